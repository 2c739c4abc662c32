"""Sheets as people and programs leave them: codes, countries, addresses, several numbers in a cell."""

import csv
import io
from pathlib import Path

import frappe
import openpyxl
import pytest

from client_hub import api
from client_hub.demo import builders
from client_hub.spreadsheets import imports
from client_hub.spreadsheets.run import importing, undoing

ADDRESS = {"Address Line 1": "Calle Mayor 1", "City": "Vigo", "Country": "Spain"}


def upload(rows: list[dict]) -> str:
	headers = list(dict.fromkeys(header for row in rows for header in row))
	target = io.StringIO()
	writer = csv.DictWriter(target, headers, delimiter=";")
	writer.writeheader()
	writer.writerows(rows)
	values = {
		"doctype": "File",
		"file_name": "clients.csv",
		"is_private": 1,
		"content": target.getvalue().encode(),
	}
	return frappe.get_doc(values).insert().file_url


def check(*rows: dict, mode: str = "create_and_update", **choice) -> list[dict]:
	answer = api.check_import(upload(list(rows)), mode, **choice)
	assert answer["status"] == "Checked", answer["message"]
	return api.import_rows(answer["name"], page_length=500)


def only(*rows: dict, **choice) -> dict:
	(row,) = check(*rows, **choice)
	return row


def imported(*rows: dict, **choice):
	doc = frappe.get_doc("Client Import", api.check_import(upload(list(rows)), **choice)["name"])
	imports.start(doc, False)
	importing.run(doc.name)
	assert doc.reload().failed_count == 0, api.import_rows(doc.name, "failed")
	return doc


def new_row(**values) -> dict:
	return {"Legal Name": f"Acme {frappe.generate_hash(length=8)}", **ADDRESS, **values}


def values(row: dict) -> dict:
	return {value["field"]: value["value"] for value in row["values"]}


def changes(row: dict) -> dict:
	return {change["field"]: change["new"] for change in row["changes"]}


def said(row: dict, level: str | None = None) -> str:
	return " ".join(p["text"] for p in row["problems"] if level in (None, p["level"]))


def more(row: dict) -> dict:
	return {entry["field"]: entry["values"] for entry in row["more"]}


# --- external IDs of others ----------------------------------------------------------------------


@pytest.mark.parametrize(
	"other",
	[
		{"Tax ID": "B64717838"},
		{"Legal Name": "Panadería del Puerto, S.L."},
		{"Country": "Portugal"},
	],
)
def test_an_external_id_of_somebody_else_is_a_conflict_and_changes_nothing(other):
	builders.client(
		"Ferretería Sol, S.L.", external_id="1", tax_id="A58818501" if "Tax ID" in other else None
	)
	row = only(
		{"External ID": "1", "Legal Name": "Ferretería Sol, S.L.", **ADDRESS, "Phone": "910 000 000", **other}
	)
	assert (row["action"], "somebody else" in said(row)) == ("conflict", True)


@pytest.mark.parametrize(
	"same",
	[
		{"Legal Name": "Otro Nombre, S.A.", "Tax ID": "ES A-58.818.501"},
		{"Legal Name": "FERRETERIA SOL SL"},
		{"Legal Name": ""},
	],
)
def test_an_external_id_that_tax_id_or_name_confirms_finds_its_client(same):
	client = builders.client("Ferretería Sol, S.L.", external_id="1", tax_id="A58818501")
	row = only({"External ID": "1", "Phone": "+34 910 000 000", **same})
	assert (row["action"], row["client"]) == ("update", client.name)


# --- codes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
	("header", "text", "part"),
	[
		("Tax ID", "1,67272E+13", "has lost digits"),
		("Tax ID", "2.74865E+13", "has lost digits"),
		("Phone", "5,51E+12", "has lost digits"),
		("Postal Code", "1E+05", "has lost digits"),
		("External ID", "01-feb", "is a date"),
		("External ID", "1/2/2026", "is a date"),
		("Tax ID", "2026-02-01", "is a date"),
		("External ID", "1/2/2026 10:30", "is a date"),
	],
)
def test_a_code_that_a_spreadsheet_program_has_damaged_is_an_error_with_a_way_out(header, text, part):
	row = only(new_row(**{header: text}))
	assert (row["action"], part in said(row), "xport" in said(row)) == ("error", True, True)


