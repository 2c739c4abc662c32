"""Where the rows of the activity stream come from, and how a page of each source is found.

Each stream gives its newest rows after a position, at most a page of them, already limited to
what the reader may read. A client with little activity is asked for by its documents, one look-up
for each. One with much is looked for among the newest rows of the whole site, so that tens of
thousands of documents cost no more than a few; only when these hold too few of the client's are
all of its documents gone through.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import add

import frappe
from frappe.query_builder import Case, Order
from frappe.query_builder.functions import Coalesce, Count, Date
from frappe.query_builder.terms import SubQuery
from pypika.queries import QueryBuilder, Selectable
from pypika.terms import Criterion, Term, ValueWrapper

from client_hub.linked_documents import CLIENT
from client_hub.overview.activity_kinds import COMMENT_KINDS, COMMUNICATION_TYPES, MEDIUM_KINDS, OTHER_MEDIUM
from client_hub.overview.activity_position import Asked, Entry, in_order
from client_hub.overview.scope import Scope, add_all, readable
from client_hub.stamping import linked_documents

LITTLE = 1_000
"""Documents of a client, and rows of a stream about them, up to which they are simply gone through."""

NEWEST = 1_000
"""Rows of the whole site among which those of a client with more are looked for first."""

_SUBMIT = r'"docstatus",\s*0,\s*1\s*\]'
"""The change of a submit in a Version's JSON."""

ACTION, COMMENT, COMMUNICATION, CREATION, VERSION = (
	"action",
	"comment",
	"communication",
	"creation",
	"version",
)
"""Sources. Of one moment, they come in this order: a submit stands above the creation."""


@dataclass(frozen=True)
class Stream:
	"""A DocType whose rows are each about one document.

	`at`: the field with the row's time. `about`: the fields that name the document. `wanted`: which
	rows belong to the stream.
	"""

	source: str
	doctype: str
	at: str
	about: tuple[str, str]
	wanted: Callable[[Selectable], Criterion]

	@property
	def _table(self) -> Selectable:
		# Under a name of its own, since rows may be about documents of their own DocType.
		return frappe.qb.DocType(self.doctype).as_("stream_row")

	def newest(self, scope: Scope, asked: Asked) -> list[Entry]:
		"""The newest rows that are asked for, of those about documents of `scope`."""
		if not scope:
			return []
		if scope.count > LITTLE or self._has_more_than(LITTLE, self._joined(scope)):
			found = self._run(self._of_site(scope, asked), asked)
			if len(found) == asked.limit or not self._site_has_more(asked):
				return found
		return self._run(self._of_documents(scope, asked), asked)

	def _site_has_more(self, asked: Asked) -> bool:
		"""Whether there are more rows to look at than `_of_site` did."""
		table = self._table
		query = frappe.qb.from_(table).select(table.name)
		query = query.where(asked.criterion(self.source, table[self.at], table.name)).limit(NEWEST + 1)
		return frappe.qb.from_(query).select(Count("*")).run()[0][0] > NEWEST

	def _has_more_than(self, count: int, joined: list[QueryBuilder]) -> bool:
		name = self._table.name
		rows = reduce(add_all, [query.select(name).limit(count + 1) for query in joined])
		return frappe.qb.from_(rows).select(Count("*")).run()[0][0] > count

	def _run(self, rows: QueryBuilder, asked: Asked) -> list[Entry]:
		rows = rows.as_("found")
		query = frappe.qb.from_(rows).select(rows.at, rows.name)
		query = _newest_first(query, rows.at, rows.name, asked.limit)
		return [Entry(row.at, self.source, row.name) for row in query.run(as_dict=True)]

	def _of_site(self, scope: Scope, asked: Asked) -> QueryBuilder:
		table = self._table
		rows = self._rows(frappe.qb.from_(table), table, asked).select(
			table[self.about[0]].as_("about_doctype"),
			table[self.about[1]].as_("about_name"),
			# A column, not a condition: however rare the wanted rows are, no more than these are read.
			Case().when(self.wanted(table), 1).else_(0).as_("is_wanted"),
		)
		rows = _newest_first(rows, table[self.at], table.name, NEWEST).as_("newest")
		query = frappe.qb.from_(rows).select(rows.at, rows.name).where(rows.is_wanted == 1)
		return query.where(self._is_about(scope, rows))

	def _is_about(self, scope: Scope, row: Selectable) -> Criterion:
		return scope.includes(row.about_doctype, row.about_name)

	def _of_documents(self, scope: Scope, asked: Asked) -> QueryBuilder:
		table = self._table
		rows = [self._rows(query, table, asked).where(self.wanted(table)) for query in self._joined(scope)]
		rows = [_newest_first(query, table[self.at], table.name, asked.limit) for query in rows]
		return reduce(add, rows)  # UNION: each row once

	def _joined(self, scope: Scope) -> list[QueryBuilder]:
		"""The scope's documents joined to the rows about them, one query for each way they are tied."""
		document, table = scope.documents(), self._table
		joined = frappe.qb.from_(document).join(table)
		joined = joined.on(
			(table[self.about[0]] == document.doctype) & (table[self.about[1]] == document.name)
		)
		# The documents first: by the statistics alone, MariaDB may read the whole site's rows instead.
		return [joined.modifier("STRAIGHT_JOIN")]

	def _rows(self, query: QueryBuilder, table: Selectable, asked: Asked) -> QueryBuilder:
		at = table[self.at]
		return query.select(at.as_("at"), table.name).where(asked.criterion(self.source, at, table.name))


