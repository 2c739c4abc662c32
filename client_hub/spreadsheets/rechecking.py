"""What has come up between the check and the run: clients that somebody made in the meantime.

The database's unique indexes stop a second tax ID or external ID by themselves; a second client of
the same name and country is only stopped here.
"""

from __future__ import annotations

import frappe
from frappe import _

from client_hub.identity import matching
from client_hub.spreadsheets import rows
from client_hub.spreadsheets.rows import CREATE

_IDENTITY = ("legal_name", "tax_id", "country", "establishment_id", "tax_id_country", "external_id")


class Rechecker:
	"""Matches rows that make clients once more, all of them with a few queries."""

	def __init__(self, batch: list[frappe._dict]):
		self._rows = [row for row in batch if row.action == CREATE]

	def objections(self) -> dict[str, str]:
		"""{name of row: why it may not be done any more}."""
		identities = []
		for row in self._rows:
			values = rows.from_json(row.row_values, {})
			identities.append(matching.identity_of(**{key: values.get(key) for key in _IDENTITY}))
		found = {}
		for row, match in zip(self._rows, matching.match(identities), strict=True):
			if match.clients and not match.other_tax_id:
				titles = matching.readable_titles(match.clients)
				known = [f"{title} ({name})" for name, title in titles.items()]
				found[row.name] = _(
					"Since the check, {0} has been made ({1}). Check the sheet again."
				).format(", ".join(known) or _("a client that you may not see"), matching.reason(match.level))
		return found
