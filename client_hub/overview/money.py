"""Money in and out by month: what was received from the client and what was paid to it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

import frappe
from frappe.query_builder import Case, CustomFunction
from frappe.query_builder.functions import Sum
from frappe.utils import add_months, flt, get_first_day

from client_hub.overview.access import access_to, hidden_fields, log_totals
from client_hub.overview.declaration import Context
from client_hub.overview.figures import company_currency
from client_hub.overview.payments import PAYMENTS

MONTHS = 12

_FIELDS = {"received": "base_received_amount", "paid": "base_paid_amount"}
"""Bucket: its amount in the company's currency."""


def by_month(context: Context) -> dict[str, Any]:
	"""`{state, months, series, unreadable}` of the last twelve months, this one included.

	`months`: their first days. `series`: for each company `{company, currency, received, paid}`, the
	two being amounts month by month; never a sum over companies. The vouchers are those of the section
	`payments`, received and paid, up to today; `state` and `unreadable` are the section's.
	"""
	access = access_to(PAYMENTS)
	months = [get_first_day(add_months(context.today, offset)) for offset in range(1 - MONTHS, 1)]
	answer = {"state": access.state, "months": months, "series": [], "unreadable": []}
	if not access.has_figures or hidden_fields(PAYMENTS, set(_FIELDS.values())):
		return answer
	log_totals(context, {"money_by_month": access.state})
	answer["unreadable"] = PAYMENTS.unreadable()
	query, row = PAYMENTS.rows(context, access)
	month = CustomFunction("DATE_FORMAT", ["day", "pattern"])(row.posting_date, "%Y-%m")
	query = query.where(row.posting_date >= months[0]).groupby(row.company, month)
	query = query.select(row.company, month.as_("month"))
	for name, fieldname in _FIELDS.items():
		counts = PAYMENTS.bucket(name).criterion(row, context)
		query = query.select(Sum(Case().when(counts, row[fieldname]).else_(0)).as_(name))
	answer["series"] = _series(query.run(as_dict=True), months)
	return answer


def _series(rows: list[frappe._dict], months: list[date]) -> list[dict[str, Any]]:
	companies: dict[str, dict[str, frappe._dict]] = defaultdict(dict)
	for row in rows:
		companies[row.company][row.month] = row
	return [
		{
			"company": company,
			"currency": company_currency(company),
			**{
				name: [flt(found.get(f"{month:%Y-%m}", {}).get(name), 2) for month in months]
				for name in _FIELDS
			},
		}
		for company, found in sorted(companies.items())
	]
