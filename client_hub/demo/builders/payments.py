"""Builders of payments and of what asks for them: requests, dunnings, subscriptions, journals."""

from __future__ import annotations

from typing import Any

import frappe
from erpnext.accounts.doctype.payment_entry.payment_entry import get_payment_entry
from erpnext.accounts.doctype.payment_request.payment_request import make_payment_request
from erpnext.accounts.doctype.sales_invoice.sales_invoice import create_dunning
from erpnext.accounts.party import get_party_account
from frappe.model.document import Document

from client_hub.demo.builders.base import (
	Day,
	day,
	default_company,
	item,
	make,
	party_currency,
)
from client_hub.demo.builders.site import bank_account


def payment_entry(
	invoice: Document,
	amount: float | None = None,
	posting_date: Day = None,
	do_not_submit: bool = False,
	**values: Any,
) -> Document:
	"""The payment of an invoice or an order: all that is outstanding, or `amount` of it.

	`amount` is in the currency of the party's account.
	"""
	doc = get_payment_entry(
		invoice.doctype, invoice.name, party_amount=amount, bank_account=bank_account(invoice.company)
	)
	return _submitted_payment(doc, posting_date, do_not_submit, values)


def payment_on_account(
	party_type: str,
	party: str,
	amount: float = 1000,
	company: str | None = None,
	posting_date: Day = None,
	do_not_submit: bool = False,
	**values: Any,
) -> Document:
	"""Money from a Customer or to a Supplier that belongs to no invoice yet: an advance."""
	company = company or default_company()
	receive = party_type == "Customer"
	account, bank = get_party_account(party_type, party, company), bank_account(company)
	doc = frappe.new_doc("Payment Entry")
	doc.update(
		{
			"payment_type": "Receive" if receive else "Pay",
			"company": company,
			"party_type": party_type,
			"party": party,
			"paid_from": account if receive else bank,
			"paid_to": bank if receive else account,
			"paid_amount": amount,
			"received_amount": amount,
			"source_exchange_rate": 1,
			"target_exchange_rate": 1,
		}
	)
	return _submitted_payment(doc, posting_date, do_not_submit, values)


def _submitted_payment(doc: Document, posting_date: Day, do_not_submit: bool, values: dict) -> Document:
	doc.update({"posting_date": posting_date or day(), **values})
	doc.reference_no = doc.reference_no or f"TR-{frappe.generate_hash(length=8).upper()}"
	doc.reference_date = doc.posting_date
	doc.insert()
	if not do_not_submit:
		doc.submit()
	return doc


def journal_entry(
	party_type: str,
	party: str,
	amount: float = 100,
	company: str | None = None,
	posting_date: Day = None,
	do_not_submit: bool = False,
	**values: Any,
) -> Document:
	"""A journal that raises what the party owes us by `amount` (negative: lowers it).

	For a Supplier that is the same as lowering what we owe.
	"""
	company = company or default_company()
	to_party = {"party_type": party_type, "party": party}
	accounts = [
		{"account": get_party_account(party_type, party, company), **to_party, **_side(amount)},
		{"account": frappe.db.get_value("Company", company, "write_off_account"), **_side(-amount)},
	]
	for row in accounts:
		row["cost_center"] = frappe.db.get_value("Company", company, "cost_center")
	return make(
		"Journal Entry",
		{"company": company, "posting_date": posting_date or day(), "accounts": accounts, **values},
		do_not_submit,
	)


def bank_journal(
	parties: dict[str, float],
	party_type: str = "Customer",
	bank: float | None = None,
	posting_date: Day = None,
) -> Document:
	"""A journal that raises what each party owes us by an amount, out of the bank; `bank`: so much of it alone."""
	company = default_company()
	accounts: list[dict[str, Any]] = [
		{
			"account": get_party_account(party_type, party, company),
			"party_type": party_type,
			"party": party,
			**_side(amount),
		}
		for party, amount in parties.items()
	]
	total = -sum(parties.values())
	moved = total if bank is None else bank
	accounts.append({"account": bank_account(company), **_side(moved)})
	if total != moved:
		write_off = frappe.db.get_value("Company", company, "write_off_account")
		accounts.append({"account": write_off, **_side(total - moved)})
	for row in accounts:
		row["cost_center"] = frappe.db.get_value("Company", company, "cost_center")
	values = {"company": company, "posting_date": posting_date or day(), "accounts": accounts}
	return make("Journal Entry", {**values, "cheque_no": "7", "cheque_date": day()}, False)


def _side(amount: float) -> dict[str, float]:
	fieldname = "debit_in_account_currency" if amount > 0 else "credit_in_account_currency"
	return {fieldname: abs(amount)}


def payment_request(invoice: Document, **values: Any) -> Document:
	"""A submitted request to pay an invoice or an order. No e-mail is sent."""
	sales = invoice.doctype.startswith("Sales")
	party_type = "Customer" if sales else "Supplier"
	doc = make_payment_request(
		dt=invoice.doctype,
		dn=invoice.name,
		party_type=party_type,
		party=invoice.get(party_type.lower()),
		mute_email=1,
		return_doc=1,
	)
	doc.update(values)
	doc.flags.mute_email = True
	doc.submit()
	return doc


def dunning(invoice: Document, do_not_submit: bool = False, **values: Any) -> Document:
	"""The Dunning that the button of an overdue Sales Invoice makes."""
	doc = create_dunning(invoice.name)
	doc.update(values)
	doc.insert()
	if not do_not_submit:
		doc.submit()
	return doc


def subscription(
	party_type: str,
	party: str,
	cost: float = 100,
	company: str | None = None,
	start_date: Day = None,
	**values: Any,
) -> Document:
	"""A monthly Subscription, invoiced at the end of each month, the first one from `start_date`."""
	company = company or default_company()
	currency = party_currency(party_type, party, company)
	return make(
		"Subscription",
		{
			"party_type": party_type,
			"party": party,
			"company": company,
			"start_date": start_date or day(),
			"generate_invoice_at": "End of the current subscription period",
			"plans": [{"plan": _subscription_plan(cost, currency), "qty": 1}],
			**values,
		},
	)


def _subscription_plan(cost: float, currency: str) -> str:
	plan_name = f"Support {currency} {cost:g}"
	if not frappe.db.exists("Subscription Plan", plan_name):
		make(
			"Subscription Plan",
			{
				"plan_name": plan_name,
				"currency": currency,
				"item": item("Support"),
				"price_determination": "Fixed Rate",
				"cost": cost,
				"billing_interval": "Month",
				"billing_interval_count": 1,
			},
		)
	return plan_name
