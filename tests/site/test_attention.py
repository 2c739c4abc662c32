"""Clients Needing Attention: each reason found and not found, of every reader what their pages tell them."""

import json
from pathlib import Path

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from client_hub import api
from client_hub.client_hub.report.clients_needing_attention import clients_needing_attention as report
from client_hub.demo import builders
from client_hub.demo.builders import day
from client_hub.overview.attention import Asked, attention
from client_hub.overview.attention_reasons import REASONS

ABOUT_DOCUMENTS = (
	"past_due_invoices",
	"breached_issues",
	"overdue_tasks",
	"expiring_quotes",
	"expiring_contracts",
)
ABOUT_CLIENTS = ("no_tax_id", "no_address", "no_contact_person")


def rows_of(client, **asked) -> dict[str, dict]:
	"""{reason: row} of a client."""
	return {row["key"]: row for row in attention(Asked(**asked))[0] if row["client"] == client.name}


def reasons_of(client, **asked) -> set[str]:
	return set(rows_of(client, **asked))


def party(customer: str):
	return frappe.get_doc("Customer", customer)


def make_each(client, customer) -> None:
	"""One document for each reason that is about documents."""
	builders.sales_invoice(customer, rate=100, posting_date=day(-60), due_date=day(-40))
	builders.issue(customer=customer, opening_date=day(-3)).db_set("agreement_status", "Failed")
	builders.task(project=builders.project(customer=customer).name, exp_end_date=day(-5))
	builders.quotation(party(customer), valid_till=day(14))
	builders.contract("Customer", customer, start_date=day(-10), end_date=day(60))


def age_everything(client, days: int) -> None:
	"""As if the client and all that is its own had been made that many days ago."""
	then = add_to_date(now_datetime(), days=-days)
	frappe.db.set_value("Client", client.name, "creation", then, update_modified=False)
	for doctype in ("Customer", "Supplier"):
		frappe.db.set_value(doctype, {"client": client.name}, "creation", then, update_modified=False)


# --- reasons about documents ---------------------------------------------------------------------


def test_each_reason_about_documents_is_told_with_its_day(client, customer):
	assert not reasons_of(client).intersection(ABOUT_DOCUMENTS)
	make_each(client, customer)
	rows = rows_of(client)
	told = {key: (rows[key]["count"], rows[key]["day"], rows[key]["days"]) for key in ABOUT_DOCUMENTS}
	assert told == {
		"past_due_invoices": (1, day(-40), 40),
		"breached_issues": (1, day(-3), 3),
		"overdue_tasks": (1, day(-5), 5),
		"expiring_quotes": (1, day(14), 14),
		"expiring_contracts": (1, day(60), 60),
	}
	assert (rows["past_due_invoices"]["amount"], rows["overdue_tasks"]["amount"]) == ("€ 100.00", "")


def test_what_is_not_late_yet_is_no_reason(client, customer):
	builders.sales_invoice(customer, rate=100, posting_date=day(-60), due_date=day())
	builders.payment_entry(builders.sales_invoice(customer, posting_date=day(-60), due_date=day(-40)))
	builders.issue(customer=customer)
	builders.issue(customer=customer, status="Closed").db_set("agreement_status", "Failed")
	builders.task(project=builders.project(customer=customer).name, exp_end_date=day())
	builders.quotation(party(customer), valid_till=day(15))
	builders.quotation(party(customer), transaction_date=day(-30), valid_till=day(-1))
	builders.lost_quotation(party(customer), valid_till=day(5))
	builders.contract("Customer", customer, start_date=day(-10), end_date=day(61))
	assert not reasons_of(client).intersection(ABOUT_DOCUMENTS)


def test_the_oldest_instalment_says_since_when(client, customer):
	builders.sales_invoice(customer, rate=10, posting_date=day(-90), due_date=day(-80))
	builders.sales_invoice(customer, rate=20, posting_date=day(-90), due_date=day(-20))
	row = rows_of(client)["past_due_invoices"]
	assert (row["count"], row["days"], row["amount"]) == (2, 80, "€ 30.00")


