"""Figures follow the definitions, proved against ERPNext's own code and reports."""

from collections import defaultdict

import frappe
import pytest
from frappe.utils import add_days, flt, getdate

from client_hub import api
from client_hub.demo import builders
from client_hub.demo.builders import day
from client_hub.overview import figures as figures_module
from client_hub.overview import time_limit


def figures(client, section: str, company: str | None = None) -> dict[str, dict]:
	tiles = api.overview(client.name, company=company)["tiles"].values()
	(found,) = [s for tile in tiles for s in tile["sections"] if s["section"] == section]
	assert found["state"] == "ok"
	return {figure["bucket"]: figure for figure in found["figures"]}


def counts(client, section: str) -> dict[str, int]:
	return {bucket: figure["count"] for bucket, figure in figures(client, section).items()}


# --- invoices (1) --------------------------------------------------------------------------------


def test_every_invoice_is_settled_pending_or_overdue(client, customer):
	paid = builders.sales_invoice(customer, rate=100)
	builders.payment_entry(paid)
	partly = builders.sales_invoice(customer, rate=200)
	builders.payment_entry(partly, 50)
	builders.sales_invoice(customer, rate=300, posting_date=day(-60), due_date=day(-1))
	builders.sales_invoice(customer, rate=400, due_date=day(0))
	builders.sales_invoice(customer, rate=5, do_not_submit=True)
	builders.sales_invoice(customer, rate=6).cancel()
	found = figures(client, "sales_invoices")
	assert {b: f["count"] for b, f in found.items()} == {
		"authorised": 4, "pending": 2, "overdue": 1, "settled": 1, "draft": 1, "credits": 0,
	}  # fmt: skip
	assert [found[b]["amounts"][0]["amount"] for b in ("authorised", "pending", "overdue", "draft")] == [
		1000,
		550,
		300,
		5,
	]
	assert "amounts" not in found["settled"]


@pytest.mark.parametrize(
	("schedule", "paid", "bucket"),
	[
		([(-40, 50), (30, 50)], 0, "overdue"),  # the first half is late
		([(-40, 50), (30, 50)], 500, "pending"),  # it is paid, the second half is not due
		([(-40, 50), (30, 50)], 499.99, "overdue"),
		([(0, 50), (30, 50)], 0, "pending"),  # due today is not late
		([(-40, 50), (-1, 50)], 999, "overdue"),
		([(5, 50), (30, 50)], 0, "pending"),
	],
)
def test_an_invoice_with_a_schedule_is_late_by_its_rows(schedule, paid, bucket, client, customer):
	rows = [(day(days), portion) for days, portion in schedule]
	invoice = builders.sales_invoice(customer, rate=1000, posting_date=day(-60), schedule=rows)
	if paid:
		builders.payment_entry(invoice, paid)
	found = counts(client, "sales_invoices")
	assert (found["overdue"], found["pending"]) == ((1, 0) if bucket == "overdue" else (0, 1))


def test_a_schedule_in_a_foreign_currency_counts_in_the_accounts_currency(client, customer):
	rows = [(day(-10), 50), (day(30), 50)]
	invoice = builders.sales_invoice(
		customer, rate=1000, currency="USD", posting_date=day(-60), schedule=rows
	)
	assert invoice.party_account_currency == "EUR"
	builders.payment_entry(invoice, flt(invoice.base_grand_total) / 2)
	assert counts(client, "sales_invoices")["pending"] == 1


def test_an_opening_invoice_is_late_by_its_due_date(client, customer):
	builders.sales_invoice(customer, rate=70, is_opening=True, posting_date=day(-60), due_date=day(-30))
	found = figures(client, "sales_invoices")
	assert (found["authorised"]["count"], found["overdue"]["amounts"][0]["amount"]) == (1, 70)


def test_a_pos_sale_is_a_settled_invoice(client, customer):
	builders.sales_invoice(customer, rate=30, is_pos=True)
	assert counts(client, "sales_invoices")["settled"] == 1


def test_a_credit_note_is_no_invoice_and_stands_as_a_credit(client, customer):
	builders.credit_note(builders.sales_invoice(customer, rate=100), update_outstanding_for_self=1)
	found = figures(client, "sales_invoices")
	assert (found["authorised"]["count"], found["credits"]["count"]) == (1, 1)
	assert found["credits"]["amounts"][0]["amount"] == -100


def test_an_internal_transfer_is_left_out(client, customer):
	invoice = builders.sales_invoice(customer)
	frappe.db.set_value("Sales Invoice", invoice.name, "status", "Internal Transfer")
	assert counts(client, "sales_invoices")["authorised"] == 0


def test_purchase_invoices_on_hold(client):
	supplier = client.primary_supplier
	builders.purchase_invoice(supplier, on_hold=True)
	builders.purchase_invoice(supplier, on_hold=True, release_date=day(5))
	builders.purchase_invoice(supplier)
	assert counts(client, "purchase_invoices")["on_hold"] == 2


