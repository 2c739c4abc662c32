"""The Customers, Suppliers, Leads and Prospects of a client that the reader may read."""

from __future__ import annotations

from typing import Any

import frappe

from client_hub.arguments import page
from client_hub.overview.party_origins import origins_of
from client_hub.overview.time_limit import attempt
from client_hub.permissions import filed_under
from client_hub.stamping import linked_documents

MAX_PAGE_LENGTH = 100

FIRST = 10
"""As many as stand in the panel beside the figures."""

Party = tuple[str, str]
"""(DocType, name)."""


def page_of(client: str, start: int = 0, page_length: int = 20) -> dict[str, Any]:
	"""`{total, rows}`: a page of the parties, by kind, oldest first.

	Each of `rows` is `{doctype, name, title, disabled, currency, can_write, origin}`, see `origins_of`.
	"""
	parties = names_of(client)
	start, length = page(start, page_length, MAX_PAGE_LENGTH)
	shown = parties[start : start + length]
	found, origins = with_titles(shown), origins_of(client, shown)
	return {"total": len(parties), "rows": [{**found[party], "origin": origins[party]} for party in shown]}


def first_of(client: str) -> dict[str, Any]:
	"""`{state, total, rows}` of the first of them, without their origins.

	One that takes too long or fails has no rows and says so.
	"""
	state, told = attempt(f"Parties of {client}", lambda: _first_of(client))
	return {"state": state, **(told or {"total": 0, "rows": []})}


def _first_of(client: str) -> dict[str, Any]:
	parties = names_of(client)
	found = with_titles(parties[:FIRST])
	return {"total": len(parties), "rows": [found[party] for party in parties[:FIRST]]}


def names_of(client: str) -> list[Party]:
	"""All of them, by name only."""
	return [
		(doctype, name)
		for doctype in linked_documents().parties
		if (query := filed_under(doctype, [client])) is not None
		for name in query.select("name").orderby("creation", "name").run(pluck=True)
	]


def with_titles(parties: list[Party]) -> dict[Party, dict[str, Any]]:
	"""What a list shows of these parties, as far as the reader may read them."""
	found = {}
	for doctype in linked_documents().parties:
		names = [name for kind, name in parties if kind == doctype]
		if not names:
			continue
		meta = frappe.get_meta(doctype)
		fields = [f for f in (meta.title_field, "disabled", "default_currency") if meta.has_field(f)]
		can_write = bool(frappe.has_permission(doctype, "write"))
		for row in frappe.get_list(doctype, {"name": ("in", names)}, ["name", *fields], limit=len(names)):
			found[doctype, row.name] = {
				"doctype": doctype,
				"name": row.name,
				"title": row.get(meta.title_field) or row.name,
				"disabled": row.get("disabled"),
				"currency": row.get("default_currency"),
				"can_write": can_write,
			}
	return found
