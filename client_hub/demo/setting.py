"""What the demo's story takes place in: companies, rates, support hours, settings, users."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import frappe

from client_hub.demo import builders as b
from client_hub.demo.cast import BRAZIL, EUROPE, OUR_DOMAIN

PASSWORD = "demo-client-hub"

RATES = (("EUR", "BRL", 6.2), ("EUR", "USD", 1.1), ("USD", "BRL", 5.6))

USERS = {
	"sales": ("Sofía", "Navarro", ["Sales User"]),
	"sales.manager": ("Carlos", "Benítez", ["Sales User", "Sales Manager"]),
	"accounts": ("Elena", "Prieto", ["Accounts User"]),
	"purchase": ("Hugo", "Marín", ["Purchase User"]),
	"projects": ("Nuria", "Vidal", ["Projects User"]),
	"support": ("Óscar", "Reyes", ["Support Team"]),
}
"""Part of the address before the @: first name, last name, stock roles."""

ROLES_THAT_SEE_TOTALS = ("Sales User",)


def make_site() -> None:
	"""The set-up site with both companies, the exchange rates, the support hours and our settings.

	Each step looks before it writes, so it can be run at any time.
	"""
	b.setup_site(EUROPE, "MI", "EUR", "Spain", "Europe/Madrid")
	b.company(BRAZIL, "MB", "BRL", "Brazil")
	for from_currency, to_currency, rate in RATES:
		b.exchange_rate(from_currency, to_currency, rate)
	b.service_level_agreement()
	settings = frappe.get_single("Client Hub Settings")
	missing = set(ROLES_THAT_SEE_TOTALS) - {row.role for row in settings.totals_roles}
	if missing:
		settings.extend("totals_roles", [{"role": role} for role in sorted(missing)])
		settings.save()


def make_users() -> None:
	"""One user for each stock role that works with clients."""
	for name, (first_name, last_name, roles) in USERS.items():
		b.user(address_of(name), roles, password=PASSWORD, first_name=first_name, last_name=last_name)


def make_limited_users(customer: str) -> None:
	"""An Accounts User who may see one company only, and a Sales User who may see one customer only."""
	b.user(
		address_of("accounts.brazil"),
		["Accounts User"],
		{"Company": [BRAZIL]},
		PASSWORD,
		first_name="Paula",
		last_name="Teixeira",
	)
	b.user(
		address_of("sales.one.customer"),
		["Sales User"],
		{"Customer": [customer]},
		PASSWORD,
		first_name="Iván",
		last_name="Castro",
	)


def address_of(name: str) -> str:
	"""E-mail address, and so the login, of one of our users."""
	return f"{name}@{OUR_DOMAIN}"


def logins() -> list[dict]:
	"""`{user, password, roles, limits}` of each user of the demo; limits are texts, "Company: Acme"."""
	users = frappe.get_all(
		"User", {"name": ("like", f"%@{OUR_DOMAIN}"), "enabled": 1}, pluck="name", order_by="creation, name"
	)
	return [
		{
			"user": user,
			"password": PASSWORD,
			"roles": frappe.get_all("Has Role", {"parent": user}, pluck="role", order_by="idx"),
			"limits": [
				f"{limit.allow}: {limit.for_value}"
				for limit in frappe.get_all("User Permission", {"user": user}, ["allow", "for_value"])
			],
		}
		for user in users
	]


@contextmanager
def no_clients_for_new_parties() -> Iterator[None]:
	"""Customers and Suppliers made meanwhile get no client, so that there is something to adopt.

	The setting is written back before the caller commits: a run that is killed leaves it as it was.
	"""
	doctype, field = "Client Hub Settings", "client_for_new_parties"
	before = frappe.db.get_single_value(doctype, field)
	frappe.db.set_single_value(doctype, field, 0, update_modified=False)
	try:
		yield
	finally:
		frappe.db.set_single_value(doctype, field, before, update_modified=False)
