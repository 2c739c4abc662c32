"""The first screen answers who this is, how to reach them, what they owe, and what is late."""

from __future__ import annotations

import re

import pytest
from desk import amount_in, number_in
from playwright.sync_api import Locator, expect

# Whether something that an element stands in shows less of it than there is.
IS_CUT = """(element) => {
	for (let place = element; place; place = place.parentElement) {
		const hides = getComputedStyle(place).overflowX !== "visible";
		if (hides && place.scrollWidth > place.clientWidth + 1) return true;
	}
	return false;
}"""

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
	owed = desk.side("receivable").locator(".ch-owed")
	expect(owed).to_contain_text("€")
	for what in (name, top, top.get_by_role("link", name="Call"), late, owed):
		assert is_on_first_screen(what, width, height), what


@pytest.mark.parametrize("width", [820, 390])
def test_the_name_is_there_in_full_where_frappe_cuts_the_title(desk, client_of, width):
	name = "Hofmann Krause Werkzeugbau GmbH"
	desk = desk("sales", width=width, height=900)
	desk.open_client(client_of(name))
	own = desk.page.locator(".ch-top-name")
	expect(own).to_have_text(name)
	title = desk.page.locator(".page-title:visible").get_by_text(name).last
	assert own.is_visible() or not title.evaluate(IS_CUT)


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


def test_what_is_past_due_stands_in_the_list_that_it_opens(desk, flagship):
	desk = desk("accounts")
	desk.open_client(flagship)
	line = desk.page.locator(".ch-late-line", has_text="Invoices overdue")
	text = line.locator(".ch-amount").inner_text()
	line.click()
	documents = desk.document_list("sales_invoices")
	expect(documents.root.locator(".ch-list-sum .ch-of-it")).to_contain_text(f"Past due {text}")
	assert sum(amount_in(value) for value in documents.values("Past due")) == pytest.approx(amount_in(text))
	expect(documents.chosen).to_have_count(1)
	documents.choose("authorised")
	expect(documents.root.locator(".ch-list-sum")).not_to_contain_text("Past due")


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
	expect(lines.last).to_contain_text("1 Contract ending soon")


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
	expect(desk.tile("invoices")).to_be_hidden()
	expect(desk.page.locator(".ch-top [data-creates='Sales Invoice']")).to_have_count(0)
	expect(desk.page.locator(".ch-top [data-creates='Issue']")).to_have_count(1)


def test_what_has_nothing_to_do_with_the_client_is_not_said_to_be_hidden(desk, client_of):
	desk = desk("purchase")
	desk.open_client(client_of("Bodegas Valdeluz S.L."))
	untold = desk.page.locator(".ch-untold")
	expect(untold).to_contain_text("Client's purchase orders")
	expect(untold).not_to_contain_text("Purchase orders")
	expect(desk.page.locator(".ch-top [data-creates='Purchase Order']")).to_have_count(1)


def test_the_page_is_complete_after_few_requests(desk, flagship):
	desk = desk("accounts", width=1400, height=900)
	desk.open_client(flagship)
	asked = re.findall(r"client_hub\.api\.(\w+)\?", " ".join(r.url for r in desk.responses))
	when_seen = {"payment_behaviour", "money_by_month"}
	assert sorted(set(asked) - when_seen) == ["activity", "next", "overview", "page"]
	assert len(asked) == len(set(asked))
	desk.page.locator(".ch-connections > summary").click()
	with desk.page.expect_response(re.compile(r"api\.connections\?")):
		desk.page.locator(".ch-connections").scroll_into_view_if_needed()


CLIENTS = ("Aurora Logística S.A.", "Lindner Maschinenbau AG", "Bodegas Valdeluz S.L.", "Maison Delorme SAS")


@pytest.fixture(scope="session")
def director(new_user) -> str:
	"""Somebody who sees everything."""
	return new_user(
		"sees.all", ["Sales User", "Accounts User", "Purchase User", "Projects User", "Support Team"]
	)


