"""The template, the marked copy, and Frappe's own Data Import form on Client."""

import io

import frappe
import openpyxl
import pytest
from frappe.core.doctype.data_import.importer import Importer

from client_hub import api
from client_hub.demo import builders
from client_hub.spreadsheets.sheet import template
from client_hub.spreadsheets.sheet.columns import REQUIRED, TEMPLATE, Headers, importable_columns

ADDRESS = {"Address Line 1": "Calle Mayor 1", "City": "Vigo", "Country": "Spain"}


def upload(content: bytes, name: str) -> str:
	return (
		frappe.get_doc({"doctype": "File", "file_name": name, "is_private": 1, "content": content})
		.insert()
		.file_url
	)


def built(language: str = "en"):
	frappe.local.lang = language
	return openpyxl.load_workbook(io.BytesIO(template.build()))


def filled(book, rows: list[dict]) -> bytes:
	sheet = book.worksheets[0]
	headers = [cell.value.rstrip("*") for cell in sheet[1]]
	for place, row in enumerate(rows, 2):
		for header, value in row.items():
			sheet.cell(place, headers.index(header) + 1, value)
	target = io.BytesIO()
	book.save(target)
	return target.getvalue()


# --- template ------------------------------------------------------------------------------------


def test_the_columns_are_those_of_the_definitions():
	headers = [cell.value for cell in built().worksheets[0][1]]
	assert headers[:27] == [
		"Legal Name*", "Tax ID", "Tax ID Country", "Establishment ID", "Trade Name", "Client Type", "Is Customer",
		"Is Supplier", "Client Group", "Territory", "Address Line 1*", "Address Line 2", "City*", "State",
		"Postal Code", "Country*", "Contact First Name", "Contact Last Name", "Email", "Phone", "Mobile", "Website",
		"Currency", "Account Manager", "External ID", "Notes", "ID",
	]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "es", "pt", "pt-BR", "de"])
def test_the_headers_of_every_language_are_understood_in_every_other(language):
	texts = [cell.value for cell in built(language).worksheets[0][1]]
	for other in ("en", "es", "pt-BR"):
		frappe.local.lang = other
		headers = Headers(importable_columns())
		understood = [headers.field_of(text) for text in texts[: len(TEMPLATE)]]
		if language != "de":  # a language of the user's own is understood as long as it is theirs
			assert understood == [fieldname for fieldname, _title in TEMPLATE]


def test_every_header_has_a_note_and_the_required_ones_a_star():
	sheet = built().worksheets[0]
	for (fieldname, _title), cell in zip(TEMPLATE, sheet[1], strict=False):
		assert cell.comment and cell.comment.text
		assert cell.value.endswith("*") == (fieldname in REQUIRED)


def test_there_are_drop_downs_for_countries_types_groups_and_territories():
	book = built()
	sheet = book.worksheets[0]
	headers = {cell.value.rstrip("*"): cell.column_letter for cell in sheet[1]}
	lists = {
		str(validation.sqref).split("2:")[0]: validation.formula1
		for validation in sheet.data_validations.dataValidation
	}
	for header in (
		"Country",
		"Tax ID Country",
		"Client Type",
		"Client Group",
		"Territory",
		"Currency",
		"Is Customer",
	):
		name, _mark, cells = lists[headers[header]].partition("!")
		choices = [row[0].value for row in book[name.strip("'")][cells.replace("$", "")]]
		assert choices and all(choices)
		if header == "Country":
			assert "Spain" in choices and len(choices) > 200


