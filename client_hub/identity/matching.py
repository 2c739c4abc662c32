"""Which existing client something is about: the order of matching of the definitions, chapter 10."""

from __future__ import annotations

import frappe

from client_hub.identity import tax_id


def parse_tax_id(text: str | None, country: str | None) -> tax_id.TaxID:
	"""Read a tax ID of `country` (a Country document), else of the default company's country."""
	country = country or default_country()
	code = frappe.get_cached_value("Country", country, "code") if country else None
	return tax_id.parse(text, code)


def default_country() -> str | None:
	"""The country of the user's default company, else of the site."""
	company = frappe.defaults.get_user_default("Company")
	of_company = frappe.get_cached_value("Company", company, "country") if company else None
	return of_company or frappe.db.get_default("country")
