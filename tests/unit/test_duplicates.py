"""What two records are compared by: telephones, domains, addresses, and what they come to."""

import csv

import pytest

from client_hub.identity.duplicates import likeness, places
from client_hub.identity.duplicates.domains import domain_of
from client_hub.identity.duplicates.keys import INITIALS, NAME, NAME_IN_TOWN, SHORT_NAME, Key, keys_of
from client_hub.identity.duplicates.likeness import compare, may_be_alike
from client_hub.identity.duplicates.phones import phone_keys
from client_hub.identity.duplicates.places import compare_streets, place_of, same_town
from client_hub.identity.duplicates.record import Record, country_code
from tools import name_cases, record_cases

ZARPELON = {
	"legal_name": "Construcciones Zarpelón, S.L.",
	"country": "Spain",
	"address_line1": "Calle Mayor 12, 3º B",
	"city": "Vigo",
	"pincode": "36201",
	"phone": "986 555 010",
	"email_id": "obras@zarpelon.example",
}


@pytest.mark.parametrize(
	("text", "country", "key"),
	[
		("+351222000111", "ES", "+351222000111"),
		("+351 222 000 111", None, "+351222000111"),
		("00351-222.000.111", None, "+351222000111"),
		("222 000 111", "PT", "+351222000111"),
		("(212) 555-0100 ext. 4", "US", "+12125550100"),
		("212/555-0100", "US", "+12125550100"),
		("222 000 111", None, "222000111"),
		("555-0100", "US", "5550100"),  # of any town
		("12345", None, None),
		("call after six", "PT", None),
		(None, "PT", None),
	],
)
def test_a_telephone_has_one_key_however_it_is_written(text, country, key):
	assert phone_keys(text, country=country) == ({key} - {None})


def test_several_telephones_of_one_field_are_several():
	assert phone_keys("986 555 010 / 600 555 011", country="ES") == {"+34986555010", "+34600555011"}


@pytest.mark.parametrize(
	("email_id", "website", "domain"),
	[
		("Ana@Example.com", None, "example.com"),
		("ana@gmail.com", None, None),
		(None, "https://www.example.com/shop?x=1", "example.com"),
		(None, "https://www.facebook.com/example", None),
	],
)
def test_a_domain_of_everybody_is_none(email_id, website, domain):
	assert domain_of(email_id, website) == domain


@pytest.mark.parametrize(
	("one", "other", "found"),
	[
		("C/ Mayor, 12", "Calle Mayor 12, 3º B", places.SAME),
		("435 S. La Cienega Blvd.", "435 South La Cienega Boulevard", places.SAME),
		("54 E. 54th St.", "54 East 54th Street", places.SAME),
		("Hauptstr. 5", "Hauptstraße 5", places.SAME),
		("12 Main St, Suite 3", "15 Main Street, Ste 3", places.OTHER_NUMBER),
		("Calle Mayor 12", "Calle Mayor", places.PERHAPS),
		("Calle Mayor 12", "Rúa do Príncipe 40", places.OTHER),
		("Calle Mayor 12", "", places.UNKNOWN),
		("Flat 2, 14 Mill Lane", "14 Mill Lane", places.SAME),
		("Suite 3B, 12 Main Street", "12 Main St. Ste 3B", places.SAME),
		("3rd Floor, 14 Mill Lane", "14 Mill Lane", places.SAME),
		("Unit 5, 20 Dock Road", "Unit 5, 40 Dock Road", places.OTHER_NUMBER),
		("Shop No. 5, Mill Lane", "Shop 5 Mill Lane", places.SAME),
		("P.O. Box 12", "PO Box 12", places.SAME),
		("P.O. Box 12", "P.O. Box 99", places.OTHER_NUMBER),
		("12 Court Street", "40 Court Street", places.OTHER_NUMBER),
		("12 Court Street", "12 Main Street", places.OTHER),
		("1200 Highway 101", "1200 Hwy 7", places.UNKNOWN),
	],
)
def test_streets_are_compared_by_their_names_and_numbers(one, other, found):
	assert compare_streets(place_of(one, None, None), place_of(other, None, None)) == found


def test_towns_are_compared_by_code_or_name():
	def town(city, pincode=None):
		return place_of(None, city, pincode, "US")

	assert same_town(town("New York"), town("NEW YORK CITY")) is True
	assert same_town(town("Boston", "02108-1234"), town("Bostn", "02108")) is True
	assert same_town(town("St. Louis"), town("Saint Louis")) is True
	assert same_town(town("Mt Vernon"), town("Mount Vernon")) is True
	assert same_town(town("Boston"), town("Dallas")) is False
	assert same_town(town("Boston"), town(None, "02108")) is None


def test_a_country_is_known_by_name_and_by_code():
	assert [country_code(text) for text in ("Spain", "ES", "es", "Nowhere", None)] == [
		"ES",
		"ES",
		"ES",
		"",
		"",
	]


def test_the_order_of_two_records_makes_no_difference():
	other = {"legal_name": "Const. Zarpelon SL", "country": "ES", "phone": "+34986555010"}
	assert compare(ZARPELON, other) == compare(other, ZARPELON)


def test_the_reasons_are_the_strongest_first_and_hold_no_value():
	found = compare(ZARPELON, {**ZARPELON, "legal_name": "Zarpelon Construciones"})
	assert set(found.reasons) == {"phone", "email", "address", "similar_name"}
	assert found.is_certain
	assert set(found.reasons) <= set(likeness.FIELDS_OF_REASONS)


def test_nothing_is_no_double_of_nothing():
	assert not compare({}, {}).is_listed
	assert not compare(ZARPELON, {}).is_listed
	assert keys_of(Record()) == frozenset()


