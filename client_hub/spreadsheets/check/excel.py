"""What a spreadsheet program makes of a text that it opens in a .csv and saves again.

It reads numbers, dates and ticks where there are codes, by the rules of its own language, and writes
them as it shows them; letters that its encoding lacks become "?". A cell that is what it would have made
of the stored value says nothing new: the stored value is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

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
_NUMERIC_DATE = re.compile(r"(\d{1,4})[-/.](\d{1,4})(?:[-/.](\d{1,4}))?(?:[ T]00:00(?::00)?)?")

_ENCODINGS = ("cp1252", "cp850", "mac_roman")


def made_of(stored: str, given: str) -> bool:
	"""Whether `given` is what a spreadsheet program would make of `stored`, and not the same text."""
	if stored == given or not stored or not given:
		return False
	return (
		_lost_letters(stored, given)
		or _same_number(stored, given)
		or _same_date(stored, given)
		or (stored.casefold() == given.casefold() in ("true", "false") or _same_tick(stored, given))
	)


def _lost_letters(stored: str, given: str) -> bool:
	return "?" in given and any(stored.encode(name, "replace").decode(name) == given for name in _ENCODINGS)


def _same_tick(stored: str, given: str) -> bool:
	words = ({"true", "verdadero", "verdadeiro"}, {"false", "falso"})
	return any(stored.casefold() in found and given.casefold() in found for found in words)


# --- numbers -------------------------------------------------------------------------------------


def _same_number(stored: str, given: str) -> bool:
	for one in _numbers(stored):
		for other, precision in _shown_numbers(given):
			if one == other or (precision and abs(one - other) <= precision):
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
	one, other = set(_dates(stored)), set(_dates(given))
	return any(_may_be_one(a, b) for a in one for b in other)


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