@pytest.mark.parametrize(
	("field", "header", "stored", "given"),
	[
		("tax_id", "Tax ID", "27486531000192", "2,7487E+13"),
		("phone", "Phone", "551130000000", "5,5113E+11"),
		("external_id", "External ID", "1-2", "01-feb"),
		("external_id", "External ID", "00012", "12"),
		("pincode", "Postal Code", "01001", "1001"),
		("external_id", "External ID", "3E5", "3,00E+05"),
		("external_id", "External ID", "'0012", "0012"),
		("external_id", "External ID", "12:30", "12:30:00"),
	],
)
def test_a_code_that_is_the_stored_one_as_excel_shows_it_keeps_what_is_stored(field, header, stored, given):
	client = builders.client("Guardada, S.L.", **{field: stored})
	row = only({"ID": client.name, header: given, "Trade Name": "Guardada"})
	assert (row["action"], changes(row)) == ("update", {"trade_name": "Guardada"})
	assert stored in said(row, "note")


def test_a_damaged_code_that_is_not_the_stored_one_is_an_error_and_no_change():
	client = builders.client("Guardada, S.L.", tax_id="27.486.531/0001-92", country="Brazil")
	row = only({"ID": client.name, "Tax ID": "1,67272E+13", "Trade Name": "x"})
	assert (row["action"], "has lost digits" in said(row)) == ("error", True)


@pytest.mark.parametrize("pincode", ["48.001", "48,001"])
def test_a_postal_code_that_was_shown_as_a_number_is_an_error(pincode):
	row = only(new_row(**{"Postal Code": pincode}))
	assert (row["action"], "fraction" in said(row)) == ("error", True)


@pytest.mark.parametrize(("country", "pincode"), [("Sweden", "123 45"), ("Brazil", "01.310-100")])
def test_a_postal_code_is_written_as_its_country_does(country, pincode):
	row = only(new_row(**{"Country": country, "Postal Code": pincode}))
	assert (row["action"], values(row)["pincode"]) == ("create", pincode)


def test_line_ends_and_tabs_in_a_cell_of_one_line_are_spaces_and_no_change_the_next_time():
	row = new_row(**{"City": "Vi\rgo", "External ID": "line\tends", "Trade Name": "Sol\nNaciente"})
	row["Address Line 1"] = "Calle\tMayor 1"
	doc = imported(row)
	(found,) = api.import_rows(doc.name)
	client = frappe.get_doc("Client", found["client"])
	assert (client.city, client.external_id, client.trade_name) == ("Vi go", "line ends", "Sol Naciente")
	assert client.address_line1 == "Calle Mayor 1"
	again = only(row)
	assert (again["action"], changes(again)) == ("skip", {})


def test_zero_fractions_go_where_the_whole_column_has_them():
	one, two = check(new_row(**{"External ID": "1001.0"}), new_row(**{"External ID": "1002.0"}))
	assert [values(row)["external_id"] for row in (one, two)] == ["1001", "1002"]
	one, two = check(new_row(**{"External ID": "1001.0"}), new_row(**{"External ID": "1002.5"}))
	assert [values(row)["external_id"] for row in (one, two)] == ["1001.0", "1002.5"]


def test_a_number_without_its_first_zero_finds_the_client_that_has_it():
	client = builders.client("Officina Uno S.r.l.", tax_id="01114601006", country="Italy", city="Roma")
	row = only(
		{"Legal Name": "Altro Nome Srl", "Tax ID": "1114601006", "Country": "Italy", "Phone": "+39 06 555"}
	)
	assert (row["client"], changes(row).get("tax_id")) == (client.name, None)
	assert row["action"] == "update"
	by_id = builders.client("Cero Delante, S.L.", external_id="00077")
	assert only({"External ID": "77", "Phone": "+34 910 000 000"})["client"] == by_id.name


def test_a_number_that_could_be_two_clients_with_zeros_finds_neither():
	builders.client("Uno, S.L.", external_id="077")
	builders.client("Dos, S.L.", external_id="0077")
	assert only({"External ID": "77", "Phone": "+34 910 000 000"}, mode="update")["action"] == "error"


