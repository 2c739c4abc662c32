"""Marks on documents with which something of ours failed, or is still under way; the night takes them up.

A mark is a Client Hub Repair: one for a document and a task. It goes when the task is done, and stays
as it is after three nights in vain, for an administrator to look at.
"""

from __future__ import annotations

import frappe

REPAIR = "Client Hub Repair"

FILE, STAMP, RESTAMP, ROLES, COPIES = "file", "stamp", "restamp", "roles", "copies"
"""What is to be done: give a party its client; a document its stamp; a party's documents theirs; a client
its ticks, and its new party the address and contact; clients the values of an Address or Contact."""

MOST_TRIES = 3


def mark(task: str, doctype: str, name: str, error: str = "", **clients: str | None) -> None:
	"""Have a task done at night. `clients`: `former_client` and `client`, between which documents move."""
	values = {"error": error[:1000], **{field: name for field, name in clients.items() if name}}
	if found := frappe.db.get_value(REPAIR, _key(task, doctype, name)):
		frappe.db.set_value(REPAIR, found, values, update_modified=False)
		return
	doc = frappe.new_doc(REPAIR)
	doc.update({**_key(task, doctype, name), **values})
	# Bookkeeping of the app's own, in the name of whoever saves an ERPNext document.
	doc.insert(ignore_permissions=True)


def clear(doctype: str, name: str, *tasks: str) -> None:
	"""The tasks (all of them, if none is named) are done, or there is no reason for them any more."""
	filters: dict[str, str | tuple[str, tuple[str, ...]]] = {
		"document_type": doctype,
		"document_name": name,
	}
	if tasks:
		filters["task"] = ("in", tasks)
	frappe.db.delete(REPAIR, filters)


def renamed(doctype: str, old: str, new: str) -> None:
	"""The document has another name now."""
	frappe.db.set_value(
		REPAIR,
		{"document_type": doctype, "document_name": old},
		"document_name",
		new,
		update_modified=False,
	)


def due() -> list[frappe._dict]:
	"""`{name, task, document_type, document_name, tries}` of what is to be tried, the oldest first."""
	return frappe.get_all(
		REPAIR,
		filters={"tries": ("<", MOST_TRIES)},
		fields=["name", "task", "document_type", "document_name", "tries"],
		order_by="creation",
	)


def given_up() -> list[frappe._dict]:
	"""What was tried in vain."""
	fields = ["task", "document_type", "document_name", "error"]
	return frappe.get_all(REPAIR, filters={"tries": (">=", MOST_TRIES)}, fields=fields, order_by="creation")


def count_try(repair: dict, error: str) -> None:
	"""Another night in vain."""
	values = {"tries": repair["tries"] + 1, "error": error[:1000]}
	frappe.db.set_value(REPAIR, repair["name"], values, update_modified=False)


def moves_of(client: str) -> list[tuple[str, str]]:
	"""(DocType, name) of the parties and projects whose documents move to the client or away from it."""
	repair = frappe.qb.DocType(REPAIR)
	query = frappe.qb.from_(repair).select(repair.document_type, repair.document_name)
	return query.where(
		(repair.task == RESTAMP) & ((repair.client == client) | (repair.former_client == client))
	).run()


def _key(task: str, doctype: str, name: str) -> dict[str, str]:
	return {"task": task, "document_type": doctype, "document_name": name}
