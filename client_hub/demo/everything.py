"""A relationship that has everything: documents of every kind, in every bucket the page counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from frappe.model.document import Document

from client_hub.demo import builders as b
from client_hub.demo.builders import day


@dataclass(frozen=True)
class Relationship:
	"""A client that is our customer and our supplier, and the company of ours that deals with it.

	`place`: where the work is done; it tells the projects apart, whose names are unique in ERPNext.
	`size`: what an ordinary invoice of theirs amounts to, in the currency of the company.
	"""

	customer: Document
	supplier: Document
	company: str
	place: str
	size: int

	def amount(self, share: float) -> int:
		"""`share` of an ordinary invoice, in whole tens."""
		return round(self.size * share / 10) * 10

	@property
	def sale(self) -> dict:
		return {"customer": self.customer.name, "company": self.company}

	@property
	def purchase(self) -> dict:
		return {"supplier": self.supplier.name, "company": self.company}


TASKS = (
	("Approve the cabinet drawings", -6, "Open", None),
	("Order the safety scanners", -2, "Working", None),
	("Acceptance report of line 1", -3, "Pending Review", 4),
	("Commission conveyor line 2", 2, "Working", None),
	("Train the night shift", 5, "Open", None),
	("Dry run with live orders", 21, "Open", None),
	("Handover to operations", 60, "Open", None),
	("Collect what we learnt", None, "Open", None),
	("Measure the hall", -95, "Completed", None),
	("Electrical schematics", -40, "Completed", None),
)
"""Subject, due in days, status, review in days."""

HOURS = ((-128, 7.5), (-101, 8), (-87, 6), (-66, 8), (-52, 4.5), (-38, 8), (-24, 7), (-9, 5.5), (-3, 8))
"""Days ago and hours of the Timesheets of the main project."""


def work(relationship: Relationship) -> Document:
	"""Projects open and completed, tasks of every bucket, hours billed, unbilled and in draft."""
	r = relationship
	project = b.project(
		f"Warehouse automation, {r.place}",
		**r.sale,
		expected_start_date=day(-140),
		expected_end_date=day(75),
		estimated_costing=r.amount(6),
	)
	b.project(
		f"Cold store controls, {r.place}", **r.sale, expected_start_date=day(14), expected_end_date=day(160)
	)
	b.project(f"Site survey, {r.place}", **r.sale, status="Completed", expected_end_date=day(-150))
	tasks = [
		b.task(
			subject,
			project.name,
			None if due is None else day(due),
			status,
			None if review is None else day(review),
			completed_on=None if due is None or status != "Completed" else day(due),
		)
		for subject, due, status, review in TASKS
	]
	sheet = {"project": project.name, "customer": r.customer.name, "company": r.company}
	for number, (date, hours) in enumerate(HOURS):
		done = b.timesheet(**sheet, hours=hours, date=day(date), task=tasks[number % 5].name)
		if date in (-101, -66):
			b.invoice_timesheet(done, r.customer.name, posting_date=day(date + 5), due_date=day(date + 35))
	b.timesheet(**sheet, hours=2, date=day(-2), billable=False)
	b.timesheet(**sheet, hours=3.5, date=day(-1), do_not_submit=True)
	return project


def deals(relationship: Relationship) -> None:
	"""Opportunities, quotations and suppliers' quotations: in progress, late, won and lost."""
	r, customer = relationship, relationship.customer
	company: dict[str, Any] = {"company": r.company}
	b.opportunity(
		customer, r.amount(8), **company, expected_closing=day(45), probability=60, title="Second hub"
	)
	b.opportunity(
		customer,
		r.amount(2),
		**company,
		transaction_date=day(-70),
		expected_closing=day(-8),
		probability=40,
		title="Spare parts store",
	)
	b.lost_opportunity(customer, amount=r.amount(3), **company, title="Yard gates")
	won = b.opportunity(customer, r.amount(2.5), **company, probability=90, title="Sorter upgrade")
	quotation = b.quotation_from_opportunity(won)
	b.sales_order_from_quotation(quotation, po_no="4500-2107")
	b.quotation(customer, r.amount(1.2), **company, valid_till=day(21))
	b.quotation(customer, r.amount(0.8), **company, do_not_submit=True)
	b.quotation(customer, r.amount(1.6), **company, transaction_date=day(-75), valid_till=day(-45))
	b.lost_quotation(customer, rate=r.amount(0.9), **company, transaction_date=day(-50))
	b.supplier_quotation(**r.purchase, rate=r.amount(0.7))
	b.supplier_quotation(**r.purchase, rate=r.amount(0.4), transaction_date=day(-60), valid_till=day(-30))


