"""The registered Address of a client: what must be there, and how the Client writes it."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cstr, escape_html

from client_hub.client_rules import ADDRESS_FIELDS, has_address, missing_address_fields
from client_hub.linked_documents import CLIENT
from client_hub.parties.in_step import TITLE_LENGTH, as_stored, changes_for, is_unchanged, without_hidden
from client_hub.parties.links import link_to_client, made_by, pass_primary_on, save_from, set_as_primary
from client_hub.parties.naming import insert_under_free_name
from client_hub.permissions import shown_title

OF_ADDRESS = {field: field for field in ADDRESS_FIELDS}
"""Field of Client: field of Address."""


def validate_address(client: Document) -> None:
	"""Part of `Client.validate`: what must be there, and the copy of an Address chosen by hand.

	Line 1, city and country are required of every new client; one adopted from old data, or of an import
	that allows it, may lack them until somebody fills them in, and what was there cannot be taken away.
	"""
	if client.registered_address and client.has_value_changed("registered_address"):
		address = frappe.get_doc("Address", client.registered_address)
		address.check_permission("read")
		copy = address_copy(address)
		client.update(dict.fromkeys(copy, "") | without_hidden(client, address, OF_ADDRESS, copy))
	before = client.get_doc_before_save()
	if client.flags.client_hub_taken_back:
		return  # an import is undone: what was there before it is there again
	if client.flags.client_hub_adopted or (before and not has_address(before) and not has_address(client)):
		return
	if client.flags.client_hub_without_address and not has_address(client):
		return  # the import allows it
	if not client.legal_name:
		return  # Frappe asks for that first, in the field's own words
	if missing := missing_address_fields(client):
		labels = ", ".join(
			frappe.bold(_(client.meta.get_label(field), context="Client")) for field in missing
		)
		frappe.throw(
			_("The registered address of {0} is not complete. Fill in: {1}").format(
				frappe.bold(escape_html(shown_title(CLIENT, client.name, client.legal_name))), labels
			),
			frappe.MandatoryError,
			title=_("Address missing"),
		)


def save_address(client: Document) -> dict[str, str]:
	"""Part of `Client.on_update`: write the copy to the registered Address, or make that Address.

	Returns what the client has to write down: `{"registered_address": name}` of an Address made, or
	`{field: value}` of what the Address has made of a value.
	"""
	if not has_address(client) or is_unchanged(client, "registered_address", ADDRESS_FIELDS):
		return {}
	if client.flags.client_hub_taken_back and not client.registered_address:
		return {}  # the client had its copy without an Address, which somebody had deleted
	copy = {field: cstr(client.get(field)) for field in ADDRESS_FIELDS}
	if client.registered_address:
		address = frappe.get_doc("Address", client.registered_address)
		now = without_hidden(client, address, OF_ADDRESS, address_copy(address))
		if changes := changes_for(client, address, now):
			address.update(changes)
			save_from(client, address)
			return as_stored(client, changes, address_copy(address))
		pass_primary_on(client, "Address")
		return {}

	def make() -> Document:
		address = frappe.new_doc("Address")
		address.update(copy)
		address.update({"address_title": client.legal_name[:TITLE_LENGTH], "address_type": "Billing"})
		address.is_primary_address = 1
		link_to_client(address, client)
		return made_by(client, address)

	address = insert_under_free_name(make)
	set_as_primary(address)
	return {"registered_address": address.name}


def address_copy(address: Document) -> dict[str, str]:
	return {field: cstr(address.get(field)) for field in ADDRESS_FIELDS}
