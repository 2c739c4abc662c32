"""The check of a sheet: what each row would do, found out without doing any of it.

Rows are read, parsed, matched and judged a thousand at a time, so that the memory does not grow with
the sheet, and each thousand asks the database a handful of questions. All that is written is the
Client Import with its rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import frappe
from frappe import _

from client_hub.identity import matching
from client_hub.identity.matching import ID as BY_ID
from client_hub.identity.matching import Match
from client_hub.linked_documents import CLIENT
from client_hub.permissions import titled
from client_hub.spreadsheets.check import comparing, lost_digits, updating
from client_hub.spreadsheets.check.lookup import Lookup, ParsedRow, SeenRows, name_parties
from client_hub.spreadsheets.check.other_keys import OtherKeys
from client_hub.spreadsheets.check.row_reader import RowReader
from client_hub.spreadsheets.check.rules import Rules
from client_hub.spreadsheets.rows import CONFLICT, CREATE, ERROR, NOTE, PROBLEM, SKIP, UPDATE, CheckedRow
from client_hub.spreadsheets.sheet.columns import ID
from client_hub.spreadsheets.sheet.layout import Layout
from client_hub.spreadsheets.sheet.reading.cells import quoted
from client_hub.spreadsheets.sheet.reading.table import Table

BATCH = 1_000

CREATE_ONLY, UPDATE_ONLY, CREATE_AND_UPDATE = "create", "update", "create_and_update"
MODES = (CREATE_ONLY, CREATE_AND_UPDATE, UPDATE_ONLY)


class Checker:
	"""Checks the rows of one table for one user. Raises `SheetRefused` for a table that cannot be."""

	def __init__(self, table: Table, layout: Layout, mode: str):
		self._mode = mode
		self._table = table
		self.layout = layout
		layout.check_mode(mode)
		self._reader = RowReader(table, layout, matching.default_country())
		self._rules = Rules(layout.possible)
		self._seen = SeenRows()
		self._other_keys = OtherKeys()
		self._may_write = bool(frappe.has_permission(CLIENT, "write"))

	def batches(self) -> Iterator[list[CheckedRow]]:
		"""The rows of the table, checked, some at a time."""
		for batch in self._table.batches(BATCH):
			parsed = self._reader.read(batch)
			if self.layout.party:
				name_parties(parsed, self.layout.party)
			lookup = Lookup(parsed, self._other_keys)
			for row in parsed:
				self._judge(row, lookup)
			yield [row.result for row in parsed]

	# --- judging ---------------------------------------------------------------------------------

	def _judge(self, row: ParsedRow, lookup: Lookup) -> None:
		result = row.result
		match = lookup.match_of(row)
		result.match_level = match.level
		if ID in row.cleared:
			result.add(PROBLEM, ID, _("The ID cannot be emptied."))
		if not result.values and not row.client and not result.problems and not row.damaged:
			result.action = SKIP
		elif row.party and self.layout.party and not row.client:
			self._conflict(row, _no_client_of(self.layout.party, row.party))
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
			if match.level == BY_ID and not row.party:
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
		if match.level == matching.EXTERNAL_ID and lookup.contradicts(row, current):
			self._conflict(
				row,
				_(
					"{0} has this external ID and is somebody else, by tax ID or by name and country. Give its ID to change it, or leave the external ID out."
				).format(self._name_of(client, current)),
			)
			return
		if earlier := self._seen.update(client, result.number):
			self._conflict(row, _("Row {0} changes the same client.").format(earlier))
			return
		self._judge_update(row, current, lookup)

	def _judge_update(self, row: ParsedRow, current: frappe._dict, lookup: Lookup) -> None:
		result = row.result
		updating.keep_to_what_it_says(row, current, self.layout)
		updating.keep_what_was_damaged(row, current, self.layout.possible)
		updating.add_to_contact(row, current, lookup.contacts)
		result.changes = comparing.changes(current, result.values, self.layout.possible)
		result.values = {name: result.values[name] for name in result.changes}
		if not result.changes and not result.extra:
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
		for name, damaged in row.damaged.items():
			result.add(PROBLEM, name, damaged.problem())
		for name, note in row.notes.items():
			result.add(NOTE, name, note)
		result.extra = {name: found for name, found in row.more.items() if found}
		parsed, key = lookup.tax_id_of(result.values)
		self._rules.check_create(result, parsed, self.layout.without_address)
		lost_digits.say(result, parsed)
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

	def _check_unique(
		self, row: ParsedRow, lookup: Lookup, field: str, value: str | None, client: str
	) -> None:
		"""A unique value that a change gives: neither a client of the database nor an earlier row may have it."""
		self._check_owner(row, lookup, field, value, client)
		level = matching.TAX_ID if field == "tax_id" else matching.EXTERNAL_ID
		if earlier := self._seen.given(level, value, row.result.number):
			self._conflict(
				row,
				_("Row {0} gives the same {1} to another client.").format(earlier, self._rules.label(field)),
			)

	def _check_owner(
		self, row: ParsedRow, lookup: Lookup, field: str, value: str | None, client: str | None
	) -> None:
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
		known = [titled(name, title) for name, title in titles.items()]
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
		return titled(client, current.legal_name) if current else _("A client that you may not see")


def _no_client_of(doctype: str, name: str) -> str:
	return _(
		"The {0} {1} of this site has no client yet. Adopt it first (Adopt existing parties, in the menu of the list), or attach it to one."
	).format(_(doctype), quoted(name))


def _may_write(current: frappe._dict, values: dict[str, Any], lookup: Lookup) -> bool:
	"""Whether the user may change the client, and give it the links of the row."""
	if not frappe.has_permission(CLIENT, "write", frappe.get_doc(dict(current))):
		return False
	if not lookup.checks_user_permissions:
		return True
	return bool(frappe.has_permission(CLIENT, "write", frappe.get_doc({**current, **values})))


def _may_create(values: dict[str, Any]) -> bool:
	doc = frappe.new_doc(CLIENT)
	doc.update(values)
	return bool(frappe.has_permission(CLIENT, "create", doc))
