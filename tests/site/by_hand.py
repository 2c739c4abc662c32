"""Documents of a bucket, counted by hand: read with Frappe's own list, sorted out in plain Python.

Written from the definitions alone, without any of the app's conditions, so that the two can be compared.
As the current user: `frappe.get_list` decides what they may read.
"""

from collections import defaultdict
from functools import cache

import frappe
from frappe.utils import add_days, flt, getdate

INVOICES = {"sales_invoices": "Sales Invoice", "purchase_invoices": "Purchase Invoice"}
DUE_WINDOW = 7
EXPIRING = 60
QUOTE_EXPIRING = 14
EXPIRED_LATELY = 60


def rows_by_hand(client: str, section: str, bucket: str, company: str | None) -> dict[str, float | None]:
	"""{name of a row: its hours, or None}."""
	if section in ("timesheets", "hours_to_bill"):
		return _timesheets(client, bucket, company)
	if section == "client_orders":
		return dict.fromkeys(_client_orders(client, bucket, company))
	if section == "payments":
		return dict.fromkeys(_payments(client, bucket, company))
	documents = _documents(_DOCTYPES[section], client, company)
	if section in INVOICES:
		return {d.name: None for d in documents if _invoice(bucket, d, INVOICES[section])}
	return {d.name: None for d in documents if _CONDITIONS[section, bucket](d, getdate())}


def forget() -> None:
	"""What was read before is read anew: for another test."""
	for read in (_permitted, _children, _projects, _account_type):
		read.cache_clear()


@cache
def _permitted(doctype: str, user: str) -> list:
	return frappe.get_list(doctype, fields=["*"])


@cache
def _children(doctype: str) -> dict[tuple[str, str], list]:
	found = defaultdict(list)
	for row in frappe.get_all(doctype, fields=["*"]):
		found[row.parenttype, row.parent].append(row)
	return found


@cache
def _projects() -> dict:
	return {project.name: project for project in frappe.get_all("Project", fields=["*"])}


def _documents(doctype: str, client: str | None, company: str | None) -> list:
	found = _permitted(doctype, frappe.session.user)
	if client:
		found = [document for document in found if document.client == client]
	if not company or not frappe.get_meta(doctype).has_field("company"):
		return found
	return [document for document in found if document.company in (company, None, "")]


_DOCTYPES = {
	"projects": "Project",
	"tasks": "Task",
	"purchase_orders": "Purchase Order",
	"sales_orders": "Sales Order",
	"delivery_notes": "Delivery Note",
	**INVOICES,
	"opportunities": "Opportunity",
	"quotations": "Quotation",
	"supplier_quotations": "Supplier Quotation",
	"issues": "Issue",
	"contracts": "Contract",
}


# --- invoices (1) --------------------------------------------------------------------------------


def _invoice(bucket: str, d, doctype: str) -> bool:
	real = d.docstatus == 1 and not d.is_return and d.status != "Internal Transfer"
	unpaid = real and d.outstanding_amount > 0
	return {
		"authorised": lambda: real,
		"pending": lambda: unpaid and not _late(d, doctype),
		"overdue": lambda: unpaid and _late(d, doctype),
		"settled": lambda: real and d.outstanding_amount <= 0,
		"draft": lambda: d.docstatus == 0,
		"credits": lambda: d.docstatus == 1 and d.is_return and d.outstanding_amount < 0,
		"on_hold": lambda: unpaid and _is_held(d),
		"late": lambda: unpaid and _late(d, doctype) and not _is_held(d),
	}[bucket]()


def _is_held(d) -> bool:
	return bool(d.on_hold and (not d.release_date or d.release_date > getdate()))


def _late(d, doctype: str) -> bool:
	schedule = _children("Payment Schedule")[doctype, d.name]
	if d.get("is_pos") or not schedule:
		return bool(d.due_date and d.due_date < getdate())
	in_base = d.party_account_currency != d.currency
	total = "grand_total" if d.disable_rounded_total else "rounded_total"
	paid = d["base_" + total if in_base else total] - d.outstanding_amount
	due = sum(
		row.base_payment_amount if in_base else row.payment_amount
		for row in schedule
		if row.due_date < getdate()
	)
	return flt(paid, 2) < flt(due, 2)


# --- money (8) -----------------------------------------------------------------------------------


