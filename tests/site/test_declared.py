"""What is said of sections, tiles and buckets once, and told to the browser."""

import frappe
import pytest

from client_hub import api
from client_hub.demo import builders
from client_hub.overview import late
from client_hub.overview.declaration import MAIN, SECOND
from client_hub.overview.declared import TABS, sections, tab_labels, tabs, tiles

USERS_OWN = ["projects", "tasks", "purchase_orders", "invoices"]


@pytest.fixture
def client():
	return builders.client("Acme", is_customer=1, is_supplier=1)


def told_sections(client: str) -> dict[str, dict]:
	answer = api.overview(client)["tiles"]
	return {entry["section"]: entry for tile in answer.values() for entry in tile["sections"]}


def test_the_page_has_what_people_come_for_first():
	assert list(tiles())[:4] == USERS_OWN
	assert {s.tile for s in sections().values() if s.always} == set(USERS_OWN)


def test_every_tile_stands_on_one_tab():
	assert tuple(tabs()) == TABS
	placed = [tile for of_tab in tabs().values() for tile in of_tab]
	assert sorted(placed) == sorted(tiles())
	assert {(s.tile, s.tab) for s in sections().values()} == {
		(tile, tab) for tab, of_tab in tabs().items() for tile in of_tab
	}
	assert set(TABS) < set(tab_labels())


def test_the_browser_is_told_all_of_it(client):
	answer, told = api.overview(client.name)["tiles"], told_sections(client.name)
	assert list(answer) == list(tiles())
	assert (answer["deals"]["label"], answer["deals"]["tab"]) == ("Deals in progress", "deals_and_quotes")
	assert list(told) == sorted(told, key=list(sections()).index)
	for key, section in sections().items():
		assert (told[key]["always"], told[key]["creates"]) == (section.always, section.creates)
		assert [(f["bucket"], f["tone"], f["rank"]) for f in told[key]["figures"]] == [
			(b.key, b.tone, b.rank) for b in section.buckets
		]


def test_each_section_has_one_to_three_main_figures():
	for section in sections().values():
		ranks = [bucket.rank for bucket in section.buckets]
		assert set(ranks) <= {MAIN, SECOND} and 1 <= ranks.count(MAIN) <= 3, section.key
		assert {bucket.tone for bucket in section.buckets} <= {"", "red", "orange", "green", "blue"}


def test_what_creates_makes_can_be_made_for_a_client(client):
	for section in sections().values():
		if section.creates:
			api.new_document_values(client.name, section.creates)
	assert sections()["hours_to_bill"].creates is None


def test_what_is_late_stands_in_one_order():
	ranks = [lateness.late.rank for lateness in late.in_order()]
	assert ranks == list(range(1, 10))


def test_labels_are_in_the_users_language(client):
	frappe.local.lang = "es"
	assert api.overview(client.name)["tiles"]["deals"]["label"] == "Ofertas en curso"
	assert tab_labels()["projects"] == "Proyectos"
