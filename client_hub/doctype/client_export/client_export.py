"""Client Export: who took which clients out of the system, when, and how many."""

from __future__ import annotations

from frappe.model.document import Document

from client_hub.spreadsheets import clearing


class ClientExport(Document):
	"""Written by `client_hub.spreadsheets.exporting`; a large one is made in the background."""

	@staticmethod
	def clear_old_logs(days: int = 90):
		"""Called by Frappe's Log Settings."""
		clearing.clear_exports(days)
