"""One part of the page that fails, or takes too long, leaves all the others and the form usable."""

import os
import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
import requests
from desk import Desk
from playwright.sync_api import Page, Route, expect

from client_hub.demo.cast import VALDELUZ

OTHERS = ("tasks", "deals", "orders")
"""Tiles that the readers below have something in."""

ALL_TILES = re.compile(r"api\.overview\?(?!.*tiles=)")


def asked_of(method: str) -> re.Pattern:
	return re.compile(rf"api\.{method}\?")


def fail(route: Route) -> None:
	route.fulfill(status=500, json={"exc_type": "OperationalError"})


def answer_without(desk: Desk, client: str, sections: set[str], state: str) -> None:
	"""Let the page get the server's answer for some sections that exceed its time limit, or fail."""
	desk.page.goto("/api/method/ping")
	url = f"/api/method/client_hub.api.overview?client={client}&parties=1"
	answer = desk.page.evaluate("url => fetch(url).then((response) => response.json())", url)
	for section in answer["message"]["tiles"]["invoices"]["sections"]:
		if section["section"] in sections:
			section.update(state=state, figures=[])
	desk.page.route(ALL_TILES, lambda route: route.fulfill(json=answer))


def expect_the_rest_to_work(desk: Desk) -> None:
	for tile in OTHERS:
		expect(desk.tile(tile).locator(".ch-retry")).to_have_count(0)
		expect(desk.tile(tile).locator(".ch-section").first).to_be_visible()
	expect_the_form_to_work(desk)


def expect_the_form_to_work(desk: Desk) -> None:
	expect(desk.page.locator(".ch-card")).not_to_be_empty()
	expect(desk.side("receivable").locator(".ch-owed")).to_be_visible()
	expect(desk.page.locator(".ch-late-line").first).to_be_visible()
	desk.tab_button("contact_details").click()
	expect(desk.panel("contact_details").locator("[data-fieldname=trade_name] input")).to_be_editable()
	desk.tab_button("overview").click()


@pytest.mark.parametrize(
	("state", "message"), [("timeout", "This takes too long."), ("error", "This could not be loaded.")]
)
def test_a_tile_without_an_answer_says_so_and_is_asked_for_by_itself(state, message, desk, flagship):
	desk = desk("sales")
	answer_without(desk, flagship, {"sales_invoices", "purchase_invoices"}, state)
	desk.open_client(flagship)
	tile = desk.tile("invoices")
	expect(tile.get_by_text(message)).to_have_count(2)
	expect_the_rest_to_work(desk)
	with desk.page.expect_response(re.compile(r"api\.overview\?.*tiles=%5B%22invoices%22%5D")):
		tile.get_by_role("button", name="Try again").first.click()
	expect(tile.locator(".ch-count").first).to_be_visible()
	expect(tile.locator(".ch-retry")).to_have_count(0)


def test_a_section_that_exceeds_its_time_limit_leaves_the_other_of_its_tile(desk, flagship):
	desk = desk("accounts")
	answer_without(desk, flagship, {"sales_invoices"}, "timeout")
	desk.open_client(flagship)
	tile = desk.tile("invoices")
	expect(tile.locator("[data-section=sales_invoices] .ch-retry")).to_be_visible()
	expect(desk.figure("purchase_invoices", "overdue")).to_be_visible()
	panel = desk.show("orders_and_invoices")
	expect(panel.locator("[data-section=sales_invoices] .ch-retry")).to_be_visible()
	assert len(desk.document_list("purchase_invoices").names()) > 0
	panel.locator("[data-section=sales_invoices] .ch-retry").click()
	expect(desk.document_list("sales_invoices").rows.first).to_be_visible()


def test_figures_that_fail_say_so_and_can_be_tried_again(desk, flagship):
	desk = desk("sales")
	desk.provokes("status of 500")
	desk.page.route(ALL_TILES, fail)
	desk.open_client(flagship)
	figures = desk.page.locator("[data-panel=figures]")
	expect(figures).to_contain_text("This could not be loaded.")
	expect_the_form_to_work(desk)
	desk.page.unroute(ALL_TILES)
	figures.get_by_role("button", name="Try again").click()
	expect_the_rest_to_work(desk)
	expect(figures.locator(".ch-retry")).to_have_count(0)