def test_money_is_added_up_neither_over_companies_nor_over_currencies(client, customer, second_company):
	for company in (builders.default_company(), second_company):
		builders.sales_invoice(
			customer,
			rate=100,
			company=company,
			currency=frappe.get_cached_value("Company", company, "default_currency"),
			posting_date=day(-60),
			due_date=day(-40),
		)
	row = rows_of(client)["past_due_invoices"]
	assert row["count"] == 2
	amounts = {f"€ 100.00 ({builders.default_company()})", f"$ 100.00 ({second_company})"}
	assert set(row["amount"].split(" · ")) == amounts
	assert rows_of(client, company=second_company)["past_due_invoices"]["amount"] == "$ 100.00"


def test_an_inactive_client_is_told_of_for_its_documents_alone(client, customer):
	make_each(client, customer)
	client.reload().update({"status": "Inactive", "tax_id": "", "primary_contact": ""})
	client.save()
	age_everything(client, 200)
	assert reasons_of(client) == set(ABOUT_DOCUMENTS)


@pytest.mark.parametrize(
	"reader", ["Administrator", "accounts", "sales", "support", "projects", "one_company", "one_customer"]
)
@pytest.mark.parametrize("totals", [False, True])
def test_every_count_is_that_of_the_page(
	story, reader, totals, as_user, limited_to, settings, client, customer
):
	make_each(client, customer)
	settings(totals_roles=[{"role": "Sales User"}, {"role": "Accounts User"}] if totals else [])
	user = {
		"one_company": lambda: limited_to("accounts", "Company", builders.default_company()),
		"one_customer": lambda: limited_to("accounts", "Customer", customer),
	}.get(reader, lambda: reader)()
	companies = [None, *frappe.get_all("Company", pluck="name")]
	with as_user(user):
		for company in companies:
			rows, untold = attention(Asked(company=company, reasons=ABOUT_DOCUMENTS))
			told = {
				(row["client"], row["key"]): row["count"] for row in rows if row["key"] in ABOUT_DOCUMENTS
			}
			assert told == of_pages(company), (reader, company)
			states = {key: REASONS[key].access().state for key in ABOUT_DOCUMENTS}
			named = {REASONS[key].said() for key, state in states.items() if state == "no_access"}
			assert set(untold) == named


def of_pages(company: str | None) -> dict[tuple[str, str], int]:
	"""{(client, reason): count} as lists and figures of the pages of all clients tell it."""
	found = {}
	for client in frappe.get_list("Client", pluck="name"):
		tiles = api.overview(client, company=company)["tiles"]
		figures = {section["section"]: section for tile in tiles.values() for section in tile["sections"]}
		for key in ABOUT_DOCUMENTS:
			reason = REASONS[key]
			section = figures[reason.section.key]
			if section["state"] == "ok" or section.get("readable"):
				page = api.documents(client, reason.section.key, reason.bucket, company)
				count = page.get("of", page["total"])
			elif reason.bucket == "past_due" and section["state"] == "totals_only":
				# An age is no figure of its section, but of the balance.
				side = api.balance(client, company)["sides"].get("receivable")
				count = sum(row["count"] for row in side["ageing"]["rows"] if row["from_day"]) if side else 0
			else:
				counts = {figure["bucket"]: figure["count"] for figure in section["figures"]}
				count = counts.get(reason.bucket, 0)
			if count:
				found[client, key] = count
	return found


# --- reasons about what is missing ---------------------------------------------------------------


def test_what_is_missing_is_told(client):
	assert not reasons_of(client).intersection(ABOUT_CLIENTS) - {"no_tax_id", "no_contact_person"}
	bare = {"registered_address": "", "primary_contact": "", "tax_id": "", "tax_id_key": None}
	frappe.db.set_value("Client", client.name, bare)
	assert reasons_of(client) >= set(ABOUT_CLIENTS)
	assert rows_of(client)["no_address"]["count"] is None


def test_what_is_there_is_not_told():
	client = builders.client(
		"Complete",
		tax_id="004495445B01",
		tax_id_country="Netherlands",
		email_id="ana@example.com",
		contact_first_name="Ana",
	)
	assert not reasons_of(client).intersection(ABOUT_CLIENTS)


