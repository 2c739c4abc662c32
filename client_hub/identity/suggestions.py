"""Clients that may be the same legal entity: for a person to look at, never matched by themselves.

Levels 5 and 6 of the definitions, chapter 10: the same e-mail or website domain (free-mail domains
say nothing), or a similar name with something else that is the same. Candidates come from the table of
keys; how alike they are is `duplicates.likeness`'s to say, as of every other pair.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

import frappe

from client_hub.compat import stored_rows
from client_hub.identity.duplicates import key_table
from client_hub.identity.duplicates.chunks import chunks
from client_hub.identity.duplicates.keys import NAME_IN_TOWN, keys_of
from client_hub.identity.duplicates.likeness import DOMAIN as SAME_DOMAIN
from client_hub.identity.duplicates.likeness import EMAIL, Likeness, likeness
from client_hub.identity.duplicates.record import FIELDS, Record
from client_hub.identity.names import name_key
from client_hub.identity.similarity import nearest
from client_hub.linked_documents import CLIENT

DOMAIN, SIMILAR_NAME = "domain", "similar_name"

MAX_SUGGESTIONS = 10
MAX_CANDIDATES = 50
"""Clients with one key that are compared with the one looked for, and those most alike by the letters of theirs."""
MAX_NAMES = 2_000
"""Names in a town whose letters are looked at; a city may have more clients than is worth a wait."""


def suggest(asked: Mapping[str, Any]) -> list[tuple[str, str, Likeness]]:
	"""(client, level, likeness) of at most `MAX_SUGGESTIONS` clients, the surest first.

	`asked`: what is known, as of `duplicates.record.FIELDS`.
	"""
	record = Record.of(asked)
	names = list(dict.fromkeys(_candidates(record, name_key(asked.get("legal_name")))))
	found = [(name, _level(how), how) for name, how in compare(record, names).items()]
	listed = [row for row in found if row[2].is_listed or row[1] == DOMAIN]
	return sorted(listed, key=lambda row: -row[2].score)[:MAX_SUGGESTIONS]


def compare(record: Record, names: Iterable[str], fields: Iterable[str] = FIELDS) -> dict[str, Likeness]:
	"""{client: how alike it is}, by some of its fields, whoever asks."""
	rows = stored_rows(CLIENT, names, fields)
	return {row.name: likeness(record, Record.of(row)) for row in rows}


def _level(how: Likeness) -> str:
	return DOMAIN if {SAME_DOMAIN, EMAIL} & set(how.reasons) else SIMILAR_NAME


def _candidates(record: Record, key: str) -> Iterable[str]:
	for kind, keys in groupby(sorted(keys_of(record)), key=lambda found: found.kind):
		if kind == NAME_IN_TOWN:
			yield from _most_alike(key, key_table.found_by(list(keys), MAX_NAMES))
		else:
			yield from key_table.found_by(list(keys), MAX_CANDIDATES)


def _most_alike(key: str, names: list[str]) -> list[str]:
	"""Those whose name has the most letters in common: comparing word by word takes longer."""
	if len(names) <= MAX_CANDIDATES:
		return names
	rows = [
		row
		for some in chunks(names)
		for row in frappe.get_all(CLIENT, {"name": ("in", some)}, ["name", "name_key"], as_list=True)
	]
	places = nearest(key, [other or "" for _name, other in rows], MAX_CANDIDATES)
	return [rows[place][0] for place in places]


def escape_like(text: str) -> str:
	"""A text as it stands, in a pattern of `like`."""
	return text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
