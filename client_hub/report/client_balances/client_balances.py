"""Script Report: which clients owe, and what. What it says is `overview.client_balances`'s."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.utils import flt

from client_hub.overview.ageing import ages
from client_hub.overview.client_balances import Asked, client_balances


def execute(filters: dict[str, Any] | None = None) -> tuple[list[dict], list[dict], None, dict | None]:
	"""Columns, rows, no message, chart. `filters`: as the fields of `Asked`. Raises as `client_balances`, and
	`frappe.ValidationError` for filters that are no texts and numbers."""
	rows = client_balances(_asked(dict(filters or {})))
	return _columns(), rows, None, _chart(rows)


def _asked(filters: dict[str, Any]) -> Asked:
	texts = {
		"company": _("Company"),
		"client_group": _("Client Group", context="Client"),
		"territory": _("Territory"),
		"account_manager": _("Account Manager"),
	}
	numbers = {
		"owes_more_than": _("Owes more than", context="Client Hub"),
		"for_longer_than": _("For longer than (days)", context="Client Hub"),
	}
	chosen: dict[str, Any] = {}
	for name, label in texts.items():
		if value := filters.get(name):
			if not isinstance(value, str):
				frappe.throw(_("{0}: choose one.").format(label))
			chosen[name] = value
	for name, label in numbers.items():
		if value := filters.get(name):
			try:
				chosen[name] = float(value)
			except (TypeError, ValueError):
				frappe.throw(_("{0}: a number is wanted.").format(label))
	return Asked(**chosen)


def _columns() -> list[dict]:
	of_ages = list(ages().values())[1:]
	money = [
		("receivable", _("Receivable")),
		("overdue", _("Past due", context="Client Hub")),
		*((age.key, str(age.label)) for age in of_ages),
	]
	payable = [
		("payable", _("Payable", context="Client Hub")),
		("overdue_payable", _("Payable past due", context="Client Hub")),
		("net", _("Net", context="Client Hub")),
	]
	credit = [
		("credit_limit", _("Credit Limit")),
		("credit_used", _("Credit used", context="Client Hub")),
		("credit_left", _("Credit left", context="Client Hub")),
	]
	return [
		_column("client", _("Client"), "Link", 120, "Client"),
		_column("legal_name", _("Legal Name", context="Client"), "Data", 200),
		_column("company", _("Company"), "Data", 150),
		*(_column(fieldname, label, "Currency", 130, "currency") for fieldname, label in money),
		_column("days_late", _("Days late", context="Client Hub"), "Int", 90),
		*(_column(fieldname, label, "Currency", 130, "currency") for fieldname, label in payable),
		_column("last_received", _("Last payment received", context="Client Hub"), "Date", 120),
		_column("last_paid", _("Last payment made", context="Client Hub"), "Date", 120),
		_column("newest_document", _("Newest document", context="Client Hub"), "Date", 120),
		_column("credit_customer", _("Credit of", context="Client Hub"), "Data", 150),
		*(_column(fieldname, label, "Currency", 120, "company_currency") for fieldname, label in credit),
		_column("currency", _("Currency"), "Data", 80),
		_column("client_group", _("Client Group", context="Client"), "Data", 130),
		_column("territory", _("Territory"), "Data", 120),
		_column("account_manager", _("Account Manager"), "Data", 150),
	]


def _column(
	fieldname: str, label: str, fieldtype: str, width: int, options: str | None = None
) -> dict[str, Any]:
	# Only the client is a Link: Frappe looks for User Permissions on each of them, and the rows have the user's
	# already, on the documents that they are made of.
	column = {"fieldname": fieldname, "label": label, "fieldtype": fieldtype, "width": width}
	return {**column, "options": options} if options else column


def _chart(rows: list[dict]) -> dict[str, Any] | None:
	"""What is owed to us by age, where it is all in one currency."""
	currencies = {row["currency"] for row in rows}
	of_ages = list(ages().values())[1:]
	if len(currencies) != 1 or all(row["overdue"] is None for row in rows):
		return None
	values = [flt(sum(flt(row[age.key]) for row in rows), 2) for age in of_ages]
	return {
		"data": {
			"labels": [str(age.label) for age in of_ages],
			"datasets": [{"name": _("Receivable"), "values": values}],
		},
		"type": "bar",
		"fieldtype": "Currency",
		"options": "currency",
		"currency": currencies.pop(),
	}
