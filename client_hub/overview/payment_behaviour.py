"""Payment behaviour: how long the client takes to pay us, and we the client (definitions 8)."""

from __future__ import annotations

import frappe
from frappe.query_builder import Case, CustomFunction
from frappe.query_builder.functions import Count, Max, Sum
from frappe.utils import add_months, cint, flt

from client_hub.overview.access import Access
from client_hub.overview.declaration import Context
from client_hub.overview.invoices import InvoiceSection, is_real

MONTHS = 12


def payment_behaviour(section: InvoiceSection, context: Context, access: Access) -> list[dict]:
	"""`{company, invoices, days, late_share}` of the invoices settled in the last twelve months.

	An invoice is settled on the day of the last Payment Ledger Entry against it. `days`: from its
	posting date to that day; `late_share`: percent settled after the due date. Both weighted by
	amount, hence by company, since amounts of different currencies are not added up.
	"""
	invoice, entry = frappe.qb.DocType(section.doctype), frappe.qb.DocType("Payment Ledger Entry")
	settled_on = Max(entry.posting_date)
	settled = (
		frappe.qb.from_(invoice)
		.join(entry)
		.on((entry.against_voucher_no == invoice.name) & (entry.against_voucher_type == section.doctype))
		.where(section.belongs(invoice, context, access) & is_real(invoice))
		.where((invoice.outstanding_amount <= 0) & (invoice.base_grand_total > 0) & (entry.delinked == 0))
		.groupby(invoice.name)
		.having(settled_on > add_months(context.today, -MONTHS))
		.select(
			invoice.company,
			invoice.posting_date,
			invoice.due_date,
			invoice.base_grand_total.as_("amount"),
			settled_on.as_("settled_on"),
		)
	).as_("settled")
	days = CustomFunction("DATEDIFF", ["until", "since"])(settled.settled_on, settled.posting_date)
	late = Case().when(settled.settled_on > settled.due_date, settled.amount).else_(0)
	rows = (
		frappe.qb.from_(settled)
		.groupby(settled.company)
		.orderby(settled.company)
		.select(
			settled.company,
			Count("*").as_("invoices"),
			(Sum(days * settled.amount) / Sum(settled.amount)).as_("days"),
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
