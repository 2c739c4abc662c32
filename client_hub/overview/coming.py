"""What comes next between the client and us: the first five days to keep, from today on (definitions 8a)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

import frappe
from frappe.desk.doctype.event.event import get_events
from frappe.share import get_shared
from frappe.utils import add_days, getdate
from pypika.terms import Criterion

from client_hub.overview import sections
from client_hub.overview.access import OK, Access, access_to, hidden_columns
from client_hub.overview.ageing import AgedInvoiceSection, ages, instalments
from client_hub.overview.declaration import Context, Section
from client_hub.overview.figures import company_currency, is_visible, what_is_there
from client_hub.overview.scope import Readable, Scope, readable, readable_documents
from client_hub.permissions import hidden_of

DAYS = 60
MOST = 5

EVENT = "Event"


@dataclass(frozen=True)
class Coming:
	"""Documents of these buckets of a section, on a day to come. `day`, `amount`: the fields with them."""

	kind: str
	section: Section
	buckets: tuple[str, ...]
	day: str
	amount: str | None = None


DOCUMENTS = (
	Coming("task", sections.TASKS, ("due", "upcoming"), "exp_end_date"),
	Coming(
		"deal", sections.OPPORTUNITIES, ("in_progress",), "expected_closing", amount="base_opportunity_amount"
	),
	Coming("quote", sections.QUOTATIONS, ("in_progress",), "valid_till", amount="base_grand_total"),
	Coming("contract", sections.CONTRACTS, ("active",), "end_date"),
)

INVOICES = (sections.SALES_INVOICES, sections.PURCHASE_INVOICES)


def coming(context: Context) -> dict[str, Any]:
	"""`{client, as_of, until, rows: [{date, kind, doctype, name, title, amount, currency, company, section}]}`.

	`kind`: task, event, instalment, deal, quote or contract. An instalment is what is left of it to pay, in the
	currency of the account, they to us or we to them by its DocType; other amounts are in that of the company.
	Of sections whose documents the user may read, and events that they may. No figure, and no list behind it.
	"""
	until = add_days(context.today, DAYS)
	asked = (*INVOICES, *(kind.section for kind in DOCUMENTS))
	there = what_is_there([section for section in asked if access_to(section).state == OK], context)
	rows = _events(context, until)
	for section in INVOICES:
		if there.get(section.key):
			rows += _instalments(section, context, until)
	for kind in DOCUMENTS:
		if there.get(kind.section.key):
			rows += _documents(kind, context, until)
	rows.sort(key=lambda row: (row["date"], row["name"]))
	return {
		"client": context.client,
		"as_of": context.today,
		"until": until,
		"rows": _titled(rows[:MOST]),
	}


def _documents(asked: Coming, context: Context, until: date) -> list[dict[str, Any]]:
	section, access = asked.section, Access(OK)
	fields = {"date": asked.day, "amount": asked.amount, "company": section.company}
	hidden = hidden_columns(section, {field for field in fields.values() if field})
	if asked.day in hidden:
		return []
	query, row = section.rows(context, access)
	day = row[asked.day]
	of_buckets = Criterion.any([section.bucket(key).criterion(row, context) for key in asked.buckets])
	# Up to the end of the last day: that of a task carries a time in version 16.
	query = query.where(of_buckets & (day >= context.today) & (day < add_days(until, 1)))
	shown = [row[field].as_(key) for key, field in fields.items() if field and field not in hidden]
	found = query.select(row.name, *shown).orderby(day).orderby(row.name).limit(MOST).run(as_dict=True)
	return [
		_row(
			asked.kind,
			section.doctype,
			entry.name,
			entry.date,
			section=section.key,
			company=entry.get("company"),
			amount=entry.get("amount") or None,
			currency=company_currency(entry.get("company")) if entry.get("amount") else None,
		)
		for entry in found
	]


def _instalments(section: AgedInvoiceSection, context: Context, until: date) -> list[dict[str, Any]]:
	hidden = hidden_columns(section, {"due_date", "company"})
	if "due_date" in hidden or not is_visible(section, ages()["not_due"]):
		return []
	return [
		_row(
			"instalment",
			section.doctype,
			entry["name"],
			entry["due_date"],
			section=section.key,
			company=None if "company" in hidden else entry["company"],
			amount=entry["amount"],
			currency=entry["currency"],
		)
		for entry in instalments(section, context, Access(OK), until, MOST)
	]


def _events(context: Context, until: date) -> list[dict[str, Any]]:
	"""Events with the client, its parties or its documents that the user may read, as often as they begin."""
	found = []
	for owner, names in _events_by_owner(context, until).items():
		# In the owner's calendar: that of the user lacks those that they are invited to.
		found += get_events(context.today, until, owner, filters=[[EVENT, "name", "in", names]])
	return [_row("event", EVENT, event.name, event.starts_on) for event in found]


def _events_by_owner(context: Context, until: date) -> dict[str, list[str]]:
	part = readable(EVENT)
	if not part or hidden_of(EVENT, {"starts_on"}):
		return {}
	event, participant = frappe.qb.DocType(EVENT), frappe.qb.DocType("Event Participants")
	is_to_begin = (event.starts_on >= context.today) | (event.repeat_this_event == 1)
	query = (
		frappe.qb.from_(event)
		.join(participant)
		.on((participant.parent == event.name) & (participant.parenttype == EVENT))
		.where((event.status == "Open") & (event.starts_on < add_days(until, 1)) & is_to_begin)
	)
	# Of few kinds: which of the others the user may read need not be found out.
	kinds = query.select(participant.reference_doctype).distinct().run(pluck=True)
	documents = readable_documents(context.client, kinds)
	if not documents:
		return {}
	query = query.where(documents.includes(participant.reference_doctype, participant.reference_docname))
	if part.criterion is not None:
		# Frappe's condition of the list forgets what was shared, which its calendar has.
		query = query.where(part.criterion | event.name.isin(get_shared(EVENT) or [""]))
	by_owner = defaultdict(list)
	for name, owner in query.select(event.name, event.owner).run():
		by_owner[owner].append(name)
	return by_owner


def _row(kind: str, doctype: str, name: str, day: date, **more: Any) -> dict[str, Any]:
	told = {"amount": None, "currency": None, "company": None, "section": None}
	return {"date": getdate(day), "kind": kind, "doctype": doctype, "name": name, **told, **more}


def _titled(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
	# Of documents that the user may read, as has been found already.
	scope = Scope(tuple(Readable(doctype, None) for doctype in {row["doctype"] for row in rows}))
	titles = scope.titles((row["doctype"], row["name"]) for row in rows)
	return [{**row, "title": titles[row["doctype"], row["name"]].title or row["name"]} for row in rows]
