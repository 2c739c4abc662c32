"""Which of the first rows of a sheet has the headers.

The one with the most headers that are known. A row of data may hold one by accident ("Spain" is a
country, "Company" a kind of client): most of a row of headers is known, or it stands alone. Where none
is known, the first row of mostly distinct texts above rows that are at least as full is proposed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import takewhile, zip_longest

from client_hub.spreadsheets.sheet.reading.cells import Number, Row, Value

CountKnown = Callable[[list[str | None]], int]

ROWS_TO_LOOK_AT = 40

ENOUGH = 3
"""Known headers that make a row one of headers, however many others stand beside them."""

LONGEST = 80
"""Characters of a text that may be a header nobody knows."""

ROWS_OF_HEADERS = 3
"""Rows below the headers that may explain them."""

_WORD = re.compile(r"\w")
_EXPLAINS = re.compile(
	r"\b(required|mandatory|optional|obligatori[oa]|requerid[oa]|opcional|obrigat[oó]ri[oa]|pflicht(feld|angabe)?|obligatoire"
	r"|facultati[fv]|optionnel|verplicht|optioneel|obbligatori[oa]|facoltativ[oa]|max\.? ?\d+|char(acters)?|car[aá]cteres"
	r"|zeichen|text[oe]?|string|varchar|numeric|num[eé]ric[oa]|alphanumeric|alfanum[eé]ric[oa])\b",
	re.IGNORECASE,
)
_VALUE = re.compile(r"@|https?:|www\.|^[\d\s.,:/+()%€$-]+$")


@dataclass(frozen=True)
class Found:
	"""A header row: its number, its texts (None where there is none), and how many of them are known.

	`explained_in`: the rows right below it that say it again in other words, or what may stand there.
	"""

	number: int
	texts: list[str | None]
	known: int
	likely: bool
	explained_in: frozenset[int] = frozenset()

	@property
	def rank(self) -> tuple[int, bool]:
		"""The more, the surer that this is the table that is meant."""
		return self.known, self.likely


def find(rows: list[Row], count_known: CountKnown) -> Found | None:
	"""The header row among the first rows of a sheet; None when they hold nothing."""
	rows = [(number, row) for number, row in rows if any(texts_of(row))]
	best: Found | None = None
	for index, (number, row) in enumerate(rows):
		above = rows[index - 1][1] if index and rows[index - 1][0] == number - 1 else []
		texts, known = _headers_of(row, above, count_known)
		filled = len([text for text in texts if text])
		if known and (known >= ENOUGH or known * 2 >= filled or known * 3 >= filled > 3):
			if best is None or known > best.known:
				best = Found(number, texts, known, likely=True)
	return _completed(best, rows, count_known) if best else _proposed(rows)


def at(rows: Iterator[Row], count_known: CountKnown, number: int) -> Found | None:
	"""The row that somebody has chosen; None when it holds nothing."""
	around = [
		(n, row)
		for n, row in takewhile(lambda row: row[0] <= number + ROWS_OF_HEADERS, rows)
		if n >= number - 1 and any(texts_of(row))
	]
	found = dict(around)
	if number not in found:
		return None
	texts, known = _headers_of(found[number], found.get(number - 1, []), count_known)
	return _completed(Found(number, texts, known, likely=True), around, count_known)


def _headers_of(
	row: list[Value], above: list[Value], count_known: CountKnown
) -> tuple[list[str | None], int]:
	"""The headers of a row and how many are known: "Razón" above "social" are one, of two lines."""
	texts = texts_of(row)
	known = count_known(texts)
	if above and known:
		both = [" ".join(filter(None, pair)) or None for pair in zip_longest(texts_of(above), texts)]
		known_above, together = count_known(texts_of(above)), count_known(both)
		if together >= max(known, known_above) + 2:
			return both, together
	return texts, known


def _completed(found: Found, rows: list[Row], count_known: CountKnown) -> Found:
	texts = _with_groups(found, dict(rows), count_known)
	return replace(found, texts=texts, explained_in=_explaining(found.number, rows, count_known))


def _with_groups(found: Found, rows: dict[int, list[Value]], count_known: CountKnown) -> list[str | None]:
	"""The headers, those that stand there twice with the word above them: "Billing" and "Shipping" have
	a "City" each."""
	groups = texts_of(rows.get(found.number - 1, []))
	times = Counter(text.casefold() for text in found.texts if text)
	if not any(groups) or max(times.values()) < 2:
		return found.texts
	texts: list[str | None] = []
	group = None
	for text, own in zip_longest(found.texts, groups[: len(found.texts)]):
		group = own or group
		texts.append(f"{group} {text}" if text and group and times[text.casefold()] > 1 else text)
	return texts if count_known(texts) >= found.known else found.texts


def _explaining(number: int, rows: list[Row], count_known: CountKnown) -> frozenset[int]:
	below = [(n, row) for n, row in rows if n > number][:ROWS_OF_HEADERS]
	explain = [_explains([text for text in texts_of(row) if text], count_known) for _number, row in below]
	end = explain.index(False) if False in explain else len(below)
	return frozenset(n for n, _row in below[:end])


def _explains(texts: list[str], count_known: CountKnown) -> bool:
	if len(texts) < ENOUGH:
		return False
	explaining = sum(1 for text in texts if _EXPLAINS.search(text))
	return explaining * 3 >= len(texts) * 2 or count_known(list(texts)) * 4 >= len(texts) * 3


def _proposed(rows: list[Row]) -> Found | None:
	for index, (number, row) in enumerate(rows):
		texts = [text for text in texts_of(row) if text]
		if len(texts) < 2 or len(texts) * 2 < len(row) or not _look_like_headers(texts):
			continue
		below = sorted(len(r) - r.count(None) for _number, r in rows[index + 1 :])
		# Rows above a table, such as a title and its date, have fewer cells than those of the table.
		is_as_full = below and below[len(below) // 2] * 3 >= len(texts) * 2 and below[-1] < len(texts) * 2
		if not below or is_as_full or len(texts) >= max(ENOUGH, below[-1]):
			return Found(number, texts_of(row), 0, likely=True)
	if not rows:
		return None
	number, row = rows[0]
	return Found(number, texts_of(row), 0, likely=False)


def _look_like_headers(texts: list[str]) -> bool:
	fitting = [text for text in texts if len(text) <= LONGEST and not _VALUE.search(text)]
	return len(fitting) * 3 >= len(texts) * 2 and len({t.casefold() for t in texts}) * 3 >= len(texts) * 2


def texts_of(row: list[Value]) -> list[str | None]:
	"""The header texts of a row; a date as a header, or signs alone, is no text to look up."""
	texts = []
	for value in row:
		text = value.text if isinstance(value, Number) else value if isinstance(value, str) else None
		texts.append(" ".join(text.split()) if text and _WORD.search(text) else None)
	return texts
