"""Uninstall: take back what Frappe leaves, so that every ERPNext form opens and saves as before.

Frappe removes the DocTypes and the custom fields of the app's module. It leaves the columns and
the indexes, and every reference that another document holds to one of ours; a dangling one breaks
the form it is on.

Permissions are ignored throughout: an app is uninstalled from the command line, by who owns the site,
as Administrator or as nobody; what is deleted means nothing without the app. It is deleted for good,
since a Deleted Document of it could not be restored.
"""

from __future__ import annotations

from pathlib import Path

import click
import frappe
from frappe.model import table_fields
from frappe.model.rename_doc import get_link_fields
from frappe.utils import get_files_path

from client_hub.compat import remove_from_sidebars
from client_hub.install import drop_index, own_indexes, shipped
from client_hub.linked_documents import FIELDNAME, MODULE
from client_hub.numbering import drop_series
from client_hub.overview import printed_statement
from client_hub.overview.file_archive import FILE_PREFIX
from client_hub.stamping import absent_doctypes

# Records that say something about a document and mean nothing without it. Of everything else a
# reference that is not mandatory is emptied and the record kept (an e-mail, an event).
ABOUT_A_DOCUMENT = {
	"Activity Log",
	"Comment",
	"DocShare",
	"Document Follow",
	"Document Share Key",
	"Energy Point Log",
	"Notification Log",
	"Submission Queue",
	"Tag Link",
	"ToDo",
	"User Permission",
	"Version",
	"View Log",
	"Workflow Action",
}

# Views, forms and rules of one DocType, or of a report on it, which cannot be opened without it.
MADE_FOR_A_DOCTYPE = {
	"Auto Email Report",
	"Custom Role",
	"Dashboard Chart",
	"Desktop Icon",
	"Form Tour",
	"Kanban Board",
	"List Filter",
	"Number Card",
	"Onboarding Step",
	"Print Format",
	"Reminder",
	"Report",
	"Server Script",
}


def before_uninstall() -> None:
	"""Hook: runs before Frappe deletes the app's modules. Can be run again after a failure."""
	if _only_says_what_it_would_do():
		return
	doctypes = frappe.get_all("DocType", filters={"module": MODULE}, pluck="name")
	remove_files(doctypes)
	remove_onboarding_steps()
	remove_reports()
	remove_number_cards()
	remove_references(doctypes)
	remove_from_sidebars(doctypes)
	drop_columns_of_what_is_gone()
	drop_indexes()
	drop_series()
	remove_link_fields(doctypes)
	keep_text_of_fields(doctypes)
	remove_traces(doctypes)


def _only_says_what_it_would_do() -> bool:
	"""Frappe calls the hook for `uninstall-app --dry-run`, too, and does not tell it (15.103, 16.9)."""
	command = click.get_current_context(silent=True)
	return bool(command and command.params.get("dry_run"))


def after_uninstall() -> None:
	"""Hook: what Frappe, and desks that were open, wrote while the app's modules were deleted."""
	doctypes = shipped("DocType")
	remove_traces(doctypes)
	deleted = frappe.qb.DocType("Deleted Document")
	ours = deleted.data.like(f'%"module": "{MODULE}"%')
	ours |= (deleted.deleted_doctype == "Module Def") & (deleted.deleted_name == MODULE)
	ours |= (deleted.deleted_doctype == "DocType") & deleted.deleted_name.isin(doctypes)
	frappe.qb.from_(deleted).delete().where(ours).run()
	frappe.db.commit()  # nosemgrep: Frappe's own commit was before this hook


def remove_files(doctypes: list[str]) -> None:
	"""Files of our records, and the archives that were made for users, on the disk too."""
	archives = ("like", f"/private/files/{FILE_PREFIX}%")
	unsent = {"attached_to_field": printed_statement.MARK}
	for filters in ({"attached_to_doctype": ("in", doctypes)}, {"file_url": archives}, unsent):
		for name in frappe.get_all("File", filters=filters, pluck="name"):
			frappe.db.delete("Notification Log", {"document_type": "File", "document_name": name})
			_delete("File", name)
	for path in Path(get_files_path(is_private=True)).glob(f"{FILE_PREFIX}*"):
		path.unlink()


