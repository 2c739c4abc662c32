"""What moves money between the client and us: Payment Entries, invoices that are paid as they are entered, and
Journal Entries of a bank or of cash (definitions 8).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

import frappe
from frappe.query_builder import Case
from frappe.query_builder.functions import Coalesce, Concat, NullIf, Sum
from pypika.functions import Function
from pypika.queries import QueryBuilder, Selectable
from pypika.terms import Criterion, Term, ValueWrapper

from client_hub.linked_documents import FIELDNAME
from client_hub.overview.access import NO_ACCESS, Access, access_to, hidden_columns, hidden_fields
from client_hub.overview.declaration import Context, Section, documents_of
from client_hub.overview.ledger import PAYABLE, RECEIVABLE, REVALUATIONS, Scope
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
		"""(name, client, voucher_type, docstatus, posting_date, company, payment_type, base_received_amount, …)."""
		query, row = self.rows(context, access)
		return self._told(query, row)

	def named(self, context: Context) -> list[QueryBuilder]:
		"""Queries of the client's documents of which some may be vouchers."""
		return [documents_of(self.doctype, context)]

	def _told(self, query: QueryBuilder, row: Selectable) -> QueryBuilder:
		return query.select(
			row.name,
			row[FIELDNAME],
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
		more.get("client", row[FIELDNAME]).as_(FIELDNAME),
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


def is_of_money(journal: Selectable) -> Criterion:
	"""Whether rows of a bank in a journal are money that moves: not what stood there when the books were opened, nor
	what it is worth by another exchange rate."""
	is_opening = Coalesce(journal.is_opening, "No") == "Yes"
	return journal.voucher_type.notin(("Opening Entry", *REVALUATIONS)) & ~is_opening


@dataclass(frozen=True)
class Journals(Source):
	"""Journal Entries that move money of a bank or of cash, as far as it is the client's.

	What moves is divided among the clients by what is left of each one's rows: a row of a bank names none.
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
		query = query.where((journal.docstatus == 1) & is_of_money(journal) & (moved.received != 0))
		reference_no = self.shown(journal, "cheque_no")
		return _received_or_paid(
			query, journal, moved.received, self, client=moved[FIELDNAME], reference_no=reference_no
		)

	def _moved(self, context: Context, access: Access) -> Selectable:
		"""(name, client, received): what was received from the client, less than nothing for what was paid to it."""
		scopes = [Scope(*side, context, access) for side in (RECEIVABLE, PAYABLE)]
		rows = reduce(add_all, (self._rows_of(scope) for scope in scopes)).as_("own_row")
		own = (
			frappe.qb.from_(rows)
			.groupby(rows.name, rows[FIELDNAME])
			.select(rows.name, rows[FIELDNAME], Sum(rows.credit).as_("credit"))
		).as_("own")
		sums = self._sums(frappe.qb.from_(rows).select(rows.name).distinct().as_("journal"))
		# Nor more than moves at all: of a client with parties that are kept from the user, its own rows may be more.
		received = Function("LEAST", own.credit, sums.money, sums.money * own.credit / sums.given)
		paid = Function("GREATEST", own.credit, sums.money, sums.money * own.credit / sums.taken)
		moved = Case().when((sums.money > 0) & (own.credit > 0), received)
		# What is paid: money, own and taken are all negative, and their share is too.
		moved = moved.when((sums.money < 0) & (own.credit < 0), paid).else_(0)
		query = frappe.qb.from_(own).join(sums).on(sums.name == own.name)
		return query.select(own.name, own[FIELDNAME], moved.as_("received")).as_("moved")

	def _rows_of(self, scope: Scope) -> QueryBuilder:
		"""(name, client, credit): rows of journals that name a party of the client. Not by the ledger, whose
		entries are mostly of others."""
		row, party = frappe.qb.DocType("Journal Entry Account"), frappe.qb.DocType(scope.party_type)
		query = frappe.qb.from_(row).join(party).on(party.name == row.party)
		query = query.where((row.party_type == scope.party_type) & row.party.isin(scope.party_names))
		query = query.where(row.parenttype == self.doctype)
		return query.select(row.parent.as_("name"), party[FIELDNAME], (row.credit - row.debit).as_("credit"))

	def _sums(self, journals: Selectable) -> Selectable:
		"""(name, money, given, taken): what a journal moves of banks and cash, and what clients, and parties that
		have none, give and take: each of them what is left of its own rows."""
		row, account = frappe.qb.DocType("Journal Entry Account"), frappe.qb.DocType("Account")
		credit, whose = row.credit - row.debit, [Concat(row.party_type, ":", row.party)]
		query = (
			frappe.qb.from_(journals)
			.join(row)
			.on((row.parent == journals.name) & (row.parenttype == self.doctype))
			.join(account)
			.on(account.name == row.account)
		)
		for party_type, _account_type in (RECEIVABLE, PAYABLE):
			party = frappe.qb.DocType(party_type)
			query = query.left_join(party).on((row.party_type == party_type) & (row.party == party.name))
			whose.insert(0, NullIf(party[FIELDNAME], ""))
		names_party = (row.party != "") & row.party.isnotnull()

		def total(criterion: Criterion, value: Term) -> Term:
			return Sum(Case().when(criterion, value).else_(0))

		sides = (
			query.groupby(row.parent, Coalesce(*whose))
			.select(row.parent.as_("name"))
			.select(total(account.account_type.isin(BANK_AND_CASH), -1 * credit).as_("money"))
			.select(total(names_party, credit).as_("credit"))
		).as_("side")
		return (
			frappe.qb.from_(sides)
			.groupby(sides.name)
			.select(
				sides.name,
				Sum(sides.money).as_("money"),
				Sum(Function("GREATEST", sides.credit, 0)).as_("given"),
				Sum(Function("LEAST", sides.credit, 0)).as_("taken"),
			)
		).as_("sums")


def _source(kind: type[Source], doctype: str, *reads: str, child: str | None = None) -> Source:
	return kind("", "", "", "", doctype, (), (), "", reads=reads, child=child)


SOURCES = (
	_source(Source, "Payment Entry", "base_received_amount", "base_paid_amount"),
	_source(PaidInvoices, "Sales Invoice", "base_paid_amount", "base_change_amount"),
	_source(PaidInvoices, "Purchase Invoice", "base_paid_amount"),
	_source(Journals, "Journal Entry", "debit", "credit", child="Journal Entry Account"),
)