def test_a_code_that_is_too_short_for_its_country_says_so():
	row = only(new_row(**{"Postal Code": "1001"}))
	assert (row["action"], "first zeros" in said(row, "note")) == ("create", True)
	assert "first zeros" not in said(only(new_row(**{"Postal Code": "28001"})))
	assert "first zeros" not in said(only(new_row(**{"Postal Code": "1000-1", "Country": "Japan"})), "error")


@pytest.mark.parametrize("text", ["nan", "NULL", "None"])
def test_what_programs_write_for_nothing_is_nothing_in_a_code_and_a_note_elsewhere(text):
	row = only(new_row(**{"Tax ID": text, "Notes": text, "Phone": text}))
	assert row["action"] == "create"
	assert "tax_id" not in values(row) and "phone" not in values(row)
	assert values(row)["notes"] == text and text in said(row, "note")


@pytest.mark.parametrize(
	"text", ["#N/A", "#REF!", "#¡VALOR!", "#N/D", "#¡REF!", "#VALEUR!", "#WERT!", "#NOME?", "#DIV/0!"]
)
def test_error_values_are_errors_in_a_csv_too(text):
	assert only(new_row(**{"Trade Name": text}))["action"] == "error"


# --- countries -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
	("header", "number", "country"),
	[
		("CNPJ", "27.486.531/0001-92", "Brazil"),
		("Tax ID", "123.456.789-09", "Brazil"),
		("NIPC", "502757191", "Portugal"),
		("Tax ID", "30-70308853-4", "Argentina"),
		("RFC", "GODE561231GR8", "Mexico"),
		("VAT Number", "DE129273398", "Germany"),
		("VAT Number", "EL094259216", "Greece"),
	],
)
def test_a_country_is_that_of_the_number_where_the_cell_says_none(header, number, country):
	row = only({**new_row(), "Country": "", header: number})
	assert values(row)["country"] == country
	assert "number" in said(row, "note").lower() or "tax ID" in said(row, "note")


def test_a_number_of_another_country_than_the_address_stays_one_of_its_own():
	row = only(new_row(**{"VAT Number": "IT00743110157", "Country": "Luxembourg"}))
	assert (values(row)["country"], values(row)["tax_id_country"]) == ("Luxembourg", "Italy")


def test_a_blank_country_is_that_of_the_form_with_a_note():
	row = check({**new_row(), "Country": ""}, new_row())[0]
	default = values(row).get("country")
	assert default and default in said(row, "note")


def test_a_row_without_a_country_finds_the_one_client_with_its_number():
	client = builders.client("RT Brasil Ltda", tax_id="27.486.531/0001-92", country="Brazil")
	row = only({"CNPJ": "27486531000192", "Telefone": "+55 11 3000-0000"})
	assert (row["action"], row["client"]) == ("update", client.name)


def test_a_number_that_fits_clients_of_two_countries_finds_none():
	builders.client("Uno, S.L.", tax_id="502757191", country="Portugal", city="Lisboa")
	builders.client("Dois, Lda.", tax_id="502757191", country="Angola", city="Luanda")
	row = only({"Tax ID": "502757191", "Phone": "+351 210 000 000"}, mode="update")
	assert row["action"] in ("error", "conflict") and not row["changes"]


@pytest.mark.parametrize(
	("text", "code"),
	[
		("USA", "us"),
		("U.S.A.", "us"),
		("EE.UU.", "us"),
		("EEUU", "us"),
		("UK", "gb"),
		("England", "gb"),
		("Reino Unido", "gb"),
		("Holanda", "nl"),
		("Deutschland", "de"),
		("Rep. Checa", "cz"),
		("ESP", "es"),
		("DEU", "de"),
		("España (ES)", "es"),
		("EL", "gr"),
	],
)
def test_countries_are_found_by_other_names_and_codes(text, code):
	doc = imported(new_row(Country=text))
	(client,) = frappe.get_all("Client Import Row", {"client_import": doc.name}, pluck="client")
	country = frappe.db.get_value("Client", client, "country")
	assert frappe.db.get_value("Country", country, "code") == code


@pytest.mark.parametrize("text", ["Atlantis", "Guinea X", "ZZ"])
def test_what_is_no_country_is_named(text):
	row = only(new_row(Country=text))
	assert (row["action"], text in said(row)) == ("error", True)


