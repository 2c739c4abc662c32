"""What the client's page asks for beside figures, activity and files."""

import json
import re

import frappe
import pytest

from client_hub import api
from client_hub.boot import extend_bootinfo
from client_hub.demo import builders
from client_hub.demo.builders import day
from client_hub.overview import activity as activity_of
from client_hub.overview import contact_details as contact_details_of
from client_hub.overview import documents as documents_of
from client_hub.overview import files as files_of
from client_hub.overview import party_list
from client_hub.overview.declared import tabs, tiles
from client_hub.patches.v0_2 import page_layout_keys


@pytest.fixture
def client():
	return builders.client("Acme", is_customer=1, is_supplier=1, email_id="ana@example.com")


# --- money by month ------------------------------------------------------------------------------


def test_money_in_and_out_by_month(client):
	builders.payment_on_account("Customer", client.primary_customer, 100)
	builders.payment_on_account("Customer", client.primary_customer, 30, posting_date=day(-70))
	builders.payment_on_account("Supplier", client.primary_supplier, 40)
	builders.payment_on_account("Customer", client.primary_customer, 7, do_not_submit=True)
	answer = api.money_by_month(client.name)
	(series,) = answer["series"]
	assert len(answer["months"]) == len(series["received"]) == 12
	assert (series["received"][-1], series["paid"][-1], sum(series["received"])) == (100, 40, 130)


def test_money_older_than_a_year_is_not_shown(client):
	builders.payment_on_account("Customer", client.primary_customer, 30, posting_date=day(-400))
	assert api.money_by_month(client.name)["series"] == []


def test_companies_have_a_series_each_in_their_own_currency(client, second_company):
	builders.payment_on_account("Customer", client.primary_customer, 100)
	builders.payment_on_account("Customer", client.primary_customer, 50, company=second_company)
	currencies = {
		series["company"]: series["currency"] for series in api.money_by_month(client.name)["series"]
	}
	assert currencies == {builders.default_company(): "EUR", second_company: "USD"}
	assert len(api.money_by_month(client.name, company=second_company)["series"]) == 1


def test_money_is_for_those_who_read_payments_or_see_totals(client, as_user, settings):
	builders.payment_on_account("Customer", client.primary_customer, 100)
	settings(totals_roles=[])
	with as_user("sales"):
		assert api.money_by_month(client.name) == api.money_by_month(client.name) | {
			"state": "no_access",
			"series": [],
		}
	settings(totals_roles=[{"role": "Sales User"}])
	with as_user("sales"):
		assert api.money_by_month(client.name)["state"] == "totals_only"


# --- contact details -----------------------------------------------------------------------------


def test_addresses_and_contacts_of_the_client_and_its_parties(client):
	branch = builders.customer("Branch", client=client.name)
	address = builders.address(("Customer", branch.name), city="Bilbao")
	contact = builders.contact(("Supplier", client.primary_supplier), first_name="Eva")
	addresses = api.contact_details(client.name, "Address")
	chosen, other = addresses["rows"]
	assert (chosen["name"], chosen["is_chosen"]) == (client.registered_address, True)
	assert (other["name"], other["is_chosen"]) == (address.name, False)
	assert addresses["total"] == 2
	contacts = api.contact_details(client.name, "Contact")["rows"]
	assert [row["name"] for row in contacts] == [client.primary_contact, contact.name]
	assert other["of"] == [{"doctype": "Customer", "name": branch.name, "title": "Branch"}]


def test_an_adopted_address_that_no_link_leads_to_is_shown_too(client):
	alone = builders.address(("Customer", builders.customer("Elsewhere").name), city="Lugo")
	frappe.db.set_value("Client", client.name, "registered_address", alone.name)
	(chosen,) = [row for row in api.contact_details(client.name, "Address")["rows"] if row["is_chosen"]]
	assert (chosen["name"], chosen["of"]) == (alone.name, [])


def test_parties_that_the_reader_may_not_read_are_not_named(client, as_user):
	builders.contact(("Supplier", client.primary_supplier), first_name="Eva")
	with as_user("sales"):
		shown = json.dumps(api.contact_details(client.name, "Contact"), default=str)
	assert '"Supplier"' not in shown


def test_addresses_and_parties_come_a_page_at_a_time(client):
	for number in range(3):
		branch = builders.customer(f"Branch {number}", client=client.name)
		builders.address(("Customer", branch.name), city=f"City {number}")
	for ask in (
		lambda **page: api.contact_details(client.name, "Address", **page),
		lambda **page: api.parties(client.name, **page),
	):
		everything = ask()
		pages = [ask(start=start, page_length=2) for start in range(0, everything["total"], 2)]
		assert [len(page["rows"]) for page in pages[:2]] == [2, 2]
		assert [row for page in pages for row in page["rows"]] == everything["rows"]
		assert len(everything["rows"]) == everything["total"]


