"""Several e-mail addresses in one field are taken apart: the first one is the client's, its contact has them all.

Of the Contact only the row is changed that the client had written so; what else a Contact says stays.
"""

from __future__ import annotations

import frappe

from client_hub.emails import addresses_in
from client_hub.parties.links import PRIMARY_FIELDS
from client_hub.patches.batches import batches_of_clients, write


def execute() -> None:
	for rows in batches_of_clients(["email_id", "primary_contact"], email_id=("is", "set")):
		changes = {}
		for row in rows:
			found = addresses_in(row.email_id)
			if found and found != [row.email_id]:
				changes[row.name] = {"email_id": found[0]}
				if row.primary_contact:
					_write_contact(row.primary_contact, row.email_id, found)
		write(changes)


def _write_contact(contact: str, text: str, addresses: list[str]) -> None:
	rows = frappe.get_all(
		"Contact Email", {"parenttype": "Contact", "parent": contact}, ["name", "email_id"], order_by="idx"
	)
	written = next((row for row in rows if row.email_id == text), None)
	if not written:
		return
	frappe.db.set_value("Contact Email", written.name, "email_id", addresses[0], update_modified=False)
	known = {row.email_id.lower() for row in rows if row.email_id}
	further = [address for address in addresses[1:] if address.lower() not in known]
	for place, address in enumerate(further, len(rows) + 1):
		row = frappe.new_doc("Contact Email")
		row.update({"parent": contact, "parenttype": "Contact", "parentfield": "email_ids"})
		row.update({"idx": place, "email_id": address})
		row.db_insert()
	_write_where_it_is_shown(contact, text, addresses[0])


def _write_where_it_is_shown(contact: str, text: str, address: str) -> None:
	"""The Contact's own e-mail is that of its primary row; parties show it."""
	frappe.db.set_value(
		"Contact", {"name": contact, "email_id": text}, "email_id", address, update_modified=False
	)
	frappe.clear_document_cache("Contact", contact)
	for (party, doctype), shown in PRIMARY_FIELDS.items():
		if doctype == "Contact":
			shows = {shown: contact, "email_id": text}
			frappe.db.set_value(party, shows, "email_id", address, update_modified=False)
