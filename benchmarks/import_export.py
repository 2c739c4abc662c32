"""Import and export beside Frappe's own: rows per second, and the memory that it takes.

The import stands beside three stock Data Imports (Customer, Address, Contact) of the same rows, which
make no Client. For their turns the site is as without this app: its document events do not run, and
its indexes are ignored.
"""

from __future__ import annotations

import csv
import multiprocessing
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import frappe
import many_parties
import openpyxl
from frappe.core.doctype.data_import.exporter import Exporter
from frappe.core.doctype.data_import.importer import Importer
from measure import as_in_a_new_request

from client_hub.linked_documents import INDEX_PREFIX
from client_hub.spreadsheets import choosing, exporting, imports
from client_hub.spreadsheets.run import importing
from client_hub.spreadsheets.sheet.columns import TEMPLATE, importable_columns

TURNS = 3
MANY = 50_000
"""Rows of an export above which one turn is enough, and more would take long."""

WARM_UP_ROWS = 20
MARK = "BENCHIMP"
MADE = ("Client", "Customer", "Address", "Contact")
CHECK_ROWS_PER_SECOND = 1_000
CHECK_MEGABYTES = 300
CHECK_SHARE_OF_MAPPING = 0.05
MAPPED_ROWS = 100_000
"""From how many on the share is one: it does not grow with the rows."""


# --- import --------------------------------------------------------------------------------------


def measure_import(world, table, rounds: int) -> None:
	"""Not slower than stock at 20,000 parties, twice as fast at 200,000, and hardly slower than before.

	Two sizes cannot be measured in turns. So ToDos are inserted in turns with each: how fast that is
	depends on the machine alone, and the rates are compared in that measure.
	"""
	relative = []
	for parties in world.size.parties:
		many_parties.resize(parties)
		rates = _rates(world.size.import_rows)
		wanted = "≥ 1" if parties < 200_000 else "≥ 2"
		what = f"import beside stock's three, {parties:,} parties"
		table.add(what, rates["ours"], rates["stock"], wanted, "rows/s")
		relative.append(100 * rates["ours"] / rates["control"])
	if len(relative) > 1:
		largest, smallest = world.size.parties[-1], world.size.parties[0]
		what = f"import at {largest:,} parties beside {smallest:,}, rows for 100 ToDos"
		table.add(what, relative[-1], relative[0], "≥ 0.8", "rows")


def _rates(rows: int) -> dict[str, float]:
	"""Rows per second of each side, in turns."""
	sides = {"ours": _import_ours, "stock": _import_stock, "control": _insert_todos}
	seconds = dict.fromkeys(sides, 0.0)
	per_turn = rows // TURNS
	_delete_imported()  # of a run that was stopped
	with tempfile.TemporaryDirectory() as folder:
		for turn in range(TURNS + 1):
			count = per_turn if turn else WARM_UP_ROWS
			for side, run in sides.items():
				spent = run(Path(folder), f"{MARK} {side}{turn}", count)
				if turn:
					seconds[side] += spent
		_delete_imported()
	return {side: per_turn * TURNS / spent for side, spent in seconds.items()}


def _insert_todos(folder: Path, title: str, count: int) -> float:
	start = time.perf_counter()
	for number in range(count):
		frappe.get_doc({"doctype": "ToDo", "description": f"{title} {number}"}).insert()
		if number % importing.BATCH == 0:
			frappe.db.commit()
	frappe.db.commit()
	return time.perf_counter() - start


def _import_ours(folder: Path, title: str, count: int) -> float:
	"""Seconds of the check and the run."""
	path = folder / "clients.csv"
	header = ["Legal Name", "Is Customer", "Address Line 1", "City", "Postal Code", "Country"]
	header += ["Contact First Name", "Email", "Phone"]
	_write_csv(
		path,
		header,
		([r["name"], "Yes", *r["address"], r["person"], r["email"], r["phone"]] for r in _rows(title, count)),
	)
	file = _upload(path)
	frappe.db.commit()
	as_in_a_new_request()
	start = time.perf_counter()
	doc = imports.check(file.file_url, "create")
	if doc.status == "Checking":
		imports.run_check(doc)
	doc.db_set("status", "Queued")
	frappe.db.commit()
	importing.run(doc.name)
	seconds = time.perf_counter() - start
	made = doc.reload().created_count
	assert made == count, f"{made} of {count}: {doc.as_dict()}"
	return seconds


