"""The check of a sheet: what each row would do, with reasons, and nothing done."""

import csv
import io
import zipfile
from datetime import date

import frappe
import openpyxl
import pytest
from frappe.custom.doctype.custom_field.custom_field import create_custom_field
from frappe.custom.doctype.property_setter.property_setter import make_property_setter

from client_hub import api
from client_hub.demo import builders
from client_hub.spreadsheets import imports, rows
from client_hub.spreadsheets.run import importing
from client_hub.spreadsheets.sheet import files, headings, template
from client_hub.spreadsheets.sheet.columns import Headers, importable_columns

ADDRESS = {"Address Line 1": "Calle Mayor 1", "City": "Vigo", "Country": "Spain"}


def upload(content: bytes, name: str = "clients.csv", **values) -> str:
	file = frappe.get_doc(
		{"doctype": "File", "file_name": name, "is_private": 1, "content": content, **values}
	)
	return file.insert().file_url


def as_csv(rows: list[dict], delimiter: str = ",") -> bytes:
	headers = list(dict.fromkeys(header for row in rows for header in row))
	target = io.StringIO()
	writer = csv.DictWriter(target, headers, delimiter=delimiter)
	writer.writeheader()
	writer.writerows(rows)
	return target.getvalue().encode()


def as_xlsx(rows: list[dict], formats: dict[str, str] | None = None) -> bytes:
	headers = list(dict.fromkeys(header for row in rows for header in row))
	book = openpyxl.Workbook()
	book.active.append(headers)
	for row in rows:
		book.active.append([row.get(header) for header in headers])
		for header, code in (formats or {}).items():
			book.active.cell(book.active.max_row, headers.index(header) + 1).number_format = code
	target = io.BytesIO()
	book.save(target)
	return target.getvalue()


def check(rows: list[dict] | bytes, mode: str = "create_and_update") -> dict:
	content = rows if isinstance(rows, bytes) else as_csv(rows)
	return api.check_import(upload(content), mode)


def rows_of(answer: dict, shown: str | None = None) -> list[dict]:
	return api.import_rows(answer["name"], shown, page_length=500)


def only_row(answer: dict) -> dict:
	(row,) = rows_of(answer)
	return row


def new_row(**values) -> dict:
	return {"Legal Name": f"Acme {frappe.generate_hash(length=8)}", **ADDRESS, **values}


def problems(row: dict) -> dict:
	return {problem["label"]: problem["text"] for problem in row["problems"] if problem["level"] == "error"}


def values(row: dict) -> dict:
	return {value["field"]: value["value"] for value in row["values"]}


RENAMED = {
	"legal_name": "Full Name",
	"city": "Town Hall",
	"state": "Shire",
	"contact_first_name": "Christian Name",
	"contact_last_name": "Clan",
	"mobile_no": "Cell",
}

OWN_FIELDS = {
	"Data": {},
	"Small Text": {},
	"Text Editor": {},
	"Select": {"options": "a\nb"},
	"Link": {"options": "Country"},
	"Check": {},
	"Int": {},
	"Float": {},
	"Currency": {},
	"Percent": {},
	"Date": {},
	"Datetime": {},
	"Time": {},
	"Duration": {},
	"Color": {},
	"Rating": {},
	"Phone": {},
	"Attach": {},
	"Password": {},
	"Signature": {},
	"Barcode": {},
}


@pytest.fixture(scope="module", autouse=True)
def own_fields(site):
	"""A field of the site's own of each type on Client: "Own Int" and so on; gone after the module.

	Adding a column commits, so this is done outside the tests' transactions.
	"""
	for fieldtype, more in (
		*OWN_FIELDS.items(),
		("Once", {}),
		("Secret", {"permlevel": 1}),
		("Required", {}),
	):
		label = f"Own {fieldtype}"
		create_custom_field(
			"Client",
			{
				"fieldname": frappe.scrub(label),
				"label": label,
				"fieldtype": fieldtype if fieldtype in OWN_FIELDS else "Data",
				"insert_after": "notes",
				**more,
			},
			ignore_validate=True,
		)
	make_property_setter("Client", "own_once", "set_only_once", 1, "Check", validate_fields_for_doctype=False)
	frappe.db.commit()
	yield
	frappe.db.rollback()
	frappe.db.delete("Property Setter", {"doc_type": "Client", "field_name": "own_once"})
	for name in frappe.get_all(
		"Custom Field", {"dt": "Client", "fieldname": ("like", "own_%")}, pluck="name"
	):
		frappe.delete_doc("Custom Field", name, force=True)
	frappe.db.commit()
	for column in frappe.db.get_table_columns("Client"):
		if column.startswith("own_"):
			frappe.db.sql_ddl(f"alter table `tabClient` drop column `{column}`")
	frappe.clear_cache(doctype="Client")


# --- what a row would do -------------------------------------------------------------------------


def test_a_new_client_is_created():
	answer = check([new_row()])
	assert (answer["status"], answer["to_create"], answer["total_rows"]) == ("Checked", 1, 1)
	row = only_row(answer)
	assert (row["action"], row["row_number"], row["problems"]) == ("create", 2, [])


def test_a_check_writes_nothing_but_its_own_record():
	doc = builders.client()
	before = _everything()
	check([new_row(), {"ID": doc.name, "Legal Name": "Other", "Phone": "123"}, {"Legal Name": "<b>"}])
	after = _everything()
	assert {doctype for doctype in after if after[doctype] != before[doctype]} == {
		"Client Import",
		"Client Import Row",
		"File",
		"Series",
	}


def test_a_change_is_shown_field_by_field_with_old_and_new():
	doc = builders.client(phone="+34 600 000 000", city="Vigo")
	row = only_row(check([{"ID": doc.name, "Phone": "+34 611 111 111", "City": "Vigo"}]))
	assert (row["action"], row["client"], row["match_level"]) == ("update", doc.name, "id")
	assert row["changes"] == [
		{"field": "phone", "label": "Phone", "old": "+34 600 000 000", "new": "+34 611 111 111"}
	]


def test_a_row_that_changes_nothing_is_skipped():
	doc = builders.client()
	answer = check([{"ID": doc.name, "Legal Name": f" {doc.legal_name} ", "City": doc.city}])
	assert (answer["to_skip"], only_row(answer)["action"]) == (1, "skip")


