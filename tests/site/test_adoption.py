"""Adoption of existing parties: who becomes one client, who stays out, and running it again."""

import subprocess
import sys

import frappe
import pytest
from frappe.utils.synchronization import filelock

from client_hub import check
from client_hub.demo import builders
from client_hub.identity import adoption
from client_hub.parties.attaching import attach_party


@pytest.fixture(autouse=True)
def parties_without_clients(settings):
	"""Nothing else is left to adopt, and what a test makes gets no client by itself."""
	settings(client_for_new_parties=0)
	adoption.adopt()


def client_of(party) -> str | None:
	return frappe.db.get_value(party.doctype, party.name, "client")


def test_one_client_for_those_that_share_a_usable_tax_id():
	one = builders.customer("Uno", tax_id="B99900011")
	two = builders.customer("Uno Sucursal", tax_id="ES b-99900011")
	three = builders.supplier("Uno Proveedor", tax_id="B99900011", country="Spain")
	adoption.adopt()
	assert client_of(one) and client_of(one) == client_of(two) == client_of(three)
	client = frappe.get_doc("Client", client_of(one))
	assert (client.legal_name, client.tax_id_key) == ("Uno", "ES|B99900011|")
	assert (client.primary_customer, client.primary_supplier) == (one.name, three.name)


def test_one_client_for_those_that_a_party_link_joins():
	customer, supplier = builders.customer("Cliente"), builders.supplier("Proveedor")
	builders.party_link(customer, supplier)
	adoption.adopt()
	assert client_of(customer) and client_of(customer) == client_of(supplier)


def test_one_each_for_all_others():
	one, two = builders.customer("Misma SL"), builders.supplier("Misma SL")
	adoption.adopt()
	assert client_of(one) and client_of(two) and client_of(one) != client_of(two)


def test_a_number_that_says_nothing_joins_nobody():
	parties = [builders.customer(f"Cero {number}", tax_id="0000") for number in range(2)]
	adoption.adopt()
	assert len({client_of(party) for party in parties}) == 2


def test_more_than_twenty_under_one_number_are_left_for_a_person():
	parties = [builders.supplier(tax_id="77-1234567", country="United States") for _ in range(21)]
	plan = adoption.make_plan()
	assert plan.shared_numbers == {"US|771234567|": 21}
	adoption.adopt()
	clients = {client_of(party) for party in parties}
	assert len(clients) == 21
	assert not frappe.get_all("Client", {"name": ("in", list(clients)), "tax_id_key": ("is", "set")})


def test_twenty_are_still_one_client():
	parties = [builders.supplier(tax_id="77-1234567", country="United States") for _ in range(20)]
	adoption.adopt()
	assert len({client_of(party) for party in parties}) == 1


def test_a_party_joins_the_client_that_has_its_number():
	client = builders.client("Known", tax_id="B99900011", tax_id_country="Spain")
	party = builders.customer("New branch", tax_id="B99900011")
	adoption.adopt()
	assert client_of(party) == client.name
	assert frappe.db.get_value("Client", client.name, "is_customer") == 1


def test_a_party_joins_the_client_of_its_linked_party_and_of_its_lead():
	client = builders.client("Known")
	linked = builders.customer("Linked", client=client.name)
	supplier = builders.supplier()
	builders.party_link(linked, supplier)
	lead = builders.lead(client=client.name)
	customer = builders.customer("From lead", lead_name=lead.name)
	adoption.adopt()
	assert client_of(supplier) == client_of(customer) == client.name


def test_a_group_that_leads_to_two_clients_is_a_conflict_and_nothing_is_written():
	builders.client("First", tax_id="B99900011", tax_id_country="Spain")
	second = builders.client("Second")
	lead = builders.lead(client=second.name)
	party = builders.customer("Torn", tax_id="B99900011", lead_name=lead.name)
	summary = adoption.adopt()
	assert client_of(party) is None
	assert summary["conflicts"] == [["Customer Torn"]]


