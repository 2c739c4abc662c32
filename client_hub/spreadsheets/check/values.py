"""A cell's value as its field takes it: ticks in words, options and links in the reader's language.

Frappe's row parser does the rest (`row_parser`). It turns what it does not understand into 0 or an
empty value without a word, so nothing reaches it that has not been understood here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from frappe import _
from frappe.core.doctype.docfield.docfield import DocField
from frappe.utils import cint

from client_hub.clean_text import in_one_line, without_format_characters
from client_hub.compat import number_separators
from client_hub.emails import addresses_in
from client_hub.languages import translations
from client_hub.linked_documents import CLIENT
from client_hub.spreadsheets.check import client_types
from client_hub.spreadsheets.check.comparing import EMAIL, LONG_TEXT_TYPES
from client_hub.spreadsheets.check.links import LinkNames
from client_hub.spreadsheets.sheet.columns import Column
from client_hub.spreadsheets.sheet.reading.cells import (
	CLEAR_TEXT,
	CellProblem,
	Number,
	Unreadable,
	Value,
	quoted,
	unmark_clear,
)
from client_hub.spreadsheets.sheet.reading.number_formats import read_date


class Clear:
	"""The field is to be emptied. One object, `CLEAR`."""

	def __repr__(self) -> str:
		return CLEAR_TEXT


CLEAR = Clear()

YES = frozenset("1 t true y yes x on si sí s sim v verdadero verdadeiro ✓ ✔".split())
NO = frozenset("0 f false n no off nao não falso".split())

_TEXT_TYPES = LONG_TEXT_TYPES | {"Data", "Phone", "Color", "Autocomplete"}
_DURATION = re.compile(r"(?=.)(\d+d\s*)?(\d+h\s*)?(\d+m\s*)?(\d+s)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


class ValueReader:
	"""Reads the cells of one column. `read` returns None for a blank cell and `CLEAR` for one to empty."""

	def __init__(self, column: Column, links: LinkNames):
		self.column = column
		self._has_lines = column.df.fieldtype in LONG_TEXT_TYPES
		self._read: Callable[[Value], object] = _reader_for(column, links)

	def read(self, value: Value) -> object:
		"""What Frappe's parser is to be given for a cell with something in it. Raises `CellProblem`."""
		if isinstance(value, str):
			# As the Client stores it, or the sheet would be found to change something each time.
			value = (value if self._has_lines else without_format_characters(in_one_line(value))).strip()
			if not value:
				return None
			if value[0] == "<" and value.lower() == CLEAR_TEXT:
				return CLEAR
			value = unmark_clear(value)
		elif isinstance(value, Unreadable):
			raise CellProblem(str(value.reason))
		return self._read(value)


def find_control_character(text: str) -> str | None:
	"""The code of a character that no form lets anybody type, such as U+0007."""
	found = _CONTROL.search(text)
	return f"U+{ord(found[0]):04X}" if found else None


def _reader_for(column: Column, links: LinkNames) -> Callable[[Value], object]:
	fieldtype = column.df.fieldtype
	if column.fieldname == EMAIL:
		return read_emails
	if fieldtype in _TEXT_TYPES:
		return read_text
	if fieldtype == "Link":
		return lambda value: links.resolve(column.df.options, read_text(value))
	if fieldtype == "Select":
		options = option_names(column.df)
		if column.fieldname == "client_type":
			options = {**client_types.names(), **options}
		return lambda value: _read_option(value, options, column.df)
	if fieldtype == "Check":
		return _read_check
	if fieldtype in ("Int", "Long Int"):
		return _read_whole
	if fieldtype == "Percent":
		return _read_percent
	if fieldtype in ("Float", "Currency", "Rating"):
		return _read_number
	if fieldtype in ("Date", "Datetime"):
		return _read_date if fieldtype == "Date" else _read_datetime
	if fieldtype == "Time":
		return _read_time
	if fieldtype == "Duration":
		return _read_duration
	raise ValueError(fieldtype)


# --- text, links, options ------------------------------------------------------------------------


def read_text(value: Value) -> str:
	"""The text a cell shows."""
	if isinstance(value, str):
		return value
	if isinstance(value, Number):
		if value.text is None:
			raise CellProblem(
				_(
					"The cell holds a number of more than 15 digits, and spreadsheets lose the others. Format the column as text and type it again."
				)
			)
		return value.text
	if isinstance(value, bool):
		return "TRUE" if value else "FALSE"
	raise CellProblem(
		_("The cell holds a date, and a text is wanted. Format the column as text and type it again.")
	)


def read_emails(value: Value) -> str:
	"""The addresses a cell holds, in one way to write them; what is not understood as it stands."""
	text = read_text(value)
	return ", ".join(addresses_in(text)) or text


