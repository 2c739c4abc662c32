"""Money that moves between the client and us, a row for each voucher (definitions 8).

The chart of months, the figures, the list behind them and the days of the last payments count the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from typing import Any

import frappe
from frappe import _lt
from frappe.query_builder import Case
from frappe.query_builder.functions import Max
from pypika.queries import QueryBuilder, Selectable
from pypika.terms import Criterion

from client_hub.linked_documents import FIELDNAME
from client_hub.overview.access import NO_ACCESS, NOT_INSTALLED, OK, TOTALS_ONLY, Access
from client_hub.overview.declaration import SECOND, Bucket, Column, Context, Section, sum_of
from client_hub.overview.payment_sources import SOURCES, Source
from client_hub.overview.scope import add_all


@dataclass(frozen=True)
class PaymentSection(Section):
	"""Rows are vouchers of all sources that the reader may read."""

	sources: tuple[Source, ...] = SOURCES

	def made_of(self, context: Context) -> dict[str, QueryBuilder]:
		"""Of what the user may be told of. A Journal Entry is of several clients, and found by its rows."""
		return {
			f"{source.doctype} of money {number}": query
			for source in self.sources
			if source.usable().has_figures
			for number, query in enumerate(source.named(context))
		}

	def narrowed(self, found: set[str]) -> PaymentSection:
		has_some = {name.partition(" of money")[0] for name in found}
		return replace(self, sources=tuple(s for s in self.sources if s.doctype in has_some))

	def own_access(self) -> Access:
		"""The access to all sources together; a list where one of them may be listed."""
		found = [source.usable() for source in SOURCES]
		states = {access.state for access in found}
		lists_some = any(access.has_list for access in found)
		if TOTALS_ONLY in states:
			return Access(TOTALS_ONLY, lists_some)
		return Access(OK if OK in states else NO_ACCESS)

	def unreadable(self) -> list[str]:
		"""DocTypes whose vouchers are not counted for the current user."""
		found = {source.doctype: source.usable() for source in SOURCES}
		return [
			doctype
			for doctype, access in found.items()
			if not access.has_figures and access.state != NOT_INSTALLED
		]

	def rows(self, context: Context, access: Access) -> tuple[QueryBuilder, Selectable]:
		vouchers = [source.vouchers(context, own) for source, own in self._usable(access)]
		return frappe.qb.from_(reduce(add_all, vouchers).as_("voucher")), frappe.qb.Table("voucher")

	def _usable(self, access: Access) -> Iterator[tuple[Source, Access]]:
		for source in self.sources:
			own = source.usable()
			if access.state == OK and own.has_list:
				yield source, Access(OK)
			elif access.state != OK and own.has_figures:
				yield source, own

	def filters_of(self, bucket: Bucket, context: Context) -> None:
		"""The rows are of several DocTypes, and no list of ERPNext's has them all."""
		return None

	@property
	def opens_list(self) -> bool:
		return False


def _moved(payment_type: str) -> Callable[[Selectable, Context], Criterion]:
	def where(row: Selectable, context: Context) -> Criterion:
		is_booked = (row.docstatus == 1) & (row.posting_date <= context.today)
		return is_booked & (row.payment_type == payment_type)

	return where


def _column(fieldname: str, label: Any, fieldtype: str, options: str | None = None) -> Column:
	return Column(fieldname, label, fieldtype, lambda row: row[fieldname], (fieldname,), options)


_COMPANY_CURRENCY = "Company:company:default_currency"

PAYMENTS = PaymentSection(
	key="payments",
	tile="payments",
	tab="orders_and_invoices",
	label=_lt("Payments", context="Client Hub"),
	doctype="Payment Entry",
	creates="Payment Entry",
	columns=(
		_column("voucher_type", _lt("Voucher Type"), "Link", "DocType"),
		_column("posting_date", _lt("Posting Date"), "Date"),
		_column("payment_type", _lt("Payment Type"), "Select"),
		_column("mode_of_payment", _lt("Mode of Payment"), "Link", "Mode of Payment"),
		_column("reference_no", _lt("Cheque/Reference No"), "Data"),
		_column("status", _lt("Status"), "Select"),
		_column("base_paid_amount", _lt("Paid Amount"), "Currency", _COMPANY_CURRENCY),
		_column("base_received_amount", _lt("Received Amount"), "Currency", _COMPANY_CURRENCY),
		_column("unallocated_amount", _lt("Unallocated Amount"), "Currency", "party_account_currency"),
		_column("company", _lt("Company"), "Link", "Company"),
		_column("party_account_currency", _lt("Account Currency"), "Link", "Currency"),
	),
	order_by="posting_date desc",
	buckets=(
		Bucket(
			"received",
			_lt("Payments received"),
			where=_moved("Receive"),
			amounts=(sum_of("base_received_amount"),),
		),
		Bucket(
			"paid",
			_lt("Payments made"),
			where=_moved("Pay"),
			amounts=(sum_of("base_paid_amount"),),
		),
		Bucket(
			"unallocated",
			_lt("Unallocated payments"),
			# No amount: what they have paid us too much and what we have paid them are not one sum.
			where=lambda row, context: (row.docstatus == 1) & (row.unallocated_amount > 0),
			rank=SECOND,
		),
	),
)


_DIRECTIONS = ("received", "paid")


def last_payments(context: Context) -> dict[tuple[str, str], dict[str, date]]:
	"""{(client, company): {`received`, `paid`: the day of the newest voucher of that bucket}}, of vouchers that the
	user may list."""
	found: dict[tuple[str, str], dict[str, date]] = {}
	for source in SOURCES:
		if not source.usable().has_list:
			continue
		# One by one: together they would be a table of all payments of all time.
		voucher = source.vouchers(context, Access(OK)).as_("voucher")
		key = (voucher[FIELDNAME], voucher.company)
		query = frappe.qb.from_(voucher).groupby(*key).select(*key)
		for bucket in _DIRECTIONS:
			counts = PAYMENTS.bucket(bucket).criterion(voucher, context)
			query = query.select(Max(Case().when(counts, voucher.posting_date)))
		for client, company, *newest in query.run():
			days = found.setdefault((client, company), {})
			for bucket, day in zip(_DIRECTIONS, newest, strict=True):
				if day:
					days[bucket] = max(day, days.get(bucket, day))
	return found
