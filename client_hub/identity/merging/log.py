"""The Client Merge Log: who made one client of which, when, and what it takes to undo it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import Order
from frappe.utils import get_fullname, get_link_to_form, now

from client_hub.identity.merging.image import Image
from client_hub.linked_documents import CLIENT
from client_hub.permissions import titled
from client_hub.stamping import is_moving

LOG = "Client Merge Log"
IMAGE = "Client Merge Image"

MERGE, RENAME, SPLIT = "Merge", "Rename", "Split"
DONE, UNDONE, PARTLY_UNDONE, NOT_UNDOABLE = "Done", "Undone", "Partly Undone", "Not Undoable"


def write(
	kind: str, target: str, others: dict[str, str], image: Image | None, status: str, **values: Any
) -> Document:
	"""Write a log within the caller's transaction. `others`: {client: legal name}."""
	doc = frappe.new_doc(LOG)
	doc.update(
		{
			"kind": kind,
			"status": status,
			"target": target,
			"sources": [{"source": name, "legal_name": title} for name, title in others.items()],
			**values,
		}
	)
	# Bookkeeping of what the user was allowed to do.
	doc.insert(ignore_permissions=True)
	if image:
		before = frappe.new_doc(IMAGE, before_image=image.to_json())
		before.insert(ignore_permissions=True, set_name=doc.name)
	return doc


def image_of(doc: Document) -> Image | None:
	"""What it was like before; None of a split, and of a merge before which nothing was written down."""
	before = frappe.db.get_value(IMAGE, doc.name, "before_image")
	return Image.of(before) if before else None


def kept_by(doc: Document) -> list[dict[str, Any]]:
	"""What an undo has left as it is: [{doctype, name, fieldname, reason}]."""
	kept: list[dict[str, Any]] = frappe.parse_json(frappe.db.get_value(IMAGE, doc.name, "kept") or "[]")
	return kept


def answer(doc: Document) -> dict[str, Any]:
	"""`{name, status, message}` of a log, `message` in the user's language."""
	return {"name": doc.name, "status": doc.status, "message": said(doc)}


def said(doc: Document) -> str:
	"""What has become of it, in a sentence."""
	others = ", ".join(titled(row.source, row.legal_name) for row in doc.sources)
	target = titled(doc.target)
	text = {
		(SPLIT, DONE): _("{0} was split off from {1}. Merge the two to undo it."),
		DONE: _("{0} was merged into {1}."),
		UNDONE: _("The merge of {0} into {1} was undone."),
		PARTLY_UNDONE: _("The merge of {0} into {1} was undone, but for what was changed since."),
		NOT_UNDOABLE: _("{0} was merged into {1}. It cannot be undone: nothing was written down before."),
	}
	message = text.get((doc.kind, doc.status), text.get(doc.status, "")).format(others, target)
	if doc.status != NOT_UNDOABLE and is_moving(doc.target):
		message += " " + _("Documents are being moved. Figures and lists are complete when that is done.")
	return message


def note_undone(doc: Document, kept: list[dict[str, Any]]) -> None:
	doc.update(
		{
			"status": PARTLY_UNDONE if kept else UNDONE,
			"undone_by": frappe.session.user,
			"undone_on": now(),
		}
	)
	frappe.db.set_value(IMAGE, doc.name, "kept", frappe.as_json(kept, indent=None) if kept else None)
	doc.save(ignore_permissions=True)  # as in `write`


def merged_into(clients: Iterable[str | None]) -> set[str]:
	"""Of these clients those into which others were merged, which was not undone."""
	filters = {"target": ("in", list(filter(None, clients)) or [""]), "kind": ("!=", SPLIT), "status": DONE}
	return set(frappe.get_all(LOG, filters=filters, pluck="target"))


def heir_of(client: str) -> str | None:
	"""The client that a client which is gone was merged into, or that one in turn; None when there is none."""
	source, log = frappe.qb.DocType(f"{LOG} Source"), frappe.qb.DocType(LOG)
	heir: str | None = client
	seen: set[str] = set()
	while heir and heir not in seen and not frappe.db.exists(CLIENT, heir):
		seen.add(heir)
		query = frappe.qb.from_(source).join(log).on(log.name == source.parent).select(log.target)
		query = query.where(
			(source.source == heir) & (log.kind != SPLIT) & log.status.isin((DONE, NOT_UNDOABLE))
		)
		heir = next(iter(query.orderby(log.creation, order=Order.desc).limit(1).run(pluck=True)), None)
	return heir if heir not in seen else None


def comment(doc: Document, client: str) -> None:
	"""A line in the client's activity. It names no other client: who reads this one may not read that."""
	text = {
		(MERGE, DONE): _("merged other clients into this one"),
		(SPLIT, DONE): _("split parties off, or was split off"),
	}
	link = get_link_to_form(LOG, doc.name)
	content = f"{text.get((doc.kind, doc.status), _('undid a merge'))}: {link}"
	frappe.get_doc(
		{
			"doctype": "Comment",
			"comment_type": "Edit",
			"comment_email": frappe.session.user,
			"comment_by": get_fullname(frappe.session.user),
			"reference_doctype": CLIENT,
			"reference_name": client,
			"content": content,
		}
	).insert(ignore_permissions=True)
