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


def test_a_customer_saved_meanwhile_is_not_left_behind():
	one, two = (client_with_all(name) for name in ("One", "Two"))
	frappe.db.commit()

	def add() -> str:
		return builders.customer("Meanwhile", client=one.name).name

	results = at_once([lambda: api.merge_clients(two.name, one.name), add])
	assert len(refused(results)) <= 1
	assert set(frappe.get_all("Customer", {"customer_name": "Meanwhile"}, pluck="client")) <= {
		two.name,
		one.name,
	}
	assert not frappe.db.exists("Client", one.name)
	# One that was saved in the very moment names a client that is gone, as for any link of Frappe's.
	for name in frappe.get_all("Customer", {"client": one.name}, pluck="name"):
		frappe.db.set_value("Customer", name, "client", None)
	assert not check.check()
