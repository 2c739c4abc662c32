"""The statement of account equals ERPNext's ledgers and its lists of what is open, for every reader."""

import frappe
import pytest
from frappe.permissions import add_permission
from frappe.translate import print_language
from frappe.utils import add_days, flt, getdate

from client_hub import api
from client_hub.client_hub.report.client_statement import client_statement as report
from client_hub.demo import builders
from client_hub.demo.builders import day
from client_hub.overview import printed_statement
from client_hub.overview.contact_details import email_for_invoices
from tests.site.test_balance import by_report, total_of
from tests.site.test_ledger import set_off, write_off_account


def table_of(client, **asked) -> dict:
	tables = api.statement(client.name, **asked)["tables"]
	assert len(tables) == 1
	return tables[0]


def moved(table: dict) -> list[tuple]:
	return [(row["voucher_type"], row["amount"], row["balance"]) for row in table["rows"]]


def in_general_ledger(client, until=None, since=None, company: str | None = None) -> float:
	"""What the client's parties owe less what they are owed, by ERPNext's General Ledger."""
	parties = [
		(doctype, name)
		for doctype in ("Customer", "Supplier")
		for name in frappe.get_all(doctype, {"client": client}, pluck="name")
	]
	total = 0.0
	for party_type, name in parties:
		filters = {"party_type": party_type, "party": name, "is_cancelled": 0}
		filters["account"] = (
			"in",
			frappe.get_all("Account", {"account_type": ("in", ["Receivable", "Payable"])}, pluck="name"),
		)
		filters["posting_date"] = ("between", [since or "1900-01-01", until or "2999-12-31"])
		if company:
			filters["company"] = company
		for entry in frappe.get_all("GL Entry", filters, ["debit", "credit"]):
			total += entry.debit - entry.credit
	return flt(total, 2)


# --- movements -----------------------------------------------------------------------------------


def test_a_statement_carries_forward_what_was_open_and_runs_to_the_end(client, customer, supplier):
	old = builders.sales_invoice(customer, rate=1000, posting_date=day(-200), due_date=day(-170))
	builders.payment_entry(old, 300, posting_date=day(-150))
	new = builders.sales_invoice(customer, rate=50, posting_date=day(-20), due_date=day(10), po_no="PO-7")
	payment = builders.payment_entry(old.reload(), 200, posting_date=day(-10), reference_no="TR-9")
	bill = builders.purchase_invoice(supplier, rate=80, posting_date=day(-5), bill_no="F/1")
	builders.sales_invoice(customer, rate=9, posting_date=day(3))
	table = table_of(client, from_date=str(day(-60)), to_date=str(day()))
	assert table["opening"]["amount"] == 700
	assert moved(table) == [
		("Sales Invoice", 50, 750),
		("Payment Entry", -200, 550),
		("Purchase Invoice", -80, 470),
	]
	assert [row["reference"] for row in table["rows"]] == ["PO-7", "TR-9", "F/1"]
	assert [row["voucher_no"] for row in table["rows"]] == [new.name, payment.name, bill.name]
	assert [row["due_date"] for row in table["rows"]] == [new.due_date, None, bill.due_date]
	assert table["closing"]["amount"] == 470 == in_general_ledger(client.name, until=day())
	assert {(age["side"], age["label"]): age["amount"] for age in table["ages"]} == {
		("receivable", "Not due"): 50,
		("receivable", "> 120 days past due"): 500,
		("payable", "Not due"): 80,
	}


@pytest.mark.parametrize(("direction", "closing"), [("Receivable", 70), ("Payable", 30), ("Both", 40)])
def test_each_direction_is_told_with_its_own_sign(client, customer, supplier, direction, closing):
	builders.sales_invoice(customer, rate=70)
	builders.purchase_invoice(supplier, rate=30)
	table = table_of(client, direction=direction)
	assert table["closing"]["amount"] == closing
	assert len(table["rows"]) == (2 if direction == "Both" else 1)


