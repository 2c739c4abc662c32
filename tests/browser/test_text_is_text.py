"""Whatever people write is shown as they wrote it: markup and scripts are text everywhere."""

from __future__ import annotations

import frappe
import pytest
from desk import Desk
from playwright.sync_api import expect

IMAGE = "<img src=x onerror=window.hacked=1>"
SCRIPT = "<script>window.hacked=1</script>"
BOLD = "<b class=hacked>bold</b>"
NAME = "Texto & Hijos \"S.A.\" 'L'"
"""A legal name may hold anything but < and >, which are refused."""

VALUES = {
	"trade_name": f"Trade {IMAGE}",
	"address_line1": f"Street {IMAGE}",
	"city": f"City {SCRIPT}",
	"state": f"State {BOLD}",
	"country": "Spain",
	"pincode": BOLD,
	"contact_first_name": f"Ana {BOLD}",
	"contact_last_name": "Markup",
	"website": "javascript:window.hacked=1",
	"no_tax_id_reason": f"None {IMAGE}",
}

PLACES = ["[class^=ch-]", ".list-row", ".modal", ".page-title", ".client-brief"]
"""What we show. Frappe's timeline and its text fields show markup, which Frappe cleans when it is
saved; here the attacks are put into the database past that. Where the timeline, out of sight, would
run a script from there, plain markup is planted."""


@pytest.fixture
def client(new_client, on_site) -> str:
	"""A client whose every text is an attack, past the checks where these would not let it be saved."""
	from client_hub.demo import builders as b

	name = new_client(NAME, is_customer=1, address_line1="Street", city="City", country="Spain")
	with on_site():
		frappe.db.set_value("Client", name, VALUES, update_modified=False)
		customer = frappe.db.get_value("Client", name, "primary_customer")
		address = frappe.db.get_value("Client", name, "registered_address")
		frappe.db.set_value("Address", address, {"address_title": IMAGE, "address_line1": SCRIPT})
		frappe.db.set_value("Customer", customer, "customer_name", f"Customer {IMAGE}")
		project = b.project(f"Project {frappe.generate_hash(length=6)}", customer)
		project.db_set("project_name", f"Project {IMAGE}{SCRIPT}")
		task = b.task("Task", project.name, b.day(-3))
		task.db_set("subject", f"Task {IMAGE}{SCRIPT}")
		issue = b.issue("Issue", customer)
		issue.db_set("subject", f"Issue {IMAGE}{SCRIPT}")
		order = b.sales_order(customer, 100, po_no="PO")
		order.db_set("po_no", f"PO {IMAGE}")
		b.comment(("Client", name), f"Comment {IMAGE}{SCRIPT}", "Administrator")
		mail = b.communication(("Client", name), "Mail", f"<p>Text</p>{SCRIPT}{IMAGE}", "Sent", "a@b.example")
		mail.db_set("subject", f"Mail {BOLD}")
		file = b.file(("Client", name), "file.txt", b"text")
		file.db_set("file_name", f"file {IMAGE}.txt")
	yield name
	with on_site():
		order.reload().cancel()
		order.delete()
		# The next order gets its number, and would find what happened to this one.
		frappe.db.delete("Version", {"ref_doctype": order.doctype, "docname": order.name})
		for doc in (issue, task, project):
			frappe.delete_doc(doc.doctype, doc.name, force=True)
		for doctype in ("Communication", "Comment", "File"):
			fields = {"File": "attached_to_name"}
			for found in frappe.get_all(doctype, {fields.get(doctype, "reference_name"): name}, pluck="name"):
				frappe.delete_doc(doctype, found, force=True)


def assert_harmless(desk: Desk) -> None:
	desk.settle()
	planted = desk.page.locator(", ".join(f"{place} :is(.hacked, img[src=x])" for place in PLACES))
	assert not planted.count(), planted.evaluate_all("all => all.map((it) => it.parentElement.outerHTML)")
	assert not desk.page.evaluate("window.hacked")


def test_in_the_list_and_on_every_tab(desk, client, manager):
	desk = desk(manager)
	desk.open_list()
	assert_harmless(desk)
	desk.open_client(client)
	card = desk.page.locator(".ch-card")
	for text in (NAME, f"Trade {IMAGE}", f"City {SCRIPT}", f"Ana {BOLD} Markup", f"None {IMAGE}"):
		expect(card).to_contain_text(text)
	expect(card.locator("a[href^='javascript']")).to_have_count(0)
	texts = {
		"contact_details": [IMAGE, SCRIPT],
		"projects": [f"Project {IMAGE}{SCRIPT}", f"Task {IMAGE}{SCRIPT}", f"Issue {IMAGE}{SCRIPT}"],
		"orders_and_invoices": [f"PO {IMAGE}"],
		"files": [f"file {IMAGE}.txt"],
		"activity": [f"Mail {BOLD}"],
		"parties": [f"Customer {IMAGE}"],
	}
	for tab, panel in desk.walk():
		assert_harmless(desk)
		for text in texts.get(tab, []):
			expect(panel).to_contain_text(text)


@pytest.mark.parametrize("place", ["the desk's print preview", "the page to print"])
def test_in_the_printed_brief(place, desk, client, manager):
	desk = desk(manager)
	if place == "the page to print":
		desk.page.goto(f"{desk.url}/printview?doctype=Client&name={client}&format=Client Brief")
		brief = desk.page.locator(".client-brief")
	else:
		desk.open(f"print/Client/{client}")
		preview = desk.page.frame_locator("iframe:visible")
		expect(preview.locator(".print-format")).to_be_visible()  # Frappe's field needs the document
		desk.page.locator("input[data-fieldname=print_format]").fill("Client Brief")
		desk.page.get_by_role("option", name="Client Brief").first.click()
		brief = desk.page.frame_locator("iframe:visible").locator(".client-brief")
	for text in (f"City {SCRIPT}", f"Trade {IMAGE}", f"Ana {BOLD} Markup"):
		expect(brief).to_contain_text(text)
	assert not desk.page.evaluate("window.hacked")
	expect(brief.locator(".hacked, img[src=x]")).to_have_count(0)


def test_in_quick_entry_and_its_messages(desk, on_site):
	desk = desk("sales")
	desk.provokes("status of 417")
	desk.provokes("ValidationError")
	desk.open_list()
	dialog = desk.open_quick_entry()
	desk.type("legal_name", f"Acme {IMAGE}")
	desk.type("address_line1", "Street")
	desk.type("city", "City")
	dialog.get_by_role("button", name="Create", exact=True).click()
	expect(desk.message).to_contain_text("may not contain < or >")
	assert_harmless(desk)
	with on_site():
		assert not frappe.db.exists("Client", {"legal_name": ("like", "Acme%")})
