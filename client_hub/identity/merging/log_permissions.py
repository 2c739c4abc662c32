"""Who may read a Client Merge Log: who may read its client, and once the clients are two again both."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.document import Document

from client_hub.linked_documents import CLIENT
from client_hub.permissions import can_read, permitted, written_out

LOG, SOURCE = "Client Merge Log", "Client Merge Log Source"


def get_permission_query_conditions(user: str | None = None, doctype: str = LOG) -> str:
	"""Hook `permission_query_conditions`."""
	if not can_read(CLIENT):
		return "1 = 0"
	criterion = permitted(CLIENT)
	if criterion is None:
		return ""
	log, source, client = frappe.qb.DocType(LOG), frappe.qb.DocType(SOURCE), frappe.qb.DocType(CLIENT)
	readable = frappe.qb.from_(client).select(client.name).where(criterion)
	hidden = (
		frappe.qb.from_(source)
		.join(client)
		.on(client.name == source.source)
		.select(source.parent)
		.where(client.name.notin(readable))
	)
	return written_out(log.target.isin(readable) & log.name.notin(hidden))


def has_permission(doc: Document, ptype: str | None = None, user: str | None = None, **kwargs: Any) -> bool:
	"""Hook `has_permission`: the same for one log. Always a bool."""
	if doc.is_new():
		return True
	clients = [doc.target, *(row.source for row in doc.sources if frappe.db.exists(CLIENT, row.source))]
	return all(frappe.has_permission(CLIENT, "read", name, user=user) for name in clients)
