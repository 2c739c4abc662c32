"""The `client` of documents: resolve it, stamp it on save, restamp in bulk, check and repair.

A document's client is derived from its own party or project (see `linked_documents`). Stamping on
save keeps it right one by one; restamping rewrites it set by set when a source's client changes.
Neither touches `modified`, so a form that is open meanwhile still saves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.query_builder import Case, Order
from frappe.query_builder.functions import Coalesce, Count
from frappe.utils.caching import request_cache
from pypika.queries import QueryBuilder, Selectable
from pypika.terms import Criterion, Field, NullValue, Term

from client_hub import repairs
from client_hub.handlers import all_or_nothing, never_in_the_way
from client_hub.linked_documents import FIELDNAME, LINKED_DOCUMENTS, LinkedDocument, Source, Table
from client_hub.log import logger

BATCH_SIZE = 5_000
"""Documents per UPDATE and commit of a bulk restamp."""

INLINE_LIMIT = 500
"""A party with at most this many documents is restamped at once, a larger one in the background."""


def linked_documents() -> Table:
	"""The table of this site: ours, and what installed apps add by `client_hub_linked_documents`.

	Without DocTypes that are not there: ERPNext 17 has no Lead, and an app may add an entry for one
	that it only works with.
	"""
	table = declared_documents()
	return table.only(_installed(tuple(table)))


def declared_documents() -> Table:
	"""The same with the DocTypes that are not there, for who has a document of one in hand."""
	paths = frappe.get_hooks("client_hub_linked_documents")
	return LINKED_DOCUMENTS.with_entries(_entries_of_others(tuple(paths))) if paths else LINKED_DOCUMENTS


def absent_doctypes() -> list[str]:
	"""DocTypes of the table that are not there: never installed, or taken off."""
	there = linked_documents()
	return [doctype for doctype in declared_documents() if doctype not in there]


def is_absent(doctype: str) -> bool:
	"""Whether a DocType is one of these."""
	declared = declared_documents()
	return doctype in declared and doctype not in _installed(tuple(declared))


@request_cache
def _entries_of_others(paths: tuple[str, ...]) -> list[LinkedDocument]:
	"""What other apps add. One that fails is left out, or it would fail every save of every document."""
	found = []
	for path in paths:
		try:
			found += frappe.get_attr(path)()
		except Exception:
			logger().exception(f"client_hub_linked_documents of {path}")
	return found


@request_cache
def _installed(doctypes: tuple[str, ...]) -> set[str]:
	# Not by their metas, which Redis may keep of a DocType that is gone. Plain SQL, since each save of a
	# document asks once: to build the query would take longer than to run it.
	return set(frappe.db.sql("select name from tabDocType where name in %s", (doctypes,), pluck=True))


# --- one document -------------------------------------------------------------------------------


def _stays_empty(doc: Document) -> None:
	"""What could not be worked out is left empty: the old client may be a wrong one."""
	entry = LINKED_DOCUMENTS.get(doc.doctype)
	if not entry or not entry.is_party:
		doc.set(FIELDNAME, None)


@never_in_the_way(repairs.STAMP, instead=_stays_empty)
def stamp(doc: Document, method: str | None = None) -> None:
	"""Document event: set `doc.client` from the document's own source.

	Runs in `before_validate` and again in `validate`, since some of ERPNext's bulk paths run only
	the first and some controllers fill the source in the second; and in
	`before_update_after_submit`, so that a form opened before a restamp does not bring the old
	client back.
	"""
	entry = declared_documents().get(doc.doctype)
	if not entry or entry.is_party or not doc.meta.has_field(FIELDNAME):
		return
	source = entry.source_of(doc)
	if source and _is_taken_off(entry, source):
		doc.set(FIELDNAME, _former(doc, entry, source))
	elif source:
		doc.set(FIELDNAME, _resolved(doc, entry, source, method))
	elif not entry.by_hand or _source_was_taken_away(doc, entry):
		doc.set(FIELDNAME, None)


def _resolved(
	doc: Document, entry: LinkedDocument, source: tuple[Source, str, str], method: str | None
) -> str | None:
	"""The client by the document's source, asked for once in a save unless the controller changes that.

	Taken out by the save's second event: flags outlive a `reload`, and what they hold grows old.
	"""
	found = doc.flags.pop("client_hub_resolved", None) if method == "validate" else None
	if not found or found[0] != source:
		found = (source, client_of(entry, *source))
	if method == "before_validate":
		doc.flags.client_hub_resolved = found
	return found[1]


def _is_taken_off(entry: LinkedDocument, source: tuple[Source, str, str]) -> bool:
	"""Whether the source is of a DocType that the site has no longer: nobody can say whose it would be now."""
	doctype = source[1]
	return doctype in declared_documents().targets(entry, source[0]) and is_absent(doctype)


def _former(doc: Document, entry: LinkedDocument, source: tuple[Source, str, str]) -> str | None:
	"""The client that the document has had from the same source."""
	before = doc.get_doc_before_save()
	return before.get(FIELDNAME) if before and entry.source_of(before) == source else None


def _source_was_taken_away(doc: Document, entry: LinkedDocument) -> bool:
	"""Whether this save empties the source and still carries the client derived from it."""
	before = doc.get_doc_before_save()
	return bool(before and entry.source_of(before) and before.get(FIELDNAME) == doc.get(FIELDNAME))


def client_of(entry: LinkedDocument, source: Source, doctype: str, name: str) -> str | None:
	"""The client that a document of `entry` takes from its source; None where that cannot have one (an
	Employee, a new name)."""
	if doctype not in declared_documents().targets(entry, source) or is_absent(doctype):
		return None
	return frappe.db.get_value(doctype, name, FIELDNAME) or None


# --- triggers ------------------------------------------------------------------------------------


@never_in_the_way(repairs.RESTAMP)
def on_update(doc: Document, method: str | None = None) -> None:
	"""Document event: a source whose client changed takes its documents along."""
	if doc.doctype not in declared_documents() or not doc.has_value_changed(FIELDNAME):
		return
	if doc.is_new() or doc.flags.in_insert:
		return
	before = doc.get_doc_before_save()
	restamp_from(doc.doctype, doc.name, before.get(FIELDNAME) if before else None, doc.get(FIELDNAME))


@never_in_the_way(repairs.RESTAMP)
def after_rename(doc: Document, method: str | None, old: str, new: str, merge: bool = False) -> None:
	"""Document event: Frappe has moved the documents to the new name; a merge may change their client."""
	if doc.doctype not in declared_documents():
		return
	if merge:
		restamp_from(doc.doctype, new)
	else:
		repairs.renamed(doc.doctype, old, new)


# --- in bulk -------------------------------------------------------------------------------------


def restamp_from(doctype: str, name: str, former: str | None = None, client: str | None = None) -> None:
	"""`restamp_from_all` of one document."""
	restamp_from_all(doctype, [name], former, client)


def restamp_from_all(
	doctype: str, names: list[str], former: str | None = None, client: str | None = None
) -> None:
	"""Rewrite the client of all documents reached through `names` of `doctype`.

	A few documents are done in the caller's transaction, so that the page is right at once; more
	go to the background, and until that is done both clients, `former` and `client`, say so
	(`is_moving`). Either way a job follows the commit: what somebody is saving meanwhile with the old
	client can be seen only then.
	"""
	if not linked_documents().reached_through(doctype):
		return
	with all_or_nothing("restamp"):
		many = _reaches_more_than(doctype, names, INLINE_LIMIT)
		if not many:
			_restamp_reached(doctype, names, commit=False)
		for name in names if many else ():
			repairs.mark(repairs.RESTAMP, doctype, name, former_client=former, client=client)
	frappe.enqueue(
		"client_hub.stamping.restamp_in_background",
		queue="long" if many else "default",
		enqueue_after_commit=True,
		doctype=doctype,
		names=names,
	)


def restamp_in_background(doctype: str, names: list[str]) -> None:
	"""Background job of `restamp_from`. Only wrong rows are written, so it can be run again."""
	for name in names:
		_restamp_reached(doctype, [name], commit=True)
		# Documents that were being saved during the first pass may have read the old client. To see them
		# takes a new transaction, which a first pass that found nothing has not begun.
		frappe.db.commit()  # nosemgrep: as in `_restamp`
		_restamp_reached(doctype, [name], commit=True)
		repairs.clear(doctype, name, repairs.RESTAMP)


def is_moving(client: str) -> bool:
	"""Whether documents still have to be moved to the client or away from it.

	Where to look is remembered; whether there is any is told by the stamps themselves, since a worker
	that was killed takes back no mark.
	"""
	return any(_reaches_wrong(doctype, name) for doctype, name in repairs.moves_of(client))


def restamp_all(
	doctypes: list[str] | None = None, progress: Callable[[str, int, int], None] | None = None
) -> dict[str, int]:
	"""Rewrite every wrong client, in batches with a commit each. Returns {DocType: rows written}.

	`progress(doctype, done, total)` is called once per DocType. Killed, it is simply run again:
	rows that are right are not written.
	"""
	todo = [
		e for e in linked_documents().values() if not e.is_party and (not doctypes or e.doctype in doctypes)
	]
	written = {}
	for done, entry in enumerate(todo):
		if progress:
			progress(entry.doctype, done, len(todo))
		written[entry.doctype] = restamp_doctype(entry)
	return written


def restamp_doctype(entry: LinkedDocument) -> int:
	"""Rewrite every wrong client of one DocType. Returns the number of rows written."""
	return _restamp(entry, None, commit=True)


def wrong_stamps(doctype: str, limit: int | None = None) -> list[frappe._dict]:
	"""Documents of `doctype` whose client is not that of their source: name, client, expected."""
	query, table, client = _wrong(doctype)
	query = query.select(table.name, table[FIELDNAME].as_("client"), client.as_("expected"))
	return (query.limit(limit) if limit else query).run(as_dict=True)


def count_wrong_stamps(doctype: str) -> int:
	"""How many these are."""
	query, _table, _client = _wrong(doctype)
	return query.select(Count("*")).run()[0][0]


def _wrong(doctype: str) -> tuple[QueryBuilder, Selectable, Term]:
	"""A query from the documents whose client is wrong, their table, and the right client."""
	entry = linked_documents()[doctype]
	table = frappe.qb.DocType(doctype)
	joined = _joined_sources(frappe.qb.from_(table), entry, table)
	return joined.query.where(_is_wrong(entry, table, joined.client)), table, joined.client


def _restamp_reached(doctype: str, names: list[str], commit: bool) -> None:
	for entry, through in _reached(doctype, names):
		_restamp(entry, through, commit)


def _reached(doctype: str, names: list[str] | QueryBuilder) -> Iterator[tuple[LinkedDocument, Criterion]]:
	"""(entry, condition on its table) of the documents that `names` reach, and of what is reached through
	those in turn (Task through Project)."""
	for entry, source in linked_documents().reached_through(doctype):
		target = frappe.qb.DocType(entry.doctype)
		through = _points_at(target, source, doctype, names)
		yield entry, through
		yield from _reached(entry.doctype, frappe.qb.from_(target).select(target.name).where(through))


def _restamp(entry: LinkedDocument, within: Criterion | None, commit: bool) -> int:
	"""Rewrite the wrong clients among the documents that satisfy `within` (None: all of them)."""
	table = frappe.qb.DocType(entry.doctype)
	written = 0
	for first, last in _name_ranges(table, within):
		batch = table.name[first:last]
		written += _update_wrong(entry, table, batch if within is None else batch & within)
		if commit:
			# nosemgrep: each batch stands alone, so that a killed run loses nothing
			frappe.db.commit()
	if written:
		frappe.clear_document_cache(entry.doctype)
	return written


def _reaches_more_than(doctype: str, names: list[str], limit: int) -> bool:
	"""Whether more than `limit` documents hang on `names`, counting no further than that."""
	counted = 0
	for entry, through in _reached(doctype, names):
		target = frappe.qb.DocType(entry.doctype)
		some = frappe.qb.from_(target).select(target.name).where(through).limit(limit + 1)
		counted += frappe.qb.from_(some).select(Count("*")).run()[0][0]
		if counted > limit:
			return True
	return False


def _reaches_wrong(doctype: str, name: str) -> bool:
	"""Whether a document that hangs on `name` has another client than its source."""
	for entry, through in _reached(doctype, [name]):
		query, table, _client = _wrong(entry.doctype)
		if query.where(through).select(table.name).limit(1).run():
			return True
	return False


def _points_at(
	target: Selectable, source: Source, doctype: str, names: list[str] | QueryBuilder
) -> Criterion:
	criterion = target[source.fieldname].isin(names)
	if source.doctype_field:
		criterion &= target[source.doctype_field] == doctype
	return criterion


def _update_wrong(entry: LinkedDocument, table: Selectable, within: Criterion | None) -> int:
	"""One UPDATE of the wrong rows among those that satisfy `within`. Returns the rows written."""
	joined = _joined_sources(frappe.qb.update(table), entry, table)
	joined.query.set(client_column(table), joined.client).where(within).where(
		_is_wrong(entry, table, joined.client)
	).run()
	return frappe.db._cursor.rowcount


class _Qualified(Field):
	"""A column that keeps its table's name on the left of SET, where pypika leaves it out."""

	def get_sql(self, **kwargs: Any) -> str:
		return super().get_sql(**{**kwargs, "with_namespace": True})


