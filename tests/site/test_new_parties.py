"""A Customer or Supplier created in ERPNext gets its client by itself."""

import frappe
import pytest

from client_hub.demo import builders
from client_hub.identity import new_parties


@pytest.fixture(autouse=True)
def client_for_new_parties(settings):
	"""Whatever the site has chosen."""
	settings(client_for_new_parties=1)


def client_of(party) -> str | None:
	return frappe.db.get_value(party.doctype, party.name, "client")


def test_a_new_customer_gets_a_client_of_its_name():
	customer = builders.customer("Fresh", website="fresh.example", default_currency="USD")
	client = frappe.get_doc("Client", customer.client)
	assert (client.legal_name, client.website, client.default_currency) == ("Fresh", "fresh.example", "USD")
	assert (client.is_customer, client.primary_customer, client.is_supplier) == (1, customer.name, 0)


def test_a_new_supplier_gets_one_too():
	supplier = builders.supplier("Fresh Supplies", country="Portugal", tax_id="509991114")
	client = frappe.get_doc("Client", supplier.client)
	assert (client.is_supplier, client.tax_id_key) == (1, "PT|509991114|")


def test_it_says_that_its_address_is_missing_rather_than_taking_the_sites_country():
	client = frappe.get_doc("Client", builders.customer("Fresh").client)
	assert not client.registered_address and not client.country
	client.trade_name = "Can be saved all the same"
	client.save()


def test_settings_can_turn_it_off(settings):
	settings(client_for_new_parties=0)
	assert client_of(builders.customer("Fresh")) is None


def test_an_internal_customer_never_gets_one(second_company):
	internal = builders.internal_customer(builders.default_company(), second_company)
	assert client_of(internal) is None


def test_a_customer_made_from_a_lead_joins_the_leads_client():
	client = builders.client("Known from a lead")
	lead = builders.lead(client=client.name)
	assert client_of(builders.customer("From lead", lead_name=lead.name)) == client.name


def test_a_lead_without_a_client_gets_the_one_of_the_customer_it_became():
	lead = builders.lead()
	opportunity = builders.opportunity(lead)
	customer = builders.customer("From lead", lead_name=lead.name)
	assert client_of(lead) == customer.client
	assert frappe.db.get_value("Opportunity", opportunity.name, "client") == customer.client


def test_a_lead_from_an_existing_customer_belongs_to_its_client():
	customer = builders.customer("Known")
	assert builders.lead(customer=customer.name).client == customer.client


def test_one_with_the_tax_id_of_a_client_joins_it():
	client = builders.client("Known", tax_id="B99900011", tax_id_country="Spain")
	assert client_of(builders.customer("Branch", tax_id="ES-B99900011")) == client.name


def test_a_number_that_says_nothing_joins_nobody():
	first = builders.customer("One", tax_id="0000")
	second = builders.customer("Two", tax_id="0000")
	assert first.client and second.client != first.client


def test_a_number_that_another_client_holds_does_not_stop_erpnext(settings):
	"""Invalid numbers match nothing, but one key holds one client: the second is saved without one."""
	settings(tax_id_check="Block")
	builders.client("Known", tax_id="X-NOT-VALID", tax_id_country="United States")
	customer = builders.customer("Same text", tax_id="B99900012")
	assert frappe.db.exists("Customer", customer.name)


def test_erpnext_is_never_blocked_by_a_failure_and_the_reason_is_logged(monkeypatch):
	def fails(*args):
		raise frappe.ValidationError("out of order")

	monkeypatch.setattr(new_parties, "client_for", fails)
	customer = builders.customer("Fresh")
	assert client_of(customer) is None
	assert frappe.db.exists("Error Log", {"method": ("like", f"%{customer.name}%")})


def test_a_user_who_may_not_create_that_client_still_gets_it_filed(as_user, limited_to):
	"""User Permissions on Client keep this user from making another one; the Customer is free."""
	limited_to(
		"sales", "Client", builders.client("Permitted").name, apply_to_all_doctypes=0, applicable_for="Client"
	)
	with as_user("sales"):
		with pytest.raises(frappe.PermissionError):
			builders.client("By hand")
		customer = builders.customer("Fresh")
	assert frappe.db.get_value("Client", client_of(customer), "legal_name") == "Fresh"


@pytest.mark.parametrize("name", ["Quote \" and ' Co", "Ñandú % & Söhne 株式会社 🙂"])
def test_odd_names_get_a_client_too(name):
	supplier = builders.supplier(name)
	assert frappe.db.get_value("Client", supplier.client, "legal_name") == name