def test_an_empty_cell_keeps_what_is_there():
	doc = builders.client(phone="+34 600 000 000")
	assert only_row(check([{"ID": doc.name, "Phone": "", "Notes": "x"}]))["changes"] == [
		{"field": "notes", "label": "Notes", "old": None, "new": "x"}
	]


def test_counts_stand_on_top():
	doc = builders.client(tax_id="B64717838")
	answer = check(
		[
			new_row(),
			{"ID": doc.name, "Legal Name": "New name"},
			{"ID": doc.name, "Legal Name": "Newer name"},
			{"Legal Name": "No address"},
		]
	)
	assert {
		key: answer[key] for key in ("to_create", "to_update", "to_skip", "conflicts", "errors", "total_rows")
	} == {
		"to_create": 1,
		"to_update": 1,
		"to_skip": 0,
		"conflicts": 1,
		"errors": 1,
		"total_rows": 4,
	}


# --- modes ---------------------------------------------------------------------------------------


def test_create_only_takes_no_id():
	doc = builders.client()
	answer = check([new_row(ID=doc.name), new_row(ID="CLI-99999")], "create")
	assert [problems(row) for row in rows_of(answer)] == [
		{"ID": "New clients get their ID by themselves. Empty the cell."}
	] * 2


def test_create_only_does_not_change_a_client_that_is_there():
	doc = builders.client(tax_id="B64717838")
	row = only_row(check([new_row(**{"Tax ID": "ES-B64717838", "Tax ID Country": "Spain"})], "create"))
	assert row["action"] == "conflict" and doc.name in row["problems"][0]["text"]


def test_update_only_creates_nothing():
	row = only_row(check([new_row()], "update"))
	assert row["action"] == "error" and "No client was found" in row["problems"][0]["text"]


def test_an_unknown_id_is_an_error_and_no_new_client():
	row = only_row(check([new_row(ID="CLI-99999")]))
	assert problems(row) == {"ID": "There is no client with the ID “CLI-99999”."}


def test_an_unknown_mode_is_refused():
	with pytest.raises(frappe.ValidationError, match="no mode"):
		check([new_row()], "replace")


# --- matching ------------------------------------------------------------------------------------


def test_matching_goes_by_id_then_external_id_then_tax_id_then_name_and_country():
	by_id = builders.client(legal_name="First")
	by_reference = builders.client(legal_name="Second", external_id="EXT-1")
	by_tax_id = builders.client(legal_name="Third", tax_id="B64717838")
	by_name = builders.client(legal_name="Peña Hermanos, S.L.")
	answer = check(
		[
			{
				"ID": by_id.name,
				"External ID": "",
				"Legal Name": "Peña Hermanos",
				"Country": "Spain",
				"Notes": "x",
			},
			{"External ID": "ext-1", "Legal Name": "x", "Notes": "x"},
			{"Tax ID": "es b64.717.838", "Country": "ES", "Notes": "x"},
			{"Legal Name": "PENA HERMANOS SL", "Country": "España", "Notes": "x"},
		]
	)
	assert [(row["client"], row["match_level"]) for row in rows_of(answer)] == [
		(by_id.name, "id"),
		(by_reference.name, "external_id"),
		(by_tax_id.name, "tax_id"),
		(by_name.name, "name"),
	]


def test_a_name_in_another_country_is_another_client():
	doc = builders.client(legal_name="Peña Hermanos")
	assert doc.country == "Spain"
	assert (
		only_row(check([new_row(**{"Legal Name": "Peña Hermanos", "Country": "Portugal"})]))["action"]
		== "create"
	)


def test_more_than_one_hit_is_a_conflict():
	for _number in range(2):
		builders.client(legal_name="Peña Hermanos", tax_id=None)
	row = only_row(check([{"Legal Name": "Peña Hermanos", "Country": "Spain", "Notes": "x"}]))
	assert row["action"] == "conflict" and "Several clients fit" in row["problems"][0]["text"]


def test_a_namesake_with_another_tax_id_is_a_conflict_and_new_where_only_new_ones_are_made():
	builders.client(legal_name="Juan García", tax_id="54362315K")
	row = new_row(**{"Legal Name": "Juan García", "Tax ID": "87654321X"})
	assert only_row(check([row]))["action"] == "conflict"
	assert only_row(check([row], "create"))["action"] == "create"


def test_namesakes_with_tax_ids_of_their_own_do_not_keep_another_from_being_made():
	"""However many there are: the different tax ID tells them apart."""
	for tax_id in ("54362315K", "87654321X"):
		builders.client(legal_name="Juan García", tax_id=tax_id)
	row = new_row(**{"Legal Name": "Juan García", "Tax ID": "45671239R"})
	assert only_row(check([row], "create"))["action"] == "create"
	found = only_row(check([row]))
	assert found["action"] == "conflict" and "another tax ID" in found["problems"][0]["text"]


def test_of_two_namesakes_the_one_without_a_tax_id_is_meant():
	builders.client(legal_name="Juan García", tax_id="54362315K")
	meant = builders.client(legal_name="Juan García", tax_id=None)
	row = only_row(check([new_row(**{"Legal Name": "Juan García", "Tax ID": "45671239R"})]))
	assert (row["action"], row["client"]) == ("update", meant.name)


def test_where_only_new_ones_are_made_no_conflict_asks_for_an_id():
	for _number in range(2):
		builders.client(legal_name="Juan García", tax_id=None)
	row = only_row(check([new_row(**{"Legal Name": "Juan García"})], "create"))
	text = row["problems"][0]["text"]
	assert row["action"] == "conflict"
	assert "choose to update clients too" in text and "by its tax ID" in text


@pytest.mark.parametrize("mode", ["create", "create_and_update"])
def test_another_legal_form_of_a_name_is_a_conflict_and_no_update(mode):
	"""Two legal entities, of which the sheet does not say enough to tell whether it means the one."""
	builders.client(legal_name="Construcciones Zarpelón, S.L.")
	row = only_row(check([new_row(**{"Legal Name": "Construcciones Zarpelón, S.A.", "City": "Lugo"})], mode))
	assert row["action"] == "conflict" and "another legal form" in row["problems"][0]["text"]


def test_another_legal_form_with_a_tax_id_of_its_own_is_new_where_only_new_ones_are_made():
	builders.client(legal_name="Construcciones Zarpelón, S.L.", tax_id="B64717838")
	row = new_row(**{"Legal Name": "Construcciones Zarpelón, S.A.", "Tax ID": "A58818501"})
	assert only_row(check([row], "create"))["action"] == "create"


