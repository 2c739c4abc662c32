"""Each run recorded as Frappe's own Data Imports, one for new clients and one for changes.

Their logs are in a MyISAM table, whose rows survive a rollback: they are written after the commit
they speak of, and put right when a run that was killed is started again.

The records name no file. Frappe's form would read it again with its own parser, and offer to import
it a second time.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import escape_html, now

from client_hub.linked_documents import CLIENT
from client_hub.spreadsheets import rows
from client_hub.spreadsheets.rows import CREATE, DONE, FAILED, ROW, UPDATE

LOG = "Data Import Log"

_KINDS = {
	CREATE: ("data_import_new", "Insert New Records", "to_create"),
	UPDATE: ("data_import_update", "Update Existing Records", "to_update"),
}
_LOG_COLUMNS = (
	"name",
	"creation",
	"modified",
	"owner",
	"modified_by",
	"data_import",
	"row_indexes",
	"success",
	"docname",
	"messages",
	"exception",
	"log_index",
)


class DataImportRecords:
	"""The Data Imports of one Client Import. Made with the first run, for what it is to do."""

	def __init__(self, doc: Document):
		self._doc = doc
		for field, import_type, count in _KINDS.values():
			if doc.get(count) and not doc.get(field):
				doc.db_set(field, _make_record(import_type, doc.get(count)), update_modified=False)
		frappe.db.commit()  # nosemgrep: the records are there before what they record

	def add(self, batch: list[frappe._dict], outcome: str) -> None:
		"""Log rows whose outcome has been committed. Each has `said`: what was shown, or why it failed."""
		entries = [self._entry(row, outcome) for row in batch]
		frappe.db.bulk_insert(LOG, list(_LOG_COLUMNS), entries)

	def catch_up(self) -> None:
		"""Log what was committed and not logged, and unlog what was logged and not committed."""
		for action, (field, _type, _count) in _KINDS.items():
			record = self._doc.get(field)
			if not record:
				continue
			logged = {
				index: name
				for name, index in frappe.get_all(
					LOG, filters={"data_import": record}, fields=["name", "log_index"], as_list=True
				)
			}
			fields = ["row_number", "action", "outcome", "client", "message"]
			filters = {"action": action, "outcome": (DONE, FAILED)}
			for batch in rows.in_batches(self._doc.name, 1_000, fields, **filters):
				missing = [row for row in batch if not logged.pop(row.row_number, None)]
				for row in missing:
					row.said = row.message
					self.add([row], row.outcome)
			if logged:
				frappe.db.delete(LOG, {"name": ("in", list(logged.values()))})

	def close(self) -> None:
		"""Set the status that the logs bear out."""
		for action, (field, _type, _count) in _KINDS.items():
			record = self._doc.get(field)
			if not record:
				continue
			done = frappe.db.count(ROW, {"client_import": self._doc.name, "action": action, "outcome": DONE})
			failed = frappe.db.count(
				ROW, {"client_import": self._doc.name, "action": action, "outcome": FAILED}
			)
			status = "Success" if not failed else ("Partial Success" if done else "Error")
			frappe.db.set_value("Data Import", record, {"status": status, "payload_count": done + failed})

	def _entry(self, row: frappe._dict, outcome: str) -> tuple[Any, ...]:
		# Frappe's form shows the messages as HTML, and they quote the sheet.
		messages = [{"message": escape_html(row.said)}] if row.said else []
		stamp, user = now(), frappe.session.user
		return (
			frappe.generate_hash(length=10),
			stamp,
			stamp,
			user,
			user,
			self._doc.get(_KINDS[row.action][0]),
			f"[{row.row_number}]",
			int(outcome == DONE),
			(row.doc.name if row.get("doc") else row.client) or "",
			frappe.as_json(messages),
			escape_html(row.said or "") if outcome == FAILED else "",
			row.row_number,
		)


def _make_record(import_type: str, count: int) -> str:
	record = frappe.new_doc("Data Import")
	record.update(
		{
			"reference_doctype": CLIENT,
			"import_type": import_type,
			"status": "Pending",
			"payload_count": count,
		}
	)
	# A record of what a user did who may import clients; nobody gets a right to Data Import by it.
	return record.insert(ignore_permissions=True).name
