"""Fields that are kept from a user by their level are told by nothing of ours, and break nothing."""

import frappe
import pytest

from client_hub import api, overrides
from client_hub.demo import builders
from client_hub.overview import contact_details, printed_statement, sending_statements
from client_hub.overview.brief import client_brief
from client_hub.spreadsheets import exporting

NUMBER = "A28015865"


@pytest.fixture
def client():
	values = {"contact_first_name": "Ana", "email_id": "ana@acme.example", "phone": "+34 944 000 000"}
	return builders.client("Acme S.L.", tax_id=NUMBER, is_customer=1, is_supplier=1, **values)


def opened(name: str):
	doc = frappe.get_doc("Client", name)
	doc.run_method("onload")
	return doc.get_onload()


def section(client, key: str) -> dict:
	tiles = api.overview(client.name)["tiles"].values()
	return next(s for tile in tiles for s in tile["sections"] if s["section"] == key)


def test_parties_are_not_told_by_a_field_that_says_whose_they_are_and_is_hidden(client, hide_field, as_user):
	frappe.db.set_value("Customer", client.primary_customer, "tax_id", "B98007313")
	branch = ("Customer", client.primary_customer)
	of_branch = builders.contact(branch, first_name="Berta", email_id="bills@acme.example")
	hide_field("Customer", "client")
	with as_user("accounts"):
		doc = frappe.get_doc("Client", client.name)
		assert {row["doctype"] for row in api.parties(client.name)["rows"]} == {"Supplier"}
		names = {row["name"] for row in api.contact_details(client.name, "Contact")["rows"]}
		assert client.primary_contact in names and of_branch.name not in names
		assert {row["doctype"] for row in opened(client.name)["differences"]} <= {"Supplier"}
		assert contact_details.email_for_invoices(doc) == "ana@acme.example"
		assert "Acme S.L." in frappe.get_print("Client", client.name, "Client Brief")
		with pytest.raises(frappe.ValidationError, match="has no Customer yet"):
			api.new_document_values(client.name, "Sales Invoice")


def test_a_preview_names_no_party_by_a_hidden_field_nor_by_a_hidden_title(client, hide_field, as_user):
	kept = builders.client("Kept")

	def told() -> dict:
		with as_user("sales_master"):
			answer = api.merge_preview(kept.name, [client.name])
		return next(row for row in answer["parties"] if row["doctype"] == "Customer")

	hide_field("Customer", "customer_name")
	assert [row["title"] for row in told()["rows"]] == [client.primary_customer]
	hide_field("Customer", "client")
	assert (told()["count"], told()["rows"]) == (1, [])


def test_a_new_document_is_made_for_a_party_whose_state_is_hidden(client, hide_field, as_user):
	hide_field("Customer", "disabled")
	with as_user("accounts"):
		values = api.new_document_values(client.name, "Sales Invoice")
	assert values["customer"] == client.primary_customer


@pytest.mark.parametrize("fieldname", ["tax_id", "customer_name"])
def test_a_client_opens_for_who_may_not_read_a_field_of_its_customer(fieldname, client, hide_field, as_user):
	frappe.db.set_value("Customer", client.primary_customer, fieldname, "Something else")
	assert [row["fieldname"] for row in opened(client.name)["differences"]]
	hide_field("Customer", fieldname)
	with as_user("sales"):
		assert opened(client.name)["differences"] == []


def test_what_is_kept_from_the_user_is_settled_by_somebody_else(client, hide_field, as_user):
	frappe.db.set_value("Customer", client.primary_customer, "tax_id", "B98007313")
	hide_field("Customer", "tax_id")
	asked = ("Customer", "document", client.primary_customer, "tax_id")
	with as_user("sales"), pytest.raises(frappe.PermissionError):
		api.settle_difference(client.name, *asked)
	assert frappe.db.get_value("Client", client.name, "tax_id") == NUMBER


def test_nor_is_what_the_client_keeps_written_where_the_user_reads_it(client, hide_field, as_user):
	frappe.db.set_value("Customer", client.primary_customer, "tax_id", "B98007313")
	contact = frappe.get_doc("Contact", client.primary_contact)
	contact.email_ids[0].email_id = "ana@home.example"
	contact.flags.client_hub_from_client = client.name
	contact.save()
	for fieldname in ("tax_id", "email_id"):
		hide_field("Client", fieldname)
	with as_user("sales_master"):
		with pytest.raises(frappe.PermissionError):
			api.settle_difference(client.name, "Customer", "client", client.primary_customer, "tax_id")
		api.settle_difference(client.name, "Contact", "client")
	assert frappe.db.get_value("Customer", client.primary_customer, "tax_id") == "B98007313"
	assert frappe.db.get_value("Contact", client.primary_contact, "email_id") == "ana@home.example"
	assert frappe.db.get_value("Client", client.name, "email_id") == client.email_id != "ana@home.example"


