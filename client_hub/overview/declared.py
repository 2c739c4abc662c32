"""The sections and tiles of this site, in the order of the page."""

from __future__ import annotations

import frappe
from frappe import _

from client_hub.linked_documents import CLIENT
from client_hub.overview.declaration import Section, Tile
from client_hub.overview.sections import OWN_SECTIONS, OWN_TILES

TABS = ("projects", "orders_and_invoices", "deals_and_quotes")
"""Tabs with lists of documents."""

_TAB_SUFFIX = "_tab"


def sections() -> dict[str, Section]:
	"""All sections by their keys."""
	return {section.key: section for section in OWN_SECTIONS}


def tiles() -> dict[str, Tile]:
	"""All tiles by their keys."""
	return {tile.key: tile for tile in OWN_TILES}


def tabs() -> dict[str, list[str]]:
	"""{tab: its tiles}, in the order of the page."""
	tab_of = {section.tile: section.tab for section in sections().values()}
	return {tab: [tile for tile in tiles() if tab_of[tile] == tab] for tab in TABS}


def tab_labels() -> dict[str, str]:
	"""{tab: what it is called} of all tabs of the client's page, as its form has them."""
	fields = [field for field in frappe.get_meta(CLIENT).fields if field.fieldtype == "Tab Break"]
	return {field.fieldname.removesuffix(_TAB_SUFFIX): _(field.label, context=CLIENT) for field in fields}
