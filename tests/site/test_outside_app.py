"""DocTypes that another app adds to the table: stamped, moved, checked, counted; absent ones break nothing.

And the section that it adds for one of them: from the link of a document to its figure, its list, what is late.
"""

from collections import defaultdict

import frappe
import pytest
from readers import LIMITED, READERS
from test_invariant import check_list, check_permissions, every_row

from client_hub import api, boot, check, install, stamping
from client_hub.demo import builders
from client_hub.fields import make_fields
from client_hub.overview import declared, late

pytestmark = pytest.mark.committing  # a column is made, which commits

HOOKS = {
	"client_hub_linked_documents": "erpnext.outside_app.linked_documents",
	"client_hub_sections": "erpnext.outside_app.sections",
}
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


# --- its sections --------------------------------------------------------------------------------


def section_of(client, key="guarantees", tile="guarantees") -> dict:
	return next(s for s in api.overview(client)["tiles"][tile]["sections"] if s["section"] == key)


@pytest.fixture
def guarantees(client):
	"""One that stands, one that has been over for nine days, and a draft."""
	order = builders.sales_order(client.primary_customer)
	bank = builders.make("Bank", {"bank_name": "Bank of somebody"}).name
	linked = {"reference_doctype": "Sales Order", "reference_docname": order.name}
	for start, end in ((0, 30), (-39, -9)):
		doc = guarantee(
			start_date=builders.day(start),
			end_date=builders.day(end),
			bank_guarantee_number=f"from {start}",
			name_of_beneficiary="We",
			bank=bank,
			**linked,
		)
		doc.submit()
	guarantee(**linked)
	return client


def test_its_section_is_on_the_page_with_its_tile(guarantees):
	answer = api.overview(guarantees.name)["tiles"]
	assert list(answer)[-1] == "guarantees" and api.overview(guarantees.name, tiles=["guarantees"])
	assert (answer["guarantees"]["label"], answer["guarantees"]["tab"]) == (
		"Guarantees",
		"orders_and_invoices",
	)
	section = section_of(guarantees.name)
	assert [(f["bucket"], f["count"], f["tone"], f["rank"]) for f in section["figures"]] == [
		("all", 2, "", 1),
		("over", 1, "red", 1),
		("draft", 1, "", 2),
	]
	bootinfo = frappe._dict()
	boot.extend_bootinfo(bootinfo)
	assert "guarantees" in bootinfo.client_hub["tiles"]
	assert bootinfo.client_hub["tabs"]["orders_and_invoices"][-1] == "guarantees"


def test_what_is_late_of_it_stands_at_its_rank(guarantees):
	builders.sales_invoice(
		guarantees.primary_customer, posting_date=builders.day(-60), due_date=builders.day(-3)
	)
	late_rows = api.page(guarantees.name)["late"]
	assert [row["section"] for row in late_rows] == ["sales_invoices", "guarantees"]
	row = late_rows[1]
	assert (row["label"], row["count"], row["days"], row["tile"]) == ("Guarantees over", 1, 9, "guarantees")
	assert [entry.section.key for entry in late.in_order()][:4] == [
		"sales_invoices",
		"issues",
		"guarantees",
		"tasks",
	]


def test_a_new_document_of_it_is_filled_in_by_hand(client):
	assert section_of(client.name)["creates"] == "Bank Guarantee"
	assert api.new_document_values(client.name, "Bank Guarantee") == {}


@pytest.mark.parametrize("reader", READERS + LIMITED, indirect=True)
def test_every_figure_of_it_equals_its_list(reader, guarantees, as_user):
	seen = defaultdict(int)
	with as_user(reader):
		if not frappe.has_permission("Client", "read", guarantees.name):
			with pytest.raises(frappe.PermissionError):
				api.overview(guarantees.name)
			return
		section = section_of(guarantees.name)
		if section["state"] != "ok":
			assert section["state"] == "no_access" and not section["figures"]
			assert not frappe.has_permission("Bank Guarantee")
			with pytest.raises(frappe.PermissionError):
				api.documents(guarantees.name, "guarantees")
			return
		for figure in section["figures"]:
			rows = every_row(guarantees.name, None, "guarantees", figure)
			assert figure["count"] == len(rows)
			seen[figure["bucket"]] += len(rows)
			check_list(guarantees.name, section, figure, None, rows, figure)
			check_permissions(section, rows, (reader,))
	if reader in ("Administrator", "accounts"):
		assert seen == {"all": 2, "over": 1, "draft": 1}


def test_those_who_see_totals_see_its_totals(guarantees, as_user, settings):
	settings(totals_roles=[{"role": "Sales User"}])
	with as_user("sales"):
		section = section_of(guarantees.name)
		assert section["state"] == "totals_only"
		assert [figure["count"] for figure in section["figures"]] == [2, 1, 1]
		with pytest.raises(frappe.PermissionError):
			api.documents(guarantees.name, "guarantees")


def test_a_section_of_a_doctype_that_is_not_installed_says_so(client):
	section = section_of(client.name, "not_there", "deals")
	assert (section["state"], section["figures"]) == ("not_installed", [])
	with pytest.raises(frappe.DoesNotExistError):
		api.documents(client.name, "not_there")
	assert api.page(client.name)["checked"] == "all"


def test_what_has_no_place_is_logged_once_and_left_out(client, outside_app, logged):
	before = list(declared.sections())
	outside_app({"client_hub_sections": "erpnext.outside_app.sections_without_a_place"})
	assert list(declared.sections()) == [*before, "broken"]
	assert "empty" not in declared.tiles() and str(declared.tiles()["tasks"].label) == "Tasks"
	said = [line for line in logged if "sections_without_a_place" in line]
	assert len(said) == 13
	logged.clear()
	states = {
		s["section"]: s["state"] for t in api.overview(client.name)["tiles"].values() for s in t["sections"]
	}
	assert states["broken"] == "error"
	assert {state for key, state in states.items() if key not in ("broken", "not_there")} == {"ok"}
	assert not [line for line in logged if "sections_without_a_place" in line]
	builders.task(client=client.name, exp_end_date=builders.day(-1))
	assert [row["section"] for row in api.page(client.name)["late"]] == ["tasks"]


def test_a_hook_that_fails_leaves_the_page(client, outside_app, logged):
	before = list(declared.sections())
	outside_app({"client_hub_sections": "erpnext.outside_app.sections_that_fail"})
	assert list(declared.sections()) == before
	api.overview(client.name)
	assert len([line for line in logged if "sections_that_fail" in line]) == 1


def test_each_site_of_a_process_has_the_sections_of_its_own_apps(outside_app, monkeypatch):
	assert "guarantees" in declared.sections()
	with monkeypatch.context() as other_site:
		other_site.setattr(frappe.local, "site", "another.localhost")
		(getattr(frappe, "client_cache", None) or frappe.cache).delete_value("app_hooks")
		assert "guarantees" not in declared.sections()
	outside_app(HOOKS)
	assert "guarantees" in declared.sections()