def test_the_copy_of_another_contact_has_nothing_of_the_one_before(client, hide_field, as_user):
	other = builders.client("Other", contact_first_name="Eva", email_id="eva@other.example")
	hide_field("Contact", "email_id")
	with as_user("sales"):
		doc = frappe.get_doc("Client", client.name)
		doc.primary_contact = other.primary_contact
		doc.save()
	kept = frappe.db.get_value("Client", client.name, ["contact_first_name", "email_id"])
	assert kept in (("Eva", ""), ("Eva", None))
	assert frappe.db.get_value("Contact", other.primary_contact, "email_id") == "eva@other.example"
	assert frappe.db.get_value("Contact", client.primary_contact, "email_id") == "ana@acme.example"


def test_a_chosen_contact_is_copied_as_far_as_the_user_may_read_it_and_keeps_the_rest(
	client, hide_field, as_user
):
	for fieldname in ("email_id", "phone"):
		hide_field("Contact", fieldname)
	hide_field("Address", "pincode")
	frappe.db.set_value("Address", client.registered_address, "pincode", "48001")
	with as_user("sales"):
		other = frappe.new_doc("Client", legal_name="Other")
		other.update(
			{"registered_address": client.registered_address, "primary_contact": client.primary_contact}
		)
		other.insert()
		assert (other.contact_first_name, other.city) == ("Ana", client.city)
		assert not (other.email_id or other.phone or other.pincode)
		assert not opened(other.name)["differences"]
	contact = frappe.get_doc("Contact", client.primary_contact)
	assert (contact.email_id, contact.phone) == ("ana@acme.example", "+34 944 000 000")
	assert frappe.db.get_value("Address", client.registered_address, "pincode") == "48001"


def test_what_clients_are_found_by_is_for_nobody_to_read(client, as_user):
	keys = ["tax_id_key", "name_key", "legal_form_key"]
	with as_user("sales_master"):
		(row,) = frappe.get_list("Client", {"name": client.name}, ["name", *keys])
		doc = frappe.get_doc("Client", client.name)
		doc.apply_fieldlevel_read_permissions()
		doc.legal_name = "Acme Nueva S.L."
		doc.save()
	assert row == {"name": client.name}
	# Kept all the same.
	assert frappe.db.get_value("Client", client.name, keys) == (f"ES|{NUMBER}|", "acme nueva", "SL")


def test_an_export_is_in_order_where_the_names_are_hidden(client, hide_field, as_user):
	hide_field("Client", "legal_name")
	doc = frappe.new_doc("Client Export")
	with as_user("sales_master"):
		assert client.name in exporting._names(doc)


def test_a_print_and_the_form_say_no_field_of_the_client_that_the_user_may_not_read(
	client, hide_field, as_user
):
	for fieldname in ("tax_id", "email_id", "phone", "account_manager"):
		hide_field("Client", fieldname)
	frappe.db.set_value("Client", client.name, "account_manager", "Administrator")
	with as_user("sales"):
		printed = frappe.get_print("Client", client.name, "Client Brief")
		onload = opened(client.name)
		assert contact_details.email_for_invoices(frappe.get_doc("Client", client.name)) == ""
		assert api.find_matches(tax_id=NUMBER, country="Spain") == []
	assert "Acme S.L." in printed
	for text in (NUMBER, "ana@acme.example", "944 000 000", "Administrator"):
		assert text not in printed
	assert not {"tax_id_state", "account_manager_name"} & set(onload)


@pytest.mark.parametrize("fieldname", ["email_id", "is_billing_contact"])
def test_a_statement_goes_to_the_clients_own_address_where_that_for_billing_is_hidden(
	fieldname, client, hide_field, as_user
):
	contact = frappe.get_doc("Contact", client.primary_contact)
	contact.is_billing_contact = 1
	contact.save()
	frappe.db.set_value("Contact", contact.name, "email_id", "bills@acme.example")
	hide_field("Contact", fieldname)
	with as_user("accounts"):
		assert contact_details.email_for_invoices(frappe.get_doc("Client", client.name)) == "ana@acme.example"


