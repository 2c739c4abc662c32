"""The client's page as its readers use it: every tab, every figure, and from there into ERPNext."""

import io
import re
from urllib.parse import unquote_plus

import pytest
from desk import HOME, TABS, Desk, amount_in, number_in
from playwright.sync_api import expect
from pypdf import PdfReader

from client_hub.demo.cast import AURORA, BRAZIL, EUROPE, LINDNER

READERS = {
	"sales": {"client_orders", "opportunities", "quotations", "sales_orders", "delivery_notes"},
	"accounts": {"sales_invoices", "purchase_invoices", "payments", "hours_to_bill"},
}
"""Sections whose documents a stock role reads, and must therefore be able to walk into."""


@pytest.mark.parametrize("user", READERS)
def test_every_tab_opens_and_shows_what_it_is_for(user, desk, flagship):
	desk = desk(user)
	desk.open_client(flagship)
	for tab, panel in desk.walk():
		expect(desk.tab_button(tab)).to_have_class(re.compile(r"\bactive\b"))
		expect(panel.locator(".ch-retry")).to_have_count(0)
		assert [t for t in TABS if desk.panel(t).is_visible()] == [tab]


@pytest.mark.parametrize("user", READERS)
def test_each_figure_opens_the_documents_that_it_counts(user, desk, flagship):
	desk = desk(user)
	desk.open_client(flagship)
	figures = [
		(
			figure.get_attribute("data-section"),
			figure.get_attribute("data-bucket"),
			figure.locator(".ch-count").inner_text(),
		)
		for figure in desk.figures.all()
	]
	assert READERS[user] <= {section for section, _bucket, _text in figures}
	for section, bucket, text in figures:
		desk.tab_button("overview").click()
		desk.figure(section, bucket).click()
		documents = desk.document_list(section)
		expect(documents.chosen).to_have_attribute("data-bucket", bucket)
		desk.settle()
		expect(documents.root.get_by_role("heading")).to_be_in_viewport()
		names = documents.names()
		assert len(names) == len(set(names))
		if section in ("timesheets", "hours_to_bill"):
			continue  # counts hours, see below
		assert len(names) == number_in(text) == number_in(documents.chosen.locator("b").inner_text()), (
			section,
			bucket,
		)


def test_hours_are_the_sum_of_the_rows_behind_them(desk, flagship, manager):
	desk = desk(manager)
	desk.open_client(flagship)
	shown = amount_in(desk.figure("timesheets", "hours").locator(".ch-count").inner_text())
	desk.figure("timesheets", "hours").click()
	documents = desk.document_list("timesheets")
	expect(documents.chosen).to_have_attribute("data-bucket", "hours")
	assert sum(amount_in(text) for text in documents.values("Hours")) == shown > 0


def test_what_is_owed_is_the_sum_of_the_rows_behind_it(desk, flagship):
	desk = desk("accounts")
	desk.open_client(flagship)
	figure = desk.figure("sales_invoices", "overdue")
	owed = amount_in(figure.locator(".ch-amount").inner_text())
	figure.click()
	documents = desk.document_list("sales_invoices")
	expect(documents.chosen).to_have_attribute("data-bucket", "overdue")
	rows = documents.values("Outstanding Amount")
	assert sum(amount_in(text) for text in rows) == pytest.approx(owed) and owed > 0


def test_each_age_and_part_of_the_balance_opens_the_documents_it_adds_up(desk, flagship):
	desk = desk("accounts")
	desk.open_client(flagship)
	chips = desk.details("receivable").locator("[data-opens]").all()
	told = [
		(
			chip.get_attribute("data-section"),
			chip.get_attribute("data-opens"),
			chip.locator(".ch-amount").inner_text(),
		)
		for chip in chips
	]
	assert {key.partition("_")[0] for _section, key, _amount in told} >= {"age", "receivable", "pending"}
	for section, key, amount in told:
		desk.tab_button("overview").click()
		desk.details("receivable").locator(f"[data-opens={key}]").click()
		documents = desk.document_list(section)
		expect(documents.chosen).to_have_attribute("data-bucket", key)
		desk.settle()
		expect(documents.root.get_by_role("heading")).to_be_in_viewport()
		column = "Of this age" if key.startswith(("age", "not_due")) else "Outstanding Amount"
		rows = [amount_in(text) for text in documents.values(column)]
		assert sum(rows) == pytest.approx(amount_in(amount)) and sum(rows) > 0, key
	# Back to a figure, which has no such column to be sorted by; the age stays to be chosen again.
	section, key, _amount = told[-1]
	documents.root.get_by_role("button", name="Of this age").click()
	documents.wait()
	documents.choose("overdue")
	expect(documents.chosen).to_have_attribute("data-bucket", "overdue")
	assert documents.names() and not documents.values("Of this age")
	documents.choose(key)
	assert documents.values("Of this age")


