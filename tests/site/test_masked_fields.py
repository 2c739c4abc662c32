"""Fields that version 16 shows masked to a user: no mask is ever written where the value stood."""

import frappe
import pytest

from client_hub import api
from client_hub.demo import builders
from client_hub.identity import adoption
from client_hub.identity.duplicates import key_table, searching

VALUES = {
	"tax_id": "B98007313",
	"email_id": "ana@acme.example",
	"external_id": "EXT-1",
	"notes": "Pays late",
	"contact_first_name": "Ana",
	"trade_name": "Acme Trade",
	"city": "Bilbao",
}


def row_of(client) -> dict:
	table = frappe.qb.DocType("Client")
	query = frappe.qb.from_(table).select("*").where(table.name == getattr(client, "name", client))
	return query.run(as_dict=True)[0]


@pytest.fixture
def merger():
	roles = ["Sales User", "Sales Master Manager", "Purchase Master Manager"]
	return builders.user("test.merger@client-hub.example.com", roles).name


@pytest.fixture
def masked(mask_field):
	mask_field("Client", *VALUES, "phone")


@pytest.fixture
def one():
	return builders.client("One", **VALUES, phone="+34 944 000 000")


@pytest.fixture
def kept():
	return builders.client("Kept")


def keys_of(client) -> set[tuple]:
	rows = frappe.get_all("Client Match Key", {"client": client.name}, ["kind", "value"], as_list=True)
	return set(map(tuple, rows))


def has_mask(row: dict) -> list[str]:
	return [field for field, value in row.items() if "XXXX" in str(value)]


def merge(target, source) -> str:
	return api.merge_clients(target.name, [source.name])["name"]


def rename(target, source) -> str:
	frappe.rename_doc("Client", source.name, target.name, merge=True)
	return frappe.get_last_doc("Client Merge Log").name


@pytest.mark.parametrize("way", [merge, rename])
def test_a_merge_takes_over_values_and_no_masks_and_its_undo_gives_them_back(
	way, masked, one, kept, merger, as_user
):
	keys = keys_of(one)
	before = row_of(one), row_of(kept)
	with as_user(merger):
		log = way(kept, one)
	taken = ("tax_id", "external_id", "email_id", "phone", "contact_first_name")
	assert {field: row_of(kept)[field] for field in taken} == {field: before[0][field] for field in taken}
	assert not has_mask(row_of(kept))
	assert {key for key in keys if key[0] in ("tax_id", "email", "phone")} <= keys_of(kept)
	with as_user(merger):
		assert api.undo_merge(log)["status"] == "Undone"
	assert not has_mask(row_of(one)) and not has_mask(row_of(kept))
	assert {field: row_of(one)[field] for field in taken} == {field: before[0][field] for field in taken}
	assert keys_of(one) == keys


def test_a_preview_of_a_merge_shows_no_value_that_is_masked(masked, one, kept, merger, as_user):
	with as_user(merger):
		told = str(api.merge_preview(kept.name, [one.name]))
	# The ID of the contact begins with the name.
	assert not [value for value in VALUES.values() if value in told and value != "Ana"]


def test_a_save_keeps_what_the_user_sees_masked(masked, one, merger, as_user):
	keys, before = keys_of(one), row_of(one)
	with as_user(merger):
		doc = frappe.get_doc("Client", one.name)
		doc.status = "Inactive"
		assert doc.save().tax_id == "XXXXXXXX"
	after = row_of(one)
	assert (after["status"], has_mask(after)) == ("Inactive", [])
	assert {field: after[field] for field in VALUES} == {field: before[field] for field in VALUES}
	assert keys_of(one) == keys
	versions = frappe.get_all("Version", {"ref_doctype": "Client", "docname": one.name}, pluck="data")
	assert not [data for data in versions if "XXXX" in data]


def test_a_change_of_an_address_reaches_a_client_whose_name_is_masked(mask_field, one, merger, as_user):
	mask_field("Client", "legal_name")
	address = frappe.get_doc("Address", one.registered_address)
	with as_user(merger):
		address.country = "Portugal"
		address.save()
	row = row_of(one)
	assert (row["country"], row["name_key"], has_mask(row)) == ("Portugal", "one", [])


def test_a_party_that_joins_shares_the_contact_and_masks_nothing_of_it(mask_field, one, merger, as_user):
	party = builders.customer("Branch")
	frappe.db.set_value("Customer", party.name, "client", None)
	mask_field("Contact", "email_id", "phone", "first_name")
	with as_user(merger):
		api.attach_party(one.name, "Customer", party.name)
	contact = frappe.qb.DocType("Contact")
	query = frappe.qb.from_(contact).select(contact.email_id, contact.phone, contact.first_name)
	row = query.where(contact.name == one.primary_contact).run()
	assert row == (("ana@acme.example", "+34 944 000 000", "Ana"),)
	assert frappe.db.exists("Dynamic Link", {"parent": one.primary_contact, "link_name": party.name})


def test_a_split_makes_a_client_of_what_the_user_may_see_and_of_no_mask(mask_field, merger, as_user):
	client = builders.client("Acme", is_customer=1)
	branch = builders.customer("Branch", client=client.name, tax_id="B98007313", website="branch.example")
	contact = builders.contact(("Customer", branch.name), first_name="Berta", email_id="b@branch.example")
	mask_field("Customer", "tax_id")
	mask_field("Contact", "email_id")
	with as_user(merger):
		new = api.split_client(client.name, [{"doctype": "Customer", "name": branch.name}])["client"]
	row = row_of(new)
	assert (row["legal_name"], row["website"], row["primary_contact"]) == (
		"Branch",
		"branch.example",
		contact.name,
	)
	assert (row["tax_id"] or "", row["email_id"] or "", has_mask(row)) == ("", "", [])
	assert frappe.db.get_value("Customer", branch.name, "tax_id") == "B98007313"


def test_a_search_for_duplicates_compares_values_and_leaves_the_keys(masked, one, kept, merger, as_user):
	keys = keys_of(one)
	like_one = builders.client("Nobody else", tax_id=VALUES["tax_id"], establishment_id="2")
	with as_user(merger):
		searching.search()
		key_table.bring_up_to_date()
	assert keys_of(one) == keys
	pairs = {
		*frappe.get_all("Client Duplicate", pluck="client"),
		*frappe.get_all("Client Duplicate", pluck="other"),
	}
	assert {one.name, like_one.name} <= pairs and kept.name not in pairs


def test_an_adoption_makes_clients_of_values_and_no_masks(mask_field, as_user):
	customer = builders.customer("To adopt", tax_id="B98007313")
	frappe.db.set_value("Customer", customer.name, "client", None)
	frappe.db.delete("Client", {"name": customer.client})
	mask_field("Customer", "tax_id")
	mask_field("Contact", "email_id")
	builders.contact(("Customer", customer.name), first_name="Berta", email_id="b@adopt.example")
	adopter = builders.user("test.adopter@client-hub.example.com", ["System Manager"]).name
	with as_user(adopter):
		adoption.adopt()
	row = row_of(frappe.db.get_value("Customer", customer.name, "client"))
	assert (row["tax_id"], row["email_id"]) == ("B98007313", "b@adopt.example")
