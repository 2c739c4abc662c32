"""The check of a sheet: what each row would do, found out without doing any of it.

Rows are read, parsed, matched and judged a thousand at a time, so that the memory does not grow with
the sheet, and each thousand asks the database a handful of questions. All that is written is the
Client Import with its rows.
"""

from __future__ import annotations

from collections.abc import Iterator

import frappe
from frappe import _
from frappe.utils import cstr

from client_hub.identity import matching
from client_hub.identity.matching import ID as BY_ID
from client_hub.identity.matching import Match
from client_hub.linked_documents import CLIENT
from client_hub.spreadsheets.check import comparing
from client_hub.spreadsheets.check.links import LinkNames
from client_hub.spreadsheets.check.lookup import Lookup, ParsedRow, SeenRows
from client_hub.spreadsheets.check.row_parser import DateFormats, RowParser
from client_hub.spreadsheets.check.rules import Rules
from client_hub.spreadsheets.check.values import CLEAR, ValueReader
from client_hub.spreadsheets.rows import CONFLICT, CREATE, ERROR, PROBLEM, SKIP, UPDATE, CheckedRow
from client_hub.spreadsheets.sheet.columns import ID, Headers, importable_columns
from client_hub.spreadsheets.sheet.layout import Layout
from client_hub.spreadsheets.sheet.reading.cells import CellProblem, quoted
from client_hub.spreadsheets.sheet.reading.table import Table

BATCH = 1_000

CREATE_ONLY, UPDATE_ONLY, CREATE_AND_UPDATE = "create", "update", "create_and_update"
MODES = (CREATE_ONLY, CREATE_AND_UPDATE, UPDATE_ONLY)