def test_only_addresses_and_contacts_are_contact_details(client):
	with pytest.raises(frappe.ValidationError, match="neither Address nor Contact"):
		api.contact_details(client.name, "User")


def test_the_address_field_offers_those_of_the_client_and_its_parties(client):
	from frappe.desk.search import search_link

	builders.address(("Customer", builders.customer("Stranger").name), address_title="Stranger", city="Lugo")
	mine = builders.address(("Supplier", client.primary_supplier), address_title="Mine", city="Vigo")
	offered = search_link(
		"Address",
		"",
		query="client_hub.parties.links.of_client_query",
		filters=json.dumps({"client": client.name}),
	)
	assert {row["value"] for row in offered} == {client.registered_address, mine.name}


# --- brief ---------------------------------------------------------------------------------------


def test_the_brief_prints_names_and_figures_and_shows_markup_as_text(client):
	builders.sales_invoice(client.primary_customer, rate=1234)
	client.reload()
	client.trade_name = "Acme <script>alert(1)</script> & Co"
	client.notes = "<img src=x onerror=alert(1)>"
	client.save()
	html = frappe.get_print("Client", client.name, "Client Brief")
	assert "Acme" in html and "1,234.00" in html
	assert "<script>alert(1)" not in html and "<img src=x" not in html


def test_the_brief_holds_what_its_reader_may_see(client, as_user, settings):
	settings(totals_roles=[])
	builders.sales_invoice(client.primary_customer, rate=1234)
	with as_user("support"):
		html = frappe.get_print("Client", client.name, "Client Brief")
	assert "1,234.00" not in html and "Authorised" not in html


def balance_on_brief(client) -> str:
	"""The text between the headings Balance and Overview, in the language that is printed."""
	html = frappe.get_print("Client", client.name, "Client Brief")
	_before, heading, after = html.partition(f"<h2>{frappe._('Balance', context='Client Hub')}</h2>")
	return " ".join(re.sub("<[^>]+>", " ", after.partition("<h2>")[0]).split()) if heading else ""


def owed_both_ways(client) -> None:
	for due, rate in ((-10, 1234), (10, 300)):
		builders.sales_invoice(
			client.primary_customer, rate=rate, posting_date=builders.day(-30), due_date=builders.day(due)
		)
	builders.purchase_invoice(client.primary_supplier, rate=500)


def test_the_brief_has_the_balance_of_both_sides_and_what_of_it_is_past_due(client, as_user, settings):
	assert balance_on_brief(client) == ""
	owed_both_ways(client)
	with as_user("accounts"):
		assert balance_on_brief(client) == (
			"Receivable € 1,534.00 Past due: € 1,234.00 Payable € 500.00 Net € 1,034.00"
		)
		frappe.local.lang = "es"
		in_spanish = balance_on_brief(client)
		assert all(word in in_spanish for word in ("A cobrar", "Vencido:", "A pagar", "Neto"))
		frappe.local.lang = "en"
	settings(totals_roles=[])
	with as_user("support"):
		assert balance_on_brief(client) == ""


def test_the_brief_never_adds_companies_up(client, second_company):
	builders.sales_invoice(client.primary_customer, rate=100)
	builders.sales_invoice(client.primary_customer, rate=200, company=second_company, currency="USD")
	assert balance_on_brief(client).startswith(
		f"Receivable $ 200.00 ({second_company}) · € 100.00 ({builders.default_company()})"
	)


def test_the_brief_says_where_the_balance_is_of_invoices_alone(client, as_user, settings):
	settings(totals_roles=[])
	owed_both_ways(client)
	with as_user("purchase"):
		assert balance_on_brief(client) == "Payable € 500.00 Invoices only, without advances"


# --- layout and first set-up ---------------------------------------------------------------------


def boot_of(user: str, as_user) -> dict:
	bootinfo = frappe._dict()
	with as_user(user):
		extend_bootinfo(bootinfo)
	return bootinfo.client_hub


def test_the_layout_follows_the_first_row_with_a_role_of_the_user(as_user, settings):
	settings(
		page_layouts=[
			{"role": "Accounts User", "default_tab": "orders_and_invoices", "first_tile": "invoices"},
			{"role": "Sales User", "second_tile": "tasks", "third_tile": "payments"},
		]
	)
	others = list(tiles())
	assert boot_of("accounts", as_user)["default_tab"] == "orders_and_invoices"
	assert boot_of("accounts", as_user)["tiles"] == sorted(others, key=lambda tile: tile != "invoices")
	of_sales = boot_of("sales", as_user)
	assert of_sales["default_tab"] is None
	assert of_sales["tiles"][:3] == ["tasks", "payments", "projects"]
	assert sorted(of_sales["tiles"]) == sorted(others)
	assert boot_of("support", as_user)["tiles"] == others
	assert boot_of("support", as_user)["tabs"] == tabs()