def _import_stock(folder: Path, title: str, count: int) -> float:
	"""Seconds of three Data Imports."""
	rows = list(_rows(title, count))
	files = {
		"Customer": (["customer_name", "customer_type"], [[r["name"], "Company"] for r in rows]),
		"Address": (
			["address_title", "address_type", "address_line1", "city", "pincode", "country", "links.link_doctype", "links.link_name"],
			[[r["name"], "Billing", *r["address"], "Customer", r["name"]] for r in rows],
		),
		"Contact": (
			["first_name", "company_name", "email_ids.email_id", "email_ids.is_primary", "phone_nos.phone", "phone_nos.is_primary_phone", "links.link_doctype", "links.link_name"],
			[[r["person"], r["name"], r["email"], 1, r["phone"], 1, "Customer", r["name"]] for r in rows],
		),
	}  # fmt: skip
	for doctype, (header, lines) in files.items():
		_write_csv(folder / f"{doctype}.csv", header, lines)
	seconds = 0.0
	with _without_this_app():
		for doctype in files:
			record = frappe.new_doc("Data Import")
			record.update(
				{"reference_doctype": doctype, "import_type": "Insert New Records", "mute_emails": 1}
			)
			record.import_file = _upload(folder / f"{doctype}.csv").file_url
			record.insert()
			frappe.db.commit()
			as_in_a_new_request()
			start = time.perf_counter()
			Importer(doctype, data_import=record).import_data()
			seconds += time.perf_counter() - start
			logged = frappe.db.count("Data Import Log", {"data_import": record.name, "success": 1})
			assert logged == count, f"{doctype}: {logged} of {count}, {record.reload().template_warnings}"
	return seconds


def _rows(title: str, count: int) -> Iterator[dict]:
	for number in range(count):
		yield {
			"name": f"{title} {number:06d}",
			"address": [f"Calle Mayor {number}", "Bilbao", "48001", "Spain"],
			"person": "Ane",
			"email": f"{title.replace(' ', '').lower()}{number}@bench.example",
			"phone": "+34 944 000 000",
		}


def _upload(path: Path):
	values = {"doctype": "File", "file_name": path.name, "is_private": 1, "content": path.read_bytes()}
	return frappe.get_doc(values).insert()


def _write_csv(path: Path, header: list[str], lines) -> None:
	with path.open("w", newline="", encoding="utf-8") as file:
		writer = csv.writer(file)
		writer.writerow(header)
		writer.writerows(lines)


@contextmanager
def _without_this_app() -> Iterator[None]:
	"""Document events and indexes as on a site that has only ERPNext."""
	indexes = [
		(doctype, row.Key_name)
		for doctype in ("Customer", "Address", "Contact", "Dynamic Link")
		for row in frappe.db.sql(f"show index from `tab{doctype}` where Seq_in_index = 1", as_dict=True)
		if row.Key_name.startswith(INDEX_PREFIX)
	]
	events = frappe.get_doc_hooks()
	frappe.local.doc_events_hooks = {
		doctype: {
			event: [handler for handler in handlers if not handler.startswith("client_hub.")]
			for event, handlers in of_doctype.items()
		}
		for doctype, of_doctype in events.items()
	}
	try:
		for doctype, name in indexes:
			frappe.db.sql_ddl(f"alter table `tab{doctype}` alter index `{name}` ignored")
		yield
	finally:
		frappe.local.doc_events_hooks = events
		for doctype, name in indexes:
			frappe.db.sql_ddl(f"alter table `tab{doctype}` alter index `{name}` not ignored")


def _delete_imported() -> None:
	for child in ("Dynamic Link", "Contact Email", "Contact Phone"):
		for title in ("address_title", "company_name"):
			parent = "Address" if title == "address_title" else "Contact"
			frappe.db.sql(
				f"delete child from `tab{child}` child join `tab{parent}` parent on parent.name = child.parent "
				f"where parent.{title} like '{MARK} %'"
			)
	for doctype, title in zip(
		MADE, ("legal_name", "customer_name", "address_title", "company_name"), strict=True
	):
		frappe.db.delete(doctype, {title: ("like", f"{MARK} %")})
	for doctype in ("Client Import", "Client Import Row", "Data Import", "Data Import Log"):
		frappe.db.delete(doctype)
	frappe.db.delete("File", {"is_folder": 0})
	frappe.db.delete("ToDo", {"description": ("like", f"{MARK} %")})
	frappe.db.commit()


# --- check ---------------------------------------------------------------------------------------


def measure_check(world, table, rounds: int) -> None:
	"""A thousand rows a second within 300 MB, whatever the number of rows.

	Finding out which column is which field, by headers, the first values and what is remembered, costs no
	more than a twentieth of the check of a large sheet. Both are of the same check.
	"""
	with tempfile.TemporaryDirectory() as folder:
		for rows in world.size.sheet_rows:
			for kind in ("csv", "xlsx"):
				path = Path(folder) / f"{rows}.{kind}"
				_write_sheet(path, rows)
				(seconds, processor, mapping), megabytes = _in_own_process(_check, str(path))
				what = f"check of {rows:,} rows, .{kind}"
				table.add(what, rows / seconds, CHECK_ROWS_PER_SECOND, "≥ 1", "rows/s")
				# On a busy machine the first line says how busy it is, and this one what the check takes.
				table.add(f"{what}, processor time", rows / processor, CHECK_ROWS_PER_SECOND, "≥ 1", "rows/s")
				wanted = f"≤ {CHECK_SHARE_OF_MAPPING}" if rows >= MAPPED_ROWS else ""
				table.add(f"mapping in the {what}, processor time", 1000 * mapping, 1000 * processor, wanted)
				table.add(f"memory for the {what}", megabytes, CHECK_MEGABYTES, "≤ 1", "MB")


