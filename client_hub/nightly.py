"""Every night: what could not be done when a document was saved, and what went past the document events."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import frappe

from client_hub import check, repairs, stamping
from client_hub.fields import make_fields
from client_hub.handlers import ends_transaction
from client_hub.identity import new_parties
from client_hub.identity.duplicates import key_table
from client_hub.linked_documents import FIELDNAME
from client_hub.log import logger
from client_hub.overview import printed_statement
from client_hub.parties import copies, events


def run() -> None:
	"""Scheduled job. Each step stands alone; what it did is a line in the log."""
	for step in (
		make_fields,
		take_up_repairs,
		check_links,
		copies.take_from_parties,
		printed_statement.clear_unsent,
		key_table.bring_up_to_date,
	):
		_in_a_transaction_of_its_own(step.__name__, step)


def take_up_repairs() -> None:
	"""Try again what has failed, each in a transaction of its own."""
	for repair in repairs.due():
		if error := _in_a_transaction_of_its_own(repair["document_name"], partial(_repair, repair)):
			repairs.count_try(repair, f"{type(error).__name__}: {error}")


def check_links() -> None:
	"""Repair what went past the document events."""
	if wrong := check.check(fix=True):
		counts = ", ".join(f"{found.doctype}: {found.count}" for found in wrong)
		logger().warning(f"client links repaired: {counts}")


def _in_a_transaction_of_its_own(what: str, step: Callable[[], object]) -> Exception | None:
	try:
		step()
	except Exception as error:
		if ends_transaction(error) and not isinstance(error, frappe.QueryDeadlockError):
			raise
		frappe.db.rollback()
		logger().exception(f"night: {what}")
		return error
	frappe.db.commit()  # nosemgrep: a failure of the next must not take this back
	return None


def _repair(repair: dict) -> None:
	doctype, name = repair["document_type"], repair["document_name"]
	# Of a DocType that was taken off the site the table may be there still, or not.
	if frappe.db.exists("DocType", doctype) and frappe.db.exists(doctype, name):
		_TASKS[repair["task"]](doctype, name)
	repairs.clear(doctype, name, repair["task"])


def _file(doctype: str, name: str) -> None:
	party = frappe.get_doc(doctype, name)
	if not party.get(FIELDNAME):
		new_parties.file_at_night(party)


def _join(doctype: str, name: str) -> None:
	party = frappe.get_doc(doctype, name)
	if client := party.get(FIELDNAME):
		events.join(party, client)


def _stamp(doctype: str, name: str) -> None:
	stamping.restamp_doctype(stamping.linked_documents()[doctype])


def _copy(doctype: str, name: str) -> None:
	"""In the name of who has saved it: what the copies follow depends on that user's rights."""
	doc = frappe.get_doc(doctype, name)
	night = frappe.session.user
	frappe.set_user(doc.modified_by)
	try:
		copies.update_copies(doc)
	finally:
		frappe.set_user(night)


_TASKS: dict[str, Callable[[str, str], None]] = {
	repairs.FILE: _file,
	repairs.ROLES: _join,
	repairs.STAMP: _stamp,
	repairs.RESTAMP: lambda doctype, name: stamping.restamp_in_background(doctype, [name]),
	repairs.COPIES: _copy,
}
