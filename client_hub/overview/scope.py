"""Which of a client's documents the reader may read: the client, its parties, its linked documents.

Activity and files are about these documents, and are found through them. The permission on a
document is part of each query, so that paging never has to drop a row it has already counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache, reduce
from operator import add

import frappe
from frappe.query_builder import Case
from frappe.query_builder.functions import Count
from frappe.query_builder.terms import SubQuery
from pypika.queries import QueryBuilder
from pypika.terms import Criterion, Parameter, Term, ValueWrapper

from client_hub.linked_documents import CLIENT, FIELDNAME
from client_hub.permissions import can_read, hidden_of, permitted
from client_hub.stamping import linked_documents

Document = tuple[str, str]
"""(DocType, name)."""

COUNTED = 1_001
"""How far the documents of a DocType are counted: enough to tell few from many."""


@dataclass(frozen=True)
class Readable:
	"""What the reader may read of one DocType, as a condition on its table (None: all of it).

	`count`: how many documents these are, where they have been counted, and at most `COUNTED`.
	"""

	doctype: str
	criterion: Criterion | None
	count: int = 0

	def names(self, name: Term | None = None) -> QueryBuilder:
		"""A query of the names, or of the one name that `name` stands for."""
		table = frappe.qb.DocType(self.doctype)
		query = frappe.qb.from_(table).select(table.name)
		if name is not None:
			query = query.where(table.name == name)
		return query if self.criterion is None else query.where(self.criterion)


@dataclass(frozen=True)
class Scope:
	"""Readable documents of several DocTypes, at least one."""

	parts: tuple[Readable, ...]

	@property
	def doctypes(self) -> list[str]:
		return [part.doctype for part in self.parts]

	@property
	def count(self) -> int:
		"""How many documents, as far as they have been counted."""
		return sum(part.count for part in self.parts)

	def only(self, doctypes: Iterable[str]) -> Scope:
		"""The same, of these DocTypes alone. It may be empty, and then says so by being false."""
		wanted = set(doctypes)
		return Scope(tuple(part for part in self.parts if part.doctype in wanted))

	def __bool__(self) -> bool:
		return bool(self.parts)

	def documents(self, alias: str = "document") -> QueryBuilder:
		"""All the documents, as a table of `doctype` and `name`."""
		queries = [part.names().select(ValueWrapper(part.doctype).as_("doctype")) for part in self.parts]
		return reduce(add_all, queries).as_(alias)

	def includes(self, doctype: Term, name: Term) -> Criterion:
		"""Whether the document that `doctype` and `name` of a row stand for is one of these.

		One look-up by key for each row. Not EXISTS, which MariaDB turns into a list of all the
		client's documents before it looks at the first row.
		"""
		found = Case()
		for part in self.parts:
			found = found.when(doctype == part.doctype, SubQuery(part.names(name)))
		return found.isnotnull()

	def titles(
		self, documents: Iterable[Document], also: tuple[str, ...] = ()
	) -> dict[Document, frappe._dict]:
		"""Name, title and the standard fields `also` of those documents that are in the scope."""
		names = defaultdict(set)
		for doctype, name in documents:
			names[doctype].add(name)
		found = {}
		for part in self.only(names).parts:
			table = frappe.qb.DocType(part.doctype)
			query = part.names().where(table.name.isin(list(names[part.doctype])))
			query = query.select(table[title_field(part.doctype)].as_("title"), *also)
			for row in query.run(as_dict=True):
				found[part.doctype, row.name] = row
		return found


def add_all(one: QueryBuilder, other: QueryBuilder) -> QueryBuilder:
	"""UNION ALL, which the query builder writes as `*`."""
	return one * other


def readable_documents(client: str, doctypes: Container[str] | None = None) -> Scope:
	"""The documents of `client` that the current user may read; DocTypes without any are left out.

	`doctypes`: of these alone. The caller has checked the permission on the client itself.
	"""
	itself = Readable(CLIENT, frappe.qb.DocType(CLIENT).name == client)
	wanted = [d for d in (CLIENT, *linked_documents()) if doctypes is None or d in doctypes]
	parts = [part for d in wanted if (part := itself if d == CLIENT else _part(d, client))]
	if not parts:
		return Scope(())
	counts = [
		frappe.qb.from_(part.names().limit(COUNTED)).select(ValueWrapper(part.doctype), Count("*"))
		for part in parts
	]
	counted = dict(reduce(add_all, counts).run())
	return Scope(tuple(replace(part, count=counted[part.doctype]) for part in parts if counted[part.doctype]))


def companies_of(client: str) -> list[str]:
	"""Companies in which the client has documents that the current user may read."""
	doctypes = tuple(
		doctype
		for doctype, entry in linked_documents().items()
		if not entry.is_party and frappe.get_meta(doctype).get_field("company")
	)
	# Where there is one company, one document of each kind tells as much as all.
	of_several = len(frappe.qb.from_("Company").select("name").limit(2).run()) > 1
	# First what there is, whoever may read it: a client has few kinds of documents, and to find out what the
	# user may read of each takes longer than to look.
	there = defaultdict(set)
	for company, doctype in frappe.db.sql(_companies_by_doctype(doctypes, of_several), {"client": client}):
		there[doctype].add(company)
	companies, queries = set(), []
	for doctype, found in there.items():
		part = None if hidden_of(doctype, {"company"}) else _part(doctype, client)
		if part and permitted(doctype) is None:
			companies |= found
		elif part:
			queries.append(_with_company(doctype, part.criterion, of_several))
	if queries:
		companies.update(reduce(add, queries).run(pluck=True))  # UNION: each once
	return sorted(companies)


@lru_cache(maxsize=8)
def _companies_by_doctype(doctypes: tuple[str, ...], of_several: bool) -> str:
	"""SQL of (DocType, company) of a client's documents, whoever may read them. The same for every client, and to
	write it takes longer than to run it."""
	client = Parameter("%(client)s")
	queries = [
		_with_company(doctype, frappe.qb.DocType(doctype)[FIELDNAME] == client, of_several).select(
			ValueWrapper(doctype)
		)
		for doctype in doctypes
	]
	sql: str = reduce(add, queries).get_sql()
	return sql


def _with_company(doctype: str, criterion: Criterion, of_several: bool) -> QueryBuilder:
	table = frappe.qb.DocType(doctype)
	query = frappe.qb.from_(table).where(criterion & (table.docstatus < 2) & (table.company != ""))
	query = query.select(table.company)
	return query if of_several else query.limit(1)


def readable(doctype: str) -> Readable | None:
	"""What the current user may read of a DocType, of any client or none; None for nothing."""
	return _readable(doctype) if frappe.db.exists("DocType", doctype, cache=True) else None


def _readable(doctype: str) -> Readable | None:
	if not can_read(doctype):
		return None
	meta = frappe.get_meta(doctype)
	if meta.istable or meta.issingle or meta.is_virtual:
		return None
	return Readable(doctype, permitted(doctype))


def title_field(doctype: str) -> str:
	"""The field with the title, or the name when the user's field permissions hide that field."""
	meta = frappe.get_meta(doctype)
	field = meta.get_field(meta.get_title_field())
	return "name" if not field or hidden_of(doctype, {field.fieldname}) else field.fieldname


def _part(doctype: str, client: str) -> Readable | None:
	"""Of a DocType of the table, which is there: to ask for each again would be most of the queries."""
	part = _readable(doctype)
	if not part:
		return None
	criterion = frappe.qb.DocType(doctype)[FIELDNAME] == client
	return Readable(doctype, criterion if part.criterion is None else criterion & part.criterion)
