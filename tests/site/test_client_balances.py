"""Client Balances: of every client what its own page tells, for every reader, and the plain sum of the ledger."""

from collections import defaultdict

import frappe
import pytest
from frappe.utils import flt

from client_hub import api
from client_hub.client_hub.report.client_balances import client_balances as report
from client_hub.demo import builders
from client_hub.demo.builders import day
from client_hub.overview import client_balances as client_balances_module
from client_hub.overview.balance_parts import SIDES
from client_hub.overview.client_balances import Asked, client_balances


def rows_of(client, **asked) -> list[dict]:
	return [row for row in client_balances(Asked(**asked)) if row["client"] == client.name]


def row_of(client, **asked) -> dict:
	(row,) = rows_of(client, **asked)
	return row


def of_pages(company: str | None = None) -> dict[tuple, dict[str, float]]:
	"""{(client, company, currency): {figure: amount}} as the pages of all clients tell it."""
	found: dict[tuple, dict[str, float]] = defaultdict(lambda: defaultdict(float))
	for client in frappe.get_list("Client", pluck="name"):
		for name, side in api.balance(client, company)["sides"].items():
			for part in side["parts"]:
				for entry in part["amounts"]:
					found[client, entry["company"], entry["currency"]][name] += entry["amount"]
			late = "overdue" if name == "receivable" else "overdue_payable"
			for age in side["ageing"]["rows"]:
				for entry in age["amounts"]:
					if age["from_day"]:
						found[client, entry["company"], entry["currency"]][late] += entry["amount"]
	figures = ("receivable", "payable", "overdue", "overdue_payable")
	told = {key: {figure: flt(values[figure], 2) for figure in figures} for key, values in found.items()}
	return {key: values for key, values in told.items() if any(values.values())}


def of_report(company: str | None = None) -> dict[tuple, dict[str, float]]:
	return {
		(row["client"], row["company"], row["currency"]): {
			figure: flt(row[figure], 2) for figure in ("receivable", "payable", "overdue", "overdue_payable")
		}
		for row in client_balances(Asked(company=company))
	}


def test_every_reader_is_told_what_the_pages_tell_them(story, as_user, limited_to):
	company = builders.default_company()
	group = frappe.db.get_value("Customer", {"client": ("is", "set")}, "name")
	for reader, of_company in (
		("Administrator", None),
		("Administrator", company),
		("accounts", None),
		(limited_to("accounts", "Company", company), None),
		(limited_to("accounts", "Customer", group), None),
	):
		with as_user(reader):
			assert of_report(of_company) == of_pages(of_company), reader


@pytest.mark.parametrize(
	("limits", "alike"),
	[
		([], True),
		([("Company", {})], True),
		([("Company", {}), ("Customer", {}), ("Client", {})], True),
		([("Project", {})], False),
		([("Company", {"applicable_for": "Sales Invoice"})], False),
		([("Company", {"applicable_for": "Payment Ledger Entry"})], False),
		([("Customer", {"applicable_for": "Sales Invoice"})], False),
	],
)
def test_who_is_kept_from_other_invoices_than_entries_is_told_the_ledger(
	limits, alike, client, customer, as_user, limited_to, second_company
):
	"""As the page and Accounts Receivable do: an advance less invoices that are not seen is no balance."""
	values = {
		"Company": builders.default_company(),
		"Customer": customer,
		"Client": client.name,
		"Project": builders.project(customer=customer).name,
	}
	builders.sales_invoice(customer, rate=100, project=values["Project"])
	builders.sales_invoice(customer, rate=1000, project=builders.project("Other", customer=customer).name)
	builders.sales_invoice(builders.customer("Branch", client=client.name).name, rate=30)
	builders.sales_invoice(customer, rate=7, company=second_company, currency="USD")
	builders.payment_on_account("Customer", customer, 40)
	for doctype, more in limits:
		limited_to("accounts", doctype, values[doctype], **more)
	with as_user("accounts"):
		pages = {
			(entry["company"], entry["currency"]): entry["amount"]
			for entry in api.balance(client.name)["sides"]["receivable"]["amounts"]
		}
		# One whose entries are closed to the reader has nothing but its invoices' ages.
		told = {
			(row["company"], row["currency"]): row["receivable"]
			for row in rows_of(client)
			if row["receivable"]
		}
		assert told == pages
		assert client_balances_module._are_limited_alike(SIDES["receivable"]) is alike


