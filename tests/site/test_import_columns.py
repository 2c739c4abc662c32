"""Which column of a sheet is which field: proposed, chosen, kept with the import, and remembered."""

import csv
import io

import frappe
import openpyxl
import pytest

from client_hub import api
from client_hub.demo import builders
from client_hub.spreadsheets import imports
from client_hub.spreadsheets.run import importing
from client_hub.spreadsheets.sheet import files

STRANGE = ["Zorbum", "Quibax", "Frumol", "Glepum", "Snardax"]
"""Headers that nobody knows."""


def upload(lines: list[list], name: str = "list.csv") -> str:
	target = io.StringIO()
	csv.writer(target, delimiter=";").writerows(lines)
	return upload_bytes(target.getvalue().encode(), name)


def upload_bytes(content: bytes, name: str) -> str:
	values = {"doctype": "File", "file_name": name, "is_private": 1, "content": content}
	return frappe.get_doc(values).insert().file_url


def strange_sheet(name: str = "") -> str:
	name = name or f"Acme {frappe.generate_hash(length=8)}"
	return upload(
		[STRANGE, [name, "Calle Mayor 1", "Vigo", "x", "43"], [f"{name} Dos", "Rúa 2", "Lugo", "y", ""]]
	)


CHOSEN = {"0": "legal_name", "1": "address_line1", "2": "city"}


def fields(described: dict) -> dict[str, str | None]:
	return {column["header"]: column["fieldname"] for column in described["columns"]}


def rows_of(answer: dict) -> list[dict]:
	return api.import_rows(answer["name"], page_length=500)


def values(row: dict) -> dict:
	return {value["field"]: value["value"] for value in row["values"]}


def start(answer: dict) -> None:
	"""What the desk does, and then a worker."""
	imports.start(imports.get(answer["name"], to_change=True), False, remember_columns=True)
	importing.run(answer["name"])


# --- proposed ------------------------------------------------------------------------------------


def test_columns_are_proposed_with_samples_and_reasons_and_nothing_is_written():
	before = frappe.db.count("Client Import")
	url = upload([["Razón social", "NIF", "Glepum"], ["Uno, S.L.", "B64717838", "x"], ["Dos, S.A.", "", "x"]])
	described = api.import_columns(url)
	assert fields(described) == {"Razón social": "legal_name", "NIF": "tax_id", "Glepum": None}
	first, second, third = described["columns"]
	assert (first["index"], first["letter"], first["sure"]) == (0, "A", True)
	assert first["samples"] == ["Uno, S.L.", "Dos, S.A."]
	assert first["reason"] and second["reason"]
	assert (third["sure"], third["samples"]) == (False, ["x"])
	assert described["missing"] == ["address_line1", "city", "country"]
	assert described["header_row"] == 1
	assert {"legal_name", "tax_id", "name"} <= {target["fieldname"] for target in described["targets"]}
	assert frappe.db.count("Client Import") == before


def test_a_missing_country_is_asked_for_and_filled_in_by_what_the_numbers_say():
	sheet = [["Razão Social", "CNPJ", "Endereço", "Cidade"]]
	sheet += [
		["Um Ltda", "11.444.777/0001-61", "Rua A", "Recife"],
		["Dois Ltda", "27.486.531/0001-92", "Rua B", "Recife"],
	]
	described = api.import_columns(upload(sheet))
	assert (described["missing"], described["defaults"]) == (["country"], {"country": "Brazil"})


def test_without_any_known_header_the_row_above_the_fuller_ones_is_proposed():
	lines = [["A list of mine"], [], STRANGE, *[[f"n{i}", f"s{i}", "Vigo", "x", str(i)] for i in range(4)]]
	described = api.import_columns(upload(lines))
	assert described["header_row"] == 3
	assert fields(described) == dict.fromkeys(STRANGE)


def test_a_sheet_and_a_row_can_be_named():
	book = openpyxl.Workbook()
	book.active.append(["Legal Name", "City"])
	book.active.append(["Not this one", "Vigo"])
	other = book.create_sheet("Mine")
	for line in (["Nombre", "Ciudad"], ["Razón social", "Localidad"], ["Uno, S.L.", "Lugo"]):
		other.append(line)
	content = io.BytesIO()
	book.save(content)
	url = upload_bytes(content.getvalue(), "list.xlsx")
	described = api.import_columns(url, sheet="Mine", header_row=2)
	assert (described["sheet"], described["sheets"]) == ("Mine", ["Sheet", "Mine"])
	assert fields(described) == {"Razón social": "legal_name", "Localidad": "city"}
	answer = api.check_import(
		url, "create", columns={}, sheet="Mine", header_row=2, values={"address_line1": "x", "country": "ES"}
	)
	assert [(r["row_number"], r["legal_name"]) for r in rows_of(answer)] == [(3, "Uno, S.L.")]
	with pytest.raises(frappe.ValidationError, match="no sheet"):
		api.import_columns(url, sheet="Others")
	with pytest.raises(frappe.ValidationError, match="holds nothing"):
		api.import_columns(url, sheet="Mine", header_row=30)


