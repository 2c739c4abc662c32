"""Cells of a worksheet's XML as values, row by row; the inner loop of reading .xlsx."""

from __future__ import annotations

from collections.abc import Callable
from xml.parsers import expat

from frappe import _lt

from client_hub.spreadsheets.sheet.reading.cells import (
	ERROR_VALUE,
	NO_STORED_VALUE,
	TOO_LONG,
	Row,
	Value,
	decode_xml_text,
	text_value,
)
from client_hub.spreadsheets.sheet.reading.limits import (
	MAX_CELL_CHARACTERS,
	MAX_CHARACTERS,
	MAX_COLUMNS,
	MAX_ROW_NUMBER,
	SheetRefused,
)
from client_hub.spreadsheets.sheet.reading.number_formats import PLAIN, Mask, read_iso_date, read_number
from client_hub.spreadsheets.sheet.reading.xlsx_strings import StringTable

TOO_FAR_RIGHT = _lt(
	"Cell {0} holds something, but only the first {1} columns are read. Delete what stands beyond them."
)
TOO_MUCH_TEXT = _lt(
	"The cells of the sheet hold more than {0} characters of text together. Split it into several files."
)
ROWS_OUT_OF_ORDER = _lt(
	"The rows of the sheet are not numbered one after the other: {0} comes after {1}. Open the file in a spreadsheet program, save it again and try again."
)
ROW_TOO_FAR_DOWN = _lt(
	"Row {0} holds something, but a sheet ends at row {1}. Open the file in a spreadsheet program, save it again and try again."
)
MAX_CODED_CHARACTERS = 7 * MAX_CELL_CHARACTERS
"""An encoded character takes seven; a longer text cannot be one that fits into a cell."""

_DIGITS = "0123456789"


def collect_rows(
	parser: expat.XMLParserType,
	strings: StringTable,
	formats: list[str | Mask],
	epoch_1904: bool,
	hidden: set[int],
) -> Callable[[], list[Row]]:
	"""Have `parser` collect the rows it comes upon; the answer takes those finished since last asked.

	The numbers of rows that a filter or a person has hidden go into `hidden`.

	Closures and not a class: this runs for every cell, and a local name is found twice as fast.
	"""
	done: list[Row] = []
	row: list[Value] = []
	text: list[str] = []
	row_number = last_number = column = length = characters = 0
	kind, style = "n", "0"
	is_hidden = False
	has_value = has_formula = phonetic = False
	column_numbers: dict[str, int] = {}
	column_of = _column_finder(column_numbers)
	ROW = CELL = VALUE = TEXT = FORMULA = PHONETIC = ""

	def root(name: str, attributes: dict[str, str]) -> None:
		# The prefix of the root is that of every element that matters.
		nonlocal ROW, CELL, VALUE, TEXT, FORMULA, PHONETIC
		prefix = name.removesuffix("worksheet") if name.endswith("worksheet") else ""
		ROW, CELL, VALUE, TEXT, FORMULA, PHONETIC = (prefix + n for n in ("row", "c", "v", "t", "f", "rPh"))
		parser.StartElementHandler = start
		parser.EndElementHandler = end

	def start(name: str, attributes: dict[str, str]) -> None:
		nonlocal row, row_number, is_hidden, column, kind, style, length, has_value, has_formula, phonetic
		if name == CELL:
			reference = attributes.get("r")
			if reference:
				letters = reference.rstrip(_DIGITS)
				column = column_numbers.get(letters, -1)
				if column < 0:
					column = column_of(letters, len(row))
			else:
				column = len(row)
			kind = attributes.get("t", "n")
			style = attributes.get("s", "0")
			text.clear()
			length = 0
			has_value = has_formula = False
		elif name == VALUE or (name == TEXT and not phonetic):
			has_value = True
			parser.CharacterDataHandler = add
		elif name == FORMULA:
			has_formula = True
		elif name == ROW:
			row = []
			row_number = _whole(attributes.get("r", ""), row_number + 1)
			is_hidden = attributes.get("hidden") in ("1", "true")
		elif name == PHONETIC:
			phonetic = True

	def add(piece: str) -> None:
		nonlocal length
		length += len(piece)
		if length <= MAX_CODED_CHARACTERS:
			text.append(piece)

	def end(name: str) -> None:
		nonlocal row, last_number, phonetic
		if name == VALUE or name == TEXT:
			parser.CharacterDataHandler = None
		elif name == CELL:
			found = value()
			if found is not None:
				put(found)
		elif name == ROW:
			if row:
				_check_number(row_number, last_number)
				last_number = row_number
				done.append((row_number, row))
				if is_hidden:
					hidden.add(row_number)
				row = []
		elif name == PHONETIC:
			phonetic = False

	def put(found: Value) -> None:
		nonlocal characters
		if type(found) is str:
			characters += len(found)
			if characters > MAX_CHARACTERS:
				raise SheetRefused(TOO_MUCH_TEXT, f"{MAX_CHARACTERS:,}")
		missing = column - len(row)
		if missing < 0:
			row[column] = found
			return
		if column >= MAX_COLUMNS:
			raise SheetRefused(TOO_FAR_RIGHT, f"{_letters(column)}{row_number}", MAX_COLUMNS)
		if missing:
			row.extend([None] * missing)
		row.append(found)

	def value() -> Value:
		if length > MAX_CODED_CHARACTERS:
			return TOO_LONG
		found = "".join(text)
		if not found:
			return NO_STORED_VALUE if has_formula and not (has_value and kind == "str") else None
		if kind == "s":
			return strings.get(_whole(found, -1))
		if kind == "n":
			number = _whole(style, 0)
			shown_as = formats[number] if number < len(formats) else PLAIN
			return read_number(found, shown_as, epoch_1904)
		return _other_value(kind, found)

	def take() -> list[Row]:
		taken = done.copy()
		done.clear()
		return taken

	parser.StartElementHandler = root
	return take


def _check_number(number: int, last: int) -> None:
	"""Results are kept, and shown to people, by the number of the row: each may come once."""
	if number > MAX_ROW_NUMBER:
		raise SheetRefused(ROW_TOO_FAR_DOWN, number, MAX_ROW_NUMBER)
	if number <= last:
		raise SheetRefused(ROWS_OUT_OF_ORDER, number, last)


def _other_value(kind: str, text: str) -> Value:
	if kind == "b":
		return text.strip() in ("1", "true")
	if kind == "e":
		return ERROR_VALUE
	if kind == "d":
		return read_iso_date(text)
	return text_value(decode_xml_text(text))


def _column_finder(known: dict[str, int]) -> Callable[[str, int], int]:
	def find(letters: str, default: int) -> int:
		"""The column with these letters, counted from 0; `default` when they are none."""
		if not 1 <= len(letters) <= 3 or not letters.isascii() or not letters.isalpha():
			return default
		column = -1
		for letter in letters.upper():
			column = (column + 1) * 26 + ord(letter) - 65
		known[letters] = column
		return column

	return find


def _whole(text: str, default: int) -> int:
	"""The whole number that an attribute says, `default` when it says something else."""
	return int(text) if text.isdecimal() and len(text) < 12 else default


def _letters(column: int) -> str:
	"""The name of a column, counted from 0: A, B, …, Z, AA."""
	letters = ""
	column += 1
	while column:
		column, rest = divmod(column - 1, 26)
		letters = chr(65 + rest) + letters
	return letters
