"""Who becomes one client: the plan of an adoption, worked out in memory from a few queries.

Parties that share a usable tax ID or an ERPNext Party Link become one client, all others one each;
internal parties stay out. A group joins the client that one of its parties already has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import Order
from frappe.query_builder.functions import Coalesce

from client_hub.identity import predecessors
from client_hub.identity.matching import parse_tax_id
from client_hub.linked_documents import CLIENT, FIELDNAME
from client_hub.parties import origin
from client_hub.parties.links import PRIMARY_FIELDS
from client_hub.parties.roles import ROLES

MAX_PARTIES_UNDER_ONE_NUMBER = 20
"""More than these are a conflict for a person to solve, not one legal entity (definitions 9)."""

Party = tuple[str, str]
"""(DocType, name)"""


@dataclass
class Group:
	"""Parties that stand for one legal entity, each with its `origin`: (how, reference).

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

	def summary(self) -> dict[str, Any]:
		"""`{clients, joining, parties, grouped, conflicts, shared_numbers}`: counts for people."""
		return {
			"clients": sum(not group.client for group in self.groups),
			"joining": sum(bool(group.client) for group in self.groups),
			"parties": sum(len(group.parties) for group in self.groups),
			"grouped": sum(len(group.parties) > 1 for group in self.groups),
			"conflicts": [[_label(party) for party in group.parties] for group in self.conflicts],
			"shared_numbers": self.shared_numbers,
		}


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

	Each row carries its `doctype`, the names of its `address` and `contact`, `parsed_tax_id` and `origin`.
	"""
	found = []
	addresses, contacts = _linked("Address", "is_primary_address"), _linked("Contact", "is_primary_contact")
	for role in ROLES.values():
		meta = frappe.get_meta(role.doctype)
		party = frappe.qb.DocType(role.doctype)  # as they are: `get_all` masks values for some users
		fields = [party[f] for f in PARTY_FIELDS if f in ("name", "creation") or meta.has_field(f)]
		query = frappe.qb.from_(party).select(*fields).orderby(party.creation, party.name)
		query = query.where((Coalesce(party[FIELDNAME], "") == "") & (party[role.internal_field] == 0))
		rows = query.run(as_dict=True)
		for row in rows:
			row.doctype = role.doctype
			row.origin = (origin.ADOPTION, None)
			key = (role.doctype, row.name)
			row.address = row.get(PRIMARY_FIELDS[(role.doctype, "Address")]) or addresses.get(key)
			row.contact = row.get(PRIMARY_FIELDS[(role.doctype, "Contact")]) or contacts.get(key)
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
		for member in members if len(members) > 1 or key in clients else ():
			joins.join(members[0], member)
			joins.parties[member].origin = (origin.ADOPTION_TAX_ID, None)
		if key in clients:
			joins.join_client(members[0], clients[key])


def _join_by_party_link(joins: _Joins) -> None:
	for link in frappe.get_all(
		"Party Link", fields=["primary_role", "primary_party", "secondary_role", "secondary_party"]
	):
		one, other = (link.primary_role, link.primary_party), (link.secondary_role, link.secondary_party)
		if one in joins.parties and other in joins.parties:
			joins.join(one, other)
			_joined_by_party_link(joins, one, other)
			continue
		for known, unknown in ((one, other), (other, one)):
			if known in joins.parties and unknown[0] in ROLES:
				if client := frappe.db.get_value(*unknown, FIELDNAME):
					joins.join_client(known, client)
					_joined_by_party_link(joins, known)


def _joined_by_party_link(joins: _Joins, *parties: Party) -> None:
	for party in parties:
		joins.parties[party].origin = (origin.ADOPTION_PARTY_LINK, None)


def _join_predecessors_clients(joins: _Joins) -> None:
	"""A Customer made from a Lead or Prospect that has a client joins it."""
	for fieldname, doctype in predecessors.party_fields().items():
		clients = dict(frappe.get_all(doctype, {FIELDNAME: ("is", "set")}, ["name", FIELDNAME], as_list=True))
		for party, values in joins.parties.items():
			if clients and (predecessor := values.get(fieldname)) in clients:
				joins.join_client(party, clients[predecessor])
				values.origin = (origin.ADOPTION_LINEAGE, (doctype, predecessor))


def _label(party: frappe._dict) -> str:
	return f"{_(party.doctype)} {party.name}"
