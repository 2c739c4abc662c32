"""Who reads the figures that are held to their lists, with what they may read."""

import frappe
import pytest

from client_hub.demo import builders

READERS = [
	"Administrator",
	"sales",
	"accounts",
	"purchase",
	"projects",
	"support",
	"sales_master",
	"Sales Manager",
	"Accounts Manager",
	"Purchase Manager",
	"Projects Manager",
]
LIMITED = ["one_company", "one_customer", "one_client", "share_only"]


@pytest.fixture
def reader(request, story, settings, limited_to):
	"""Each reader's ID, with the User Permissions or shares that make it what it is called."""
	settings(totals_roles=[])
	name = request.param
	if name.endswith(" Manager"):
		return builders.user(f"test.{frappe.scrub(name)}@client-hub.example.com", [name]).name
	if name not in LIMITED:
		return name
	company = frappe.get_all("Company", pluck="name", order_by="creation")[0]
	if name == "one_company":
		return limited_to("accounts", "Company", company)
	if name == "one_customer":
		return limited_to("accounts", "Customer", flagship().primary_customer)
	if name == "one_client":
		return limited_to("accounts", "Client", flagship().name)
	user = builders.user("test.share.only@client-hub.example.com", []).name
	frappe.share.add("Client", flagship().name, user, read=1)
	for doctype in ("Sales Invoice", "Task", "Quotation", "Timesheet", "Sales Order"):
		document = frappe.get_all(doctype, {"docstatus": ("<", 2)}, pluck="name", order_by="creation desc")[0]
		client = frappe.db.get_value(doctype, document, "client")
		if client:
			frappe.share.add("Client", client, user, read=1)
		frappe.share.add(doctype, document, user, read=1)
	return user


def flagship():
	return frappe.get_doc(
		"Client", frappe.db.get_value("Sales Invoice", {"docstatus": 1}, "client", order_by="creation")
	)
