"""Credit: what of the limit of each Customer is used, and how the client was last reminded (definitions 6).

Never added up over Customers or companies: ERPNext checks each limit by itself. *Used* is what ERPNext checks
(`get_customer_outstanding`): the General Ledger at any date, orders that are not billed, deliveries
that are not billed. Its functions ask one Customer at a time and nobody's permission, so the same is asked
here of all Customers at once; a test compares the two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import frappe
from frappe.query_builder import Case, Order
from frappe.query_builder.functions import Coalesce, Sum
from frappe.utils import flt
from pypika.functions import Function
from pypika.queries import QueryBuilder, Selectable
from pypika.terms import Criterion, Term

from client_hub.linked_documents import FIELDNAME
from client_hub.overview.access import OK, Access
from client_hub.overview.declaration import Context
from client_hub.overview.figures import company_currency
from client_hub.overview.scope import title_field
from client_hub.permissions import (
	can_read,
	companies_of_user,
	filed_under,
	hidden_of,
	permitted,
	reads_by_role,
)
from client_hub.stamping import is_absent

_USED_BY = {
	"GL Entry": ("party", ("debit", "credit")),
	"Sales Order": ("customer", ("base_grand_total", "per_billed")),
	"Delivery Note": ("customer", ("base_grand_total", "base_net_total")),
}
"""What *used* is made of: where each names the Customer, and what is read."""

_LIMIT = "Customer Credit Limit"

Key = tuple[str, str]
"""(Customer, company)."""


def credit_of(context: Context) -> list[dict[str, Any]]:
	"""`{client, customer, title, company, currency, limit, used, left, without_orders}` of each Customer and
	company with a limit, as far as the user may read all that it is made of.

	Amounts in company currency; `left` is below zero when more is used than there is. `without_orders`:
	the Customer's limit is not checked on orders, which are not in *used* then.
	"""
	if not may_read_credit():
		return []
	companies = companies_of_user(tuple(_USED_BY))
	if context.companies:
		companies = [company for company in companies if company in context.companies]
	limits = _Limits(companies, context)
	customers = limits.customers(context)
	found = {
		(customer.name, company): {
			"client": customer.client,
			"customer": customer.name,
			"title": customer.title,
			"company": company,
			"currency": company_currency(company),
			"limit": limit,
			"without_orders": (customer.name, company) in limits.bypassed,
		}
		for customer in customers.run(as_dict=True)
		for company in companies
		if (limit := limits.of(customer, company)) > 0
	}
	if not found:
		return []
	names = frappe.qb.from_(customers.as_("customer")).select("name")
	kept = _kept_from_the_user(names, companies)
	used = _used(names, companies, limits.bypassed)
	return [
		{**row, "used": flt(used[key], 6), "left": flt(row["limit"] - used[key], 6)}
		for key, row in sorted(found.items())
		if key not in kept
	]


def access_to_dunning() -> Access | None:
	"""The current user's access to Dunning, None without any."""
	return None if is_absent("Dunning") or not can_read("Dunning") else Access(OK)


def last_dunning(context: Context) -> list[dict[str, Any]]:
	"""`{name, posting_date, status, company}` of the client's last submitted Dunning that the user may read, or
	nothing."""
	fields = ("posting_date", "status", "company")
	row, hidden = frappe.qb.DocType("Dunning"), hidden_of("Dunning", set(fields))
	query = filed_under("Dunning", [context.client])
	if query is None or (context.companies and "company" in hidden):
		return []
	if context.companies:
		query = query.where(row.company.isin(context.companies))
	# Which one is the last is told by the day alone.
	day = row.creation if "posting_date" in hidden else row.posting_date
	query = query.where(row.docstatus == 1).select(row.name, *(row[field] for field in fields))
	rows = query.orderby(day, row.name, order=Order.desc).limit(1).run(as_dict=True)
	return [frappe._dict(found, **dict.fromkeys(hidden)) for found in rows]


def may_read_credit() -> bool:
	"""Whether the user may read all kinds of documents that *used* is made of."""
	if not can_read("Customer") or hidden_of("Customer", {"credit_limits"}):
		return False
	return all(
		reads_by_role(doctype) and not hidden_of(doctype, set(fields))
		for doctype, (_customer, fields) in _USED_BY.items()
	)


class _Limits:
	"""Limits as ERPNext's `get_credit_limit` finds them: the Customer's, else its group's, else the company's."""

	def __init__(self, companies: list[str], context: Context):
		self.own: dict[Key, float] = {}
		self.of_groups: dict[Key, float] = {}
		self.bypassed: set[Key] = set()
		customer, company = frappe.qb.DocType("Customer"), frappe.qb.DocType("Company")
		for row in _limits_of("Customer", companies, context.of_client(customer[FIELDNAME])):
			key = (row.parent, row.company)
			self.own[key] = flt(row.credit_limit)
			if row.bypass_credit_limit_check:
				self.bypassed.add(key)
		for row in _limits_of("Customer Group", companies):
			if not row.bypass_credit_limit_check:
				self.of_groups[row.parent, row.company] = flt(row.credit_limit)
		query = frappe.qb.from_(company).where(company.name.isin(companies or [""]))
		self.of_companies = {name: flt(amount) for name, amount in query.select("name", "credit_limit").run()}

	def of(self, customer: frappe._dict, company: str) -> float:
		return (
			self.own.get((customer.name, company))
			or self.of_groups.get((customer.customer_group, company))
			or self.of_companies[company]
		)

	def customers(self, context: Context) -> QueryBuilder:
		"""Customers of the client that the user may read and that may have a limit."""
		customer = frappe.qb.DocType("Customer")
		query = (
			frappe.qb.from_(customer)
			.select(customer.name, customer[title_field("Customer")].as_("title"))
			.select(customer[FIELDNAME].as_("client"), customer.customer_group)
			.where(context.of_client(customer[FIELDNAME]))
		)
		if not any(self.of_companies.values()):
			limit = frappe.qb.DocType(_LIMIT)
			with_own = frappe.qb.from_(limit).select(limit.parent).where(limit.parenttype == "Customer")
			groups = [group for group, _company in self.of_groups]
			query = query.where(customer.name.isin(with_own) | customer.customer_group.isin(groups or [""]))
		criterion = permitted("Customer")
		return query if criterion is None else query.where(criterion)


