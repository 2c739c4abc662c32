"""Tells a user that something of theirs is ready, where Frappe's desk shows such things."""

from __future__ import annotations

import frappe
from frappe.model.document import Document


def notify(doc: Document, subject: str, user: str | None = None, link: str | None = None) -> None:
	"""A notification that leads to `doc`, or to `link`, within the caller's transaction.

	It goes to `user`, else to the owner of `doc`. Frappe shows `subject` as HTML.
	"""
	log = frappe.new_doc("Notification Log")
	log.update(
		{
			"for_user": user or doc.owner,
			"type": "Alert",
			"subject": subject,
			"document_type": doc.doctype,
			"document_name": doc.name,
			"link": link,
		}
	)
	# A user has no right to make notifications, and this one goes to the user's own bell.
	log.insert(ignore_permissions=True)
