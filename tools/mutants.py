"""`make mutants`: deliberate faults in the app, each of which the tests have to catch.

Each is put into a copy of the checkout, on which the test that is to catch it runs; without any fault
all of these pass. One that is not caught stands for a rule of the app that nothing holds it to.
"""

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tools import site as sites
from tools.app import APP, install_test_requirements
from tools.bench import Bench
from tools.output import Problem, say, step
from tools.prepare import prepare_bench
from tools.requirements import CHECKOUT
from tools.run import run_quietly

PASSED, FAILED = 0, 1
"""pytest's exit codes; with others no test has said anything."""


@dataclass(frozen=True)
class Fault:
	"""`right`, which stands in a file of the app exactly once, becomes `wrong`; `test` is to see it."""

	what: str
	file: str
	right: str
	wrong: str
	test: str

	def text_in(self, checkout: Path) -> str:
		"""The text of its file with the fault."""
		text = (checkout / APP / self.file).read_text()
		if text.count(self.right) != 1:
			raise Problem(f"The fault '{self.what}' fits no more: bring it up to date in tools/mutants.py.")
		return text.replace(self.right, self.wrong)


FAULTS = (
	Fault(
		"a party that joins takes another party's address",
		"parties/links.py",
		"if not doc.has_link(CLIENT, client):",
		"if False:",
		"tests/site/test_adoption.py::test_a_party_that_joins_an_adopted_client_leaves_the_others_address_and_contact_to_them",
	),
	Fault(
		"one permitted party of any kind opens a client",
		"permissions.py",
		"criterion = Criterion.all(\n",
		"criterion = Criterion.any(\n",
		"tests/site/test_permissions.py::test_each_limited_kind_closes_by_itself",
	),
	Fault(
		"who reads a client may link an address to it",
		"doors.py",
		'frappe.has_permission(CLIENT, "write", client):\n\t\tif comes',
		'frappe.has_permission(CLIENT, "read", client):\n\t\tif comes',
		"tests/site/test_doors.py::test_taking_a_link_away_needs_the_right_too",
	),
	Fault(
		"a project whose customer is taken away keeps the customer's client",
		"stamping.py",
		"elif not entry.by_hand or _source_was_taken_away(doc, entry):",
		"elif not entry.by_hand:",
		"tests/site/test_stamping.py::test_when_the_source_is_taken_away_the_client_goes_in_the_same_save",
	),
	Fault(
		"a client that a person made goes with its last party",
		"parties/events.py",
		'if not frappe.db.get_value(CLIENT, client, "made_by_itself"):',
		"if False:",
		"tests/site/test_made_by_itself.py::test_detaching_from_one_that_a_person_made_leaves_it",
	),
	Fault(
		"five signs are a tax ID",
		"identity/tax_id.py",
		"len(signs) >= 6",
		"len(signs) >= 5",
		"tests/unit/test_tax_id.py::test_a_number_of_unknown_format_needs_six_signs_of_which_three_differ",
	),
	Fault(
		"another tax ID does not tell two clients of one name apart",
		"identity/matching.py",
		"possible = [row for row in same_name if not (identity.tax_id_key and row.tax_id_key)]",
		"possible = same_name",
		"tests/site/test_import_check.py::test_a_namesake_with_another_tax_id_is_a_conflict_and_new_where_only_new_ones_are_made",
	),
	Fault(
		"what is due today is overdue",
		"overview/ageing.py",
		"(due_date >= context.today)",
		"(due_date > context.today)",
		"tests/site/test_balance.py::test_unpaid_invoices_age_as_in_accounts_receivable",
	),
	Fault(
		"an import is undone under a file that somebody attached",
		"spreadsheets/run/uses.py",
		'_OTHER_DYNAMIC = (("File", "attached_to_name", "attached_to_doctype"),)',
		"_OTHER_DYNAMIC = ()",
		"tests/site/test_import_undo.py::test_what_is_used_since_is_left_alone_and_listed",
	),
	Fault(
		"a name with @ is a formula in the exported file",
		"spreadsheets/sheet/writer.py",
		'_FORMULA_START = "=+-@',
		'_FORMULA_START = "=+-',
		"tests/site/test_export.py::test_no_text_is_a_formula_in_any_file",
	),
)


def run_mutants(arguments: Sequence[str]) -> int:
	"""Put in each fault, or those whose file an argument names; returns 1 when one is not caught."""
	faults = [fault for fault in FAULTS if not arguments or fault.file in arguments]
	if not faults:
		raise Problem(
			f"There is no fault in {', '.join(arguments)}: choose from the files in tools/mutants.py."
		)
	bench = prepare_bench()
	install_test_requirements(bench)
	with sites.reserved(bench, sites.TEST), tempfile.TemporaryDirectory() as folder:
		sites.prepare_site(bench, sites.TEST, allow_tests=True)
		copy = Path(folder) / "checkout"
		shutil.copytree(CHECKOUT, copy, ignore=shutil.ignore_patterns(".git", "node_modules", "__pycache__"))
		with sites.remade_if_killed(bench, sites.TEST):
			missed = _missed(bench, copy, faults)
	for fault in missed:
		say(f"*** not caught by {fault.test}: {fault.what} ({fault.file})")
	say(f"{len(faults) - len(missed)} of {len(faults)} faults were caught")
	return 1 if missed else 0


def _missed(bench: Bench, copy: Path, faults: Sequence[Fault]) -> list[Fault]:
	"""The faults that their tests let through."""
	missed = []
	tests = sorted({fault.test for fault in faults})
	if _pytest(bench, copy, "Without a fault", tests) != PASSED:
		raise Problem("Without any fault these tests fail: put that right first (`make test`).")
	for fault in faults:
		file = copy / APP / fault.file
		right = file.read_text()
		file.write_text(fault.text_in(copy))
		code = _pytest(bench, copy, fault.what.capitalize(), [fault.test])
		file.write_text(right)
		if code not in (PASSED, FAILED):
			raise Problem(
				f"{fault.test} did not run with the fault '{fault.what}': pytest ended with {code}."
			)
		if code == PASSED:
			missed.append(fault)
	return missed


def _pytest(bench: Bench, copy: Path, what: str, tests: Sequence[str]) -> int:
	"""Run tests on the copy, which is found before the checkout that is installed."""
	env = {
		"FRAPPE_SITES_PATH": str(bench.sites),
		"FRAPPE_SITE": sites.TEST,
		"PYTHONPATH": str(copy),
		# What is compiled goes by size and second, and a fault may change neither.
		"PYTHONDONTWRITEBYTECODE": "1",
	}
	kinds = [[test for test in tests if test.startswith(f"tests/{kind}/")] for kind in ("unit", "site")]
	with step(what):
		codes = [
			run_quietly([bench.python, "-m", "pytest", "-x", "-q", *chosen], cwd=copy, env=env)
			for chosen in kinds
			if chosen
		]
	return next(filter(None, codes), PASSED)
