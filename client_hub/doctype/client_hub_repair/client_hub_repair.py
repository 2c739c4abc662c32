"""Client Hub Repair: something that could not be done with an ERPNext document, and is tried again at night."""

from __future__ import annotations

from frappe.model.document import Document


class ClientHubRepair(Document):
	"""Written and cleared by `client_hub.repairs`.

	It names its document in plain text: a link would keep ERPNext from deleting that.
	"""
