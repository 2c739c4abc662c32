"""Adoption: existing Customers and Suppliers, with their Leads and Prospects, become clients.

Parties that share a usable tax ID or an ERPNext Party Link become one client, all others one each;
internal parties stay out. A group joins the client that one of its parties already has. The plan
is worked out in memory from a few queries and written in batches, each with its own commit, so a
run that was killed is simply started again: whoever has a client by then is not in the new plan.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import frappe
from frappe import _
from frappe.query_builder import Order
from frappe.utils.file_lock import LockTimeoutError
from frappe.utils.global_search import rebuild_for_doctype
from frappe.utils.synchronization import filelock

from client_hub import stamping
from client_hub.address_and_contact import PRIMARY_FIELDS
from client_hub.identity.clients_in_bulk import insert_clients
from client_hub.identity.matching import parse_tax_id
from client_hub.linked_documents import CLIENT, FIELDNAME, PARTY_DOCTYPES
from client_hub.parties import ROLES, refresh_roles

BATCH_SIZE = 500
"""Clients per commit."""

MAX_PARTIES_UNDER_ONE_NUMBER = 20
"""More than these are a conflict for a person to solve, not one legal entity (definitions 9)."""

Party = tuple[str, str]
"""(DocType, name)"""


@dataclass
class Group:
	"""Parties that stand for one legal entity.

	`client`: the one they join, None for a new one. `candidates`: clients that its parties already
	have; more than one is a conflict, and the group is left alone.
	"""

	parties: list[frappe._dict]
	candidates: set[str] = field(default_factory=set)

	@property
	def client(self) -> str | None:
		return next(iter(self.candidates), None)


@dataclass
class Plan:
	"""What a run would do. `shared_numbers`: {tax ID key: parties} of numbers too common to group by."""

	groups: list[Group] = field(default_factory=list)
	conflicts: list[Group] = field(default_factory=list)
	shared_numbers: dict[str, int] = field(default_factory=dict)

	def summary(self) -> dict:
		"""`{clients, joining, parties, grouped, conflicts, shared_numbers}`: counts for people."""
		return {
			"clients": sum(not group.client for group in self.groups),
			"joining": sum(bool(group.client) for group in self.groups),
			"parties": sum(len(group.parties) for group in self.groups),
			"grouped": sum(len(group.parties) > 1 for group in self.groups),
			"conflicts": [[_label(party) for party in group.parties] for group in self.conflicts],
			"shared_numbers": self.shared_numbers,
		}


def adopt(progress: Callable[[int, int], None] | None = None) -> dict:
	"""Give every party that has none its client, then stamp the documents. Returns the plan's summary.

	`progress(done, total)` counts parties' groups. Throws when another run is under way.
	"""
	with _only_one_run():
		plan = make_plan()
		summary = plan.summary()
		total = len(plan.groups)
		for start in range(0, total, BATCH_SIZE):
			batch = plan.groups[start : start + BATCH_SIZE]
			_write(batch)
			frappe.db.commit()  # nosemgrep: each batch stands alone, see above
			if progress:
				progress(min(start + BATCH_SIZE, total), total)
		_attach_predecessors()
		frappe.db.commit()  # nosemgrep: the stamping that follows commits batch by batch
		stamping.restamp_all()
		for doctype in PARTY_DOCTYPES:
			frappe.clear_document_cache(doctype)
		rebuild_for_doctype(CLIENT)
		frappe.db.commit()  # nosemgrep
	return summary


EVENT = "client_hub_adoption"
"""Realtime event with `done` and `total`, then `finished` (the summary) or `failed` (the reason)."""


def start() -> None:
	"""Run in the background and tell the user who asked. A second run meanwhile is refused there."""
	frappe.enqueue(
		"client_hub.identity.adoption.adopt_in_background",
		queue="long",
		timeout=6 * 60 * 60,
		enqueue_after_commit=True,
		user=frappe.session.user,
	)


def adopt_in_background(user: str) -> None:
	"""Background job of `start`: tells the user's page how far it is, and how it ended."""

	def tell(**message):
		frappe.publish_realtime(EVENT, message, user=user)

	try:
		summary = adopt(lambda done, total: tell(done=done, total=total))
	except Exception as error:
		frappe.db.rollback()
		tell(failed=frappe.utils.strip_html(str(error)))
		raise
	tell(finished=summary)


@contextmanager
def _only_one_run():
	"""A lock that the operating system frees when the process dies."""
	try:
		with filelock("client_hub_adoption", timeout=1):
			yield
	except LockTimeoutError:
		frappe.clear_last_message()
		frappe.throw(_("Another adoption is under way. Wait until it is finished."), title=_("Adoption"))


