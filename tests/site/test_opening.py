"""Few requests: what the page opens with, in parts that do not lose each other, in five seconds together."""

import frappe
import pytest

from client_hub import api
from client_hub.demo import builders
from client_hub.demo.builders import day
from client_hub.overview import figures as figures_module
from client_hub.overview import opening, party_list, time_limit
from client_hub.overview import unpaid as unpaid_module
from client_hub.overview.time_limit import OutOfTime

APART = ("behaviour", "credit", "dunning")


@pytest.fixture
def client():
	client = builders.client("Acme", is_customer=1, is_supplier=1)
	builders.sales_invoice(client.primary_customer, rate=100, posting_date=day(-60), due_date=day(-9))
	builders.purchase_invoice(client.primary_supplier, rate=70, posting_date=day(-60), due_date=day(-3))
	held = builders.purchase_invoice(
		client.primary_supplier, rate=30, posting_date=day(-60), due_date=day(-8)
	)
	frappe.db.set_value("Purchase Invoice", held.name, "on_hold", 1)
	return client


def take_long(*args, **kwargs):
	raise OutOfTime


def fail(*args, **kwargs):
	raise ZeroDivisionError


# --- page ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("user", ["Administrator", "accounts", "sales", "purchase", "projects"])
def test_the_money_is_the_balance_and_how_it_is_paid_comes_apart(client, user, as_user):
	with as_user(user):
		money, paid = api.page(client.name)["money"], api.payment_behaviour(client.name)
		whole = api.balance(client.name)
	assert paid["sides"].keys() == money["sides"].keys() == {"receivable", "payable"}
	assert set(paid["sides"]["receivable"]) == set(APART)
	assert set(paid["sides"]["payable"]) == {"behaviour"}
	assert not set(APART).intersection(money["sides"]["receivable"])
	together = {name: side | paid["sides"][name] for name, side in money["sides"].items()}
	assert whole == money | {"sides": together}


def test_the_ages_have_what_is_on_hold_and_what_is_late_has_not(client):
	answer = api.page(client.name)
	(late,) = (row for row in answer["late"] if row["section"] == "purchase_invoices")
	ages = answer["money"]["sides"]["payable"]["ageing"]["rows"]
	past_due = [entry["amount"] for age in ages if age["from_day"] for entry in age["amounts"]]
	assert (late["count"], late["amounts"][0]["amount"], late["days"], late["tile"]) == (1, 70, 3, "invoices")
	assert (sum(past_due), sum(age["count"] for age in ages)) == (100, 2)


def test_what_is_unpaid_is_asked_once_for_an_answer(client, monkeypatch):
	asked = []
	aged, figures_of = unpaid_module.aged, figures_module.figures_of

	def spied_ages(section, *args):
		asked.append((section.key, "ages"))
		return aged(section, *args)

	def spied_figures(section, *args):
		if section.tile == "invoices":
			asked.append((section.key, "figures"))
		return figures_of(section, *args)

	monkeypatch.setattr(unpaid_module, "aged", spied_ages)
	for module in (unpaid_module, figures_module):
		monkeypatch.setattr(module, "figures_of", spied_figures)
	api.page(client.name)
	of_each = [(s, what) for s in ("purchase_invoices", "sales_invoices") for what in ("ages", "figures")]
	assert sorted(asked) == of_each


@pytest.mark.parametrize(("broken", "state"), [(take_long, "timeout"), (fail, "error")])
def test_parts_of_the_page_leave_each_other_alone(client, broken, state, monkeypatch):
	whole = api.page(client.name)
	for part, lost in (
		("companies_of", {"companies": None}),
		("late_of", {"late": [], "checked": "timeout"}),
		("money_of", {"money": {"state": state, "net": [], "sides": {}}}),
	):
		with monkeypatch.context() as patched:
			patched.setattr(opening, part, broken)
			answer = api.page(client.name)
		if part == "money_of":
			lost["money"] |= {"client": client.name, "as_of": answer["as_of"]}
		assert answer == whole | lost


# --- overview ------------------------------------------------------------------------------------


def test_a_request_has_its_seconds_for_all_sections_together(client, monkeypatch):
	"""Each takes less than the limit; all of them take more."""
	monkeypatch.setattr(time_limit, "TIME_LIMIT", 1)
	grouped = figures_module._grouped

	def slow(section, *args):
		if section.key in ("projects", "tasks", "sales_invoices"):
			frappe.db.sql("select sleep(0.6)")
		return grouped(section, *args)

	builders.project(customer=client.primary_customer)
	builders.task("To do", client=client.name)
	monkeypatch.setattr(figures_module, "_grouped", slow)
	states = {
		s["section"]: s["state"] for t in api.overview(client.name)["tiles"].values() for s in t["sections"]
	}
	assert (states["projects"], states["tasks"], states["sales_invoices"]) == ("ok", "timeout", "timeout")
	(again,) = api.overview(client.name, tiles=["tasks"])["tiles"]["tasks"]["sections"]
	assert (again["state"], frappe.db.sql("select sleep(1.2)")[0][0]) == ("ok", 0)


def test_the_first_parties_come_with_the_figures_when_they_are_asked_for(client, monkeypatch):
	assert "parties" not in api.overview(client.name)
	told = api.overview(client.name, tiles=["tasks"], parties=1)["parties"]
	listed = api.parties(client.name, page_length=10)
	rows = [{key: value for key, value in row.items() if key != "origin"} for row in listed["rows"]]
	assert told == {"state": "ok", "total": listed["total"], "rows": rows}
	for broken, state in ((take_long, "timeout"), (fail, "error")):
		monkeypatch.setattr(party_list, "with_titles", broken)
		answer = api.overview(client.name, parties=1)
		assert answer["parties"] == {"state": state, "total": 0, "rows": []}
		assert answer["tiles"]["invoices"]["sections"][0]["state"] == "ok"
