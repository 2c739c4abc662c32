"""Client Import Row: what one row of a sheet says, will do, and did."""

from __future__ import annotations

from frappe.model.document import Document


class ClientImportRow(Document):
	"""Written in bulk by the check and row by row by the run; see `client_hub.spreadsheets.rows`.

	`row_values` {field: value}, `changes` {field: [old, new]}, `problems` [[level, field, text]],
	`before_image` {field: value} and `stamps` {DocType: modified} are JSON.
	"""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		action: DF.Literal["create", "update", "skip", "conflict", "error"]
		address: DF.Data | None
		before_image: DF.LongText | None
		changes: DF.LongText | None
		client: DF.Data | None
		client_import: DF.Link | None
		contact: DF.Data | None
		customer: DF.Data | None
		extra: DF.LongText | None
		hidden: DF.Check
		left_out: DF.Check
		legal_name: DF.Data | None
		match_level: DF.Data | None
		message: DF.SmallText | None
		outcome: DF.Literal["", "doing", "done", "failed", "undone", "kept"]
		problems: DF.LongText | None
		row_number: DF.Int
		row_values: DF.LongText | None
		stamps: DF.LongText | None
		supplier: DF.Data | None
	# end: auto-generated types
