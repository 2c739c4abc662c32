"""DocTypes that another app adds to the table: stamped, moved, checked, counted; absent ones break nothing."""

import frappe
import pytest

from client_hub import api, check, install, stamping
from client_hub.demo import builders
from client_hub.fields import make_fields

pytestmark = pytest.mark.committing  # a column is made, which commits

HOOKS = {"client_hub_linked_documents": "erpnext.outside_app.linked_documents"}
FIELD = "Bank Guarantee-client"


@pytest.fixture(autouse=True)
def added(outside_app):
	frappe.db.commit()
	outside_app(HOOKS)
	make_fields()
	frappe.db.commit = lambda *args, **kwargs: None
	yield
	del frappe.db.commit
	frappe.db.rollback()
	frappe.delete_doc("Custom Field", FIELD, force=True)
	for table, name in install.own_indexes():
		if table == "tabBank Guarantee":
			install.drop_index(table, name)
	if frappe.db.has_column("Bank Guarantee", "client"):
		frappe.db.sql_ddl("alter table `tabBank Guarantee` drop column `client`")
	frappe.db.commit()
	frappe.clear_cache(doctype="Bank Guarantee")
	frappe.flags.pop("link_fields", None)  # which Frappe keeps as long as a process


@pytest.fixture
def client():
	return builders.client("Acme", is_customer=1)


def guarantee(**values):
	values["customer"] = builders.customer("Of somebody").name  # which it needs, and is no source here
	return builders.make(
		"Bank Guarantee",
		{"bg_type": "Receiving", "amount": 100, "start_date": builders.day(), "validity": 30, **values},
	)


def of_order(client):
	order = builders.sales_order(client.primary_customer)
	return guarantee(reference_doctype="Sales Order", reference_docname=order.name)


def of_project(client):
	return guarantee(project=builders.project(customer=client.primary_customer).name)


def stamp_of(doc) -> str | None:
	return frappe.db.get_value(doc.doctype, doc.name, "client")


@pytest.mark.parametrize("make", [of_order, of_project])
def test_its_documents_get_their_client_and_the_check_lets_them_keep_it(make, client):
	doc = make(client)
	assert stamp_of(doc) == client.name
	assert not [found for found in check.check(fix=True) if found.doctype == "Bank Guarantee"]
	assert stamp_of(doc) == client.name


@pytest.mark.parametrize("make", [of_order, of_project])
def test_they_move_with_the_party_that_they_come_from(make, client):
	doc, other = make(client), builders.client("Other")
	customer = frappe.get_doc("Customer", client.primary_customer)
	customer.client = other.name
	customer.save()
	assert stamp_of(doc) == other.name


def test_what_went_past_the_events_is_put_right(client):
	doc = of_order(client)
	frappe.db.set_value(doc.doctype, doc.name, "client", None)
	(found,) = (f for f in check.check(fix=True) if f.doctype == doc.doctype)
	assert found.count == 1 and stamp_of(doc) == client.name


def test_the_connections_count_them(client):
	of_order(client)
	counts = api.connections("Client", client.name)["count"]["external_links_found"]
	assert {row["doctype"]: row["count"] for row in counts}["Bank Guarantee"] == 1


def test_a_doctype_that_is_not_installed_is_left_out_everywhere():
	assert "Not There" not in stamping.linked_documents()
	assert "Not There" in stamping.declared_documents()
	install.after_migrate()
	client = builders.client("Acme", is_customer=1)
	frappe.get_meta("Client").get_dashboard_data()
	api.overview(client.name)
	api.activity(client.name)
	api.activity_by_day(client.name)
	frappe.delete_doc("Client", builders.client("Empty").name)
