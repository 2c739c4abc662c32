"""Frappe's own parser of import rows, given rows from our reader instead of a file.

Its `ImportFile` reads a file whole, and one warning of it blocks every row. Here it gets the headers
once; then each row is parsed by itself, and what the parser objects to belongs to that row.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import frappe
from frappe.core.doctype.data_import.importer import UPDATE, ImportFile, Row
from frappe.core.doctype.docfield.docfield import DocField
from frappe.utils import strip_html
from frappe.utils.data import get_user_date_format

from client_hub.linked_documents import CLIENT

_TABLE_OF_HEADERS = "data_import_column_header_map"

_STRFTIME = {"dd": "%d", "mm": "%m", "yyyy": "%Y"}
_DATE_FORMATS = (
	"%Y-%m-%d",
	"%d/%m/%Y",
	"%d-%m-%Y",
	"%d.%m.%Y",
	"%m/%d/%Y",
	"%m-%d-%Y",
	"%Y/%m/%d",
	"%d/%m/%y",
	"%d-%m-%y",
	"%d.%m.%y",
	"%m/%d/%y",
	"%d %b %Y",
	"%d %B %Y",
	"%d-%b-%Y",
	"%Y%m%d",
)
_TIMES = ("", " %H:%M:%S", " %H:%M", " %H:%M:%S.%f", "T%H:%M:%S", "T%H:%M:%S.%f")


class _RowsOnly(ImportFile):
	"""An `ImportFile` without a file: headers and one row, so that Frappe maps the columns."""

	def __init__(self, fieldnames: list[str]):
		self.doctype = CLIENT
		# In this mode no default of the site fills what a sheet leaves empty.
		self.import_type = UPDATE
		self.template_options = frappe._dict()
		# Fieldnames are understood whatever the language the table of headers was made in.
		self.column_to_field_map = {str(index): name for index, name in enumerate(fieldnames)}
		self.warnings: list[dict[str, Any]] = []
		self.console = False
		self.raw_data = [fieldnames, [None] * (len(fieldnames) - 1) + ["-"]]
		# Frappe keeps its table of headers for the whole site, in the language of whoever asked first.
		was_there = frappe.cache.hexists(_TABLE_OF_HEADERS, CLIENT)
		self.parse_data_from_template()
		if not was_there:
			frappe.cache.hdel(_TABLE_OF_HEADERS, CLIENT)


class _CheckedRow(Row):
	"""A row whose links have been looked up already."""

	def link_exists(self, value: Any, df: DocField) -> bool:
		return True


class RowParser:
	"""Parses rows of values for the given fields into documents of fields.

	`date_formats`: {fieldname: strptime format of the day} of date columns with dates as text.
	"""

	def __init__(self, fieldnames: list[str], date_formats: dict[str, str]):
		self._fieldnames = fieldnames
		self._header = _RowsOnly(fieldnames).header
		for column in self._header.columns:
			column.date_format = date_formats.get(self._fieldnames[column.index]) or column.date_format
		self._dates = [c.df.fieldname for c in self._header.columns if c.df.fieldtype == "Date"]
		self._moments = [c for c in self._header.columns if c.df.fieldtype == "Datetime"]

	def parse(
		self, row_number: int, values: list[object]
	) -> tuple[frappe._dict, list[tuple[str | None, str]]]:
		"""(values by field, [(field, what Frappe objects to)]). An empty cell is in neither."""
		for column in self._moments:
			# The days of a column are written in one way; times may have seconds or not, row by row.
			values[column.index] = _moment(values[column.index], column.date_format)
		row = _CheckedRow(row_number - 1, values, CLIENT, self._header, UPDATE)
		try:
			doc = row.parse_doc(CLIENT) or frappe._dict()
		except frappe.ValidationError as error:
			frappe.clear_last_message()
			return frappe._dict(), [(None, strip_html(str(error)))]
		for fieldname in self._dates:
			if isinstance(doc.get(fieldname), datetime):  # as Frappe 15 has it
				doc[fieldname] = doc[fieldname].date()
		return doc, [
			(warning.get("field", {}).get("fieldname"), strip_html(warning["message"]))
			for warning in row.warnings
		]


class DateFormats:
	"""Finds the one format in which a column writes its days, from all of its texts."""

	def __init__(self, columns: dict[str, str]):
		"""`columns`: {fieldname: fieldtype} of the Date and Datetime columns."""
		formats = list(dict.fromkeys([_user_format(), *_DATE_FORMATS]))
		self._open = dict.fromkeys(columns, formats)
		self._times = {name: _TIMES if kind == "Datetime" else ("",) for name, kind in columns.items()}
		self._best = dict.fromkeys(columns, formats[0])

	def add(self, fieldname: str, text: str) -> None:
		"""Take one more text of the column into account."""
		times = self._times[fieldname]
		fitting = [day for day in self._open[fieldname] if any(_read(text, day + time) for time in times)]
		if fitting:
			# A text that fits none of those left is a mistake of its own row, not of the column.
			self._open[fieldname] = fitting
			self._best[fieldname] = fitting[0]

	def found(self) -> dict[str, str]:
		"""{fieldname: strptime format of the day}; the user's own where several fit."""
		return dict(self._best)


def _read(text: str, pattern: str) -> datetime | None:
	try:
		return datetime.strptime(text, pattern)
	except ValueError:
		return None


def _moment(value: object, day: str) -> object:
	"""A date and time written as text; what is none stays, for Frappe's parser to object to."""
	if not isinstance(value, str):
		return value
	return next((found for time in _TIMES if (found := _read(value, day + time))), value)


def _user_format() -> str:
	text = get_user_date_format()
	for part, directive in _STRFTIME.items():
		text = text.replace(part, directive)
	return text
