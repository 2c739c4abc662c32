"""For whom a print is drawn."""

import frappe
from frappe import _


def is_for_nobody() -> bool:
	"""Whether Frappe draws a print in the background, as Administrator, for the mail of somebody else.

	A document that a mail dialog attaches is drawn when the mail goes out (`Email Queue.send`, called by the
	scheduler), with all rights and with no word of whose mail it is. What depends on the reader's rights has
	no place in it.
	"""
	in_background = not getattr(frappe.local, "request", None)
	return (
		in_background
		and bool(frappe.flags.ignore_print_permissions)
		and frappe.session.user == "Administrator"
	)


def refuse_for_nobody() -> None:
	"""Raise `frappe.PermissionError` when a print is drawn for nobody: the mail stays with this reason."""
	if is_for_nobody():
		frappe.throw(
			_("A statement is attached with Send statement, as it is seen by who sends it."),
			frappe.PermissionError,
		)
