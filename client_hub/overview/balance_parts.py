"""The vouchers that the parts of the balance are made of, beside the invoices (definitions 6 and 12)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce

import frappe
from erpnext.accounts.utils import get_currency_precision
from frappe import _lt
from frappe.query_builder import Case
from frappe.query_builder.functions import Coalesce, Min, Sum
from pypika.functions import Function
from pypika.queries import QueryBuilder, Selectable
from pypika.terms import Criterion, Term, ValueWrapper

from client_hub.overview.access import Access, access_to, hidden_fields
from client_hub.overview.declaration import Bucket, Column, Context, Section
from client_hub.overview.invoices import AMOUNTS, InvoiceSection, is_real, is_unpaid
from client_hub.overview.ledger import (
	INVOICES,
	LEDGER,
	PAYABLE,
	RECEIVABLE,
	VOUCHERS_OF,
	Scope,
	access_to_ledger,
)
from client_hub.overview.scope import add_all
from client_hub.overview.sections import PURCHASE_INVOICES, SALES_INVOICES


@dataclass(frozen=True)
class Side:
	"""One direction of debt: whose account it stands on, and which invoices it comes from."""

	party_type: str
	account_type: str
	invoices: InvoiceSection

	def is_told(self, invoice: Selectable, context: Context) -> Criterion:
		"""Whether an invoice is one of those pending, overdue or open credits."""
		is_credit = self.invoices.bucket("credits").criterion(invoice, context)
		return (is_real(invoice) & is_unpaid(invoice)) | is_credit

	def access_to_amounts(self) -> Access | None:
		"""The current user's access to the invoices, None without one to what is outstanding of them."""
		access = access_to(self.invoices)
		if not access.has_figures or hidden_fields(self.invoices, set(AMOUNTS)):
			return None
		return access


SIDES = {
	"receivable": Side(*RECEIVABLE, SALES_INVOICES),
	"payable": Side(*PAYABLE, PURCHASE_INVOICES),
}

LABELS = {
	"advances": _lt("Advances", context="Client Hub"),
	"journals": _lt("Journal entries"),
	"other": _lt("Other entries"),
	"dated_later": _lt("Dated later"),
}
"""Parts that are made of vouchers of the ledger."""


@dataclass(frozen=True)
class Part(Bucket):
	"""A part of the balance, of the sides that are named."""

	part: str = ""
	sides: tuple[str, ...] = tuple(SIDES)


class LedgerSection(Section):
	"""Rows are vouchers with an amount open in the ledger, in the currency of the account.

	A voucher of the buckets *advances* and *journals* is the one that gave the money or made the entry; of
	*dated later* the one that will settle an invoice; of *other* also the invoice that is neither pending,
	overdue nor a credit and of which something stands in the ledger all the same.
	"""

	def made_of(self, context: Context) -> dict[str, QueryBuilder]:
		return {}

	def own_access(self) -> Access:
		return access_to_ledger()

	@property
	def opens_list(self) -> bool:
		return False

	def filters_of(self, bucket: Bucket, context: Context) -> None:
		"""The rows are of several DocTypes."""
		return None

	def rows(self, context: Context, access: Access) -> tuple[QueryBuilder, Selectable]:
		return self._of(LABELS, tuple(SIDES), context, access)

	def rows_of(
		self, bucket: Bucket | None, context: Context, access: Access
	) -> tuple[QueryBuilder, Selectable]:
		if not isinstance(bucket, Part):
			return self.rows(context, access)
		return self._of([bucket.part], bucket.sides, context, access)

	def _of(
		self, parts: Iterable[str], sides: tuple[str, ...], context: Context, access: Access
	) -> tuple[QueryBuilder, Selectable]:
		queries = [
			query
			for name in sides
			for part in parts
			for query in _vouchers(part, SIDES[name], context, access)
		]
		return frappe.qb.from_(reduce(add_all, queries).as_("voucher")), frappe.qb.Table("voucher")


def _vouchers(part: str, side: Side, context: Context, access: Access) -> Iterator[QueryBuilder]:
	scope = Scope(side.party_type, side.account_type, context, access)
	if part == "dated_later":
		yield _dated_later(scope)
		return
	row = frappe.qb.DocType(LEDGER.doctype)
	if part == "other":
		known = [voucher_type for types in VOUCHERS_OF.values() for voucher_type in types]
		yield _open(scope, row.against_voucher_type.notin(known))
		if invoices := side.access_to_amounts():
			yield _beside_buckets(side, scope, invoices)
	else:
		yield _open(scope, row.against_voucher_type.isin(VOUCHERS_OF[part]))


def _open(scope: Scope, is_part: Criterion) -> QueryBuilder:
	"""Vouchers with what is open of each today, as ERPNext's reports round it (`rests_below_a_cent`)."""
	row = frappe.qb.DocType(LEDGER.doctype)
	entries = _by_voucher(
		scope,
		is_part & (row.posting_date <= scope.context.today),
		(row.against_voucher_type, row.against_voucher_no),
		amount=row.amount_in_account_currency,
		in_company_currency=row.amount,
	)
	amount = _rounded(entries.amount)
	return _told(scope, entries, amount, (amount != 0) & (_rounded(entries.in_company_currency) != 0))