def test_what_is_chosen_from_the_drop_downs_is_understood():
	for language in ("en", "es", "pt-BR"):
		book = built(language)
		sheet = book.worksheets[0]
		row = {cell.value: None for cell in sheet[1]}
		row = {header.rstrip("*"): value for header, value in row.items()}
		for validation in sheet.data_validations.dataValidation:
			column = openpyxl.utils.column_index_from_string(str(validation.sqref).split("2:")[0])
			name, _mark, cells = validation.formula1.partition("!")
			choices = [found[0].value for found in book[name.strip("'")][cells.replace("$", "")]]
			row[sheet.cell(1, column).value.rstrip("*")] = choices[len(choices) // 2]
		columns = list(importable_columns().values())
		for column, text in zip(columns, ("Acme", *[None] * 9, "Calle 1", None, "Vigo"), strict=False):
			if text:
				row[column.label] = text
		answer = api.check_import(upload(filled(book, [row]), "t.xlsx"))
		assert answer["to_create"] == 1, api.import_rows(answer["name"])


def test_the_second_sheet_has_instructions_and_two_examples_that_would_be_imported():
	book = built()
	instructions = book.worksheets[1]
	texts = [[cell.value for cell in row] for row in instructions.iter_rows(max_col=3)]
	start = next(place for place, row in enumerate(texts) if row[0] == "Two examples")
	assert start >= 4
	examples = [{row[0]: row[number] for row in texts[start + 1 :] if row[number]} for number in (1, 2)]
	answer = api.check_import(upload(filled(built(), examples), "t.xlsx"), "create")
	assert (answer["to_create"], answer["errors"]) == (2, 0), api.import_rows(answer["name"])


def test_the_instructions_are_not_imported_when_they_were_looked_at_last():
	book = built()
	book.active = 1
	answer = api.check_import(upload(filled(book, [{"Legal Name": "Acme", **ADDRESS}]), "t.xlsx"))
	assert (answer["sheet"], answer["total_rows"]) == ("Clients", 1)


def test_an_empty_template_is_refused():
	answer = api.check_import(upload(filled(built(), []), "t.xlsx"))
	assert (answer["status"], answer["message"]) == ("Refused", "The file has headers and no row below them.")


def test_cells_of_text_columns_are_texts_so_that_zeros_stay():
	sheet = built().worksheets[0]
	headers = {cell.value.rstrip("*"): cell.column_letter for cell in sheet[1]}
	for header in ("Tax ID", "Postal Code", "Phone", "External ID"):
		assert sheet.column_dimensions[headers[header]].number_format == "@"


def test_the_template_is_for_those_who_may_import(as_user):
	with as_user("sales_master"):
		api.import_template()
		assert frappe.response["filecontent"][:2] == b"PK"
	with as_user("sales"), pytest.raises(frappe.PermissionError):
		api.import_template()
	frappe.response.clear()


def test_the_drop_downs_show_only_what_the_user_may_see(as_user, limited_to):
	group = frappe.db.get_value("Customer Group", {"is_group": 0})
	limited_to("sales_master", "Customer Group", group)
	with as_user("sales_master"):
		book = built()
	texts = {cell.value for row in book["Lists"].iter_rows() for cell in row}
	others = set(frappe.get_all("Customer Group", {"is_group": 0, "name": ("!=", group)}, pluck="name"))
	assert group in texts and not (others - {"Individual"}) & texts  # which is a client type too


def test_the_drop_downs_are_there_for_who_may_only_choose_from_them(as_user):
	chooser = builders.user("test.chooser@client-hub.example.com", ["Sales Master Manager"]).name
	rights = {"role": "Sales Master Manager", "select": 1, "read": 0}
	for doctype in ("Customer Group", "Territory", "Currency", "Language"):
		frappe.get_doc({"doctype": "Custom DocPerm", "parent": doctype, **rights}).insert()
	with as_user(chooser):
		assert not frappe.has_permission("Customer Group", "read")
		book = built()
	texts = {cell.value for row in book["Lists"].iter_rows() for cell in row}
	for doctype in ("Customer Group", "Territory"):
		assert set(frappe.get_all(doctype, {"is_group": 0}, pluck="name")) <= texts
		assert not set(frappe.get_all(doctype, {"is_group": 1}, pluck="name")) & texts


# --- marked copy ---------------------------------------------------------------------------------


def marked(answer: dict):
	url = api.marked_copy(answer["name"])["file_url"]
	return url, openpyxl.load_workbook(frappe.get_site_path(url.lstrip("/"))).worksheets[0]


def test_a_marked_copy_says_why_and_colours_where():
	content = b"Legal Name;Address Line 1;City;Country;Postal Code\nAcme;Calle 1;Vigo;Spain;01234\nBeta;;Lugo;Atlantis;\n"
	answer = api.check_import(upload(content, "clients.csv"))
	_url, sheet = marked(answer)
	assert [cell.value for cell in sheet[1]] == [
		"What is wrong",
		"Legal Name",
		"Address Line 1",
		"City",
		"Country",
		"Postal Code",
	]
	assert [cell.value for cell in sheet[2]] == [None, "Acme", "Calle 1", "Vigo", "Spain", "01234"]
	reason = sheet.cell(3, 1).value
	assert "Atlantis" in reason and "Address Line 1 is missing." in reason
	red = [cell.column for cell in sheet[3] if cell.fill.fgColor.rgb == "FFF8CBCB"]
	assert red == [1, 3, 5]


def test_a_marked_copy_can_be_mended_and_checked_again():
	answer = api.check_import(upload(b"Legal Name,City,Address Line 1,Country\nAcme,Vigo,,Spain\n", "c.csv"))
	url, sheet = marked(answer)
	again = api.check_import(url)
	assert [column["state"] for column in again["columns"]] == ["reason", "read", "read", "read", "read"]
	assert again["errors"] == 1
	sheet["D2"] = "Calle 1"
	target = io.BytesIO()
	sheet.parent.save(target)
	assert api.check_import(upload(target.getvalue(), "c.xlsx"))["to_create"] == 1


def test_a_marked_copy_runs_no_formula_and_keeps_texts():
	text = "=HYPERLINK(1)"
	content = f"Legal Name,Notes,City\n{text},'{text},Vigo\n".encode()
	_url, sheet = marked(api.check_import(upload(content, "c.csv")))
	assert [(cell.value, cell.data_type) for cell in sheet[2]][1:3] == [(text, "s"), (text, "s")]


def test_a_marked_copy_has_the_header_row_and_numbers_of_a_workbook():
	book = openpyxl.Workbook()
	book.active.append(["Clients of 2026"])
	book.active.append(["Legal Name", "Postal Code", "City"])
	book.active.append(["Acme", 1234, "Vigo"])
	book.active["B3"].number_format = "00000"
	target = io.BytesIO()
	book.save(target)
	_url, sheet = marked(api.check_import(upload(target.getvalue(), "c.xlsx")))
	assert [cell.value for cell in sheet[2]][1:] == ["Acme", "01234", "Vigo"]


def test_a_cell_that_could_not_be_read_is_refused_again_in_a_marked_copy():
	doc = builders.client(notes="to be kept or changed, but not in silence")
	for cell in ("x" * 32_768, "=A1&B1"):
		book = openpyxl.Workbook()
		book.active.append(["ID", "Email", "Notes"])
		book.active.append([doc.name, "not an address"])
		book.active["C2"].value = cell
		target = io.BytesIO()
		book.save(target)
		content = target.getvalue()
		if not cell.startswith("="):  # which openpyxl cuts
			content = f"ID,Email,Notes\n{doc.name},not an address,{cell}\n".encode()
		_url, sheet = marked(api.check_import(upload(content, "c.xlsx")))
		assert (sheet["D2"].value, sheet["D2"].data_type) == ("#N/A", "e")
		sheet["C2"] = "a@b.example"
		target = io.BytesIO()
		sheet.parent.save(target)
		again = api.check_import(upload(target.getvalue(), "c.xlsx"))
		assert again["errors"] == 1, api.import_rows(again["name"])


def test_a_new_marked_copy_takes_the_place_of_the_old_one():
	answer = api.check_import(upload(b"Legal Name,City\nAcme,Vigo\n", "c.csv"))
	for _time in range(2):
		api.marked_copy(answer["name"])
	files = frappe.get_all(
		"File", {"attached_to_doctype": "Client Import", "attached_to_name": answer["name"]}
	)
	assert len(files) == 1


# --- Frappe's own form ---------------------------------------------------------------------------


# Frappe's form knows the labels of the fields and nothing else.
STOCK_ADDRESS = {"Address Line 1": "Calle Mayor 1", "City/Town": "Vigo", "Country": "Spain"}


def stock_import(rows: list[dict], import_type: str = "Insert New Records"):
	headers = list(rows[0])
	lines = [headers, *([str(row[header]) for header in headers] for row in rows)]
	url = upload("\n".join(",".join(line) for line in lines).encode(), "stock.csv")
	doc = frappe.get_doc(
		{
			"doctype": "Data Import",
			"reference_doctype": "Client",
			"import_type": import_type,
			"import_file": url,
		}
	).insert()
	Importer("Client", data_import=doc).import_data()
	return doc.reload()


def test_frappes_own_form_makes_clients_with_their_parties():
	doc = stock_import([{"Legal Name": "Stock One", "Is Customer": 1, **STOCK_ADDRESS}])
	assert doc.status == "Success"
	client = frappe.get_doc("Client", {"legal_name": "Stock One"})
	assert frappe.db.get_value("Customer", client.primary_customer, "client") == client.name


def test_frappes_own_form_makes_namesakes_too():
	doc = stock_import(
		[
			{"Legal Name": "Namesake", "Is Customer": 1, "Tax ID": tax_id, **STOCK_ADDRESS}
			for tax_id in ("54362315K", "87654321X")
		]
	)
	assert doc.status == "Success"
	assert frappe.db.count("Customer", {"customer_name": "Namesake"}) == 2


def test_a_sheet_does_not_choose_id_owner_docstatus_or_tax_id_key():
	stock_import(
		[
			{
				"ID": "MY-OWN-ID",
				"Legal Name": "Stock Two",
				"Tax ID Key": "ES|X|",
				"Name Key": "y",
				"Owner": "Guest",
				"Document Status": 1,
				**STOCK_ADDRESS,
			}
		]
	)
	client = frappe.get_doc("Client", {"legal_name": "Stock Two"})
	assert client.name.startswith("CLI-")
	assert (client.owner, client.docstatus, client.tax_id_key, client.name_key) == (
		"Administrator",
		0,
		None,
		"stock two",
	)


def test_an_update_does_not_change_owner_docstatus_or_tax_id_key():
	client = builders.client(tax_id="B64717838")
	doc = stock_import(
		[{"ID": client.name, "Tax ID Key": "ES|X|", "Owner": "Guest", "Document Status": 1, "Notes": "x"}],
		"Update Existing Records",
	)
	assert doc.status == "Success"
	after = frappe.get_doc("Client", client.name)
	assert (after.owner, after.docstatus, after.tax_id_key, after.notes) == (
		client.owner,
		0,
		client.tax_id_key,
		"x",
	)


def test_rest_does_not_change_owner_or_docstatus_either():
	client = builders.client()
	client.update({"owner": "Guest", "docstatus": 1, "creation": "2001-01-01", "notes": "x"})
	client.save()
	client.reload()
	assert (client.owner, client.docstatus, client.notes) == ("Administrator", 0, "x")
	assert str(client.creation)[:4] != "2001"
