"""What the columns of a sheet were the last time, by the set of its headers.

Remembered when somebody starts an import in the desk, for everybody on the site who imports: the same
system's next export has the same headers. A single header of another sheet is remembered only where
it means one field in all sets.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

import frappe
from frappe.utils import format_date, get_fullname

from client_hub.spreadsheets import rows
from client_hub.spreadsheets.sheet.columns import header_keys
from client_hub.spreadsheets.sheet.mapping import Remembered

DOCTYPE = "Client Import Columns"

SETS = 500
"""Sets that are looked through for a single header, the latest."""


def find(headers: Iterable[str | None]) -> Remembered:
	"""What is remembered of the headers of a sheet."""
	keys = _keys(enumerate(headers))
	# No permission of its own: it says nothing of clients, and serves everybody who may import.
	found = frappe.get_all(
		DOCTYPE,
		filters={"name": _name(keys)},
		fields=["columns", "fixed_values", "without_address", "modified", "modified_by"],
	)
	if not found:
		return Remembered(_single_headers(keys))
	return Remembered(
		rows.from_json(found[0].columns, {}),
		by=get_fullname(found[0].modified_by),
		on=format_date(found[0].modified),
		is_set=True,
		values=rows.from_json(found[0].fixed_values, {}),
		without_address=bool(found[0].without_address),
	)


def remember(notes: list[dict[str, Any]], values: dict[str, Any], without_address: bool) -> None:
	"""Keep what an import is started with. `notes`: those of its `Layout`."""
	pairs = [(note["index"], note["header"]) for note in notes]
	fields = {note["index"]: note["fieldname"] for note in notes}
	name = _name(_keys(pairs))
	there = frappe.db.exists(DOCTYPE, name)
	doc = frappe.get_doc(DOCTYPE, name, for_update=True) if there else frappe.new_doc(DOCTYPE)
	doc.update(
		{
			"name": name,
			"headers": ", ".join(header for _index, header in pairs if header),
			"columns": rows.to_json({key: fields[index] for index, key in header_keys(pairs).items()}),
			"fixed_values": rows.to_json(values),
			"without_address": int(without_address),
		}
	)
	# Whoever may import may have it remembered; nobody writes one by hand.
	if there:
		doc.save(ignore_permissions=True)
	else:
		doc.insert(ignore_permissions=True, ignore_if_duplicate=True)  # two people, one export


def forget(headers: Iterable[str | None]) -> bool:
	"""Forget the set of these headers. Returns whether there was one."""
	name = _name(_keys(enumerate(headers)))
	there = bool(frappe.db.exists(DOCTYPE, name))
	if there:
		frappe.delete_doc(DOCTYPE, name, ignore_permissions=True)  # see `remember`
	return there


def _keys(headers: Iterable[tuple[int, str | None]]) -> set[str]:
	"""What the set is known by: its headers. Columns without one come and go."""
	return {key for index, key in header_keys(headers).items() if key != f"#{index}"}


def _name(keys: set[str]) -> str:
	return hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()[:40]


def _single_headers(keys: set[str]) -> dict[str, str | None]:
	sets = frappe.get_all(DOCTYPE, pluck="columns", order_by="modified desc", limit=SETS)
	meant: dict[str, set[str | None]] = {}
	for text in sets:
		for key, fieldname in rows.from_json(text, {}).items():
			if key in keys:
				meant.setdefault(key, set()).add(fieldname)
	return {
		key: next(iter(fields)) for key, fields in meant.items() if len(fields) == 1 and None not in fields
	}
