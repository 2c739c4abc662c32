"""Who may read a Client Merge Log: who may read its clients.

It names those that are gone: to whom User Permissions, or a share alone, show some clients and not others nobody
can tell any more that they could read these, so that such a user reads the logs of their own merges alone.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.document import Document
from pypika.terms import Criterion

from client_hub import as_stored
from client_hub.linked_documents import CLIENT
from client_hub.permissions import permitted, written_out

LOG, SOURCE = "Client Merge Log", "Client Merge Log Source"


def get_permission_query_conditions(user: str | None = None, doctype: str = LOG) -> str:
	"""Hook `permission_query_conditions`."""
	criterion = _readable_logs(user or frappe.session.user)
	return "" if criterion is None else written_out(criterion)


def conditions_of_sources(user: str | None = None, doctype: str = SOURCE) -> str:
	"""The same hook of the log's rows, which version 15 lists to whoever may read any log."""
	criterion = _readable_logs(user or frappe.session.user)
	if criterion is None:
		return ""
	log, source = frappe.qb.DocType(LOG), frappe.qb.DocType(SOURCE)
	return written_out(source.parent.isin(frappe.qb.from_(log).select(log.name).where(criterion)))


def _readable_logs(user: str) -> Criterion | None:
	criterion = permitted(CLIENT, user)
	if criterion is None:
		return None
	log, source, client = frappe.qb.DocType(LOG), frappe.qb.DocType(SOURCE), frappe.qb.DocType(CLIENT)
	readable = frappe.qb.from_(client).select(client.name).where(criterion)
	merged = frappe.qb.from_(source).left_join(client).on(client.name == source.source).select(source.parent)
	hidden = merged.where(client.name.isnotnull() & client.name.notin(readable))
	of_gone = merged.where(client.name.isnull())
	is_shown = (log.owner == user) | log.name.notin(of_gone)
	return log.target.isin(readable) & log.name.notin(hidden) & is_shown


def has_permission(doc: Document, ptype: str | None = None, user: str | None = None, **kwargs: Any) -> bool:
	"""Hook `has_permission`: the same for one log. Always a bool."""
	if not as_stored.has_permission(doc, ptype, user):
		return False
	if doc.is_new():
		return True
	user = user or frappe.session.user
	names = [doc.target, *(row.source for row in doc.sources)]
	there = [name for name in names if frappe.db.exists(CLIENT, name)]
	if there != names and permitted(CLIENT, user) is not None:
		if doc.target not in there or doc.owner != user:
			return False
	return all(frappe.has_permission(CLIENT, "read", name, user=user) for name in there)
