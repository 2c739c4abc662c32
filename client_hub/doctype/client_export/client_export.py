"""Client Export: who took which clients out of the system, when, and how many."""

from __future__ import annotations

from frappe.model.document import Document


class ClientExport(Document):
	"""Written by `client_hub.spreadsheets.exporting`; a large one is made in the background."""
