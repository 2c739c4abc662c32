"""The registered Address and the primary Contact of a client, and their copies on the Client.

The Address and the Contact are the truth; the fields on the Client are an editable copy, so that
quick entry, a spreadsheet row and the page need one record. Both directions are kept in step:
saving the Client writes the documents, saving a document writes the Client. Two flags are the loop
guards: `client_hub_from_client` on a document that the Client is saving, and the plain database
write that brings a copy up to date, which fires no event.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cstr

from client_hub.address_and_contact_links import (
	PRIMARY_FIELDS,
	choose_what_is_made_primary,
	link_to_client,
	pass_primary_on,
	save_from,
	set_as_primary,
)
from client_hub.client_rules import ADDRESS_FIELDS, has_address, missing_address_fields
from client_hub.linked_documents import CLIENT, FIELDNAME

CONTACT_FIELDS = {
	"contact_first_name": "first_name",
	"contact_last_name": "last_name",
	"email_id": "email_id",
	"phone": "phone",
	"mobile_no": "mobile_no",
}
"""Field of Client: field of Contact."""

# A title of 140 characters, the type and a number must fit into a document's name of 140.
TITLE_LENGTH = 100


# --- Client → Address and Contact ----------------------------------------------------------------


def validate_address(client) -> None:
	"""Part of `Client.validate`: what must be there, and the copy of an Address chosen by hand.

	Line 1, city and country are required of every new client; one adopted from old data may lack
	them until somebody fills them in, and what was there cannot be taken away.
	"""
	if client.registered_address and client.has_value_changed("registered_address"):
		address = frappe.get_doc("Address", client.registered_address)
		address.check_permission("read")
		client.update(_address_copy(address))
	before = client.get_doc_before_save()
	if client.flags.client_hub_taken_back:
		return  # an import is undone: what was there before it is there again
	if client.flags.client_hub_adopted or (before and not has_address(before) and not has_address(client)):
		return
	if missing := missing_address_fields(client):
		labels = ", ".join(
			frappe.bold(_(client.meta.get_label(field), context="Client")) for field in missing
		)
		frappe.throw(
			_("The registered address of {0} is not complete. Fill in: {1}").format(
				frappe.bold(frappe.utils.escape_html(client.legal_name)), labels
			),
			frappe.MandatoryError,
			title=_("Address missing"),
		)


def save_address(client) -> dict[str, str]:
	"""Part of `Client.on_update`: write the copy to the registered Address, or make that Address.

	Returns `{"registered_address": name}` of an Address made, for the client to write down.
	"""
	if not has_address(client) or _is_unchanged(client, "registered_address", ADDRESS_FIELDS):
		return {}
	if client.flags.client_hub_taken_back and not client.registered_address:
		return {}  # the client had its copy without an Address, which somebody had deleted
	copy = {field: cstr(client.get(field)) for field in ADDRESS_FIELDS}
	if client.registered_address:
		address = frappe.get_doc("Address", client.registered_address)
		if copy != {field: cstr(address.get(field)) for field in ADDRESS_FIELDS}:
			address.update(copy)
			save_from(client, address)
		pass_primary_on(client, "Address")
		return {}
	address = frappe.new_doc("Address")
	address.update(copy)
	address.update({"address_title": client.legal_name[:TITLE_LENGTH], "address_type": "Billing"})
	address.is_primary_address = 1
	link_to_client(address, client)
	save_from(client, address)
	set_as_primary(address)
	return {"registered_address": address.name}


def save_contact(client) -> dict[str, str]:
	"""Part of `Client.on_update`: write the copy to the primary Contact, or make that Contact.

	Returns `{"primary_contact": name}` of a Contact made, for the client to write down. Call it
	last: ERPNext may commit when a Contact is inserted whose number is in a Call Log.
	"""
	if _is_unchanged(client, "primary_contact", CONTACT_FIELDS):
		return {}
	copy = {contact_field: cstr(client.get(field)) for field, contact_field in CONTACT_FIELDS.items()}
	if client.primary_contact:
		contact = frappe.get_doc("Contact", client.primary_contact)
		if copy != {field: cstr(contact.get(field)) for field in CONTACT_FIELDS.values()}:
			_write_contact(contact, copy)
			save_from(client, contact)
		pass_primary_on(client, "Contact")
		return {}
	if not any(copy.values()) or client.flags.client_hub_taken_back:
		return {}
	contact = frappe.new_doc("Contact")
	if client.client_type != "Individual":
		contact.company_name = client.legal_name[:TITLE_LENGTH]
	elif not (copy["first_name"] or copy["last_name"]):
		copy["first_name"] = client.legal_name[:TITLE_LENGTH]
	_write_contact(contact, copy)
	contact.is_primary_contact = 1
	link_to_client(contact, client)
	save_from(client, contact)
	set_as_primary(contact)
	return {"primary_contact": contact.name}


def validate_contact(client) -> None:
	"""Part of `Client.validate`: the copy of a Contact chosen by hand."""
	if client.primary_contact and client.has_value_changed("primary_contact"):
		contact = frappe.get_doc("Contact", client.primary_contact)
		contact.check_permission("read")
		client.update(_contact_copy(contact))
	name = f"{cstr(client.contact_first_name)}{cstr(client.contact_last_name)}"
	if not client.primary_contact and ("<" in name or ">" in name):
		frappe.throw(
			_("The contact's name may not contain < or >, which no Contact is saved with."),
			title=_("Contact's name not accepted"),
		)


def _is_unchanged(client, link: str, fields) -> bool:
	"""Whether the document that `link` names still says what this save says.

	The flag is for a client whose last save was cut in two: its copies may be ahead of the documents.
	"""
	if client.flags.client_hub_save_was_cut:
		return False
	return bool(client.get(link)) and not any(client.has_value_changed(f) for f in (link, *fields))


def _write_contact(contact, copy: dict[str, str]) -> None:
	contact.first_name = copy["first_name"]
	contact.last_name = copy["last_name"]
	# Contact throws away its own e-mail and numbers and takes them from the rows (6.16).
	_write_row(contact, "email_ids", "email_id", "is_primary", copy["email_id"])
	_write_row(contact, "phone_nos", "phone", "is_primary_phone", copy["phone"])
	_write_row(contact, "phone_nos", "phone", "is_primary_mobile_no", copy["mobile_no"])


def _write_row(contact, table: str, fieldname: str, flag: str, value: str) -> None:
	"""Make `value` the row of `table` that carries `flag`; an empty value takes the flagged row away."""
	flagged = next((row for row in contact.get(table) if row.get(flag)), None)
	if (flagged.get(fieldname) if flagged else "") == value:
		return
	known = next((row for row in contact.get(table) if row.get(fieldname) == value), None)
	if flagged and _serves_only(flagged, flag) and not known and value:
		flagged.set(fieldname, value)
		return
	if flagged:
		flagged.set(flag, 0)
		if _serves_only(flagged, flag):
			contact.remove(flagged)
	if known:
		known.set(flag, 1)
	elif value:
		contact.append(table, {fieldname: value, flag: 1})


def _serves_only(row, flag: str) -> bool:
	"""Whether no other flag stands on the row (one number can be phone and mobile at once)."""
	return not any(row.get(other) for other in ("is_primary_phone", "is_primary_mobile_no") if other != flag)


# --- Address and Contact → Client ----------------------------------------------------------------


def on_address_update(doc, method: str | None = None) -> None:
	"""Document event of Address: bring the copies up to date; a client without one takes it."""
	choose_what_is_made_primary(doc)
	_update_copies(doc, "registered_address", _address_copy(doc))


def on_contact_update(doc, method: str | None = None) -> None:
	"""Document event of Contact: bring the copies up to date; a client without one takes it."""
	choose_what_is_made_primary(doc)
	_update_copies(doc, "primary_contact", _contact_copy(doc))


def on_trash(doc, method: str | None = None) -> None:
	"""Document event of Address and Contact: they may be deleted; the client keeps its copy.

	Frappe looks for links after it, so a registered address refuses no deletion.
	"""
	fieldname = "registered_address" if doc.doctype == "Address" else "primary_contact"
	for client in frappe.get_all(CLIENT, filters={fieldname: doc.name}, pluck="name"):
		frappe.get_doc(CLIENT, client).db_set(fieldname, None, notify=True)


def _update_copies(doc, fieldname: str, copy: dict[str, str]) -> None:
	if doc.flags.client_hub_from_client and doc.flags.in_insert:
		return  # loop guard: made by a Client for itself and its parties, nobody else points at it
	clients = frappe.get_all(CLIENT, filters={fieldname: doc.name}, pluck="name")
	for name in [*clients, *_clients_without_one(doc, fieldname)]:
		if name == doc.flags.client_hub_from_client:
			continue  # loop guard: the Client being saved is where these values come from
		client = frappe.get_doc(CLIENT, name)
		changed = {
			field: value
			for field, value in {**copy, fieldname: doc.name}.items()
			if cstr(client.get(field)) != cstr(value)
		}
		if changed:
			# A plain write, no save: ERPNext's documents are never held up by a rule of Client.
			client.db_set(changed, notify=True)


def _clients_without_one(doc, fieldname: str) -> list[str]:
	"""Clients that the document or one of its parties belongs to, without a registered address (primary
	contact) yet."""
	clients = []
	for link in doc.get("links"):
		client = None
		if link.link_doctype == CLIENT:
			client = link.link_name
		elif (link.link_doctype, doc.doctype) in PRIMARY_FIELDS:
			client = frappe.db.get_value(link.link_doctype, link.link_name, FIELDNAME)
		if (
			client
			and client not in clients
			and frappe.db.exists(CLIENT, {"name": client, fieldname: ("is", "not set")})
		):
			clients.append(client)
	return clients


def _address_copy(address) -> dict[str, str]:
	return {field: cstr(address.get(field)) for field in ADDRESS_FIELDS}


def _contact_copy(contact) -> dict[str, str]:
	return {field: cstr(contact.get(contact_field)) for field, contact_field in CONTACT_FIELDS.items()}