def test_currencies_and_companies_are_never_added_up(client, customer, second_company):
	builders.sales_invoice(customer, rate=100)
	builders.sales_invoice(customer, rate=100, company=second_company, currency="USD")
	amounts = figures(client, "sales_invoices")["authorised"]["amounts"]
	assert {(a["company"], a["currency"]): a["amount"] for a in amounts} == {
		(builders.default_company(), "EUR"): 100,
		(second_company, "USD"): 100,
	}
	assert figures(client, "sales_invoices", second_company)["authorised"]["count"] == 1


def test_overdue_equals_the_status_after_erpnexts_own_job(story):
	"""Opening invoices apart, which the job skips."""
	from erpnext.controllers.accounts_controller import update_invoice_status

	update_invoice_status()
	for doctype, section in (("Sales Invoice", "sales_invoices"), ("Purchase Invoice", "purchase_invoices")):
		for client in frappe.get_all("Client", pluck="name"):
			rows = api.documents(client, section, "overdue", page_length=500)["rows"]
			ours = {row["name"] for row in rows} - set(
				frappe.get_all(doctype, {"client": client, "is_opening": "Yes"}, pluck="name")
			)
			theirs = frappe.get_all(
				doctype,
				{
					"client": client,
					"status": ("in", ("Overdue", "Overdue and Discounted")),
					"is_opening": "No",
					"is_return": 0,
				},
				pluck="name",
			)
			assert ours == set(theirs), (client, section)


def test_overdue_equals_erpnexts_rule_document_by_document(story):
	from erpnext.accounts.doctype.sales_invoice.sales_invoice import (
		get_total_in_party_account_currency,
		is_overdue,
	)

	tried = 0
	for doctype, section in (("Sales Invoice", "sales_invoices"), ("Purchase Invoice", "purchase_invoices")):
		for client in frappe.get_all("Client", pluck="name"):
			overdue = {
				row["name"] for row in api.documents(client, section, "overdue", page_length=500)["rows"]
			}
			for name in frappe.get_all(
				doctype, {"client": client, "docstatus": 1, "is_return": 0}, pluck="name"
			):
				invoice = frappe.get_doc(doctype, name)
				if invoice.status != "Internal Transfer":
					expected = bool(is_overdue(invoice, get_total_in_party_account_currency(invoice)))
					assert (name in overdue) == expected, name
					tried += 1
	assert tried > 50


@pytest.mark.parametrize(
	("report", "party_field", "section"),
	[
		("Accounts Receivable", "Customer", "sales_invoices"),
		("Accounts Payable", "Supplier", "purchase_invoices"),
	],
)
def test_pending_overdue_and_credits_equal_erpnexts_own_report(report, party_field, section, story):
	from frappe.desk.query_report import run

	for company in frappe.get_all("Company", pluck="name"):
		filters = {
			"company": company,
			"report_date": getdate(),
			"ageing_based_on": "Due Date",
			"range": "30, 60, 90, 120",
			"range1": 30, "range2": 60, "range3": 90, "range4": 120,
			"in_party_currency": 1,
		}  # fmt: skip
		rows = [row for row in run(report, filters)["result"] if isinstance(row, dict)]
		expected: dict[tuple, float] = defaultdict(float)
		invoice = "Sales Invoice" if party_field == "Customer" else "Purchase Invoice"
		for row in rows:
			client = (
				frappe.db.get_value(party_field, row.get("party"), "client") if row.get("party") else None
			)
			if client and row.get("voucher_type") == invoice:
				expected[client, row["currency"]] += flt(row["outstanding"])
		for client in frappe.get_all("Client", pluck="name"):
			ours: dict[tuple, float] = defaultdict(float)
			found = figures(frappe._dict(name=client), section, company)
			for bucket in ("pending", "overdue", "credits"):
				for amount in found[bucket]["amounts"]:
					ours[client, amount["currency"]] += amount["amount"]
			for key, amount in ours.items():
				assert flt(amount, 2) == flt(expected[key], 2), (report, company, key)


# --- orders (2) ----------------------------------------------------------------------------------


def test_purchase_orders(client):
	supplier = client.primary_supplier
	builders.purchase_order(supplier, rate=10)
	builders.purchase_order(supplier, rate=20, transaction_date=day(-30), schedule_date=day(-1))
	builders.close(builders.purchase_order(supplier, rate=40))
	builders.purchase_order(supplier, rate=80, do_not_submit=True)
	found = figures(client, "purchase_orders")
	assert {b: f["count"] for b, f in found.items()} == {"total": 3, "open": 2, "closed": 1, "late": 1}
	assert [found[b]["amounts"][0]["amount"] for b in ("total", "open", "closed", "late")] == [70, 30, 40, 20]