def test_so_is_who_sees_some_by_a_share_or_by_the_conditions_of_another_app(
	client, customer, as_user, limited_to, outside_app, second_company
):
	closed = builders.sales_invoice(customer, rate=7, company=second_company, currency="USD")
	builders.sales_invoice(customer, rate=100)
	frappe.share.add(
		"Sales Invoice", closed.name, limited_to("accounts", "Company", builders.default_company())
	)
	with as_user("accounts"):
		(row,) = rows_of(client)
	assert (row["currency"], row["receivable"]) == ("EUR", 100)
	outside_app({"permission_query_conditions": {"Sales Invoice": "erpnext.outside_app.only_of_dollars"}})
	with as_user("accounts"):
		(row,) = rows_of(client)
	assert (row["currency"], row["receivable"]) == ("EUR", 100)


def test_all_parts_of_a_balance_are_in_it(client, customer, supplier):
	partly = builders.sales_invoice(customer, rate=1000, posting_date=day(-60), due_date=day(-40))
	builders.payment_entry(partly, 300)
	builders.payment_entry(partly.reload(), 100, posting_date=day(7))
	builders.credit_note(builders.sales_invoice(customer, rate=200))
	builders.payment_on_account("Customer", customer, 150)
	builders.journal_entry("Customer", customer, 40)
	builders.payment_entry(builders.sales_invoice(customer, rate=5))
	builders.sales_invoice(customer, rate=9, posting_date=day(3))
	builders.purchase_invoice(supplier, rate=500, posting_date=day(-90), due_date=day(-30))
	row = row_of(client)
	assert row["receivable"] == 700 + 200 - 200 - 150 + 40
	assert (row["overdue"], row["age_2"], row["days_late"]) == (700, 700, 40)
	assert (row["payable"], row["overdue_payable"], row["net"]) == (500, 500, 90)


def test_the_sum_is_the_ledgers(story):
	for party_type, account_type, figure in (
		("Customer", "Receivable", "receivable"),
		("Supplier", "Payable", "payable"),
	):
		plain = frappe.db.sql(
			f"""select p.client, a.company, a.account_currency, sum(e.amount_in_account_currency)
			from `tabPayment Ledger Entry` e join `tab{party_type}` p on p.name = e.party
			join tabAccount a on a.name = e.account
			where e.party_type = %s and e.account_type = %s and e.delinked = 0 and e.posting_date <= %s
			and ifnull(p.client, '') != '' group by 1, 2, 3""",
			(party_type, account_type, day()),
		)
		summed = {key: flt(amount, 2) for *key, amount in plain for key in [tuple(key)] if flt(amount, 2)}
		told = {key: values[figure] for key, values in of_report().items() if values[figure]}
		assert told == summed


def test_currencies_are_rows_of_their_own(client, customer):
	company = builders.default_company()
	account = {"company": company, "account": builders.party_account(company, "Customer", "USD")}
	dollars = builders.customer("Dollars", client=client.name, default_currency="USD", accounts=[account])
	builders.sales_invoice(customer, rate=10)
	builders.sales_invoice(dollars.name, rate=20, currency="USD", conversion_rate=0.5)
	assert {row["currency"]: row["receivable"] for row in rows_of(client)} == {"EUR": 10, "USD": 20}


def test_an_advance_alone_is_a_balance_of_which_nothing_is_past_due(client, customer):
	builders.payment_on_account("Customer", customer, 30)
	row = row_of(client)
	assert (row["receivable"], row["overdue"], row["overdue_payable"], row["days_late"]) == (-30, 0, 0, 0)


def test_a_settled_client_is_not_told_of(client, customer):
	builders.payment_entry(builders.sales_invoice(customer, rate=10))
	assert rows_of(client) == []


def test_the_last_payments_of_each_direction_stand_beside_what_is_owed(client, customer, supplier):
	builders.sales_invoice(customer, rate=1000, posting_date=day(-60))
	assert (row_of(client)["last_received"], row_of(client)["last_paid"]) == (None, None)
	builders.payment_on_account("Customer", customer, 10, posting_date=day(-30))
	builders.payment_on_account("Customer", customer, 10, posting_date=day(-40))
	builders.payment_on_account("Customer", customer, 10, posting_date=day(5))
	builders.payment_on_account("Supplier", supplier, 10, posting_date=day(-8))
	assert (row_of(client)["last_received"], row_of(client)["last_paid"]) == (day(-30), day(-8))
	builders.payment_on_account("Customer", customer, 10, posting_date=day(-2)).cancel()
	builders.bank_journal({customer: -7}, posting_date=day(-20))
	assert row_of(client)["last_received"] == day(-20)
	builders.sales_invoice(customer, rate=9, posting_date=day(-3), is_pos=True)
	assert row_of(client)["last_received"] == day(-3)


