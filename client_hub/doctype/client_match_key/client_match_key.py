"""Client Match Key: one thing that a client is found by when possible doubles are looked for."""

from __future__ import annotations

import frappe
from frappe.model.document import Document


class ClientMatchKey(Document):
	"""Written and read by `client_hub.identity.duplicates.key_table`, and by nobody else.

	`client` is no link: what Frappe does with links when a client is renamed, merged or deleted has no
	business here. No role may read it, since a key tells what the client may keep from the reader.
	"""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		client: DF.Data
		kind: DF.Data
		value: DF.Data
	# end: auto-generated types


def on_doctype_update() -> None:
	"""Called by Frappe when the table is made or changed."""
	frappe.db.add_index("Client Match Key", ["kind", "value", "client"], "found_by")
	frappe.db.add_index("Client Match Key", ["client", "kind", "value"], "of_client")
