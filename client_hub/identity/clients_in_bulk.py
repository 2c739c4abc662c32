"""Insert the clients of many groups of parties at once, as saving them one by one would leave them.

No document event runs and nothing is validated: what is written is copied from saved documents.
The address and the contact are pointed at where the parties have them; nothing is linked to them.
"""

from __future__ import annotations

import frappe
from frappe.model.naming import set_new_name
from frappe.utils import cstr, now

from client_hub.clean_text import clean_line
from client_hub.client_rules import ADDRESS_FIELDS
from client_hub.compat import stored_rows
from client_hub.emails import primary_email
from client_hub.identity import tax_id
from client_hub.identity.duplicates import key_table
from client_hub.identity.matching import parse_name
from client_hub.linked_documents import CLIENT
from client_hub.parties.contact import CONTACT_FIELDS
from client_hub.parties.roles import ROLES

COLUMNS = (
	"name",
	"creation",
	"modified",
	"owner",
	"modified_by",
	"docstatus",
	"idx",
	"legal_name",
	"name_key",
	"legal_form_key",
	"client_type",
	"status",
	"tax_id",
	"tax_id_country",
	"tax_id_key",
	"registered_address",
	*ADDRESS_FIELDS,
	"primary_contact",
	*CONTACT_FIELDS,
	"website",
	"account_manager",
	"client_group",
	"territory",
	"default_currency",
	"language",
	"image",
	*(role.tick for role in ROLES.values()),
	*(role.primary for role in ROLES.values()),
)


def insert_clients(groups: list[list[frappe._dict]]) -> list[str]:
	"""One client for each group of parties (rows of Customer and Supplier). Returns their names.

	The rows are those of `adoption_plan._parties_without_client`.
	"""
	if not groups:
		return []
	addresses, contacts = _documents_of(groups)
	taken = _taken_keys(groups)
	unnamed = frappe.new_doc(CLIENT)
	rows = []
	for group in groups:
		unnamed.name = None
		set_new_name(unnamed)
		rows.append(_client_of(group, unnamed.name, addresses, contacts, taken))
	frappe.db.bulk_insert(CLIENT, list(COLUMNS), [[row.get(column) for column in COLUMNS] for row in rows])
	key_table.keep(rows)
	return [row.name for row in rows]


def _client_of(
	group: list[frappe._dict],
	name: str,
	addresses: dict[str, frappe._dict],
	contacts: dict[str, frappe._dict],
	taken: set[str],
) -> frappe._dict:
	# The group is known by its oldest Customer, or Supplier when it has none (they come in that order).
	leader = group[0]
	stamp = now()
	row = frappe._dict(
		name=name,
		creation=stamp,
		modified=stamp,
		owner=frappe.session.user,
		modified_by=frappe.session.user,
		docstatus=0,
		idx=0,
		legal_name=clean_line(cstr(leader.get(ROLES[leader.doctype].title_field))) or leader.name,
		client_type="Individual"
		if leader.get(f"{leader.doctype.lower()}_type") == "Individual"
		else "Company",
		status="Inactive" if all(party.disabled for party in group) else "Active",
	)
	for fieldname in ("website", "account_manager", "default_currency", "language", "image", "territory"):
		row[fieldname] = next((party.get(fieldname) for party in group if party.get(fieldname)), None)
	row.client_group = next((party.customer_group for party in group if party.get("customer_group")), None)
	_set_tax_id(row, group, taken)
	_set_roles(row, group)
	if address := next((addresses[p.address] for p in group if p.address in addresses), None):
		row.registered_address = address.name
		row.update({field: address.get(field) for field in ADDRESS_FIELDS})
	if contact := next((contacts[p.contact] for p in group if p.contact in contacts), None):
		row.primary_contact = contact.name
		row.update({field: contact.get(source) for field, source in CONTACT_FIELDS.items()})
		row.email_id = primary_email(row.email_id or "")
	row.name_key, row.legal_form_key = parse_name(row.legal_name, row.country or row.tax_id_country)
	return row


def _set_tax_id(row: frappe._dict, group: list[frappe._dict], taken: set[str]) -> None:
	"""The number and its key; no key for one that another record holds or that says nothing."""
	party = next((party for party in group if party.parsed_tax_id.state != tax_id.NONE), None)
	if not party:
		return
	row.tax_id = clean_line(cstr(party.tax_id))
	row.tax_id_country = party.get("country")
	key = party.parsed_tax_id.key()
	if key and not party.has_shared_number and key not in taken:
		row.tax_id_key = key
		taken.add(key)


def _taken_keys(groups: list[list[frappe._dict]]) -> set[str]:
	keys = {party.parsed_tax_id.key() for group in groups for party in group} - {None}
	return set(frappe.get_all(CLIENT, {"tax_id_key": ("in", list(keys or [""]))}, pluck="tax_id_key"))


def _set_roles(row: frappe._dict, group: list[frappe._dict]) -> None:
	for role in ROLES.values():
		first = next((party.name for party in group if party.doctype == role.doctype), None)
		row[role.tick] = int(bool(first))
		row[role.primary] = first


def _documents_of(
	groups: list[list[frappe._dict]],
) -> tuple[dict[str, frappe._dict], dict[str, frappe._dict]]:
	"""The Addresses and Contacts that the parties point at, by name."""
	parties = [party for group in groups for party in group]
	return (
		_by_name("Address", {party.address for party in parties}, ADDRESS_FIELDS),
		_by_name("Contact", {party.contact for party in parties}, tuple(CONTACT_FIELDS.values())),
	)


def _by_name(doctype: str, names: set[str], fields: tuple[str, ...]) -> dict[str, frappe._dict]:
	return {row.name: row for row in stored_rows(doctype, filter(None, names), fields)}
