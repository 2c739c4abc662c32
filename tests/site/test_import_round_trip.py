"""Our own exports, opened by a double click in Excel and saved again, in any way it saves: imported, they
change nothing, or say what is wrong. See `excel_by_hand` for what Excel does."""

from datetime import date, datetime, time

import excel_by_hand
import frappe
import pytest
from frappe.custom.doctype.custom_field.custom_field import create_custom_field

from client_hub import api
from client_hub.demo import builders

CODES = [
	"00012",
	"12",
	"1-2",
	"1/2",
	"3E5",
	"27486531000192",
	"123456789012345678",
	"1.000",
	"1,5",
	"5.10",
	"(12)",
	"-7",
	"+34910000000",
	"TRUE",
	"VERDADERO",
	"mar-20",
	"2026-02-01",
	"01/02/2026",
	"12:30",
	"10%",
	"A0001",
	"=1+1",
	"'0012",
	"'=1+1",
	"<clear>",
	"1.234.567,891",
	"1234567.8912345",
	"10,25 %",
	"5.5%",
	"1e-3",
	"23:59:59",
	"2026-02-01 10:30",
]


WAYS = [
	("csv", "cp1252"),
	("csv", "utf-8-sig"),
	("csv", "cp850"),
	("csv", "xlsx"),
	("xlsx", "xlsx"),
	("xlsx", "cp1252"),
	("xlsx", "utf-16"),
]
"""What is exported, and as what Excel saves it: the encoding of a text, or a workbook."""

every_language = pytest.mark.parametrize("language", ["en", "es", "pt"])


@pytest.fixture(autouse=True)
def separators():
	"""Redis keeps the defaults that a test has set, whatever is rolled back."""
	yield
	frappe.local.lang = "en"
	frappe.db.set_default("number_format", "#,###.##")


def speak(language: str) -> None:
	frappe.local.lang = language
	frappe.db.set_default("number_format", "#,###.##" if language == "en" else "#.###,##")


def saved_again(
	exported: str, saved: str, language: str, for_import: bool, clients: list[str] | None
) -> dict:
	"""The check of an export that Excel has saved again."""
	filters = [["Client", "name", "in", clients]] if clients else []
	answer = api.export_clients(filters, file_type=exported, for_import=for_import)
	with open(frappe.get_site_path(answer["file_url"].lstrip("/")), "rb") as file:
		opened = getattr(excel_by_hand, f"open_{exported}")(file.read(), language)
	content = (
		excel_by_hand.save_xlsx(opened)
		if saved == "xlsx"
		else excel_by_hand.save_csv(opened, language, saved)
	)
	values = {"doctype": "File", "is_private": 1, "content": content}
	values["file_name"] = f"x.{'xlsx' if saved == 'xlsx' else 'csv'}"
	answer = api.check_import(frappe.get_doc(values).insert().file_url, columns={})
	assert answer["status"] in ("Checked", "Refused")
	return answer


def changed(answer: dict) -> list[tuple]:
	"""What an import would do, for a test to say it."""
	found = []
	for start in range(0, answer["total_rows"], 500):
		for row in api.import_rows(answer["name"], start=start, page_length=500):
			if row["action"] in ("create", "update"):
				changes = {change["field"]: (change["old"], change["new"]) for change in row["changes"]}
				found.append((row["action"], row["legal_name"], changes, row["more"]))
	return found


# --- codes of all kinds --------------------------------------------------------------------------


@pytest.fixture
def codes_of_all_kinds() -> list[str]:
	"""A client for each code in each field: what is wrong with one hides nothing of another."""
	clients = []
	for place, code in enumerate(CODES):
		for field in ("external_id", "trade_name", "pincode", "notes"):
			value = f"{code}\nőω" if field == "notes" and place % 3 == 0 else code
			clients.append(builders.client(f"Añeja {place} {field}, S.L.", **{field: value}).name)
	for phone in ("+34910000000", "0034910000000", "910000000", "(11) 3000-0000"):
		clients.append(builders.client(f"Añeja {phone}, S.L.", phone=phone, mobile_no=phone).name)
	clients.append(builders.client("Officina", tax_id="01114601006", country="Italy", pincode="00187").name)
	clients.append(
		builders.client("Comércio", tax_id="27486531000192", country="Brazil", pincode="01001000").name
	)
	return clients


@every_language
def test_codes_of_all_kinds_are_as_they_were(codes_of_all_kinds, language):
	speak(language)
	found = {}
	for way in WAYS:
		answer = saved_again(*way, language, True, codes_of_all_kinds)
		found[way] = changed(answer)
		assert answer["status"] == "Refused" or answer["total_rows"] == len(codes_of_all_kinds)
	assert not any(found.values()), found


