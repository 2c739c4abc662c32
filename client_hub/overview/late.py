"""What is late between the client and us, in the order in which it is looked at (definitions 8a)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import frappe
from frappe import _lt
from frappe.query_builder.functions import Min
from frappe.utils import date_diff, flt, getdate

from client_hub.log import logger
from client_hub.overview import sections
from client_hub.overview.access import (
	ERROR,
	NOT_INSTALLED,
	OK,
	TIMEOUT,
	Access,
	access_to,
	hidden_columns,
)
from client_hub.overview.ageing import ageing_by_client, ages
from client_hub.overview.declaration import Context, Section
from client_hub.overview.figures import add_up, is_visible, sections_figures
from client_hub.overview.invoices import InvoiceSection
from client_hub.overview.time_limit import is_timeout

LATE, ENDING = "late", "ending"

ALL, SOME = "all", "some"


@dataclass(frozen=True)
class Lateness:
	"""A bucket of what is late. `label`: what it is called beside those of other sections. `day`: the field with the
	day since when, None where there is none to tell."""

	section: Section
	bucket: str
	label: Any
	day: str | None = None
	kind: str = LATE

	def asked(self) -> Section:
		"""The section with this bucket alone."""
		return replace(self.section, buckets=(self.section.bucket(self.bucket),))


IN_ORDER = (
	Lateness(sections.SALES_INVOICES, "overdue", _lt("Invoices overdue", context="Client Hub"), "due_date"),
	Lateness(sections.ISSUES, "breached", _lt("Issues breached", context="Client Hub")),
	Lateness(sections.TASKS, "overdue", _lt("Tasks overdue", context="Client Hub"), "exp_end_date"),
	Lateness(
		sections.SALES_ORDERS, "late", _lt("Orders we deliver late", context="Client Hub"), "delivery_date"
	),
	Lateness(
		sections.PURCHASE_ORDERS,
		"late",
		_lt("Orders they deliver late", context="Client Hub"),
		"schedule_date",
	),
	Lateness(
		sections.PURCHASE_INVOICES, "late", _lt("Invoices we pay late", context="Client Hub"), "due_date"
	),
	Lateness(
		sections.OPPORTUNITIES,
		"overdue",
		_lt("Deals past their closing date", context="Client Hub"),
		"expected_closing",
	),
	Lateness(sections.QUOTATIONS, "expired_lately", _lt("Quotes expired lately", context="Client Hub")),
	# Said as such, never as late.
	Lateness(
		sections.CONTRACTS,
		"expiring",
		_lt("Contracts ending soon", context="Client Hub"),
		"end_date",
		kind=ENDING,
	),
)


def late_of(context: Context) -> dict[str, Any]:
	"""`{late: [{kind, section, bucket, tab, label, doctype, state, count, amounts, days, since}], checked}`.

	Only what there is. `amounts`: of invoices what of them is past due, which may be less than the invoices
	of the bucket. `since`: the day since when the oldest is late, and `days` how long that is; of `kind`
	"ending" the day on which the first ends, and in how many days. None in state `totals_only`, and where
	there is no day to tell. `checked`: "all" when every section answered in full, "some" when there are some
	that the user may not read, "timeout" when one took too long or failed.
	"""
	answers = sections_figures([lateness.asked() for lateness in IN_ORDER], context)
	states, late = [answer["state"] for answer in answers], []
	for lateness, answer in zip(IN_ORDER, answers, strict=True):
		for figure in answer["figures"]:
			if figure["count"]:
				row = _row(lateness, answer, figure)
				states.append(_add_how_late(row, lateness, context))
				late.append(row)
	return {"late": late, "checked": _checked(states)}


def _checked(states: list[str]) -> str:
	if {TIMEOUT, ERROR}.intersection(states):
		return TIMEOUT
	return ALL if {OK, NOT_INSTALLED}.issuperset(states) else SOME


def _row(lateness: Lateness, answer: dict[str, Any], figure: dict[str, Any]) -> dict[str, Any]:
	amounts = [] if isinstance(lateness.section, InvoiceSection) else figure.get("amounts", [])
	return {
		"kind": lateness.kind,
		**{key: answer[key] for key in ("section", "tab", "doctype", "state")},
		**{key: figure[key] for key in ("bucket", "count")},
		"label": str(lateness.label),
		"amounts": amounts,
		"days": None,
		"since": None,
	}


def _add_how_late(row: dict[str, Any], lateness: Lateness, context: Context) -> str:
	"""What of invoices is past due, and since when; answers in which state that is.

	One that takes too long or fails leaves the row, and the others, as sections of a tile do.
	"""
	section, access = lateness.section, access_to(lateness.section)
	tells_day = access.state == OK and lateness.day and not hidden_columns(section, {lateness.day})
	since = None
	try:
		if isinstance(section, InvoiceSection):
			row["amounts"], since = _past_due(section, context, access)
		elif tells_day:
			since = _oldest(lateness, context, access)
	except Exception as error:
		if is_timeout(error):
			return TIMEOUT
		logger().exception(f"What is late of {section.key} of {context.client} for {frappe.session.user}")
		return ERROR
	if since and tells_day:
		days = date_diff(context.today, since)
		row |= {"since": since, "days": -days if lateness.kind == ENDING else days}
	return OK


def _past_due(
	section: InvoiceSection, context: Context, access: Access
) -> tuple[list[dict[str, Any]], date | None]:
	"""What is past due by the schedule, without invoices on hold, and when the oldest of it was due."""
	if not is_visible(section, ages()["past_due"]):
		return [], None
	late, since = [], []
	aged = ageing_by_client(section, context, access, with_held=False)
	for (_client, company, currency), of_ages in aged.items():
		if amount := sum(flt(of_ages[age]) for age in of_ages if age.startswith("age_")):
			late.append((company, currency, amount))
			since.append(of_ages["oldest"])
	return add_up(late), min(since, default=None)


def _oldest(lateness: Lateness, context: Context, access: Access) -> date | None:
	section = lateness.section
	query, row = section.rows_of(section.bucket(lateness.bucket), context, access)
	found = query.select(Min(row[lateness.day])).run()[0][0]
	return getdate(found) if found else None
