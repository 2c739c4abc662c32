"""The rows behind a figure: a page of a section's documents, by the bucket's own condition."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import Order
from pypika.queries import QueryBuilder, Selectable
from pypika.terms import Criterion, Term

from client_hub.arguments import page
from client_hub.overview.access import (
	NOT_INSTALLED,
	OK,
	Access,
	access_to,
	hidden_columns,
	hidden_fields,
	log_totals,
	throw_not_installed,
)
from client_hub.overview.declaration import Bucket, Column, Context, Section
from client_hub.overview.figures import DECLARED, company_currency, count, figures_of, is_visible
from client_hub.overview.ledger import Names

READABLE = Access(OK)
"""A list holds what the reader may read, whatever the figures count."""

MAX_PAGE_LENGTH = 500
MAX_NAMES_IN_FILTER = 2_000

_SEARCHED_FIELDTYPES = ("Data", "Link", "Dynamic Link", "Small Text")


def page_of(
	section: Section,
	bucket: str | None,
	context: Context,
	start: int = 0,
	page_length: int = 20,
	order_by: str | None = None,
	search: str | None = None,
) -> dict[str, Any]:
	"""`{total, rows, columns}`: one page of the rows of a bucket, or of all of the section's rows.

	`total` equals the figure's count (with `search`, what is left of it). Without `search`, where the figure
	counts more than the reader may list, `of` is the figure's count, and a bucket also has what its figure
	tells beside the count: `amounts`, `value` and `unit`. Raises `frappe.PermissionError` without read
	permission, `frappe.DoesNotExistError` where the documents are not installed, and
	`frappe.ValidationError` for an unknown bucket or an order that is no column.
	"""
	start, length = page(start, page_length, MAX_PAGE_LENGTH)
	access = _access_to_list(section)
	chosen = _readable_bucket(section, bucket)
	query, row = section.rows_of(chosen, context, READABLE)
	columns = _readable_columns(section, chosen)
	terms = {"name": row.name, **{_name(column): _term(column, row) for column in columns}}
	if search:
		query = query.where(_contains(section, terms, search))
	sort_by, direction = _ordering(section, order_by, terms)

	def in_order(query: QueryBuilder) -> QueryBuilder:
		return query.orderby(terms[sort_by], order=direction).orderby(row.name)

	def paged(query: QueryBuilder) -> QueryBuilder:
		return in_order(query).limit(length).offset(start)

	if joined := section.joined_columns(chosen):
		# Which rows it are, and then what has to be looked up of these.
		sorted_by = section.joined(query, row, context, READABLE, None) if sort_by in joined else query
		names = paged(sorted_by.select(row.name)).run(pluck=True)
		of_page = query.where(row.name.isin(Names(names)))
		rows = in_order(section.joined(of_page, row, context, READABLE, names))
	else:
		rows = paged(query)
	rows = rows.select(*(term.as_(name) for name, term in terms.items()))
	found = [_with_currency(entry) for entry in section.told(rows, row, context, READABLE)]
	answer = {"total": count(query, row), "rows": found}
	if access.state != OK and not search:
		answer["of"] = count(*section.rows_of(chosen, context, access))
	if chosen and not search:
		answer |= _added_up(section, chosen, context, access)
	return answer | {"columns": [_described(section, column) for column in columns]}


def _added_up(section: Section, bucket: Bucket, context: Context, access: Access) -> dict[str, Any]:
	"""What the figure of a bucket tells beside its count: by the same computation, so that the two agree."""
	if (amounts := section.amounts_of(bucket, context, access)) is not None:
		return {"amounts": amounts}
	if not (bucket.amounts or bucket.quantity):
		return {}
	(figure,) = figures_of(replace(section, buckets=(bucket,)), context, access)
	log_totals(context, {section.key: access.state})
	return {key: value for key, value in figure.items() if key not in DECLARED and key != "count"}


def list_filters(section: Section, bucket: str | None, context: Context) -> list[list[Any]]:
	"""Filters that open ERPNext's own list with the documents of a bucket.

	What list filters cannot say is said by names. Raises `frappe.ValidationError` for more names
	than a list takes, and `frappe.PermissionError` as `page_of` does.
	"""
	chosen = _readable_bucket(section, bucket) or Bucket("all", "", lambda context: [])
	_access_to_list(section)
	if not section.opens_list:
		frappe.throw(
			_("{0} are documents of several kinds, which no list of ERPNext has together.").format(
				section.label
			)
		)
	filters = section.filters_of(chosen, context)
	if filters is not None:
		return [[section.doctype, *condition] for condition in filters]
	query, row = section.rows_of(chosen, context, READABLE)
	query = query.limit(MAX_NAMES_IN_FILTER + 1)
	names = section.names(query, row)
	if len(names) > MAX_NAMES_IN_FILTER:
		frappe.throw(
			_(
				"These are more than {0} documents, too many for a list of names. Use the list on the client's page."
			).format(MAX_NAMES_IN_FILTER)
		)
	return [[section.doctype, "name", "in", names or [""]]]


def _access_to_list(section: Section) -> Access:
	access = access_to(section)
	if access.state == NOT_INSTALLED:
		throw_not_installed(section.doctype)
	if not access.has_list:
		frappe.throw(
			_("You may not read {0}.").format(_(section.doctype)),
			frappe.PermissionError,
			title=_("Not permitted"),
		)
	return access


def _readable_bucket(section: Section, key: str | None) -> Bucket | None:
	if not key:
		return None
	bucket = section.bucket(key)
	if not is_visible(section, bucket):
		frappe.throw(
			_("You may not read the fields behind {0}.").format(bucket.label), frappe.PermissionError
		)
	return bucket


def _readable_columns(section: Section, bucket: Bucket | None) -> list[str | Column]:
	meta, columns = frappe.get_meta(section.doctype), section.columns_of(bucket)
	fields = {column for column in columns if isinstance(column, str) and meta.has_field(column)}
	shown = fields - hidden_columns(section, fields)
	read = {field for column in columns if isinstance(column, Column) for field in column.fields}
	hidden = hidden_fields(section, read)
	return [
		column
		for column in columns
		if (column in shown if isinstance(column, str) else not hidden.intersection(column.fields))
	]


def _contains(section: Section, terms: dict[str, Term], text: str) -> Criterion:
	"""The text, as it stands, in the name or in one of the text columns that the user sees."""
	meta = frappe.get_meta(section.doctype)
	searched = [
		term
		for name, term in terms.items()
		if name in section.searched
		or ((field := meta.get_field(name)) and field.fieldtype in _SEARCHED_FIELDTYPES)
	]
	pattern = "%" + re.sub(r"([\\%_])", r"\\\1", text) + "%"
	return Criterion.any([term.like(pattern) for term in searched])


def _name(column: str | Column) -> str:
	return column if isinstance(column, str) else column.fieldname


def _term(column: str | Column, row: Selectable) -> Term:
	return row[column] if isinstance(column, str) else column.expression(row)


def _described(section: Section, column: str | Column) -> dict[str, Any]:
	if isinstance(column, Column):
		label, fieldtype, options = str(column.label), column.fieldtype, column.options
	else:
		field = frappe.get_meta(section.doctype).get_field(column)
		label, fieldtype, options = _(field.label), field.fieldtype, field.options
	return {"fieldname": _name(column), "label": label, "fieldtype": fieldtype, "options": options}


def _ordering(section: Section, order_by: str | None, terms: dict[str, Term]) -> tuple[str, Order]:
	"""The column that a list goes by, and which way."""
	if not order_by and section.order_by.split()[0] not in terms:
		return "name", Order.asc  # field permissions hide what the list goes by
	match = re.fullmatch(r"(\w+)(?: (asc|desc))?", (order_by or section.order_by).strip().lower())
	if not match or match[1] not in terms:
		frappe.throw(
			_("{0} is not a column to sort by. Columns: {1}").format(
				frappe.bold(frappe.utils.escape_html(order_by or section.order_by)), ", ".join(terms)
			)
		)
	return match[1], Order.desc if match[2] == "desc" else Order.asc


def _with_currency(entry: dict[str, Any]) -> dict[str, Any]:
	if entry.get("company"):
		entry["company_currency"] = company_currency(entry["company"])
	return entry
