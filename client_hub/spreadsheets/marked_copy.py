"""A copy of an imported sheet with the reason beside each row that failed, to be mended and checked again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import frappe
import openpyxl
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from client_hub.spreadsheets import rows
from client_hub.spreadsheets.columns import REASON, Headers, importable_columns
from client_hub.spreadsheets.reader.cells import Number, Unreadable, Value
from client_hub.spreadsheets.reader.table import Table
from client_hub.spreadsheets.rows import FAILED, NOTE, PROBLEM, ROW
from client_hub.spreadsheets.sheet_writer import NOT_AVAILABLE, XlsxWriter
from client_hub.spreadsheets.template import style_number

BATCH = 1_000

_FILLS = {
	PROBLEM: PatternFill("solid", fgColor="FFF8CBCB"),
	NOTE: PatternFill("solid", fgColor="FFFFF2CC"),
}
_FORMATS = ("@", "General", "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss")


def write(target: BinaryIO, table: Table, client_import: str) -> None:
	"""Write the copy of `table`, the sheet of `client_import`, as .xlsx."""
	headers = Headers(importable_columns())
	kept = [index for index, text in enumerate(table.headers) if not headers.is_reason(text)]
	found = headers.fields_of(table.headers)
	fields = {found[index]: place for place, index in enumerate(kept, 1)}
	workbook = openpyxl.Workbook()
	sheet = workbook.active
	sheet.freeze_panes = "B2"
	for place, text in enumerate([str(REASON), *(table.headers[index] for index in kept)], 1):
		cell = sheet.cell(1, place, text)
		cell.data_type = "s"
		cell.font = Font(bold=True)
		sheet.column_dimensions[get_column_letter(place)].width = 60 if place == 1 else 18
	styles = {
		(code, level): style_number(sheet, code, _FILLS.get(level), wrap=code == "@" and level is not None)
		for code in _FORMATS
		for level in (None, PROBLEM, NOTE)
	}
	with XlsxWriter(target, workbook, [0] * (len(kept) + 1)) as writer:
		for cells, problems in _with_problems(table, client_import):
			values = [_written(cells[index] if index < len(cells) else None) for index in kept]
			levels = _levels(problems, fields, len(kept) + 1)
			reason = " ".join(text for _level, _field, text in problems)
			row = [reason or None, *values]
			writer.write(
				row, [styles[_format_of(value), level] for value, level in zip(row, levels, strict=True)]
			)


def _with_problems(table: Table, client_import: str) -> Iterator[tuple[list[Value], list]]:
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


def _levels(problems: list, fields: dict, length: int) -> list[str | None]:
	"""The worst level of each cell; a problem of the whole row colours its reason."""
	levels: list[str | None] = [None] * length
	for level, field, _text in problems:
		for place in {0, fields.get(field, 0)}:
			if levels[place] != PROBLEM:
				levels[place] = level
	return levels


def _written(value: Value) -> object:
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
