"""What people do on a client's page: write, upload, correct, add."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import frappe
import pytest
from playwright.sync_api import Locator, expect
from pypdf import PdfReader, PdfWriter

NAME = "Talleres Orbaneja S.L."

PICTURE = base64.b64decode(
	"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def client(new_client, on_site) -> Iterator[str]:
	name = new_client(
		NAME, is_customer=1, address_line1="Calle Mayor 1", city="Burgos", pincode="09001", country="Spain"
	)
	yield name
	with on_site():
		for doctype, field in (
			("Comment", "reference_name"),
			("Communication", "reference_name"),
			("ToDo", "reference_name"),
			("File", "attached_to_name"),
		):
			for found in frappe.get_all(doctype, {field: name}, pluck="name"):
				frappe.delete_doc(doctype, found, force=True)


def test_a_comment_is_written_and_heads_the_stream(client, desk, on_site):
	desk = desk("sales")
	desk.open_client(client)
	panel = desk.show("activity")
	box, send = comment_box(panel)
	send.click()  # of nothing, there is no comment
	box.fill("Rang them: the offer suits.")
	send.click()
	first = panel.locator(".ch-stream > li").first
	expect(first).to_contain_text("Rang them: the offer suits.")
	expect(first).to_contain_text("Sofía Navarro")
	expect(box).to_have_text("")
	with on_site():
		assert frappe.db.count("Comment", {"reference_name": client, "comment_type": "Comment"}) == 1


def test_a_comment_is_begun_above_the_tabs_and_sent_by_keyboard(client, desk, on_site):
	desk = desk("sales")
	desk.open_client(client)
	desk.page.locator(".ch-top [data-action=comment]").click()
	panel = desk.panel("activity")
	box, send = comment_box(panel)
	expect(box).to_be_focused()
	desk.page.keyboard.press("Tab")
	expect(send).to_be_focused()
	desk.page.keyboard.press("Shift+Tab")
	desk.page.keyboard.type("They want @sof")
	mentioned = panel.locator(".ql-mention-list-item", has_text="Sofía Navarro")
	expect(mentioned).to_be_visible()
	mentioned.click()
	desk.page.keyboard.press("Control+Enter")
	expect(panel.locator(".ch-stream > li").first).to_contain_text(re.compile("They want @ ?Sofía Navarro"))
	expect(box).to_be_focused()
	with on_site():
		(comment,) = frappe.get_all(
			"Comment", {"reference_name": client, "comment_type": "Comment"}, pluck="content"
		)
	assert 'data-id="sales@' in comment


def test_what_is_being_written_stays_when_the_page_is_asked_anew(client, new_client, desk):
	other = new_client("Talleres Ubierna S.L.")
	desk = desk("sales")
	desk.open_client(client)
	box, _send = comment_box(desk.show("activity"))
	box.fill("Rang them")
	desk.page.evaluate("cur_frm.refresh()")
	desk.settle()
	expect(box).to_have_text("Rang them")
	desk.page.evaluate("name => frappe.set_route('Form', 'Client', name)", other)
	expect(desk.page.locator(".ch-top-name")).to_have_text("Talleres Ubierna S.L.")
	desk.show("activity")
	expect(box).to_have_text("")


def comment_box(panel: Locator) -> tuple[Locator, Locator]:
	"""Where a comment is written on the activity, and what sends it."""
	return panel.get_by_role("textbox", name="Comment"), panel.get_by_role(
		"button", name="Comment", exact=True
	)


def test_a_call_is_logged_and_heads_the_stream(client, desk, on_site):
	desk = desk("sales")
	desk.open_client(client)
	panel = desk.show("activity")
	panel.locator("[data-action=call]").click()
	desk.dialog.locator(".ql-editor[contenteditable=true]").fill("They want it by May.")
	desk.answer(desk.dialog.locator(".btn-modal-primary"))
	first = panel.locator(".ch-stream > li").first
	expect(first).to_contain_text("logged a call")
	expect(first).to_contain_text(f"Call with {NAME}")
	with on_site():
		call = frappe.get_last_doc("Communication", {"reference_name": client})
	assert (call.communication_medium, call.sent_or_received) == ("Phone", "Sent")
	assert "They want it by May." in call.content


def test_a_call_that_is_planned_is_not_said_to_be_logged(client, desk, on_site):
	from client_hub.demo import builders

	with on_site():
		customer = frappe.db.get_value("Client", client, "primary_customer")
		call = builders.event(("Customer", customer), "Ring them", builders.day(1), event_category="Call")
	desk = desk("sales")
	desk.open_client(client)
	first = desk.show("activity").locator(".ch-stream > li").first
	expect(first).to_contain_text("planned a call")
	expect(first).to_contain_text("Ring them")
	with on_site():
		frappe.delete_doc("Event", call.name)


def test_somebody_is_assigned_and_the_stream_says_so(client, desk, on_site):
	desk = desk("sales")
	desk.open_client(client)
	panel = desk.show("activity")
	panel.locator("[data-action=todo]").click()
	desk.dialog.get_by_role("checkbox", name="Assign to me").check()
	desk.answer(desk.dialog.locator(".btn-modal-primary"))
	expect(panel.locator(".ch-stream > li").first).to_contain_text("assigned")
	with on_site():
		assert frappe.db.exists("ToDo", {"reference_name": client, "status": "Open"})


@pytest.mark.parametrize("signature", ["Irene Campos, Sales", ""])
def test_an_email_begins_with_the_clients_address(signature, client, desk, new_user, on_site):
	"""Without a signature of the user's own, too: a Sales User may not read the mail accounts for one."""
	user = new_user("writer.signed" if signature else "writer", ["Sales User"], email_signature=signature)
	with on_site():
		doc = frappe.get_doc("Client", client)
		doc.email_id = "compras@orbaneja.example"
		doc.save()
	desk = desk(user)
	desk.open_client(client)
	desk.show("activity").locator("[data-action=email]").click()
	expect(desk.dialog.locator("[data-fieldname=recipients]").first).to_contain_text(
		"compras@orbaneja.example"
	)
	expect(desk.dialog.locator("[data-fieldname=subject] input")).to_have_value(NAME)
	expect(desk.dialog.locator("[data-fieldname=content]")).to_contain_text(signature)
	desk.settle()
	expect(desk.page.locator(".modal:visible")).to_have_count(1)  # none that says "Not permitted"


