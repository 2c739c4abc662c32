"""Clients that nobody made: they come with a party, and go with it while nobody has changed or used them."""

import frappe
import pytest

from client_hub import api
from client_hub.demo import builders


@pytest.fixture(autouse=True)
def client_for_new_parties(settings):
	settings(client_for_new_parties=1)


@pytest.fixture
def customer():
	return builders.customer("Fresh")


def exists(client: str) -> bool:
	return bool(frappe.db.exists("Client", client))


def test_it_goes_with_its_last_party(customer):
	frappe.delete_doc("Customer", customer.name)
	assert not exists(customer.client)


def test_the_customer_group_can_be_deleted_then(customer):
	"""ERPNext's own test of Customer does so."""
	group = builders.make(
		"Customer Group",
		{"customer_group_name": "To be deleted", "parent_customer_group": "All Customer Groups"},
	)
	other = builders.customer("In the group", customer_group=group.name)
	frappe.delete_doc("Customer", other.name)
	frappe.delete_doc("Customer Group", group.name)


def test_it_goes_when_its_party_moves_to_another_client(customer):
	other = builders.client("Other")
	former = customer.client
	customer.reload()
	customer.client = other.name
	customer.save()
	assert not exists(former) and frappe.db.get_value("Client", other.name, "is_customer")


def test_detaching_says_that_it_is_gone(customer):
	answer = api.detach_party(customer.client, "Customer", customer.name)
	assert answer["gone"] and not exists(customer.client)


def test_detaching_from_one_that_a_person_made_leaves_it(customer):
	client = builders.client("By hand", is_customer=1)
	assert not api.detach_party(client.name, "Customer", client.primary_customer)["gone"]
	assert exists(client.name)


def test_one_with_another_party_stays(customer):
	supplier = builders.supplier(client=customer.client)
	frappe.delete_doc("Customer", customer.name)
	assert exists(customer.client)
	frappe.delete_doc("Supplier", supplier.name)
	assert not exists(customer.client)


@pytest.mark.parametrize(
	"use",
	[
		lambda client: frappe.get_doc("Client", client).save(),
		lambda client: builders.comment(("Client", client)),
		lambda client: builders.file(("Client", client)),
		lambda client: builders.todo(("Client", client), "Call", "Administrator"),
		lambda client: builders.communication(("Client", client), "Hello"),
		lambda client: builders.event(("Client", client), "Meeting"),
		lambda client: frappe.get_doc("Client", client).add_tag("Important"),
		lambda client: frappe.share.add("Client", client, "Administrator", read=1),
		lambda client: builders.project("Internal", client=client),
		lambda client: builders.client("Daughter", parent_client=client),
		lambda client: builders.lead(client=client),
	],
	ids=[
		"saved",
		"comment",
		"file",
		"todo",
		"mail",
		"event",
		"tag",
		"share",
		"project",
		"daughter",
		"lead",
	],
)
def test_one_that_somebody_has_changed_or_used_stays(use, customer):
	use(customer.client)
	frappe.delete_doc("Customer", customer.name)
	assert exists(customer.client)


def test_a_merge_of_two_customers_leaves_one_client(customer):
	other = builders.customer("Kept")
	frappe.rename_doc("Customer", customer.name, other.name, merge=True)
	assert exists(other.client) and not exists(customer.client)


def test_nobody_says_so_of_a_client_that_a_person_makes():
	client = builders.client("By hand", made_by_itself=1)
	assert not client.made_by_itself
