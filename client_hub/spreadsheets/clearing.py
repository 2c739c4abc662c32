"""What Frappe's Log Settings clear of imports and exports: old values and personal data are not kept for ever.

The records stay, with who did what when and how many; rows, files and what was said about rows go. Such
an import can neither be shown nor undone any more, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, now_datetime

from client_hub.lock import run_lock
from client_hub.spreadsheets.rows import IMPORT, ROW
from client_hub.spreadsheets.run.data_import_records import LOG

EXPORT = "Client Export"
CLEARED = "Cleared"


def clear_imports(days: int) -> None:
	"""Clear the imports that nothing was done with for so many days."""
	for name in _old(IMPORT, days):
		with run_lock(name) as held:
			if held:  # else a worker is on it after all
				_clear_import(frappe.get_doc(IMPORT, name))
				frappe.db.commit()  # nosemgrep: each stands alone, and may have a hundred thousand rows


def clear_exports(days: int) -> None:
	"""Clear the files of exports of so many days ago."""
	for name in _old(EXPORT, days):
		_delete_files({"attached_to_doctype": EXPORT, "attached_to_name": name})
		_mark(EXPORT, name)


def cleared_message() -> str:
	return _("The rows and files of this import have been cleared, so it can be neither shown nor undone.")


def refuse_cleared(doc: Document) -> None:
	"""Throws when the rows and files of an import are not there any more."""
	if doc.status == CLEARED:
		frappe.throw(cleared_message(), title=_("Client Import"))


def _old(doctype: str, days: int) -> Iterator[str]:
	before = add_days(now_datetime(), -days)
	yield from frappe.get_all(
		doctype,
		filters={"modified": ("<", before), "status": ("!=", CLEARED)},
		pluck="name",
		order_by="creation",
	)


def _clear_import(doc: Document) -> None:
	frappe.db.delete(ROW, {"client_import": doc.name})
	records = [name for name in (doc.data_import_new, doc.data_import_update) if name]
	if records:
		frappe.db.delete(LOG, {"data_import": ("in", records)})
	_delete_files({"attached_to_doctype": IMPORT, "attached_to_name": doc.name})
	others = {"file_url": doc.file_url, "status": ("!=", CLEARED), "name": ("!=", doc.name)}
	if doc.file_url and not frappe.db.exists(IMPORT, others):
		# The upload itself, unless somebody has attached it to a document of theirs.
		_delete_files({"file_url": doc.file_url, "owner": doc.owner, "attached_to_name": ("is", "not set")})
	_mark(IMPORT, doc.name)


def _delete_files(filters: dict[str, Any]) -> None:
	for name in frappe.get_all("File", filters=filters, pluck="name"):
		# What the app has made or was given goes with its record; no permission of File decides on that.
		frappe.delete_doc("File", name, ignore_permissions=True, delete_permanently=True)


def _mark(doctype: str, name: str) -> None:
	frappe.db.set_value(doctype, name, {"status": CLEARED, "file_url": None}, update_modified=False)