def test_the_kinds_narrow_the_stream_down(client, desk, on_site):
	from client_hub.demo import builders

	with on_site():
		builders.comment(("Client", client), "Only this one")
	desk = desk("sales")
	desk.open_client(client)
	panel = desk.show("activity")
	rows = panel.locator(".ch-stream > li")
	expect(rows.first).to_be_visible()
	panel.locator(".ch-chip[data-kind=comment]").click()
	expect(rows).to_have_count(1)
	expect(rows).to_contain_text("Only this one")
	panel.locator(".ch-chip[data-kind=comment]").click()
	panel.locator(".ch-chip[data-kind=email]").click()
	expect(panel).to_contain_text("Nothing has happened here yet.")


def test_a_file_is_uploaded_to_the_client(client, desk, on_site):
	desk = desk("sales")
	desk.open_client(client)
	panel = desk.show("files")
	panel.get_by_role("button", name="Upload").click()
	desk.dialog.locator("input[type=file]").first.set_input_files(
		{"name": "terms.txt", "mimeType": "text/plain", "buffer": b"Thirty days."}
	)
	desk.dialog.get_by_role("button", name="Upload", exact=True).click()
	expect(panel.get_by_role("link", name="terms.txt")).to_be_visible()
	with on_site():
		file = frappe.get_last_doc("File", {"attached_to_name": client})
	assert (file.attached_to_doctype, file.is_private, file.get_content()) == ("Client", 1, "Thirty days.")


