"""Documents that a row made or changed: which are as it left them, and how they go or get back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import frappe
from frappe.model.delete_doc import delete_dynamic_links
from frappe.model.document import Document

from client_hub.compat import unmasked
from client_hub.linked_documents import CLIENT, FIELDNAME
from client_hub.parties.contact import take_away
from client_hub.parties.links import PRIMARY_FIELDS, set_as_primary
from client_hub.parties.roles import ROLES

# Links of Client to what a row may have made, in the order in which that can go.
MADE_LINKS = {
	"primary_contact": "Contact",
	"registered_address": "Address",
	"primary_customer": "Customer",
	"primary_supplier": "Supplier",
}

SHOWN_LINKS = {"registered_address": "Address", "primary_contact": "Contact"}
"""Those that a party of the client shows too."""

ADDED = "added to contact"
"""Key of a before-image: the e-mails and telephones that the row is about to add to the Contact."""

LINKED = "linked to client"
"""Key of a before-image: of a link that the client lacks, the documents that are linked to it all the same."""


def stamps_of(names: Iterable[dict[str, str]]) -> dict[tuple[str, str], str]:
	"""{(DocType, name): when it was last saved} of `{DocType: name}` dicts; one query a DocType."""
	wanted: dict[str, set[str]] = {}
	for row in names:
		for doctype, name in row.items():
			if name:
				wanted.setdefault(doctype, set()).add(name)
	stamps = {}
	for doctype, found in wanted.items():
		for name, modified in frappe.get_all(
			doctype, filters={"name": ("in", list(found))}, fields=["name", "modified"], as_list=True
		):
			stamps[doctype, name] = str(modified)
	return stamps


def made_doctypes(before: dict[str, Any]) -> set[str]:
	"""The DocTypes of what an update made, by its before-image: it names no such document."""
	return {doctype for link, doctype in MADE_LINKS.items() if link in before and not before[link]}


def delete_made(doctype: str, name: str) -> None:
	"""Delete a document that an import made and that nobody has used since.

	Whoever may import clients may take back what their import made, and nothing else: the caller has
	seen that it is as the import left it and that nothing points at it.
	"""
	if not frappe.db.exists(doctype, name):
		return
	if doctype in ("Address", "Contact"):
		_forget_primary(doctype, name)
	# ERPNext linked the calls with its number to a new Contact; no other link is left by now.
	frappe.db.delete("Dynamic Link", {"parenttype": "Call Log", "link_doctype": doctype, "link_name": name})
	doc = frappe.get_doc(doctype, name)
	doc.flags.ignore_permissions = True
	doc.run_method("on_trash")
	# Frappe's way queues a job for each document, and refuses to go on when five hundred wait.
	delete_dynamic_links(doctype, name)
	frappe.delete_doc(doctype, name, force=True, for_reload=True)


def _forget_primary(doctype: str, name: str) -> None:
	"""Parties that stay show the Address or Contact no longer."""
	for (party_doctype, made), fieldname in PRIMARY_FIELDS.items():
		if made != doctype:
			continue
		shown = ("primary_address",) if doctype == "Address" else ("email_id", "mobile_no")
		for party in frappe.get_all(party_doctype, filters={fieldname: name}, pluck="name"):
			frappe.db.set_value(
				party_doctype, party, {fieldname: None, **dict.fromkeys(shown)}, update_modified=False
			)


def delete_client(client: str, made: Mapping[str, str | None]) -> None:
	"""Delete a client that a row made, with its parties, Address and Contact: `{DocType: name}`."""
	# Its links first, or the events of the others would keep writing to a client that is going too.
	frappe.db.set_value(
		CLIENT,
		client,
		{**dict.fromkeys(MADE_LINKS), **{role.tick: 0 for role in ROLES.values()}},
		update_modified=False,
	)
	for doctype in MADE_LINKS.values():
		if name := made.get(doctype):
			if doctype in ROLES:
				frappe.db.set_value(doctype, name, FIELDNAME, None, update_modified=False)
			delete_made(doctype, name)
	delete_made(CLIENT, client)


def restore_client(client: str, before: dict[str, Any]) -> None:
	"""Give a client its old values back, and take away what its row made: links that were empty then."""
	now = frappe.db.get_value(CLIENT, client, list(MADE_LINKS), as_dict=True)
	made = {link: name for link, name in now.items() if name and link in before and not before[link]}
	if made:
		ticks = {r.tick: before.get(r.tick) or 0 for r in ROLES.values() if r.primary in made}
		# First, or the events of what goes would keep writing to the client.
		frappe.db.set_value(CLIENT, client, {**dict.fromkeys(made), **ticks}, update_modified=False)
	for link, name in made.items():
		doctype = MADE_LINKS[link]
		if doctype in ROLES:
			frappe.db.set_value(doctype, name, FIELDNAME, None, update_modified=False)
		delete_made(doctype, name)
	doc = unmasked(frappe.get_doc(CLIENT, client))
	doc.update({field: value for field, value in before.items() if field not in (*MADE_LINKS, ADDED, LINKED)})
	doc.flags.notify_update = False
	# As in `delete_made`: these are the values that the import itself replaced.
	doc.flags.ignore_permissions = True
	# And they were there, whatever is asked of a client that is saved today.
	doc.flags.client_hub_taken_back = doc.flags.ignore_mandatory = True
	# Old data may share a tax ID, and then nobody has its key.
	doc.flags.client_hub_had_no_key = "tax_id_key" in before and not before["tax_id_key"]
	doc.save()
	if before.get(ADDED) and doc.primary_contact and doc.primary_contact not in made.values():
		_take_from_contact(doc.primary_contact, before[ADDED])


def _take_from_contact(name: str, added: dict[str, list[str]]) -> None:
	contact = unmasked(frappe.get_doc("Contact", name))
	take_away(contact, added)
	contact.flags.client_hub_from_client = True
	# As in `delete_made`: rows that the import itself has added.
	contact.save(ignore_permissions=True)


def complete(client: str, set_extra: Callable[[Document], None]) -> Document:
	"""Finish a client that a commit in some document event had cut off from what belongs to it.

	`set_extra(doc)`: what the row saves besides the fields of Client.
	"""
	doc = frappe.get_doc(CLIENT, client)
	set_extra(doc)
	doc.update(made_before_the_cut(client, dict.fromkeys(MADE_LINKS)))
	doc.flags.client_hub_save_was_cut = True
	doc.flags.notify_update = False
	doc.flags.ignore_auto_link_call_log = True
	doc.save()
	show_on_parties(doc, SHOWN_LINKS)
	return doc


def made_before_the_cut(client: str, before: dict[str, Any]) -> dict[str, str]:
	"""{link of Client: name} of the Address and Contact that a row had made when it was cut off, before the
	client named them. `before`: its before-image; what was linked to the client then is somebody else's."""
	now = frappe.db.get_value(CLIENT, client, list(SHOWN_LINKS), as_dict=True)
	found = {}
	for link, doctype in SHOWN_LINKS.items():
		if not now[link] and link in before and not before[link]:
			known = (before.get(LINKED) or {}).get(link, [])
			if made := [name for name in linked(doctype, client) if name not in known]:
				found[link] = made[0]
	return found


def show_on_parties(client: Document, links: Iterable[str]) -> None:
	"""What a new Address or Contact does last, and a row that was cut off may not have done."""
	for link in links:
		if client.get(link):
			set_as_primary(unmasked(frappe.get_doc(SHOWN_LINKS[link], client.get(link))))


def take_back_cut_row(action: str, client: str | None, before: dict[str, Any]) -> None:
	"""Take away what a commit in some document event has kept of a row that then failed."""
	if not client or not frappe.db.exists(CLIENT, client):
		return
	if action == "update":
		if made_links := made_before_the_cut(client, before):
			frappe.db.set_value(CLIENT, client, made_links, update_modified=False)
		restore_client(client, before)
		return
	made = {doctype: next(iter(linked(doctype, client)), None) for doctype in SHOWN_LINKS.values()}
	made |= {doctype: frappe.db.get_value(doctype, {FIELDNAME: client}) for doctype in ROLES}
	delete_client(client, made)


def linked(doctype: str, client: str) -> list[str]:
	"""The Addresses (Contacts) that are linked to the client, whether it names them or not."""
	filters = {"parenttype": doctype, "link_doctype": CLIENT, "link_name": client}
	return frappe.get_all("Dynamic Link", filters=filters, pluck="parent")
