"""Client Duplicate: two clients that may be one, kept until somebody has looked at them."""

from __future__ import annotations

import frappe

from client_hub.as_stored import AsStored


class ClientDuplicate(AsStored):
	"""Written by `client_hub.identity.duplicates`; who may read both clients reads it.

	`client` comes before `other`, so that a pair is there once. They are no links: a pair is nobody's
	reference to a client, and stands in the way of no renaming, merging or deleting. `reasons` are keys
	of `likeness`, without a value of either client.
	"""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		client: DF.Data | None
		other: DF.Data | None
		reasons: DF.Data | None
		score: DF.Int
		status: DF.Literal["Open", "Not a duplicate"]
	# end: auto-generated types


def on_doctype_update() -> None:
	"""Called by Frappe when the table is made or changed."""
	frappe.db.add_unique("Client Duplicate", ["client", "other"], "one_pair")
