"""What Frappe keeps of tags, likes, assignments and comments in columns of the client itself."""

from __future__ import annotations

import json
from typing import Any

import frappe

from client_hub.linked_documents import CLIENT

TAGS, LIKES, ASSIGNED, COMMENTS = "_user_tags", "_liked_by", "_assign", "_comments"

COLUMNS = (TAGS, LIKES, ASSIGNED, COMMENTS)


def joined(column: str, values: list[str | None]) -> str | None:
	"""One column of several clients, each thing once."""
	found: list[Any] = []
	for value in values:
		found += [thing for thing in parts(column, value) if thing not in found]
	return whole(column, found)


def parts(column: str, value: str | None) -> list[Any]:
	if not value:
		return []
	if column == TAGS:
		return [tag for tag in value.split(",") if tag]
	try:
		return list(json.loads(value))
	except ValueError:
		return []


def whole(column: str, things: list[Any]) -> str | None:
	if not things:
		return None
	return "," + ",".join(things) if column == TAGS else json.dumps(things)


def taken_back(column: str, now: str | None, before: str | None, after: str | None) -> str | None:
	"""`now` without what the merge has brought: what stands in `after` and did not in `before`."""
	brought = [thing for thing in parts(column, after) if thing not in parts(column, before)]
	return whole(column, [thing for thing in parts(column, now) if thing not in brought])


def assigned(client: str) -> str | None:
	"""As Frappe writes it: who has an open ToDo of the client."""
	users = frappe.get_all(
		"ToDo",
		filters={
			"reference_type": CLIENT,
			"reference_name": client,
			"status": ("not in", ("Cancelled", "Closed")),
			"allocated_to": ("is", "set"),
		},
		pluck="allocated_to",
		order_by="creation",
	)
	return json.dumps(list(dict.fromkeys(users))) if users else None
