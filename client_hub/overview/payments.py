"""Money that moves between the client and us, a row for each voucher (definitions 8).

A Payment Entry, an invoice that is paid as it is entered, a Journal Entry of a bank or of cash. The chart of
months, the figures and the list behind them count the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

import frappe
from frappe import _lt
from frappe.query_builder import Case
from frappe.query_builder.functions import Sum
from pypika.functions import Function
from pypika.queries import QueryBuilder, Selectable
from pypika.terms import Criterion, Term, ValueWrapper

from client_hub.overview.access import (
	NO_ACCESS,
	NOT_INSTALLED,
	OK,
	TOTALS_ONLY,
	Access,
	access_to,
	hidden_columns,
	hidden_fields,
)
from client_hub.overview.declaration import Bucket, Column, Context, Section, documents_of, sum_of
from client_hub.overview.ledger import PAYABLE, RECEIVABLE, Scope
from client_hub.overview.scope import add_all

BANK_AND_CASH = ("Bank", "Cash")


@dataclass(frozen=True)
class Source(Section):
	"""A DocType of vouchers. `reads`: fields, of `child` where there is one, without which its money cannot be
	told.
	"""

	reads: tuple[str, ...] = ()

	def usable(self) -> Access:
		"""The current user's access to the vouchers and to what they move."""
		access = access_to(self)
		if access.has_figures and hidden_fields(self, set(self.reads)):
			return Access(NO_ACCESS)
		return access

	def shown(self, row: Selectable, fieldname: str) -> Term:
		"""The field, or nothing where the user's field permissions hide it. Of a Payment Entry they hide the
		column."""
		return ValueWrapper(None) if hidden_columns(self, {fieldname}) else row[fieldname]

	def vouchers(self, context: Context, access: Access) -> QueryBuilder:
		"""(name, voucher_type, docstatus, posting_date, company, payment_type, base_received_amount, …)."""
		query, row = self.rows(context, access)
		return self._told(query, row)

	def named(self, context: Context) -> list[QueryBuilder]:
		"""Queries of the client's documents of which some may be vouchers."""
		return [documents_of(self.doctype, context)]

	def _told(self, query: QueryBuilder, row: Selectable) -> QueryBuilder:
		return query.select(
			row.name,
			ValueWrapper(self.doctype).as_("voucher_type"),
			row.docstatus,
			row.posting_date,
			row.company,
			row.payment_type,
			row.mode_of_payment,
			row.reference_no,
			row.status,
			row.base_received_amount,
			row.base_paid_amount,
			row.unallocated_amount,
			_party_account_currency(row).as_("party_account_currency"),
		)


def _party_account_currency(row: Selectable) -> Term:
	is_received = row.payment_type == "Receive"
	return Case().when(is_received, row.paid_from_account_currency).else_(row.paid_to_account_currency)


def _received_or_paid(
	query: QueryBuilder, row: Selectable, received: Term, source: Source, **more: Term
) -> QueryBuilder:
	"""What a voucher that is no Payment Entry has of its columns; `received` is negative when it was paid."""
	is_received = received > 0
	nothing = ValueWrapper(None)
	return query.select(
		row.name,
		ValueWrapper(source.doctype).as_("voucher_type"),
		row.docstatus,
		row.posting_date,
		row.company,
		Case().when(is_received, "Receive").else_("Pay").as_("payment_type"),
		more.get("mode_of_payment", nothing).as_("mode_of_payment"),
		more.get("reference_no", nothing).as_("reference_no"),
		ValueWrapper("Submitted").as_("status"),
		Case().when(is_received, received).as_("base_received_amount"),
		Case().when(~is_received, -1 * received).as_("base_paid_amount"),
		nothing.as_("unallocated_amount"),
		more.get("currency", nothing).as_("party_account_currency"),
	)


def paid_with_it(invoice: Selectable, doctype: str) -> Term:
	"""Money that changes hands with an invoice, in company currency; less than nothing when it is given back."""
	if doctype == "Sales Invoice":
		return invoice.base_paid_amount - invoice.base_change_amount
	return invoice.base_paid_amount


def was_paid_with_it(invoice: Selectable, doctype: str) -> Criterion:
	"""Invoices of a point of sale, and those that were entered as paid: each of the few in an index."""
	return (invoice.is_pos if doctype == "Sales Invoice" else invoice.is_paid) == 1


