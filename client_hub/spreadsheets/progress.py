"""Tells the user's page how far an import is: often enough to see it move, and no oftener."""

from __future__ import annotations

from time import monotonic

import frappe

EVENT = "client_import"
"""Realtime event with `name`, `status`, `done` and `total` (0 when that is not known)."""

SECONDS_BETWEEN = 0.7


class Progress:
	"""Counts rows and publishes now and then. Each message costs a trip to Redis."""

	def __init__(self, doc, total: int, done: int = 0):
		self._doc = doc
		self._total = total
		self._done = done
		self._next = 0.0

	def add(self, rows: int) -> None:
		self._done += rows
		if monotonic() >= self._next:
			self._next = monotonic() + SECONDS_BETWEEN
			publish(self._doc, self._done, self._total)


def publish(doc, done: int = 0, total: int = 0) -> None:
	"""Tell the owner's page about the import as it is now."""
	message = {"name": doc.name, "status": doc.status, "done": done, "total": total}
	frappe.publish_realtime(EVENT, message, user=doc.owner)
