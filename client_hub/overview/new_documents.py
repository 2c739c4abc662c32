"""What the form of a new ERPNext document is filled in with for a client."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.utils import escape_html

from client_hub.linked_documents import CLIENT, FIELDNAME, Source
from client_hub.overview.access import throw_not_installed
from client_hub.parties.roles import ROLES
from client_hub.permissions import filed_under, shown_title
from client_hub.stamping import is_absent, linked_documents

# The kinds of party that a Dynamic Link may name, in the order they are tried.
_PARTIES_OF_FIELD = {
	"party_type": ("Customer", "Supplier"),
	"quotation_to": ("Customer", "Lead", "Prospect"),
	"opportunity_from": ("Customer", "Lead", "Prospect"),
}


def check_installed(doctype: str) -> None:
	"""Throw for a DocType of the table that is not there, before Frappe looks for its permissions."""
	if is_absent(doctype):
		throw_not_installed(doctype)


def values_for(
	client: str, doctype: str, company: str | None = None, bucket: str | None = None
) -> dict[str, Any]:
	"""Field values for a new `doctype`: the client's primary party, and the company if one is chosen.

	`bucket`: the one of the list that the user looks at; under payments made, a new one is paid out.

	ERPNext's form fetches currency, address and contact from the party. A Task names the client alone:
	which of its projects it belongs to is for the user to say. Throws `frappe.ValidationError` when the
	client has no party of the kind the document needs.
	"""
	entry = linked_documents().get(doctype)
	if not entry or entry.is_party:
		frappe.throw(_("{0} is not made for a client.").format(_(doctype)))
	values = {"company": company} if company and frappe.get_meta(doctype).has_field("company") else {}
	preferred = "Supplier" if doctype == "Payment Entry" and bucket == "paid" else None
	found = [party for source in entry.sources if (party := _party_for(client, source, preferred))]
	if found:
		return values | found[0] | _direction(doctype, found[0])
	if entry.by_hand:
		return values | {FIELDNAME: client}
	needed = next((kind for source in entry.sources for kind in _kinds_of(source)), None)
	if not needed:
		return values  # what another app adds may be reached by no party, and is filled in by hand
	frappe.throw(
		_("{0} has no {1} yet, which a {2} needs. Attach one under Parties & Settings.").format(
			frappe.bold(escape_html(shown_title(CLIENT, client))), _(needed), _(doctype)
		),
		title=_("No {0}", context="Client Hub").format(_(needed)),
	)


def _direction(doctype: str, values: dict[str, Any]) -> dict[str, Any]:
	"""We pay suppliers, and customers pay us, which is what a new Payment Entry starts with."""
	is_paid_out = doctype == "Payment Entry" and values.get("party_type") == "Supplier"
	return {"payment_type": "Pay"} if is_paid_out else {}


def _party_for(client: str, source: Source, preferred: str | None) -> dict[str, Any] | None:
	"""The fields that name the client's party in `source`, None when the user may read none of that kind."""
	for doctype in sorted(_kinds_of(source), key=lambda doctype: doctype != preferred):
		if party := _primary(client, doctype):
			type_field = {source.doctype_field: doctype} if source.doctype_field else {}
			return {**type_field, source.fieldname: party}
	return None


def _kinds_of(source: Source) -> list[str]:
	"""The kinds of party that a source may name."""
	doctypes = (source.doctype,) if source.doctype else _PARTIES_OF_FIELD.get(source.doctype_field or "", ())
	return [doctype for doctype in doctypes if doctype in linked_documents().parties]


def _primary(client: str, doctype: str) -> str | None:
	"""The party that new documents are made for; where the user may not read it, the first one they may."""
	if (query := filed_under(doctype, [client])) is None:
		return None
	party = frappe.qb.DocType(doctype)
	if frappe.get_meta(doctype).has_field("disabled"):
		query = query.where(party.disabled == 0)
	query = query.select(party.name).orderby(party.creation, party.name).limit(1)
	primary = frappe.db.get_value(CLIENT, client, ROLES[doctype].primary) if doctype in ROLES else None
	found = query.where(party.name == primary).run(pluck=True) if primary else []
	return next(iter(found or query.run(pluck=True)), None)