def test_the_same_legal_form_spelled_otherwise_is_an_update():
	doc = builders.client(legal_name="Construcciones Zarpelón, S.L.")
	row = {"Legal Name": "CONSTRUCCIONES ZARPELON SLU", "Country": "Spain", "Notes": "x"}
	found = only_row(check([row]))
	assert (found["action"], found["client"]) == ("update", doc.name)


def test_a_name_without_a_form_is_a_conflict_once_two_forms_are_known():
	for form in ("S.L.", "S.A."):
		builders.client(legal_name=f"Construcciones Zarpelón, {form}")
	row = only_row(check([{"Legal Name": "Construcciones Zarpelón", "Country": "Spain", "Notes": "x"}]))
	assert row["action"] == "conflict" and "Several clients fit" in row["problems"][0]["text"]


def test_two_rows_of_one_name_and_two_forms_are_a_conflict_unless_tax_ids_tell_them_apart():
	names = [{"Legal Name": f"Construcciones Zarpelón, {form}"} for form in ("S.L.", "S.A.", "S.A.U.")]
	first, second, third = rows_of(check([new_row(**name) for name in names]))
	assert [row["action"] for row in (first, second, third)] == ["create", "conflict", "conflict"]
	assert "another legal form" in second["problems"][0]["text"] and "Row 2" in second["problems"][0]["text"]
	tax_ids = ["B64717838", "A58818501", "A28015865"]
	rows = [new_row(**name, **{"Tax ID": number}) for name, number in zip(names, tax_ids, strict=True)]
	assert check(rows)["to_create"] == 3


def test_a_tax_id_of_another_client_is_a_conflict():
	taken = builders.client(tax_id="B64717838")
	doc = builders.client(tax_id=None)
	row = only_row(check([{"ID": doc.name, "Tax ID": "B64717838", "Tax ID Country": "Spain"}]))
	assert row["action"] == "conflict" and taken.name in row["problems"][0]["text"]


def test_an_external_id_of_another_client_is_a_conflict():
	builders.client(external_id="EXT-1")
	doc = builders.client()
	assert only_row(check([{"ID": doc.name, "External ID": "EXT-1"}]))["action"] == "conflict"


@pytest.mark.parametrize(
	"twice",
	[{"Tax ID": "B64717838"}, {"External ID": "E-1"}, {"Legal Name": "Peña SL"}],
	ids=["tax ID", "external ID", "name"],
)
def test_two_rows_about_one_new_client_are_a_conflict(twice):
	answer = check([new_row(**twice), new_row(**twice)])
	first, second = rows_of(answer)
	assert (first["action"], second["action"]) == ("create", "conflict")
	assert "Row 2" in second["problems"][0]["text"]


def test_two_namesakes_with_tax_ids_of_their_own_are_two_clients():
	rows = [
		new_row(**{"Legal Name": "Juan García", "Tax ID": tax_id}) for tax_id in ("54362315K", "87654321X")
	]
	assert check(rows)["to_create"] == 2


def test_two_rows_that_change_one_client_are_a_conflict():
	doc = builders.client(external_id="E-1")
	answer = check(
		[{"ID": doc.name, "External ID": "", "Notes": "a"}, {"ID": "", "External ID": "E-1", "Notes": "b"}]
	)
	assert [row["action"] for row in rows_of(answer)] == ["update", "conflict"]


@pytest.mark.parametrize(
	("header", "texts"),
	[("External ID", ("E-1", "e-1")), ("Tax ID", ("B64717838", "es b64.717.838"))],
)
def test_two_clients_cannot_be_given_one_unique_value(header, texts):
	docs = [builders.client(tax_id=None) for _text in texts]
	answer = check([{"ID": doc.name, header: text} for doc, text in zip(docs, texts, strict=True)])
	first, second = rows_of(answer)
	assert (first["action"], second["action"]) == ("update", "conflict")
	assert second["problems"][0]["text"] == f"Row 2 gives the same {header} to another client."


@pytest.mark.parametrize(("header", "text"), [("External ID", "E-1"), ("Tax ID", "B64717838")])
@pytest.mark.parametrize("change_first", [True, False])
def test_a_change_and_a_new_client_cannot_have_one_unique_value(header, text, change_first):
	change = {"ID": builders.client(tax_id=None).name, header: text}
	made = [change, new_row(**{header: text})] if change_first else [new_row(**{header: text}), change]
	first, second = rows_of(check(made))
	assert (first["action"], second["action"]) == ("update" if change_first else "create", "conflict")
	assert "Row 2" in second["problems"][0]["text"]


def test_a_client_that_the_user_may_not_see_is_a_conflict_without_a_name(as_user, limited_to):
	mine, hidden = (
		builders.client(is_customer=1),
		builders.client(legal_name="Hidden", tax_id="B64717838", is_customer=1),
	)
	limited_to("sales_master", "Customer", mine.primary_customer)
	with as_user("sales_master"):
		row = only_row(check([new_row(**{"Tax ID": "B64717838"})]))
	assert row["action"] == "conflict"
	assert hidden.name not in str(row) and "Hidden" not in str(row)


# --- headers -------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "es", "pt", "pt-BR", "de"])
def test_english_headers_are_understood_in_any_language(language):
	frappe.local.lang = language
	assert check([new_row(**{"Postal Code": "36201", "Is Customer": "Yes"})])["to_create"] == 1


def test_headers_are_understood_however_they_are_written():
	headers = Headers(importable_columns())
	for text in ("Legal Name", "legal name *", "LEGAL-NAME", "legal_name", "Legal Name (legal_name)"):
		assert headers.field_of(text) == "legal_name"
	assert headers.field_of("City/Town") == headers.field_of("City") == "city"
	assert headers.field_of("First Name") == headers.field_of("Contact First Name") == "contact_first_name"
	assert headers.field_of("E-Mail") == "email_id"


def test_headers_translated_on_the_site_are_understood_by_everybody(rolled_back):
	for language, text in (("es", "Razón social"), ("pt-BR", "Razão social")):
		frappe.get_doc(
			{
				"doctype": "Translation",
				"language": language,
				"source_text": "Legal Name",
				"translated_text": text,
			}
		).insert()
	frappe.translate.clear_cache()
	try:
		headers = Headers(importable_columns())
		assert headers.field_of("Razon Social") == headers.field_of("RAZÃO SOCIAL") == "legal_name"
	finally:
		frappe.db.rollback()
		frappe.translate.clear_cache()