def test_a_file_is_dropped_on_the_page(client, desk):
	desk = desk("sales")
	desk.open_client(client)
	panel = desk.show("files")
	dropped = desk.page.evaluate_handle(
		"""() => {
			const files = new DataTransfer();
			files.items.add(new File(["Dropped."], "dropped.txt", { type: "text/plain" }));
			return files;
		}"""
	)
	panel.locator(".ch-files").dispatch_event("drop", {"dataTransfer": dropped})
	desk.dialog.get_by_role("button", name="Upload", exact=True).click()
	expect(panel.get_by_role("link", name="dropped.txt")).to_be_visible()


def test_pictures_and_papers_are_previewed(client, desk, on_site):
	from client_hub.demo import builders

	with on_site():
		builders.file(("Client", client), "hall.png", PICTURE)
		paper, writer = io.BytesIO(), PdfWriter()
		writer.add_blank_page(200, 200)  # or the browser's viewer may look for a page that is not there
		writer.write(paper)
		builders.file(("Client", client), "plan.pdf", paper.getvalue())
	desk = desk("sales")
	desk.open_client(client)
	panel = desk.show("files")
	for name, shown in (("hall.png", "img"), ("plan.pdf", "iframe")):
		panel.get_by_role("button", name=f"Preview {name}").click()
		expect(desk.dialog.locator(f".modal-body {shown}")).to_be_visible()
		desk.answer(desk.dialog.locator(".btn-modal-close"))
		expect(desk.dialog).to_have_count(0)


def test_all_files_are_downloaded_as_one(client, desk, on_site, tmp_path):
	from client_hub.demo import builders

	with on_site():
		customer = frappe.db.get_value("Client", client, "primary_customer")
		builders.file(("Client", client), "terms.txt", b"Thirty days.")
		builders.file(("Customer", customer), "order.txt", b"Ten of them.")
	desk = desk("sales")
	desk.open_client(client)
	panel = desk.show("files")
	with desk.page.expect_download() as download:
		panel.get_by_role("button", name="Download all").click()
	download.value.save_as(tmp_path / "files.zip")
	with zipfile.ZipFile(tmp_path / "files.zip") as archive:
		contents = {Path(name).name: archive.read(name) for name in archive.namelist()}
	assert contents == {"terms.txt": b"Thirty days.", "order.txt": b"Ten of them."}


def test_legal_data_and_address_are_corrected_in_place(client, desk, on_site):
	desk = desk("sales")
	desk.open_client(client)
	panel = desk.show("contact_details")
	for field, value in (("trade_name", "Orbaneja"), ("address_line1", "Calle Vitoria 44")):
		panel.locator(f"[data-fieldname={field}] input").fill(value)
	desk.save()
	desk.show("overview")
	expect(desk.page.locator(".ch-card")).to_contain_text("Orbaneja")
	expect(desk.page.locator(".ch-card")).to_contain_text("Calle Vitoria 44")
	with on_site():
		saved = frappe.get_doc("Client", client)
		address = frappe.db.get_value("Address", saved.registered_address, "address_line1")
	assert (saved.trade_name, saved.address_line1, address) == (
		"Orbaneja",
		"Calle Vitoria 44",
		"Calle Vitoria 44",
	)


def test_a_contact_is_added(client, desk, on_site):
	desk = desk("sales")
	page = desk.page
	desk.open_client(client)
	desk.show("contact_details").get_by_role("button", name="New Contact").click()
	form = page.locator("#page-Contact")
	form.locator("[data-fieldname=first_name] input").fill("Amparo")
	desk.save()
	expect(page).not_to_have_url(re.compile("new-contact"))
	with on_site():
		contact = frappe.get_last_doc("Contact")
	assert contact.first_name == "Amparo"
	assert [(link.link_doctype, link.link_name) for link in contact.links] == [("Client", client)]
	desk.open_client(client)
	expect(desk.show("contact_details").locator(".ch-details").last).to_contain_text("Amparo")