def test_the_clients_own_order_numbers(client, customer):
	for po_no, close in (("PO-1", True), (" PO-1 ", False), ("PO-2", True), (None, False), ("  ", False)):
		order = builders.sales_order(customer, rate=10, po_no=po_no)
		if close:
			builders.close(order)
	found = figures(client, "client_orders")
	assert {b: f["count"] for b, f in found.items()} == {"total": 2, "open": 1, "closed": 1, "no_number": 2}
	assert [found[b]["amounts"][0]["amount"] for b in ("total", "open", "closed", "no_number")] == [
		30,
		20,
		10,
		20,
	]


def test_a_number_in_two_companies_is_one_number(client, customer, second_company):
	builders.sales_order(customer, rate=10, po_no="PO-1")
	builders.close(
		builders.sales_order(customer, rate=10, po_no="PO-1", company=second_company, currency="USD")
	)
	found = figures(client, "client_orders")
	assert (found["total"]["count"], found["open"]["count"], found["closed"]["count"]) == (1, 1, 0)
	assert len(found["total"]["amounts"]) == 2
	(row,) = api.documents(client.name, "client_orders", "total")["rows"]
	assert len(row["sales_orders"]) == 2 and len(row["amounts"]) == 2


def test_which_orders_are_shown_follows_from_what_the_client_is():
	def sections(**ticks):
		client = builders.client("Only " + "".join(ticks), **ticks)
		return [s["section"] for s in api.overview(client.name)["tiles"]["purchase_orders"]["sections"]]

	assert sections(is_customer=1) == ["client_orders"]
	assert sections(is_supplier=1) == ["purchase_orders"]
	assert sections(is_customer=1, is_supplier=1) == ["purchase_orders", "client_orders"]


def test_unbilled_orders(client, customer):
	order = builders.sales_order(customer, rate=100, qty=2)
	builders.invoice_sales_order(order)
	builders.sales_order(customer, rate=50)
	builders.close(builders.sales_order(customer, rate=7))
	unbilled = figures(client, "sales_orders")["unbilled"]
	assert (unbilled["count"], unbilled["amounts"][0]["amount"]) == (1, 50)


# --- projects and hours (3) ----------------------------------------------------------------------


def test_projects(client, customer):
	builders.project(customer=customer)
	builders.project(customer=customer, status="Completed")
	builders.project(customer=customer, status="Cancelled")
	assert counts(client, "projects") == {"total": 2, "open": 1, "completed": 1}


def test_hours_on_a_project_count_whoever_the_timesheet_names_and_each_row_once(client, customer):
	project = builders.project(customer=customer)
	other = builders.customer("Other")
	others_project = builders.project(customer=other.name)
	builders.timesheet(project=project.name, parent_project=None, hours=2)  # by its row's project only
	builders.timesheet(project=project.name, customer=customer, hours=3)  # by both, counted once
	builders.timesheet(customer=customer, hours=4)  # by customer only
	mixed = builders.timesheet(customer=customer, hours=1, do_not_submit=True)
	mixed.append(
		"time_logs",
		{
			"activity_type": "Engineering",
			"project": others_project.name,
			"from_time": f"{day()} 20:00:00",
			"hours": 8,
		},
	)
	mixed.parent_project = None
	mixed.save()
	mixed.submit()  # the row on another client's project does not count
	builders.timesheet(project=project.name, hours=5, do_not_submit=True)
	found = figures(client, "timesheets")
	assert (found["hours"]["value"], found["hours"]["count"], found["hours"]["unit"]) == (10, 4, "h")
	assert found["draft"]["value"] == 5


def test_hours_of_a_cancelled_project_count_only_through_the_timesheets_customer(client, customer):
	project = builders.project(customer=customer)
	builders.timesheet(project=project.name, parent_project=None, hours=2)
	builders.timesheet(project=project.name, customer=customer, hours=3)
	frappe.db.set_value("Project", project.name, "status", "Cancelled")
	assert figures(client, "timesheets")["hours"]["value"] == 3


def test_unbilled_hours(client, customer):
	project = builders.project(customer=customer)
	builders.timesheet(project=project.name, customer=customer, hours=2, billable=True)
	builders.timesheet(project=project.name, customer=customer, hours=3, billable=True, billed=True)
	builders.timesheet(project=project.name, hours=4, billable=False)
	assert figures(client, "timesheets")["unbilled"]["value"] == 2


def test_billing_fields_are_for_those_who_may_read_that_level(client, customer, as_user):
	builders.timesheet(customer=customer, hours=2)
	with as_user("projects"):
		assert set(figures(client, "timesheets")) == {"hours", "draft"}
		with pytest.raises(frappe.PermissionError):
			api.documents(client.name, "timesheets", "unbilled")
	with as_user("accounts"):
		assert figures(client, "timesheets")["unbilled"]["value"] == 2


