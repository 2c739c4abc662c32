"""Whose an Address or Contact is: its links to a client and its parties, and which one is primary.

What it says is for `address`, `contact` and `copies`.
"""

import frappe
from frappe import _
from frappe.contacts.doctype.address.address import get_address_display
from frappe.desk.search import search_widget
from frappe.model.document import Document
from frappe.query_builder.functions import Coalesce

from client_hub.arguments import checked, page, readable_client
from client_hub.compat import unmasked
from client_hub.linked_documents import CLIENT, FIELDNAME
from client_hub.stamping import linked_documents

CHOSEN = {
	"Address": ("registered_address", "is_primary_address"),
	"Contact": ("primary_contact", "is_primary_contact"),
}
"""The field of Client that names the one it chose, and the flag that this one carries."""

MOST_SUGGESTED = 500
"""Rows of one answer to a link search."""

PRIMARY_FIELDS = {
	("Customer", "Address"): "customer_primary_address",
	("Customer", "Contact"): "customer_primary_contact",
	("Supplier", "Address"): "supplier_primary_address",
	("Supplier", "Contact"): "supplier_primary_contact",
}


# --- saved by the client that they belong to -----------------------------------------------------


def pass_on_flags(client: Document, doc: Document) -> None:
	"""What holds for saving the client holds for the documents that it makes."""
	for flag in ("ignore_permissions", "notify_update", "ignore_auto_link_call_log"):
		if client.flags.get(flag) is not None:
			doc.flags[flag] = client.flags.get(flag)


def made_by(client: Document, doc: Document) -> Document:
	"""An Address or Contact that the client writes. The flag is the loop guard: it writes nothing back."""
	pass_on_flags(client, doc)
	doc.flags.client_hub_from_client = client.name
	doc.flags.ignore_mandatory = bool(client.flags.client_hub_taken_back)
	return doc


def save_from(client: Document, doc: Document) -> None:
	"""Save an Address or Contact that the client writes."""
	made_by(client, doc).save()


# --- links to parties ----------------------------------------------------------------------------


def share_with_party(client: str, party: Document) -> None:
	"""A party that joins a client and has no Address (Contact) of its own gets the client's.

	Only then: a second one, marked primary, would change the invoices of a branch.
	"""
	names = frappe.db.get_value(CLIENT, client, ["registered_address", "primary_contact"])
	for doctype, name in zip(("Address", "Contact"), names or (), strict=False):
		if name and not _has_any(doctype, party.doctype, party.name):
			doc = unmasked(frappe.get_doc(doctype, name))
			if not doc.has_link(CLIENT, client):
				continue  # an adopted client points at the address of another party: it stays theirs
			doc.append("links", {"link_doctype": party.doctype, "link_name": party.name})
			doc.flags.client_hub_from_client = client
			# The link is bookkeeping of the attachment, for which write permission was checked; what is
			# asked of an Address today was not asked of every one that is there.
			doc.flags.ignore_mandatory = True
			doc.save(ignore_permissions=True)


def link_to_client(doc: Document, client: Document) -> None:
	"""Link a new Address or Contact to the client, and to its parties that have none."""
	doc.append("links", {"link_doctype": CLIENT, "link_name": client.name})
	if client.flags.in_insert:
		# Then no other Address or Contact is the client's, and Frappe has nothing to look at in the links.
		doc.flags.client_hub_titles = titles = titles_of(client)
		titles[CLIENT, client.name] = client.get_title()
	for doctype, primary in (("Customer", "primary_customer"), ("Supplier", "primary_supplier")):
		if client.flags.in_insert:
			# The parties of a new client are those this save has made.
			names = [client.get(primary)] if client.get(primary) else []
			names = [name for name in names if doc.doctype not in _linked_to_new(client, doctype, name)]
		else:
			names = frappe.get_all(doctype, filters={FIELDNAME: client.name}, pluck="name")
			names = [name for name in names if not _has_any(doc.doctype, doctype, name)]
		for name in names:
			doc.append("links", {"link_doctype": doctype, "link_name": name})


def titles_of(client: Document) -> dict[tuple[str, str], str]:
	"""{(DocType, name): title} of the client and what its save has made, for links to them."""
	return client.flags.setdefault("client_hub_titles", {})


def _linked_to_new(client: Document, doctype: str, party: str) -> set[str]:
	"""The DocTypes of what some document event has linked to a party that this save has made."""
	known = client.flags.setdefault("client_hub_linked", {})
	if (doctype, party) not in known:
		filters = {"link_doctype": doctype, "link_name": party}
		known[doctype, party] = set(frappe.get_all("Dynamic Link", filters=filters, pluck="parenttype"))
	return known[doctype, party]


def set_links_aside(doc: Document, method: str | None = None) -> None:
	"""Document event `before_validate` of what a new client makes: Frappe would load the client and its party
	whole for the titles of the links, a quarter of what it takes to import a client."""
	if doc.flags.client_hub_titles is not None and doc.is_new():
		doc.flags.client_hub_links_aside, doc.links = doc.links, []


