"""Client Export: who took which clients out of the system, when, and how many."""

from __future__ import annotations

from client_hub.as_stored import AsStored
from client_hub.spreadsheets import clearing


class ClientExport(AsStored):
	"""Written by `client_hub.spreadsheets.exporting`; a large one is made in the background."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		file_type: DF.Literal["xlsx", "csv"]
		file_url: DF.Data | None
		filters: DF.Code | None
		finished_on: DF.Datetime | None
		for_import: DF.Check
		message: DF.SmallText | None
		order_by: DF.Data | None
		row_count: DF.Int
		status: DF.Literal["Queued", "Running", "Finished", "Failed", "Cleared"]
	# end: auto-generated types

	@staticmethod
	def clear_old_logs(days: int = 90) -> None:
		"""Called by Frappe's Log Settings."""
		clearing.clear_exports(days)