def test_an_advance_that_is_matched_later_moves_nothing_twice(client, customer):
	invoice = builders.sales_invoice(customer, rate=100, posting_date=day(-20))
	advance = builders.payment_on_account("Customer", customer, 60, posting_date=day(-30))
	reconciliation = frappe.new_doc("Payment Reconciliation")
	reconciliation.update(
		{
			"company": invoice.company,
			"party_type": "Customer",
			"party": customer,
			"receivable_payable_account": invoice.debit_to,
		}
	)
	reconciliation.get_unreconciled_entries()
	reconciliation.allocate_entries(
		frappe._dict(
			invoices=[row.as_dict() for row in reconciliation.invoices],
			payments=[row.as_dict() for row in reconciliation.payments],
		)
	)
	reconciliation.reconcile()
	assert invoice.reload().outstanding_amount == 40
	table = table_of(client)
	assert moved(table) == [("Payment Entry", -60, -60), ("Sales Invoice", 100, 40)]
	assert table["rows"][0]["voucher_no"] == advance.name
	(item,) = table_of(client, open_items=True)["rows"]
	assert (item["voucher_no"], item["invoiced"], item["amount"]) == (invoice.name, 100, 40)
	assert item["posting_date"] == day(-20)


def test_a_cancelled_payment_and_its_reversal_stand_where_the_ledger_keeps_them(client, customer):
	frappe.db.set_single_value("Accounts Settings", "enable_immutable_ledger", 1)
	invoice = builders.sales_invoice(customer, rate=100, posting_date=day(-60))
	payment = builders.payment_entry(invoice, posting_date=day(-20))
	payment.cancel()
	table = table_of(client, from_date=str(day(-90)))
	assert moved(table) == [
		("Sales Invoice", 100, 100),
		("Payment Entry", -100, 0),
		("Payment Entry", 100, 100),
	]
	assert [row["posting_date"] for row in table["rows"]] == [day(-60), day(-20), getdate()]


def test_a_cancelled_payment_is_gone_where_the_ledger_forgets_it(client, customer):
	invoice = builders.sales_invoice(customer, rate=100, posting_date=day(-20))
	builders.payment_entry(invoice, posting_date=day(-10)).cancel()
	assert moved(table_of(client)) == [("Sales Invoice", 100, 100)]


def test_a_debt_that_goes_from_one_party_to_another_is_told_of_both(client, customer):
	other = builders.customer("Acme Branch", client=client.name).name
	builders.sales_invoice(customer, rate=100, posting_date=day(-9))
	company = builders.default_company()
	account = builders.party_account(company, "Customer", "EUR")
	rows = [
		{"account": account, "party_type": "Customer", "party": other, "debit_in_account_currency": 100},
		{"account": account, "party_type": "Customer", "party": customer, "credit_in_account_currency": 100},
	]
	builders.make("Journal Entry", {"company": company, "posting_date": day(-3), "accounts": rows}, False)
	answer = api.statement(client.name)
	assert answer["several_parties"]
	(table,) = answer["tables"]
	assert sorted((row["party"], row["amount"]) for row in table["rows"][1:]) == sorted(
		[(other, 100), (customer, -100)]
	)
	assert table["closing"]["amount"] == 100


def test_currencies_and_companies_stand_in_tables_of_their_own(client, customer, second_company):
	company = builders.default_company()
	account = {"company": company, "account": builders.party_account(company, "Customer", "USD")}
	dollars = builders.customer("Dollars", client=client.name, default_currency="USD", accounts=[account])
	builders.sales_invoice(customer, rate=10)
	builders.sales_invoice(dollars.name, rate=20, currency="USD", conversion_rate=0.5)
	builders.sales_invoice(customer, rate=30, company=second_company)
	tables = api.statement(client.name)["tables"]
	found = {(t["company"], t["currency"]): t["closing"] for t in tables}
	assert found[company, "EUR"] == {"amount": 10, "in_company_currency": 10}
	assert found[company, "USD"] == {"amount": 20, "in_company_currency": 10}
	assert len(found) == 3
	assert [t["company"] for t in api.statement(client.name, company=second_company)["tables"]] == [
		second_company
	]


