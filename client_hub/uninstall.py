"""Uninstall: take back what Frappe leaves, so that every ERPNext form opens and saves as before.

Frappe removes the DocTypes and the custom fields of the app's module. It leaves the columns and
the indexes, and every reference that another document holds to one of ours; a dangling one breaks
the form it is on.
"""

from __future__ import annotations

import click
import frappe

from client_hub.linked_documents import INDEX_PREFIX, MODULE

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


def before_uninstall() -> None:
	"""Hook: runs before Frappe deletes the app's modules. Can be run again after a failure."""
	doctypes = frappe.get_all("DocType", filters={"module": MODULE}, pluck="name")
	remove_references(doctypes)
	drop_indexes()
	remove_link_fields(doctypes)
	remove_traces(doctypes)


def remove_references(doctypes: list[str]) -> None:
	"""Every reference to a document of `doctypes`, by whatever field names a DocType."""
	for name in frappe.get_all("File", filters={"attached_to_doctype": ("in", doctypes)}, pluck="name"):
		frappe.delete_doc("File", name, ignore_permissions=True, force=True)
	for reference in _fields_that_name_a_doctype():
		if reference.parent in doctypes or not frappe.db.table_exists(reference.parent):
			continue
		filters = {reference.fieldname: ("in", doctypes)}
		if reference.istable or reference.parent in ABOUT_A_DOCUMENT:
			frappe.db.delete(reference.parent, filters)
		elif reference.reqd:
			for name in frappe.get_all(reference.parent, filters=filters, pluck="name"):
				frappe.delete_doc(reference.parent, name, ignore_permissions=True, force=True)
		else:
			empty = {reference.fieldname: None}
			empty |= {fieldname: None for fieldname in _dynamic_links(reference)}
			frappe.db.set_value(reference.parent, filters, empty, update_modified=False)


def drop_indexes() -> None:
	"""The indexes that install made, told by their names."""
	statistics = frappe.qb.Schema("information_schema").STATISTICS
	ours = (
		frappe.qb.from_(statistics)
		.select(statistics.TABLE_NAME, statistics.INDEX_NAME)
		.distinct()
		.where(statistics.TABLE_SCHEMA == frappe.conf.db_name)
		.where(statistics.INDEX_NAME.like(f"{INDEX_PREFIX}%"))
	).run()
	for table, index in ours:
		frappe.db.sql_ddl(f"alter table `{table}` drop index `{index}`")


def remove_link_fields(doctypes: list[str]) -> None:
	"""Custom fields that link to one of our DocTypes, ours and an administrator's, and their columns.

	A Link field to a DocType that is gone breaks its form.
	"""
	fields = frappe.get_all(
		"Custom Field",
		filters={"fieldtype": ("in", ("Link", "Table", "Table MultiSelect")), "options": ("in", doctypes)},
		fields=["name", "dt", "fieldname", "fieldtype"],
	)
	for field in fields:
		click.echo(f"* removing field '{field.fieldname}' of {field.dt}")
		frappe.delete_doc("Custom Field", field.name, ignore_permissions=True, force=True)
		if field.fieldtype == "Link" and frappe.db.has_column(field.dt, field.fieldname):
			frappe.db.sql_ddl(f"alter table `tab{field.dt}` drop column `{field.fieldname}`")
		frappe.clear_cache(doctype=field.dt)


def remove_traces(doctypes: list[str]) -> None:
	"""Rows that name our DocTypes or code without being a reference Frappe knows of."""
	frappe.db.delete("Custom DocPerm", {"parent": ("in", doctypes)})
	frappe.db.delete("Deleted Document", {"deleted_doctype": ("in", doctypes)})
	frappe.db.delete("Patch Log", {"patch": ("like", "client_hub.%")})
	frappe.db.delete("Scheduled Job Type", {"method": ("like", "client_hub.%")})
	frappe.db.delete("Has Role", {"parenttype": ("in", doctypes)})
	for table, column in (("__UserSettings", "doctype"), ("tabSeries", "name")):
		rows = frappe.qb.Table(table)
		values = doctypes if column == "doctype" else ["CLI-", "CLI-IMP-", "CLI-EXP-"]
		frappe.qb.from_(rows).delete().where(rows[column].isin(values)).run()


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


def _dynamic_links(reference: frappe._dict) -> list[str]:
	"""The Dynamic Link fields whose DocType the field holds."""
	fields = frappe.get_meta(reference.parent).get(
		"fields", {"fieldtype": "Dynamic Link", "options": reference.fieldname}
	)
	return [field.fieldname for field in fields]