# --- the plan ------------------------------------------------------------------------------------


def make_plan() -> Plan:
	"""Group the parties without a client. Changes nothing."""
	parties = {(party.doctype, party.name): party for party in _parties_without_client()}
	joins = _Joins(parties)
	plan = Plan()
	_join_by_tax_id(joins, plan)
	_join_by_party_link(joins)
	_join_predecessors_clients(joins)
	for members, candidates in joins.groups():
		group = Group(members, candidates)
		(plan.conflicts if len(candidates) > 1 else plan.groups).append(group)
	return plan


class _Joins:
	"""Sets of parties that belong together (union-find), with the clients they lead to."""

	def __init__(self, parties: dict[Party, frappe._dict]):
		self.parties = parties
		self._root = {party: party for party in parties}
		self._candidates: dict[Party, set[str]] = defaultdict(set)

	def join(self, one: Party, other: Party) -> None:
		one, other = self._find(one), self._find(other)
		if one != other:
			self._root[other] = one
			self._candidates[one] |= self._candidates.pop(other, set())

	def join_client(self, party: Party, client: str) -> None:
		self._candidates[self._find(party)].add(client)

	def groups(self) -> Iterator[tuple[list[frappe._dict], set[str]]]:
		members = defaultdict(list)
		for party, values in self.parties.items():
			members[self._find(party)].append(values)
		for root, values in members.items():
			yield values, self._candidates.get(root, set())

	def _find(self, party: Party) -> Party:
		while self._root[party] != party:
			self._root[party] = self._root[self._root[party]]
			party = self._root[party]
		return party


# What a client is made of; a field that a party DocType lacks is left out.
PARTY_FIELDS = (
	"name",
	"creation",
	"tax_id",
	"disabled",
	"country",
	"website",
	"account_manager",
	"customer_group",
	"territory",
	"default_currency",
	"language",
	"image",
	"lead_name",
	"prospect_name",
	"customer_type",
	"supplier_type",
	*(role.title_field for role in ROLES.values()),
	*PRIMARY_FIELDS.values(),
)


def _parties_without_client() -> list[frappe._dict]:
	"""Customers first, each kind in the order it was made, with what a client is made of.

	Each row carries its `doctype`, the names of its `address` and `contact`, and `parsed_tax_id`.
	"""
	found = []
	addresses, contacts = _linked("Address", "is_primary_address"), _linked("Contact", "is_primary_contact")
	for role in ROLES.values():
		meta = frappe.get_meta(role.doctype)
		rows = frappe.get_all(
			role.doctype,
			filters={FIELDNAME: ("is", "not set"), role.internal_field: 0},
			fields=[f for f in PARTY_FIELDS if f in ("name", "creation") or meta.has_field(f)],
			order_by="creation asc, name asc",
		)
		for row in rows:
			row.doctype = role.doctype
			party = (role.doctype, row.name)
			row.address = row.get(PRIMARY_FIELDS[(role.doctype, "Address")]) or addresses.get(party)
			row.contact = row.get(PRIMARY_FIELDS[(role.doctype, "Contact")]) or contacts.get(party)
		found += rows
	countries = dict(frappe.get_all("Address", fields=["name", "country"], as_list=True))
	for row in found:
		row.parsed_tax_id = parse_tax_id(row.tax_id, row.get("country") or countries.get(row.address))
	return found


def _linked(doctype: str, primary: str) -> dict[Party, str]:
	"""The Address (Contact) of each party as ERPNext would pick it: the primary one, else the oldest."""
	document, link = frappe.qb.DocType(doctype), frappe.qb.DocType("Dynamic Link")
	query = (
		frappe.qb.from_(link)
		.join(document)
		.on(document.name == link.parent)
		.where((link.parenttype == doctype) & link.link_doctype.isin(list(ROLES)))
		.select(link.link_doctype, link.link_name, document.name)
		.orderby(document[primary])
		.orderby(document.creation, order=Order.desc)
	)
	if doctype == "Address":
		query = query.where(document.disabled == 0)
	return {(link_doctype, link_name): name for link_doctype, link_name, name in query.run()}


def _join_by_tax_id(joins: _Joins, plan: Plan) -> None:
	by_key: dict[str, list[Party]] = defaultdict(list)
	for party, values in joins.parties.items():
		if key := values.parsed_tax_id.key():
			by_key[key].append(party)
	clients = dict(
		frappe.get_all(CLIENT, {"tax_id_key": ("is", "set")}, ["tax_id_key", "name"], as_list=True)
	)
	for key, members in by_key.items():
		if len(members) > MAX_PARTIES_UNDER_ONE_NUMBER:
			plan.shared_numbers[key] = len(members)
			for member in members:
				joins.parties[member].has_shared_number = True
			continue
		for member in members[1:]:
			joins.join(members[0], member)
		if key in clients:
			joins.join_client(members[0], clients[key])