def client_column(table: Selectable) -> Field:
	"""The client of `table` as the target of an UPDATE that joins tables with a client of their own."""
	return _Qualified(FIELDNAME, table=table)


class _Joined:
	"""A query joined to everything that can be the source, and the client that results."""

	def __init__(self, query: QueryBuilder, client: Term):
		self.query = query
		self.client = client


def _joined_sources(query: QueryBuilder, entry: LinkedDocument, table: Selectable) -> _Joined:
	"""The SQL twin of `LinkedDocument.source_of` and `client_of`.

	Of a source whose DocType was taken off the site, the right client is the one that is there.
	"""
	by_source, declared, there = Case(), declared_documents(), linked_documents()
	for number, source in enumerate(entry.sources):
		by_doctype, targets = Case(), declared.targets(entry, source)
		for doctype in targets:
			of_kind = [table[source.doctype_field] == doctype] if source.doctype_field else []
			if doctype not in there:
				named = Criterion.all([_is_filled(table, source), *of_kind])
				by_doctype = by_doctype.when(named, table[FIELDNAME])
				continue
			target = frappe.qb.DocType(doctype).as_(f"source{number}_{frappe.scrub(doctype)}")
			matches = Criterion.all([target.name == table[source.fieldname], *of_kind])
			query = query.left_join(target).on(matches)
			by_doctype = by_doctype.when(target.name.isnotnull(), target[FIELDNAME])
		found = by_doctype.else_(NullValue()) if targets else NullValue()
		by_source = by_source.when(_is_filled(table, source), found)
	return _Joined(query, by_source.else_(NullValue()))


def _is_wrong(entry: LinkedDocument, table: Selectable, client: Term) -> Criterion:
	criterion = Coalesce(table[FIELDNAME], "") != Coalesce(client, "")
	if entry.by_hand:
		criterion &= Criterion.any([_is_filled(table, source) for source in entry.sources])
	return criterion


def _is_filled(table: Selectable, source: Source) -> Criterion:
	return Coalesce(table[source.fieldname], "") != ""


def _name_ranges(table: Selectable, within: Criterion | None) -> Iterator[tuple[str, str]]:
	"""(first, last) name of consecutive batches of what satisfies `within`, in the order of the key."""
	names = frappe.qb.from_(table).select(table.name)
	if within is not None:
		names = names.where(within)
	ordered = names.orderby(table.name)
	first = ordered.limit(1).run(pluck=True)
	while first:
		rest = ordered.where(table.name >= first[0])
		ends = rest.limit(2).offset(BATCH_SIZE - 1).run(pluck=True)
		if not ends:
			yield first[0], names.orderby(table.name, order=Order.desc).limit(1).run(pluck=True)[0]
			return
		yield first[0], ends[0]
		first = ends[1:]
