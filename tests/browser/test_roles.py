"""What each role sees on a client's page and, document by document, what it does not get to know.

The second is looked for in everything that the server has answered, not only in what is shown.
"""

from __future__ import annotations

import re

import frappe
import pytest
from desk import Desk
from playwright.sync_api import expect

from client_hub.demo.cast import AURORA, BRAZIL, EUROPE, LINDNER, VALDELUZ, Entity

READS = {
	"sales": {"Sales Order", "Quotation", "Opportunity", "Delivery Note"},
	"accounts": {
		"Sales Invoice",
		"Purchase Invoice",
		"Payment Entry",
		"Payment Request",
		"Dunning",
		"Subscription",
		"Sales Order",
		"Delivery Note",
		"Purchase Receipt",
		"Timesheet",
	},
	"purchase": {"Purchase Order", "Purchase Receipt", "Purchase Invoice", "Supplier Quotation"},
	"projects": {"Project", "Task", "Timesheet"},
	"support": {"Issue"},
}
"""DocTypes that a stock role reads, of those of which the flagship has documents."""

SHOWN = {
	"sales": ["Sales Order", "Delivery Note", "Quotation", "Opportunity"],
	"accounts": ["Sales Invoice", "Purchase Invoice", "Payment Entry", "Sales Order", "Timesheet"],
	"purchase": ["Purchase Order", "Purchase Invoice", "Supplier Quotation"],
	"projects": ["Project", "Task", "Timesheet"],
	"support": ["Issue"],
}
"""Those of them that the page lists."""

STATES = {
	"sales": {
		"quotations": "ok",
		"sales_orders": "ok",
		"delivery_notes": "ok",
		"hours_to_bill": "no_access",
		"tasks": "totals_only",
		"sales_invoices": "totals_only",
	},
	"accounts": {
		"sales_invoices": "ok",
		"payments": "ok",
		"purchase_orders": "no_access",
		"tasks": "no_access",
	},
	"purchase": {"purchase_orders": "ok", "purchase_invoices": "ok", "sales_invoices": "no_access"},
	"projects": {"projects": "ok", "tasks": "ok", "timesheets": "ok", "payments": "no_access"},
	"support": {"issues": "ok", "tasks": "no_access", "contracts": "no_access"},
}


@pytest.fixture(scope="session")
def documents(site, flagship, on_site) -> dict[str, set[str]]:
	"""The names of the flagship's documents, by DocType."""
	from client_hub.stamping import linked_documents

	with on_site():
		found = {
			doctype: set(frappe.get_all(doctype, {"client": flagship}, pluck="name"))
			for doctype, entry in linked_documents().items()
			if not entry.is_party
		}
	return {doctype: names for doctype, names in found.items() if names}


@pytest.mark.parametrize("user", READS)
def test_a_role_learns_nothing_of_documents_that_it_may_not_read(user, desk, flagship, documents):
	desk = desk(user)
	desk.open_client(flagship)
	for _tab, panel in desk.walk():
		expect(panel.locator(".ch-retry")).to_have_count(0)
	known = everything(desk)
	for doctype, names in documents.items():
		leaked = sorted(name for name in names if re.search(rf"{re.escape(name)}(?!\d)", known))
		if doctype not in READS[user]:
			assert not leaked, f"{user} learns of {doctype} {leaked}"
	for doctype in SHOWN[user]:
		assert any(name in known for name in documents[doctype]), f"{user} sees no {doctype}"


@pytest.mark.parametrize("user", STATES)
def test_each_section_says_what_the_role_may_do_with_it(user, desk, flagship):
	desk = desk(user)
	desk.open_client(flagship)
	for section, state in STATES[user].items():
		tile = desk.page.locator(f".ch-section[data-section={section}]")
		if state == "no_access" and not tile.count():
			continue  # said once for the whole tile
		expect(tile).to_have_attribute("data-state", state)
		expect(tile.locator("button[data-bucket]")).to_have_count(
			0 if state != "ok" else tile.locator("[data-tone]").count()
		)


def test_totals_without_documents_name_none_and_open_none(desk, flagship, documents):
	desk = desk("sales")
	desk.open_client(flagship)
	tile = desk.tile("invoices")
	expect(tile.locator(".ch-count").first).not_to_have_text("0")
	said = desk.panel("overview").get_by_text("Totals only")
	expect(said).to_have_count(1)
	expect(said).to_contain_text(re.compile("They owe us.*Purchase Invoices"))
	expect(tile.get_by_role("button")).to_have_count(0)
	panel = desk.show("orders_and_invoices")
	invoices = panel.locator(".ch-list[data-section=sales_invoices]")
	expect(invoices).to_contain_text("You see the totals of these, not the documents.")
	expect(invoices.locator(".ch-chip").first).to_contain_text(re.compile(r"Authorised \d+"))
	expect(invoices.get_by_role("button")).to_have_count(0)


