"""Links new Contacts to the Call Logs of their numbers, once their rows are safe.

ERPNext does it when a Contact is inserted, with a commit that would cut a row in two; the run holds
it back (`ignore_auto_link_call_log`) and does it here.
"""

from __future__ import annotations

import frappe
from erpnext.telephony.doctype.call_log.call_log import link_existing_conversations


def link(contacts: list[str]) -> None:
	"""Link each Contact to the calls with its numbers. Commits, as ERPNext does; can be done again."""
	if not contacts or not frappe.db.a_row_exists("Call Log"):
		return
	for name in contacts:
		link_existing_conversations(frappe.get_doc("Contact", name), None)
