"""What one answer asks for once, and what it shares with no other."""

import frappe
import pytest

from client_hub import api
from client_hub.demo import builders
from client_hub.one_answer import asked_once, one_answer

ASKED = []


@asked_once
def ask(what: str, times: int = 1) -> str:
	ASKED.append(what)
	if what == "fails":
		raise ValueError(what)
	return what * times


@pytest.fixture(autouse=True)
def nothing_asked():
	ASKED.clear()


def test_what_is_asked_again_in_an_answer_is_asked_once():
	with one_answer():
		with one_answer():
			assert ask("a") == ask("a") == "a"
		assert (ask("a"), ask("a", times=2), ask("b")) == ("a", "aa", "b")
	assert ASKED == ["a", "a", "b"]


def test_it_is_asked_anew_in_the_next_answer_and_outside_of_any():
	for _turn in range(2):
		with one_answer():
			ask("a")
	ask("a")
	ask("a")
	assert ASKED == ["a"] * 4


def test_it_is_asked_for_each_user():
	with one_answer():
		ask("a")
		frappe.set_user("Guest")
		ask("a")
	assert ASKED == ["a", "a"]


def test_what_fails_is_asked_again_and_ends_the_answer_for_good():
	with pytest.raises(ValueError), one_answer():
		with pytest.raises(ValueError):
			ask("fails")
		ask("fails")
	assert ASKED == ["fails", "fails"]
	assert not hasattr(frappe.local, "client_hub_answer")


def test_a_permission_that_changes_between_two_answers_holds_in_the_second(
	client, as_user, limited_to, second_company
):
	builders.sales_invoice(client.primary_customer)
	with as_user("accounts"):
		assert api.page(client.name)["companies"] == [builders.default_company()]
	limited_to("accounts", "Company", second_company)
	with as_user("accounts"):
		assert api.page(client.name)["companies"] == []