@pytest.mark.parametrize("user", ["accounts", "projects", "support"])
def test_a_role_that_only_reads_clients_is_offered_nothing_that_writes_them(user, desk, flagship):
	desk = desk(user)
	desk.open_client(flagship)
	expect(desk.page.get_by_role("button", name="Save", exact=True)).to_have_count(0)
	assert desk.panel("files").locator(".ch-upload").count() == 0
	panel = desk.show("files")
	expect(panel.get_by_role("button", name="Upload")).to_have_count(0)
	expect(desk.show("parties").locator(".ch-detach")).to_have_count(0)


def test_a_user_of_one_company_sees_nothing_of_the_other(desk, client_of, on_site):
	desk = desk("accounts.brazil")
	lindner = client_of(LINDNER.legal_name)
	with on_site():
		invoices = {
			company: frappe.get_all("Sales Invoice", {"client": lindner, "company": company}, pluck="name")
			for company in (EUROPE, BRAZIL)
		}
	desk.open_client(lindner)
	expect(desk.figure("sales_invoices", "authorised").locator(".ch-count")).to_have_text("1")
	expect(desk.page.locator(".ch-company")).to_have_count(0)
	for _tab in desk.walk():
		pass
	assert desk.document_list("sales_invoices").root.count() == 1
	known = everything(desk)
	assert all(name in known for name in invoices[BRAZIL])
	assert [name for name in invoices[EUROPE] if name in known] == [] != invoices[EUROPE]
	assert "7,300" not in known and "7300.0" not in known


def test_a_user_of_one_customer_sees_its_client_and_no_other_customers(desk, flagship, client_of):
	desk = desk("sales.one.customer")
	desk.open_list()
	expect(desk.page.get_by_text(VALDELUZ.legal_name, exact=True).first).to_be_visible()
	for other, name in ((LINDNER, client_of(LINDNER.legal_name)), (AURORA, flagship)):
		assert_unknown(desk, other)
		refuses(desk, name, other)  # Aurora is a supplier, too, of which a Sales User reads none
		desk.open_list()
	desk.open_client(client_of(VALDELUZ.legal_name))
	expect(desk.page.locator(".ch-card")).to_contain_text(VALDELUZ.legal_name)


def test_a_user_of_one_client_sees_that_client_only(desk, flagship, client_of, new_user):
	valdeluz = client_of(VALDELUZ.legal_name)
	desk = desk(new_user("one.client", ["Sales User"], {"Client": [valdeluz]}))
	expect(desk.open_list()).to_have_count(1)
	assert_unknown(desk, AURORA)
	refuses(desk, flagship, AURORA)
	desk.open_client(valdeluz)
	for _tab in desk.walk():
		pass
	assert_unknown(desk, AURORA)


def test_a_user_with_only_a_share_sees_what_was_shared(desk, flagship, client_of, new_user, on_site):
	valdeluz = client_of(VALDELUZ.legal_name)
	login = new_user("shared", ["Stock User"])
	with on_site():
		frappe.share.add("Client", valdeluz, login, read=1, notify=0)
	desk = desk(login)
	expect(desk.open_list()).to_have_count(1)
	assert_unknown(desk, AURORA)
	refuses(desk, flagship, AURORA)
	desk.open_client(valdeluz)
	expect(desk.page.locator(".ch-card")).to_contain_text(VALDELUZ.legal_name)
	for _tab in desk.walk():
		pass
	known = everything(desk)
	assert "ACC-SINV" not in known and "Bottling line controls" not in known
	assert_unknown(desk, AURORA)


def everything(desk: Desk) -> str:
	"""What the page shows and what the server has told it."""
	return "\n".join([desk.page.locator("body").inner_text(), *desk.api_bodies().values()])


def assert_unknown(desk: Desk, entity: Entity) -> None:
	known = everything(desk)
	for secret in (entity.legal_name, entity.tax_id, entity.email_id, entity.address_line1):
		assert secret not in known


def refuses(desk: Desk, client: str, entity: Entity) -> None:
	"""The page of a client that is closed to the user says so and tells nothing."""
	desk.provokes("status of 403")
	desk.provokes("PermissionError")
	desk.open(f"client/{client}")
	expect(desk.page.get_by_text("Not permitted").first).to_be_visible()
	desk.settle()
	assert_unknown(desk, entity)