def test_the_newest_document_is_one_that_the_reader_may_read(client, customer, as_user):
	invoice = builders.sales_invoice(customer, rate=100)
	task = builders.task(project=builders.project(customer=customer).name)
	made = frappe.utils.get_datetime("2020-01-02 03:04:05")
	for doctype in ("Sales Invoice", "Project", "Payment Entry", "Customer", "Supplier"):
		frappe.db.set_value(doctype, {"client": client.name}, "creation", made, update_modified=False)
	assert row_of(client)["newest_document"] == task.reload().creation
	with as_user("accounts"):  # who may read no Task
		assert row_of(client)["newest_document"] == invoice.reload().creation == made


def test_a_journal_between_two_clients_and_the_bank_is_a_payment_of_each(client, customer):
	other = builders.client("Other", is_customer=1)
	for party in (customer, other.primary_customer):
		builders.sales_invoice(party, rate=1000)
	assert row_of(other)["last_received"] is None
	builders.bank_journal({customer: -1, other.primary_customer: -2}, posting_date=day(-1))
	assert [row_of(one)["last_received"] for one in (client, other)] == [day(-1), day(-1)]


def test_payments_that_the_reader_may_not_list_are_not_told(client, customer, as_user, settings):
	settings(totals_roles=[{"role": "Sales User"}])
	builders.sales_invoice(customer, rate=1000)
	builders.payment_on_account("Customer", customer, 10)
	with as_user("accounts"):
		assert row_of(client)["last_received"] == day()
	with as_user("sales"):
		assert row_of(client)["last_received"] is None


def test_of_several_customers_the_credit_is_told_that_has_least_left(client, customer, second_company):
	builders.sales_invoice(customer, rate=400)
	assert row_of(client)["credit_left"] is None
	branch = builders.customer("Acme Branch", client=client.name).name
	builders.sales_invoice(branch, rate=80)
	for party, company, amount in (
		(customer, builders.default_company(), 1000),
		(branch, builders.default_company(), 100),
		(branch, second_company, 1),
	):
		doc = frappe.get_doc("Customer", party)
		doc.append("credit_limits", {"company": company, "credit_limit": amount})
		doc.save()
	row = row_of(client)
	assert (row["credit_customer"], row["credit_limit"], row["credit_used"], row["credit_left"]) == (
		"Acme Branch",
		100,
		80,
		20,
	)


def test_credit_is_not_for_who_sees_totals_alone(client, customer, as_user, settings):
	settings(totals_roles=[{"role": "Sales User"}])
	builders.sales_invoice(customer, rate=400)
	doc = frappe.get_doc("Customer", customer)
	doc.append("credit_limits", {"company": builders.default_company(), "credit_limit": 1000})
	doc.save()
	with as_user("accounts"):
		assert row_of(client)["credit_left"] == 600
	with as_user("sales"):
		assert row_of(client)["credit_left"] is None


# --- which clients -------------------------------------------------------------------------------


def test_clients_are_chosen_by_what_they_owe_and_since_when(client, customer):
	builders.sales_invoice(customer, rate=100, posting_date=day(-60), due_date=day(-40))
	assert rows_of(client, owes_more_than=99) and not rows_of(client, owes_more_than=100)
	assert rows_of(client, for_longer_than=39) and not rows_of(client, for_longer_than=40)


def test_clients_are_chosen_by_group_territory_and_manager(client, customer):
	builders.sales_invoice(customer, rate=100)
	group = builders.make("Customer Group", {"customer_group_name": "Acme's"}).name
	client.reload().update({"client_group": group, "account_manager": "Administrator"})
	client.save()
	assert [row["client"] for row in client_balances(Asked(client_group=group))] == [client.name]
	above = frappe.db.get_value("Customer Group", group, "parent_customer_group")
	assert rows_of(client, client_group=above)  # with those below it, as in lists
	assert rows_of(client, account_manager="Administrator")
	assert not rows_of(client, account_manager="Guest")
	assert not rows_of(client, territory="Nowhere")


