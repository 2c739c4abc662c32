"""Deliveries, and what of them is to bill: row by row, as ERPNext's report *Delivered Items To Be Billed*.

A delivery's own percentage says less: it takes a delivery of which a part was billed and the rest then
came back for one that is to bill.
"""

from __future__ import annotations

import frappe
from erpnext.accounts.utils import get_currency_precision
from frappe import _lt
from frappe.query_builder.functions import Coalesce, Round, Sum
from pypika.queries import QueryBuilder, Selectable
from pypika.terms import Criterion, Term

from client_hub.linked_documents import FIELDNAME
from client_hub.overview.declaration import SECOND, Amount, Bucket, Column, Context, Section

_TO_BILL = "to_bill"
"""Alias of the table with what of each delivery is to bill."""

_ROW_FIELDS = ("base_amount", "billed_amt", "base_rate", "returned_qty")
_BILLED = ("Closed", "Completed")


def _with_rests(query: QueryBuilder, row: Selectable, context: Context) -> QueryBuilder:
	"""Joins what of a delivery is neither billed nor returned: net, in company currency.

	Unlike in the report, services count too: the delivery's invoice has them.
	"""
	note, item = frappe.qb.DocType("Delivery Note"), frappe.qb.DocType("Delivery Note Item")
	kept = item.base_amount - item.base_rate * Coalesce(item.returned_qty, 0)
	billed = item.billed_amt * Coalesce(note.conversion_rate, 1)
	rests = (
		frappe.qb.from_(note)
		.join(item)
		.on(item.parent == note.name)
		.where(context.of_client(note[FIELDNAME]))
		.where((note.docstatus == 1) & note.status.notin(_BILLED))
		# Rounded, or an exchange rate leaves a rest of less than a cent.
		.where(kept - Round(billed, get_currency_precision()) > 0)
		.groupby(item.parent)
		.select(item.parent, Sum(kept - billed).as_("amount"))
	).as_(_TO_BILL)
	return query.left_join(rests).on(rests.parent == row.name)


def _rest(row: Selectable) -> Term:
	return Coalesce(frappe.qb.Table(_TO_BILL).amount, 0)


def _is_to_bill(row: Selectable, context: Context) -> Criterion:
	# Not by the term above: only so the database begins with what is to bill.
	return frappe.qb.Table(_TO_BILL).amount > 0


DELIVERY_NOTES = Section(
	key="delivery_notes",
	tile="orders",
	tab="orders_and_invoices",
	label=_lt("Delivery Notes", context="Client Hub"),
	doctype="Delivery Note",
	creates="Delivery Note",
	columns=(
		"posting_date",
		"po_no",
		"status",
		"per_billed",
		"base_grand_total",
		Column(
			"amount_to_bill",
			_lt("To bill, net"),
			"Currency",
			_rest,
			_ROW_FIELDS,
			"Company:company:default_currency",
		),
		"company",
	),
	order_by="posting_date desc",
	base=lambda context: [("docstatus", "<", 2), ("is_return", "=", 0)],
	join=_with_rests,
	needs="is_customer",
	child="Delivery Note Item",
	buckets=(
		Bucket(
			"to_bill",
			_lt("Deliveries to bill"),
			where=_is_to_bill,
			amounts=(Amount(_rest, _ROW_FIELDS),),
		),
		Bucket("total", _lt("Total deliveries"), lambda context: [("docstatus", "=", 1)], rank=SECOND),
	),
)
