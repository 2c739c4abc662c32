"""Links new Contacts to the Call Logs of their numbers, as part of their row.

ERPNext does it when a Contact is inserted, with a commit that would cut the row in two; the run holds
it back (`ignore_auto_link_call_log`) and does the same here, within its own transaction.
"""

from __future__ import annotations

import frappe
from erpnext.crm.doctype.utils import strip_number

_SAVEPOINT = "client_hub_call_logs"


def link(contacts: list[str]) -> None:
	"""Link each Contact to the calls with its numbers; can be done again.

	A call that cannot be linked keeps nobody from having the client: it is logged, as by ERPNext.
	"""
	if not contacts or not frappe.db.a_row_exists("Call Log"):
		return
	for contact in contacts:
		frappe.db.savepoint(_SAVEPOINT)
		try:
			_link(contact)
		except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
			raise  # the transaction may be gone, and is tried again
		except Exception:
			frappe.db.rollback(save_point=_SAVEPOINT)
			frappe.log_error(title="Client Hub: calls could not be linked to a Contact")


def _link(contact: str) -> None:
	numbers = frappe.get_all("Contact Phone", filters={"parent": contact}, pluck="phone")
	for name in {call for number in numbers for call in _calls_with(strip_number(number))}:
		call = frappe.get_doc("Call Log", name)
		# Frappe drops a link that is there already.
		call.add_link(link_type="Contact", link_name=contact)
		call.save(ignore_permissions=True)  # as ERPNext does: the link is bookkeeping of the Contact


def _calls_with(number: str | None) -> list[str]:
	if not number:
		return []
	pattern = f"%{number}%"
	return frappe.get_all(
		"Call Log", or_filters=[["from", "like", pattern], ["to", "like", pattern]], pluck="name"
	)