def test_slow_figures_keep_nobody_waiting(desk, flagship):
	desk = desk("sales")
	held: list[Route] = []
	desk.page.route(ALL_TILES, lambda route: held.append(route))
	desk.open(f"client/{flagship}")
	figures = desk.page.locator("[data-panel=figures]")
	expect(figures).to_have_attribute("aria-busy", "true")
	expect(figures.get_by_role("status")).to_contain_text("Loading")
	expect_the_form_to_work(desk)
	for route in held:
		route.continue_()
	expect_the_rest_to_work(desk)


def test_an_answer_that_comes_after_the_user_went_on_is_not_shown(desk, flagship, client_of):
	desk = desk("accounts")
	held: list[Route] = []
	desk.page.route(ALL_TILES, lambda route: route.continue_() if held else held.append(route))
	desk.open(f"client/{flagship}")
	expect(desk.page.locator("[data-panel=figures]")).to_have_attribute("aria-busy", "true")
	valdeluz = client_of(VALDELUZ.legal_name)
	desk.page.evaluate("name => frappe.set_route('Form', 'Client', name)", valdeluz)
	expect(desk.page.locator(".ch-card")).to_contain_text(VALDELUZ.legal_name)
	count = desk.figure("sales_invoices", "authorised").locator(".ch-count")
	expect(count).to_have_text("4")
	with desk.page.expect_response(ALL_TILES):
		held[0].continue_()
	desk.settle()
	expect(count).to_have_text("4")


@pytest.mark.parametrize(
	("tab", "method"),
	[
		("contact_details", "contact_details"),
		("orders_and_invoices", "documents"),
		("files", "files"),
		("activity", "activity"),
		("parties", "parties"),
	],
)
def test_a_tab_that_fails_says_so_and_can_be_tried_again(tab, method, desk, flagship, manager):
	desk = desk(manager)
	desk.provokes("status of 500")
	desk.page.route(asked_of(method), fail)
	desk.open_client(flagship)
	panel = desk.show(tab)
	expect(panel.get_by_text("This could not be loaded.").first).to_be_visible()
	desk.page.unroute(asked_of(method))
	again = panel.get_by_role("button", name="Try again")
	while again.count():
		again.first.click()
		desk.settle()
	expect(panel.get_by_text("This could not be loaded.")).to_have_count(0)
	expect(panel.get_by_role("link").first).to_be_visible()


def test_the_server_refuses_in_words_that_the_user_sees(desk, client_of):
	"""A client that has no Supplier gets no Purchase Invoice: the message says what is missing."""
	desk = desk("accounts")
	desk.provokes("status of 417")
	desk.open_client(client_of(VALDELUZ.legal_name))
	desk.show("orders_and_invoices")
	desk.document_list("purchase_invoices").root.locator(".ch-new").click()
	expect(desk.message).to_contain_text(f"{VALDELUZ.legal_name} has no Supplier yet")


def test_connections_that_say_nothing_keep_nobody_waiting(story):
	"""A browser opens some beforehand; each holds a thread of the server that `make` starts."""
	address = urlsplit(os.environ["CLIENT_HUB_URL"])
	with ExitStack() as silent:
		for _number in range(40):
			silent.enter_context(socket.create_connection((address.hostname, address.port)))
		for _turn in range(6):
			assert requests.get(f"{address.geturl()}/api/method/ping", timeout=30).ok


@pytest.fixture
def ends_first() -> Iterator[list[Page]]:
	"""Data of a test, which end before `desk` does when `desk` is asked for first."""
	pages: list[Page] = []
	yield pages
	assert all(page.is_closed() for page in pages), "pages that are open ask for what is being removed"


def test_a_page_is_closed_before_what_it_shows_is_removed(desk, ends_first):
	ends_first.append(desk("sales").page)
