"""The public REST surface, under `/api/method/client_hub.api.` (design 5).

Thin: each method types its arguments, checks permission first, and hands over.
"""

from __future__ import annotations

import frappe

from client_hub.identity import adoption
from client_hub.linked_documents import CLIENT
from client_hub.overview import documents as documents_of
from client_hub.overview.declaration import Context, Section
from client_hub.overview.figures import section_figures
from client_hub.overview.sections import SECTIONS, TILES


@frappe.whitelist(methods=["GET", "POST"])
def overview(client: str, company: str | None = None, tiles: list[str] | str | None = None) -> dict:
	"""The figures of a client's tiles, each section with its own state.

	Returns `{client, as_of, tiles: {tile: {sections: [{section, label, doctype, state, figures}]}}}`.
	`tiles`: only these, so that each tile of the page loads on its own.
	"""
	frappe.has_permission(CLIENT, "read", client, throw=True)
	wanted = frappe.parse_json(tiles) if tiles else TILES
	context = Context.of(client, company)
	ticks = frappe.db.get_value(CLIENT, client, ["is_customer", "is_supplier"], as_dict=True)
	answer = {tile: {"sections": []} for tile in TILES if tile in wanted}
	for section in SECTIONS.values():
		if section.tile in answer and _is_asked_about(section, ticks):
			answer[section.tile]["sections"].append(section_figures(section, context))
	return {"client": client, "as_of": context.today, "tiles": answer}


@frappe.whitelist(methods=["GET", "POST"])
def documents(
	client: str,
	section: str,
	bucket: str | None = None,
	company: str | None = None,
	start: int = 0,
	page_length: int = 20,
	order_by: str | None = None,
) -> dict:
	"""A page of the documents behind a figure: `{total, rows, columns}`; `total` is the figure's count."""
	frappe.has_permission(CLIENT, "read", client, throw=True)
	context = Context.of(client, company)
	return documents_of.page_of(_section(section), bucket, context, start, page_length, order_by)


@frappe.whitelist(methods=["GET", "POST"])
def list_filters(client: str, section: str, bucket: str | None = None, company: str | None = None) -> list:
	"""Filters that open ERPNext's own list with the same documents as `documents`."""
	frappe.has_permission(CLIENT, "read", client, throw=True)
	return documents_of.list_filters(_section(section), bucket, Context.of(client, company))


@frappe.whitelist(methods=["GET", "POST"])
def preview_adoption() -> dict:
	"""What adoption would do: counts of clients and parties, conflicts, numbers too common to group by."""
	frappe.only_for("System Manager")
	return adoption.make_plan().summary()


@frappe.whitelist(methods=["POST"])
def start_adoption() -> None:
	"""Adopt existing parties in the background; the event `client_hub_adoption` tells how far it is."""
	frappe.only_for("System Manager")
	adoption.start()


def _section(key: str) -> Section:
	if key not in SECTIONS:
		frappe.throw(
			frappe._("There is no section {0}. Sections: {1}").format(
				frappe.utils.escape_html(key), ", ".join(SECTIONS)
			)
		)
	return SECTIONS[key]


def _is_asked_about(section: Section, ticks: dict) -> bool:
	"""A client with suppliers shows orders we place, one with customers theirs, both if it is both."""
	return not section.needs or bool(ticks[section.needs]) or not any(ticks.values())
