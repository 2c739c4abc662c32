"""Overdue, computed live: what ERPNext's daily job would write into the status (definitions 1)."""

from __future__ import annotations

import frappe
from frappe.query_builder import Case
from frappe.query_builder.functions import Coalesce, Sum
from pypika.functions import Function
from pypika.queries import QueryBuilder, Selectable
from pypika.terms import Criterion, Term

from client_hub.linked_documents import FIELDNAME
from client_hub.overview.declaration import Context

_SCHEDULE = "schedule"


def join_schedule(query: QueryBuilder, row: Selectable, context: Context) -> QueryBuilder:
	"""Join what is payable until yesterday by the payment schedules of the unpaid invoices.

	The schedule counts in the currency of the receivable or payable account, as ERPNext does it in
	`sales_invoice.is_overdue`. `Payment Schedule.paid_amount` is not reliable and is not read.
	"""
	schedule = frappe.qb.DocType("Payment Schedule")
	invoice = frappe.qb.DocType(row._table_name.removeprefix("tab")).as_("scheduled_invoice")
	is_past = schedule.due_date < context.today
	in_account_currency = (
		Case()
		.when(invoice.party_account_currency != invoice.currency, schedule.base_payment_amount)
		.else_(schedule.payment_amount)
	)
	payable = (
		frappe.qb.from_(invoice)
		.join(schedule)
		.on((schedule.parent == invoice.name) & (schedule.parenttype == row._table_name.removeprefix("tab")))
		.where((invoice[FIELDNAME] == context.client) & _is_unpaid(invoice))
		.groupby(invoice.name)
		.select(invoice.name, Sum(Case().when(is_past, in_account_currency).else_(0)).as_("payable"))
	).as_(_SCHEDULE)
	return query.left_join(payable).on(payable.name == row.name)


def is_overdue(row: Selectable, context: Context) -> Criterion:
	"""Unpaid and late: by the schedule when there is one, else (and for POS) by the due date."""
	payable = frappe.qb.Table(_SCHEDULE).payable
	by_due_date = payable.isnull()
	if row._table_name == "tabSales Invoice":
		by_due_date |= row.is_pos == 1
	paid = _round(_total_in_account_currency(row) - row.outstanding_amount)
	late = Case().when(by_due_date, row.due_date < context.today).else_(paid < _round(payable))
	return _is_unpaid(row) & (late == 1)


def is_pending(row: Selectable, context: Context) -> Criterion:
	"""Unpaid and not late. The two together are all that is unpaid."""
	return _is_unpaid(row) & (Coalesce(is_overdue(row, context), 0) == 0)


def _is_unpaid(row: Selectable) -> Criterion:
	return (row.docstatus == 1) & (row.is_return == 0) & (row.outstanding_amount > 0)


def _total_in_account_currency(row: Selectable) -> Term:
	total = Case().when(row.disable_rounded_total == 1, row.grand_total).else_(row.rounded_total)
	base = Case().when(row.disable_rounded_total == 1, row.base_grand_total).else_(row.base_rounded_total)
	return Case().when(row.party_account_currency != row.currency, base).else_(total)


def _round(term: Term) -> Term:
	# Currency columns have nine decimals; ERPNext compares at the precision of the field.
	return Function("ROUND", term, frappe.get_precision("Sales Invoice", "outstanding_amount") or 2)
