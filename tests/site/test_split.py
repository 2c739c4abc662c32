"""Parties that are somebody else get a client of their own, and merging undoes it."""

import frappe
import pytest

from client_hub import api, check
from client_hub.demo import builders


@pytest.fixture
def client():
	return builders.client(
		"Both", is_customer=1, is_supplier=1, tax_id="B99900011", tax_id_country="Spain", email_id="a@b.es"
	)


@pytest.fixture
def branch(client):
	"""A Customer of the client that is somebody else, with an address, a contact and an invoice."""
	doc = builders.customer("Branch", client=client.name, tax_id="A58818501")
	builders.address(("Customer", doc.name), ("Client", client.name), city="Vigo")
	builders.contact(("Customer", doc.name), ("Client", client.name), first_name="Eva")
	return frappe.get_doc("Customer", doc.name)


def split(client, *parties) -> dict:
	return api.split_client(client.name, [{"doctype": doc.doctype, "name": doc.name} for doc in parties])


def client_of(doc) -> str:
	return frappe.db.get_value(doc.doctype, doc.name, "client")


def test_the_party_has_a_client_of_its_own_with_what_it_says(client, branch):
	invoice = builders.sales_invoice(branch.name)
	answer = split(client, branch)
	new = frappe.get_doc("Client", answer["client"])
	assert (new.legal_name, new.tax_id, new.primary_customer, new.is_customer) == (
		"Branch",
		"A58818501",
		branch.name,
		1,
	)
	assert (new.city, new.contact_first_name, new.is_supplier) == ("Vigo", "Eva", 0)
	assert client_of(branch) == client_of(invoice) == new.name
	client.reload()
	assert client.primary_customer != branch.name and client.is_customer
	assert not check.check()
	new.save()


def test_addresses_and_contacts_that_are_the_partys_alone_go_with_it(client, branch):
	shared = builders.address(
		("Customer", branch.name), ("Customer", client.primary_customer), ("Client", client.name)
	)
	new = split(client, branch)["client"]
	linked = {
		name: {
			link.link_name for link in frappe.get_doc("Address", name).links if link.link_doctype == "Client"
		}
		for name in (branch.customer_primary_address, shared.name, client.registered_address)
	}
	assert linked == {
		branch.customer_primary_address: {new},
		shared.name: {client.name},
		client.registered_address: {client.name},
	}
	assert frappe.get_doc("Contact", branch.customer_primary_contact).has_link("Client", new)


def test_a_lead_can_be_split_off(client):
	lead = builders.lead("Another one", client=client.name)
	new = split(client, lead)["client"]
	assert frappe.db.get_value("Client", new, ["legal_name", "is_customer"]) == ("Another one", 0)


def test_a_number_that_both_have_stays_the_key_of_the_one_that_had_it(client):
	branch = builders.customer("Branch", client=client.name, tax_id="B99900011")
	new = split(client, branch)["client"]
	assert frappe.db.get_value("Client", new, ["tax_id", "tax_id_key"]) == ("B99900011", None)
	assert frappe.db.get_value("Client", client.name, "tax_id_key")


def test_a_number_is_of_the_country_that_says_it_and_not_of_another_partys(client):
	branch = builders.customer("Branch", client=client.name, tax_id="A58818501")
	supplier = builders.supplier("Other", client=client.name, country="Portugal")
	new = split(client, branch, supplier)["client"]
	assert frappe.db.get_value("Client", new, ["tax_id", "tax_id_country"]) == ("A58818501", "Spain")


def test_merging_undoes_it(client, branch):
	answer = split(client, branch)
	with pytest.raises(frappe.ValidationError):
		api.undo_merge(answer["name"])
	api.merge_clients(client.name, answer["client"])
	assert client_of(branch) == client.name
	assert frappe.get_doc("Address", branch.customer_primary_address).has_link("Client", client.name)
	assert not check.check()


def test_one_party_has_to_stay(client):
	parties = [
		frappe.get_doc("Customer", client.primary_customer),
		frappe.get_doc("Supplier", client.primary_supplier),
	]
	count = frappe.db.count("Client")
	with pytest.raises(frappe.ValidationError, match="one has to stay"):
		split(client, *parties)
	assert frappe.db.count("Client") == count


@pytest.mark.parametrize(
	"parties",
	[[], [{"doctype": "Task", "name": "x"}], '["x"]', [{"doctype": "Customer"}], [{"name": "x"}]],
)
def test_what_is_no_party_is_refused(parties, client):
	with pytest.raises((frappe.ValidationError, frappe.DoesNotExistError)):
		api.split_client(client.name, parties)


def test_the_party_of_another_client_is_refused(client):
	other = builders.client("Other", is_customer=1)
	with pytest.raises(frappe.ValidationError):
		split(client, frappe.get_doc("Customer", other.primary_customer))


@pytest.mark.parametrize("user", ["accounts", "purchase", "no_role", "Guest"])
def test_who_may_not_write_client_and_party_splits_nothing(user, client, branch, as_user):
	with as_user(user), pytest.raises(frappe.PermissionError):
		split(client, branch)
	assert client_of(branch) == client.name


def test_its_log_is_for_who_may_read_both(client, branch, as_user, limited_to):
	answer = split(client, branch)
	user = limited_to("accounts", "Client", client.name)
	with as_user(user):
		assert not frappe.has_permission("Client Merge Log", "read", answer["name"])
		assert answer["name"] not in frappe.get_list("Client Merge Log", pluck="name")
	with as_user("sales"):
		assert answer["name"] in frappe.get_list("Client Merge Log", pluck="name")
