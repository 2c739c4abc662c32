"""Names are matched as well as they were, by labelled pairs; `tools/name_cases.py` says how to add one."""

import csv
from collections import Counter

import pytest

from tools import name_cases
from tools.name_cases import Measure

LANGUAGES = {"ES", "PT", "BR", "DE", "FR", "IT", "GB", "US", "NL", "PL", "IN", "AE", "MX"}


@pytest.mark.parametrize("with_country", [True, False])
def test_no_two_companies_are_taken_for_one_and_most_spellings_are_found(with_country):
	pairs = name_cases.judged(with_country)
	assert Measure.of(pairs).certain_wrongly == 0
	measured = Measure.of(name_cases.without_other_forms(pairs))
	assert measured.certain_recall >= 0.26
	assert measured.precision >= 0.88
	assert measured.recall >= 0.70


def test_another_legal_form_is_a_suggestion_and_never_certain():
	pairs = [pair for pair in name_cases.judged(True) if pair.category == name_cases.BY_DEFINITION]
	verdicts = Counter(pair.verdict for pair in pairs if not pair.is_same)
	assert set(verdicts) == {"suggestion"}


def test_names_are_judged_as_in_the_run_that_was_kept():
	"""A change for better or worse is looked at, and kept with `python -m tools.name_cases --freeze`."""
	assert name_cases.report() == name_cases.FROZEN.read_text(encoding="utf-8")


def test_the_cases_are_many_and_each_is_there_once():
	with name_cases.PAIRS.open(encoding="utf-8", newline="") as file:
		rows = list(csv.DictReader(file))
	assert len(rows) >= 250
	assert max(Counter((row["one"], row["other"], row["country"]) for row in rows).values()) == 1
	assert {row["country"] for row in rows} >= LANGUAGES
	assert {row["strength"] for row in rows} == {"STRONG", "MEDIUM", "WEAK"}
