"""Orders the client placed with us, by its own purchase order numbers (definitions 2, R).

One row for each number with its Sales Orders, whatever number of companies they are in. A number
is closed when all of its Sales Orders are. Sales Orders without a number are rows of their own.
"""

from __future__ import annotations

from dataclasses import dataclass

import frappe
from frappe import _lt
from frappe.query_builder import Case
from frappe.query_builder.functions import Coalesce, GroupConcat, Max, Min, Sum
from pypika import functions as fn
from pypika.analytics import Min as MinOver
from pypika.analytics import RowNumber
from pypika.queries import QueryBuilder, Selectable
from pypika.terms import Term

from client_hub.overview.access import NO_ACCESS, Access, hidden_fields
from client_hub.overview.declaration import SECOND, Bucket, Column, Context, Section, sum_of
from client_hub.overview.figures import add_up

_CLOSED = ("Completed", "Closed")
_TOTAL = (sum_of("base_grand_total"),)


@dataclass(frozen=True)
class ClientOrderSection(Section):
	"""Rows are numbers. `orders` is the same before grouping."""

	def own_access(self) -> Access | None:
		"""Rows are the numbers: nothing for who may not read them."""
		return Access(NO_ACCESS) if hidden_fields(self, {"po_no"}) else None

	def rows(self, context: Context, access: Access) -> tuple[QueryBuilder, Selectable]:
		order = self.orders(context, access).as_("client_order")
		numbers = (
			frappe.qb.from_(order)
			.groupby(order.has_number, order.name)
			.select(
				order.name,
				order.has_number,
				Min(order.is_closed).as_("is_closed"),
				Max(order.transaction_date).as_("transaction_date"),
				GroupConcat(order.sales_order).as_("sales_orders"),
				Sum(order.base_grand_total).as_("base_grand_total"),
			)
		).as_("numbers")
		return frappe.qb.from_(numbers), numbers

	def figure_rows(self, context: Context, access: Access) -> tuple[QueryBuilder, Selectable, Term]:
		"""Orders, so that amounts can be added up by company; the first of a number counts for it."""
		orders, order = self.orders(context, access).as_("client_order"), frappe.qb.Table("client_order")
		place = RowNumber().over(order.has_number, order.name).orderby(order.sales_order)
		of_number = (
			frappe.qb.from_(orders).select(
				order.has_number,
				order.company,
				order.base_grand_total,
				MinOver(order.is_closed).over(order.has_number, order.name).as_("is_closed"),
				place.as_("place"),
			)
		).as_("of_number")
		row = frappe.qb.Table("of_number")
		return frappe.qb.from_(of_number), row, Case().when(row.place == 1, 1).else_(0)

	def orders(self, context: Context, access: Access) -> QueryBuilder:
		"""The client's submitted Sales Orders with the number each stands under."""
		order = frappe.qb.DocType(self.doctype)
		query = frappe.qb.from_(order).where((order.client == context.client) & (order.docstatus == 1))
		for criterion in access.criteria(self, order, context):
			query = query.where(criterion)
		number = fn.Trim(Coalesce(order.po_no, ""))
		return query.select(
			order.name.as_("sales_order"),
			Case().when(number == "", order.name).else_(number).as_("name"),
			Case().when(number == "", 0).else_(1).as_("has_number"),
			Case().when(order.status.isin(_CLOSED), 1).else_(0).as_("is_closed"),
			order.transaction_date,
			order.company,
			order.base_grand_total,
		)

	def amounts(
		self, context: Context, access: Access, sales_orders: list[str]
	) -> dict[str, tuple[str, None, float]]:
		"""{Sales Order: (company, None, amount)} of these. By them, and not by the number that they stand under: which
		of several ways of writing one the database takes for it, it says of no two queries."""
		order = self.orders(context, access).as_("client_order")
		query = frappe.qb.from_(order).where(order.sales_order.isin(sales_orders))
		query = query.select(order.sales_order, order.company, order.base_grand_total)
		return {name: (company, None, amount) for name, company, amount in query.run()}

	@property
	def searched(self) -> tuple[str, ...]:
		return ("name", "sales_orders")

	def names(self, query: QueryBuilder, row: Selectable) -> list[str]:
		found = query.select(row.sales_orders).run(pluck=True)
		return [name for orders in found for name in orders.split(",")]

	def told(
		self, query: QueryBuilder, row: Selectable, context: Context, access: Access
	) -> list[frappe._dict]:
		"""With the orders of each number, and their amounts by company where the reader sees any."""
		rows = query.select(row.has_number).run(as_dict=True)
		with_amounts = bool(rows) and "amounts" in rows[0]
		for found in rows:
			found["sales_orders"] = (found["sales_orders"] or "").split(",")
		named = [name for found in rows for name in found["sales_orders"]]
		amounts = self.amounts(context, access, named) if with_amounts else {}
		for found in rows:
			if with_amounts:
				found["amounts"] = add_up(amounts[name] for name in found["sales_orders"] if name in amounts)
			found["po_no"] = found.name if found.pop("has_number") else None
		return rows

	def filters_of(self, bucket: Bucket, context: Context) -> None:
		"""The rows are numbers, and ERPNext's list has Sales Orders."""
		return None


CLIENT_ORDERS = ClientOrderSection(
	key="client_orders",
	tile="purchase_orders",
	tab="orders_and_invoices",
	label=_lt("Client's purchase orders"),
	doctype="Sales Order",
	creates="Sales Order",
	always=True,
	columns=(
		Column(
			"transaction_date",
			_lt("Last order"),
			"Date",
			lambda row: row.transaction_date,
			("transaction_date",),
		),
		Column(
			"sales_orders", _lt("Sales Orders", context="Client Hub"), "Data", lambda row: row.sales_orders
		),
		Column("amounts", _lt("Amount"), "Data", lambda row: row.base_grand_total, ("base_grand_total",)),
		Column("is_closed", _lt("Closed"), "Check", lambda row: row.is_closed, ("status",)),
	),
	order_by="transaction_date desc",
	needs="is_customer",
	buckets=(
		Bucket("total", _lt("Total orders"), where=lambda row, context: row.has_number == 1, amounts=_TOTAL),
		Bucket(
			"open",
			_lt("Open orders"),
			where=lambda row, context: (row.has_number == 1) & (row.is_closed == 0),
			reads=("status",),
			amounts=_TOTAL,
			rank=SECOND,
		),
		Bucket(
			"closed",
			_lt("Closed orders"),
			where=lambda row, context: (row.has_number == 1) & (row.is_closed == 1),
			reads=("status",),
			amounts=_TOTAL,
			tone="green",
		),
		Bucket(
			"no_number",
			_lt("Orders without a number"),
			where=lambda row, context: row.has_number == 0,
			amounts=_TOTAL,
			rank=SECOND,
		),
	),
)