def remove_onboarding_steps() -> None:
	"""They have no module by which Frappe would know them."""
	for name in shipped("Onboarding Step"):
		if frappe.db.exists("Onboarding Step", name):
			_delete("Onboarding Step", name)


def remove_reports() -> None:
	"""With what was made from them: mails that send them, charts, roles that may open them."""
	for name in shipped("Report"):
		if frappe.db.exists("Report", name):
			_delete("Report", name)
		_remove_from_workspaces("Report", [name])


def remove_number_cards() -> None:
	"""With their places in dashboards and in workspaces, which show no card when one is gone."""
	for name in shipped("Number Card"):
		if frappe.db.exists("Number Card", name):
			_delete("Number Card", name)


def remove_references(doctypes: list[str]) -> None:
	"""Every reference to a document of `doctypes`, by whatever field names a DocType."""
	# An administrator's own connections stand with the DocType that they were added to.
	frappe.db.delete("DocType Link", {"parent": ("in", doctypes), "custom": 1})
	for reference in _fields_that_name_a_doctype():
		if reference.parent in doctypes or not frappe.db.table_exists(reference.parent):
			continue
		filters = {reference.fieldname: ("in", doctypes)}
		if reference.istable or reference.parent in ABOUT_A_DOCUMENT:
			frappe.db.delete(reference.parent, filters)
		elif reference.reqd or reference.parent in MADE_FOR_A_DOCTYPE:
			for name in frappe.get_all(reference.parent, filters=filters, pluck="name"):
				_delete(reference.parent, name)
		else:
			empty = {reference.fieldname: None}
			empty |= {fieldname: None for fieldname in _dynamic_links(reference)}
			frappe.db.set_value(reference.parent, filters, empty, update_modified=False)
	_remove_from_workspaces("DocType", doctypes)


def _remove_from_workspaces(doctype: str, names: list[str]) -> None:
	for table, kind in (("Workspace Shortcut", "type"), ("Workspace Link", "link_type")):
		frappe.db.delete(table, {kind: doctype, "link_to": ("in", names)})


def _delete(doctype: str, name: str) -> None:
	"""Delete a document for good, and what was made from it (the chart of a report, its place in a
	dashboard)."""
	if doctype in MADE_FOR_A_DOCTYPE:
		for field in get_link_fields(doctype):
			if field.issingle or not _is_there(field.parent):
				continue
			filters = {field.fieldname: name}
			if frappe.get_meta(field.parent).istable:
				frappe.db.delete(field.parent, filters)
			elif field.parent in MADE_FOR_A_DOCTYPE:
				for user in frappe.get_all(field.parent, filters=filters, pluck="name"):
					_delete(field.parent, user)
	frappe.delete_doc(
		doctype,
		name,
		force=True,
		delete_permanently=True,
		# By who uninstalls: see above.
		ignore_permissions=True,
		# It refuses a standard report, which another app may have on our DocTypes.
		ignore_on_trash=doctype == "Report",
	)


def drop_columns_of_what_is_gone() -> None:
	"""The client in tables whose DocType was taken off, and our field with it; our index tells that it is ours."""
	tables = {table for table, _index in own_indexes()}
	for table in sorted(tables.intersection(f"tab{doctype}" for doctype in absent_doctypes())):
		frappe.db.sql_ddl(f"alter table `{table}` drop column if exists `{FIELDNAME}`")


def drop_indexes() -> None:
	"""The indexes that install made, told by their names."""
	for table, index in own_indexes():
		drop_index(table, index)


def remove_link_fields(doctypes: list[str]) -> None:
	"""Custom fields that link to one of our DocTypes, ours and an administrator's, and their columns.

	A Link field to a DocType that is gone breaks its form.
	"""
	fields = frappe.get_all(
		"Custom Field",
		filters={"fieldtype": ("in", ("Link", *table_fields)), "options": ("in", doctypes)},
		fields=["name", "dt", "fieldname", "fieldtype"],
	)
	for field in fields:
		click.echo(f"* removing field '{field.fieldname}' of {field.dt}")
		_delete("Custom Field", field.name)
		if field.fieldtype == "Link" and frappe.db.table_exists(field.dt, cached=False):
			frappe.db.sql_ddl(f"alter table `tab{field.dt}` drop column if exists `{field.fieldname}`")
		frappe.clear_cache(doctype=field.dt)


