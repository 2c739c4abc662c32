"""What the values of a column look like, by the first rows of the sheet."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import cached_property

from client_hub.identity import tax_id
from client_hub.identity.names import legal_form
from client_hub.spreadsheets.sheet.reading.cells import CLEAR_TEXT, Number, Unreadable, Value, is_error

ROWS = 200
"""Rows of a sheet that are looked at."""

MOST = 0.7
"""Share of the values of a column that must look like something for the column to be it."""

_EMAIL = re.compile(r"[^\s@<>,;]+@[\w-]+(\.[\w-]+)+")
_URL = re.compile(r"(https?://)?([\w-]+\.)+[a-z]{2,}(:\d+)?([/?#]\S*)?", re.IGNORECASE)
_PHONE = re.compile(
	r"(tel\.?:?|t\.|tfno\.?|m[oó]vil:?|phone:?)?[\d\s+().,/\-*#:;]{6,}(ext\.?.*)?", re.IGNORECASE
)
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ].*)?")
_HOUSE_NUMBER = re.compile(
	r"(\d{1,5}\s*[a-zA-Z]?([-/]\d{0,4}\s*[a-zA-Z]?)?|s/?n\.?|n/a|km\.?\s*\d.*)", re.IGNORECASE
)
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9 ]{11,40}")
# With a fraction or a currency: other numbers may be a postal code, or a telephone.
_AMOUNT = re.compile(r"[-+]?(\d+|\d{1,3}([.,]\d{3})+)[.,]\d{1,2}|[-+]?[€$£]\s?[\d.,]+|[-+]?[\d.,]+\s?[€$£%]")
_YES_AND_NO = frozenset(
	"yes no y n si sí s não nao sim true false verdadero falso verdadeiro ja nein j oui non o".split()
)
_UUID = re.compile(r"\{?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?", re.IGNORECASE)
_EMPTY = frozenset(("nan", "null", "none", "nil", "-", "--", "n/a", ".", CLEAR_TEXT))

# Countries whose numbers are told by their check digits; a number of more letters and digits is tried.
_COUNTRIES = ("ES", "PT", "BR", "MX", "IT", "FR", "DE", "AR", "CL", "CO", "PE", "GB", "NL", "BE")


class Looks:
	"""The values of one column. Shares are of the cells that hold something; all are 0 when none does."""

	def __init__(self, values: list[Value]):
		self.rows = len(values)
		self.texts = [text for value in values if (text := _text(value)) and text.casefold() not in _EMPTY]
		self.dates = sum(isinstance(value, date | datetime) for value in values)

	@property
	def is_empty(self) -> bool:
		return not self.texts and not self.dates

	def share(self, test: Callable[[str], object]) -> float:
		return sum(1 for text in self.texts if test(text)) / len(self.texts) if self.texts else 0.0

	def are(self, test: Callable[[str], object]) -> bool:
		"""Whether most values are what `test` says."""
		return self.share(test) >= MOST

	@cached_property
	def distinct(self) -> float:
		return len({text.casefold() for text in self.texts}) / len(self.texts) if self.texts else 0.0

	@property
	def are_of_most_rows(self) -> bool:
		"""Whether hardly a row has none."""
		return len(self.texts) >= MOST * self.rows > 0

	@property
	def are_emails(self) -> bool:
		return self.are(_EMAIL.search)

	@property
	def are_urls(self) -> bool:
		return self.are(lambda text: "@" not in text and _URL.match(text))

	@property
	def are_phones(self) -> bool:
		return self.are(is_phone)

	@property
	def are_house_numbers(self) -> bool:
		return self.are(_HOUSE_NUMBER.fullmatch)

	@property
	def are_numbers(self) -> bool:
		return self.are(str.isdecimal)

	@property
	def are_running_numbers(self) -> bool:
		"""Whether they only count the rows."""
		numbers = [int(text) for text in self.texts if text.isdecimal() and len(text) < 9]
		first = numbers[0] if numbers else 2
		return len(numbers) > 2 and first < 2 and numbers == [*range(first, first + len(self.texts))]

	@property
	def are_dates(self) -> bool:
		return self.dates > len(self.texts) or self.are(_DATE.fullmatch)

	@property
	def are_no_texts(self) -> bool:
		"""Whether all of them are dates, amounts, account numbers, or yes and no."""
		return not self.is_empty and all(map(_is_no_text, self.texts))

	@property
	def are_ibans(self) -> bool:
		return self.are(_IBAN.fullmatch)

	@property
	def are_uuids(self) -> bool:
		"""Keys of a database, which nobody calls a client by."""
		return self.are(_UUID.fullmatch)

	@property
	def are_codes(self) -> bool:
		"""Short texts without spaces, all different, of which most hold a digit."""
		return self.distinct > 0.95 and self.are(lambda t: len(t) <= 40 and " " not in t and _digits(t))

	@property
	def are_companies(self) -> bool:
		"""Names that end in a legal form, more often than by accident."""
		return self.share(legal_form) >= 0.3

	@cached_property
	def are_tax_ids(self) -> bool:
		"""Numbers right by the check digits of one country: too many and too odd for an accident."""
		if not self.texts:
			return False
		for country in _COUNTRIES:
			valid = [text for text in self.texts if tax_id.parse(text, country).state == tax_id.VALID]
			certain = sum(1 for text in valid if not text.isdecimal())
			if len(valid) >= MOST * len(self.texts) and (certain or len(valid) >= 3):
				return True
		return False

	def are_same_as(self, other: Looks) -> bool:
		return bool(self.texts) and [t.casefold() for t in self.texts] == [t.casefold() for t in other.texts]


def is_phone(text: str) -> bool:
	return 6 <= _digits(text) <= 40 and bool(_PHONE.match(text)) and not _DATE.fullmatch(text)


def _is_no_text(text: str) -> bool:
	return bool(
		text.casefold() in _YES_AND_NO
		or _DATE.fullmatch(text)
		or _AMOUNT.fullmatch(text)
		or _IBAN.fullmatch(text)
	)


def _digits(text: str) -> int:
	return sum(sign.isdecimal() for sign in text)


def _text(value: Value) -> str:
	if isinstance(value, Unreadable) or value is None or isinstance(value, date | datetime):
		return ""
	if isinstance(value, Number):
		return value.text or repr(value.value)
	text = " ".join(str(value).split())
	return "" if is_error(text) else text
