"""For whom a print is drawn, and what of the client they see on it."""

import frappe
from frappe import _
from frappe.model.document import Document

from client_hub.permissions import hidden_of


def is_for_nobody() -> bool:
	"""Whether Frappe draws a print to attach it (`frappe.attach_print`), which asks nobody's permission.

	What a mail dialog attaches is drawn when the mail goes out: by the scheduler as Administrator, or as
	who presses *Send Now*, with no word of whose mail it is. What depends on the reader's rights has no
	place in it.
	"""
	return bool(frappe.flags.ignore_print_permissions)


def refuse_for_nobody() -> None:
	"""Raise `frappe.PermissionError` when a print is drawn for nobody: the mail stays with this reason."""
	if is_for_nobody():
		frappe.throw(
			_("A statement is attached with Send statement, as it is seen by who sends it."),
			frappe.PermissionError,
		)


def readable_fields(client: Document) -> frappe._dict:
	"""The client's fields by their names, None for one that is kept from the reader: of the fields that a print
	format names Frappe asks nobody's permission."""
	fieldnames = {field.fieldname for field in client.meta.fields}
	hidden = hidden_of(client.doctype, fieldnames)
	return frappe._dict({name: None if name in hidden else client.get(name) for name in fieldnames})
