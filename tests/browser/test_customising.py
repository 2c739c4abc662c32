"""A field that an administrator adds in the desk is there wherever the others are, without any code."""

from __future__ import annotations

import re
from collections.abc import Iterator

import frappe
import pytest
from conftest import forget_client
from frappe.custom.doctype.property_setter.property_setter import make_property_setter
from playwright.sync_api import expect

FIELD = "custom_fleet_number"
NAME = "Transportes Aldecoa S.L."


@pytest.fixture
def field(on_site, story) -> Iterator[None]:
	"""The field "Fleet Number", required, as Customize Form adds it."""
	with on_site():
		frappe.get_doc(
			{
				"doctype": "Custom Field",
				"dt": "Client",
				"fieldname": FIELD,
				"label": "Fleet Number",
				"fieldtype": "Data",
				"insert_after": "tax_id",
				"in_list_view": 1,
				"allow_in_quick_entry": 1,
			}
		).insert()
	yield
	with on_site():
		for client in frappe.get_all("Client", {"legal_name": NAME}, pluck="name"):
			forget_client(client)
		frappe.delete_doc("Custom Field", f"Client-{FIELD}", force=True)
		frappe.db.sql_ddl(f"alter table `tabClient` drop column if exists `{FIELD}`")
		frappe.clear_cache(doctype="Client")


def test_a_field_of_ones_own_is_in_quick_entry_on_the_page_and_in_the_list(field, desk, on_site):
	desk = desk("sales", width=1920)  # Frappe shows as many columns as fit
	page = desk.page
	desk.open_list()
	dialog = desk.open_quick_entry()
	for name, value in (
		("legal_name", NAME),
		(FIELD, "F-4711"),
		("address_line1", "Polígono Norte 2"),
		("city", "Irún"),
	):
		desk.type(name, value)
	dialog.locator("[data-fieldname=country] input").fill("Spain")
	dialog.locator("[data-fieldname=country] [role=option]").first.click()
	dialog.get_by_role("button", name="Create", exact=True).click()
	desk.wait_for_overview()
	with on_site():
		assert frappe.db.get_value("Client", {"legal_name": NAME}, FIELD) == "F-4711"
	panel = desk.show("contact_details")
	expect(panel.locator(f"[data-fieldname={FIELD}] input")).to_have_value("F-4711")
	panel.locator(f"[data-fieldname={FIELD}] input").fill("F-4712")
	desk.save()
	rows = desk.open_list()
	expect(page.locator(".list-row-head:visible")).to_contain_text("Fleet Number")
	expect(rows.filter(has_text=NAME)).to_contain_text("F-4712")


@pytest.fixture
def layout(on_site, story) -> Iterator[None]:
	"""Projects Users start with their projects, and with tasks as the first tile."""
	with on_site():
		settings = frappe.get_doc("Client Hub Settings")
		before = [row.as_dict(no_default_fields=True) for row in settings.page_layouts]
		settings.set(
			"page_layouts", [{"role": "Projects User", "default_tab": "projects", "first_tile": "tasks"}]
		)
		settings.save()
	yield
	with on_site():
		settings = frappe.get_doc("Client Hub Settings")
		settings.set("page_layouts", before)
		settings.save()


def test_a_role_starts_with_the_tab_and_the_tile_that_settings_choose(layout, desk, flagship):
	reader = desk("projects")
	reader.open(f"client/{flagship}")
	expect(reader.tab_button("projects")).to_have_class(re.compile(r"\bactive\b"))
	reader.show("overview")
	reader.wait_for_overview()
	expect(reader.page.locator(".ch-tile:visible").first).to_have_attribute("data-tile", "tasks")
	other = desk("sales")
	other.open_client(flagship)
	expect(other.tab_button("overview")).to_have_class(re.compile(r"\bactive\b"))
	expect(other.page.locator(".ch-tile:visible").first).to_have_attribute("data-tile", "projects")


@pytest.fixture
def without_projects_tab(on_site, story) -> Iterator[None]:
	with on_site():
		setter = make_property_setter(
			"Client", "projects_tab", "hidden", 1, "Check", validate_fields_for_doctype=False
		)
		frappe.clear_cache(doctype="Client")
	yield
	with on_site():
		frappe.delete_doc("Property Setter", setter.name, force=True)
		frappe.clear_cache(doctype="Client")


def test_a_figure_of_a_hidden_tab_opens_erpnexts_list(without_projects_tab, desk, flagship):
	desk = desk("projects")
	desk.open_client(flagship)
	expect(desk.tab_button("projects")).to_be_hidden()
	figure = desk.figure("tasks", "upcoming")
	count = int(figure.locator(".ch-count").inner_text())
	figure.click()
	expect(desk.page).to_have_url(re.compile(r"/task(/view/list)?\?.*client"))
	expect(desk.page.locator(".list-row-container .list-row")).to_have_count(count)


@pytest.fixture
def tab_of_ones_own(on_site, story) -> Iterator[None]:
	"""The tab "More", as Customize Form adds it, with a field in it."""
	fields = [
		{
			"fieldname": "custom_more",
			"label": "More",
			"fieldtype": "Tab Break",
			"insert_after": "activity_tab",
		},
		{"fieldname": "custom_remark", "label": "Remark", "fieldtype": "Data", "insert_after": "custom_more"},
	]
	with on_site():
		for field in fields:
			frappe.get_doc({"doctype": "Custom Field", "dt": "Client", **field}).insert()
		frappe.clear_cache(doctype="Client")
	yield
	with on_site():
		for field in reversed(fields):
			frappe.delete_doc("Custom Field", f"Client-{field['fieldname']}", force=True)
		frappe.db.sql_ddl("alter table `tabClient` drop column if exists `custom_remark`")
		frappe.clear_cache(doctype="Client")


def test_a_tab_of_ones_own_opens_beside_ours(tab_of_ones_own, desk, flagship):
	"""An error in the page's script would fail this."""
	desk = desk("sales")
	desk.open_client(flagship)
	tab = desk.page.locator(".form-tabs-list .nav-link", has_text="More")
	tab.click()
	expect(tab).to_have_class(re.compile(r"\bactive\b"))
	expect(desk.page.locator("input[data-fieldname=custom_remark]")).to_be_visible()
	expect(desk.page.locator("#page-Client .form-footer")).to_be_hidden()
	desk.show("overview")
	desk.wait_for_overview()
