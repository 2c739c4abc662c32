"""Ageing: what is unpaid, by how many days it is past due (definitions 7).

An invoice with a payment schedule is split: what is paid goes to the oldest rows first, and each row
that remains ages by its own date.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import frappe
from frappe import _, _lt
from frappe.query_builder import Case, Order
from frappe.query_builder.functions import Coalesce, Count, Min, Sum
from frappe.utils import add_days, cint, flt
from pypika.analytics import RowNumber
from pypika.analytics import Sum as SumOver
from pypika.functions import Function
from pypika.queries import QueryBuilder, Selectable
from pypika.terms import Criterion, Term

from client_hub.linked_documents import FIELDNAME
from client_hub.overview.access import Access
from client_hub.overview.declaration import Bucket, Column, Context
from client_hub.overview.figures import add_up
from client_hub.overview.invoices import (
	AMOUNTS,
	InvoiceSection,
	is_held,
	is_real,
	part_in_account_currency,
)
from client_hub.overview.ledger import Names, Rests

_AGED = "aged"
"""Alias of the table with what of each invoice is of an age, and since when."""

_LATE = ("overdue", "late")
"""Buckets of whole invoices of which something is past due."""


@dataclass(frozen=True)
class Age(Bucket):
	"""Invoices of which something is of an age. `first`, `last`: days past due, None where it is open."""

	first: int | None = None
	last: int | None = None


def ages() -> dict[str, Age]:
	"""All ages by their keys: what is past due altogether, and each range."""
	ranges = _ranges()
	keys = ["not_due", *(f"age_{number}" for number in range(1, len(ranges)))]
	found = {"past_due": Age("past_due", _lt("Past due"), reads=AMOUNTS, first=1)}
	return found | {
		key: Age(key, _label(first, last), reads=AMOUNTS, first=first, last=last)
		for key, (first, last) in zip(keys, ranges, strict=True)
	}


def _label(first: int | None, last: int | None) -> str:
	if first is None:
		return _("Not due")
	return _("{0} days past due").format(f"> {first - 1}" if last is None else f"{first}–{last}")


class AgedInvoiceSection(InvoiceSection):
	"""Invoices have ages beside their buckets, which overlap: an invoice with instalments may be of several.

	They are figures of the balance, and not of the tile of invoices.
	"""

	def bucket(self, key: str) -> Bucket:
		return ages().get(key) or super().bucket(key)

	def rows_of(
		self, bucket: Bucket | None, context: Context, access: Access
	) -> tuple[QueryBuilder, Selectable]:
		if not isinstance(bucket, Age):
			return super().rows_of(bucket, context, access)
		query, row = self.rows(context, access)
		aged = self._aged(bucket, context, access)
		return query.join(aged).on(aged.name == row.name), row

	def joined_columns(self, bucket: Bucket | None) -> tuple[str, ...]:
		return ("due_date", "past_due") if bucket and bucket.key in _LATE else ()

	def joined(
		self, query: QueryBuilder, row: Selectable, context: Context, access: Access, names: list[str] | None
	) -> QueryBuilder:
		aged = self._aged(ages()["past_due"], context, access, names)
		return query.left_join(aged).on(aged.name == row.name)

	def _aged(
		self, age: Age, context: Context, access: Access, names: list[str] | None = None
	) -> QueryBuilder:
		parts = _parts(self, context, access, names=names)
		is_in = _is_between(parts.due_date, age.first, age.last, context) & (parts.amount > 0)
		aged = frappe.qb.from_(parts).where(is_in).groupby(parts.name)
		shown = (Sum(parts.amount).as_("amount"), Min(parts.due_date).as_("oldest"))
		return aged.select(parts.name, *shown).as_(_AGED)

	def amounts_of(self, bucket: Bucket, context: Context, access: Access) -> list[dict[str, Any]] | None:
		"""Of an age what is of it, in the currency of the accounts."""
		if not isinstance(bucket, Age):
			return None
		ranges = (
			[key for key in _range_ages() if key != "not_due"] if bucket.key == "past_due" else [bucket.key]
		)
		sums = (
			(row.company, row.currency, sum(flt(row[key]) for key in ranges))
			for row in aged(self, context, access)
		)
		return add_up(entry for entry in sums if entry[2])

	def columns_of(self, bucket: Bucket | None) -> tuple[str | Column, ...]:
		"""Of invoices that are late by an instalment, and of an age, the day of that, not of the last instalment; and
		what of them is late, or of the age, beside all that is outstanding."""
		if not (isinstance(bucket, Age) or (bucket and bucket.key in _LATE)):
			return self.columns
		is_ahead = isinstance(bucket, Age) and bucket.first is None
		label = _lt("Due Date") if is_ahead else _lt("Late since", context="Client Hub")
		oldest = Column("due_date", label, "Date", oldest_or_due, ("due_date",))
		columns = tuple(oldest if column == "due_date" else column for column in self.columns)
		if not isinstance(bucket, Age):
			past_due = _of_age("past_due", _lt("Past due"), part_past_due)
			at = columns.index("outstanding_amount") + 1
			return (*columns[:at], past_due, *columns[at:])
		return (*columns, _of_age("amount_of_age", _lt("Of this age"), amount_of_age))


def _of_age(fieldname: str, label: str, amount: Callable[[Selectable], Term]) -> Column:
	return Column(fieldname, label, "Currency", amount, AMOUNTS, "party_account_currency")


def amount_of_age(row: Selectable) -> Term:
	"""What of an invoice is of the age whose rows are asked for."""
	return frappe.qb.Table(_AGED).amount


def part_past_due(row: Selectable) -> Term:
	"""The same; nothing of an invoice of which nothing is past due by the ledger."""
	return Coalesce(amount_of_age(row), 0)


def oldest_of_age(row: Selectable) -> Term:
	"""The day on which the first of it was due."""
	return frappe.qb.Table(_AGED).oldest


def oldest_or_due(row: Selectable) -> Term:
	"""The same; the due date of an invoice of which nothing is past due by the ledger."""
	return Coalesce(oldest_of_age(row), row.due_date)


def aged(section: InvoiceSection, context: Context, access: Access) -> list[frappe._dict]:
	"""`{company, currency, is_held, oldest}` and each range's amount and count of invoices, of what is owed today:
	the parts of pending and overdue, and of what is paid by entries that are dated later (`Rests`).

	What an answer says of ages (`ageing`) and of what is late (`past_due`) is told from these rows.
	"""
	parts, ranges = _parts(section, context, access), _range_ages()
	terms = []
	for key, age in ranges.items():
		is_in = _is_between(parts.due_date, age.first, age.last, context)
		terms.append(Sum(Case().when(is_in, parts.amount).else_(0)).as_(key))
		terms.append(Count(Case().when(is_in, parts.name)).distinct().as_(f"count_{key}"))
	group = (parts.company, parts.currency, parts.is_held)
	query = frappe.qb.from_(parts).where(parts.amount > 0).groupby(*group)
	return query.select(*group, Min(parts.due_date).as_("oldest"), *terms).run(as_dict=True)


def past_due(rows: list[frappe._dict]) -> tuple[list[dict[str, Any]], date | None]:
	"""What is past due, without invoices on hold, and when the oldest of it was due."""
	late = {
		(row.company, row.currency): (amount, row.oldest)
		for row in rows
		if not cint(row.is_held)
		and (amount := sum(flt(row[key]) for key in _range_ages() if key != "not_due"))
	}
	amounts = add_up((company, currency, amount) for (company, currency), (amount, _day) in late.items())
	return amounts, min((oldest for _amount, oldest in late.values()), default=None)


def ageing(rows: list[frappe._dict]) -> list[dict[str, Any]]:
	"""`{bucket, label, from_day, to_day, count, amounts}` of each range, the first of what is not due yet, the
	last open. `bucket`: what opens the list of its invoices.

	Days past due. Amounts in the currency of the receivable or payable account.
	"""
	return [
		{
			"bucket": key,
			"label": str(age.label),
			"from_day": age.first,
			"to_day": age.last,
			"count": sum(cint(row[f"count_{key}"]) for row in rows),
			"amounts": add_up((row.company, row.currency, row[key]) for row in rows if row[key]),
		}
		for key, age in _range_ages().items()
	]


def ageing_by_client(
	section: InvoiceSection, context: Context, access: Access
) -> dict[tuple[str, str, str], dict[str, Any]]:
	"""{(client, company, currency): {range: amount, `oldest`: the day on which the first of it was due,
	`outstanding`}} of many clients, by the keys of `ages`, without what is past due altogether.

	`outstanding`: of all submitted invoices, credits and those dated later too, as ERPNext has it. Both of one
	reading: it is all the invoices of all clients that are gone through.
	"""
	parts, ranges = _parts(section, context, access, all_open=True), _range_ages()
	terms = [
		Sum(
			Case().when(_is_between(parts.due_date, age.first, age.last, context), parts.amount).else_(0)
		).as_(key)
		for key, age in ranges.items()
	]
	key = (parts[FIELDNAME], parts.company, parts.currency)
	oldest = Min(Case().when(parts.amount > 0, parts.due_date))
	query = frappe.qb.from_(parts).groupby(*key).select(*key, oldest, Sum(parts.outstanding), *terms)
	names = ("oldest", "outstanding", *ranges)
	return {row[:3]: dict(zip(names, row[3:], strict=True)) for row in query.run()}


def instalments(
	section: InvoiceSection, context: Context, access: Access, until: date, most: int
) -> list[dict[str, Any]]:
	"""`{name, company, currency, due_date, amount}` of what is to be paid from today to a day: the first of it.

	Without invoices on hold.
	"""
	parts = _parts(section, context, access, since=context.today)
	is_in = parts.due_date[context.today : until]
	query = frappe.qb.from_(parts).where(is_in & (parts.amount > 0) & (parts.is_held == 0))
	query = query.select(parts.name, parts.company, parts.currency, parts.due_date, parts.amount)
	return query.orderby(parts.due_date).orderby(parts.name).limit(most).run(as_dict=True)


def _range_ages() -> dict[str, Age]:
	return {key: age for key, age in ages().items() if key != "past_due"}


def _parts(
	section: InvoiceSection,
	context: Context,
	access: Access,
	since: date | None = None,
	names: list[str] | None = None,
	all_open: bool = False,
) -> QueryBuilder:
	"""(name, client, company, currency, is_held, due_date, amount): what is owed of each invoice by when.

	Of invoices with a payment schedule by its rows; of those of a point of sale, and without a schedule, as a
	whole. What is outstanding is laid out from the newest row back, which is the same as paying the oldest
	first. Not from the oldest on: ERPNext takes an advance that an invoice was made with out of the
	schedule, whose rows are then less than the invoice. Whatever the rows do not ask for is the oldest's.
	`since`: of invoices alone whose last part is due then or later, which is what their due date is
	(`accounts_controller.set_due_date`). `names`: of these invoices alone. `all_open`: also of those that
	are not owed, such as credits, of which the amount is 0, and with `outstanding` of each, in its first row.
	"""
	invoice, schedule = frappe.qb.DocType(section.doctype), frappe.qb.DocType("Payment Schedule")
	is_row = (schedule.parent == invoice.name) & (schedule.parenttype == section.doctype)
	query = frappe.qb.from_(invoice).left_join(schedule).on(is_row & _goes_by_schedule(invoice, section))
	query, rest, has_rest = Rests.of(section.doctype, context).joined(query, invoice)
	asked = Coalesce(part_in_account_currency(invoice, schedule), rest)
	from_here = SumOver(asked).over(invoice.name)
	from_here = from_here.orderby(schedule.due_date, schedule.idx, order=Order.desc)
	is_wanted = section.belongs(invoice, context, access)
	if all_open:
		is_wanted &= (invoice.docstatus == 1) & ((invoice.outstanding_amount != 0) | has_rest)
	else:
		is_wanted &= is_real(invoice) & has_rest
	if since:
		is_wanted &= invoice.due_date >= since
	if names is not None:
		is_wanted &= invoice.name.isin(Names(names))
	rows = (
		query.where(is_wanted).select(
			invoice.name,
			invoice[FIELDNAME],
			invoice.company,
			invoice.party_account_currency.as_("currency"),
			is_held(invoice, section.doctype, context).as_("is_held"),
			Coalesce(schedule.due_date, invoice.due_date).as_("due_date"),
			asked.as_("asked"),
			(rest - from_here + asked).as_("left_for_it"),
			RowNumber().over(invoice.name).orderby(schedule.due_date, schedule.idx).as_("number"),
		)
	).as_("scheduled")
	amount = Case()
	if all_open:
		is_owed = Case().when(is_real(invoice) & (rest > 0), 1).else_(0)
		rows = rows.select(invoice.outstanding_amount, is_owed.as_("is_owed"))
		amount = amount.when(rows.is_owed == 0, 0)
	amount = amount.when(rows.number == 1, rows.left_for_it)
	amount = amount.else_(Function("LEAST", rows.asked, rows.left_for_it))
	parts = (
		frappe.qb.from_(rows)
		.select(rows.name, rows[FIELDNAME], rows.company, rows.currency, rows.is_held, rows.due_date)
		.select(Function("GREATEST", 0, amount).as_("amount"))
	)
	if all_open:
		outstanding = Case().when(rows.number == 1, rows.outstanding_amount).else_(0)
		parts = parts.select(outstanding.as_("outstanding"))
	return parts.as_("part")


def _ranges() -> list[tuple[int | None, int | None]]:
	"""First and last day past due of each range; None where it is open."""
	last_days = frappe.get_cached_doc("Client Hub Settings").parsed_ageing_ranges()
	first_days = (1, *(day + 1 for day in last_days))
	return [(None, 0), *zip(first_days, (*last_days, None), strict=True)]


def _is_between(due_date: Term, first: int | None, last: int | None, context: Context) -> Criterion:
	if first is None:
		return due_date.isnull() | (due_date >= context.today)
	is_in = due_date <= add_days(context.today, -first)
	return is_in if last is None else is_in & (due_date >= add_days(context.today, -last))


def _goes_by_schedule(invoice: Selectable, section: InvoiceSection) -> Criterion:
	if section.doctype != "Sales Invoice":
		return invoice.docstatus == 1
	return Coalesce(invoice.is_pos, 0) == 0
