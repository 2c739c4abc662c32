"""Invoices: overdue, computed live as ERPNext's daily job would write it, and cheap to add up (definitions 1).

Nearly all invoices of a client of many years are settled, and their figures need no more than what
stands in one index (`linked_documents`). What tells whether an invoice is late is read of the unpaid
ones only.
"""

from __future__ import annotations

import frappe
from frappe.query_builder import Case
from frappe.query_builder.functions import Coalesce, Count, Sum
from frappe.query_builder.terms import SubQuery
from pypika.functions import Function
from pypika.queries import QueryBuilder, Selectable
from pypika.terms import Criterion, Term, ValueWrapper

from client_hub.overview.access import Access
from client_hub.overview.declaration import Bucket, Context, Section

_LATENESS = "lateness"
"""Alias of the rows of figures, which have `is_late` and `is_held`."""

AMOUNTS = ("outstanding_amount", "base_grand_total")
"""Fields without which nothing can be said of what is owed."""

UNSETTLED = ("pending", "overdue", "credits", "on_hold", "late")
"""Buckets of invoices of which something is outstanding: few of a client's, and found in the index."""

_GROUPED_BY = ("outstanding_amount", "docstatus", "is_return", "company", "status", "party_account_currency")
"""What buckets and currencies depend on, in the order of the index, which then needs no sorting."""


class InvoiceSection(Section):
	"""Rows are invoices; figures are added up over groups of invoices that are alike."""

	def figure_rows(self, context: Context, access: Access) -> tuple[QueryBuilder, Selectable, Term]:
		"""A row stands for `documents` invoices that are alike in all that buckets ask for."""
		invoice = self._invoice
		invoices = frappe.qb.from_(invoice).where(self.belongs(invoice, context, access))
		if all(bucket.key in UNSETTLED for bucket in self.buckets):
			invoices = invoices.where(invoice.outstanding_amount != 0)
		shown = (
			*_GROUPED_BY[1:],
			Sum(invoice.outstanding_amount).as_("outstanding_amount"),
			Sum(invoice.base_grand_total).as_("base_grand_total"),
			Count("*").as_("documents"),
		)
		nothing = ValueWrapper(None)
		others = invoices.where(~is_unpaid(invoice)).groupby(*(invoice[column] for column in _GROUPED_BY))
		others = others.select(*shown, nothing.as_("is_late"), nothing.as_("is_held"))
		late, held = _is_late(invoice, context), is_held(invoice, self.doctype, context)
		unpaid = invoices.where(is_unpaid(invoice))
		unpaid = unpaid.groupby(*(invoice[column] for column in _GROUPED_BY[1:]), late, held)
		unpaid = unpaid.select(*shown, late.as_("is_late"), held.as_("is_held"))
		# By its alias: the query builder writes a whole query each time it looks whether it knows one.
		rows = frappe.qb.Table(_LATENESS)
		return frappe.qb.from_((others * unpaid).as_(_LATENESS)), rows, rows.documents

	def oldest(self, bucket: Bucket, is_in: Criterion, row: Selectable) -> None:
		"""By how much and since when something of an invoice is late is said by its ages."""
		return None

	@property
	def _invoice(self) -> Selectable:
		return frappe.qb.DocType(self.doctype)


def is_overdue(row: Selectable, context: Context) -> Criterion:
	"""Unpaid and late: by the payment schedule when there is one, else (and for POS) by the due date."""
	if _has_flags(row):
		return row.is_late == 1
	return is_unpaid(row) & (_is_late(row, context) == 1)


def is_pending(row: Selectable, context: Context) -> Criterion:
	"""Unpaid and not late. The two together are all that is unpaid."""
	if _has_flags(row):
		return row.is_late == 0
	return is_unpaid(row) & (_is_late(row, context) == 0)


def is_on_hold(row: Selectable, context: Context) -> Criterion:
	"""Unpaid and held back, for good or until a day to come."""
	if _has_flags(row):
		return row.is_held == 1
	return is_unpaid(row) & (is_held(row, _doctype_of(row), context) == 1)


def is_paid_late(row: Selectable, context: Context) -> Criterion:
	"""Overdue, and nobody has said that it is to wait."""
	held = row.is_held if _has_flags(row) else is_held(row, _doctype_of(row), context)
	return is_overdue(row, context) & (held == 0)


def _has_flags(row: Selectable) -> bool:
	"""Whether a row is one of figures, in which what tells of lateness stands ready; else it is an invoice."""
	return row.get_table_name() == _LATENESS


def _doctype_of(invoice: Selectable) -> str:
	return str(invoice.get_table_name().removeprefix("tab"))


def is_real(invoice: Selectable) -> Criterion:
	"""B of the definitions: submitted, no return, not between companies of ours."""
	is_internal = Coalesce(invoice.status, "") == "Internal Transfer"
	return (invoice.docstatus == 1) & (invoice.is_return == 0) & ~is_internal


def is_unpaid(invoice: Selectable) -> Criterion:
	return (invoice.docstatus == 1) & (invoice.is_return == 0) & (invoice.outstanding_amount > 0)


def _is_late(invoice: Selectable, context: Context) -> Term:
	"""1 for an unpaid invoice that is late, else 0."""
	doctype = _doctype_of(invoice)
	schedule = frappe.qb.DocType("Payment Schedule")
	in_account_currency = part_in_account_currency(invoice, schedule)
	payable = Sum(Case().when(schedule.due_date < context.today, in_account_currency).else_(0))
	payable = (
		frappe.qb.from_(schedule)
		.where((schedule.parent == invoice.name) & (schedule.parenttype == doctype))
		.select(_round(payable))
	)
	paid = _round(_total_in_account_currency(invoice) - invoice.outstanding_amount)
	by_due_date = invoice.due_date < context.today
	# Without a schedule nothing adds up to NULL, and so does the comparison with it.
	late = Coalesce(paid < SubQuery(payable), by_due_date, 0)
	if doctype == "Sales Invoice":
		late = Case().when(invoice.is_pos == 1, Coalesce(by_due_date, 0)).else_(late)
	return late


def is_held(invoice: Selectable, doctype: str, context: Context) -> Term:
	"""1 for an invoice that is held back, for good or until a day to come, else 0; only what we pay can be."""
	if doctype != "Purchase Invoice":
		return ValueWrapper("0")
	until_later = invoice.release_date.isnull() | (invoice.release_date > context.today)
	return Case().when((invoice.on_hold == 1) & until_later, 1).else_(0)


def part_in_account_currency(invoice: Selectable, schedule: Selectable) -> Term:
	"""What a row of the payment schedule asks for, in the currency of the receivable or payable account.

	As in ERPNext's `sales_invoice.is_overdue`. `Payment Schedule.paid_amount` is not reliable and is
	not read.
	"""
	is_other = invoice.party_account_currency != invoice.currency
	return Case().when(is_other, schedule.base_payment_amount).else_(schedule.payment_amount)


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
