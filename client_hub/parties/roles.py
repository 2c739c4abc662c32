"""A client's parties: the Customers, Suppliers, Leads and Prospects that stand for it in ERPNext.

A party's own `client` field is the one truth of who belongs to whom; this module writes it, makes
missing parties, and keeps the roles shown on the Client (`is_customer`, `primary_customer`, …) in
step with it.
"""

from __future__ import annotations

from dataclasses import dataclass

import frappe
from frappe import _

from client_hub.linked_documents import CLIENT, FIELDNAME
from client_hub.parties.links import pass_on_flags, share_with_party
from client_hub.stamping import linked_documents


@dataclass(frozen=True)
class Role:
	"""A party DocType that a client can be by a tick: its fields on Client and in ERPNext."""

	doctype: str
	tick: str
	primary: str
	title_field: str
	internal_field: str


ROLES = {
	"Customer": Role("Customer", "is_customer", "primary_customer", "customer_name", "is_internal_customer"),
	"Supplier": Role("Supplier", "is_supplier", "primary_supplier", "supplier_name", "is_internal_supplier"),
}


def parties_of(client: str, doctype: str) -> list[str]:
	"""Names of the client's parties of one DocType, oldest first, whoever asks."""
	party = frappe.qb.DocType(doctype)
	return (
		frappe.qb.from_(party)
		.select(party.name)
		.where(party[FIELDNAME] == client)
		.orderby(party.creation, party.name)
		.run(pluck=True)
	)


# --- attach and detach ---------------------------------------------------------------------------


def attach_party(client: str, doctype: str, name: str) -> None:
	"""Make an existing party one of the client's. The user needs write permission on the party.

	Raises `frappe.ValidationError` when the party already has another client.
	"""
	party = _party_for_update(doctype, name)
	owner = party.get(FIELDNAME)
	if owner == client:
		return
	if owner:
		_throw_has_client(party, owner)
	party.set(FIELDNAME, client)
	party.save()


def detach_party(client: str, doctype: str, name: str) -> None:
	"""Take a party away from the client. Both stay; the party's documents lose their client.

	A party that is not (or no longer) the client's is left alone.
	"""
	party = _party_for_update(doctype, name)
	if party.get(FIELDNAME) == client:
		party.set(FIELDNAME, None)
		party.save()


def _party_for_update(doctype: str, name: str):
	possible = linked_documents().parties
	if doctype not in possible:
		frappe.throw(
			_("{0} cannot be a party of a client. Choose one of: {1}").format(
				_(doctype), ", ".join(_(party) for party in possible)
			)
		)
	party = frappe.get_doc(doctype, name)
	party.check_permission("write")
	return party


def _throw_has_client(party, owner: str) -> None:
	readable = frappe.has_permission(CLIENT, "read", owner)
	frappe.throw(
		_("{0} {1} already belongs to {2}. Detach it there first.").format(
			_(party.doctype),
			frappe.bold(frappe.utils.escape_html(party.get_title() or party.name)),
			frappe.bold(frappe.utils.escape_html(_title_of(owner))) if readable else _("another client"),
		),
		title=_("Already attached"),
	)


def _title_of(client: str) -> str:
	return frappe.db.get_value(CLIENT, client, "legal_name") or client


# --- the ticks on the Client ---------------------------------------------------------------------


def validate_roles(client) -> None:
	"""Part of `Client.validate`: what the ticks and the primary parties on it may say."""
	for role in ROLES.values():
		existing = [] if client.is_new() else parties_of(client.name, role.doctype)
		if existing:
			_keep_tick(client, role)
			_validate_primary(client, role, existing)
		else:
			client.set(role.primary, None)
			if client.get(role.tick) and not _may_create(client, role):
				client.set(role.tick, 0)


def create_missing_parties(client) -> dict[str, str]:
	"""Part of `Client.on_update`: make the parties that the ticks ask for.

	Returns `{field of Client: name}` of those made, for the client to write down.
	"""
	made = {}
	if client.flags.client_hub_taken_back:
		return made  # an import is undone: nothing is made by it
	for role in ROLES.values():
		if client.get(role.tick) and not client.get(role.primary):
			made[role.primary] = create_party(client, role).name
			client.set(role.primary, made[role.primary])
	return made


def create_party(client, role: Role):
	"""Insert the ERPNext party of one role for the client, as the user. Returns the party."""
	party = frappe.new_doc(role.doctype)
	party.update(_values_for(client, role))
	party.set(FIELDNAME, client.name)
	pass_on_flags(client, party)
	party.flags.client_hub_from_client = True
	party.flags.client_hub_filed = client.name
	if frappe.flags.in_import:
		_name_as_by_hand(party)
	party.insert()
	return party


def _name_as_by_hand(party) -> None:
	"""Two clients may have one name; ERPNext gives the second Customer a number, but not in an import."""
	frappe.flags.in_import = False
	try:
		party.set_new_name()
	finally:
		frappe.flags.in_import = True