# --- tasks (4) -----------------------------------------------------------------------------------


@pytest.fixture
def task(customer):
	project = builders.project(customer=customer)

	def make(end=None, **values):
		return builders.task(project=project.name, exp_end_date=None if end is None else day(end), **values)

	return make


def test_the_four_buckets_of_tasks(client, task):
	task(-1)
	task(0)
	task(7)
	task(8)
	task()
	task(-1, status="Pending Review", review_date=day(1))
	task(-1, status="Pending Review", review_date=day(-1))
	found = counts(client, "tasks")
	assert found == {"overdue": 2, "due": 3, "upcoming": 1, "no_date": 1}


def test_finished_template_and_group_tasks_do_not_count(client, task, customer):
	task(1, status="Completed", completed_on=day())
	task(1, status="Cancelled")
	builders.task(is_template=1, status="Template", client=client.name, duration=1, start=1)
	builders.task(is_group=1, client=client.name, exp_end_date=day(1))
	assert not any(counts(client, "tasks").values())


def test_the_date_decides_not_the_status_overdue(client, task):
	moved = task(-5)
	moved.db_set("status", "Overdue")
	moved.db_set("exp_end_date", day(30))
	dateless = task()
	dateless.db_set("status", "Overdue")
	assert counts(client, "tasks") == {"overdue": 1, "due": 0, "upcoming": 1, "no_date": 0}


def test_the_window_is_a_setting(client, task, settings):
	task(3)
	assert counts(client, "tasks")["due"] == 1
	settings(due_window_days=2)
	assert counts(client, "tasks") == {"overdue": 0, "due": 0, "upcoming": 1, "no_date": 0}


def test_the_sites_date_decides_not_the_databases(client, task):
	task(0)
	assert api.overview(client.name)["as_of"] == getdate()
	assert counts(client, "tasks")["due"] == 1


# --- deals and quotes (5) ------------------------------------------------------------------------


def test_opportunities(client, customer):
	party = frappe.get_doc("Customer", customer)
	open_deal = builders.opportunity(party, expected_closing=day(-1), probability=50)
	open_deal.db_set("base_opportunity_amount", 100)
	builders.opportunity(party)
	builders.lost_opportunity(party)
	found = figures(client, "opportunities")
	assert {b: f["count"] for b, f in found.items()} == {"in_progress": 2, "overdue": 1, "won": 0, "lost": 1}
	assert found["overdue"]["amounts"][0]["amount"] == 100
	assert found["overdue"]["weighted"][0]["amount"] == 50


def test_quotations(client, customer):
	party = frappe.get_doc("Customer", customer)
	builders.quotation(party, do_not_submit=True)
	builders.quotation(party)
	builders.quotation(party, transaction_date=day(-30), valid_till=day(-1))
	builders.sales_order_from_quotation(builders.quotation(party))
	builders.lost_quotation(party)
	builders.quotation(party, valid_till=day(14))
	builders.quotation(party, valid_till=day(14), do_not_submit=True)
	builders.quotation(party, valid_till=day(15))
	assert counts(client, "quotations") == {
		"in_progress": 5,
		"expiring": 2,
		"expired": 1,
		"won": 1,
		"lost": 1,
	}


def test_a_quote_is_expired_before_and_after_erpnexts_nightly_job(client, customer):
	from erpnext.selling.doctype.quotation.quotation import set_expired_status

	party = frappe.get_doc("Customer", customer)
	builders.quotation(party, transaction_date=day(-30), valid_till=day(-1))
	before = counts(client, "quotations")
	set_expired_status()
	assert counts(client, "quotations") == before


def test_what_was_made_for_the_lead_belongs_to_the_client():
	lead = builders.lead()
	builders.opportunity(lead)
	builders.quotation(lead)
	client = frappe._dict(name=builders.customer("Became", lead_name=lead.name).client)
	assert counts(client, "opportunities")["in_progress"] == 1
	assert counts(client, "quotations")["in_progress"] == 1


def test_supplier_quotations(client):
	builders.supplier_quotation(client.primary_supplier)
	builders.supplier_quotation(client.primary_supplier, transaction_date=day(-30), valid_till=day(-1))
	builders.supplier_quotation(client.primary_supplier, do_not_submit=True)
	assert counts(client, "supplier_quotations") == {"in_progress": 1, "expired": 1}


# --- others (8) ----------------------------------------------------------------------------------


def test_contracts(client, customer):
	builders.contract("Customer", customer)
	builders.contract("Customer", customer, end_date=add_days(getdate(), 30))
	builders.contract("Customer", customer, start_date=day(10), end_date=day(90))
	builders.contract("Customer", customer, start_date=day(-90), end_date=day(-1))
	assert counts(client, "contracts") == {"active": 2, "expiring": 1}