def test_columns_are_for_those_who_may_import(as_user):
	url = strange_sheet()
	with as_user("sales"):
		with pytest.raises(frappe.PermissionError):
			api.import_columns(url)
		with pytest.raises(frappe.PermissionError):
			api.forget_columns(STRANGE)
	with as_user("sales_master"), pytest.raises(frappe.PermissionError):
		api.import_columns(url)  # another one's file


# --- chosen --------------------------------------------------------------------------------------


def test_what_is_chosen_is_read_and_the_same_for_all_rows_fills_what_is_empty():
	url = upload(
		[
			[*STRANGE, "Country"],
			["Uno, S.L.", "Calle 1", "Vigo", "", "", "Portugal"],
			["Dos, S.L.", "Calle 2", "Vigo", "x", "", ""],
		]
	)
	answer = api.check_import(
		url, columns=CHOSEN | {"3": None}, values={"country": "España", "is_supplier": 1}
	)
	first, second = rows_of(answer)
	assert (values(first)["country"], values(second)["country"]) == ("Portugal", "Spain")
	assert values(second)["is_supplier"] is True
	assert values(first)["address_line1"] == "Calle 1"
	assert answer["values"] == {"country": "España", "is_supplier": 1}


def test_without_a_choice_only_what_is_sure_is_read():
	url = upload(
		[["Legal Name", "Frumol"], ["Uno, S.L.", "uno@acme.example"], ["Dos, S.L.", "dos@acme.example"]]
	)
	described = api.import_columns(url)
	assert fields(described) == {"Legal Name": "legal_name", "Frumol": "email_id"}
	assert described["columns"][1]["sure"] is False
	sure = api.check_import(url, "update")
	guessed = api.check_import(url, "update", columns={})
	assert [column["fieldname"] for column in sure["columns"]] == ["legal_name", None]
	assert [column["fieldname"] for column in guessed["columns"]] == ["legal_name", "email_id"]


def test_two_columns_of_one_field_wait_for_a_choice():
	url = upload([["City", "Legal Name", "City"], ["Vigo", "Uno, S.L.", "Lugo"]])
	described = api.import_columns(url)
	assert [column["sure"] for column in described["columns"]] == [True, True, False]
	answer = api.check_import(
		url, "create", columns={"0": None, "2": "city"}, values={"address_line1": "x", "country": "ES"}
	)
	assert values(*rows_of(answer))["city"] == "Lugo"


@pytest.mark.parametrize(
	("columns", "said"),
	[
		({"9": "city"}, "no column 9"),
		({"-1": "city"}, "no column -1"),
		({"x": "city"}, "no column x"),
		({"0": "tax_id_key"}, "no field tax_id_key"),
		({"0": "owner"}, "no field owner"),
		({"0": ["city"]}, "no field"),
		({"0": "city", "1": "city"}, "one column only"),
	],
)
def test_a_choice_of_what_is_not_there_is_refused(columns, said):
	with pytest.raises(frappe.ValidationError, match=said):
		api.check_import(strange_sheet(), columns=columns)


@pytest.mark.parametrize(
	("same_for_all", "said"),
	[
		({"tax_id_key": "x"}, "no field"),
		({"name": "x"}, "cannot be the same"),
		({"country": "Atlantis"}, "Atlantis"),
		({"is_supplier": "perhaps"}, "perhaps"),
		({"city": ["x"]}, "a text, a number"),
	],
)
def test_a_value_for_all_rows_that_no_row_could_have_is_refused(same_for_all, said):
	with pytest.raises(frappe.ValidationError, match=said):
		api.check_import(strange_sheet(), columns=CHOSEN, values=same_for_all)


@pytest.mark.parametrize(
	("headers", "fieldname"),
	[
		(("Email", "Email"), "email_id"),
		(("Email", "E-mail address"), "email_id"),
		(("Correo electrónico", "Correo"), "email_id"),
		(("Teléfono", "Tel."), "phone"),
		(("Phone", "Telephone"), "phone"),
		(("Mobile", "Móvil"), "mobile_no"),
	],
)
def test_several_emails_and_telephones_are_kept_however_their_columns_are_called(headers, fieldname):
	pair = (
		("a@acme.example", "b@acme.example") if fieldname == "email_id" else ("+34910000001", "+34910000002")
	)
	url = upload(
		[
			["Legal Name", "Address Line 1", "City", "Country", *headers],
			["Uno, S.L.", "Calle 1", "Vigo", "Spain", *pair],
		]
	)
	assert all(column["sure"] for column in api.import_columns(url)["columns"])
	(row,) = rows_of(api.check_import(url))
	assert (values(row)[fieldname], row["more"][0]["values"]) == (pair[0], [pair[1]])