# --- the demo ------------------------------------------------------------------------------------


@every_language
@pytest.mark.parametrize("for_import", [True, False], ids=["to import", "as shown"])
def test_the_demo_is_as_it_was(story, language, for_import):
	speak(language)
	found = {}
	for way in WAYS:
		answer = saved_again(*way, language, for_import, None)
		found[way] = changed(answer)
		if answer["status"] == "Checked":
			assert answer["total_rows"] == frappe.db.count("Client")
			# Of the demo's values Excel damages hardly one: most rows are still there to be worked with.
			assert answer["to_skip"] > 0.9 * answer["total_rows"]
	assert not any(found.values()), found


# --- fields of the site's own --------------------------------------------------------------------

OWN = {
	"Data": ["007", "1e5", "3-4"],
	"Small Text": ["1,5\n2,5", "=1+1"],
	"Select": ["a", "b"],
	"Check": [0, 1],
	"Int": [0, 7, -1234567, 2147483647],
	"Float": [0.1, -3.25, 1234567.891234, 1e-9, 0.333333333],
	"Currency": [1234.5, 99999999.99, -0.01],
	"Percent": [12.5, 100, 0.5, 33.333333333],
	"Date": [date(2026, 2, 1), date(1999, 12, 31), date(2026, 11, 12)],
	"Datetime": [
		datetime(2026, 2, 1, 10, 30, 15),
		datetime(2026, 2, 1, 10, 30),
		datetime(2026, 2, 1),
		datetime(2026, 12, 31, 23, 59, 59, 999999),
		# Which is the month is told by one of the column that can be read in one way only.
		datetime(2026, 12, 30, 9, 0),
	],
	"Time": [time(10, 30, 15), time(0, 0), time(23, 59, 59, 123456)],
	"Duration": [0, 61, 100000],
}


@pytest.fixture(scope="module")
def own_fields(site):
	"""A field of the site's own of each type on Client. Adding a column commits."""
	for fieldtype in OWN:
		label = f"Round {fieldtype}"
		field = {
			"fieldname": frappe.scrub(label),
			"label": label,
			"fieldtype": fieldtype,
			"insert_after": "notes",
		}
		options = {"Select": "a\nb"}.get(fieldtype)
		create_custom_field(
			"Client",
			{**field, "options": options, "precision": 9 if fieldtype == "Float" else ""},
			ignore_validate=True,
		)
	frappe.db.commit()
	yield
	frappe.db.rollback()
	for name in frappe.get_all(
		"Custom Field", {"dt": "Client", "fieldname": ("like", "round_%")}, pluck="name"
	):
		frappe.delete_doc("Custom Field", name, force=True)
	frappe.db.commit()
	for column in frappe.db.get_table_columns("Client"):
		if column.startswith("round_"):
			frappe.db.sql_ddl(f"alter table `tabClient` drop column `{column}`")


@every_language
def test_fields_of_the_sites_own_are_as_they_were(own_fields, language):
	speak(language)
	clients = []
	for fieldtype, values in OWN.items():
		for value in values:
			clients.append(builders.client(f"Propia {len(clients)}, S.L.").name)
			frappe.db.set_value("Client", clients[-1], frappe.scrub(f"Round {fieldtype}"), value)
	found = {way: changed(saved_again(*way, language, True, clients)) for way in WAYS}
	assert not any(found.values()), found


@pytest.mark.parametrize(
	("field", "stored", "given"),
	[
		("external_id", "27486531000192", "27486531000193"),
		("external_id", "1234567890", "1234567891"),
		("trade_name", "1234567.8912345", "1234567.892"),
		("trade_name", "'=1+1", "=1+2"),
		("trade_name", "10%", "11%"),
		("notes", "2026-02-01 10:30", "2026-02-01 10:31"),
		("notes", "12:30", "12:31"),
		("round_float", 1234567.891234, "1234567.892"),
		("round_float", 0.333333333, "0.33"),
		("round_percent", 33.333333333, "33"),
		("round_datetime", datetime(2026, 2, 1, 10, 30, 15), "2026-02-01 10:31:00"),
		("round_time", time(10, 30, 15), "10:30:00"),
	],
)
def test_what_somebody_has_changed_is_a_change(own_fields, field, stored, given):
	client = builders.client("Cambiada, S.L.")
	frappe.db.set_value("Client", client.name, field, stored)
	content = f"ID;{field}\n{client.name};{given}".encode()
	values = {"doctype": "File", "file_name": "x.csv", "is_private": 1, "content": content}
	answer = api.check_import(frappe.get_doc(values).insert().file_url, columns={})
	(row,) = api.import_rows(answer["name"])
	assert (row["action"], [change["field"] for change in row["changes"]]) == ("update", [field])