def test_a_settled_client_has_a_statement_of_what_was_moved(client, customer):
	builders.payment_entry(builders.sales_invoice(customer, rate=10, posting_date=day(-9)))
	table = table_of(client)
	assert table["closing"]["amount"] == 0 and len(table["rows"]) == 2
	assert api.statement(client.name, open_items=True)["tables"] == []
	assert api.statement(client.name, to_date="2001-01-31")["tables"] == []


# --- open items ----------------------------------------------------------------------------------


def test_open_items_are_those_of_accounts_receivable_and_payable(client, customer, supplier):
	partly = builders.sales_invoice(customer, rate=1000, posting_date=day(-60), due_date=day(-10))
	builders.payment_entry(partly, 300)
	builders.credit_note(builders.sales_invoice(customer, rate=200))
	builders.payment_on_account("Customer", customer, 150)
	builders.journal_entry("Customer", customer, 40)
	builders.payment_entry(builders.sales_invoice(customer, rate=5, posting_date=day(-9)))
	set_off(builders.sales_invoice(customer, rate=70, posting_date=day(-30)), 30, write_off_account())
	builders.purchase_invoice(supplier, rate=500)
	for direction, name, party_type, party in (
		("Receivable", "accounts_receivable", "Customer", customer),
		("Payable", "accounts_payable", "Supplier", supplier),
	):
		rows = by_report(name, party_type, [party])
		reported = {row["voucher_no"]: flt(row["outstanding"], 2) for row in rows if row.get("voucher_no")}
		table = table_of(client, direction=direction, open_items=True)
		assert {row["voucher_no"]: flt(row["amount"], 2) for row in table["rows"]} == reported
		assert flt(table["closing"]["amount"], 2) == total_of(rows, "outstanding")


def test_a_statement_of_a_former_day_knows_nothing_of_what_came_later(client, customer):
	invoice = builders.sales_invoice(customer, rate=100, posting_date=day(-60), due_date=day(-30))
	builders.payment_entry(invoice, posting_date=day(-10))
	table = table_of(client, to_date=str(day(-20)), open_items=True)
	assert [row["amount"] for row in table["rows"]] == [100]
	assert [(age["label"], age["amount"]) for age in table["ages"]] == [("1–30 days past due", 100)]


# --- of everybody and everything -----------------------------------------------------------------


def test_statements_of_the_demo_are_the_general_ledger_for_every_reader(story, as_user, limited_to):
	company = builders.default_company()
	compared = 0
	for reader in ("Administrator", "accounts", limited_to("accounts", "Company", company)):
		with as_user(reader):
			for client in frappe.get_list("Client", pluck="name"):
				answer = api.statement(client, from_date=str(day(-90)))
				opened = api.statement(client, open_items=True)
				for table in answer["tables"]:
					at = (table["company"], table["currency"])
					closing = table["closing"]["in_company_currency"]
					(same,) = [t for t in opened["tables"] if (t["company"], t["currency"]) == at] or [None]
					assert flt(same["closing"]["in_company_currency"] if same else 0, 2) == flt(closing, 2)
					compared += 1
				for of_company in {table["company"] for table in answer["tables"]}:
					closing = sum(
						t["closing"]["in_company_currency"]
						for t in answer["tables"]
						if t["company"] == of_company
					)
					opening = sum(
						t["opening"]["in_company_currency"]
						for t in answer["tables"]
						if t["company"] == of_company
					)
					assert flt(closing, 2) == in_general_ledger(client, until=day(), company=of_company)
					before = add_days(day(-90), -1)
					assert flt(opening, 2) == in_general_ledger(client, until=before, company=of_company)
	assert compared


# --- who may see it ------------------------------------------------------------------------------


@pytest.mark.parametrize("totals", [[], [{"role": "Sales User"}]])
def test_who_may_not_read_the_ledger_has_no_statement(client, customer, as_user, settings, totals):
	settings(totals_roles=totals)
	builders.sales_invoice(customer, rate=10)
	with as_user("sales"):
		for ask in (api.statement, api.attach_statement):
			with pytest.raises(frappe.PermissionError):
				ask(client.name)
		with pytest.raises(frappe.PermissionError):
			report.execute({"client": client.name})
		with pytest.raises((frappe.PermissionError, frappe.PrintFormatError), match="may not read"):
			frappe.get_print("Client", client.name, "Client Statement")


