"""Opening a client's page: what each request of it costs for a large client and for an empty one."""

from __future__ import annotations

from frappe.desk.form.load import getdoc
from measure import in_turns
from overview import form_of_erpnext

from client_hub import api


def measure(world, table, rounds: int) -> None:
	"""The first content as fast as an empty client's; what follows beside ERPNext's Customer form.

	First content is the form itself: its data, the card and the frames of the tiles. Each tile then
	asks for itself.
	"""
	large, empty = world.large_client, world.empty_client
	what = f"{world.size.client_invoices:,} invoices, {world.size.tasks:,} tasks, {world.size.activity:,} activity rows"
	ours, theirs = in_turns(lambda: getdoc("Client", large), lambda: getdoc("Client", empty), rounds)
	table.add(f"first content beside an empty client's: {what}", ours, theirs, "≤ 1.1")
	for request, call in (
		("tile of tasks", lambda: api.overview(large, tiles=["tasks"])),
		("tile of invoices", lambda: api.overview(large, tiles=["invoices"])),
		("tile of the balance", lambda: api.balance(large)),
		("list of tasks", lambda: api.documents(large, "tasks")),
		("list of invoices", lambda: api.documents(large, "sales_invoices")),
		("list of overdue invoices", lambda: api.documents(large, "sales_invoices", "overdue")),
		("activity", lambda: api.activity(large)),
		("files", lambda: api.files(large)),
		("connections", lambda: api.connections("Client", large)),
	):
		ours, theirs = in_turns(call, lambda: form_of_erpnext(world.large_customer), rounds)
		table.add(f"{request} beside ERPNext's form: the same client", ours, theirs, "≤ 1")
