"""Client Import: one sheet of clients, from the check to the run and, if wanted, back."""

from __future__ import annotations

import frappe

from client_hub.as_stored import AsStored
from client_hub.spreadsheets import clearing


class ClientImport(AsStored):
	"""The record of a sheet. What is done with it is in `client_hub.spreadsheets`; see `api`.

	Status: Checking → Checked (or Refused) → Queued → Running → Finished → Undoing → Undone.
	Failed is a fault of the program, not of a row. A run that was killed stays Running until it is
	started again, which goes on where it stopped; so does an undo, and a check begins anew. An import
	that left rows alone when it was undone can be Undoing once more. Cleared: the Log Settings have taken
	its rows and files away.
	"""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		choice: DF.LongText | None
		column_map: DF.Code | None
		conflicts: DF.Int
		created_count: DF.Int
		data_import_new: DF.Link | None
		data_import_update: DF.Link | None
		errors: DF.Int
		failed_count: DF.Int
		file_name: DF.Data | None
		file_url: DF.Data | None
		finished_on: DF.Datetime | None
		header_row: DF.Int
		hidden_rows: DF.Int
		kept_count: DF.Int
		left_out: DF.Int
		message: DF.SmallText | None
		mode: DF.Literal["create", "create_and_update", "update"]
		run_automations: DF.Check
		sheet: DF.Data | None
		started_on: DF.Datetime | None
		status: DF.Literal[
			"Checking",
			"Refused",
			"Checked",
			"Queued",
			"Running",
			"Finished",
			"Undoing",
			"Undone",
			"Failed",
			"Cleared",
		]
		system: DF.Data | None
		to_create: DF.Int
		to_skip: DF.Int
		to_update: DF.Int
		total_rows: DF.Int
		undone_count: DF.Int
		updated_count: DF.Int
		without_address: DF.Check
		worksheet: DF.Data | None
	# end: auto-generated types

	def on_trash(self) -> None:
		frappe.db.delete("Client Import Row", {"client_import": self.name})

	@staticmethod
	def clear_old_logs(days: int = 90) -> None:
		"""Called by Frappe's Log Settings."""
		clearing.clear_imports(days)
