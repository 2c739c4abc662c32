"""Overdue, computed live: what ERPNext's daily job would write into the status (definitions 1).

What it takes to tell is read of the unpaid invoices only, in a table of their own that the section
is joined to. The section itself then reads nothing but its index, however many invoices are settled.
"""

from __future__ import annotations

import frappe
from frappe.query_builder import Case
from frappe.query_builder.functions import Coalesce, Sum
from pypika.functions import Function
from pypika.queries import QueryBuilder, Selectable
from pypika.terms import Criterion, Term

from client_hub.linked_documents import FIELDNAME
from client_hub.overview.declaration import Context

_UNPAID = "unpaid"


def join_unpaid(doctype: str):
	"""The `join` of a section of invoices: to what is known of the unpaid ones."""

	def join(query: QueryBuilder, row: Selectable, context: Context) -> QueryBuilder:
		unpaid = _unpaid(doctype, context)
		return query.left_join(unpaid).on(unpaid.name == row.name)

	return join


def is_overdue(row: Selectable, context: Context) -> Criterion:
	"""Unpaid and late: by the payment schedule when there is one, else (and for POS) by the due date."""
	return frappe.qb.Table(_UNPAID).is_late == 1


def is_pending(row: Selectable, context: Context) -> Criterion:
	"""Unpaid and not late. The two together are all that is unpaid."""
	return frappe.qb.Table(_UNPAID).is_late == 0


def is_on_hold(row: Selectable, context: Context) -> Criterion:
	"""Unpaid and held back, for good or until a day to come."""
	return frappe.qb.Table(_UNPAID).is_held == 1


def _unpaid(doctype: str, context: Context) -> QueryBuilder:
	"""`name` and `is_late` of the client's unpaid invoices, `is_held` of those of suppliers."""
	invoice, schedule = frappe.qb.DocType(doctype), frappe.qb.DocType("Payment Schedule")
	# The schedule counts in the currency of the receivable or payable account, as in ERPNext's
	# `sales_invoice.is_overdue`. `Payment Schedule.paid_amount` is not reliable and is not read.
	in_account_currency = (
		Case()
		.when(invoice.party_account_currency != invoice.currency, schedule.base_payment_amount)
		.else_(schedule.payment_amount)
	)
	payable = Sum(Case().when(schedule.due_date < context.today, in_account_currency).else_(0))
	unpaid = (
		frappe.qb.from_(invoice)
		.left_join(schedule)
		.on((schedule.parent == invoice.name) & (schedule.parenttype == doctype))
		.where(invoice[FIELDNAME] == context.client)
		.where((invoice.docstatus == 1) & (invoice.is_return == 0) & (invoice.outstanding_amount > 0))
		.groupby(invoice.name)
		.select(invoice.name, _is_late(invoice, schedule, payable, context).as_("is_late"))
	)
	if doctype == "Purchase Invoice":
		unpaid = unpaid.select(_is_held(invoice, context).as_("is_held"))
	return unpaid.as_(_UNPAID)


def _is_late(invoice: Selectable, schedule: Selectable, payable: Term, context: Context) -> Term:
	by_due_date = schedule.name.isnull()
	if invoice._table_name == "tabSales Invoice":
		by_due_date |= invoice.is_pos == 1
	paid = _round(_total_in_account_currency(invoice) - invoice.outstanding_amount)
	late = Case().when(by_due_date, invoice.due_date < context.today).else_(paid < _round(payable))
	return Coalesce(late, 0)


def _is_held(invoice: Selectable, context: Context) -> Term:
	is_held = (invoice.on_hold == 1) & (
		invoice.release_date.isnull() | (invoice.release_date > context.today)
	)
	return Case().when(is_held, 1).else_(0)


def _total_in_account_currency(invoice: Selectable) -> Term:
	total = Case().when(invoice.disable_rounded_total == 1, invoice.grand_total).else_(invoice.rounded_total)
	base = (
		Case()
		.when(invoice.disable_rounded_total == 1, invoice.base_grand_total)
		.else_(invoice.base_rounded_total)
	)
	return Case().when(invoice.party_account_currency != invoice.currency, base).else_(total)


def _round(term: Term) -> Term:
	# Currency columns have nine decimals; ERPNext compares at the precision of the field.
	return Function("ROUND", term, frappe.get_precision("Sales Invoice", "outstanding_amount") or 2)
