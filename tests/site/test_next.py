"""What comes next: each kind of day to keep, the first five of them, and for every reader their own."""

import frappe
import pytest
from frappe.utils import get_datetime, getdate

from client_hub import api
from client_hub.demo import builders
from client_hub.demo.builders import day

LAST = 60


def rows(client, company: str | None = None) -> list[dict]:
	answer = api.next(client.name, company)
	assert (answer["client"], answer["as_of"], answer["until"]) == (client.name, day(), day(LAST))
	return answer["rows"]


def told(client, company: str | None = None) -> list[tuple]:
	return [(row["kind"], row["date"], row["name"]) for row in rows(client, company)]


def days(client) -> list[int]:
	return [(row["date"] - day()).days for row in rows(client)]


@pytest.fixture
def party(customer):
	return frappe.get_doc("Customer", customer)


@pytest.fixture
def task(customer):
	project = builders.project(customer=customer).name

	def make(end, **values):
		return builders.task(project=project, exp_end_date=day(end), **values)

	return make


def at(days: int, time: str = "10:00:00"):
	return get_datetime(f"{day(days)} {time}")


# --- kinds ---------------------------------------------------------------------------------------


def test_one_of_each_kind_in_the_order_of_their_days(client, customer, supplier, party, task):
	made = [
		("task", day(), task(0, subject="Acceptance report")),
		("event", day(1), builders.event(("Customer", customer), "Call", starts_on=at(1))),
		("instalment", day(2), builders.sales_invoice(customer, rate=300, due_date=day(2))),
		("deal", day(3), builders.opportunity(party, amount=500, expected_closing=day(3), title="Hub")),
		("quote", day(4), builders.quotation(party, rate=70, valid_till=day(4))),
	]
	later = builders.contract("Customer", customer, end_date=day(5))
	assert told(client) == [(kind, at, doc.name) for kind, at, doc in made]
	found = {row["kind"]: row for row in rows(client)}
	company = builders.default_company()
	assert found["instalment"] == {
		"date": day(2),
		"kind": "instalment",
		"doctype": "Sales Invoice",
		"name": made[2][2].name,
		"title": made[2][2].get_title(),
		"amount": 300,
		"currency": "EUR",
		"company": company,
		"section": "sales_invoices",
	}
	assert [found[kind]["title"] for kind in ("task", "event", "deal")] == [
		"Acceptance report",
		"Call",
		"Hub",
	]
	assert [(row["amount"], row["currency"]) for row in found.values()] == [
		(None, None),
		(None, None),
		(300, "EUR"),
		(500, "EUR"),
		(70, "EUR"),
	]
	assert (found["event"]["section"], found["event"]["company"]) == (None, None)
	frappe.delete_doc("Task", made[0][2].name)
	assert told(client)[-1] == ("contract", day(5), later.name)


def test_from_today_to_the_sixtieth_day(client, customer, party, task):
	invoice = builders.sales_invoice(customer, due_date=day(90))
	documents = {
		"exp_end_date": task(0),
		"due_date": None,
		"expected_closing": builders.opportunity(party),
		"valid_till": builders.quotation(party),
		"end_date": builders.contract("Customer", customer, end_date=day(90)),
	}
	schedule = frappe.get_doc("Payment Schedule", {"parent": invoice.name})
	documents["due_date"] = schedule
	for away, found in ((-1, 0), (0, 5), (LAST, 5), (LAST + 1, 0)):
		for fieldname, document in documents.items():
			document.db_set(fieldname, day(away))
		assert days(client) == [away] * found, away


def test_what_is_done_is_not_to_come(client, customer, party, task):
	task(1).db_set("status", "Completed")
	builders.lost_opportunity(party, expected_closing=day(1))
	builders.quotation(party, valid_till=day(1)).db_set("status", "Ordered")
	builders.contract("Customer", customer, end_date=day(1), do_not_submit=True)
	builders.contract("Customer", customer, start_date=day(1), end_date=day(2))
	builders.payment_entry(builders.sales_invoice(customer, due_date=day(1)))
	builders.sales_invoice(customer, due_date=day(1), do_not_submit=True)
	builders.sales_invoice(customer, due_date=day(1)).db_set("status", "Internal Transfer")
	for status in ("Closed", "Cancelled", "Completed"):
		builders.event(("Customer", customer), starts_on=at(1)).db_set("status", status)
	assert not rows(client)


