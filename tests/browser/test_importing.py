"""Import clients and Export clients in the menu of the list: from a file to undo, and back into a file."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import frappe
import openpyxl
import pytest
from conftest import SITES_PATH, URL, forget_client
from frappe.utils.background_jobs import get_queue
from playwright.sync_api import Locator, expect
from test_accessibility import violations

from client_hub.spreadsheets import remembering

CHECKOUT = Path(__file__).resolve().parents[2]
MARK = "Importada"
HOSTILE = f"{MARK} & Cía"
NOTES = "<img src=x onerror=\"document.title='run'\"> =1+1"
HEADERS = [
	"Legal Name",
	"Address Line 1",
	"City",
	"Country",
	"Contact First Name",
	"Email",
	"Notes",
	"Shoe size",
]
PATIENCE = 60_000


@pytest.fixture(scope="module")
def worker(site) -> Iterator[None]:
	"""A worker for the site's background jobs, as `make demo` has one.

	Only for long ones, which ours are: Frappe looks up the pictures of new users on the internet, and
	without one each look-up holds the others up.
	"""
	get_queue("long").empty()  # of what other tests have left there, which would all be done first
	process = subprocess.Popen(
		[sys.executable, "-W", "ignore", "-m", "tools.one_site", "work", site, "long"],
		cwd=SITES_PATH,
		env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
		stdout=subprocess.DEVNULL,
		stderr=subprocess.DEVNULL,
	)
	yield
	process.terminate()
	process.wait(30)


@pytest.fixture(scope="module")
def importer(new_user) -> str:
	return new_user("importer", ["Sales Master Manager"])


@pytest.fixture(autouse=True)
def nothing_is_left(on_site, importer) -> Iterator[None]:
	yield
	with on_site():
		for client in frappe.get_all("Client", {"legal_name": ("like", f"{MARK}%")}, pluck="name"):
			forget_client(client)
		for doctype in ("Client Import", "Client Import Columns", "Client Export", "File"):
			for name in frappe.get_all(doctype, {"owner": importer}, pluck="name"):
				frappe.delete_doc(doctype, name, force=True, ignore_permissions=True)


@pytest.fixture
def sheet(tmp_path) -> Path:
	"""Two new clients, one of them hostile, and one that lacks its city."""
	rows = [
		[f"{MARK} Uno", "Calle Mayor 1", "Bilbao", "España", "Ane", "uno@importada.example", "", "43"],
		[HOSTILE, "Calle Mayor 2", "Bilbao", "ES", "", "", NOTES, ""],
		[f"{MARK} Tres", "Calle Mayor 3", "", "Spain", "", "", "", ""],
	]
	return write(tmp_path / "clientes.csv", [HEADERS, *rows])


def write(path: Path, rows: list[list[str]]) -> Path:
	with path.open("w", newline="", encoding="utf-8") as file:
		csv.writer(file, delimiter=";").writerows(rows)
	return path


def menu_of(desk) -> Locator:
	"""The entries of the list's menu."""
	desk.open_list()
	return open_menu(desk)


def open_menu(desk) -> Locator:
	desk.page.locator(".page-head .menu-btn-group:visible button").first.click()
	return desk.page.locator(".menu-btn-group .dropdown-menu:visible .menu-item-label")


def check(desk, sheet: Path) -> None:
	"""Check a sheet that leaves something open, by what is proposed."""
	choose(desk, sheet)
	expect(choices(desk).first).to_be_visible()
	button(desk, "Check").click()
	expect(count(desk, "create")).to_be_visible()
	desk.settle()


def choose(desk, sheet: Path) -> None:
	"""Take a file and go on, to its columns or to what its rows would do."""
	menu_of(desk).filter(has_text="Import clients").click()
	desk.dialog.locator("input[type=file]").set_input_files(sheet)
	button(desk, "Check").click()


def choices(desk) -> Locator:
	"""The field of each column."""
	return desk.dialog.locator(".ch-columns .ch-choice")


def button(desk, name: str) -> Locator:
	return desk.dialog.get_by_role("button", name=name, exact=True)


def count(desk, shown: str) -> Locator:
	return desk.page.locator(f".ch-count-button[data-shown={shown}] .ch-number:visible")


def rows(desk) -> Locator:
	return desk.page.locator(".ch-import .ch-row:visible")


def run(desk) -> None:
	desk.answer(desk.dialog.locator(".btn-modal-primary"))
	expect(count(desk, "created")).to_be_visible(timeout=PATIENCE)
	desk.settle()


def imported(on_site) -> list[str]:
	with on_site():
		return frappe.get_all("Client", {"legal_name": ("like", f"{MARK}%")}, pluck="legal_name")


