"""Whether what a sheet says differs from what is there, field by field."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from frappe.utils import cint, cstr, flt, get_datetime, get_timedelta, getdate

from client_hub.clean_text import in_one_line, without_format_characters
from client_hub.emails import primary_email
from client_hub.spreadsheets.sheet.columns import Column

EMAIL = "email_id"

_SAME_MOMENT = timedelta(milliseconds=1)
"""A spreadsheet keeps milliseconds, the database microseconds."""

LONG_TEXT_TYPES = frozenset(
	("Small Text", "Text", "Long Text", "Code", "Text Editor", "Markdown Editor", "HTML Editor")
)
"""Of fields whose texts have lines."""

_NUMBERS = frozenset({"Float", "Currency", "Percent", "Rating", "Duration"})


def changes(
	current: dict[str, Any], values: dict[str, Any], columns: dict[str, Column]
) -> dict[str, list[Any]]:
	"""{field: [old, new]} of the values that would change something."""
	found = {}
	for fieldname, new in values.items():
		old = current.get(fieldname)
		stored = as_stored(fieldname, new)
		if fieldname == EMAIL and cstr(old).lower() == cstr(stored).lower():
			continue  # one address, however it is written
		if not same(columns[fieldname].df.fieldtype, old, stored):
			found[fieldname] = [old, new]
	return found


def as_stored(fieldname: str, value: object) -> object:
	"""What a Client holds of a value once it is saved: of several e-mail addresses the first."""
	return primary_email(cstr(value)) if fieldname == EMAIL else value


def same(fieldtype: str, old: Any, new: Any) -> bool:
	"""Whether saving `new` over `old` would leave the field as it is."""
	if fieldtype in ("Check", "Int", "Long Int"):
		return cint(old) == cint(new)
	if fieldtype in _NUMBERS:
		return abs(flt(old) - flt(new)) < 1e-9
	if old in (None, "") or new in (None, ""):
		return cstr(old) == cstr(new)
	if fieldtype == "Date":
		return getdate(_plain(old)) == getdate(_plain(new))
	if fieldtype == "Datetime":
		return abs(get_datetime(_plain(old)) - get_datetime(_plain(new))) < _SAME_MOMENT
	if fieldtype == "Time":
		gap = abs(_timedelta(old) - _timedelta(new))
		return (
			min(gap, abs(timedelta(days=1) - gap)) < _SAME_MOMENT
		)  # rounded up, a day's last one is its first
	has_lines = fieldtype in LONG_TEXT_TYPES
	return _text(old, has_lines) == _text(new, has_lines)


def _text(value: object, has_lines: bool) -> str:
	# Client cleans its texts when it is saved; a spreadsheet knows one kind of line end.
	text = cstr(value).replace("\r\n", "\n").replace("\r", "\n")
	return without_format_characters(text if has_lines else in_one_line(text)).strip()


def _plain(value: object) -> date | datetime | str:
	return value if isinstance(value, date | datetime) else cstr(value)


def _timedelta(value: time | timedelta | str) -> timedelta:
	if isinstance(value, time):
		value = value.isoformat()
	return get_timedelta(value) if isinstance(value, str) else value