@pytest.mark.parametrize(
	("field", "texts"),
	[
		("tax_id", "NIF|CIF|CNPJ|CPF|CNPJ/CPF|NIPC|RFC|VAT|VAT Number|N.I.F.|Número fiscal"),
		("legal_name", "Razón social|RAZAO SOCIAL|Company Name|Denominación social"),
		("address_line1", "Dirección|Endereço|Morada|Street|Domicilio fiscal"),
		("pincode", "Código postal|CP|C.P.|CEP|ZIP|Postcode"),
		("city", "Ciudad|Cidade|Población|Localidade|Town"),
		("country", "País|Pais"),
		("phone", "Teléfono|Telefone|Tel.|Phone Number"),
		("mobile_no", "Móvil|Celular|Telemóvel|Mobile Phone"),
		("email_id", "Correo electrónico|E-mail|Correo|Correio eletrônico"),
	],
)
def test_headers_that_people_have_in_their_own_sheets_are_understood(field, texts):
	means = {"legal_name": ("LEGAL", "COMPANY")}.get(field, (field,))
	assert {text for text in texts.split("|") if headings.read(text).meaning not in means} == set()


def test_an_alias_is_left_out_beside_the_columns_own_header():
	answer = check([new_row(**{"CIF": "x", "Tax ID": "B64717838"})])
	assert (answer["to_create"], values(only_row(answer))["tax_id"]) == (1, "B64717838")
	assert [c["header"] for c in answer["columns"] if c["state"] == "unknown"] == ["CIF"]


def test_two_kinds_of_tax_id_in_columns_of_their_own_are_the_one_that_a_row_has():
	company = new_row(CNPJ="27.486.531/0001-92", CPF="", Country="Brazil")
	person = new_row(CNPJ="", CPF="123.456.789-09", Country="Brazil")
	answer = check([company, person])
	assert [values(row)["tax_id"] for row in rows_of(answer)] == ["27.486.531/0001-92", "123.456.789-09"]


def test_a_sheet_with_headers_of_its_owner_is_read():
	answer = check(
		[
			{
				"Razón social": "Peña SL",
				"CIF": "B64717838",
				"Dirección": "Calle 1",
				"Población": "Vigo",
				"CP": "01234",
				"País": "España",
			}
		]
	)
	assert answer["to_create"] == 1 and not [c for c in answer["columns"] if c["state"] == "unknown"]


def test_an_unknown_header_is_reported_and_left_out():
	answer = check([new_row(**{"Shoe size": "42"})])
	assert answer["to_create"] == 1
	unknown = [column for column in answer["columns"] if column["state"] == "unknown"]
	assert [(column["header"], column["letter"]) for column in unknown] == [("Shoe size", "E")]


@pytest.mark.parametrize(
	"header", ["Tax ID Key", "Owner", "Document Status", "Registered Address", "Image", "Name Key"]
)
def test_what_is_not_a_sheets_to_write_is_no_column(header):
	answer = check([new_row(**{header: "1"})])
	assert [column["fieldname"] for column in answer["columns"] if column["header"] == header] == [None]


def test_two_columns_of_one_name_are_refused():
	answer = check(b"Legal Name,City,Legal Name *\nAcme,Vigo,Beta\n")
	assert answer["status"] == "Refused"
	assert answer["message"] == "Columns A and C both say Legal Name. Delete or rename one of them."


def test_a_sheet_of_new_clients_needs_the_required_columns():
	answer = check(b"Legal Name,City\nAcme,Vigo\n", "create")
	assert (answer["status"], answer["message"]) == (
		"Refused",
		"The sheet has no column Address Line 1, Country, which new clients need. Add it, or choose to update clients only.",
	)


def test_a_sheet_of_changes_needs_a_column_to_find_clients_by():
	assert check(b"City,Notes\nVigo,x\n", "update")["status"] == "Refused"


def test_the_column_of_reasons_of_a_marked_copy_is_left_out():
	answer = check([new_row(**{"What is wrong": "City is missing."})])
	assert [column["state"] for column in answer["columns"] if column["header"] == "What is wrong"] == [
		"reason"
	]


# --- values --------------------------------------------------------------------------------------


def test_numbers_that_stand_for_text_keep_their_zeros():
	row = new_row(**{"Postal Code": 1234, "External ID": 42})
	answer = check(as_xlsx([row], {"Postal Code": "00000", "External ID": "000000"}))
	assert values(only_row(answer)) | {"pincode": "01234", "external_id": "000042"} == values(
		only_row(answer)
	)


def test_a_number_that_has_lost_digits_is_an_error():
	answer = check(as_xlsx([new_row(**{"Tax ID": 1234567890123456789})]))
	assert "more than 15 digits" in problems(only_row(answer))["Tax ID"]


def test_a_date_where_a_text_is_wanted_is_an_error():
	for field, said in (("Trade Name", "a text is wanted"), ("External ID", "has made of a code")):
		row = only_row(check(as_xlsx([new_row(**{field: date(2026, 2, 1)})])))
		assert said in problems(row)[field]


@pytest.mark.parametrize("word", ["Yes", "y", "1", "true", "Sí", "si", "Sim", "X", "verdadero"])
def test_a_tick_is_understood_in_words(word):
	assert values(only_row(check([new_row(**{"Is Supplier": word})])))["is_supplier"] == 1


@pytest.mark.parametrize("word", ["No", "n", "0", "false", "Não", "nao"])
def test_a_missing_tick_is_understood_in_words(word):
	assert values(only_row(check([new_row(**{"Is Customer": word})])))["is_customer"] == 0


def test_a_tick_that_is_neither_is_an_error_and_not_a_no():
	assert problems(only_row(check([new_row(**{"Is Customer": "perhaps"})]))) == {
		"Is Customer": "“perhaps” is neither Yes nor No."
	}


@pytest.mark.parametrize("text", ["Spain", "spain", "España", "Espanha", "ES", "es"])
def test_a_country_is_understood_by_name_in_our_languages_and_by_its_letters(text):
	assert values(only_row(check([new_row(Country=text)])))["country"] == "Spain"


def test_a_link_to_nothing_is_an_error_that_names_it():
	found = problems(only_row(check([new_row(**{"Country": "Atlantis", "Client Group": "Nobody"})])))
	assert found == {
		"Country": "There is no Country “Atlantis”. Correct the spelling, or create it first.",
		"Client Group": "There is no Customer Group “Nobody”. Correct the spelling, or create it first.",
	}


