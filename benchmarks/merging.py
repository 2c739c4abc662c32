"""What a merge costs the request: a client with many invoices beside one with a few."""

from __future__ import annotations

import frappe
from measure import in_turns

from client_hub.demo import builders
from client_hub.identity.merging import merge

FEW = 20
"""Invoices of the client that stands beside."""


def measure(world, table, rounds: int) -> None:
	"""The same merge, taken back each time. What follows the commit is no part of the request."""
	kept = builders.client("Kept", is_customer=1)
	small = builders.client("Small", is_customer=1)
	for _number in range(FEW):
		builders.sales_invoice(small.primary_customer, rate=10)
	frappe.db.commit()

	def merged(client: str) -> None:
		merge.merge(kept.name, [client], {}, hand_on_access=False)
		frappe.db.rollback()

	ours, beside = in_turns(lambda: merged(world.large_client), lambda: merged(small.name), rounds)
	table.add(f"merging a client with many invoices beside one with {FEW}", ours, beside, "≤ 2")
