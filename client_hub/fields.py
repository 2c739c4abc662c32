"""The client link on ERPNext's DocTypes, a Custom Field of ours: made where it is missing, else left alone.

What an administrator has changed of it with Customize Form is theirs: a label, a place in the list, a
permission level. Frappe's own fixtures would take that back with every migrate, so the definition stands
where Frappe does not look for them, and is read here. Only what the app works by is put right.
"""

from __future__ import annotations

import json
from pathlib import Path

import frappe
from frappe.custom.doctype.custom_field.custom_field import create_custom_fields

from client_hub.linked_documents import FIELDNAME, LINKED_DOCUMENTS, custom_field
from client_hub.stamping import linked_documents

WORKED_BY = ("fieldtype", "options", "module", "no_copy", "allow_on_submit")


def make_fields() -> None:
	"""Have the client link on every DocType of the table, those of other apps too."""
	missing = {}
	for doctype, field in _definitions().items():
		if name := frappe.db.exists("Custom Field", {"dt": doctype, "fieldname": FIELDNAME}):
			_put_right(name, field)
		else:
			missing[doctype] = [field]
	create_custom_fields(missing)


def _definitions() -> dict[str, dict]:
	"""{DocType: field} of the DocTypes that are there."""
	shipped = json.loads(
		Path(frappe.get_app_path("client_hub", "fixtures", "fields", "custom_field.json")).read_text()
	)
	own = {field["dt"]: field for field in shipped}
	return {
		doctype: own[doctype] if doctype in LINKED_DOCUMENTS else custom_field(entry)
		for doctype, entry in linked_documents().items()
	}


def _put_right(name: str, field: dict) -> None:
	there = frappe.db.get_value("Custom Field", name, WORKED_BY, as_dict=True)
	wanted = {key: field[key] for key in WORKED_BY if there[key] != field[key]}
	if not wanted:
		return
	frappe.db.set_value("Custom Field", name, wanted)
	frappe.clear_cache(doctype=field["dt"])
	if "fieldtype" in wanted:
		frappe.db.updatedb(field["dt"])
