"""Recognises the system whose export a sheet is: most of its marks stand in the file.

Then what its headers mean goes before what their words could mean, and its record number is the
client's External ID.
"""

from __future__ import annotations

import re

from client_hub.spreadsheets.sheet.columns import normalise
from client_hub.spreadsheets.sheet.known_systems import LEFT_OUT, RECORD, SYSTEMS, System

MOST = 0.6
"""Share of a system's marks that must be there."""


def recognise(headers: list[str | None]) -> System | None:
	"""The system whose export the headers are of, if any: the one with the most of its marks there."""
	there = {normalise(header) for header in headers if header}
	best, most = None, 0
	for system in (*_of_dolibarr(headers), *SYSTEMS):
		found = len(system.marked_by & there)
		if found > most and found >= MOST * len(system.marked_by) and system.needed <= there:
			best, most = system, found
	return best


# --- Dolibarr ------------------------------------------------------------------------------------

# Its headers are in the user's language, and each carries the code of its field: "Nombre (s.nom)".
_DOLIBARR_CODE = re.compile(r"\((s|t|c|country|departement)\.(\w+)\)\s*\*?$")

_DOLIBARR = {
	"nom": "LEGAL", "name_alias": "trade_name", "rowid": LEFT_OUT, "code_client": RECORD, "code_fournisseur": RECORD,
	"address": "address_line1", "zip": "pincode", "town": "city", "fk_departement": "state", "fk_pays": "country", "code": "country",
	"phone": "phone", "phone_mobile": "mobile_no", "fax": LEFT_OUT, "url": "website", "email": "email_id",
	"tva_intra": "tax_id", "siren": "SECOND_TAX_ID", "siret": LEFT_OUT, "ape": LEFT_OUT, "idprof4": LEFT_OUT,
	"note_private": "notes", "note_public": LEFT_OUT, "default_lang": "language", "fk_multicurrency": "default_currency",
	"multicurrency_code": "default_currency", "client": LEFT_OUT, "fournisseur": LEFT_OUT, "status": LEFT_OUT,
}  # fmt: skip


def _of_dolibarr(headers: list[str | None]) -> list[System]:
	coded = {header: found[2] for header in headers if header and (found := _DOLIBARR_CODE.search(header))}
	if len(coded) < 3 or "nom" not in coded.values():
		return []
	fields = {header: _DOLIBARR.get(code, LEFT_OUT) for header, code in coded.items()}
	return [System("Dolibarr", "|".join(coded), fields)]
