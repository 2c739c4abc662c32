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

from client_hub.linked_documents import FIELDNAME, LINKED_DOCUMENTS, MODULE, custom_field
from client_hub.stamping import absent_doctypes, linked_documents

WORKED_BY = ("fieldtype", "options", "module", "no_copy", "allow_on_submit")


def make_fields() -> None:
	"""Have the client link on every DocType of the table, those of other apps too."""
	_forget_fields_of_what_is_gone()
	missing = {}
	for doctype, field in _definitions().items():
		if name := frappe.db.exists("Custom Field", {"dt": doctype, "fieldname": FIELDNAME}):
			_put_right(name, field)
		else:
			missing[doctype] = [field]
	# Frappe would check every field of the form, and may find one that links to a DocType that was taken off.
	create_custom_fields(missing, ignore_validate=bool(absent_doctypes()))


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


def _forget_fields_of_what_is_gone() -> None:
	"""Drop our fields of DocTypes that were taken off: Frappe keeps them, and fails on them when a client is
	merged (16.9). The column stays with the table, and the field comes again with the DocType."""
	filters = {"module": MODULE, "fieldname": FIELDNAME}
	for name, doctype in frappe.get_all("Custom Field", filters, ["name", "dt"], as_list=True):
		if not frappe.db.exists("DocType", doctype):
			frappe.delete_doc("Custom Field", name, force=True, delete_permanently=True)


def _put_right(name: str, field: dict) -> None:
	# ERPNext's Accounting Dimension of Client takes our fields for its own: disabled and enabled it makes them
	# anybody's to write, and deleted it deletes them. Those that are ours to write an administrator may close.
	keys = [*WORKED_BY, "read_only"] if field.get("read_only") else WORKED_BY
	there = frappe.db.get_value("Custom Field", name, keys, as_dict=True)
	wanted = {key: field[key] for key in keys if there[key] != field[key]}
	if not wanted:
		return
	frappe.db.set_value("Custom Field", name, wanted)
	frappe.clear_cache(doctype=field["dt"])
	if "fieldtype" in wanted:
		frappe.db.updatedb(field["dt"])
