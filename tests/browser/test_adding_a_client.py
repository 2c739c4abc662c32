"""From the sidebar to a new client's page: Selling, Clients, Add client."""

import re
from collections.abc import Iterator

import frappe
import pytest
from conftest import forget_client
from desk import HOME, VERSION
from playwright.sync_api import Locator, expect

from client_hub.demo.cast import AURORA

NAME = "Forja Ibérica del Norte S.L."
LIST = re.compile(rf"{HOME}/client(/view/list)?$")
FIELDS = ["legal_name", "tax_id", "address_line1", "pincode", "city", "country"]
GOOD = {
	"legal_name": NAME,
	"tax_id": "B12345674",
	"address_line1": "Calle Uría 3",
	"pincode": "33003",
	"city": "Oviedo",
	"country": "Spain",
}


# `window.__drawn` is settled when Frappe has looked at the conditions of the dialog's fields.
WATCH_DRAWING = """() => {
	const draw = cur_dialog.refresh_dependency;
	window.__drawn = new Promise((done) => {
		cur_dialog.refresh_dependency = function (...args) {
			draw.apply(this, args);
			done();
		};
	});
}"""


@pytest.fixture
def nobody_is_left(on_site) -> Iterator[None]:
	"""Whatever client the test adds under `NAME` is gone afterwards, its party and address too."""
	yield
	with on_site():
		for client in frappe.get_all("Client", {"legal_name": ("like", f"{NAME[:12]}%")}, pluck="name"):
			forget_client(client)


def saved(on_site) -> list[str]:
	"""What is in the database of the client that a test tried to add."""
	found = []
	with on_site():
		for doctype, column in (
			("Client", "legal_name"),
			("Customer", "customer_name"),
			("Address", "address_title"),
		):
			found += frappe.get_all(doctype, {column: ("like", f"{NAME[:12]}%")}, pluck="name")
	return found


def open_quick_entry(desk) -> Locator:
	desk.open_list()
	expect(desk.page.get_by_role("button", name="Add client")).to_be_visible()
	return desk.open_quick_entry()


def field(dialog: Locator, name: str) -> Locator:
	return dialog.locator(f"[data-fieldname={name}] input:visible")


def fill(desk, dialog: Locator, values: dict[str, str]) -> None:
	for name, value in values.items():
		if name != "country":
			desk.type(name, value)
			continue
		# a Link takes what is chosen from its list
		field(dialog, name).fill(value)
		dialog.locator("[data-fieldname=country] [role=option]").first.click()
	desk.settle()


@pytest.mark.parametrize("user", ["sales", "accounts"])
def test_selling_leads_to_the_list_of_clients_in_one_click(user, desk):
	if VERSION >= 16 and user == "accounts":
		pytest.skip("On Selling's page ERPNext 16 shows a report that its roles may not read")
	desk = desk(user)
	start = "home" if VERSION < 16 else "selling"
	desk.open(start)
	page = desk.page
	if VERSION < 16:
		selling = page.locator(".sidebar-item-container[item-name=Selling]")
		selling.locator(".drop-icon").first.click()
	else:
		selling = page.locator(".body-sidebar .sidebar-items")
		expect(selling).to_be_visible()
		desk.provokes("ResizeObserver.boundDrawFn")  # Frappe's charts, left while they are drawn
	desk.settle()  # the page of before asks for itself too
	asked = []
	page.on("request", lambda request: asked.append(f"{request.url} {request.post_data or ''}"))
	selling.get_by_role("link", name="Clients", exact=True).click()
	expect(page.locator(".list-row-container .list-row").first).to_be_visible()
	expect(page.locator(".page-title:visible")).to_contain_text("Clients")
	desk.settle()
	assert not [request for request in asked if "get_desktop_page" in request], "a workspace came between"
	page.go_back()
	expect(page).to_have_url(f"{HOME}/{start}")


def test_add_client_asks_for_legal_name_tax_id_and_address_and_offers_create(desk):
	desk = desk("sales")
	dialog = open_quick_entry(desk)
	expect(dialog.locator(".modal-title")).to_have_text("Add client")
	shown = dialog.locator(".frappe-control[data-fieldname]:visible")
	assert [control.get_attribute("data-fieldname") for control in shown.all()] == FIELDS
	for name in ("legal_name", "address_line1", "city", "country"):
		expect(
			dialog.locator(f"[data-fieldname={name}] label.reqd, [data-fieldname={name}] .reqd")
		).to_have_count(1)
	expect(dialog.locator(".section-head:visible")).to_have_text(["Address"])
	expect(dialog.get_by_role("button", name="Create", exact=True)).to_be_visible()


