"""A replica answers what the page asks, after the primary has checked the permission, and not right after a write.

The replica of these tests is the same server by a second connection, which does not see what the test has
not committed.
"""

import frappe
import pytest

from client_hub import api, replica
from client_hub.demo import builders
from client_hub.overview import time_limit

METHODS = ["page", "overview", "next", "balance", "payment_behaviour", "activity", "files"]


def connection() -> int:
	return frappe.db.sql("select connection_id()")[0][0]


@pytest.fixture
def with_replica(monkeypatch):
	conf = frappe.local.conf
	monkeypatch.setitem(conf, "read_from_replica", 1)
	monkeypatch.setitem(conf, "replica_host", conf.db_host or "127.0.0.1")
	monkeypatch.setitem(conf, "replica_db_port", conf.db_port or 3306)
	forget_mark()
	yield
	forget_mark()


@pytest.fixture(autouse=True)
def as_in_a_new_request():
	"""Frappe connects to a replica once in a request."""
	yield
	forget_connections()


def forget_mark() -> None:
	frappe.cache.delete_value(replica._key())


def forget_connections() -> None:
	for name in ("replica_db", "primary_db"):
		if hasattr(frappe.local, name):
			delattr(frappe.local, name)


@pytest.fixture
def client(story):
	"""A client that is committed, with an invoice that is not."""
	name = frappe.db.get_value("Sales Invoice", {"docstatus": 1}, "client", order_by="creation")
	client = frappe.get_doc("Client", name)
	builders.sales_invoice(client.primary_customer)
	return client


def invoices(client) -> int:
	return api.documents(client.name, "sales_invoices", "authorised")["total"]


def test_without_a_replica_there_is_one_connection(client):
	before = connection()
	assert replica.read(connection) == before
	api.page(client.name)
	assert not hasattr(frappe.local, "replica_db")


@pytest.mark.parametrize("method", METHODS)
def test_what_the_page_asks_is_answered_by_the_replica(method, client, with_replica):
	primary = connection()
	getattr(api, method)(client.name)
	assert frappe.local.db is frappe.local.primary_db and connection() == primary
	assert frappe.local.replica_db is not frappe.local.db


def test_the_rows_of_a_list_are_those_of_the_replica_until_one_has_written(client, with_replica):
	of_replica = invoices(client)
	forget_connections()
	client.reload()
	client.notes = "Called"
	client.save()
	assert invoices(client) == of_replica + 1
	assert not hasattr(frappe.local, "replica_db")


@pytest.mark.parametrize("write", ["insert", "submit", "after submit", "delete"])
def test_every_write_of_a_document_counts(write, client, with_replica):
	order = builders.sales_order(client.primary_customer, do_not_submit=True)
	if write == "after submit":
		order.submit()
	forget_mark()
	if write == "insert":
		builders.task("To do", client=client.name)
	elif write == "submit":
		order.submit()
	elif write == "after submit":
		order.save()
	else:
		order.delete()
	assert replica._has_just_written()


def test_the_write_of_another_user_keeps_nobody_from_the_replica(client, with_replica, as_user):
	builders.task("To do", client=client.name)
	assert replica._has_just_written()
	with as_user("accounts"):
		assert not replica._has_just_written()
		api.overview(client.name, tiles=["invoices"])
	assert hasattr(frappe.local, "replica_db")


def test_the_permission_is_that_of_the_primary(client, with_replica, as_user, limited_to):
	"""The limit is not committed: the replica knows nothing of it."""
	limited_to("accounts", "Client", builders.client("Another").name)
	with as_user("accounts"), pytest.raises(frappe.PermissionError):
		api.page(client.name)
	assert not hasattr(frappe.local, "replica_db")


def test_the_limit_of_time_is_that_of_the_replica(client, with_replica, monkeypatch):
	monkeypatch.setattr(time_limit, "TIME_LIMIT", 1)
	monkeypatch.setattr(api.documents_of, "page_of", lambda *args: frappe.db.sql("select sleep(3)"))
	with pytest.raises(frappe.QueryTimeoutError):
		api.documents(client.name, "tasks")
	assert hasattr(frappe.local, "replica_db")
	assert frappe.local.db is frappe.local.primary_db and frappe.db.sql("select sleep(1.2)")[0][0] == 0


def test_without_a_replica_no_write_is_marked(client):
	builders.task("To do", client=client.name)
	assert not replica._has_just_written()
