"""Figures of a section: one grouped query gives the counts and amounts of all its buckets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import reduce
from typing import Any

import frappe
from frappe.query_builder import Case
from frappe.query_builder.functions import Count, Sum
from frappe.utils import flt
from pypika.queries import QueryBuilder, Selectable
from pypika.terms import Criterion, Term, ValueWrapper

from client_hub.overview.access import (
	OK,
	Access,
	access_to,
	hidden_fields,
	log_totals,
)
from client_hub.overview.declaration import Amount, Bucket, Context, Expression, Section
from client_hub.overview.scope import add_all
from client_hub.overview.time_limit import attempt, time_limit

DECLARED = ("bucket", "label", "tone", "rank")
"""What of a figure is said of its bucket, whoever the client is."""


def sections_figures(
	sections: list[Section], context: Context, with_days: bool = False
) -> list[dict[str, Any]]:
	"""`{section, tile, tab, label, doctype, always, creates, state, figures, opens_list, unreadable}` of each for
	the current user (design 5).

	`opens_list`: whether a list of ERPNext's has the documents, in states with figures. `unreadable`: DocTypes
	that belong to the section and are not counted, since the user may not read them. In state `totals_only` also
	`readable`, how many of the documents the user may list, where there may be some.
	A section that is not answered when the time is up has the state `timeout`, one that fails `error`
	(`time_limit.attempt`); both leave the others alone. `with_days`: a figure of what is late also has `since`,
	in state `ok`, where something tells it.
	"""
	accesses = {section.key: _access_to(section) for section in sections}
	with time_limit():
		found = what_is_there([s for s in sections if accesses[s.key].has_figures], context)
		answers = [
			_section_figures(section, context, accesses[section.key], found, with_days)
			for section in sections
		]
	log_totals(context, {answer["section"]: answer["state"] for answer in answers})
	return answers


def _access_to(section: Section) -> Access:
	state, access = attempt(f"Access to {section.key}", lambda: access_to(section))
	return access or Access(state)


def what_is_there(sections: list[Section], context: Context) -> dict[str, set[str]]:
	"""What of that which each section is made of the client has, by the section's key. Few clients have some
	of each, and a look at an index is cheaper than a section's query."""
	made_of = {section.key: _made_of(section, context) for section in sections}
	queries = {name: query for parts in made_of.values() for name, query in (parts or {}).items()}
	looks = [query.select(ValueWrapper(name)).limit(1) for name, query in queries.items()]
	_state, names = attempt(
		f"What {context.client} has", lambda: reduce(add_all, looks).run(pluck=True) if looks else []
	)
	found = set(queries if names is None else names)
	# A section that cannot say what it is made of is asked itself.
	return {key: {key} if parts is None else found.intersection(parts) for key, parts in made_of.items()}


def _made_of(section: Section, context: Context) -> dict[str, QueryBuilder] | None:
	_state, parts = attempt(f"What {section.key} is made of", lambda: section.made_of(context))
	return parts


def _section_figures(
	section: Section, context: Context, access: Access, found: dict[str, set[str]], with_days: bool
) -> dict[str, Any]:
	answer = {
		"section": section.key,
		"tab": section.tab,
		"tile": section.tile,
		"label": str(section.label),
		"doctype": section.doctype,
		"always": section.always,
		"creates": section.creates,
		"state": access.state,
		"opens_list": False,
		"unreadable": [],
		"figures": [],
	}
	if not access.has_figures:
		return answer
	state, told = attempt(
		f"Figures of {section.key} of {context.client}",
		lambda: _told(section, context, access, found[section.key], with_days),
	)
	return {**answer, "state": state} if told is None else answer | told


def _told(
	section: Section, context: Context, access: Access, found: set[str], with_days: bool
) -> dict[str, Any]:
	has_rows, with_days = bool(found), with_days and access.state == OK
	told = {
		"opens_list": section.opens_list,
		"unreadable": section.unreadable(),
		"figures": figures_of(section.narrowed(found), context, access, has_rows, with_days),
	}
	if access.lists_some:
		told["readable"] = count(*section.rows(context, Access(OK))) if has_rows else 0
	return told


def figures_of(
	section: Section, context: Context, access: Access, has_rows: bool = True, with_days: bool = False
) -> list[dict[str, Any]]:
	"""`{bucket, label, count, amounts | value, unit}` of every bucket the user may see."""
	buckets = visible_buckets(section)
	groups = _grouped(section, context, access, buckets, with_days) if has_rows and buckets else []
	return [_figure(bucket, number, groups, section) for number, bucket in enumerate(buckets)]