@pytest.mark.parametrize(
	("changed", "message"),
	[
		({"legal_name": ""}, "Legal Name"),
		({"city": ""}, "City/Town"),
		({"legal_name": f"{NAME} <b>"}, "may not contain < or >"),
		({"tax_id": AURORA.tax_id}, AURORA.legal_name),
	],
	ids=["no name", "no city", "markup", "tax ID taken"],
)
def test_bad_input_gets_a_message_and_what_was_typed_stays(changed, message, desk, nobody_is_left, on_site):
	desk = desk("sales")
	desk.provokes("status of 417")
	desk.provokes("ValidationError")
	dialog = open_quick_entry(desk)
	values = {**GOOD, **changed}
	fill(desk, dialog, values)
	dialog.get_by_role("button", name="Create", exact=True).click()
	expect(desk.message).to_contain_text(message)
	desk.answer(desk.page.locator(".modal.show:has(.msgprint) .btn-modal-close"))
	expect(desk.message).to_have_count(0)
	for name, value in values.items():
		expect(field(desk.dialog, name)).to_have_value(value)
	expect(desk.page).to_have_url(LIST)
	assert saved(on_site) == []


def test_a_client_that_is_there_already_is_shown_while_it_is_typed(desk, flagship):
	desk = desk("sales")
	dialog = open_quick_entry(desk)
	matches = dialog.locator(".client-hub-matches")
	desk.type("legal_name", "Nobody By This Name Ltda.")
	desk.settle()
	expect(matches).to_be_empty()
	desk.type("tax_id", AURORA.tax_id)
	expect(matches).to_contain_text("Same tax ID")
	expect(matches.get_by_role("link", name=AURORA.legal_name)).to_have_attribute(
		"href", f"{HOME}/client/{flagship}"
	)
	desk.type("tax_id", "")
	desk.settle()
	expect(matches).to_be_empty()


def test_what_is_typed_fast_is_not_lost(desk):
	"""A moment after a field was left, Frappe draws those with a condition anew: none may have one."""
	desk = desk("sales")
	dialog = open_quick_entry(desk)
	desk.page.evaluate(WATCH_DRAWING)
	field(dialog, "pincode").fill("33003")
	field(dialog, "city").fill("Oviedo")
	desk.page.evaluate("window.__drawn")
	expect(field(dialog, "city")).to_have_value("Oviedo")


def test_a_country_that_there_is_not_is_not_taken(desk, nobody_is_left, on_site):
	desk = desk("sales")
	dialog = open_quick_entry(desk)
	fill(desk, dialog, {name: value for name, value in GOOD.items() if name != "country"})
	field(dialog, "country").fill("Atlantis")
	field(dialog, "city").click()
	desk.settle()
	dialog.get_by_role("button", name="Create", exact=True).click()
	expect(desk.message).to_contain_text("Country")
	expect(desk.page).to_have_url(LIST)
	assert saved(on_site) == []


def test_a_field_takes_no_more_than_its_column_holds(desk):
	dialog = open_quick_entry(desk("sales"))
	for name, length in (("legal_name", "140"), ("tax_id", "140"), ("address_line1", "240"), ("city", "140")):
		expect(field(dialog, name)).to_have_attribute("maxlength", length)


def test_create_opens_the_new_clients_page(desk, nobody_is_left, on_site):
	desk = desk("sales")
	dialog = open_quick_entry(desk)
	fill(desk, dialog, GOOD)
	dialog.get_by_role("button", name="Create", exact=True).click()
	desk.wait_for_overview()
	with on_site():
		client = frappe.get_last_doc("Client")
	expect(desk.page).to_have_url(re.compile(rf"{HOME}/client/{client.name}(#\w+)?$"))
	expect(desk.page.locator(".ch-card")).to_contain_text(NAME)
	expect(desk.page.locator(".ch-card")).to_contain_text("Calle Uría 3")
	expect(desk.page.locator(".ch-card")).to_contain_text("Valid")
	assert client.city == "Oviedo" and client.primary_customer


def test_a_foreign_clients_tax_id_is_checked_in_the_country_of_its_address(desk, nobody_is_left, on_site):
	"""Frappe fills every empty link to a Country with the site's, fields that the dialog does not show too."""
	desk = desk("sales")
	dialog = open_quick_entry(desk)
	fill(desk, dialog, {**GOOD, "tax_id": "509442013", "city": "Porto", "country": "Portugal"})
	dialog.get_by_role("button", name="Create", exact=True).click()
	desk.wait_for_overview()
	with on_site():
		client = frappe.get_last_doc("Client")
	assert (client.tax_id_country, client.tax_id_key) == (None, "PT|509442013|")


def test_the_form_of_a_new_client_has_no_country_of_the_tax_id(desk):
	desk = desk("sales")
	desk.open("client/new")
	desk.page.wait_for_function("() => window.cur_frm?.doc?.doctype === 'Client' && cur_frm.is_new()")
	assert desk.page.evaluate("frappe.boot.sysdefaults.country") == "Spain"
	assert not desk.page.evaluate("cur_frm.doc.tax_id_country")


def test_a_reader_without_the_right_to_create_is_offered_no_add_client(desk):
	desk = desk("accounts")
	desk.open_list()
	desk.settle()
	expect(desk.page.get_by_role("button", name="Add client")).to_have_count(0)
