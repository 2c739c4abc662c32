"""Client Balances of all clients, beside ERPNext's two summaries of what is owed."""

from __future__ import annotations

import frappe
from measure import as_in_a_new_request, in_turns

from client_hub.overview.client_balances import Asked, client_balances


def measure(world, table, rounds: int) -> None:
	"""At most a tenth of Accounts Receivable Summary and Accounts Payable Summary of the same company."""
	as_in_a_new_request()  # without the limit of time that a part before may have left
	company = frappe.db.get_value("Sales Invoice", {"customer": world.large_customer}, "company")
	reports = [
		frappe.get_module(f"erpnext.accounts.report.{name}.{name}")
		for name in ("accounts_receivable_summary", "accounts_payable_summary")
	]
	filters = {
		"company": company,
		"report_date": frappe.utils.today(),
		"ageing_based_on": "Due Date",
		"range": "30, 60, 90, 120",
	}
	ours, theirs = in_turns(
		lambda: client_balances(Asked(company=company)),
		lambda: [report.execute(frappe._dict(filters)) for report in reports],
		max(2, rounds // 5),
	)
	clients = frappe.db.count("Customer", {"client": ("is", "set")})
	what = f"{clients:,} clients, {frappe.db.count('Payment Ledger Entry'):,} ledger rows"
	table.add(f"Client Balances beside ERPNext's two summaries: {what}", ours, theirs, "≤ 0.1")