def test_a_tile_of_an_app_that_is_gone_is_left_out(as_user, settings):
	settings(page_layouts=[{"role": "Sales User", "first_tile": "tasks"}])
	frappe.db.set_value("Client Hub Page Layout", {"role": "Sales User"}, "first_tile", "gone")
	frappe.clear_document_cache("Client Hub Settings", "Client Hub Settings")
	assert boot_of("sales", as_user)["tiles"] == list(tiles())


def test_settings_offer_what_there_is_and_take_nothing_else(settings):
	doc = frappe.get_doc("Client Hub Settings")
	doc.run_method("onload")
	choices = doc.get_onload("layout_choices")
	assert {"value": "deals", "label": "Deals in progress"} in choices["first_tile"]
	assert {"value": "deals_and_quotes", "label": "Deals & Quotes"} in choices["default_tab"]
	for row in ({"first_tile": "Tasks"}, {"third_tile": "files"}, {"default_tab": "tasks"}):
		with pytest.raises(frappe.ValidationError, match="is no choice"):
			settings(page_layouts=[{"role": "Sales User", **row}])


def test_labels_of_a_layout_become_keys_once(settings, logged):
	stored = {"default_tab": "Deals & Quotes", "first_tile": "Balance", "second_tile": "Deals in progress"}
	settings(page_layouts=[{"role": "Sales User"}, {"role": "Support Team", "first_tile": "tasks"}])
	(row,) = frappe.get_all("Client Hub Page Layout", {"role": "Sales User"}, pluck="name")
	frappe.db.set_value("Client Hub Page Layout", row, stored)
	for _again in range(2):
		page_layout_keys.execute()
		sales, support = frappe.get_doc("Client Hub Settings").page_layouts
		assert (sales.default_tab, sales.first_tile, sales.second_tile) == ("deals_and_quotes", None, "deals")
		assert (support.first_tile, support.second_tile) == ("tasks", None)
	assert len([line for line in logged if "Balance" in line]) == 1


def test_only_an_administrator_is_led_to_the_first_set_up_until_it_is_done(as_user, monkeypatch):
	settings = frappe.get_doc("System Settings")
	settings.enable_onboarding = 1
	monkeypatch.setattr(frappe.local, "system_settings", settings, raising=False)
	assert boot_of("sales", as_user)["offer_setup"] is False
	frappe.db.set_value("Module Onboarding", "Client Hub", "is_complete", 0)
	assert boot_of("Administrator", as_user)["offer_setup"] is True


def test_the_example_of_the_first_set_up_is_a_client_the_user_may_read(client, as_user, limited_to):
	builders.sales_invoice(client.primary_customer)
	limited_to("sales", "Client", client.name)
	with as_user("sales"):
		assert api.example_client() == client.name


# --- connections on the parties' forms -----------------------------------------------------------


@pytest.mark.parametrize("doctype", ["Customer", "Supplier", "Lead", "Prospect"])
def test_a_party_leads_to_its_client_and_keeps_erpnexts_own_connections(doctype):
	data = frappe.get_meta(doctype).get_dashboard_data()
	assert data.internal_links["Client"] == "client"
	assert data.transactions[0]["items"] == ["Client"]
	assert doctype == "Prospect" or len(data.transactions) > 1  # a Prospect has none in ERPNext 15


def test_the_clients_own_connections_name_every_linked_doctype():
	from client_hub.linked_documents import LINKED_DOCUMENTS

	data = frappe.get_meta("Client").get_dashboard_data()
	assert {item for group in data.transactions for item in group["items"]} == set(LINKED_DOCUMENTS)


# --- totals leave a trace ------------------------------------------------------------------------


@pytest.mark.parametrize(
	("ask", "what"),
	[
		(lambda client: api.overview(client, tiles=["invoices"]), "sales_invoices"),
		(api.money_by_month, "money_by_month"),
		(api.balance, "balance"),
	],
	ids=["overview", "money by month", "balance"],
)
def test_who_saw_totals_stands_in_the_log(ask, what, client, as_user, settings, logged):
	settings(totals_roles=[{"role": "Sales User"}])
	with as_user("accounts"):
		ask(client.name)
	assert not logged
	with as_user("sales") as user:
		ask(client.name)
	assert user in logged[0] and client.name in logged[0] and what in logged[0]


# --- new documents -------------------------------------------------------------------------------


