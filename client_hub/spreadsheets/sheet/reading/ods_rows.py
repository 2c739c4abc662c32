"""Cells of an OpenDocument table as values, row by row."""

from __future__ import annotations

import re
from datetime import time, timedelta
from xml.parsers import expat

from openpyxl.utils import get_column_letter

from client_hub.spreadsheets.sheet.reading.archive import DAMAGED
from client_hub.spreadsheets.sheet.reading.cells import (
	ERROR_VALUE,
	NO_NUMBER,
	NO_STORED_VALUE,
	TOO_LONG,
	Number,
	Row,
	Value,
	text_value,
)
from client_hub.spreadsheets.sheet.reading.limits import (
	MAX_CELL_CHARACTERS,
	MAX_CHARACTERS,
	MAX_COLUMNS,
	MAX_ROW_NUMBER,
	MAX_ROWS,
	SheetRefused,
)
from client_hub.spreadsheets.sheet.reading.number_formats import (
	PERCENT,
	PLAIN,
	is_prefix,
	read_iso_date,
	read_number,
)
from client_hub.spreadsheets.sheet.reading.xlsx_rows import (
	ROW_TOO_FAR_DOWN,
	TOO_FAR_RIGHT,
	TOO_MUCH_TEXT,
)

_TABLE, _ROW, _GROUP = "table:table", "table:table-row", "table:table-row-group"
_CELLS = ("table:table-cell", "table:covered-table-cell")
# What hangs on a cell and is no part of its text.
_BESIDE = (
	"office:annotation",
	"office:annotation-end",
	"table:detective",
	"draw:",
	"presentation:",
	"text:ruby-text",
)
_DURATION = re.compile(r"PT(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})(?:[.,]\d*)?S)?")
MAX_MERGED = 100

LONGEST_MASK = 255
"""Digits of a number that its cell may show; Python makes no number of some thousands."""


