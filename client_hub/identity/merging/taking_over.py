"""What the client that stays says after a merge: its own values, what it lacks, and what was chosen.

Roles, the identity, the registered address and the contact of a survivor without one, the tree of groups,
and two addresses that are both the primary one.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils.global_search import update_global_search

from client_hub.client_rules import ADDRESS_FIELDS, has_address
from client_hub.compat import stored
from client_hub.identity.merging.fields import members_of, unique
from client_hub.identity.merging.image import SAVED, Image
from client_hub.identity.merging.references import forget_cached, whole_rows
from client_hub.identity.tax_id import NONE
from client_hub.linked_documents import CLIENT
from client_hub.parties.contact import CONTACT_FIELDS
from client_hub.parties.roles import ROLES, refresh_roles


def take_over(
	survivor: Document,
	others: list[Document],
	choices: dict[str, str] | None = None,
	image: Image | None = None,
) -> None:
	"""Give the survivor what it lacks of the clients merged into it, and what was chosen of theirs.

	`choices`: {field: client whose value stays}. Everything that named the others names the survivor by
	now. What is changed of other documents is noted in `image`.
	"""
	image = image or Image()
	before = survivor.as_dict()
	# What is unique the merged clients, which are about to go, let go of first.
	names = [other.name for other in others]
	frappe.db.set_value(CLIENT, {"name": ("in", names)}, dict.fromkeys(unique(), None), update_modified=False)
	_fill(survivor, others, choices or {})
	survivor.parent_client = _parent_of(survivor, others, choices or {})
	survivor.update(survivor.name_keys())
	values = survivor.as_dict()
	changed = {
		field: values.get(field)
		for field in survivor.meta.get_valid_columns()
		if (values.get(field) or None) != (before.get(field) or None)
	}
	if changed:
		# A plain write, no save: nothing of it was typed, so no rule of Client may refuse the merge.
		survivor.db_set(changed, notify=True)
	for doctype in ROLES:
		refresh_roles(survivor.name, doctype)
	_keep_one_primary(image, "Address", "is_primary_address", survivor.name, survivor.registered_address)
	_keep_one_primary(image, "Contact", "is_primary_contact", survivor.name, survivor.primary_contact)
	update_global_search(survivor)


def merged_values(survivor: Document, others: list[Document], choices: dict[str, str]) -> Document:
	"""The survivor as it would be, for a look at it."""
	merged = frappe.get_doc(survivor.as_dict())
	_fill(merged, others, choices)
	return merged


def _fill(survivor: Document, others: list[Document], choices: dict[str, str]) -> None:
	# As they are before anything is filled in: who chooses that nothing is said is obeyed.
	said = {doc.name: doc.as_dict() for doc in (survivor, *others)}
	for other in others:
		survivor.update(_lacking(survivor, other))
	for field, client in choices.items():
		survivor.update({member: said[client].get(member) for member in members_of(field)})


def _lacking(survivor: Document, other: Document) -> dict[str, Any]:
	return {
		"external_id": survivor.external_id or other.external_id,
		**_tax_id(survivor, other),
		**_address(survivor, other),
		**_contact(survivor, other),
		**{role.primary: survivor.get(role.primary) or other.get(role.primary) for role in ROLES.values()},
	}


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


def _parent_of(survivor: Document, others: list[Document], choices: dict[str, str]) -> str | None:
	"""The chosen parent, the survivor's, or another's where the merge has made a ring of that."""
	names = {other.name for other in others}
	own = stored(CLIENT, survivor.name, ["parent_client"]).get("parent_client")
	parents = {survivor.name: own, **{other.name: other.parent_client for other in others}}
	chosen = choices.get("parent_client", survivor.name)
	if not parents[chosen]:
		return None
	for parent in (parents[chosen], *parents.values()):
		# Of one that is merged itself the parent is the survivor.
		if parent and parent not in names and not _leads_to(survivor.name, parent):
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


def _keep_one_primary(image: Image, doctype: str, flag: str, client: str, chosen: str | None) -> None:
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
			links = frappe.get_all("Dynamic Link", filters={**link, "parent": name}, pluck="name")
			image.gone += [["Dynamic Link", dict(row)] for row in whole_rows("Dynamic Link", links)]
			frappe.db.delete("Dynamic Link", {"name": ("in", links)})
		else:
			image.note_change(doctype, name, flag, 1, 0)
			saved = frappe.db.get_value(doctype, name, SAVED)
			frappe.db.set_value(doctype, name, flag, 0)
			for field, before, after in zip(
				SAVED, saved, frappe.db.get_value(doctype, name, SAVED), strict=True
			):
				image.note_change(doctype, name, field, before, after)
		forget_cached(doctype, [name])
