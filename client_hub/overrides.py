"""Methods of Frappe's that tell more of a client than the user may know, or do not show what is theirs to see.

`get_open_count` counts documents of DocTypes that the user may not read, and `get_link_title` names any
client, by its number, to anybody who is logged in (15.103, 16.9); `search` looks at the DocType alone. All
other DocTypes are handed on as they came: to the override of whichever app stands before ours, else to
Frappe.
"""

from typing import Any

import frappe
from frappe.utils import cint

from client_hub.arguments import MAX_START, from_json, is_text, readable_client
from client_hub.compat import arrange_workspaces
from client_hub.linked_documents import CLIENT
from client_hub.overview import connections
from client_hub.overview.global_search import clients_found
from client_hub.permissions import shown_title

OPEN_COUNT = "frappe.desk.notifications.get_open_count"
LINK_TITLE = "frappe.desk.search.get_link_title"
SEARCH = "frappe.utils.global_search.search"
WORKSPACES = "frappe.desk.desktop.get_workspace_sidebar_items"

OVERRIDES = {
	OPEN_COUNT: "client_hub.overrides.get_open_count",
	LINK_TITLE: "client_hub.overrides.get_link_title",
	SEARCH: "client_hub.overrides.search",
	WORKSPACES: "client_hub.overrides.get_workspace_sidebar_items",
}
"""As in hooks.py; a test compares the two."""


@frappe.whitelist()
def get_open_count(**arguments: Any) -> Any:
	"""Frappe's `get_open_count(doctype, name, items=None)`, but for Client: counts of what the user may read."""
	if not _is_client(arguments.get("doctype")):
		return _hand_on(OPEN_COUNT, arguments)
	client, items = readable_client(arguments.get("name")), arguments.get("items")
	return connections.counts(client, from_json(items, list, "items") if items else None)


@frappe.whitelist()
def get_link_title(**arguments: Any) -> Any:
	"""Frappe's `get_link_title(doctype, docname)`, but for Client: no title for who may not read the client."""
	if not _is_client(arguments.get("doctype")):
		return _hand_on(LINK_TITLE, arguments)
	docname, rows = arguments.get("docname"), []
	if is_text(docname) and frappe.has_permission(CLIENT, "read"):
		rows = frappe.get_list(CLIENT, {"name": docname}, pluck="name", limit=1)
	return shown_title(CLIENT, rows[0]) if rows else docname


@frappe.whitelist()
def search(**arguments: Any) -> Any:
	"""Frappe's `search(text, start=0, limit=20, doctype="")`, but of clients: those that the user may read, first."""
	text, doctype = arguments.get("text"), arguments.get("doctype")
	is_of_all = not doctype
	if not is_of_all and not _is_client(doctype):
		return _hand_on(SEARCH, arguments)
	start, limit = (
		min(max(cint(arguments.get(key, default)), 0), MAX_START)
		for key, default in (("start", 0), ("limit", 20))
	)
	found = clients_found(text, start, limit) if is_text(text) else []
	if not is_of_all or not is_text(text):
		return found
	others = _hand_on(SEARCH, {**arguments, "start": start, "limit": limit})
	# Fields of a client that an administrator has put into Frappe's own search.
	return found + [row for row in others if row["doctype"] != CLIENT]


@frappe.whitelist()
def get_workspace_sidebar_items(**arguments: Any) -> Any:
	"""Frappe's `get_workspace_sidebar_items()`, with ours where its reader finds it, and for nobody else."""
	answer = _hand_on(WORKSPACES, arguments)
	arrange_workspaces(answer["pages"])
	return answer


def other_overrides() -> dict[str, str]:
	"""{method: the override after ours} of those that other apps have laid over ours."""
	found = {method: frappe.override_whitelisted_method(method) for method in OVERRIDES}
	return {method: path for method, path in found.items() if path != OVERRIDES[method]}


def _is_client(doctype: Any) -> bool:
	# The database takes "client" for the same name.
	return isinstance(doctype, str) and doctype.strip().lower() == CLIENT.lower()


def _hand_on(method: str, arguments: dict) -> Any:
	paths = frappe.get_hooks("override_whitelisted_methods", {}).get(method, [])
	before = paths[: paths.index(OVERRIDES[method])] if OVERRIDES[method] in paths else []
	return frappe.call(before[-1] if before else method, **arguments)
