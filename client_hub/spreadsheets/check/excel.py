"""What a spreadsheet program makes of a text that it opens in a .csv and saves again.

It reads numbers, dates and ticks where there are codes, by the rules of its own language, and writes
them as it shows them: a number with eleven signs at most, a moment without its seconds. Letters that its
encoding lacks become "?", and what a .csv marks against formulas is a sign of the text in a workbook. A
cell that is what it would have made of the stored value says nothing new: the stored value is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from frappe.utils import flt, get_datetime, get_timedelta

from client_hub.spreadsheets.sheet.reading.cells import mark_formula

_GROUPED = {
	",": re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?"),
	".": re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?"),
}
_PLAIN = {
	".": re.compile(r"[+-]?\d*\.?\d+(?:[eE][+-]?\d+)?\.?"),
	",": re.compile(r"[+-]?\d*,?\d+(?:[eE][+-]?\d+)?,?"),
}
_IN_BRACKETS = re.compile(r"\((\d[\d.,]*)\)")
_SHOWN = re.compile(r"([+-]?\d+)(?:[.,](\d+))?[eE]([+-]\d+)")

_MONTHS = {
	name: number
	for number, names in enumerate(
		(
			"jan ene gen january enero janeiro",
			"feb fev february febrero fevereiro",
			"mar march marzo março marco",
			"apr abr april abril",
			"may mai mag mayo maio",
			"jun giu june junio junho",
			"jul lug july julio julho",
			"aug ago august agosto",
			"sep set sept september septiembre setembro",
			"oct out okt ott october octubre outubro",
			"nov november noviembre novembro",
			"dec dic dez december diciembre dezembro",
		),
		1,
	)
	for name in names.split()
}
_WITH_MONTH = re.compile(r"(?:(\d{1,2})[-/. ]?)?([^\W\d]{3,10})\.?(?:[-/. ]?(\d{1,4}))?")
_NUMERIC_DATE = re.compile(r"(\d{1,4})[-/.](\d{1,4})(?:[-/.](\d{1,4}))?")
_WITH_TIME = re.compile(r"(.+)[ T](\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?")
_TIME = re.compile(r"0?(\d{1,2}):(\d\d)(?::00)?")

_DIGITS_SHOWN = 9
"""So many of a number are shown at least, wherever its decimal sign is; but in E notation six."""

_ENCODINGS = ("cp1252", "cp850", "mac_roman")


def made_of(stored: str, given: str) -> bool:
	"""Whether `given` is what a spreadsheet program would make of `stored`, and not the same text."""
	if stored == given or not stored or not given:
		return False
	stored, given = stored.strip(), given.strip()
	return (
		_lost_letters(stored, given)
		or mark_formula(stored) == given
		or stored == "'" + given
		or _same_number(stored, given)
		or _same_date(stored, given)
		or _same_time(stored, given)
		or (stored.casefold() == given.casefold() in ("true", "false") or _same_tick(stored, given))
	)


def _lost_letters(stored: str, given: str) -> bool:
	return "?" in given and any(stored.encode(name, "replace").decode(name) == given for name in _ENCODINGS)


def _same_tick(stored: str, given: str) -> bool:
	words = ({"true", "verdadero", "verdadeiro"}, {"false", "falso"})
	return any(stored.casefold() in found and given.casefold() in found for found in words)


def shown_of(fieldtype: str, stored: Any, given: Any) -> bool:
	"""Whether `given`, a number or a moment as its field takes it, is what a program shows of `stored`."""
	if stored in (None, "") or given in (None, ""):
		return False
	if fieldtype in ("Float", "Currency", "Percent"):
		return _rounded(repr(flt(stored)), flt(given), repr(flt(given)))
	if fieldtype == "Datetime":
		return _without_seconds(get_datetime(stored), get_datetime(given))
	if fieldtype == "Time":
		day = datetime(2000, 1, 1)
		return _without_fraction(day + _timedelta(stored), day + _timedelta(given))
	return False


# --- numbers -------------------------------------------------------------------------------------


def _rounded(stored: str, given: float, shown: str) -> bool:
	"""Whether `given`, shown so, is the number of `stored` with as many digits as there is room for."""
	number = float(stored)
	if number and not 1e-4 <= abs(number) < 1e11:
		return float(f"{number:.5E}") == given
	lost, kept = (len(text.replace(",", ".").partition(".")[2]) for text in (stored, shown))
	digits = sum(sign.isdecimal() for sign in shown.lstrip("-+0.,"))
	return lost > kept and digits >= _DIGITS_SHOWN and round(number, kept) == given


def _same_number(stored: str, given: str) -> bool:
	if stored.endswith("%") and given.endswith("%"):
		stored, given = stored[:-1].strip(), given[:-1].strip()
	for one in _numbers(stored):
		for other, precision in _shown_numbers(given):
			if one == other or (precision and abs(one - other) <= precision):
				return True
	return _is_rounded_text(stored.strip(), given.strip())


def _is_rounded_text(stored: str, given: str) -> bool:
	"""1234567.891 of 1234567.8912345. What has no fraction keeps all its digits: it may be a code."""
	for decimal in (".", ","):
		if decimal in stored and all(
			_PLAIN[decimal].fullmatch(t) and "e" not in t.lower() for t in (stored, given)
		):
			plain, shown = stored.replace(decimal, "."), given.replace(decimal, ".")
			if 1e-4 <= abs(float(plain)) < 1e11 and _rounded(plain, float(shown), shown):
				return True
	return False


def _numbers(text: str) -> Iterator[float]:
	"""What a text is as a number, with a decimal point and with a decimal comma."""
	text = text.strip()
	if found := _IN_BRACKETS.fullmatch(text):
		text = f"-{found[1]}"
	if len(text) > 40:
		return
	for decimal, group in ((".", ","), (",", ".")):
		if _GROUPED[group].fullmatch(text):
			yield float(text.replace(group, "").replace(decimal, "."))
		elif _PLAIN[decimal].fullmatch(text):
			yield float(text.replace(decimal, ".").rstrip("."))


def _shown_numbers(text: str) -> Iterator[tuple[float, float]]:
	"""(number, how far off it may be) of a text that shows a number: E notation shows few digits."""
	if found := _SHOWN.fullmatch(text.strip()):
		whole, fraction, exponent = found[1], found[2] or "", int(found[3])
		if abs(exponent) < 300:
			yield float(f"{whole}.{fraction or 0}e{exponent}"), 0.500001 * 10.0 ** (exponent - len(fraction))
		return
	for number in _numbers(text):
		# A program keeps fifteen digits.
		yield number, abs(number) * (1e-14 if abs(number) >= 1e15 else 0)


# --- dates ---------------------------------------------------------------------------------------


Day = tuple[int | None, int, int | None]
"""(year, month, day), None where a text does not say it: this year, or the first of the month."""


def _same_date(stored: str, given: str) -> bool:
	(day, moment), (other_day, other_moment) = _split(stored), _split(given)
	if moment[:2] != other_moment[:2] or other_moment[2] not in (None, moment[2] or 0):
		return False
	one, other = set(_dates(day)), set(_dates(other_day))
	return any(_may_be_one(a, b) for a in one for b in other)


def _split(text: str) -> tuple[str, tuple[int, int, int | None]]:
	"""(day, (hour, minute, second)) of a text that may say a moment; a day alone begins at midnight."""
	found = _WITH_TIME.fullmatch(text.strip())
	if not found:
		return text, (0, 0, 0)
	return found[1], (int(found[2]), int(found[3]), int(found[4]) if found[4] else None)


def _same_time(stored: str, given: str) -> bool:
	one, other = _TIME.fullmatch(stored), _TIME.fullmatch(given)
	if not one or not other:
		return False
	return [int(part) for part in one.groups()] == [int(part) for part in other.groups()]


def _without_seconds(stored: datetime, given: datetime) -> bool:
	return _without_fraction(stored, given) or given == stored.replace(second=0, microsecond=0)


def _without_fraction(stored: datetime, given: datetime) -> bool:
	# Some programs round the second, others cut it.
	return not given.microsecond and abs(given - stored) < timedelta(seconds=1)


def _timedelta(value: Any) -> timedelta:
	if isinstance(value, timedelta):
		return value
	return get_timedelta(str(value))


def _may_be_one(one: Day, other: Day) -> bool:
	return (
		all(a is None or b is None or a == b for a, b in zip(one, other, strict=True)) and one[1] == other[1]
	)


def _dates(text: str) -> Iterator[Day]:
	text = text.strip().casefold()
	if found := _WITH_MONTH.fullmatch(text):
		month = _MONTHS.get(found[2]) or _MONTHS.get(found[2][:3])
		if month:
			last = int(found[3]) if found[3] else None
			if found[1]:
				yield _year(last), month, int(found[1])
			elif last is not None:
				yield _year(last), month, None
				if last <= 31:
					yield None, month, last
	elif found := _NUMERIC_DATE.fullmatch(text):
		first, second = int(found[1]), int(found[2])
		third = int(found[3]) if found[3] else None
		if third is None:
			if second <= 12:
				yield None, second, first
				if first > 31 or len(found[1]) == 4:
					yield _year(first), second, None
			if first <= 12:
				yield None, first, second
				yield _year(second), first, None
		elif len(found[1]) == 4:
			yield first, second, third
		else:
			if second <= 12:
				yield _year(third), second, first
			if first <= 12:
				yield _year(third), first, second
			yield _year(first), second, third


def _year(number: int | None) -> int | None:
	if number is None or number >= 100:
		return number
	return number + (2000 if number < 30 else 1900)
