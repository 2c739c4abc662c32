"""What Frappe and ERPNext write by themselves when an import saves a document, and what no undo minds.

It comes with the document and goes with it: `taking_back` deletes or unlinks it. What a person has
done looks alike and is told apart here.
"""

from __future__ import annotations

import frappe
from frappe.query_builder.functions import Coalesce
from pypika.queries import Selectable
from pypika.terms import Criterion

# Frappe's own notes that somebody was assigned, or that it was shared: the ToDo and the share say so
# themselves, and count by themselves.
_NOTES = ("Assigned", "Assignment Completed", "Shared", "Unshared")

_AUTOMATIC_MAIL = "Automated Message"
"""What a notification of the site has sent."""


def is_side_effect(doctype: str, table: Selectable, row: Selectable) -> Criterion | None:
	"""Whether a record of `table` that names a document of `row` came with it; None: never.

	`table` is that of `doctype`, `row` that of the import's rows.
	"""
	asked = _SIDE_EFFECTS.get(doctype)
	return asked(table, row) if asked else None


def _of_an_assignment_rule(todo: Selectable, _row: Selectable | None) -> Criterion:
	return Coalesce(todo.assignment_rule, "") != ""


def _note(comment: Selectable, _row: Selectable) -> Criterion:
	return Coalesce(comment.comment_type, "").isin(_NOTES)


def _share_with_an_assignee(share: Selectable, _row: Selectable) -> Criterion:
	"""An assignment rule shares with an assignee who may not read; a person who shares may give more."""
	todo, user = frappe.qb.DocType("ToDo"), frappe.qb.DocType("User")
	assigned = (
		frappe.qb.from_(todo)
		# The join makes the names inside be written with their table: ToDo has some of DocShare's own.
		.join(user)
		.on(user.name == todo.allocated_to)
		.select(todo.allocated_to)
		.where((todo.reference_type == share.share_doctype) & (todo.reference_name == share.share_name))
		.where(_of_an_assignment_rule(todo, None))
	)
	only_reads = (share.write == 0) & (share.share == 0) & (share.everyone == 0)
	return only_reads & share.user.isin(assigned)


def _automatic_mail(communication: Selectable, _row: Selectable) -> Criterion:
	return Coalesce(communication.communication_type, "") == _AUTOMATIC_MAIL


def _link_of_automatic_mail(link: Selectable, _row: Selectable) -> Criterion:
	communication = frappe.qb.DocType("Communication")
	automatic = (
		frappe.qb.from_(communication)
		.select(communication.name)
		.where(communication.communication_type == _AUTOMATIC_MAIL)
	)
	return link.parent.isin(automatic)


def _link_of_an_earlier_call(link: Selectable, row: Selectable) -> Criterion:
	"""The calls that a new Contact's numbers were found in; a call that came later is a use."""
	call, contact = frappe.qb.DocType("Call Log"), frappe.qb.DocType("Contact")
	earlier = (
		frappe.qb.from_(call)
		.join(contact)
		.on(contact.creation >= call.creation)
		.select(call.name)
		.where((call.name == link.parent) & (contact.name == row.contact))
	)
	return (link.parenttype == "Call Log") & link.parent.isin(earlier)


_SIDE_EFFECTS = {
	"ToDo": _of_an_assignment_rule,
	"Comment": _note,
	"DocShare": _share_with_an_assignee,
	"Communication": _automatic_mail,
	"Communication Link": _link_of_automatic_mail,
	"Dynamic Link": _link_of_an_earlier_call,
}