class CommunicationStream(Stream):
	"""Communications about a document by their reference, or by one of their timeline links.

	As in a form's timeline, reading the document is what opens them, not a role on Communication.
	Stricter than there, one that is reached by a link and refers to another document needs the
	permission on that one as well, as Communication's own permission hook has it: a private Event
	with the client shows to its participants only.
	"""

	def _is_about(self, scope: Scope, row: Selectable) -> Criterion:
		referred = super()._is_about(scope, row)
		linked = _linked(scope)
		if not linked:
			return referred
		link = frappe.qb.DocType("Communication Link")
		links = frappe.qb.from_(link).select(link.name).where(link.parent == row.name)
		links = links.where(linked.includes(link.link_doctype, link.link_name)).limit(1)
		reference = reference_is_readable(row.about_doctype, row.about_name, row.name)
		return referred | (SubQuery(links).isnotnull() & reference)

	def _joined(self, scope: Scope) -> list[QueryBuilder]:
		referred = super()._joined(scope)
		linked = _linked(scope)
		if not linked:
			return referred
		document, link = linked.documents(), frappe.qb.DocType("Communication Link")
		table = self._table
		# The time is that of the Communication: its links keep their own when an Event is moved, and
		# there may be several of one.
		by_link = (
			frappe.qb.from_(document)
			.join(link)
			.on((link.link_doctype == document.doctype) & (link.link_name == document.name))
			.join(table)
			.on(table.name == link.parent)
			.where(reference_is_readable(table.reference_doctype, table.reference_name, table.name))
		)
		return [*referred, by_link.modifier("STRAIGHT_JOIN").distinct()]


def newest(scope: Scope, kinds: set[str], position: Entry | None, limit: int) -> list[Entry]:
	"""At least the `limit` newest entries of all streams that have these kinds, in order.

	The documents themselves come first, being the cheapest to find: no other stream then looks
	further back than the page can reach.
	"""
	found: list[Entry] = []
	for stream_of in (_creations, _actions, _changes, _comments, _communications):
		since = found[limit - 1].at if len(found) >= limit else None
		found = in_order([*found, *stream_of(scope, kinds, Asked(position, limit, since))])
	return found


def _comments(scope: Scope, kinds: set[str], asked: Asked) -> list[Entry]:
	types = [type_ for type_, kind in COMMENT_KINDS.items() if kind in kinds]
	if not types:
		return []
	about = ("reference_doctype", "reference_name")
	stream = Stream(COMMENT, "Comment", "creation", about, lambda row: row.comment_type.isin(types))
	return stream.newest(scope, asked)


