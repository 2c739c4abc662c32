"""The registered Address and the primary Contact of a client, and their copies on the Client.

The Address and the Contact are the truth; the fields on the Client are an editable copy, so that
quick entry, a spreadsheet row and the page need one record. Both directions are kept in step:
saving the Client writes the documents, saving a document writes the Client. Two flags are the loop
guards: `client_hub_from_client` on a document that the Client is saving, and the plain database
write that brings a copy up to date, which fires no event.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.contacts.doctype.address.address import get_address_display
from frappe.desk.search import search_widget
from frappe.utils import cstr

from client_hub.linked_documents import CLIENT, FIELDNAME, PARTY_DOCTYPES

ADDRESS_FIELDS = ("address_line1", "address_line2", "city", "state", "pincode", "country")
REQUIRED_ADDRESS_FIELDS = ("address_line1", "city", "country")

CONTACT_FIELDS = {
	"contact_first_name": "first_name",
	"contact_last_name": "last_name",
	"email_id": "email_id",
	"phone": "phone",
	"mobile_no": "mobile_no",
}
"""Field of Client: field of Contact."""

CHOSEN = {
	"Address": ("registered_address", "is_primary_address"),
	"Contact": ("primary_contact", "is_primary_contact"),
}
"""The field of Client that names the one it chose, and the flag that this one carries."""

# A title of 140 characters, the type and a number must fit into a document's name of 140.
TITLE_LENGTH = 100

PRIMARY_FIELDS = {
	("Customer", "Address"): "customer_primary_address",
	("Customer", "Contact"): "customer_primary_contact",
	("Supplier", "Address"): "supplier_primary_address",
	("Supplier", "Contact"): "supplier_primary_contact",
}


# --- Client → Address and Contact ----------------------------------------------------------------


def validate_address(client) -> None:
	"""Part of `Client.validate`: what must be there, and the copy of an Address chosen by hand.

	Line 1, city and country are required of every new client; one adopted from old data may lack
	them until somebody fills them in, and what was there cannot be taken away.
	"""
	if client.registered_address and client.has_value_changed("registered_address"):
		address = frappe.get_doc("Address", client.registered_address)
		address.check_permission("read")
		client.update(_address_copy(address))
	before = client.get_doc_before_save()
	if client.flags.client_hub_taken_back:
		return  # an import is undone: what was there before it is there again
	if client.flags.client_hub_adopted or (before and not has_address(before) and not has_address(client)):
		return
	missing = [field for field in REQUIRED_ADDRESS_FIELDS if not cstr(client.get(field)).strip()]
	if missing:
		labels = ", ".join(
			frappe.bold(_(client.meta.get_label(field), context="Client")) for field in missing
		)
		frappe.throw(
			_("The registered address of {0} is not complete. Fill in: {1}").format(
				frappe.bold(frappe.utils.escape_html(client.legal_name)), labels
			),
			frappe.MandatoryError,
			title=_("Address missing"),
		)


def has_address(client) -> bool:
	"""Whether the copy on the client says anything."""
	# The country alone is no address: the form fills it in from the user's defaults.
	return any(cstr(client.get(field)).strip() for field in ADDRESS_FIELDS if field != "country")


def save_address(client) -> dict[str, str]:
	"""Part of `Client.on_update`: write the copy to the registered Address, or make that Address.

	Returns `{"registered_address": name}` of an Address made, for the client to write down.
	"""
	if not has_address(client) or _is_unchanged(client, "registered_address", ADDRESS_FIELDS):
		return {}
	if client.flags.client_hub_taken_back and not client.registered_address:
		return {}  # the client had its copy without an Address, which somebody had deleted
	copy = {field: cstr(client.get(field)) for field in ADDRESS_FIELDS}
	if client.registered_address:
		address = frappe.get_doc("Address", client.registered_address)
		if copy != {field: cstr(address.get(field)) for field in ADDRESS_FIELDS}:
			address.update(copy)
			_save_from(client, address)
		_pass_primary_on(client, "Address")
		return {}
	address = frappe.new_doc("Address")
	address.update(copy)
	address.update({"address_title": client.legal_name[:TITLE_LENGTH], "address_type": "Billing"})
	address.is_primary_address = 1
	_link(address, client)
	_save_from(client, address)
	_set_as_primary(address)
	return {"registered_address": address.name}


def save_contact(client) -> dict[str, str]:
	"""Part of `Client.on_update`: write the copy to the primary Contact, or make that Contact.

	Returns `{"primary_contact": name}` of a Contact made, for the client to write down. Call it
	last: ERPNext may commit when a Contact is inserted whose number is in a Call Log.
	"""
	if _is_unchanged(client, "primary_contact", CONTACT_FIELDS):
		return {}
	copy = {contact_field: cstr(client.get(field)) for field, contact_field in CONTACT_FIELDS.items()}
	if client.primary_contact:
		contact = frappe.get_doc("Contact", client.primary_contact)
		if copy != {field: cstr(contact.get(field)) for field in CONTACT_FIELDS.values()}:
			_write_contact(contact, copy)
			_save_from(client, contact)
		_pass_primary_on(client, "Contact")
		return {}
	if not any(copy.values()) or client.flags.client_hub_taken_back:
		return {}
	contact = frappe.new_doc("Contact")
	if client.client_type != "Individual":
		contact.company_name = client.legal_name[:TITLE_LENGTH]
	elif not (copy["first_name"] or copy["last_name"]):
		copy["first_name"] = client.legal_name[:TITLE_LENGTH]
	_write_contact(contact, copy)
	contact.is_primary_contact = 1
	_link(contact, client)
	_save_from(client, contact)
	_set_as_primary(contact)
	return {"primary_contact": contact.name}


def validate_contact(client) -> None:
	"""Part of `Client.validate`: the copy of a Contact chosen by hand."""
	if client.primary_contact and client.has_value_changed("primary_contact"):
		contact = frappe.get_doc("Contact", client.primary_contact)
		contact.check_permission("read")
		client.update(_contact_copy(contact))


def pass_on_flags(client, doc) -> None:
	"""What holds for saving the client holds for the documents that it makes."""
	for flag in ("ignore_permissions", "notify_update", "ignore_auto_link_call_log"):
		if client.flags.get(flag) is not None:
			doc.flags[flag] = client.flags.get(flag)


def _save_from(client, doc) -> None:
	pass_on_flags(client, doc)
	doc.flags.client_hub_from_client = client.name
	doc.flags.ignore_mandatory = bool(client.flags.client_hub_taken_back)
	doc.save()


def _pass_primary_on(client, doctype: str) -> None:
	"""Of what belongs to the client alone, the Address (Contact) that it chose is the one primary.

	The flag of one that a party uses decides what the party's invoices carry, and stays as it is; so
	does then that of the other, for which Frappe would take it away.
	"""
	link, flag = CHOSEN[doctype]
	before = client.get_doc_before_save()
	former = before.get(link) if before else None
	if not former or former == client.get(link):
		return
	documents = {name: frappe.get_doc(doctype, name) for name in (former, client.get(link))}
	if not all(_is_clients_alone(doc, client.name) for doc in documents.values()):
		return
	for name, doc in documents.items():
		doc.set(flag, int(name != former))
		_save_from(client, doc)


def _is_clients_alone(doc, client: str) -> bool:
	return [(link.link_doctype, link.link_name) for link in doc.links] == [(CLIENT, client)]


def _is_unchanged(client, link: str, fields) -> bool:
	"""Whether the document that `link` names still says what this save says.

	The flag is for a client whose last save was cut in two: its copies may be ahead of the documents.
	"""
	if client.flags.client_hub_save_was_cut:
		return False
	return bool(client.get(link)) and not any(client.has_value_changed(f) for f in (link, *fields))


def _write_contact(contact, copy: dict[str, str]) -> None:
	contact.first_name = copy["first_name"]
	contact.last_name = copy["last_name"]
	# Contact throws away its own e-mail and numbers and takes them from the rows (6.16).
	_write_row(contact, "email_ids", "email_id", "is_primary", copy["email_id"])
	_write_row(contact, "phone_nos", "phone", "is_primary_phone", copy["phone"])
	_write_row(contact, "phone_nos", "phone", "is_primary_mobile_no", copy["mobile_no"])


def _write_row(contact, table: str, fieldname: str, flag: str, value: str) -> None:
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


def _serves_only(row, flag: str) -> bool:
	"""Whether no other flag stands on the row (one number can be phone and mobile at once)."""
	return not any(row.get(other) for other in ("is_primary_phone", "is_primary_mobile_no") if other != flag)


# --- links to parties ----------------------------------------------------------------------------


def share_with_party(client: str, party) -> None:
	"""A party that joins a client and has no Address (Contact) of its own gets the client's.

	Only then: a second one, marked primary, would change the invoices of a branch.
	"""
	names = frappe.db.get_value(CLIENT, client, ["registered_address", "primary_contact"])
	for doctype, name in zip(("Address", "Contact"), names or (), strict=False):
		if name and not _has_any(doctype, party.doctype, party.name):
			doc = frappe.get_doc(doctype, name)
			if not doc.has_link(CLIENT, client):
				continue  # an adopted client points at the address of another party: it stays theirs
			doc.append("links", {"link_doctype": party.doctype, "link_name": party.name})
			doc.flags.client_hub_from_client = client
			# The link is bookkeeping of the attachment, for which write permission was checked.
			doc.save(ignore_permissions=True)


def _link(doc, client) -> None:
	"""Link a new Address or Contact to the client, and to its parties that have none."""
	doc.append("links", {"link_doctype": CLIENT, "link_name": client.name})
	for doctype, primary in (("Customer", "primary_customer"), ("Supplier", "primary_supplier")):
		if client.flags.in_insert:
			# The parties of a new client are those this save has made.
			names = [client.get(primary)] if client.get(primary) else []
		else:
			names = frappe.get_all(doctype, filters={FIELDNAME: client.name}, pluck="name")
		for name in names:
			if not _has_any(doc.doctype, doctype, name):
				doc.append("links", {"link_doctype": doctype, "link_name": name})


def _has_any(doctype: str, party_doctype: str, party: str) -> bool:
	return bool(
		frappe.db.exists(
			"Dynamic Link", {"parenttype": doctype, "link_doctype": party_doctype, "link_name": party}
		)
	)


def _set_as_primary(doc) -> None:
	"""Show a new Address or Contact on the forms of the parties that it was linked to."""
	shown = None
	for link in doc.links:
		fieldname = PRIMARY_FIELDS.get((link.link_doctype, doc.doctype))
		if not fieldname or frappe.db.get_value(link.link_doctype, link.link_name, fieldname):
			continue
		if not shown and doc.doctype == "Address":
			shown = {"primary_address": get_address_display(doc.as_dict())}
		elif not shown:
			shown = {"email_id": doc.email_id, "mobile_no": doc.mobile_no}
		values = {fieldname: doc.name, **shown}
		frappe.db.set_value(link.link_doctype, link.link_name, values, update_modified=False)


# --- Address and Contact → Client ----------------------------------------------------------------


def on_address_update(doc, method: str | None = None) -> None:
	"""Document event of Address: bring the copies up to date; a client without one takes it."""
	_choose_what_is_made_primary(doc)
	_update_copies(doc, "registered_address", _address_copy(doc))


def on_contact_update(doc, method: str | None = None) -> None:
	"""Document event of Contact: bring the copies up to date; a client without one takes it."""
	_choose_what_is_made_primary(doc)
	_update_copies(doc, "primary_contact", _contact_copy(doc))


def on_trash(doc, method: str | None = None) -> None:
	"""Document event of Address and Contact: they may be deleted; the client keeps its copy.

	Frappe looks for links after it, so a registered address refuses no deletion.
	"""
	fieldname = "registered_address" if doc.doctype == "Address" else "primary_contact"
	for client in frappe.get_all(CLIENT, filters={fieldname: doc.name}, pluck="name"):
		frappe.get_doc(CLIENT, client).db_set(fieldname, None, notify=True)


def _choose_what_is_made_primary(doc) -> None:
	"""Ticking the flag on an Address (Contact) of a client alone makes it the one that the client chose."""
	link, flag = CHOSEN[doc.doctype]
	if doc.flags.client_hub_from_client or not (doc.get(flag) and doc.has_value_changed(flag)):
		return  # loop guard: the Client being saved passes the flag on by itself
	client = doc.links[0].link_name if doc.links else None
	if not client or not _is_clients_alone(doc, client):
		return
	former = frappe.db.get_value(CLIENT, client, link)
	if not former or former == doc.name:
		return
	other = frappe.get_doc(doc.doctype, former)
	if other.get(flag) and _is_clients_alone(other, client):
		other.set(flag, 0)
		other.flags.client_hub_from_client = client
		# Follows from the tick, for which write permission was checked.
		other.save(ignore_permissions=True)
	frappe.db.set_value(CLIENT, client, link, doc.name, update_modified=False)


def _update_copies(doc, fieldname: str, copy: dict[str, str]) -> None:
	if doc.flags.client_hub_from_client and doc.flags.in_insert:
		return  # loop guard: made by a Client for itself and its parties, nobody else points at it
	clients = frappe.get_all(CLIENT, filters={fieldname: doc.name}, pluck="name")
	for name in [*clients, *_clients_without_one(doc, fieldname)]:
		if name == doc.flags.client_hub_from_client:
			continue  # loop guard: the Client being saved is where these values come from
		client = frappe.get_doc(CLIENT, name)
		changed = {
			field: value
			for field, value in {**copy, fieldname: doc.name}.items()
			if cstr(client.get(field)) != cstr(value)
		}
		if changed:
			# A plain write, no save: ERPNext's documents are never held up by a rule of Client.
			client.db_set(changed, notify=True)


def _clients_without_one(doc, fieldname: str) -> list[str]:
	"""Clients that the document or one of its parties belongs to, without a registered address (primary
	contact) yet."""
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
		):
			clients.append(client)
	return clients


@frappe.whitelist()
@frappe.validate_and_sanitize_search_inputs
def of_client_query(doctype: str, txt: str, searchfield: str, start: int, page_len: int, filters: dict):
	"""Link search: the Addresses (Contacts) of a client and its parties, as far as the user may read."""
	if doctype not in ("Address", "Contact"):
		frappe.throw(_("Only an Address or a Contact can be looked for here."))
	frappe.has_permission(CLIENT, "read", filters.get("client"), throw=True)
	return search_widget(
		doctype,
		txt,
		filters=[["name", "in", _names_of_client(doctype, filters["client"]) or [""]]],
		searchfield=searchfield,
		start=start,
		page_length=page_len,
	)


def _names_of_client(doctype: str, client: str) -> list[str]:
	link = frappe.qb.DocType("Dynamic Link")
	query = frappe.qb.from_(link).select(link.parent).distinct().where(link.parenttype == doctype)
	of_client = (link.link_doctype == CLIENT) & (link.link_name == client)
	for party_doctype in PARTY_DOCTYPES:
		party = frappe.qb.DocType(party_doctype)
		names = frappe.qb.from_(party).select(party.name).where(party[FIELDNAME] == client)
		of_client |= (link.link_doctype == party_doctype) & link.link_name.isin(names)
	return query.where(of_client).run(pluck=True)


def _address_copy(address) -> dict[str, str]:
	return {field: cstr(address.get(field)) for field in ADDRESS_FIELDS}


def _contact_copy(contact) -> dict[str, str]:
	return {field: cstr(contact.get(contact_field)) for field, contact_field in CONTACT_FIELDS.items()}