def _payments(client: str, bucket: str, company: str | None) -> list[str]:
	entries = [d for d in _documents_if_readable("Payment Entry", client, company) if d.docstatus == 1]
	if bucket == "unallocated":
		return [d.name for d in entries if d.payment_type in ("Receive", "Pay") and d.unallocated_amount > 0]
	kind, sign = {"received": ("Receive", 1), "paid": ("Pay", -1)}[bucket]
	found = [d.name for d in entries if d.payment_type == kind and d.posting_date <= getdate()]
	for doctype, direction in (("Sales Invoice", 1), ("Purchase Invoice", -1)):
		for d in _documents_if_readable(doctype, client, company):
			paid = d.base_paid_amount - flt(d.get("base_change_amount"))
			if d.docstatus == 1 and d.posting_date <= getdate() and paid * direction * sign > 0:
				found.append(d.name)
	for d in _documents_if_readable("Journal Entry", None, company):
		moves_none = d.is_opening == "Yes" or d.voucher_type in _OF_NO_MONEY
		if d.docstatus != 1 or d.posting_date > getdate() or moves_none:
			continue
		if _moved(d.name, client) * sign > 0:
			found.append(d.name)
	return found


_OF_NO_MONEY = ("Opening Entry", "Exchange Rate Revaluation", "Exchange Gain Or Loss")


def _documents_if_readable(doctype: str, client: str | None, company: str | None) -> list:
	return _documents(doctype, client, company) if frappe.has_permission(doctype) else []


def _moved(journal: str, client: str) -> float:
	"""What a journal brings from the client to the bank, or takes there: more or less than nothing."""
	rows = _children("Journal Entry Account")["Journal Entry", journal]
	bank = sum(r.debit - r.credit for r in rows if _account_type(r.account) in ("Bank", "Cash"))
	own = sum(r.credit - r.debit for r in rows if r.party and r.party in _parties(client, r.party_type))
	return own if bank * own > 0 else 0


@cache
def _account_type(account: str) -> str:
	return frappe.db.get_value("Account", account, "account_type")


def _parties(client: str, doctype: str) -> set[str]:
	return {d.name for d in _documents_if_readable(doctype, client, None)}


# --- hours (3) and their order numbers (2, R) ----------------------------------------------------


def _timesheets(client: str, bucket: str, company: str | None) -> dict[str, float]:
	hours: dict[str, float] = defaultdict(float)
	for sheet in _documents("Timesheet", None, company):
		if sheet.docstatus != (0 if bucket == "draft" else 1):
			continue
		for row in _children("Timesheet Detail")["Timesheet", sheet.name]:
			project = _projects().get(row.project)
			related = project and project.client == client and project.status != "Cancelled"
			others = project and project.client not in (client, None, "")
			if not related and (sheet.client != client or others):
				continue
			if bucket not in ("unbilled", "to_bill"):
				hours[sheet.name] += row.hours
			elif row.is_billable and not row.sales_invoice and row.billing_hours:
				hours[sheet.name] += row.billing_hours
	return hours


def _client_orders(client: str, bucket: str, company: str | None) -> set[str]:
	orders = [d for d in _documents("Sales Order", client, company) if d.docstatus == 1]
	if bucket == "no_number":
		return {d.name for d in orders if not (d.po_no or "").strip()}
	closed: dict[str, list[bool]] = defaultdict(list)
	for d in orders:
		if number := (d.po_no or "").strip():
			closed[number].append(d.status in ("Completed", "Closed"))
	if bucket == "closed":
		return {number for number, states in closed.items() if all(states)}
	return {number for number, states in closed.items() if bucket == "total" or not all(states)}


# --- all others ----------------------------------------------------------------------------------


def _task(d) -> bool:
	return not d.is_template and not d.is_group and d.status not in ("Template", "Completed", "Cancelled")


def _awaits_review(d, today) -> bool:
	return d.status == "Pending Review" and bool(d.review_date) and getdate(d.review_date) >= today


def _end(d):
	return getdate(d.exp_end_date) if d.exp_end_date else None


def _task_overdue(d, today) -> bool:
	if not _end(d):
		return _task(d) and d.status == "Overdue"
	return _task(d) and _end(d) < today and not _awaits_review(d, today)


def _task_due(d, today) -> bool:
	if not _task(d) or not _end(d):
		return False
	return today <= _end(d) <= add_days(today, DUE_WINDOW) or (_end(d) < today and _awaits_review(d, today))


_PO_CLOSED = ("Completed", "Closed", "Delivered")
_SO_CLOSED = ("Completed", "Closed")
_DEAL = ("Open", "Replied", "Quotation")


def _purchase_late(d, today) -> bool:
	is_open = d.docstatus == 1 and d.status not in _PO_CLOSED
	return is_open and bool(d.schedule_date) and d.schedule_date < today and d.per_received < 100


def _sales_late(d, today) -> bool:
	is_open = d.docstatus == 1 and d.status not in ("Closed", "Completed", "On Hold")
	is_undelivered = d.per_delivered < 100 and not d.skip_delivery_note
	return is_open and is_undelivered and bool(d.delivery_date) and d.delivery_date < today


