"""Documents that are named after what they say, made for a client: two people may take one name at once.

Frappe looks whether a name is free in what the transaction saw when it began, so of eight people who
make a client of one name at the same moment seven would be told of a duplicate.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import frappe
from frappe.model.document import Document

from client_hub.handlers import all_or_nothing

MOST_TRIES = 30

_BEFORE_NUMBER = {"Customer": " - "}
"""What ERPNext puts between a name and its number; between others it is a dash alone."""


def insert_under_free_name(make: Callable) -> Document:
	"""Insert the document that `make()` gives, under the next number when somebody has just taken its name.

	Returns the document. Raises `frappe.DuplicateEntryError` when many are made of one name.
	"""
	for number in range(MOST_TRIES):
		doc = make()
		_name(doc, number)
		try:
			with all_or_nothing("free_name"):
				return doc.insert()
		except frappe.DuplicateEntryError:
			if number == MOST_TRIES - 1:
				raise
			frappe.clear_last_message()


def _name(doc: Document, number: int) -> None:
	"""The name that the document gets by itself, an import or not, counted up by `number`."""
	before, frappe.flags.in_import = frappe.flags.in_import, False  # ERPNext counts by hand only
	try:
		doc.set_new_name()
	finally:
		frappe.flags.in_import = before
	if number:
		dash = _BEFORE_NUMBER.get(doc.doctype, "-")
		counted = re.fullmatch(rf"(.*){dash}(\d+)", doc.name)
		name, reached = (counted[1], int(counted[2])) if counted else (doc.name, 0)
		doc.name = f"{name}{dash}{reached + number}"
