"""The ways to clients over Frappe's desk: icon, sidebar, workspace, search, lists. Most differ by version."""

from __future__ import annotations

import re

import frappe
import pytest
from desk import TABS, VERSION, Desk
from playwright.sync_api import Locator, expect

NARROW = 1100
"""A window in which version 16 has no room for eight tabs, nor for six columns."""


@pytest.fixture(scope="session")
def stranger(new_user) -> str:
	"""A user of the desk whose roles read no client."""
	return new_user("stranger", ["Stock User"])


@pytest.fixture(scope="session")
def master(new_user) -> str:
	"""A user who may import and export."""
	return new_user("master", ["Sales Master Manager"])


def ways(desk: Desk) -> list[str]:
	"""Where the page that is open leads to from its icons and its sidebar."""
	links = desk.page.locator(".desktop-icon, .standard-sidebar-item, .sidebar-item-container")
	expect(links.first).to_be_attached()
	desk.settle()
	return [text.strip() for text in links.all_text_contents()]


@pytest.mark.parametrize(("user", "sees"), [("sales", True), ("stranger", False)])
def test_clients_are_on_the_desk_of_those_who_read_them(user, sees, desk, stranger):
	desk = desk(stranger if user == "stranger" else user)
	desk.open("" if VERSION >= 16 else "home")
	assert any(text.startswith("Clients") for text in ways(desk)) is sees


@pytest.mark.skipif(VERSION < 16, reason="Version 15 has no icons for workspaces")
def test_the_icon_is_the_app_s_own_in_both_styles(desk):
	desk = desk("sales")
	desk.open("")
	expect(desk.page.locator('.desktop-icon[data-id="Clients"] img')).to_be_visible()
	for style in ("Solid", "Subtle"):
		address = desk.page.evaluate("(style) => frappe.utils.get_desktop_icon('Clients', style)", style)
		assert address == f"/assets/client_hub/icons/desktop_icons/{style.lower()}/clients.svg"
		assert desk.page.request.get(address).ok


def test_the_search_leads_to_clients_by_one_entry(desk):
	desk = desk("sales")
	desk.open_list()
	page = desk.page
	page.keyboard.press("Control+k" if VERSION >= 16 else "Control+g")
	field = page.locator("#navbar-search:visible, .modal.show input").first
	expect(field).to_be_focused()
	field.fill("clients")
	entries = page.locator("[role=option]:visible, .awesomplete li:visible")
	expect(entries.filter(has_text="Clients").first).to_be_visible()
	desk.settle()
	assert [text.strip() for text in entries.all_inner_texts()].count("Open Clients") == 1


def test_active_clients_are_counted_and_opened_without_the_others(desk, manager, on_site):
	with on_site():
		active = frappe.db.count("Client", {"status": "Active"})
		assert active < frappe.db.count("Client")
	desk = desk(manager)
	desk.open_list()
	page = desk.page
	# The workspace gives way to the list once the first set-up is done, and is reached from there.
	page.locator(".menu-btn-group:visible > button").first.click()
	page.locator(".dropdown-menu.show .menu-item-label", has_text="Workspace").click()
	shortcut = page.locator('.shortcut-widget-box[aria-label="Active clients"]')
	expect(shortcut).to_contain_text(f"{active} Active")
	shortcut.click()
	expect(page.locator(".list-row-container .list-row:visible")).to_have_count(min(active, 20))
	expect(page.locator(".list-row:visible", has_text="Inactive")).to_have_count(0)


@pytest.mark.parametrize("what", ["Import", "Export"])
def test_the_list_of_imports_and_that_of_exports_begin_a_further_one(what, desk, master):
	desk = desk(master)
	desk.open(f"client-{what.lower()}")
	desk.page.get_by_role("button", name=f"{what} clients").click()
	expect(desk.dialog.locator(".modal-title")).to_have_text(f"{what} clients")
	expect(desk.dialog.locator("[data-fieldname=what]:visible")).to_have_count(0)