def test_who_owes_most_comes_first(client, customer):
	other = builders.client("Other", is_customer=1)
	builders.sales_invoice(customer, rate=1_000_000)
	builders.sales_invoice(other.primary_customer, rate=2_000_000)
	assert [row["client"] for row in client_balances(Asked())][:2] == [other.name, client.name]


# --- who may see it ------------------------------------------------------------------------------


def test_who_reads_no_ledger_is_refused_unless_settings_show_totals(
	client, customer, as_user, settings, logged
):
	builders.sales_invoice(customer, rate=100)
	settings(totals_roles=[])
	with as_user("sales"), pytest.raises(frappe.PermissionError):
		client_balances(Asked())
	settings(totals_roles=[{"role": "Sales User"}])
	with as_user("sales") as user:
		assert row_of(client)["receivable"] == 100
	assert f"{user} saw totals of many clients: balance" in logged


def test_clients_that_are_closed_to_the_reader_are_not_in_it(client, customer, as_user, limited_to):
	other = builders.client("Other", is_customer=1)
	for party in (customer, other.primary_customer):
		builders.sales_invoice(party, rate=100)
	with as_user(limited_to("accounts", "Client", other.name)):
		assert {row["client"] for row in client_balances(Asked())} == {other.name}


def test_a_client_that_another_kind_of_party_closes_is_not_in_it(
	client, customer, supplier, as_user, limited_to
):
	other = builders.client("Other", is_customer=1, is_supplier=1)
	for party in (customer, other.primary_customer):
		builders.sales_invoice(party, rate=100)
	with as_user(limited_to("accounts", "Supplier", supplier)):
		told = {row["client"] for row in client_balances(Asked())}
	assert client.name in told and other.name not in told


def test_of_a_client_with_several_customers_those_that_are_kept_are_not_in_it(
	client, customer, as_user, limited_to
):
	branch = builders.customer("Acme Branch", client=client.name).name
	for party, amount in ((customer, 20), (branch, 30)):
		builders.sales_invoice(party, rate=100)
		builders.payment_on_account("Customer", party, amount)
	with as_user(limited_to("accounts", "Customer", branch)):
		assert row_of(client)["receivable"] == 70


def test_what_field_permissions_hide_of_a_client_is_left_out_and_chooses_none(
	client, customer, as_user, hide_field
):
	builders.sales_invoice(customer, rate=100)
	client.reload().account_manager = "Administrator"
	client.save()
	with as_user("accounts"):
		assert row_of(client)["account_manager"] == "Administrator"
	hide_field("Client", "account_manager")
	with as_user("accounts"):
		assert row_of(client)["account_manager"] is None
		with pytest.raises(frappe.PermissionError):
			client_balances(Asked(account_manager="Administrator"))


def test_without_the_invoices_the_ledger_alone_is_told(client, customer, as_user, settings):
	settings(totals_roles=[])
	builders.sales_invoice(customer, rate=100, posting_date=day(-60), due_date=day(-40))
	builders.payment_on_account("Customer", customer, 30, posting_date=day(4))
	frappe.permissions.add_permission("Payment Ledger Entry", "Sales User", 0)
	with as_user("sales"):
		row = row_of(client)
	assert (row["receivable"], row["overdue"], row["days_late"]) == (100, None, None)


# --- the report ----------------------------------------------------------------------------------


def test_the_report_lists_who_owes(client, customer):
	builders.sales_invoice(customer, rate=1_000_000, posting_date=day(-60), due_date=day(-40))
	columns, rows, _message, chart = report.execute({"owes_more_than": 999_999})
	assert [(row["client"], row["overdue"]) for row in rows] == [(client.name, 1_000_000)]
	labels = {column["fieldname"]: column["label"] for column in columns}
	assert labels["age_2"] == "31–60 days past due"
	assert chart["data"]["datasets"][0]["values"][2] == 1_000_000


def test_frappe_runs_the_report_for_an_accountant_limited_to_one_company(
	client, customer, as_user, limited_to
):
	from frappe.desk.query_report import run

	builders.sales_invoice(customer, rate=100)
	with as_user(limited_to("accounts", "Company", builders.default_company())):
		result = run("Client Balances", {})["result"]
	assert [row["receivable"] for row in result if row.get("client") == client.name] == [100]


@pytest.mark.parametrize(
	"asked", [{"owes_more_than": "much"}, {"company": ["a"]}, {"for_longer_than": {"a": 1}}]
)
def test_filters_that_make_no_sense_are_refused_in_words(asked):
	with pytest.raises(frappe.ValidationError):
		report.execute(asked)
