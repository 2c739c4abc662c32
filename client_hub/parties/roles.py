"""The roles of a client: its ticks, the parties that they ask for, and the primary ones.

A party's own `client` field is the one truth of who belongs to whom; `is_customer`, `primary_customer`
and the rest show it on the Client.
"""

from __future__ import annotations

from dataclasses import dataclass

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder.functions import Coalesce
from frappe.utils import cint
from pypika.terms import ExistsCriterion

from client_hub.linked_documents import CLIENT, FIELDNAME
from client_hub.parties import origin
from client_hub.parties.links import pass_on_flags, titles_of
from client_hub.parties.naming import insert_under_free_name
from client_hub.permissions import shown_title


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


# --- the ticks on the Client ---------------------------------------------------------------------


def validate_roles(client: Document) -> None:
	"""Part of `Client.validate`: what the ticks and the primary parties on it may say."""
	for role in ROLES.values():
		existing = [] if client.is_new() else parties_of(client.name, role.doctype)
		if existing:
			_keep_tick(client, role)
			_validate_primary(client, role, existing)
		else:
			client.set(role.primary, None)
			if client.get(role.tick) and not (
				_is_set_in_this_save(client, role) and _may_create(client, role)
			):
				client.set(role.tick, 0)


def create_missing_parties(client: Document) -> dict[str, str]:
	"""Part of `Client.on_update`: make the parties that the ticks ask for.

	Returns `{field of Client: name}` of those made, for the client to write down.
	"""
	made: dict[str, str] = {}
	if client.flags.client_hub_taken_back:
		return made  # an import is undone: nothing is made by it
	for role in ROLES.values():
		if client.get(role.tick) and not client.get(role.primary):
			party = create_party(client, role)
			made[role.primary] = party.name
			client.set(role.primary, party.name)
			titles_of(client)[party.doctype, party.name] = party.get_title()
	return made


def create_party(client: Document, role: Role) -> Document:
	"""Insert the ERPNext party of one role for the client, as the user. Returns the party."""

	def make() -> Document:
		party = frappe.new_doc(role.doctype)
		party.update(_values_for(client, role))
		party.set(FIELDNAME, client.name)
		pass_on_flags(client, party)
		party.flags.client_hub_from_client = True
		party.flags.client_hub_filed = client.name
		# Whose it is, is said by the client: a level of the field is for who files parties by hand.
		party.flags.ignore_permlevel_for_fields = [FIELDNAME]
		return party

	# ERPNext gives the second Customer of a name a number, and refuses the second Supplier.
	party = insert_under_free_name(make) if role.doctype == "Customer" else make().insert()
	origin.record_made(client, party)
	return party


def _values_for(client: Document, role: Role) -> dict:
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


def _is_set_in_this_save(client: Document, role: Role) -> bool:
	"""Whether the tick asks for a party now. An old one without a party has lost it behind our back.

	The flag is for a client whose last save was cut in two, before its parties were made.
	"""
	return client.flags.client_hub_save_was_cut or client.has_value_changed(role.tick)


def _keep_tick(client: Document, role: Role) -> None:
	if client.get(role.tick):
		return
	before = client.get_doc_before_save()
	if before and before.get(role.tick):
		frappe.throw(
			_("{0} is a {1} in ERPNext. Detach the {1} first, then take the tick away.").format(
				_bold_title(client), _(role.doctype)
			),
			title=_("Party in use"),
		)
	client.set(role.tick, 1)


def _validate_primary(client: Document, role: Role, existing: list[str]) -> None:
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


def _may_create(client: Document, role: Role) -> bool:
	if client.flags.ignore_permissions or frappe.has_permission(role.doctype, "create"):
		return True
	if _is_as_settings_have_it(client, role):
		return False
	frappe.msgprint(
		_(
			"You may not create a {0}, so {1} was saved without one. A user with one of these roles can: {2}"
		).format(
			_(role.doctype),
			_bold_title(client),
			", ".join(_(name) for name in roles_that_create(role.doctype)),
		),
		title=_("{0} not created").format(_(role.doctype)),
		indicator="orange",
	)
	return False


def _bold_title(client: Document) -> str:
	return frappe.bold(frappe.utils.escape_html(shown_title(CLIENT, client.name, client.legal_name)))


def _is_as_settings_have_it(client: Document, role: Role) -> bool:
	"""Whether the tick came with the new client, and the user asked for nothing."""
	return client.is_new() and cint(client.meta.get_field(role.tick).default) == 1


def roles_that_create(doctype: str) -> list[str]:
	"""The roles with create permission on `doctype`, as this site has them."""
	permissions = frappe.get_meta(doctype).permissions
	return sorted({p.role for p in permissions if p.create and not p.permlevel})


# --- as the parties have them --------------------------------------------------------------------


def refresh_roles(client: str, doctype: str, without: str | None = None) -> None:
	"""Write the tick and the primary party of one role as the parties of the client have them.

	It moves `modified`, so that a Client form opened before does not save the old tick.
	"""
	role = ROLES.get(doctype)
	if not role or not frappe.db.get_value(CLIENT, client, "name", for_update=True):
		return
	doc = frappe.get_doc(CLIENT, client, for_update=True)
	existing = [name for name in parties_of(client, doctype) if name != without]
	if not existing:
		# What somebody else has filed under it meanwhile shows when it is read with a lock alone.
		others = {FIELDNAME: client, "name": ("!=", without or "")}
		joined = frappe.db.get_value(doctype, others, "name", for_update=True, order_by=None)
		existing = [joined] if joined else []
	primary = doc.get(role.primary)
	if primary not in existing:
		primary = existing[0] if existing else None
	if (doc.get(role.tick), doc.get(role.primary)) != (int(bool(existing)), primary):
		doc.db_set({role.tick: int(bool(existing)), role.primary: primary}, notify=True)


def add_party(client: str, doctype: str, party: str) -> None:
	"""Show one more party on its client: it is the primary one where there was none.

	Read with a lock, which shows a client that somebody else has made this very moment.
	"""
	role = ROLES.get(doctype)
	if not role:
		return
	doc = frappe.get_doc(CLIENT, client, for_update=True)
	if not doc.get(role.primary) or not doc.get(role.tick):
		doc.db_set({role.tick: 1, role.primary: doc.get(role.primary) or party}, notify=True)


def wrong_roles(doctype: str, limit: int | None = None) -> list[str]:
	"""Clients whose tick or primary party of a kind is not as their parties have it."""
	role = ROLES[doctype]
	client, party = frappe.qb.DocType(CLIENT), frappe.qb.DocType(doctype)
	parties = frappe.qb.from_(party).select(party.name).where(party[FIELDNAME] == client.name)
	has_party = ExistsCriterion(parties)
	is_primary = ExistsCriterion(parties.where(party.name == client[role.primary]))
	ticked = client[role.tick] == 1
	named = Coalesce(client[role.primary], "") != ""
	query = frappe.qb.from_(client).select(client.name)
	query = query.where((ticked & ~has_party) | (has_party & ~(ticked & is_primary)) | (named & ~is_primary))
	return (query.limit(limit) if limit else query).run(pluck=True)
