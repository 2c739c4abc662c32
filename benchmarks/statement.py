"""The statement of account, beside ERPNext's reports of what is owed for the same parties."""

from __future__ import annotations

import frappe
from measure import as_in_a_new_request, in_turns

from client_hub.overview.statement import Asked, statement


def measure(world, table, rounds: int) -> None:
	"""At most a third of Accounts Receivable, of a client without suppliers: Accounts Payable would add to it."""
	as_in_a_new_request()  # without the limit of time that a part before may have left
	company = frappe.db.get_value("Sales Invoice", {"customer": world.large_customer}, "company")
	report = frappe.get_module("erpnext.accounts.report.accounts_receivable.accounts_receivable")
	filters = {
		"company": company,
		"party_type": "Customer",
		"party": [world.large_customer],
		"report_date": frappe.utils.today(),
		"ageing_based_on": "Due Date",
		"range": "30, 60, 90, 120",
	}
	entries = frappe.db.count("Payment Ledger Entry", {"party": world.large_customer})
	for what, chosen in (
		("every movement", {"from_date": "1990-01-01"}),
		("open items", {"open_items": True}),
	):
		asked = Asked.of(world.large_client, company=company, **chosen)
		ours, theirs = in_turns(
			lambda asked=asked: statement(asked),
			lambda: report.execute(frappe._dict(filters)),
			max(3, rounds // 5),
		)
		table.add(
			f"statement beside Accounts Receivable: {what}, {entries:,} ledger rows", ours, theirs, "≤ 0.333"
		)
