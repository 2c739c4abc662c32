"""The life of a Client Import: checked, rows left out, started, undone.

What takes long runs in the background. A lock in the database says whether a run is alive: it goes
with the connection, so a killed worker holds nothing, and starting again goes on where it stopped.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, escape_html, now_datetime

from client_hub.lock import is_held, run_lock
from client_hub.notifying import notify
from client_hub.spreadsheets import choosing, remembering, rows
from client_hub.spreadsheets.check import checking
from client_hub.spreadsheets.clearing import refuse_cleared
from client_hub.spreadsheets.rows import CONFLICT, CREATE, DONE, ERROR, IMPORT, KEPT, ROW, SKIP, UPDATE
from client_hub.spreadsheets.run.importing import RUN
from client_hub.spreadsheets.run.undoing import UNDO
from client_hub.spreadsheets.run.worker import Progress, enqueue, publish
from client_hub.spreadsheets.sheet import files
from client_hub.spreadsheets.sheet.kept_layout import keep, layout_of, reopen
from client_hub.spreadsheets.sheet.reading.limits import SheetRefused

CHECK = "client_hub.spreadsheets.imports.check_in_background"


def get(name: str, to_change: bool = False) -> Document:
	"""The Client Import, when the user may see it. Throws `frappe.PermissionError`.

	`to_change`: when it is the user's own, or theirs to write; locked until the request ends, so that two
	at once come one after the other.
	"""
	doc = frappe.get_doc(IMPORT, name, for_update=to_change)
	doc.check_permission("read")
	if to_change and doc.owner != frappe.session.user:
		doc.check_permission("write")
	return doc


# --- check ---------------------------------------------------------------------------------------


def check(file_url: str, mode: str, file_name: str | None = None, **choice: Any) -> Document:
	"""Check an uploaded sheet. Returns the Client Import: Checked, Refused, or still Checking.

	`file_name`: what the user calls the file. Frappe gives a second file of one name another. `choice`:
	what `choosing.choose` takes. It is decided and kept here, before the check is queued.
	"""
	if mode not in checking.MODES:
		frappe.throw(
			_("There is no mode {0}. Modes: {1}").format(
				frappe.utils.escape_html(mode), ", ".join(checking.MODES)
			)
		)
	file = files.readable_file(file_url)
	doc = frappe.new_doc(IMPORT)
	name = (file_name or file.file_name or "")[:140]
	doc.update({"file_url": file_url, "file_name": name, "mode": mode, "status": "Checking"})
	try:
		with files.opened(file_url) as stream:
			keep(doc, *choosing.choose(stream, **choice))
	except SheetRefused as refusal:
		doc.update({"status": "Refused", "message": str(refusal)})
	# A record of the user's own doing, made through this method by whoever may import clients.
	doc.insert(ignore_permissions=True)
	if doc.status == "Refused":
		return doc
	if files.takes_long(file):
		enqueue(CHECK, doc.name)
	else:
		run_check(doc)
	return doc


def check_in_background(client_import: str) -> None:
	"""Background job of `check`."""
	frappe.set_user_lang(frappe.session.user)
	with run_lock(client_import) as held:
		doc = frappe.get_doc(IMPORT, client_import)
		if not held or doc.status != "Checking":
			return
		try:
			frappe.db.delete(ROW, {"client_import": doc.name})  # of a check that was killed
			run_check(doc)
			notify(doc, _check_ended(doc))
		except Exception:
			_fail(doc, _("The check stopped with an error. Try again; the error log has the details."))
			raise
		frappe.db.commit()  # nosemgrep: end of the job
	publish(doc)


def _check_ended(doc: Document) -> str:
	if doc.status == "Refused":
		return _not_imported(doc, doc.message)
	return _("{0} is checked: {1} to create, {2} to change, {3} cannot be imported").format(
		escape_html(doc.file_name), doc.to_create, doc.to_update, doc.conflicts + doc.errors
	)


def _not_imported(doc: Document, reason: str) -> str:
	# A notification is shown as HTML, and both may quote the sheet.
	return _("{0} cannot be imported: {1}").format(escape_html(doc.file_name), escape_html(reason))


def run_check(doc: Document) -> None:
	"""Read the file of `doc` and write down what each row would do. Ends Checked or Refused."""
	frappe.db.savepoint("client_hub_check")
	try:
		_write_rows(doc)
		doc.status = "Checked"
	except SheetRefused as refusal:
		frappe.db.rollback(save_point="client_hub_check")
		doc.update({"status": "Refused", "message": str(refusal)})
	# Bookkeeping of a record that the user made; nobody may write it by hand.
	doc.save(ignore_permissions=True)


def _write_rows(doc: Document) -> None:
	with files.opened(doc.file_url) as stream:
		if not doc.column_map:  # a check that was queued before choices were kept
			keep(doc, *choosing.choose(stream))
		table = reopen(stream, doc)
		checker = checking.Checker(table, layout_of(doc), doc.mode)
		progress = Progress(doc, 0)
		for batch in checker.batches():
			rows.insert(doc.name, batch)
			progress.add(len(batch))
	doc.hidden_rows = len(table.hidden)
	count_rows(doc)


def count_rows(doc: Document) -> None:
	"""Bring the counts of `doc` up to date with its rows."""
	actions = rows.counts(doc.name, "action")
	doc.to_create = actions.get(CREATE, 0)
	doc.to_update = actions.get(UPDATE, 0)
	doc.to_skip = actions.get(SKIP, 0)
	doc.conflicts = actions.get(CONFLICT, 0)
	doc.errors = actions.get(ERROR, 0)
	doc.left_out = rows.count_left_out(doc.name)
	doc.total_rows = sum(actions.values()) + doc.left_out


def leave_out(doc: Document, numbers: list[int], left_out: bool, hidden: bool = False) -> None:
	"""Leave rows of a checked sheet out of the run, or take them in again: these, or all that are hidden."""
	if doc.status != "Checked":
		frappe.throw(_("Rows can be left out before the import is started, not any more."))
	which: dict[str, Any] = {"name": ("in", [rows.row_name(doc.name, cint(number)) for number in numbers])}
	if hidden:
		which = {"hidden": 1, "action": ("in", (CREATE, UPDATE))}
	frappe.db.set_value(
		ROW, {"client_import": doc.name, **which}, "left_out", int(left_out), update_modified=False
	)
	count_rows(doc)
	doc.save(ignore_permissions=True)  # see `run_check`


# --- run and undo --------------------------------------------------------------------------------


def start(doc: Document, run_automations: bool, remember_columns: bool = False) -> None:
	"""Run the confirmed rows in the background, or go on with a check or a run that was stopped.

	`remember_columns`: which column is which field, for the next sheet with the same headers.
	"""
	if doc.status not in ("Checking", "Checked", "Queued", "Running"):
		_throw_state(doc, _("It can be started once it has been checked."))
	if is_held(doc.name):
		_throw_state(doc, _("It is being worked on."))
	if doc.status == "Checking":
		# The record stays as it is: a check that waits in the queue may be about to save it.
		enqueue(CHECK, doc.name)
		return
	if doc.status == "Checked":
		if not doc.to_create + doc.to_update:
			_throw_state(doc, _("No row of it would change anything."))
		if remember_columns:
			layout = layout_of(doc)
			remembering.remember(layout.notes, layout.values, layout.without_address)
		doc.run_automations = int(run_automations)
		doc.started_on = now_datetime()
	doc.status = "Queued"
	doc.save(ignore_permissions=True)  # see `run_check`
	enqueue(RUN, doc.name)


def undo(doc: Document) -> None:
	"""Take a finished import back in the background, as far as nobody has touched what it made.

	One that left rows alone can be undone once more, for these.
	"""
	if doc.status not in ("Finished", "Undoing") and not (doc.status == "Undone" and doc.kept_count):
		_throw_state(doc, _("Only a finished import can be undone, and again only what was left alone."))
	if is_held(doc.name):
		_throw_state(doc, _("It is being worked on."))
	if doc.status == "Undone":
		row = frappe.qb.DocType(ROW)
		kept = (row.client_import == doc.name) & (row.outcome == KEPT)
		frappe.qb.update(row).set(row.outcome, DONE).where(kept).run()
	doc.status = "Undoing"
	doc.save(ignore_permissions=True)  # see `run_check`
	enqueue(UNDO, doc.name)


def _throw_state(doc: Document, hint: str) -> None:
	refuse_cleared(doc)
	frappe.throw(
		_("The import {0} cannot do this now: its status is {1}. {2}").format(
			doc.name, _(doc.status, context="Client Import"), hint
		),
		title=_("Client Import"),
	)


def _fail(doc: Document, message: str) -> None:
	frappe.db.rollback()
	frappe.db.set_value(IMPORT, doc.name, {"status": "Failed", "message": message})
	notify(doc, _not_imported(doc, message))
	frappe.db.commit()  # nosemgrep: the error is raised again, and rolls back what comes after
	publish(frappe.get_doc(IMPORT, doc.name))
