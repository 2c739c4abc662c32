"""How a number format of .xlsx shows a number, as far as it matters for text.

Tax IDs and postal codes are often typed as numbers with a format of zeros ("00000"); what the
person saw in the cell is what is meant. Everything but such masks, dates and hundredths is shown plainly.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from client_hub.spreadsheets.sheet.reading.cells import NO_DATE, NO_NUMBER, Number, Value

MAX_EXACT = 10**15
"""Spreadsheets keep 15 digits of a number; the others are lost."""

LONGEST_FORMAT = 255
"""Characters of a format that Excel takes. One of 200,000 places took a minute for a few hundred cells."""

DATE, PERCENT, PLAIN = "date", "percent", "plain"

# Built-in formats that are dates in the East Asian versions of Excel and that openpyxl does not list.
_MORE_DATES = {*range(27, 37), *range(50, 59)}

_TOKEN = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]|(.)', re.DOTALL)


@dataclass(frozen=True)
class Mask:
	"""A format of digit places with literals between them, such as 00000 or 000-00-0000.

	`parts`: "0" pads with zeros, "#" shows a digit when there is one, anything else as it is.
	"""

	parts: tuple[str, ...]

	def show(self, number: int) -> str:
		"""The text of `number`; digits beyond the places come first, as a spreadsheet shows them."""
		digits = str(abs(number))
		places = [part for part in self.parts if part in ("0", "#")]
		if places.count("0") == 1 < len(places) and len(digits) < len(places) - 1:
			return str(number)  # 0## of 7: programs differ in what they show
		shown = digits.rjust(len(places))
		extra, shown = shown[: len(shown) - len(places)], shown[len(shown) - len(places) :]
		text, place = "", 0
		for part in self.parts:
			if part not in ("0", "#"):
				text += part
				continue
			digit = shown[place]
			text += extra + digit if digit != " " else ("0" if part == "0" else "")
			extra = ""
			place += 1
		return ("-" if number < 0 else "") + text.strip()


@lru_cache(maxsize=1_000)
def format_of(code: str | None, builtin: int = 0) -> str | Mask:
	"""`DATE`, `PERCENT`, `PLAIN`, or the `Mask` that a format shows a number with.

	`builtin`: the number of a built-in format, used when there is no `code`.
	"""
	if code is None:
		code = BUILTIN_FORMATS.get(builtin, "General")
	if len(code) > LONGEST_FORMAT:
		return PLAIN
	if builtin in _MORE_DATES or is_date_format(code):
		return DATE
	if any(plain == "%" for _quoted, _escaped, plain in _TOKEN.findall(code.split(";")[0])):
		return PERCENT
	return _mask_of(code) or PLAIN


def _mask_of(code: str) -> Mask | None:
	# The first section is the one for positive numbers; a condition in it makes it one of several.
	section = code.split(";")[0]
	if re.search(r"\[[<>=]", section):
		return None
	if "#" not in section:
		section = re.sub(r"(?<=0),(?=0)", "", section)  # 000,000,000-00 has eleven places, in groups
	parts: list[str] = []
	for quoted, escaped, plain in _TOKEN.findall(section):
		literal = quoted or escaped
		if literal:
			parts.append(literal)
		elif plain in ("0", "#", "?"):
			parts.append("0" if plain == "0" else "#")
		elif plain in (".", ",", "%", "E", "e", "@", "/") or plain.isalpha():
			return None
		elif plain:
			parts.append(plain)
	places = [part for part in parts if part in ("0", "#")]
	before = "".join(parts[: parts.index(places[0])]) if places else ""
	# 0######## is how a telephone keeps its zero, and "CLI-"0 shows more than its number.
	pads = places.count("0") > 1 or (len(places) > 1 and places[0] == "0")
	return Mask(tuple(parts)) if pads or (places and is_prefix(before)) else None


def is_prefix(text: str) -> bool:
	"""Letters, or the + of a country's code: part of what a code is, and no sign of money."""
	return any(sign.isalpha() or sign == "+" for sign in text) and not any(
		unicodedata.category(sign) == "Sc" for sign in text
	)


def read_number(text: str, shown_as: str | Mask, epoch_1904: bool = False) -> Value:
	"""The value of a number as .xlsx stores it ("1234", "1.5E-3") and as its cell shows it."""
	try:
		number = float(text)
	except ValueError:
		return NO_NUMBER
	if "_" in text or not text.isascii():  # which Python takes, and no spreadsheet program
		return NO_NUMBER
	if number != number or number in (float("inf"), float("-inf")):
		return NO_NUMBER
	if shown_as == DATE:
		return read_date(number, epoch_1904)
	if shown_as == PERCENT:
		return Number(number, f"{number * 100:.15g}%")
	if not number.is_integer():
		return Number(number, repr(number) if 1e-4 <= abs(number) < MAX_EXACT else None)
	if abs(number) >= MAX_EXACT:
		return Number(number, None)
	whole = int(number)
	return Number(whole, shown_as.show(whole) if isinstance(shown_as, Mask) else str(whole))


def read_date(number: float, epoch_1904: bool = False) -> date | datetime | time | timedelta | Value:
	"""The date or time of a spreadsheet's serial number."""
	try:
		found = from_excel(number, CALENDAR_MAC_1904 if epoch_1904 else CALENDAR_WINDOWS_1900)
	except (ValueError, OverflowError):
		return NO_DATE
	return NO_DATE if found is None or number < 0 else found


def read_iso_date(text: str) -> datetime | Value:
	"""A moment as XML writes it. One with an offset from Greenwich cannot be compared with those of a site."""
	try:
		found = datetime.fromisoformat(text.strip().removesuffix("Z"))
	except ValueError:
		return NO_DATE
	return NO_DATE if found.tzinfo else found
