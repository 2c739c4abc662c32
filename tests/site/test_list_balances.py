"""What the list of clients shows of money: of every client what the report and its page tell, for every reader."""

import frappe
import pytest
from frappe.utils import create_batch, flt

from client_hub import api
from client_hub.boot import extend_bootinfo
from client_hub.demo import builders
from client_hub.demo.builders import day
from client_hub.overview.client_balances import Asked, client_balances
from client_hub.overview.list_balances import MOST
from client_hub.patches.v0_2 import balances_in_list


def everybody() -> list[str]:
	return frappe.get_all("Client", pluck="name")


def told(clients: list[str]) -> dict[tuple, tuple]:
	"""{(client, company, currency): (receivable, overdue)}"""
	return {
		(client, row["company"], row["currency"]): (row["receivable"], row["overdue"])
		for some in create_batch(clients, MOST)
		for client, rows in api.balances(some).items()
		for row in rows
	}


def of_report() -> dict[tuple, tuple]:
	"""The same of all clients, of which the report tells also who owes nothing and is owed something."""
	return {
		(row["client"], row["company"], row["currency"]): (row["receivable"], row["overdue"])
		for row in client_balances(Asked())
		if flt(row["receivable"], 2) or row["overdue"]
	}


def figures_on_desk() -> list[str]:
	bootinfo = frappe._dict()
	extend_bootinfo(bootinfo)
	return bootinfo.client_hub["figures_in_list"]


def test_every_reader_is_told_what_the_report_tells_them(story, as_user, limited_to, settings):
	settings(totals_roles=[{"role": "Sales User"}])
	owing = frappe.get_all(
		"Sales Invoice", {"outstanding_amount": (">", 0), "client": ("is", "set")}, "customer"
	)
	customer = owing[0].customer
	for reader in (
		"Administrator",
		"accounts",
		"sales",
		limited_to("accounts", "Company", builders.default_company()),
		limited_to("sales", "Customer", customer),
	):
		with as_user(reader):
			assert told(everybody()) == of_report() != {}, reader
			assert figures_on_desk() == ["receivable", "overdue"], reader


def test_every_part_of_what_they_owe_is_in_it_and_nothing_of_what_we_do(client, customer, supplier):
	partly = builders.sales_invoice(customer, rate=1000, posting_date=day(-60), due_date=day(-40))
	builders.payment_entry(partly, 300)
	builders.payment_entry(partly.reload(), 100, posting_date=day(7))
	builders.payment_on_account("Customer", customer, 150)
	builders.journal_entry("Customer", customer, 40)
	builders.purchase_invoice(supplier, rate=500, posting_date=day(-90), due_date=day(-30))
	assert api.balances([client.name]) == {
		client.name: [
			{
				"company": builders.default_company(),
				"currency": "EUR",
				"receivable": 700 - 150 + 40,
				"overdue": 700,
			}
		]
	}
	assert told([client.name]).items() <= of_report().items()


def test_other_clients_are_not_in_it(client, customer):
	other = builders.client("Other", is_customer=1)
	for party in (customer, other.primary_customer):
		builders.sales_invoice(party, rate=100)
		builders.payment_on_account("Customer", party, 30)
		builders.payment_on_account("Customer", party, 5, posting_date=day(3))
	assert list(api.balances([client.name])) == [client.name]
	assert {rows[0]["receivable"] for rows in api.balances([client.name, other.name]).values()} == {70}


def test_who_owes_nothing_is_not_in_it(client, customer):
	builders.payment_entry(builders.sales_invoice(customer, rate=10))
	assert api.balances([client.name]) == {}


def test_currencies_stand_apart_and_most_comes_first(client, customer):
	company = builders.default_company()
	account = {"company": company, "account": builders.party_account(company, "Customer", "USD")}
	dollars = builders.customer("Dollars", client=client.name, default_currency="USD", accounts=[account])
	builders.sales_invoice(customer, rate=10)
	builders.sales_invoice(dollars.name, rate=20, currency="USD", conversion_rate=0.5)
	rows = api.balances([client.name])[client.name]
	assert [(row["currency"], row["receivable"]) for row in rows] == [("USD", 20), ("EUR", 10)]


# --- who may see it ------------------------------------------------------------------------------


def test_clients_that_the_reader_may_not_read_are_left_out_in_silence(client, customer, as_user, limited_to):
	other = builders.client("Other", is_customer=1)
	for party in (customer, other.primary_customer):
		builders.sales_invoice(party, rate=100)
	with as_user(limited_to("accounts", "Client", other.name)):
		assert list(api.balances([client.name, other.name, "CLI-0"])) == [other.name]
		assert api.balances([client.name]) == {}


