"""What the app tells of clients beside ERPNext's own reports, at the end of each of ERPNext's own tests.

Such a test leaves a scenario of receivables and payables behind, which it takes back when it is torn down. Of every
client that the scenario has touched, in every company: the balance and the open items are those of Accounts
Receivable and Accounts Payable for the same parties and day, the statement ends with what the ledger has, and
Client Balances tells what the client's page does (definitions 6).
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from unittest import TestCase

import frappe
from frappe.utils import flt, today

SIDES = {
	"receivable": ("Customer", "Receivable", "Accounts Receivable"),
	"payable": ("Supplier", "Payable", "Accounts Payable"),
}


def compare_after_each_test() -> None:
	"""Have every test of this process fail whose scenario the app tells otherwise than ERPNext does."""
	method = "_callTestMethod"  # the last that unittest calls before a test is torn down
	call = getattr(TestCase, method)

	def call_and_compare(self: TestCase, *arguments: Any) -> None:
		since = frappe.utils.now()
		call(self, *arguments)
		if found := list(differences(since)):
			raise AssertionError("\n".join(["The app tells other figures than ERPNext:", *found]))

	setattr(TestCase, method, call_and_compare)


def differences(since: str) -> Iterator[str]:
	"""A line for each figure that is not ERPNext's, of what has changed since a moment."""
	user = frappe.session.user
	frappe.set_user("Administrator")
	try:
		for client, company in sorted(_touched(since)):
			for side, (told, wanted) in _figures(client, company).items():
				if abs(flt(told, 2) - flt(wanted, 2)) > 0.001:
					yield f"{client}, {company}, {side}: {told} and not {wanted}"
	finally:
		frappe.set_user(user)


def _touched(since: str) -> set[tuple[str, str]]:
	"""(client, company) of entries of the ledger that have been made or changed."""
	found = set()
	for party_type in ("Customer", "Supplier"):
		entry, party = frappe.qb.DocType("Payment Ledger Entry"), frappe.qb.DocType(party_type)
		query = (
			frappe.qb.from_(entry)
			.join(party)
			.on((party.name == entry.party) & (entry.party_type == party_type))
			.where((entry.modified >= since) & (party.client != ""))
			.select(party.client, entry.company)
			.distinct()
		)
		found |= set(query.run())
	return found


def _figures(client: str, company: str) -> dict[str, tuple[float, float]]:
	"""{figure: (as the app tells it, as ERPNext does)}."""
	from client_hub.overview.balance import balance_of
	from client_hub.overview.declaration import Context
	from client_hub.overview.statement import Asked, statement

	found = {}
	balance = balance_of(Context.of(client, company))["sides"]
	listed = _client_balances(client, company)
	for side, (party_type, account_type, report) in SIDES.items():
		parties = frappe.get_all(party_type, {"client": client}, pluck="name")
		if not parties or side not in balance:
			continue
		owed = _reported(report, party_type, parties, company)
		told = balance[side]
		found[f"{side}, balance"] = (sum(entry["amount"] for entry in told["amounts"]), owed)
		asked: dict[str, Any] = {"company": company, "direction": account_type}
		items = statement(Asked.of(client, open_items=True, **asked))["tables"]
		of_rows = [row["in_company_currency"] for table in items for row in table["rows"]]
		found[f"{side}, open items"] = (sum(of_rows), owed)
		tables = statement(Asked.of(client, from_date="2000-01-01", **asked))["tables"]
		closing = sum(table["closing"]["in_company_currency"] for table in tables)
		found[f"{side}, closing balance"] = (closing, _in_ledger(party_type, account_type, parties, company))
		of_parts: dict[str, float] = defaultdict(float)
		for entry in (entry for part in told["parts"] for entry in part["amounts"]):
			of_parts[entry["currency"]] += entry["amount"]
		for currency in of_parts.keys() | listed.keys():
			of_client = listed.get(currency, {}).get(side, 0)
			found[f"{side}, Client Balances in {currency}"] = (of_client, of_parts[currency])
	return found


def _reported(report: str, party_type: str, parties: list[str], company: str) -> float:
	name = frappe.scrub(report)
	filters = {
		"company": company,
		"report_date": today(),
		"ageing_based_on": "Due Date",
		"range": "30, 60, 90, 120",
		"party_type": party_type,
		"party": parties,
	}
	rows = frappe.get_module(f"erpnext.accounts.report.{name}.{name}").execute(frappe._dict(filters))[1]
	return sum(flt(row.outstanding) for row in rows)


def _in_ledger(party_type: str, account_type: str, parties: list[str], company: str) -> float:
	filters = {
		"party_type": party_type,
		"account_type": account_type,
		"party": ("in", parties),
		"company": company,
		"delinked": 0,
		"posting_date": ("<=", today()),
	}
	return sum(frappe.get_all("Payment Ledger Entry", filters, pluck="amount"))


def _client_balances(client: str, company: str) -> dict[str, dict[str, Any]]:
	"""{currency: row of the report}."""
	from client_hub.overview.client_balances import Asked, client_balances

	rows = client_balances(Asked(company=company))
	return {row["currency"]: row for row in rows if row["client"] == client}
