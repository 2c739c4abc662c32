"""Measure how whole records are compared, by labelled pairs: `python -m tools.record_cases`.

The pairs are `tests/unit/cases/records.csv`, written as a person judges them, and the names of
`tests/unit/cases/names.csv` with nothing beside them (see `tools.name_cases`). Printed are precision and
recall of what is listed, for all and by strength and category; how many are certain, and how many of them
wrongly; then the pairs that are judged wrongly. `--freeze` keeps what is printed, as of `tools.name_cases`.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from client_hub.identity.duplicates.likeness import Likeness, compare

CASES = Path(__file__).resolve().parent.parent / "tests" / "unit" / "cases"
PAIRS = CASES / "records.csv"
FROZEN = CASES / "records_measured.txt"

_FIELDS = ("legal_name", "address_line1", "city", "pincode", "phone", "email_id", "website", "tax_id")


@dataclass(frozen=True)
class Pair:
	"""A labelled pair of records, and how alike they were found."""

	one: dict[str, str]
	other: dict[str, str]
	is_same: bool
	strength: str
	category: str
	likeness: Likeness


@dataclass(frozen=True)
class Measure:
	"""Rates of some pairs, by who is listed and who is certain."""

	pairs: int
	precision: float
	recall: float
	certain: int
	certain_wrongly: int

	@classmethod
	def of(cls, pairs: list[Pair]) -> Measure:
		listed = [pair for pair in pairs if pair.likeness.is_listed]
		right = sum(pair.is_same for pair in listed)
		certain = [pair for pair in pairs if pair.likeness.is_certain]
		return cls(
			pairs=len(pairs),
			precision=right / len(listed) if listed else 1.0,
			recall=right / (sum(pair.is_same for pair in pairs) or 1),
			certain=len(certain),
			certain_wrongly=sum(not pair.is_same for pair in certain),
		)


def judged() -> list[Pair]:
	"""All pairs of the data, compared."""
	with PAIRS.open(encoding="utf-8", newline="") as file:
		_heading, *rows = csv.reader(file, delimiter="|", quoting=csv.QUOTE_NONE)
	return [_pair(*row) for row in rows]


def _pair(label: str, strength: str, category: str, country: str, one: str, other: str) -> Pair:
	first, second = _record(one, country), _record(other, country)
	is_same = {"same": True, "different": False}[label]
	return Pair(first, second, is_same, strength, category, compare(first, second))


def _record(cell: str, country: str) -> dict[str, str]:
	values = [value.strip() for value in cell.split(";")]
	return {"country": country, **dict(zip(_FIELDS, values, strict=False))}


def report() -> str:
	"""What is printed and frozen."""
	pairs = judged()
	lines = [f"{'':36}{'pairs':>6}{'precision':>11}{'recall':>8}{'certain':>9}{'wrongly':>9}"]
	groups: dict[str, list[Pair]] = {"all": pairs}
	for pair in sorted(pairs, key=lambda p: ("STRONG", "MEDIUM", "WEAK").index(p.strength)):
		groups.setdefault(pair.strength, []).append(pair)
	for pair in sorted(pairs, key=lambda p: p.category):
		groups.setdefault(pair.category, []).append(pair)
	for name, group in groups.items():
		m = Measure.of(group)
		lines.append(
			f"{name:36}{m.pairs:6}{m.precision:11.2f}{m.recall:8.2f}{m.certain:9}{m.certain_wrongly:9}"
		)
	return "\n".join([*lines, *_problems(pairs), ""])


def _problems(pairs: list[Pair]) -> Iterator[str]:
	for pair in pairs:
		if pair.likeness.is_listed != pair.is_same:
			label = "same" if pair.is_same else "different"
			yield f"  {label}, {pair.likeness.score}: {_said(pair.one)} | {_said(pair.other)} ({pair.strength}, {pair.category})"


def _said(record: dict[str, str]) -> str:
	return ", ".join(filter(None, (record.get(field) for field in _FIELDS)))


if __name__ == "__main__":
	text = report()
	print(text)
	if "--freeze" in sys.argv:
		FROZEN.write_text(text, encoding="utf-8")