def test_a_reader_limited_to_one_party_has_a_statement_of_that_one(client, customer, as_user, limited_to):
	other = builders.customer("Acme Branch", client=client.name).name
	builders.sales_invoice(customer, rate=10)
	builders.sales_invoice(other, rate=20)
	with as_user(limited_to("accounts", "Customer", other)):
		assert [row["party"] for row in table_of(client)["rows"]] == [other]


def test_a_reference_that_the_reader_may_not_read_is_left_out(client, supplier, as_user):
	builders.purchase_invoice(supplier, rate=80, bill_no="F/1")
	add_permission("Payment Ledger Entry", "Sales User", 0)
	with as_user("sales"):
		(row,) = table_of(client)["rows"]
		assert row["reference"] is None and not table_of(client)["ages"]
	with as_user("accounts"):
		assert table_of(client)["rows"][0]["reference"] == "F/1"


def test_a_reference_of_a_document_that_is_kept_from_the_reader_is_left_out(
	client, customer, as_user, limited_to
):
	mine, other = (builders.project(customer=customer).name for _number in range(2))
	for project in (mine, other):
		builders.sales_invoice(customer, rate=10, po_no=f"PO {project}", project=project)
	reader = limited_to("accounts", "Project", mine, applicable_for="Sales Invoice")
	with as_user(reader):
		assert [row["reference"] for row in table_of(client)["rows"]] == [f"PO {mine}", None]


def test_what_field_permissions_of_the_ledger_hide_is_left_out(client, customer, as_user, hide_field):
	builders.sales_invoice(customer, rate=10, po_no="PO-7")
	hide_field("Payment Ledger Entry", "voucher_no")
	with as_user("accounts"):
		(row,) = table_of(client)["rows"]
	assert (row["voucher_no"], row["amount"]) == (None, 10)
	hide_field("Payment Ledger Entry", "amount")
	with as_user("accounts"), pytest.raises(frappe.PermissionError):
		api.statement(client.name)


# --- bad questions -------------------------------------------------------------------------------


@pytest.mark.parametrize(
	"asked",
	[
		{"from_date": "2026-02-01", "to_date": "2026-01-01"},
		{"direction": "Sideways"},
		{"from_date": "yesterday"},
		{"company": ["a"]},
		{"to_date": {"a": 1}},
	],
)
def test_a_question_that_makes_no_sense_is_refused_in_words(client, asked):
	with pytest.raises(frappe.ValidationError):
		report.execute({"client": client.name, **asked})


@pytest.mark.parametrize("key", ["from_date", "to_date"])
@pytest.mark.parametrize(
	"value", ["9" * 20, "31.02.2026", "0000-00-00", "0001-01-01", "0001-02-03", "9999-12-31", "1e9"]
)
def test_a_day_that_no_calendar_has_is_refused_as_any_other_bad_date(key, value, client, customer):
	builders.sales_invoice(customer, rate=100)
	with pytest.raises(frappe.ValidationError, match="is not a valid date"):
		api.statement(client.name, **{key: value})


def test_the_report_asks_for_a_client():
	with pytest.raises(frappe.ValidationError):
		report.execute({})


# --- report and print ----------------------------------------------------------------------------


def test_the_report_tells_what_the_statement_does(client, customer):
	builders.sales_invoice(customer, rate=1000, posting_date=day(-40), due_date=day(-40))
	builders.payment_on_account("Customer", customer, 150, posting_date=day(-2))
	columns, rows, _message, chart = report.execute({"client": client.name, "from_date": str(day(-90))})
	shown = {column["fieldname"] for column in columns}
	assert "party" not in shown and "balance_in_company_currency" not in shown
	assert [(row["text"], row.get("amount"), row.get("balance")) for row in rows] == [
		("Opening Balance", None, 0),
		("Sales Invoice", 1000, 1000),
		("Payment Entry", -150, 850),
		("Closing Balance", None, 850),
		("31–60 days past due", 1000, None),
	]
	assert chart["data"]["datasets"][0]["values"][-1] == 850


