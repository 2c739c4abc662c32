"""Refusals of what a user may not do to a client through another document, before anything is written.

A party's `client`, and that of a Project or Task filed by hand, decides who sees and writes the client's
record; a link of an Address or Contact to a client puts what it says on the client. So both ask for a
right on the client itself, on every path to the document. Code that saves with `ignore_permissions` has
asked on its own account and is trusted.
"""

from __future__ import annotations

from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.permissions import filter_allowed_docs_for_doctype, get_user_permissions
from frappe.utils import escape_html

from client_hub.handlers import Gone, Refused, never_in_the_way
from client_hub.linked_documents import CLIENT, FIELDNAME
from client_hub.stamping import declared_documents


def _keep_former(doc: Document) -> None:
	"""Whom it was filed under stays; a choice that cannot be checked is none."""
	before = doc.get_doc_before_save()
	doc.set(FIELDNAME, before.get(FIELDNAME) if before else None)


@never_in_the_way(instead=_keep_former)
def check_client(doc: Document, method: str | None = None) -> None:
	"""Document event: who sets or changes `client` by hand needs to read the new client.

	As things stand before the write: filed there, the document itself might open the client.
	"""
	entry = declared_documents().get(doc.doctype)
	if not entry or not entry.is_editable or not doc.get(FIELDNAME) or not doc.has_value_changed(FIELDNAME):
		return
	if doc.flags.client_hub_from_client or (entry.by_hand and entry.source_of(doc)):
		return  # made by the client, or stamped
	by_hand = not doc.flags.ignore_permissions and doc.flags.client_hub_filed != doc.get(FIELDNAME)
	if by_hand:
		_check_may_file(doc, entry.is_party)
	if not doc.get(FIELDNAME) or _is_there(doc.get(FIELDNAME)):
		return
	if by_hand:
		throw_gone(doc.get(FIELDNAME))
	_keep_former(doc)


def _check_may_file(doc: Document, is_party: bool) -> None:
	may_read = bool(frappe.has_permission(CLIENT, "read", doc.get(FIELDNAME)))
	if doc.is_new() and _is_default_of_user(doc) and (is_party or not may_read):
		# Nobody has chosen it: Frappe fills it in for who is limited to one client. Every new Customer
		# would be that client's.
		doc.set(FIELDNAME, None)
	elif not may_read:
		throw_closed(doc.get(FIELDNAME), doc.doctype)


def _is_there(client: str) -> bool:
	"""Whether the client is there now, and stays until the transaction ends: who merges or deletes it waits, and
	takes along what is filed under it."""
	return bool(frappe.db.get_value(CLIENT, client, "name", for_update=True))


def throw_gone(client: str) -> NoReturn:
	frappe.throw(
		_("The client {0} is not there any more: it was merged into another one, or deleted.").format(
			frappe.bold(escape_html(client))
		),
		Gone,
		title=_("Client not found"),
	)


def throw_closed(client: str, doctype: str) -> NoReturn:
	frappe.throw(
		_("You may not read the client {0}, so you cannot file this {1} under it.").format(
			frappe.bold(escape_html(client)), _(doctype)
		),
		Refused,
		title=_("Not permitted"),
	)


def is_closed(client: str) -> bool:
	"""Whether the user reads clients, and this one not. Who reads none gains nothing by what is filed there."""
	return frappe.has_permission(CLIENT, "read") and not frappe.has_permission(CLIENT, "read", client)


def _is_default_of_user(doc: Document) -> bool:
	limits = get_user_permissions(frappe.session.user).get(CLIENT, [])
	_allowed, default = filter_allowed_docs_for_doctype(limits, doc.doctype, with_default_doc=True)
	return bool(default) and default == doc.get(FIELDNAME)


def drop_follower(doc: Document, method: str | None = None) -> None:
	"""Document event of Document Follow: to who follows a client its changes are mailed, which Frappe does unasked.

	Not refused: Frappe lets people follow what they make, like or are assigned to, in the middle of that.
	"""
	if doc.ref_doctype == CLIENT and not frappe.has_permission(
		CLIENT, "read", doc.ref_docname, user=doc.user
	):
		frappe.db.delete("Document Follow", doc.name)


# --- links of Addresses and Contacts -------------------------------------------------------------


def _keep_links(doc: Document) -> None:
	before = doc.get_doc_before_save()
	kept = [link for link in (before.links if before else ()) if link.link_doctype == CLIENT]
	doc.links = [link for link in doc.links if link.link_doctype != CLIENT]
	for link in kept:
		doc.append("links", {"link_doctype": CLIENT, "link_name": link.link_name})


@never_in_the_way(instead=_keep_links)
def check_links(doc: Document, method: str | None = None) -> None:
	"""Document event `before_validate` of Address and Contact: each link to a client that comes or goes
	asks for the right to write that client."""
	if doc.flags.ignore_permissions or doc.flags.client_hub_from_client:
		return
	before = doc.get_doc_before_save()
	linked = clients_linked(before) if before else set()
	for client in sorted(clients_linked(doc) ^ linked):
		_check_may_link(client, comes=client not in linked)
	doc.flags.client_hub_links = clients_linked(doc)


@never_in_the_way(instead=_keep_links)
def drop_links_of_others(doc: Document, method: str | None = None) -> None:
	"""Document event `validate` of Address: takes out links to clients that Frappe has put in by itself.

	A new Address without any gets those of its owner's Contact, which may be a client's.
	"""
	if doc.flags.client_hub_links is None:
		return
	for link in list(doc.links):
		if link.link_doctype == CLIENT and link.link_name not in doc.flags.client_hub_links:
			if not frappe.has_permission(CLIENT, "write", link.link_name):
				doc.remove(link)


def check_row(row: Document, method: str | None = None) -> None:
	"""Document event of Dynamic Link, which can be saved and deleted by itself: the same for one row."""
	if row.flags.ignore_permissions or row.parenttype not in ("Address", "Contact"):
		return
	before = row.get_doc_before_save()
	for link in (row, before):
		if link and link.link_doctype == CLIENT and link.link_name:
			_check_may_link(link.link_name, comes=link is row)


def clients_linked(doc: Document) -> set[str]:
	"""The clients that an Address or Contact is linked to."""
	return {row.link_name for row in doc.get("links") or () if row.link_doctype == CLIENT and row.link_name}


def _check_may_link(client: str, comes: bool) -> None:
	# One that is not there is Frappe's to refuse, and one that is gone can be unlinked.
	if not frappe.db.exists(CLIENT, client):
		return
	if frappe.has_permission(CLIENT, "write", client):
		if comes and not _is_there(client):
			throw_gone(client)
		return
	frappe.throw(
		_(
			"Linking to the client {0}, or taking the link away, needs the right to change that client."
		).format(frappe.bold(escape_html(client))),
		Refused,
		title=_("Not permitted"),
	)
