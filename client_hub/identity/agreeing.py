"""A client's legal name and tax ID, and those of its Customers and Suppliers.

A corrected tax ID has to reach the Customer, whose invoices carry it. So a party that still holds the
old value follows in the same save; one that holds another of its own is left as it is, and page and
check say so until somebody settles it. Nothing follows from a party to the client by itself, no party is
renamed, and documents that are there stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cstr, escape_html

from client_hub.handlers import all_or_nothing, ends_transaction
from client_hub.identity.matching import parse_tax_id
from client_hub.linked_documents import CLIENT, FIELDNAME
from client_hub.parties.roles import ROLES, Role, parties_of
from client_hub.permissions import filed_under, hidden_of, shown_title

FIELDNAMES = ("legal_name", "tax_id")
"""Of Client."""

MOST_DIFFERENCES = 100
"""Parties of a kind that are looked at for the page."""


def field_of_party(role: Role, fieldname: str) -> str:
	"""The party's field for the client's `fieldname`, `legal_name` or `tax_id`."""
	return role.title_field if fieldname == "legal_name" else fieldname


def take_parties_along(client: Document) -> None:
	"""Part of `Client.on_update`: what a party still holds of the old name and number becomes the new."""
	before = client.get_doc_before_save()
	changed = [f for f in FIELDNAMES if before and client.has_value_changed(f)]
	if not changed:
		return
	for role in ROLES.values():
		for name in parties_of(client.name, role.doctype):
			party = frappe.get_doc(role.doctype, name)
			values = {
				field_of_party(role, f): client.get(f)
				for f in changed
				if _same(f, party.get(field_of_party(role, f)), before)
				and not _same(f, party.get(field_of_party(role, f)), client)
			}
			if values:
				_save(client, party, values)


def _same(fieldname: str, value: str | None, client: Document) -> bool:
	"""Whether a party's value says the same as the client's; a number may be written in several ways."""
	if fieldname == "tax_id":
		return _number(value, client) == _number(client.tax_id, client)
	return cstr(value).strip() == cstr(client.get(fieldname)).strip()


def _number(text: str | None, client: Document) -> str:
	return parse_tax_id(text, client.tax_id_country or client.country).number


def _save(client: Document, party: Document, values: dict[str, str]) -> None:
	if not (client.flags.ignore_permissions or party.has_permission("write")):
		return _tell(party, values, _("You may not change it."))
	party.update(values)
	party.flags.ignore_permissions = client.flags.ignore_permissions
	try:
		with all_or_nothing("party_follows"):
			party.save()
	except Exception as error:
		if ends_transaction(error):
			raise
		# The client is what was saved; that the party was not is for the user to know.
		_tell(party, values, cstr(error))


def _tell(party: Document, values: dict[str, str], reason: str) -> None:
	labels = ", ".join(_(party.meta.get_label(fieldname)) for fieldname in values)
	# Its name is for who may read it; that the client has one of its kind, the client says itself.
	is_readable = frappe.has_permission(party.doctype, "read", party)
	title = frappe.bold(escape_html(shown_title(party.doctype, party.name))) if is_readable else ""
	frappe.msgprint(
		_("{0} {1} keeps what it had: {2}. {3}")
		.format(_(party.doctype), title, labels, reason)
		.replace("  ", " "),
		title=_("{0} not changed").format(_(party.doctype)),
		indicator="orange",
	)


# --- where they say different things -------------------------------------------------------------


def differences(client: Document) -> list[dict[str, Any]]:
	"""What parties say otherwise than the client, as far as the user may read them.

	`{doctype, name, fieldname, client, document}` for each field. A party without a tax ID says nothing.
	"""
	found, hidden = [], hidden_of(CLIENT, set(FIELDNAMES))
	for role in ROLES.values():
		if (query := filed_under(role.doctype, [client.name])) is None:
			continue
		fields = {f: field_of_party(role, f) for f in FIELDNAMES if f not in hidden}
		kept = hidden_of(role.doctype, set(fields.values()))
		fields = {f: of_party for f, of_party in fields.items() if of_party not in kept}
		query = query.select("name", *fields.values()).orderby("creation", "name").limit(MOST_DIFFERENCES)
		for row in query.run(as_dict=True):
			found += [
				{
					"doctype": role.doctype,
					"name": row.name,
					"fieldname": f,
					"client": client.get(f),
					"document": row[of_party],
				}
				for f, of_party in fields.items()
				if row[of_party] and not _same(f, row[of_party], client)
			]
	return found


def settle(client: Document, doctype: str, name: str, fieldname: str, keep: str) -> None:
	"""Make the client and a party say the same: the client's value or the document's, as `keep` says.

	The user needs the right to write what is changed. Raises `frappe.ValidationError` when the party is
	not the client's.
	"""
	role = ROLES[doctype]
	# As they are when nobody else is writing them, see `copies.settle`.
	party = frappe.get_doc(doctype, name, for_update=True)
	client = frappe.get_doc(CLIENT, client.name, for_update=True)
	if party.get(FIELDNAME) != client.name:
		frappe.throw(_("{0} is not a party of this client.").format(escape_html(name)))
	of_party = field_of_party(role, fieldname)
	if hidden_of(doctype, {of_party}) or hidden_of(CLIENT, {fieldname}):
		# Either way the one would say what the other keeps from the user.
		frappe.throw(_("Not permitted"), frappe.PermissionError)
	if keep == "client":
		party.check_permission("write")
		party.set(of_party, client.get(fieldname))
		party.save()
	else:
		party.check_permission("read")
		client.check_permission("write")
		client.set(fieldname, party.get(of_party))
		client.save()


def tax_ids_that_differ(limit: int) -> Iterator[str]:
	"""Lines about parties with another tax ID than their client."""
	client = frappe.qb.DocType(CLIENT)
	for role in ROLES.values():
		party = frappe.qb.DocType(role.doctype)
		rows = (
			frappe.qb.from_(party)
			.join(client)
			.on(client.name == party[FIELDNAME])
			.where((party.tax_id != "") & (client.tax_id != "") & (party.tax_id != client.tax_id))
			.select(party.name, party.tax_id.as_("of_party"))
			.select(client.name.as_("client"), client.tax_id, client.tax_id_country, client.country)
			.limit(limit)
		).run(as_dict=True)
		for row in rows:
			if not _same("tax_id", row.of_party, row):
				yield f"{role.doctype} {row.name} has the tax ID {row.of_party}, its client {row.client} {row.tax_id}."