def test_issues(client, customer):
	builders.issue(customer=customer)
	builders.issue(customer=customer, status="Closed")
	builders.issue(customer=customer).db_set("agreement_status", "Failed")
	builders.issue(customer=customer, status="Closed").db_set("agreement_status", "Failed")
	assert counts(client, "issues") == {"open": 2, "breached": 1, "closed": 2}


def test_payments(client, customer):
	builders.payment_on_account("Customer", customer, 100)
	builders.payment_on_account("Supplier", client.primary_supplier, 40)
	found = figures(client, "payments")
	assert {b: f["amounts"][0]["amount"] for b, f in found.items() if b != "unallocated"} == {
		"received": 100,
		"paid": 40,
	}
	assert found["unallocated"]["count"] == 2


def amounts_of(figure: dict) -> list[float]:
	return [entry["amount"] for entry in figure["amounts"]]


def test_money_is_what_every_kind_of_voucher_moves(client, customer):
	"""A point of sale, an invoice entered as paid, a journal of the bank; the chart counts the same."""
	supplier = client.primary_supplier
	builders.payment_on_account("Customer", customer, 100)
	builders.payment_on_account("Customer", customer, 7, posting_date=day(3))  # not before its day
	builders.sales_invoice(customer, rate=30, is_pos=True)
	builders.sales_invoice(customer, rate=5)
	cash = frappe.db.get_value("Company", builders.default_company(), "default_cash_account")
	paid = {"is_paid": 1, "paid_amount": 12, "mode_of_payment": "Cash", "cash_bank_account": cash}
	builders.purchase_invoice(supplier, rate=12, **paid)
	journals = [builders.bank_journal({customer: -40}), builders.bank_journal({supplier: 9}, "Supplier")]
	builders.journal_entry("Customer", customer, -20)  # written off: no money moves
	found = figures(client, "payments")
	assert (found["received"]["count"], amounts_of(found["received"])) == (3, [170])
	assert (found["paid"]["count"], amounts_of(found["paid"])) == (2, [21])
	rows = api.documents(client.name, "payments", "received")["rows"]
	assert {(row["voucher_type"], row["base_received_amount"]) for row in rows} == {
		("Payment Entry", 100),
		("Sales Invoice", 30),
		("Journal Entry", 40),
	}
	assert {row["name"] for row in rows} > {journals[0].name}
	(series,) = api.money_by_month(client.name)["series"]
	assert (sum(series["received"]), sum(series["paid"])) == (170, 21)


def test_money_given_back_at_a_point_of_sale_is_paid(client, customer):
	sold = builders.sales_invoice(customer, rate=30, is_pos=True)
	builders.credit_note(sold)
	found = figures(client, "payments")
	assert amounts_of(found["received"]) == amounts_of(found["paid"]) == [30]


def test_a_journal_of_several_parties_is_divided_among_them(client, customer):
	"""A row of the bank names no party. Nobody is given more than stands on their own rows."""
	other = builders.customer("Somebody else").name
	builders.bank_journal({customer: -30, other: -60})
	builders.bank_journal({customer: -30, other: -60}, bank=45)
	assert amounts_of(figures(client, "payments")["received"]) == [45]


def test_what_a_journal_gives_and_takes_of_one_client_is_one_amount(client, customer, as_user, limited_to):
	"""A receipt that takes an invoice and a credit note together: what the bank has is what the client paid."""
	branch = builders.customer("Branch", client=client.name).name
	other = builders.customer("Somebody else").name
	builders.bank_journal({customer: -100, branch: 30})
	builders.bank_journal({customer: -10, branch: 3, other: -3})
	builders.bank_journal({customer: 100, branch: -30})
	found = figures(client, "payments")
	assert amounts_of(found["received"]) == [77] and amounts_of(found["paid"]) == [70]
	with as_user(limited_to("accounts", "Customer", customer)):  # whose own rows are more than the bank's
		found = figures(client, "payments")
	assert amounts_of(found["received"]) == [80] and amounts_of(found["paid"]) == [70]


@pytest.mark.parametrize(
	"kind",
	[{"voucher_type": "Opening Entry"}, {"is_opening": "Yes"}, {"voucher_type": "Exchange Rate Revaluation"}],
)
def test_what_a_bank_has_when_the_books_are_opened_or_by_another_rate_is_no_money(kind, client, customer):
	journal = builders.bank_journal({customer: -30})
	assert figures(client, "payments")["received"]["count"] == 1
	frappe.db.set_value("Journal Entry", journal.name, kind)
	assert figures(client, "payments")["received"]["count"] == 0
	assert not api.money_by_month(client.name)["series"]


def test_a_cancelled_journal_moves_no_money(client, customer):
	builders.bank_journal({customer: -30}).cancel()
	assert figures(client, "payments")["received"]["count"] == 0


