"""The rows of the activity stream as the page gets them: a page of entries with what they say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _
from frappe.query_builder.functions import Coalesce
from frappe.utils import now_datetime
from pypika.functions import Substring

from client_hub.overview.activity_changes import as_text, changes_of, status_set_by
from client_hub.overview.activity_kinds import COMMENT_KINDS, MEDIUM_KINDS, OTHER_MEDIUM
from client_hub.overview.activity_position import Entry
from client_hub.overview.activity_streams import (
	ACTION,
	COMMENT,
	COMMUNICATION,
	CREATION,
	VERSION,
	is_submittable,
	submitted_at_once,
)
from client_hub.overview.plain_text import plain_text
from client_hub.overview.scope import Document, Scope

Key = tuple[str, str]
"""(source, name) of an entry."""

READ_OF_BODY = 20_000
"""Characters of a body that an excerpt is taken from: an e-mail may be megabytes."""

ACTED_FOR_OTHERS = ("Administrator", "Guest")
"""Users in whose name the site writes comments of somebody else; of any other, `comment_email` is a
mere claim."""


def described(entries: list[Entry], scope: Scope) -> list[dict[str, Any]]:
	"""The rows of these entries, in their order; without those that have nothing the reader may see."""
	names = defaultdict(list)
	for entry in entries:
		names[entry.source.partition(":")[0]].append(entry)
	found: dict[Key, dict[str, Any]] = {
		**_comments(_names(names[COMMENT])),
		**_communications(_names(names[COMMUNICATION])),
		**_versions(VERSION, _names(names[VERSION])),
		**_versions(ACTION, _names(names[ACTION])),
		**_creations(names[CREATION], scope),
	}
	# By the server's clock: by that of somebody's computer what has just happened may be ahead.
	now = now_datetime()
	rows = [
		{"timestamp": entry.at, "is_ahead": entry.at > now, **found[_key(entry)]}
		for entry in entries
		if found.get(_key(entry))
	]
	return _with_users(_with_documents(rows, scope))


def _key(entry: Entry) -> Key:
	return entry.source, entry.name


def _names(entries: list[Entry]) -> list[str]:
	return [entry.name for entry in entries]


def _row(
	kind: str, activity: Document, about: Iterable[Document], user: str | None, **values: Any
) -> dict[str, Any]:
	"""`about`: the documents it may be about, the first that the reader may read is the one named."""
	return {
		"kind": kind,
		"activity_doctype": activity[0],
		"activity_name": activity[1],
		"about": list(about),
		"user": user,
		"action": None,
		"subject": None,
		"text": "",
		**values,
	}


def _fetched(doctype: str, names: list[str], *columns: Any) -> list[frappe._dict]:
	if not names:
		return []
	table = frappe.qb.DocType(doctype)
	return frappe.qb.from_(table).select(table.name, *columns).where(table.name.isin(names)).run(as_dict=True)


def _comments(names: list[str]) -> dict[Key, dict[str, Any]]:
	table = frappe.qb.DocType("Comment")
	columns = ("comment_type", "comment_email", "owner", "reference_doctype", "reference_name")
	found = {}
	for comment in _fetched(
		"Comment", names, *columns, Substring(table.content, 1, READ_OF_BODY).as_("content")
	):
		user = comment.owner
		if user in ACTED_FOR_OTHERS and comment.comment_email:
			user = comment.comment_email
		found[COMMENT, comment.name] = _row(
			COMMENT_KINDS[comment.comment_type],
			("Comment", comment.name),
			[(comment.reference_doctype, comment.reference_name)],
			user,
			action=comment.comment_type,
			text=plain_text(comment.content),
		)
	return found


def _communications(names: list[str]) -> dict[Key, dict[str, Any]]:
	table = frappe.qb.DocType("Communication")
	links = defaultdict(list)
	for link in _links(names):
		links[link.parent].append((link.link_doctype, link.link_name))
	found = {}
	for row in _fetched(
		"Communication",
		names,
		"subject",
		"communication_medium",
		"sent_or_received",
		"sender",
		"sender_full_name",
		"owner",
		"has_attachment",
		"delivery_status",
		"reference_doctype",
		"reference_name",
		Coalesce(
			Substring(table.content, 1, READ_OF_BODY), Substring(table.text_content, 1, READ_OF_BODY)
		).as_("content"),
	):
		found[COMMUNICATION, row.name] = _row(
			MEDIUM_KINDS.get(row.communication_medium, OTHER_MEDIUM),
			("Communication", row.name),
			[(row.reference_doctype, row.reference_name), *links[row.name]],
			row.sender or row.owner,
			user_fullname=row.sender_full_name,
			action=row.sent_or_received,
			medium=row.communication_medium,
			subject=row.subject,
			text=plain_text(row.content),
			has_attachment=row.has_attachment,
			delivery_status=row.delivery_status,
		)
	return found


def _links(communications: list[str]) -> list[frappe._dict]:
	if not communications:
		return []
	link = frappe.qb.DocType("Communication Link")
	query = frappe.qb.from_(link).select(link.parent, link.link_doctype, link.link_name)
	return query.where(link.parent.isin(communications)).orderby(link.idx).run(as_dict=True)


def _versions(source: str, names: list[str]) -> dict[Key, dict[str, Any]]:
	found = {}
	for version in _fetched("Version", names, "owner", "ref_doctype", "docname", "data"):
		about = [(version.ref_doctype, version.docname)]
		activity = ("Version", version.name)
		if source == VERSION:
			if changes := changes_of(version.ref_doctype, version.data):
				found[source, version.name] = _row(
					"change", activity, about, version.owner, changes=changes, text=as_text(changes)
				)
		elif (status := status_set_by(version.data)) in (1, 2):
			action, text = (
				("Submitted", _("Submitted", context="Client Hub Activity"))
				if status == 1
				else ("Cancelled", _("Cancelled", context="Client Hub Activity"))
			)
			found[source, version.name] = _row(
				"document", activity, about, version.owner, action=action, text=text
			)
	return found


def _creations(entries: list[Entry], scope: Scope) -> dict[Key, dict[str, Any]]:
	documents = {_key(entry): (entry.source.partition(":")[2], entry.name) for entry in entries}
	submitted = _submitted_at_once(set(documents.values()), scope)
	found = {}
	for key, document in documents.items():
		action, text = (
			("Created and submitted", _("Created and submitted", context="Client Hub Activity"))
			if document in submitted
			else ("Created", _("Created", context="Client Hub Activity"))
		)
		found[key] = _row("document", document, [document], None, action=action, text=text)
	return found


def _submitted_at_once(documents: set[Document], scope: Scope) -> set[Document]:
	"""Those whose submit has no row of its own."""
	made = scope.only(filter(is_submittable, {doctype for doctype, _name in documents}))
	if not made:
		return set()
	version = frappe.qb.DocType("Version")
	query = frappe.qb.from_(version).select(version.ref_doctype, version.docname)
	query = query.where(version.ref_doctype.isin(made.doctypes))
	query = query.where(version.docname.isin([name for _doctype, name in documents]))
	return set(query.where(submitted_at_once(made, version)).run())


def _with_documents(rows: list[dict[str, Any]], scope: Scope) -> list[dict[str, Any]]:
	"""Name and title the document that each row is about, in place of the candidates for it."""
	documents = scope.titles({document for row in rows for document in row["about"]}, also=("owner",))
	found = []
	for row in rows:
		about = next((about for about in row.pop("about") if about in documents), None)
		if about:
			doctype, name = about
			row.update(doctype=doctype, name=name, title=documents[about].title or name)
			row["user"] = row["user"] or documents[about].owner
			found.append(row)
	return found


def _with_users(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
	users = frappe.qb.DocType("User")
	names = {row["user"] for row in rows if row["user"]}
	query = frappe.qb.from_(users).select(users.name, users.full_name)
	full_names = dict(query.where(users.name.isin(list(names))).run()) if names else {}
	for row in rows:
		row["user_fullname"] = row.get("user_fullname") or full_names.get(row["user"]) or row["user"]
	return rows