def test_a_client_that_another_kind_of_party_closes_is_not_in_it(
	client, customer, supplier, as_user, limited_to
):
	other = builders.client("Other", is_customer=1, is_supplier=1)
	for party in (customer, other.primary_customer):
		builders.sales_invoice(party, rate=100)
	with as_user(limited_to("accounts", "Supplier", supplier)):
		assert list(api.balances([client.name, other.name])) == [client.name]


def test_of_a_client_with_several_customers_those_that_are_kept_are_not_in_it(
	client, customer, as_user, limited_to
):
	branch = builders.customer("Acme Branch", client=client.name).name
	for party, amount in ((customer, 20), (branch, 30)):
		builders.sales_invoice(party, rate=100)
		builders.payment_on_account("Customer", party, amount)
	with as_user(limited_to("accounts", "Customer", branch)):
		assert [row["receivable"] for row in api.balances([client.name])[client.name]] == [70]


def test_who_reads_no_ledger_is_told_nothing_unless_settings_show_totals(
	client, customer, as_user, settings, logged
):
	builders.sales_invoice(customer, rate=100)
	settings(totals_roles=[])
	with as_user("sales"):
		assert api.balances([client.name]) == {}
		assert figures_on_desk() == []
	settings(totals_roles=[{"role": "Sales User"}])
	with as_user("sales") as user:
		assert api.balances([client.name])[client.name][0]["receivable"] == 100
		assert figures_on_desk() == ["receivable", "overdue"]
	assert logged == [f"{user} saw totals of a list of clients: balance"]


def test_who_reads_no_clients_is_refused(client, customer, as_user, settings):
	builders.sales_invoice(customer, rate=100)
	settings(totals_roles=[{"role": "All"}])
	with as_user("no_role"):
		assert figures_on_desk() == []
		with pytest.raises(frappe.PermissionError):
			api.balances([client.name])


def test_without_the_invoices_it_is_not_known_what_is_past_due(client, customer, as_user, settings):
	settings(totals_roles=[])
	builders.sales_invoice(customer, rate=100, posting_date=day(-60), due_date=day(-40))
	builders.payment_on_account("Customer", customer, 30, posting_date=day(4))
	frappe.permissions.add_permission("Payment Ledger Entry", "Sales User", 0)
	with as_user("sales"):
		assert figures_on_desk() == ["receivable"]
		(row,) = api.balances([client.name])[client.name]
	assert (row["receivable"], row["overdue"]) == (100, None)


def test_a_setting_turns_it_off(settings):
	assert figures_on_desk() == ["receivable", "overdue"]
	settings(balances_in_list=0)
	assert figures_on_desk() == []


def test_settings_that_were_saved_before_have_it_on():
	frappe.db.delete("Singles", {"doctype": "Client Hub Settings", "field": "balances_in_list"})
	frappe.db.set_single_value("Client Hub Settings", "due_window_days", 9)
	assert figures_on_desk() == []
	balances_in_list.execute()
	assert figures_on_desk() == ["receivable", "overdue"]
	frappe.db.set_single_value("Client Hub Settings", "balances_in_list", 0)
	balances_in_list.execute()
	assert figures_on_desk() == []


def test_settings_that_nobody_has_saved_keep_their_defaults():
	frappe.db.delete("Singles", {"doctype": "Client Hub Settings"})
	frappe.clear_document_cache("Client Hub Settings", "Client Hub Settings")
	balances_in_list.execute()
	doc = frappe.get_doc("Client Hub Settings")
	assert (doc.balances_in_list, doc.due_window_days) == (1, 7)


# --- what it is asked for ------------------------------------------------------------------------


@pytest.mark.parametrize(
	"asked", ["CLI-1", "{}", "[0]", "[null]", '[["CLI-1"]]', "[{}]", ["CLI-0"] * (MOST + 1)]
)
def test_what_makes_no_sense_is_refused_in_words(asked):
	with pytest.raises(frappe.ValidationError):
		api.balances(asked)


def test_as_many_as_are_allowed_may_be_asked_for(client, customer):
	builders.sales_invoice(customer, rate=100)
	assert list(api.balances([client.name, *(["CLI-0"] * (MOST - 1))])) == [client.name]
	assert list(api.balances(frappe.as_json([client.name]))) == [client.name]
	assert api.balances([]) == {}


def test_many_clients_take_as_many_queries_as_one(client, customer, monkeypatch):
	def queries(clients: list[str]) -> int:
		count = 0
		original = frappe.db.sql

		def counting(*args, **kwargs):
			nonlocal count
			count += 1
			return original(*args, **kwargs)

		with monkeypatch.context() as patch:
			patch.setattr(frappe.db, "sql", counting)
			api.balances(clients)
		return count

	others = [builders.client(f"Other {number}", is_customer=1) for number in range(19)]
	for party in (customer, *(other.primary_customer for other in others)):
		builders.sales_invoice(party, rate=10)
	queries([client.name])  # fills the caches
	few = queries([client.name])
	assert queries([client.name, *(other.name for other in others)]) == few