def keep_text_of_fields(doctypes: list[str]) -> None:
	"""Fields that link to one of ours in a DocType that an administrator made.

	They become plain text: the DocType and what was typed into it are the site's own, and the ID of a
	client may still be of use there. A table of our rows has nothing left to show and goes.
	"""
	field = frappe.qb.DocType("DocField")
	found = (
		frappe.qb.from_(field)
		.select(field.name, field.parent, field.fieldname, field.fieldtype)
		.where(field.options.isin(doctypes) & field.fieldtype.isin(["Link", *table_fields]))
		.where(field.parent.notin(doctypes))
	).run(as_dict=True)
	for row in found:
		click.echo(f"* field '{row.fieldname}' of {row.parent} links to nothing any more")
		if row.fieldtype == "Link":
			frappe.db.set_value("DocField", row.name, {"fieldtype": "Data", "options": None})
		else:
			frappe.db.delete("DocField", {"name": row.name})
		frappe.clear_cache(doctype=row.parent)


def remove_traces(doctypes: list[str]) -> None:
	"""Rows that name our DocTypes or code without being a reference Frappe knows of."""
	frappe.db.delete("Custom DocPerm", {"parent": ("in", doctypes)})
	frappe.db.delete("Deleted Document", {"deleted_doctype": ("in", doctypes)})
	frappe.db.delete("Patch Log", {"patch": ("like", "client_hub.%")})
	frappe.db.delete("Property Setter", {"property": "options", "value": ("in", doctypes)})
	frappe.db.delete("Scheduled Job Type", {"method": ("like", "client_hub.%")})
	frappe.db.delete("Has Role", {"parenttype": ("in", doctypes)})
	frappe.cache.hdel("global_search", "search_priorities")
	_forget_user_settings(doctypes)


def _forget_user_settings(doctypes: list[str]) -> None:
	"""Lists as users left them: in the cache first, from which Frappe would write them back."""
	for key in map(frappe.safe_decode, frappe.cache.hkeys("_user_settings")):
		if key.partition("::")[0] in doctypes:
			frappe.cache.hdel("_user_settings", key)
	rows = frappe.qb.Table("__UserSettings")
	frappe.qb.from_(rows).delete().where(rows.doctype.isin(doctypes)).run()
	# A List View Settings is named after its DocType.
	frappe.db.delete("List View Settings", {"name": ("in", doctypes)})


def _fields_that_name_a_doctype() -> list[frappe._dict]:
	"""parent, fieldname, reqd and istable of each Link field to DocType on the site."""
	found = []
	for table in ("DocField", "Custom Field"):
		field, doctype = frappe.qb.DocType(table), frappe.qb.DocType("DocType")
		parent = field.parent if table == "DocField" else field.dt
		found += (
			frappe.qb.from_(field)
			.join(doctype)
			.on(doctype.name == parent)
			.select(parent.as_("parent"), field.fieldname, field.reqd, doctype.istable)
			.where((field.fieldtype == "Link") & (field.options == "DocType"))
			.where((doctype.issingle == 0) & (doctype.is_virtual == 0))
		).run(as_dict=True)
	return found


def _is_there(doctype: str) -> bool:
	"""Whether a DocType and its table are there: Frappe keeps custom fields of one that was taken off."""
	return bool(frappe.db.exists("DocType", doctype)) and frappe.db.table_exists(doctype)


def _dynamic_links(reference: frappe._dict) -> list[str]:
	"""The Dynamic Link fields whose DocType the field holds."""
	fields = frappe.get_meta(reference.parent).get(
		"fields", {"fieldtype": "Dynamic Link", "options": reference.fieldname}
	)
	return [field.fieldname for field in fields]
