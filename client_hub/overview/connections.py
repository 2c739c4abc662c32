"""Connections of a client, and its activity by day, as Frappe's form dashboard asks for them.

Frappe's own counts (`frappe.desk.notifications.get_open_count`, 15.103) pay no heed to permissions;
these count what the reader may see: documents of the table, and of what an administrator has added to
the connections with Customize Form.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe.query_builder import CustomFunction
from frappe.query_builder.functions import Count
from frappe.utils import add_days, add_to_date, cint, getdate
from pypika.queries import QueryBuilder, Selectable

from client_hub.linked_documents import CLIENT, FIELDNAME
from client_hub.overview.time_limit import is_timeout
from client_hub.permissions import can_read, hidden_of, permitted
from client_hub.stamping import linked_documents

OWN_DATES = ("posting_date", "transaction_date", "opening_date", "start_date")

COUNTED = 100
"""The dashboard shows 99+ above this, so nothing is counted further."""


def counts(client: str, doctypes: list[str] | None = None) -> dict[str, Any]:
	"""What Frappe's dashboard expects of `get_open_count`, for DocTypes of the connections; None means all."""
	fields = _link_fields()
	found = [
		{"doctype": doctype, "count": _count(client, doctype, fields[doctype]), "open_count": 0}
		for doctype in (doctypes or fields)
		if isinstance(doctype, str) and doctype in fields and can_read(doctype)
	]
	return {"count": {"external_links_found": found, "internal_links_found": []}}


def activity_by_day(client: str) -> dict[int, int]:
	"""{seconds since 1970 of a day: documents of that day} of the last year, for the heatmap.

	A document's day is its own date, where it has one: what was brought over from another system was made on one day.
	"""
	days: dict[int, int] = {}
	since = add_to_date(getdate(), years=-1)
	day_of = CustomFunction("UNIX_TIMESTAMP", ["day"])
	date_of = CustomFunction("DATE", ["moment"])
	for doctype in linked_documents():
		if not can_read(doctype):
			continue
		query, document = _documents(client, doctype, FIELDNAME)
		own_date = document[_own_date(doctype)]
		day = day_of(date_of(own_date))
		query = query.where((own_date >= since) & (own_date < add_days(getdate(), 1))).groupby(day)
		for timestamp, count in query.select(day, Count("*")).run():
			days[cint(timestamp)] = days.get(cint(timestamp), 0) + count
	return days


def _own_date(doctype: str) -> str:
	"""The field with a document's own date, for this reader."""
	meta = frappe.get_meta(doctype)
	found = [name for name in OWN_DATES if meta.has_field(name)]
	return next((name for name in found if not hidden_of(doctype, {name})), "creation")


def _link_fields() -> dict[str, str]:
	"""{DocType: its field that names the client}: the one by which Frappe's form opens the list."""
	fields = dict.fromkeys(linked_documents(), FIELDNAME)
	for link in frappe.get_meta(CLIENT).links:
		if not link.hidden and _links_to_client(link.link_doctype, link.link_fieldname):
			fields[link.link_doctype] = link.link_fieldname
	return fields


def _links_to_client(doctype: str, fieldname: str) -> bool:
	"""Whether documents are found by the field, for this reader. What a row names may be gone since."""
	if not frappe.db.exists("DocType", doctype):
		return False
	meta = frappe.get_meta(doctype)
	field = meta.get_field(fieldname)
	is_link = field and (field.fieldtype, field.options) == ("Link", CLIENT)
	has_table = not (meta.istable or meta.issingle or meta.get("is_virtual"))
	return bool(is_link and has_table and not hidden_of(doctype, {fieldname}))


def _count(client: str, doctype: str, fieldname: str) -> int | str:
	query, document = _documents(client, doctype, fieldname)
	some = query.select(document.name).limit(COUNTED)
	try:
		return frappe.qb.from_(some).select(Count("*")).run()[0][0]
	except Exception as error:
		if is_timeout(error):
			return "?"  # as Frappe's own: a field of an administrator's has no index by itself
		raise


def _documents(client: str, doctype: str, fieldname: str) -> tuple[QueryBuilder, Selectable]:
	document = frappe.qb.DocType(doctype)
	query = frappe.qb.from_(document).where(document[fieldname] == client)
	criterion = permitted(doctype)
	return (query if criterion is None else query.where(criterion)), document