# --- parts that belong together ------------------------------------------------------------------


def test_the_parts_of_a_brazilian_address_are_joined_as_brazil_writes_it():
	row = only(
		{
			"Razão Social": "Flores Ltda",
			"CNPJ": "27.486.531/0001-92",
			"Endereço": "Rua das Flores",
			"Número": "123",
			"Complemento": "Sala 4",
			"Bairro": "Centro",
			"CEP": "01001-000",
			"Cidade": "São Paulo",
			"UF": "SP",
		}
	)
	found = values(row)
	assert (found["address_line1"], found["address_line2"]) == ("Rua das Flores, 123", "Sala 4 - Centro")
	assert (found["country"], found["state"], row["action"]) == ("Brazil", "SP", "create")


def test_the_parts_of_a_mexican_address_are_joined_as_mexico_writes_it():
	row = only(
		{
			"Razón Social": "Bajío, S.A. de C.V.",
			"RFC": "GODE561231GR8",
			"Calle": "Av. Juárez",
			"No. Exterior": "45",
			"No. Interior": "3",
			"Colonia": "Centro",
			"Ciudad": "León",
		}
	)
	found = values(row)
	assert found["address_line1"] == "Av. Juárez 45"
	assert "3" in found["address_line2"] and "Col. Centro" in found["address_line2"]


def test_an_address_of_several_lines_goes_to_its_lines_and_nothing_is_lost():
	row = only(new_row(**{"Address Line 1": "Polígono Sur\nNave 3\nPuerta B"}))
	assert (values(row)["address_line1"], values(row)["address_line2"]) == (
		"Polígono Sur",
		"Nave 3, Puerta B",
	)


def test_a_client_that_has_all_lines_in_its_first_one_keeps_them():
	client = builders.client("Líneas, S.L.", address_line1="Polígono Sur\nNave 3")
	row = only({"ID": client.name, "Address Line 1": "Polígono Sur\nNave 3", "Trade Name": "x"})
	assert changes(row) == {"trade_name": "x"}


# --- several e-mails and telephones --------------------------------------------------------------


@pytest.mark.parametrize(
	"text",
	[
		"a@acme.example, b@acme.example",
		"a@acme.example; b@acme.example",
		"a@acme.example ::: b@acme.example",
		"a@acme.example\nb@acme.example",
		"a@acme.example / b@acme.example",
		"Ana <a@acme.example>, mailto:b@acme.example",
		"a@acme.example b@acme.example A@acme.example",
	],
)
def test_several_emails_of_a_cell_are_several_and_the_first_is_the_one(text):
	row = only(new_row(Email=text))
	assert (values(row)["email_id"], more(row)) == ("a@acme.example", {"email_id": ["b@acme.example"]})


@pytest.mark.parametrize(
	("text", "first", "others"),
	[
		("Tel. 910 000 000", "910 000 000", None),
		("tel:+34910000000", "+34910000000", None),
		("91 000 00 00 ext. 12", "91 000 00 00 #12", None),
		("600000002 / 600000003", "600000002", ["600000003"]),
		("600000002; 600000003", "600000002", ["600000003"]),
		("+34 600 000 002\n+34 600-000-002", "+34 600 000 002", None),
	],
)
def test_telephones_are_read_as_people_write_them(text, first, others):
	row = only(new_row(Phone=text))
	assert (values(row)["phone"], more(row).get("phone")) == (first, others)


def test_one_of_several_that_is_no_email_is_an_error():
	assert only(new_row(Email="a@acme.example, b@acme"))["action"] == "error"


def contact_of(client: str):
	return frappe.get_doc("Contact", frappe.db.get_value("Client", client, "primary_contact"))


