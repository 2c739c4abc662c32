"""What stamping costs: its share of saving a Sales Invoice, and bulk stamping beside plain SQL."""

from __future__ import annotations

import time

import frappe
from measure import WARM_UP, as_in_a_new_request

from client_hub import stamping
from client_hub.demo import builders
from client_hub.linked_documents import LINKED_DOCUMENTS

MANY = 100_000
"""Invoices above which one turn is enough, and more would take long."""

EVENTS = ("stamp", "on_update")


def measure_saving(world, table, rounds: int) -> None:
	"""Time inside our document events, beside the whole of inserting and submitting an invoice."""
	spent = {"ours": 0.0, "all": 0.0}
	originals = {name: getattr(stamping, name) for name in EVENTS}

	def clocked(event):
		def run(*arguments):
			start = time.perf_counter()
			event(*arguments)
			spent["ours"] += time.perf_counter() - start

		return run

	for name, event in originals.items():
		setattr(stamping, name, clocked(event))
	try:
		for turn in range(rounds + WARM_UP):
			if turn == WARM_UP:
				spent.update(ours=0.0, all=0.0)
			as_in_a_new_request()
			start = time.perf_counter()
			builders.sales_invoice(world.customer, rate=10)
			spent["all"] += time.perf_counter() - start
	finally:
		for name, event in originals.items():
			setattr(stamping, name, event)
		frappe.db.rollback()
	each = {side: seconds * 1000 / rounds for side, seconds in spent.items()}
	table.add("stamping's share of saving a Sales Invoice", each["ours"], each["all"], "≤ 0.02")


def measure_bulk(world, table, rounds: int) -> None:
	"""Documents per second of stamping from nothing, beside one UPDATE that joins the customers."""
	rates: dict[str, list[float]] = {"ours": [], "plain": []}
	for _turn in range(1 if world.size.invoices > MANY else min(rounds, 3)):
		for side, run in (("ours", _restamp), ("plain", _plain_update)):
			frappe.db.sql("update `tabSales Invoice` set client = null")
			frappe.db.commit()
			start = time.perf_counter()
			written = run()
			rates[side].append(written / (time.perf_counter() - start))
	table.add(
		"bulk stamping beside plain SQL", max(rates["ours"]), max(rates["plain"]), "≥ 0.8", "documents/s"
	)


def _restamp() -> int:
	return stamping.restamp_doctype(LINKED_DOCUMENTS["Sales Invoice"])


def _plain_update() -> int:
	frappe.db.sql(
		"""update `tabSales Invoice` invoice join tabCustomer customer on customer.name = invoice.customer
		set invoice.client = customer.client where customer.client is not null"""
	)
	written = frappe.db._cursor.rowcount
	frappe.db.commit()
	return written
