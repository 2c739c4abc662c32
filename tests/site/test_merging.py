"""Two clients become one: what Frappe moves, and what the survivor takes over."""

import frappe
import pytest

from client_hub import api, check, stamping
from client_hub.demo import builders
from client_hub.identity.merging import taking_over

COPIES = ("address_line1", "city", "country", "contact_first_name", "email_id")


@pytest.fixture
def one():
	"""The client that is merged."""
	return builders.client(
		"One",
		is_customer=1,
		is_supplier=1,
		tax_id="B99900011",
		tax_id_country="Spain",
		external_id="A-1",
		city="Lugo",
		contact_first_name="Ana",
		email_id="one@example.com",
	)


@pytest.fixture
def survivor():
	"""The client that stays, without parties."""
	return builders.client("Survivor", contact_first_name="Eva", email_id="survivor@example.com")


def merge(one, survivor):
	frappe.rename_doc("Client", one.name, survivor.name, merge=True)
	assert not frappe.db.exists("Client", one.name)
	return frappe.get_doc("Client", survivor.name)


def authorised(client) -> tuple[int, float]:
	tiles = api.overview(client.name)["tiles"].values()
	(found,) = [s for tile in tiles for s in tile["sections"] if s["section"] == "sales_invoices"]
	figure = next(f for f in found["figures"] if f["bucket"] == "authorised")
	return figure["count"], sum(row["amount"] for row in figure["amounts"])


def test_a_renamed_client_keeps_its_parties_documents_and_address(one):
	invoice = builders.sales_invoice(one.primary_customer)
	frappe.rename_doc("Client", one.name, "CLI-RENAMED")
	renamed = frappe.get_doc("Client", "CLI-RENAMED")
	assert (renamed.is_customer, renamed.primary_customer) == (1, one.primary_customer)
	assert (renamed.tax_id_key, renamed.external_id) == (one.tax_id_key, "A-1")
	assert frappe.db.get_value("Customer", one.primary_customer, "client") == "CLI-RENAMED"
	assert frappe.db.get_value("Sales Invoice", invoice.name, "client") == "CLI-RENAMED"
	assert frappe.get_doc("Address", renamed.registered_address).has_link("Client", "CLI-RENAMED")
	assert not check.check()
	renamed.save()


def test_the_survivor_takes_the_roles_of_the_parties_that_came(one, survivor):
	customer, supplier = one.primary_customer, one.primary_supplier
	kept = merge(one, survivor)
	assert (kept.is_customer, kept.primary_customer) == (1, customer)
	assert (kept.is_supplier, kept.primary_supplier) == (1, supplier)
	kept.trade_name = "Saved"
	kept.save()


def test_the_primary_customer_of_the_merged_client_goes_on_where_there_is_none(one, survivor):
	second = builders.customer("One USD", client=one.name)
	one.reload()
	one.primary_customer = second.name
	one.save()
	assert merge(one, survivor).primary_customer == second.name


def test_the_survivors_own_primary_customer_stays(one):
	survivor = builders.client("Survivor", is_customer=1)
	assert merge(one, survivor).primary_customer == survivor.primary_customer


def test_documents_follow_and_the_figures_of_the_survivor_hold_both(one):
	survivor = builders.client("Survivor", is_customer=1)
	invoices = [builders.sales_invoice(c.primary_customer, rate=r) for c, r in ((one, 100), (survivor, 30))]
	project = builders.project(client=one.name)
	task = builders.task(project=project.name)
	kept = merge(one, survivor)
	for doc in (*invoices, project, task):
		assert frappe.db.get_value(doc.doctype, doc.name, "client") == kept.name
	assert authorised(kept) == (2, 130)
	assert not check.check()


def test_frappe_moves_the_documents_so_none_is_stamped_again(one, survivor, monkeypatch):
	builders.sales_invoice(one.primary_customer)
	restamped = []
	monkeypatch.setattr(stamping, "restamp_from_all", lambda *args: restamped.append(args))
	merge(one, survivor)
	assert not restamped


def test_a_survivor_without_tax_id_takes_it_over_with_its_unique_key(one, survivor):
	survivor.no_tax_id_reason = "Unknown"
	survivor.save()
	kept = merge(one, survivor)
	assert (kept.tax_id, kept.tax_id_country, kept.tax_id_key) == ("B99900011", "Spain", "ES|B99900011|")
	assert not kept.no_tax_id_reason
	assert kept.external_id == "A-1"
	with pytest.raises(frappe.UniqueValidationError):
		builders.client("Third", tax_id="B99900011", tax_id_country="Spain")


def test_a_tax_id_that_is_its_addresss_countrys_keeps_its_country(survivor):
	one = builders.client("One", tax_id="129273398", country="Germany")
	kept = merge(one, survivor)
	assert (kept.tax_id_country, kept.tax_id_key) == ("Germany", "DE|129273398|")
	kept.save()


def test_the_survivors_own_tax_id_and_reference_stay(one):
	survivor = builders.client("Survivor", tax_id="A58818501", tax_id_country="Spain", external_id="B-2")
	kept = merge(one, survivor)
	assert (kept.tax_id, kept.external_id) == ("A58818501", "B-2")
	builders.client("Third", tax_id="B99900011", tax_id_country="Spain", external_id="A-1")


def test_a_survivor_with_the_same_number_but_no_key_gets_the_key(one, survivor):
	"""As adoption leaves it where two records share a number."""
	survivor.db_set({"tax_id": "b-99900011", "tax_id_country": "Spain"})
	assert merge(one, survivor).tax_id_key == "ES|B99900011|"