def test_frappe_runs_the_report_for_an_accountant_limited_to_one_company(
	client, customer, as_user, limited_to
):
	from frappe.desk.query_report import run

	builders.sales_invoice(customer, rate=1000)
	with as_user(limited_to("accounts", "Company", builders.default_company())):
		result = run("Client Statement", {"client": client.name})["result"]
	assert [row.get("balance") for row in result if row.get("text") == "Closing Balance"] == [1000]


def test_the_print_shows_texts_as_text_and_in_its_language(client, customer):
	builders.sales_invoice(customer, rate=1234, po_no="<i>PO</i>", posting_date=day(-3))
	html = frappe.get_print("Client", client.name, "Client Statement")
	assert "1,234.00" in html and "&lt;i&gt;PO" in html and "<i>PO" not in html
	assert "Closing Balance" in html
	with print_language("pt"):
		html = frappe.get_print("Client", client.name, "Client Statement")
	assert "Extrato de conta" in html and "Closing Balance" not in html


def test_the_print_view_may_choose_the_period(client, customer):
	builders.sales_invoice(customer, rate=1234, posting_date=day(-300))
	frappe.form_dict.settings = frappe.as_json({"from_date": str(day(-310)), "direction": "Receivable"})
	try:
		assert "Sales Invoice" in frappe.get_print("Client", client.name, "Client Statement")
	finally:
		frappe.form_dict.pop("settings")
	assert "Sales Invoice" not in frappe.get_print("Client", client.name, "Client Statement")


def test_a_statement_too_long_for_paper_says_what_to_choose(client, customer, monkeypatch):
	monkeypatch.setattr(printed_statement, "MOST_PRINTED", 1)
	for _number in range(2):
		builders.sales_invoice(customer, rate=5)
	with pytest.raises(frappe.ValidationError, match="shorter period"):
		printed_statement.client_statement(client.name, None, None)
	assert len(table_of(client)["rows"]) == 2


def test_a_statement_that_was_not_sent_goes_after_a_day(client, as_user):
	with as_user("accounts"):
		file = frappe.get_doc(
			{
				"doctype": "File",
				"file_name": "statement.txt",
				"content": b"1",
				"is_private": 1,
				"attached_to_field": printed_statement.MARK,
			}
		).insert(ignore_permissions=True)
		own = frappe.get_doc({"doctype": "File", "file_name": "own.txt", "content": b"2", "is_private": 1})
		own.insert(ignore_permissions=True)
	printed_statement.clear_unsent()
	assert frappe.db.exists("File", file.name)
	for name in (file.name, own.name):
		frappe.db.set_value("File", name, "creation", add_days(file.creation, -2))
	printed_statement.clear_unsent()
	assert not frappe.db.exists("File", file.name) and frappe.db.exists("File", own.name)


def test_a_statement_goes_to_the_contact_for_billing(client, as_user):
	assert email_for_invoices(client) == (client.email_id or "")
	customer = ("Customer", client.primary_customer)
	contact = builders.contact(customer, first_name="Berta", email_id="bills@acme.example")
	assert email_for_invoices(client) == (client.email_id or "")
	contact.reload().is_billing_contact = 1
	contact.save()
	assert email_for_invoices(client) == "bills@acme.example"


@pytest.mark.parametrize("drawn_by", ["Administrator", "accounts"])
def test_what_is_drawn_for_a_mail_tells_no_figures(client, customer, as_user, drawn_by):
	"""By the scheduler, or by who sends it at once: whoever has written the mail."""
	builders.sales_invoice(customer, rate=1234)
	with as_user(drawn_by):
		assert "1,234.00" in frappe.get_print("Client", client.name, "Client Brief")
		frappe.flags.ignore_print_permissions = True  # as `frappe.attach_print` sets it
		try:
			html = frappe.get_print("Client", client.name, "Client Brief")
			assert "1,234.00" not in html and "Receivable" not in html
			with pytest.raises(frappe.PermissionError, match="Send statement"):
				printed_statement.client_statement(client.name, None, None)
		finally:
			frappe.flags.ignore_print_permissions = False
