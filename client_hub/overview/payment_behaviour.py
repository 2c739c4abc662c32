"""Payment behaviour: how long the client takes to pay us, and we the client (definitions 8).

Only money settles: an invoice that was credited, written off or set off says nothing of how it is paid.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe.query_builder import Case, CustomFunction
from frappe.query_builder.functions import Count, Max, Sum
from frappe.utils import add_months, cint, flt
from pypika.functions import Function
from pypika.queries import QueryBuilder, Selectable
from pypika.terms import Criterion, ExistsCriterion

from client_hub.overview.access import Access
from client_hub.overview.declaration import Context
from client_hub.overview.invoices import InvoiceSection, is_real
from client_hub.overview.ledger import Rests, invoices_with_entries
from client_hub.overview.payment_sources import BANK_AND_CASH, is_of_money, paid_with_it, was_paid_with_it

MONTHS = 12


def payment_behaviour(section: InvoiceSection, context: Context, access: Access) -> list[dict[str, Any]]:
	"""`{company, invoices, days, late_share}` of the invoices settled in the last twelve months.

	An invoice is settled on the day of the last money against it: a Payment Entry, a Journal Entry with a
	row of a bank or of cash, its own payment, none of them cancelled or dated later than today. `days`: from
	the invoice's posting date to the money's, weighted by the money. `late_share`: percent of the money for
	invoices settled after their due date. By company, since amounts of different currencies are not
	added up.
	"""
	money = _money(section, context, access).as_("money")
	since_invoice = CustomFunction("DATEDIFF", ["until", "since"])(money.paid_on, money.posting_date)
	settled = (
		frappe.qb.from_(money)
		.groupby(money.invoice)
		.select(
			Max(money.company).as_("company"),
			Max(money.due_date).as_("due_date"),
			Max(money.paid_on).as_("settled_on"),
			Sum(money.amount).as_("amount"),
			Sum(money.amount * Function("GREATEST", 0, since_invoice)).as_("weighted_days"),
		)
	).as_("settled")
	late = Case().when(settled.settled_on > settled.due_date, settled.amount).else_(0)
	rows = (
		frappe.qb.from_(settled)
		.where((settled.amount > 0) & (settled.settled_on > _since(context)))
		.groupby(settled.company)
		.orderby(settled.company)
		.select(
			settled.company,
			Count("*").as_("invoices"),
			(Sum(settled.weighted_days) / Sum(settled.amount)).as_("days"),
			(Sum(late) / Sum(settled.amount) * 100).as_("late_share"),
		)
		.run(as_dict=True)
	)
	return [
		{
			"company": row.company,
			"invoices": cint(row.invoices),
			"days": flt(row.days, 1),
			"late_share": flt(row.late_share, 1),
		}
		for row in rows
	]


def _since(context: Context) -> date:
	return add_months(context.today, -MONTHS)


def _money(section: InvoiceSection, context: Context, access: Access) -> QueryBuilder:
	"""(invoice, company, posting_date, due_date, paid_on, amount) of money against settled invoices.

	In company currency; `paid_on` is the day of the voucher, which the ledger has not kept where a payment
	was reconciled later.
	"""
	rests = Rests.of(section.doctype, context)
	payments = _by_voucher(section, context, access, rests, "Payment Entry")
	journals = _by_voucher(section, context, access, rests, "Journal Entry")
	return payments * journals * _by_invoice(section, context, access, rests)


def _settled(
	section: InvoiceSection, context: Context, access: Access, rests: Rests, invoice: Selectable
) -> QueryBuilder:
	query, rest, _has_rest = rests.joined(frappe.qb.from_(invoice), invoice)
	query = query.where(section.belongs(invoice, context, access) & is_real(invoice))
	return query.where((rest <= 0) & (invoice.base_grand_total > 0)).select(
		invoice.name.as_("invoice"), invoice.company, invoice.posting_date, invoice.due_date
	)


def _by_voucher(
	section: InvoiceSection, context: Context, access: Access, rests: Rests, voucher_type: str
) -> QueryBuilder:
	"""Of Payment Entries or Journal Entries, by the ledger, of invoices with an entry in the last months."""
	entry, voucher = frappe.qb.DocType("Payment Ledger Entry"), frappe.qb.DocType(voucher_type)
	invoice = frappe.qb.DocType(section.doctype)
	# No others are looked at.
	lately = invoices_with_entries(section.doctype, context, _since(context))[0].as_("lately")
	query = _settled(section, context, access, rests, invoice)
	query = query.join(lately).on(lately.invoice == invoice.name)
	query = query.join(entry).on(
		(entry.against_voucher_no == invoice.name)
		& (entry.against_voucher_type == section.doctype)
		& (entry.voucher_type == voucher_type)
		& (entry.delinked == 0)
		& (entry.amount < 0)
	)
	query = query.join(voucher).on((voucher.name == entry.voucher_no) & (voucher.docstatus == 1))
	if voucher_type == "Journal Entry":
		query = query.where(_moves_money(voucher))
	query = query.where(voucher.posting_date <= context.today)
	return query.select(voucher.posting_date.as_("paid_on"), (-1 * entry.amount).as_("amount"))


def _moves_money(journal: Selectable) -> Criterion:
	row, account = frappe.qb.DocType("Journal Entry Account"), frappe.qb.DocType("Account")
	rows = frappe.qb.from_(row).join(account).on(account.name == row.account).select(row.name)
	rows = rows.where((row.parent == journal.name) & account.account_type.isin(BANK_AND_CASH))
	return is_of_money(journal) & ExistsCriterion(rows)


def _by_invoice(section: InvoiceSection, context: Context, access: Access, rests: Rests) -> QueryBuilder:
	"""What was paid with the invoice itself: at a point of sale, or as it was entered."""
	invoice = frappe.qb.DocType(section.doctype)
	paid = paid_with_it(invoice, section.doctype)
	query = _settled(section, context, access, rests, invoice)
	query = query.where(was_paid_with_it(invoice, section.doctype) & (paid > 0))
	query = query.where((invoice.posting_date > _since(context)) & (invoice.posting_date <= context.today))
	return query.select(invoice.posting_date.as_("paid_on"), paid.as_("amount"))
