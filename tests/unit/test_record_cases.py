"""Whole records are compared as well as they were, by labelled pairs; `tools/record_cases.py` says how to add one."""

import csv
from collections import Counter

from client_hub.identity.duplicates.likeness import compare
from tools import name_cases, record_cases
from tools.record_cases import Measure


def test_no_certain_pair_is_wrong_and_most_doubles_are_listed():
	measured = Measure.of(record_cases.judged())
	assert measured.certain_wrongly == 0
	assert measured.precision >= 0.97
	assert measured.recall >= 0.95


def test_records_are_judged_as_in_the_run_that_was_kept():
	"""A change for better or worse is looked at, and kept with `python -m tools.record_cases --freeze`."""
	assert record_cases.report() == record_cases.FROZEN.read_text(encoding="utf-8")


def test_names_alone_are_never_certain_wrongly():
	with name_cases.PAIRS.open(encoding="utf-8", newline="") as file:
		rows = list(csv.DictReader(file))
	certain = [row for row in rows if _likeness(row).is_certain]
	assert len(certain) >= 150
	assert {row["label"] for row in certain} == {"same"}


def _likeness(row: dict):
	names = ({"legal_name": row[side], "country": row["country"]} for side in ("one", "other"))
	return compare(*names)


def test_the_cases_are_many_and_each_is_there_once():
	lines = record_cases.PAIRS.read_text(encoding="utf-8").splitlines()[1:]
	assert len(lines) >= 100
	assert max(Counter(lines).values()) == 1
	assert {line.split("|")[3] for line in lines} >= {"ES", "PT", "BR", "DE", "FR", "IT", "GB", "US", "IN"}