def count(query: QueryBuilder, row: Selectable) -> int:
	"""How many rows a section's query gives."""
	return frappe.qb.from_(query.select(row.name)).select(Count("*")).run()[0][0]


def visible_buckets(section: Section) -> list[Bucket]:
	"""Buckets whose quantity the user's field permissions show."""
	return [bucket for bucket in section.buckets if is_visible(section, bucket)]


def is_visible(section: Section, bucket: Bucket) -> bool:
	"""Whether the user's field permissions show what the bucket is about."""
	fields = {*bucket.reads, *(bucket.quantity.fields if bucket.quantity else ())}
	return not (fields and hidden_fields(section, fields))


def visible_amounts(section: Section, bucket: Bucket) -> list[Amount]:
	"""Amounts of a bucket that the user's field permissions show."""
	hidden = hidden_fields(section, {field for amount in bucket.amounts for field in amount.fields})
	return [amount for amount in bucket.amounts if not hidden.intersection(amount.fields)]


def _grouped(
	section: Section, context: Context, access: Access, buckets: list[Bucket], with_days: bool
) -> list[frappe._dict]:
	query, row, counts = section.figure_rows(context, access)
	groups = []
	if section.company and any(bucket.amounts for bucket in buckets):
		groups.append((row[section.company], "company"))
	# A section has one currency beside the company's, or none.
	currencies = {a.currency for b in buckets for a in b.amounts if a.currency}
	groups += [(_term(currency, row), "currency") for currency in currencies]
	terms = [term.as_(name) for term, name in groups]
	for number, bucket in enumerate(buckets):
		criterion = bucket.criterion(row, context)
		terms.append(_sum_if(criterion, counts).as_(f"count_{number}"))
		if bucket.quantity:
			terms.append(_sum_if(criterion, bucket.quantity.expression(row)).as_(f"value_{number}"))
		terms += [
			_sum_if(criterion, amount.expression(row)).as_(f"{amount.key}_{number}")
			for amount in visible_amounts(section, bucket)
		]
		if with_days and (oldest := section.oldest(bucket, criterion, row)) is not None:
			terms.append(oldest.as_(f"since_{number}"))
	# All at once: the query builder copies itself for each call.
	query = query.groupby(*(term for term, _name in groups)).select(*terms)
	return query.run(as_dict=True)


def _figure(bucket: Bucket, number: int, groups: list[frappe._dict], section: Section) -> dict[str, Any]:
	figure = {
		"bucket": bucket.key,
		"label": str(bucket.label),
		"tone": bucket.tone,
		"rank": bucket.rank,
		"count": sum(int(group[f"count_{number}"] or 0) for group in groups),
	}
	if since := [day for group in groups if (day := group.get(f"since_{number}"))]:
		figure["since"] = min(since)
	if bucket.quantity:
		figure["value"] = flt(sum(flt(group[f"value_{number}"]) for group in groups), 6)
		figure["unit"] = bucket.quantity.unit
	if bucket.amounts:
		figure["amounts"] = []
	for amount in bucket.amounts:
		column = f"{amount.key}_{number}"
		# A number with orders in two companies counts in one of them and has amounts in both.
		counted = [g for g in groups if column in g and (g[f"count_{number}"] or g[column])]
		figure[amount.key] = add_up(
			(group["company"], group["currency"] if amount.currency else None, group[column])
			for group in counted
		)
	return figure


def add_up(entries: Iterable[tuple[str, str | None, float]]) -> list[dict[str, Any]]:
	"""(company, currency or None, amount) added up by company and currency, in the order of companies.

	None stands for the company's own currency. Never a sum over currencies.
	"""
	totals: dict[tuple[str, str | None], float] = defaultdict(float)
	for company, currency, amount in entries:
		totals[company, currency or company_currency(company)] += flt(amount)
	return [
		{"company": company, "currency": currency, "amount": flt(amount, 6)}
		for (company, currency), amount in sorted(
			totals.items(), key=lambda item: [text or "" for text in item[0]]
		)
	]


def company_currency(company: str) -> str | None:
	return frappe.get_cached_value("Company", company, "default_currency") if company else None


def _term(fieldname_or_expression: str | Expression, row: Selectable) -> Term:
	return fieldname_or_expression(row) if callable(fieldname_or_expression) else row[fieldname_or_expression]


def _sum_if(criterion: Criterion, value: Term) -> Term:
	return Sum(Case().when(criterion, value).else_(0))