def _write_sheet(path: Path, rows: int) -> None:
	"""New clients with most columns of the template filled in."""
	header = [column.label for name, column in importable_columns().items() if name in _FILLED]
	order = [name for name in importable_columns() if name in _FILLED]
	lines = ([_FILLED[name].format(number) for name in order] for number in range(rows))
	if path.suffix == ".csv":
		_write_csv(path, header, lines)
		return
	book = openpyxl.Workbook(write_only=True)
	sheet = book.create_sheet("Clients")
	sheet.append(header)
	for line in lines:
		sheet.append(line)
	book.save(path)


_FILLED = {
	"legal_name": f"{MARK} Hidráulica del Norte {{0:06d}}, S.L.",
	"tax_id": "X{0:08d}",
	"tax_id_country": "Spain",
	"client_type": "Company",
	"is_customer": "Yes",
	"address_line1": "Calle Mayor {0}",
	"city": "Bilbao",
	"state": "Bizkaia",
	"pincode": "48001",
	"country": "España",
	"contact_first_name": "Ane",
	"email_id": "compras{0}@norte.example",
	"phone": "+34 944 000 000",
	"default_currency": "EUR",
	"external_id": "C-{0:06d}",
}


def _check(path: str) -> tuple[float, float, float]:
	"""Seconds of the check, the processor's of this process, and of these what the mapping took."""
	file = _upload(Path(path))
	file_url, stored = file.file_url, file.get_full_path()
	del file  # which holds its content
	mapping = 0.0

	def propose(*arguments):
		nonlocal mapping
		began = time.process_time()
		try:
			return choosing_propose(*arguments)
		finally:
			mapping += time.process_time() - began

	choosing_propose, choosing.propose = choosing.propose, propose
	try:
		start, processor = time.perf_counter(), time.process_time()
		doc = imports.check(file_url, "create")
		if doc.status == "Checking":
			imports.run_check(doc)
		seconds = time.perf_counter() - start, time.process_time() - processor, mapping
		assert mapping, "the mapping is done elsewhere"
		assert doc.status == "Checked" and doc.to_create, doc.as_dict()
		return seconds
	finally:
		frappe.db.rollback()
		Path(stored).unlink(missing_ok=True)


# --- export --------------------------------------------------------------------------------------


def measure_export(world, table, rounds: int) -> None:
	"""Twice as fast as Frappe's exporter for .csv, one and a half times for .xlsx; memory stays."""
	many_parties.resize(world.size.parties[-1])
	for kind, wanted in (("csv", "≥ 2"), ("xlsx", "≥ 1.5")):
		memory = []
		for rows in world.size.sheet_rows:
			ours, stock = [], []
			for _turn in range(TURNS if rows <= MANY else 1):
				ours.append(_in_own_process(_export, kind, rows))
				stock.append(_in_own_process(_export_stock, kind, rows))
			memory.append(max(megabytes for _seconds, megabytes in ours))
			rates = [rows / statistics.median(seconds for seconds, _mb in side) for side in (ours, stock)]
			what = f"export of {rows:,} rows and {len(TEMPLATE)} columns beside Frappe's, .{kind}"
			table.add(what, *rates, wanted, "rows/s")
		sizes = f"{world.size.sheet_rows[-1]:,} rows beside {world.size.sheet_rows[0]:,}"
		table.add(f"memory for an export of {sizes}, .{kind}", memory[-1], memory[0], "≤ 1.2", "MB")


def _export(kind: str, rows: int) -> float:
	doc = frappe.new_doc(exporting.EXPORT)
	doc.update({"file_type": kind, "filters": frappe.as_json(many_parties.first_clients(rows))})
	with tempfile.TemporaryDirectory() as folder:
		start = time.perf_counter()
		exporting.write(doc, Path(folder) / f"clients.{kind}")
		seconds = time.perf_counter() - start
	assert doc.row_count == rows, doc.row_count
	return seconds


def _export_stock(kind: str, rows: int) -> float:
	fields = {"Client": [name for name, _title in TEMPLATE]}
	start = time.perf_counter()
	exporter = Exporter(
		"Client",
		export_fields=fields,
		export_data=True,
		export_filters=many_parties.first_clients(rows),
		file_type="CSV" if kind == "csv" else "Excel",
	)
	exporter.build_response()
	seconds = time.perf_counter() - start
	assert len(exporter.csv_array) == rows + 1, len(exporter.csv_array)
	return seconds


# --- a process of its own ------------------------------------------------------------------------


def _in_own_process(work: Callable, *arguments) -> tuple:
	"""What `work` measured, and the megabytes that its process took at most."""
	context = multiprocessing.get_context("spawn")
	with context.Pool(1) as pool:
		return pool.apply(_child, (frappe.local.site, work, arguments))


def _child(site: str, work: Callable, arguments: tuple) -> tuple:
	frappe.init(site, sites_path=os.getcwd())
	frappe.connect()
	frappe.set_user("Administrator")
	frappe.local.response = frappe._dict(docs=[])
	frappe.get_meta("Client")
	seconds = work(*arguments)
	# Not getrusage: what it says includes the memory of the process that started this one.
	peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line)
	return seconds, int(peak.split()[1]) / 1024