def _to_bill(d, today) -> bool:
	if d.docstatus != 1 or d.is_return or d.status in ("Closed", "Completed"):
		return False
	rows = _children("Delivery Note Item")["Delivery Note", d.name]
	return any(row.amount > 0 and flt(_rest_of(row, d), 2) > 0 for row in rows)


def _rest_of(row, d) -> float:
	return row.base_amount - row.billed_amt * d.conversion_rate - row.base_rate * row.returned_qty


def _valid(d, today) -> bool:
	return not d.valid_till or d.valid_till >= today


def _quotation_in_progress(d, today) -> bool:
	asked = d.docstatus == 1 and d.status in ("Open", "Replied") and _valid(d, today)
	return d.docstatus == 0 or asked or (d.docstatus == 1 and d.status == "Partially Ordered")


def _quotation_expiring(d, today) -> bool:
	ends = bool(d.valid_till) and today <= d.valid_till <= add_days(today, QUOTE_EXPIRING)
	return ends and _quotation_in_progress(d, today)


def _quotation_expired(d, today) -> bool:
	if d.docstatus != 1:
		return False
	return d.status == "Expired" or (d.status in ("Open", "Replied") and not _valid(d, today))


def _contract_active(d, today) -> bool:
	started = not d.start_date or d.start_date <= today
	return d.docstatus == 1 and started and (not d.end_date or d.end_date >= today)


_CONDITIONS = {
	("projects", "total"): lambda d, today: d.status != "Cancelled",
	("projects", "open"): lambda d, today: d.status == "Open",
	("projects", "completed"): lambda d, today: d.status == "Completed",
	("tasks", "overdue"): _task_overdue,
	("tasks", "due"): _task_due,
	("tasks", "upcoming"): lambda d, today: (
		_task(d) and bool(_end(d)) and _end(d) > add_days(today, DUE_WINDOW)
	),
	("tasks", "no_date"): lambda d, today: _task(d) and not _end(d) and d.status != "Overdue",
	("purchase_orders", "total"): lambda d, today: d.docstatus == 1,
	("purchase_orders", "open"): lambda d, today: d.docstatus == 1 and d.status not in _PO_CLOSED,
	("purchase_orders", "closed"): lambda d, today: d.docstatus == 1 and d.status in _PO_CLOSED,
	("purchase_orders", "late"): _purchase_late,
	("sales_orders", "total"): lambda d, today: d.docstatus == 1,
	("sales_orders", "open"): lambda d, today: d.docstatus == 1 and d.status not in _SO_CLOSED,
	("sales_orders", "closed"): lambda d, today: d.docstatus == 1 and d.status in _SO_CLOSED,
	("sales_orders", "late"): _sales_late,
	("sales_orders", "unbilled"): lambda d, today: (
		d.docstatus == 1 and d.status != "Closed" and d.per_billed < 100
	),
	("delivery_notes", "to_bill"): _to_bill,
	("delivery_notes", "total"): lambda d, today: d.docstatus == 1 and not d.is_return,
	("opportunities", "in_progress"): lambda d, today: d.status in _DEAL,
	("opportunities", "overdue"): lambda d, today: (
		d.status in _DEAL and bool(d.expected_closing) and d.expected_closing < today
	),
	("opportunities", "won"): lambda d, today: d.status == "Converted",
	("opportunities", "lost"): lambda d, today: d.status == "Lost",
	("quotations", "in_progress"): _quotation_in_progress,
	("quotations", "expiring"): _quotation_expiring,
	("quotations", "expired"): _quotation_expired,
	("quotations", "expired_lately"): lambda d, today: (
		_quotation_expired(d, today) and bool(d.valid_till) and (today - d.valid_till).days <= EXPIRED_LATELY
	),
	("quotations", "won"): lambda d, today: d.docstatus == 1 and d.status == "Ordered",
	("quotations", "lost"): lambda d, today: d.docstatus == 1 and d.status == "Lost",
	("supplier_quotations", "in_progress"): lambda d, today: (
		d.docstatus == 1 and d.status == "Submitted" and _valid(d, today)
	),
	("supplier_quotations", "expired"): lambda d, today: (
		d.docstatus == 1 and (d.status == "Expired" or (d.status == "Submitted" and not _valid(d, today)))
	),
	("issues", "open"): lambda d, today: d.status in ("Open", "Replied", "On Hold"),
	("issues", "breached"): lambda d, today: (
		d.status in ("Open", "Replied", "On Hold") and d.agreement_status == "Failed"
	),
	("issues", "closed"): lambda d, today: d.status in ("Resolved", "Closed"),
	("contracts", "active"): _contract_active,
	("contracts", "expiring"): lambda d, today: (
		_contract_active(d, today) and bool(d.end_date) and d.end_date <= add_days(today, EXPIRING)
	),
}
