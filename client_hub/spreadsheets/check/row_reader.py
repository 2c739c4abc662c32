"""The cells of a row as values of fields: columns put together, codes as they were meant, gaps filled.

What a row does not say itself but is taken for granted (the country that its number names, a person's
name as the legal one) is `assumed`: it makes a new client, and changes none that is there.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cstr

from client_hub.clean_text import without_format_characters
from client_hub.spreadsheets.check import client_types, codes, contact_values, countries, evidence, parts
from client_hub.spreadsheets.check.codes import CODES, Damaged
from client_hub.spreadsheets.check.contact_values import LISTS
from client_hub.spreadsheets.check.links import LinkNames
from client_hub.spreadsheets.check.lookup import ParsedRow
from client_hub.spreadsheets.check.row_parser import DateFormats, RowParser
from client_hub.spreadsheets.check.values import CLEAR, NO, YES, ValueReader, read_text
from client_hub.spreadsheets.rows import NOTE, PROBLEM
from client_hub.spreadsheets.sheet.columns import ID
from client_hub.spreadsheets.sheet.layout import Layout, Source
from client_hub.spreadsheets.sheet.mapping import IS_COMPANY
from client_hub.spreadsheets.sheet.reading.cells import (
	CLEAR_TEXT,
	ERROR_VALUE,
	CellProblem,
	Number,
	Row,
	Unreadable,
	Value,
	is_error,
)
from client_hub.spreadsheets.sheet.reading.table import Table

LINE_1, LINE_2 = "address_line1", "address_line2"

Found = tuple[str | None, int, Value]
"""(part, index, value) of a cell of a field that has several."""

_JOINTS = {"contact_first_name": " ", "contact_last_name": " ", "notes": "\n"}


class RowReader:
	"""Reads the rows of one table by its layout. Links are looked up for a batch at a time."""

	def __init__(self, table: Table, layout: Layout, default_country: str | None):
		self._layout = layout
		self._table = table
		self._links = LinkNames()
		self._sources = layout.sources
		self._readers = {name: ValueReader(column, self._links) for name, column in layout.columns.items()}
		self._fixed = {name: as_cell(value) for name, value in layout.values.items() if name in self._readers}
		self._names = list(self._readers)
		self._parser = RowParser(self._names, self._date_formats())
		self._default_country = default_country
		self._headers = {note["index"]: note["header"] for note in layout.notes}
		by_name = {source.column.fieldname: source for source in self._sources}
		self._country = by_name.get("country")
		self._lines = [by_name[name] for name in (LINE_1, LINE_2) if name in by_name]
		self._tax_header = (
			" ".join(self._headers[i] for i in by_name["tax_id"].indexes) if "tax_id" in by_name else ""
		)
		self._country_codes = _codes_of_countries()
		self._country_names = {code: name for name, code in self._country_codes.items()}

	def read(self, batch: list[Row]) -> list[ParsedRow]:
		"""The rows of a batch, parsed."""
		self._prepare_links(batch)
		self._zero_fractions = {
			index
			for source in self._sources
			if source.column.fieldname in CODES
			for index in source.indexes
			if codes.has_zero_fractions(cells[index] for _number, cells in batch if index < len(cells))
		}
		parsed = [ParsedRow(number, cells) for number, cells in batch]
		for row in parsed:
			row.result.hidden = row.result.number in self._table.hidden
			self._read(row)
		self._links.forget_rows()
		return parsed

	# --- a batch ---------------------------------------------------------------------------------

	def _date_formats(self) -> dict[str, str]:
		dates = [s for s in self._sources if s.column.df.fieldtype in ("Date", "Datetime")]
		if not dates:
			return {}
		formats = DateFormats({source.column.fieldname: source.column.df.fieldtype for source in dates})
		for _number, cells in self._table.rows():
			for source in dates:
				index = source.indexes[0]
				text = cells[index] if index < len(cells) else None
				if isinstance(text, str) and text.strip():
					formats.add(source.column.fieldname, text.strip())
		return formats.found()

	def _prepare_links(self, batch: list[Row]) -> None:
		for source in self._sources:
			if source.column.df.fieldtype == "Link":
				index = source.indexes[0]
				texts = {cells[index] for _number, cells in batch if index < len(cells)}
				self._links.prepare(
					source.column.df.options, {t.strip() for t in texts if isinstance(t, str)}
				)
		for name, value in self._fixed.items():
			if self._layout.columns[name].df.fieldtype == "Link":
				self._links.prepare(self._layout.columns[name].df.options, {cstr(value).strip()})
		if self._default_country:
			self._links.prepare("Country", {self._default_country})

	# --- a row -----------------------------------------------------------------------------------

	def _read(self, row: ParsedRow) -> None:
		values: dict[str, object] = {}
		lines: dict[str, object] | None = None
		towns: dict[str, object] = {}
		for source in self._sources:
			name = source.column.fieldname
			try:
				if name in (LINE_1, LINE_2):
					if lines is None:
						lines = self._address_lines(row)
					values[name] = lines.pop(name, None)
				elif name == "city" and source.parts[0]:
					towns = self._town(source, row)
				else:
					values[name] = self._value(source, row)
			except CellProblem as problem:
				row.result.add(PROBLEM, name, str(problem))
		for name, text in (lines or {}).items():
			# What a cell had on further lines, where the sheet has no second line.
			values[name] = text
		for name, text in towns.items():
			values[name] = values.get(name) or text
		for name, cell in self._fixed.items():
			if name != "country" and values.get(name) is None and name not in row.cleared:
				values[name] = self._read_cell(name, cell, row)
		row.cells = []  # no longer needed
		self._parse(row, values)
		self._fill_gaps(row)

	def _parse(self, row: ParsedRow, values: dict[str, object]) -> None:
		extra = {name: value for name, value in values.items() if name not in self._readers and value}
		doc, objections = self._parser.parse(row.result.number, [values.get(name) for name in self._names])
		for fieldname, text in objections:
			row.result.add(PROBLEM, fieldname, text)
		doc.update(extra)
		row.client = cstr(doc.pop(ID, None)) or None
		for fieldname in row.cleared:
			doc[fieldname] = 0 if self._layout.columns[fieldname].df.fieldtype == "Check" else None
		row.result.values = doc

	def _value(self, source: Source, row: ParsedRow) -> object:
		name = source.column.fieldname
		cells = [
			(part, i, row.cells[i])
			for part, i in zip(source.parts, source.indexes, strict=True)
			if i < len(row.cells)
		]
		cells = [(part, index, cell) for part, index, cell in cells if cell is not None]
		if not cells:
			return None
		if name in LISTS:
			return self._list(name, cells, row)
		if len(source.indexes) == 1 and source.parts[0] is None:
			return self._read_cell(name, cells[0][2], row, cells[0][1])
		if source.parts[0] == IS_COMPANY:
			return self._read_cell(name, client_types.of_yes_or_no(cells[0][2], YES, NO), row)
		pieces = self._pieces(name, cells, row)
		if name in row.damaged:
			return None
		text = parts.number(pieces) if name == "tax_id" else parts.joined(pieces, _JOINTS.get(name, ", "))
		return self._read_cell(name, text, row) if text else None

	def _read_cell(self, name: str, cell: Value, row: ParsedRow, index: int | None = None) -> object:
		_refuse_unusable(cell)
		if name in CODES and not _is_clear(cell):
			code = codes.read_code(cell, index in self._zero_fractions)
			if isinstance(code, Damaged):
				row.damaged[name] = code
				return None
			if code is None:
				return None
			cell = code
		value = self._readers[name].read(cell)
		if value is CLEAR:
			row.cleared.add(name)
			return None
		if isinstance(value, str) and value.casefold() in codes.MEANS_NOTHING and name not in CODES:
			row.result.add(NOTE, name, _("The cell says {0}. If it means nothing, empty it.").format(value))
		return value

	def _pieces(self, name: str, cells: list[Found], row: ParsedRow) -> list[parts.Piece]:
		"""The texts of several cells of a field. One that says <clear> empties it when it stands alone."""
		found = []
		for part, index, cell in cells:
			_refuse_unusable(cell)
			if _is_clear(cell):
				if len(cells) == 1:
					row.cleared.add(name)
				continue
			if name in CODES:
				code = codes.read_code(cell, index in self._zero_fractions)
				if isinstance(code, Damaged):
					row.damaged[name] = code
					continue
				if code is None:
					continue
				cell = code
			text = without_format_characters(read_text(cell)).strip()
			if text:
				found.append((part, self._headers[index], text))
		return found

	def _list(self, name: str, cells: list[Found], row: ParsedRow) -> object:
		"""The first e-mail or telephone; the others go to the Contact beside it."""
		pieces = self._pieces(name, cells, row)
		if name in row.cleared or name in row.damaged:
			return None
		if name == "email_id":
			found = contact_values.emails_of(
				t for _p, _h, t in pieces if t.casefold() not in codes.MEANS_NOTHING
			)
		else:
			found = contact_values.phones_of(parts.with_area_code(pieces))
		if len(found) > 1:
			row.more[name] = found[1:]
		return self._readers[name].read(found[0]) if found else None

	# --- the address -----------------------------------------------------------------------------

	def _address_lines(self, row: ParsedRow) -> dict[str, object]:
		"""{field: text} of both lines, from all columns that are a part of them."""
		country = self._country_code_of(row)
		pieces: dict[str, list[parts.Piece]] = {LINE_1: [], LINE_2: []}
		for source in self._lines:
			name = source.column.fieldname
			cells = [
				(part, i, row.cells[i])
				for part, i in zip(source.parts, source.indexes, strict=True)
				if i < len(row.cells)
			]
			try:
				pieces[name] = self._pieces(name, [c for c in cells if c[2] is not None], row)
			except CellProblem as problem:
				row.result.add(PROBLEM, name, str(problem))
		first, further = parts.first_line(pieces[LINE_1], country)
		second = parts.second_line(further, pieces[LINE_2], country)
		if further and len(pieces[LINE_1]) == 1:
			# A client that has all lines in its first one keeps them there.
			row.unsplit = {
				LINE_1: pieces[LINE_1][0][2],
				LINE_2: parts.second_line([], pieces[LINE_2], country),
			}
		lines: dict[str, object] = {}
		for name, text in ((LINE_1, first), (LINE_2, second)):
			if text:
				value = self._readers[name].read(text) if name in self._readers else text
				lines[name] = value
		return lines

	def _town(self, source: Source, row: ParsedRow) -> dict[str, object]:
		"""{field: text} of a cell with a town and what its header says stands beside it."""
		index = source.indexes[0]
		text = self._read_cell("city", row.cells[index] if index < len(row.cells) else None, row)
		if not isinstance(text, str):
			return {"city": text}
		return dict(parts.town(text, source.parts[0] or "", self._country_code_of(row)))

	def _country_code_of(self, row: ParsedRow) -> str | None:
		if self._country:
			index = self._country.indexes[0]
			cell = row.cells[index] if index < len(row.cells) else None
			if isinstance(cell, str) and cell.strip():
				return countries.code_of(cell)
		if self._tax_header:
			for source in self._sources:
				if source.column.fieldname == "tax_id":
					for index in source.indexes:
						cell = row.cells[index] if index < len(row.cells) else None
						text = cell.text if isinstance(cell, Number) else cell
						if isinstance(text, str) and (
							code := evidence.country_of_number(text, self._headers[index])
						):
							return code
		return countries.code_of(cstr(self._fixed.get("country") or self._default_country or ""))

	# --- gaps ------------------------------------------------------------------------------------

	def _fill_gaps(self, row: ParsedRow) -> None:
		values = row.result.values
		self._name_countries(row)
		if not values.get("legal_name") and "legal_name" not in row.cleared:
			self._name_client(row)
		elif values.get("contact_first_name") == values.get("legal_name") and not values.get(
			"contact_last_name"
		):
			# A system that shows one name for both.
			values.pop("contact_first_name", None)
		row.result.legal_name = values.get("legal_name")

	def _name_countries(self, row: ParsedRow) -> None:
		values = row.result.values
		named = None
		if values.get("tax_id") and not values.get("tax_id_country"):
			code = evidence.country_of_number(values["tax_id"], self._tax_header)
			named = self._country_names.get(code or "")
		if values.get("country"):
			if named and named != values["country"]:
				self._assume(row, "tax_id_country", named)
			return
		if "country" in row.cleared or row.result.has_problem_with("country"):
			return
		if named:
			self._assume(row, "country", named, _("The tax ID is one of {0}.").format(_(named)))
		elif "country" in self._fixed:
			cell = self._fixed["country"]
			self._assume(row, "country", self._readers["country"].read(cell))
		elif self._country and self._default_country:
			self._assume(
				row,
				"country",
				self._default_country,
				_("The cell is empty, so it is {0}, as in the form.").format(_(self._default_country)),
			)

	def _name_client(self, row: ParsedRow) -> None:
		values = row.result.values
		person = " ".join(
			filter(None, (cstr(values.get("contact_first_name")), cstr(values.get("contact_last_name"))))
		)
		if trade_name := cstr(values.get("trade_name")):
			self._assume(
				row, "legal_name", trade_name, _("There is no legal name, so the trade name is taken.")
			)
		elif person:
			self._assume(row, "legal_name", person, _("There is no company, so the client is the person."))
			if not values.get("client_type"):
				self._assume(row, "client_type", "Individual")

	def _assume(self, row: ParsedRow, fieldname: str, value: object, note: str | None = None) -> None:
		row.result.values[fieldname] = value
		row.assumed.add(fieldname)
		if note:
			row.notes[fieldname] = note


def _refuse_unusable(cell: Value) -> None:
	"""Raises `CellProblem` for what could not be read, and for the text of an error in a .csv."""
	if isinstance(cell, Unreadable):
		raise CellProblem(str(cell.reason))
	if type(cell) is str and is_error(cell.strip()):
		raise CellProblem(str(ERROR_VALUE.reason))


def _is_clear(cell: Value) -> bool:
	return isinstance(cell, str) and cell.strip().lower() == CLEAR_TEXT


def as_cell(value: object) -> Value:
	"""A value that was chosen for all rows, as a cell would hold it."""
	if isinstance(value, bool):
		return value
	return Number(value, str(value)) if isinstance(value, int | float) else str(value)


def _codes_of_countries() -> dict[str, str]:
	"""{name of a Country: its code} of this site."""
	found = frappe.get_all("Country", fields=["name", "code"], as_list=True)
	return {name: code.upper() for name, code in found if code}