def _communications(scope: Scope, kinds: set[str], asked: Asked) -> list[Entry]:
	if not kinds.intersection((*MEDIUM_KINDS.values(), OTHER_MEDIUM)):
		return []
	media = [medium for medium, kind in MEDIUM_KINDS.items() if kind in kinds]
	others = [medium for medium, kind in MEDIUM_KINDS.items() if kind not in kinds]

	def wanted(row: Selectable) -> Criterion:
		is_shown = row.communication_type.isin(COMMUNICATION_TYPES)
		medium = Coalesce(row.communication_medium, "")
		if OTHER_MEDIUM not in kinds:
			return is_shown & medium.isin(media)
		return is_shown & medium.notin(others) if others else is_shown

	about = ("reference_doctype", "reference_name")
	stream = CommunicationStream(COMMUNICATION, "Communication", "communication_date", about, wanted)
	return stream.newest(scope, asked)


def _changes(scope: Scope, kinds: set[str], asked: Asked) -> list[Entry]:
	"""Changes of the client and its parties (definitions 8)."""
	if "change" not in kinds:
		return []
	about = ("ref_doctype", "docname")
	stream = Stream(VERSION, "Version", "creation", about, lambda row: row.name.isnotnull())
	return stream.newest(scope.only([CLIENT, *linked_documents().parties]), asked)


def _actions(scope: Scope, kinds: set[str], asked: Asked) -> list[Entry]:
	"""Submits and cancels. A Version is their one trace, with DocTypes that track changes.

	Without a submit that the creation tells of: nothing of it depends on the page, so paging stays exact.
	"""
	if "document" not in kinds:
		return []
	about = ("ref_doctype", "docname")
	submittable = scope.only(filter(is_submittable, scope.doctypes))

	def wanted(row: Selectable) -> Criterion:
		# The comma tells a change of the status from the status among the values of an added row.
		return row.data.like('%"docstatus",%') & submitted_at_once(submittable, row).negate()

	return Stream(ACTION, "Version", "creation", about, wanted).newest(submittable, asked)


def is_submittable(doctype: str) -> bool:
	return bool(frappe.get_meta(doctype).is_submittable)


def submitted_at_once(scope: Scope, version: Selectable) -> Criterion:
	"""Whether a Version is the submit of a document of `scope` by who made it and on the same day."""
	found = Case()
	for part in scope.parts:
		document = frappe.qb.DocType(part.doctype)
		made = part.names(version.docname).where(document.owner == version.owner)
		made = made.where(Date(document.creation) == Date(version.creation))
		found = found.when(version.ref_doctype == part.doctype, SubQuery(made))
	return version.data.regexp(_SUBMIT) & found.isnotnull()


def _creations(scope: Scope, kinds: set[str], asked: Asked) -> list[Entry]:
	"""The documents themselves, by the time they were made. Their sources differ by DocType."""
	if "document" not in kinds:
		return []
	parts = []
	for part in scope.parts:
		table, source = frappe.qb.DocType(part.doctype), f"{CREATION}:{part.doctype}"
		query = part.names().select(table.creation.as_("at"), ValueWrapper(source).as_("source"))
		query = query.where(asked.criterion(source, table.creation, table.name))
		parts.append(_newest_first(query, table.creation, table.name, asked.limit))
	rows = reduce(add_all, parts).run(as_dict=True)
	return [Entry(row.at, row.source, row.name) for row in rows]


def _newest_first(query: QueryBuilder, at: Term, name: Term, limit: int) -> QueryBuilder:
	return query.orderby(at, order=Order.desc).orderby(name, order=Order.desc).limit(limit)


def _linked(scope: Scope) -> Scope:
	"""What of the scope can be found by timeline links: few DocTypes ever are."""
	link = frappe.qb.DocType("Communication Link")
	return scope.only(frappe.qb.from_(link).select(link.link_doctype).distinct().run(pluck=True))


def reference_is_readable(doctype: Term, name: Term, communication: Term) -> Criterion:
	"""Whether the reader may read what a Communication refers to; it may refer to nothing."""
	table = frappe.qb.DocType("Communication")
	found = frappe.qb.from_(table).select(table.reference_doctype).distinct().run(pluck=True)
	parts = [readable(referred) for referred in found if referred]
	scope = Scope(tuple(part for part in parts if part))
	nothing = (Coalesce(doctype, "") == "") | (Coalesce(name, "") == "")
	itself = (doctype == "Communication") & (name == communication)
	return nothing | itself | scope.includes(doctype, name) if scope else nothing | itself
