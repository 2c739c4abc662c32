"""The first screen answers who this is, how to reach them, what they owe, and what is late."""

from __future__ import annotations

import re

import pytest
from desk import number_in
from playwright.sync_api import Locator, expect

# What a window shows at once, without scrolling; a phone's is narrower than the card at the right.
SCREENS = {"desktop": (1400, 900), "phone": (390, 844)}


@pytest.mark.parametrize("screen", SCREENS)
def test_the_first_screen_tells_who_what_they_owe_and_what_is_late(desk, flagship, screen):
	width, height = SCREENS[screen]
	desk = desk("accounts", width=width, height=height)
	desk.open_client(flagship)
	page = desk.page
	name = page.locator(".ch-top-name" if screen == "phone" else ".page-title:visible")
	expect(name).to_contain_text("Aurora Logística S.A.")
	top = page.locator(".ch-top")
	expect(top).to_contain_text(re.compile("A12345674.*Valencia, Spain.*Marta Soler", re.DOTALL))
	late = page.locator(".ch-late-line").first
	expect(late).to_contain_text(re.compile(r"4\s*Invoices overdue.*€.*oldest \d+ days", re.DOTALL))
	owed = desk.tile("balance").locator(".ch-owed", has_text="Receivable")
	expect(owed).to_contain_text("€")
	for what in (name, top, top.get_by_role("link", name="Call"), late, owed):
		assert is_on_first_screen(what, width, height), what


def is_on_first_screen(place: Locator, width: int, height: int) -> bool:
	box = place.bounding_box()
	assert box
	return box["y"] >= 0 and box["y"] + box["height"] <= height and box["x"] + box["width"] <= width


def test_what_is_late_opens_as_many_documents_as_it_says(desk, flagship):
	desk = desk("accounts")
	desk.open_client(flagship)
	lines = desk.page.locator(".ch-late-line")
	told = [(number_in(line.locator("b").inner_text()), line.inner_text()) for line in lines.all()]
	assert [text.split("\n")[0].strip("·") for _count, text in told], told
	for index, (count, text) in enumerate(told):
		desk.show("overview")
		lines.nth(index).click()
		documents = desk.document_list(
			desk.page.locator(".ch-list:focus-within").get_attribute("data-section")
		)
		documents.wait()
		assert len(documents.names()) == count, text


def test_who_sees_totals_alone_is_told_what_is_late_and_opens_nothing(desk, flagship):
	desk = desk("sales")
	desk.open_client(flagship)
	line = desk.page.locator(".ch-late-line", has_text="Invoices overdue")
	expect(line).to_contain_text("4")
	expect(line).not_to_contain_text("oldest")
	assert line.evaluate("element => element.tagName") == "SPAN"


def test_on_a_phone_the_rest_of_what_is_late_is_shown_when_asked_for(desk, flagship):
	desk = desk("sales", width=390, height=844)
	desk.open_client(flagship)
	lines = desk.page.locator(".ch-late-line:visible")
	expect(lines).to_have_count(3)
	desk.page.get_by_role("button", name=re.compile(r"\d+ more")).click()
	expect(lines).to_have_count(desk.page.locator(".ch-late-line").count())
	expect(lines.last).to_contain_text("Contracts ending soon")


def test_what_comes_next_opens_its_document(desk, flagship):
	desk = desk("projects")
	desk.open_client(flagship)
	first = desk.page.locator(".ch-coming li").first
	expect(first.locator("time")).to_have_text(re.compile(r"\d"))
	title = first.get_by_role("link").inner_text()
	first.get_by_role("link").click()
	expect(desk.page.locator(".page-title:visible")).to_contain_text(title)


def test_from_every_tab_a_document_is_made_for_the_client(desk, flagship):
	desk = desk("sales")
	desk.open_client(flagship)
	desk.show("files")
	desk.page.locator(".ch-top").get_by_role("button", name="Create").click()
	desk.page.get_by_role("menuitem", name="Quotation").click()
	expect(desk.page.locator("[data-fieldname=party_name]:visible input").first).to_have_value(
		"Aurora Logística S.A."
	)


def test_a_role_is_offered_what_it_may_make_and_told_in_one_line_what_it_may_not_see(desk, flagship):
	desk = desk("support")
	desk.open_client(flagship)
	untold = desk.page.locator(".ch-untold")
	expect(untold).to_contain_text("You have no access to:")
	expect(untold).to_contain_text("Invoices")
	expect(desk.tile("invoices")).to_have_count(0)
	expect(desk.page.locator(".ch-top [data-creates='Sales Invoice']")).to_have_count(0)