@pytest.mark.parametrize(
	("doctype", "expected"),
	[
		("Sales Order", lambda c: {"customer": c.primary_customer}),
		("Purchase Invoice", lambda c: {"supplier": c.primary_supplier}),
		("Quotation", lambda c: {"quotation_to": "Customer", "party_name": c.primary_customer}),
		("Payment Entry", lambda c: {"party_type": "Customer", "party": c.primary_customer}),
		("Project", lambda c: {"customer": c.primary_customer}),
		("Task", lambda c: {"client": c.name}),
		("Timesheet", lambda c: {"customer": c.primary_customer}),
	],
)
def test_a_new_document_is_prefilled_for_the_client(doctype, expected, client):
	assert api.new_document_values(client.name, doctype) == expected(client)


def test_a_new_task_is_filed_under_no_project_that_nobody_chose(client):
	builders.project(customer=client.primary_customer)
	assert api.new_document_values(client.name, "Task") == {"client": client.name}


def test_money_for_a_supplier_is_paid_out():
	client = builders.client("Only a supplier", is_supplier=1)
	assert api.new_document_values(client.name, "Payment Entry") == {
		"payment_type": "Pay",
		"party_type": "Supplier",
		"party": client.primary_supplier,
	}


def test_a_payment_that_is_begun_under_those_made_is_paid_to_the_supplier():
	client = builders.client("Both", is_customer=1, is_supplier=1)
	made = api.new_document_values(client.name, "Payment Entry", bucket="paid")
	assert (made["payment_type"], made["party"]) == ("Pay", client.primary_supplier)
	received = api.new_document_values(client.name, "Payment Entry", bucket="received")
	assert (received["party_type"], received["party"]) == ("Customer", client.primary_customer)


def test_the_groups_of_connections_are_kept_for_all_users_and_not_in_the_words_of_one():
	from client_hub.client_hub.doctype.client.client_dashboard import get_data

	frappe.local.lang = "es"
	groups = [group["label"] for group in get_data()["transactions"]]
	assert groups == ["Parties in ERPNext", "Sales", "Purchases", "Money", "Work", "Service and support"]
	assert [frappe._(group) for group in groups] == [
		"Terceros en ERPNext",
		"Ventas",
		"Compras",
		"Cobros y pagos",
		"Trabajo",
		"Servicio y soporte",
	]


def test_the_brief_of_a_client_without_documents_says_so():
	client = builders.client("Nothing yet")
	assert "No documents yet." in frappe.get_print("Client", client.name, "Client Brief")


def test_the_company_that_is_chosen_goes_along(client, second_company):
	values = api.new_document_values(client.name, "Sales Order", company=second_company)
	assert values["company"] == second_company


def test_a_client_known_only_as_a_lead_gets_its_quotation_through_the_lead():
	client = builders.client("Only a lead")
	lead = builders.lead(client=client.name)
	assert api.new_document_values(client.name, "Quotation") == {
		"quotation_to": "Lead",
		"party_name": lead.name,
	}


def test_without_a_party_the_message_says_what_to_do():
	client = builders.client("Nobody yet")
	with pytest.raises(frappe.ValidationError, match="Attach one under"):
		api.new_document_values(client.name, "Sales Order")


def test_a_new_document_needs_the_right_to_create_it(client, as_user):
	with as_user("sales"), pytest.raises(frappe.PermissionError):
		api.new_document_values(client.name, "Sales Invoice")


def test_a_new_document_names_a_party_that_the_user_may_read(client, as_user, limited_to):
	second = builders.customer("Acme, second branch", client=client.name)
	user = limited_to("sales", "Customer", second.name)
	with as_user(user):
		assert api.new_document_values(client.name, "Sales Order") == {"customer": second.name}


# --- pages of rows -------------------------------------------------------------------------------


def test_no_request_returns_more_than_a_page_of_rows(client, monkeypatch):
	for number in range(4):
		party = ("Customer", client.primary_customer)
		builders.file(party, f"note {number}.txt", f"Note {number}")
		builders.sales_order(client.primary_customer)
		builders.customer(f"Branch {number}", client=client.name)
		builders.address(party, city=f"City {number}")
	for module in (documents_of, activity_of, files_of, party_list, contact_details_of):
		monkeypatch.setattr(module, "MAX_PAGE_LENGTH", 3)
	assert len(api.parties(client.name, page_length=10**9)["rows"]) == 3
	assert len(api.contact_details(client.name, "Address", page_length=10**9)["rows"]) == 3
	answer = api.documents(client.name, "sales_orders", page_length=10**9)
	assert (answer["total"], len(answer["rows"])) == (4, 3)
	assert len(api.activity(client.name, page_length=10**9)["rows"]) == 3
	answer = api.files(client.name, page_length=10**9)
	assert (answer["total"], sum(len(document["files"]) for document in answer["documents"])) == (4, 3)