def test_an_option_is_understood_in_any_case_and_an_unknown_one_is_an_error():
	assert values(only_row(check([new_row(**{"Client Type": "individual"})])))["client_type"] == "Individual"
	assert (
		"none of the options"
		in problems(only_row(check([new_row(**{"Client Type": "Club"})])))["Client Type"]
	)


@pytest.mark.parametrize(
	("header", "text", "part"),
	[
		("Legal Name", "<b>Acme</b>", "may not contain"),
		("Legal Name", "x" * 141, "at most 140"),
		("Legal Name", "Ac\x07me", "U+0007"),
		("Email", "not an address", "valid e-mail"),
		("Phone", "call me", "valid phone"),
		("Address Line 1", "x" * 241, "at most 240"),
		("Notes", "x" * 32_768, "32,767"),
		("Notes", "ñ" * 32_767, None),
		("External ID", "x" * 141, "at most 140"),
	],
)
def test_a_value_that_could_not_be_saved_is_an_error(header, text, part):
	found = problems(only_row(check([new_row(**{header: text})])))
	assert (part in found[header]) if part else not found


def test_required_cells_are_named():
	found = {
		problem["text"]
		for problem in only_row(check([{"Legal Name": "Acme", "City": "", "Notes": "x"}]))["problems"]
	}
	assert found == {"Address Line 1 is missing.", "City is missing.", "Country is missing."}


def test_only_what_a_row_changes_is_judged():
	doc = builders.client()
	frappe.db.set_value("Client", doc.name, "email_id", "old and wrong")
	assert only_row(check([{"ID": doc.name, "Email": "old and wrong", "Notes": "x"}]))["action"] == "update"


@pytest.mark.parametrize(("setting", "level"), [("Off", None), ("Warn", "note"), ("Block", "error")])
def test_a_tax_id_of_the_wrong_form_is_treated_as_the_settings_say(setting, level, settings):
	settings(tax_id_check=setting)
	row = only_row(check([new_row(**{"Tax ID": "B58378432"})]))
	assert [problem["level"] for problem in row["problems"]] == ([level] if level else [])
	assert row["action"] == ("error" if level == "error" else "create")


def test_characters_that_cannot_be_seen_make_neither_another_client_nor_a_change():
	client = builders.client(legal_name="Peña Gil SL", external_id="E1", tax_id="B64717838")
	row = {
		"Legal Name": "\ufeffPen\u0303a\u00a0Gil SL",
		"External ID": "E\u200b1",
		"Tax ID": "B\u00ad64717838",
		"Country": "Spain\u200b",
	}
	found = only_row(check([row]))
	assert (found["client"], found["action"]) == (client.name, "skip")


@pytest.mark.parametrize(
	"cell",
	["a@x.example ::: b@x.example", "Ana <a@x.example>; b@x.example", "mailto:a@x.example\nb@x.example"],
)
def test_several_e_mails_in_a_cell_are_no_change_once_the_contact_has_them(cell):
	client = builders.client(email_id="a@x.example")
	row = {"ID": client.name, "Email": cell}
	found = only_row(check([row]))
	assert found["action"] == "update"
	assert not found["changes"] and found["more"][0]["values"] == ["b@x.example"]
	client.email_id = cell
	client.save()
	assert only_row(check([row]))["action"] == "skip"
	assert only_row(check([{"ID": client.name, "Email": "A@x.example"}]))["action"] == "skip"


def test_a_short_row_has_empty_cells():
	answer = check(b"Legal Name,Address Line 1,City,Country,Notes\nAcme Corta,Calle 1,Vigo,Spain\n")
	assert answer["to_create"] == 1


def test_texts_of_every_script_come_through():
	name = "شركة المثال 🏢 𝔄"
	assert values(only_row(check([new_row(**{"Legal Name": name})])))["legal_name"] == name


# --- <clear> -------------------------------------------------------------------------------------


def test_clear_empties_a_field():
	doc = builders.client(phone="+34 600 000 000", trade_name="Acme")
	row = only_row(check([{"ID": doc.name, "Phone": "<clear>", "Trade Name": "<CLEAR>"}]))
	assert {change["field"]: change["new"] for change in row["changes"]} == {
		"phone": None,
		"trade_name": None,
	}


@pytest.mark.parametrize("header", ["Legal Name", "Address Line 1", "City", "Country"])
def test_clear_does_not_empty_what_is_required(header):
	doc = builders.client()
	assert "cannot be emptied" in problems(only_row(check([{"ID": doc.name, header: "<clear>"}])))[header]


def test_clear_does_not_empty_an_id():
	assert problems(only_row(check([new_row(ID="<clear>")]))) == {"ID": "The ID cannot be emptied."}


def test_clear_on_a_tick_takes_it_away_and_is_refused_while_a_party_is_there():
	doc = builders.client(is_customer=1)
	assert (
		"Detach the Customer"
		in problems(only_row(check([{"ID": doc.name, "Is Customer": "<clear>"}])))["Is Customer"]
	)
	new = only_row(check([new_row(**{"Is Customer": "<clear>"})]))
	assert (new["action"], values(new)["is_customer"]) == ("create", 0)


@pytest.mark.parametrize(
	("fieldtype", "value"),
	[
		("Data", "x"),
		("Small Text", "x"),
		("Text Editor", "<p>x</p>"),
		("Select", "b"),
		("Link", "Spain"),
		("Check", 1),
		("Int", 7),
		("Float", 1.5),
		("Currency", 9.99),
		("Percent", 10),
		("Date", "2026-02-01"),
		("Datetime", "2026-02-01 10:00:00"),
		("Time", "10:00:00"),
		("Duration", 3600),
		("Color", "#FF0000"),
		("Rating", 0.5),
		("Phone", "+34-600000000"),
	],
)
def test_clear_empties_every_kind_of_field(fieldtype, value):
	doc = builders.client()
	frappe.db.set_value("Client", doc.name, frappe.scrub(f"Own {fieldtype}"), value)
	field = frappe.scrub(f"Own {fieldtype}")
	answer = check([{"ID": doc.name, f"Own {fieldtype}": "<clear>"}])
	row = only_row(answer)
	assert row["action"] == "update"
	assert [change["new"] for change in row["changes"]] == [0 if fieldtype == "Check" else None]
	run(answer)
	assert only_row(answer)["outcome"] == "done", only_row(answer)["message"]
	assert frappe.db.get_value("Client", doc.name, field) in (None, "", 0)
	again = check([{"ID": doc.name, f"Own {fieldtype}": "<clear>"}])
	assert only_row(again)["action"] == "skip"