def test_each_segment_of_the_ages_opens_the_invoices_it_stands_for(desk, flagship):
	desk = desk("accounts")
	desk.open_client(flagship)
	segments = desk.side("receivable").locator(".ch-ages button")
	keys = [segment.get_attribute("data-opens") for segment in segments.all()]
	assert keys[0] == "not_due" and len(keys) > 2
	late = amount_in(desk.side("receivable").locator(".ch-past-due .ch-amount").inner_text())
	told = 0.0
	for index, key in enumerate(keys):
		desk.tab_button("overview").click()
		amount = amount_in(segments.nth(index).get_attribute("aria-label").split(":")[1])
		segments.nth(index).click()
		documents = desk.document_list("sales_invoices")
		expect(documents.chosen).to_have_attribute("data-bucket", key)
		assert sum(amount_in(text) for text in documents.values("Of this age")) == pytest.approx(amount)
		expect(documents.root.locator(".ch-list-sum")).to_contain_text(
			segments.nth(index).get_attribute("aria-label").split(":")[0]
		)
		told += amount if key != "not_due" else 0
	assert told == pytest.approx(late) and late > 0


@pytest.mark.parametrize(
	("user", "section", "bucket", "doctype"),
	[
		("sales", "quotations", "expired", "quotation"),
		("sales", "sales_orders", "open", "sales-order"),
		("accounts", "sales_invoices", "overdue", "sales-invoice"),
		("accounts", "purchase_invoices", "on_hold", "purchase-invoice"),
	],
)
def test_open_in_list_shows_the_same_documents_in_erpnext(user, section, bucket, doctype, desk, flagship):
	desk = desk(user)
	desk.open_client(flagship)
	desk.figures.and_(desk.page.locator(f"[data-section={section}]")).first.click()
	documents = desk.document_list(section)
	documents.wait()
	documents.choose(bucket)
	names = documents.names()
	documents.root.get_by_role("button", name="Open in list").click()
	expect(desk.page).to_have_url(re.compile(rf"{HOME}/{doctype}/view/list|{HOME}/{doctype}\?"))
	desk.settle()
	rows = desk.page.locator(f"#page-List\\/{title(doctype)}\\/List .list-row-checkbox").all()
	assert sorted(row.get_attribute("data-name") for row in rows) == sorted(names) != []


def test_the_brief_is_a_paper_of_one_page(desk, flagship):
	desk = desk("accounts")
	desk.open_client(flagship)
	answer = desk.page.request.get(
		f"{desk.url}/api/method/frappe.utils.print_format.download_pdf",
		params={"doctype": "Client", "name": flagship, "format": "Client Brief"},
	)
	assert answer.ok and answer.headers["content-type"] == "application/pdf"
	(paper,) = PdfReader(io.BytesIO(answer.body())).pages
	assert AURORA.legal_name in " ".join(paper.extract_text().split())


def test_the_balance_opens_erpnexts_report_with_the_same_sum(desk, flagship):
	desk = desk("accounts")
	desk.provokes("<path> attribute d")  # by the report's own chart, when amounts are below zero
	desk.open_client(flagship)
	owed = amount_in(desk.side("receivable").locator(".ch-owed .ch-amount").inner_text())
	desk.details("receivable").get_by_role("button", name="Accounts Receivable").click()
	expect(desk.page).to_have_url(re.compile(f"{HOME}/query-report/Accounts%20Receivable"))
	desk.page.wait_for_function("window.frappe.query_report?.data?.length")
	rows = desk.page.evaluate("frappe.query_report.data.filter((row) => row.voucher_no)")
	assert {row["party"] for row in rows} == {AURORA.legal_name}
	assert sum(row["outstanding"] for row in rows) == pytest.approx(owed) and owed


