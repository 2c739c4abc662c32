"""Clients out of the system as a sheet: the list as the user sees it, or one to change and bring back.

The names come first, in the order of the list; then the fields of a thousand at a time go straight
into the file, so that the memory does not grow with the number of clients. Every export is recorded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

import frappe
import openpyxl
from frappe import _
from frappe.core.doctype.access_log.access_log import make_access_log
from frappe.model.document import Document
from frappe.permissions import can_export, get_role_permissions
from frappe.utils import now_datetime

from client_hub.arguments import throw_unreadable
from client_hub.compat import number_separators
from client_hub.linked_documents import CLIENT
from client_hub.notifying import notify
from client_hub.permissions import hidden_of
from client_hub.spreadsheets.sheet.columns import Column, exportable_columns, importable_columns
from client_hub.spreadsheets.sheet.reading.cells import mark_clear
from client_hub.spreadsheets.sheet.reading.limits import MAX_CELL_CHARACTERS, MAX_FILE_SIZE, MAX_ROWS
from client_hub.spreadsheets.sheet.template import add_headers, number_format, sheet_title, style_number
from client_hub.spreadsheets.sheet.writer import CsvWriter, XlsxWriter
from client_hub.stored_files import store

EXPORT = "Client Export"
FILE_TYPES = ("xlsx", "csv")
EVENT = "client_export"
"""Realtime event with `name` and `status` when an export in the background is done."""

BATCH = 1_000
_ORDER = re.compile(
	rf"(?:`?tab{CLIENT}`?\.)?`?(?P<field>\w+)`?(?:\s+(?P<direction>asc|desc))?", re.IGNORECASE | re.ASCII
)

# What is no filter, which each version finds in its own way, and now and then the database.
_NO_FILTERS = (ValueError, KeyError, TypeError, IndexError, AttributeError)

AT_ONCE = 2_000
"""Clients exported while the user waits; more are exported in the background."""


def export(
	filters: list[Any] | dict[str, Any] | None, file_type: str, order_by: str | None, for_import: bool
) -> Document:
	"""Export the clients that the user may see. Returns the Client Export: Finished, or Queued."""
	if file_type not in FILE_TYPES:
		frappe.throw(
			_("There is no file type {0}. File types: {1}").format(
				frappe.utils.escape_html(file_type), ", ".join(FILE_TYPES)
			)
		)
	doc = frappe.new_doc(EXPORT)
	doc.update({"file_type": file_type, "for_import": int(for_import), "order_by": order_by})
	doc.filters = frappe.as_json(filters or [], indent=None)
	few = len(_names(doc, AT_ONCE + 1)) <= AT_ONCE
	if for_import and not few:
		_refuse_more_than_an_import_takes(doc)
	# The record of what the user does here; nobody may write one by hand.
	doc.insert(ignore_permissions=True)
	if few:
		run(doc)
	else:
		frappe.enqueue(
			"client_hub.spreadsheets.exporting.run_in_background",
			queue="long",
			timeout=60 * 60,
			enqueue_after_commit=True,
			client_export=doc.name,
		)
	return doc


def _refuse_more_than_an_import_takes(doc: Document) -> None:
	if len(_names(doc, MAX_ROWS + 1)) <= MAX_ROWS:
		return
	frappe.throw(
		_(
			"An import takes at most {0} rows, and these are more clients. Choose fewer with the filters of the list, or export them without “To change and import again”."
		).format(f"{MAX_ROWS:,}"),
		title=_("Export clients"),
	)


def run_in_background(client_export: str) -> None:
	"""Background job of `export`: notifies the user when the file is there."""
	frappe.set_user_lang(frappe.session.user)
	doc = frappe.get_doc(EXPORT, client_export)
	doc.db_set("status", "Running", commit=True)
	try:
		run(doc)
		notify(doc, _("Export of clients finished: {0} rows").format(doc.row_count))
	except Exception:
		frappe.db.rollback()
		doc.db_set(
			{"status": "Failed", "message": _("The export stopped with an error. Try again.")}, commit=True
		)
		raise
	finally:
		message = {"name": doc.name, "status": doc.status}
		frappe.publish_realtime(EVENT, message, user=doc.owner, after_commit=doc.status == "Finished")


def summary(doc: Document) -> dict[str, Any]:
	"""The export as the API answers it."""
	fields = ("name", "status", "file_url", "file_type", "for_import", "row_count", "message")
	return {field: doc.get(field) for field in fields}


def run(doc: Document) -> None:
	"""Write the file of an export and finish its record."""
	path = Path(
		frappe.get_site_path(
			"private", "files", f"{doc.name}-{frappe.generate_hash(length=10)}.{doc.file_type}"
		)
	)
	try:
		long_texts = write(doc, path)
		size = path.stat().st_size
		file_name = f"clients-{now_datetime():%Y-%m-%d}.{doc.file_type}"
		doc.file_url = store(path, file_name, doc).file_url
	except Exception:
		path.unlink(missing_ok=True)
		raise
	doc.message = " ".join(_remarks(doc, long_texts, size)) or None
	doc.update({"status": "Finished", "finished_on": now_datetime()})
	doc.save(ignore_permissions=True)  # see `export`
	# Where administrators look for what left the system.
	make_access_log(
		doctype=CLIENT,
		file_type=doc.file_type,
		method="client_hub.api.export_clients",
		filters=f"{doc.filters} ({doc.row_count})",
	)


def _remarks(doc: Document, long_texts: int, size: int) -> list[str]:
	"""What the user has to know about the file."""
	remarks = []
	if long_texts:
		remarks.append(
			_(
				"{0} texts are longer than the {1} characters that a cell holds and were left out. Export as .csv to have them whole."
			).format(long_texts, f"{MAX_CELL_CHARACTERS:,}")
		)
	if doc.for_import and size > MAX_FILE_SIZE:
		remarks.append(
			_(
				"The file has {0} MB, and an import takes at most {1} MB: it cannot be imported again as it is. Choose fewer clients with the filters of the list."
			).format(f"{size / 1024 / 1024:.1f}", MAX_FILE_SIZE // 1024 // 1024)
		)
	return remarks


def write(doc: Document, path: Path) -> int:
	"""Write the rows of an export to `path`; sets `doc.row_count`. Returns how many texts were left out."""
	columns = _columns(doc)
	pages = _Pages(doc, columns)
	with open(path, "wb") as target:
		if doc.file_type == "csv":
			_write_csv(target, columns, pages)
		else:
			_write_xlsx(target, columns, pages)
	doc.row_count = pages.written
	return pages.long_texts


def _columns(doc: Document) -> list[Column]:
	"""Those of the template, as far as the user may read them; for import also write them."""
	columns = exportable_columns()
	if doc.for_import:
		writable = importable_columns()
		columns = {name: column for name, column in columns.items() if name in writable}
	return [column for column in columns.values() if column.in_template]


def _names(doc: Document, limit: int = 0) -> list[str]:
	"""The clients that the user may see, in the order of the list. Throws without the right to export."""
	own = _own_alone()
	try:
		filters = frappe.parse_json(doc.filters or "[]")
		if hidden_of(CLIENT, _fields_named(filters)):
			_refuse_fields(doc)
		found = frappe.get_list(
			CLIENT,
			filters=filters,
			fields=["name"],
			order_by=_order_by(doc.order_by),
			limit=limit if own is None else 0,
			as_list=True,  # and not a dict for each of a hundred thousand names
		)
	except frappe.db.OperationalError as error:
		if not frappe.db.is_missing_column(error):
			raise
		_refuse_fields(doc)
	except (*_NO_FILTERS, frappe.db.ProgrammingError):
		throw_unreadable("filters")
	names = [name for (name,) in found if own is None or name in own]
	return names[:limit] if limit else names


def _fields_shown() -> set[str]:
	fields = set(frappe.get_meta(CLIENT).get_valid_columns())
	return fields - hidden_of(CLIENT, fields)


def _refuse_fields(doc: Document) -> NoReturn:
	frappe.throw(_("The filters name a field that clients do not have: {0}").format(doc.filters))


def _fields_named(filters: Any) -> set[str]:
	"""Every field of Client that filters ask for, in whichever way these are written: by name, with the DocType
	before it, in a function, in a list within a list."""
	if isinstance(filters, str):
		return set(re.findall(r"\w+", filters.lower()))  # the database takes TAX_ID for tax_id
	if isinstance(filters, list) and filters and isinstance(filters[0], str):
		return set().union(*map(_fields_named, filters[:-2] or filters[:1]))  # the rest: operator and value
	if isinstance(filters, dict | list):
		return set().union(*map(_fields_named, filters))
	return set()


def _own_alone() -> set[str] | None:
	"""The clients that a role may export that has the right to its own alone, None when it may export all.

	Not by a filter beside those that are asked for: version 16 reads a list of them with "or" in it as one
	expression, of which that would be an alternative.
	"""
	if get_role_permissions(CLIENT).get("export"):
		return None
	can_export(CLIENT, is_owner=True, raise_exception=True)
	return set(frappe.get_all(CLIENT, filters={"owner": frappe.session.user}, pluck="name"))


def _order_by(text: str | None) -> str:
	"""An order as lists write it, `tabClient`.`modified` desc, of fields that Client has. Else throws."""
	parts = []
	shown = _fields_shown()
	by_itself = "legal_name asc, name asc" if "legal_name" in shown else "name asc"
	for part in (text or by_itself).split(","):
		found = _ORDER.fullmatch(part.strip())
		if not found or found["field"] not in shown:
			frappe.throw(_("Clients cannot be put in this order: {0}").format(frappe.utils.escape_html(part)))
		parts.append(f"`tab{CLIENT}`.`{found['field']}` {found['direction'] or 'asc'}")
	return ", ".join(parts)


class _Pages:
	"""The rows of an export, a thousand at a time, each value as it is to be written."""

	def __init__(self, doc: Document, columns: list[Column]):
		self._doc = doc
		self._columns = columns
		self.written = 0
		self.long_texts = 0

	def __iter__(self) -> Iterator[list[list[Any]]]:
		names = _names(self._doc)
		fields = [column.fieldname for column in self._columns]
		shown: list[tuple[int, dict[Any, str]]] = [] if self._doc.for_import else _shown_values(self._columns)
		texts = _places_of_long_texts(self._columns)
		for start in range(0, len(names), BATCH):
			some = names[start : start + BATCH]
			# The user may see these: `_names` has asked.
			found = frappe.get_all(
				CLIENT, filters={"name": ("in", some)}, fields=["name", *fields], as_list=True, order_by=""
			)
			by_name = {row[0]: row for row in found}
			page = [list(by_name[name][1:]) for name in some if name in by_name]
			for place, words in shown:
				for row in page:
					row[place] = words.get(row[place], row[place])
			if self._doc.for_import:
				page = [[mark_clear(value) if type(value) is str else value for value in row] for row in page]
			if self._doc.file_type == "xlsx" or self._doc.for_import:
				self._leave_out_long_texts(page, texts)
			self.written += len(page)
			yield page

	def _leave_out_long_texts(self, page: list[list[Any]], places: list[int]) -> None:
		for place in places:
			for row in page:
				if row[place] and len(row[place]) > MAX_CELL_CHARACTERS:
					self.long_texts += 1
					row[place] = (
						None
						if self._doc.for_import
						else _("(a text of {0} characters, longer than a cell holds)").format(len(row[place]))
					)


def _shown_values(columns: list[Column]) -> list[tuple[int, dict[Any, str]]]:
	"""(place, {stored: shown}) of the columns whose values people know by other words."""
	shown: list[tuple[int, dict[Any, str]]] = []
	for place, column in enumerate(columns):
		if column.df.fieldtype == "Check":
			shown.append((place, {0: _("No", context="Client Hub"), 1: _("Yes", context="Client Hub")}))
		elif column.df.fieldtype == "Select":
			options = [option for option in (column.df.options or "").split("\n") if option]
			shown.append((place, {option: _(option) for option in options}))
	return shown


def _places_of_long_texts(columns: list[Column]) -> list[int]:
	"""Places of the columns that can hold more than a cell."""
	return [
		place
		for place, column in enumerate(columns)
		if frappe.db.type_map[column.df.fieldtype][0] in ("text", "longtext")
	]


# --- files ---------------------------------------------------------------------------------------


def _write_csv(target: BinaryIO, columns: list[Column], pages: _Pages) -> None:
	decimal = number_separators()[0] or "."
	# Where the comma is in the numbers, spreadsheet programs divide the cells by semicolons.
	with CsvWriter(target, ";" if decimal == "," else ",", decimal) as writer:
		writer.write_many([[column.label for column in columns]])
		for page in pages:
			writer.write_many(page)


def _write_xlsx(target: BinaryIO, columns: list[Column], pages: _Pages) -> None:
	workbook = openpyxl.Workbook()
	sheet = workbook.worksheets[0]
	sheet.title = sheet_title(_("Clients"))
	add_headers(sheet, columns)
	styles = [style_number(sheet, number_format(column)) for column in columns]
	with XlsxWriter(target, workbook, styles) as writer:
		for page in pages:
			for row in page:
				writer.write(row)
