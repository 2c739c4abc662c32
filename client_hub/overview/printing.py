"""For whom a print is drawn."""

import frappe
from frappe import _


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