def test_vouchers_that_a_reader_may_not_read_are_named_and_not_counted(client, customer, as_user, settings):
	settings(totals_roles=[])
	builders.payment_on_account("Customer", customer, 100)
	builders.sales_invoice(customer, rate=30, is_pos=True)
	frappe.permissions.add_permission("Sales Invoice", "Support Team", 0)
	with as_user("support"):
		(section,) = api.overview(client.name, tiles=["payments"])["tiles"]["payments"]["sections"]
		chart = api.money_by_month(client.name)
		rows = api.documents(client.name, "payments")["rows"]
	assert section["state"] == chart["state"] == "ok"
	assert section["unreadable"] == chart["unreadable"]
	assert set(section["unreadable"]) == {"Payment Entry", "Purchase Invoice", "Journal Entry"}
	assert amounts_of(section["figures"][0]) == [30]
	assert sum(chart["series"][0]["received"]) == 30
	assert {row["voucher_type"] for row in rows} == {"Sales Invoice"}


# --- states --------------------------------------------------------------------------------------


def states(client) -> dict[str, str]:
	tiles = api.overview(client.name)["tiles"].values()
	return {s["section"]: s["state"] for tile in tiles for s in tile["sections"]}


def test_without_a_role_for_a_doctype_a_section_says_so_and_the_page_still_opens(client, as_user, settings):
	settings(totals_roles=[])
	with as_user("purchase"):
		found = states(client)
	assert found["purchase_invoices"] == found["purchase_orders"] == "ok"
	assert found["sales_invoices"] == found["tasks"] == found["opportunities"] == "no_access"


def test_no_access_gives_no_figure_away(client, customer, as_user, settings):
	settings(totals_roles=[])
	builders.sales_invoice(customer)
	with as_user("sales"):
		for tile in api.overview(client.name)["tiles"].values():
			for section in tile["sections"]:
				assert section["state"] == "ok" or section["figures"] == []


def test_a_client_that_the_user_may_not_read_has_no_overview(client, as_user, limited_to):
	limited_to("sales", "Client", builders.client("Permitted").name)
	with as_user("sales"):
		for call in (
			lambda: api.overview(client.name),
			lambda: api.documents(client.name, "sales_orders"),
			lambda: api.list_filters(client.name, "sales_orders"),
			lambda: api.connections("Client", client.name),
			lambda: api.activity_by_day(client.name),
			lambda: api.parties(client.name),
		):
			with pytest.raises(frappe.PermissionError):
				call()


def test_totals_without_documents_for_the_roles_that_settings_name(client, customer, as_user, settings):
	builders.sales_invoice(customer, rate=100)
	builders.task(project=builders.project(customer=customer).name, exp_end_date=day(-1))
	settings(totals_roles=[{"role": "Sales User"}])
	with as_user("sales"):
		assert states(client)["sales_invoices"] == states(client)["tasks"] == "totals_only"
		tiles = api.overview(client.name)["tiles"]
		(invoices,) = [s for s in tiles["invoices"]["sections"] if s["section"] == "sales_invoices"]
		assert invoices["figures"][0]["amounts"][0]["amount"] == 100
		assert tiles["tasks"]["sections"][0]["figures"][0]["count"] == 1
		for call in (api.documents, api.list_filters):
			with pytest.raises(frappe.PermissionError):
				call(client.name, "sales_invoices", "authorised")
	with as_user("purchase"):
		assert states(client)["sales_invoices"] == "no_access"


def test_totals_are_limited_to_the_companies_of_the_users_permissions(
	client, customer, as_user, settings, limited_to, second_company
):
	builders.sales_invoice(customer, rate=100)
	builders.sales_invoice(customer, rate=200, company=second_company, currency="USD")
	settings(totals_roles=[{"role": "Sales User"}])
	limited_to("sales", "Company", second_company)
	with as_user("sales"):
		(invoices,) = [
			s
			for s in api.overview(client.name)["tiles"]["invoices"]["sections"]
			if s["section"] == "sales_invoices"
		]
	assert [a["company"] for a in invoices["figures"][0]["amounts"]] == [second_company]


def test_a_section_that_takes_too_long_says_so_and_leaves_those_that_are_answered(client, task, monkeypatch):
	task(1)
	monkeypatch.setattr(time_limit, "TIME_LIMIT", 1)
	grouped = figures_module._grouped

	def slow(section, *args):
		if section.key == "tasks":
			frappe.db.sql("select sleep(3)")
		return grouped(section, *args)

	monkeypatch.setattr(figures_module, "_grouped", slow)
	found = states(client)
	answered = [section for section, state in found.items() if state == "ok"]
	assert answered == list(found)[: list(found).index("tasks")]
	assert set(found.values()) == {"ok", "timeout"}