def _join_by_party_link(joins: _Joins) -> None:
	for link in frappe.get_all(
		"Party Link", fields=["primary_role", "primary_party", "secondary_role", "secondary_party"]
	):
		one, other = (link.primary_role, link.primary_party), (link.secondary_role, link.secondary_party)
		if one in joins.parties and other in joins.parties:
			joins.join(one, other)
			continue
		for known, unknown in ((one, other), (other, one)):
			if known in joins.parties and unknown[0] in ROLES:
				if client := frappe.db.get_value(*unknown, FIELDNAME):
					joins.join_client(known, client)


def _join_predecessors_clients(joins: _Joins) -> None:
	"""A Customer made from a Lead or Prospect that has a client joins it."""
	for doctype, fieldname in (("Lead", "lead_name"), ("Prospect", "prospect_name")):
		clients = dict(frappe.get_all(doctype, {FIELDNAME: ("is", "set")}, ["name", FIELDNAME], as_list=True))
		for party, values in joins.parties.items():
			if clients and values.get(fieldname) in clients:
				joins.join_client(party, clients[values.get(fieldname)])


# --- writing -------------------------------------------------------------------------------------


def _write(groups: list[Group]) -> None:
	"""Insert the batch's new clients and file its parties, all in one transaction."""
	groups = _as_they_are_now(groups)
	joined = [group for group in groups if group.client]
	new = [group for group in groups if not group.client]
	for group, name in zip(new, insert_clients([group.parties for group in new]), strict=True):
		group.candidates.add(name)
	for doctype in ROLES:
		clients = {p.name: {FIELDNAME: g.client} for g in groups for p in g.parties if p.doctype == doctype}
		if clients:
			frappe.db.bulk_update(doctype, clients, update_modified=False)
	_refresh_joined(joined)


def _as_they_are_now(groups: list[Group]) -> list[Group]:
	"""The groups without the parties that somebody filed or deleted since the plan was made.

	What is read here is locked until the commit. The rest of a group joins the client that one of
	its parties was given; a group that leads to two clients, or to one that is gone, is left to the
	next run.
	"""
	owners: dict[Party, str] = {}
	for doctype in ROLES:
		names = [party.name for group in groups for party in group.parties if party.doctype == doctype]
		owners |= {(doctype, name): owner or "" for name, owner in _locked(doctype, names, FIELDNAME)}
	current = []
	for group in groups:
		found = [owners.get((party.doctype, party.name)) for party in group.parties]
		free = [party for party, owner in zip(group.parties, found, strict=True) if owner == ""]
		if free:
			current.append(Group(free, group.candidates | set(filter(None, found))))
	candidates = {client for group in current for client in group.candidates}
	there = {name for (name,) in _locked(CLIENT, candidates)}
	return [group for group in current if len(group.candidates) < 2 and group.candidates <= there]


def _locked(doctype: str, names: Iterable[str], *fields: str) -> Iterable[tuple]:
	"""Name and `fields` of those that are there, as committed by now, locked until the commit."""
	table = frappe.qb.DocType(doctype)
	query = frappe.qb.from_(table).select(table.name, *(table[field] for field in fields)).for_update()
	return query.where(table.name.isin(list(names) or [""])).run()


def _refresh_joined(groups: list[Group]) -> None:
	for group in groups:
		for doctype in {party.doctype for party in group.parties}:
			refresh_roles(group.client, doctype)


def _attach_predecessors() -> None:
	"""Leads and Prospects belong to the client of the Customer they became (definitions 5)."""
	customer = frappe.qb.DocType("Customer")
	for doctype, fieldname in (("Lead", "lead_name"), ("Prospect", "prospect_name")):
		party = frappe.qb.DocType(doctype)
		_copy_client(party, customer, customer[fieldname] == party.name)
	lead = frappe.qb.DocType("Lead")
	_copy_client(lead, customer, lead.customer == customer.name)


def _copy_client(party, customer, on) -> None:
	(
		frappe.qb.update(party)
		.join(customer)
		.on(on)
		.set(stamping.client_column(party), customer[FIELDNAME])
		.where(party[FIELDNAME].isnull() | (party[FIELDNAME] == ""))
		.where(customer[FIELDNAME].isnotnull() & (customer[FIELDNAME] != ""))
	).run()


def _label(party: frappe._dict) -> str:
	return f"{_(party.doctype)} {party.name}"
