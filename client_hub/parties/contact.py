"""The primary Contact of a client, and how the Client writes it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cstr

from client_hub.emails import addresses_in, primary_email
from client_hub.parties.in_step import (
	TITLE_LENGTH,
	as_stored,
	changes_for,
	is_unchanged,
	said_otherwise,
	without_hidden,
)
from client_hub.parties.links import link_to_client, made_by, pass_primary_on, save_from, set_as_primary
from client_hub.parties.naming import insert_under_free_name

CONTACT_FIELDS = {
	"contact_first_name": "first_name",
	"contact_last_name": "last_name",
	"email_id": "email_id",
	"phone": "phone",
	"mobile_no": "mobile_no",
}
"""Field of Client: field of Contact."""

# Field of Contact: the table, the column and the flag of the row that it is taken from.
_ROWS = {
	"email_id": ("email_ids", "email_id", "is_primary"),
	"phone": ("phone_nos", "phone", "is_primary_phone"),
	"mobile_no": ("phone_nos", "phone", "is_primary_mobile_no"),
}


def validate_contact(client: Document) -> None:
	"""Part of `Client.validate`: the copy of a Contact chosen by hand."""
	if client.primary_contact and client.has_value_changed("primary_contact"):
		contact = frappe.get_doc("Contact", client.primary_contact)
		contact.check_permission("read")
		copy = contact_copy(contact)
		# What was said of another one is not left beside it.
		client.update(dict.fromkeys(copy, "") | without_hidden(client, contact, CONTACT_FIELDS, copy))
	name = f"{cstr(client.contact_first_name)}{cstr(client.contact_last_name)}"
	if not client.primary_contact and ("<" in name or ">" in name):
		frappe.throw(
			_("The contact's name may not contain < or >, which no Contact is saved with."),
			title=_("Contact's name not accepted"),
		)


def save_contact(client: Document) -> dict[str, str]:
	"""Part of `Client.on_update`: write the copy to the primary Contact, or make that Contact.

	Returns what the client has to write down, as `save_address` does. An import gives further e-mails and
	telephones by the flag `client_hub_more`: they are added, and none is taken away. Call it last: ERPNext
	may commit when a Contact is inserted whose number is in a Call Log.
	"""
	more, more_emails = client.flags.client_hub_more or {}, client.flags.client_hub_more_emails or []
	if is_unchanged(client, "primary_contact", CONTACT_FIELDS) and not (more or more_emails):
		return {}
	copy = {contact_field: cstr(client.get(field)) for field, contact_field in CONTACT_FIELDS.items()}
	if client.primary_contact:
		contact = frappe.get_doc("Contact", client.primary_contact)
		now = without_hidden(client, contact, CONTACT_FIELDS, contact_copy(contact))
		changes = changes_for(client, contact, now)
		if changes or ((more or more_emails) and not said_otherwise(client, contact, now)):
			write_contact(
				contact, {CONTACT_FIELDS[field]: value for field, value in changes.items()}, more_emails
			)
			add_more(contact, more)
			save_from(client, contact)
			return as_stored(client, changes, contact_copy(contact))
		pass_primary_on(client, "Contact")
		return {}
	if not (any(copy.values()) or more) or client.flags.client_hub_taken_back:
		return {}
	if client.client_type == "Individual" and not (copy["first_name"] or copy["last_name"]):
		copy["first_name"] = client.legal_name[:TITLE_LENGTH]

	def make() -> Document:
		contact = frappe.new_doc("Contact")
		if client.client_type != "Individual":
			contact.company_name = client.legal_name[:TITLE_LENGTH]
		write_contact(contact, copy, more_emails)
		add_more(contact, more)
		contact.is_primary_contact = 1
		link_to_client(contact, client)
		return made_by(client, contact)

	contact = insert_under_free_name(make)
	set_as_primary(contact)
	return {"primary_contact": contact.name}


def contact_copy(contact: Document) -> dict[str, str]:
	copy = {field: cstr(contact.get(contact_field)) for field, contact_field in CONTACT_FIELDS.items()}
	return {**copy, "email_id": primary_email(copy["email_id"])}


def write_contact(contact: Document, copy: dict[str, str], more_emails: Sequence[str] = ()) -> None:
	"""`copy`: {field of Contact: value} of what is to be written. Further addresses are rows, and stay."""
	further = [*more_emails]
	for fieldname in ("first_name", "last_name"):
		if fieldname in copy:
			contact.set(fieldname, copy[fieldname])
	# Contact throws away its own e-mail and numbers and takes them from the rows (6.16).
	for fieldname, (table, column, flag) in _ROWS.items():
		if fieldname in copy:
			if fieldname == "email_id":
				further += _others_in_primary_row(contact)
			_write_row(contact, table, column, flag, copy[fieldname])
	known = {row.email_id.strip().lower() for row in contact.email_ids if row.email_id}
	for address in dict.fromkeys(further):
		if address.lower() not in known:
			contact.append("email_ids", {"email_id": address})


def _others_in_primary_row(contact: Document) -> list[str]:
	"""Further addresses that stand in the primary row itself, as ERPNext lets them."""
	primary = next((row.email_id for row in contact.email_ids if row.is_primary), None)
	return addresses_in(primary)[1:]


def add_more(contact: Document, more: dict[str, list[str]]) -> dict[str, list[str]]:
	"""Add further e-mails and telephones, `{field of Client: values}`. Returns those that were not there."""
	added = lacking(contact, more)
	for field, values in added.items():
		table, column, _flag = _ROWS[field]
		for value in values:
			contact.append(table, {column: value})
	return added


def lacking(contact: Document, more: dict[str, list[str]]) -> dict[str, list[str]]:
	"""Of further e-mails and telephones those that the Contact does not have yet."""
	found = {}
	for field, values in more.items():
		table, column, _flag = _ROWS[field]
		there = {_key(row.get(column)) for row in contact.get(table)}
		if values := [value for value in values if _key(value) not in there]:
			found[field] = values
	return found


def take_away(contact: Document, added: dict[str, list[str]]) -> None:
	"""Take rows away that `add_more` has added, unless they have become a primary one."""
	for field, values in added.items():
		table, column, _flag = _ROWS[field]
		gone = {_key(value) for value in values}
		for row in list(contact.get(table)):
			flags = ("is_primary", "is_primary_phone", "is_primary_mobile_no")
			if _key(row.get(column)) in gone and not any(row.get(flag) for flag in flags):
				contact.remove(row)


def _key(value: str | None) -> str:
	"""What tells two e-mails or two telephones apart."""
	text = cstr(value)
	return text.casefold() if "@" in text else re.sub(r"[^\d+#]", "", text) or text


def _write_row(contact: Document, table: str, fieldname: str, flag: str, value: str) -> None:
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


def _serves_only(row: Document, flag: str) -> bool:
	"""Whether no other flag stands on the row (one number can be phone and mobile at once)."""
	return not any(row.get(other) for other in ("is_primary_phone", "is_primary_mobile_no") if other != flag)
