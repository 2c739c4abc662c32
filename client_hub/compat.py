"""Where Frappe 16 differs from Frappe 15: all that is written for one of them only is here.

Version 15 lists the workspaces at the side of the desk, ours below Selling as its parent page. Version
16 knows no parents: each workspace has an icon on the desktop, which Frappe makes, and a sidebar. Ours
is `workspace_sidebar/clients.json`, of which version 15 knows nothing; without it Frappe would make one
of the workspace's shortcuts, which loses their filters.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from client_hub.linked_documents import CLIENT, MODULE

APP = "client_hub"
SIDEBAR = "Workspace Sidebar"
SELLING = "Selling"


def show_clients_under_selling(bootinfo: frappe._dict) -> None:
	"""Put the list of clients into Selling's sidebar (version 16), before the first list there.

	On the way to the desk: ERPNext's record stays its own, which a migrate would put back. A user who has
	arranged the sidebar has a copy, which stays as it was left.
	"""
	sidebar = (bootinfo.get("workspace_sidebar_item") or {}).get(SELLING.lower())
	if not sidebar or not frappe.has_permission(CLIENT):
		return
	items = sidebar["items"]
	if any(item["link_type"] == "DocType" and item["link_to"] == CLIENT for item in items):
		return
	if frappe.db.exists(SIDEBAR, f"{SELLING}-{frappe.session.user}", cache=True):
		return
	lists = (place for place, item in enumerate(items) if item["link_type"] == "DocType")
	items.insert(
		next(lists, len(items)),
		{
			"type": "Link",
			"label": _("Clients"),
			"link_type": "DocType",
			"link_to": CLIENT,
			"icon": "users",
			"child": 0,
		},
	)


def arrange_workspaces(workspaces: list[frappe._dict]) -> None:
	"""Our workspace in the user's, which Frappe tells the desk at the start and again whenever it asks.

	Not there for who may not read clients; for who may and has no Selling, by itself: version 15 draws none
	whose parent page is not there.
	"""
	if not frappe.has_permission(CLIENT):
		workspaces[:] = [workspace for workspace in workspaces if workspace.module != MODULE]
	elif not frappe.db.table_exists(SIDEBAR):
		titles = {workspace.title for workspace in workspaces}
		for workspace in workspaces:
			if workspace.module == MODULE and workspace.parent_page not in titles:
				workspace.parent_page = ""


def keep_clients_from_others(bootinfo: frappe._dict) -> None:
	"""Take our workspace, sidebar and icon off the desk of users who may not read clients.

	Frappe shows those of a module to whoever reads any of its DocTypes, and everyone reads their own
	imports and exports.
	"""
	arrange_workspaces(
		bootinfo.get("allowed_workspaces") or (bootinfo.get("workspaces") or {}).get("pages") or []
	)
	if frappe.has_permission(CLIENT):
		return
	sidebars = bootinfo.get("workspace_sidebar_item") or {}
	for name in [name for name, sidebar in sidebars.items() if sidebar.get("module") == MODULE]:
		del sidebars[name]
	# A new list: Frappe keeps the other one for the user's next visit.
	icons = bootinfo.get("desktop_icons") or []
	bootinfo.desktop_icons = [icon for icon in icons if icon.get("app") != APP]


def from_row(start: int) -> dict[str, int]:
	"""The argument of `get_list` that leaves out the first rows: version 17 forgets the older name."""
	return {"offset" if frappe.db.table_exists(SIDEBAR) else "limit_start": start}


def content_of(file: Document) -> bytes:
	"""The content of a File as it is stored.

	Version 16 makes text of anything that one of its encodings fits, Central European before Western,
	unless it is given none; version 15 of UTF-8 only, which can be taken back.
	"""
	takes_encodings = "encodings" in inspect.signature(file.get_content).parameters
	content = file.get_content(encodings=()) if takes_encodings else file.get_content()
	return content.encode() if isinstance(content, str) else content


def conditions_without_role(doctype: str) -> list[str]:
	"""What limits the user's documents of `doctype` beside roles: User Permissions, other apps' conditions.

	Texts of conditions on its table, fit for a query with parameters. Both versions have them ready
	for who has a role, and give none of them to who has not.
	"""
	from frappe.model.db_query import DatabaseQuery
	from frappe.permissions import get_user_permissions

	try:
		from frappe.database.query import Engine

		engine = Engine()
		conditions_of_user = engine.get_user_permission_conditions
	except (ImportError, AttributeError):
		query = DatabaseQuery(doctype)
		query.match_conditions, query.match_filters = [], []
		query.add_user_permissions(get_user_permissions(query.user))
		texts = [*query.match_conditions, query.get_permission_query_conditions()]
	else:
		engine.get_query(doctype, user=frappe.session.user, db_query_compat=True)
		found = [
			*conditions_of_user(doctype, engine.table),
			*engine.get_permission_query_conditions(doctype),
		]
		texts = [criterion.get_sql(with_namespace=True, quote_char="`") for criterion in found]
	return [f"({text})".replace("%", "%%") for text in texts if text]


def masked_of(doctype: str) -> set[str]:
	"""The fields of a DocType of which the user is shown a mask. Version 15 has none."""
	meta = frappe.get_meta(doctype)
	return (
		{field.fieldname for field in meta.get_masked_fields()}
		if hasattr(meta, "get_masked_fields")
		else set()
	)


def unmasked(doc: Document) -> Document:
	"""The document with what stands in the database, to write by or to compare with: never to show.

	Version 16 puts masks into a document that it loads, and into rows of `get_all` and `get_value` too, whoever
	asks for what; a plain write of that would leave the mask in place of the value.
	"""
	fieldnames = masked_of(doc.doctype).intersection(doc.meta.get_valid_columns())
	if fieldnames:
		rows = stored_rows(doc.doctype, [doc.name], fieldnames, bool(doc.flags.for_update))
		doc.update(next(iter(rows), {}))
	return doc


def masked_again(doc: Document) -> Document:
	"""The document as its user sees it, who is told what they have saved."""
	if masked_of(doc.doctype):
		doc.mask_fields()
	return doc


def stored(doctype: str, name: str, fieldnames: Iterable[str]) -> dict[str, Any]:
	"""These fields of a document as they stand in the database; none when it is not there."""
	return next(iter(stored_rows(doctype, [name], fieldnames)), frappe._dict())


def stored_rows(
	doctype: str, names: Iterable[str], fieldnames: Iterable[str], for_update: bool = False
) -> list[frappe._dict]:
	"""The same of many, each with its `name`. `for_update`: as they are by now, and locked."""
	table = frappe.qb.DocType(doctype)
	query = frappe.qb.from_(table).select(table.name, *(table[field] for field in fieldnames))
	query = query.where(table.name.isin(list(names) or [""]))
	return (query.for_update() if for_update else query).run(as_dict=True)


def number_separators() -> tuple[str, str]:
	"""How the user writes a number: the decimal separator, which may be none, and the thousands separator.

	Version 15 has one way for the site, version 16 one for each language too.
	"""
	try:
		from frappe.locale import get_number_format
	except ImportError:
		from frappe.utils.data import get_number_format_info

		return get_number_format_info(frappe.db.get_default("number_format") or "#,###.##")[:2]
	used = get_number_format()
	return used.decimal_separator, used.thousands_separator


def remove_from_sidebars(doctypes: list[str]) -> None:
	"""Uninstall: the sidebars of our module and their icons (version 16), and what links to ours in others."""
	if not frappe.db.table_exists(SIDEBAR):
		return
	workspaces = frappe.get_all("Workspace", filters={"module": MODULE}, pluck="name")
	for kind, names in (("DocType", doctypes), ("Workspace", workspaces)):
		frappe.db.delete(f"{SIDEBAR} Item", {"link_type": kind, "link_to": ("in", names)})
	sidebars = frappe.get_all(SIDEBAR, filters={"module": MODULE}, pluck="name")
	icons = frappe.get_all(
		"Desktop Icon", filters={"link_type": SIDEBAR, "link_to": ("in", sidebars)}, pluck="name"
	)
	for doctype, names in (("Desktop Icon", icons), (SIDEBAR, sidebars)):
		for name in names:
			frappe.delete_doc(
				doctype,
				name,
				force=True,
				delete_permanently=True,
				ignore_permissions=True,
				# It asks for a role, and in developer mode deletes an app's file.
				ignore_on_trash=True,
			)
