"""Questions about many clients at once: which are chosen, and who they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.utils import create_batch
from pypika.queries import QueryBuilder
from pypika.terms import Criterion, Term

from client_hub.linked_documents import CLIENT
from client_hub.overview.declaration import Context
from client_hub.overview.ledger import Names
from client_hub.permissions import hidden_of, permitted

_NAMED_AT_ONCE = 2_000

_SHOWN = ("legal_name", "client_group", "territory", "account_manager")


@dataclass(frozen=True)
class ManyClients(Context):
	"""The questions of one client, asked about many. `among`: their names, or a query of these; None for all.
	`client`: what the log calls them."""

	among: QueryBuilder | Names | None = None

	# By which object it is: whether two queries are equal is a condition to the query builder, and always true.
	__eq__ = object.__eq__
	__hash__ = object.__hash__

	def of_client(self, field: Term) -> Criterion:
		return field != "" if self.among is None else field.isin(self.among)

	@property
	def are_named(self) -> bool:
		"""Whether they are so few that their parties are looked up before the ledger is."""
		return isinstance(self.among, Names)


@dataclass(frozen=True)
class Chosen:
	"""Which clients are asked about: those with these values; and of which company's documents."""

	company: str | None = None
	client_group: str | None = None
	territory: str | None = None
	account_manager: str | None = None

	def context(self) -> ManyClients:
		client, criterion = frappe.qb.DocType(CLIENT), permitted(CLIENT)
		wanted = {
			fieldname: value
			for fieldname in ("client_group", "territory", "account_manager")
			if (value := getattr(self, fieldname))
		}
		if hidden_of(CLIENT, set(wanted)):
			frappe.throw(
				_("You may not choose clients by a field that you may not read."), frappe.PermissionError
			)
		among = None
		if wanted or criterion is not None:
			among = frappe.qb.from_(client).select(client.name)
			for fieldname, value in wanted.items():
				among = among.where(client[fieldname].isin(_with_those_below(fieldname, value)))
			if criterion is not None:
				among = among.where(criterion)
		return ManyClients("many clients", (self.company,) if self.company else (), among=among)


def _with_those_below(fieldname: str, value: str) -> list[str]:
	"""A group or territory stands for those below it too, as in lists."""
	doctype = frappe.get_meta(CLIENT).get_field(fieldname).options
	if not frappe.get_meta(doctype).is_nested_set():
		return [value]
	node, top = frappe.qb.DocType(doctype), frappe.qb.DocType(doctype).as_("top")
	is_below = (node.lft >= top.lft) & (node.rgt <= top.rgt)
	query = frappe.qb.from_(node).join(top).on(is_below).where(top.name == value).select(node.name)
	return query.run(pluck=True) or [value]


def with_names(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
	"""The rows, each with what the user may see of who its `client` is."""
	names = list({row["client"] for row in rows})
	hidden = dict.fromkeys(hidden_of(CLIENT, set(_SHOWN)))
	client = frappe.qb.DocType(CLIENT)
	found: dict[str, dict[str, Any]] = {}
	for some in create_batch(names, _NAMED_AT_ONCE):
		query = frappe.qb.from_(client).select(client.name, *_SHOWN).where(client.name.isin(some))
		found |= {shown.pop("name"): {**shown, **hidden} for shown in query.run(as_dict=True)}
	# A document may name a client for a moment that is being merged away.
	return [{**row, **found[row["client"]]} for row in rows if row["client"] in found]
