"""Client Hub Repair: something that could not be done with an ERPNext document, and is tried again at night."""

from __future__ import annotations

from frappe.model.document import Document


class ClientHubRepair(Document):
	"""Written and cleared by `client_hub.repairs`.

	It names its document in plain text: a link would keep ERPNext from deleting that.
	"""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		client: DF.Data | None
		document_name: DF.Data | None
		document_type: DF.Data | None
		error: DF.SmallText | None
		former_client: DF.Data | None
		task: DF.Data | None
		tries: DF.Int
	# end: auto-generated types