def test_several_numbers_become_rows_of_the_contact_and_undo_takes_exactly_those():
	client = builders.client("Contacto, S.L.", email_id="a@acme.example", phone="910000000")
	contact = contact_of(client.name)
	contact.append("phone_nos", {"phone": "930000000"})
	contact.save()
	row = {
		"ID": client.name,
		"Email": "A@acme.example, b@acme.example",
		"Phone": "910000000; 930-000-000; 940000000",
	}
	doc = imported(row)
	contact = contact_of(client.name)
	assert [(r.email_id, r.is_primary) for r in contact.email_ids] == [
		("a@acme.example", 1),
		("b@acme.example", 0),
	]
	assert [r.phone for r in contact.phone_nos] == ["910000000", "930000000", "940000000"]
	# The same again changes nothing: they are compared as sets.
	assert only(row)["action"] == "skip"
	imports.undo(doc)
	undoing.run(doc.name)
	contact = contact_of(client.name)
	assert [r.email_id for r in contact.email_ids] == ["a@acme.example"]
	assert [r.phone for r in contact.phone_nos] == ["910000000", "930000000"]


def test_a_new_client_has_them_all_on_its_contact():
	doc = imported(
		new_row(
			Email="a@acme.example, b@acme.example", **{"Email 2": "c@acme.example", "Mobile": "600000001"}
		)
	)
	(row,) = api.import_rows(doc.name)
	contact = contact_of(row["client"])
	assert [r.email_id for r in contact.email_ids] == [f"{letter}@acme.example" for letter in "abc"]
	assert frappe.db.get_value("Client", row["client"], "email_id") == "a@acme.example"


# --- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("header", ["Name", "Nombre", "Nome"])
def test_a_name_alone_is_the_legal_name_and_beside_a_surname_a_persons(header):
	rest = {"Dirección": "Calle 1", "Ciudad": "Vigo", "País": "España"}
	assert values(only({header: "Ferretería Sol, S.L.", **rest}))["legal_name"] == "Ferretería Sol, S.L."
	person = values(only({header: "María", "Apellidos": "Prueba Ejemplo", **rest}))
	assert (person["contact_first_name"], person["contact_last_name"]) == ("María", "Prueba Ejemplo")
	assert (person["legal_name"], person["client_type"]) == ("María Prueba Ejemplo", "Individual")


def test_an_id_is_ours_only_where_its_values_are():
	client = builders.client("Nuestra, S.L.")
	ours = only({"ID": client.name, "Phone": "+34 910 000 000"})
	assert (ours["action"], ours["client"]) == ("update", client.name)
	theirs = only({"ID": "1001", **new_row()})
	assert (theirs["action"], values(theirs)["external_id"]) == ("create", "1001")


# --- clients without an address ------------------------------------------------------------------


def test_clients_without_an_address_come_in_only_where_it_is_said():
	bare = {"Legal Name": "Sin Dirección, S.L.", "Address Line 1": "", "City": "", "Country": ""}
	part = {"Legal Name": "Media Dirección, S.L.", "Address Line 1": "", "City": "Vigo", "Country": "Spain"}
	assert [row["action"] for row in check(bare, part)] == ["error", "error"]
	assert [row["action"] for row in check(bare, part, without_address=True)] == ["create", "error"]
	doc = imported(bare, without_address=True)
	assert (doc.without_address, doc.created_count) == (1, 1)
	client = frappe.get_doc("Client", {"legal_name": "Sin Dirección, S.L."})
	assert not client.registered_address
	client.phone = "910000000"
	client.save()  # it may stay without


def test_a_part_of_an_address_for_a_client_without_one_is_an_error_of_the_check():
	imported(
		{"Legal Name": "Sin Dirección, S.L.", "Address Line 1": "", "City": "", "Country": "Spain"},
		without_address=True,
	)
	client = frappe.get_doc("Client", {"legal_name": "Sin Dirección, S.L."})
	row = only({"ID": client.name, "City": "Vigo"})
	assert (row["action"], "Address Line 1" in said(row)) == ("error", True)


# --- rows that are hidden ------------------------------------------------------------------------


