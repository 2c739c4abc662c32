"""One row of an import saved through the life of its documents, and what was said meanwhile."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import strip_html

from client_hub.linked_documents import CLIENT
from client_hub.parties.roles import ROLES, parties_of
from client_hub.spreadsheets import comparing, rows
from client_hub.spreadsheets.rows import DOING, IMPORT
from client_hub.spreadsheets.taking_back import MADE_LINKS


def create(row: frappe._dict, client_import: str):
	doc = frappe.new_doc(CLIENT)
	doc.update(rows.from_json(row.row_values, {}))
	_set_flags(doc, client_import)
	doc.set_new_name()
	rows.write(row.name, outcome=DOING, client=doc.name)
	return doc.insert()


def update(row: frappe._dict, client_import: str):
	doc = frappe.get_doc(CLIENT, row.client)
	doc.flags.client_hub_save_was_cut = row.outcome == DOING
	changes = rows.from_json(row.changes, {})
	_check_unchanged(doc, changes)
	if not row.before_image:
		row.before_image = rows.to_json(_before_image(doc, changes))
	rows.write(row.name, outcome=DOING, before_image=row.before_image)
	doc.update(rows.from_json(row.row_values, {}))
	_set_flags(doc, client_import)
	return doc.save()


def _before_image(doc, changes: dict[str, list]) -> dict:
	ticks = (role.tick for role in ROLES.values())
	before = {field: doc.get(field) for field in (*changes, *MADE_LINKS, *ticks, "tax_id_key")}
	for role in ROLES.values():
		# Saving makes one of them the primary one. Undo must not take it for one that the row has made.
		before[role.primary] = before[role.primary] or next(iter(parties_of(doc.name, role.doctype)), None)
	return before


def _check_unchanged(doc, changes: dict[str, list]) -> None:
	"""What the user confirmed was a change from what was there then."""
	for fieldname, (old, new) in changes.items():
		fieldtype = doc.meta.get_field(fieldname).fieldtype
		if not any(comparing.same(fieldtype, doc.get(fieldname), value) for value in (old, new)):
			raise frappe.ValidationError(
				_("{0} was changed by somebody after the check. Check the sheet again.").format(
					_(doc.meta.get_label(fieldname), context=CLIENT)
				)
			)


def _set_flags(doc, client_import: str) -> None:
	# A page that shows one of thousands of clients being saved can wait; each message costs a trip.
	doc.flags.notify_update = False
	# ERPNext would commit in the middle of the row when the number is in a Call Log.
	doc.flags.ignore_auto_link_call_log = True
	doc.flags.updater_reference = {
		"doctype": IMPORT,
		"docname": client_import,
		"label": _("via Client Import"),
	}


def messages() -> str:
	"""What was shown to the user while a row was saved, as plain text."""
	texts = []
	for message in frappe.local.message_log:
		message = frappe.parse_json(message) if isinstance(message, str) else message
		texts.append(strip_html(str(message.get("message", message))).strip())
	frappe.clear_messages()
	return " ".join(dict.fromkeys(filter(None, texts)))[:2000]


def message_of(error: Exception) -> str:
	"""Why a row failed, for the person who has to mend it."""
	said = messages() or strip_html(str(error)).strip()
	if isinstance(error, frappe.ValidationError | frappe.PermissionError):
		return said or _("You do not have the permission that this row needs.")
	frappe.log_error(title="Client Hub: a row of an import failed")
	return _("An error that is not the sheet's: {0}").format(said[:500] or type(error).__name__)
