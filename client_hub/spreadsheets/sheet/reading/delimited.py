"""A bounded reader of .csv and of .txt, as spreadsheet programs write them; see `encodings`."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, BinaryIO

from frappe import _lt

from client_hub.spreadsheets.sheet.reading.cells import Value, as_shown, text_value
from client_hub.spreadsheets.sheet.reading.encodings import find_encoding, mended
from client_hub.spreadsheets.sheet.reading.limits import (
	MAX_COLUMNS,
	MAX_RECORD_CHARACTERS,
	MAX_ROW_CHARACTERS,
	MAX_ROW_NUMBER,
	MAX_ROWS,
	SheetRefused,
)

DELIMITERS = (",", ";", "\t", "|")

BROKEN_ROW = _lt(
	"The quotation marks around line {0} of the file do not fit together, or a cell there holds more than 131,072 characters. Correct it and try again."
)
TOO_MANY_COLUMNS = _lt("Row {0} of the file has more than {1} columns. Delete what stands beyond them.")

TOO_MANY_ROWS = _lt("The file has more than {0} rows. Split it into several files.")
TOO_MUCH_TEXT_IN_ROW = _lt(
	"Row {0} of the file holds more than {1} characters of text. Shorten its texts, or delete columns that are not imported."
)
MORE_THAN_HEADERS = _lt(
	"Row {0} of the file has {1} cells, and the row of the headers has {2}: a text that contains the delimiter has to stand in quotation marks. Correct it, or give every column a header, and try again."
)

_SEPARATOR_LINE = re.compile(r"^sep=(.)\r?\n?$", re.IGNORECASE)


class DelimitedFile:
	"""The rows of a .csv file, once its delimiter is chosen. Raises `SheetRefused`."""

	def __init__(self, stream: BinaryIO):
		self._stream = stream
		self.encoding = find_encoding(stream)
		self.declared_delimiter = self._read_separator_line()

	def rows(self, delimiter: str, header_row: int | None = None) -> Iterator[tuple[int, list[Value]]]:
		"""(row number, values) of the rows with something in them.

		The number is the one that a spreadsheet program shows: a record is a row, of however many
		lines, and so is an empty line; the line that names the delimiter is none. `header_row`: no row
		below it may have more cells, for a text with the delimiter in it has moved them then.
		"""
		widest = None
		record = _Record()
		reader = csv.reader(record.bounded(self._lines()), delimiter=delimiter, strict=True)
		try:
			for number, cells in enumerate(reader, 1):
				record.end()
				if number > MAX_ROW_NUMBER:
					raise SheetRefused(TOO_MANY_ROWS, f"{MAX_ROWS:,}")
				row = [text_value(as_shown(cell)) for cell in cells]
				if number == header_row:
					widest = len(cells)
				while row and row[-1] is None:
					row.pop()
				if len(row) > MAX_COLUMNS:
					raise SheetRefused(TOO_MANY_COLUMNS, number, MAX_COLUMNS)
				if widest is not None and len(row) > widest:
					raise SheetRefused(MORE_THAN_HEADERS, number, len(row), widest)
				if row:
					yield number, row
		except csv.Error:
			raise SheetRefused(BROKEN_ROW, reader.line_num + self._skipped) from None

	def _lines(self) -> Iterator[str]:
		self._stream.seek(0)
		borrowed = io.BufferedReader(_Borrowed(self._stream))
		lines = io.TextIOWrapper(borrowed, encoding=self.encoding.name, newline="")
		return islice(mended(lines) if self.encoding.read_twice else lines, self._skipped, None)

	def _read_separator_line(self) -> str | None:
		"""Excel's own first line: sep=; and nothing else."""
		self._skipped = 0
		match = _SEPARATOR_LINE.match(next(self._lines(), ""))
		self._skipped = 1 if match else 0
		return match[1] if match else None


class _Record:
	"""How long the row is that is being read: millions of empty cells would fill the memory, in one line or many."""

	def __init__(self) -> None:
		self._number = 1
		self._length = 0

	def end(self) -> None:
		self._number += 1
		self._length = 0

	def bounded(self, lines: Iterator[str]) -> Iterator[str]:
		for line in lines:
			self._length += len(line)
			if self._length > MAX_RECORD_CHARACTERS:
				raise SheetRefused(TOO_MUCH_TEXT_IN_ROW, self._number, f"{MAX_ROW_CHARACTERS:,}")
			yield line


class _Borrowed(io.RawIOBase):
	"""A stream to read from that stays open when its reader goes."""

	def __init__(self, stream: BinaryIO):
		self._stream = stream

	def readable(self) -> bool:
		return True

	def readinto(self, buffer: Any) -> int:  # whatever lends its memory
		chunk = self._stream.read(len(buffer))
		buffer[: len(chunk)] = chunk
		return len(chunk)