def test_hidden_rows_are_said_and_left_out_with_one_click():
	book = openpyxl.Workbook()
	sheet = book.active
	sheet.append(["Legal Name", "Address Line 1", "City", "Country"])
	for number in range(4):
		sheet.append([f"Oculta {number}, S.L.", "Calle 1", "Vigo", "Spain"])
	for number in (3, 5):
		sheet.row_dimensions[number].hidden = True
	content = io.BytesIO()
	book.save(content)
	file = {"doctype": "File", "file_name": "x.xlsx", "is_private": 1, "content": content.getvalue()}
	answer = api.check_import(frappe.get_doc(file).insert().file_url)
	assert (answer["hidden_rows"], answer["hidden_left_out"], answer["to_create"]) == (2, 0, 4)
	assert [row["row_number"] for row in api.import_rows(answer["name"]) if row["hidden"]] == [3, 5]
	answer = api.leave_out_rows(answer["name"], hidden=1)
	assert (answer["hidden_left_out"], answer["to_create"], answer["left_out"]) == (2, 2, 2)
	answer = api.leave_out_rows(answer["name"], hidden=1, left_out=0)
	assert (answer["hidden_left_out"], answer["to_create"]) == (0, 4)


# --- whole files ---------------------------------------------------------------------------------


def upload_file(content: bytes, name: str) -> str:
	values = {"doctype": "File", "file_name": name, "is_private": 1, "content": content}
	return frappe.get_doc(values).insert().file_url


def workbook(lines: list[list], merged: tuple[str, ...] = (), **more_sheets: list[list]) -> str:
	book = openpyxl.Workbook()
	for line in lines:
		book.active.append(line)
	for cells in merged:
		book.active.merge_cells(cells)
	for title, others in more_sheets.items():
		sheet = book.create_sheet(title)
		for line in others:
			sheet.append(line)
	content = io.BytesIO()
	book.save(content)
	return upload_file(content.getvalue(), "list.xlsx")


def rows_of(url: str, **choice) -> list[dict]:
	answer = api.check_import(url, **choice)
	assert answer["status"] == "Checked", answer["message"]
	return api.import_rows(answer["name"], page_length=500)


TABLE = ["Legal Name", "Tax ID", "Address Line 1", "City", "Postal Code", "Country"]


def test_every_number_of_a_workbook_that_is_too_short_for_its_country_says_so():
	url = workbook(
		[
			TABLE,
			["Llaves, S.L.", 58378431, "Calle 1", "Barcelona", 8001, "Spain"],
			["Banco Ltda", 191, "SBS 1", "Brasília", 70040912, "Brazil"],
			["Cancelli S.r.l.", 743110157, "Via 1", "Roma", 187, "Italy"],
			["Chaves, Lda.", 501964843, "Rua 1", "Lisboa", 1100.5, "Portugal"],
		]
	)
	found = {
		row["row_number"]: {p["field"] for p in row["problems"] if "first zeros" in p["text"]}
		for row in rows_of(url)
	}
	assert found == {2: {"tax_id", "pincode"}, 3: {"tax_id"}, 4: {"tax_id", "pincode"}, 5: set()}
	assert [row["action"] for row in rows_of(url)] == ["create", "create", "create", "error"]


def test_of_two_rows_of_headers_the_lower_one_is_read_and_a_total_is_an_error():
	lines = [
		["Cliente", None, "Dirección", None, None, None],
		TABLE,
		["Dos Cabeceras, S.L.", None, "Calle 1", "Vigo", "36201", "Spain"],
		[],
		["Total", 1],
	]
	url = workbook(lines, merged=("A1:B1", "C1:F1"))
	assert api.import_columns(url)["header_row"] == 2
	assert [(row["row_number"], row["action"]) for row in rows_of(url)] == [(3, "create"), (5, "error")]


@pytest.mark.parametrize(
	"name",
	[
		"Total",
		"TOTAL GENERAL:",
		"Total clientes: 25",
		"Total Norte",
		"Página 1 de 3",
		"25 clientes",
		"A",
		"***",
	],
)
def test_a_total_becomes_no_client_where_clients_need_no_address(name):
	companies = {"Legal Name": "Total Gas", "Phone": "910000000"}, {"Legal Name": "Total Clima, S.L."}
	found = check({"Legal Name": name}, *companies, without_address=True)
	assert [row["action"] for row in found] == ["error", "create", "create"]


def test_a_town_with_its_state_and_postal_code_goes_to_their_fields():
	row = {"Legal Name": "Harbor Tools Inc.", "Street": "12 Pier Street", "Country": "United States"}
	found = only({**row, "City, State, Zip": "Portland, OR 97201"})
	assert found["action"] == "create"
	assert [values(found)[name] for name in ("city", "state", "pincode")] == ["Portland", "OR", "97201"]