def test_a_party_is_detached_and_attached_again(client, desk, manager, on_site):
	with on_site():
		customer = frappe.db.get_value("Client", client, "primary_customer")
	desk = desk(manager)
	desk.open_client(client)
	panel = desk.show("parties")
	expect(panel.locator(".ch-origin")).to_contain_text("Made for this client")
	panel.get_by_role("button", name="Detach").click()
	desk.answer(desk.dialog.get_by_role("button", name="Yes"))
	expect(panel.locator(".ch-parties")).to_have_count(0)
	desk.settle()
	panel.get_by_role("button", name="Attach Customer").click()
	field = desk.dialog.locator("input[data-fieldname=name]")
	expect(field).to_be_focused()  # what is typed before the dialog takes the focus is not looked for
	field.fill(customer)
	desk.dialog.get_by_role("option", name=customer).first.click()
	desk.settle()
	desk.dialog.get_by_role("button", name="Attach", exact=True).click()
	expect(panel.locator(".ch-parties")).to_contain_text(customer)
	expect(panel.locator(".ch-origin")).to_contain_text("Attached by hand")
	with on_site():
		assert frappe.db.get_value("Customer", customer, "client") == client


def test_what_a_document_says_otherwise_is_settled_with_a_click(client, desk, on_site):
	with on_site():
		doc = frappe.get_doc("Client", client)
		# As an owner's change of the Address leaves it, and a correction made before the app was there.
		frappe.db.set_value("Address", doc.registered_address, "city", "Aranda de Duero")
		frappe.db.set_value("Client", client, "tax_id", "ESB09000010")
		frappe.db.set_value(
			"Customer", doc.primary_customer, {"tax_id": "ESB09000002", "customer_name": "Casa Burgos"}
		)
	desk = desk("sales")
	desk.open_client(client)
	overview = desk.show("overview")
	differs = overview.locator("[data-differs=Address]")
	expect(differs).to_contain_text("Aranda de Duero")
	differs.get_by_role("button", name="Keep what Address says").click()
	desk.settle()
	expect(overview.locator("[data-differs=Address]")).to_have_count(0)
	differs = overview.locator("[data-differs=Customer]")
	expect(differs).to_contain_text("ESB09000002")
	expect(differs).not_to_contain_text("Casa Burgos")
	differs.get_by_role("button", name="Keep the client's").click()
	desk.settle()
	expect(overview.locator("[data-differs]")).to_have_count(0)
	with on_site():
		doc = frappe.get_doc("Client", client)
		assert doc.city == "Aranda de Duero"
		assert frappe.db.get_value("Customer", doc.primary_customer, "tax_id") == "ESB09000010"
	expect(desk.show("parties").locator("[data-differs=Customer]")).to_contain_text("Casa Burgos")


# --- statement of account ------------------------------------------------------------------------


def test_a_statement_is_in_the_mail_as_its_sender_sees_it(desk, flagship, on_site):
	desk = desk("accounts")
	desk.open_client(flagship)
	desk.money.locator("[data-statement=send]").click()
	attached = desk.dialog.locator(".attach-list input:checked")
	expect(attached).to_have_count(1)
	name = attached.get_attribute("data-file-name")
	try:
		with on_site():
			file = frappe.get_doc("File", name)
		assert file.is_private and not file.attached_to_name
		answer = desk.page.request.get(f"{desk.url}{file.file_url}", params={"fid": name})
		assert answer.ok
		text = " ".join(
			"".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.body())).pages).split()
		)
		assert "Statement of account" in text and "Closing Balance" in text
	finally:
		with on_site():
			frappe.delete_doc("File", name, force=True)


def test_who_may_not_read_the_ledger_is_offered_no_statement(desk, flagship):
	desk = desk("sales")
	desk.open_client(flagship)
	expect(desk.side("receivable")).to_contain_text("They owe us")
	expect(desk.money.locator("[data-statement]")).to_have_count(0)
