"""What a merge would do, before anybody does it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder.functions import Count

from client_hub.compat import unmasked
from client_hub.identity.merging import access, merge, references
from client_hub.identity.merging.fields import checked_choices, differing, shown_of
from client_hub.identity.merging.taking_over import merged_values
from client_hub.linked_documents import CLIENT, FIELDNAME
from client_hub.permissions import can_read, filed_under, hidden_of, permitted
from client_hub.stamping import linked_documents

MOST_NAMED = 20
"""Parties of a kind that are named."""

TOLD = {
	"Address": ("Dynamic Link", "Address"),
	"Contact": ("Dynamic Link", "Contact"),
	"File": ("File", None),
	"Comment": ("Comment", None),
	"Communication": ("Communication", None),
	"ToDo": ("ToDo", None),
	"Tag Link": ("Tag Link", None),
	"Document Follow": ("Document Follow", None),
	"Client Import Row": ("Client Import Row", None),
}
"""Kind: the DocType whose rows are counted, and the parent type of child rows."""


def preview(target: str, sources: list[str], choices: dict[str, Any]) -> dict[str, Any]:
	"""What merging `sources` into `target` would do, for who may do it; see `api.merge_preview`."""
	target, sources = merge.checked_clients(target, sources)
	chosen = checked_choices(choices, [target, *sources])
	# As they are, by which the merge goes; what the user may not see of it, `shown_of` leaves out.
	clients = [unmasked(frappe.get_doc(CLIENT, name)) for name in (target, *sources)]
	merged = merged_values(clients[0], clients[1:], chosen)
	is_unnamed = bool(hidden_of(CLIENT, {"legal_name"}))
	parties = [_parties(doctype, sources) for doctype in linked_documents().parties]
	return {
		"target": target,
		"clients": [
			{"name": doc.name, "legal_name": None if is_unnamed else doc.legal_name} for doc in clients
		],
		"may_merge": all(row["may_write"] for row in parties),
		"parties": [row for row in parties if row["count"]],
		"documents": _documents(sources),
		"others": _others(sources),
		"fields": [_field(field, clients, chosen, merged) for field in differing(clients)],
		"access": access.changes(target, sources, merged),
	}


def _parties(doctype: str, sources: list[str]) -> dict[str, Any]:
	"""A kind of party: how many move, and the names of those that the user may read."""
	names = frappe.get_all(doctype, {FIELDNAME: ("in", sources)}, pluck="name", order_by="creation")
	readable = []
	if names and (query := filed_under(doctype, sources)) is not None:
		title = frappe.get_meta(doctype).get_title_field()
		title = "name" if hidden_of(doctype, {title}) else title
		query = query.select("name", title, FIELDNAME).orderby("creation", "name").limit(MOST_NAMED)
		rows = query.run(as_dict=True)
		readable = [{"name": row.name, "title": row[title], FIELDNAME: row.client} for row in rows]
	return {
		"doctype": doctype,
		"label": _(doctype),
		"count": len(names),
		"rows": readable,
		"may_write": all(frappe.has_permission(doctype, "write", name) for name in names),
	}


def _documents(sources: list[str]) -> list[dict[str, Any]]:
	"""Documents that come along, as far as the user may read them."""
	found = []
	for entry in linked_documents().values():
		if entry.is_party or not can_read(entry.doctype):
			continue
		table = frappe.qb.DocType(entry.doctype)
		query = frappe.qb.from_(table).select(Count("*"))
		query = query.where(table[FIELDNAME].isin(sources))
		if (criterion := permitted(entry.doctype)) is not None:
			query = query.where(criterion)
		if count := query.run()[0][0]:
			found.append({"doctype": entry.doctype, "label": _(entry.doctype), "count": count})
	return found


def _others(sources: list[str]) -> list[dict[str, Any]]:
	"""What else names the clients, which whoever reads them may know of: counts by kind."""
	counts: Counter[str] = Counter()
	for place in references.places():
		kinds = [kind for kind, (doctype, _parent) in TOLD.items() if doctype == place.doctype]
		if not kinds:
			continue
		fields = ["parenttype"] if place.doctype == "Dynamic Link" else []
		for row in references.named_in(place, sources, *fields):
			kind = row.parenttype if fields else place.doctype
			counts[kind] += kind in kinds
	return [{"doctype": kind, "label": _(kind), "count": count} for kind, count in counts.items() if count]


def _field(field: str, clients: list[Document], chosen: dict[str, str], merged: Document) -> dict[str, Any]:
	meta, shown = frappe.get_meta(CLIENT).get_field(field), shown_of(field)
	return {
		"fieldname": field,
		"label": _(meta.label, context=CLIENT),
		"fieldtype": meta.fieldtype,
		"options": meta.options,
		"with": [member for member in shown if member != field],
		"values": {doc.name: {member: doc.get(member) for member in shown} for doc in clients},
		"default": _default(field, clients, chosen, merged),
	}


def _default(field: str, clients: list[Document], chosen: dict[str, str], merged: Document) -> str:
	"""The client whose value it is to be: the chosen one's, the target's, or of one who has what that lacks."""
	if field in chosen:
		return chosen[field]
	same = (doc.name for doc in clients if (doc.get(field) or None) == (merged.get(field) or None))
	return next(same, clients[0].name)