@pytest.mark.parametrize(
	("headers", "other", "sure"),
	[
		(("City", "Población"), "Lugo", False),
		(("City", "Población"), "", True),
		(("City", "Población"), "Vigo", True),
		(("Website", "Web"), "www.other.example", False),
		(("Postal Code", "C.P."), "36202", False),
		(("Country", "Country code"), "ES", True),
	],
)
def test_a_second_column_of_a_field_is_looked_at_where_it_says_something_else(headers, other, sure):
	first = {"City": "Vigo", "Website": "www.acme.example", "Postal Code": "36201", "Country": "Spain"}
	url = upload([["Razón social", *headers], ["Uno, S.L.", first[headers[0]], other]])
	last = api.import_columns(url)["columns"][-1]
	assert (last["fieldname"], last["sure"]) == (None, sure)


def test_several_columns_can_be_a_field_of_which_a_client_has_several():
	answer = api.check_import(
		upload([STRANGE, ["Uno, S.L.", "Calle 1", "Vigo", "a@acme.example", "b@acme.example"]]),
		columns=CHOSEN | {"3": "email_id", "4": "email_id"},
		values={"country": "ES"},
	)
	(row,) = rows_of(answer)
	assert (values(row)["email_id"], row["more"][0]["values"]) == ("a@acme.example", ["b@acme.example"])


def test_a_check_in_the_background_goes_by_what_was_chosen(monkeypatch):
	monkeypatch.setattr(files, "AT_ONCE", 10)
	answer = api.check_import(strange_sheet("Queued"), columns=CHOSEN, values={"country": "ES"})
	assert answer["status"] == "Checking"
	imports.check_in_background(answer["name"])
	assert [row["action"] for row in rows_of(answer)] == ["create", "create"]


def test_a_marked_copy_needs_no_choice():
	url = upload(
		[
			STRANGE,
			["Uno, S.L.", "Calle 1", "", "Ana", "a@acme.example"],
			["Dos, S.L.", "Calle 2", "Vigo", "Luis", ""],
		]
	)
	answer = api.check_import(
		url, columns=CHOSEN | {"3": None, "4": "email_id"}, values={"country": "España", "is_supplier": 1}
	)
	copy = api.marked_copy(answer["name"])["file_url"]
	described = api.import_columns(copy)
	assert all(column["sure"] for column in described["columns"])
	again = api.check_import(copy)
	assert [row["action"] for row in rows_of(again)] == ["error", "create"]
	assert values(rows_of(again)[1]) == values(rows_of(answer)[1])
	assert values(rows_of(again)[1])["is_supplier"] is True


@pytest.mark.parametrize("language", ["en", "es", "pt", "pt-BR", "de"])
@pytest.mark.parametrize("without_address", [True, False])
def test_a_marked_copy_says_whether_clients_may_come_without_an_address(language, without_address):
	url = upload(
		[
			["Legal Name", "Address Line 1", "City", "Country", "Email"],
			["Sin Dirección, S.L.", "", "", "", "a@acme.example"],
			["Media Dirección, S.L.", "", "Vigo", "Spain", ""],
		]
	)
	frappe.local.lang = language
	answer = api.check_import(url, without_address=without_address)
	wanted = ["create" if without_address else "error", "error"]
	assert [row["action"] for row in rows_of(answer)] == wanted
	copy = api.marked_copy(answer["name"])["file_url"]
	frappe.local.lang = "en"  # whoever opens it
	described = api.import_columns(copy)
	assert described["without_address"] is without_address
	assert all(column["sure"] for column in described["columns"])
	again = api.check_import(copy)
	assert [row["action"] for row in rows_of(again)] == wanted
	# A copy of the copy too; and whoever says otherwise is heard.
	third = api.check_import(api.marked_copy(again["name"])["file_url"])
	assert [row["action"] for row in rows_of(third)] == wanted
	assert [row["action"] for row in rows_of(api.check_import(copy, without_address=False))] == ["error"] * 2


# --- remembered ----------------------------------------------------------------------------------


def test_the_second_import_of_a_sheet_needs_no_choice_until_it_is_forgotten():
	start(api.check_import(strange_sheet("Once"), columns=CHOSEN, values={"country": "ES"}))
	described = api.import_columns(strange_sheet("Twice"))
	assert all(column["sure"] and column["remembered"] for column in described["columns"])
	assert fields(described)["Zorbum"] == "legal_name"
	assert (described["missing"], described["defaults"]) == ([], {"country": "ES"})
	assert described["remembered"]["by"] == "Administrator"
	assert "Administrator" in described["columns"][0]["reason"]
	answer = api.check_import(strange_sheet("Twice"))
	assert [row["action"] for row in rows_of(answer)] == ["create", "create"]
	assert api.forget_columns(STRANGE) is True
	assert api.forget_columns(STRANGE) is False
	assert set(fields(api.import_columns(strange_sheet())).values()) == {None}


