"""What patches do to the clients of an installed version, and that a second run does nothing."""

import frappe
import pytest

from client_hub.demo import builders
from client_hub.patches import batches
from client_hub.patches.v0_2 import clean_texts, emails, name_keys, tax_id_countries


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
	monkeypatch.setattr(batches, "SIZE", 2)


def old(legal_name: str = "Test Client", stored: dict | None = None, **values) -> str:
	"""A client as an earlier version had stored it."""
	doc = builders.client(legal_name=legal_name, **{"tax_id": None, **values})
	frappe.db.set_value("Client", doc.name, stored or {})
	return doc.name


def stored(name: str, *fields: str) -> tuple:
	return frappe.db.get_value("Client", name, fields)


def everything() -> list:
	return frappe.get_all("Client", fields=["*"], order_by="name")


def run_twice(patch) -> None:
	patch.execute()
	after = everything()
	patch.execute()
	assert everything() == after


def test_names_get_the_key_of_their_form():
	names = {
		old("Zarpelón, S.A."): ("zarpelon", "SA"),
		old("Müller & Co. GmbH", country="Germany"): ("muller co", "GMBH"),
		old("Ana Gil"): ("ana gil", ""),
	}
	frappe.db.set_value("Client", {"name": ("in", list(names))}, {"name_key": "old", "legal_form_key": None})
	before = stored(next(iter(names)), "modified")
	run_twice(name_keys)
	assert {name: stored(name, "name_key", "legal_form_key") for name in names} == names
	assert stored(next(iter(names)), "modified") == before


def test_texts_lose_what_cannot_be_seen_and_tax_ids_get_their_key():
	name = old(
		country="Portugal",
		stored={
			"legal_name": "Pen\u0303a\u200b",
			"external_id": "E\u00ad1",
			"tax_id": "NIF 509,442,013\ufeff",
			"tax_id_key": None,
			"city": "Vi\u200bgo",
		},
	)
	run_twice(clean_texts)
	assert stored(name, "legal_name", "external_id", "tax_id") == ("Peña", "E1", "NIF 509,442,013")
	assert stored(name, "tax_id_key", "city") == ("PT|509442013|", "Vi\u200bgo")


def test_a_key_that_another_client_holds_stays_empty_and_is_reported(logged):
	holder = old(tax_id="509442013", country="Portugal")
	others = [old(country="Portugal", stored={"tax_id": f"509442013{sign}"}) for sign in "\u200b\u00ad"]
	run_twice(clean_texts)
	assert frappe.db.get_value("Client", holder, "tax_id_key") == "PT|509442013|"
	for name in others:
		assert not frappe.db.get_value("Client", name, "tax_id_key")
		assert any(name in text and holder in text for text in logged)


def test_of_two_keys_made_by_the_patch_the_first_client_gets_it():
	one, other = (old(country="Portugal", stored={"tax_id": f"509{sign}442013"}) for sign in "\u200b\u00ad")
	run_twice(clean_texts)
	assert [frappe.db.get_value("Client", name, "tax_id_key") for name in (one, other)] == [
		"PT|509442013|",
		None,
	]


def test_a_key_that_adoption_left_empty_stays_empty():
	"""More than twenty parties had the number: which of them is meant is for a person to say."""
	name = old(stored={"tax_id": "B64717838", "tax_id_key": None})
	run_twice(clean_texts)
	assert not frappe.db.get_value("Client", name, "tax_id_key")


def test_a_number_of_unknown_format_is_known_by_its_digits_alone():
	name = old(country="United States", stored={"tax_id": "12,34_567", "tax_id_key": "US|12,34_567|"})
	run_twice(clean_texts)
	assert frappe.db.get_value("Client", name, "tax_id_key") == "US|1234567|"


def test_an_external_id_that_another_client_has_stays_as_it_is():
	old(external_id="E 1")
	name = old(stored={"external_id": "E\t1"})
	run_twice(clean_texts)
	assert frappe.db.get_value("Client", name, "external_id") == "E\t1"


SITE = "Spain"
FILLED_IN = {"tax_id_country": SITE, "tax_id_key": None}


@pytest.fixture
def site_in_spain():
	frappe.db.set_default("country", SITE)


@pytest.mark.parametrize(
	("country", "number", "key"),
	[
		("Portugal", "509442013", "PT|509442013|"),
		("United States", "47-1938265", "US|471938265|"),
	],
	ids=["valid there", "of unknown format there"],
)
def test_the_sites_country_leaves_a_foreign_tax_id(site_in_spain, country, number, key):
	name = old(country=country, stored={"tax_id": number, **FILLED_IN})
	run_twice(tax_id_countries)
	assert stored(name, "tax_id_country", "tax_id_key") == (None, key)


@pytest.mark.parametrize(
	("country", "values"),
	[
		("Spain", {"tax_id": "509442013", **FILLED_IN}),
		("Portugal", {"tax_id": "B64717838", "tax_id_country": SITE, "tax_id_key": "ES|B64717838|"}),
		("Portugal", {"tax_id": "509442014", **FILLED_IN}),
		("Portugal", {"tax_id": "509442013", "tax_id_country": "France", "tax_id_key": None}),
		("Portugal", {"tax_id": None, **FILLED_IN}),
	],
	ids=["address is there", "valid here", "valid nowhere", "another country", "no number"],
)
def test_a_country_that_may_be_meant_stays(site_in_spain, country, values):
	name = old(country=country, stored=values)
	run_twice(tax_id_countries)
	assert stored(name, "tax_id_country", "tax_id_key") == (values["tax_id_country"], values["tax_id_key"])


def test_a_foreign_tax_id_that_another_client_has_gets_no_key(site_in_spain, logged):
	holder = old(tax_id="509442013", country="Portugal")
	name = old(country="Portugal", stored={"tax_id": "509 442 013", **FILLED_IN})
	run_twice(tax_id_countries)
	assert stored(name, "tax_id_country", "tax_id_key") == (None, None)
	assert any(name in text and holder in text for text in logged)


def test_several_e_mails_of_one_field_are_taken_apart():
	name = old(email_id="x@x.example", is_customer=1)
	contact, customer = stored(name, "primary_contact", "primary_customer")
	text = "Ana <a@x.example>; b@x.example"
	frappe.db.set_value("Client", name, "email_id", text)
	frappe.db.set_value("Contact", contact, "email_id", text)
	frappe.db.set_value("Contact Email", {"parent": contact}, "email_id", text)
	frappe.db.set_value("Customer", customer, "email_id", text)
	run_twice(emails)
	rows = [(row.email_id, row.is_primary, row.idx) for row in frappe.get_doc("Contact", contact).email_ids]
	assert rows == [("a@x.example", 1, 1), ("b@x.example", 0, 2)]
	for doctype, document in (("Client", name), ("Contact", contact), ("Customer", customer)):
		assert frappe.db.get_value(doctype, document, "email_id") == "a@x.example"
	frappe.get_doc("Client", name).save()
	frappe.get_doc("Contact", contact).save()


def test_a_contact_that_says_something_else_is_left_alone():
	name = old(email_id="x@x.example")
	contact = stored(name, "primary_contact", "name")[0]
	frappe.db.set_value("Client", name, "email_id", "a@x.example, b@x.example")
	run_twice(emails)
	assert frappe.db.get_value("Client", name, "email_id") == "a@x.example"
	assert frappe.get_all("Contact Email", {"parent": contact}, pluck="email_id") == ["x@x.example"]
