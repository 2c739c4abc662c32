"""The list of clients with what they owe, beside the list alone."""

from __future__ import annotations

from functools import partial

import frappe
from frappe.desk import reportview
from frappe.model import optional_fields
from measure import in_turns

from client_hub import api
from client_hub.linked_documents import CLIENT


def measure(world, table, rounds: int) -> None:
	"""At most 1.2 times what Frappe's list takes, of as many rows as a page of it has."""
	clients = f"{frappe.db.count(CLIENT):,} clients, {frappe.db.count('Sales Invoice'):,} invoices"
	for user, who in (
		("Administrator", "Administrator"),
		(world.accounts_user, "Accounts User of one company"),
	):
		frappe.set_user(user)
		for length in (20, 100):
			ours, beside = in_turns(partial(_with_balances, length), partial(_listed, length), rounds)
			table.add(
				f"list of {length} with balances beside the list alone: {clients}, {who}",
				ours,
				beside,
				"≤ 1.2",
			)
	frappe.set_user("Administrator")


def _with_balances(length: int) -> None:
	api.balances(_listed(length))


def _listed(length: int) -> list[str]:
	"""The names of the first page, asked for as the desk asks."""
	meta = frappe.get_meta(CLIENT)
	shown = [field.fieldname for field in meta.fields if field.in_list_view]
	fieldnames = (
		"name",
		"owner",
		"creation",
		"modified",
		"modified_by",
		"docstatus",
		"idx",
		*optional_fields,
	)
	fieldnames = (*fieldnames, *shown, meta.title_field, meta.image_field, "status", "trade_name")
	frappe.local.form_dict = frappe._dict(
		doctype=CLIENT,
		fields=frappe.as_json([f"`tab{CLIENT}`.`{fieldname}`" for fieldname in dict.fromkeys(fieldnames)]),
		filters="[]",
		order_by=f"`tab{CLIENT}`.`modified` desc",
		start=0,
		page_length=length,
		view="List",
		with_comment_count=1,
	)
	answer = reportview.get()
	return [row[answer["keys"].index("name")] for row in answer["values"]]
