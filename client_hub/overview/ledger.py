"""The ledger of one side of a client: sums, what is dated later, and rests of less than a cent (definitions 6).

ERPNext's Accounts Receivable and Accounts Payable are drawn up from the same entries up to their date.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import frappe
from erpnext.accounts.utils import get_currency_precision
from frappe.query_builder import Case
from frappe.query_builder.functions import Coalesce, Sum
from frappe.query_builder.terms import NamedParameterWrapper
from frappe.utils import flt
from pypika.functions import Abs, Function
from pypika.queries import QueryBuilder, Selectable
from pypika.terms import Criterion, Term

from client_hub.linked_documents import FIELDNAME, LINKED_DOCUMENTS
from client_hub.one_answer import asked_once
from client_hub.overview.access import NO_ACCESS, Access, access_to, hidden_columns, sees_totals
from client_hub.overview.declaration import Context, Section
from client_hub.permissions import counted, of_companies, on_company_of

LEDGER = Section(
	key="balance",
	tile="balance",
	tab="orders_and_invoices",
	label="",
	doctype="Payment Ledger Entry",
	columns=(),
	buckets=(),
	order_by="posting_date desc",
)

RECEIVABLE, PAYABLE = ("Customer", "Receivable"), ("Supplier", "Payable")
"""Whose account a direction of debt stands on: the type of party and of account."""

MOST_NAMED = 100
"""Of more parties than these a query of the ledger asks by a subquery."""

INVOICES = ("Sales Invoice", "Purchase Invoice")

VOUCHERS_OF = {
	"invoices": INVOICES,
	"advances": ("Payment Entry", "Sales Order", "Purchase Order"),
	"journals": ("Journal Entry",),
}
"""Parts of the balance by what their entries stand against; what is against anything else is `other`."""

REVALUATIONS = ("Exchange Rate Revaluation", "Exchange Gain Or Loss")
"""Kinds of journals that follow an exchange rate."""


@dataclass(frozen=True)
class Scope:
	"""The entries of one direction of debt that the reader's figures are made of.

	`party_type` and `account_type`: whose account it stands on.
	"""

	party_type: str
	account_type: str
	context: Context
	access: Access

	def parties(self) -> QueryBuilder:
		"""The client's parties of this side that the reader may read, or would if a role gave it.

		Frappe's conditions on the ledger do not look at its party, which is a Dynamic Link.
		"""
		party = frappe.qb.DocType(self.party_type)
		query = frappe.qb.from_(party).select(party.name).where(self.context.of_client(party[FIELDNAME]))
		criterion = counted(self.party_type, sees_totals())
		return query if criterion is None else query.where(criterion)

	@cached_property
	def party_names(self) -> Names | QueryBuilder:
		"""The same, for `isin`."""
		return _named(self.parties())

	def few_parties(self, most: int) -> list[str]:
		"""Their names, none when there are more than `most`."""
		found = self.party_names
		names = found.names if isinstance(found, Names) else self.parties().limit(most + 1).run(pluck=True)
		return list(names) if len(names) <= most else []

	def holds(self, row: Selectable) -> Criterion:
		"""What makes a ledger entry one of these, at whatever date."""
		return Criterion.all([self._is_of_side(row), *self.access.criteria(LEDGER, row, self.context)])

	def holds_by_account(self, row: Selectable, account: Selectable) -> tuple[Criterion, list[Criterion]]:
		"""The same in two: what is asked of the entry, and of its account, which has the company."""
		of_entry, of_account = [self._is_of_side(row)], []
		if self.context.companies:
			of_account.append(of_companies(account.company, list(self.context.companies)))
		of_any_company = replace(self.context, companies=())
		for criterion in self.access.criteria(LEDGER, row, of_any_company):
			moved = on_company_of(criterion, LEDGER.doctype, "Account")
			if moved is None:
				of_entry.append(criterion)
			else:
				of_account.append(moved)
		return Criterion.all(of_entry), of_account

	def _is_of_side(self, row: Selectable) -> Criterion:
		is_of_side = (row.party_type == self.party_type) & (row.account_type == self.account_type)
		return (row.delinked == 0) & is_of_side & row.party.isin(self.party_names)


class Names(Term):
	"""Names for `isin` as one parameter: the query builder takes as long over each as MariaDB over all."""

	def __init__(self, names: Iterable[str]):
		super().__init__()
		self.names = tuple(names)
		self._names = self.names or ("",)

	def get_sql(self, param_wrapper: NamedParameterWrapper | None = None, **kwargs: Any) -> str:
		# Without one the query builder asks what it compares terms by.
		return param_wrapper.get_sql(self._names) if param_wrapper else str(self._names)


def _named(parties: QueryBuilder) -> Names | QueryBuilder:
	"""Parties by their names: MariaDB finds entries by party *and* date in one index only of parties it knows
	beforehand."""
	names = parties.limit(MOST_NAMED + 1).run(pluck=True)
	return parties if len(names) > MOST_NAMED else Names(names)


def access_to_ledger() -> Access:
	"""The current user's access to the ledger and its amounts."""
	access = access_to(LEDGER)
	if access.has_figures and hidden_columns(LEDGER, {"amount", "amount_in_account_currency"}):
		return Access(NO_ACCESS)
	return access