def _limits_of(doctype: str, companies: list[str], is_wanted: Criterion | None = None) -> list[frappe._dict]:
	"""Rows of limits by what they are of: of one client's Customers those alone, of all that have any."""
	limit, parent = frappe.qb.DocType(_LIMIT), frappe.qb.DocType(doctype)
	is_row = (limit.parent == parent.name) & (limit.parenttype == doctype)
	query = frappe.qb.from_(parent).join(limit).on(is_row).where(limit.company.isin(companies or [""]))
	query = query.select(limit.parent, limit.company, limit.credit_limit, limit.bypass_credit_limit_check)
	return (query.where(is_wanted) if is_wanted is not None else query).run(as_dict=True)


def _kept_from_the_user(customers: QueryBuilder, companies: list[str]) -> set[Key]:
	"""Where something that *used* is made of is kept from the user by User Permissions."""
	kept: set[Key] = set()
	for doctype, (fieldname, _fields) in _USED_BY.items():
		criterion = permitted(doctype)
		if criterion is None:
			continue
		row = frappe.qb.DocType(doctype)
		# Not `NOT`: of a condition on a field that is empty it would be neither true nor false.
		is_kept = Case().when(criterion, 0).else_(1) == 1
		query, key = _by_customer(row, fieldname, customers, companies)
		if doctype == "GL Entry":
			query = query.where(row.party_type == "Customer")
		kept |= set(query.where(is_kept).select(*key).run())
	return kept


def _used(customers: QueryBuilder, companies: list[str], bypassed: set[Key]) -> dict[Key, float]:
	used: dict[Key, float] = defaultdict(float)
	for customer, company, amount in _in_ledger(customers, companies):
		used[customer, company] += flt(amount)
	for customer, company, amount in _in_orders(customers, companies):
		if (customer, company) not in bypassed:
			used[customer, company] += flt(amount)
	for customer, company, amount in _in_deliveries(customers, companies):
		used[customer, company] += flt(amount)
	return used


def _by_customer(
	row: Selectable, fieldname: str, customers: QueryBuilder, companies: list[str]
) -> tuple[QueryBuilder, tuple[Term, Term]]:
	key = (row[fieldname], row.company)
	criterion = row[fieldname].isin(customers) & row.company.isin(companies)
	return frappe.qb.from_(row).where(criterion).groupby(*key), key


def _in_ledger(customers: QueryBuilder, companies: list[str]) -> Iterator[tuple[str, str, float]]:
	row = frappe.qb.DocType("GL Entry")
	query, key = _by_customer(row, "party", customers, companies)
	query = query.where((row.party_type == "Customer") & (row.is_cancelled == 0))
	yield from query.select(*key, Sum(row.debit) - Sum(row.credit)).run()


def _in_orders(customers: QueryBuilder, companies: list[str]) -> Iterator[tuple[str, str, float]]:
	row = frappe.qb.DocType("Sales Order")
	query, key = _by_customer(row, "customer", customers, companies)
	is_to_bill: Criterion = (row.docstatus == 1) & (row.per_billed < 100) & (row.status != "Closed")
	amount = Sum(row.base_grand_total * (100 - row.per_billed) / 100)
	yield from query.where(is_to_bill).select(*key, amount).run()


def _in_deliveries(customers: QueryBuilder, companies: list[str]) -> Iterator[tuple[str, str, float]]:
	"""Of deliveries that were not made from an order or an invoice, what no invoice has."""
	note, item = frappe.qb.DocType("Delivery Note"), frappe.qb.DocType("Delivery Note Item")
	invoiced = frappe.qb.DocType("Sales Invoice Item")
	items = (
		frappe.qb.from_(note)
		.join(item)
		.on(item.parent == note.name)
		.left_join(invoiced)
		.on((invoiced.dn_detail == item.name) & (invoiced.docstatus == 1))
		.where(note.customer.isin(customers) & note.company.isin(companies))
		.where((note.docstatus == 1) & note.status.notin(("Closed", "Stopped")) & (note.base_net_total != 0))
		.where(Coalesce(item.against_sales_order, "") == "")
		.where(Coalesce(item.against_sales_invoice, "") == "")
		.groupby(item.name)
		.select(note.customer, note.company, note.base_net_total, note.base_grand_total)
		.select((item.amount - Coalesce(Sum(invoiced.amount), 0)).as_("rest"))
	).as_("items")
	key = (items.customer, items.company)
	amount = Sum(Function("GREATEST", items.rest, 0) / items.base_net_total * items.base_grand_total)
	yield from frappe.qb.from_(items).groupby(*key).select(*key, amount).run()