def test_clients_without_an_address_are_remembered_as_the_columns_are():
	def bare():
		names = [f"Bare {frappe.generate_hash(length=8)}" for _row in range(2)]
		return upload([STRANGE, *([name, "", "", "x", "43"] for name in names)])

	start(
		api.check_import(bare(), header_row=1, columns=CHOSEN, values={"country": "ES"}, without_address=True)
	)
	assert api.import_columns(bare(), header_row=1)["without_address"] is True
	assert [row["action"] for row in rows_of(api.check_import(bare(), header_row=1))] == ["create"] * 2
	assert [
		row["action"] for row in rows_of(api.check_import(bare(), header_row=1, without_address=False))
	] == ["error"] * 2


def test_columns_are_remembered_whatever_their_order_and_for_everybody_who_imports(as_user):
	start(api.check_import(strange_sheet("Once"), columns=CHOSEN, values={"country": "ES"}))
	with as_user("sales_master"):
		url = upload([STRANGE[::-1], ["43", "x", "Vigo", "Calle 1", "Uno, S.L."]])
		described = api.import_columns(url)
		assert fields(described)["Zorbum"] == "legal_name"
		assert api.forget_columns(STRANGE) is True


def test_a_check_that_is_not_started_is_not_remembered():
	api.check_import(strange_sheet(), columns=CHOSEN, values={"country": "ES"})
	assert api.import_columns(strange_sheet())["remembered"] is None


def test_one_header_is_remembered_only_where_it_means_one_field_everywhere():
	start(api.check_import(strange_sheet("Once"), columns=CHOSEN, values={"country": "ES"}))
	other = lambda: upload([["Frumol", "Legal Name"], ["Vigo", "Uno, S.L."]])  # noqa: E731
	column = api.import_columns(other())["columns"][0]
	assert (column["fieldname"], column["sure"], column["remembered"]) == ("city", False, True)
	start(
		api.check_import(
			upload([["Frumol", "Nombre fiscal"], ["Galicia", "Tres, S.L."]]),
			columns={"0": "state"},
			values={"country": "ES", "address_line1": "x", "city": "y"},
		)
	)
	assert api.import_columns(other())["columns"][0]["fieldname"] is None


def test_a_remembered_field_that_is_not_there_any_more_is_ignored(as_user):
	start(api.check_import(strange_sheet("Once"), columns=CHOSEN, values={"country": "ES"}))
	name = frappe.get_last_doc("Client Import Columns").name
	kept = frappe.parse_json(frappe.db.get_value("Client Import Columns", name, "columns"))
	kept["glepum"] = "a_field_of_another_time"
	frappe.db.set_value("Client Import Columns", name, "columns", frappe.as_json(kept))
	column = api.import_columns(strange_sheet())["columns"][3]
	assert (column["fieldname"], column["sure"]) == (None, False)


def test_nobody_writes_what_is_remembered_by_hand(as_user):
	with as_user("sales_master"), pytest.raises(frappe.PermissionError):
		frappe.get_doc({"doctype": "Client Import Columns", "headers": "x"}).insert()


# --- systems -------------------------------------------------------------------------------------

CUSTOMERS = ["ID", "Customer Name", "Customer Type", "Customer Group", "Territory", "Tax ID", "Website"]


def test_a_list_of_this_sites_customers_finds_their_clients_and_points_to_adoption():
	client = builders.client("Lista Propia, S.L.", is_customer=1)
	alone = builders.customer("Sin Ficha, S.L.")
	frappe.db.set_value("Customer", alone.name, "client", None)  # as before the app was there
	lines = [CUSTOMERS]
	for name, title in (
		(client.primary_customer, "Lista Propia, S.L."),
		(alone.name, "Sin Ficha, S.L."),
		("Nobody", "Nueva, S.L."),
	):
		lines.append([name, title, "Company", "Commercial", "Spain", "", "www.list.example"])
	url = upload(lines)
	assert "ERPNext" in api.import_columns(url)["system"]
	answer = api.check_import(url, columns={}, values={"country": "ES"}, without_address=True)
	known, unknown, new = rows_of(answer)
	assert (known["action"], known["client"]) == ("update", client.name)
	assert "website" in [change["field"] for change in known["changes"]]
	assert (unknown["action"], "Adopt" in unknown["problems"][0]["text"]) == ("conflict", True)
	assert new["action"] == "create"
