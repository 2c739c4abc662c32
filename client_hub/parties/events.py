"""What happens to a client when one of its parties is saved, renamed, merged or deleted in ERPNext."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from client_hub import repairs
from client_hub.handlers import all_or_nothing, never_in_the_way
from client_hub.linked_documents import CLIENT, FIELDNAME
from client_hub.parties import origin
from client_hub.parties.links import share_with_party
from client_hub.parties.roles import ROLES, add_party, parties_of, refresh_roles
from client_hub.stamping import linked_documents


@never_in_the_way(repairs.ROLES)
def on_party_update(doc: Document, method: str | None = None) -> None:
	"""Document event of all parties: keep the clients concerned in step."""
	if doc.flags.client_hub_from_client:
		return  # loop guard: the Client is being saved and sets its own roles
	before = doc.get_doc_before_save()
	was = before.get(FIELDNAME) if before else None
	now = doc.get(FIELDNAME)
	if (was or None) == (now or None):
		return
	repairs.clear(doc.doctype, doc.name, repairs.FILE)  # filed by hand, or taken away by hand
	if was:
		origin.forget(doc.doctype, doc.name, was)
	if now:
		origin.record_said(doc)
	with all_or_nothing("party"):
		if now:
			join(doc, now)
		if was:
			refresh_roles(was, doc.doctype)
			drop_if_unused(was)


def join(party: Document, client: str) -> None:
	"""What belongs to a party's joining of a client, once its own `client` says so.

	The Address first and the Client last: saving an Address locks them in this order.
	"""
	if party.doctype in ROLES:
		share_with_party(client, party)
		add_party(client, party.doctype, party.name)


def _forget_party(doc: Document) -> None:
	for client in frappe.get_all(CLIENT, filters={ROLES[doc.doctype].primary: doc.name}, pluck="name"):
		frappe.db.set_value(CLIENT, client, ROLES[doc.doctype].primary, None)


@never_in_the_way(instead=_forget_party)
def on_party_trash(doc: Document, method: str | None = None) -> None:
	"""Document event of Customer and Supplier: the client loses the tick and the primary link.

	Frappe looks for links after it: no Client may name the party by then, not even one whose party
	was taken away by a plain write in the database.
	"""
	clients = set(frappe.get_all(CLIENT, filters={ROLES[doc.doctype].primary: doc.name}, pluck="name"))
	with all_or_nothing("party"):
		for client in sorted(clients | ({doc.get(FIELDNAME)} - {None, ""})):
			refresh_roles(client, doc.doctype, without=doc.name)


@never_in_the_way()
def after_party_delete(doc: Document, method: str | None = None) -> None:
	"""Document event of all parties: a client that was made by itself for it goes with it."""
	repairs.clear(doc.doctype, doc.name)
	origin.forget(doc.doctype, doc.name)
	if doc.get(FIELDNAME) and drop_if_unused(doc.get(FIELDNAME)):
		doc.set(FIELDNAME, None)  # Frappe keeps what is deleted, and restores none that names what is gone


@never_in_the_way(repairs.ROLES)
def after_party_rename(doc: Document, method: str | None, old: str, new: str, merge: bool = False) -> None:
	"""Document event: a party without a client inherits that of the one merged into it.

	The client that loses its party is put right when Frappe deletes the old one (`on_party_trash`).
	"""
	origin.party_renamed(doc.doctype, old, new, merge)
	if merge and not doc.get(FIELDNAME):
		inherited = frappe.db.get_value(doc.doctype, old, FIELDNAME)
		if inherited:
			with all_or_nothing("party"):
				doc.db_set(FIELDNAME, inherited, update_modified=False)
				refresh_roles(inherited, doc.doctype)
			origin.record_many([(doc.doctype, doc.name)], origin.PARTY_MERGE)


# --- clients that were made by themselves --------------------------------------------------------

# Records that somebody has made about a client, by the fields that name it. Frappe's own look for links,
# which comes when the client is deleted, passes over these.
_USES = {
	"Comment": ("reference_doctype", "reference_name"),
	"Communication": ("reference_doctype", "reference_name"),
	"Communication Link": ("link_doctype", "link_name"),
	"DocShare": ("share_doctype", "share_name"),
	"Document Follow": ("ref_doctype", "ref_docname"),
	"File": ("attached_to_doctype", "attached_to_name"),
	"Tag Link": ("document_type", "document_name"),
	"ToDo": ("reference_type", "reference_name"),
	"User Permission": ("allow", "for_value"),
}


def drop_if_unused(client: str) -> bool:
	"""Delete a client that was made by itself, has lost its last party, and that nobody has changed or used.

	Returns whether it is gone. One that a person made, or has touched, stays without parties.
	"""
	if not frappe.db.get_value(CLIENT, client, "made_by_itself"):
		return False
	if any(parties_of(client, doctype) for doctype in linked_documents().parties) or _is_used(client):
		return False
	try:
		with all_or_nothing("unused_client"):
			# It came without a person's doing, and goes without one's right to delete.
			frappe.delete_doc(CLIENT, client, ignore_permissions=True)
	except frappe.LinkExistsError:
		frappe.clear_last_message()
		return False
	return True


def _is_used(client: str) -> bool:
	return any(
		frappe.db.exists(doctype, {kind: CLIENT, name: client}) for doctype, (kind, name) in _USES.items()
	)