def test_the_word_above_headers_tells_two_addresses_apart():
	lines = [
		["Cliente", None, "Entrega", None, "Facturación", None, None],
		["Nombre", "NIF", "Dirección", "Población", "Dirección", "Población", "País"],
		["Dos Direcciones, S.L.", None, "Sur 2", "Lugo", "Mayor 1", "Vigo", "Spain"],
	]
	(row,) = rows_of(workbook(lines, merged=("A1:B1", "C1:D1", "E1:G1")))
	assert [values(row)[name] for name in ("address_line1", "city")] == ["Mayor 1", "Vigo"]


def test_headers_of_two_lines_are_read_as_one():
	lines = [
		["Código", "Razón", "Código", "Domicilio", None, "Teléfono", None],
		["cliente", "social", "postal", "fiscal", "Población", "fijo", "País"],
		["C9", "Dos Líneas, S.L.", "36201", "Calle 1", "Vigo", "986112233", "Spain"],
	]
	url = workbook(lines)
	columns = api.import_columns(url)["columns"]
	assert [column["fieldname"] for column in columns] == [
		"external_id",
		"legal_name",
		"pincode",
		"address_line1",
		"city",
		"phone",
		"country",
	]
	assert [row["action"] for row in rows_of(url)] == ["create"]


def test_merged_headers_are_refused_with_their_range():
	lines = [
		["Legal Name", "Address Line 1", None, "City", "Country"],
		["Uno, S.L.", "Calle 1", "2º B", "Vigo", "Spain"],
	]
	answer = api.check_import(workbook(lines, merged=("B1:C1",)))
	assert (answer["status"], "B1:C1" in answer["message"]) == ("Refused", True)


def test_signs_and_words_around_headers_make_no_difference():
	url = workbook(
		[
			["Legal\nName", "Tax ID (CIF)", "Address Line 1:", "City / Town", "Country *", "Phone (main)"],
			["Saltos, S.L.", "B64717838", "Calle 1", "Vigo", "Spain", "910000000"],
		]
	)
	columns = api.import_columns(url)["columns"]
	assert [column["fieldname"] for column in columns] == [
		"legal_name",
		"tax_id",
		"address_line1",
		"city",
		"country",
		"phone",
	]
	assert all(column["sure"] for column in columns)


def test_another_sheet_with_clients_is_offered():
	mine, theirs = (
		[TABLE, [name, None, "Calle 1", "Vigo", "36201", "Spain"]] for name in ("Mía, S.L.", "Suya, S.L.")
	)
	url = workbook(mine, Proveedores=theirs)
	assert api.import_columns(url)["sheets"] == ["Sheet", "Proveedores"]
	assert rows_of(url)[0]["legal_name"] == "Mía, S.L."
	assert rows_of(url, columns={}, sheet="Proveedores")[0]["legal_name"] == "Suya, S.L."


@pytest.mark.parametrize("end", ["", "\x1a", "\r\n\x1a", "\r\n\x1a\r\n", "\x00"])
def test_letters_of_windows_are_read_and_the_sign_for_the_end_of_a_file_is_no_row(end):
	text = f"Empresa;Domicilio;Localidad;Pais\r\nCañería Güell, S.L.;C/ Núñez 1;Málaga;Spain{end}"
	(row,) = rows_of(upload_file(text.encode("cp1252"), "list.csv"))
	assert values(row) == {
		"legal_name": "Cañería Güell, S.L.",
		"address_line1": "C/ Núñez 1",
		"city": "Málaga",
		"country": "Spain",
	}


def test_an_old_workbook_is_checked_as_a_new_one():
	content = (Path(__file__).parents[1] / "sheets" / "old_excel.xls").read_bytes()
	same = {"address_line1": "Calle 1", "country": "Spain"}
	answer = api.check_import(upload_file(content, "list.xls"), columns={}, values=same)
	good, hidden, bad = api.import_rows(answer["name"])
	assert (good["action"], values(good)["pincode"], good["hidden"]) == ("create", "01001", 0)
	assert (hidden["action"], hidden["hidden"], answer["hidden_rows"]) == ("create", 1, 1)
	assert (bad["action"], "error of a formula" in said(bad)) == ("error", True)
