"""The reports over all clients, as people use them: tick and send, open what a row is about."""

from __future__ import annotations

import re

from desk import Desk, number_in
from playwright.sync_api import Locator, expect


def rows_of(desk: Desk, report: str) -> Locator:
	desk.open(f"query-report/{report}")
	rows = desk.page.locator(".dt-scrollable .dt-row[data-row-index]")
	expect(rows.first).to_be_visible()
	desk.settle()
	return rows


def test_statements_are_sent_to_the_clients_that_are_ticked(desk):
	desk = desk("accounts")
	rows = rows_of(desk, "Client Balances")
	send = desk.page.get_by_role("button", name="Send statements")
	send.click()
	expect(desk.message).to_contain_text("Tick the clients that get a statement first.")
	desk.answer(desk.dialog.locator(".btn-modal-close"))
	expect(desk.dialog).to_have_count(0)
	for index in (0, 1):
		rows.nth(index).locator("input[type=checkbox]").check()
	send.click()
	expect(desk.dialog).to_contain_text("Chosen: 2.")
	with desk.page.expect_response(re.compile("client_hub.api.send_statements")) as response:
		desk.dialog.get_by_role("button", name="Send", exact=True).click()
	assert response.value.json()["message"] == {"clients": 2}
	asked = response.value.request.post_data or ""
	assert asked.count("CLI-") == 2
	expect(desk.page.get_by_text("Statements are being sent.")).to_be_visible()


def test_a_reason_opens_its_documents_on_the_clients_page(desk):
	desk = desk("accounts")
	rows = rows_of(desk, "Clients Needing Attention")
	row = rows.filter(has_text="Invoices past due").first
	count = number_in(row.locator(".dt-cell__content--col-4").inner_text())
	row.get_by_role("link", name="Invoices past due").click()
	documents = desk.document_list("sales_invoices")
	expect(documents.chosen).to_contain_text("Past due")
	assert len(documents.names()) == count
