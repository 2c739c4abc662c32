"""Builders of what documents stand on: the set-up site, companies, accounts, exchange rates, users."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.desk.page.setup_wizard import install_fixtures
from frappe.desk.page.setup_wizard.setup_wizard import setup_complete
from frappe.model.document import Document
from frappe.utils import add_to_date, getdate

from client_hub.demo.builders.base import Day, company_currency, default_company, make

SETTINGS = {
	# Every document names its prices; a price list that grows with them would change later ones.
	("Stock Settings", "auto_insert_price_list_rate_if_missing"): 0,
	# One purchase order of a customer may become several Sales Orders.
	("Selling Settings", "allow_against_multiple_purchase_orders"): 1,
	# A first invoice may be in another currency than the party's account.
	("Accounts Settings", "allow_multi_currency_invoices_against_single_party_account"): 1,
}


def setup_site(
	company_name: str = "Monteclaro Ingeniería S.L.",
	abbr: str = "MI",
	currency: str = "EUR",
	country: str = "Spain",
	timezone: str = "Europe/Madrid",
) -> str:
	"""Make a fresh ERPNext site usable, and return its default company.

	Completes the setup wizard with one company when there is none (it commits), and sees to the
	app's languages, to fiscal years around today, to a bank account and to `SETTINGS`. Run again, it
	changes nothing.
	"""
	if not frappe.db.a_row_exists("Company"):
		_complete_setup_wizard(company_name, abbr, currency, country, timezone)
	if not frappe.db.a_row_exists("Gender"):
		# The wizard commits before its last step: one that was stopped in between goes on here.
		install_fixtures.install()
	for (doctype, field), value in SETTINGS.items():
		if frappe.db.get_single_value(doctype, field) != value:
			frappe.db.set_single_value(doctype, field, value)
	if not frappe.db.exists("Language", "pt-BR"):
		# Version 16 has its words, but does not offer it by itself.
		make("Language", {"language_code": "pt-BR", "language_name": "Português Brasileiro"})
	fiscal_years()
	bank_account(default_company())
	return default_company()


def _complete_setup_wizard(company_name: str, abbr: str, currency: str, country: str, timezone: str) -> None:
	year = getdate().year
	setup_complete(
		{
			"language": "English",
			"country": country,
			"timezone": timezone,
			"currency": currency,
			"company_name": company_name,
			"company_abbr": abbr,
			"chart_of_accounts": "Standard",
			"fy_start_date": f"{year}-01-01",
			"fy_end_date": f"{year}-12-31",
		}
	)


def fiscal_years() -> None:
	"""Fiscal years that cover today, a year ago and a year from now."""
	for years in (-1, 0, 1):
		date = getdate(add_to_date(getdate(), years=years))
		covered = {"year_start_date": ("<=", date), "year_end_date": (">=", date), "disabled": 0}
		if not frappe.db.exists("Fiscal Year", covered):
			make(
				"Fiscal Year",
				{
					"year": str(date.year),
					"year_start_date": f"{date.year}-01-01",
					"year_end_date": f"{date.year}-12-31",
				},
			)


def company(name: str, abbr: str, currency: str, country: str, **values: Any) -> str:
	"""Name of a company with the standard chart of accounts and a bank account, made if missing."""
	if not frappe.db.exists("Company", name):
		make(
			"Company",
			{
				"company_name": name,
				"abbr": abbr,
				"default_currency": currency,
				"country": country,
				"create_chart_of_accounts_based_on": "Standard Template",
				"chart_of_accounts": "Standard",
				**values,
			},
		)
	bank_account(name)
	return name


def bank_account(company: str) -> str:
	"""The company's default bank account in the ledger, made if missing."""
	default = frappe.db.get_value("Company", company, "default_bank_account")
	if default:
		return default
	group = frappe.db.get_value("Account", {"company": company, "account_type": "Bank", "is_group": 1})
	name = _account(company, "Main Bank", group, "Bank", company_currency(company))
	frappe.get_doc("Company", company).db_set("default_bank_account", name)
	return name


def party_account(company: str, party_type: str, currency: str) -> str:
	"""The company's receivable (Customer) or payable (Supplier) account in `currency`, made if missing.

	Give it to a party in `accounts`; its invoices then owe in that currency.
	"""
	field = "default_receivable_account" if party_type == "Customer" else "default_payable_account"
	default = frappe.db.get_value("Company", company, field)
	if currency == company_currency(company):
		return default
	name, parent, account_type = frappe.db.get_value(
		"Account", default, ["account_name", "parent_account", "account_type"]
	)
	return _account(company, f"{name} {currency}", parent, account_type, currency)


def _account(company: str, account_name: str, parent: str, account_type: str, currency: str) -> str:
	values = {"company": company, "account_name": account_name}
	existing = frappe.db.get_value("Account", values)
	if existing:
		return existing
	values |= {"parent_account": parent, "account_type": account_type, "account_currency": currency}
	return make("Account", values).name


def exchange_rate(from_currency: str, to_currency: str, rate: float, date: Day = None) -> None:
	"""A rate and its inverse from `date` on (default: two years ago), unless older ones are there."""
	date = getdate(date or f"{getdate().year - 2}-01-01")
	for source, target, value in (
		(from_currency, to_currency, rate),
		(to_currency, from_currency, 1 / rate),
	):
		if not frappe.db.get_value("Currency", source, "enabled"):
			frappe.db.set_value("Currency", source, "enabled", 1)
		pair = {"from_currency": source, "to_currency": target}
		if not frappe.db.exists("Currency Exchange", {**pair, "date": ("<=", date)}):
			make("Currency Exchange", {**pair, "date": date, "exchange_rate": value})


def user(
	email: str,
	roles: list[str],
	user_permissions: dict[str, list[str]] | None = None,
	password: str | None = None,
	**values: Any,
) -> Document:
	"""A desk user with `roles` and no others, limited to `{DocType: [names]}`. No welcome mail is sent."""
	doc = frappe.new_doc("User")
	doc.update({"email": email, "first_name": email.split("@")[0].title(), "send_welcome_email": 0})
	doc.update(values)
	if password:
		doc.new_password = password
	doc.append_roles(*roles)
	doc.insert()
	for doctype, names in (user_permissions or {}).items():
		for name in names:
			make("User Permission", {"user": doc.name, "allow": doctype, "for_value": name})
	return doc
