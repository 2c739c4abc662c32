"""How parties came to their client that came before it was kept: worked out, a few queries for a page.

What was written down at the time goes first: the history of the party's `client`, and the rows of an
import. Then what is so today, which is said as such: lineage, Party Link, made in the same moment, tax ID,
name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import frappe
from frappe.query_builder import Order
from frappe.utils import time_diff_in_seconds

from client_hub.identity import predecessors
from client_hub.identity.matching import parse_name, parse_tax_id
from client_hub.linked_documents import CLIENT, FIELDNAME
from client_hub.parties import origin
from client_hub.parties.origin import Origin, Party, Reference
from client_hub.parties.roles import ROLES
from client_hub.permissions import hidden_of
from client_hub.spreadsheets.rows import CREATE, DONE, IMPORT, KEPT, ROW, from_json
from client_hub.spreadsheets.run.taking_back import made_doctypes

TOGETHER = 2
"""Seconds between what one save has made or written."""


def inferred(client: str, parties: list[Party]) -> dict[Party, Origin]:
	"""How these parties came to the client; a party of which nothing tells is left out."""
	documents = {
		(doctype, row.name): row
		for doctype, names in _by_doctype(parties).items()
		for row in _documents(doctype, names)
	}
	record = _documents(CLIENT, [client])[0]
	found = {
		party: today for party, doc in documents.items() if (today := _as_of_today(record, party[0], doc))
	}
	return {
		**found,
		**_by_party_link(client, documents),
		**_by_lineage(client, documents),
		**_imported(client, documents),
		**_by_hand(client, documents),
	}


# --- written down at the time --------------------------------------------------------------------


def _by_hand(client: str, documents: dict[Party, frappe._dict]) -> dict[Party, Origin]:
	"""By the last change of `client` in the history of a party, where that is to this client.

	Not one of the moment in which the party was made: it got its client by itself. Version 16 writes the title of
	what a link names into the history, where titles of links are shown.
	"""
	names_of_client = {client, frappe.db.get_value(CLIENT, client, "legal_name")}
	version, found = frappe.qb.DocType("Version"), dict[Party, Origin]()
	for doctype, names in _by_doctype(documents).items():
		query = frappe.qb.from_(version).select(
			version.docname, version.owner, version.creation, version.data
		)
		query = query.where((version.ref_doctype == doctype) & version.docname.isin(names))
		query = query.where(version.data.like(f'%"{FIELDNAME}"%'))
		seen = set()
		for name, owner, creation, data in query.orderby(version.creation, order=Order.desc).run():
			said = from_json(data, {})
			changed = {change[0]: change[2] for change in said.get("changed") or ()}
			if name in seen or FIELDNAME not in changed:
				continue
			seen.add(name)
			since_made = time_diff_in_seconds(creation, documents[doctype, name].creation)
			if changed[FIELDNAME] in names_of_client and since_made > TOGETHER:
				how, reference = origin.by_hand(said.get("updater_reference"))
				found[doctype, name] = Origin(how, owner, creation, reference)
	return found


def _imported(client: str, documents: dict[Party, frappe._dict]) -> dict[Party, Origin]:
	"""By the rows of imports that made them."""
	row, found = frappe.qb.DocType(ROW), dict[Party, Origin]()
	query = frappe.qb.from_(row).select(
		row.client_import, row.action, row.customer, row.supplier, row.before_image
	)
	query = query.where((row.client == client) & row.outcome.isin([DONE, KEPT])).orderby(row.name)
	for client_import, action, customer, supplier, before in query.run():
		made = {"Customer": customer, "Supplier": supplier}
		for doctype in made if action == CREATE else made_doctypes(from_json(before, {})) & set(made):
			if doc := documents.get((doctype, made[doctype])):
				found[doctype, doc.name] = Origin(
					origin.IMPORT, doc.owner, doc.creation, (IMPORT, client_import)
				)
	return found


# --- so today ------------------------------------------------------------------------------------


def _by_lineage(client: str, documents: dict[Party, frappe._dict]) -> dict[Party, Origin]:
	"""By what a Customer was made from, or what a Lead or Prospect has become, if that is the client's."""
	relatives: list[tuple[Party, Reference]] = []
	fields = predecessors.fields()
	for (doctype, name), doc in documents.items():
		named = fields if doctype == "Customer" else {"customer": "Customer"} if doctype == "Lead" else {}
		relatives += [
			((doctype, name), (kind, doc[field])) for field, kind in named.items() if doc.get(field)
		]
	for fieldname, doctype in predecessors.party_fields().items():
		names = [name for kind, name in documents if kind == doctype]
		if names and not hidden_of("Customer", {fieldname}):
			filters = {FIELDNAME: client, fieldname: ("in", names)}
			for customer, name in frappe.get_all("Customer", filters, ["name", fieldname], as_list=True):
				relatives.append(((doctype, name), ("Customer", customer)))
	return _of_client(client, origin.LINEAGE, relatives)