def test_internal_parties_stay_out(second_company):
	internal = builders.internal_customer(builders.default_company(), second_company)
	adoption.adopt()
	assert client_of(internal) is None


def test_leads_and_prospects_come_along():
	lead = builders.lead()
	prospect = builders.prospect(company_name="Prospect Co")
	customer = builders.customer("Became", lead_name=lead.name, prospect_name=prospect.name)
	known_lead = builders.lead("Known lead", customer=customer.name)
	adoption.adopt()
	assert client_of(lead) == client_of(prospect) == client_of(known_lead) == client_of(customer)


def test_the_client_points_at_the_address_and_contact_the_party_has_and_links_nothing():
	customer = builders.customer("Con dirección")
	address = builders.address(("Customer", customer.name), city="Lugo", is_primary_address=1)
	builders.address(("Customer", customer.name), city="Other")
	contact = builders.contact(("Customer", customer.name), email_id="a@example.com", phone="+34 911")
	adoption.adopt()
	client = frappe.get_doc("Client", client_of(customer))
	assert (client.registered_address, client.city) == (address.name, "Lugo")
	assert (client.primary_contact, client.email_id, client.phone) == (
		contact.name,
		"a@example.com",
		"+34 911",
	)
	assert [link.link_doctype for link in frappe.get_doc("Address", address.name).links] == ["Customer"]


def test_a_party_that_joins_an_adopted_client_leaves_the_others_address_and_contact_to_them():
	"""What the client only points at belongs to another party, whose invoices carry it."""
	first = builders.customer("Con dirección")
	owner = ("Customer", first.name)
	builders.address(owner, city="Lugo", is_primary_address=1)
	builders.contact(owner, email_id="a@example.com", phone="+34 911")
	adoption.adopt()
	client = frappe.get_doc("Client", client_of(first))
	attach_party(client.name, "Customer", builders.customer("Sin nada").name)
	for doctype, name in (("Address", client.registered_address), ("Contact", client.primary_contact)):
		links = frappe.get_doc(doctype, name).links
		assert [(link.link_doctype, link.link_name) for link in links] == [owner]


def test_an_adopted_client_without_an_address_can_be_saved_and_completed():
	customer = builders.customer("Sin dirección")
	adoption.adopt()
	client = frappe.get_doc("Client", client_of(customer))
	assert not client.registered_address
	client.trade_name = "Se guarda"
	client.save()
	client.update({"address_line1": "Calle 1", "city": "Lugo", "country": "Spain"})
	client.save()
	assert client.registered_address


def test_a_disabled_party_makes_an_inactive_client():
	customer = builders.customer("Cerrada", disabled=1)
	adoption.adopt()
	assert frappe.db.get_value("Client", client_of(customer), "status") == "Inactive"


def test_documents_are_stamped():
	customer = builders.customer("Con facturas")
	invoice = builders.sales_invoice(customer.name)
	adoption.adopt()
	assert frappe.db.get_value("Sales Invoice", invoice.name, "client") == client_of(customer)
	assert not check.check()


def test_parties_are_untouched_but_for_the_client():
	customer = builders.customer("Igual", tax_id="B99900011")
	before = frappe.get_doc("Customer", customer.name).as_dict()
	adoption.adopt()
	after = frappe.get_doc("Customer", customer.name).as_dict()
	assert {key for key in after if after[key] != before.get(key)} == {"client"}


def test_a_second_run_changes_nothing():
	builders.customer("Uno")
	adoption.adopt()
	before = (
		frappe.db.count("Client"),
		frappe.db.get_value("Client", {}, "modified", order_by="modified desc"),
	)
	summary = adoption.adopt()
	assert summary["parties"] == 0
	assert before == (
		frappe.db.count("Client"),
		frappe.db.get_value("Client", {}, "modified", order_by="modified desc"),
	)


