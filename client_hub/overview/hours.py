"""Hours: the Timesheets with time for the client, one row each with its hours (definitions 3)."""

from __future__ import annotations

from dataclasses import dataclass

import frappe
from frappe import _lt
from frappe.query_builder import Case
from frappe.query_builder.functions import Coalesce, Sum
from pypika.queries import QueryBuilder, Selectable
from pypika.terms import Term

from client_hub.linked_documents import FIELDNAME
from client_hub.overview.access import NO_ACCESS, Access, hidden_fields
from client_hub.overview.declaration import (
	SECOND,
	Amount,
	Bucket,
	Column,
	Context,
	Quantity,
	Section,
	as_criterion,
	documents_of,
)

_HOURS = "client_hours"


@dataclass(frozen=True)
class TimesheetSection(Section):
	"""Rows are Timesheets, found through the rows in them that are the client's."""

	def made_of(self, context: Context) -> dict[str, QueryBuilder]:
		return {doctype: documents_of(doctype, context) for doctype in ("Project", "Timesheet")}

	def rows(self, context: Context, access: Access) -> tuple[QueryBuilder, Selectable]:
		timesheet = frappe.qb.DocType("Timesheet")
		hours = _hours_by_timesheet(context)
		query = frappe.qb.from_(hours).join(timesheet).on(timesheet.name == hours.parent)
		query = query.where(as_criterion(timesheet, self.base(context)))
		for criterion in access.criteria(self, timesheet, context):
			query = query.where(criterion)
		return query, timesheet

	def filters_of(self, bucket: Bucket, context: Context) -> None:
		"""A Timesheet of another customer may hold hours of this one: only names can say it."""
		return None


class HoursToBillSection(TimesheetSection):
	"""Rows are the Timesheets with hours to bill. Which these are is for who may read the billing fields."""

	def own_access(self) -> Access | None:
		return Access(NO_ACCESS) if hidden_fields(self, {"billing_hours"}) else None

	def rows(self, context: Context, access: Access) -> tuple[QueryBuilder, Selectable]:
		query, timesheet = super().rows(context, access)
		return query.where(_sum("unbilled") > 0), timesheet


def _hours_by_timesheet(context: Context) -> QueryBuilder:
	detail = _details_of_projects(context) + _details_of_timesheets(context)  # UNION: each row once
	detail = detail.as_("detail")
	is_unbilled = (detail.is_billable == 1) & (Coalesce(detail.sales_invoice, "") == "")
	return (
		frappe.qb.from_(detail)
		.groupby(detail.parent)
		.select(
			detail.parent,
			Sum(detail.hours).as_("hours"),
			Sum(Case().when(is_unbilled, detail.billing_hours).else_(0)).as_("unbilled"),
			Sum(Case().when(is_unbilled, detail.billing_amount).else_(0)).as_("unbilled_amount"),
		)
	).as_(_HOURS)


def _details_of_projects(context: Context) -> QueryBuilder:
	"""Rows on a related project, whoever the Timesheet names."""
	project, detail = frappe.qb.DocType("Project"), frappe.qb.DocType("Timesheet Detail")
	query = frappe.qb.from_(project).join(detail).on(detail.project == project.name)
	return _select(query, detail).where(
		(project[FIELDNAME] == context.client) & (project.status != "Cancelled")
	)


def _details_of_timesheets(context: Context) -> QueryBuilder:
	"""Rows of the client's Timesheets that no project gives to another client."""
	timesheet, detail = frappe.qb.DocType("Timesheet"), frappe.qb.DocType("Timesheet Detail")
	project = frappe.qb.DocType("Project")
	query = frappe.qb.from_(timesheet).join(detail).on(detail.parent == timesheet.name)
	query = query.left_join(project).on(project.name == detail.project)
	return _select(query, detail).where(
		(timesheet[FIELDNAME] == context.client)
		& (Coalesce(project[FIELDNAME], context.client).isin([context.client, ""]))
	)


def _select(query: QueryBuilder, detail: Selectable) -> QueryBuilder:
	return query.select(
		detail.name,
		detail.parent,
		detail.hours,
		detail.billing_hours,
		detail.billing_amount,
		detail.is_billable,
		detail.sales_invoice,
	)


def _sum(fieldname: str) -> Term:
	return frappe.qb.Table(_HOURS)[fieldname]


_UNBILLED_HOURS = Column(
	"unbilled_hours", _lt("Unbilled hours"), "Float", lambda row: _sum("unbilled"), ("billing_hours",)
)
_UNBILLED = Quantity(lambda row: _sum("unbilled"), ("billing_hours",), "h")

TIMESHEETS = TimesheetSection(
	key="timesheets",
	tile="projects",
	tab="projects",
	label=_lt("Timesheets", context="Client Hub"),
	doctype="Timesheet",
	creates="Timesheet",
	columns=(
		"employee_name",
		"start_date",
		"end_date",
		"status",
		Column("client_hours", _lt("Hours"), "Float", lambda row: _sum("hours"), ("hours",)),
		_UNBILLED_HOURS,
		"company",
	),
	order_by="start_date desc",
	child="Timesheet Detail",
	buckets=(
		Bucket(
			"hours",
			_lt("Total hours"),
			where=lambda row, context: row.docstatus == 1,
			quantity=Quantity(lambda row: _sum("hours"), ("hours",), "h"),
		),
		Bucket(
			"draft",
			_lt("Hours in draft"),
			where=lambda row, context: row.docstatus == 0,
			quantity=Quantity(lambda row: _sum("hours"), ("hours",), "h"),
			rank=SECOND,
		),
		Bucket(
			"unbilled",
			_lt("Unbilled hours"),
			where=lambda row, context: (row.docstatus == 1) & (_sum("unbilled") > 0),
			quantity=_UNBILLED,
			rank=SECOND,
		),
	),
)

HOURS_TO_BILL = HoursToBillSection(
	key="hours_to_bill",
	tile="orders",
	tab="orders_and_invoices",
	label=_lt("Hours to bill"),
	doctype="Timesheet",
	columns=(
		"employee_name",
		"start_date",
		"end_date",
		"status",
		_UNBILLED_HOURS,
		Column(
			"unbilled_amount",
			_lt("Unbilled amount"),
			"Currency",
			lambda row: _sum("unbilled_amount"),
			("billing_amount",),
			"currency",
		),
		"currency",
		"company",
	),
	order_by="start_date desc",
	base=lambda context: [("docstatus", "=", 1)],
	child="Timesheet Detail",
	buckets=(
		Bucket(
			"to_bill",
			_lt("Hours to bill"),
			lambda context: [],
			amounts=(Amount(lambda row: _sum("unbilled_amount"), ("billing_amount",), "currency"),),
			quantity=_UNBILLED,
		),
	),
)
