"""Every Address and Contact of a client and its parties that the reader may read."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html

from client_hub.arguments import page
from client_hub.linked_documents import CLIENT
from client_hub.overview import party_list
from client_hub.permissions import hidden_of, shown_title

MAX_PAGE_LENGTH = 100

FIELDS = {
	"Address": (
		"name",
		"address_title",
		"address_type",
		"address_line1",
		"address_line2",
		"city",
		"state",
		"pincode",
		"country",
		"disabled",
	),
	"Contact": ("name", "full_name", "designation", "email_id", "phone", "mobile_no"),
}
_BILLING = "is_billing_contact"
_CHOSEN = {"Address": "registered_address", "Contact": "primary_contact"}


def page_of(client: str, doctype: str, start: int = 0, page_length: int = 20) -> dict[str, Any]:
	"""`{total, rows}`: a page of the addresses or contacts, the chosen one first, then oldest first.

	A row has the fields of the document, `is_chosen` and `of`. `is_chosen`: it is the registered
	address (the primary contact), of which there is one. `of`: the client and the parties it is linked
	to, as `{doctype, name, title}`, as far as the reader may read them.
	Raises `frappe.ValidationError` for another DocType.
	"""
	if doctype not in FIELDS:
		frappe.throw(_("{0} is neither Address nor Contact.").format(escape_html(doctype)))
	if not frappe.has_permission(doctype, "read"):
		return {"total": 0, "rows": []}
	links = _links(doctype, [(CLIENT, client), *party_list.names_of(client)])
	chosen = frappe.db.get_value(CLIENT, client, _CHOSEN[doctype])
	names = _readable(doctype, {*links, chosen} - {None})
	names.sort(key=lambda name: name != chosen)
	start, length = page(start, page_length, MAX_PAGE_LENGTH)
	shown = names[start : start + length]
	rows = frappe.get_list(doctype, {"name": ("in", shown or [""])}, FIELDS[doctype], limit=length)
	titles = party_list.with_titles([owner for name in shown for owner in links.get(name, ())])
	titles[CLIENT, client] = {"title": shown_title(CLIENT, client)}
	for row in rows:
		row.is_chosen = row.name == chosen
		row["of"] = [
			{"doctype": owner[0], "name": owner[1], "title": titles[owner]["title"]}
			for owner in links.get(row.name, ())
		]
	return {"total": len(names), "rows": sorted(rows, key=lambda row: shown.index(row.name))}


def email_for_invoices(client: Document) -> str:
	"""Where the client's invoices are sent: to its contact for billing, else to its primary contact; or nowhere."""
	if _may_choose_by_billing():
		links = _links("Contact", [(CLIENT, client.name), *party_list.names_of(client.name)])
		filters = {"name": ("in", list(links) or [""]), _BILLING: 1, "email_id": ("is", "set")}
		found = frappe.get_list("Contact", filters, pluck="email_id", order_by="creation", limit=1)
		if found:
			return found[0]
	return "" if hidden_of(CLIENT, {"email_id"}) else client.email_id or ""


def _may_choose_by_billing() -> bool:
	"""Whether the user may read which contact gets invoices, and where."""
	# ERPNext's own field, which an administrator may have taken off.
	if not (frappe.has_permission("Contact", "read") and frappe.get_meta("Contact").has_field(_BILLING)):
		return False
	# Asked before: version 16 ends a list with an error where a filter is kept from the user.
	return not hidden_of("Contact", {_BILLING, "email_id"})


def _readable(doctype: str, names: set[str]) -> list[str]:
	"""Those of the names that the reader may read, oldest first."""
	filters = {"name": ("in", list(names) or [""])}
	return frappe.get_list(doctype, filters, pluck="name", order_by="creation asc, name asc")


def _links(doctype: str, owners: list[party_list.Party]) -> dict[str, list[party_list.Party]]:
	"""Which of the owners each address or contact is linked to."""
	link = frappe.qb.DocType("Dynamic Link")
	found = defaultdict(list)
	for kind in {owner[0] for owner in owners}:
		names = [name for owner, name in owners if owner == kind]
		query = frappe.qb.from_(link).select(link.parent, link.link_name).where(link.parenttype == doctype)
		query = query.where((link.link_doctype == kind) & link.link_name.isin(names))
		for parent, name in query.run():
			found[parent].append((kind, name))
	return found
