"""A Customer or Supplier created in ERPNext gets its client by itself.

Settings can turn it off. Internal parties never get one. ERPNext is never blocked by it: whatever
goes wrong is logged, the party is saved without a client, and the night tries again.
"""

from __future__ import annotations

import frappe
from frappe.model.document import Document
from frappe.permissions import get_user_permissions

from client_hub import repairs, stamping
from client_hub.doors import is_closed
from client_hub.handlers import all_or_nothing, never_in_the_way
from client_hub.identity import predecessors
from client_hub.identity.matching import parse_tax_id
from client_hub.linked_documents import CLIENT, FIELDNAME
from client_hub.parties import origin, roles
from client_hub.parties.origin import Reference


def _unfiled(doc: Document) -> None:
	doc.set(FIELDNAME, None)


@never_in_the_way(repairs.FILE, instead=_unfiled)
def after_insert(doc: Document, method: str | None = None) -> None:
	"""Document event of Customer and Supplier."""
	role = roles.ROLES[doc.doctype]
	if doc.get(FIELDNAME) or doc.get(role.internal_field) or doc.flags.client_hub_from_client:
		return
	if not frappe.get_cached_value("Client Hub Settings", None, "client_for_new_parties"):
		return
	if not _would_close_it(doc):
		file(doc)


def _would_close_it(party: Document) -> bool:
	"""Whether its maker would lose the party to its client, by User Permissions on Client that limit parties too."""
	limits = get_user_permissions(frappe.session.user).get(CLIENT, ())
	if not any(limit.get("applicable_for") in (None, "", party.doctype) for limit in limits):
		return False
	there = client_that_is_there(party)
	return not there or is_closed(there[0])


def file_at_night(party: Document) -> None:
	"""The same for a party with which it has failed. No save follows that would keep how it came."""
	file(party)
	origin.record_said(party, by=party.owner)


def file(party: Document) -> None:
	"""Give a party without a client its client."""
	with all_or_nothing("file"):
		client, how, reference = client_for(party, roles.ROLES[party.doctype])
		party.db_set(FIELDNAME, client, update_modified=False)
		_take_predecessors_along(party, client)
		roles.add_party(client, party.doctype, party.name)
	origin.say(party, how, reference)
	repairs.clear(party.doctype, party.name, repairs.FILE)


def client_for(party: Document, role: roles.Role) -> tuple[str, str, Reference | None]:
	"""The client a new party joins, with how it came there (`origin`): its Lead's, the one with its tax ID,
	or a new one.

	Not its Lead's where that is closed to whoever says so (`doors`). The one of its number it joins even then: there
	is no other, and the night would file it there.
	"""
	if there := client_that_is_there(party):
		return there
	try:
		with all_or_nothing("new_client"):
			return _make_client(party, role).name, origin.CLIENT_MADE_FOR_IT, None
	except frappe.UniqueValidationError:
		# Somebody else has made the client of this number since the transaction began, which only a look
		# with a lock shows.
		key = parse_tax_id(party.tax_id, party.get("country")).key()
		client = key and frappe.db.get_value(CLIENT, {"tax_id_key": key}, for_update=True)
		if not client:
			raise
		frappe.clear_last_message()
		return client, origin.TAX_ID, None


def client_that_is_there(party: Document) -> tuple[str, str, Reference | None] | None:
	"""The first two of `client_for`."""
	for doctype, name in _predecessors(party):
		client = frappe.db.get_value(doctype, name, FIELDNAME)
		if client and (party.flags.ignore_permissions or not is_closed(client)):
			return client, origin.LINEAGE, (doctype, name)
	key = parse_tax_id(party.tax_id, party.get("country")).key()
	client = key and frappe.db.get_value(CLIENT, {"tax_id_key": key})
	return (client, origin.TAX_ID, None) if client else None


@never_in_the_way()
def join_client_of_customer(doc: Document, method: str | None = None) -> None:
	"""Document event of Lead: one that comes from an existing Customer belongs to its client.

	Not to one that is closed to whoever says so: what is filed under a client may open it (`doors`).
	"""
	if not doc.customer or doc.get(FIELDNAME):
		return
	client = frappe.db.get_value("Customer", doc.customer, FIELDNAME)
	if client and (doc.flags.ignore_permissions or not is_closed(client)):
		doc.set(FIELDNAME, client)
		doc.flags.client_hub_filed = client
		origin.say(doc, origin.LINEAGE, ("Customer", doc.customer))


def _make_client(party: Document, role: roles.Role) -> Document:
	client = frappe.new_doc(CLIENT)
	client.update(
		{
			"legal_name": (party.get(role.title_field) or party.name).replace("<", "").replace(">", ""),
			"client_type": "Individual"
			if party.get(f"{party.doctype.lower()}_type") == "Individual"
			else "Company",
			"tax_id": party.tax_id,
			"tax_id_country": party.get("country"),
			"is_customer": 0,
			"is_supplier": 0,
			"country": "",  # not the site's: the address is to come
			**{field: party.get(field) for field in ("default_currency", "language", "website", "image")},
		}
	)
	if party.doctype == "Customer":
		client.update(
			{
				"client_group": party.customer_group,
				"territory": party.territory,
				"account_manager": party.account_manager,
			}
		)
	client.flags.client_hub_adopted = True  # the address comes later, with the party's own
	client.flags.ignore_mandatory = True  # and so does what the site asks for beside it
	# Whoever may create the party may have it filed; the client holds nothing but its data.
	return client.insert(ignore_permissions=True)


def _predecessors(party: Document) -> list[tuple[str, str]]:
	"""(DocType, name) of what a Customer was made from, as far as it can have a client."""
	found = [
		(doctype, party.get(field)) for field, doctype in predecessors.fields().items() if party.get(field)
	]
	return [(doctype, name) for doctype, name in found if frappe.db.exists(doctype, name)]


def _take_predecessors_along(party: Document, client: str) -> None:
	"""What was made for the Lead or Prospect that became this customer belongs to the client."""
	parties = stamping.linked_documents().parties
	for doctype, name in _predecessors(party):
		if doctype in parties and not frappe.db.get_value(doctype, name, FIELDNAME):
			frappe.get_doc(doctype, name).db_set(FIELDNAME, client, update_modified=False)
			origin.record_many([(doctype, name)], origin.LINEAGE, (party.doctype, party.name))
			stamping.restamp_from(doctype, name)
