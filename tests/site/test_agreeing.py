"""Legal name and tax ID of a client and of its parties: what follows, what stays, and what is settled."""

import frappe
import pytest

from client_hub import api, check
from client_hub.demo import builders
from client_hub.identity import agreeing

OLD, NEW = "B98007313", "A28015865"


@pytest.fixture
def client():
	return builders.client("Acme S.L.", is_customer=1, is_supplier=1, tax_id=OLD)


def party(client, doctype: str = "Customer"):
	return frappe.get_doc(doctype, client.get(f"primary_{doctype.lower()}"))


def change(client, **values):
	client.reload()
	client.update(values)
	client.save()
	return client


@pytest.mark.parametrize("doctype", ["Customer", "Supplier"])
def test_a_corrected_tax_id_reaches_the_party(doctype, client):
	change(client, tax_id=NEW)
	assert party(client, doctype).tax_id == NEW


def test_and_the_next_invoice(client):
	change(client, tax_id=NEW)
	assert builders.sales_invoice(client.primary_customer).tax_id == NEW


def test_the_old_number_written_in_another_way_is_the_old_number(client):
	frappe.db.set_value("Customer", client.primary_customer, "tax_id", "ES B-98007313")
	change(client, tax_id=NEW)
	assert party(client).tax_id == NEW


def test_a_first_number_reaches_a_party_without_one():
	client = builders.client("Acme", is_customer=1)
	change(client, tax_id=NEW)
	assert party(client).tax_id == NEW


def test_another_number_of_the_partys_own_stays_and_is_told(client):
	frappe.db.set_value("Customer", client.primary_customer, "tax_id", "B99900011")
	change(client, tax_id=NEW)
	assert party(client).tax_id == "B99900011"
	(difference,) = agreeing.differences(client)
	assert difference == {
		"doctype": "Customer",
		"name": client.primary_customer,
		"fieldname": "tax_id",
		"client": NEW,
		"document": "B99900011",
	}
	assert any(client.primary_customer in line for line in check.notes())


def test_a_new_legal_name_reaches_the_party_whose_id_stays(client):
	name = client.primary_customer
	change(client, legal_name="Acme Ibérica S.L.")
	assert (party(client).name, party(client).customer_name) == (name, "Acme Ibérica S.L.")


def test_a_branch_with_a_name_of_its_own_keeps_it(client):
	branch = builders.customer("Acme, Valencia branch", client=client.name)
	change(client, legal_name="Acme Ibérica S.L.")
	assert frappe.db.get_value("Customer", branch.name, "customer_name") == "Acme, Valencia branch"


def test_submitted_documents_stay(client):
	invoice = builders.sales_invoice(client.primary_customer)
	change(client, tax_id=NEW)
	assert frappe.db.get_value("Sales Invoice", invoice.name, "tax_id") == OLD


def test_nothing_follows_from_a_party_to_the_client(client):
	customer = party(client)
	customer.tax_id = NEW
	customer.save()
	assert frappe.db.get_value("Client", client.name, "tax_id") == OLD


def test_saving_without_a_change_saves_no_party(client):
	modified = party(client).modified
	change(client, trade_name="Acme!")
	assert party(client).modified == modified


def test_who_may_not_write_the_party_is_told(client, as_user, messages):
	with as_user("sales"):
		assert not frappe.has_permission("Supplier", "write")
		change(frappe.get_doc("Client", client.name), tax_id=NEW)
		assert "keeps what it had" in messages()
	assert (party(client).tax_id, party(client, "Supplier").tax_id) == (NEW, OLD)
	assert frappe.db.get_value("Client", client.name, "tax_id") == NEW


def test_a_party_that_cannot_be_saved_holds_up_no_client(client, messages):
	frappe.db.set_value("Customer", client.primary_customer, "customer_group", "No such group")
	change(client, tax_id=NEW)
	assert frappe.db.get_value("Client", client.name, "tax_id") == NEW
	assert party(client).tax_id == OLD and "keeps what it had" in messages()


@pytest.mark.parametrize(("keep", "number"), [("client", OLD), ("document", "B99900011")])
def test_a_difference_is_settled_each_way(keep, number, client):
	frappe.db.set_value("Customer", client.primary_customer, "tax_id", "B99900011")
	api.settle_difference(client.name, "Customer", keep, client.primary_customer, "tax_id")
	client.reload()
	assert client.tax_id == party(client).tax_id == number
	assert not [d for d in agreeing.differences(client) if d["doctype"] == "Customer"]


def test_no_party_of_another_client_is_settled(client):
	other = builders.client("Other", is_customer=1)
	with pytest.raises(frappe.ValidationError):
		api.settle_difference(client.name, "Customer", "client", other.primary_customer, "tax_id")


def test_settling_asks_for_the_right_to_write_what_changes(client, as_user):
	frappe.db.set_value("Supplier", client.primary_supplier, "tax_id", "B99900011")
	with as_user("sales"), pytest.raises(frappe.PermissionError):
		api.settle_difference(client.name, "Supplier", "client", client.primary_supplier, "tax_id")


def test_differences_name_no_party_that_the_reader_may_not_read(client, as_user):
	frappe.db.set_value("Supplier", client.primary_supplier, "tax_id", "B99900011")
	with as_user("sales"):
		assert agreeing.differences(client) == []
