"""The sections and tiles of this site, in the order of the page: ours, and what installed apps add.

Another app adds its own through the hook `client_hub_sections`, a dotted path to a function without
arguments that returns `Section` and `Tile` entries (docs/development.md). It is called once in a process for
each site. An entry that has no place is logged and left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import frappe
from frappe import _

from client_hub.linked_documents import CLIENT
from client_hub.log import logger
from client_hub.overview.declaration import Bucket, Late, Section, Tile
from client_hub.overview.sections import OWN_SECTIONS, OWN_TILES

HOOK = "client_hub_sections"

TABS = ("projects", "orders_and_invoices", "deals_and_quotes")
"""Tabs with lists of documents."""

KEPT_KEYS = frozenset(("ledger",))
"""Keys of sections that no tile has."""

_TAB_SUFFIX = "_tab"


@dataclass(frozen=True)
class Declared:
	"""Sections and tiles by their keys, and the tab of each tile: that of its first section."""

	sections: dict[str, Section] = field(default_factory=dict)
	tiles: dict[str, Tile] = field(default_factory=dict)
	tab_of: dict[str, str] = field(default_factory=dict)

	def add(self, section: Section) -> None:
		self.sections[section.key] = section
		self.tab_of.setdefault(section.tile, section.tab)

	def refusal(self, entry: Any) -> str | None:
		"""Why an entry of another app has no place here."""
		if isinstance(entry, Tile):
			return f"the tile {entry.key} is there already" if entry.key in self.tiles else None
		if not isinstance(entry, Section):
			return f"{entry!r} is neither a section nor a tile"
		if entry.key in self.sections or entry.key in KEPT_KEYS:
			return f"the section {entry.key} is there already"
		if entry.tile not in self.tiles:
			return f"{entry.key} names the tile {entry.tile}, which is not there"
		if entry.tab not in TABS or self.tab_of.get(entry.tile, entry.tab) != entry.tab:
			return f"{entry.key} names the tab {entry.tab}, where the tile {entry.tile} cannot stand"
		buckets = (*entry.buckets, *entry.apart)
		if not all(map(_is_whole, buckets)) or len({bucket.key for bucket in buckets}) < len(buckets):
			return f"{entry.key} has a bucket that is none, or two of one key"
		return None


def _is_whole(bucket: Any) -> bool:
	"""Whether it is a bucket, with a condition, that what is late of all sections can be put in order with."""
	if not isinstance(bucket, Bucket) or not (bucket.filters or bucket.where):
		return False
	return bucket.late is None or (
		isinstance(bucket.late, Late) and isinstance(bucket.late.rank, int | float)
	)


_DECLARED: dict[tuple[str, tuple[str, ...]], Declared] = {}
"""By site and its hooks: a process serves several sites, with different apps."""


def sections() -> dict[str, Section]:
	"""All sections by their keys."""
	return _declared().sections


def tiles() -> dict[str, Tile]:
	"""All tiles by their keys."""
	return _declared().tiles


def tabs() -> dict[str, list[str]]:
	"""{tab: its tiles}, in the order of the page."""
	declared = _declared()
	return {tab: [tile for tile in declared.tiles if declared.tab_of[tile] == tab] for tab in TABS}


def tab_labels() -> dict[str, str]:
	"""{tab: what it is called} of all tabs of the client's page, as its form has them."""
	fields = [df for df in frappe.get_meta(CLIENT).fields if df.fieldtype == "Tab Break" and not df.hidden]
	return {df.fieldname.removesuffix(_TAB_SUFFIX): _(df.label, context=CLIENT) for df in fields}


def _declared() -> Declared:
	paths = tuple(frappe.get_hooks(HOOK))
	key = (frappe.local.site, paths)
	if key not in _DECLARED:
		_DECLARED[key] = _put_together(paths)
	return _DECLARED[key]


def _put_together(paths: tuple[str, ...]) -> Declared:
	found = Declared(tiles={tile.key: tile for tile in OWN_TILES})
	for section in OWN_SECTIONS:
		found.add(section)
	for path in paths:
		try:
			_add_entries(found, list(frappe.get_attr(path)()), path)
		except Exception:
			logger().exception(f"{HOOK} of {path}")
		_drop_empty_tiles(found, path)
	return found


def _add_entries(found: Declared, entries: Iterable[Any], path: str) -> None:
	# Tiles first: in which order an app names them says nothing.
	for entry in sorted(entries, key=lambda entry: not isinstance(entry, Tile)):
		if refusal := found.refusal(entry):
			logger().error(f"{HOOK} of {path}: {refusal}")
		elif isinstance(entry, Tile):
			found.tiles[entry.key] = entry
		else:
			found.add(entry)


def _drop_empty_tiles(found: Declared, path: str) -> None:
	for key in found.tiles.keys() - found.tab_of.keys():
		del found.tiles[key]
		logger().error(f"{HOOK} of {path}: the tile {key} has no section")
