"""Writes sheets that grow by the row without growing in memory: .xlsx and .csv behind one face.

openpyxl makes the workbook with everything but the rows (styles, widths, notes, drop-downs); the rows
are put into its sheet as they come. Texts are always text: a string cell in .xlsx, and in .csv a mark
before what a spreadsheet program would take for a formula (`cells.mark_formula`).
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import BinaryIO
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

from client_hub.spreadsheets.sheet.reading.cells import encode_xml_text, mark_formula

_END_OF_ROWS = re.compile(rb"</sheetData>|<sheetData\s*/>")
_FIRST_SHEET = "xl/worksheets/sheet1.xml"
# Nothing that XML or Excel's way of coding characters would read otherwise, and no space at an end.
_HARMLESS = re.compile(
	r"[^\s&<>_\x00-\x1f\ud800-\udfff\ufffe\uffff](?:[^&<>_\x00-\x1f\ud800-\udfff\ufffe\uffff]*[^\s&<>_\x00-\x1f\ud800-\udfff\ufffe\uffff])?"
)
_BUFFERED_CHARACTERS = 500_000
_FORMULA_START = "=+-@\t\r'"

NOT_AVAILABLE = object()
"""Written as the error #N/A, which no reader takes for an empty cell."""


class XlsxWriter:
	"""Rows put behind those that the first sheet of `workbook` has. Use as a context manager.

	`styles`: the number of the cell format of each column (`openpyxl`'s `cell.style_id`).
	"""

	def __init__(self, target: BinaryIO, workbook: openpyxl.Workbook, styles: Sequence[int]):
		self._row = workbook.worksheets[0].max_row + 1
		skeleton = io.BytesIO()
		workbook.save(skeleton)
		self._source = zipfile.ZipFile(skeleton)
		self._archive = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
		self._styles = styles
		self._letters = [get_column_letter(index + 1) for index in range(len(styles))]
		self._buffer: list[str] = []
		self._buffered = 0

	def __enter__(self) -> XlsxWriter:
		for info in self._source.infolist():
			if info.filename != _FIRST_SHEET:
				self._archive.writestr(info, self._source.read(info.filename))
		content = self._source.read(_FIRST_SHEET)
		end = _END_OF_ROWS.search(content)
		assert end, "openpyxl writes the rows of a sheet, if there are none"
		self._after_rows = b"</sheetData>" + content[end.end() :]
		self._sheet = self._archive.open(_FIRST_SHEET, "w", force_zip64=True)
		self._sheet.write(content[: end.start()] + (b"" if end[0].startswith(b"</") else b"<sheetData>"))
		return self

	def __exit__(self, *error: object) -> None:
		self._flush()
		self._sheet.write(self._after_rows)
		self._sheet.close()
		self._archive.close()

	def write(self, values: Sequence[object], styles: Sequence[int] | None = None) -> None:
		"""One more row, in the columns' styles or in its own."""
		number = self._row
		cells = [f'<row r="{number}">']
		for letter, value, style in zip(self._letters, values, styles or self._styles, strict=True):
			if value is None or value == "":
				if styles and style != 0:
					cells.append(f'<c r="{letter}{number}" s="{style}"/>')
			elif value is NOT_AVAILABLE:
				cells.append(f'<c r="{letter}{number}" s="{style}" t="e"><v>#N/A</v></c>')
			elif type(value) is str:
				cells.append(f'<c r="{letter}{number}" s="{style}" t="inlineStr"><is>{_text(value)}</is></c>')
			else:
				cells.append(f'<c r="{letter}{number}" s="{style}"><v>{_number(value)}</v></c>')
		cells.append("</row>")
		text = "".join(cells)
		self._buffer.append(text)
		self._buffered += len(text)
		self._row += 1
		if self._buffered >= _BUFFERED_CHARACTERS:
			self._flush()

	def _flush(self) -> None:
		self._sheet.write("".join(self._buffer).encode("utf-8"))
		self._buffer.clear()
		self._buffered = 0


def _text(value: str) -> str:
	"""A text as an element of XML, so that every character of it comes back."""
	if _HARMLESS.fullmatch(value):
		return f"<t>{value}</t>"
	return f'<t xml:space="preserve">{escape(encode_xml_text(value))}</t>'


class CsvWriter:
	"""Rows of a .csv file in UTF-8 with a mark, which spreadsheet programs need to see the accents."""

	def __init__(self, target: BinaryIO, delimiter: str, decimal: str):
		self._text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=False)
		self._writer = csv.writer(self._text, delimiter=delimiter, lineterminator="\r\n")
		self._decimal = decimal

	def __enter__(self) -> CsvWriter:
		return self

	def __exit__(self, *error: object) -> None:
		self._text.flush()
		self._text.detach()

	def write_many(self, rows: Iterable[Sequence[object]]) -> None:
		"""More rows; texts are marked where a spreadsheet program would run them."""
		self._writer.writerows(
			[
				(mark_formula(value) if value and value[0] in _FORMULA_START else value)
				if type(value) is str
				else (value if type(value) is int else self._plain(value))
				for value in row
			]
			for row in rows
		)

	def _plain(self, value: object) -> object:
		if isinstance(value, float | Decimal):
			return str(value).replace(".", self._decimal)
		if isinstance(value, datetime):
			return value.isoformat(" ")
		return "" if value is None else str(value)


def _number(value: object) -> object:
	if isinstance(value, bool):
		return int(value)
	if isinstance(value, datetime | date | time | timedelta):
		return repr(to_excel(value))
	return value
