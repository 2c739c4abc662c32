"""Builders of what comes before an order: opportunities, quotations and suppliers' quotations."""

from __future__ import annotations

from typing import Any

import frappe
from erpnext.crm.doctype.opportunity.opportunity import make_quotation
from erpnext.setup.utils import get_exchange_rate
from frappe.model.document import Document

from client_hub.demo.builders.base import (
	Day,
	company_currency,
	day,
	default_company,
	make,
	party_currency,
	rows,
)


def opportunity(
	party: Document,
	amount: float = 1000,
	company: str | None = None,
	currency: str | None = None,
	expected_closing: Day = None,
	transaction_date: Day = None,
	**values: Any,
) -> Document:
	"""An open Opportunity of a Customer, Lead or Prospect, expected to close in a month.

	The amount in company currency is worked out here: in ERPNext only the form's script does it.
	"""
	company = company or default_company()
	currency = currency or company_currency(company)
	rate = get_exchange_rate(currency, company_currency(company), transaction_date)
	return make(
		"Opportunity",
		{
			"opportunity_from": party.doctype,
			"party_name": party.name,
			"company": company,
			"currency": currency,
			"conversion_rate": rate,
			"opportunity_amount": amount,
			"base_opportunity_amount": amount * rate,
			"transaction_date": transaction_date or day(),
			"expected_closing": expected_closing or day(30),
			**values,
		},
	)


def lost_opportunity(party: Document, reason: str = "Price", **values: Any) -> Document:
	"""An Opportunity declared lost as its form does."""
	if not frappe.db.exists("Opportunity Lost Reason", reason):
		make("Opportunity Lost Reason", {"lost_reason": reason})
	doc = opportunity(party, **values)
	doc.declare_enquiry_lost([{"lost_reason": reason}], [], reason)
	return doc


def quotation(
	party: Document,
	rate: float = 1000,
	qty: float = 1,
	company: str | None = None,
	transaction_date: Day = None,
	valid_till: Day = None,
	items: list[dict] | None = None,
	do_not_submit: bool = False,
	**values: Any,
) -> Document:
	"""A Quotation to a Customer, Lead or Prospect, valid for a month.

	One that is valid until yesterday needs an earlier `transaction_date`; ERPNext's daily job makes
	its status Expired.
	"""
	company = company or default_company()
	return make(
		"Quotation",
		{
			"quotation_to": party.doctype,
			"party_name": party.name,
			"company": company,
			"currency": _currency_of_quotation(party, company),
			"transaction_date": transaction_date or day(),
			"valid_till": valid_till or day(30),
			"order_type": "Sales",
			"items": rows(qty, rate, items=items),
			**values,
		},
		do_not_submit,
	)


def _currency_of_quotation(party: Document, company: str) -> str:
	if party.doctype == "Customer":
		return party_currency("Customer", party.name, company)
	return company_currency(company)


def quotation_from_opportunity(opportunity: Document, rate: float | None = None, **values: Any) -> Document:
	"""The Quotation that the button of an Opportunity makes, submitted."""
	doc = make_quotation(opportunity.name)
	doc.items = []
	doc.update(
		{
			"valid_till": day(30),
			"items": rows(1, rate or opportunity.opportunity_amount),
			**values,
		}
	)
	doc.insert()
	doc.submit()
	return doc


def lost_quotation(party: Document, reason: str = "Price", **values: Any) -> Document:
	"""A Quotation declared lost as its form does."""
	if not frappe.db.exists("Quotation Lost Reason", reason):
		make("Quotation Lost Reason", {"order_lost_reason": reason})
	doc = quotation(party, **values)
	doc.declare_enquiry_lost([{"lost_reason": reason}], [], reason)
	return doc


def supplier_quotation(
	supplier: str,
	rate: float = 1000,
	qty: float = 1,
	company: str | None = None,
	transaction_date: Day = None,
	valid_till: Day = None,
	items: list[dict] | None = None,
	do_not_submit: bool = False,
	**values: Any,
) -> Document:
	"""A supplier's offer to us, valid for a month."""
	company = company or default_company()
	return make(
		"Supplier Quotation",
		{
			"supplier": supplier,
			"company": company,
			"currency": party_currency("Supplier", supplier, company),
			"transaction_date": transaction_date or day(),
			"valid_till": valid_till or day(30),
			"items": rows(qty, rate, items=items),
			**values,
		},
		do_not_submit,
	)
