"""Doubles in the desk: from the menu of the list to a pair, and a decision that is remembered."""

import re

import frappe
import pytest
from playwright.sync_api import Locator, expect

from client_hub.identity.duplicates import searching
from client_hub.identity.duplicates.pairs import DUPLICATE, NOT_A_DUPLICATE


@pytest.fixture
def pair(new_client, on_site) -> tuple[str, str]:
	one = new_client("Zarzalejo Obradoiro", phone="+351 222 000 111", city="Vigo")
	other = new_client("Zarzalejo Obradoiros", phone="+351222000111", city="Lugo")
	with on_site():
		searching.search()
	return one, other


def rows(desk) -> Locator:
	return desk.page.locator("[id='page-List/Client Duplicate/List'] .list-row:visible")


def test_a_pair_is_looked_at_and_said_to_be_none(desk, pair, on_site):
	desk = desk("sales")
	desk.open_list()
	desk.page.locator(".menu-btn-group:visible > button").first.click()
	desk.page.locator(".dropdown-menu.show .menu-item-label", has_text="Find duplicates").click()
	row = rows(desk).filter(has_text="Zarzalejo")
	expect(row).to_have_count(1)
	expect(row).to_contain_text(f"Zarzalejo Obradoiro ({pair[0]})")
	expect(row).to_contain_text("Zarzalejo Obradoiros")
	row.locator(".list-subject a").click()
	desk.settle()
	table = desk.page.locator("[data-fieldname=comparison] table:visible")
	expect(table.locator("thead a")).to_have_text([re.compile("Obradoiro "), re.compile("Obradoiros ")])
	expect(desk.page.locator("[data-fieldname=reasons]:visible")).to_contain_text("Same phone")
	desk.page.get_by_role("button", name="Not a duplicate").click()
	expect(desk.page.locator(".indicator-pill:visible", has_text="Not a duplicate")).to_be_visible()
	desk.settle()
	with on_site():
		assert frappe.db.get_value(DUPLICATE, {"client": pair[0]}, "status") == NOT_A_DUPLICATE


@pytest.mark.parametrize("user", ["accounts", "projects"])
def test_who_may_not_change_clients_is_not_led_to_doubles(desk, user):
	desk = desk(user)
	desk.open_list()
	desk.page.locator(".menu-btn-group:visible > button").first.click()
	expect(desk.page.locator(".dropdown-menu.show")).to_be_visible()
	expect(desk.page.locator(".menu-item-label", has_text="Find duplicates")).to_have_count(0)


def test_text_of_a_client_is_text_in_its_pair(desk, new_client, on_site):
	"""What a name may not hold an address may."""
	trade_name = "<img src=x onerror=alert(1)>"
	made = [new_client("Zarzalejo Obradoiro", phone="+351222000111", trade_name=trade_name) for _ in "ab"]
	with on_site():
		searching.search()
		name = frappe.db.get_value(DUPLICATE, {"client": made[0], "other": made[1]})
	desk = desk("sales")
	desk.open(f"client-duplicate/{name}")
	cells = desk.page.locator("[data-fieldname=comparison] td", has_text="<img")
	expect(cells).to_have_count(2)
	assert desk.page.locator("[data-fieldname=comparison] img").count() == 0
