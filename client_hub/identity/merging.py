"""Merging: one Client is renamed into another, which takes over what it lacks itself.

Frappe moves every link, so parties and documents follow by themselves. What it does not know is put
right here, before it deletes the merged client: the roles, the identity and the registered address
of a survivor without one, the tree of groups, and two addresses that are both the primary one.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.document import Document

from client_hub.client_rules import ADDRESS_FIELDS, has_address
from client_hub.identity.tax_id import NONE
from client_hub.linked_documents import CLIENT
from client_hub.parties.contact import CONTACT_FIELDS
from client_hub.parties.roles import ROLES, refresh_roles


def take_over(survivor: Document, merged: str) -> None:
	"""Part of `Client.after_rename`: give the survivor what it lacks of the client `merged`."""
	other = frappe.get_doc(CLIENT, merged)
	# The two keys are unique: the merged client, which is about to go, lets go of its own first.
	frappe.db.set_value(CLIENT, merged, {"tax_id_key": None, "external_id": None}, update_modified=False)
	values = {
		"parent_client": _parent_of(survivor, other),
		"external_id": survivor.external_id or other.external_id,
		**_tax_id(survivor, other),
		**_address(survivor, other),
		**_contact(survivor, other),
		**{role.primary: survivor.get(role.primary) or other.get(role.primary) for role in ROLES.values()},
	}
	changed = {
		field: value for field, value in values.items() if (survivor.get(field) or None) != (value or None)
	}
	if changed:
		# A plain write, no save: nothing of it was typed, so no rule of Client may refuse the merge.
		survivor.db_set(changed, notify=True)
	for doctype in ROLES:
		refresh_roles(survivor.name, doctype)
	_keep_one_primary("Address", "is_primary_address", survivor.name, survivor.registered_address)
	_keep_one_primary("Contact", "is_primary_contact", survivor.name, survivor.primary_contact)


def _tax_id(survivor: Document, other: Document) -> dict[str, Any]:
	"""The other's tax ID when the survivor has none; and the key, which the other may have held."""
	values = {}
	if survivor.parsed_tax_id().state == NONE and other.parsed_tax_id().state != NONE:
		values = {
			"tax_id": other.tax_id,
			"tax_id_country": other.tax_id_country or other.country,
			"establishment_id": other.establishment_id,
			"no_tax_id_reason": None,
			"tax_id_key": other.tax_id_key,
		}
	elif not survivor.tax_id_key:
		key = survivor.parsed_tax_id().key(survivor.establishment_id)
		if key and key == other.tax_id_key:
			values = {"tax_id_key": key}
	return values


def _address(survivor: Document, other: Document) -> dict[str, Any]:
	if survivor.registered_address or has_address(survivor) or not has_address(other):
		return {}
	return {field: other.get(field) for field in ("registered_address", *ADDRESS_FIELDS)}


def _contact(survivor: Document, other: Document) -> dict[str, Any]:
	if any(survivor.get(field) for field in ("primary_contact", *CONTACT_FIELDS)):
		return {}
	return {field: other.get(field) for field in ("primary_contact", *CONTACT_FIELDS)}


def _parent_of(survivor: Document, other: Document) -> str | None:
	"""The survivor's parent, or the other's where the merge has made a ring of the survivor's own."""
	for parent in (survivor.parent_client, other.parent_client):
		if parent and not _leads_to(survivor.name, parent):
			return parent
	return None


def _leads_to(client: str, parent: str | None) -> bool:
	seen = set()
	while parent and parent not in seen:
		if parent == client:
			return True
		seen.add(parent)
		parent = frappe.db.get_value(CLIENT, parent, "parent_client")
	return False


def _keep_one_primary(doctype: str, flag: str, client: str, chosen: str | None) -> None:
	"""Of several Addresses (Contacts) of the client that are marked primary, leave one.

	The flag of one that a party uses decides what the party's invoices carry: it stays, and the
	address goes on as the party's, like that of an adopted client.
	"""
	link = {"parenttype": doctype, "link_doctype": CLIENT, "link_name": client}
	linked = frappe.get_all("Dynamic Link", filters=link, pluck="parent")
	primary = frappe.get_all(
		doctype, {"name": ("in", linked or [""]), flag: 1}, pluck="name", order_by="creation"
	)
	kept = chosen if chosen in primary else next(iter(primary), None)
	for name in primary:
		if name == kept:
			continue
		if frappe.db.exists(
			"Dynamic Link", {"parenttype": doctype, "parent": name, "link_doctype": ("in", list(ROLES))}
		):
			frappe.db.delete("Dynamic Link", {**link, "parent": name})
		else:
			frappe.db.set_value(doctype, name, flag, 0)
		frappe.clear_document_cache(doctype, name)
