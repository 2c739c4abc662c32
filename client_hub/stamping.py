"""The `client` of documents: resolve it, stamp it on save, restamp in bulk, check and repair.

A document's client is derived from its own party or project (see `linked_documents`). Stamping on
save keeps it right one by one; restamping rewrites it set by set when a source's client changes.
Neither touches `modified`, so a form that is open meanwhile still saves.
"""

from __future__ import annotations

from collections.abc import Iterator

import frappe
from frappe.query_builder import Case, Order
from frappe.query_builder.functions import Coalesce, Count
from frappe.utils.caching import request_cache
from pypika.terms import Criterion, Field, NullValue, Term

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
	added = frappe.get_hooks("client_hub_linked_documents")
	if not added:
		return LINKED_DOCUMENTS
	return LINKED_DOCUMENTS.with_entries(entry for path in added for entry in frappe.get_attr(path)())


@request_cache
def _installed(doctypes: tuple[str, ...]) -> set[str]:
	return set(frappe.get_all("DocType", filters={"name": ("in", doctypes)}, pluck="name"))


# --- one document -------------------------------------------------------------------------------


def stamp(doc, method: str | None = None) -> None:
	"""Document event: set `doc.client` from the document's own source.

	Runs in `before_validate` and again in `validate`, since some of ERPNext's bulk paths run only
	the first and some controllers fill the source in the second; and in
	`before_update_after_submit`, so that a form opened before a restamp does not bring the old
	client back.
	"""
	entry = declared_documents().get(doc.doctype)
	if not entry or entry.is_party or not doc.meta.has_field(FIELDNAME):
		return
	if source := entry.source_of(doc):
		doc.set(FIELDNAME, _resolved(doc, entry, source, method))
	elif not entry.by_hand or _source_was_taken_away(doc, entry):
		doc.set(FIELDNAME, None)


def _resolved(doc, entry: LinkedDocument, source: tuple[Source, str, str], method: str | None) -> str | None:
	"""The client by the document's source, asked for once in a save unless the controller changes that.

	Taken out by the save's second event: flags outlive a `reload`, and what they hold grows old.
	"""
	found = doc.flags.pop("client_hub_resolved", None) if method == "validate" else None
	if not found or found[0] != source:
		found = (source, client_of(entry, *source))
	if method == "before_validate":
		doc.flags.client_hub_resolved = found
	return found[1]


def _source_was_taken_away(doc, entry: LinkedDocument) -> bool:
	"""Whether this save empties the source and still carries the client derived from it."""
	before = doc.get_doc_before_save()
	return bool(before and entry.source_of(before) and before.get(FIELDNAME) == doc.get(FIELDNAME))


def client_of(entry: LinkedDocument, source: Source, doctype: str, name: str) -> str | None:
	"""The client that a document of `entry` takes from its source; None where that cannot have one (an
	Employee, a new name)."""
	if doctype not in linked_documents().targets(entry, source):
		return None
	return frappe.db.get_value(doctype, name, FIELDNAME) or None


# --- triggers ------------------------------------------------------------------------------------


def on_update(doc, method: str | None = None) -> None:
	"""Document event: a source whose client changed takes its documents along."""
	if doc.doctype not in declared_documents() or not doc.has_value_changed(FIELDNAME):
		return
	if not (doc.is_new() or doc.flags.in_insert) and linked_documents().reached_through(doc.doctype):
		restamp_from(doc.doctype, [doc.name])


def after_rename(doc, method: str | None, old: str, new: str, merge: bool = False) -> None:
	"""Document event: Frappe has moved the documents to the new name; a merge may change their client."""
	if merge and doc.doctype in declared_documents() and linked_documents().reached_through(doc.doctype):
		restamp_from(doc.doctype, [new])


# --- in bulk -------------------------------------------------------------------------------------


def restamp_from(doctype: str, names: list[str]) -> None:
	"""Rewrite the client of all documents reached through `names` of `doctype`.

	A few documents are done in the caller's transaction, so that the page is right at once; more
	go to the background. Either way a job follows the commit: what somebody is saving meanwhile with
	the old client can be seen only then.
	"""
	many = _reaches_more_than(doctype, names, INLINE_LIMIT)
	if not many:
		_restamp_chain(doctype, names, commit=False)
	frappe.enqueue(
		"client_hub.stamping.restamp_in_background",
		queue="long" if many else "default",
		enqueue_after_commit=True,
		doctype=doctype,
		names=names,
	)


def restamp_in_background(doctype: str, names: list[str]) -> None:
	"""Background job of `restamp_from`. Only wrong rows are written, so it can be run again."""
	_restamp_chain(doctype, names, commit=True)
	# Documents that were being saved during the first pass may have read the old client. To see them
	# takes a new transaction, which a first pass that found nothing has not begun.
	frappe.db.commit()  # nosemgrep: as in `_restamp`
	_restamp_chain(doctype, names, commit=True)


def restamp_all(doctypes: list[str] | None = None, progress=None) -> dict[str, int]:
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