def orders(relationship: Relationship) -> Document:
	"""Orders of both directions: completed, open, delivered, late, closed short, with and without their number.

	Returns the completed Sales Order.
	"""
	r = relationship
	done = b.sales_order(
		**r.sale, rate=r.amount(1.5), po_no="4500-1987", transaction_date=day(-110), delivery_date=day(-85)
	)
	b.delivery_note(done, posting_date=day(-86))
	b.payment_entry(b.invoice_sales_order(done, posting_date=day(-84)), posting_date=day(-50))
	partly = b.sales_order(**r.sale, rate=r.amount(0.5), qty=4, po_no="4500-2044", transaction_date=day(-30))
	b.invoice_sales_order(partly, posting_date=day(-12), items=_part_of(partly, "so_detail", "sales_order"))
	b.sales_order(**r.sale, rate=r.amount(0.3), po_no="4500-2044", transaction_date=day(-11))
	delivered = b.sales_order(**r.sale, rate=r.amount(0.25), transaction_date=day(-6))
	b.delivery_note(delivered, posting_date=day(-2))
	b.close(b.sales_order(**r.sale, rate=r.amount(0.4), po_no="4500-2001", transaction_date=day(-90)))

	bought = b.purchase_order(**r.purchase, rate=r.amount(0.6), transaction_date=day(-100))
	b.purchase_receipt(bought, posting_date=day(-82))
	b.payment_entry(b.invoice_purchase_order(bought, posting_date=day(-80)), posting_date=day(-49))
	b.purchase_order(**r.purchase, rate=r.amount(0.5), transaction_date=day(-5), schedule_date=day(25))
	b.purchase_order(**r.purchase, rate=r.amount(0.35), transaction_date=day(-45), schedule_date=day(-12))
	b.close(b.purchase_order(**r.purchase, rate=r.amount(0.2), transaction_date=day(-70)))
	return done


def _part_of(order: Document, detail: str, parent: str) -> list[dict]:
	"""One row that bills one unit of the first row of an order."""
	row = order.items[0]
	return [{"item_code": row.item_code, "qty": 1, "rate": row.rate, detail: row.name, parent: order.name}]


def invoices(relationship: Relationship) -> None:
	"""Invoices of both directions in every bucket, and what follows from those that are late."""
	for one_direction in (sold, bought):
		one_direction(relationship)


def sold(relationship: Relationship) -> None:
	"""Paid, partly paid, pending, overdue by date and by schedule, draft, credited, dunned."""
	r = relationship
	overdue = b.sales_invoice(**r.sale, rate=r.amount(0.9), posting_date=day(-58))
	b.dunning(overdue, posting_date=day(-10))
	by_schedule = b.sales_invoice(
		**r.sale,
		rate=r.amount(2),
		posting_date=day(-50),
		schedule=[(day(-45), 30), (day(-15), 30), (day(30), 40)],
	)
	b.payment_entry(by_schedule, r.amount(2) * 0.3, posting_date=day(-44))
	partly = b.sales_invoice(**r.sale, rate=r.amount(1.1), posting_date=day(-14))
	b.payment_entry(partly, r.amount(0.5), posting_date=day(-4))
	pending = b.sales_invoice(**r.sale, rate=r.amount(0.75), posting_date=day(-7))
	b.payment_request(pending)
	b.sales_invoice(**r.sale, rate=r.amount(0.6), do_not_submit=True)
	returned = b.sales_invoice(**r.sale, rate=r.amount(0.1), qty=5, posting_date=day(-72))
	b.payment_entry(returned, posting_date=day(-40))
	b.credit_note(returned, qty=1, posting_date=day(-20))
	b.payment_on_account("Customer", r.customer.name, r.amount(0.3), r.company, posting_date=day(-3))


def bought(relationship: Relationship) -> None:
	"""The same from them to us, and two on hold: until a day, and for good."""
	r = relationship
	b.purchase_invoice(**r.purchase, rate=r.amount(0.35), posting_date=day(-48), bill_no="R-1184")
	by_schedule = b.purchase_invoice(
		**r.purchase,
		rate=r.amount(0.8),
		posting_date=day(-40),
		schedule=[(day(-30), 50), (day(20), 50)],
		bill_no="R-1190",
	)
	b.payment_entry(by_schedule, r.amount(0.1), posting_date=day(-28))
	partly = b.purchase_invoice(**r.purchase, rate=r.amount(0.4), posting_date=day(-10), bill_no="R-1203")
	b.payment_entry(partly, r.amount(0.1), posting_date=day(-2))
	b.purchase_invoice(**r.purchase, rate=r.amount(0.25), posting_date=day(-6), bill_no="R-1207")
	b.purchase_invoice(**r.purchase, rate=r.amount(0.15), do_not_submit=True)
	b.purchase_invoice(
		**r.purchase, rate=r.amount(0.3), posting_date=day(-9), on_hold=True, release_date=day(12)
	)
	b.purchase_invoice(**r.purchase, rate=r.amount(0.1), posting_date=day(-9), on_hold=True)
	returned = b.purchase_invoice(**r.purchase, rate=r.amount(0.05), qty=4, posting_date=day(-65))
	b.payment_entry(returned, posting_date=day(-34))
	b.credit_note(returned, qty=1, posting_date=day(-18))
	b.payment_on_account("Supplier", r.supplier.name, r.amount(0.2), r.company, posting_date=day(-1))


def service(relationship: Relationship) -> None:
	"""Issues open, breached and closed, contracts, a subscription, a claim and a visit."""
	r = relationship
	company: dict[str, Any] = {"company": r.company}
	b.issue("Scanner 4 loses its connection", r.customer.name, **company)
	b.issue("Pallets stop before the lift", r.customer.name, "Replied", day(-9), **company)
	b.issue("Password of the control panel", r.customer.name, "Closed", **company)
	b.contract("Customer", r.customer.name, day(-200))
	b.contract("Customer", r.customer.name, day(-330), day(35))
	b.contract("Supplier", r.supplier.name, day(-120), day(245))
	b.subscription("Customer", r.customer.name, r.amount(0.1), **company, start_date=day(-20))
	b.warranty_claim(r.customer.name, "Lift 2 hums at full load", **company)
	b.maintenance_visit(
		r.customer.name, "Greased the lifts, changed two belts", **company, mntc_date=day(-16)
	)
