"""The prefixes of our documents' numbers: none that somebody else counts by.

A series belongs to its prefix alone and is shared by all DocTypes that use it: where Customers are named
`CLI-.#####`, natural for "cliente", each client of ours would make their numbers jump, and an uninstall
that drops the series would give their numbers again.
"""

from __future__ import annotations

import frappe
from frappe.custom.doctype.property_setter.property_setter import make_property_setter
from frappe.model.document import Document
from frappe.model.naming import parse_naming_series
from frappe.utils import cint

from client_hub.linked_documents import MODULE

PREFIXES = {
	"Client": ("CLI-", "CLH-", "CLIENT-", "CLIENT-HUB-"),
	"Client Import": ("CLI-IMP-", "CLH-IMP-", "CLIENT-IMP-", "CLIENT-HUB-IMP-"),
	"Client Export": ("CLI-EXP-", "CLH-EXP-", "CLIENT-EXP-", "CLIENT-HUB-EXP-"),
}
"""DocType: its own prefix, and what it takes where that is somebody else's."""

DIGITS = ".#####"


def choose_prefixes(new_site: bool) -> None:
	"""Number our documents by prefixes of their own. Documents that are there keep their names.

	`new_site`: none of our documents is there yet, so a series that is there is somebody else's.
	"""
	for doctype, prefixes in PREFIXES.items():
		free = [p for p in prefixes if not is_used_by_others(p) and not (new_site and _is_counted(p))]
		if prefix_of(doctype) not in free and free:
			make_property_setter(doctype, None, "autoname", free[0] + DIGITS, "Data", for_doctype=True)
			frappe.clear_cache(doctype=doctype)


def prefix_of(doctype: str) -> str:
	"""The prefix by which documents of ours are numbered on this site."""
	return frappe.get_meta(doctype).autoname.partition(".")[0]


def keep_count(doc: Document) -> None:
	"""The number of a document that was deleted is not given to another one: count on as if it were there."""
	*before, digits = (doc.meta.autoname or "").split(".")
	if not before or set(digits) != {"#"}:
		return
	prefix = parse_naming_series(before, doc=doc)
	number = cint(doc.name.removeprefix(prefix)) if doc.name.startswith(prefix) else 0
	if number:
		series = frappe.qb.Table("tabSeries")
		given_back = (series.name == prefix) & (series.current == number - 1)
		frappe.qb.update(series).set(series.current, number).where(given_back).run()


def drop_series() -> None:
	"""Uninstall: the series that nobody else counts by."""
	series = frappe.qb.Table("tabSeries")
	# None has no name: by that one all are counted that are numbered without a prefix.
	named = filter(None, map(prefix_of, PREFIXES))
	if own := [prefix for prefix in named if not is_used_by_others(prefix)]:
		frappe.qb.from_(series).delete().where(series.name.isin(own)).run()


def is_used_by_others(prefix: str) -> bool:
	"""Whether a DocType that is not ours, or a rule for one, numbers documents by this prefix."""
	own = frappe.get_all("DocType", filters={"module": MODULE}, pluck="name") or [""]
	options = [
		*frappe.get_all(
			"DocType", {"name": ("not in", own), "autoname": ("like", f"{prefix}%")}, pluck="autoname"
		),
		*frappe.get_all(
			"DocField", {"fieldname": "naming_series", "options": ("like", f"%{prefix}%")}, pluck="options"
		),
		*frappe.get_all(
			"Custom Field",
			{"fieldname": "naming_series", "options": ("like", f"%{prefix}%")},
			pluck="options",
		),
		*frappe.get_all(
			"Property Setter",
			{
				"doc_type": ("not in", own),
				"property": ("in", ("autoname", "options", "default")),
				"value": ("like", f"%{prefix}%"),
			},
			pluck="value",
		),
	]
	if any(_prefix_of_option(line) == prefix for text in options for line in text.split("\n")):
		return True
	rules = {"prefix": prefix, "document_type": ("not in", own)}
	return bool(frappe.db.exists("Document Naming Rule", rules))


def _prefix_of_option(option: str) -> str:
	"""What stands before the number: `CLI-` of `CLI-.#####`; nothing where a year or a field is part of it."""
	parts = option.strip().split(".")
	return parts[0] if len(parts) == 2 and set(parts[1]) == {"#"} else ""


def _is_counted(prefix: str) -> bool:
	series = frappe.qb.Table("tabSeries")
	return bool(frappe.qb.from_(series).select(series.name).where(series.name == prefix).run())