@pytest.mark.parametrize("width", [1400, 820, 390])
def test_nothing_runs_out_of_its_place_at_any_width(desk, client_of, new_client, director, width):
	desk = desk(director, width=width)
	for client in (*map(client_of, CLIENTS), new_client("Sociedad Cooperativa Agroalimentaria de Tomelloso")):
		desk.open_client(client)
		desk.page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))")
		assert desk.page.evaluate("document.scrollingElement.scrollWidth") <= width
		assert desk.page.evaluate(RUNS_OUT) == [], client


RUNS_OUT = """() => [...document.querySelectorAll(".ch-overview .ch-panel, .ch-overview .ch-card")].flatMap(
	(panel) => {
		const { left, right } = panel.getBoundingClientRect();
		return [...panel.querySelectorAll("*:not(.sr-only, .sr-only *)")]
			.filter((part) => part.offsetParent && part.getClientRects().length)
			.filter((part) => {
				const box = part.getBoundingClientRect();
				return box.width && (box.left < left - 1 || box.right > right + 1);
			})
			.map((part) => `${part.className}: ${part.textContent.trim().slice(0, 40)}`);
	}
)"""


def test_money_of_several_companies_is_a_table_and_never_added_up(desk, client_of, director):
	desk = desk(director)
	desk.open_client(client_of("Lindner Maschinenbau AG"))
	table = desk.side("receivable").locator(".ch-owed-table")
	rows = table.locator("tbody tr")
	assert rows.count() > 1
	for row in rows.all():
		expect(row.locator("td").first.locator(".ch-amount")).to_have_count(1)
	assert len(set(rows.locator("th").all_inner_texts())) == rows.count()
	assert desk.side("receivable").locator(".ch-ages").count() > 1


def test_what_a_client_has_none_of_is_named_in_one_line_with_a_way_to_make_it(desk, new_client):
	client = new_client("Talleres Sin Nada S.L.", is_customer=1)
	desk = desk("sales")
	desk.open_client(client)
	unused = desk.page.locator(".ch-unused")
	expect(unused).to_contain_text("Opportunities")
	expect(desk.page.locator(".ch-section[data-section=opportunities]")).to_have_count(0)
	expect(desk.page.locator(".ch-section[data-section=tasks]")).to_be_visible()  # the user's four stay
	expect(unused.get_by_role("button", name="New Project")).to_have_count(0)
	unused.get_by_role("button", name="New Opportunity").click()
	expect(desk.page).to_have_url(re.compile(r"/opportunity/new-opportunity"))


def test_what_the_user_may_not_read_is_not_called_unused(desk, flagship):
	desk = desk("purchase")
	desk.open_client(flagship)
	expect(desk.page.locator(".ch-section[data-section=payments]")).to_be_visible()
	expect(desk.page.locator(".ch-unused", has_text="Payments")).to_have_count(0)


def test_where_there_is_no_room_beside_it_the_card_is_folded_below_the_figures(desk, flagship):
	wide = desk("sales", width=1400)
	wide.open_client(flagship)
	phone = desk("sales", width=390)
	phone.open_client(flagship)
	card = phone.page.locator(".ch-card")
	expect(card.get_by_text("Avenida del Puerto 214")).to_be_hidden()
	figures = phone.page.locator(".ch-all-figures").bounding_box()
	assert card.bounding_box()["y"] >= figures["y"] + figures["height"]
	card.locator("summary").click()
	expect(card.get_by_text("Avenida del Puerto 214")).to_be_visible()


def test_what_happened_lately_is_told_and_leads_to_all_of_it(desk, flagship):
	desk = desk("sales")
	desk.open_client(flagship)
	rows = desk.page.locator(".ch-recent .ch-stream > li")
	expect(rows).to_have_count(5)
	expect(desk.page.locator(".ch-recent")).not_to_contain_text("planned a call")
	desk.page.get_by_role("button", name="All activity").click()
	expect(desk.tab_button("activity")).to_have_class(re.compile(r"\bactive\b"))
	expect(desk.panel("activity").locator(".heatmap svg")).to_be_visible()
