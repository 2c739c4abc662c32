"""Client Import Columns: what the columns of a sheet were, remembered by the set of its headers."""

from __future__ import annotations

from frappe.model.document import Document


class ClientImportColumns(Document):
	"""Written when an import is started in the desk; see `client_hub.spreadsheets.remembering`.

	Its name is that of the set of headers. Whoever may import clients may forget it there.
	"""
