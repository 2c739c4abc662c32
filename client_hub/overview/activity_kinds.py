"""The kinds of activity that the page filters by, and which rows of Frappe each of them is."""

from __future__ import annotations

COMMENT_KINDS = {
	"Comment": "comment",
	"Attachment": "attachment",
	"Attachment Removed": "attachment",
	"Assigned": "todo",
	"Assignment Completed": "todo",
	"Workflow": "change",
	"Edit": "change",
	"Label": "change",
	"Info": "change",
}
"""Comment types that a form's own timeline shows. Left out: likes, shares and views, which are
about the reader's colleagues, not about the client."""

MEDIUM_KINDS = {
	"Email": "email",
	"Phone": "call",
	"Meeting": "meeting",
	"Event": "meeting",
	"Visit": "meeting",
}
OTHER_MEDIUM = "message"
"""Chat, SMS, and what names no medium."""

KINDS = ("email", "call", "meeting", "message", "comment", "todo", "attachment", "change", "document")

COMMUNICATION_TYPES = ("Communication", "Feedback", "Automated Message")
"""As in a form's own timeline."""
