"""Builders of clients and their parties, and of the addresses and contacts these share."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils.nestedset import get_root_of

from client_hub.demo.builders.base import Reference, default_company, leaf_of, make, unique


def customer(customer_name: str = "Test Customer", **values: Any) -> Document:
	"""A Customer. A second one of a name is called "… - 1" by ERPNext."""
	return make(
		"Customer",
		{
			"customer_name": customer_name,
			"customer_type": "Company",
			"customer_group": leaf_of("Customer Group"),
			"territory": get_root_of("Territory"),
			**values,
		},
	)


def supplier(supplier_name: str | None = None, **values: Any) -> Document:
	"""A Supplier, of a name of its own unless given: ERPNext refuses a second one of a name."""
	return make(
		"Supplier",
		{
			"supplier_name": supplier_name or unique("Test Supplier"),
			"supplier_type": "Company",
			"supplier_group": leaf_of("Supplier Group"),
			**values,
		},
	)


def internal_customer(company: str, represents_company: str) -> Document:
	"""The Customer by which `company` sells to `represents_company`, another company of ours."""
	return customer(
		represents_company,
		is_internal_customer=1,
		represents_company=represents_company,
		companies=[{"company": company}],
	)


def internal_supplier(company: str, represents_company: str) -> Document:
	"""The Supplier by which `company` buys from `represents_company`, another company of ours."""
	return supplier(
		represents_company,
		is_internal_supplier=1,
		represents_company=represents_company,
		companies=[{"company": company}],
	)


def client(legal_name: str = "Test Client", **values: Any) -> Document:
	"""A Client as the form makes it, with its address; no party unless `is_customer`, `is_supplier`."""
	return make(
		"Client",
		{
			"legal_name": legal_name,
			"address_line1": "Calle Mayor 1",
			"city": "Madrid",
			"country": "Spain",
			"is_customer": 0,
			"is_supplier": 0,
			**values,
		},
	)


def lead(company_name: str = "Test Lead", **values: Any) -> Document:
	"""A Lead of an organisation; with a `first_name` it is also a person, who gets a Contact."""
	return make(
		"Lead", {"company_name": company_name, "status": "Lead", "company": default_company(), **values}
	)


def prospect(company_name: str | None = None, leads: list[str] | None = None, **values: Any) -> Document:
	"""A Prospect, with the names of the Leads it gathers."""
	return make(
		"Prospect",
		{
			"company_name": company_name or unique("Test Prospect"),
			"company": default_company(),
			"leads": [{"lead": name} for name in leads or []],
			**values,
		},
	)


def party_link(primary: Document, secondary: Document) -> Document:
	"""ERPNext's statement that a Customer and a Supplier are one entity."""
	return make(
		"Party Link",
		{
			"primary_role": primary.doctype,
			"primary_party": primary.name,
			"secondary_role": secondary.doctype,
			"secondary_party": secondary.name,
		},
	)


def address(*links: Reference, **values: Any) -> Document:
	"""A billing Address of `links`. The first Customer or Supplier without a primary one shows it."""
	doc = make(
		"Address",
		{
			"address_title": links[0][1] if links else "Test Address",
			"address_type": "Billing",
			"address_line1": "Calle Mayor 1",
			"city": "Madrid",
			"country": "Spain",
			"links": _dynamic_links(links),
			**values,
		},
	)
	_show_on_parties(links, "primary_address", doc)
	return doc


def contact(
	*links: Reference,
	first_name: str = "Ana",
	last_name: str = "García",
	email_id: str | None = None,
	phone: str | None = None,
	mobile_no: str | None = None,
	**values: Any,
) -> Document:
	"""A Contact of `links`; e-mail and numbers go into the rows from which ERPNext takes them."""
	doc = make(
		"Contact",
		{
			"first_name": first_name,
			"last_name": last_name,
			"email_ids": [{"email_id": email_id, "is_primary": 1}] if email_id else [],
			"phone_nos": [
				*([{"phone": phone, "is_primary_phone": 1}] if phone else []),
				*([{"phone": mobile_no, "is_primary_mobile_no": 1}] if mobile_no else []),
			],
			"links": _dynamic_links(links),
			**values,
		},
	)
	_show_on_parties(links, "primary_contact", doc)
	return doc


def _dynamic_links(links: tuple[Reference, ...]) -> list[dict]:
	return [{"link_doctype": doctype, "link_name": name} for doctype, name in links]


def _show_on_parties(links: tuple[Reference, ...], kind: str, doc: Document) -> None:
	"""Make it the primary one of the parties without one, as a person does on their forms."""
	for doctype, name in links:
		if doctype in ("Customer", "Supplier"):
			party = frappe.get_doc(doctype, name)
			fieldname = f"{doctype.lower()}_{kind}"
			if not party.get(fieldname):
				party.set(fieldname, doc.name)
				party.save()