def test_who_may_neither_import_nor_export_is_told_who_may(desk):
	desk = desk("sales")
	desk.open_list()
	open_menu(desk)
	items = desk.page.locator("[id='page-List/Client/List'] .menu-btn-group .dropdown-item")
	entries = [items.filter(has_text=label) for label in ("Import clients", "Export clients")]
	for entry in entries:
		expect(entry).to_be_visible()
		expect(entry).to_have_attribute("aria-disabled", "true")
		expect(entry).to_contain_text("Only System Manager or Sales Master Manager")
	for entry in entries:
		entry.dispatch_event("click")
	expect(desk.page.locator(".modal:visible")).to_have_count(0)


def test_a_sheet_is_checked_run_and_undone(desk, importer, worker, sheet, on_site):
	page = desk(importer)
	check(page, sheet)
	expect(count(page, "create")).to_have_text("2")
	expect(count(page, "error")).to_have_text("1")
	expect(page.dialog).to_contain_text("Shoe size")
	assert not imported(on_site)
	count(page, "error").click()
	expect(rows(page)).to_have_count(1)
	expect(rows(page)).to_contain_text("City is missing")
	run(page)
	expect(count(page, "created")).to_have_text("2")
	assert len(imported(on_site)) == 2
	button(page, "Undo import").click()
	page.answer(page.page.locator(".modal.show").last.get_by_role("button", name="Yes"))
	expect(count(page, "undone")).to_have_text("2", timeout=PATIENCE)
	expect(count(page, "kept")).to_have_text("0")
	assert not imported(on_site)


def test_a_change_is_shown_with_old_and_new_and_a_row_can_be_left_out(
	desk, importer, worker, sheet, tmp_path, on_site
):
	page = desk(importer)
	check(page, sheet)
	rows(page).filter(has_text=f"{MARK} Uno").get_by_role("checkbox").uncheck()
	expect(count(page, "left_out")).to_have_text("1")
	run(page)
	assert imported(on_site) == [HOSTILE]
	button(page, "Another file").click()
	again = write(tmp_path / "cambios.csv", [["Legal Name", "Country", "City"], [HOSTILE, "Spain", "Gijón"]])
	page.dialog.locator("input[type=file]").set_input_files(again)
	button(page, "Check").click()
	# A new client would need a street, which no column is.
	expect(page.dialog.locator(".ch-missing")).to_contain_text("Address Line 1")
	button(page, "Check").click()
	expect(count(page, "update")).to_have_text("1")
	expect(rows(page).locator("del")).to_have_text("Bilbao")
	expect(rows(page).locator("ins")).to_have_text("Gijón")


def test_what_was_used_since_is_listed_and_left_alone(desk, importer, worker, sheet, on_site):
	page = desk(importer)
	check(page, sheet)
	run(page)
	with on_site():
		frappe.get_doc("Client", {"legal_name": HOSTILE}).update({"phone": "+34 944 111 111"}).save()
	button(page, "Undo import").click()
	page.answer(page.page.locator(".modal.show").last.get_by_role("button", name="Yes"))
	expect(count(page, "kept")).to_have_text("1", timeout=PATIENCE)
	count(page, "kept").click()
	expect(rows(page)).to_contain_text([HOSTILE])
	expect(rows(page)).to_contain_text("changed since")
	assert imported(on_site) == [HOSTILE]


def test_what_a_file_says_is_shown_as_text(desk, importer, sheet):
	page = desk(importer)
	check(page, sheet)
	row = rows(page).filter(has_text=HOSTILE)
	expect(row).to_contain_text(NOTES)
	expect(row.locator("img")).to_have_count(0)
	assert page.page.title() != "run"


def test_an_import_is_shown_again_in_its_form(desk, importer, sheet, on_site):
	page = desk(importer)
	check(page, sheet)
	with on_site():
		name = frappe.get_last_doc("Client Import", {"owner": importer}).name
	page.open("client-import")
	page.page.locator(".list-row").filter(has_text="clientes.csv").get_by_role("link").first.click()
	expect(count(page, "create")).to_have_text("2")
	expect(page.page.get_by_role("button", name="Import 2 rows")).to_be_visible()
	page.open(f"client-import/{name}")
	expect(rows(page)).to_have_count(2)


def test_a_refused_file_says_why_and_another_can_be_chosen(desk, importer, tmp_path):
	page = desk(importer)
	page.provokes("417")  # the refusal, and what Frappe writes of it
	page.provokes("ValidationError")
	menu_of(page).filter(has_text="Import clients").click()
	page.dialog.locator("input[type=file]").set_input_files(
		write(tmp_path / "x.csv", [["Legal Name", "City"]])
	)
	button(page, "Check").click()
	expect(page.dialog.get_by_role("alert")).to_contain_text("no row below")
	expect(button(page, "Check")).to_be_enabled()