def test_clear_does_not_empty_a_mandatory_field_of_the_sites_own(own_required):
	doc = builders.client(own_required="x")
	answer = check(
		[
			{"ID": doc.name, "Own Required": "<clear>"},
			{"ID": builders.client(own_required="x").name, "Own Required": "y"},
		]
	)
	first, second = rows_of(answer)
	assert problems(first) == {"Own Required": "Own Required is required and cannot be emptied."}
	assert second["action"] == "update"


@pytest.fixture
def own_required():
	make_property_setter("Client", "own_required", "reqd", 1, "Check", validate_fields_for_doctype=False)
	frappe.clear_cache(doctype="Client")
	yield
	frappe.db.rollback()
	frappe.clear_cache(doctype="Client")


@pytest.fixture
def renamed():
	"""Fields that an administrator calls otherwise."""
	for fieldname, label in RENAMED.items():
		make_property_setter("Client", fieldname, "label", label, "Data", validate_fields_for_doctype=False)
	frappe.clear_cache(doctype="Client")
	yield
	frappe.db.rollback()
	frappe.clear_cache(doctype="Client")


def test_what_is_missing_has_the_name_that_an_administrator_has_given_it(renamed):
	row = {"Full Name": "Acme", "Address Line 1": "Calle Mayor 1", "Town Hall": None, "Country": "Spain"}
	assert problems(only_row(check([row]))) == {"Town Hall": "Town Hall is missing."}
	row |= {"Full Name": None, "Town Hall": "Vigo"}
	assert problems(only_row(check([row]))) == {"Full Name": "Full Name is missing."}


def test_a_sheet_with_the_names_from_before_is_read_as_ever(renamed):
	values_before = {"Mobile": "600 000 000", "State": "Galicia", "Contact First Name": "Ana"}
	row = values(only_row(check([new_row(**values_before, **{"Contact Last Name": "Rey"})])))
	assert (row["mobile_no"], row["state"], row["city"]) == ("600 000 000", "Galicia", ADDRESS["City"])
	assert (row["contact_first_name"], row["contact_last_name"]) == ("Ana", "Rey")


def run(answer: dict) -> None:
	imports.start(frappe.get_doc("Client Import", answer["name"]), False)
	importing.run(answer["name"])


# --- fields of the site's own --------------------------------------------------------------------


@pytest.mark.parametrize(
	("fieldtype", "text", "value"),
	[
		("Int", "7", 7),
		("Int", "1,234", 1234),
		("Float", "1,234.5", 1234.5),
		("Float", "1234.5", 1234.5),
		("Currency", "-3.25", -3.25),
		("Date", "2026-02-01", "2026-02-01"),
		("Datetime", "2026-02-01 10:30", "2026-02-01 10:30:00"),
		("Time", "9:05", "09:05:00"),
		("Percent", "12.5 %", 12.5),
		("Duration", "1h 30m", 5400),
		("Check", "Sí", True),
	],
)
def test_own_fields_are_read_as_what_they_are(fieldtype, text, value):
	row = only_row(check([new_row(**{f"Own {fieldtype}": text})]))
	assert not row["problems"]
	assert str(values(row)[frappe.scrub(f"Own {fieldtype}")]) == str(value)


@pytest.mark.parametrize(
	("fieldtype", "text"),
	[
		("Int", "seven"),
		("Int", "7.5"),
		("Float", "1.2.3"),
		("Currency", "9 €"),
		("Date", "soon"),
		("Time", "25:00"),
		("Duration", "long"),
	],
)
def test_what_an_own_field_cannot_take_is_an_error_and_not_a_zero(fieldtype, text):
	header = f"Own {fieldtype}"
	assert problems(only_row(check([new_row(**{header: text})])))[header]


def test_dates_of_a_column_are_read_in_the_one_way_that_fits_them_all():
	answer = check([new_row(**{"Own Date": text}) for text in ("01/02/2026", "03/04/2026", "25/12/2026")])
	assert [values(row)["own_date"] for row in rows_of(answer)] == ["2026-02-01", "2026-04-03", "2026-12-25"]


def test_times_of_a_column_may_have_seconds_and_fractions_or_not():
	texts = ("01/02/2026 10:30", "25/12/2026 10:30:15", "03/04/2026 10:30:15.123456", "04/04/2026")
	answer = check([new_row(**{"Own Datetime": text}) for text in texts])
	assert [values(row)["own_datetime"] for row in rows_of(answer)] == [
		"2026-02-01 10:30:00",
		"2026-12-25 10:30:15",
		"2026-04-03 10:30:15.123456",
		"2026-04-04 00:00:00",
	]


@pytest.mark.parametrize("file_type", ["xlsx", "csv"])
def test_moments_come_back_from_an_export_as_they_were(file_type):
	moments = ("2026-02-01 10:00:00", "2026-02-01 10:00:00.123456", "2026-12-31 23:59:59.999999")
	docs = [builders.client() for _moment in moments]
	for doc, moment in zip(docs, moments, strict=True):
		frappe.db.set_value("Client", doc.name, {"own_datetime": moment, "own_time": moment.split()[1]})
	exported = api.export_clients(
		[["Client", "name", "in", [doc.name for doc in docs]]], file_type=file_type, for_import=True
	)
	again = api.check_import(exported["file_url"])
	assert again["to_skip"] == 3, rows_of(again)


def test_a_percentage_of_a_workbook_is_the_number_that_its_cell_shows():
	content = as_xlsx(
		[new_row(**{"Own Percent": 0.125, "Own Float": 0.125, "Own Data": 0.125})],
		formats={"Own Percent": "0.0%", "Own Data": "0.0%"},
	)
	found = values(only_row(check(content)))
	assert (found["own_percent"], found["own_float"], found["own_data"]) == (12.5, 0.125, "12.5%")


def test_dates_of_a_workbook_are_dates():
	header = "Own Date"
	row = only_row(check(as_xlsx([new_row(**{header: date(2026, 2, 1)})])))
	assert values(row)["own_date"] == "2026-02-01"


def test_a_date_that_lost_its_format_is_read_by_its_number():
	header = "Own Date"
	row = only_row(check(as_xlsx([new_row(**{header: 45292})])))
	assert values(row)["own_date"] == "2024-01-01"


