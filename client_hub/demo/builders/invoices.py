"""Builders of invoices of both directions, their credit notes, and invoices between our companies."""

from __future__ import annotations

from typing import Any

import frappe
from erpnext.controllers.sales_and_purchase_return import make_return_doc
from erpnext.projects.doctype.timesheet.timesheet import make_sales_invoice
from frappe.model.document import Document
from frappe.utils import add_days, getdate

from client_hub.demo.builders.base import (
	Day,
	company_currency,
	day,
	default_company,
	item,
	make,
	party_currency,
	rows,
)

Schedule = list[tuple[Day, float]]
"""When an invoice is due: (due date, per cent of the total), oldest first."""


def sales_invoice(
	customer: str,
	rate: float = 1000,
	qty: float = 1,
	company: str | None = None,
	posting_date: Day = None,
	due_date: Day = None,
	schedule: Schedule | None = None,
	currency: str | None = None,
	items: list[dict] | None = None,
	is_opening: bool = False,
	is_pos: bool = False,
	do_not_submit: bool = False,
	**values: Any,
) -> Document:
	"""A Sales Invoice, due 30 days after its posting date unless `due_date` or `schedule` says more.

	`is_opening` books it against the temporary opening account, without a schedule; `is_pos` pays it
	in cash at once, unless `payments` says otherwise.
	"""
	company = company or default_company()
	doc = {
		"customer": customer,
		"currency": currency or party_currency("Customer", customer, company),
		**_common(company, posting_date, due_date, schedule, is_opening),
		"items": rows(qty, rate, items=items, **_opening_account(company, "income_account", is_opening)),
		**values,
	}
	if is_pos:
		total = sum(row["qty"] * row["rate"] for row in doc["items"])
		doc = {"payments": [{"mode_of_payment": _cash(company), "amount": total}], **doc, "is_pos": 1}
	return make("Sales Invoice", doc, do_not_submit)


def purchase_invoice(
	supplier: str,
	rate: float = 1000,
	qty: float = 1,
	company: str | None = None,
	posting_date: Day = None,
	due_date: Day = None,
	schedule: Schedule | None = None,
	currency: str | None = None,
	items: list[dict] | None = None,
	is_opening: bool = False,
	on_hold: bool = False,
	release_date: Day = None,
	do_not_submit: bool = False,
	**values: Any,
) -> Document:
	"""A Purchase Invoice; on hold until `release_date`, or for good when that is left out."""
	company = company or default_company()
	return make(
		"Purchase Invoice",
		{
			"supplier": supplier,
			"currency": currency or party_currency("Supplier", supplier, company),
			"on_hold": int(on_hold),
			"release_date": release_date,
			**_common(company, posting_date, due_date, schedule, is_opening),
			"items": rows(qty, rate, items=items, **_opening_account(company, "expense_account", is_opening)),
			**values,
		},
		do_not_submit,
	)


def credit_note(invoice: Document, qty: float | None = None, **values: Any) -> Document:
	"""The credit note (debit note) of a submitted invoice, of `qty` of its first row or of all of it.

	It keeps its own negative outstanding until somebody reconciles it.
	"""
	doc = make_return_doc(invoice.doctype, invoice.name)
	doc.update({"set_posting_time": 1, "posting_date": day(), **values})
	if qty:
		doc.items = doc.items[:1]
		doc.items[0].qty = -qty
	doc.insert()
	doc.submit()
	return doc


def invoice_timesheet(timesheet: Document, customer: str, **values: Any) -> Document:
	"""The Sales Invoice that the button of a Timesheet makes, submitted: its hours are billed."""
	doc = make_sales_invoice(timesheet.name, item(), customer, company_currency(timesheet.company))
	doc.update({"set_posting_time": 1, "due_date": day(30), **values})
	doc.insert()
	doc.submit()
	return doc


def _common(
	company: str, posting_date: Day, due_date: Day, schedule: Schedule | None, is_opening: bool
) -> dict[str, Any]:
	posted = getdate(posting_date)
	if schedule:
		due_date = schedule[-1][0]
	return {
		"company": company,
		"set_posting_time": 1,
		"posting_date": posted,
		"due_date": due_date or add_days(posted, 30),
		"payment_schedule": [
			{"due_date": due, "invoice_portion": portion} for due, portion in schedule or []
		],
		"is_opening": "Yes" if is_opening else "No",
	}


def _opening_account(company: str, fieldname: str, is_opening: bool) -> dict[str, str]:
	if not is_opening:
		return {}
	return {fieldname: frappe.db.get_value("Account", {"company": company, "account_type": "Temporary"})}


def _cash(company: str) -> str:
	"""A mode of payment into the company's cash account, made if missing."""
	mode = frappe.get_doc("Mode of Payment", "Cash")
	if not any(account.company == company for account in mode.accounts):
		account = frappe.db.get_value("Company", company, "default_cash_account")
		mode.append("accounts", {"company": company, "default_account": account})
		mode.save()
	return mode.name
