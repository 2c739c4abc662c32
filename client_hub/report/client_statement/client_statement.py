"""Script Report: the statement of account of one client. What it says is `overview.statement`'s."""

from __future__ import annotations

from typing import Any

from frappe import _
from frappe.utils import flt, formatdate, get_first_day, get_last_day

from client_hub.arguments import readable_client
from client_hub.overview.printed_statement import FILTERS, side_labels
from client_hub.overview.statement import Asked, statement


def execute(filters: dict[str, Any] | None = None) -> tuple[list[dict], list[dict], None, dict | None]:
	"""Columns, rows, no message, chart. `filters`: `client`, and what `Asked.of` takes.

	Each table begins with its opening balance and ends with the closing one and the ages; an empty row
	divides two of them. Raises as `statement`, and `frappe.ValidationError` without a client.
	"""
	asked = dict(filters or {})
	client = readable_client(asked.get("client"))
	told = statement(Asked.of(client, **{key: asked[key] for key in FILTERS if asked.get(key)}))
	rows: list[dict] = []
	for table in told["tables"]:
		rows += [{}] if rows else []
		rows += _rows(table, told)
	return _columns(told), rows, None, _chart(told)


def _columns(told: dict[str, Any]) -> list[dict]:
	tables = told["tables"]
	several_currencies = any(table["currency"] != table["company_currency"] for table in tables)
	columns = [
		_column("company", _("Company"), "Data", 150, is_shown=len({t["company"] for t in tables}) > 1),
		_column("posting_date", _("Date"), "Date", 110),
		_column("text", _("Document"), "Data", 170),
		_column("voucher_no", _("Voucher No", context="Client Hub"), "Dynamic Link", 190, "voucher_type"),
		_column("reference", _("Reference"), "Data", 130),
		_column(
			"party",
			_("Party", context="Client Hub"),
			"Dynamic Link",
			160,
			"party_type",
			is_shown=told["several_parties"],
		),
		_column("due_date", _("Due Date"), "Date", 110),
		_column("invoiced", _("Invoiced Amount"), "Currency", 130, "currency", is_shown=told["open_items"]),
		_column("amount", _("Amount"), "Currency", 130, "currency"),
		_column("balance", _("Balance", context="Client Hub"), "Currency", 130, "currency"),
		_column(
			"in_company_currency",
			_("Amount in company currency", context="Client Hub"),
			"Currency",
			150,
			"company_currency",
			is_shown=several_currencies,
		),
		_column(
			"balance_in_company_currency",
			_("Balance in company currency", context="Client Hub"),
			"Currency",
			150,
			"company_currency",
			is_shown=several_currencies,
		),
		_column("currency", _("Currency"), "Data", 80),
	]
	return [column for column in columns if column.pop("is_shown")]


def _column(
	fieldname: str,
	label: str,
	fieldtype: str,
	width: int,
	options: str | None = None,
	is_shown: bool = True,
) -> dict[str, Any]:
	# No column is a Link: Frappe would look for User Permissions on it and drop rows of a balance that runs
	# on (`query_report.get_filtered_data`). The rows are the user's own.
	return {
		"fieldname": fieldname,
		"label": label,
		"fieldtype": fieldtype,
		"width": width,
		"is_shown": is_shown,
		**({"options": options} if options else {}),
	}


def _rows(table: dict[str, Any], told: dict[str, Any]) -> list[dict]:
	def line(text: str, is_bold: bool = True, **values: Any) -> dict[str, Any]:
		of_table = {key: table[key] for key in ("company", "currency", "company_currency")}
		return {**of_table, "text": text, "is_bold": is_bold, **values}

	def standing(name: str, text: str) -> dict[str, Any]:
		of_company = table[name]["in_company_currency"]
		return line(text, balance=table[name]["amount"], balance_in_company_currency=of_company)

	rows = [] if told["open_items"] else [standing("opening", _("Opening Balance"))]
	rows += [line(_(row["voucher_type"] or ""), is_bold=False, **row) for row in table["rows"]]
	if flt(table["rounding"]["amount"], 9):
		rows.append(line(_("Rounding and exchange rests"), is_bold=False, **table["rounding"]))
	rows.append(standing("closing", _("Closing Balance")))
	sides = side_labels()
	several = told["direction"] == "Both" and len({age["side"] for age in table["ages"]}) > 1
	for age in table["ages"]:
		text = f"{sides[age['side']]}: {age['label']}" if several else age["label"]
		rows.append(line(text, is_bold=False, amount=age["amount"]))
	return rows


def _chart(told: dict[str, Any]) -> dict[str, Any] | None:
	"""The balance at the end of each month, a line for each company, in the one currency that all of them have."""
	tables = told["tables"]
	currencies = {table["company_currency"] for table in tables}
	if told["open_items"] or len(currencies) != 1:
		return None
	months = _month_ends(told["from_date"], told["to_date"])
	values: dict[str, list[float]] = {}
	for table in tables:
		of_company = values.setdefault(table["company"], [0.0] * len(months))
		rows = iter([*table["rows"], None])
		row, balance = next(rows), table["opening"]["in_company_currency"]
		for number, month_end in enumerate(months):
			while row and row["posting_date"] and row["posting_date"] <= month_end:
				row, balance = next(rows), row["balance_in_company_currency"]
			of_company[number] += balance
	return {
		"data": {
			"labels": [formatdate(month_end) for month_end in months],
			"datasets": [
				{"name": company, "values": [flt(value, 2) for value in balances]}
				for company, balances in values.items()
			],
		},
		"type": "line",
		"fieldtype": "Currency",
		"options": "company_currency",
		"currency": currencies.pop(),
	}


def _month_ends(first: Any, last: Any) -> list[Any]:
	"""The last day of each month of a period, and of the period."""
	found, month = [], get_first_day(first)
	while month <= last:
		found.append(min(get_last_day(month), last))
		month = get_first_day(month, d_months=1)
	return found
