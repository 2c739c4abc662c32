"""Marked copies of imported sheets as files: at once for a small sheet, in the background for a large one."""

from __future__ import annotations

from pathlib import Path

import frappe
from frappe import _

from client_hub.spreadsheets import files
from client_hub.spreadsheets import marked_copy as copy
from client_hub.spreadsheets.columns import Headers, importable_columns
from client_hub.spreadsheets.notifying import notify
from client_hub.spreadsheets.reader.limits import SheetRefused
from client_hub.spreadsheets.reader.table import open_table
from client_hub.spreadsheets.rows import IMPORT
from client_hub.spreadsheets.stored_files import store

AT_ONCE = 5_000
"""Rows that are copied while the user waits."""

EVENT = "client_import_copy"
"""Realtime event with `name` and `file_url` when a copy in the background is done."""


def marked_copy(doc) -> dict:
	"""`{file_url}` of the marked copy, or `{queued: true}` when it is made in the background."""
	if not doc.total_rows:
		frappe.throw(_("There is nothing to mark: the sheet was not checked."))
	if doc.total_rows <= AT_ONCE:
		return {"file_url": _make(doc)}
	frappe.enqueue(
		"client_hub.spreadsheets.copies.make_in_background",
		queue="long",
		timeout=60 * 60,
		client_import=doc.name,
	)
	return {"queued": True}


def make_in_background(client_import: str) -> None:
	"""Background job of `marked_copy`: notifies the user when the file is there."""
	frappe.set_user_lang(frappe.session.user)
	doc = frappe.get_doc(IMPORT, client_import)
	file_url = _make(doc)
	notify(doc, _("The marked copy of {0} is ready").format(frappe.utils.escape_html(doc.file_name)))
	frappe.db.commit()  # nosemgrep: end of the job
	frappe.publish_realtime(EVENT, {"name": doc.name, "file_url": file_url}, user=doc.owner)


def _make(doc) -> str:
	path = Path(
		frappe.get_site_path("private", "files", f"{doc.name}-{frappe.generate_hash(length=10)}.xlsx")
	)
	headers = Headers(importable_columns())
	try:
		with files.opened(doc.file_url) as stream, open(path, "wb") as target:
			table = open_table(stream, headers.count_known, _("Legal Name"))
			copy.write(target, table, doc.name)
	except SheetRefused as refusal:
		path.unlink(missing_ok=True)
		frappe.throw(str(refusal))
	except Exception:
		path.unlink(missing_ok=True)
		raise
	# One copy at a time: the one before speaks of an older state.
	for name in frappe.get_all(
		"File", filters={"attached_to_doctype": IMPORT, "attached_to_name": doc.name}, pluck="name"
	):
		frappe.delete_doc("File", name, ignore_permissions=True)
	return store(path, f"{Path(doc.file_name or 'clients').stem}-marked.xlsx", doc)