def test_a_sheet_is_imported_with_the_keyboard_alone(desk, importer, sheet):
	page = desk(importer)
	# Playwright counts who listens only when the browser has answered it, and drops a chooser of before:
	# whoever asks for one in the moment of the key may miss it.
	page.page.on("filechooser", lambda _chooser: None)
	menu_of(page).filter(has_text="Import clients").click()
	# Where the reading begins, when the dialog has come to rest, and not before.
	expect(page.dialog.locator("[data-start]")).to_be_focused()
	page.settle()
	for _step in range(12):
		if page.page.evaluate("document.activeElement.type") == "file":
			break
		page.page.keyboard.press("Tab")
	expect(page.dialog.locator("input[type=file]")).to_be_focused()
	with page.page.expect_file_chooser() as chooser:
		page.page.keyboard.press("Enter")
	chooser.value.set_files(sheet)
	button(page, "Check").focus()
	page.page.keyboard.press("Enter")
	expect(page.dialog.locator("[data-start]")).to_be_focused()
	expect(choices(page).first).to_be_visible()
	button(page, "Check").focus()
	page.page.keyboard.press("Enter")
	expect(count(page, "create")).to_have_text("2")
	# Where the reading goes on, and from there with Tab to the counts.
	expect(page.dialog.locator("[data-start]")).to_be_focused()
	page.settle()  # the rows, which the counts are drawn with
	page.page.keyboard.press("Tab")
	page.page.keyboard.press("Tab")
	page.page.keyboard.press("Tab")
	page.settle()
	assert page.page.evaluate("document.activeElement.className").startswith("ch-count-button")


# A field of each column of `strange_sheet` that has one, as somebody would type it to find it.
TYPED = {
	2: "legal name",
	4: "line 1",
	5: "city",
	7: "first name",
	11: "notes",
	20: "trade",
}


@pytest.fixture
def strange_sheet(tmp_path, on_site) -> Iterator[Path]:
	"""27 columns of names that nobody knows; gone from what is remembered afterwards."""
	headers = [f"{syllable}{ending}" for ending in ("um", "ax", "ol") for syllable in STRANGE]
	lines = []
	for number, name in enumerate((f"{MARK} Uno", HOSTILE)):
		line = [f"v{number}{column}" for column in range(len(headers))]
		line[2], line[4], line[5], line[7] = name, f"Calle Mayor {number}", "Bilbao", "Ane"
		lines.append(line)
	yield write(tmp_path / "strange.csv", [headers, *lines])
	with on_site():
		remembering.forget(headers)


STRANGE = ("Zorb", "Quib", "Frum", "Glep", "Snard", "Blick", "Trosk", "Wumb", "Plon")


def test_27_columns_of_made_up_names_are_mapped_by_keyboard_and_remembered(
	desk, importer, worker, strange_sheet, on_site
):
	page = desk(importer)
	keyboard = page.page.keyboard
	choose(page, strange_sheet)
	expect(choices(page)).to_have_count(27)
	expect(page.dialog.locator("[data-start]")).to_be_focused()
	for _step in range(10):
		if page.page.evaluate("document.activeElement.classList.contains('ch-choice')"):
			break
		keyboard.press("Tab")
	for column in range(27):
		expect(choices(page).nth(column)).to_be_focused()
		if column in TYPED:
			keyboard.type(TYPED[column])
			keyboard.press("Enter")
		keyboard.press("Tab")
	expect(choices(page).nth(2)).to_have_value("Legal Name")
	expect(page.dialog.locator("tr[data-column='2'] .ch-why")).to_have_text("Chosen by hand.")
	# The country is in no column: it is the same for all rows, and asked for, filled in.
	expect(page.dialog.locator(".ch-missing")).to_be_hidden()
	# For axe, what has been scrolled over the top of the window labels nothing.
	page.dialog.locator("[data-start]").scroll_into_view_if_needed()
	assert not violations(page)
	button(page, "Check").focus()
	keyboard.press("Enter")
	expect(count(page, "create")).to_have_text("2")
	expect(page.dialog.locator(".ch-understood")).to_contain_text("6 of 27 columns")
	run(page)
	with on_site():
		client = frappe.get_doc("Client", {"legal_name": HOSTILE})
	assert (client.city, client.contact_first_name, client.notes) == ("Bilbao", "Ane", "v111")

	# The second time there is nothing to choose.
	choose(page, strange_sheet)
	expect(count(page, "skip")).to_have_text("2")
	button(page, "Change").click()
	expect(choices(page).nth(2)).to_have_value("Legal Name")
	expect(page.dialog).to_contain_text("has chosen on")
	button(page, "Forget").click()
	expect(choices(page).nth(2)).to_have_value("Leave out")