@dataclass(frozen=True)
class PaidInvoices(Source):
	"""Invoices that were paid as they were entered."""

	def named(self, context: Context) -> list[QueryBuilder]:
		invoice = frappe.qb.DocType(self.doctype)
		return [documents_of(self.doctype, context).where(was_paid_with_it(invoice, self.doctype))]

	def _told(self, query: QueryBuilder, row: Selectable) -> QueryBuilder:
		paid = paid_with_it(row, self.doctype)
		query = query.where(was_paid_with_it(row, self.doctype) & (row.docstatus == 1) & (paid != 0))
		received, more = paid, {}
		if self.doctype == "Purchase Invoice":
			received, more = -1 * paid, {"mode_of_payment": self.shown(row, "mode_of_payment")}
		return _received_or_paid(query, row, received, self, currency=row.party_account_currency, **more)


@dataclass(frozen=True)
class Journals(Source):
	"""Journal Entries that move money of a bank or of cash, as far as it is the client's.

	What moves is divided among the parties by their rows: a row of a bank names none.
	"""

	def named(self, context: Context) -> list[QueryBuilder]:
		row = frappe.qb.DocType("Journal Entry Account")
		return [
			frappe.qb.from_(row).where(
				(row.party_type == party_type)
				& row.party.isin(documents_of(party_type, context).select("name"))
			)
			for party_type, _account_type in (RECEIVABLE, PAYABLE)
		]

	def vouchers(self, context: Context, access: Access) -> QueryBuilder:
		journal, moved = frappe.qb.DocType(self.doctype), self._moved(context, access)
		query = frappe.qb.from_(moved).join(journal).on(journal.name == moved.name)
		for criterion in access.criteria(self, journal, context):
			query = query.where(criterion)
		query = query.where((journal.docstatus == 1) & (moved.received != 0))
		reference_no = self.shown(journal, "cheque_no")
		return _received_or_paid(query, journal, moved.received, self, reference_no=reference_no)

	def _moved(self, context: Context, access: Access) -> Selectable:
		"""(name, received): what was received from the client, less than nothing for what was paid to it."""
		row, account = frappe.qb.DocType("Journal Entry Account"), frappe.qb.DocType("Account")
		scopes = [Scope(*side, context, access) for side in (RECEIVABLE, PAYABLE)]
		journals = reduce(add_all, (self._named(scope) for scope in scopes)).as_("named")
		names = frappe.qb.from_(journals).select(journals.parent).distinct().as_("journal")
		is_own = Criterion.any(
			[(row.party_type == scope.party_type) & row.party.isin(scope.party_names) for scope in scopes]
		)
		credit = row.credit - row.debit
		names_party = (row.party != "") & row.party.isnotnull()

		def total(criterion: Criterion, value: Term) -> Term:
			return Sum(Case().when(criterion, value).else_(0))

		sums = (
			frappe.qb.from_(names)
			.join(row)
			.on((row.parent == names.parent) & (row.parenttype == self.doctype))
			.join(account)
			.on(account.name == row.account)
			.groupby(row.parent)
			.select(
				row.parent.as_("name"),
				total(account.account_type.isin(BANK_AND_CASH), -1 * credit).as_("money"),
				total(is_own, credit).as_("own"),
				total(names_party & (credit > 0), credit).as_("given"),
				total(names_party & (credit < 0), credit).as_("taken"),
			)
		).as_("sums")
		received = Function("LEAST", sums.own, sums.money * sums.own / sums.given)
		paid = Function("GREATEST", sums.own, sums.money * sums.own / sums.taken)
		moved = Case().when((sums.money > 0) & (sums.own > 0), received)
		# What is paid: money, own and taken are all negative, and their share is too.
		moved = moved.when((sums.money < 0) & (sums.own < 0), paid).else_(0)
		return frappe.qb.from_(sums).select(sums.name, moved.as_("received")).as_("moved")

	@staticmethod
	def _named(scope: Scope) -> QueryBuilder:
		"""Journals that name a party of the client. Not by the ledger, whose entries are mostly of others."""
		row = frappe.qb.DocType("Journal Entry Account")
		query = frappe.qb.from_(row).select(row.parent).where(row.party_type == scope.party_type)
		return query.where(row.party.isin(scope.party_names))


def _source(kind: type[Source], doctype: str, *reads: str, child: str | None = None) -> Source:
	return kind("", "", "", "", doctype, (), (), "", reads=reads, child=child)


SOURCES = (
	_source(Source, "Payment Entry", "base_received_amount", "base_paid_amount"),
	_source(PaidInvoices, "Sales Invoice", "base_paid_amount", "base_change_amount"),
	_source(PaidInvoices, "Purchase Invoice", "base_paid_amount"),
	_source(Journals, "Journal Entry", "debit", "credit", child="Journal Entry Account"),
)


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
		),
	),
)
