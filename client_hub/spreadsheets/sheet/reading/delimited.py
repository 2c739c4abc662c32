"""A bounded reader of .csv: encoding and delimiter are found out, nothing is guessed away.

UTF-8 with and without a mark, UTF-16, and Windows' Western European (cp1252); comma, semicolon or
tab. Bytes that are no text of the encoding refuse the file: a name with a wrong letter is worse.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from frappe import _lt

from client_hub.spreadsheets.sheet.reading.cells import Value, text_value, unmark_formula
from client_hub.spreadsheets.sheet.reading.limits import MAX_COLUMNS, SheetRefused

DELIMITERS = (",", ";", "\t")
CHUNK = 1 << 20

NOT_TEXT = _lt(
	"The file is neither an .xlsx workbook nor a text file. Save it as .xlsx or .csv and try again."
)
BROKEN_ENCODING = _lt(
	"The characters at byte {0} of the file are not valid in its encoding ({1}), so accents would be read wrongly. Save the file as CSV UTF-8 and try again."
)
BROKEN_ROW = _lt(
	"The quotation marks around line {0} of the file do not fit together, or a cell there holds more than 131,072 characters. Correct it and try again."
)
TOO_MANY_COLUMNS = _lt("Row {0} of the file has more than {1} columns. Delete what stands beyond them.")

_SEPARATOR_LINE = re.compile(r"^sep=(.)\r?\n?$", re.IGNORECASE)

# A UTF-8 sequence of several bytes: text in cp1252 has one only by accident.
_MULTIBYTE = re.compile(rb"[\xc3-\xf4][\x80-\xbf]")


class DelimitedFile:
	"""The rows of a .csv file, once its delimiter is chosen. Raises `SheetRefused`."""

	def __init__(self, stream: BinaryIO):
		self._stream = stream
		self.encoding = find_encoding(stream)
		self.declared_delimiter = self._read_separator_line()

	def rows(self, delimiter: str) -> Iterator[tuple[int, list[Value]]]:
		"""(row number, values) of the rows with something in them.

		The number is the one that a spreadsheet program shows: a record is a row, of however many
		lines, and so is an empty line; the line that names the delimiter is none.
		"""
		reader = csv.reader(self._lines(), delimiter=delimiter, strict=True)
		try:
			for number, cells in enumerate(reader, 1):
				row = [text_value(unmark_formula(cell)) for cell in cells]
				while row and row[-1] is None:
					row.pop()
				if len(row) > MAX_COLUMNS:
					raise SheetRefused(TOO_MANY_COLUMNS, number, MAX_COLUMNS)
				if row:
					yield number, row
		except csv.Error:
			raise SheetRefused(BROKEN_ROW, reader.line_num + self._skipped) from None

	def _lines(self) -> Iterator[str]:
		self._stream.seek(0)
		borrowed = io.BufferedReader(_Borrowed(self._stream))
		return islice(io.TextIOWrapper(borrowed, encoding=self.encoding, newline=""), self._skipped, None)

	def _read_separator_line(self) -> str | None:
		"""Excel's own first line: sep=; and nothing else."""
		self._skipped = 0
		match = _SEPARATOR_LINE.match(next(self._lines(), ""))
		self._skipped = 1 if match else 0
		return match[1] if match else None


class _Borrowed(io.RawIOBase):
	"""A stream to read from that stays open when its reader goes."""

	def __init__(self, stream: BinaryIO):
		self._stream = stream

	def readable(self) -> bool:
		return True

	def readinto(self, buffer) -> int:
		chunk = self._stream.read(len(buffer))
		buffer[: len(chunk)] = chunk
		return len(chunk)


def find_encoding(stream: BinaryIO) -> str:
	"""The encoding of a text file, as Python names it. Raises `SheetRefused` when it is none."""
	stream.seek(0)
	start = stream.read(4)
	for mark, encoding in (
		(codecs.BOM_UTF8, "utf-8-sig"),
		(codecs.BOM_UTF16_LE, "utf-16"),
		(codecs.BOM_UTF16_BE, "utf-16"),
	):
		if start.startswith(mark):
			if _first_error(stream, encoding) is not None:
				raise SheetRefused(BROKEN_ENCODING, _first_error(stream, encoding), encoding)
			return encoding
	if b"\0" in start:
		encoding = "utf-16-le" if start[1:2] == b"\0" else "utf-16-be"
		if _first_error(stream, encoding) is None:
			return encoding
		raise SheetRefused(NOT_TEXT)
	error = _first_error(stream, "utf-8")
	if error is None:
		return "utf-8"
	if _has_multibyte(stream) or _first_error(stream, "cp1252") is not None:
		raise SheetRefused(BROKEN_ENCODING, error, "UTF-8")
	return "cp1252"


def _first_error(stream: BinaryIO, encoding: str) -> int | None:
	"""The byte at which the stream stops being text of `encoding`; None when it never does."""
	stream.seek(0)
	decoder = codecs.getincrementaldecoder(encoding)()
	read = 0
	try:
		while chunk := stream.read(CHUNK):
			decoder.decode(chunk)
			read += len(chunk)
		decoder.decode(b"", True)
	except UnicodeDecodeError as error:
		return max(0, read + error.start)
	return None


def _has_multibyte(stream: BinaryIO) -> bool:
	stream.seek(0)
	return any(_MULTIBYTE.search(chunk) for chunk in iter(lambda: stream.read(CHUNK), b""))
