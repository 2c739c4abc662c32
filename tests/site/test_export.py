"""Exports: what the user sees of the clients, in a file that runs nothing and comes back unchanged."""

import csv
import io

import frappe
import openpyxl
import pytest
from frappe.deferred_insert import save_to_db

from client_hub import api
from client_hub.demo import builders
from client_hub.spreadsheets import exporting
from client_hub.spreadsheets.sheet import template
from client_hub.spreadsheets.sheet.columns import TEMPLATE
from client_hub.spreadsheets.sheet.reading.limits import MAX_CELL_CHARACTERS

HOSTILE = [
	"=1+1",
	"+34 600",
	"-5",
	"@SUM(A1)",
	"=cmd|' /C calc'!A0",
	"'=1",
	"''x",
	"\ttab",
	'=HYPERLINK("http://x")',
]


def export(names: list[str], file_type: str = "xlsx", for_import: bool = False, **more) -> dict:
	filters = [["Client", "name", "in", names]]
	return api.export_clients(filters, file_type=file_type, for_import=for_import, **more)


def content(answer: dict) -> bytes:
	with open(frappe.get_site_path(answer["file_url"].lstrip("/")), "rb") as file:
		return file.read()


def rows(answer: dict) -> list[dict]:
	"""The rows of an exported file, as a stranger's program reads them: empty cells left out."""
	if answer["file_type"] == "xlsx":
		sheet = openpyxl.load_workbook(io.BytesIO(content(answer))).worksheets[0]
		table = [[cell.value for cell in row] for row in sheet.iter_rows()]
	else:
		text = content(answer).decode("utf-8-sig")
		table = list(csv.reader(io.StringIO(text, newline="")))
	return [
		{header: value for header, value in zip(table[0], row, strict=True) if value not in (None, "")}
		for row in table[1:]
	]


@pytest.fixture
def two():
	return [
		builders.client(
			legal_name="Beta Lda", tax_id="509442013", country="Portugal", tax_id_country="Portugal"
		),
		builders.client(
			legal_name="Acme SL", phone="+34 600 000 000", pincode="01234", notes="a\nb", is_customer=1
		),
	]


# --- what is in it -------------------------------------------------------------------------------


@pytest.mark.parametrize("file_type", ["xlsx", "csv"])
def test_an_export_has_the_columns_of_the_template_and_the_clients_in_their_order(file_type, two):
	answer = export([doc.name for doc in two], file_type)
	assert (answer["status"], answer["row_count"]) == ("Finished", 2)
	first, second = rows(answer)
	assert (first["Legal Name"], second["Legal Name"]) == ("Acme SL", "Beta Lda")
	assert (first["Postal Code"], first["Phone"], first["Notes"]) == (
		"01234",
		"+34 600 000 000" if file_type == "xlsx" else "'+34 600 000 000",
		"a\nb",
	)
	assert (first["Is Customer"], first["ID"]) == ("Yes", two[1].name)


def test_the_order_of_the_list_is_the_order_of_the_file(two):
	answer = export([doc.name for doc in two], order_by="`tabClient`.`legal_name` desc")
	assert [row["Legal Name"] for row in rows(answer)] == ["Beta Lda", "Acme SL"]


def test_filters_as_the_list_has_them(two):
	answer = api.export_clients(frappe.as_json([["Client", "legal_name", "=", "Beta Lda"]]))
	assert [row["Legal Name"] for row in rows(answer)] == ["Beta Lda"]


def test_headers_and_values_are_in_the_users_language(two):
	frappe.local.lang = "es"
	first = rows(export([two[1].name]))[0]
	assert first[frappe._("Is Customer", context="Client")] == frappe._("Yes", context="Client Hub")


@pytest.mark.parametrize(
	("language", "title"), [("en", "Clients"), ("es", "Clientes"), ("pt-BR", "Clientes")]
)
def test_the_sheet_is_called_as_in_the_template(language, title, two):
	frappe.local.lang = language
	book = openpyxl.load_workbook(io.BytesIO(content(export([two[0].name]))))
	template_book = openpyxl.load_workbook(io.BytesIO(template.build()))
	assert book.worksheets[0].title == template_book.worksheets[0].title == title


def test_there_are_27_columns_and_the_sites_own(two):
	sheet = openpyxl.load_workbook(io.BytesIO(content(export([two[0].name])))).worksheets[0]
	own = sum(1 for df in frappe.get_meta("Client").fields if df.get("is_custom_field"))
	assert sheet.max_column == len(TEMPLATE) + own == 27 + own


