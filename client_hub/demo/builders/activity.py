"""Builders of what is said and kept about a client: e-mails, calls, comments, to-dos, events, files."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import add_to_date, get_datetime

from client_hub.demo.builders.base import Reference, make


def communication(
	reference: Reference,
	subject: str = "Test e-mail",
	content: str = "",
	sent_or_received: str = "Received",
	sender: str = "client@example.com",
	recipients: str = "us@example.com",
	communication_date: datetime | str | None = None,
	medium: str = "Email",
	**values: Any,
) -> Document:
	"""An e-mail (or phone call, by `medium`) on record. Nothing is sent: there is no mail account in it."""
	return make(
		"Communication",
		{
			"communication_type": "Communication",
			"communication_medium": medium,
			"sent_or_received": sent_or_received,
			"subject": subject,
			"content": content or subject,
			"sender": sender,
			"recipients": recipients,
			"communication_date": get_datetime(communication_date),
			"reference_doctype": reference[0],
			"reference_name": reference[1],
			**values,
		},
	)


def comment(reference: Reference, text: str = "Test comment", by: str | None = None) -> Document:
	"""A comment on a document by a user (default: the current one). Nobody is notified."""
	by = by or frappe.session.user
	doc = frappe.get_doc(*reference)
	return doc.add_comment("Comment", text, comment_email=by, comment_by=frappe.utils.get_fullname(by))


def todo(reference: Reference, description: str, allocated_to: str, **values: Any) -> Document:
	"""An assignment of a document to a user. Nobody is notified."""
	return make(
		"ToDo",
		{
			"reference_type": reference[0],
			"reference_name": reference[1],
			"description": description,
			"allocated_to": allocated_to,
			"assigned_by": frappe.session.user,
			**values,
		},
	)


def event(
	participant: Reference,
	subject: str = "Test event",
	starts_on: datetime | str | None = None,
	event_category: str = "Meeting",
	hours: float = 1,
	**values: Any,
) -> Document:
	"""A public Event with one participant (a party or a Contact): a meeting, a call."""
	starts_on = get_datetime(starts_on)
	return make(
		"Event",
		{
			"subject": subject,
			"event_category": event_category,
			"event_type": "Public",
			"starts_on": starts_on,
			"ends_on": add_to_date(starts_on, hours=hours),
			"event_participants": [
				{"reference_doctype": participant[0], "reference_docname": participant[1]}
			],
			**values,
		},
	)


def file(
	attached_to: Reference, file_name: str = "note.txt", content: bytes | str = b"A note.", **values: Any
) -> Document:
	"""A private File attached to a document."""
	return make(
		"File",
		{
			"file_name": file_name,
			"content": content,
			"attached_to_doctype": attached_to[0],
			"attached_to_name": attached_to[1],
			"is_private": 1,
			**values,
		},
	)
