"""Client Merge Log: which clients were made one, or split, and what it takes to undo it."""

from __future__ import annotations

import frappe

from client_hub.as_stored import AsStored


class ClientMergeLog(AsStored):
	"""Written by `client_hub.identity.merging`. Whoever may read the client that stays may read it."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from client_hub.client_hub.doctype.client_merge_log_source.client_merge_log_source import (
			ClientMergeLogSource,
		)

		hand_on_access: DF.Check
		kind: DF.Literal["Merge", "Rename", "Split"]
		sources: DF.Table[ClientMergeLogSource]
		status: DF.Literal["Done", "Undone", "Partly Undone", "Not Undoable"]
		target: DF.Link
		undone_by: DF.Link | None
		undone_on: DF.Datetime | None
	# end: auto-generated types

	def on_trash(self) -> None:
		frappe.db.delete("Client Merge Image", {"name": self.name})