def test_a_survivor_without_address_and_contact_takes_them_over(one, survivor):
	for doctype, fieldname in (("Address", "registered_address"), ("Contact", "primary_contact")):
		frappe.delete_doc(doctype, survivor.get(fieldname))
	survivor.db_set({field: None for field in ("address_line1", "city", "contact_first_name", "email_id")})
	kept = merge(one, survivor)
	assert kept.registered_address == one.registered_address
	assert kept.primary_contact == one.primary_contact
	assert [kept.get(field) for field in COPIES] == [one.get(field) for field in COPIES]
	address = frappe.get_doc("Address", kept.registered_address)
	address.city = "Vigo"
	address.save()
	assert frappe.db.get_value("Client", kept.name, "city") == "Vigo"


def test_the_survivors_own_address_and_contact_stay(one, survivor):
	kept = merge(one, survivor)
	for field in ("registered_address", "primary_contact", *COPIES):
		assert kept.get(field) == survivor.get(field), field
	assert frappe.db.exists("Address", one.registered_address)


def primary_of(doctype: str, flag: str, link: tuple[str, str]) -> list[str]:
	return frappe.get_all(
		doctype,
		filters=[
			[flag, "=", 1],
			["Dynamic Link", "link_doctype", "=", link[0]],
			["Dynamic Link", "link_name", "=", link[1]],
		],
		pluck="name",
	)


@pytest.mark.parametrize("has_party", [False, True])
def test_one_primary_address_and_one_primary_contact_remain_of_the_client(has_party, survivor):
	one = builders.client("One", is_customer=int(has_party), email_id="one@example.com")
	link = ("Client", survivor.name)
	merge(one, survivor)
	assert primary_of("Address", "is_primary_address", link) == [survivor.registered_address]
	assert primary_of("Contact", "is_primary_contact", link) == [survivor.primary_contact]


def test_the_customer_that_came_keeps_the_address_of_its_invoices(one, survivor):
	builders.address(("Customer", one.primary_customer), address_line1="Otra 2", city="Soria")
	merge(one, survivor)
	assert primary_of("Address", "is_primary_address", ("Customer", one.primary_customer)) == [
		one.registered_address
	]
	assert builders.sales_invoice(one.primary_customer).customer_address == one.registered_address


@pytest.mark.parametrize("between", [False, True])
def test_merging_a_parent_into_what_is_below_it_makes_no_ring(between):
	top = builders.client("Top")
	parent = builders.client("Parent", parent_client=top.name)
	middle = builders.client("Middle", parent_client=parent.name) if between else parent
	below = builders.client("Below", parent_client=middle.name)
	sibling = builders.client("Sibling", parent_client=parent.name)
	kept = merge(parent, below)
	assert kept.parent_client == top.name
	assert frappe.db.get_value("Client", sibling.name, "parent_client") == kept.name
	kept.save()


def test_two_clients_with_nothing_to_take_over_are_merged_too():
	one, survivor = (
		builders.client(name, email_id="", contact_first_name="") for name in ("One", "Survivor")
	)
	assert merge(one, survivor).legal_name == "Survivor"


def test_a_form_of_the_survivor_opened_before_does_not_save_the_old_roles(one, survivor):
	stale = frappe.get_doc("Client", survivor.name)
	merge(one, survivor)
	stale.trade_name = "Stale"
	with pytest.raises(frappe.TimestampMismatchError):
		stale.save()


def test_a_user_who_may_not_delete_clients_merges_none(one, survivor, as_user):
	with as_user("sales"), pytest.raises(frappe.PermissionError):
		frappe.rename_doc("Client", one.name, survivor.name, merge=True)


def test_each_party_that_moves_has_to_be_the_users_to_write(one, survivor, as_user):
	with as_user("sales_master"), pytest.raises(frappe.PermissionError) as refused:
		frappe.rename_doc("Client", one.name, survivor.name, merge=True)
	assert "Supplier" in str(refused.value)
	frappe.delete_doc("Supplier", one.primary_supplier)
	with as_user("sales_master"):
		frappe.rename_doc("Client", one.name, survivor.name, merge=True)
	assert not frappe.db.exists("Client", one.name)


def test_a_second_time_changes_nothing(one, survivor):
	kept = merge(one, survivor)
	before = kept.as_dict()
	other = builders.client("Empty", email_id="", contact_first_name="")
	taking_over.take_over(kept, [other])
	assert frappe.get_doc("Client", kept.name).as_dict() == before


@pytest.mark.parametrize("is_merged", [True, False])
def test_what_is_filed_under_a_client_that_is_gone_is_put_right_by_the_check(is_merged):
	"""As a save of the very moment of a merge left it before clients were locked for that."""
	kept, middle, gone = (builders.client(name) for name in ("Kept", "Middle", "Gone"))
	lead, customer = builders.lead("Left behind"), builders.customer("Left behind")
	order = builders.sales_order(customer.name)
	if is_merged:
		merge(gone, middle)
		merge(middle, kept)
	else:
		frappe.delete_doc("Client", gone.name)
	for doc in (lead, customer):
		doc.db_set("client", gone.name)
	order.db_set("client", gone.name)
	found = [(wrong.doctype, wrong.lines[0]) for wrong in check.check(fix=True)]
	assert ("Lead", f"Lead {lead.name}: the client {gone.name} is gone") in found
	assert not check.check()
	heir = kept.name if is_merged else None
	assert [doc.reload().client or None for doc in (lead, customer, order)] == [heir] * 3
	lead.save()
	assert frappe.db.get_value("Client", kept.name, "primary_customer") == (
		customer.name if is_merged else None
	)
