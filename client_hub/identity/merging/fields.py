"""The fields of Client among which one who merges chooses, and what goes with each."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model import no_value_fields, table_fields
from frappe.model.document import Document
from frappe.utils import cstr, escape_html

from client_hub.client_rules import ADDRESS_FIELDS
from client_hub.linked_documents import CLIENT
from client_hub.parties.contact import CONTACT_FIELDS
from client_hub.parties.roles import ROLES
from client_hub.permissions import hidden_of

GROUPS = {
	"tax_id": ("tax_id_country", "establishment_id", "no_tax_id_reason", "tax_id_key"),
	"registered_address": ADDRESS_FIELDS,
	"primary_contact": tuple(CONTACT_FIELDS),
}
"""Field: what goes with it. A number without its country, or half an address, would be nobody's."""

_DERIVED = {"name_key", "legal_form_key", "made_by_itself", *(role.tick for role in ROLES.values())}


def choosable() -> list[str]:
	"""The fields that the user can choose among, in the order of the form."""
	levels = frappe.new_doc(CLIENT).get_permlevel_access("write")
	grouped = {member for members in GROUPS.values() for member in members}
	return [
		field.fieldname
		for field in frappe.get_meta(CLIENT).fields
		if field.fieldtype not in (*no_value_fields, *table_fields)
		and not field.get("is_virtual")
		and field.permlevel in levels
		and field.fieldname not in grouped | _DERIVED
	]


def unique() -> list[str]:
	"""The fields that say something else of each client, with those that administrators have added."""
	return [field.fieldname for field in frappe.get_meta(CLIENT).get("fields", {"unique": 1})]


def members_of(field: str) -> tuple[str, ...]:
	"""The field and what goes with it."""
	return (field, *GROUPS.get(field, ()))


def shown_of(field: str) -> list[str]:
	"""Of these what the user may see: what goes with a field may be kept from who may choose it."""
	members = [member for member in members_of(field) if member != "tax_id_key"]
	hidden = hidden_of(CLIENT, set(members))
	return [member for member in members if member not in hidden]


def checked_choices(choices: dict[str, Any], clients: list[str]) -> dict[str, str]:
	"""`choices` by choosable field. Raises `frappe.ValidationError` for an unknown field or client."""
	leads = {member: lead for lead, members in GROUPS.items() for member in members}
	known = choosable()
	found: dict[str, str] = {}
	for field, client in choices.items():
		lead = leads.get(field, field)
		if lead not in known:
			frappe.throw(
				_("{0} is no field of a client that can be chosen.").format(escape_html(cstr(field)))
			)
		if client not in clients:
			frappe.throw(_("{0} is none of the clients that are merged.").format(escape_html(cstr(client))))
		if found.setdefault(lead, client) != client:
			frappe.throw(
				_("{0} cannot be chosen from two clients: what belongs together stays together.").format(
					frappe.bold(_(frappe.get_meta(CLIENT).get_label(lead), context="Client"))
				)
			)
	return found


def differing(clients: list[Document]) -> list[str]:
	"""The choosable fields that the clients do not all say alike."""
	return [
		field
		for field in choosable()
		if any(len({cstr(client.get(member)) for client in clients}) > 1 for member in shown_of(field))
	]
