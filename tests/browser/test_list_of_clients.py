"""What clients owe, in the list of clients: columns of our own that follow whatever Frappe draws."""

import re

import pytest
from desk import HOME, Desk, amount_in
from playwright.sync_api import Locator, expect

from client_hub.demo.cast import LINDNER

SETTINGS = "Client Hub Settings"

FIGURES = ("receivable", "overdue")

ASK = """async (clients) => {
	const response = await fetch("/api/method/client_hub.api.balances", {
		method: "POST",
		headers: { "Content-Type": "application/json", "X-Frappe-CSRF-Token": frappe.csrf_token },
		body: JSON.stringify({ clients }),
	});
	return (await response.json()).message;
}"""

TOLD = """() => Object.fromEntries(
	[...document.querySelectorAll("[id='page-List/Client/List'] .list-row-checkbox")].map((box) => [
		box.dataset.name,
		Object.fromEntries(
			[...box.closest(".list-row").querySelectorAll(".client-hub-balance")].map((cell) => [
				cell.dataset.figure,
				[...cell.children].map((line) => line.textContent),
			])
		),
	])
)"""


def requests(desk: Desk) -> int:
	return len([response for response in desk.responses if "client_hub.api.balances" in response.url])


def shown(desk: Desk) -> dict[str, dict[str, list[float]]]:
	"""{client: {figure: amounts}} of the rows that are there, when all are filled in; a dash is none."""
	expect(desk.page.locator(".client-hub-balance:visible:empty")).to_have_count(0)
	told = desk.page.evaluate(TOLD)
	return {
		client: {figure: [amount_in(line) for line in lines if line != "–"] for figure, lines in row.items()}
		for client, row in told.items()
	}


def assert_each_row_has_its_own(desk: Desk) -> None:
	desk.settle()
	rows = shown(desk)
	balances = desk.page.evaluate(ASK, list(rows))
	for client, row in rows.items():
		told = balances.get(client, [])
		assert row == {figure: [abs(entry[figure]) for entry in told if entry[figure]] for figure in FIGURES}


def headings(desk: Desk) -> Locator:
	return desk.page.locator(".list-row-head .client-hub-balance:visible")


def test_each_row_tells_what_its_client_owes_by_one_request(desk, client_of):
	desk = desk("accounts")
	desk.open_list()
	expect(headings(desk)).to_have_text(["They owe", "Past due"])
	desk.settle()
	assert requests(desk) == 1
	assert_each_row_has_its_own(desk)
	# In two currencies, which are never added up.
	assert len(shown(desk)[client_of(LINDNER.legal_name)]["receivable"]) == 2


CUT = """() => [...document.querySelectorAll("[id='page-List/Client/List'] .list-row .list-subject a")]
	.filter((name) => name.scrollWidth > name.clientWidth || name.scrollHeight > name.clientHeight)
	.map((name) => name.textContent)"""


def test_legal_names_stand_there_whole_beside_what_they_owe(desk):
	desk = desk("accounts", width=1400, height=900)
	desk.open_list()
	desk.settle()
	expect(headings(desk)).to_have_count(2)
	assert desk.page.evaluate(CUT) == []


def test_whatever_draws_the_rows_again_each_keeps_its_own(desk, new_user):
	desk = desk(new_user("draws", ["Accounts User"]))  # Frappe keeps the filters of each user
	desk.open_list()
	desk.settle()
	page = desk.page
	# As Frappe does when somebody has saved a client of the list.
	page.evaluate("cur_list.data.reverse(); cur_list.render_list()")
	assert_each_row_has_its_own(desk)
	page.evaluate("cur_list.refresh_columns(cur_list.meta, cur_list.list_view_settings)")
	assert_each_row_has_its_own(desk)
	expect(headings(desk)).to_have_count(2)
	before = list(shown(desk))
	page.locator(".list-row-head [data-sort-by=legal_name]").click()
	page.wait_for_function("(before) => cur_list.data[0].name !== before", arg=before[0])
	assert_each_row_has_its_own(desk)
	page.evaluate("cur_list.filter_area.add('Client', 'status', '=', 'Inactive')")
	expect(page.locator(".list-row:visible", has_text="Inactive").first).to_be_visible()
	expect(page.locator(".list-row-container .list-row:visible", has_not_text="Inactive")).to_have_count(0)
	assert_each_row_has_its_own(desk)


def test_a_further_page_of_the_list_is_asked_for_at_once(desk):
	desk = desk("accounts")
	desk.open("client?")
	page = desk.page
	expect(page.locator(".list-row-checkbox").first).to_be_visible()
	desk.settle()
	page.evaluate("cur_list.page_length = cur_list.selected_page_count = 5; cur_list.refresh()")
	expect(page.locator(".list-row-checkbox")).to_have_count(5)
	desk.settle()
	before = requests(desk)
	page.locator(".btn-more:visible").click()
	expect(page.locator(".list-row-checkbox")).to_have_count(10)
	desk.settle()
	assert requests(desk) == before + 1
	assert_each_row_has_its_own(desk)


def test_the_heading_opens_the_report_of_those_in_the_list(desk, new_user):
	desk = desk(new_user("opens.report", ["Accounts User"]))
	desk.open_list()
	page = desk.page
	page.evaluate("cur_list.filter_area.add('Client', 'territory', '=', 'All Territories')")
	page.evaluate("cur_list.filter_area.add('Client', 'status', '=', 'Active')")
	page.get_by_role("button", name="They owe").press("Enter")
	expect(page).to_have_url(re.compile(rf"{HOME}/query-report/Client%20Balances"))
	desk.settle()
	assert page.evaluate("frappe.query_report.get_filter_values()") == {"territory": "All Territories"}


def test_who_may_not_open_the_report_sees_the_columns(desk):
	desk = desk("sales")
	desk.open_list()
	expect(headings(desk)).to_have_text(["They owe", "Past due"])
	expect(headings(desk).get_by_role("button")).to_have_count(0)
	assert_each_row_has_its_own(desk)


@pytest.mark.parametrize("user", ["purchase", "projects"])
def test_who_may_not_see_it_has_no_columns(user, desk):
	desk = desk(user)
	desk.open_list()
	desk.settle()
	expect(desk.page.locator(".client-hub-balance")).to_have_count(0)
	assert not requests(desk)


def test_a_phone_shows_the_list_as_it_is(desk):
	desk = desk("accounts", width=390, height=800)
	desk.open_list()
	desk.settle()
	expect(desk.page.locator(".client-hub-balance")).to_have_count(0)
	assert not requests(desk)


@pytest.fixture
def turned_off(on_site, story):
	import frappe

	def turn(on: int) -> None:
		with on_site():
			frappe.db.set_single_value(SETTINGS, "balances_in_list", on)
			frappe.clear_document_cache(SETTINGS, SETTINGS)

	turn(0)
	yield
	turn(1)


def test_settings_turn_it_off(turned_off, desk):
	desk = desk("accounts")
	desk.open_list()
	desk.settle()
	expect(desk.page.locator(".client-hub-balance")).to_have_count(0)