@pytest.mark.parametrize(
	("values", "is_told"),
	[
		({"tax_id": "", "no_tax_id_reason": ""}, True),
		({"tax_id": "N/A", "no_tax_id_reason": ""}, True),
		({"tax_id": "", "no_tax_id_reason": "A private person"}, False),
		({"tax_id": "B58378432", "tax_id_country": "Spain"}, True),
		({"tax_id": "B58378432", "tax_id_country": "Spain", "no_tax_id_reason": "Foreign"}, True),
		({"tax_id": "004495445B01", "tax_id_country": "Netherlands"}, False),
		({"tax_id": "ABC123456", "tax_id_country": "Saudi Arabia"}, False),
		({"tax_id": "12", "tax_id_country": "Saudi Arabia"}, False),
	],
)
def test_no_or_invalid_tax_id(client, values, is_told):
	client.reload().update(values)
	client.save()
	assert ("no_tax_id" in reasons_of(client)) == is_told


# --- no contact ----------------------------------------------------------------------------------


def test_a_client_is_silent_from_that_day_on(client):
	age_everything(client, 89)
	assert "no_recent_contact" not in reasons_of(client)
	age_everything(client, 90)
	row = rows_of(client)["no_recent_contact"]
	assert (row["day"], row["days"], row["tab"]) == (day(-90), 90, "activity")
	assert row["reason"] == "No contact for 90 days"
	assert "no_recent_contact" not in reasons_of(client, no_contact_days=91)


def test_a_client_of_which_there_is_nothing_is_silent_since_it_was_made():
	client = builders.client("Nothing")
	assert "no_recent_contact" not in reasons_of(client)
	age_everything(client, 100)
	assert rows_of(client)["no_recent_contact"]["day"] is None


@pytest.mark.parametrize("what", ["comment", "about the client", "mail", "linked", "event", "document"])
def test_whatever_happened_is_contact(client, customer, what):
	age_everything(client, 100)
	assert "no_recent_contact" in reasons_of(client)
	of_customer = ("Customer", customer)
	contact = builders.make(
		"Contact", {"first_name": "Ana", "links": [{"link_doctype": "Customer", "link_name": customer}]}
	)
	{
		"comment": lambda: builders.comment(of_customer),
		"about the client": lambda: builders.comment(("Client", client.name)),
		"mail": lambda: builders.communication(of_customer, communication_date=day(-89)),
		"linked": lambda: builders.communication(
			("Contact", contact.name),
			communication_date=day(-89),
			timeline_links=[{"link_doctype": "Customer", "link_name": customer}],
		),
		"event": lambda: builders.event(of_customer, starts_on=day(-89)),
		"document": lambda: builders.quotation(party(customer)),
	}[what]()
	assert "no_recent_contact" not in reasons_of(client)


def test_what_is_planned_or_merely_logged_is_no_contact(client, customer):
	age_everything(client, 100)
	builders.event(("Customer", customer), starts_on=day(5))
	party(customer).add_comment("Label", "changed")
	assert rows_of(client)["no_recent_contact"]["days"] == 100


def test_contact_that_the_reader_may_not_see_is_none(client, customer, as_user):
	age_everything(client, 100)
	task = builders.task(project=builders.project(customer=customer).name)
	builders.comment(("Task", task.name))
	builders.event(("Customer", customer), starts_on=day(-1), event_type="Private")
	assert "no_recent_contact" not in reasons_of(client)
	with as_user("sales"):
		assert rows_of(client)["no_recent_contact"]["days"] == 100


def test_contact_with_a_party_that_is_kept_from_the_reader_is_none(client, customer, as_user, limited_to):
	branch = builders.customer("Acme Branch", client=client.name).name
	age_everything(client, 100)
	builders.comment(("Customer", customer))
	assert "no_recent_contact" not in reasons_of(client)
	with as_user(limited_to("accounts", "Customer", branch)):
		assert rows_of(client)["no_recent_contact"]["days"] == 100


def test_an_inactive_client_may_be_silent(client):
	age_everything(client, 100)
	frappe.db.set_value("Client", client.name, "status", "Inactive")
	assert "no_recent_contact" not in reasons_of(client)


