"""The legal form beside the key of each client's name, and the key as it is made now."""

from __future__ import annotations

from client_hub.identity.matching import parse_name
from client_hub.patches.batches import batches_of_clients, write

_KEYS = ("name_key", "legal_form_key")


def execute() -> None:
	for rows in batches_of_clients(["legal_name", "country", "tax_id_country", *_KEYS]):
		changes = {}
		for row in rows:
			keys = parse_name(row.legal_name, row.country or row.tax_id_country)
			if keys != (row.name_key, row.legal_form_key):
				changes[row.name] = dict(zip(_KEYS, keys, strict=True))
		write(changes)
