"""Client Import: one sheet of clients, from the check to the run and, if wanted, back."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from client_hub.spreadsheets import clearing


class ClientImport(Document):
	"""The record of a sheet. What is done with it is in `client_hub.spreadsheets`; see `api`.

	Status: Checking → Checked (or Refused) → Queued → Running → Finished → Undoing → Undone.
	Failed is a fault of the program, not of a row. A run that was killed stays Running until it is
	started again, which goes on where it stopped; so does an undo, and a check begins anew. An import
	that left rows alone when it was undone can be Undoing once more. Cleared: the Log Settings have taken
	its rows and files away.
	"""

	def on_trash(self):
		frappe.db.delete("Client Import Row", {"client_import": self.name})

	@staticmethod
	def clear_old_logs(days: int = 90):
		"""Called by Frappe's Log Settings."""
		clearing.clear_imports(days)
