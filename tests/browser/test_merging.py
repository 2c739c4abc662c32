"""Two clients become one and two again, in the desk: nothing happens that was not shown before."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote_plus

import frappe
import pytest
from babel.messages.pofile import read_po
from conftest import STOCK_ROLES, forget_client
from desk import HOME, Desk
from playwright.sync_api import Locator, Response, expect

import client_hub
from client_hub.demo import builders
from client_hub.identity.duplicates import searching

LOG = "Client Merge Log"

STAYS, GOES = "Ferretería Arlanza S.L.", "Ferreteria Arlanza"

HOSTILE = '<img src=x onerror="window.__hit=1">& "Hijos"'


@pytest.fixture(autouse=True)
def _forget_logs(on_site) -> Iterator[None]:
	"""And the clients that were split off."""
	yield
	with on_site():
		for row in frappe.get_all("Client Merge Log Source", fields=["source", "parent"]):
			if (
				frappe.db.exists("Client", row.source)
				and frappe.db.get_value(LOG, row.parent, "kind") == "Split"
			):
				forget_client(row.source)
		for name in frappe.get_all(LOG, pluck="name"):
			frappe.delete_doc(LOG, name, force=True)


@pytest.fixture(scope="session")
def manager(new_user) -> str:
	"""One of its own: Frappe keeps for each user what a list was filtered by."""
	return new_user("merges", [*STOCK_ROLES, "Sales Manager", "Accounts Manager", "Sales Master Manager"])


@pytest.fixture
def stays(new_client) -> str:
	return new_client(
		STAYS, is_customer=1, website="https://arlanza.example.com", territory="All Territories"
	)


@pytest.fixture
def goes(new_client) -> str:
	return new_client(GOES, is_customer=1, website="https://ferreteria.example.com")


@pytest.fixture
def limited(new_user, goes, on_site) -> str:
	"""A user who sees the client that goes, and no other."""
	return new_user("one.of.two", ["Sales User"], {"Client": [goes]}, first_name="Noelia", last_name="Ruiz")


def open_from_form(desk: Desk, client: str) -> Locator:
	desk.open_client(client)
	desk.page.locator(".menu-btn-group:visible > button").click()
	desk.page.locator(".dropdown-menu.show").get_by_text("Merge…", exact=True).click()
	expect(desk.dialog.locator("[data-fieldname=other] input")).to_be_focused()
	return desk.dialog


def is_search_for(text: str, response: Response) -> bool:
	asked = f"{response.url} {response.request.post_data or ''}"
	return "search_link" in asked and f"txt={text}" in unquote_plus(asked)


def take_in(desk: Desk, text: str) -> None:
	"""Choose another client by keyboard, in the dialog that is open."""
	field = desk.dialog.locator("[data-fieldname=other] input")
	# Half a second after the last key Frappe asks for what was typed, and closes the list that was there.
	with desk.page.expect_response(lambda response: is_search_for(text, response)):
		field.fill(text)
	desk.settle()
	expect(desk.dialog.get_by_role("option", name=text).first).to_be_visible()
	field.press("Enter")
	expect(desk.dialog.locator("[data-told=moving]")).to_be_visible()
	desk.settle()


def open_from_list(desk: Desk, clients: list[str]) -> Locator:
	"""The dialog, from rows that are ticked; the first of `clients` is the first of the list."""
	desk.open("client?" + "&".join(["name=" + f'["in","{",".join(clients)}"]']))
	boxes = desk.page.locator(".list-row-checkbox:visible")
	expect(boxes).to_have_count(len(clients))
	for box in boxes.all():
		box.check()
	desk.page.locator(".actions-btn-group:visible > button").click()
	desk.page.locator(".dropdown-menu.show").get_by_text("Merge…", exact=True).click()
	expect(desk.dialog.locator("[data-told=moving]")).to_be_visible()
	desk.settle()
	return desk.dialog


def primary(desk: Desk) -> Locator:
	return desk.page.locator(".modal.show .btn-modal-primary:visible").last


def let_stay(desk: Desk, client: str) -> None:
	desk.dialog.locator(f".client-hub-merged input[value='{client}']").check()
	desk.settle()


def exists(client: str) -> bool:
	return bool(frappe.db.exists("Client", client))


# --- merging -------------------------------------------------------------------------------------


def test_two_are_merged_from_the_form_by_keyboard(stays, goes, desk, manager, on_site):
	desk = desk(manager)
	dialog = open_from_form(desk, stays)
	expect(primary(desk)).to_be_disabled()
	take_in(desk, GOES)
	expect(dialog.locator("[data-told=moving]")).to_contain_text("Customer 1")
	expect(dialog.locator("[data-told=access]")).to_contain_text("Everybody sees as much as before.")
	primary(desk).focus()
	desk.page.keyboard.press("Enter")
	expect(desk.page.locator(".desk-alert")).to_contain_text(f"{GOES} ({goes}) was merged into {STAYS}")
	expect(dialog).to_have_count(0)
	expect(desk.page).to_have_url(re.compile(rf"{HOME}/client/{stays}"))
	with on_site():
		assert (exists(stays), exists(goes)) == (True, False)
		assert frappe.db.count("Customer", {"client": stays}) == 2


def test_each_field_says_what_was_chosen(stays, goes, desk, manager, on_site):
	desk = desk(manager)
	dialog = open_from_form(desk, stays)
	take_in(desk, GOES)
	name, website = (dialog.locator(f"[data-field={field}]") for field in ("legal_name", "website"))
	expect(name.get_by_label(STAYS)).to_be_checked()
	website.get_by_label("ferreteria.example.com").check()
	desk.settle()
	desk.answer(primary(desk))
	expect(desk.page.locator(".desk-alert")).to_be_visible()
	desk.settle()
	with on_site():
		values = frappe.db.get_value("Client", stays, ["legal_name", "website"])
	assert values == (STAYS, "https://ferreteria.example.com")


def test_the_other_one_can_stay_and_choices_stay_with_it(stays, goes, desk, manager, on_site):
	desk = desk(manager)
	dialog = open_from_form(desk, stays)
	take_in(desk, GOES)
	website = dialog.locator("[data-field=website]")
	website.get_by_label("ferreteria.example.com").check()
	website.get_by_label("arlanza.example.com").check()
	desk.settle()
	let_stay(desk, goes)
	expect(website.get_by_label("arlanza.example.com")).to_be_checked()
	expect(dialog.locator("[data-field=legal_name]").get_by_label(GOES, exact=False).last).to_be_checked()
	desk.answer(primary(desk))
	expect(desk.page).to_have_url(re.compile(rf"{HOME}/client/{goes}"))
	with on_site():
		assert (exists(stays), exists(goes)) == (False, True)
		assert frappe.db.get_value("Client", goes, ["legal_name", "website"]) == (
			GOES,
			"https://arlanza.example.com",
		)


def test_who_gains_access_is_named_before_and_loses_it_without(stays, goes, limited, desk, manager, on_site):
	desk = desk(manager)
	dialog = open_from_form(desk, stays)
	take_in(desk, GOES)
	access = dialog.locator("[data-told=access]")
	expect(access).to_contain_text("They will see nothing of it any more")
	expect(access).to_contain_text("Noelia Ruiz")
	access.get_by_label("Hand on access").check()
	expect(access).to_contain_text("They will see all of it")
	expect(access).to_contain_text(f"sees {GOES} ({goes}) now")
	expect(access).not_to_contain_text("any more")
	desk.answer(primary(desk))
	question = desk.page.locator(".modal.show", has_text="These people gain access")
	expect(question).to_contain_text("Noelia Ruiz")
	desk.answer(question.locator(".btn-modal-secondary"))
	expect(question).to_have_count(0)
	with on_site():
		assert exists(goes)
	expect(access.get_by_label("Hand on access")).to_be_checked()
	desk.answer(primary(desk))
	desk.answer(question.locator(".btn-modal-primary"))
	expect(desk.page.locator(".desk-alert")).to_be_visible()
	with on_site():
		assert not exists(goes)
		assert frappe.has_permission("Client", "read", stays, user=limited)


def test_several_ticked_in_the_list_become_one(stays, goes, new_client, desk, manager, on_site):
	third = new_client("Arlanza, Ferretería", is_supplier=1)
	desk = desk(manager)
	dialog = open_from_list(desk, [stays, goes, third])
	expect(dialog.locator(".client-hub-merged input")).to_have_count(3)
	let_stay(desk, third)
	expect(dialog.locator("[data-told=moving]")).to_contain_text("Customer 2")
	desk.answer(primary(desk))
	expect(desk.page).to_have_url(re.compile(rf"{HOME}/client/{third}"))
	with on_site():
		assert [exists(name) for name in (stays, goes, third)] == [False, False, True]
		assert frappe.db.count("Customer", {"client": third}) == 2


def test_one_ticked_row_is_not_merged(stays, desk, manager):
	desk = desk(manager)
	desk.open(f"client?name={stays}")
	desk.page.locator(".list-row-checkbox:visible").check()
	desk.page.locator(".actions-btn-group:visible > button").click()
	expect(desk.page.locator(".dropdown-menu.show")).to_be_visible()
	expect(desk.page.locator(".dropdown-menu.show").get_by_text("Merge…", exact=True)).to_be_hidden()


def test_what_the_server_refuses_is_said_and_nothing_is_lost(stays, goes, desk, manager, on_site):
	desk = desk(manager)
	dialog = open_from_form(desk, stays)
	take_in(desk, GOES)
	dialog.locator("[data-field=website]").get_by_label("ferreteria.example.com").check()
	desk.settle()
	with on_site():
		customer = frappe.db.get_value("Customer", {"client": goes})
		frappe.delete_doc("Customer", customer)
		frappe.delete_doc("Client", goes)
	desk.provokes("404")
	desk.answer(primary(desk))
	refusal = dialog.get_by_role("alert")
	expect(refusal).to_contain_text(goes)
	expect(dialog.locator("[data-field=website]").get_by_label("ferreteria.example.com")).to_be_checked()
	expect(desk.message).to_have_count(0)


def test_a_hostile_name_is_text(stays, new_client, desk, manager, on_site):
	hostile = new_client("Hostile", is_customer=1)
	with on_site():  # past the rules of the form, as a name of before them is
		frappe.db.set_value("Client", hostile, "legal_name", HOSTILE)
	desk = desk(manager)
	desk.provokes("404")
	dialog = open_from_list(desk, [stays, hostile])
	expect(dialog.locator(".client-hub-merged").get_by_text(HOSTILE)).to_be_visible()
	expect(dialog.locator("[data-field=legal_name]").get_by_text(HOSTILE)).to_be_visible()
	expect(dialog.locator("img")).to_have_count(0)
	let_stay(desk, stays)
	desk.answer(primary(desk))
	# In the log Frappe has taken off what could run, and left the rest.
	expect(desk.page.locator(".desk-alert")).to_contain_text("<img")
	with on_site():
		log = frappe.db.get_value(LOG, {"target": stays})
	desk.open(f"client-merge-log/{log}")
	expect(desk.page.locator(".client-hub-merge:visible")).to_contain_text("<img")
	panel = open_parties(desk, stays)
	expect(panel.locator(".ch-merges")).to_contain_text("<img")
	expect(panel.locator("img")).to_have_count(0)
	assert desk.page.evaluate("window.__hit") is None


def test_who_may_not_delete_clients_is_offered_nothing(stays, goes, desk, new_user, on_site):
	desk = desk(new_user("no.delete", ["Sales Manager"]))
	desk.open_client(stays)
	desk.page.locator(".menu-btn-group:visible > button").click()
	menu = desk.page.locator(".dropdown-menu.show")
	expect(menu).to_be_visible()
	expect(menu.get_by_text("Merge…", exact=True)).to_have_count(0)
	desk.open("client")
	desk.page.locator(".list-row-checkbox:visible").nth(0).check()
	desk.page.locator(".list-row-checkbox:visible").nth(1).check()
	desk.page.locator(".actions-btn-group:visible > button").click()
	expect(desk.page.locator(".dropdown-menu.show")).to_be_visible()
	expect(menu.get_by_text("Merge…", exact=True)).to_have_count(0)


def test_a_pair_is_merged_and_the_others_are_next(stays, goes, desk, manager, on_site):
	with on_site():
		client, other = sorted([stays, goes])
		pair = frappe.new_doc("Client Duplicate", client=client, other=other, score=95, reasons="name")
		pair.insert(ignore_permissions=True)
	desk = desk(manager)
	desk.open(f"client-duplicate/{pair.name}")
	desk.page.get_by_role("button", name="Merge…").click()
	expect(desk.dialog.locator("[data-told=moving]")).to_be_visible()
	desk.settle()
	desk.answer(primary(desk))
	expect(desk.page).to_have_url(re.compile(rf"{HOME}/client-duplicate(/view/list)?(\?|$)"))
	with on_site():
		assert not frappe.db.exists("Client Duplicate", pair.name)
		assert (exists(client), exists(other)) == (True, False)


# --- the log, and undo ---------------------------------------------------------------------------


@pytest.fixture
def log(stays, goes, on_site) -> str:
	from client_hub import api

	with on_site():
		return api.merge_clients(stays, goes)["name"]


def open_parties(desk: Desk, client: str) -> Locator:
	desk.open_client(client)
	return desk.show("parties")


def undo(desk: Desk) -> Locator:
	"""Undo the merge whose log is open, and return what the form says then."""
	desk.page.get_by_role("button", name="Undo", exact=True).click()
	desk.answer(primary(desk))
	expect(desk.page.locator(".desk-alert")).to_be_visible()
	desk.settle()
	return desk.page.locator(".client-hub-merge:visible")


def test_a_merge_is_undone_from_its_log(stays, goes, log, desk, manager, on_site):
	desk = desk(manager)
	panel = open_parties(desk, stays)
	merges = panel.locator(".ch-merges li")
	expect(merges).to_have_count(1)
	expect(merges).to_contain_text(f"Merged from {GOES} ({goes})")
	merges.get_by_role("link", name="Undo").click()
	told = desk.page.locator(".client-hub-merge:visible")
	expect(told).to_contain_text(f"{GOES} ({goes}) was merged into {STAYS}")
	expect(told.locator("[data-told=moving]")).to_contain_text("Customer 1")
	expect(undo(desk)).to_contain_text("was undone")
	expect(desk.page.get_by_role("button", name="Undo", exact=True)).to_have_count(0)
	with on_site():
		assert frappe.db.get_value("Client", goes, "legal_name") == GOES
		assert frappe.db.count("Customer", {"client": goes}) == 1


def test_what_could_not_go_back_is_named_with_the_reason(stays, goes, log, desk, manager, on_site):
	with on_site():
		customer = frappe.db.get_value("Customer", {"client": stays, "customer_name": GOES})
		frappe.get_doc("Customer", customer).update({"client": None}).save()
	desk = desk(manager)
	desk.open(f"client-merge-log/{log}")
	kept = undo(desk).locator("[data-told=kept] li")
	expect(kept.first).to_contain_text("It belongs to another client since, or to none.")
	expect(kept.get_by_role("link", name=customer)).to_be_visible()
	desk.open("client-merge-log")
	expect(
		desk.page.locator(".list-row .indicator-pill.orange:visible", has_text="Partly Undone").first
	).to_be_visible()
	with on_site():
		frappe.delete_doc("Customer", customer)


def test_who_may_not_merge_reads_the_log_and_undoes_nothing(stays, log, desk, new_user):
	desk = desk(new_user("reads.logs", ["Sales Manager"]))
	desk.open(f"client-merge-log/{log}")
	expect(desk.page.locator(".client-hub-merge:visible")).to_contain_text("was merged into")
	expect(desk.page.get_by_role("button", name="Undo", exact=True)).to_have_count(0)
	merges = open_parties(desk, stays).locator(".ch-merges li")
	expect(merges.get_by_role("link")).to_have_text("Details")


# --- split ---------------------------------------------------------------------------------------


def test_a_party_becomes_a_client_of_its_own_and_is_merged_back(stays, desk, manager, on_site):
	with on_site():
		other = builders.customer("Taller Arlanza S.A.", client=stays).name
	desk = desk(manager)
	panel = open_parties(desk, stays)
	button = panel.get_by_role("button", name="Make a client of its own")
	expect(button).to_be_disabled()
	panel.get_by_label("Choose Customer Taller Arlanza S.A.").press("Space")
	button.press("Enter")
	question = desk.dialog
	expect(question).to_contain_text("Customer Taller Arlanza S.A.")
	expect(question).to_contain_text("the addresses and contacts that are theirs alone")
	primary(desk).press("Enter")
	expect(desk.page.locator(".ch-top-name")).to_have_text("Taller Arlanza S.A.")
	with on_site():
		new = frappe.db.get_value("Customer", other, "client")
		assert new != stays
		assert frappe.db.count("Customer", {"client": stays}) == 1
	expect(open_parties(desk, stays).locator(".ch-merges")).to_contain_text("Split off: Taller Arlanza S.A.")
	dialog = open_from_form(desk, stays)
	take_in(desk, "Taller Arlanza S.A.")
	expect(dialog.locator(".client-hub-merged")).to_have_count(2)
	desk.answer(primary(desk))
	expect(desk.page.locator(".desk-alert", has_text="was merged into")).to_be_visible()
	with on_site():
		assert frappe.db.get_value("Customer", other, "client") == stays


def test_who_may_not_create_clients_splits_nothing_off(stays, desk, on_site):
	with on_site():
		builders.customer("Taller Arlanza S.A.", client=stays)
	desk = desk("accounts")
	panel = open_parties(desk, stays)
	expect(panel.locator(".ch-parties li")).to_have_count(2)
	expect(panel.locator(".ch-tick")).to_have_count(0)
	expect(panel.get_by_role("button", name="Make a client of its own")).to_have_count(0)


# --- in each language ----------------------------------------------------------------------------


@pytest.fixture(params=["en", "es", "pt-BR"])
def language(request) -> str:
	return request.param


@pytest.fixture
def said(language, site) -> Callable[[str], str]:
	"""`said("Merge…")`: what the desk says in the language."""

	def translate(text: str, context: str | None = "Client Hub") -> str:
		words = frappe._(text, language, context)
		assert language == "en" or words != text, f"{text!r} is not translated into {language}"
		return words

	return translate


@pytest.fixture
def english(language) -> set[str]:
	"""The lines of ours that nobody may read in the language, since it has its own for them."""
	if language == "en":
		return set()
	file = Path(client_hub.__file__).with_name("locale") / f"{language.replace('-', '_')}.po"
	messages = read_po(file.open("rb"))
	own = {str(message.string) for message in messages if message.id}
	return {str(message.id) for message in messages if message.id and message.id != message.string} - own


def lines_of(place: Locator) -> set[str]:
	"""The texts of a place: its lines, and the cells of its tables."""
	return {text.strip() for text in re.split(r"[\n\t]", place.inner_text())}


def by_keyboard(target: Locator) -> None:
	target.focus()
	target.press("Enter")


def test_doubles_are_found_merged_and_taken_apart_by_keyboard(
	language, said, english, stays, goes, desk, new_user, on_site
):
	with on_site():
		searching.search()
	roles = [*STOCK_ROLES, "Sales Manager", "Accounts Manager", "Sales Master Manager"]
	desk = desk(new_user(f"merges.{language.lower()}", roles, language=language))
	page = desk.page
	desk.open_list()
	by_keyboard(page.locator(".menu-btn-group:visible > button").first)
	found = page.locator(".dropdown-menu.show a", has=page.get_by_text(said("Find duplicates", None)))
	by_keyboard(found)
	row = page.locator("[id='page-List/Client Duplicate/List'] .list-row:visible", has_text="Arlanza")
	expect(row).to_have_count(1)
	by_keyboard(row.locator(".list-subject a"))
	desk.settle()
	pair = page.locator("#page-Client\\ Duplicate:visible")
	for text in ("Active", "Spain"):
		expect(pair.locator("[data-fieldname=comparison] table")).to_contain_text(said(text, None))
	expect(pair.get_by_role("button", name=said("Not a duplicate"))).to_be_visible()
	assert not lines_of(pair) & english

	by_keyboard(pair.get_by_role("button", name=said("Merge…")))
	moving = desk.dialog.locator("[data-told=moving]")
	expect(moving).to_be_visible()
	desk.settle()
	let_stay(desk, stays)
	expect(desk.dialog).to_contain_text(said("Which one stays"))
	assert not lines_of(desk.dialog) & english
	by_keyboard(primary(desk))
	expect(page).to_have_url(re.compile(rf"{HOME}/client-duplicate(/view/list)?(\?|$)"))
	with on_site():
		assert (exists(stays), exists(goes)) == (True, False)

	by_keyboard(open_parties(desk, stays).locator(".ch-merges a"))
	log = page.locator("#page-Client\\ Merge\\ Log:visible")
	expect(log.locator(".client-hub-merge")).to_contain_text(said("What moved"))
	desk.settle()
	assert not lines_of(log) & english
	by_keyboard(log.get_by_role("button", name=said("Undo"), exact=True))
	expect(desk.dialog).to_be_visible()
	assert not lines_of(desk.dialog) & english
	by_keyboard(primary(desk))
	expect(page.locator(".desk-alert")).to_be_visible()
	desk.settle()
	expect(log.get_by_role("button", name=said("Undo"), exact=True)).to_have_count(0)
	assert not lines_of(log) & english
	with on_site():
		assert exists(goes)
		builders.customer("Taller Arlanza S.A.", client=stays)

	panel = open_parties(desk, stays)
	assert not lines_of(panel) & english
	panel.locator(".ch-parties li", has_text="Taller Arlanza").locator(".ch-tick").press("Space")
	by_keyboard(panel.get_by_role("button", name=said("Make a client of its own")))
	expect(desk.dialog).to_contain_text("Taller Arlanza S.A.")
	assert not lines_of(desk.dialog) & english
	by_keyboard(primary(desk))
	expect(page.locator(".ch-top-name")).to_have_text("Taller Arlanza S.A.")
