"""`make no-harm`: Frappe's and ERPNext's own tests of what the app touches, without it and with it.

Each module of tests begins from one dump: of a fresh site with ERPNext and the records that its tests
want, and of the same site with the app installed and its parties adopted. What a test came to, and the
type of its exception, has to be the same. Any difference is a fault of ours.
"""

import datetime
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tools import site as sites
from tools.app import APP
from tools.bench import Bench
from tools.database import dump, load
from tools.fingerprint import fingerprint, is_stamped
from tools.output import Problem, say, step
from tools.prepare import prepare_bench
from tools.requirements import CHECKOUT
from tools.run import run

MODULES = {
	"Customer": "erpnext.selling.doctype.customer.test_customer",
	"Supplier": "erpnext.buying.doctype.supplier.test_supplier",
	"Payment Entry": "erpnext.accounts.doctype.payment_entry.test_payment_entry",
	"Lead": "erpnext.crm.doctype.lead.test_lead",
	"Opportunity": "erpnext.crm.doctype.opportunity.test_opportunity",
	"Prospect": "erpnext.crm.doctype.prospect.test_prospect",
	"Contract": "erpnext.crm.doctype.contract.test_contract",
	"Address": "frappe.contacts.doctype.address.test_address",
	"Contact": "frappe.contacts.doctype.contact.test_contact",
	"Sales Invoice": "erpnext.accounts.doctype.sales_invoice.test_sales_invoice",
	"Purchase Invoice": "erpnext.accounts.doctype.purchase_invoice.test_purchase_invoice",
	"Journal Entry": "erpnext.accounts.doctype.journal_entry.test_journal_entry",
	"Project": "erpnext.projects.doctype.project.test_project",
	"Task": "erpnext.projects.doctype.task.test_task",
	"Timesheet": "erpnext.projects.doctype.timesheet.test_timesheet",
	"Issue": "erpnext.support.doctype.issue.test_issue",
	"Accounts controller": "erpnext.controllers.tests.test_accounts_controller",
	"Receivable": "erpnext.accounts.report.accounts_receivable.test_accounts_receivable",
	"Payable": "erpnext.accounts.report.accounts_payable.test_accounts_payable",
	"Payment ledger": "erpnext.accounts.doctype.payment_ledger_entry.test_payment_ledger_entry",
	"Reconciliation": "erpnext.accounts.doctype.payment_reconciliation.test_payment_reconciliation",
	"Party": "erpnext.accounts.test_party",
	"Data import": "frappe.core.doctype.data_import.test_importer",
	"Data export": "frappe.core.doctype.data_import.test_exporter",
	"Rename": "frappe.tests.test_rename_doc",
	"Permissions": "frappe.tests.test_permissions",
	"Dashboard connections": "frappe.tests.test_dashboard_connections",
}
# Each of their tests leaves a scenario, in which the app has to tell what ERPNext's reports do.
WITH_FIGURES = {
	"Payment Entry",
	"Accounts controller",
	"Receivable",
	"Payable",
	"Payment ledger",
	"Reconciliation",
}
# More failures than this share of the tests, without the app, and equal outcomes prove nothing.
MOST_FAILURES = 0.1
# Those of the site on which ERPNext runs its tests itself.
SETTINGS = {
	"allow_tests": True,
	"mute_emails": 1,
	"admin_password": sites.ADMIN_PASSWORD,
	"auto_email_id": "test@example.com",
	"mail_server": "smtp.example.com",
	"mail_login": "test@example.com",
	"mail_password": "test",
	"throttle_user_limit": 100,
}
GOOD = {"success", "skip", "expectedfailure"}

Outcomes = dict[str, list[str]]


@dataclass
class Verdict:
	"""What the tests of a module came to without the app and with it."""

	label: str
	before: Outcomes
	after: Outcomes
	different: list[str] = field(default_factory=list)

	def __post_init__(self) -> None:
		self.different = differences(self.before, self.after)

	@property
	def proves_something(self) -> bool:
		failed = sum(outcome not in GOOD for outcome, _error in self.before.values())
		return bool(self.before) and failed <= MOST_FAILURES * len(self.before)

	@property
	def line(self) -> str:
		"""A row of a table."""
		passed = [sum(o == "success" for o, _error in side.values()) for side in (self.before, self.after)]
		if self.different:
			said = f"{len(self.different)} different"
		else:
			said = (
				"equal"
				if self.proves_something
				else "equal, and proves nothing: too many fail without the app"
			)
		return f"| {self.label} | {len(self.before)} | {passed[0]} | {passed[1]} | {said} |"