def test_a_quote_that_is_a_draft_and_one_ordered_in_part_are_in_progress(client, party):
	draft = builders.quotation(party, valid_till=day(1), do_not_submit=True)
	partly = builders.quotation(party, valid_till=day(2))
	partly.db_set("status", "Partially Ordered")
	assert told(client) == [("quote", day(1), draft.name), ("quote", day(2), partly.name)]


def test_what_is_left_to_pay_of_a_schedule_in_both_directions(client, customer, supplier):
	schedule = [(day(-5), 25), (day(5), 25), (day(10), 50)]
	theirs = builders.sales_invoice(customer, rate=1000, posting_date=day(-60), schedule=schedule)
	builders.payment_entry(theirs, 400)
	ours = builders.purchase_invoice(supplier, rate=80, due_date=day(7))
	found = [(row["doctype"], row["name"], row["date"], row["amount"]) for row in rows(client)]
	assert found == [
		("Sales Invoice", theirs.name, day(5), 100),
		("Purchase Invoice", ours.name, day(7), 80),
		("Sales Invoice", theirs.name, day(10), 500),
	]


def test_invoices_on_hold_are_not_to_be_paid(client, supplier):
	builders.purchase_invoice(supplier, due_date=day(7), on_hold=True)
	builders.purchase_invoice(supplier, due_date=day(7), on_hold=True, release_date=day(3))
	released = builders.purchase_invoice(supplier, due_date=day(7), on_hold=True, release_date=day(3))
	released.db_set("release_date", day())
	assert told(client) == [("instalment", day(7), released.name)]


def test_an_instalment_is_in_the_currency_of_its_account(client, customer):
	invoice = builders.sales_invoice(customer, rate=1000, currency="USD", due_date=day(7))
	(row,) = rows(client)
	assert (row["amount"], row["currency"]) == (invoice.outstanding_amount, "EUR")
	assert row["amount"] < 1000


def test_no_more_than_five_and_the_first_of_them(client, customer, party, task):
	for number in range(7, 0, -1):
		task(number)
	assert days(client) == [1, 2, 3, 4, 5]
	builders.sales_invoice(customer, due_date=day(2))
	builders.quotation(party, valid_till=day(2))
	assert [row["kind"] for row in rows(client)] == ["task", "instalment", "quote", "task", "task"]


def test_of_one_company_with_what_names_none(client, customer, second_company):
	builders.sales_invoice(customer, due_date=day(1))
	there = builders.sales_invoice(customer, company=second_company, currency="USD", due_date=day(2))
	event = builders.event(("Customer", customer), starts_on=at(3))
	assert len(rows(client)) == 3
	assert told(client, second_company) == [
		("instalment", day(2), there.name),
		("event", day(3), event.name),
	]


# --- events --------------------------------------------------------------------------------------


def test_events_with_the_client_its_parties_and_its_documents(client, customer, task):
	document = task(-1)
	names = {
		builders.event(reference, starts_on=at(1)).name
		for reference in (("Client", client.name), ("Customer", customer), ("Task", document.name))
	}
	builders.event(("Customer", builders.client("Another", is_customer=1).primary_customer), starts_on=at(1))
	assert {row["name"] for row in rows(client)} == names


def test_an_event_is_told_once_and_only_from_its_first_day_on(client, customer):
	builders.event(("Customer", customer), starts_on=at(-1), hours=72)
	builders.event(("Customer", customer), starts_on=at(LAST + 1))
	last = builders.event(("Customer", customer), starts_on=at(LAST, "23:00:00"))
	last.append("event_participants", {"reference_doctype": "Client", "reference_docname": client.name})
	last.save()
	today = builders.event(("Customer", customer), starts_on=at(0, "00:30:00"))
	assert told(client) == [("event", day(), today.name), ("event", day(LAST), last.name)]


