"""Tells a user that something of theirs is ready, where Frappe's desk shows such things."""

from __future__ import annotations

import frappe


def notify(doc, subject: str) -> None:
	"""A notification to the owner of `doc` that leads to it, within the caller's transaction."""
	log = frappe.new_doc("Notification Log")
	log.update(
		{
			"for_user": doc.owner,
			"type": "Alert",
			"subject": subject,
			"document_type": doc.doctype,
			"document_name": doc.name,
		}
	)
	# A user has no right to make notifications, and this one goes to the user's own bell.
	log.insert(ignore_permissions=True)
