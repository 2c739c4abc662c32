"""A client with something to show, for who is led through the app."""

from __future__ import annotations

import frappe
from frappe.query_builder import Order

from client_hub.linked_documents import CLIENT, FIELDNAME

NEWEST = 100
"""Documents of a kind that are looked at."""


def busiest_client() -> str | None:
	"""The readable client with most of the newest sales documents, else the newest client."""
	for doctype in ("Sales Invoice", "Sales Order", "Quotation"):
		document = frappe.qb.DocType(doctype)
		query = frappe.qb.from_(document).select(document[FIELDNAME]).where(document[FIELDNAME] != "")
		newest = query.orderby(document.creation, order=Order.desc).limit(NEWEST).run(pluck=True)
		if found := frappe.get_list(CLIENT, {"name": ("in", newest)}, pluck="name", limit=NEWEST):
			return max(found, key=newest.count)
	return next(iter(frappe.get_list(CLIENT, pluck="name", order_by="creation desc", limit=1)), None)
