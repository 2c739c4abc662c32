"""Measure how names are matched, by labelled pairs: `python -m tools.name_cases`.

The pairs are `tests/unit/cases/names.csv`: two names, the country where it is known, whether they are
of one legal entity (same or different), how surely that can be told from the names (STRONG, MEDIUM,
WEAK), and what kind of case it is. Printed are, with the countries and without them: how many of the
same are found for certain, how many pairs are so wrongly, and precision and recall of what is at least a
suggestion; then the pairs that are judged wrongly. Another legal form is a suggestion by definition,
so those pairs are left out of what stands for all.

`--freeze` keeps what is printed; a unit test compares the next run with it. To add a case, add its
line, run this, look whether the change is wanted, and freeze it.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from client_hub.identity.names import DIFFERENT, SAME, compare

CASES = Path(__file__).resolve().parent.parent / "tests" / "unit" / "cases"
PAIRS = CASES / "names.csv"
FROZEN = CASES / "names_measured.txt"

BY_DEFINITION = "another legal form"
"""The category whose pairs are suggestions though they are different."""


@dataclass(frozen=True)
class Pair:
	"""A labelled pair, and how it was judged."""

	one: str
	other: str
	is_same: bool
	strength: str
	category: str
	verdict: str


@dataclass(frozen=True)
class Measure:
	"""Counts of some pairs; see the head of the file."""

	same: int
	different: int
	certain: int
	certain_wrongly: int
	found: int
	found_wrongly: int

	@classmethod
	def of(cls, pairs: list[Pair]) -> Measure:
		same, different = [p for p in pairs if p.is_same], [p for p in pairs if not p.is_same]
		return cls(
			same=len(same),
			different=len(different),
			certain=sum(p.verdict == SAME for p in same),
			certain_wrongly=sum(p.verdict == SAME for p in different),
			found=sum(p.verdict != DIFFERENT for p in same),
			found_wrongly=sum(p.verdict != DIFFERENT for p in different),
		)

	@property
	def certain_recall(self) -> float:
		return self.certain / self.same if self.same else 1.0

	@property
	def recall(self) -> float:
		return self.found / self.same if self.same else 1.0

	@property
	def precision(self) -> float:
		found = self.found + self.found_wrongly
		return self.found / found if found else 1.0


def judged(with_country: bool) -> list[Pair]:
	"""All pairs of the data, judged."""
	with PAIRS.open(encoding="utf-8", newline="") as file:
		return [
			Pair(
				row["one"],
				row["other"],
				{"same": True, "different": False}[row["label"]],
				row["strength"],
				row["category"],
				compare(row["one"], row["other"], row["country"] if with_country else None),
			)
			for row in csv.DictReader(file)
		]


def without_other_forms(pairs: list[Pair]) -> list[Pair]:
	return [pair for pair in pairs if pair.is_same or pair.category != BY_DEFINITION]


def report() -> str:
	"""What is printed and frozen."""
	lines: list[str] = []
	for with_country in (True, False):
		pairs = judged(with_country)
		lines.append(f"{'With' if with_country else 'Without'} the countries of the names")
		lines += _table(pairs)
		lines += [f"  {problem}" for problem in _problems(pairs)]
		lines.append("")
	return "\n".join(lines)


def _table(pairs: list[Pair]) -> Iterator[str]:
	yield f"{'':34}{'same':>5}{'diff.':>6}{'certain':>9}{'wrongly':>9}{'precision':>11}{'recall':>8}"
	groups = {"all but other forms": without_other_forms(pairs)}
	for pair in sorted(pairs, key=lambda p: ("STRONG", "MEDIUM", "WEAK").index(p.strength)):
		groups.setdefault(pair.strength, []).append(pair)
	for pair in sorted(pairs, key=lambda p: p.category):
		groups.setdefault(pair.category, []).append(pair)
	for name, group in groups.items():
		m = Measure.of(group)
		yield (
			f"{name:34}{m.same:5}{m.different:6}{m.certain_recall:9.2f}{m.certain_wrongly:9}"
			f"{m.precision:11.2f}{m.recall:8.2f}"
		)


def _problems(pairs: list[Pair]) -> Iterator[str]:
	for pair in without_other_forms(pairs):
		if (pair.verdict != DIFFERENT) != pair.is_same:
			label = "same" if pair.is_same else "different"
			yield f"{label}, judged {pair.verdict}: {pair.one} | {pair.other} ({pair.strength}, {pair.category})"


if __name__ == "__main__":
	text = report()
	print(text)
	if "--freeze" in sys.argv:
		FROZEN.write_text(text, encoding="utf-8")
