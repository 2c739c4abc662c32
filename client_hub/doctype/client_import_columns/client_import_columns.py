"""Client Import Columns: what the columns of a sheet were, remembered by the set of its headers."""

from __future__ import annotations

from frappe.model.document import Document


class ClientImportColumns(Document):
	"""Written when an import is started in the desk; see `client_hub.spreadsheets.remembering`.

	Its name is that of the set of headers. Whoever may import clients may forget it there.
	"""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		columns: DF.LongText | None
		fixed_values: DF.LongText | None
		headers: DF.LongText | None
		without_address: DF.Check
	# end: auto-generated types
