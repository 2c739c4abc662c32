"""Ageing: what is unpaid, by how many days it is past due (definitions 7).

An invoice with a payment schedule is split: what is paid goes to the oldest rows first, and each row
that remains ages by its own date.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe.query_builder import Case, Order
from frappe.query_builder.functions import Coalesce, Sum
from frappe.utils import add_days
from pypika.analytics import RowNumber
from pypika.analytics import Sum as SumOver
from pypika.functions import Function
from pypika.queries import QueryBuilder, Selectable
from pypika.terms import Criterion, ExistsCriterion, Not, Term

from client_hub.overview.access import Access
from client_hub.overview.declaration import Context
from client_hub.overview.figures import add_up
from client_hub.overview.invoices import InvoiceSection, is_real, part_in_account_currency
from client_hub.overview.ledger import Rests


def ageing(section: InvoiceSection, context: Context, access: Access) -> list[dict[str, Any]]:
	"""`{from_day, to_day, amounts}` of each range, the first of what is not due yet, the last open.

	Days past due. Amounts in the currency of the receivable or payable account, of what is owed today:
	the parts of pending and overdue, and of what is paid by entries that are dated later (`Rests`).
	"""
	parts = _parts(section, context, access)
	query = frappe.qb.from_(parts).select(parts.company, parts.currency)
	query = query.groupby(parts.company, parts.currency)
	ranges = _ranges()
	for number, (first, last) in enumerate(ranges):
		is_in = _is_between(parts.due_date, first, last, context)
		query = query.select(Sum(Case().when(is_in, parts.amount).else_(0)).as_(f"range_{number}"))
	rows = query.run(as_dict=True)
	return [
		{
			"from_day": first,
			"to_day": last,
			"amounts": add_up(
				(row.company, row.currency, row[f"range_{number}"]) for row in rows if row[f"range_{number}"]
			),
		}
		for number, (first, last) in enumerate(ranges)
	]


def _parts(section: InvoiceSection, context: Context, access: Access) -> QueryBuilder:
	"""(name, company, currency, due_date, amount): what is owed of each invoice by when."""
	rests = Rests.of(section.doctype, context)
	scheduled = _scheduled(section, context, access, rests)
	return (scheduled * _unscheduled(section, context, access, rests)).as_("part")


def _ranges() -> list[tuple[int | None, int | None]]:
	"""First and last day past due of each range; None where it is open."""
	last_days = frappe.get_cached_doc("Client Hub Settings").parsed_ageing_ranges()
	first_days = (1, *(day + 1 for day in last_days))
	return [(None, 0), *zip(first_days, (*last_days, None), strict=True)]


def _is_between(due_date: Term, first: int | None, last: int | None, context: Context) -> Criterion:
	if first is None:
		return due_date.isnull() | (due_date >= context.today)
	is_in = due_date <= add_days(context.today, -first)
	return is_in if last is None else is_in & (due_date >= add_days(context.today, -last))


def _unscheduled(section: InvoiceSection, context: Context, access: Access, rests: Rests) -> QueryBuilder:
	"""Unpaid invoices as they are: those of a point of sale, and those without a schedule."""
	invoice, schedule = frappe.qb.DocType(section.doctype), frappe.qb.DocType("Payment Schedule")
	rows = frappe.qb.from_(schedule).select(schedule.name)
	rows = rows.where((schedule.parent == invoice.name) & (schedule.parenttype == section.doctype))
	is_one = Not(ExistsCriterion(rows)) | ~_goes_by_schedule(invoice, section)
	query, rest, has_rest = rests.joined(frappe.qb.from_(invoice), invoice)
	return query.where(
		section.belongs(invoice, context, access) & is_real(invoice) & has_rest & is_one
	).select(
		invoice.name,
		invoice.company,
		invoice.party_account_currency.as_("currency"),
		invoice.due_date,
		rest.as_("amount"),
	)


def _scheduled(section: InvoiceSection, context: Context, access: Access, rests: Rests) -> QueryBuilder:
	"""Rows of the payment schedules of unpaid invoices, with what of each remains to be paid.

	What is outstanding is laid out from the newest row back, which is the same as paying the oldest
	first. Not from the oldest on: ERPNext takes an advance that an invoice was made with out of the
	schedule, whose rows are then less than the invoice. Whatever the rows do not ask for is the oldest's.
	"""
	invoice, schedule = frappe.qb.DocType(section.doctype), frappe.qb.DocType("Payment Schedule")
	asked = part_in_account_currency(invoice, schedule)
	from_here = SumOver(asked).over(schedule.parent)
	from_here = from_here.orderby(schedule.due_date, schedule.idx, order=Order.desc)
	query = (
		frappe.qb.from_(invoice)
		.join(schedule)
		.on((schedule.parent == invoice.name) & (schedule.parenttype == section.doctype))
	)
	query, rest, has_rest = rests.joined(query, invoice)
	rows = (
		query.where(section.belongs(invoice, context, access) & is_real(invoice) & has_rest)
		.where(_goes_by_schedule(invoice, section))
		.select(
			invoice.name,
			invoice.company,
			invoice.party_account_currency.as_("currency"),
			schedule.due_date,
			asked.as_("asked"),
			(rest - from_here + asked).as_("left_for_it"),
			RowNumber().over(schedule.parent).orderby(schedule.due_date, schedule.idx).as_("number"),
		)
	).as_("scheduled")
	amount = Case().when(rows.number == 1, rows.left_for_it)
	amount = amount.else_(Function("LEAST", rows.asked, rows.left_for_it))
	return frappe.qb.from_(rows).select(
		rows.name, rows.company, rows.currency, rows.due_date, Function("GREATEST", 0, amount).as_("amount")
	)


def _goes_by_schedule(invoice: Selectable, section: InvoiceSection) -> Criterion:
	if section.doctype != "Sales Invoice":
		return invoice.docstatus == 1
	return Coalesce(invoice.is_pos, 0) == 0
