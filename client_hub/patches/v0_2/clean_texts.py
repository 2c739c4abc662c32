"""Characters that cannot be seen leave the clients' own texts, and the keys of tax IDs that had them are made.

An invisible character, a comma or "NIF " had kept a number from having a key, so that a second client
could have it too. A key that another client holds stays empty, and the app's log names both. The texts of
Addresses and Contacts are theirs.
"""

from __future__ import annotations

import re

import frappe

from client_hub.clean_text import clean_line
from client_hub.identity import matching, tax_id
from client_hub.patches.batches import batches_of_clients, leave_what_is_taken, write

TEXTS = (
	"legal_name",
	"trade_name",
	"external_id",
	"tax_id",
	"establishment_id",
	"no_tax_id_reason",
	"website",
)
KEY = "tax_id_key"

_FORMER_PUNCTUATION = re.compile(r"[\s.\-/|]+")


def execute() -> None:
	for rows in batches_of_clients([*TEXTS, KEY, "tax_id_country", "country"]):
		changes: dict[str, dict[str, str | None]] = {row.name: _cleaned(row) for row in rows}
		leave_what_is_taken(changes, rows, "external_id")
		for row in rows:
			if _is_read_otherwise(row.tax_id) or _is_read_otherwise(row.establishment_id):
				parsed = matching.parse_tax_id(row.tax_id, row.tax_id_country or row.country)
				if (key := parsed.key(row.establishment_id)) != row[KEY]:
					changes[row.name][KEY] = key
		leave_what_is_taken(changes, rows, KEY)
		write({name: values for name, values in changes.items() if values})


def _cleaned(row: frappe._dict) -> dict[str, str | None]:
	cleaned = {field: clean_line(row[field]) for field in TEXTS if row[field]}
	return {field: text for field, text in cleaned.items() if text and text != row[field]}


def _is_read_otherwise(text: str | None) -> bool:
	"""Whether the number in a text is another one than it was read as before."""
	former = _FORMER_PUNCTUATION.sub("", (text or "").upper())
	return former != tax_id.parse(text, None).number and former not in ("NA", "NONE")
