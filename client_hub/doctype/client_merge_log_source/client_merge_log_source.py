"""Client Merge Log Source: a client that was merged into another one, or split off."""

from __future__ import annotations

from frappe.model.document import Document


class ClientMergeLogSource(Document):
	"""The client's ID as it was: no link, since the client may be gone."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		legal_name: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		source: DF.Data | None
	# end: auto-generated types
