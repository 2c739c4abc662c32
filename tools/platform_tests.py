"""Runs tests of Frappe's and ERPNext's own, and writes down what became of each.

Run with the bench's Python, in `sites`:

	PYTHONPATH=CHECKOUT env/bin/python -m tools.platform_tests prepare SITE MODULE ...
	PYTHONPATH=CHECKOUT env/bin/python -m tools.platform_tests run SITE MODULE FILE [figures]

The tests are loaded and run by Frappe's own runners, which differ by version; only what they report to is ours.
"""

import json
import re
import sys
import unittest
from collections.abc import Callable
from pathlib import Path
from typing import Any

import frappe

from tools.figures_beside_reports import compare_after_each_test

VERSION = int(frappe.__version__.split(".")[0])

# Tests ask the internet for rates that no record has.
RATES = {"USD": 1.0, "EUR": 1.1, "GBP": 1.3, "INR": 0.0125, "AUD": 0.65, "NGN": 0.0007, "AED": 0.27}

Outcomes = dict[str, list[str]]
"""Test: its outcome, and the type of exception that it ended with."""


def prepare(site: str, *modules: str) -> None:
	"""Have ERPNext set up as its tests want it, with the records that those of `modules` begin from."""
	_begin(site)
	frappe.get_attr("erpnext.setup.utils.before_tests")()
	_make_rates()
	for doctype in dict.fromkeys(["User", "Company", "Item", *filter(None, map(_doctype_of, modules))]):
		_make_records(doctype)
	frappe.db.commit()


def run(site: str, module: str, file: str, also: str = "") -> None:
	"""Run the tests of a module and write their outcomes to a file; `figures`: and compare what the app tells
	with ERPNext's reports at the end of each."""
	_begin(site)
	if also == "figures":
		compare_after_each_test()
	outcomes: Outcomes = {}
	(_run_on_15 if VERSION < 16 else _run_on_16)(module, outcomes)
	Path(file).write_text(json.dumps(outcomes))


def _begin(site: str) -> None:
	frappe.init(site)
	frappe.connect()
	frappe.cache.delete_keys("")  # the database was put back under what Redis remembers of it
	frappe.clear_cache()
	frappe.set_user("Administrator")
	frappe.flags.mute_emails = True
	if VERSION < 16:
		frappe.flags.in_test = True
	else:
		from frappe.tests.utils import toggle_test_mode

		toggle_test_mode(True)


def _make_rates() -> None:
	for source, source_rate in RATES.items():
		for target, target_rate in RATES.items():
			pair = {"from_currency": source, "to_currency": target}
			if source != target and not frappe.db.exists("Currency Exchange", {**pair, "date": "2020-01-01"}):
				for currency in (source, target):
					frappe.db.set_value("Currency", currency, "enabled", 1)
				rate = source_rate / target_rate
				frappe.get_doc(
					{"doctype": "Currency Exchange", **pair, "date": "2020-01-01", "exchange_rate": rate}
				).insert()
	# However old it is, it is used.
	frappe.db.set_single_value("Accounts Settings", {"allow_stale": 1, "stale_days": 100_000})


def _doctype_of(module: str) -> str | None:
	"""The DocType that a module of tests stands beside."""
	found = re.fullmatch(r"\w+\.(?:\w+\.)*doctype\.(\w+)\.test_\1", module)
	return found and frappe.db.get_value("DocType", {"name": frappe.unscrub(found[1])})


def _make_records(doctype: str) -> None:
	"""The records that the tests of a DocType begin from, without those of apps that are not installed."""
	if VERSION < 16:
		from frappe.test_runner import make_test_records
	else:
		from frappe.tests.utils import make_test_records
	absent: set[str] = set()
	while True:
		try:
			make_test_records(doctype, commit=True)
			return
		except (frappe.DoesNotExistError, ImportError) as error:
			frappe.db.rollback()
			missing = re.search(r"DocType ([\w ]+?) not found", str(error))
			if not missing or missing[1] in absent:
				raise
			absent.add(missing[1])
			# What has no records yet is looked at again: Frappe had begun with all that leads to this one.
			made = frappe.local.test_objects
			frappe.local.test_objects = {
				**{name: records for name, records in made.items() if records},
				**{name: [] for name in absent},
			}


def _recording(base: type[unittest.TextTestResult], outcomes: Outcomes) -> type[unittest.TextTestResult]:
	"""A result as Frappe's own, that notes each outcome too."""

	def note(name: str) -> Callable[..., None]:
		def add(self: unittest.TextTestResult, test: unittest.TestCase, *details: Any) -> None:
			getattr(base, name)(self, test, *details)
			error = details[0][0].__name__ if name in ("addFailure", "addError") else ""
			outcomes[test.id()] = [name.removeprefix("add").lower(), error]

		return add

	def add_sub_test(self: unittest.TextTestResult, test: unittest.TestCase, subtest: Any, err: Any) -> None:
		base.addSubTest(self, test, subtest, err)
		if err:
			outcomes[f"{test.id()} {subtest._subDescription()}"] = ["failure", err[0].__name__]

	names = ("addSuccess", "addFailure", "addError", "addSkip", "addExpectedFailure", "addUnexpectedSuccess")
	methods = {name: note(name) for name in names}
	return type("RecordingResult", (base,), {**methods, "addSubTest": add_sub_test})


def _run_on_15(module: str, outcomes: Outcomes) -> None:
	from frappe import test_runner

	test_runner.unittest_runner = unittest.TextTestRunner
	test_runner.TimeLoggingTestResult = _recording(test_runner.TimeLoggingTestResult, outcomes)
	if doctype := _doctype_of(module):
		_make_records(doctype)
	test_runner.run_tests_for_module(module)


def _run_on_16(module: str, outcomes: Outcomes) -> None:
	from frappe.testing import TestConfig, TestRunner, discover_module_tests
	from frappe.testing.environment import _decorate_all_methods_and_functions_with_type_checker
	from frappe.testing.result import TestResult

	_decorate_all_methods_and_functions_with_type_checker()
	config = TestConfig(skip_before_tests=True)
	runner = TestRunner(cfg=config, resultclass=_recording(TestResult, outcomes))
	discover_module_tests(module, runner, None)
	for _app, _category, suite in runner.iterRun():
		runner.run(suite)


if __name__ == "__main__":
	steps: dict[str, Callable[..., None]] = {"prepare": prepare, "run": run}
	steps[sys.argv[1]](*sys.argv[2:])
