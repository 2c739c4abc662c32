"""Install and migrate: refuse on conflicts, then make the indexes that the table declares."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.custom.doctype.custom_field.custom_field import create_custom_fields

from client_hub.linked_documents import (
	CLIENT,
	FIELDNAME,
	INDEX_PREFIX,
	LINKED_DOCUMENTS,
	MODULE,
	OTHER_INDEXES,
	custom_field,
)
from client_hub.stamping import linked_documents


class ConflictError(frappe.ValidationError):
	"""The site has something of its own where Client Hub would put its own."""


def before_install() -> None:
	"""Refuse, before anything is written, where installing would destroy the site's own data."""
	conflicts = [*_conflicting_doctype(), *_conflicting_fields()]
	if conflicts:
		frappe.throw(
			_("Client Hub cannot be installed on this site, and nothing was changed:")
			+ "".join(f"\n- {conflict}" for conflict in conflicts),
			ConflictError,
		)


def after_sync() -> None:
	"""After the fixtures: the columns are there, so the indexes can be made."""
	add_indexes()


def after_migrate() -> None:
	"""Fields of other apps' entries and indexes that a new version of the table asks for."""
	add_fields_of_other_apps()
	add_indexes()


def after_app_install(app_name: str) -> None:
	"""An app that was installed after this one may add DocTypes to the table."""
	if frappe.get_hooks("client_hub_linked_documents", app_name=app_name):
		add_fields_of_other_apps()
		add_indexes()


def add_fields_of_other_apps() -> None:
	"""The client link of DocTypes that other apps add (ours come with the fixture)."""
	added = [entry for doctype, entry in linked_documents().items() if doctype not in LINKED_DOCUMENTS]
	create_custom_fields({entry.doctype: [custom_field(entry)] for entry in added}, update=True)


def add_indexes() -> None:
	"""Make the declared indexes that the site lacks. Their names mark them as ours for uninstall."""
	for doctype, indexes in _declared_indexes().items():
		existing = _existing_indexes(doctype)
		for columns in indexes:
			if not any(found[: len(columns)] == columns for found in existing):
				frappe.db.add_index(doctype, list(columns), index_name(columns))


def index_name(columns: tuple[str, ...]) -> str:
	"""Short enough for MariaDB (64); the first two columns tell the indexes of a table apart."""
	return INDEX_PREFIX + "_".join(columns[:2])


def _declared_indexes() -> dict[str, list[tuple[str, ...]]]:
	declared = {entry.doctype: list(entry.indexes) for entry in linked_documents().values()}
	for doctype, indexes in OTHER_INDEXES.items():
		declared.setdefault(doctype, []).extend(indexes)
	return declared


def _existing_indexes(doctype: str) -> list[tuple[str, ...]]:
	columns: dict[str, list[str]] = {}
	for row in frappe.db.sql(f"show index from `tab{doctype}`", as_dict=True):
		columns.setdefault(row.Key_name, []).append(row.Column_name)
	return [tuple(names) for names in columns.values()]


def _conflicting_doctype() -> list[str]:
	module = frappe.db.get_value("DocType", CLIENT, "module")
	if module and module != MODULE:
		return [
			_(
				"There is a DocType {0} in module {1}. Rename it (DocType list, Menu, Rename) and install again."
			).format(CLIENT, module)
		]
	if not module and frappe.db.table_exists(CLIENT) and frappe.db.count(CLIENT):
		return [
			_(
				"There is a table of a former DocType {0} with data in it. Save the data elsewhere, drop the table tab{0} and install again."
			).format(CLIENT)
		]
	return []


def _conflicting_fields() -> list[str]:
	conflicts = []
	for doctype in LINKED_DOCUMENTS:
		field = frappe.get_meta(doctype).get_field(FIELDNAME)
		if field and field.get("module") != MODULE:
			conflicts.append(
				_(
					"{0} has a field {1} of its own. Rename the field (Customize Form) and install again."
				).format(doctype, FIELDNAME)
			)
		elif not field and _column_has_data(doctype):
			conflicts.append(
				_(
					"{0} has data in a column {1} that no field shows any more. Save it elsewhere, drop the column and install again."
				).format(doctype, FIELDNAME)
			)
	return conflicts


def _column_has_data(doctype: str) -> bool:
	if not frappe.db.has_column(doctype, FIELDNAME):
		return False
	table = frappe.qb.DocType(doctype)
	return bool(
		frappe.qb.from_(table)
		.select(table.name)
		.where(table[FIELDNAME].isnotnull() & (table[FIELDNAME] != ""))
		.limit(1)
		.run()
	)