def _by_party_link(client: str, documents: dict[Party, frappe._dict]) -> dict[Party, Origin]:
	"""By ERPNext's statement that a Customer and a Supplier are one, if the other is the client's."""
	names = [name for doctype, name in documents if doctype in ROLES]
	sides = ("primary_role", "primary_party", "secondary_role", "secondary_party")
	either = {"primary_party": ("in", names), "secondary_party": ("in", names)}
	rows = frappe.get_all("Party Link", or_filters=either, fields=sides, as_list=True) if names else []
	links = [((row[0], row[1]), (row[2], row[3])) for row in rows]
	relatives = [pair for one, other in links for pair in ((one, other), (other, one))]
	return _of_client(client, origin.PARTY_LINK, [pair for pair in relatives if pair[0] in documents])


def _of_client(client: str, how: str, relatives: list[tuple[Party, Reference]]) -> dict[Party, Origin]:
	"""Of these parties those whose relative is the client's too."""
	of_client = {
		(doctype, name)
		for doctype, names in _by_doctype(relative for _party, relative in relatives).items()
		for name in frappe.get_all(doctype, {"name": ("in", names), FIELDNAME: client}, pluck="name")
	}
	return {
		party: Origin(how, reference=relative, is_inferred=True)
		for party, relative in relatives
		if relative in of_client
	}


def _as_of_today(client: frappe._dict, doctype: str, doc: frappe._dict) -> Origin | None:
	"""By what the party and the client have in common."""
	seconds = time_diff_in_seconds(doc.creation, client.creation)
	is_primary = doctype in ROLES and client.get(ROLES[doctype].primary) == doc.name
	if is_primary and doc.owner == client.owner and abs(seconds) <= TOGETHER:
		how = origin.MADE_FOR_CLIENT if seconds >= 0 else origin.CLIENT_MADE_FOR_IT
		return Origin(how, doc.owner, doc.creation, is_inferred=True)
	# As the client's country reads it: a Customer names none.
	country = client.tax_id_country or client.country
	key = parse_tax_id(doc.get("tax_id"), doc.get("country") or country).key()
	if key and key == parse_tax_id(client.get("tax_id"), country).key():
		return Origin(origin.TAX_ID, is_inferred=True)
	country = client.country or client.tax_id_country
	name = parse_name(doc.title, country)
	if name[0] and name == parse_name(client.get("legal_name"), country):
		return Origin(origin.NAME, is_inferred=True)
	return None


def _by_doctype(parties: Iterable[Party]) -> dict[str, list[str]]:
	found = defaultdict(list)
	for doctype, name in parties:
		found[doctype].append(name)
	return found


_COMPARED = (
	*("tax_id", "tax_id_country", "country", "customer"),
	*(role.primary for role in ROLES.values()),
)


def _documents(doctype: str, names: list[str]) -> list[frappe._dict]:
	"""What parties, or the client, are compared by, with a `title`; not what the reader may not see of it."""
	meta = frappe.get_meta(doctype)
	fields = {f for f in (*_COMPARED, *predecessors.fields(), meta.title_field) if f and meta.has_field(f)}
	fields -= hidden_of(doctype, fields)
	rows = frappe.get_all(doctype, {"name": ("in", names)}, ["name", "owner", "creation", *sorted(fields)])
	for row in rows:
		row.title = row.get(meta.title_field) or row.name
	return rows
