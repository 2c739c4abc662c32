"""Client Import Row: what one row of a sheet says, will do, and did."""

from __future__ import annotations

from frappe.model.document import Document


class ClientImportRow(Document):
	"""Written in bulk by the check and row by row by the run; see `client_hub.spreadsheets.rows`.

	`row_values` {field: value}, `changes` {field: [old, new]}, `problems` [[level, field, text]],
	`before_image` {field: value} and `stamps` {DocType: modified} are JSON.
	"""
