"""What a Version says was changed, in the reader's words and only as far as the reader may see it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.model.meta import Meta

from client_hub.overview.plain_text import plain_text

VALUE_LENGTH = 80
"""Characters of a value that are shown."""

MOST_CHANGES = 20
"""Changes of one Version that are shown; a save of many rows is not a text to read."""


def changes_of(doctype: str, data: str | None) -> list[dict[str, Any]]:
	"""The visible changes of a Version: label, before and after, all plain text.

	Left out are fields that are hidden, that the reader's field permissions hide, and that are no
	longer there. A Version of which nothing is left gives an empty list.
	"""
	try:
		version = json.loads(data or "{}")
	except ValueError:
		return []
	found = [*_of_fields(doctype, version), *_of_rows(doctype, version), *_of_row_counts(doctype, version)]
	return found[:MOST_CHANGES]


def status_set_by(data: str | None) -> int | None:
	"""The docstatus that a Version says the document went to: 1 submitted, 2 cancelled."""
	try:
		changed = json.loads(data or "{}").get("changed") or []
	except ValueError:
		return None
	return next((after for fieldname, _before, after in changed if fieldname == "docstatus"), None)


def as_text(changes: list[dict[str, Any]]) -> str:
	"""The first three changes in one line, as a form's own timeline has them."""
	shown = [f"{change['label']}: {change['before'] or '—'} → {change['after'] or '—'}" for change in changes]
	return "; ".join(shown[:3]) + (" …" if len(shown) > 3 else "")


@dataclass(frozen=True)
class _Fields:
	"""The fields of a DocType, or of a table of `parent`, that the reader sees."""

	meta: Meta
	parent: str | None = None

	def label(self, fieldname: str) -> str | None:
		if fieldname == "name":
			return _("ID")
		field = self.meta.get_field(fieldname)
		if not field or field.fieldtype == "Password" or field.get("mask"):
			return None
		if field.hidden and not field.show_on_timeline:
			return None
		if field.permlevel and field.permlevel not in self.meta.get_permlevel_access(parenttype=self.parent):
			return None
		return _(field.label or fieldname, context=self.meta.name)

	def value(self, fieldname: str, value: Any) -> str:
		field = self.meta.get_field(fieldname)
		if field and field.fieldtype == "Check":
			return _("Yes", context="Client Hub") if frappe.utils.cint(value) else _("No")
		if field and field.fieldtype == "Select" and value:
			value = _(value)
		return plain_text(value, VALUE_LENGTH)

	def change(self, label: str, fieldname: str, before: Any, after: Any) -> dict[str, Any]:
		return {
			"label": label,
			"before": self.value(fieldname, before),
			"after": self.value(fieldname, after),
		}


def _of_fields(doctype: str, version: dict[str, Any]) -> Iterator[dict[str, Any]]:
	fields = _Fields(frappe.get_meta(doctype))
	for fieldname, before, after in version.get("changed") or []:
		if label := fields.label(fieldname):
			yield fields.change(label, fieldname, before, after)


def _of_rows(doctype: str, version: dict[str, Any]) -> Iterator[dict[str, Any]]:
	fields = _Fields(frappe.get_meta(doctype))
	for table, index, _row, changed in version.get("row_changed") or []:
		table_label = fields.label(table)
		if not table_label:
			continue
		columns = _Fields(frappe.get_meta(fields.meta.get_field(table).options), doctype)
		for fieldname, before, after in changed:
			if label := columns.label(fieldname):
				text = _("{0}, row {1}: {2}").format(table_label, index + 1, label)
				yield columns.change(text, fieldname, before, after)


def _of_row_counts(doctype: str, version: dict[str, Any]) -> Iterator[dict[str, Any]]:
	fields = _Fields(frappe.get_meta(doctype))
	for table, count in Counter(table for table, _row in version.get("added") or []).items():
		if label := fields.label(table):
			yield {"label": label, "before": "", "after": _("{0} rows added").format(count)}
	for table, count in Counter(table for table, _row in version.get("removed") or []).items():
		if label := fields.label(table):
			yield {"label": label, "before": _("{0} rows").format(count), "after": _("removed")}
