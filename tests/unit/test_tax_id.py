"""Tax IDs as the definitions, chapter 9, want them read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client_hub.identity.tax_id import INVALID, NONE, UNKNOWN, VALID, parse

VALID_SAMPLES = [
	("ES", "B58378431"),
	("ES", "12345678Z"),
	("FR", "23334175221"),
	("DE", "136695976"),
	("IT", "00743110157"),
	("GB", "980780684"),
	("EL", "094259216"),
	("BE", "0477472701"),
	("PT", "501964843"),
	("NL", "004495445B01"),
	("PL", "8567346215"),
	("CH", "CHE107787577IVA"),
	("IN", "27AAPFU0939F1ZV"),
	("BR", "16.727.230/0001-97"),
	("BR", "12.ABC.345/01DE-35"),
	("MX", "GODE561231GR8"),
]
INVALID_SAMPLES = [
	("ES", "B58378432"),
	("FR", "23334175222"),
	("DE", "136695977"),
	("IN", "27AAPFU0939F1ZX"),
]
WITHOUT_FORMAT = "sa ae qa kw bh om jo lb us th ua my ph za ng pk bd lk".split()


@pytest.mark.parametrize(("country", "number"), VALID_SAMPLES)
def test_valid_samples_are_valid(country, number):
	assert parse(number, country).state == VALID


@pytest.mark.parametrize(("country", "number"), INVALID_SAMPLES)
def test_a_wrong_check_digit_is_invalid_and_not_usable_for_matching(country, number):
	parsed = parse(number, country)
	assert parsed.state == INVALID
	assert not parsed.is_usable_for_matching


@pytest.mark.parametrize("country", WITHOUT_FORMAT)
def test_a_country_without_a_known_format_is_unknown_never_invalid(country):
	assert parse("300000000000003", country).state == UNKNOWN


@pytest.mark.parametrize("text", ["", "/", "-", "NA", "N/A", "n/a", "NONE", "none", " - ", None])
def test_words_for_nothing_are_no_tax_id(text):
	parsed = parse(text, "ES")
	assert (parsed.state, parsed.key()) == (NONE, None)


@pytest.mark.parametrize(
	("country", "one", "other"),
	[
		("ES", "B58378431", "es b-58.378.431"),
		("ES", "B58378431", "ESB58378431"),
		("GR", "094259216", "EL 094259216"),
		("BE", "0477472701", "BE 477.472.701"),
		("CH", "CHE-107.787.577 MWST", "CHE107787577IVA"),
		("BR", "16.727.230/0001-97", "16727230000197"),
		("NL", "004495445B01", "NL004495445B01"),
	],
)
def test_two_ways_to_write_a_number_have_one_key(country, one, other):
	assert parse(one, country).key() == parse(other, country).key()


def test_greece_and_northern_ireland_have_other_prefixes():
	assert parse("EL094259216", "EL").country == "GR"
	assert parse("XI980780684", "GB").state == VALID


def test_an_eu_number_with_its_prefix_is_known_in_a_country_that_has_another_format():
	assert parse("ESB58378431", "US").key() == parse("B58378431", "ES").key()


def test_a_number_that_begins_like_its_country_code_is_kept_whole():
	assert parse("MXA010203AB1", "MX").number == "MXA010203AB1"


def test_a_person_in_brazil_has_a_cpf():
	assert parse("390.533.447-05", "BR").state == VALID


def test_establishments_of_one_number_have_different_keys():
	parsed = parse("23334175221", "FR")
	assert parsed.key("00012") != parsed.key("00020")
	assert parsed.key("000 12") == parsed.key("000-12")


@pytest.mark.parametrize(
	("number", "usable"),
	[("0000", False), ("111111", False), ("121212", False), ("12345", False), ("123456", True)],
)
def test_a_number_of_unknown_format_needs_six_signs_of_which_three_differ(number, usable):
	assert parse(number, "US").is_usable_for_matching is usable


@given(st.text(max_size=300), st.sampled_from(["ES", "CH", "GR", "US", "", None, "ZZ", "in", "MX", "BR"]))
def test_whatever_is_typed_is_read_without_an_error(text, country):
	parsed = parse(text, country)
	assert parsed.state in (NONE, VALID, INVALID, UNKNOWN)
	assert (parsed.key() is None) == (not parsed.is_usable_for_matching)


def test_ten_thousand_characters_are_no_trouble():
	assert parse("9" * 10_000, "ES").state == INVALID


SPOILED = [
	"512345678\u200b",
	"5123\u00ad45678",
	"\ufeff512345678",
	"\u202e512345678",
	"51234\u20605678",
	"512345678\ufe0f",
	"512345678\u3164",
	"512345678\n",
	"512345678\x00",
	"٥١٢٣٤٥٦٧٨",
	"５１２３４５６７８",
	"512,345,678",
	"512:345:678",
	"512_345_678",
	"512 345 678 ",
	"512\u00a0345\u2009678",
	"512–345—678",
	"NIF 512345678",
	"NIF: 512345678",
	"N.I.F. nº 512345678",
	"NIF512345678",
	"NIPC 512345678",
	"VAT PT512345678",
	"VAT no. PT 512 345 678",
]


@pytest.mark.parametrize("text", SPOILED, ids=ascii)
def test_what_cannot_be_seen_and_what_stands_around_a_number_is_no_part_of_it(text):
	assert parse(text, "PT").key() == "PT|512345678|"


@pytest.mark.parametrize(
	("country", "text", "number"),
	[
		("ES", "CIF N0032484H", "N0032484H"),
		("IT", "P. IVA 00743110157", "00743110157"),
		("DE", "USt-IdNr. DE136695976", "136695976"),
		("BR", "C.N.P.J. 16.727.230/0001-97", "16727230000197"),
		("MX", "RFC GODE561231GR8", "GODE561231GR8"),
		("MX", "ABC&010203AB1", "ABC&010203AB1"),
		("FR", "TVA FR 23 334175221", "23334175221"),
		("US", "EIN 12-3456789", "123456789"),
	],
)
def test_the_name_of_a_number_in_front_of_it_is_taken_off(country, text, number):
	assert parse(text, country).number == number


def test_a_number_that_begins_like_the_name_of_one_is_kept_whole():
	assert parse("NIF010203AB1", "MX").number == "NIF010203AB1"


@pytest.mark.parametrize("text", ["NIF", "VAT:", "\u200b", "C.I.F. "])
def test_the_name_of_a_number_alone_is_none(text):
	assert parse(text, "ES").state == NONE
