"""Codes are not numbers: what a spreadsheet program makes of them, and how it is told.

A tax ID, postal code, telephone or external ID that was opened as a number may come back as
1,67272E+13, as 1 February, with .0 behind it or without its first zeros. What cannot be undone is an
error that says how to export again; where the client that is there has the value that was damaged,
that value is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from frappe import _

from client_hub.spreadsheets.sheet.reading.cells import CellProblem, Number, Value, quoted

CODES = frozenset({"tax_id", "establishment_id", "pincode", "phone", "mobile_no", "external_id"})

MEANS_NOTHING = frozenset({"nan", "null", "none", "nil", "<null>", "(null)", "#null", "undefined", "\\n"})
"""What programs write for an empty code, MySQL's \\N among them."""

E_NOTATION = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE][+-]\d{1,3}")
_ZERO_FRACTION = re.compile(r"(\d+)[.,]0+")
_FRACTION = re.compile(r"\d+[.,]\d+")
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")

# What is typed before a number so that it stays a text, and is a sign of it in a .csv or after a paste.
_MARKED_AS_TEXT = re.compile(r"^['’](?=[A-Za-z]?[-+\d])")

_MONTHS = (
	"january february march april may june july august september october november december "
	"enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre "
	"janeiro fevereiro março abril maio junho julho setembro outubro novembro dezembro "
	"janvier février mars avril mai juin juillet août septembre octobre novembre décembre "
	"januar jänner februar märz mrz juni juli oktober dezember gennaio febbraio aprile maggio giugno luglio "
	"settembre ottobre dicembre sept"
)
# Each of them, and its first letters, three at least: "12-MAR" is a day, and "12-MARKET" a code.
_MONTH = "|".join(
	sorted({name[:end] for name in _MONTHS.split() for end in range(3, len(name) + 1)}, key=len, reverse=True)
)
_DATE = re.compile(
	rf"\d{{1,2}}\.?[-/. ](?:{_MONTH})\.?(?:[-/. ]\d{{2,4}})?|(?:{_MONTH})\.?[-/. ]\d{{2,4}}"
	r"|(?:\d{1,2}[/.]\d{1,2}[/.]\d{4}|\d{4}-\d{2}-\d{2}|\d{4}/\d{1,2}/\d{1,2})(?:[ T]\d{1,2}:\d\d(?::\d\d)?)?",
	re.IGNORECASE,
)

# Digits of a postal code where it has digits alone, always as many.
_POSTAL_DIGITS = {
	**dict.fromkeys("AT AU BE BG CH CY DK GE HU LU LV MD NO NZ PH SI ZA TN".split(), 4),
	**dict.fromkeys(
		"CU CZ DE DO DZ EE EG ES FI FR GR GT HR ID IT KR LT MA ME MX MY PE RS SA SE SK TH TR UA US UY".split(),
		5,
	),
	**dict.fromkeys("CN CO EC IN PA RO RU SG VN".split(), 6),
	**dict.fromkeys("CL IL JP PT".split(), 7),
	"BR": 8,
	"PL": 5,
}


@dataclass(frozen=True)
class Damaged:
	"""A code that is not as it was written: a text in E notation, a date, or a time."""

	value: str | date | datetime | time | timedelta

	@property
	def text(self) -> str:
		if isinstance(self.value, timedelta):  # of more than a day, which Python says in days
			minutes, seconds = divmod(int(self.value.total_seconds()), 60)
			return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
		return str(self.value)

	def problem(self) -> str:
		"""What is wrong, and how to export again."""
		if not isinstance(self.value, str) or not E_NOTATION.fullmatch(self.value):
			return _(
				"{0} is a date that a spreadsheet program has made of a code. Format the column as text, or export it again as .xlsx, and type it in."
			).format(quoted(self.text))
		return _(
			"{0} is a number of which a spreadsheet program has lost digits. Export it again as .xlsx, or open the .csv with this column as text."
		).format(quoted(self.text))


def read_code(value: Value, whole_column_has_fraction: bool) -> str | Damaged | None:
	"""A code as it was meant. None for what means nothing. Raises `CellProblem`.

	`whole_column_has_fraction`: every number with a fraction in the column has the fraction .0.
	"""
	if isinstance(value, date | datetime | time | timedelta):
		return Damaged(value)
	if isinstance(value, Number):
		return _read_number(value)
	if isinstance(value, bool):
		return "TRUE" if value else "FALSE"
	if not isinstance(value, str):
		return str(value)
	text = _MARKED_AS_TEXT.sub("", value.strip())
	if text.casefold() in MEANS_NOTHING:
		return None
	if E_NOTATION.fullmatch(text) or _DATE.fullmatch(text):
		return Damaged(text)
	if whole_column_has_fraction and (found := _ZERO_FRACTION.fullmatch(text)):
		return found[1]
	return text


def _read_number(value: Number) -> str:
	if value.text is None:
		raise CellProblem(
			_(
				"The cell holds a number of more than 15 digits, and spreadsheets lose the others. Format the column as text and type it again."
			)
		)
	if isinstance(value.value, float) and not value.value.is_integer():
		raise CellProblem(has_fraction(value.text))
	return value.text


def has_fraction(number: str) -> str:
	"""What is wrong with a code that is a number with a fraction."""
	return _("{0} is a number with a fraction, and a code has none.").format(quoted(number))


def has_zero_fractions(values: Iterable[Value]) -> bool:
	"""Whether all of the numbers with a fraction have .0: the column was a number somewhere."""
	texts = [value.strip() for value in values if isinstance(value, str)]
	fractions = [text for text in texts if _FRACTION.fullmatch(text)]
	return bool(fractions) and all(_ZERO_FRACTION.fullmatch(text) for text in fractions)


def is_grouped(pincode: str, country_code: str | None) -> bool:
	"""Whether it is 48.001, where postal codes have digits alone: the number of one, as it was shown somewhere."""
	return country_code in _POSTAL_DIGITS and bool(_GROUPED.fullmatch(pincode))


def too_short(pincode: str, country_code: str | None) -> int | None:
	"""How many digits postal codes of the country have, when this one has digits alone and fewer."""
	wanted = _POSTAL_DIGITS.get(country_code or "")
	plain = re.sub(r"[\s-]", "", pincode)
	return wanted if wanted and plain.isdecimal() and len(plain) < wanted else None
