"""Install and migrate: refuse on conflicts, then make the indexes that the table declares."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import frappe
from frappe import _

from client_hub.compat import SIDEBAR
from client_hub.fields import make_fields
from client_hub.identity.duplicates import key_table
from client_hub.linked_documents import (
	CLIENT,
	FIELDNAME,
	INDEX_PREFIX,
	LINKED_DOCUMENTS,
	MODULE,
	OTHER_INDEXES,
)
from client_hub.numbering import choose_prefixes
from client_hub.stamping import absent_doctypes, linked_documents

WORKSPACE = "Clients"


class ConflictError(frappe.ValidationError):
	"""The site has something of its own where Client Hub would put its own."""


def before_install() -> None:
	"""Refuse, before anything is written, where installing would destroy the site's own data."""
	conflicts = [*_conflicting_records(), *_conflicting_table(), *_conflicting_fields()]
	if conflicts:
		frappe.throw(
			_("Client Hub cannot be installed on this site, and nothing was changed:")
			+ "".join(f"\n- {conflict}" for conflict in conflicts),
			ConflictError,
		)


def after_sync() -> None:
	"""After the app's own DocTypes: its fields, their indexes, how its documents are numbered and found."""
	after_migrate()
	choose_prefixes(new_site=not frappe.db.count(CLIENT))
	add_to_global_search()


def after_migrate() -> None:
	"""Fields and indexes that a new version of the table asks for."""
	make_fields()
	add_indexes()
	leave_out_links_to_nothing()
	if key_table.is_of_another_version():
		key_table.bring_up_to_date()


def after_app_install(app_name: str) -> None:
	"""An app that was installed after this one may add DocTypes to the table."""
	if frappe.get_hooks("client_hub_linked_documents", app_name=app_name):
		make_fields()
		add_indexes()


def add_indexes() -> None:
	"""Make the declared indexes that the site lacks, and drop those of ours that are declared no longer.

	On the table of a DocType that was taken off they stay: they say that its column is ours.
	"""
	declared, taken_off = _declared_indexes(), absent_doctypes()
	for table, name in own_indexes():
		doctype = table.removeprefix("tab")
		if doctype in taken_off:
			continue
		if name not in {index_name(columns) for columns in declared.get(doctype, ())}:
			drop_index(table, name)
	for doctype, indexes in declared.items():
		existing = _existing_indexes(doctype)
		for columns in indexes:
			if not any(found[: len(columns)] == columns for found in existing):
				frappe.db.add_index(doctype, list(columns), index_name(columns))


def add_to_global_search() -> None:
	"""One row more in Global Search Settings, once: an administrator may take it out."""
	settings, rows = "Global Search Settings", "Global Search DocType"
	if not frappe.db.exists(rows, {"document_type": CLIENT}):
		# The row alone: the others are the site's, and one of a DocType that is gone would stop the settings.
		frappe.get_doc(
			{
				"doctype": rows,
				"parenttype": settings,
				"parent": settings,
				"parentfield": "allowed_in_global_search",
				"idx": frappe.db.count(rows, {"parent": settings}) + 1,
				"document_type": CLIENT,
			}
		).insert(ignore_permissions=True)
		frappe.clear_document_cache(settings, settings)
		frappe.cache.hdel("global_search", "search_priorities")


def leave_out_links_to_nothing() -> None:
	"""Take what is about DocTypes that are not there off our workspace: Frappe shows it to Administrator."""
	absent = absent_doctypes() or [""]
	rows = {"parenttype": "Workspace", "parent": WORKSPACE}
	cards = frappe.get_all("Number Card", {"module": MODULE, "document_type": ("in", absent)}, pluck="name")
	frappe.db.delete("Workspace Number Card", {**rows, "number_card_name": ("in", cards or [""])})
	gone = {**rows, "link_type": "DocType", "link_to": ("in", absent)}
	if frappe.db.exists("Workspace Link", gone):
		frappe.db.delete("Workspace Link", gone)
		_count_links(rows)
	frappe.clear_document_cache("Workspace", WORKSPACE)


def _count_links(rows: dict[str, str]) -> None:
	card, left = "", {}
	for row in frappe.get_all("Workspace Link", rows, ["name", "type"], order_by="idx"):
		if row.type == "Card Break":
			card = row.name
			left[card] = 0
		elif card:
			left[card] += 1
	for card, count in left.items():
		frappe.db.set_value("Workspace Link", card, "link_count", count)


def index_name(columns: tuple[str, ...]) -> str:
	"""The prefix that marks it as ours, two columns for people, and a hash of all of them.

	Other columns are thus another index: `add_index` skips a name that is there. MariaDB allows 64
	characters.
	"""
	digest = hashlib.sha256("|".join(columns).encode()).hexdigest()[:8]
	return f"{(INDEX_PREFIX + '_'.join(columns[:2]))[:55]}_{digest}"


def own_indexes() -> list[tuple[str, str]]:
	"""(table, index) of the indexes that carry our prefix, whatever version made them."""
	statistics = frappe.qb.Schema("information_schema").STATISTICS
	return (
		frappe.qb.from_(statistics)
		.select(statistics.TABLE_NAME, statistics.INDEX_NAME)
		.distinct()
		.where(statistics.TABLE_SCHEMA == frappe.conf.db_name)
		.where(statistics.INDEX_NAME.like(INDEX_PREFIX.replace("_", r"\_") + "%"))
	).run()


def drop_index(table: str, name: str) -> None:
	frappe.db.sql_ddl(f"alter table `{table}` drop index `{name}`")


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


def _conflicting_records() -> list[str]:
	"""The site's own records that have the name of one that the app brings: its own would replace them."""
	conflicts = []
	brought = ("DocType", "Workspace", SIDEBAR, "Print Format", "Report", "Number Card", "Module Onboarding")
	for doctype in brought:
		for name in shipped(doctype) if frappe.db.table_exists(doctype) else ():
			# A site's own workspace or print format need not have a module.
			if frappe.db.exists(doctype, name) and frappe.db.get_value(doctype, name, "module") != MODULE:
				conflicts.append(
					_("There is a {0} {1} that is not Client Hub's. Rename it and install again.").format(
						_(doctype), name
					)
				)
	return conflicts


def shipped(doctype: str) -> list[str]:
	"""Names of the records of a DocType that the app brings as files, the way Frappe finds them."""
	folder = Path(frappe.get_app_path("client_hub", frappe.scrub(doctype)))
	files = [file for file in sorted(folder.glob("*/*.json")) if file.stem == file.parent.name]
	# Of what belongs to an app and not to a module each is a file, without a folder of its own.
	files += sorted(folder.glob("*.json"))
	return [json.loads(file.read_text())["name"] for file in files]


def _conflicting_table() -> list[str]:
	there = frappe.db.exists("DocType", CLIENT)
	if not there and frappe.db.table_exists(CLIENT) and frappe.db.count(CLIENT):
		return [
			_(
				"There is a table of a former DocType {0} with data in it. Save the data elsewhere, drop the table tab{0} and install again."
			).format(CLIENT)
		]
	return []


def _conflicting_fields() -> list[str]:
	conflicts = []
	for doctype in LINKED_DOCUMENTS.only(linked_documents()):
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
