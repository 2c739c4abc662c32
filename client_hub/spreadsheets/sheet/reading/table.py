"""Opens a file as a table: which sheet, which row has the headers, and the rows below them.

The content of the file decides what it is, not the name. Of several sheets, rows or delimiters the
one with the most known headers is taken, so that a title above the headers, or the instructions as
the sheet that was looked at last, do no harm. Whoever knows better names the sheet and the row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO

from frappe import _lt
from openpyxl.utils.cell import range_boundaries

from client_hub.spreadsheets.sheet.reading import header_row as headers_of
from client_hub.spreadsheets.sheet.reading.cells import Row, SheetInfo, Value
from client_hub.spreadsheets.sheet.reading.delimited import (
	DELIMITERS,
	TOO_MANY_ROWS,
	TOO_MUCH_TEXT_IN_ROW,
	DelimitedFile,
)
from client_hub.spreadsheets.sheet.reading.encodings import NOT_TEXT
from client_hub.spreadsheets.sheet.reading.header_row import CountKnown, Found
from client_hub.spreadsheets.sheet.reading.limits import (
	BATCH_CHARACTERS,
	MAX_CELLS,
	MAX_FILE_SIZE,
	MAX_ROW_CHARACTERS,
	MAX_ROW_NUMBER,
	MAX_ROWS,
	SheetRefused,
)
from client_hub.spreadsheets.sheet.reading.ods import OpenDocument, is_open_document
from client_hub.spreadsheets.sheet.reading.xls import MARK, OldWorkbook
from client_hub.spreadsheets.sheet.reading.xlsx import OTHER_FORMAT, Workbook

_DELIMITER_NAMES = {",": _lt("comma"), ";": _lt("semicolon"), "\t": _lt("tab"), "|": _lt("vertical bar")}

SHEETS_TO_LOOK_AT = 20

# Pages and XML of 2003 are called .xls by the programs that write them, and open as a sheet there.
_OTHER_KIND = re.compile(
	rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*"
	rb"(?:<(?:[!?]|html|head|meta|table|style|div|body)|%PDF-|\{\\rtf|MIME-Version:|BEGIN:VC|ID;P(?:WXL|SCALC)|TABLE\s+0,1\s|[\[{]\s*[\[{]?\s*\")",
	re.IGNORECASE,
)
"""How pages, XML, PDF, RTF, web archives, cards, SYLK, DIF and JSON begin."""

EMPTY = _lt("The file is empty.")
NO_ROWS = _lt("The file has headers and no row below them.")
NO_SHEET = _lt("The file has no sheet {0}.")
NO_HEADER_ROW = _lt("Row {0} of the sheet holds nothing: choose the row that has the headers.")
TOO_LARGE = _lt("The file has {0} MB, and at most {1} MB can be read. Split it into several files.")
TOO_MANY_CELLS = _lt("The file has more than {0} cells with something in them. Split it into several files.")
MERGED = _lt(
	"The sheet has merged cells ({0}). Take the merging away, fill every cell in, and try again: only the first of merged cells holds the value."
)


@dataclass(frozen=True)
class Table:
	"""Headers and the rows below them.

	`headers`: texts of the header row, None where it is empty. `known`: how many of them are known.
	`rows()` reads from the start each time: (row number as a spreadsheet program shows it, values), empty
	rows left out, and those that `explained_in` says explain the headers; by the end `hidden` has the
	numbers of those that nobody sees. `name`: the worksheet, "" for a text file; `sheets`: all of them.
	"""

	_kind: Callable[[], str]
	name: str
	sheets: list[str]
	header_row: int
	headers: list[str | None]
	known: int
	_all_rows: Callable[[set[int]], Iterator[Row]]
	hidden: set[int] = field(default_factory=set)
	explained_in: frozenset[int] = frozenset()

	@property
	def kind(self) -> str:
		"""What the file is, for people: its format, or the encoding and delimiter of a text file."""
		return self._kind()

	def rows(self) -> Iterator[Row]:
		"""Raises `SheetRefused` past the limits, and when there is no row at all."""
		rows = cells = 0
		for number, row in self._all_rows(self.hidden):
			if number <= self.header_row or number in self.explained_in or self._repeats_headers(row):
				continue
			rows += 1
			cells += len(row) - row.count(None)
			if rows > MAX_ROWS or number > MAX_ROW_NUMBER:
				raise SheetRefused(TOO_MANY_ROWS, f"{MAX_ROWS:,}")
			if cells > MAX_CELLS:
				raise SheetRefused(TOO_MANY_CELLS, f"{MAX_CELLS:,}")
			_check_text(number, row)
			yield number, row
		if not rows:
			raise SheetRefused(NO_ROWS)

	def _repeats_headers(self, row: list[Value]) -> bool:
		"""A list that was made to be printed has its headers on every page."""
		last = row[-1]
		if not self.known or type(last) is not str or " ".join(last.split()) != self.headers[-1]:
			return False
		return headers_of.texts_of(row) == self.headers

	def batches(self, size: int) -> Iterator[list[Row]]:
		"""The rows, `size` at a time, and fewer where their texts are long: they are held in memory."""
		batch: list[Row] = []
		characters = 0
		for number, row in self.rows():
			batch.append((number, row))
			characters += _characters(row)
			if len(batch) == size or characters >= BATCH_CHARACTERS:
				yield batch
				batch, characters = [], 0
		if batch:
			yield batch


def open_table(
	stream: BinaryIO, count_known: CountKnown, sheet: str | None = None, header_row: int | None = None
) -> Table:
	"""The table in a file. Raises `SheetRefused` when there is none.

	`count_known(texts)`: how many of the texts are known headers. `sheet`, `header_row`: the name of
	the worksheet and the number of the row, where somebody has chosen them. The stream must stay open
	as long as rows are read.
	"""
	stream.seek(0, 2)
	size = stream.tell()
	if not size:
		raise SheetRefused(EMPTY)
	if size > MAX_FILE_SIZE:
		raise SheetRefused(TOO_LARGE, f"{size / 1024 / 1024:.1f}", MAX_FILE_SIZE // 1024 // 1024)
	stream.seek(0)
	start = stream.read(1024)
	if start.startswith(MARK):
		return _open_workbook("xls", OldWorkbook(stream), count_known, sheet, header_row)
	if not start.startswith(b"PK"):
		if _OTHER_KIND.match(start.replace(b"\0", b"")):
			raise SheetRefused(OTHER_FORMAT)
		return _open_text(stream, count_known, header_row)
	if is_open_document(stream):
		return _open_workbook("ods", OpenDocument(stream), count_known, sheet, header_row)
	return _open_workbook("xlsx", Workbook(stream), count_known, sheet, header_row)


def _open_workbook(
	kind: str,
	workbook: Workbook | OpenDocument | OldWorkbook,
	count_known: CountKnown,
	wanted: str | None,
	header_row: int | None,
) -> Table:
	# Sheets that nobody sees are looked at last.
	sheets: list[SheetInfo] = sorted(workbook.sheets, key=lambda sheet: not sheet.visible)
	names = [sheet.name for sheet in sheets]
	if wanted:
		if wanted not in names:
			raise SheetRefused(NO_SHEET, wanted)
		sheets = [sheets[names.index(wanted)]]
	found: list[tuple[Found, SheetInfo]] = []
	for sheet in sheets[:SHEETS_TO_LOOK_AT]:
		if row := _header_row(workbook.rows(sheet, set()), count_known, header_row):
			found.append((row, sheet))
	if not found:
		raise SheetRefused(EMPTY if not header_row else NO_HEADER_ROW, header_row)
	row, sheet = max(found, key=lambda entry: entry[0].rank)
	_refuse_merged(workbook.merged_ranges(sheet), row.number, len(row.texts))
	return Table(
		lambda: kind,
		sheet.name,
		names,
		row.number,
		row.texts,
		row.known,
		lambda hidden: workbook.rows(sheet, hidden),
		explained_in=row.explained_in,
	)


def _refuse_merged(ranges: list[str], header_row: int, columns: int) -> None:
	"""Merged cells above the headers or beside the table are a matter of looks."""
	harmful = []
	for text in ranges:
		try:
			left, _top, _right, bottom = range_boundaries(text)
		except ValueError:
			continue  # no range at all: it merges nothing
		if (bottom or 0) >= header_row and (left or 0) <= columns:
			harmful.append(text)
	if harmful:
		raise SheetRefused(MERGED, ", ".join(harmful[:5]) + (", …" if len(harmful) > 5 else ""))


def _open_text(stream: BinaryIO, count_known: CountKnown, header_row: int | None) -> Table:
	file = DelimitedFile(stream)
	delimiters = (file.declared_delimiter,) if file.declared_delimiter else DELIMITERS
	found: list[tuple[Found, str]] = []
	refusal = None
	for delimiter in delimiters:
		try:
			if row := _header_row(file.rows(delimiter), count_known, header_row):
				found.append((row, delimiter))
		except SheetRefused as error:
			refusal = refusal or error
	row, delimiter = max(found, key=lambda entry: (entry[0].rank, len(entry[0].texts)), default=(None, ""))
	if not row or not row.known:
		_refuse_binary(stream)
		if refusal:
			raise refusal
	if not row:
		raise SheetRefused(EMPTY if not header_row else NO_HEADER_ROW, header_row)

	def kind() -> str:
		return f"{file.encoding.label}, {_DELIMITER_NAMES.get(delimiter, delimiter)}"

	return Table(
		kind,
		"",
		[],
		row.number,
		row.texts,
		row.known,
		lambda _hidden: file.rows(delimiter, row.number),
		explained_in=row.explained_in,
	)


def _refuse_binary(stream: BinaryIO) -> None:
	stream.seek(0)
	start = stream.read(4096)
	if b"\0" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff")):
		raise SheetRefused(NOT_TEXT)


def _header_row(rows: Iterator[Row], count_known: CountKnown, chosen: int | None) -> Found | None:
	if chosen:
		return headers_of.at(rows, count_known, chosen)
	first = []
	for number, row in islice(rows, headers_of.ROWS_TO_LOOK_AT):
		_check_text(number, row)
		first.append((number, row))
	return headers_of.find(first, count_known)


def _check_text(number: int, row: list[Value]) -> None:
	if _characters(row) > MAX_ROW_CHARACTERS:
		raise SheetRefused(TOO_MUCH_TEXT_IN_ROW, number, f"{MAX_ROW_CHARACTERS:,}")


def _characters(row: list[Value]) -> int:
	return sum([len(value) for value in row if type(value) is str])