def test_an_event_that_repeats_is_told_as_often_as_it_takes_place(client, customer):
	weekday = getdate(day(-20)).strftime("%A").lower()
	event = builders.event(
		("Customer", customer),
		starts_on=at(-20),
		repeat_this_event=1,
		repeat_on="Weekly",
		repeat_till=day(20),
		**{weekday: 1},
	)
	assert told(client) == [("event", day(away), event.name) for away in (1, 8, 15)]
	event.db_set("repeat_till", day(-1))
	assert not rows(client)


def test_private_events_are_for_their_owner_and_who_is_invited_or_shared_them(client, customer, as_user):
	private = builders.event(("Customer", customer), starts_on=at(1), event_type="Private")
	invited = builders.event(("Customer", customer), starts_on=at(2), event_type="Private")
	invited.event_participants[0].db_set("email", "test.sales@client-hub.example.com")
	shared = builders.event(("Customer", customer), starts_on=at(3), event_type="Private")
	frappe.share.add("Event", shared.name, "test.sales@client-hub.example.com", read=1)
	public = builders.event(("Customer", customer), starts_on=at(4))
	with as_user("sales"):
		own = builders.event(("Customer", customer), starts_on=at(5), event_type="Private")
		assert [row["name"] for row in rows(client)] == [e.name for e in (invited, shared, public, own)]
		for row in rows(client):
			assert frappe.has_permission("Event", "read", row["name"])
	with as_user("accounts"):
		assert [row["name"] for row in rows(client)] == [public.name]
	assert private.name in {row["name"] for row in rows(client)}


def test_an_event_is_not_told_through_a_document_that_the_user_may_not_read(client, task, as_user, settings):
	settings(totals_roles=[])
	builders.event(("Task", task(-1).name), starts_on=at(1))
	with as_user("sales"):
		assert not rows(client)
	with as_user("projects"):
		assert len(rows(client)) == 1


# --- readers -------------------------------------------------------------------------------------


KINDS = {
	"sales": {"Opportunity", "Quotation"},
	"accounts": {"Sales Invoice", "Purchase Invoice"},
	"purchase": {"Purchase Invoice"},
	"projects": {"Task"},
}


@pytest.mark.parametrize("totals_roles", [[], [{"role": "Sales User"}]])
@pytest.mark.parametrize("user", KINDS)
def test_each_role_sees_its_own_documents_and_totals_open_no_more(
	user, totals_roles, client, customer, supplier, party, task, as_user, settings
):
	settings(totals_roles=totals_roles)
	task(1)
	builders.sales_invoice(customer, due_date=day(2))
	builders.purchase_invoice(supplier, due_date=day(3))
	builders.opportunity(party, expected_closing=day(4))
	builders.quotation(party, valid_till=day(5))
	builders.contract("Customer", customer, end_date=day(6))
	with as_user(user):
		found = rows(client)
		assert {row["doctype"] for row in found} == KINDS[user]
		for row in found:
			assert frappe.has_permission(row["doctype"], "read", row["name"])


def test_a_user_of_one_company_sees_what_comes_in_it(client, customer, as_user, limited_to, second_company):
	builders.sales_invoice(customer, due_date=day(1))
	there = builders.sales_invoice(customer, company=second_company, currency="USD", due_date=day(2))
	limited_to("accounts", "Company", second_company)
	with as_user("accounts"):
		assert told(client) == [("instalment", day(2), there.name)]


def test_fields_that_the_user_may_not_read_are_left_out(client, customer, party, task, as_user, hide_field):
	deal = builders.opportunity(party, amount=500, expected_closing=day(1), title="Hub")
	builders.quotation(party, valid_till=day(2))
	builders.sales_invoice(customer, due_date=day(3))
	hide_field("Opportunity", "base_opportunity_amount")
	hide_field("Opportunity", "title")
	hide_field("Quotation", "valid_till")
	hide_field("Sales Invoice", "outstanding_amount")
	with as_user("sales"):
		(row,) = rows(client)
		assert (row["title"], row["amount"], row["currency"]) == (deal.name, None, None)
	with as_user("accounts"):
		assert not rows(client)


def test_a_client_that_the_user_may_not_read_has_nothing_to_come(client, as_user, limited_to):
	limited_to("accounts", "Client", builders.client("Another").name)
	with as_user("accounts"), pytest.raises(frappe.PermissionError):
		api.next(client.name)