def test_a_field_can_be_one_column_only_and_what_is_lacking_is_said(desk, importer, strange_sheet):
	page = desk(importer)
	choose(page, strange_sheet)
	for column in (2, 3):
		choices(page).nth(column).fill("legal")
		page.dialog.get_by_role("option", name="Legal Name").first.click()
	expect(page.dialog.locator("tr[data-column='3'] .ch-why")).to_contain_text("it can be one only")
	expect(page.dialog.locator(".ch-missing")).to_contain_text("City")
	button(page, "Check").click()
	expect(choices(page).nth(3)).to_be_focused()


def test_another_row_can_hold_the_headers(desk, importer, tmp_path):
	page = desk(importer)
	lines = [
		["Legal Name", "City", "Shoe size"],
		["Calle", "Nombre", "x"],
		["Gran Vía 1", f"{MARK} Uno", "43"],
	]
	choose(page, write(tmp_path / "two.csv", lines))
	expect(choices(page).first).to_have_value("Legal Name")
	page.dialog.locator("[data-header-row]").fill("2")
	page.page.keyboard.press("Tab")
	expect(choices(page).first).to_have_value("Address Line 1")
	expect(choices(page).nth(1)).to_have_value("Legal Name")


def test_the_columns_fit_a_telephone(desk, importer, strange_sheet):
	page = desk(importer, 380, 780)
	choose(page, strange_sheet)
	expect(choices(page)).to_have_count(27)
	page.settle()
	assert page.page.evaluate("document.documentElement.scrollWidth") <= 380
	choices(page).nth(2).click()
	box = page.dialog.locator(".ch-choices:visible").bounding_box()
	assert box["x"] >= 0 and box["x"] + box["width"] <= 380


def test_the_dialog_fits_a_telephone(desk, importer, sheet):
	page = desk(importer, 380, 780)
	check(page, sheet)
	count(page, "error").click()
	page.settle()
	assert page.page.evaluate("document.documentElement.scrollWidth") <= 380
	box = page.dialog.locator(".modal-content").bounding_box()
	assert box["x"] >= 0 and box["x"] + box["width"] <= 380
	expect(button(page, "Import 2 rows")).to_be_in_viewport()


def test_the_list_is_exported_as_it_is_filtered(desk, importer, on_site, tmp_path):
	with on_site():
		city = next(filter(None, frappe.get_all("Client", pluck="city", order_by="city")))
		expected = frappe.get_all("Client", {"city": city}, pluck="legal_name")
	page = desk(importer)
	page.open(f"client?city={city}")
	expect(page.page.locator(".list-row-container .list-row")).to_have_count(len(expected))
	open_menu(page).filter(has_text="Export clients").click()
	with page.page.expect_download() as download:
		button(page, "Export").click()
	download.value.save_as(tmp_path / "clients.xlsx")
	first = openpyxl.load_workbook(tmp_path / "clients.xlsx").active
	header, *lines = first.iter_rows(values_only=True)
	assert sorted(line[header.index("Legal Name")] for line in lines) == sorted(expected)


def test_the_example_of_the_guide_imports_undoes_and_exports(importer, worker, sheet, on_site, tmp_path):
	with on_site():
		user = frappe.get_doc("User", importer)
		user.api_key, user.api_secret = frappe.generate_hash(length=15), frappe.generate_hash(length=15)
		token = f"{user.api_key}:{user.api_secret}"
		user.save()
	exported = tmp_path / "clients.csv"
	command = [sys.executable, CHECKOUT / "docs" / "examples" / "import_clients.py", URL, sheet]
	output = subprocess.run(
		[*command, "--run", "--undo", "--export", exported],
		env={**os.environ, "CLIENT_HUB_TOKEN": token},
		capture_output=True,
		text=True,
		timeout=300,
	)
	assert output.returncode == 0, output.stdout + output.stderr
	assert "2 to create, 0 to change, 0 with nothing to change, 0 conflicts, 1 errors" in output.stdout
	assert "row 4 Importada Tres: City: City is missing." in output.stdout
	assert "2 created, 0 changed, 0 failed" in output.stdout
	assert "2 taken back, 0 left alone" in output.stdout
	assert not imported(on_site)
	with on_site():
		clients = frappe.db.count("Client")
	assert f"{clients} clients exported" in output.stdout
	assert len(list(csv.reader(exported.open(encoding="utf-8-sig")))) >= clients + 1
