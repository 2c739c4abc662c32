"""Texts as they are stored: nothing in them that cannot be seen, and everything that can."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client_hub.clean_text import clean_line, clean_lines, has_letter_or_digit
from client_hub.identity.names import name_key


@pytest.mark.parametrize(
	("text", "clean"),
	[
		("Ac\u200bme", "Acme"),
		("\ufeffAcme\u202e", "Acme"),
		("Ac\u00adme", "Acme"),
		("Acme\x00\x07", "Acme"),
		("Acme\u00a0SL", "Acme SL"),
		("Acme\r\nSL\tnorte", "Acme SL norte"),
		("Pen\u0303a", "Peña"),
		("Mª José", "Mª José"),
		("Nº 5 ™", "Nº 5 ™"),
		("می\u200cخواهم", "می\u200cخواهم"),
		("क्\u200dष", "क्\u200dष"),
		("5\u200c1", "51"),
		("👩\u200d💻 Dev", "👩\u200d💻 Dev"),
		("\ud800x", "x"),
		("東京\u3000商事", "東京\u3000商事"),
	],
	ids=ascii,
)
def test_a_line_loses_what_cannot_be_seen_and_nothing_else(text, clean):
	assert clean_line(text) == clean


def test_lines_keep_what_lays_them_out():
	assert clean_lines("one\r\n\ttwo\x07\u200f") == "one\r\n\ttwo\u200f"


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
	clean = clean_line(text)
	assert clean_line(clean) == clean
	assert unicodedata.is_normalized("NFC", clean)


@pytest.mark.parametrize("text", ["", "!!!", " - ", "\u200b", "\u3164", "…", "😀"], ids=ascii)
def test_a_name_without_a_letter_or_digit_says_nothing(text):
	assert not has_letter_or_digit(text)


@pytest.mark.parametrize("text", ["a", "3", "東", "ब", "٣"])
def test_a_letter_or_a_digit_of_any_script_does(text):
	assert has_letter_or_digit(text)


@pytest.mark.parametrize(
	"name",
	["Zarpe\u200blón SL", "Zarpelo\u0301n S.L.", "Zarpelón\u00a0SL", "Zarpe\ufe0flón SL", "Ｚarpelón SL"],
	ids=ascii,
)
def test_no_invisible_character_makes_another_name(name):
	assert name_key(name, "ES") == "zarpelon"
