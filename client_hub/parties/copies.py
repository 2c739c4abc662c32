"""An Address or Contact that is saved: the clients whose registered or primary one it is follow.

See `in_step` for the other direction.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import Order
from frappe.query_builder.functions import Coalesce
from frappe.utils import cstr
from pypika.terms import Criterion

from client_hub import repairs
from client_hub.compat import unmasked
from client_hub.handlers import all_or_nothing, never_in_the_way
from client_hub.linked_documents import CLIENT, FIELDNAME
from client_hub.parties.address import OF_ADDRESS, address_copy
from client_hub.parties.contact import CONTACT_FIELDS, contact_copy, write_contact
from client_hub.parties.in_step import differ, without_hidden
from client_hub.parties.links import CHOSEN, PRIMARY_FIELDS, choose_what_is_made_primary
from client_hub.permissions import hidden_of, writes_by_role

_COPIED = {"Address": ("registered_address", address_copy), "Contact": ("primary_contact", contact_copy)}
"""The field of Client that names the document, and what is copied of it."""


_FIELDS = {"Address": OF_ADDRESS, "Contact": CONTACT_FIELDS}
"""Field of Client: field of the document."""


@never_in_the_way(repairs.COPIES)
def on_update(doc: Document, method: str | None = None) -> None:
	"""Document event of Address and Contact: bring the copies up to date; a client without one takes it."""
	if doc.flags.client_hub_from_client and doc.flags.in_insert:
		return  # loop guard: made by a Client for itself and its parties, nobody else points at it
	with all_or_nothing("copies"):
		choose_what_is_made_primary(doc)
		update_copies(doc)


def _forget(doc: Document) -> None:
	fieldname, _copy_of = _COPIED[doc.doctype]
	frappe.db.set_value(CLIENT, {fieldname: doc.name}, fieldname, None)


@never_in_the_way(instead=_forget)
def on_trash(doc: Document, method: str | None = None) -> None:
	"""Document event of Address and Contact: they may be deleted; the client keeps its copy.

	Frappe looks for links after it, so a registered address refuses no deletion.
	"""
	repairs.clear(doc.doctype, doc.name)
	fieldname, _copy_of = _COPIED[doc.doctype]
	with all_or_nothing("trash"):
		for client in frappe.get_all(CLIENT, filters={fieldname: doc.name}, pluck="name"):
			frappe.get_doc(CLIENT, client).db_set(fieldname, None, notify=True)


def update_copies(doc: Document) -> None:
	"""The copies follow whoever may write the document by a role.

	Not who may as its owner or by a share: a web user may own a client's Address. What such a user
	writes is saved, and shown as differing (`differences`) until somebody settles it.
	"""
	fieldname, copy_of = _COPIED[doc.doctype]
	clients = frappe.get_all(CLIENT, filters={fieldname: doc.name}, pluck="name")
	if clients and not writes_by_role(doc):
		clients = []
	for name in [*clients, *_clients_without_one(doc, fieldname)]:
		if name != doc.flags.client_hub_from_client:  # loop guard: where these values come from
			_take(name, fieldname, doc.name, copy_of(doc))


def _take(client: str, fieldname: str, name: str, copy: dict[str, str]) -> None:
	"""Write the copy of an Address or Contact on the client that has it."""
	doc = unmasked(frappe.get_doc(CLIENT, client, for_update=True))
	changed = {
		field: value
		for field, value in {**copy, fieldname: name}.items()
		if cstr(doc.get(field)) != cstr(value)
	}
	if "country" in changed:
		doc.update(changed)
		changed |= doc.name_keys()  # the country says which words of the name are its legal form
	if changed:
		# A plain write, no save: ERPNext's documents are never held up by a rule of Client.
		doc.db_set(changed, notify=True)


def _clients_without_one(doc: Document, fieldname: str) -> list[str]:
	"""Clients without a registered address (primary contact) that take this one: it is linked to them, or to
	one of their parties, and the user may write what it is linked to."""
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
			and frappe.has_permission(link.link_doctype, "write", link.link_name)
		):
			clients.append(client)
	return clients


def take_from_parties() -> int:
	"""Nightly: clients without an address (contact) take the one of their party. Returns how many did.

	The one that the party's form shows as primary, or one that whoever made the party made for it, such
	as the contact of somebody who signed up on the portal. Others may have been linked by strangers.
	"""
	taken = 0
	for (party_doctype, doctype), shown in PRIMARY_FIELDS.items():
		fieldname, copy_of = _COPIED[doctype]
		for client, name in _of_parties(party_doctype, doctype, shown, fieldname):
			if frappe.db.exists(CLIENT, {"name": client, fieldname: ("is", "not set")}):
				_take(client, fieldname, name, copy_of(frappe.get_doc(doctype, name)))
				taken += 1
	return taken


def _of_parties(party_doctype: str, doctype: str, shown: str, fieldname: str) -> list[tuple[str, str]]:
	"""(client, Address or Contact) of clients that have none and nothing in their copy, the best first."""
	client, party = frappe.qb.DocType(CLIENT), frappe.qb.DocType(party_doctype)
	document, link = frappe.qb.DocType(doctype), frappe.qb.DocType("Dynamic Link")
	copied = ("address_line1", "city") if doctype == "Address" else ("contact_first_name", "email_id")
	without = Criterion.all([Coalesce(client[field], "") == "" for field in (fieldname, *copied)])
	parties = frappe.qb.from_(client).join(party).on(party[FIELDNAME] == client.name).where(without)
	of_form = parties.join(document).on(document.name == party[shown]).select(client.name, document.name)
	of_maker = (
		parties.join(link)
		.on(
			(link.link_doctype == party_doctype)
			& (link.link_name == party.name)
			& (link.parenttype == doctype)
		)
		.join(document)
		.on((document.name == link.parent) & (document.owner == party.owner))
		.select(client.name, document.name)
		.orderby(document[CHOSEN[doctype][1]], order=Order.desc)
		.orderby(document.creation)
	)
	return [*of_form.run(), *of_maker.run()]


# --- where the two say different things ----------------------------------------------------------


def differences(client: Document) -> list[dict]:
	"""What the registered Address and the primary Contact say otherwise than the client.

	`{doctype, name, fieldname, client, document}` for each field, as far as the user may read the document.
	"""
	found = []
	for doctype, (fieldname, _copy_of) in _COPIED.items():
		name = client.get(fieldname)
		if not name or not frappe.db.exists(doctype, name):
			continue
		doc = frappe.get_doc(doctype, name)
		now = _readable_copy(client, doc)
		if differ(client, now) and doc.has_permission("read"):
			found += [
				{"doctype": doctype, "name": name, "fieldname": f, "client": client.get(f), "document": value}
				for f, value in now.items()
				if cstr(client.get(f)).strip() != value.strip()
			]
	return found


def _readable_copy(client: Document, doc: Document) -> dict[str, str]:
	"""What the document says of those fields that the user may read there and on the client."""
	_fieldname, copy_of = _COPIED[doc.doctype]
	fields = _FIELDS[doc.doctype]
	hidden = hidden_of(CLIENT, set(fields))
	copy = without_hidden(client, doc, fields, copy_of(doc))
	return {field: value for field, value in copy.items() if field not in hidden}


def settle(client: Document, doctype: str, keep: str) -> None:
	"""Make the client and its Address (Contact) say the same: what the one of them says that `keep` names.

	`keep`: client or document. The user needs the right to write what is changed.
	"""
	fieldname, _copy_of = _COPIED[doctype]
	client.check_permission("write")
	if not client.get(fieldname):
		frappe.throw(_("This client has no {0}.").format(_(doctype)))
	# As they are when nobody else is writing them, the document before the client as everywhere: two who
	# settle one difference either way would each take what the other has just given up.
	doc = frappe.get_doc(doctype, client.get(fieldname), for_update=True)
	client = frappe.get_doc(CLIENT, client.name, for_update=True)
	if client.get(fieldname) != doc.name:
		client.throw_saved_at_once()
	told = _readable_copy(client, doc)
	if keep == "document":
		doc.check_permission("read")
		_take(client.name, fieldname, doc.name, told)
		return
	doc.check_permission("write")
	said = {_FIELDS[doctype][field]: cstr(client.get(field)) for field in told}
	if doctype == "Address":
		doc.update(said)
	else:
		write_contact(doc, said)
	# What of it is kept from the user is not settled, and is not to be copied back either.
	doc.flags.client_hub_from_client = client.name
	doc.save()