def wrong_stamps(doctype: str, limit: int | None = None) -> list[dict]:
	"""Documents of `doctype` whose client is not that of their source: name, client, expected."""
	entry = linked_documents()[doctype]
	table = frappe.qb.DocType(doctype)
	joined = _joined_sources(frappe.qb.from_(table), entry, table)
	query = joined.query.select(
		table.name, table[FIELDNAME].as_("client"), joined.client.as_("expected")
	).where(_is_wrong(entry, table, joined.client))
	return (query.limit(limit) if limit else query).run(as_dict=True)


def check(fix: bool = False) -> dict[str, list[dict]]:
	"""Every document whose client is wrong, by DocType; with `fix`, repaired before returning."""
	wrong = {}
	for entry in linked_documents().values():
		if entry.is_party:
			continue
		if rows := wrong_stamps(entry.doctype):
			wrong[entry.doctype] = rows
		if fix and rows:
			restamp_doctype(entry)
	return wrong


def check_nightly() -> None:
	"""Scheduled job: repair what went past the document events, and leave a line in the log."""
	wrong = check(fix=True)
	if wrong:
		counts = ", ".join(f"{doctype}: {len(rows)}" for doctype, rows in wrong.items())
		logger().warning(f"client links repaired: {counts}")


def _restamp_chain(doctype: str, names: list[str], commit: bool) -> None:
	"""Restamp what `names` reach, and what is reached through those in turn (Task via Project)."""
	table = linked_documents()
	for entry, source in table.reached_through(doctype):
		target = frappe.qb.DocType(entry.doctype)
		through = _points_at(target, source, doctype, names)
		_restamp(entry, through, commit)
		if table.reached_through(entry.doctype):
			reached = frappe.qb.from_(target).select(target.name).where(through).run(pluck=True)
			for start in range(0, len(reached), BATCH_SIZE):
				_restamp_chain(entry.doctype, reached[start : start + BATCH_SIZE], commit)


def _restamp(entry: LinkedDocument, within, commit: bool) -> int:
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
	for entry, source in linked_documents().reached_through(doctype):
		target = frappe.qb.DocType(entry.doctype)
		some = (
			frappe.qb.from_(target)
			.select(target.name)
			.where(_points_at(target, source, doctype, names))
			.limit(limit + 1)
		)
		counted += frappe.qb.from_(some).select(Count("*")).run()[0][0]
		if counted > limit:
			return True
	return False


def _points_at(target, source: Source, doctype: str, names: list[str]):
	criterion = target[source.fieldname].isin(names)
	if source.doctype_field:
		criterion &= target[source.doctype_field] == doctype
	return criterion


def _update_wrong(entry: LinkedDocument, table, within) -> int:
	"""One UPDATE of the wrong rows among those that satisfy `within`. Returns the rows written."""
	joined = _joined_sources(frappe.qb.update(table), entry, table)
	joined.query.set(client_column(table), joined.client).where(within).where(
		_is_wrong(entry, table, joined.client)
	).run()
	return frappe.db._cursor.rowcount


class _Qualified(Field):
	"""A column that keeps its table's name on the left of SET, where pypika leaves it out."""

	def get_sql(self, **kwargs) -> str:
		return super().get_sql(**{**kwargs, "with_namespace": True})


def client_column(table) -> Field:
	"""The client of `table` as the target of an UPDATE that joins tables with a client of their own."""
	return _Qualified(FIELDNAME, table=table)


class _Joined:
	"""A query joined to everything that can be the source, and the client that results."""

	def __init__(self, query, client: Term):
		self.query = query
		self.client = client


def _joined_sources(query, entry: LinkedDocument, table) -> _Joined:
	"""The SQL twin of `LinkedDocument.source_of` and `client_of`."""
	by_source, possible = Case(), linked_documents()
	for number, source in enumerate(entry.sources):
		by_doctype, targets = Case(), possible.targets(entry, source)
		for doctype in targets:
			target = frappe.qb.DocType(doctype).as_(f"source{number}_{frappe.scrub(doctype)}")
			matches = target.name == table[source.fieldname]
			if source.doctype_field:
				matches &= table[source.doctype_field] == doctype
			query = query.left_join(target).on(matches)
			by_doctype = by_doctype.when(target.name.isnotnull(), target[FIELDNAME])
		found = by_doctype.else_(NullValue()) if targets else NullValue()
		by_source = by_source.when(_is_filled(table, source), found)
	return _Joined(query, by_source.else_(NullValue()))


def _is_wrong(entry: LinkedDocument, table, client: Term) -> Criterion:
	criterion = Coalesce(table[FIELDNAME], "") != Coalesce(client, "")
	if entry.by_hand:
		criterion &= Criterion.any([_is_filled(table, source) for source in entry.sources])
	return criterion


def _is_filled(table, source: Source) -> Criterion:
	return Coalesce(table[source.fieldname], "") != ""


def _name_ranges(table, within) -> Iterator[tuple[str, str]]:
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