def _dated_later(scope: Scope) -> QueryBuilder:
	"""Vouchers dated later with what they will take off invoices; it is owed until then."""
	row = frappe.qb.DocType(LEDGER.doctype)
	entries = _by_voucher(
		scope,
		row.against_voucher_type.isin(INVOICES) & (row.posting_date > scope.context.today),
		(row.voucher_type, row.voucher_no),
		amount=-1 * row.amount_in_account_currency,
	)
	return _told(scope, entries, entries.amount, entries.amount != 0)


def _beside_buckets(side: Side, scope: Scope, access: Access) -> QueryBuilder:
	"""Invoices of which the ledger has something that no bucket tells, such as one that was paid too much."""
	row, invoice = frappe.qb.DocType(LEDGER.doctype), frappe.qb.DocType(side.invoices.doctype)
	until_today = row.posting_date <= scope.context.today
	entries = _by_voucher(
		scope,
		row.against_voucher_type.isin(INVOICES),
		(row.against_voucher_type, row.against_voucher_no),
		amount=row.amount_in_account_currency,
		today=Case().when(until_today, row.amount_in_account_currency).else_(0),
		today_in_company_currency=Case().when(until_today, row.amount).else_(0),
	)
	told = (
		frappe.qb.from_(invoice)
		.where(side.invoices.belongs(invoice, scope.context, access) & side.is_told(invoice, scope.context))
		.select(invoice.name, invoice.outstanding_amount)
	).as_("told")
	rounded = _rounded(entries.today)
	is_left_out = (rounded == 0) | (_rounded(entries.today_in_company_currency) == 0)
	below_a_cent = entries.today - Case().when(is_left_out, 0).else_(rounded)
	rest = _rounded(entries.amount - Coalesce(told.outstanding_amount, 0) - below_a_cent)
	is_one = (told.name == entries.name) & (entries.voucher_type == side.invoices.doctype)
	return _told(scope, entries, rest, rest != 0).left_join(told).on(is_one)


def _by_voucher(
	scope: Scope, is_wanted: Criterion, voucher: tuple[Term, Term], **amounts: Term
) -> QueryBuilder:
	"""(account, party, voucher_type, name, posting_date, …): sums of the `amounts` of entries by `voucher`,
	the DocType and name of one."""
	row = frappe.qb.DocType(LEDGER.doctype)
	doctype, name = voucher
	return (
		frappe.qb.from_(row)
		.where(scope.holds(row) & is_wanted)
		.groupby(row.account, row.party, doctype, name)
		.select(
			row.account,
			row.party,
			doctype.as_("voucher_type"),
			name.as_("name"),
			Min(row.posting_date).as_("posting_date"),
			*(Sum(amount).as_(key) for key, amount in amounts.items()),
		)
	).as_("entries")


def _told(scope: Scope, entries: Selectable, amount: Term, has_any: Criterion) -> QueryBuilder:
	account = frappe.qb.DocType("Account")
	query = frappe.qb.from_(entries).join(account).on(account.name == entries.account)
	return query.where(has_any).select(
		entries.name,
		entries.voucher_type,
		entries.posting_date,
		ValueWrapper(scope.account_type).as_("account_type"),
		entries.party,
		amount.as_("amount"),
		account.company,
		account.account_currency,
	)


def _rounded(amount: Term) -> Term:
	return Function("ROUND", amount, get_currency_precision() or 2)


def _column(
	fieldname: str, label: str, fieldtype: str, options: str | None = None, reads: tuple[str, ...] = ()
) -> Column:
	return Column(fieldname, label, fieldtype, lambda row: row[fieldname], reads or (fieldname,), options)


_VOUCHER_TYPES = ("voucher_type", "against_voucher_type")

LEDGER_VOUCHERS = LedgerSection(
	key="ledger",
	tile="balance",
	tab="orders_and_invoices",
	label=_lt("Ledger", context="Client Hub"),
	doctype=LEDGER.doctype,
	columns=(
		_column("voucher_type", _lt("Voucher Type"), "Link", "DocType", _VOUCHER_TYPES),
		_column("posting_date", _lt("Posting Date"), "Date"),
		_column("account_type", _lt("Account Type"), "Select"),
		_column("party", _lt("Party", context="Client Hub"), "Data"),
		_column(
			"amount",
			_lt("Outstanding Amount"),
			"Currency",
			"account_currency",
			("amount_in_account_currency",),
		),
		_column("company", _lt("Company"), "Link", "Company"),
		_column("account_currency", _lt("Account Currency"), "Link", "Currency"),
	),
	order_by="posting_date desc",
	buckets=(
		*(Part(part, label, part=part) for part, label in LABELS.items()),
		*(
			Part(f"{side}_{part}", label, part=part, sides=(side,))
			for side in SIDES
			for part, label in LABELS.items()
		),
	),
)