def _values_for(client, role: Role) -> dict:
	settings = frappe.get_cached_doc("Client Hub Settings")
	values = {
		role.title_field: client.legal_name,
		"tax_id": client.tax_id,
		"default_currency": client.default_currency,
		"language": client.language,
		"website": client.website,
		"image": client.image,
	}
	if role.doctype == "Customer":
		values |= {
			"customer_type": client.client_type,
			"customer_group": client.client_group or settings.default_customer_group,
			"territory": client.territory or settings.default_territory,
			"account_manager": client.account_manager,
		}
	else:
		values |= {
			"supplier_type": client.client_type,
			"supplier_group": settings.default_supplier_group,
			"country": client.country,
		}
	# What the client leaves open keeps ERPNext's own default.
	return {field: value for field, value in values.items() if value}


def _keep_tick(client, role: Role) -> None:
	if client.get(role.tick):
		return
	before = client.get_doc_before_save()
	if before and before.get(role.tick):
		frappe.throw(
			_("{0} is a {1} in ERPNext. Detach the {1} first, then take the tick away.").format(
				frappe.bold(frappe.utils.escape_html(client.legal_name)), _(role.doctype)
			),
			title=_("Party in use"),
		)
	client.set(role.tick, 1)


def _validate_primary(client, role: Role, existing: list[str]) -> None:
	primary = client.get(role.primary)
	if not primary:
		client.set(role.primary, existing[0])
	elif primary not in existing:
		frappe.throw(
			_(
				"{0} {1} is not attached to this client. Attach it first, then make it the primary one."
			).format(_(role.doctype), frappe.bold(frappe.utils.escape_html(primary))),
			title=_("Not a party of this client"),
		)


def _may_create(client, role: Role) -> bool:
	if client.flags.ignore_permissions or frappe.has_permission(role.doctype, "create"):
		return True
	frappe.msgprint(
		_(
			"You may not create a {0}, so {1} was saved without one. A user with one of these roles can: {2}"
		).format(
			_(role.doctype),
			frappe.bold(frappe.utils.escape_html(client.legal_name)),
			", ".join(_(name) for name in roles_that_create(role.doctype)),
		),
		title=_("{0} not created").format(_(role.doctype)),
		indicator="orange",
	)
	return False


def roles_that_create(doctype: str) -> list[str]:
	"""The roles with create permission on `doctype`, as this site has them."""
	permissions = frappe.get_meta(doctype).permissions
	return sorted({p.role for p in permissions if p.create and not p.permlevel})


# --- document events of the parties --------------------------------------------------------------


def on_party_update(doc, method: str | None = None) -> None:
	"""Document event of Customer and Supplier: keep the roles of the clients concerned in step."""
	if doc.flags.client_hub_from_client:
		return  # loop guard: the Client is being saved and sets its own roles
	before = doc.get_doc_before_save()
	was = before.get(FIELDNAME) if before else None
	now = doc.get(FIELDNAME)
	if was == now:
		return
	for client in filter(None, (was, now)):
		refresh_roles(client, doc.doctype)
	if now:
		share_with_party(now, doc)


def on_party_trash(doc, method: str | None = None) -> None:
	"""Document event: a client that loses a party stays, without the tick and the primary link.

	Frappe looks for links after it: no Client may name the party by then, not even one whose party
	was taken away by a plain write in the database.
	"""
	clients = set(frappe.get_all(CLIENT, filters={ROLES[doc.doctype].primary: doc.name}, pluck="name"))
	for client in sorted(clients | ({doc.get(FIELDNAME)} - {None, ""})):
		refresh_roles(client, doc.doctype, without=doc.name)


def after_party_rename(doc, method: str | None, old: str, new: str, merge: bool = False) -> None:
	"""Document event: a party without a client inherits that of the one merged into it.

	The client that loses its party is put right when Frappe deletes the old one (`on_party_trash`).
	"""
	if merge and not doc.get(FIELDNAME):
		inherited = frappe.db.get_value(doc.doctype, old, FIELDNAME)
		if inherited:
			doc.db_set(FIELDNAME, inherited, update_modified=False)
			refresh_roles(inherited, doc.doctype)


def refresh_roles(client: str, doctype: str, without: str | None = None) -> None:
	"""Write the tick and the primary party of one role as the parties of the client have them.

	It moves `modified`, so that a Client form opened before does not save the old tick.
	"""
	role = ROLES.get(doctype)
	if not role or not frappe.db.exists(CLIENT, client):
		return
	existing = [name for name in parties_of(client, doctype) if name != without]
	doc = frappe.get_doc(CLIENT, client)
	primary = doc.get(role.primary)
	if primary not in existing:
		primary = existing[0] if existing else None
	if (doc.get(role.tick), doc.get(role.primary)) != (int(bool(existing)), primary):
		doc.db_set({role.tick: int(bool(existing)), role.primary: primary}, notify=True)
