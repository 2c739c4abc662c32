"""Every Address and Contact of a client and its parties that the reader may read."""

from __future__ import annotations

from collections import defaultdict

import frappe

from client_hub.linked_documents import CLIENT
from client_hub.parties import readable_parties

MOST = 200
"""Of each kind; a client with more is looked through in Frappe's own lists."""

_ADDRESS_FIELDS = (
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
)
_CONTACT_FIELDS = ("name", "full_name", "designation", "email_id", "phone", "mobile_no")


def of_client(client: str) -> dict:
	"""`{addresses, contacts}`: rows of the documents, each with `of` and `is_chosen`.

	`of`: the client and parties it is linked to, as `{doctype, name, title}`, as far as the reader may
	read them. `is_chosen`: it is the registered address (the primary contact), of which there is one.
	"""
	owners = {(party["doctype"], party["name"]): party["title"] for party in readable_parties(client)}
	chosen = frappe.db.get_value(CLIENT, client, ["registered_address", "primary_contact"])
	owners[CLIENT, client] = frappe.db.get_value(CLIENT, client, "legal_name")
	return {
		"addresses": _linked("Address", _ADDRESS_FIELDS, owners, chosen[0]),
		"contacts": _linked("Contact", _CONTACT_FIELDS, owners, chosen[1]),
	}


def _linked(doctype: str, fields: tuple[str, ...], owners: dict, chosen: str | None) -> list[dict]:
	if not frappe.has_permission(doctype, "read"):
		return []
	links = _links(doctype, owners)
	names = [*links, chosen] if chosen else list(links)
	rows = frappe.get_list(
		doctype, {"name": ("in", names or [""])}, fields, order_by="creation asc", limit_page_length=MOST
	)
	for row in rows:
		row.is_chosen = row.name == chosen
		row["of"] = [
			{"doctype": owner[0], "name": owner[1], "title": owners[owner]}
			for owner in links.get(row.name, [])
		]
	return sorted(rows, key=lambda row: not row.is_chosen)


def _links(doctype: str, owners: dict) -> dict[str, list[tuple[str, str]]]:
	link = frappe.qb.DocType("Dynamic Link")
	found = defaultdict(list)
	for owner_doctype in {owner[0] for owner in owners}:
		names = [name for kind, name in owners if kind == owner_doctype]
		query = frappe.qb.from_(link).select(link.parent, link.link_name).where(link.parenttype == doctype)
		query = query.where((link.link_doctype == owner_doctype) & link.link_name.isin(names))
		for parent, name in query.run():
			found[parent].append((owner_doctype, name))
	return found
