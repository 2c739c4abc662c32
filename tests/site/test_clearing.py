"""Imports and exports of long ago are cleared by Frappe's Log Settings, and say so."""

import os

import frappe
import pytest
from frappe.core.doctype.log_settings.log_settings import run_log_clean_up
from frappe.utils import add_days, now_datetime
from locks import held_by_another
from test_import_run import check, new_row, run

from client_hub import api
from client_hub.demo import builders

ROW, IMPORT, EXPORT = "Client Import Row", "Client Import", "Client Export"


def days_ago(doc, days: int):
	frappe.db.set_value(
		doc.doctype, doc.name, "modified", add_days(now_datetime(), -days), update_modified=False
	)
	return doc


def files_of(doc) -> list[str]:
	attached = frappe.get_all(
		"File", {"attached_to_doctype": doc.doctype, "attached_to_name": doc.name}, pluck="name"
	)
	return [*attached, *frappe.get_all("File", {"file_url": doc.file_url or "none"}, pluck="name")]


@pytest.fixture
def imported():
	doc = run(check([new_row(**{"Legal Name": "Ana Gil", "Tax ID": "PENDING"})]))
	api.marked_copy(doc.name)
	return doc


def test_the_log_settings_clear_imports_and_exports_after_ninety_days_unless_set(imported):
	exported = frappe.get_doc(EXPORT, api.export_clients()["name"])
	days_ago(imported, 91), days_ago(exported, 91)
	run_log_clean_up()
	days = {row.ref_doctype: row.days for row in frappe.get_doc("Log Settings").logs_to_clear}
	assert days[IMPORT] == days[EXPORT] == 90
	assert frappe.db.get_value(IMPORT, imported.name, "status") == "Cleared"
	assert frappe.db.get_value(EXPORT, exported.name, "status") == "Cleared"
	settings = frappe.get_doc("Log Settings")
	for row in settings.logs_to_clear:
		row.days = 365 if row.ref_doctype in (IMPORT, EXPORT) else row.days
	settings.save()
	other = days_ago(run(check([new_row()])), 91)
	run_log_clean_up()
	assert frappe.db.get_value(IMPORT, other.name, "status") == "Finished"


def test_rows_files_and_logs_go_and_the_record_stays(imported):
	files = files_of(imported)
	paths = [frappe.get_doc("File", name).get_full_path() for name in files]
	assert len(files) == 2 and all(map(os.path.exists, paths))
	days_ago(imported, 91)
	imported.clear_old_logs(90)
	assert not frappe.db.count(ROW, {"client_import": imported.name})
	assert not frappe.db.count("Data Import Log", {"data_import": imported.data_import_new})
	assert not any(frappe.db.exists("File", name) for name in files)
	assert not any(map(os.path.exists, paths))
	record = frappe.get_doc(IMPORT, imported.name)
	assert (record.owner, record.created_count, record.file_name) == (imported.owner, 1, imported.file_name)
	assert frappe.db.exists("Client", {"legal_name": "Ana Gil"})
	imported.clear_old_logs(90)


def test_what_is_newer_or_worked_on_stays(imported):
	days_ago(imported, 89)
	imported.clear_old_logs(90)
	assert frappe.db.count(ROW, {"client_import": imported.name})
	days_ago(imported, 91)
	frappe.db.set_value(IMPORT, imported.name, "status", "Running", update_modified=False)
	with held_by_another(imported.name):
		imported.clear_old_logs(90)
	assert frappe.db.count(ROW, {"client_import": imported.name})


def test_an_upload_that_somebody_uses_stays(imported):
	upload = frappe.get_all("File", {"file_url": imported.file_url}, pluck="name")[0]
	client = builders.client()
	frappe.db.set_value("File", upload, {"attached_to_doctype": "Client", "attached_to_name": client.name})
	days_ago(imported, 91)
	imported.clear_old_logs(90)
	assert frappe.db.exists("File", upload)


def test_an_upload_that_a_newer_import_reads_stays(imported):
	again = frappe.get_doc(IMPORT, api.check_import(imported.file_url, "update")["name"])
	days_ago(imported, 91)
	imported.clear_old_logs(90)
	assert frappe.db.exists("File", {"file_url": again.file_url})


@pytest.mark.parametrize("method", [api.undo_import, api.start_import, api.marked_copy])
def test_a_cleared_import_can_be_neither_undone_nor_started_and_says_why(method, imported):
	days_ago(imported, 91)
	imported.clear_old_logs(90)
	with pytest.raises(frappe.ValidationError, match="have been cleared"):
		method(imported.name)
	answer = api.get_import(imported.name)
	assert answer["status"] == "Cleared" and "have been cleared" in answer["message"]
	assert api.import_rows(imported.name) == []


def test_the_file_of_an_export_goes_and_who_exported_what_stays():
	builders.client()
	doc = frappe.get_doc(EXPORT, api.export_clients()["name"])
	path = frappe.get_doc("File", files_of(doc)[0]).get_full_path()
	days_ago(doc, 91)
	doc.clear_old_logs(90)
	assert not os.path.exists(path)
	doc.reload()
	assert (doc.status, doc.file_url, bool(doc.row_count)) == ("Cleared", None, True)
