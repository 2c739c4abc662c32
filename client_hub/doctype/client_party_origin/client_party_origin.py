"""Client Party Origin: how a party came to its client, shown on the client's page."""

from __future__ import annotations

from frappe.model.document import Document


class ClientPartyOrigin(Document):
	"""Written and cleared by `client_hub.parties.origin`, many at once; its owner is who did it.

	It names party, client and reference in plain text: a link would keep ERPNext from deleting them.
	"""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		client: DF.Data | None
		how: DF.Data | None
		party: DF.Data | None
		party_type: DF.Data | None
		reference_name: DF.Data | None
		reference_type: DF.Data | None
	# end: auto-generated types
