"""What a row's values must meet before they are saved: our rules, and Frappe's document-local ones.

Only values that a row changes are looked at, so an old record with an old mistake can still get a
new phone number. What other apps' hooks say is heard when the row is saved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import frappe
from frappe import _
from frappe.core.doctype.docfield.docfield import DocField
from frappe.utils import (
	cint,
	cstr,
	flt,
	split_emails,
	strip_html,
	validate_email_address,
	validate_iban,
	validate_name,
	validate_phone_number,
	validate_url,
)

from client_hub.client_rules import (
	REQUIRED_ADDRESS_FIELDS,
	has_address,
	legal_name_problem,
	missing_address_fields,
	tax_id_check,
)
from client_hub.identity import tax_id
from client_hub.identity.matching import country_of
from client_hub.linked_documents import CLIENT
from client_hub.parties.roles import ROLES, Role, roles_that_create
from client_hub.spreadsheets.check import comparing
from client_hub.spreadsheets.check.footers import is_footer
from client_hub.spreadsheets.check.values import find_control_character
from client_hub.spreadsheets.rows import NOTE, PROBLEM, CheckedRow
from client_hub.spreadsheets.sheet.columns import ID, Column
from client_hub.spreadsheets.sheet.reading.cells import quoted

_MAX_TEXT_BYTES = 65_535
"""A MariaDB column of type text."""


class Rules:
	"""The rules for the columns of one sheet and the user who asks."""

	def __init__(self, possible: dict[str, Column]):
		"""`possible`: all fields that a sheet could have."""
		self._columns = possible
		self._required = [name for name, column in possible.items() if column.required]
		self._labels = {name: column.label for name, column in possible.items()}
		self._checks = {name: _checks_of(column.df) for name, column in possible.items() if name != ID}
		self._tax_id_check = tax_id_check()
		self._may_create = {
			doctype: bool(frappe.has_permission(doctype, "create"))
			for doctype in (CLIENT, "Address", "Contact", *ROLES)
		}

	def label(self, fieldname: str | None) -> str:
		return self._labels.get(fieldname or "") or ""

	def check_create(self, row: CheckedRow, parsed: tax_id.TaxID, without_address: bool) -> None:
		"""Add what is wrong with a row that is to become a client.

		`without_address`: a client without any address may be made; one with a part of it may not.
		"""
		no_address = without_address and not has_address(row.values) and not is_footer(row.values)
		row.extra |= {"without_address": 1} if no_address else {}
		for doctype in (CLIENT,) if no_address else (CLIENT, "Address"):
			self._check_may_create(row, doctype)
		reported = {fieldname for level, fieldname, _text in row.problems if level == PROBLEM}
		for name in self._required:
			if no_address and name in REQUIRED_ADDRESS_FIELDS:
				continue
			if not row.values.get(name) and name not in reported:
				row.add(PROBLEM, name, _("{0} is missing.").format(self._labels[name]))
		self._check_values(row, {name: None for name in row.values})
		self._check_tax_id(row, parsed)
		for role in ROLES.values():
			# A tick that is not in the sheet is nobody's: without the right to it, it makes no party.
			if cint(row.values.get(role.tick)):
				self._check_may_create(row, role.doctype, role.tick)
		if any(
			row.values.get(field)
			for field in ("contact_first_name", "contact_last_name", "email_id", "phone", "mobile_no")
		):
			self._check_may_create(row, "Contact")

	def check_update(self, row: CheckedRow, current: dict[str, Any], parsed: tax_id.TaxID) -> None:
		"""Add what is wrong with the changes of a row that updates the client `current`."""
		for name, (_old, new) in row.changes.items():
			emptied = new in (None, "")
			if emptied and self._must_stay(name, current):
				row.add(
					PROBLEM,
					name,
					_("{0} is required and cannot be emptied.").format(self._labels[name]),
				)
			df = self._columns[name].df
			if df.get("set_only_once") and _old not in (None, "", 0):
				row.add(PROBLEM, name, _("{0} cannot be changed once it is set.").format(self._labels[name]))
		merged = {**current, **row.values}
		for name in missing_address_fields(merged) if has_address(merged) else ():
			if not row.has_problem_with(name):
				row.add(PROBLEM, name, _("{0} is missing.").format(self._labels.get(name, name)))
		self._check_values(row, row.changes)
		if {"tax_id", "tax_id_country", "establishment_id"} & set(row.changes):
			self._check_tax_id(row, parsed)
		for role in ROLES.values():
			if role.tick in row.changes:
				self._check_tick_change(row, role)

	def _must_stay(self, name: str, current: dict[str, Any]) -> bool:
		"""Whether a client that has this field may not lose it."""
		if name in REQUIRED_ADDRESS_FIELDS:
			return has_address(current)
		return name == "legal_name" or bool(self._columns[name].df.get("reqd"))

	# --- values ----------------------------------------------------------------------------------

	def _check_values(self, row: CheckedRow, names: Iterable[str]) -> None:
		for name in names:
			value = comparing.as_stored(name, row.values.get(name))
			for one in (value, *row.extra.get(name, ())):
				for check in self._checks.get(name, ()) if one not in (None, "") else ():
					if problem := check(one):
						row.add(PROBLEM, name, problem)
						break

	def _check_tax_id(self, row: CheckedRow, parsed: tax_id.TaxID) -> None:
		if parsed.state != tax_id.INVALID or self._tax_id_check == "Off":
			return
		row.add(
			PROBLEM if self._tax_id_check == "Block" else NOTE,
			"tax_id",
			_(
				"The number does not have the form of a tax ID of its country ({0}). Check it, or correct the country."
			).format(country_of(parsed)),
		)

	# --- roles -----------------------------------------------------------------------------------

	def _check_tick_change(self, row: CheckedRow, role: Role) -> None:
		old, new = row.changes[role.tick]
		if cint(new):
			self._check_may_create(row, role.doctype, role.tick)
		elif cint(old):
			row.add(
				PROBLEM,
				role.tick,
				_("The client is a {0} in ERPNext. Detach the {0} first, then take the tick away.").format(
					_(role.doctype)
				),
			)

	def _check_may_create(self, row: CheckedRow, doctype: str, fieldname: str | None = None) -> None:
		if not self._may_create[doctype]:
			roles = ", ".join(_(role) for role in roles_that_create(doctype))
			message = _("You may not create a {0}. A user with one of these roles can: {1}")
			row.add(PROBLEM, fieldname, message.format(_(doctype), roles))


# --- checks of a single value --------------------------------------------------------------------

Check = Callable[[Any], str | None]


def _checks_of(df: DocField) -> list[Check]:
	"""The checks of a field, in Frappe's order; each returns what is wrong, or None."""
	checks: list[Check] = []
	column_type, size = frappe.db.type_map[df.fieldtype]
	if df.fieldname == "legal_name":
		checks.append(legal_name_problem)
	if df.fieldtype in ("Link", "Select", "Check"):
		return []  # looked up, and therefore as it should be
	if df.fieldname == "website":
		checks.append(_web_address)
	if df.fieldtype == "Data" and df.options in _DATA_OPTIONS:
		checks.append(_DATA_OPTIONS[df.options])
	if df.fieldtype == "Phone":
		checks.append(_phone_with_country)
	if df.get("non_negative") and df.fieldtype in ("Int", "Float", "Currency"):
		checks.append(_negative)
	if column_type in ("varchar", "text", "longtext"):
		checks.append(_text_check(column_type, cint(df.get("length")) or cint(size)))
	elif column_type in ("int", "bigint"):
		largest = 2**63 - 1 if column_type == "bigint" or cint(df.get("length")) > 11 else 2**31 - 1
		checks.append(lambda value: _too_large(value, largest))
	elif column_type == "decimal":
		checks.append(lambda value: _too_large(value, 10**12 - 1))
	return checks