def test_a_list_that_takes_too_long_says_so(client, monkeypatch):
	monkeypatch.setattr(time_limit, "TIME_LIMIT", 1)
	monkeypatch.setattr(api.documents_of, "page_of", lambda *args: frappe.db.sql("select sleep(3)"))
	with pytest.raises(frappe.QueryTimeoutError, match="takes too long"):
		api.documents(client.name, "tasks")
	assert frappe.db.sql("select sleep(1.5)")[0][0] == 0, "the limit is taken back"


def test_a_section_that_fails_says_so_and_leaves_the_others_alone(client, task, monkeypatch):
	task(1)
	grouped = figures_module._grouped

	def failing(section, *args):
		if section.key == "tasks":
			raise ZeroDivisionError
		return grouped(section, *args)

	monkeypatch.setattr(figures_module, "_grouped", failing)
	found = states(client)
	assert found.pop("tasks") == "error"
	assert set(found.values()) == {"ok"}


def test_only_the_tiles_asked_for_are_answered(client):
	assert list(api.overview(client.name, tiles=["tasks"])["tiles"]) == ["tasks"]
	assert list(api.overview(client.name, tiles='["tasks"]')["tiles"]) == ["tasks"]


@pytest.mark.parametrize(
	("arguments", "message"),
	[
		({"section": "nonsense"}, "no section"),
		({"section": ""}, "no section"),
		({"section": "tasks", "bucket": "nonsense"}, "no bucket"),
		({"section": "tasks", "order_by": "owner"}, "not a column"),
		({"section": "tasks", "order_by": "subject; drop table tabTask"}, "not a column"),
	],
)
def test_a_wrong_question_gets_a_clear_answer(arguments, message, client):
	with pytest.raises(frappe.ValidationError, match=message):
		api.documents(client.name, **arguments)


def test_lists_can_be_sorted_paged_and_searched(client, task):
	for number in range(5):
		task(number, subject=f"Task 100% {number}")
	page = api.documents(client.name, "tasks", "due", order_by="subject desc", page_length=2, start=1)
	assert [row["subject"][-1] for row in page["rows"]] == ["3", "2"]
	assert page["total"] == 5
	found = api.documents(client.name, "tasks", "due", search="100% 4")
	assert (found["total"], found["rows"][0]["subject"]) == (1, "Task 100% 4")
	assert api.documents(client.name, "tasks", "due", search="100_ 4")["total"] == 0


def test_a_list_has_what_its_figure_adds_up_but_not_while_it_is_searched(client, customer):
	builders.sales_invoice(customer, rate=100)
	builders.sales_invoice(customer, rate=200)
	expected = figures(client, "sales_invoices")["authorised"]["amounts"]
	assert [entry["amount"] for entry in expected] == [300]
	page = api.documents(client.name, "sales_invoices", "authorised", page_length=1)
	assert (len(page["rows"]), page["amounts"]) == (1, expected)
	assert "amounts" not in api.documents(client.name, "sales_invoices", "authorised", search="Acme")
	assert "amounts" not in api.documents(client.name, "sales_invoices")
	assert "amounts" not in api.documents(client.name, "sales_invoices", "settled")
	hours = api.documents(client.name, "timesheets", "hours")
	assert (hours["value"], hours["unit"]) == (0, "h")


def test_connections_count_what_the_reader_may_see(client, customer, as_user, limited_to, second_company):
	builders.sales_order(customer)
	builders.sales_order(customer, company=second_company, currency="EUR")
	limited_to("sales", "Company", second_company)
	with as_user("sales"):
		found = api.connections("Client", client.name, ["Sales Order", "Sales Invoice", "User"])
	assert found["count"]["external_links_found"] == [{"doctype": "Sales Order", "count": 1, "open_count": 0}]


@pytest.mark.parametrize("tiles", ["tasks", "5", '["nonsense"]', '{"tasks": 1}', ["nonsense"]])
def test_tiles_that_are_none_get_a_clear_answer(tiles, client):
	with pytest.raises(frappe.ValidationError, match=r"[Tt]iles (are a list|cannot be read)"):
		api.overview(client.name, tiles=tiles)


# --- field permissions ---------------------------------------------------------------------------


def test_hidden_amounts_show_neither_in_figures_nor_in_lists(client, customer, hide_field, as_user):
	builders.sales_order(customer, po_no="4711")
	hide_field("Sales Order", "base_grand_total")
	with as_user("sales"):
		assert figures(client, "client_orders")["total"]["amounts"] == []
		for section in ("client_orders", "sales_orders"):
			page = api.documents(client.name, section, "total")
			assert len(page["rows"]) == 1 and not page["amounts"]
			assert not {"amounts", "base_grand_total"}.intersection(page["rows"][0])
			assert not {"amounts", "base_grand_total"}.intersection(c["fieldname"] for c in page["columns"])


