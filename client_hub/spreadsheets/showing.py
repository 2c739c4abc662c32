"""What an import shows of itself: its state and counts, and its rows a page at a time."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint

from client_hub.arguments import page
from client_hub.compat import from_row
from client_hub.linked_documents import CLIENT
from client_hub.lock import is_held
from client_hub.spreadsheets import rows
from client_hub.spreadsheets.clearing import CLEARED, cleared_message
from client_hub.spreadsheets.rows import CREATE, DONE, FAILED, KEPT, ROW, UNDONE, UPDATE
from client_hub.spreadsheets.sheet.columns import Column, importable_columns

LONGEST_PAGE = 500

_FIELDS = (
	"name",
	"file_name",
	"mode",
	"status",
	"message",
	"file_url",
	"sheet",
	"worksheet",
	"header_row",
	"system",
	"without_address",
	"hidden_rows",
	"total_rows",
	"to_create",
	"to_update",
	"to_skip",
	"conflicts",
	"errors",
	"left_out",
	"run_automations",
	"created_count",
	"updated_count",
	"failed_count",
	"undone_count",
	"kept_count",
	"started_on",
	"finished_on",
	"owner",
)

_ROW_FIELDS = (
	"row_number",
	"action",
	"outcome",
	"left_out",
	"legal_name",
	"client",
	"match_level",
	"message",
	"row_values",
	"changes",
	"problems",
	"hidden",
	"extra",
)

# Which rows there are to see; each has as many as the count of that name says.
_KINDS: dict[str, dict[str, str | int]] = {
	**{action: {"action": action, "left_out": 0} for action in rows.ACTIONS},
	"left_out": {"left_out": 1},
	"created": {"action": CREATE, "outcome": DONE},
	"updated": {"action": UPDATE, "outcome": DONE},
	**{outcome: {"outcome": outcome} for outcome in (DONE, FAILED, UNDONE, KEPT)},
}


def summary(doc: Document) -> dict[str, Any]:
	"""The import as the API answers it: its fields, its columns, how far it is, and whether it is alive.

	`values`: what is the same for all rows. `hidden_left_out`: of the rows that are hidden in the sheet and
	would do something, how many are left out. `done` of `total` rows of a run or an undo under way.
	`interrupted`: a run or undo that no worker is on; it may wait in the queue, or was killed.
	"""
	answer = {field: doc.get(field) for field in _FIELDS}
	if doc.status == CLEARED:
		answer["message"] = cleared_message()
	answer["columns"] = rows.from_json(doc.column_map, [])
	answer["values"] = rows.from_json(doc.choice, {}).get("values", {})
	answer["hidden_left_out"] = rows.count_left_out(doc.name, hidden=1) if doc.hidden_rows else 0
	busy = doc.status in ("Checking", "Queued", "Running", "Undoing")
	answer["interrupted"] = busy and not is_held(doc.name)
	answer["done"], answer["total"] = _progress(doc)
	return answer


def _progress(doc: Document) -> tuple[int, int]:
	if doc.status == "Running":
		outcomes = rows.counts(doc.name, "outcome")
		return outcomes.get(DONE, 0) + outcomes.get(FAILED, 0), doc.to_create + doc.to_update
	if doc.status == "Undoing":
		return rows.counts(doc.name, "outcome").get(UNDONE, 0), doc.created_count + doc.updated_count
	return 0, 0


def page_of_rows(doc: Document, shown: str | None, start: int, page_length: int) -> list[dict[str, Any]]:
	"""Rows for people, in the order of the sheet: those of one of the `_KINDS`, or all."""
	start, length = page(start, page_length, LONGEST_PAGE)
	# Rows have no permissions of their own: who may see the import (checked before) sees its rows.
	found = frappe.get_all(
		ROW,
		filters={"client_import": doc.name, **_KINDS.get(shown or "", {})},
		fields=list(_ROW_FIELDS),
		order_by="name",
		limit=length,
		**from_row(start),
	)
	columns = importable_columns()
	return [_shown_row(row, columns) for row in found]


def _shown_row(row: frappe._dict, columns: dict[str, Column]) -> dict[str, Any]:
	def label(fieldname: str | None) -> str | None:
		return columns[fieldname].label if fieldname in columns else fieldname

	def value_of(fieldname: str, value: object) -> object:
		df = columns[fieldname].df if fieldname in columns else frappe._dict()
		if df.fieldtype == "Check":
			return bool(cint(value))
		if value and (df.fieldtype == "Select" or df.options == "Country"):
			return _(value, context=CLIENT)
		return value

	problems = rows.from_json(row.pop("problems"), [])
	row["problems"] = [
		{"level": level, "field": name, "label": label(name), "text": text} for level, name, text in problems
	]
	changes = rows.from_json(row.pop("changes"), {})
	row["changes"] = [
		{"field": name, "label": label(name), "old": value_of(name, old), "new": value_of(name, new)}
		for name, (old, new) in changes.items()
	]
	values = {} if changes else rows.from_json(row.row_values, {})
	del row["row_values"]
	row["values"] = [
		{"field": name, "label": label(name), "value": value_of(name, value)}
		for name, value in values.items()
	]
	row["more"] = [
		{"field": name, "label": label(name), "values": values}
		for name, values in rows.from_json(row.pop("extra"), {}).items()
	]
	return row
