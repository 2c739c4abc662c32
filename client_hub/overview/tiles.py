"""The figures of a client's tiles, in the order of the page."""

from __future__ import annotations

from typing import Any

from frappe.model.document import Document

from client_hub.overview import party_list
from client_hub.overview.declaration import Context, Section
from client_hub.overview.declared import sections, tabs, tiles
from client_hub.overview.figures import sections_figures
from client_hub.stamping import is_moving


def figures_by_tile(
	client: Document, company: str | None, wanted: list[str], with_parties: bool
) -> dict[str, Any]:
	"""`{client, as_of, moving, tiles: {tile: {label, tab, sections}}}` of the tiles that are `wanted`, and the
	first `parties`."""
	context = Context.of(client.name, company)
	tab_of = {tile: tab for tab, keys in tabs().items() for tile in keys}
	told: dict[str, dict[str, Any]] = {
		key: {"label": str(tile.label), "tab": tab_of[key], "sections": []}
		for key, tile in tiles().items()
		if key in wanted
	}
	asked = [s for s in sections().values() if s.tile in told and _is_asked_about(s, client)]
	for figures in sections_figures(asked, context):
		told[figures["tile"]]["sections"].append(figures)
	answer = {
		"client": client.name,
		"as_of": context.today,
		"moving": is_moving(client.name),
		"tiles": told,
	}
	return answer | {"parties": party_list.first_of(client.name)} if with_parties else answer


def _is_asked_about(section: Section, client: Document) -> bool:
	"""A client with suppliers shows orders we place, one with customers theirs, both if it is both."""
	if not section.needs or client.get(section.needs):
		return True
	return not (client.is_customer or client.is_supplier)