# --- who may see it ------------------------------------------------------------------------------


def test_who_may_read_no_client_is_refused(as_user):
	with as_user("no_role"):
		for ask in (lambda: attention(Asked()), lambda: api.attention_card({}), api.attention_reasons):
			with pytest.raises(frappe.PermissionError):
				ask()


def test_a_reason_that_may_not_be_read_is_not_told_but_named(client, customer, as_user, settings):
	settings(totals_roles=[])
	make_each(client, customer)
	with as_user("sales"):
		rows, untold = attention(Asked(reasons=ABOUT_DOCUMENTS))
		assert {row["key"] for row in rows if row["client"] == client.name} & set(ABOUT_DOCUMENTS) == {
			"expiring_quotes"
		}
		assert untold == ["Invoices past due", "Issues breached", "Tasks overdue", "Contracts expiring"]
		assert not {"overdue_tasks", "past_due_invoices"} & {one["value"] for one in api.attention_reasons()}
		_columns, rows, message = report.execute({"reasons": ["overdue_tasks"]})
		assert rows == [] and message.endswith("Tasks overdue")


def test_totals_are_told_without_dates_and_leave_a_trace(client, customer, as_user, settings, logged):
	settings(totals_roles=[{"role": "Sales User"}])
	make_each(client, customer)
	with as_user("sales") as user:
		row = rows_of(client)["past_due_invoices"]
	assert (row["count"], row["amount"], row["day"], row["days"]) == (1, "€ 100.00", None, None)
	assert "section" not in row and row["tab"] == "orders_and_invoices"
	shared = builders.sales_invoice(customer, posting_date=day(-20), due_date=day(-1))
	frappe.share.add("Sales Invoice", shared.name, user, read=1)
	with as_user("sales"):  # who may list one of them
		row = rows_of(client)["past_due_invoices"]
	assert (row["count"], row["day"], row["days"], row["section"]) == (2, None, None, "sales_invoices")
	assert any(f"{user} saw totals of many clients: past_due_invoices" in line for line in logged)


def test_clients_that_are_closed_to_the_reader_are_not_in_it(client, customer, as_user, limited_to):
	other = builders.client("Other", is_customer=1)
	for of in (client, other):
		make_each(of, of.primary_customer)
		age_everything(of, 100)
	with as_user(limited_to("accounts", "Client", other.name)):
		assert {row["client"] for row in attention(Asked())[0]} == {other.name}
		assert api.attention_card({"reasons": ["past_due_invoices"]})["value"] == 1


def test_fields_that_are_hidden_tell_nothing(client, customer, as_user, hide_field):
	make_each(client, customer)
	frappe.db.set_value("Client", client.name, {"registered_address": "", "tax_id_key": None, "tax_id": ""})
	for doctype, fieldname in (
		("Client", "tax_id"),
		("Client", "registered_address"),
		("Sales Invoice", "outstanding_amount"),
		("Quotation", "base_grand_total"),
		("Quotation", "valid_till"),
	):
		hide_field(doctype, fieldname)
	with as_user("accounts"):
		assert not {"no_tax_id", "no_address", "past_due_invoices"} & reasons_of(client)
	with as_user("sales"):
		row = rows_of(client)["expiring_quotes"]
	assert (row["count"], row["day"], row["amount"]) == (1, None, "")


def test_clients_are_chosen_by_manager_and_group(client, customer):
	make_each(client, customer)
	client.reload().account_manager = "Administrator"
	client.save()
	assert reasons_of(client, account_manager="Administrator")
	assert not reasons_of(client, account_manager="Guest") and not reasons_of(client, territory="Nowhere")


# --- the report and its cards --------------------------------------------------------------------


@pytest.mark.parametrize(
	"reasons",
	[
		["overdue_tasks", "expiring_quotes"],
		'["overdue_tasks", "expiring_quotes"]',
		"overdue_tasks, expiring_quotes",
	],
)
def test_reasons_are_chosen_by_a_list_or_its_text(client, customer, reasons):
	make_each(client, customer)
	columns, rows, message = report.execute({"reasons": reasons, "no_contact_days": "30"})
	assert {row["key"] for row in rows if row["client"] == client.name} == {
		"overdue_tasks",
		"expiring_quotes",
	}
	assert {row["key"] for row in rows} == {"overdue_tasks", "expiring_quotes"} and message is None
	assert {"client", "reason", "count"} <= {column["fieldname"] for column in columns}


