"""A copy of an imported sheet with the reason beside each row that failed, to be mended and checked again.

Made at once for a small sheet, in the background for a large one.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import frappe
import openpyxl
from frappe import _
from frappe.model.document import Document
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from client_hub.notifying import notify
from client_hub.spreadsheets import rows
from client_hub.spreadsheets.clearing import refuse_cleared
from client_hub.spreadsheets.rows import FAILED, IMPORT, NOTE, PROBLEM, ROW
from client_hub.spreadsheets.sheet import files
from client_hub.spreadsheets.sheet.columns import NOT_READ, reason_header, several_header
from client_hub.spreadsheets.sheet.kept_layout import layout_of, reopen
from client_hub.spreadsheets.sheet.layout import REASON as REASON_COLUMN
from client_hub.spreadsheets.sheet.layout import Layout
from client_hub.spreadsheets.sheet.reading.cells import Number, Unreadable, Value
from client_hub.spreadsheets.sheet.reading.limits import SheetRefused
from client_hub.spreadsheets.sheet.reading.table import Table
from client_hub.spreadsheets.sheet.template import style_number
from client_hub.spreadsheets.sheet.writer import NOT_AVAILABLE, XlsxWriter
from client_hub.stored_files import store

AT_ONCE = 5_000
"""Rows that are copied while the user waits."""

EVENT = "client_import_copy"
"""Realtime event with `name` and `file_url` when a copy in the background is done."""

BATCH = 1_000

_FILLS = {
	PROBLEM: PatternFill("solid", fgColor="FFF8CBCB"),
	NOTE: PatternFill("solid", fgColor="FFFFF2CC"),
}
_FORMATS = ("@", "General", "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss")


def marked_copy(doc: Document) -> dict[str, Any]:
	"""`{file_url}` of the marked copy, or `{queued: true}` when it is made in the background."""
	refuse_cleared(doc)
	if not doc.total_rows:
		frappe.throw(_("There is nothing to mark: the sheet was not checked."))
	if doc.total_rows <= AT_ONCE:
		return {"file_url": _make(doc)}
	frappe.enqueue(
		"client_hub.spreadsheets.sheet.marked_copy.make_in_background",
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


def _make(doc: Document) -> str:
	path = Path(
		frappe.get_site_path("private", "files", f"{doc.name}-{frappe.generate_hash(length=10)}.xlsx")
	)
	try:
		with files.opened(doc.file_url) as stream, open(path, "wb") as target:
			write(target, reopen(stream, doc), layout_of(doc), doc.name)
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
	return store(path, f"{Path(doc.file_name or 'clients').stem}-marked.xlsx", doc).file_url


def write(target: BinaryIO, table: Table, layout: Layout, client_import: str) -> None:
	"""Write the copy of `table`, the sheet of `client_import`, as .xlsx.

	Its headers are those of the template, what is the same for all rows is columns too, and that of the
	reasons says whether clients may come without an address: it is read again without a choice.
	"""
	notes = [note for note in layout.notes if note["state"] != REASON_COLUMN]
	fixed = {name: value for name, value in layout.values.items() if name in layout.possible}
	more = [name for name in fixed if name not in {note["fieldname"] for note in notes}]
	headers = [*_headers(notes, layout), *(layout.possible[name].label for name in more)]
	fields: dict[str, int] = {}
	for place, name in enumerate([*(note["fieldname"] for note in notes), *more], 1):
		fields.setdefault(name, place)
	workbook = openpyxl.Workbook()
	sheet = workbook.worksheets[0]
	sheet.freeze_panes = "B2"
	for place, text in enumerate([reason_header(layout.without_address), *headers], 1):
		cell = sheet.cell(1, place, text)
		cell.data_type = "s"
		cell.font = Font(bold=True)
		sheet.column_dimensions[get_column_letter(place)].width = 60 if place == 1 else 18
	styles = {
		(code, level): style_number(
			sheet, code, _FILLS.get(level or ""), wrap=code == "@" and level is not None
		)
		for code in _FORMATS
		for level in (None, PROBLEM, NOTE)
	}
	with XlsxWriter(target, workbook, [0] * (len(headers) + 1)) as writer:
		for cells, problems in _with_problems(table, client_import):
			values = [_written(_cell(cells, note, fixed)) for note in notes]
			values += [fixed[name] for name in more]
			levels = _levels(problems, fields, len(headers) + 1)
			reason = " ".join(text for _level, _field, text in problems)
			row = [reason or None, *values]
			writer.write(
				row, [styles[_format_of(value), level] for value, level in zip(row, levels, strict=True)]
			)


def _headers(notes: list[dict[str, Any]], layout: Layout) -> list[str]:
	"""Headers that say again what each column was: of several of a field, which, and what part of it."""
	of_field: dict[str, list[dict[str, Any]]] = {}
	for note in notes:
		of_field.setdefault(note["fieldname"], []).append(note)
	headers = []
	for note in notes:
		name = note["fieldname"]
		if name not in layout.possible:
			headers.append(f"{NOT_READ} {note['header']}")
		elif len(of_field[name]) == 1 and not note.get("part"):
			headers.append(layout.possible[name].label)
		else:
			headers.append(
				several_header(
					layout.possible[name].label, name, of_field[name].index(note), note.get("part")
				)
			)
	return headers


def _cell(cells: list[Value], note: dict[str, Any], fixed: dict[str, Any]) -> object:
	cell = cells[note["index"]] if note["index"] < len(cells) else None
	return fixed.get(note["fieldname"]) if cell is None else cell


def _with_problems(table: Table, client_import: str) -> Iterator[tuple[list[Value], list[Any]]]:
	for batch in table.batches(BATCH):
		names = [rows.row_name(client_import, number) for number, _cells in batch]
		found = frappe.get_all(
			ROW,
			filters={"name": ("in", names)},
			fields=["row_number", "problems", "outcome", "message"],
		)
		known = {row.row_number: row for row in found}
		for number, cells in batch:
			row = known.get(number)
			problems = rows.from_json(row.problems, []) if row else []
			if row and row.outcome == FAILED:
				problems.append([PROBLEM, None, row.message])
			yield cells, problems


def _levels(problems: list[Any], fields: dict[str, int], length: int) -> list[str | None]:
	"""The worst level of each cell; a problem of the whole row colours its reason."""
	levels: list[str | None] = [None] * length
	for level, field, _text in problems:
		for place in {0, fields.get(field, 0)}:
			if levels[place] != PROBLEM:
				levels[place] = level
	return levels


def _written(value: object) -> object:
	if isinstance(value, Unreadable):
		# An empty cell would keep what the client has, without a word, once the row is mended elsewhere.
		return NOT_AVAILABLE
	if isinstance(value, Number):
		return value.value if value.text in (None, str(value.value)) else value.text
	return value


def _format_of(value: object) -> str:
	if value is None or value is NOT_AVAILABLE or isinstance(value, str):
		return "@"
	if hasattr(value, "hour"):
		return "yyyy-mm-dd hh:mm:ss"
	return "yyyy-mm-dd" if hasattr(value, "year") else "General"