def test_a_list_goes_by_name_where_permissions_hide_what_it_goes_by(client, customer, hide_field, as_user):
	made = sorted(builders.sales_invoice(customer, posting_date=day(number - 9)).name for number in (2, 0, 1))
	builders.payment_on_account("Customer", customer, 100)
	for doctype in ("Sales Invoice", "Payment Entry"):
		hide_field(doctype, "posting_date")
	with as_user("accounts"):
		assert [row["name"] for row in api.documents(client.name, "sales_invoices")["rows"]] == made
		assert api.documents(client.name, "payments")["total"] == 1
		with pytest.raises(frappe.ValidationError, match="posting_date"):
			api.documents(client.name, "sales_invoices", order_by="posting_date desc")


def test_hidden_fields_of_each_kind_of_voucher_are_not_in_the_payments(client, customer, hide_field, as_user):
	builders.payment_on_account("Customer", customer, 100, reference_no="TR-SECRET")
	builders.bank_journal({customer: -40})
	hide_field("Journal Entry", "cheque_no")
	with as_user("accounts"):
		rows = {r["voucher_type"]: r for r in api.documents(client.name, "payments")["rows"]}
	assert rows["Payment Entry"]["reference_no"] == "TR-SECRET"
	assert rows["Journal Entry"]["reference_no"] is None
	hide_field("Payment Entry", "reference_no")
	with as_user("accounts"):
		page = api.documents(client.name, "payments")
		assert "reference_no" not in page["rows"][0]
		assert not api.documents(client.name, "payments", search="SECRET")["total"]


@pytest.mark.parametrize(
	("doctype", "fieldname", "kind"),
	[
		("Sales Invoice", "base_paid_amount", "Sales Invoice"),
		("Journal Entry Account", "credit", "Journal Entry"),
	],
)
def test_money_that_field_permissions_hide_is_not_counted(
	doctype, fieldname, kind, client, customer, hide_field, as_user
):
	builders.payment_on_account("Customer", customer, 100)
	builders.sales_invoice(customer, rate=30, is_pos=True)
	builders.bank_journal({customer: -40})
	hide_field(doctype, fieldname)
	with as_user("accounts"):
		(section,) = api.overview(client.name, tiles=["payments"])["tiles"]["payments"]["sections"]
		rows = api.documents(client.name, "payments", "received")["rows"]
	assert section["unreadable"] == [kind]
	assert kind not in {row["voucher_type"] for row in rows}
	assert amounts_of(section["figures"][0]) == [sum(row["base_received_amount"] for row in rows)]


def test_unbilled_hours_of_a_timesheet_are_for_those_who_read_its_billing_fields(client, as_user):
	project = builders.project(customer=client.primary_customer)
	builders.timesheet(project=project.name, customer=client.primary_customer, hours=4)
	assert api.documents(client.name, "timesheets", "hours")["rows"][0]["unbilled_hours"] == 4
	with as_user("projects"):  # billing hours have a permission level of their own
		(row,) = api.documents(client.name, "timesheets", "hours")["rows"]
		assert row["client_hours"] == 4 and "unbilled_hours" not in row


def test_a_cancelled_timesheet_is_not_listed(client):
	project = builders.project(customer=client.primary_customer)
	name = builders.timesheet(project=project.name, customer=client.primary_customer, hours=4)
	sheet = frappe.get_doc("Timesheet", getattr(name, "name", name))
	assert api.documents(client.name, "timesheets")["total"] == 1
	sheet.cancel()
	assert api.documents(client.name, "timesheets")["total"] == 0


def test_an_order_without_a_number_is_not_taken_for_a_number_of_the_same_text(client, customer):
	plain = builders.sales_order(customer)
	builders.sales_order(customer, po_no=plain.name)
	((*_rest, names),) = api.list_filters(client.name, "client_orders", "no_number")
	assert names == [plain.name]


def test_a_number_has_the_amounts_of_all_ways_of_writing_it(client, customer, second_company):
	"""The database takes them for one; which of them it names is its own choice."""
	for po_no, rate in (("Pé-1", 100), ("PE-1", 20)):
		builders.sales_order(customer, rate=rate, po_no=po_no)
	builders.sales_order(customer, rate=7, po_no="pe-1", company=second_company, currency="USD")
	page = api.documents(client.name, "client_orders", "total")
	(row,) = page["rows"]
	assert len(row["sales_orders"]) == 3
	assert row["amounts"] == page["amounts"]
	assert {entry["currency"]: entry["amount"] for entry in row["amounts"]} == {"EUR": 120, "USD": 7}


def test_orders_are_found_by_their_own_names_too(client, customer):
	order = builders.sales_order(customer, po_no="4711")
	builders.sales_order(customer, po_no="4712")
	(row,) = api.documents(client.name, "client_orders", search=order.name)["rows"]
	assert row["po_no"] == "4711"