def test_an_unknown_file_type_is_refused():
	with pytest.raises(frappe.ValidationError, match="no file type"):
		api.export_clients(file_type="pdf")


# --- for import ----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "es", "pt-BR"])
@pytest.mark.parametrize("file_type", ["xlsx", "csv"])
def test_what_was_exported_for_import_changes_nothing(file_type, language, two):
	docs = [
		*two,
		builders.client(
			legal_name="عميل 🏢", is_supplier=1, client_type="Individual", email_id="a@b.example"
		),
	]
	frappe.local.lang = language
	answer = export([doc.name for doc in docs], file_type, for_import=True)
	checked = api.check_import(answer["file_url"])
	assert (checked["status"], checked["to_skip"], checked["total_rows"]) == ("Checked", 3, 3)


@pytest.mark.parametrize("file_type", ["xlsx", "csv"])
@pytest.mark.parametrize(
	"text",
	[
		*HOSTILE,
		"a\r\nb",
		"a\rb",
		"_x0041_",
		"x\x0by",
		" spaced ",
		'a;b,c\t"d"',
		"01234",
		"1e5",
		"TRUE",
		"2026-02-01",
		"<clear",
		"<clear>",
		" <CLEAR> ",
		"'<clear>",
		"' <clear>",
		"é\u0301",
		"\ufeffx",
		"a\u2028b",
	],
)
def test_every_text_comes_back_as_it_was(file_type, text, two):
	name = two[0].name
	for field in ("notes", "trade_name", "address_line2"):
		frappe.db.set_value("Client", name, field, text)
	answer = export([name], file_type, for_import=True)
	checked = api.check_import(answer["file_url"])
	changes = [row["changes"] for row in api.import_rows(checked["name"])]
	assert (checked["to_skip"], checked["errors"]) == (1, 0), changes


def test_a_number_with_a_comma_comes_back_where_the_comma_is_the_decimal_sign(two):
	frappe.db.set_default("number_format", "#.###,##")
	try:
		text = content(export([two[0].name], "csv", for_import=True)).decode("utf-8-sig")
		assert ";" in text.splitlines()[0]
	finally:
		frappe.db.set_default("number_format", "#,###.##")


@pytest.mark.parametrize("for_import", [False, True])
def test_a_text_longer_than_a_cell_is_flagged_and_not_cut(for_import, two):
	frappe.db.set_value("Client", two[0].name, "notes", "x" * (MAX_CELL_CHARACTERS + 1))
	answer = export([two[0].name], "xlsx", for_import)
	assert "1 texts are longer" in answer["message"]
	assert rows(answer)[0].get("Notes") == (
		None if for_import else "(a text of 32768 characters, longer than a cell holds)"
	)
	if for_import:
		assert api.check_import(answer["file_url"])["to_skip"] == 1
	whole = export([two[0].name], "csv")
	assert not whole["message"] and len(rows(whole)[0]["Notes"]) == MAX_CELL_CHARACTERS + 1


