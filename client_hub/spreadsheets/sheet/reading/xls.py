"""A reader of .xls, the format of Excel 97 to 2003, by xlrd, which Frappe brings.

xlrd reads the whole sheet into memory, hence the limit of its own; and it believes the file, so that
whatever it raises on a damaged one is a refusal.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import xlrd
from openpyxl.utils import get_column_letter

from client_hub.spreadsheets.sheet.reading.archive import DAMAGED, PASSWORD, TOO_LARGE_UNPACKED
from client_hub.spreadsheets.sheet.reading.cells import ERROR_VALUE, Row, SheetInfo, Value, text_value
from client_hub.spreadsheets.sheet.reading.limits import MAX_COLUMNS, SheetRefused
from client_hub.spreadsheets.sheet.reading.number_formats import (
	PLAIN,
	Mask,
	format_of,
	read_date,
	read_number,
)
from client_hub.spreadsheets.sheet.reading.xlsx import OTHER_FORMAT
from client_hub.spreadsheets.sheet.reading.xlsx_rows import TOO_FAR_RIGHT

MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a file of Microsoft's old container begins: old workbooks, encrypted new ones, and other things."""

MAX_XLS_SIZE = 8 * 1024 * 1024
"""Bytes. Its 65,536 rows of twenty short cells are about as much."""


class OldWorkbook:
	"""The worksheets of an .xls file, the active one first. Raises `SheetRefused`."""

	def __init__(self, stream: BinaryIO):
		stream.seek(0)
		content = stream.read(MAX_XLS_SIZE + 1)
		# Excel encrypts a new workbook inside a file of its old format, which names what it holds in UTF-16.
		if "EncryptedPackage".encode("utf-16-le") in content:
			raise SheetRefused(PASSWORD)
		if len(content) > MAX_XLS_SIZE:
			raise SheetRefused(TOO_LARGE_UNPACKED, MAX_XLS_SIZE // 1024 // 1024)
		self._book = _opened(content)
		self._formats = [self._format(xf.format_key) for xf in self._book.xf_list]
		active = next((place for place, sheet in self._sheets() if sheet.sheet_selected), 0)
		self.sheets = sorted(
			(SheetInfo(sheet.name, str(place), not sheet.visibility) for place, sheet in self._sheets()),
			key=lambda info: int(info.part) != active,
		)
		if not self.sheets:
			raise SheetRefused(OTHER_FORMAT)

	def _sheets(self) -> Iterator[tuple[int, xlrd.sheet.Sheet]]:
		yield from enumerate(self._book.sheets())

	def _format(self, key: int) -> str | Mask:
		found = self._book.format_map.get(key)
		return format_of(found.format_str if found else None)

	def rows(self, sheet: SheetInfo, hidden: set[int]) -> Iterator[Row]:
		"""Rows with something in them; see `cells` for the values. The numbers of hidden ones go into `hidden`."""
		source = self._book.sheet_by_index(int(sheet.part))
		for index in range(source.nrows):
			row = [self._value(cell) for cell in source.row(index)]
			while row and row[-1] is None:
				row.pop()
			if not row:
				continue
			if len(row) > MAX_COLUMNS:
				raise SheetRefused(TOO_FAR_RIGHT, f"{get_column_letter(len(row))}{index + 1}", MAX_COLUMNS)
			info = source.rowinfo_map.get(index)
			if info and info.hidden:
				hidden.add(index + 1)
			yield index + 1, row

	def merged_ranges(self, sheet: SheetInfo) -> list[str]:
		"""Ranges of merged cells, such as B5:B9: the first hundred."""
		return [
			f"{get_column_letter(left + 1)}{top + 1}:{get_column_letter(right)}{bottom}"
			for top, bottom, left, right in self._book.sheet_by_index(int(sheet.part)).merged_cells[:100]
			if right > left
		]

	def _value(self, cell: xlrd.sheet.Cell) -> Value:
		if cell.ctype == xlrd.XL_CELL_TEXT:
			return text_value(cell.value)
		if cell.ctype == xlrd.XL_CELL_NUMBER:
			index = cell.xf_index or 0
			shown_as = self._formats[index] if index < len(self._formats) else PLAIN
			return read_number(repr(cell.value), shown_as, bool(self._book.datemode))
		if cell.ctype == xlrd.XL_CELL_DATE:
			return read_date(cell.value, bool(self._book.datemode))
		if cell.ctype == xlrd.XL_CELL_BOOLEAN:
			return bool(cell.value)
		return ERROR_VALUE if cell.ctype == xlrd.XL_CELL_ERROR else None


def _opened(content: bytes) -> xlrd.Book:
	try:
		return xlrd.open_workbook(
			file_contents=content, formatting_info=True, ragged_rows=True, logfile=_Silence(), on_demand=False
		)
	except Exception as error:
		# xlrd raises its own errors and, on bytes that make no sense, any other.
		if "encrypted" in str(error):
			raise SheetRefused(PASSWORD) from None
		raise SheetRefused(OTHER_FORMAT if "Workbook" in str(error) else DAMAGED) from None


class _Silence:
	"""Where xlrd writes what it makes of odd files."""

	def write(self, text: str) -> None:
		pass

	def flush(self) -> None:
		pass