def test_a_field_that_is_set_only_once_cannot_be_changed():
	doc = builders.client()
	frappe.db.set_value("Client", doc.name, "own_once", "fair")
	found = problems(only_row(check([{"ID": doc.name, "Own Once": "web"}])))
	assert "cannot be changed" in found["Own Once"]


def test_a_field_of_a_level_that_the_user_may_not_write_is_no_column(as_user):
	header = "Own Secret"
	with as_user("sales_master"):
		answer = check([new_row(**{header: "x"})])
	assert [column["fieldname"] for column in answer["columns"] if column["header"] == header] == [None]


def test_an_own_field_goes_from_the_template_through_check_and_run_into_an_export():
	book = openpyxl.load_workbook(io.BytesIO(template.build()))
	sheet = book.worksheets[0]
	headers = [cell.value.rstrip("*") for cell in sheet[1]]
	assert "Own Data" in headers and "Own Date" in headers
	row = new_row(**{"Own Data": "007", "Own Date": date(2026, 2, 1), "Own Check": "Yes"})
	sheet.append([row.get(header) for header in headers])
	target = io.BytesIO()
	book.save(target)
	answer = api.check_import(upload(target.getvalue(), "clients.xlsx"))
	assert values(only_row(answer))["own_data"] == "007"
	imports.start(frappe.get_doc("Client Import", answer["name"]), False)
	importing.run(answer["name"])
	(done,) = rows_of(answer, "created")
	client = frappe.get_doc("Client", done["client"])
	assert (client.own_data, client.own_date, client.own_check) == ("007", date(2026, 2, 1), 1)
	exported = api.export_clients([["Client", "name", "=", client.name]], file_type="csv", for_import=True)
	assert exported["row_count"] == 1
	again = api.check_import(exported["file_url"])
	assert (again["to_skip"], again["total_rows"]) == (1, 1), rows_of(again)
	assert {"own_data", "own_date", "own_check"} <= {column["fieldname"] for column in again["columns"]}


@pytest.mark.parametrize("fieldtype", ["Attach", "Password", "Signature", "Barcode"])
def test_files_and_secrets_are_no_columns(fieldtype):
	header = f"Own {fieldtype}"
	answer = check([new_row(**{header: "/private/files/x.pdf"})])
	assert [column["fieldname"] for column in answer["columns"] if column["header"] == header] == [None]


# --- rights --------------------------------------------------------------------------------------


def test_a_party_that_the_user_may_not_create_is_an_error_that_names_the_roles(as_user):
	with as_user("sales_master"):
		assert not frappe.has_permission("Supplier", "create")
		row = only_row(check([new_row(**{"Is Supplier": "Yes"})]))
	assert "Purchase Master Manager" in problems(row)["Is Supplier"]


def test_a_tick_that_is_not_in_the_sheet_says_nothing_of_a_party(as_user, settings):
	settings(create_supplier=1)
	with as_user("sales_master"):
		row = only_row(check([new_row(**{"Is Supplier": None})]))
	assert not row.problems


def test_a_sales_master_manager_may_import_and_a_sales_user_may_not(as_user):
	with as_user("sales_master"):
		assert check([new_row()])["to_create"] == 1
	with as_user("sales"), pytest.raises(frappe.PermissionError):
		check([new_row()])


def test_the_import_right_opens_no_other_doctype(as_user):
	with as_user("sales_master"):
		answer = check([new_row()])
		assert not frappe.has_permission("Data Import", "read")
		with pytest.raises(frappe.PermissionError):
			frappe.get_list("Client Import Row")
		assert [row.name for row in frappe.get_list("Client Import")] == [answer["name"]]


def test_an_import_is_seen_by_its_owner_alone(as_user):
	answer = check([new_row()])
	with as_user("sales_master"), pytest.raises(frappe.PermissionError):
		api.get_import(answer["name"])
	with as_user("sales_master"), pytest.raises(frappe.PermissionError):
		api.import_rows(answer["name"])
	with as_user("sales_master"):
		assert not frappe.get_list("Client Import")


def test_a_file_is_read_only_by_those_who_may_read_it(as_user):
	url = upload(as_csv([new_row()]))
	with as_user("sales_master"), pytest.raises(frappe.PermissionError):
		api.check_import(url, "create")


@pytest.mark.parametrize(
	"url",
	[
		"/private/files/not-there.csv",
		"../../sites/common_site_config.json",
		"/etc/passwd",
		"",
		"http://x.example/a.csv",
	],
)
def test_a_file_that_is_not_an_upload_is_not_read(url):
	with pytest.raises(frappe.PermissionError):
		api.check_import(url, "create")


def test_user_permissions_limit_what_may_be_created(as_user, limited_to):
	limited_to("sales_master", "Territory", frappe.db.get_value("Territory", {"is_group": 0}))
	allowed, other = frappe.get_all("Territory", {"is_group": 0}, pluck="name", limit=2, order_by="name")
	allowed = frappe.get_all("User Permission", {"allow": "Territory"}, pluck="for_value")[0]
	other = frappe.db.get_value("Territory", {"is_group": 0, "name": ("!=", allowed)})
	with as_user("sales_master"):
		answer = check([new_row(Territory=allowed), new_row(Territory=other)])
	assert [row["action"] for row in rows_of(answer)] == ["create", "error"]


# --- large texts ---------------------------------------------------------------------------------


def test_results_of_long_texts_are_written_in_statements_that_the_database_takes(monkeypatch):
	sizes = []
	bulk_insert = frappe.db.bulk_insert
	monkeypatch.setattr(
		frappe.db,
		"bulk_insert",
		lambda doctype, fields, values: (
			sizes.append(sum(len(cell) for record in values for cell in record if isinstance(cell, str))),
			bulk_insert(doctype, fields, values),
		),
	)
	notes = "ñ" * 30_000
	rows.insert(
		"CLI-IMP-long", [rows.CheckedRow(number, "create", values={"notes": notes}) for number in range(600)]
	)
	assert frappe.db.count("Client Import Row", {"client_import": "CLI-IMP-long"}) == 600
	assert sum(sizes) > 16 * 1024 * 1024 and max(sizes) < 1_000_000


# --- rows left out -------------------------------------------------------------------------------


def test_rows_can_be_left_out_and_taken_in_again():
	answer = check([new_row(), new_row(), new_row()])
	after = api.leave_out_rows(answer["name"], [2, 4])
	assert (after["to_create"], after["left_out"], after["total_rows"]) == (1, 2, 3)
	assert [row["row_number"] for row in rows_of(answer, "left_out")] == [2, 4]
	assert api.leave_out_rows(answer["name"], [2], False)["to_create"] == 2


