"""A row of Client Hub Settings: how the client's page opens for a role."""

from frappe.model.document import Document


class ClientHubPageLayout(Document):
	pass