def test_another_usable_tax_id_is_never_certain():
	one, other = {**ZARPELON, "tax_id": "B58378431"}, {**ZARPELON, "tax_id": "B64717838"}
	assert compare(one, other).score == likeness.IN_DOUBT
	assert compare(one, {**ZARPELON, "tax_id": "B58378432"}).is_certain  # a number that is wrong says nothing


def test_establishments_of_one_number_are_told_apart():
	one = {"legal_name": "Perrault", "country": "FR", "tax_id": "23334175221", "establishment_id": "00014"}
	assert not compare(one, {**one, "establishment_id": "00022"}).is_listed
	assert compare(one, {**one, "establishment_id": ""}).is_certain


def test_another_legal_form_is_never_certain():
	found = compare(ZARPELON, {**ZARPELON, "legal_name": "Construcciones Zarpelón, S.A."})
	assert found.score == likeness.IN_DOUBT


def test_a_registry_has_a_name_once_in_its_country():
	one = {"legal_name": "Golden Spoon Inc", "address_line1": "12 Main St", "city": "Boston"}
	other = {"legal_name": "Golden Spoon, Inc.", "address_line1": "9 Oak Ave", "city": "Denver"}
	assert compare({**one, "country": "US"}, {**other, "country": "US"}).is_listed
	assert not compare(one, other).is_listed  # of two countries, perhaps


def test_a_chains_branches_are_no_pair_and_one_that_has_moved_is():
	branch = {"legal_name": "Golden Spoon", "country": "US", "city": "Boston"}
	one = {**branch, "address_line1": "12 Main St", "phone": "617 555 0101"}
	assert not compare(one, {**branch, "address_line1": "9 Oak Ave", "phone": "617 555 0155"}).is_listed
	assert compare(one, {**branch, "address_line1": "9 Oak Ave", "phone": "617-555-0101"}).is_listed


def test_other_streets_and_other_codes_speak_against_one_name():
	one = {"legal_name": "Golden Wok", "country": "US", "address_line1": "12 Main St", "city": "Boston"}
	of_code = {"legal_name": "Golden Wok", "country": "US", "pincode": "76139"}
	assert compare(one, {**of_code, "address_line1": "12 Main Street"}).is_listed
	assert not compare(one, {**of_code, "address_line1": "9 Oak Ave"}).is_listed
	one |= {"pincode": "02108", "phone": "617 555 0101"}
	other = {"legal_name": "Golden Wok", "country": "US", "city": "Boston", "phone": "617 555 0155"}
	assert compare(one, {**other, "pincode": "02108"}).is_listed
	assert not compare(one, {**other, "pincode": "02210"}).is_listed


def test_a_telephone_finds_the_same_one_of_no_known_country():
	one, other = Record.of({"phone": "+1 212 555 0100"}), Record.of({"phone": "(212) 555-0100"})
	assert keys_of(one) == keys_of(other) != frozenset()


def test_keys_are_what_both_spellings_share():
	one = Record.of(ZARPELON)
	other = Record.of(
		{
			"legal_name": "ZARPELON CONSTRUCCIONES",
			"country": "ES",
			"city": "vigo",
			"mobile_no": "+34 986555010",
		}
		| {"address_line1": "C/ Mayor 12", "website": "www.zarpelon.example"}
	)
	assert keys_of(one) & keys_of(other) == {
		Key("phone", "986555010"),
		Key("domain", "zarpelon.example"),
		Key("name", "construction sarpelon"),
		Key("address", "12 mayo vigo"),
		Key("name in town", "sarp vigo"),
	}


def test_what_is_listed_is_compared():
	"""Of labelled pairs that have nothing but a word's beginning in common, in one town."""
	with name_cases.PAIRS.open(encoding="utf-8", newline="") as file:
		named = [(row["one"], row["other"], row["country"]) for row in csv.DictReader(file)]
	pairs = [
		[{"legal_name": name, "country": country, "city": "Vigo"} for name in names]
		for *names, country in named
	] + [[pair.one, pair.other] for pair in record_cases.judged()]
	compared = 0
	for pair in pairs:
		one, other = map(Record.of, pair)
		kinds = {key.kind for key in keys_of(one) & keys_of(other)}
		if kinds == {NAME_IN_TOWN} and likeness.likeness(one, other).is_listed:
			assert may_be_alike(_names(one), _names(other)), pair
			compared += 1
	assert compared > 10


def test_names_of_other_letters_are_not_compared():
	talleres, bodegas = (
		_names(Record.of({"legal_name": name})) for name in ("Talleres Zarpelón", "Bodegas Zarandieta")
	)
	assert not may_be_alike(talleres, bodegas)
	assert may_be_alike(talleres, [])


@pytest.mark.parametrize(
	("name", "initials"),
	[
		("Banco Bilbao Vizcaya Argentaria, S.A.", "BBVA"),  # doubled, one letter by its sound
		("International Business Machines", "IBM Corp."),
		("Alfa Casa Miramar Lda", "ACML"),
	],
)
def test_initials_find_the_words_that_they_stand_for_and_no_other_initials(name, initials):
	whole, short, other = (
		keys_of(Record.of({"legal_name": said, "city": "Vigo"})) for said in (name, initials, name + "s")
	)
	found = {value for kind, value in whole if kind == INITIALS}
	assert found & {value for kind, value in short if kind == SHORT_NAME}
	assert not found & {value for kind, value in other if kind == SHORT_NAME}


def _names(record: Record) -> list[str]:
	return [key.value for key in keys_of(record) if key.kind == NAME]