def test_every_count_is_that_of_its_rows():
	known = builders.client(legal_name="Acme Known", external_id="K-1")
	answer = check(
		[
			new_row(),
			new_row(),
			{**new_row(), "City": ""},
			{"Legal Name": "Acme Known", "Country": known.country, "External ID": "K-1", "Phone": "+34 1"},
			{"Legal Name": "Acme Known", "Country": known.country, "External ID": "K-1", "Phone": "+34 2"},
		]
	)
	after = api.leave_out_rows(answer["name"], [2])
	counts = {
		"create": after["to_create"],
		"update": after["to_update"],
		"skip": after["to_skip"],
		"conflict": after["conflicts"],
		"error": after["errors"],
		"left_out": after["left_out"],
	}
	assert counts == {"create": 1, "update": 1, "skip": 0, "conflict": 1, "error": 1, "left_out": 1}
	assert counts == {shown: len(rows_of(answer, shown)) for shown in counts}


def test_the_file_is_called_what_its_user_calls_it():
	url = upload(as_csv([new_row()]), "clients3f2a.csv")
	assert api.check_import(url)["file_name"] == "clients3f2a.csv"
	assert api.check_import(url, file_name="Clientes de mayo.csv")["file_name"] == "Clientes de mayo.csv"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_letters_are_those_of_the_file_in_every_encoding(encoding):
	"""Whatever Frappe takes a file for: version 16 reads Western files as Central European ones."""
	row = only_row(check(as_csv([new_row(**{"Trade Name": "Ñandú & Conceição"})]).decode().encode(encoding)))
	assert values(row)["trade_name"] == "Ñandú & Conceição"


def test_a_page_of_rows_is_a_page():
	answer = check([new_row() for _number in range(5)])
	assert [row["row_number"] for row in api.import_rows(answer["name"], start=2, page_length=2)] == [4, 5]


# --- refusals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
	("content", "part"),
	[
		(b"", "empty"),
		(b"Legal Name,City\n", "no row below"),
		(b"a,b\n1,2\n", "no header that is known"),
		(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "damaged"),
		(b"PK\x03\x04", "damaged"),
	],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_reason(content, part):
	if not content:
		name = upload(b"x")
		with open(frappe.get_site_path(name.lstrip("/")), "wb"):
			pass
		answer = api.check_import(name, "create")
	else:
		answer = check(content)
	assert answer["status"] == "Refused" and part in answer["message"]
	assert not rows_of(answer)


def test_a_large_file_is_checked_in_the_background(monkeypatch):
	queued = []
	monkeypatch.setattr(files, "AT_ONCE", 10)
	with monkeypatch.context() as for_now:
		for_now.setattr(frappe, "enqueue", lambda method, **kwargs: queued.append((method, kwargs)))
		answer = check([new_row()])
	assert answer["status"] == "Checking" and queued[0][1]["client_import"] == answer["name"]
	imports.check_in_background(answer["name"])
	assert api.get_import(answer["name"])["status"] == "Checked"


def test_a_small_workbook_that_unpacks_to_much_is_read_in_the_background(monkeypatch):
	"""83 KB of zeros are 80 MB of a cell, which no request should unpack."""
	queued = []
	content = as_xlsx([new_row()])
	target = io.BytesIO(content)
	with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as book:
		book.writestr("xl/worksheets/sheet9.xml", "0" * 80_000_000)
	content = target.getvalue()
	assert len(content) < files.AT_ONCE
	monkeypatch.setattr(frappe, "enqueue", lambda method, **kwargs: queued.append(method))
	assert check(content)["status"] == "Checking" and queued
	assert check(as_xlsx([new_row()]))["status"] == "Checked"


@pytest.mark.parametrize("name", ["<b>x.csv", "a&b <i>.csv"])
def test_a_file_whose_name_cannot_be_opened_is_refused_in_words_and_no_question_of_rights(name):
	with pytest.raises(frappe.ValidationError, match="contains < or >") as refused:
		api.check_import(upload(as_csv([new_row()]), name), "create", name)
	assert not isinstance(refused.value, frappe.PermissionError)


@pytest.mark.parametrize("name", ["a&b 'c' ñ.csv", "100% #1.csv"])
def test_a_file_of_another_odd_name_is_checked_and_marked(name):
	answer = api.check_import(
		upload(as_csv([new_row(), {"Legal Name": "x"}]), name), "create_and_update", name
	)
	assert (answer["status"], answer["to_create"], answer["errors"]) == ("Checked", 1, 1)
	assert api.marked_copy(answer["name"])["file_url"]


@pytest.mark.parametrize(
	("found", "said"),
	[
		([new_row(**{"Legal Name": "A <b>name</b>"})], "is checked: 0 to create, 0 to change, 1 cannot be"),
		([*(new_row() for _ in range(300)), new_row(Notes="<img src=x>" * 20_000)], "cannot be imported: "),
	],
	ids=["checked", "refused"],
)
def test_the_end_of_a_check_in_the_background_is_notified(monkeypatch, found, said):
	monkeypatch.setattr(files, "AT_ONCE", 10)
	answer = check(found)
	imports.check_in_background(answer["name"])
	note = frappe.get_last_doc("Notification Log", {"document_name": answer["name"]})
	assert note.for_user == "Administrator"
	assert note.subject.startswith(f"{answer['file_name']} {said}") and "<" not in note.subject


def test_a_check_that_goes_wrong_is_notified(monkeypatch):
	monkeypatch.setattr(files, "AT_ONCE", 10)
	answer = check([new_row()])
	monkeypatch.setattr(frappe.db, "rollback", lambda *args, **kwargs: None)

	def fail(doc):
		raise ValueError("broken")

	monkeypatch.setattr(imports, "run_check", fail)
	with pytest.raises(ValueError, match="broken"):
		imports.check_in_background(answer["name"])
	assert api.get_import(answer["name"])["status"] == "Failed"
	note = frappe.get_last_doc("Notification Log", {"document_name": answer["name"]})
	assert "The check stopped with an error" in note.subject


def _everything() -> dict[str, int]:
	"""A sum over the rows of every table, which changes with each of them."""
	names = sorted(frappe.db.get_tables(cached=False))
	found = frappe.db.sql("checksum table " + ", ".join(f"`{name}`" for name in names))
	return {table.partition(".tab")[2]: checksum for table, checksum in found}
