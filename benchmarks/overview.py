"""The whole overview call, beside what ERPNext's Customer form asks of the server for the same party."""

from __future__ import annotations

import frappe
from frappe.desk.form.load import getdoc
from frappe.desk.notifications import get_open_count
from measure import in_turns, rows_read

from client_hub import api
from client_hub.linked_documents import LINKED_DOCUMENTS


def measure(world, table, rounds: int) -> None:
	"""At most half for an ordinary client, a fifth for the large one; for two users."""
	for user in ("Administrator", world.accounts_user):
		frappe.set_user(user)
		who = "Administrator" if user == "Administrator" else "Accounts User of one company"
		for client, customer, what, wanted in (
			(world.client, world.customer, "ordinary client", "≤ 0.5"),
			(world.large_client, world.large_customer, f"{world.size.client_invoices:,} invoices", "≤ 0.2"),
		):
			ours, theirs = in_turns(
				lambda client=client: api.overview(client),
				lambda customer=customer: form_of_erpnext(customer),
				rounds,
			)
			table.add(f"overview beside ERPNext's form: {what}, {who}", ours, theirs, wanted)
	frappe.set_user("Administrator")


def measure_growth(world, table, rounds: int) -> None:
	"""What the database reads for an overview, beside the client's own documents: a constant factor.

	The site's other documents play no part in it, however many there are.
	"""
	for client, what in ((world.client, "ordinary client"), (world.large_client, "large client")):
		api.overview(client)
		read = rows_read(lambda client=client: api.overview(client))
		own = sum(frappe.db.count(doctype, {"client": client}) for doctype in LINKED_DOCUMENTS)
		site = f"of {world.size.invoices:,} invoices on the site"
		table.add(
			f"rows read for an overview beside own documents: {what}, {site}", read, own, "constant", "rows"
		)


def form_of_erpnext(customer: str) -> None:
	"""The two requests with which ERPNext's form of a Customer opens."""
	getdoc("Customer", customer)
	get_open_count("Customer", customer)