def option_names(df: DocField) -> dict[str, str]:
	"""{what may stand in a cell, in small letters: option} for a Select, in every language we read."""
	names: dict[str, str] = {}
	options = [option for option in (df.options or "").split("\n") if option]
	for option in options:
		names[option.casefold()] = option
	for catalogue in translations().values():
		for option in options:
			translated = catalogue.get(f"{option}:{CLIENT}") or catalogue.get(option)
			if translated:
				names.setdefault(translated.casefold(), option)
	return names


def _read_option(value: Value, options: dict[str, str], df: DocField) -> str:
	text = read_text(value)
	option = options.get(text.casefold())
	if option is None:
		raise CellProblem(
			_("{0} is none of the options: {1}").format(
				quoted(text), ", ".join(_(option) for option in (df.options or "").split("\n") if option)
			)
		)
	return option


def _read_check(value: Value) -> int:
	if isinstance(value, bool):
		return int(value)
	if isinstance(value, Number) and value.value in (0, 1):
		return int(value.value)
	text = read_text(value).casefold()
	if text in YES or text == _("Yes").casefold():
		return 1
	if text in NO or text == _("No").casefold():
		return 0
	raise CellProblem(_("{0} is neither Yes nor No.").format(quoted(text)))


# --- numbers -------------------------------------------------------------------------------------


def parse_number(text: str) -> float:
	"""A number as people here write it, or plainly with a point. Raises `CellProblem`."""
	decimal, group = number_separators()
	compact = text.replace("\u00a0", "").replace("\u202f", "").strip()
	if group and group.strip():
		# Groups of two digits are those of India, and the last one has three: 12,50 is no 1250.
		sign = re.escape(group)
		grouped = rf"[+-]?\d{{1,3}}(({sign}\d{{2,3}})*{sign}\d{{3}})?({re.escape(decimal or '.')}\d+)?"
		if re.fullmatch(grouped, compact):
			return float(compact.replace(group, "").replace(decimal or ".", "."))
	compact = compact.replace(" ", "")
	if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", compact):
		return float(compact)
	if decimal and re.fullmatch(rf"[+-]?\d*{re.escape(decimal)}\d+", compact):
		return float(compact.replace(decimal, "."))
	raise CellProblem(_("{0} is not a number.").format(quoted(text)))


def _read_number(value: Value) -> float:
	if isinstance(value, Number):
		return value.value
	if isinstance(value, bool):
		return int(value)
	number = parse_number(read_text(value))
	if number in (float("inf"), float("-inf")):
		raise CellProblem(_("{0} is not a number.").format(quoted(str(value))))
	return number


def _read_percent(value: Value) -> float:
	"""12.5 of a cell that shows 12.5%: it holds 0.125, and a text whatever its program writes."""
	text = value.text if isinstance(value, Number) else value
	return (
		parse_number(text[:-1].strip())
		if isinstance(text, str) and text.endswith("%")
		else _read_number(value)
	)


def _read_whole(value: Value) -> int:
	number = _read_number(value)
	if number != int(number):
		raise CellProblem(_("{0} is not a whole number.").format(quoted(str(number))))
	return int(number)


# --- dates ---------------------------------------------------------------------------------------


def _read_date(value: Value) -> date | str:
	found = _read_datetime(value)
	return found.date() if isinstance(found, datetime) else found


def _read_datetime(value: Value) -> datetime | date | str:
	if isinstance(value, Number):
		# A date whose cell lost its format is the number of its day.
		value = read_date(value.value)
		if isinstance(value, Unreadable):
			raise CellProblem(str(value.reason))
	if isinstance(value, datetime | date):
		return value
	if isinstance(value, str):
		return value
	raise CellProblem(_("The cell does not hold a date."))


def _read_time(value: Value) -> str:
	if isinstance(value, Number) and 0 <= value.value < 1:
		value = read_date(value.value)
	if isinstance(value, datetime):
		value = value.time()
	if isinstance(value, time):
		return value.isoformat()
	if isinstance(value, str):
		for pattern in ("%H:%M:%S", "%H:%M", "%H:%M:%S.%f", "%I:%M %p"):
			try:
				return datetime.strptime(value, pattern).time().isoformat()
			except ValueError:
				continue
	raise CellProblem(_("{0} is not a time of the day, such as 14:30.").format(quoted(str(value))))


def _read_duration(value: Value) -> str:
	if isinstance(value, Number):
		return f"{cint(value.value)}s"
	if isinstance(value, timedelta):
		return f"{int(value.total_seconds())}s"
	text = read_text(value)
	if not _DURATION.fullmatch(text):
		raise CellProblem(_("{0} is not a duration, such as 1d 2h 30m.").format(quoted(text)))
	return text
