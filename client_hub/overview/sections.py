"""THE sections: what each tab lists, and the buckets its tile counts (definitions 1-8 and 12).

Everything that is to be known of one is said here, and told to the browser. Who asks gets them from
`declared`, with those of other apps.

Keys are public names of the REST interface. A bucket that looks odd follows its chapter of the
definitions to the letter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from frappe import _lt
from frappe.query_builder.functions import Coalesce
from frappe.utils import add_days
from pypika.queries import Selectable
from pypika.terms import Criterion, Term

from client_hub.overview.ageing import AgedInvoiceSection
from client_hub.overview.client_orders import CLIENT_ORDERS
from client_hub.overview.declaration import (
	ENDING,
	SECOND,
	Amount,
	Bucket,
	Column,
	Context,
	Filters,
	Late,
	Section,
	Tile,
	sum_of,
)
from client_hub.overview.deliveries import DELIVERY_NOTES
from client_hub.overview.hours import HOURS_TO_BILL, TIMESHEETS
from client_hub.overview.invoices import is_on_hold, is_overdue, is_paid_late, is_pending
from client_hub.overview.payments import PAYMENTS


def _submitted(*more: tuple[str, str, Any]) -> Callable[[Context], Filters]:
	return lambda context: [("docstatus", "=", 1), *more]


# --- projects and tasks (3, 4) -------------------------------------------------------------------

PROJECTS = Section(
	key="projects",
	tile="projects",
	tab="projects",
	label=_lt("Projects"),
	doctype="Project",
	creates="Project",
	always=True,
	columns=(
		"project_name",
		"status",
		"percent_complete",
		"actual_time",
		"expected_start_date",
		"expected_end_date",
		"gross_margin",
		"company",
	),
	order_by="expected_end_date desc",
	base=lambda context: [("status", "!=", "Cancelled")],
	buckets=(
		Bucket("total", _lt("Related projects"), lambda context: []),
		Bucket("open", _lt("Open projects"), lambda context: [("status", "=", "Open")]),
		Bucket(
			"completed",
			_lt("Completed projects"),
			lambda context: [("status", "=", "Completed")],
			tone="green",
			rank=SECOND,
		),
	),
)


def _task_overdue(row: Selectable, context: Context) -> Criterion:
	is_late = (row.exp_end_date < context.today) & ~_awaits_review(row, context)
	return is_late | (row.exp_end_date.isnull() & (row.status == "Overdue"))


def _task_due(row: Selectable, context: Context) -> Criterion:
	# Up to the end of the last day: the date carries a time in version 16.
	in_window = (row.exp_end_date >= context.today) & (row.exp_end_date < add_days(context.due_until, 1))
	return in_window | ((row.exp_end_date < context.today) & _awaits_review(row, context))


def _awaits_review(row: Selectable, context: Context) -> Criterion:
	return (row.status == "Pending Review") & (Coalesce(row.review_date, "1000-01-01") >= context.today)


TASKS = Section(
	key="tasks",
	tile="tasks",
	tab="projects",
	label=_lt("Tasks"),
	doctype="Task",
	creates="Task",
	always=True,
	columns=("subject", "status", "priority", "project", "exp_end_date", "progress"),
	order_by="exp_end_date asc",
	base=lambda context: [
		("is_template", "=", 0),
		("is_group", "=", 0),
		("status", "not in", ("Template", "Completed", "Cancelled")),
	],
	buckets=(
		Bucket(
			"overdue",
			_lt("Overdue tasks"),
			where=_task_overdue,
			tone="red",
			late=Late(
				3,
				_lt("Tasks overdue", context="Client Hub"),
				"exp_end_date",
				one=_lt("Task overdue", context="Client Hub"),
			),
		),
		Bucket("due", _lt("Due tasks"), where=_task_due, tone="orange"),
		Bucket(
			"upcoming",
			_lt("Upcoming tasks"),
			lambda context: [("exp_end_date", ">=", add_days(context.due_until, 1))],
		),
		Bucket(
			"no_date",
			_lt("Tasks without a date"),
			lambda context: [("exp_end_date", "is", "not set"), ("status", "!=", "Overdue")],
			rank=SECOND,
		),
	),
)

# --- orders (2) ----------------------------------------------------------------------------------

_PURCHASE_ORDER_CLOSED = ("Completed", "Closed", "Delivered")
_TOTAL = (sum_of("base_grand_total"),)

PURCHASE_ORDERS = Section(
	key="purchase_orders",
	tile="purchase_orders",
	tab="orders_and_invoices",
	label=_lt("Purchase Orders", context="Client Hub"),
	doctype="Purchase Order",
	creates="Purchase Order",
	always=True,
	columns=(
		"transaction_date",
		"schedule_date",
		"status",
		"per_received",
		"per_billed",
		"base_grand_total",
		"company",
	),
	order_by="transaction_date desc",
	needs="is_supplier",
	buckets=(
		Bucket("total", _lt("Total orders"), _submitted(), amounts=_TOTAL),
		Bucket(
			"open",
			_lt("Open orders"),
			_submitted(("status", "not in", _PURCHASE_ORDER_CLOSED)),
			amounts=_TOTAL,
			rank=SECOND,
		),
		Bucket(
			"closed",
			_lt("Closed orders"),
			_submitted(("status", "in", _PURCHASE_ORDER_CLOSED)),
			amounts=_TOTAL,
			tone="green",
		),
		Bucket(
			"late",
			_lt("Late orders"),
			lambda context: [
				("docstatus", "=", 1),
				("status", "not in", _PURCHASE_ORDER_CLOSED),
				("schedule_date", "is", "set"),
				("schedule_date", "<", context.today),
				("per_received", "<", 100),
			],
			amounts=_TOTAL,
			tone="red",
			rank=SECOND,
			late=Late(
				5,
				_lt("Orders they deliver late", context="Client Hub"),
				"schedule_date",
				one=_lt("Order they deliver late", context="Client Hub"),
			),
		),
	),
)

_SALES_ORDER_CLOSED = ("Completed", "Closed")


def _unbilled(row: Selectable) -> Term:
	return row.base_grand_total * (100 - row.per_billed) / 100


SALES_ORDERS = Section(
	key="sales_orders",
	tile="orders",
	tab="orders_and_invoices",
	label=_lt("Sales Orders", context="Client Hub"),
	doctype="Sales Order",
	creates="Sales Order",
	columns=(
		"transaction_date",
		"delivery_date",
		"po_no",
		"status",
		"per_delivered",
		"per_billed",
		"base_grand_total",
		"company",
	),
	order_by="transaction_date desc",
	buckets=(
		Bucket("total", _lt("Total orders"), _submitted(), amounts=_TOTAL),
		Bucket(
			"open", _lt("Open orders"), _submitted(("status", "not in", _SALES_ORDER_CLOSED)), amounts=_TOTAL
		),
		Bucket(
			"closed",
			_lt("Closed orders"),
			_submitted(("status", "in", _SALES_ORDER_CLOSED)),
			amounts=_TOTAL,
			tone="green",
			rank=SECOND,
		),
		Bucket(
			"unbilled",
			_lt("Unbilled orders"),
			_submitted(("status", "!=", "Closed"), ("per_billed", "<", 100)),
			amounts=(Amount(_unbilled, ("base_grand_total", "per_billed")),),
			rank=SECOND,
		),
		Bucket(
			"late",
			_lt("Late orders"),
			lambda context: [
				("docstatus", "=", 1),
				("status", "not in", (*_SALES_ORDER_CLOSED, "On Hold")),
				("delivery_date", "is", "set"),
				("delivery_date", "<", context.today),
				("per_delivered", "<", 100),
				# As in ERPNext's own list: without Delivery Notes nothing tells what was delivered.
				("skip_delivery_note", "=", 0),
			],
			amounts=_TOTAL,
			tone="red",
			rank=SECOND,
			late=Late(
				4,
				_lt("Orders we deliver late", context="Client Hub"),
				"delivery_date",
				one=_lt("Order we deliver late", context="Client Hub"),
			),
		),
	),
)

# --- invoices (1) --------------------------------------------------------------------------------

# Shared by the buckets of real, submitted invoices: B in the definitions.
_INVOICE = (("docstatus", "=", 1), ("is_return", "=", 0), ("status", "!=", "Internal Transfer"))
_OUTSTANDING = (sum_of("outstanding_amount", "party_account_currency"),)


def _not_internal(
	criterion: Callable[[Selectable, Context], Criterion],
) -> Callable[[Selectable, Context], Criterion]:
	return lambda row, context: criterion(row, context) & (Coalesce(row.status, "") != "Internal Transfer")


_OVERDUE = Bucket(
	"overdue", _lt("Overdue invoices"), where=_not_internal(is_overdue), amounts=_OUTSTANDING, tone="red"
)


def _invoice_buckets(overdue: Bucket = _OVERDUE) -> tuple[Bucket, ...]:
	return (
		Bucket("authorised", _lt("Authorised invoices"), lambda context: [*_INVOICE], amounts=_TOTAL),
		Bucket(
			"pending",
			_lt("Pending invoices"),
			where=_not_internal(is_pending),
			amounts=_OUTSTANDING,
			tone="orange",
		),
		overdue,
		Bucket(
			"settled",
			_lt("Settled invoices"),
			lambda context: [*_INVOICE, ("outstanding_amount", "<=", 0)],
			tone="green",
			rank=SECOND,
		),
		Bucket(
			"draft",
			_lt("Draft invoices"),
			lambda context: [("docstatus", "=", 0)],
			amounts=_TOTAL,
			rank=SECOND,
		),
		Bucket(
			"credits",
			_lt("Open credits"),
			_submitted(("is_return", "=", 1), ("outstanding_amount", "<", 0)),
			amounts=_OUTSTANDING,
			rank=SECOND,
		),
	)


_INVOICE_COLUMNS = (
	"posting_date",
	"due_date",
	"status",
	"base_grand_total",
	"outstanding_amount",
	"company",
	"party_account_currency",
)

SALES_INVOICES = AgedInvoiceSection(
	key="sales_invoices",
	tile="invoices",
	tab="orders_and_invoices",
	label=_lt("Sales Invoices"),
	doctype="Sales Invoice",
	creates="Sales Invoice",
	always=True,
	columns=_INVOICE_COLUMNS,
	order_by="posting_date desc",
	buckets=_invoice_buckets(
		# Theirs alone: of ours what is on hold is overdue too, and not late.
		replace(
			_OVERDUE,
			late=Late(
				1,
				_lt("Invoices overdue", context="Client Hub"),
				"due_date",
				one=_lt("Invoice overdue", context="Client Hub"),
			),
		)
	),
)

PURCHASE_INVOICES = AgedInvoiceSection(
	key="purchase_invoices",
	tile="invoices",
	tab="orders_and_invoices",
	label=_lt("Purchase Invoices", context="Client Hub"),
	doctype="Purchase Invoice",
	creates="Purchase Invoice",
	columns=("bill_no", *_INVOICE_COLUMNS),
	order_by="posting_date desc",
	buckets=(
		*_invoice_buckets(),
		Bucket(
			"on_hold",
			_lt("Invoices on hold"),
			where=_not_internal(is_on_hold),
			amounts=_OUTSTANDING,
			tone="orange",
			rank=SECOND,
		),
	),
	apart=(
		Bucket(
			"late",
			_lt("Invoices we pay late"),
			where=_not_internal(is_paid_late),
			amounts=_OUTSTANDING,
			tone="red",
			late=Late(
				6,
				_lt("Invoices we pay late", context="Client Hub"),
				"due_date",
				one=_lt("Invoice we pay late", context="Client Hub"),
			),
		),
	),
)

# --- deals and quotes (5) ------------------------------------------------------------------------

_IN_PROGRESS = ("Open", "Replied", "Quotation")

QUOTE_EXPIRING_DAYS = 14


def _weighted(row: Selectable) -> Term:
	return row.base_opportunity_amount * row.probability / 100


_WEIGHTED_FIELDS = ("base_opportunity_amount", "probability")
_DEAL = (
	sum_of("base_opportunity_amount"),
	Amount(_weighted, _WEIGHTED_FIELDS, key="weighted"),
)

OPPORTUNITIES = Section(
	key="opportunities",
	tile="deals",
	tab="deals_and_quotes",
	label=_lt("Opportunities"),
	doctype="Opportunity",
	creates="Opportunity",
	columns=(
		"opportunity_from",
		"party_name",
		"status",
		"sales_stage",
		"expected_closing",
		"probability",
		"base_opportunity_amount",
		Column(
			"weighted_amount",
			_lt("Weighted amount"),
			"Currency",
			_weighted,
			_WEIGHTED_FIELDS,
			"Company:company:default_currency",
		),
		"company",
	),
	order_by="expected_closing asc",
	base=lambda context: [],
	buckets=(
		Bucket(
			"in_progress",
			_lt("Deals in progress"),
			lambda context: [("status", "in", _IN_PROGRESS)],
			amounts=_DEAL,
		),
		Bucket(
			"overdue",
			_lt("Overdue deals"),
			lambda context: [
				("status", "in", _IN_PROGRESS),
				("expected_closing", "is", "set"),
				("expected_closing", "<", context.today),
			],
			amounts=_DEAL,
			tone="red",
			rank=SECOND,
			late=Late(
				7,
				_lt("Deals past their closing date", context="Client Hub"),
				"expected_closing",
				one=_lt("Deal past its closing date", context="Client Hub"),
			),
		),
		Bucket(
			"won",
			_lt("Won deals"),
			lambda context: [("status", "=", "Converted")],
			amounts=_DEAL[:1],
			tone="green",
			rank=SECOND,
		),
		Bucket(
			"lost",
			_lt("Lost deals"),
			lambda context: [("status", "=", "Lost")],
			amounts=_DEAL[:1],
			rank=SECOND,
		),
	),
)


def _offer_stands(row: Selectable, context: Context) -> Criterion:
	return row.valid_till.isnull() | (row.valid_till >= context.today)


def _quote_in_progress(row: Selectable, context: Context) -> Criterion:
	is_open = row.status.isin(("Open", "Replied")) & _offer_stands(row, context)
	return (row.docstatus == 0) | ((row.docstatus == 1) & (is_open | (row.status == "Partially Ordered")))


def _quote_expiring(row: Selectable, context: Context) -> Criterion:
	until = add_days(context.today, QUOTE_EXPIRING_DAYS)
	return _quote_in_progress(row, context) & row.valid_till.between(context.today, until)


def _quote_expired(row: Selectable, context: Context) -> Criterion:
	has_lapsed = row.status.isin(("Open", "Replied")) & (row.valid_till < context.today)
	return (row.docstatus == 1) & ((row.status == "Expired") | has_lapsed)


EXPIRED_DAYS = 60


def _quote_expired_lately(row: Selectable, context: Context) -> Criterion:
	return _quote_expired(row, context) & (row.valid_till >= add_days(context.today, -EXPIRED_DAYS))


QUOTATIONS = Section(
	key="quotations",
	tile="deals",
	tab="deals_and_quotes",
	label=_lt("Quotations"),
	doctype="Quotation",
	creates="Quotation",
	columns=(
		"quotation_to",
		"party_name",
		"transaction_date",
		"valid_till",
		"status",
		"base_grand_total",
		"company",
	),
	order_by="transaction_date desc",
	buckets=(
		Bucket("in_progress", _lt("Quotes in progress"), where=_quote_in_progress, amounts=_TOTAL),
		Bucket("expiring", _lt("Expiring quotes"), where=_quote_expiring, amounts=_TOTAL, tone="orange"),
		Bucket(
			"expired",
			_lt("Expired quotes"),
			where=_quote_expired,
			amounts=_TOTAL,
			tone="orange",
			rank=SECOND,
		),
		Bucket(
			"won",
			_lt("Won quotes"),
			_submitted(("status", "=", "Ordered")),
			amounts=_TOTAL,
			tone="green",
			rank=SECOND,
		),
		Bucket("lost", _lt("Lost quotes"), _submitted(("status", "=", "Lost")), amounts=_TOTAL, rank=SECOND),
	),
	apart=(
		Bucket(
			"expired_lately",
			_lt("Quotes expired lately"),
			where=_quote_expired_lately,
			amounts=_TOTAL,
			tone="orange",
			late=Late(
				8,
				_lt("Quotes expired lately", context="Client Hub"),
				one=_lt("Quote expired lately", context="Client Hub"),
			),
		),
	),
)


def _supplier_quote_in_progress(row: Selectable, context: Context) -> Criterion:
	return (row.docstatus == 1) & (row.status == "Submitted") & _offer_stands(row, context)


def _supplier_quote_expired(row: Selectable, context: Context) -> Criterion:
	has_lapsed = (row.status == "Submitted") & (row.valid_till < context.today)
	return (row.docstatus == 1) & ((row.status == "Expired") | has_lapsed)


SUPPLIER_QUOTATIONS = Section(
	key="supplier_quotations",
	tile="deals",
	tab="deals_and_quotes",
	label=_lt("Supplier Quotations"),
	doctype="Supplier Quotation",
	creates="Supplier Quotation",
	columns=("transaction_date", "valid_till", "status", "base_grand_total", "company"),
	order_by="transaction_date desc",
	needs="is_supplier",
	buckets=(
		Bucket("in_progress", _lt("Offers in progress"), where=_supplier_quote_in_progress, amounts=_TOTAL),
		Bucket(
			"expired",
			_lt("Expired offers"),
			where=_supplier_quote_expired,
			amounts=_TOTAL,
			tone="orange",
			rank=SECOND,
		),
	),
)

# --- support, contracts (8) ------------------------------------------------------------

_OPEN_ISSUE = ("status", "in", ("Open", "Replied", "On Hold"))

ISSUES = Section(
	key="issues",
	tile="support",
	tab="projects",
	label=_lt("Issues", context="Client Hub"),
	doctype="Issue",
	creates="Issue",
	columns=("subject", "status", "priority", "opening_date", "agreement_status", "company"),
	order_by="opening_date desc",
	base=lambda context: [],
	buckets=(
		Bucket("open", _lt("Open issues"), lambda context: [_OPEN_ISSUE]),
		# Closed ones never: nothing is left to do about them.
		Bucket(
			"breached",
			_lt("Breached issues"),
			lambda context: [_OPEN_ISSUE, ("agreement_status", "=", "Failed")],
			tone="red",
			late=Late(
				2,
				_lt("Issues breached", context="Client Hub"),
				one=_lt("Issue breached", context="Client Hub"),
			),
		),
		Bucket(
			"closed",
			_lt("Closed issues"),
			lambda context: [("status", "in", ("Resolved", "Closed"))],
			tone="green",
			rank=SECOND,
		),
	),
)

EXPIRING_DAYS = 60


def _contract_active(row: Selectable, context: Context) -> Criterion:
	has_started = row.start_date.isnull() | (row.start_date <= context.today)
	return (row.docstatus == 1) & has_started & (row.end_date.isnull() | (row.end_date >= context.today))


def _contract_expiring(row: Selectable, context: Context) -> Criterion:
	return _contract_active(row, context) & (row.end_date <= add_days(context.today, EXPIRING_DAYS))


CONTRACTS = Section(
	key="contracts",
	tile="contracts",
	tab="deals_and_quotes",
	label=_lt("Contracts"),
	doctype="Contract",
	creates="Contract",
	columns=("party_name", "status", "start_date", "end_date", "fulfilment_status"),
	order_by="end_date asc",
	company=None,
	buckets=(
		Bucket("active", _lt("Active contracts"), where=_contract_active),
		Bucket(
			"expiring",
			_lt("Expiring contracts"),
			where=_contract_expiring,
			tone="orange",
			# Said as such, never as late.
			late=Late(
				9,
				_lt("Contracts ending soon", context="Client Hub"),
				"end_date",
				kind=ENDING,
				one=_lt("Contract ending soon", context="Client Hub"),
			),
		),
	),
)


# In the order of the page. The first four are what people come for.
OWN_TILES = (
	Tile("projects", _lt("Projects", context="Client Hub Page Layout")),
	Tile("tasks", _lt("Tasks", context="Client Hub Page Layout")),
	Tile("purchase_orders", _lt("Purchase orders", context="Client Hub Page Layout")),
	Tile("invoices", _lt("Invoices", context="Client Hub Page Layout")),
	Tile("deals", _lt("Deals in progress", context="Client Hub Page Layout")),
	Tile("orders", _lt("Sales orders", context="Client Hub Page Layout")),
	Tile("payments", _lt("Payments", context="Client Hub Page Layout")),
	Tile("support", _lt("Support", context="Client Hub Page Layout")),
	Tile("contracts", _lt("Contracts", context="Client Hub Page Layout")),
)

OWN_SECTIONS = (
	PROJECTS,
	TIMESHEETS,
	TASKS,
	PURCHASE_ORDERS,
	CLIENT_ORDERS,
	SALES_INVOICES,
	PURCHASE_INVOICES,
	OPPORTUNITIES,
	QUOTATIONS,
	SUPPLIER_QUOTATIONS,
	SALES_ORDERS,
	DELIVERY_NOTES,
	HOURS_TO_BILL,
	PAYMENTS,
	ISSUES,
	CONTRACTS,
)
