"""Names as they are compared: without case, accents, punctuation and legal form."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client_hub.identity import names
from client_hub.identity.duplicates.domains import domain_of
from client_hub.identity.names import (
	DIFFERENT,
	KEY_LENGTH,
	SAME,
	SIMILAR,
	SUGGESTION,
	compare,
	name_key,
	similarity,
)
from client_hub.identity.similarity import key_similarity


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
		("Pérez y Cía. S.A.", "PEREZ & COMPAÑIA SA", "Pérez et Cie", "Pérez e Cia."),
		("Ortega y Gasset", "Ortega & Gasset", "ORTEGA UND GASSET", "Ortega i Gasset", "Ortega e Gasset"),
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


@pytest.mark.parametrize(
	("one", "other"),
	[
		("Solarpark Lausitz 1", "Solarpark Lausitz 2"),
		("Vision 2020", "Vision 2030"),
		("Kirchberg Invest I", "Kirchberg Invest II"),
		("Autohaus Nord", "Autohaus Süd"),
		("Transportes Norte", "Transportes Sur"),
		("Distribuidora Polar", "Distribuidora Solar"),
		("Kim Jong Un", "Kim Jong Il"),
	],
)
def test_a_number_or_a_distinctive_word_tells_names_apart(one, other):
	assert similarity(one, other) < SIMILAR


@pytest.mark.parametrize(
	("one", "other"),
	[
		("Smith Bros Mfg", "Smith Brothers Manufacturing"),
		("Zarpelón Construcciones", "Construcciones Zarpelón"),
		("Metalúrgica Bandeirante Ind. Com.", "Metalúrgica Bandeirante Indústria e Comércio"),
		("J. P. Barrow Trading", "John Peter Barrow Trading"),
		("Mueller Metallbau", "Müller Metallbau"),
		("Владимир Иванов", "Vladimir Ivanov"),
		("Data Max", "Datamax"),
		("Data Maxs ystems", "Data Max Systems"),
		("Solarpark Lausitz 2", "Solarpark Lausitz II"),
	],
)
def test_word_order_abbreviations_initials_scripts_and_typing_errors_do_not(one, other):
	assert similarity(one, other) >= SIMILAR


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_the_same_from_both_sides_and_never_fails(one, other):
	assert 0 <= similarity(one, other) <= 1
	assert similarity(one, other) == pytest.approx(similarity(other, one))
	assert similarity(one, one) == 1


def test_two_countries_are_never_the_same_for_certain():
	assert compare("Zarpelón S.L.", "Zarpelón S.L.", "ES", "PT") == SUGGESTION
	assert compare("Zarpelón S.L.", "Zarpelón S.L.", "ES") == SAME


def test_nothing_is_like_no_name():
	assert compare("", "") == compare("Zarpelón", None) == DIFFERENT


def test_no_spelling_in_the_data_stands_for_two_words():
	with (Path(names.__file__).parent / "name_words.csv").open(encoding="utf-8") as file:
		rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
	spellings = Counter(text for row in rows for text in {row["word"], *row["spellings"].split()})
	assert not [text for text, count in spellings.items() if count > 1]


@pytest.mark.parametrize(
	("one", "other"),
	[
		("Smith Brothers Manufacturing Ltd", "Smith Bros Mfg Limited"),
		("Hermanos Pérez Talleres S.L.", "Hnos. Pérez Talleres SL"),
		("Bharat Engg. Works Pvt. Ltd.", "Bharat Engineering Works Private Limited"),
	],
)
def test_names_of_which_all_is_paired_are_alike_in_full(one, other):
	"""Python 3.12 and later add fractions up otherwise than 3.11, and by their order both do."""
	keys = names.name_key(one), names.name_key(other)
	assert key_similarity(*keys) == key_similarity(*reversed(keys)) == 1