@pytest.mark.parametrize(
	"asked",
	[
		{"reasons": "nothing"},
		{"reasons": [1]},
		{"reasons": {"a": 1}},
		{"reasons": 7},
		{"reasons": "[1"},
		{"company": ["a"]},
		{"no_contact_days": "soon"},
		{"no_contact_days": -1},
		{"no_contact_days": 10**30},
		{"no_contact_days": float("inf")},
	],
)
def test_filters_that_make_no_sense_are_refused_in_words(asked):
	with pytest.raises(frappe.ValidationError):
		report.execute(asked)
	with pytest.raises(frappe.ValidationError):
		api.attention_card(asked)


def test_it_is_mailed_with_the_filters_it_was_saved_with(client, customer):
	make_each(client, customer)
	mail = frappe.get_doc(
		{
			"doctype": "Auto Email Report",
			"report": "Clients Needing Attention",
			"user": "Administrator",
			"email_to": "me@example.com",
			"filters": json.dumps({"reasons": ["overdue_tasks"], "no_contact_days": 90}),
			"frequency": "Weekly",
			"format": "HTML",
			"day_of_week": "Monday",
		}
	).insert()
	text = mail.get_report_content()
	assert client.legal_name in text and "Tasks overdue" in text and "Quotes expiring" not in text


def cards() -> dict[str, dict]:
	folder = Path(frappe.get_app_path("client_hub", "number_card"))
	return {card["name"]: card for path in folder.glob("*/*.json") for card in [json.loads(path.read_text())]}


def test_a_card_counts_the_clients_of_the_rows_that_it_opens(client, customer):
	make_each(client, customer)
	for card in cards().values():
		filters = json.loads(card["filters_json"])
		answer = api.attention_card(card["filters_json"])
		assert answer["route"] == ["query-report", "Clients Needing Attention"]
		assert answer["route_options"] == filters
		assert answer["value"] == len({row["client"] for row in report.execute(filters)[1]}), card["name"]


def test_cards_are_shown_to_who_may_read_what_they_count(as_user, settings):
	from frappe.desk.desktop import get_desktop_page

	settings(totals_roles=[])
	page = json.dumps({"name": "Clients", "title": "Clients", "public": 1})
	for user, readable in (
		("sales", {"Clients with expiring quotes", "Clients without a valid tax ID"}),
		("accounts", {"Clients with invoices past due", "Clients without a valid tax ID"}),
	):
		with as_user(user):
			shown = {card.number_card_name for card in get_desktop_page(page)["number_cards"]["items"]}
			assert shown == readable, user
			for name, card in cards().items():
				answer = api.attention_card(card["filters_json"])
				assert (answer == "–") == (name not in readable), (user, name)


# --- credit ---------------------------------------------------------------------------------------


def test_credit_is_used_up_when_nothing_is_left_of_a_limit(client, customer, as_user, settings):
	settings(totals_roles=[{"role": "Sales User"}])
	for party, limit in ((customer, 100), (builders.customer("Branch", client=client.name).name, 1000)):
		doc = frappe.get_doc("Customer", party)
		doc.append(
			"credit_limits",
			{"company": builders.default_company(), "credit_limit": limit, "bypass_credit_limit_check": 1},
		)
		doc.save()
	assert "credit_used_up" not in reasons_of(client)
	builders.sales_invoice(customer, rate=99)
	assert "credit_used_up" not in reasons_of(client)
	frappe.db.set_value("Customer Credit Limit", {"parent": customer}, "credit_limit", 99)
	with as_user("accounts"):
		row = rows_of(client)["credit_used_up"]
		assert (row["count"], row["tab"], row["amount"]) == (1, "overview", "")
	with as_user("sales"):
		assert "credit_used_up" not in reasons_of(client)
		assert "Credit used up" in attention(Asked(reasons=("credit_used_up",)))[1]
