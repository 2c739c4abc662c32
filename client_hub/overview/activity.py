"""The activity stream of a client: what was said, written, changed and made, newest first.

Over the client, its parties and its linked documents, as far as the reader may read them
(definitions 8). `activity_streams` finds the rows, `activity_rows` describes them.
"""

from __future__ import annotations

import json
from typing import Any

import frappe
from frappe import _

from client_hub.arguments import page
from client_hub.overview.activity_kinds import KINDS
from client_hub.overview.activity_position import Entry
from client_hub.overview.activity_rows import described
from client_hub.overview.activity_streams import newest
from client_hub.overview.scope import readable_documents

MAX_PAGE_LENGTH = 100

MAX_ROUNDS = 3
"""Looks for more rows when a page has Versions that show the reader nothing, before it goes short."""


def page_of(
	client: str, before: str | None = None, page_length: int = 20, kinds: list[str] | str | None = None
) -> dict[str, Any]:
	"""`{rows, next}`: a page of the stream, newest first, and the cursor of the next one (None: the end).

	`before`: the `next` of the page before. `kinds`: only these, a list or its JSON text. Each row has
	`kind`, `timestamp`, `is_ahead` (it is planned for later), `action`, the document it is about (`doctype`, `name`, `title`), what it is
	itself (`activity_doctype`, `activity_name`), `user`, `user_fullname`, `subject` and `text`; a
	communication also `medium`, `has_attachment` and `delivery_status`, a change its `changes`
	(`label`, `before`, `after`). Every text is plain text, not HTML. A page may be shorter than
	`page_length` before the end. Raises `frappe.ValidationError` for an unknown kind or cursor.
	"""
	wanted, (_start, length) = _wanted(kinds), page(0, page_length, MAX_PAGE_LENGTH)
	position = Entry.of_cursor(before) if before else None
	scope = readable_documents(client)
	rows: list[dict[str, Any]] = []
	more = True
	for _round in range(MAX_ROUNDS):
		missing = length - len(rows)
		entries = newest(scope, wanted, position, missing + 1)
		more, entries = len(entries) > missing, entries[:missing]
		rows += described(entries, scope)
		position = entries[-1] if entries else position
		if not more or len(rows) == length:
			break
	return {"rows": rows, "next": position.cursor() if more and position else None}


def _wanted(kinds: list[str] | str | None) -> set[str]:
	if not kinds:
		return set(KINDS)
	try:
		listed = json.loads(kinds) if isinstance(kinds, str) and kinds.startswith("[") else _listed(kinds)
		wanted = set(map(str, listed))
	except ValueError:
		wanted = {str(kinds)}
	if unknown := wanted.difference(KINDS):
		frappe.throw(
			_("There is no kind of activity {0}. Kinds: {1}").format(
				frappe.utils.escape_html(", ".join(sorted(unknown))), ", ".join(KINDS)
			)
		)
	return wanted


def _listed(kinds: list[str] | str) -> list[str]:
	return [kind.strip() for kind in kinds.split(",")] if isinstance(kinds, str) else kinds
