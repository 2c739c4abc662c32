"""Client Hub Settings: what a new client creates, and how figures and tax IDs are treated."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

DEFAULT_AGEING_RANGES = (30, 60, 90, 120)


class ClientHubSettings(Document):
	def validate(self):
		self.ageing_ranges = ", ".join(str(days) for days in self.parsed_ageing_ranges())

	def parsed_ageing_ranges(self) -> tuple[int, ...]:
		"""Upper bounds of the ageing columns in days past due, rising; the last column is open."""
		parts = [part.strip() for part in (self.ageing_ranges or "").split(",") if part.strip()]
		if not parts:
			return DEFAULT_AGEING_RANGES
		if not all(part.isdigit() and int(part) for part in parts) or sorted(set(map(int, parts))) != list(
			map(int, parts)
		):
			frappe.throw(
				_(
					"Ageing ranges are rising numbers of days with commas between them, such as 30, 60, 90, 120."
				)
			)
		return tuple(map(int, parts))
