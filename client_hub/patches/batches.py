"""The clients of a site, some at a time: a patch for a hundred thousand of them needs little memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import frappe

from client_hub.identity import matching
from client_hub.linked_documents import CLIENT
from client_hub.log import logger

SIZE = 1_000


def batches_of_clients(fields: list[str], **filters: Any) -> Iterator[list[frappe._dict]]:
	"""Rows of Client with `name` and `fields`, in the order of their names.

	What is written to a batch may take it out of `filters`: the next one begins behind its last name.
	"""
	last = ""
	while True:
		rows = frappe.get_all(
			CLIENT,
			filters={**filters, "name": (">", last)},
			fields=["name", *fields],
			order_by="name asc",
			limit=SIZE,
		)
		if not rows:
			return
		yield rows
		last = rows[-1].name


def write(changes: dict[str, dict]) -> None:
	"""Write `{client: {field: value}}`, whatever fields each changes. What a patch does is no change of anybody's."""
	by_fields: dict[tuple[str, ...], dict[str, dict]] = {}
	for client, values in changes.items():
		by_fields.setdefault(tuple(sorted(values)), {})[client] = values
	for docs in by_fields.values():
		frappe.db.bulk_update(CLIENT, docs, update_modified=False)


def leave_what_is_taken(changes: dict[str, dict], rows: list[frappe._dict], field: str) -> None:
	"""Take out of `changes` what another client has in a unique field, and say so in the app's log.

	`rows`: the clients with what they have in the field. A key that is not right any more is emptied.
	"""
	owners = matching.owners(field, (values.get(field) for values in changes.values()))
	for row in rows:
		value = changes[row.name].get(field)
		owner = owners.setdefault(value.lower(), row.name) if value else row.name
		if owner == row.name:
			continue
		logger().warning(f"{row.name}: the {field} {value!r} is that of {owner} too. Correct or merge them.")
		del changes[row.name][field]
		if field == "tax_id_key" and row[field]:
			changes[row.name][field] = None
