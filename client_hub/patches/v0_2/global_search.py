"""Clients are found by Ctrl+G, as on a new site, and what Frappe's own search kept of them is forgotten."""

from frappe.utils.global_search import delete_global_search_records_for_doctype, sync_global_search

from client_hub.install import add_to_global_search
from client_hub.linked_documents import CLIENT


def execute() -> None:
	# What waits to be written there would come after.
	sync_global_search()
	delete_global_search_records_for_doctype(CLIENT)
	add_to_global_search()
