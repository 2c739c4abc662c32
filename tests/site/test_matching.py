"""Who is who by name and legal form: certain, a suggestion, or two legal entities."""

import frappe
import pytest

from client_hub.demo import builders
from client_hub.identity import adoption_plan, matching
from client_hub.identity.matching import NAME, OTHER_FORM, identity_of


def client(legal_name: str, **values):
	return builders.client(legal_name=legal_name, **{"tax_id": None, **values})


def match(legal_name: str, **values):
	(found,) = matching.match([identity_of(legal_name, **{"country": "Spain", **values})])
	return found


def hits(legal_name: str, **values) -> list[tuple[str, bool]]:
	found = matching.find_matches(legal_name, **{"country": "Spain", **values})
	return [(row["level"], row["certain"]) for row in found]


def test_the_form_is_kept_beside_the_name():
	doc = client("Construcciones Zarpelón, S.L.U.")
	assert (doc.name_key, doc.legal_form_key) == ("construcciones zarpelon", "SL")


def test_a_form_is_that_of_the_clients_country():
	assert client("Brenta Spa", country="Italy").legal_form_key == "SPA"
	doc = client("Brenta Spa", country="Spain")
	assert (doc.name_key, doc.legal_form_key) == ("brenta spa", "")


def test_a_form_follows_the_country_that_the_registered_address_is_given():
	doc = client("Brenta Spa", country="Spain")
	address = frappe.get_doc("Address", doc.registered_address)
	address.country = "Italy"
	address.save()
	assert frappe.db.get_value("Client", doc.name, ["name_key", "legal_form_key"]) == ("brenta", "SPA")


@pytest.mark.parametrize(
	"spelling", ["ZARPELON SL", "Zarpelón, Sociedad Limitada", "Zarpelón S.L.U.", "Zarpelón"]
)
def test_the_same_form_and_a_name_without_one_are_certain(spelling):
	doc = client("Zarpelón, S.L.")
	assert (match(spelling).level, match(spelling).clients) == (NAME, (doc.name,))
	assert hits(spelling) == [(NAME, True)]


def test_another_form_is_a_suggestion():
	doc = client("Zarpelón, S.L.")
	found = match("Zarpelón, S.A.")
	assert (found.level, found.clients, found.is_other_form) == (OTHER_FORM, (doc.name,), True)
	assert hits("Zarpelón, S.A.") == [(OTHER_FORM, False)]


def test_a_name_without_a_form_is_not_certain_once_two_forms_are_known():
	client("Zarpelón, S.L.")
	client("Zarpelón, S.A.")
	assert match("Zarpelón").is_conflict
	assert hits("Zarpelón") == [(NAME, False), (NAME, False)]


def test_a_client_without_a_form_is_not_certain_once_two_forms_are_known():
	client("Zarpelón")
	client("Zarpelón, S.L.")
	assert match("Zarpelón, S.A.").level == OTHER_FORM
	assert match("Zarpelón, S.L.").level == NAME


def test_an_equal_tax_id_is_certain_whatever_the_form():
	doc = client("Zarpelón, S.L.", tax_id="B64717838")
	found = match("Zarpelón, S.A.", tax_id="B64717838")
	assert (found.level, found.clients) == ("tax_id", (doc.name,))


@pytest.mark.parametrize(
	"spelling",
	["Const. Zarpelón", "Zarpelón Construcciones SL", "Construciones Zarpelon", "Construcciones Zarpelón SA"],
)
def test_a_name_alike_in_the_same_city_is_a_suggestion(spelling):
	doc = client("Construcciones Zarpelón, S.L.", city="Vigo")
	found = matching.find_matches(spelling, city="Vigo")
	assert [(row["client"], row["certain"]) for row in found] == [(doc.name, False)]
	assert not matching.find_matches(spelling, city="Lugo")


@pytest.mark.parametrize(
	"spelling", ["Construcciones Zapater", "Promociones Zarpelón", "Construcciones Zarpelón 2"]
)
def test_another_name_in_the_same_city_is_none(spelling):
	client("Construcciones Zarpelón, S.L.", city="Vigo")
	assert not matching.find_matches(spelling, city="Vigo")


def test_adoption_makes_no_group_of_two_forms_of_a_name_nor_of_one():
	names = {builders.customer(customer_name=f"Zarpelón {form}").name for form in ("S.L.", "S.A.", "SL")}
	frappe.db.set_value("Customer", {"name": ("in", names)}, "client", None)
	groups = [group for group in adoption_plan.make_plan().groups if {p.name for p in group.parties} & names]
	assert sorted(len(group.parties) for group in groups) == [1, 1, 1]
