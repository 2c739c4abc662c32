"""What a row changes of the client that it has found: no more than it says, and nothing that was damaged."""

from __future__ import annotations

from typing import Any

from frappe import _
from frappe.utils import cint, cstr

from client_hub.clean_text import clean_line
from client_hub.spreadsheets.check import codes, comparing, contact_values, excel
from client_hub.spreadsheets.check.lookup import ParsedRow
from client_hub.spreadsheets.rows import NOTE, PROBLEM
from client_hub.spreadsheets.sheet.columns import Column
from client_hub.spreadsheets.sheet.layout import Layout
from client_hub.spreadsheets.sheet.reading.cells import quoted

_TEXTS = frozenset(("Data", "Small Text", "Text", "Phone"))


def keep_to_what_it_says(row: ParsedRow, current: dict[str, Any], layout: Layout) -> None:
	"""What was assumed to make a client of the row, and a tick taken away for all rows, changes none."""
	for name in row.assumed:
		row.result.values.pop(name, None)
	if row.unsplit:
		# As Client stores it: in one line.
		lines = {name: clean_line(text) for name, text in row.unsplit.items()}
		if clean_line(cstr(current.get("address_line1"))) == lines["address_line1"]:
			del lines["address_line1"]
			for name in row.unsplit:
				row.result.values.pop(name, None)
			row.result.values |= {name: text for name, text in lines.items() if text}
	for name in layout.values:
		if layout.possible[name].df.fieldtype == "Check" and cint(current.get(name)):
			row.result.values.pop(name, None)


def keep_what_was_damaged(row: ParsedRow, current: dict[str, Any], possible: dict[str, Column]) -> None:
	"""A value that a spreadsheet program has made of the stored one leaves it as it is, and says so."""
	for name, damaged in row.damaged.items():
		if excel.made_of(cstr(current.get(name)), damaged.text[:10] if _is_day(damaged) else damaged.text):
			_say_kept(row, name, current)
		else:
			row.result.add(PROBLEM, name, damaged.problem())
	for name, value in list(row.result.values.items()):
		fieldtype, stored = possible[name].df.fieldtype, current.get(name)
		if comparing.same(fieldtype, stored, value):
			continue
		is_text = isinstance(value, str) and fieldtype in _TEXTS
		if excel.made_of(cstr(stored), value) if is_text else excel.shown_of(fieldtype, stored, value):
			del row.result.values[name]
			_say_kept(row, name, current)


def _is_day(damaged: codes.Damaged) -> bool:
	return not isinstance(damaged.value, str)


def _say_kept(row: ParsedRow, name: str, current: dict[str, Any]) -> None:
	row.result.add(
		NOTE,
		name,
		_("The cell holds what a spreadsheet program has made of {0}, which is kept.").format(
			quoted(cstr(current.get(name)))
		),
	)


def add_to_contact(row: ParsedRow, current: dict[str, Any], contacts: dict[str, dict[str, set[str]]]) -> None:
	"""Of several e-mails or telephones those that the Contact lacks are added; none is taken away."""
	for name, more in row.more.items():
		there = _there(name, current, contacts)
		given = [value for value in (row.result.values.get(name), *more) if value]
		lacking = [value for value in given if contact_values.key(name, value) not in there]
		if not lacking or lacking[0] != given[0]:
			# The first of them is there: it stays as it is marked there.
			row.result.values.pop(name, None)
			added = lacking
		else:
			# The first becomes the primary one, beside the one that was it before.
			added = [*lacking[1:], *([current[name]] if current.get(name) else [])]
		if added:
			row.result.extra[name] = added


def _there(name: str, current: dict[str, Any], contacts: dict[str, dict[str, set[str]]]) -> set[str]:
	column = "email_id" if name == "email_id" else "phone"
	there = set(contacts.get(current.get("primary_contact") or "", {}).get(column, ()))
	return there | {
		contact_values.key(name, current[f])
		for f in ((name,) if column == "email_id" else ("phone", "mobile_no"))
		if current.get(f)
	}