def test_the_balance_opens_the_statement_that_closes_with_it(desk, flagship):
	desk = desk("accounts")
	desk.open_client(flagship)
	net = amount_in(desk.money.locator(".ch-net .ch-amount").inner_text())
	desk.money.locator("[data-statement=open]").click()
	expect(desk.page).to_have_url(re.compile(f"{HOME}/query-report/Client%20Statement"))
	desk.page.wait_for_function("window.frappe.query_report?.data?.length")
	rows = desk.page.evaluate("frappe.query_report.data")
	(closing,) = [row for row in rows if row.get("text") == "Closing Balance"]
	assert closing["balance"] == pytest.approx(net) and net
	expect(desk.page.locator(".dt-cell b", has_text="Closing Balance")).to_have_count(1)


def title(doctype: str) -> str:
	return doctype.replace("-", " ").title().replace(" ", "\\ ")


@pytest.fixture(scope="session")
def seller_and_buyer(new_user) -> str:
	"""Somebody with a choice of company of their own, which the page remembers."""
	return new_user("seller.and.buyer", ["Sales User", "Accounts User", "Projects User"])


@pytest.mark.parametrize(
	("section", "tab", "field", "follows"),
	[
		("quotations", "deals_and_quotes", "party_name", "customer_address"),
		("opportunities", "deals_and_quotes", "party_name", "customer_name"),
		("sales_orders", "orders_and_invoices", "customer", "customer_address"),
		("purchase_invoices", "orders_and_invoices", "supplier", "credit_to"),
		("payments", "orders_and_invoices", "party", "paid_from"),
		("projects", "projects", "customer", None),
		("tasks", "projects", "client", None),
	],
)
def test_new_opens_erpnexts_form_filled_in_for_the_client(
	section, tab, field, follows, desk, flagship, client_of, seller_and_buyer
):
	desk = desk(seller_and_buyer)
	choose_company(desk, client_of(LINDNER.legal_name), EUROPE)
	desk.open_client(flagship)
	desk.show(tab)
	desk.document_list(section).root.locator(".ch-new").click()
	expect(desk.page).to_have_url(re.compile(rf"{HOME}/[a-z-]+/new-"))
	if follows:
		desk.page.wait_for_function("field => window.cur_frm?.doc[field]", arg=follows)
	desk.settle()
	new = desk.page.evaluate("cur_frm.doc")
	assert desk.page.evaluate("cur_frm.is_new()")
	assert new[field] == (flagship if field == "client" else AURORA.legal_name)
	assert new["company"] == EUROPE


def test_the_chosen_company_narrows_all_figures_down_and_is_remembered(desk, client_of, new_user):
	desk = desk(new_user("one.company", ["Accounts User"]))
	desk.open_client(client_of(LINDNER.legal_name))
	expect(desk.page.locator(".ch-company option")).to_have_text(["All companies", BRAZIL, EUROPE])
	authorised = desk.figure("sales_invoices", "authorised")
	expect(authorised.locator(".ch-count")).to_have_text("3")
	expect(authorised.locator(".ch-amount")).to_have_count(2)
	expect(desk.page.locator(".ch-unused")).to_contain_text("Not used with this client:")
	desk.page.locator(".ch-company select").select_option(BRAZIL)
	expect(desk.page.locator(".ch-unused")).to_contain_text(f"Not used in {BRAZIL}:")
	expect(authorised.locator(".ch-count")).to_have_text("1")
	expect(authorised.locator(".ch-amount")).to_contain_text("22")
	desk.settle()
	desk.page.reload()
	desk.wait_for_overview()
	expect(desk.page.locator(".ch-company select")).to_have_value(BRAZIL)
	expect(authorised.locator(".ch-count")).to_have_text("1")
	authorised.click()
	assert len(desk.document_list("sales_invoices").names()) == 1


def test_the_chosen_company_is_named_and_changed_on_the_tabs_that_it_narrows_down(desk, client_of, new_user):
	"""Or a list that is short for the company alone would look as if the client had no more."""
	desk = desk(new_user("company.on.tabs", ["Accounts User"]))
	choose_company(desk, client_of(LINDNER.legal_name), BRAZIL)
	panel = desk.show("orders_and_invoices")
	documents = desk.document_list("sales_invoices")
	expect(documents.rows).to_have_count(1)
	choice = panel.locator(".ch-company select")
	expect(choice).to_have_value(BRAZIL)
	choice.select_option("")
	expect(documents.rows).to_have_count(3)