def _text_check(column_type: str, size: int) -> Check:
	"""A text that can be seen, and that its database column holds."""
	# Where bytes are counted, a character has at most four.
	surely_fits = size if column_type == "varchar" else _MAX_TEXT_BYTES // 4

	def check(value: Any) -> str | None:
		text = cstr(value)
		if len(text) <= surely_fits and text.isprintable():
			return None
		if code := find_control_character(text):
			return _("The text contains a character that cannot be seen ({0}). Delete it.").format(code)
		if column_type == "varchar" and len(text) > size:
			return _("The text has {0} characters, and at most {1} are possible. Shorten it.").format(
				len(text), size
			)
		if column_type == "text" and len(text.encode("utf-8", "replace")) > _MAX_TEXT_BYTES:
			return _("The text is too long to be stored. Shorten it.")
		return None

	return check


def _too_large(value: Any, largest: int) -> str | None:
	if abs(flt(value)) > largest:
		return _("The number is too large.")
	return None


def _negative(value: Any) -> str | None:
	if flt(value) < 0:
		return _("The number may not be negative.")
	return None


def _email(value: Any) -> str | None:
	for address in split_emails(value):
		if not validate_email_address(address):
			return _("{0} is not a valid e-mail address.").format(quoted(address))
	return None


def _phone(value: Any) -> str | None:
	if not validate_phone_number(value):
		return _(
			"{0} is not a valid phone number: digits, spaces and + - . , ( ) # * only, 20 at most."
		).format(quoted(cstr(value)))
	return None


def _phone_with_country(value: Any) -> str | None:
	try:
		frappe.utils.validate_phone_number_with_country_code(value, "")
	except frappe.InvalidPhoneNumberError as error:
		frappe.clear_last_message()
		return strip_html(cstr(error))
	return None


def _web_address(value: Any) -> str | None:
	"""A website may be written in any way but with a space within: several are divided by commas."""
	if any(" " in part.strip() for part in cstr(value).replace(";", ",").split(",")):
		return _("{0} is not a valid web address: there is a space in it.").format(quoted(cstr(value)))
	return None


def _url(value: Any) -> str | None:
	if not validate_url(value):
		return _("{0} is not a valid web address. Begin it with https://").format(quoted(cstr(value)))
	return None


def _person_name(value: Any) -> str | None:
	if not validate_name(value):
		return _("{0} is not a valid name of a person.").format(quoted(cstr(value)))
	return None


def _iban(value: Any) -> str | None:
	if not validate_iban(value):
		return _("{0} is not a valid IBAN.").format(quoted(cstr(value)))
	return None


_DATA_OPTIONS: dict[str, Check] = {
	"Email": _email,
	"Phone": _phone,
	"URL": _url,
	"Name": _person_name,
	"IBAN": _iban,
}
