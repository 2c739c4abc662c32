"""Which clients are compared with which: those that have a key in common."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, groupby

import frappe
from frappe.query_builder.functions import Count

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
	"""All pairs worth comparing, in their order, each once. Their number grows as that of the clients does."""
	return sorted({pair for kind in KINDS for block in _blocks(kind) for pair in _pairs_of(block)})


def _blocks(kind: str) -> Iterator[list[str]]:
	"""Clients that share a key of a kind, in the order of their names."""
	key, shared, client = (
		frappe.qb.DocType(MATCH_KEY),
		frappe.qb.DocType(MATCH_KEY),
		frappe.qb.DocType(CLIENT),
	)
	values = (
		frappe.qb.from_(shared)
		.select(shared.value)
		.where(shared.kind == kind)
		.groupby(shared.value)
		.having(Count("*") > 1)
	)
	values = values.as_("several")
	rows = (
		frappe.qb.from_(values)
		.join(key)
		.on((key.kind == kind) & (key.value == values.value))
		.join(client)
		.on(client.name == key.client)
		.select(key.value, key.client)
		.orderby(key.value, client.name_key, client.name)
	).run()
	for _value, block in groupby(rows, key=lambda row: row[0].casefold()):
		yield [name for _value, name in block]


def _pairs_of(block: list[str]) -> Iterator[Pair]:
	if len(block) <= LARGEST_BLOCK:
		found: Iterator[Pair] = combinations(block, 2)
	else:
		found = (
			(one, other)
			for place, one in enumerate(block)
			for other in block[place + 1 : place + 1 + NEIGHBOURS]
		)
	return (in_order(one, other) for one, other in found if one != other)


def in_order(one: str, other: str) -> Pair:
	"""The two as a pair is kept."""
	return (one, other) if one < other else (other, one)
