"""Tells a user that something of theirs is ready, where Frappe's desk shows such things."""

from __future__ import annotations

import frappe
from frappe.model.document import Document


def notify(
	doc: Document | None,
	subject: str,
	user: str | None = None,
	link: str | None = None,
	text: str | None = None,
) -> None:
	"""A notification that leads to `doc`, or to `link`, else to itself, within the caller's transaction.

	It goes to `user`, else to the owner of `doc`. Frappe shows `subject` and `text` as HTML.
	"""
	log = frappe.new_doc("Notification Log")
	log.update(
		{
			"for_user": user or (doc and doc.owner),
			"type": "Alert",
			"subject": subject,
			"document_type": doc and doc.doctype,
			"document_name": doc and doc.name,
			"email_content": text,
			"link": link,
		}
	)
	# A user has no right to make notifications, and this one goes to the user's own bell.
	log.insert(ignore_permissions=True)
