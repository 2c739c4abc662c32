"""E-mail addresses in one field, as sheets and people have them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client_hub.emails import addresses_in


@pytest.mark.parametrize(
	"text",
	[
		"a@x.example, b@y.example",
		"a@x.example; b@y.example",
		"a@x.example ::: b@y.example",
		"a@x.example:::b@y.example",
		"a@x.example / b@y.example",
		"a@x.example\nb@y.example",
		"a@x.example b@y.example",
		"a@x.example | b@y.example;",
		"mailto:a@x.example, mailto:b@y.example?subject=Hi",
		"Ana <a@x.example>, Bea <b@y.example>",
		'"García, Ana" <a@x.example>; Bea Gil <mailto:b@y.example>',
		"<a@x.example>;<b@y.example>",
		"(a@x.example), [b@y.example].",
		"a@x.example, b@y.example, A@X.example",
	],
)
def test_several_are_told_apart_in_their_order(text):
	assert addresses_in(text) == ["a@x.example", "b@y.example"]


@pytest.mark.parametrize(
	"text",
	[
		"a@x.example",
		" a@x.example ",
		"mailto:a@x.example",
		"MAILTO:a@x.example",
		"Ana <a@x.example>",
		"a@x.example.",
	],
)
def test_one_is_cleaned(text):
	assert addresses_in(text) == ["a@x.example"]


def test_an_address_keeps_its_signs():
	assert addresses_in("o'neil+x_1/y@sub-1.x.example") == ["o'neil+x_1/y@sub-1.x.example"]


@pytest.mark.parametrize(
	"text",
	[
		"",
		None,
		"nobody",
		"a@x.example, " * 200,
		"x" * 3_000,
		"a@x.example, nobody",
		"a@x",
		"a b@x.example",
		"@x.example",
	],
)
def test_what_is_not_understood_is_left_alone(text):
	assert addresses_in(text) == []


@given(st.text(max_size=200))
def test_whatever_is_typed_is_read_without_an_error(text):
	found = addresses_in(text)
	assert addresses_in(", ".join(found)) == found
