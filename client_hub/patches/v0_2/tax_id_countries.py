"""The country that Frappe's desk had filled in for a tax ID: the site's, whatever the client's was.

It is taken away only where it is surely that: not the address's country, in which the number is valid or
of unknown format, and one in which it is not valid.
"""

from __future__ import annotations

import frappe

from client_hub.identity import matching, tax_id
from client_hub.patches.batches import batches_of_clients, leave_what_is_taken, write


def execute() -> None:
	site = frappe.db.get_default("country")
	if not site:
		return
	fields = ["tax_id", "tax_id_country", "tax_id_key", "establishment_id", "country"]
	for rows in batches_of_clients(fields, tax_id_country=site, country=("not in", ("", site))):
		changes: dict[str, dict] = {}
		for row in rows:
			of_address = matching.parse_tax_id(row.tax_id, row.country)
			is_filled_in = matching.parse_tax_id(
				row.tax_id, site
			).state == tax_id.INVALID and of_address.state in (tax_id.VALID, tax_id.UNKNOWN)
			changes[row.name] = (
				{"tax_id_country": None, "tax_id_key": of_address.key(row.establishment_id)}
				if is_filled_in
				else {}
			)
		leave_what_is_taken(changes, rows, "tax_id_key")
		write({name: values for name, values in changes.items() if values})
