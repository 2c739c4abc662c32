"""Which clients need attention, and why: all of them at once, one row for each client and reason.

A reason whose documents or fields the user may not read is not told, and the answer says which these are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.utils import date_diff, fmt_money

from client_hub.arguments import from_json
from client_hub.linked_documents import CLIENT
from client_hub.overview.access import NO_ACCESS, Access, log_totals
from client_hub.overview.attention_reasons import NO_CONTACT_DAYS, REASONS, Found, Reason
from client_hub.overview.figures import add_up
from client_hub.overview.many_clients import Chosen, ManyClients, with_names
from client_hub.permissions import can_read

REPORT = "Clients Needing Attention"

NOTHING_TOLD = "–"
"""What a number card shows to who is told none of its reasons."""

_MOST_DAYS = 10_000


@dataclass(frozen=True)
class Asked(Chosen):
	"""Which rows are wanted: of clients with these values, for these reasons (none named: all).

	`no_contact_days`: after how many days without contact a client needs attention.
	"""

	reasons: tuple[str, ...] = ()
	no_contact_days: int = NO_CONTACT_DAYS

	@classmethod
	def of(cls, filters: dict[str, Any]) -> Asked:
		"""What filters of the report ask for: texts, reasons as a list or a text with commas, and a number of
		days. Raises `frappe.ValidationError` for anything else."""
		texts = {
			"company": _("Company"),
			"client_group": _("Client Group", context="Client"),
			"territory": _("Territory"),
			"account_manager": _("Account Manager"),
		}
		chosen: dict[str, Any] = {}
		for name, label in texts.items():
			if value := filters.get(name):
				if not isinstance(value, str):
					frappe.throw(_("{0}: choose one.").format(label))
				chosen[name] = value
		days = _days(filters.get("no_contact_days"))
		return cls(**chosen, reasons=_reasons(filters.get("reasons")), no_contact_days=days)


def attention(asked: Asked) -> tuple[list[dict[str, Any]], list[str]]:
	"""Rows `{client, legal_name, account_manager, client_group, territory, reason, count, day, days, amount, key,
	tab, section, bucket, label}`, and the labels of reasons that the user may not be told.

	`count`: of documents, None where the reason is about none. `day`: since when, until when, or when last;
	`days`: how many from there to today, or from today to there. `amount`: a text, each company and currency by
	itself. `tab` … `label`: what opens the documents on the client's page. By reason, the longest first.
	Raises `frappe.PermissionError` for who may read no client.
	"""
	if not can_read(CLIENT):
		frappe.throw(_("You may not read clients."), frappe.PermissionError, title=_("Not permitted"))
	context = asked.context()
	wanted = [reason for key, reason in REASONS.items() if not asked.reasons or key in asked.reasons]
	accesses = {reason.key: reason.access() for reason in wanted}
	log_totals(context, {key: access.state for key, access in accesses.items()})
	rows: list[dict[str, Any]] = []
	for reason in wanted:
		access = accesses[reason.key]
		if access.has_figures:
			found = reason.found(context, access, asked.no_contact_days).items()
			of_reason = [_row(client, of, reason, access, asked, context) for client, of in found]
			rows += sorted(of_reason, key=lambda row: (-(row["days"] or 0), row["client"]))
	# What is not installed cannot be the reason of anything.
	untold = [reason for reason in wanted if accesses[reason.key].state == NO_ACCESS]
	return with_names(rows), [reason.said(asked.no_contact_days) for reason in untold]


def told_reasons() -> list[Reason]:
	"""Reasons that the current user is told."""
	return [reason for reason in REASONS.values() if reason.access().has_figures]


def card(filters: dict[str, Any]) -> dict[str, Any] | str:
	"""`{value, fieldtype, route, route_options}` for a Number Card of Frappe's: how many clients, and what it
	opens; `NOTHING_TOLD` for who is told none of its reasons. `filters`: as those of the report."""
	asked = Asked.of(filters)
	told = {reason.key for reason in told_reasons()}
	if not told.intersection(asked.reasons or REASONS):
		return NOTHING_TOLD
	rows, _untold = attention(asked)
	return {
		"value": len({row["client"] for row in rows}),
		"fieldtype": "Int",
		"route": ["query-report", REPORT],
		"route_options": filters,
	}


def _row(
	client: str, found: Found, reason: Reason, access: Access, asked: Asked, context: ManyClients
) -> dict[str, Any]:
	return {
		"client": client,
		"reason": reason.said(asked.no_contact_days),
		"count": found.count,
		"day": found.day,
		"days": abs(date_diff(context.today, found.day)) if found.day else None,
		"amount": _as_text(found.amounts),
		"key": reason.key,
		**reason.opens(access),
	}


def _as_text(amounts: list[tuple[str, str | None, float]]) -> str:
	added = add_up(amounts)
	several = len({entry["company"] for entry in added}) > 1
	texts = [(entry["company"], fmt_money(entry["amount"], currency=entry["currency"])) for entry in added]
	return " · ".join(f"{text} ({company})" if several else text for company, text in texts)


def _reasons(value: Any) -> tuple[str, ...]:
	if isinstance(value, str):
		value = from_json(value, list, "reasons") if value.startswith("[") else value.split(",")
	if not isinstance(value or [], list):
		value = [value]
	reasons = [reason.strip() if isinstance(reason, str) else reason for reason in value or []]
	reasons = [reason for reason in reasons if reason != ""]
	if any(not isinstance(reason, str) or reason not in REASONS for reason in reasons):
		frappe.throw(_("There are these reasons: {0}").format(", ".join(REASONS)))
	return tuple(reasons)


def _days(value: Any) -> int:
	if value in (None, ""):
		return NO_CONTACT_DAYS
	try:
		days = int(value)
	except (TypeError, ValueError, OverflowError):
		days = 0
	if not 0 < days <= _MOST_DAYS:
		frappe.throw(
			_("{0}: a number of days is wanted.").format(_("No contact for (days)", context="Client Hub"))
		)
	return days