class Checker:
	"""Checks the rows of one table for one user. Raises `SheetRefused` for a table that cannot be."""

	def __init__(self, table: Table, headers: Headers, mode: str):
		self._mode = mode
		self._table = table
		self.layout = Layout.of(table.headers, headers, importable_columns())
		self.layout.check_mode(mode)
		self._links = LinkNames()
		self._readers = [(index, ValueReader(column, self._links)) for index, column in self.layout.fields]
		self._parser = RowParser(
			[column.fieldname for _index, column in self.layout.fields], self._date_formats()
		)
		self._rules = Rules(self.layout.columns, self.layout.possible)
		self._seen = SeenRows()
		self._may_write = bool(frappe.has_permission(CLIENT, "write"))

	def batches(self) -> Iterator[list[CheckedRow]]:
		"""The rows of the table, checked, some at a time."""
		for batch in self._table.batches(BATCH):
			yield self._check_batch(batch)

	# --- reading ---------------------------------------------------------------------------------

	def _date_formats(self) -> dict[str, str]:
		dates = {
			index: column
			for index, column in self.layout.fields
			if column.df.fieldtype in ("Date", "Datetime")
		}
		if not dates:
			return {}
		formats = DateFormats({column.fieldname: column.df.fieldtype for column in dates.values()})
		for _number, cells in self._table.rows():
			for index, column in dates.items():
				if index < len(cells) and isinstance(cells[index], str) and cells[index].strip():
					formats.add(column.fieldname, cells[index].strip())
		return formats.found()

	def _check_batch(self, batch: list[tuple[int, list]]) -> list[CheckedRow]:
		self._prepare_links(batch)
		parsed = [ParsedRow(number, cells) for number, cells in batch]
		for row in parsed:
			self._read(row)
		self._links.forget_rows()
		lookup = Lookup(parsed)
		for row in parsed:
			self._judge(row, lookup)
		return [row.result for row in parsed]

	def _prepare_links(self, batch: list[tuple[int, list]]) -> None:
		for index, column in self.layout.fields:
			if column.df.fieldtype == "Link":
				texts = {cells[index] for _number, cells in batch if index < len(cells)}
				self._links.prepare(column.df.options, {t.strip() for t in texts if isinstance(t, str)})

	def _read(self, row: ParsedRow) -> None:
		cells = row.cells
		filled = len(cells)
		values: list[object] = []
		for index, reader in self._readers:
			value = cells[index] if index < filled else None
			if value is not None:
				try:
					value = reader.read(value)
				except CellProblem as problem:
					row.result.add(PROBLEM, reader.column.fieldname, str(problem))
					value = None
				if value is CLEAR:
					row.cleared.add(reader.column.fieldname)
					value = None
			values.append(value)
		row.cells = None  # no longer needed
		doc, objections = self._parser.parse(row.result.number, values)
		for fieldname, text in objections:
			row.result.add(PROBLEM, fieldname, text)
		row.client = cstr(doc.pop(ID, None)) or None
		for fieldname in row.cleared:
			doc[fieldname] = 0 if self.layout.columns[fieldname].df.fieldtype == "Check" else None
		row.result.values = doc
		row.result.legal_name = doc.get("legal_name")

	# --- judging ---------------------------------------------------------------------------------

	def _judge(self, row: ParsedRow, lookup: Lookup) -> None:
		result = row.result
		match = lookup.match_of(row)
		result.match_level = match.level
		if ID in row.cleared:
			result.add(PROBLEM, ID, _("The ID cannot be emptied."))
		if not result.values and not row.client and not result.problems:
			result.action = SKIP
		elif match.is_conflict:
			self._conflict(row, self._several(match))
		elif match.clients and (self._mode != CREATE_ONLY or not match.other_tax_id):
			self._judge_match(row, match, lookup)
		elif row.client and match.level == BY_ID:
			result.add(
				PROBLEM,
				ID,
				_("There is no client with the ID {0}.").format(quoted(row.client))
				if self._mode != CREATE_ONLY
				else _("New clients get their ID by themselves. Empty the cell."),
			)
		elif self._mode == UPDATE_ONLY:
			result.add(
				PROBLEM,
				None,
				_(
					"No client was found for this row by ID, external ID, tax ID, or legal name and country. Correct it, or choose to create clients too."
				),
			)
		else:
			self._judge_new(row, lookup)
		if result.has_problem and result.action != CONFLICT:
			result.action = ERROR

	def _judge_match(self, row: ParsedRow, match: Match, lookup: Lookup) -> None:
		result = row.result
		client = match.clients[0]
		current = lookup.current.get(client)
		if match.is_other_form and current:
			self._conflict(
				row,
				_(
					"{0} has this name and country, and another legal form. Give its ID to change it; a company of its own is told apart by its tax ID in a sheet that only creates, or added by hand."
				).format(self._name_of(client, current)),
			)
			return
		if self._mode == CREATE_ONLY:
			if match.level == BY_ID:
				result.add(PROBLEM, ID, _("New clients get their ID by themselves. Empty the cell."))
				return
			self._conflict(
				row,
				_("{0} is there already ({1}). To change it, choose to update clients too.").format(
					self._name_of(client, current), matching.reason(match.level)
				),
			)
			return
		if not current:
			self._conflict(
				row,
				_("{0}: the client is one that you may not see, so nothing is changed.").format(
					matching.reason(match.level)
				),
			)
			return
		result.client = client
		result.legal_name = result.legal_name or current.legal_name
		if match.other_tax_id:
			self._conflict(
				row,
				_(
					"{0} has this name and country, and another tax ID. Give its ID to change it, or bring this row in as a new client with a sheet that only creates."
				).format(self._name_of(client, current)),
			)
			return
		if earlier := self._seen.update(client, result.number):
			self._conflict(row, _("Row {0} changes the same client.").format(earlier))
			return
		self._judge_update(row, current, lookup)

	def _judge_update(self, row: ParsedRow, current: frappe._dict, lookup: Lookup) -> None:
		result = row.result
		result.changes = comparing.changes(current, result.values, self.layout.columns)
		result.values = {name: result.values[name] for name in result.changes}
		if not result.changes:
			result.action = SKIP
			return
		result.action = UPDATE
		merged = {**current, **result.values}
		parsed, key = lookup.tax_id_of(merged)
		if not self._may_write or not _may_write(current, result.values, lookup):
			result.add(PROBLEM, None, _("You may not change this client."))
		self._rules.check_update(result, current, parsed)
		if {"tax_id", "tax_id_country", "establishment_id", "country"} & set(result.changes):
			self._check_unique(row, lookup, "tax_id", key, current.name)
		if "external_id" in result.changes:
			self._check_unique(row, lookup, "external_id", result.values["external_id"], current.name)

	def _judge_new(self, row: ParsedRow, lookup: Lookup) -> None:
		result = row.result
		result.action = CREATE
		parsed, key = lookup.tax_id_of(result.values)
		self._rules.check_create(result, row.cleared, parsed)
		self._check_owner(row, lookup, "tax_id", key, None)
		if lookup.checks_user_permissions and not _may_create(result.values):
			result.add(PROBLEM, None, _("Your user permissions do not allow you to create this client."))
		identity = row.identity
		earlier = self._seen.new(
			result.number,
			identity.external_id,
			key,
			(identity.name_key, identity.country) if identity.name_key else None,
			identity.legal_form_key,
			identity.tax_id_key,
		)
		if earlier and not result.has_problem:
			self._conflict(
				row,
				_("Row {0} is about the same client ({1}).").format(earlier[1], matching.reason(earlier[0])),
			)

	def _check_unique(self, row: ParsedRow, lookup: Lookup, field: str, value: str | None, client: str):
		"""A unique value that a change gives: neither a client of the database nor an earlier row may have it."""
		self._check_owner(row, lookup, field, value, client)
		level = matching.TAX_ID if field == "tax_id" else matching.EXTERNAL_ID
		if earlier := self._seen.given(level, value, row.result.number):
			self._conflict(
				row,
				_("Row {0} gives the same {1} to another client.").format(earlier, self._rules.label(field)),
			)

	def _check_owner(self, row: ParsedRow, lookup: Lookup, field: str, value: str | None, client: str | None):
		"""A unique value that another client has."""
		owner = lookup.owner(field, value)
		if owner and owner != client:
			self._conflict(
				row,
				_("{0} already has this {1}.").format(
					self._name_of(owner, lookup.current.get(owner)), self._rules.label(field)
				),
			)

	def _conflict(self, row: ParsedRow, text: str) -> None:
		row.result.action = CONFLICT
		row.result.add(PROBLEM, None, text)

	def _several(self, match: Match) -> str:
		titles = matching.readable_titles(match.clients)
		known = [f"{title} ({name})" for name, title in titles.items()]
		if len(known) < len(match.clients):
			known.append(_("others that you may not see"))
		if self._mode == CREATE_ONLY:
			return _(
				"Several clients fit ({0}): {1}. To change one of them, choose to update clients too and give its ID. A new one is told apart by its tax ID."
			).format(matching.reason(match.level), ", ".join(known[:5]))
		return _("Several clients fit ({0}): {1}. Give the ID of the one that is meant.").format(
			matching.reason(match.level), ", ".join(known[:5])
		)

	def _name_of(self, client: str, current: frappe._dict | None) -> str:
		return f"{current.legal_name} ({client})" if current else _("A client that you may not see")


def _may_write(current: frappe._dict, values: dict, lookup: Lookup) -> bool:
	"""Whether the user may change the client, and give it the links of the row."""
	if not frappe.has_permission(CLIENT, "write", frappe.get_doc(dict(current))):
		return False
	if not lookup.checks_user_permissions:
		return True
	return bool(frappe.has_permission(CLIENT, "write", frappe.get_doc({**current, **values})))


def _may_create(values: dict) -> bool:
	doc = frappe.new_doc(CLIENT)
	doc.update(values)
	return bool(frappe.has_permission(CLIENT, "create", doc))