# --- formulas ------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_a_formula_in_any_file(text, two):
	frappe.db.set_value("Client", two[0].name, "notes", text)
	book = openpyxl.load_workbook(io.BytesIO(content(export([two[0].name]))))
	cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
	assert not [cell for cell in cells if cell.data_type == "f"]
	assert text in [cell.value for cell in cells]
	line = next(
		csv.reader(io.StringIO(content(export([two[0].name], "csv")).decode("utf-8-sig").split("\r\n", 1)[1]))
	)
	assert not [cell for cell in line if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_a_header_that_begins_like_a_formula_is_a_text(two):
	frappe.get_doc(
		{"doctype": "Translation", "language": "es", "source_text": "Notes", "translated_text": "=1+1"}
	).insert()
	frappe.translate.clear_cache()
	frappe.local.lang = "es"
	try:
		book = openpyxl.load_workbook(io.BytesIO(content(export([two[0].name]))))
		assert not [cell for cell in book.worksheets[0][1] if cell.data_type == "f"]
	finally:
		frappe.db.rollback()
		frappe.translate.clear_cache()


# --- who may -------------------------------------------------------------------------------------


def test_the_export_right_decides(as_user, two):
	with as_user("sales_master"):
		assert export([two[0].name])["row_count"] == 1
	for user in ("sales", "accounts", "no_role"):
		with as_user(user), pytest.raises(frappe.PermissionError):
			export([two[0].name])


def test_only_what_the_user_may_see_is_exported(as_user, limited_to, two):
	mine = builders.client(is_customer=1)
	limited_to("sales_master", "Customer", mine.primary_customer)
	hidden = builders.client(legal_name="Hidden", is_customer=1)
	with as_user("sales_master"):
		answer = export([mine.name, hidden.name])
		assert [row["ID"] for row in rows(answer)] == [mine.name]


@pytest.fixture
def exports_its_own():
	"""The role Sales User may export what its user has made, and nothing else."""
	frappe.permissions.setup_custom_perms("Client")
	own = {"parent": "Client", "role": "Sales User", "if_owner": 1, "export": 1, "read": 1}
	frappe.get_doc({"doctype": "Custom DocPerm", **own}).insert()
	frappe.clear_cache(doctype="Client")
	yield
	frappe.db.rollback()
	frappe.clear_cache(doctype="Client")


def test_a_role_that_may_export_its_own_gets_its_own(exports_its_own, as_user, two):
	with as_user("sales"):
		mine = builders.client()
		assert [row["ID"] for row in rows(export([mine.name, two[0].name]))] == [mine.name]
		assert rows(export([two[0].name])) == []


ALL = ["legal_name", "like", "%"]


@pytest.mark.parametrize(
	"filters", [[ALL, "or"], [ALL, "or", ALL], [ALL, "and", ALL, "or"], [[ALL, "or", ALL]]]
)
def test_no_filter_opens_what_others_have_made(filters, exports_its_own, as_user, two):
	"""Version 16 reads "and" and "or" between filters; 15 knows no such thing."""
	with as_user("sales"):
		mine = builders.client()
		try:
			answer = api.export_clients(filters=filters, file_type="csv")
		except frappe.ValidationError:
			return
		assert {row["ID"] for row in rows(answer)} <= {mine.name}


NO_FILTERS = (
	["a", {"b": None}],
	[{"doctype": ["x"], "name": {}}],
	[["Client", "name", "=", {"a": 1}]],
	[[]],
	{"name": {"a": 1}},
)


@pytest.mark.parametrize("filters", [[["name", "evil", "x"]], [["name"]], [[ALL, "or", ALL]], *NO_FILTERS])
def test_filters_that_are_none_are_no_fault_of_the_server(filters, as_user, two):
	with as_user("sales_master"):
		try:
			api.export_clients(filters=filters, file_type="csv")
		except frappe.ValidationError as error:
			assert str(error)


@pytest.mark.parametrize(
	"asked",
	[
		{"filters": [["Client", "tax_id_key", "like", "ES|%"]]},
		{"filters": [["tax_id", "like", "B%"]]},
		{"filters": [["Client", "TAX_ID", "like", "B%"]]},
		{"filters": [["Client", "tax_id", "like", "B%", False]]},
		{"filters": {"tax_id": ["like", "B%"]}},
		{"filters": [[["tax_id", "like", "B%"], "or", ALL]]},
		{"filters": [["ifnull(tax_id, '')", "like", "B%"]]},
		{"order_by": "tax_id_key desc"},
		{"order_by": "`tabClient`.`tax_id` asc, name asc"},
	],
)
def test_a_field_that_is_kept_from_the_user_chooses_and_sorts_nothing(asked, as_user, two, hide_field):
	hide_field("Client", "tax_id")
	with as_user("sales_master"):
		with pytest.raises((frappe.ValidationError, frappe.PermissionError)):
			api.export_clients(file_type="csv", **asked)
		answer = api.export_clients(filters=[["legal_name", "like", "tax_id%"]], file_type="csv")
		assert rows(answer) == []


def test_an_exported_file_is_private_and_its_owners_alone(as_user, two):
	answer = export([two[0].name])
	file = frappe.get_doc("File", {"file_url": answer["file_url"]})
	assert file.is_private
	with as_user("sales_master"):
		assert not frappe.has_permission("File", "read", file.name)
		with pytest.raises(frappe.PermissionError):
			api.get_export(answer["name"])


def test_every_export_is_recorded(as_user, two):
	with as_user("sales_master") as user:
		answer = export([two[0].name], "csv")
	record = frappe.get_doc("Client Export", answer["name"])
	assert (record.owner, record.row_count, record.file_type) == (user, 1, "csv")
	assert two[0].name in record.filters and record.creation and record.finished_on
	save_to_db()  # version 16 puts it off
	log = frappe.get_last_doc("Access Log", {"export_from": "Client"})
	assert (log.user, log.file_type) == (user, "csv") and two[0].name in log.filters


def test_the_order_cannot_smuggle_sql(two):
	for order_by in (
		"legal_name; drop table tabClient",
		"(select 1)",
		"sleep(5)",
		"legal_name desc desc",
		"`tabUser`.`name`",
		"no_field",
	):
		with pytest.raises(frappe.ValidationError, match="in this order"):
			export([two[0].name], order_by=order_by)


@pytest.mark.parametrize(
	"filters",
	[
		[["Client", "legal_name", "=", "x' or '1'='1"]],
		[["Client", "legal_name", "like", "x' or 1=1 -- "]],
		[["Client", "name", "in", ["x') or ('1'='1"]]],
		[["Client", "name", "=", "x' or '1'='1"]],
		{"legal_name": "x' or '1'='1"},
	],
)
def test_the_value_of_a_filter_is_a_value_and_no_sql(filters, two):
	assert api.export_clients(filters)["row_count"] == 0


@pytest.mark.parametrize(
	"filters",
	[
		[["Client", "1=1 or legal_name", "=", "x"]],
		[["Client", "legal_name) or (1=1", "=", "x"]],
		[["Client", "(select password from __Auth limit 1)", "=", "x"]],
		[["Client", "sleep(5)", "=", "0"]],
		[["Client", "name", "between", ["x' or '1'='1", "x"]]],
		[["Client", "name", "between", "'' and 'zzz' or 1=1"]],
		[["Client", "legal_name", "= 'x' or 1=1 or legal_name =", "x"]],
		[["Client` join `tabUser", "name", "=", "x"]],
		{"1=1 or legal_name": "x"},
	],
)
def test_fields_and_operators_of_a_filter_cannot_smuggle_sql(filters, two):
	"""Refused, by us, by Frappe or by the database as an unknown name; no client comes of it."""
	try:
		answer = api.export_clients(filters)
	except Exception:
		frappe.clear_messages()
	else:
		assert answer["row_count"] == 0
	assert frappe.db.exists("Client", two[0].name)


# --- large ones ----------------------------------------------------------------------------------


def test_a_large_export_is_made_in_the_background_and_notified(monkeypatch, two):
	monkeypatch.setattr(exporting, "AT_ONCE", 1)
	queued = []
	monkeypatch.setattr(frappe, "enqueue", lambda method, **kwargs: queued.append(kwargs))
	answer = export([doc.name for doc in two])
	assert (answer["status"], answer["file_url"]) == ("Queued", None)
	exporting.run_in_background(queued[0]["client_export"])
	answer = api.get_export(answer["name"])
	assert (answer["status"], answer["row_count"]) == ("Finished", 2)
	assert frappe.get_last_doc("Notification Log").document_name == answer["name"]


def test_more_clients_than_an_import_takes_are_not_exported_for_import(monkeypatch, two):
	monkeypatch.setattr(exporting, "AT_ONCE", 1)
	monkeypatch.setattr(exporting, "MAX_ROWS", 1)
	monkeypatch.setattr(frappe, "enqueue", lambda method, **kwargs: None)
	names = [doc.name for doc in two]
	before = frappe.db.count("Client Export")
	with pytest.raises(frappe.ValidationError, match="An import takes at most 1 rows"):
		export(names, for_import=True)
	assert frappe.db.count("Client Export") == before
	assert export(names)["status"] == "Queued"
	monkeypatch.setattr(exporting, "MAX_ROWS", 2)
	assert export(names, for_import=True)["status"] == "Queued"


def test_a_file_too_large_to_be_imported_again_says_so(monkeypatch, two):
	monkeypatch.setattr(exporting, "MAX_FILE_SIZE", 1024)
	assert "cannot be imported again" in export([two[0].name], for_import=True)["message"]
	assert not export([two[0].name])["message"]


def test_pages_join_without_a_gap(monkeypatch, two):
	monkeypatch.setattr(exporting, "BATCH", 2)
	names = [builders.client(legal_name=f"Client {number:02d}").name for number in range(5)]
	assert [row["ID"] for row in rows(export(names))] == names


def test_an_export_of_nothing_is_a_sheet_of_headers():
	answer = export(["CLI-none"])
	assert (answer["row_count"], rows(answer)) == (0, [])
