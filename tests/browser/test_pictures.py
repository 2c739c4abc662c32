"""The pictures of the documentation, of each version. `make pictures` takes them; other runs leave them alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from desk import VERSION, Desk
from playwright.sync_api import expect

from client_hub.demo.cast import EUROPE

PICTURES = os.environ.get("CLIENT_HUB_PICTURES")

pytestmark = pytest.mark.skipif(not PICTURES, reason="`make pictures` takes the pictures")

# What differs from one minute to the next, and the caret.
STEADY = """
	.form-sidebar .sidebar-meta-data, .form-stats, .modified-by, .created-by, .list-subject time,
	.list-row-activity .modified { visibility: hidden !important; }
	* { caret-color: transparent !important; }
"""


def take(desk: Desk, name: str, full_page: bool = False) -> None:
	desk.settle()
	desk.page.evaluate("document.fonts.ready")
	path = Path(PICTURES) / f"version-{VERSION}" / f"{name}.png"
	desk.page.screenshot(path=path, style=STEADY, animations="disabled", full_page=full_page)


@pytest.fixture(scope="session")
def director(new_user) -> str:
	"""Somebody who sees everything, and one company at a time."""
	roles = ["Sales Manager", "Accounts Manager", "Purchase Manager", "Projects Manager", "Support Team"]
	users = ["Sales User", "Accounts User", "Purchase User", "Projects User"]
	return new_user(
		"director", [*roles, *users], {"Company": [EUROPE]}, first_name="Marina", last_name="Costa"
	)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_overview(theme, desk, flagship, director):
	desk = desk(director, width=1440, height=1240)
	desk.open_client(flagship)
	desk.page.evaluate("theme => document.documentElement.setAttribute('data-theme', theme)", theme)
	take(desk, "overview" if theme == "light" else "overview-dark")


def test_overview_on_a_phone(desk, flagship, director):
	desk = desk(director, width=380, height=820)
	desk.open_client(flagship)
	take(desk, "overview-phone")


def test_orders_and_invoices(desk, flagship, director):
	desk = desk(director, width=1440, height=1000)
	desk.open_client(flagship)
	desk.figure("sales_invoices", "overdue").click()
	documents = desk.document_list("sales_invoices")
	expect(documents.chosen).to_have_attribute("data-bucket", "overdue")
	documents.wait()
	take(desk, "orders-and-invoices")


def test_adding_a_client(desk):
	desk = desk("sales", width=1440, height=900)
	desk.open_list()
	desk.open_quick_entry()
	for field, value in (
		("legal_name", "Forja Ibérica S.L."),
		("tax_id", "B12345674"),
		("address_line1", "Calle Uría 3"),
		("pincode", "33003"),
		("city", "Oviedo"),
	):
		desk.type(field, value)
	take(desk, "add-client")


def test_what_a_sales_user_sees(desk, flagship):
	desk = desk("sales", width=1440, height=1240)
	desk.open_client(flagship)
	take(desk, "sales-user")
