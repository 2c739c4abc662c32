"""The clients of a site, some at a time: a patch for a hundred thousand of them needs little memory."""

from __future__ import annotations

from collections.abc import Iterator

import frappe

from client_hub.linked_documents import CLIENT

SIZE = 1_000


def batches_of_clients(fields: list[str], **filters) -> Iterator[list[frappe._dict]]:
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
			limit_page_length=SIZE,
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