def test_a_run_killed_between_batches_is_simply_started_again(monkeypatch):
	parties = [builders.customer(f"Lote {number}") for number in range(5)]
	monkeypatch.setattr(adoption, "BATCH_SIZE", 2)

	def killed(done, total):
		if done == 4:
			raise KeyboardInterrupt

	with pytest.raises(KeyboardInterrupt):
		adoption.adopt(killed)
	assert sum(bool(client_of(party)) for party in parties) == 4
	adoption.adopt()
	assert len({client_of(party) for party in parties} - {None}) == 5


@pytest.fixture
def meanwhile(monkeypatch):
	"""`meanwhile(do)` adopts in batches of one, and lets somebody `do` something after the first."""
	monkeypatch.setattr(adoption, "BATCH_SIZE", 1)

	def adopt(do):
		return adoption.adopt(lambda done, total: do() if done == 1 else None)

	return adopt


def test_a_party_that_somebody_attached_meanwhile_stays_where_it_was_put(meanwhile):
	builders.customer("Lote 1")
	party, chosen = builders.customer("Lote 2"), builders.client("Chosen")
	meanwhile(lambda: attach_party(chosen.name, "Customer", party.name))
	assert client_of(party) == chosen.name
	assert frappe.db.get_value("Client", chosen.name, "primary_customer") == party.name
	assert not frappe.db.exists("Client", {"legal_name": "Lote 2"})
	assert frappe.db.exists("Client", {"legal_name": "Lote 1"})


def test_the_rest_of_its_group_joins_it_there(meanwhile):
	builders.customer("Lote 1")
	one, two = (builders.customer(name, tax_id="B99900011") for name in ("Uno", "Uno Sucursal"))
	chosen = builders.client("Chosen")
	meanwhile(lambda: attach_party(chosen.name, "Customer", two.name))
	assert client_of(one) == client_of(two) == chosen.name


def test_a_group_that_two_people_tore_apart_meanwhile_is_left_alone(meanwhile):
	builders.customer("Lote 1")
	parties = [builders.customer(f"Uno {number}", tax_id="B99900011") for number in range(3)]
	first, second = builders.client("First"), builders.client("Second")

	def tear():
		attach_party(first.name, "Customer", parties[0].name)
		attach_party(second.name, "Customer", parties[1].name)

	meanwhile(tear)
	assert [client_of(party) for party in parties] == [first.name, second.name, None]


def test_what_was_deleted_meanwhile_is_not_written(meanwhile):
	builders.customer("Lote 1")
	party, known = (
		builders.customer("Lote 2"),
		builders.client("Known", tax_id="B99900011", tax_id_country="Spain"),
	)
	joining = builders.supplier("Lote 3", tax_id="B99900011", country="Spain")

	def delete():
		frappe.delete_doc("Customer", party.name)
		known.reload()
		known.delete()

	meanwhile(delete)
	assert not frappe.db.exists("Client", {"legal_name": "Lote 2"})
	assert client_of(joining) is None
	adoption.adopt()
	assert frappe.db.get_value("Client", client_of(joining), "legal_name") == "Lote 3"


def test_progress_counts_up_to_the_total():
	builders.customer("Uno")
	seen = []
	adoption.adopt(lambda done, total: seen.append((done, total)))
	assert seen[-1] == (1, 1)


def test_two_runs_at_once_are_refused():
	with adoption._only_one_run(), pytest.raises(frappe.ValidationError, match="under way"):
		adoption.adopt()


def test_only_an_administrator_may_adopt(as_user):
	from client_hub import api

	for user in ("sales", "sales_master", "accounts"):
		with as_user(user), pytest.raises(frappe.PermissionError):
			api.preview_adoption()


def test_a_second_run_from_the_command_line_is_refused_in_one_line(site):
	command = [
		sys.executable,
		"-m",
		"frappe.utils.bench_helper",
		"frappe",
		"--site",
		site,
		"client-hub",
		"adopt",
	]
	with filelock("client_hub_adoption"):
		run = subprocess.run(command, capture_output=True, text=True, timeout=120)
	assert run.returncode == 1
	assert "Another adoption is under way" in run.stderr and "Traceback" not in run.stdout + run.stderr
