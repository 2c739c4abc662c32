"""Merges that overlap: each in a connection and a transaction of its own."""

import random

import frappe
import pytest
from merged_world import clean_up, client_with_all, names_of_all
from test_at_once import at_once

from client_hub import api, check
from client_hub.demo import builders
from client_hub.identity.duplicates.pairs import DUPLICATE, NOT_A_DUPLICATE

pytestmark = pytest.mark.committing

MERGES, CLIENTS = 50, 12


@pytest.fixture(autouse=True)
def cleaned_up(site):
	before = names_of_all()
	yield
	clean_up(before)


def refused(results: list) -> list:
	errors = [result for result in results if isinstance(result, Exception)]
	# Told what to do, and no fault of the server.
	assert all(getattr(error, "http_status_code", 500) < 500 for error in errors), errors
	return errors


def test_two_who_merge_each_into_the_other_leave_one():
	one, two = (client_with_all(name).name for name in ("One", "Two"))
	customers = frappe.get_all("Customer", {"client": ("in", [one, two])}, pluck="name")
	frappe.db.commit()
	results = at_once([lambda: api.merge_clients(one, two), lambda: api.merge_clients(two, one)])
	assert len(refused(results)) == 1
	(left,) = [name for name in (one, two) if frappe.db.exists("Client", name)]
	assert set(frappe.get_all("Customer", {"name": ("in", customers)}, pluck="client")) == {left}
	assert frappe.db.count("Client Merge Log", {"target": left}) == 1
	assert not check.check()


def test_fifty_that_overlap_leave_no_half_moved_party():
	chance = random.Random(13)
	clients = [client_with_all(f"Client {number}").name for number in range(CLIENTS)]
	customers = frappe.get_all("Customer", {"client": ("in", clients)}, pluck="name")
	frappe.db.commit()
	pairs = [chance.sample(clients, 2) for _number in range(MERGES)]
	results = at_once([lambda pair=pair: api.merge_clients(*pair) for pair in pairs])
	done = MERGES - len(refused(results))
	left = [name for name in clients if frappe.db.exists("Client", name)]
	assert 1 <= len(left) == CLIENTS - done
	found = frappe.get_all("Customer", {"name": ("in", customers)}, pluck="client")
	assert len(found) == CLIENTS and set(found) <= set(left)
	assert (
		frappe.db.count("ToDo", {"reference_name": ("in", left), "description": ("like", "Client %")})
		== CLIENTS
	)
	assert not check.check()


def test_several_who_say_that_two_are_two_have_all_said_so():
	one, two = (builders.client(name).name for name in ("One", "Two"))
	frappe.db.commit()
	results = at_once([lambda: api.not_a_duplicate(one, two), lambda: api.not_a_duplicate(two, one)] * 2)
	assert not refused(results)
	frappe.db.rollback()
	assert frappe.get_all(DUPLICATE, {"client": one}, pluck="status") == [NOT_A_DUPLICATE]


def test_no_pair_is_left_of_a_client_that_is_merged_meanwhile():
	one, two = (builders.client(name).name for name in ("One", "Two"))
	frappe.db.commit()
	results = at_once([lambda: api.merge_clients(one, two), lambda: api.not_a_duplicate(one, two)])
	assert not isinstance(results[0], Exception)
	refused(results)
	frappe.db.rollback()
	assert not frappe.get_all(DUPLICATE, {"client": one})


FILING = {
	"a new Customer": lambda client, _free: builders.customer("Meanwhile", client=client).doctype,
	"a new Lead": lambda client, _free: builders.lead("Meanwhile", client=client).doctype,
	"a new Project": lambda client, _free: builders.project(client=client).doctype,
	"a Customer that is attached": lambda client, free: api.attach_party(client, "Customer", free),
	"an Address that is linked": lambda client, _free: link_an_address(client),
}


def link_an_address(client: str) -> str:
	address = {"address_title": "Meanwhile", "address_line1": "Calle 1", "city": "Vigo", "country": "Spain"}
	links = [{"link_doctype": "Client", "link_name": client}]
	return (
		frappe.get_doc({"doctype": "Address", "address_type": "Other", **address, "links": links})
		.insert()
		.name
	)


def names_clients_that_are_gone() -> list[tuple]:
	found = []
	for doctype in ("Customer", "Supplier", "Lead", "Project"):
		for name, client in frappe.get_all(
			doctype, {"client": ("is", "set")}, ["name", "client"], as_list=True
		):
			if not frappe.db.exists("Client", client):
				found.append((doctype, name, client))
	links = {"link_doctype": "Client", "parenttype": ("in", ("Address", "Contact"))}
	for name, client in frappe.get_all("Dynamic Link", links, ["parent", "link_name"], as_list=True):
		if not frappe.db.exists("Client", client):
			found.append(("Dynamic Link", name, client))
	return found


def a_free_customer(name: str) -> str:
	customer = builders.customer(name)
	if customer.client:
		api.detach_party(customer.client, "Customer", customer.name)
	return customer.name


def in_either_order(turn: int, *calls) -> list:
	"""What each has returned; who begins differs by turn."""
	return at_once(calls) if turn % 2 else at_once(calls[::-1])[::-1]


@pytest.mark.parametrize("what", FILING)
@pytest.mark.parametrize("turn", range(3))
def test_nothing_is_filed_under_a_client_that_is_merged_meanwhile(what, turn):
	one, two = (client_with_all(name).name for name in ("One", "Two"))
	free = a_free_customer("Free")
	frappe.db.commit()
	merged, filed = in_either_order(
		turn, lambda: api.merge_clients(two, one), lambda: FILING[what](one, free)
	)
	assert not isinstance(merged, Exception), merged
	refused([filed])
	assert not frappe.db.exists("Client", one)
	assert names_clients_that_are_gone() == []
	assert not check.check()


@pytest.fixture
def made_by_itself(settings):
	"""New parties get a client."""
	setting = frappe.db.get_single_value("Client Hub Settings", "client_for_new_parties")
	settings(client_for_new_parties=1)
	yield
	settings(client_for_new_parties=setting)
	frappe.db.commit()


@pytest.mark.parametrize("what", FILING)
@pytest.mark.parametrize("turn", range(3))
def test_nothing_is_filed_under_a_client_that_goes_meanwhile(what, turn, made_by_itself):
	last = builders.customer("Last")
	free = a_free_customer("Free")
	frappe.db.commit()
	refused(
		in_either_order(
			turn,
			lambda: api.detach_party(last.client, "Customer", last.name),
			lambda: FILING[what](last.client, free),
		)
	)
	assert names_clients_that_are_gone() == []
	assert not check.check()
