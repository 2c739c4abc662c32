"""Which column of an uploaded sheet is which field: proposed, remembered, and chosen by a person."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO

import frappe
from frappe import _, _lt
from frappe.utils import escape_html

from client_hub.identity.matching import default_country
from client_hub.spreadsheets import remembering
from client_hub.spreadsheets.check import evidence
from client_hub.spreadsheets.check.resolving import Resolver, are_our_ids
from client_hub.spreadsheets.check.row_reader import as_cell
from client_hub.spreadsheets.sheet import files, mapping
from client_hub.spreadsheets.sheet.columns import ID, Column, Headers, importable_columns
from client_hub.spreadsheets.sheet.headings import count_known
from client_hub.spreadsheets.sheet.layout import Layout
from client_hub.spreadsheets.sheet.mapping import SEVERAL, Mapping, Remembered
from client_hub.spreadsheets.sheet.mapping.sheet_column import CHOSEN, TAKEN, UNKNOWN, SheetColumn
from client_hub.spreadsheets.sheet.reading.cells import CellProblem, Number, Unreadable, Value
from client_hub.spreadsheets.sheet.reading.limits import SheetRefused
from client_hub.spreadsheets.sheet.reading.table import Table, open_table
from client_hub.spreadsheets.sheet.samples import MOST, ROWS

SAMPLES = 3
"""Values of a column that are shown."""

LONGEST_SAMPLE = 80

NO_HEADERS = _lt(
	"The first rows of the file have no header that is known, such as {0}. Download the template to see the headers, or say which column is which."
)


@dataclass
class Proposal:
	"""What the columns of a table are taken for. `without_address`: what was chosen about that before."""

	table: Table
	rows: list[list[Value]]
	mapping: Mapping
	possible: dict[str, Column]
	remembered: Remembered
	reasons: list[tuple[int, str]]
	without_address: bool


# --- propose -------------------------------------------------------------------------------------


def propose(table: Table, headers: Headers, possible: dict[str, Column]) -> Proposal:
	"""What the columns of `table` are, by their headers and first rows."""
	values = [row for _number, row in islice(table.rows(), ROWS)]
	width = max(map(len, values), default=0)
	texts = [*table.headers, *[None] * (width - len(table.headers))]
	remembered = remembering.find(texts)
	decided = mapping.decide(texts, values, possible, headers, Resolver(possible), are_our_ids, remembered)
	reasons = [(index, text) for index, text in enumerate(texts) if text and headers.is_reason(text)]
	without_address = remembered.without_address or any(map(headers.lets_in_without_address, texts))
	return Proposal(table, values, decided, possible, remembered, reasons, without_address)


def columns_of(file_url: str, sheet: str | None, header_row: int | None) -> dict[str, Any]:
	"""What `import_columns` answers. Throws what `check_import` would refuse the file for."""
	possible = importable_columns()
	headers = Headers(possible)
	try:
		with files.opened(file_url) as stream:
			table = open_table(stream, count_known(headers), sheet, header_row)
			proposal = propose(table, headers, possible)
	except SheetRefused as refusal:
		frappe.throw(str(refusal), title=_("Import clients"))
	return _summary(proposal)


def _summary(proposal: Proposal) -> dict[str, Any]:
	table, remembered = proposal.table, proposal.remembered
	layout = Layout(proposal.possible, without_address=proposal.without_address)
	layout.notes = [{"index": c.index, "fieldname": c.fieldname} for c in proposal.mapping.columns]
	values = _default_values(proposal)
	missing = [name for name in layout.missing() if name not in values]
	if "country" in missing and (country := _country_of_numbers(proposal) or default_country()):
		values["country"] = country
	return {
		"system": str(proposal.mapping.system.name) if proposal.mapping.system else None,
		"sheet": table.name or None,
		"sheets": table.sheets,
		"kind": table.kind,
		"header_row": table.header_row,
		"columns": [
			{
				"index": column.index,
				"letter": column.letter,
				"header": column.header,
				"samples": _samples(proposal.rows, column.index),
				"fieldname": column.fieldname,
				"reason": column.why(),
				"sure": column.sure,
				"remembered": column.remembered,
			}
			for column in proposal.mapping.columns
		],
		"targets": [_target(column) for column in proposal.possible.values()],
		"missing": missing,
		"defaults": values,
		"without_address": proposal.without_address,
		"remembered": {"by": remembered.by, "on": remembered.on} if remembered.is_set else None,
	}


def _default_values(proposal: Proposal) -> dict[str, object]:
	system = proposal.mapping.system
	values = {**(system.values if system else {}), **proposal.remembered.values}
	return {name: value for name, value in values.items() if name in proposal.possible}


def _country_of_numbers(proposal: Proposal) -> str | None:
	"""The country that most tax IDs of the sheet name by themselves."""
	codes: Counter[str | None] = Counter()
	for column in proposal.mapping.columns:
		if column.fieldname == "tax_id":
			codes.update(evidence.country_of_number(text, column.header) for text in column.looks.texts)
	code, count = codes.most_common(1)[0] if codes else (None, 0)
	if not code or count < MOST * codes.total():
		return None
	return frappe.db.get_value("Country", {"code": code.lower()})


def _target(column: Column) -> dict[str, Any]:
	df = column.df
	return {
		"fieldname": column.fieldname,
		"label": column.label,
		"fieldtype": df.fieldtype,
		"options": df.get("options"),
		"required": column.required,
		"several": column.fieldname in SEVERAL,
	}


def _samples(rows: list[list[Value]], index: int) -> list[str]:
	shown: dict[str, None] = {}
	for row in rows:
		value = row[index] if index < len(row) else None
		if value is not None and (text := _shown(value)):
			shown[text] = None
		if len(shown) == SAMPLES:
			break
	return list(shown)


def _shown(value: Value) -> str:
	if isinstance(value, Unreadable):
		return "#"
	text = (value.text or repr(value.value)) if isinstance(value, Number) else " ".join(str(value).split())
	return text if len(text) <= LONGEST_SAMPLE else f"{text[: LONGEST_SAMPLE - 1]}…"


# --- choose --------------------------------------------------------------------------------------


def choose(
	stream: BinaryIO,
	columns: dict[str, Any] | None = None,
	values: dict[str, Any] | None = None,
	without_address: bool | None = None,
	sheet: str | None = None,
	header_row: int | None = None,
) -> tuple[Table, Layout]:
	"""The table in a file, and the layout to check it by; see `layout_of`."""
	possible = importable_columns()
	headers = Headers(possible)
	table = open_table(stream, count_known(headers), sheet, header_row)
	return table, layout_of(propose(table, headers, possible), columns, values, without_address)


def layout_of(
	proposal: Proposal,
	columns: dict[str, Any] | None,
	values: dict[str, Any] | None,
	without_address: bool | None,
) -> Layout:
	"""The layout to check a sheet by.

	`columns`: `{index as text: fieldname or None}` of what a person has chosen; the others stay as they
	are guessed. Without it, only what is sure is taken. `values`: fields that are the same for all
	rows. `without_address`: None for what was chosen before. Throws on what is unknown, or not the user's to fill in; raises `SheetRefused`.
	"""
	if columns is None:
		if not proposal.table.known and not proposal.remembered.is_set:
			raise SheetRefused(NO_HEADERS, _("Legal Name"))
		for column in proposal.mapping.columns:
			if not column.sure and column.fieldname and not column.is_second:
				column.leave(UNKNOWN, sure=False)
	else:
		_take_chosen(proposal, columns)
	layout = Layout.of(proposal.mapping, proposal.possible, proposal.reasons)
	if values is None:
		values = {n: v for n, v in _default_values(proposal).items() if n not in layout.columns}
	layout.values = _checked_values(values, proposal.possible)
	layout.without_address = proposal.without_address if without_address is None else without_address
	return layout


def _take_chosen(proposal: Proposal, chosen: dict[str, Any]) -> None:
	columns = {column.index: column for column in proposal.mapping.columns}
	fields = {_index(key, columns): fieldname for key, fieldname in chosen.items()}
	for index, fieldname in fields.items():
		if fieldname is None:
			columns[index].leave(CHOSEN)
			continue
		_refuse_unknown(fieldname, proposal.possible)
		columns[index].take(fieldname, CHOSEN, part=mapping.part_of(columns[index], fieldname))
	single = [name for name in fields.values() if name and name not in SEVERAL]
	if twice := next((name for name in single if single.count(name) > 1), None):
		frappe.throw(
			_("{0} can be one column only, and several are chosen for it.").format(
				proposal.possible[twice].label
			),
			title=_("Import clients"),
		)
	for column in columns.values():
		# What somebody has said goes before what was guessed.
		if column.fieldname and column.index not in fields and column.fieldname in single:
			holder = next(i for i, name in fields.items() if name == column.fieldname)
			column.leave(TAKEN, columns[holder].letter, proposal.possible[column.fieldname].label)


def _index(key: object, columns: dict[int, SheetColumn]) -> int:
	if not isinstance(key, str | int) or not str(key).isdecimal() or int(key) not in columns:
		frappe.throw(
			_("The sheet has no column {0}. Columns are named by their index, which begins with 0.").format(
				escape_html(str(key))
			)
		)
	return int(key)


def _refuse_unknown(fieldname: object, possible: dict[str, Column]) -> None:
	if not isinstance(fieldname, str) or fieldname not in possible:
		frappe.throw(
			_("There is no field {0} that you may fill in by a sheet.").format(escape_html(str(fieldname)))
		)


def _checked_values(values: dict[str, Any], possible: dict[str, Column]) -> dict[str, object]:
	resolver = Resolver(possible)
	checked: dict[str, object] = {}
	for fieldname, value in values.items():
		_refuse_unknown(fieldname, possible)
		if fieldname == ID:
			frappe.throw(_("The ID cannot be the same for all rows."))
		if value is None or value == "":
			continue
		if not isinstance(value, str | int | float | bool):
			frappe.throw(_("{0} is a text, a number, or yes or no.").format(possible[fieldname].label))
		try:
			resolver.read(fieldname, as_cell(value))
		except CellProblem as problem:
			frappe.throw(f"{possible[fieldname].label}: {problem}", title=_("Import clients"))
		checked[fieldname] = value
	return checked