def part_of(voucher_type: str) -> str:
	"""The part of the balance that an entry against such a voucher is of."""
	return next((part for part, types in VOUCHERS_OF.items() if voucher_type in types), "other")


def sums(scope: Scope) -> list[frappe._dict]:
	"""`{company, account_currency, against_voucher_type, amount, in_account_currency, later,
	later_in_account_currency}`: entries of all dates, and those of them that are dated later than today.
	"""
	later = {(s.account, s.against_voucher_type): s for s in _sums(scope, only_later=True)}
	nothing = frappe._dict(amount=0, in_account_currency=0)
	found = []
	for entry in _sums(scope):
		dated_later = later.get((entry.account, entry.against_voucher_type), nothing)
		entry.later, entry.later_in_account_currency = dated_later.amount, dated_later.in_account_currency
		found.append(entry)
	return found


def _sums(scope: Scope, only_later: bool = False) -> list[frappe._dict]:
	row, account = frappe.qb.DocType(LEDGER.doctype), frappe.qb.DocType("Account")
	of_entry, of_account = scope.holds_by_account(row, account)
	query = frappe.qb.from_(row).where(of_entry)
	if only_later:
		query = query.where(row.posting_date > scope.context.today)
	group = (row.account, row.against_voucher_type)
	query = query.groupby(*group).select(*group, Sum(row.amount).as_("amount"))
	grouped = query.select(Sum(row.amount_in_account_currency).as_("in_account_currency")).as_("sums")
	# The company and the currency of an entry are those of its account, and not in the index that
	# holds all the rest (`linked_documents`).
	query = frappe.qb.from_(grouped).join(account).on(account.name == grouped.account)
	query = query.select(account.company, account.account_currency, grouped.account)
	query = query.select(grouped.against_voucher_type, grouped.amount, grouped.in_account_currency)
	return query.where(Criterion.all(of_account)).run(as_dict=True)


def later_by_invoice(doctype: str, context: Context) -> QueryBuilder:
	"""(invoice, amount): what entries dated later than today change of invoices, in their accounts' currency."""
	query, row = invoices_with_entries(doctype, context, context.today)
	return query.select(Sum(row.amount_in_account_currency).as_("amount"))


def invoices_with_entries(doctype: str, context: Context, since: date) -> tuple[QueryBuilder, Selectable]:
	"""A query of (invoice) that has entries of the client's parties dated later than `since`, and these."""
	(source,) = LINKED_DOCUMENTS[doctype].sources
	row, party = frappe.qb.DocType(LEDGER.doctype), frappe.qb.DocType(source.doctype)
	parties = _named(frappe.qb.from_(party).select(party.name).where(context.of_client(party[FIELDNAME])))
	query = (
		frappe.qb.from_(row)
		.where((row.party_type == source.doctype) & row.party.isin(parties))
		.where((row.posting_date > since) & (row.delinked == 0) & (row.against_voucher_type == doctype))
		.groupby(row.against_voucher_no)
	)
	return query.select(row.against_voucher_no.as_("invoice")), row


