"""Undo of an import: what it made goes, what it changed gets its old values back.

Only as long as nobody has touched or used it since: such rows are listed and left alone. A client
that another row of the same import points at goes once that row is taken back, so rows that are in
use are looked at again as long as others go. What was left alone can be tried once more later: an
invoice that used it may be gone by then, or an error mended.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import Order
from frappe.utils import strip_html

from client_hub.identity.merging.log import merged_into
from client_hub.linked_documents import CLIENT
from client_hub.lock import assert_held
from client_hub.notifying import notify
from client_hub.spreadsheets import rows
from client_hub.spreadsheets.rows import CREATE, DONE, KEPT, MADE_FIELDS, ROW, UNDONE
from client_hub.spreadsheets.run import taking_back
from client_hub.spreadsheets.run.uses import Use, find_uses
from client_hub.spreadsheets.run.worker import (
	BATCH,
	PASSING_ERRORS,
	Progress,
	Share,
	publish,
	take_share,
)

UNDO = "client_hub.spreadsheets.run.undoing.run"

CHUNK = 500
"""Rows whose documents are looked up at once."""

_FIELDS = ("row_number", "action", "before_image", "stamps", *MADE_FIELDS.values())


def run(client_import: str) -> None:
	"""Background job: take back the rows of an import that are not taken back yet."""
	take_share(client_import, ("Undoing",), Undo, UNDO)


class Undo(Share):
	"""One job's share of taking an import back."""

	def __init__(self, doc: Document):
		super().__init__(doc)
		self._total = doc.created_count + doc.updated_count
		self._done = rows.counts(doc.name, "outcome").get(UNDONE, 0)
		self._progress = Progress(doc, self._total, self._done)

	def go(self) -> bool:
		undone = 1
		while undone:
			undone = 0
			before = None
			while chunk := self._chunk_before(before):
				before = chunk[-1].name
				undone += self._undo_chunk(chunk)
				if self.is_over:
					return False
		self._finish()
		return True

	def _chunk_before(self, name: str | None) -> list[frappe._dict]:
		"""Done rows, the last first: a later row may build on an earlier one."""
		row = frappe.qb.DocType(ROW)
		query = (
			frappe.qb.from_(row)
			.select(row.name, *(row[field] for field in _FIELDS))
			.where((row.client_import == self._doc.name) & (row.outcome == DONE))
			.orderby(row.name, order=Order.desc)
			.limit(CHUNK)
		)
		return (query.where(row.name < name) if name else query).run(as_dict=True)

	def _undo_chunk(self, chunk: list[frappe._dict]) -> int:
		stamps = taking_back.stamps_of(_names_of(row) for row in chunk)
		uses = find_uses(self._doc.name, chunk[-1].name, chunk[0].name)
		merged = merged_into({row.client for row in chunk})
		free = []
		for row in chunk:
			if touched := _touched(row, stamps, merged):
				rows.write(row.name, outcome=KEPT, message=touched)
			elif row.name in uses:
				# Not the end: what uses it may be taken back yet.
				rows.write(row.name, message=_message_of_use(uses[row.name]))
			else:
				free.append(row)
		for start in range(0, len(free), BATCH):
			self.do(free[start : start + BATCH])
			self._progress.add(len(free[start : start + BATCH]))
		frappe.db.commit()  # nosemgrep: what is kept of the chunk
		return len(free)

	def save(self, batch: list[frappe._dict]) -> None:
		for row in batch:
			frappe.clear_messages()
			# What was closed to the user since is no longer theirs to take back.
			right = "read" if row.action == CREATE else "write"
			frappe.has_permission(CLIENT, right, row.client, throw=True)
			if row.action == CREATE:
				taking_back.delete_client(row.client, _names_of(row))
			else:
				taking_back.restore_client(row.client, rows.from_json(row.before_image, {}))
			rows.write(row.name, outcome=UNDONE, message="")
		assert_held(self._doc.name)
		frappe.db.commit()  # nosemgrep: each batch stands alone

	def give_up(self, row: frappe._dict, error: Exception, said: str) -> None:
		rows.write(row.name, outcome=KEPT, message=_reason(error, said))
		frappe.db.commit()  # nosemgrep: each row stands alone

	def _finish(self) -> None:
		doc = self._doc
		row = frappe.qb.DocType(ROW)
		# What is still done is in use by something that stays.
		still_used = (row.client_import == doc.name) & (row.outcome == DONE)
		frappe.qb.update(row).set(row.outcome, KEPT).where(still_used).run()
		outcomes = rows.counts(doc.name, "outcome")
		doc.undone_count, doc.kept_count = outcomes.get(UNDONE, 0), outcomes.get(KEPT, 0)
		doc.status = "Undone"
		doc.save(ignore_permissions=True)  # bookkeeping, see `imports.run_check`
		notify(
			doc,
			_("Import of clients undone: {0} taken back, {1} left alone").format(
				doc.undone_count, doc.kept_count
			),
		)
		frappe.db.commit()  # nosemgrep: end of the job
		publish(doc, self._total, self._total)


def _reason(error: Exception, said: str) -> str:
	"""Why a row could not be taken back, and what to do about it."""
	if isinstance(error, frappe.ValidationError | frappe.PermissionError):
		said = said or strip_html(str(error)).strip()
		return said[:2000] or _("You do not have the permission that this row needs.")
	frappe.log_error(title="Client Hub: a row of an import could not be taken back")
	if isinstance(error, PASSING_ERRORS):
		return _("Somebody else was saving the same documents for too long. Undo the import once more.")
	return _(
		"An error stopped it, which the error log describes. Once it is mended, undo the import once more."
	)


def _names_of(row: frappe._dict) -> dict[str, str]:
	return {doctype: row[field] for doctype, field in MADE_FIELDS.items() if row.get(field)}


def _touched(row: frappe._dict, stamps: dict[tuple[str, str], str], merged: set[str]) -> str | None:
	"""What has been changed, renamed, merged or deleted since the import. `merged`: see `merged_into`."""
	recorded = rows.from_json(row.stamps, {})
	if row.client in merged and stamps.get(("Client", row.client)) != recorded.get("Client"):
		return _("The client was merged with another one since. Undo that merge first.")
	for doctype, name in _names_of(row).items():
		now = stamps.get((doctype, name))
		if now != recorded.get(doctype):
			text = _("{0} has been changed since.") if now else _("{0} has been deleted or renamed since.")
			return text.format(_(doctype))
	return None


def _message_of_use(use: Use) -> str:
	readable = frappe.db.exists(use.doctype, use.name) and frappe.has_permission(
		use.doctype, "read", use.name
	)
	return _("It is used by {0}.").format(f"{_(use.doctype)} {use.name}" if readable else _(use.doctype))
