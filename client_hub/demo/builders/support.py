"""Builders of issues, and of the service level agreement by which ERPNext calls one breached."""

from __future__ import annotations

from datetime import time
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import get_datetime, getdate
from frappe.utils.data import get_timedelta

from client_hub.demo.builders.base import Day, default_company, make

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def issue(
	subject: str = "Test Issue",
	customer: str | None = None,
	status: str = "Open",
	opened: Day = None,
	**values: Any,
) -> Document:
	"""An Issue; any other status than Open is set in a second save, as a person does.

	With `service_level_agreement()` on the site, one `opened` days ago and answered only now is
	breached by ERPNext's own reckoning.
	"""
	doc = make(
		"Issue",
		{
			"subject": subject,
			"customer": customer,
			"company": default_company(),
			"description": subject,
			"raised_by": "support@example.com",
			"opening_date": getdate(opened),
			"service_level_agreement_creation": get_datetime(getdate(opened)) if opened else None,
			**values,
		},
	)
	if status != "Open":
		doc.status = status
		doc.save()
	return doc


def service_level_agreement(response_hours: int = 8) -> str:
	"""Name of the default agreement for issues: an answer within `response_hours`; made if missing."""
	existing = frappe.db.exists(
		"Service Level Agreement", {"document_type": "Issue", "default_service_level_agreement": 1}
	)
	if existing:
		return existing
	frappe.db.set_single_value("Support Settings", "track_service_level_agreement", 1)
	hours = {"start_time": get_timedelta(str(time(8))), "end_time": get_timedelta(str(time(18)))}
	return make(
		"Service Level Agreement",
		{
			"document_type": "Issue",
			"service_level": "Standard",
			"default_service_level_agreement": 1,
			"enabled": 1,
			"apply_sla_for_resolution": 0,
			"holiday_list": _holiday_list(),
			"priorities": [
				{"priority": priority, "response_time": response_hours * 3600, "default_priority": default}
				for priority, default in (("Low", 0), ("Medium", 1), ("High", 0))
			],
			"support_and_resolution": [{"workday": weekday, **hours} for weekday in WEEKDAYS],
			"sla_fulfilled_on": [{"status": "Resolved"}, {"status": "Closed"}],
			"pause_sla_on": [{"status": "Replied"}, {"status": "On Hold"}],
		},
	).name


def _holiday_list(name: str = "Demo Holidays") -> str:
	if not frappe.db.exists("Holiday List", name):
		year = getdate().year
		make(
			"Holiday List",
			{"holiday_list_name": name, "from_date": f"{year - 1}-01-01", "to_date": f"{year + 1}-12-31"},
		)
	return name
