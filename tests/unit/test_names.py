"""Names as they are compared: without case, accents, punctuation and legal form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client_hub.identity.names import KEY_LENGTH, SIMILAR, name_key, similarity
from client_hub.identity.suggestions import domain_of


@pytest.mark.parametrize(
	"spellings",
	[
		(
			"Construcciones Peña, S.L.",
			"CONSTRUCCIONES PENA SL",
			"construcciones peña s. l.",
			"Construcciones Peña",
		),
		("Müller GmbH & Co. KG", "MULLER", "Müller  G.m.b.H."),
		("Grupo Equis, S.A. de C.V.", "GRUPO EQUIS SA DE CV"),
		("Foo S. de R.L. de C.V.", "Foo"),
		("Padaria São João Ltda - ME", "padaria sao joao LTDA"),
		("Sapataria Unipessoal, Lda.", "Sapataria"),
		("O'Neil & Sons Ltd.", "ONEIL SONS LIMITED", "O’Neil & Sons"),
		("A & B Trading Pvt. Ltd", "AB Trading Private Limited"),
		("ACME sp. z o.o.", "Acme"),
		("J. M. García", "J M GARCIA", "JM García"),
		("Øresund Æble A/S", "Oresund Aeble"),
		("İstanbul Ticaret", "istanbul ticaret"),
		("Straße SARL", "STRASSE"),
	],
)
def test_spellings_of_one_name_are_one(spellings):
	assert len({name_key(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
	("one", "other"),
	[
		("Acme Norte", "Acme Sur"),
		("Banco SA", "Banca SA"),
		("東京商事", "大阪商事"),
		("किताब", "कताब"),
		("Sociedad", ""),
	],
)
def test_different_names_stay_different(one, other):
	assert name_key(one) != name_key(other)


@pytest.mark.parametrize("name", ["S.L.", "Lda", "SA de CV", "!!!", "…"])
def test_a_name_that_is_nothing_but_a_legal_form_or_signs_keeps_something(name):
	assert name_key(name)


def test_no_name_has_no_key():
	assert name_key(None) == name_key("") == name_key("  ") == ""


@given(st.text(max_size=300))
def test_a_key_fits_its_column_and_is_its_own_key(name):
	key = name_key(name)
	assert len(key) <= KEY_LENGTH
	assert key == key.strip()


@given(st.text(max_size=60))
def test_case_says_nothing(name):
	assert name_key(name.upper()) == name_key(name.upper().casefold())


def test_similar_names_are_similar_and_others_are_not():
	assert similarity("Construcciones Peña SL", "Construciones Pena") >= SIMILAR
	assert similarity("Construcciones Peña", "Panadería Peña") < SIMILAR


@pytest.mark.parametrize(
	("email", "website", "domain"),
	[
		("ana@acme.example", None, "acme.example"),
		("Ana <ana@Acme.example>", None, "acme.example"),
		("ana@gmail.com", None, None),
		(None, "https://www.acme.example/es?x=1", "acme.example"),
		(None, "acme.example", "acme.example"),
		(None, "localhost", None),
		("ana", "", None),
		(None, None, None),
	],
)
def test_the_domain_that_an_address_speaks_for(email, website, domain):
	assert domain_of(email, website) == domain