def differences(before: Outcomes, after: Outcomes) -> list[str]:
	"""What is not the same, a line for each test."""
	found = []
	for test in sorted(before.keys() | after.keys()):
		sides = [" ".join(side.get(test, ["not run"])).strip() for side in (before, after)]
		if sides[0] != sides[1]:
			found.append(f"{test}: {sides[0]} without the app, {sides[1]} with it")
	return found


def run_no_harm(arguments: Sequence[str]) -> int:
	"""Compare the modules that the arguments name, without any all; returns 1 on a difference."""
	labels = list(arguments) or list(MODULES)
	if unknown := set(labels) - set(MODULES):
		raise Problem(f"There is no module {', '.join(sorted(unknown))}: choose from {', '.join(MODULES)}.")
	bench = prepare_bench()
	with sites.reserved(bench, sites.NO_HARM):
		laboratory = Laboratory(bench)
		verdicts = [laboratory.verdict(label) for label in labels]
	say("\n| Tests of | tests | pass without | pass with | |\n|---|---|---|---|---|")
	for verdict in verdicts:
		say(verdict.line)
	for verdict in verdicts:
		for line in verdict.different:
			say(f"*** {line}")
	if useless := [verdict.label for verdict in verdicts if not verdict.proves_something]:
		say(f"*** without the app more than a tenth fails, which proves nothing: {', '.join(useless)}")
	return 1 if any(verdict.different for verdict in verdicts) else 0


class Laboratory:
	"""The site on which the tests run, put back from a dump before each module."""

	def __init__(self, bench: Bench):
		self.bench = bench
		self.folder = bench.sites / sites.NO_HARM
		self.without = bench.path / "config" / "client-hub-no-harm.sql"
		self.with_app = bench.path / "config" / "client-hub-no-harm-with.sql"
		self._make()

	def _make(self) -> None:
		"""Have both dumps: of the prepared site, kept while nothing it is made from changes, and with the app."""
		stamp = self.without.with_suffix(".stamp")
		if not (self.without.exists() and is_stamped(stamp, self.state) and self.folder.exists()):
			sites.make_site(self.bench, sites.NO_HARM)
			sites.configure(self.bench, sites.NO_HARM, SETTINGS)
			self._python(
				"Making the records that tests begin from", "prepare", sites.NO_HARM, *MODULES.values()
			)
			self._keep(self.without)
			stamp.write_text(self.state)
		else:
			self._put_back(self.without)
			sites.clear_cache(self.bench, sites.NO_HARM)
		for what, *command in (
			("Installing Client Hub on it", "install-app", APP),
			("Adopting its parties", "client-hub", "adopt"),
		):
			run(what, self.bench.command(*command, site=sites.NO_HARM), cwd=self.bench.sites)
		self._keep(self.with_app)

	@property
	def state(self) -> str:
		"""Changes with all that the site without the app is made from; its fiscal year is this one."""
		return fingerprint(
			CHECKOUT / "tools",
			("platform_tests.py",),
			extra=[sites.platform(self.bench), *MODULES, str(datetime.date.today().year)],
		)

	def verdict(self, label: str) -> Verdict:
		"""Run the tests of a module both ways."""
		return Verdict(label, self.outcomes(label, self.without), self.outcomes(label, self.with_app))

	def outcomes(self, label: str, start: Path) -> Outcomes:
		"""Run the tests of a module from a dump."""
		self._put_back(start)
		which = "with" if start == self.with_app else "without"
		file = self.folder / "outcomes.json"
		file.write_text("{}")
		try:
			also = ["figures"] if which == "with" and label in WITH_FIGURES else []
			self._python(f"{label}, {which} the app", "run", sites.NO_HARM, MODULES[label], str(file), *also)
		except Problem as problem:
			say(str(problem))
		return json.loads(file.read_text())

	def _python(self, what: str, *arguments: str) -> None:
		command: list[str | Path] = [
			self.bench.python,
			"-W",
			"ignore",
			"-m",
			"tools.platform_tests",
			*arguments,
		]
		run(what, command, cwd=self.bench.sites, env={"PYTHONPATH": str(CHECKOUT)})

	@property
	def _settings(self) -> dict:
		return self.bench.config | json.loads((self.folder / "site_config.json").read_text())

	def _keep(self, file: Path) -> None:
		dump(self._settings, file)
		for log in self.folder.glob(".test*"):
			shutil.copy(log, file.with_name(f"{file.name}{log.name}"))

	def _put_back(self, file: Path) -> None:
		with step(f"Putting {sites.NO_HARM} back"):
			load(self._settings, file)
			for log in self.folder.glob(".test*"):
				log.unlink()
			for log in file.parent.glob(f"{file.name}.test*"):
				shutil.copy(log, self.folder / log.name.removeprefix(file.name))