def test_a_hidden_name_of_a_client_is_told_by_no_answer_and_no_message(
	client, hide_field, as_user, monkeypatch, messages
):
	monkeypatch.setattr(printed_statement, "_pdf", lambda doc: builders.pdf(doc.name, []))
	other = builders.client("Somebody", tax_id="B98007313", is_customer=1)
	builders.sales_invoice(other.primary_customer, rate=100)
	# The IDs of its Customer and its Address are names too, and theirs.
	frappe.db.set_value("Client", other.name, "legal_name", "Secreta S.A.")
	hide_field("Client", "legal_name")
	told = []

	def refused(method, *arguments) -> str:
		with pytest.raises(frappe.ValidationError) as error:
			method(*arguments)
		return str(error.value)

	with as_user("accounts"):
		told.append(api.attach_statement(other.name)["subject"])
		table = {"company": "Ours", "closing": {"amount": -5}}
		told.append(printed_statement._owed_to(table, printed_statement.Asked.of(other.name)))
		told.append(str(api.contact_details(other.name, "Address")["rows"]))
		told.append(refused(api.new_document_values, other.name, "Purchase Invoice"))
		told.append(overrides.get_link_title(doctype="Client", docname=other.name))
		sending_statements._tell({other.name: sending_statements.FAILED})
		told.append(frappe.get_last_doc("Notification Log").email_content)
	with as_user("sales_master"):
		preview = api.merge_preview(client.name, [other.name])
		assert [row["legal_name"] for row in preview["clients"]] == [None, None]
		told.append(str(preview))
		told.append(refused(api.attach_party, client.name, "Customer", other.primary_customer))
		doc = frappe.get_doc("Client", client.name)
		doc.tax_id = "B98007313"
		told.append(refused(doc.save))
		doc = frappe.get_doc("Client", other.name)
		told.append(refused(doc.delete))
		doc.is_customer = 0
		told.append(refused(doc.save))
		doc = frappe.get_doc("Client", other.name)
		doc.city = ""
		told.append(refused(doc.save))
		doc = frappe.get_doc("Client", other.name)
		doc.is_supplier = 1
		doc.save()
		told.append(messages())
	for text in told:
		assert "Secreta" not in text, text
	for text in told:
		assert other.name in text, text


def test_a_log_of_a_merge_says_no_hidden_name(client, hide_field, as_user):
	other = builders.client("Secreta S.A.", is_customer=1)
	client = builders.client("Acme Otra", is_customer=1)
	hide_field("Client", "legal_name")
	with as_user("sales_master"):
		told = api.merge_clients(client.name, [other.name])["message"]
	assert told == f"{other.name} was merged into {client.name}."


def test_a_brief_that_is_drawn_for_nobody_names_no_party(client, monkeypatch):
	assert client_brief(client.name)["parties"]
	monkeypatch.setitem(frappe.flags, "ignore_print_permissions", True)
	assert client_brief(client.name)["parties"] == []


def test_the_clients_order_numbers_are_kept_with_their_field(client, hide_field, as_user):
	builders.sales_order(client.primary_customer, po_no="4500-1")
	with as_user("sales"):
		assert api.documents(client.name, "client_orders")["rows"][0]["po_no"] == "4500-1"
	for fieldname in ("status", "transaction_date"):
		hide_field("Sales Order", fieldname)
	with as_user("sales"):
		(row,) = api.documents(client.name, "client_orders")["rows"]
		buckets = {figure["bucket"] for figure in section(client, "client_orders")["figures"]}
	assert not {"is_closed", "transaction_date"} & set(row)
	assert not {"open", "closed"} & buckets
	hide_field("Sales Order", "po_no")
	with as_user("sales"):
		assert section(client, "client_orders")["state"] == "no_access"
		with pytest.raises(frappe.PermissionError):
			api.documents(client.name, "client_orders", search="4500")


def test_hours_that_are_kept_from_the_user_leave_a_section_without_figures(client, hide_field, as_user):
	project = builders.project(customer=client.primary_customer)
	builders.timesheet(project.name, hours=3)
	hide_field("Timesheet Detail", "hours")
	hide_field("Timesheet Detail", "billing_hours")
	with as_user("projects"):
		told = section(client, "timesheets")
	assert (told["state"], told["figures"]) == ("ok", [])


def test_a_change_names_no_party_that_the_user_may_not_read(client, as_user, messages):
	frappe.db.set_value("Customer", client.primary_customer, "customer_name", "Kept to itself")
	writer = builders.user("test.writer@client-hub.example.com", []).name
	role = frappe.get_doc({"doctype": "Role", "role_name": "Writes Clients"}).insert()
	values = {"parent": "Client", "role": role.name, "read": 1, "write": 1}
	frappe.get_doc({"doctype": "Custom DocPerm", **values}).insert()
	frappe.get_doc("User", writer).add_roles(role.name)
	with as_user(writer):
		doc = frappe.get_doc("Client", client.name)
		doc.tax_id = "B98007313"
		doc.save()
		assert "Customer keeps what it had" in messages() and "Kept to itself" not in messages()
	assert frappe.db.get_value("Customer", client.primary_customer, "tax_id") == NUMBER
