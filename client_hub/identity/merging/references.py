"""Where a client can be named: one table of places, for merging, renaming and undo.

Not the parties' own `client` and that of Projects and Tasks filed by hand (`parties_moved`), nor the
stamps of documents, which are derived: `stamping` rewrites them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import frappe
from frappe.model.dynamic_links import get_dynamic_link_map
from frappe.model.rename_doc import get_link_fields
from pypika.terms import Criterion

from client_hub.linked_documents import CLIENT, FIELDNAME
from client_hub.stamping import declared_documents

ROWS_AT_ONCE = 1_000
"""Rows named in one statement."""


@dataclass(frozen=True)
class Place:
	"""A field that can name a client. `kind_field` holds the DocType of one that can name anything."""

	doctype: str
	fieldname: str
	kind_field: str | None = None
	is_single: bool = False


_OF_FRAPPE = (
	Place("Activity Log", "link_name", "link_doctype"),
	Place("Activity Log", "reference_name", "reference_doctype"),
	Place("Comment", "reference_name", "reference_doctype"),
	Place("Communication", "reference_name", "reference_doctype"),
	Place("Communication Link", "link_name", "link_doctype"),
	Place("DocShare", "share_name", "share_doctype"),
	Place("Document Follow", "ref_docname", "ref_doctype"),
	Place("Dynamic Link", "link_name", "link_doctype"),
	Place("Email Queue", "reference_name", "reference_doctype"),
	Place("Energy Point Log", "reference_name", "reference_doctype"),
	Place("Event Participants", "reference_docname", "reference_doctype"),
	Place("File", "attached_to_name", "attached_to_doctype"),
	Place("Notification Log", "document_name", "document_type"),
	Place("Tag Link", "document_name", "document_type"),
	Place("ToDo", "reference_name", "reference_type"),
	Place("User Permission", "for_value", "allow"),
	Place("Version", "docname", "ref_doctype"),
	Place("View Log", "reference_name", "reference_doctype"),
)
"""Always asked: Frappe's own list of dynamic links can be half a day old, and holds no Data fields."""

_OF_OURS = (Place("Client Import Row", "client"),)
"""Links that are Data, since the client may be gone."""

ACCESS = ("DocShare", "User Permission")
"""What opens a client to somebody. It moves only when who merges says so."""

DOUBLES = {
	"Communication Link": ("parenttype", "parent"),
	"DocShare": ("user", "everyone"),
	"Document Follow": ("user",),
	"Dynamic Link": ("parenttype", "parent", "parentfield"),
	"Event Participants": ("parenttype", "parent"),
	"Tag Link": ("tag",),
	"User Permission": ("user", "applicable_for", "apply_to_all_doctypes"),
}
"""Of two records with the same of these fields that name one client, one says it all."""


def places() -> list[Place]:
	"""The places of this site, with fields and rows that administrators and other apps have added."""
	found = dict.fromkeys([*_links(), *_child_tables(), *_OF_FRAPPE, *_dynamic_links(), *_OF_OURS])
	return [place for place in found if place.is_single or _is_there(place)]


def _links() -> Iterator[Place]:
	stamped = declared_documents()
	for link in get_link_fields(CLIENT):
		if not (link["parent"] in stamped and link["fieldname"] == FIELDNAME):
			yield Place(link["parent"], link["fieldname"], is_single=bool(link["issingle"]))


def _child_tables() -> Iterator[Place]:
	"""Tables that an administrator has put on Client."""
	for field in frappe.get_meta(CLIENT).get_table_fields():
		yield Place(field.options, "parent", "parenttype")


def _dynamic_links() -> Iterator[Place]:
	for field in get_dynamic_link_map().get(CLIENT, []):
		meta = frappe.get_meta(field.parent)
		if not (meta.issingle or meta.get("is_virtual")):
			yield Place(field.parent, field.fieldname, field.options)


def _is_there(place: Place) -> bool:
	# Frappe keeps custom fields of a DocType that was taken off the site.
	return frappe.db.table_exists(place.doctype) and frappe.db.has_column(place.doctype, place.fieldname)


def named_in(place: Place, clients: Iterable[str], *fields: str, lock: bool = False) -> list[frappe._dict]:
	"""Rows that name one of `clients`: `name`, `client` and `fields`, in the order of their making.

	Of a single DocType its own name. With `lock` as they are now, kept so until the transaction ends.
	"""
	wanted = list(clients)
	if place.is_single:
		value = frappe.db.get_single_value(place.doctype, place.fieldname)
		return [frappe._dict(name=place.doctype, client=value)] if value in wanted else []
	table = frappe.qb.DocType(place.doctype)
	query = frappe.qb.from_(table).where(_names(place, wanted))
	query = query.select(table.name, table[place.fieldname].as_("client"), *(table[f] for f in fields))
	query = query.orderby(table.creation, table.name)
	return (query.for_update() if lock else query).run(as_dict=True)


def _names(place: Place, clients: list[str]) -> Criterion:
	table = frappe.qb.DocType(place.doctype)
	criterion = table[place.fieldname].isin(clients)
	return criterion & (table[place.kind_field] == CLIENT) if place.kind_field else criterion


def write(place: Place, names: list[Any], client: str) -> None:
	"""Have these rows name `client`. Raises `frappe.UniqueValidationError` where only one row may do so."""
	if place.is_single:
		frappe.db.set_single_value(place.doctype, place.fieldname, client, update_modified=False)
		return
	table = frappe.qb.DocType(place.doctype)
	for some in in_parts(names):
		try:
			frappe.qb.update(table).set(table[place.fieldname], client).where(table.name.isin(some)).run()
		except Exception as error:
			if not frappe.db.is_unique_key_violation(error):
				raise
			# In Frappe's words, as a save of the row itself would say it.
			frappe.new_doc(place.doctype).show_unique_validation_message(error)


def whole_rows(doctype: str, names: list[Any]) -> list[frappe._dict]:
	"""Rows as they stand in the database, locked."""
	table = frappe.qb.DocType(doctype)
	found: list[frappe._dict] = []
	for some in in_parts(names):
		query = frappe.qb.from_(table).select("*").where(table.name.isin(some)).orderby(table.name)
		found += query.for_update().run(as_dict=True)
	return found


def insert_row(doctype: str, row: dict[str, Any]) -> None:
	"""Put a row back as it was; columns that are gone since are left out."""
	there = set(frappe.db.get_table_columns(doctype))
	kept = {column: value for column, value in row.items() if column in there}
	frappe.qb.into(frappe.qb.DocType(doctype)).columns(*kept).insert(*kept.values()).run()


def in_parts(names: list[Any]) -> Iterator[list[Any]]:
	for start in range(0, len(names), ROWS_AT_ONCE):
		yield names[start : start + ROWS_AT_ONCE]


def forget_cached(doctype: str, names: Iterable[Any] = ()) -> None:
	"""What Frappe remembers of rows that were written past their documents."""
	if doctype == "User Permission":
		frappe.cache.delete_value("user_permissions")
		frappe.db.after_commit.add(lambda: frappe.cache.delete_value("user_permissions"))
	elif frappe.get_meta(doctype).istable:
		_forget_parents(doctype, names)
	else:
		for name in names:
			frappe.clear_document_cache(doctype, name)


def _forget_parents(doctype: str, names: Iterable[Any]) -> None:
	table = frappe.qb.DocType(doctype)
	for some in in_parts(list(names)):
		query = frappe.qb.from_(table).select(table.parenttype, table.parent).distinct()
		for parenttype, parent in query.where(table.name.isin(some)).run():
			if parenttype and parent:
				frappe.clear_document_cache(parenttype, parent)