def test_a_company_that_the_client_has_no_documents_in_is_no_choice_and_is_not_remembered_for_it(
	desk, flagship, client_of, new_user
):
	desk = desk(new_user("company.elsewhere", ["Accounts User"]))
	desk.open_client(flagship)
	shown = desk.figure("sales_invoices", "authorised").inner_text()
	choose_company(desk, client_of(LINDNER.legal_name), BRAZIL)
	desk.open_client(flagship)
	expect(desk.page.locator(".ch-company")).to_have_count(0)
	expect(desk.figure("sales_invoices", "authorised")).to_have_text(shown, use_inner_text=True)
	asked = [BRAZIL in unquote_plus(url) for url in desk.asked("page")]
	assert asked == [True, False]
	desk.show("orders_and_invoices")
	desk.document_list("sales_invoices").wait()
	assert not [url for url in desk.asked("documents") if "company=" in url]
	assert len(desk.asked("page")) == 2
	desk.open_client(client_of(LINDNER.legal_name))
	expect(desk.page.locator(".ch-company select")).to_have_value(BRAZIL)


def test_what_is_late_and_the_companies_are_asked_for_once(desk, client_of):
	desk = desk("accounts")
	desk.open_client(client_of(LINDNER.legal_name))
	expect(desk.show("orders_and_invoices").locator(".ch-company")).to_be_visible()
	expect(desk.show("deals_and_quotes").locator(".ch-company")).to_be_visible()
	assert len(desk.asked("page")) == 1


def choose_company(desk: Desk, client: str, company: str) -> None:
	"""Choose a company on the page of a client with documents in several; it is remembered."""
	desk.open_client(client)
	desk.page.locator(".ch-company select").select_option(company)
	desk.wait_for_overview()


def test_a_list_is_as_it_was_when_the_user_comes_back_from_a_document(desk, flagship):
	desk = desk("accounts")
	desk.open_client(flagship)
	desk.show("orders_and_invoices")
	documents = desk.document_list("sales_invoices")
	documents.wait()
	documents.choose("settled")
	documents.root.locator(".ch-next").click()
	expect(documents.root.locator(".ch-pager")).to_contain_text("11 to 20")
	documents.wait()
	link = documents.rows.first.get_by_role("link").first
	name = link.inner_text()
	link.click()
	expect(desk.page).to_have_url(f"{desk.url}{HOME}/sales-invoice/{name}")
	desk.settle()
	desk.page.go_back()
	expect(documents.chosen).to_have_attribute("data-bucket", "settled")
	expect(documents.root.locator(".ch-pager")).to_contain_text("11 to 20")
	expect(documents.rows.first.get_by_role("link").first).to_have_text(name)
	expect(documents.root.locator("h3")).to_be_focused()


@pytest.mark.parametrize("width", [1280, 1000, 820, 390])
def test_every_column_of_a_list_is_in_sight_at_any_width(width, desk, flagship):
	desk = desk("accounts", width=width)
	desk.open_client(flagship)
	panel = desk.show("orders_and_invoices")
	for table in panel.locator(".ch-table").all():
		assert table.evaluate("table => table.scrollWidth <= table.clientWidth")
	invoice = desk.document_list("sales_invoices").rows.first
	for value in invoice.locator("td:has(span)").all():
		box = value.bounding_box()
		assert box and 0 <= box["x"] and box["x"] + box["width"] <= width
	as_cards = desk.document_list("sales_invoices").root.locator(".ch-table.is-narrow")
	if width in (1280, 390):
		expect(as_cards).to_have_count(1 if width == 390 else 0)


def test_a_list_searches_and_sorts_all_its_pages(desk, flagship):
	desk = desk("accounts")
	desk.open_client(flagship)
	desk.show("orders_and_invoices")
	documents = desk.document_list("sales_invoices")
	everything = documents.names()
	assert len(everything) > 10
	heading = documents.root.get_by_role("columnheader", name="ID")
	heading.get_by_role("button").click()
	expect(heading).to_have_attribute("aria-sort", "descending")
	assert documents.names() == sorted(everything, reverse=True)
	documents.root.get_by_role("searchbox").fill(everything[0])
	expect(documents.rows).to_have_count(1)
	assert documents.names() == [everything[0]]
