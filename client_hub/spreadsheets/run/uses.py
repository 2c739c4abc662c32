"""What has come to use documents that an import made: one query a link field, whatever their number.

A query asks for the rows of the import whose document some field names; that the row's own documents
name each other does not count. What a row only changed may be in use: its old values hurt nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import frappe
from frappe.model.dynamic_links import get_dynamic_links
from frappe.model.rename_doc import get_link_fields
from frappe.query_builder.functions import Max
from pypika.queries import QueryBuilder, Selectable
from pypika.terms import Criterion, NullValue, Term, ValueWrapper

from client_hub.linked_documents import FIELDNAME
from client_hub.parties.links import PRIMARY_FIELDS
from client_hub.spreadsheets import rows
from client_hub.spreadsheets.rows import DONE, MADE_FIELDS, ROW, UPDATE
from client_hub.spreadsheets.run import taking_back
from client_hub.spreadsheets.run.side_effects import is_side_effect

# They say that something happened to a document, and nobody needs the document for them.
NO_USE = frozenset(
	{
		"Access Log",
		"Activity Log",
		"Client Export",
		"Client Import",
		"Client Import Row",
		"Data Import",
		"Data Import Log",
		"Deleted Document",
		"Document Follow",
		"Email Queue",
		"Notification Log",
		"Version",
		"View Log",
		"Webhook Request Log",
	}
)

# A field that names any document, of a DocType that another field holds, without being a Dynamic Link.
_OTHER_DYNAMIC = (("File", "attached_to_name", "attached_to_doctype"),)


@dataclass(frozen=True)
class Use:
	"""A document that names one of the row's."""

	row: str
	doctype: str
	name: str


@dataclass(frozen=True)
class _Field:
	"""A field that can name documents of one DocType. `doctype_field` holds the DocType of a dynamic one."""

	parent: str
	fieldname: str
	single: bool = False
	doctype_field: str | None = None


def find_uses(client_import: str, first: str, last: str) -> dict[str, Use]:
	"""{name of row: what uses one of its documents} of done rows from `first` to `last`, by name."""
	row = frappe.qb.DocType(ROW)
	in_range = (
		(row.client_import == client_import)
		& (row.name >= first)
		& (row.name <= last)
		& (row.outcome == DONE)
	)
	changed = _only_changed(row, in_range)
	found: dict[str, Use] = {}
	for doctype, row_field in _fields_in_use(row, in_range):
		made = in_range & row.name.notin(changed[doctype]) if changed[doctype] else in_range
		for field in _fields_naming(doctype):
			for use in _uses(field, doctype, row_field, row, made):
				found.setdefault(use.row, use)
	return found


def _fields_in_use(row: Selectable, in_range: Criterion) -> list[tuple[str, str]]:
	"""Those of `MADE_FIELDS` that some row has: nothing is asked about Suppliers when none has one."""
	highest = (
		frappe.qb.from_(row).select(*(Max(row[field]) for field in MADE_FIELDS.values())).where(in_range)
	)
	return [made for made, name in zip(MADE_FIELDS.items(), highest.run()[0], strict=True) if name]


def _only_changed(row: Selectable, in_range: Criterion) -> dict[str, list[str]]:
	"""{DocType: names of the updating rows that did not make their document of it}."""
	changed: dict[str, list[str]] = {doctype: [] for doctype in MADE_FIELDS}
	updates = (
		frappe.qb.from_(row).select(row.name, row.before_image).where(in_range & (row.action == UPDATE)).run()
	)
	for name, before in updates:
		made = taking_back.made_doctypes(rows.from_json(before, {}))
		for doctype in changed.keys() - made:
			changed[doctype].append(name)
	return changed


def _fields_naming(doctype: str) -> Iterator[_Field]:
	seen = set()
	for link in get_link_fields(doctype):
		field = _Field(link["parent"], link["fieldname"], bool(link["issingle"]))
		if field not in seen and _can_be_asked(field):
			seen.add(field)
			yield field
	dynamic = [(df.parent, df.fieldname, df.options) for df in get_dynamic_links()]
	for parent, fieldname, doctype_field in (*dynamic, *_OTHER_DYNAMIC):
		field = _Field(parent, fieldname, bool(frappe.get_meta(parent).issingle), doctype_field)
		if not field.single and _can_be_asked(field):
			yield field


def _can_be_asked(field: _Field) -> bool:
	# Frappe keeps custom fields of a DocType that was taken off the site.
	if field.parent in NO_USE or not frappe.db.exists("DocType", field.parent, cache=True):
		return False
	return field.single or frappe.db.has_column(field.parent, field.fieldname)


def _uses(field: _Field, doctype: str, row_field: str, row: Selectable, in_range: Criterion) -> Iterator[Use]:
	if field.single:
		singles = frappe.qb.DocType("Singles")
		query = (
			frappe.qb.from_(row)
			.join(singles)
			.on(singles.value == row[row_field])
			.select(row.name, ValueWrapper(field.parent), ValueWrapper(field.parent))
			.where(in_range & (singles.doctype == field.parent) & (singles.field == field.fieldname))
		)
	else:
		query = _query_of_table(field, doctype, row_field, row, in_range)
	for name, used_by, used_by_name in query.run():
		yield Use(name, used_by or field.parent, used_by_name)


def _query_of_table(
	field: _Field, doctype: str, row_field: str, row: Selectable, in_range: Criterion
) -> QueryBuilder:
	table = frappe.qb.DocType(field.parent)
	# The names first, then the table once: a field without an index is read through, not once a row.
	names = frappe.qb.from_(row).select(row[row_field]).where(in_range)
	is_child = bool(frappe.get_meta(field.parent).istable)
	user_type = table.parenttype if is_child else NullValue()
	user_name = table.parent if is_child else table.name
	query = (
		frappe.qb.from_(table)
		.join(row)
		.on(row[row_field] == table[field.fieldname])
		.select(row.name, user_type, user_name)
		.where(table[field.fieldname].isin(names) & in_range)
		.where(~_is_own(field, table, row, user_type, user_name, is_child))
	)
	if field.doctype_field:
		query = query.where(table[field.doctype_field] == doctype)
	if side_effect := is_side_effect(field.parent, table, row):
		query = query.where(~side_effect)
	return query


def _is_own(
	field: _Field, table: Selectable, row: Selectable, user_type: Term, user_name: Term, is_child: bool
) -> Criterion:
	"""Whether the document that names the row's is itself one of the row's."""
	if is_child:
		return Criterion.any(
			(user_type == doctype) & (user_name == row[row_field])
			for doctype, row_field in MADE_FIELDS.items()
		)
	own = []
	if field.parent in MADE_FIELDS:
		own.append(user_name == row[MADE_FIELDS[field.parent]])
	if field.fieldname in PRIMARY_FIELDS.values() and field.parent in ("Customer", "Supplier"):
		# A party that the client had before shows the Address or Contact that the row made.
		own.append(table[FIELDNAME] == row.client)
	return Criterion.any(own) if own else ValueWrapper(1) == ValueWrapper(0)
