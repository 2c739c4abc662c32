"""Which clients are compared with which: those that have a key in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

import frappe
from frappe.query_builder.functions import Count

from client_hub.identity.duplicates.chunks import chunks
from client_hub.identity.duplicates.key_table import MATCH_KEY
from client_hub.identity.duplicates.keys import KINDS
from client_hub.linked_documents import CLIENT

LARGEST_BLOCK = 25
"""Clients with one key that are all compared with each other. A telephone that more have is an adviser's, and a
name in a town that more have is one of many: there each is compared with those next to it by name."""
NEIGHBOURS = 6

Pair = tuple[str, str]
"""Two clients, the one that comes first in the order of texts first."""


def pairs() -> list[Pair]:
	"""All pairs worth comparing, in their order, each once. Their number grows faster than that of the clients, as
	more of a town have a word of one beginning, until blocks are larger than `LARGEST_BLOCK`."""
	return sorted({pair for kind in KINDS for block in _blocks(kind) for pair in _pairs_of(block)})


def _blocks(kind: str) -> Iterable[list[str]]:
	"""Clients that share a key of a kind."""
	key, shared = frappe.qb.DocType(MATCH_KEY), frappe.qb.DocType(MATCH_KEY)
	several = (
		frappe.qb.from_(shared)
		.select(shared.value)
		.where(shared.kind == kind)
		.groupby(shared.value)
		.having(Count("*") > 1)
	).as_("several")
	# Unordered, so that the database reads its index and nothing else.
	rows = (
		frappe.qb.from_(several)
		.join(key)
		.on((key.kind == kind) & (key.value == several.value))
		.select(several.value, key.client)
	).run()
	blocks = defaultdict(list)
	for value, name in rows:
		blocks[value].append(name)
	return blocks.values()


def _pairs_of(block: list[str]) -> Iterator[Pair]:
	if len(block) <= LARGEST_BLOCK:
		return (in_order(one, other) for one, other in combinations(block, 2))
	block = _by_name(block)
	return (
		in_order(one, other)
		for place, one in enumerate(block)
		for other in block[place + 1 : place + 1 + NEIGHBOURS]
	)


def _by_name(block: list[str]) -> list[str]:
	keys = {
		row.name: row.name_key or ""
		for some in chunks(block)
		for row in frappe.get_all(CLIENT, filters={"name": ("in", some)}, fields=["name", "name_key"])
	}
	return sorted(keys, key=lambda name: (keys[name], name))


def in_order(one: str, other: str) -> Pair:
	"""The two as a pair is kept."""
	return (one, other) if one < other else (other, one)
