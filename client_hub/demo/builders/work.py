"""Builders of the work for a client: projects, tasks of every bucket, timesheets, contracts, service."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import add_to_date, getdate

from client_hub.demo.builders.base import Day, day, default_company, item, make, unique
from client_hub.demo.builders.invoices import invoice_timesheet


def project(
	project_name: str | None = None,
	customer: str | None = None,
	company: str | None = None,
	status: str = "Open",
	**values: Any,
) -> Document:
	"""A Project, of a name of its own unless given: ERPNext refuses a second one of a name."""
	return make(
		"Project",
		{
			"project_name": project_name or unique("Test Project"),
			"customer": customer,
			"company": company or default_company(),
			"status": status,
			**values,
		},
	)


def task(
	subject: str = "Test Task",
	project: str | None = None,
	exp_end_date: Day = None,
	status: str = "Open",
	review_date: Day = None,
	**values: Any,
) -> Document:
	"""A Task. Its bucket follows from `exp_end_date`, and from `review_date` while Pending Review."""
	return make(
		"Task",
		{
			"subject": subject,
			"project": project,
			"exp_end_date": exp_end_date,
			"status": status,
			"review_date": review_date,
			**values,
		},
	)


def timesheet(
	project: str | None = None,
	customer: str | None = None,
	hours: float = 8,
	date: Day = None,
	start: time = time(9),
	billable: bool = True,
	billing_rate: float = 60,
	billed: bool = False,
	company: str | None = None,
	task: str | None = None,
	do_not_submit: bool = False,
	**values: Any,
) -> Document:
	"""A Timesheet with one row of `hours`; `billed` also submits the Sales Invoice of them.

	Without an `employee`, hours of one day may overlap.
	"""
	from_time = datetime.combine(getdate(date), start)
	doc = make(
		"Timesheet",
		{
			"company": company or default_company(),
			"customer": customer,
			"parent_project": project,
			"time_logs": [
				{
					"activity_type": activity_type(),
					"from_time": from_time,
					"to_time": add_to_date(from_time, hours=hours),
					"hours": hours,
					"project": project,
					"task": task,
					"is_billable": int(billable),
					"billing_hours": hours if billable else 0,
					"billing_rate": billing_rate if billable else 0,
				}
			],
			**values,
		},
		do_not_submit,
	)
	if billed:
		invoice_timesheet(doc, customer or frappe.db.get_value("Project", project, "customer"))
		doc.reload()
	return doc


def activity_type(name: str = "Engineering") -> str:
	"""Name of an Activity Type, made if missing."""
	if not frappe.db.exists("Activity Type", name):
		make("Activity Type", {"activity_type": name})
	return name


def contract(
	party_type: str,
	party_name: str,
	start_date: Day = None,
	end_date: Day = None,
	is_signed: bool = True,
	do_not_submit: bool = False,
	**values: Any,
) -> Document:
	"""A Contract from a month ago on, without an end unless `end_date` is given."""
	return make(
		"Contract",
		{
			"party_type": party_type,
			"party_name": party_name,
			"start_date": getdate(start_date or day(-30)),
			"end_date": getdate(end_date) if end_date else None,
			"is_signed": int(is_signed),
			"contract_terms": "Services as ordered, payable within thirty days.",
			**values,
		},
		do_not_submit,
	)


def warranty_claim(customer: str, complaint: str = "Does not start", **values: Any) -> Document:
	"""An open Warranty Claim of today."""
	return make(
		"Warranty Claim",
		{
			"customer": customer,
			"company": default_company(),
			"complaint_date": day(),
			"complaint": complaint,
			"status": "Open",
			**values,
		},
	)


def maintenance_visit(
	customer: str, work_done: str = "Checked and adjusted", do_not_submit: bool = False, **values: Any
) -> Document:
	"""A Maintenance Visit of today, done in full."""
	return make(
		"Maintenance Visit",
		{
			"customer": customer,
			"company": default_company(),
			"mntc_date": day(),
			"completion_status": "Fully Completed",
			"maintenance_type": "Unscheduled",
			"purposes": [
				{
					"item_code": item("Maintenance"),
					"service_person": _sales_person(),
					"description": "Maintenance",
					"work_done": work_done,
				}
			],
			**values,
		},
		do_not_submit,
	)


def _sales_person(name: str = "Field Service") -> str:
	if not frappe.db.exists("Sales Person", name):
		make("Sales Person", {"sales_person_name": name, "is_group": 0})
	return name
