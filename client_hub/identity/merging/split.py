"""Split: parties that are somebody else get a client of their own. Merging the two undoes it."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model import data_fieldtypes
from frappe.model.document import Document
from frappe.utils import cstr, escape_html

from client_hub.arguments import readable_document
from client_hub.clean_text import clean_line
from client_hub.identity.matching import parse_tax_id
from client_hub.identity.merging import log, merge, moving, references
from client_hub.linked_documents import CLIENT, FIELDNAME
from client_hub.parties import origin
from client_hub.parties.address import address_copy
from client_hub.parties.contact import contact_copy
from client_hub.parties.links import PRIMARY_FIELDS
from client_hub.parties.roles import ROLES, refresh_roles
from client_hub.permissions import hidden_of
from client_hub.stamping import linked_documents

MOST_PARTIES = 100
"""Parties that are split off at once."""

_COPIED = {"Address": ("registered_address", address_copy), "Contact": ("primary_contact", contact_copy)}

Parties = list[tuple[str, str]]
"""(DocType, name) of each."""


def split(client: str, parties: list[Any]) -> dict[str, Any]:
	"""Give `parties`, `[{doctype, name}]`, a new client, as the user: `{name, status, message, client}`."""
	asked = _checked(client, _named(parties))
	return merge.in_turn(lambda: _split(*asked))


def _named(parties: list[Any]) -> Parties:
	possible = linked_documents().parties
	found = []
	for party in parties:
		if not isinstance(party, dict) or party.get("doctype") not in possible:
			frappe.throw(_("Name each party by its doctype ({0}) and its name.").format(", ".join(possible)))
		found.append((party["doctype"], cstr(party.get("name"))))
	if not found or len(found) > MOST_PARTIES:
		frappe.throw(_("Name the parties that are split off, at most {0}.").format(MOST_PARTIES))
	return list(dict.fromkeys(found))


def _checked(client: str, parties: Parties) -> tuple[str, Parties]:
	"""The client and the parties as they are stored, when the user may split them off."""
	name = readable_document(client, "write").name
	frappe.has_permission(CLIENT, "create", throw=True)
	stored = []
	for doctype, party in parties:
		doc = frappe.get_doc(doctype, party)
		doc.check_permission("write")
		if doc.get(FIELDNAME) != name:
			frappe.throw(_("{0} is not a party of this client.").format(escape_html(party)))
		stored.append((doctype, doc.name))
	return name, list(dict.fromkeys(stored))


def _split(client: str, parties: Parties) -> dict[str, Any]:
	merge.lock([client])
	_checked(client, parties)
	filed = moving.filed([client], by_hand=False)
	staying = [(d, name) for d, names in filed.items() for name in names if (d, name) not in parties]
	if not staying:
		frappe.throw(
			_(
				"These are all parties of the client, and one has to stay. To give the client another name, change its legal name; to join it to another one, merge them."
			),
			title=_("Nothing would be left"),
		)
	# Customers and Suppliers first: they say more about who it is.
	ordered = sorted(parties, key=lambda party: list(filed).index(party[0]))
	new = _new_client([_readable(*party) for party in ordered], client)
	for doctype in filed:
		if names := [name for kind, name in ordered if kind == doctype]:
			moving.file_under(doctype, names, new.name, client)
	theirs = _move_links(client, new.name, ordered, staying)
	_point_at(new, theirs)
	for name in (client, new.name):
		for doctype in ROLES:
			refresh_roles(name, doctype)
		frappe.clear_document_cache(CLIENT, name)
	doc = log.write(log.SPLIT, client, {new.name: new.legal_name}, None, log.DONE)
	origin.record_many(ordered, origin.SPLIT, (log.LOG, doc.name))
	for name in (client, new.name):
		log.comment(doc, name)
	return {**log.answer(doc), "client": new.name}


def _readable(doctype: str, name: str) -> Document:
	"""A document with what the user may see of it alone: who reads the new client, a copy, may not read the rest."""
	doc = frappe.get_doc(doctype, name)
	hidden = hidden_of(
		doctype, {field.fieldname for field in doc.meta.get("fields", {"fieldtype": ["in", data_fieldtypes]})}
	)
	return doc.update(dict.fromkeys(hidden))


def _new_client(parties: list[Document], former: str) -> Document:
	"""A client that says what its parties do, made as one that comes by itself."""
	leader = parties[0]

	def first(*fields: str) -> Any:
		return next((p.get(field) for p in parties for field in fields if p.get(field)), None)

	tax_id = first("tax_id")
	countries = [p.get("country") for p in parties if p.get("tax_id") == tax_id]
	# Of a number of which no party says it, the country is the one by which the former client reads it.
	countries += frappe.db.get_value(CLIENT, former, ["tax_id_country", "country"]) if tax_id else []
	client = frappe.new_doc(CLIENT)
	client.update(
		{
			"legal_name": _legal_name(leader),
			"client_type": "Individual"
			if leader.get(f"{leader.doctype.lower()}_type") == "Individual"
			else "Company",
			"tax_id": tax_id,
			"tax_id_country": next(filter(None, countries), None),
			"is_customer": 0,
			"is_supplier": 0,
			"country": "",  # not the site's: the address is to come
			"client_group": first("customer_group"),
			**{f: first(f) for f in ("territory", "account_manager", "default_currency")},
			**{f: first(f) for f in ("language", "website", "image")},
		}
	)
	client.flags.client_hub_adopted = True  # the address is the party's own
	client.flags.ignore_mandatory = True  # and so is what the site asks for beside it
	key = parse_tax_id(client.tax_id, client.tax_id_country).key()
	# Two that share a number: the first has its key, as adoption leaves it.
	client.flags.client_hub_had_no_key = bool(key and frappe.db.exists(CLIENT, {"tax_id_key": key}))
	client.insert()
	client.db_set("made_by_itself", 0, update_modified=False)
	return client


def _legal_name(party: Document) -> str:
	title = ROLES[party.doctype].title_field if party.doctype in ROLES else "company_name"
	name = party.get(title) or party.get("lead_name") or party.name
	return clean_line(cstr(name)).replace("<", "").replace(">", "").strip() or party.name


def _move_links(client: str, new: str, parties: Parties, staying: Parties) -> dict[str, list[str]]:
	"""Have the Addresses and Contacts of the parties alone name the new client: {DocType: their names}.

	What the client has chosen for itself, and what a party that stays uses, is the client's still.
	"""
	chosen = frappe.db.get_value(CLIENT, client, ["registered_address", "primary_contact"])
	found: dict[str, list[str]] = {}
	place = references.Place("Dynamic Link", "link_name", "link_doctype")
	for doctype in _COPIED:
		theirs = [name for name in _linked(doctype, parties) if name not in chosen]
		shared = set(_linked(doctype, staying))
		found[doctype] = [name for name in theirs if name not in shared]
		rows = references.named_in(place, [client], "parenttype", "parent", lock=True)
		moved = [row.name for row in rows if row.parenttype == doctype and row.parent in found[doctype]]
		if moved:
			moving.write_back(place, moved, new)
	return found


def _linked(doctype: str, parties: Parties) -> list[str]:
	"""Addresses (Contacts) that are linked to any of the parties, the oldest first."""
	wanted = set(parties)
	rows = frappe.get_all(
		"Dynamic Link",
		filters={"parenttype": doctype, "link_name": ("in", [name for _doctype, name in parties])},
		fields=["parent", "link_doctype", "link_name"],
		order_by="creation, name",
	)
	return list(dict.fromkeys(row.parent for row in rows if (row.link_doctype, row.link_name) in wanted))


def _point_at(client: Document, theirs: dict[str, list[str]]) -> None:
	"""The address and contact of the new client: those that its parties' forms show, else one that is theirs."""
	values: dict[str, Any] = {}
	for doctype, (fieldname, copy_of) in _COPIED.items():
		shown = [
			frappe.db.get_value(party_doctype, {FIELDNAME: client.name}, field)
			for (party_doctype, of), field in PRIMARY_FIELDS.items()
			if of == doctype
		]
		if name := next(filter(None, [*shown, *theirs[doctype]]), None):
			values |= {fieldname: name, **copy_of(_readable(doctype, name))}
	if values:
		client.update(values)
		client.db_set({**values, **client.name_keys()})
