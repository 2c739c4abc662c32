"""Which clients are compared with which: those that have a key in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

import frappe
from frappe.query_builder.functions import Count, GroupConcat

from client_hub.identity.duplicates.chunks import chunks
from client_hub.identity.duplicates.key_table import MATCH_KEY
from client_hub.identity.duplicates.keys import INITIALS, KINDS, NAME, NAME_IN_TOWN, SHORT_NAME, beginning_of
from client_hub.identity.duplicates.likeness import may_be_alike
from client_hub.linked_documents import CLIENT

LARGEST_BLOCK = 25
"""Clients with one key that are all compared with each other. A telephone that more have is an adviser's, and a
name in a town that more have is one of many: there each is compared with those next to it by name."""
NEIGHBOURS = 6
COMMON = 1_000
"""Clients that have a word of one beginning: what more have is what this site's clients do, as "Bodegas", and tells
nobody apart. It counts together with another beginning only."""

Pair = tuple[str, str]
"""Two clients, the one that comes first in the order of texts first."""


def pairs() -> list[Pair]:
	"""All pairs worth comparing, in their order, each once."""
	found = {pair for kind in KINDS for block in _blocks(kind).values() for pair in _pairs_of(block)}
	return sorted(found | _of_initials() | _roughly_alike(_of_names_in_town() - found))


def _of_initials() -> set[Pair]:
	"""Clients of one town of which the one's name may be the initials of the other's."""
	words, short = frappe.qb.DocType(MATCH_KEY), frappe.qb.DocType(MATCH_KEY)
	rows = (
		frappe.qb.from_(short)
		.join(words)
		.on((words.kind == INITIALS) & (words.value == short.value))
		.where((short.kind == SHORT_NAME) & (words.client != short.client))
		.select(short.client, words.client)
	).run()
	return {in_order(one, other) for one, other in rows}


def _of_names_in_town() -> set[Pair]:
	"""Clients of one town whose names have words of one beginning in common: one that is rare, or two."""
	blocks = _blocks(NAME_IN_TOWN)
	clients: dict[str, set[str]] = defaultdict(set)
	for value, block in blocks.items():
		clients[beginning_of(value)].update(block)
	found: set[Pair] = set()
	once: dict[Pair, str] = {}
	for value, block in blocks.items():
		beginning = beginning_of(value)
		for pair in _pairs_of(block):
			if len(clients[beginning]) <= COMMON or once.setdefault(pair, beginning) != beginning:
				found.add(pair)
	return found


def _roughly_alike(pairs: set[Pair]) -> set[Pair]:
	"""Those whose names may be alike, by their letters alone: that spares reading most clients."""
	names = defaultdict(list)
	key = frappe.qb.DocType(MATCH_KEY)
	for client, name in frappe.qb.from_(key).select(key.client, key.value).where(key.kind == NAME).run():
		names[client].append(name)
	return {(one, other) for one, other in pairs if may_be_alike(names[one], names[other])}


def _blocks(kind: str) -> dict[str, list[str]]:
	"""{key of a kind: the clients that share it}."""
	key = frappe.qb.DocType(MATCH_KEY)
	# Unordered, so that the database reads its index and nothing else.
	rows = (
		frappe.qb.from_(key)
		.select(key.value, GroupConcat(key.client), Count("*"))
		.where(key.kind == kind)
		.groupby(key.value)
		.having(Count("*") > 1)
	).run()
	blocks = {value: names.split(",") for value, names, _number in rows}
	for value, _names, number in rows:
		# A list that was cut off by the database, or of IDs with a comma.
		if len(blocks[value]) != number:
			blocks[value] = frappe.get_all(MATCH_KEY, filters={"kind": kind, "value": value}, pluck="client")
	return blocks


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