class TableRows:
	"""Collects the rows of the table at `place` from what a parser reads; `is_over` at its end.

	The numbers of hidden and filtered rows go into `hidden`, ranges of merged cells into `merged`.
	"""

	def __init__(self, place: int, hidden: set[int]):
		self._tables_to_come = place + 1
		self._hidden = hidden
		self.merged: list[str] = []
		self.is_over = False
		self._depth = self._beside = self._groups_hidden = 0
		self._groups: list[bool] = []
		self._inside = False
		self._done: list[Row] = []
		self._repeated: tuple[int, int, list[Value], bool] | None = None
		self._row: list[Value] = []
		self._row_number = 0
		self._column = 0
		self._characters = 0
		self._attributes: dict[str, str] | None = None
		self._row_attributes: dict[str, str] = {}
		self._text: list[str] = []
		self._length = 0
		self._paragraphs = 0

	def attach(self, parser: expat.XMLParserType) -> None:
		self._parser = parser
		parser.StartElementHandler = self._start
		parser.EndElementHandler = self._end

	def take(self) -> list[Row]:
		"""The rows that are finished. A row that is repeated is written out as far as rows are read at all."""
		taken, self._done = self._done, []
		return taken

	# --- elements --------------------------------------------------------------------------------

	def _start(self, name: str, attributes: dict[str, str]) -> None:
		if name == _TABLE:
			self._depth += 1
			if self._depth == 1:
				self._tables_to_come -= 1
				self._inside = self._tables_to_come == 0
			return
		if not self._inside or self._depth != 1:
			return
		if self._attributes is not None:
			self._start_in_cell(name, attributes)
		elif name in _CELLS:
			self._attributes = attributes
			self._text, self._length, self._paragraphs = [], 0, 0
		elif name == _ROW:
			self._row, self._column = [], 0
			self._row_attributes = attributes
		elif name == _GROUP:
			self._groups.append(attributes.get("table:display") == "false")

	def _start_in_cell(self, name: str, attributes: dict[str, str]) -> None:
		if self._beside or name.startswith(_BESIDE):
			self._beside += 1
			self._parser.CharacterDataHandler = None
		elif name in ("text:p", "text:h"):
			if self._paragraphs:
				self._add("\n")
			self._paragraphs += 1
			self._parser.CharacterDataHandler = self._add
		elif name == "text:s":
			self._add(" " * min(_count(attributes, "text:c"), MAX_CELL_CHARACTERS + 1))
		elif name == "text:tab":
			self._add("\t")
		elif name == "text:line-break":
			self._add("\n")

	def _end(self, name: str) -> None:
		if name == _TABLE:
			self._depth -= 1
			if self._inside and not self._depth:
				self._inside, self.is_over = False, True
			return
		if not self._inside or self._depth != 1:
			return
		if self._beside:
			self._beside -= 1
			if not self._beside and self._paragraphs:
				self._parser.CharacterDataHandler = self._add
		elif name in ("text:p", "text:h"):
			self._parser.CharacterDataHandler = None
		elif name in _CELLS:
			self._end_cell(covered=name == _CELLS[1])
		elif name == _ROW:
			self._end_row()
		elif name == _GROUP and self._groups:
			self._groups.pop()

	def _add(self, piece: str) -> None:
		self._length += len(piece)
		if self._length <= MAX_CELL_CHARACTERS:
			self._text.append(piece)

	def _end_cell(self, covered: bool) -> None:
		attributes, self._attributes = self._attributes, None
		if attributes is None:
			raise SheetRefused(DAMAGED)  # a cell within a cell, which has taken its attributes with it
		count = _count(attributes, "table:number-columns-repeated")
		# What stands under a merged cell is not seen, and belongs to nobody.
		value = None if covered else self._value(attributes)
		if value is not None:
			if self._column + count > MAX_COLUMNS:
				letters = get_column_letter(min(self._column + count, 16_384))
				raise SheetRefused(TOO_FAR_RIGHT, f"{letters}{self._row_number + 1}", MAX_COLUMNS)
			self._row += [None] * (self._column - len(self._row))
			self._row += [value] * count
			if type(value) is str:
				self._count_characters(len(value) * count)
		self._note_merged(attributes)
		self._column += count

	def _note_merged(self, attributes: dict[str, str]) -> None:
		right = _count(attributes, "table:number-columns-spanned")
		down = _count(attributes, "table:number-rows-spanned")
		if (right > 1 or down > 1) and len(self.merged) < MAX_MERGED and self._column < MAX_COLUMNS:
			first, last = self._row_number + 1, min(self._row_number + down, MAX_ROW_NUMBER)
			left = get_column_letter(self._column + 1)
			end = get_column_letter(min(self._column + right, 16_384))
			self.merged.append(f"{left}{first}:{end}{last}")

	def _end_row(self) -> None:
		attributes = self._row_attributes
		count = _count(attributes, "table:number-rows-repeated")
		if self._row:
			is_hidden = attributes.get("table:visibility", "visible") != "visible" or any(self._groups)
			# More than are read at all need not be written out to be refused.
			for number in range(self._row_number + 1, self._row_number + 1 + min(count, MAX_ROWS + 1)):
				if number > MAX_ROW_NUMBER:
					raise SheetRefused(ROW_TOO_FAR_DOWN, number, MAX_ROW_NUMBER)
				self._done.append((number, self._row))
				if is_hidden:
					self._hidden.add(number)
			self._count_characters(sum(len(v) for v in self._row if type(v) is str) * (count - 1))
		self._row_number += count

	def _count_characters(self, more: int) -> None:
		self._characters += more
		if self._characters > MAX_CHARACTERS:
			raise SheetRefused(TOO_MUCH_TEXT, f"{MAX_CHARACTERS:,}")

	# --- values ----------------------------------------------------------------------------------

	def _value(self, attributes: dict[str, str]) -> Value:
		kind = attributes.get("office:value-type", "")
		if attributes.get("calcext:value-type") == "error":
			return ERROR_VALUE
		if self._length > MAX_CELL_CHARACTERS:
			return TOO_LONG
		shown = "".join(self._text)
		if kind == "percentage":
			return read_number(attributes.get("office:value", ""), PERCENT)
		if kind in ("float", "currency"):
			return _number(attributes.get("office:value", ""), shown, kind == "currency")
		if kind == "date":
			return read_iso_date(attributes.get("office:date-value", "")[:32])
		if kind == "time":
			return _time(attributes.get("office:time-value", ""))
		if kind == "boolean":
			return attributes.get("office:boolean-value") == "true"
		if not shown and not kind and attributes.get("table:formula"):
			return NO_STORED_VALUE
		return text_value(shown or attributes.get("office:string-value", ""))


def _count(attributes: dict[str, str], name: str) -> int:
	"""How often something is repeated or spanned: at least once."""
	text = attributes.get(name, "1")
	return max(1, min(int(text), MAX_ROW_NUMBER)) if text.isdecimal() and len(text) < 12 else 1


def _number(stored: str, shown: str, is_money: bool) -> Value:
	number = read_number(stored, PLAIN)
	if not isinstance(number, Number) or number.text is None:
		return number
	# A mask such as 00000 is told from what the cell shows: more digits than the number has.
	digits = "".join(sign for sign in shown if sign.isdecimal() and sign.isascii())
	if (
		LONGEST_MASK >= len(digits) > len(number.text)
		and number.text.isdecimal()
		and int(digits) == number.value
	):
		return Number(number.value, shown.strip())
	# "CLI-"0 shows more than its number, and so does the + of a country's code.
	prefix = shown.strip().partition(number.text[:1])[0]
	if digits == number.text and not is_money and is_prefix(prefix):
		return Number(number.value, shown.strip())
	return number


def _time(text: str) -> Value:
	found = _DURATION.fullmatch(text.strip())
	if not found or not any(found.groups()):
		return NO_NUMBER
	hours, minutes, seconds = (int(part or 0) for part in found.groups())
	if hours < 24 and minutes < 60 and seconds < 60:
		return time(hours, minutes, seconds)
	return timedelta(hours=hours, minutes=minutes, seconds=seconds)