def put_links_back(doc: Document, method: str | None = None) -> None:
	"""Document event `validate`: the links with their titles, and none that Frappe has put in meanwhile."""
	links = doc.flags.pop("client_hub_links_aside", None)
	if links is None:
		return
	titles = doc.flags.client_hub_titles
	for link in links:
		linked = (link.link_doctype, link.link_name)
		if linked not in titles:
			titles[linked] = frappe.db.get_value(*linked, frappe.get_meta(linked[0]).get_title_field())
		link.link_title = titles[linked] or link.link_name
	doc.links = links


def name_on_customers(doc: Document, method: str | None = None) -> None:
	"""Document event `after_insert` of Address: ERPNext draws it next on the Customers that name it, and has
	their forms read anew (`ERPNextAddress.on_update`), so that what a client makes is drawn once."""
	if not doc.flags.client_hub_from_client:
		return
	doc.flags.client_hub_named_on_customers = True
	for link in doc.links:
		if link.link_doctype == "Customer":
			_show(doc, link, {})


def _show(doc: Document, link: Document, values: dict[str, str]) -> None:
	"""Name an Address (Contact) on the party of a link, with `values`, unless the party names another one."""
	party, fieldname = frappe.qb.DocType(link.link_doctype), PRIMARY_FIELDS[link.link_doctype, doc.doctype]
	query = frappe.qb.update(party).where(
		(party.name == link.link_name) & (Coalesce(party[fieldname], "") == "")
	)
	for column, value in {fieldname: doc.name, **values}.items():
		query = query.set(party[column], value)
	query.run()


def _has_any(doctype: str, party_doctype: str, party: str) -> bool:
	return bool(
		frappe.db.exists(
			"Dynamic Link", {"parenttype": doctype, "link_doctype": party_doctype, "link_name": party}
		)
	)


def set_as_primary(doc: Document) -> None:
	"""Show a new Address or Contact on the forms of the parties that it was linked to."""
	values = {"email_id": doc.email_id, "mobile_no": doc.mobile_no} if doc.doctype == "Contact" else {}
	for link in doc.links:
		fieldname = PRIMARY_FIELDS.get((link.link_doctype, doc.doctype))
		if not fieldname:
			continue
		if doc.doctype == "Address":
			drawn = link.link_doctype == "Customer" and doc.flags.client_hub_named_on_customers
			if drawn or frappe.db.get_value(link.link_doctype, link.link_name, fieldname):
				continue
			values = values or {"primary_address": get_address_display(doc.as_dict())}
		_show(doc, link, values)
		frappe.clear_document_cache(link.link_doctype, link.link_name)


# --- the one primary among those of a client alone -----------------------------------------------


def pass_primary_on(client: Document, doctype: str) -> None:
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
		save_from(client, doc)


def _is_clients_alone(doc: Document, client: str) -> bool:
	return [(link.link_doctype, link.link_name) for link in doc.links] == [(CLIENT, client)]


def choose_what_is_made_primary(doc: Document) -> None:
	"""Ticking the flag on an Address (Contact) of a client alone makes it the one that the client chose."""
	link, flag = CHOSEN[doc.doctype]
	if doc.flags.client_hub_from_client or not (doc.get(flag) and doc.has_value_changed(flag)):
		return  # loop guard: the Client being saved passes the flag on by itself
	client = doc.links[0].link_name if doc.links else None
	if not client or not _is_clients_alone(doc, client):
		return
	former = frappe.db.get_value(CLIENT, client, link)
	if not former or former == doc.name or not frappe.has_permission(CLIENT, "write", client):
		return
	other = unmasked(frappe.get_doc(doc.doctype, former))
	if other.get(flag) and _is_clients_alone(other, client):
		other.set(flag, 0)
		other.flags.client_hub_from_client = client
		# Follows from the tick, by somebody who may write the client.
		other.save(ignore_permissions=True)
	frappe.db.set_value(CLIENT, client, link, doc.name, update_modified=False)


# --- all of a client and its parties -------------------------------------------------------------


@frappe.whitelist()
@checked
@frappe.validate_and_sanitize_search_inputs
def of_client_query(
	doctype: str, txt: str, searchfield: str | None, start: int, page_len: int, filters: dict | None
) -> list:
	"""Link search: the Addresses (Contacts) of a client and its parties, as far as the user may read."""
	if doctype not in ("Address", "Contact"):
		frappe.throw(_("Only an Address or a Contact can be looked for here."))
	client = readable_client((filters or {}).get("client"))
	start, page_len = page(start, page_len, MOST_SUGGESTED)
	return search_widget(
		doctype,
		txt,
		filters=[["name", "in", _names_of_client(doctype, client) or [""]]],
		searchfield=searchfield,
		start=start,
		page_length=page_len,
	)


def _names_of_client(doctype: str, client: str) -> list[str]:
	link = frappe.qb.DocType("Dynamic Link")
	query = frappe.qb.from_(link).select(link.parent).distinct().where(link.parenttype == doctype)
	of_client = (link.link_doctype == CLIENT) & (link.link_name == client)
	for party_doctype in linked_documents().parties:
		party = frappe.qb.DocType(party_doctype)
		names = frappe.qb.from_(party).select(party.name).where(party[FIELDNAME] == client)
		of_client |= (link.link_doctype == party_doctype) & link.link_name.isin(names)
	return query.where(of_client).run(pluck=True)
