"""Payment behaviour: how long the client takes to pay us, and we the client (definitions 8)."""

from __future__ import annotations

import frappe
from frappe.query_builder import Case, CustomFunction
from frappe.query_builder.functions import Count, Max, Sum
from frappe.utils import add_months, cint, flt
from pypika.queries import QueryBuilder

from client_hub.linked_documents import FIELDNAME, LINKED_DOCUMENTS
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
	settled_on = _last_entries(section, context)
	invoice = frappe.qb.DocType(section.doctype)
	settled = (
		frappe.qb.from_(settled_on)
		.join(invoice)
		.on(invoice.name == settled_on.invoice)
		.where(section.belongs(invoice, context, access) & is_real(invoice))
		.where((invoice.outstanding_amount <= 0) & (invoice.base_grand_total > 0))
		.select(
			invoice.company,
			invoice.posting_date,
			invoice.due_date,
			invoice.base_grand_total.as_("amount"),
			settled_on.settled_on,
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


def _last_entries(section: InvoiceSection, context: Context) -> QueryBuilder:
	"""(invoice, settled_on) of what had an entry of the client's parties in the last twelve months.

	No older entry is read: where there is a later one, that is the last.
	"""
	entry = frappe.qb.DocType("Payment Ledger Entry")
	(source,) = LINKED_DOCUMENTS[section.doctype].sources
	party = frappe.qb.DocType(source.doctype)
	parties = frappe.qb.from_(party).select(party.name).where(party[FIELDNAME] == context.client)
	return (
		frappe.qb.from_(entry)
		.where((entry.party_type == source.doctype) & entry.party.isin(parties))
		.where((entry.posting_date > add_months(context.today, -MONTHS)) & (entry.delinked == 0))
		.where(entry.against_voucher_type == section.doctype)
		.groupby(entry.against_voucher_no)
		.select(entry.against_voucher_no.as_("invoice"), Max(entry.posting_date).as_("settled_on"))
	).as_("last_entry")