@dataclass(frozen=True)
class Rests:
	"""What of each invoice is owed today, in the currency of its account.

	An invoice with a post-dated cheque has no outstanding amount in ERPNext, and is owed until then; one
	that is dated later itself is not owed yet. `names`: invoices with entries that are dated later, which the
	query `later` finds.
	"""

	names: tuple[str, ...] = ()
	later: QueryBuilder | None = None

	@classmethod
	@asked_once
	def of(cls, doctype: str, context: Context) -> Rests:
		"""Of a reader without the ledger: what is outstanding, whatever is dated later."""
		if not access_to_ledger().has_figures:
			return cls()
		later = later_by_invoice(doctype, context)
		return cls(tuple(later.run(pluck=True)), later)

	def joined(self, query: QueryBuilder, invoice: Selectable) -> tuple[QueryBuilder, Term, Criterion]:
		"""The query with what the rest is read from, the rest, and whether an invoice may have one."""
		has_rest = invoice.outstanding_amount > 0
		if not self.names or self.later is None:
			return query, invoice.outstanding_amount, has_rest
		later = self.later.as_("dated_later")
		query = query.left_join(later).on(later.invoice == invoice.name)
		rest = invoice.outstanding_amount - Coalesce(later.amount, 0)
		return query, rest, (has_rest | invoice.name.isin(Names(self.names))) & (rest > 0)


def rests_below_a_cent(scope: Scope, of_invoices: bool) -> list[frappe._dict]:
	"""`{company, account_currency, against_voucher_type, amount, in_account_currency}`: what rounding leaves.

	ERPNext's reports round the rest of each voucher, and leave out one that is less than a cent in either
	currency, but for revaluations (`accounts_receivable.build_data`). `of_invoices`: of those too, which are
	many and seldom have any.
	"""
	row, account = frappe.qb.DocType(LEDGER.doctype), frappe.qb.DocType("Account")
	query = frappe.qb.from_(row).where(scope.holds(row) & (row.posting_date <= scope.context.today))
	if not of_invoices:
		query = query.where(row.against_voucher_type.notin(INVOICES))
	group = (row.account, row.party, row.against_voucher_type, row.against_voucher_no)
	vouchers = (
		query.groupby(*group)
		.select(
			row.account,
			row.against_voucher_type,
			row.against_voucher_no,
			Sum(row.amount).as_("amount"),
			Sum(row.amount_in_account_currency).as_("in_account_currency"),
		)
		.as_("vouchers")
	)
	digits = get_currency_precision() or 2
	amounts = (vouchers.amount, vouchers.in_account_currency)
	amount, in_account_currency = (Function("ROUND", term, digits) for term in amounts)
	is_exact = (vouchers.amount == amount) & (vouchers.in_account_currency == in_account_currency)
	is_left_out = (Abs(amount) < 10**-digits) | (Abs(in_account_currency) < 10**-digits)
	has_any = (vouchers.amount != 0) | (vouchers.in_account_currency != 0)
	query = frappe.qb.from_(vouchers).join(account).on(account.name == vouchers.account)
	found = (
		query.where(has_any & (is_left_out | ~is_exact))
		.select(account.company, account.account_currency, vouchers.against_voucher_type)
		.select(vouchers.against_voucher_no, vouchers.amount, vouchers.in_account_currency)
		.select(Case().when(is_left_out, 1).else_(0).as_("is_left_out"))
		.run(as_dict=True)
	)
	kept = revaluations(found)
	return [_rounded_off(entry, digits, kept) for entry in found]


def _rounded_off(entry: frappe._dict, digits: int, kept: set[str]) -> frappe._dict:
	is_kept = not entry.is_left_out or (
		entry.against_voucher_no in kept and abs(flt(entry.amount, digits)) >= 10**-digits
	)
	if is_kept:
		for fieldname in ("amount", "in_account_currency"):
			entry[fieldname] -= flt(entry[fieldname], digits)
	return entry


def revaluations(entries: list[frappe._dict]) -> set[str]:
	"""Vouchers that entries stand against with which ERPNext follows an exchange rate: a revaluation, against
	which its journal's entries stand, and a journal for it that stands by itself."""
	found = {e.against_voucher_no for e in entries if e.against_voucher_type == REVALUATIONS[0]}
	names = [e.against_voucher_no for e in entries if e.against_voucher_type == "Journal Entry"]
	if names:
		journal = frappe.qb.DocType("Journal Entry")
		query = frappe.qb.from_(journal).select(journal.name)
		query = query.where(journal.name.isin(names) & journal.voucher_type.isin(REVALUATIONS))
		found |= set(query.run(pluck=True))
	return found