@pytest.mark.parametrize("what", ["Import", "Export"])
def test_who_may_not_is_offered_none(what, desk, master):
	desk_of = desk
	for user, offered in ((master, 1), ("sales", 0)):
		desk = desk_of(user)
		desk.open_list()
		desk.settle()
		if VERSION >= 16:
			entry = desk.page.locator(".body-sidebar").get_by_text(f"Client {what}", exact=True)
			expect(entry).to_have_count(offered)
		desk.open(f"client-{what.lower()}")
		expect(desk.page.locator(".no-result:visible, .list-row:visible").first).to_be_visible()
		desk.settle()
		expect(desk.page.get_by_role("button", name=f"{what} clients")).to_have_count(offered)


def test_the_list_ends_what_it_has_no_room_for_with_an_ellipsis(desk, new_client):
	new_client(
		"Sociedad Cooperativa Agroalimentaria de la Comarca de las Cinco Villas y Alta Zaragoza S.Coop."
	)
	desk = desk("sales", width=NARROW)
	rows = desk.open_list()
	desk.settle()
	name = rows.filter(has_text="Sociedad Cooperativa").locator("a[data-name]")
	assert name.evaluate("(link) => link.scrollHeight > link.clientHeight"), "the name is not too long"
	row = rows.first.locator(".level-left")
	assert row.evaluate("(left) => left.scrollWidth <= left.clientWidth"), "columns are out of sight"
	cut = row.locator(".list-row-col:visible").evaluate_all(
		"""(cells) => cells.flatMap((cell) => [...cell.querySelectorAll("a")].filter((link) =>
			link.getBoundingClientRect().right > cell.getBoundingClientRect().right + 1 &&
			getComputedStyle(link).display !== "inline").map((link) => link.textContent.trim()))"""
	)
	assert cut == []


def is_within(inner: Locator, outer: Locator) -> bool:
	inner_box, outer_box = inner.bounding_box(), outer.bounding_box()
	starts_inside = inner_box["x"] >= outer_box["x"] - 1
	return starts_inside and inner_box["x"] + inner_box["width"] <= outer_box["x"] + outer_box["width"] + 1


def test_the_active_tab_is_within_the_bar(desk, flagship):
	desk = desk("sales", width=NARROW)
	desk.open_client(flagship)
	bar = desk.page.locator(".form-tabs:visible")
	for tab in (*TABS, TABS[0]):
		desk.page.evaluate(
			"(name) => cur_frm.layout.tabs.find((tab) => tab.df.fieldname === name).set_active()",
			f"{tab}_tab",
		)
		expect(desk.tab_button(tab)).to_have_class(re.compile(r"\bactive\b"))
		desk.settle()
		assert is_within(desk.tab_button(tab), bar), tab
	if VERSION < 16:
		return  # which has no tab in an address
	desk.open(f"client/{flagship}#activity_tab")
	expect(desk.tab_button("activity")).to_have_class(re.compile(r"\bactive\b"))
	desk.settle()
	assert is_within(desk.tab_button("activity"), bar)


def test_the_days_of_tasks_have_no_time(desk, flagship):
	desk = desk("projects")
	desk.open_client(flagship)
	desk.show("projects")
	tasks = desk.document_list("tasks")
	tasks.wait()
	days = [day for day in tasks.values("Expected End Date") if day]
	assert days
	assert not [day for day in days if ":" in day]


def test_attaching_offers_no_company_of_our_own(desk, flagship, manager, on_site):
	from client_hub.demo import builders
	from client_hub.demo.cast import BRAZIL

	with on_site():
		internal = frappe.db.get_value("Customer", {"represents_company": BRAZIL})
		assert internal and not frappe.db.get_value("Customer", internal, "client")
		free = builders.customer(f"{BRAZIL} Partners").name
		frappe.db.set_value("Customer", free, "client", None)
	try:
		desk = desk(manager)
		desk.open_client(flagship)
		desk.show("parties").get_by_role("button", name="Attach Customer").click()
		field = desk.dialog.locator("input[data-fieldname=name]")
		expect(field).to_be_focused()
		field.fill(BRAZIL)
		expect(desk.dialog.get_by_role("option", name=free).first).to_be_visible()
		desk.settle()
		offered = desk.dialog.get_by_role("option").all_inner_texts()
		assert not [text for text in offered if text.split("\n")[0].strip() == internal]
	finally:
		with on_site():
			frappe.delete_doc("Customer", free, force=True)
