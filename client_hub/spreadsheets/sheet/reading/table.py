"""Opens a file as a table: which sheet, which row has the headers, and the rows below them.

The content of the file decides what it is, not the name. Of several sheets, rows or delimiters the
one with the most known headers is taken, so that a title above the headers, or the instructions as
the sheet that was looked at last, do no harm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from frappe import _lt
from openpyxl.utils.cell import range_boundaries

from client_hub.spreadsheets.sheet.reading.cells import Number, Value
from client_hub.spreadsheets.sheet.reading.delimited import DELIMITERS, NOT_TEXT, DelimitedFile
from client_hub.spreadsheets.sheet.reading.limits import (
	BATCH_CHARACTERS,
	MAX_CELLS,
	MAX_FILE_SIZE,
	MAX_ROW_CHARACTERS,
	MAX_ROW_NUMBER,
	MAX_ROWS,
	SheetRefused,
)
from client_hub.spreadsheets.sheet.reading.xlsx import OTHER_FORMAT, PASSWORD, Workbook

_DELIMITER_NAMES = {",": _lt("comma"), ";": _lt("semicolon"), "\t": _lt("tab")}

ROWS_TO_LOOK_FOR_HEADERS = 10
SHEETS_TO_LOOK_AT = 20

EMPTY = _lt("The file is empty.")
NO_HEADERS = _lt(
	"The first rows of the file have no header that is known, such as {0}. Download the template to see the headers."
)
NO_ROWS = _lt("The file has headers and no row below them.")
TOO_LARGE = _lt("The file has {0} MB, and at most {1} MB can be read. Split it into several files.")
TOO_MANY_ROWS = _lt("The file has more than {0} rows. Split it into several files.")
TOO_MANY_CELLS = _lt("The file has more than {0} cells with something in them. Split it into several files.")
TOO_MUCH_TEXT_IN_ROW = _lt(
	"Row {0} of the file holds more than {1} characters of text. Shorten its texts, or delete columns that are not imported."
)
MERGED = _lt(
	"The sheet has merged cells ({0}). Take the merging away, fill every cell in, and try again: only the first of merged cells holds the value."
)

Rows = Iterator[tuple[int, list[Value]]]


@dataclass(frozen=True)
class Table:
	"""Headers and the rows below them.

	`headers`: texts of the header row, None where it is empty. `rows()` reads from the start each
	time: (row number as a spreadsheet program shows it, values), empty rows left out.
	`sheet`: the worksheet's name, or the encoding and delimiter of a text file.
	"""

	kind: str
	_sheet: Callable[[], str]
	header_row: int
	headers: list[str | None]
	_all_rows: Callable[[], Rows]

	@property
	def sheet(self) -> str:
		return self._sheet()

	def rows(self) -> Rows:
		"""Raises `SheetRefused` past the limits, and when there is no row at all."""
		rows = cells = 0
		for number, row in self._all_rows():
			if number <= self.header_row:
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

	def batches(self, size: int) -> Iterator[list[tuple[int, list[Value]]]]:
		"""The rows, `size` at a time, and fewer where their texts are long: they are held in memory."""
		batch: list[tuple[int, list[Value]]] = []
		characters = 0
		for number, row in self.rows():
			batch.append((number, row))
			characters += _characters(row)
			if len(batch) == size or characters >= BATCH_CHARACTERS:
				yield batch
				batch, characters = [], 0
		if batch:
			yield batch


@dataclass(frozen=True)
class _Candidate:
	score: int
	row_number: int
	row: list[Value]


def open_table(stream: BinaryIO, count_known: Callable[[list[str | None]], int], example: object) -> Table:
	"""The table in a file. Raises `SheetRefused` when there is none.

	`count_known(texts)`: how many of the texts are known headers. `example`: headers to name when
	there are none. The stream must stay open as long as rows are read.
	"""
	stream.seek(0, 2)
	size = stream.tell()
	if not size:
		raise SheetRefused(EMPTY)
	if size > MAX_FILE_SIZE:
		raise SheetRefused(TOO_LARGE, f"{size / 1024 / 1024:.1f}", MAX_FILE_SIZE // 1024 // 1024)
	stream.seek(0)
	start = stream.read(8)
	if start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
		raise SheetRefused(_old_format(stream))
	open_kind = _open_workbook if start.startswith(b"PK") else _open_text
	table = open_kind(stream, count_known)
	if not table:
		raise SheetRefused(NO_HEADERS, example)
	return table


def _old_format(stream: BinaryIO):
	"""Excel encrypts a workbook inside a file of its old format, which names what it holds in UTF-16."""
	stream.seek(0)
	return PASSWORD if "EncryptedPackage".encode("utf-16-le") in stream.read() else OTHER_FORMAT


def _open_workbook(stream: BinaryIO, count_known: Callable) -> Table | None:
	workbook = Workbook(stream)
	found = []
	# Sheets that nobody sees are looked at last.
	sheets = sorted(workbook.sheets, key=lambda sheet: not sheet.visible)[:SHEETS_TO_LOOK_AT]
	for sheet in sheets:
		candidate = _best_row(workbook.rows(sheet), count_known)
		found.append((candidate.score if candidate else 0, candidate, sheet))
	score, candidate, sheet = max(found, key=lambda entry: entry[0])
	if not score:
		if not any(entry[1] for entry in found):
			raise SheetRefused(EMPTY)
		return None
	_refuse_merged(workbook.merged_ranges(sheet), candidate.row_number, len(candidate.row))
	return Table(
		"xlsx", lambda: sheet.name, candidate.row_number, _texts(candidate.row), lambda: workbook.rows(sheet)
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


def _open_text(stream: BinaryIO, count_known: Callable) -> Table | None:
	file = DelimitedFile(stream)
	delimiters = (file.declared_delimiter,) if file.declared_delimiter else DELIMITERS
	found: list[tuple[int, _Candidate, str]] = []
	refusal = None
	for delimiter in delimiters:
		try:
			candidate = _best_row(file.rows(delimiter), count_known)
		except SheetRefused as error:
			refusal = refusal or error
			continue
		if candidate:
			found.append((candidate.score, candidate, delimiter))
	score, candidate, delimiter = max(found, key=lambda entry: entry[0], default=(0, None, ""))
	if not score:
		_refuse_binary(stream)
		if refusal:
			raise refusal
		return None

	def name() -> str:
		encoding = file.encoding.removesuffix("-sig").upper()
		return f"{encoding}, {_DELIMITER_NAMES.get(delimiter, delimiter)}"

	return Table("csv", name, candidate.row_number, _texts(candidate.row), lambda: file.rows(delimiter))


def _refuse_binary(stream: BinaryIO) -> None:
	stream.seek(0)
	start = stream.read(4096)
	if b"\0" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff")):
		raise SheetRefused(NOT_TEXT)


def _best_row(rows: Rows, count_known: Callable) -> _Candidate | None:
	best = None
	for number, row in islice(rows, ROWS_TO_LOOK_FOR_HEADERS):
		_check_text(number, row)
		score = count_known(_texts(row))
		if best is None or score > best.score:
			best = _Candidate(score, number, row)
	return best


def _check_text(number: int, row: list[Value]) -> None:
	if _characters(row) > MAX_ROW_CHARACTERS:
		raise SheetRefused(TOO_MUCH_TEXT_IN_ROW, number, f"{MAX_ROW_CHARACTERS:,}")


def _characters(row: list[Value]) -> int:
	return sum([len(value) for value in row if type(value) is str])


def _texts(row: list[Value]) -> list[str | None]:
	"""The header texts of a row; a number or date as a header is no text to look up."""
	texts = []
	for value in row:
		text = value.text if isinstance(value, Number) else value if isinstance(value, str) else None
		texts.append(" ".join(text.split()) if text else None)
	return texts
