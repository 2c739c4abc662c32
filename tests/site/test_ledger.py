"""What the ledger holds beside invoices, advances and journals: entries dated later, rests below a cent, and
what is money."""

import frappe
import pytest
from frappe.utils import flt

from client_hub import api
from client_hub.demo import builders
from client_hub.demo.builders import day
from client_hub.overview import ledger
from tests.site.test_balance import (
	aged,
	amount_of,
	by_report,
	check_parts,
	parts_of,
	parts_open_their_rows,  # noqa: F401, an autouse fixture
	total_of,
)


def side_of(client, name: str = "receivable") -> dict:
	return api.balance(client.name)["sides"][name]


def behaviour(client, name: str = "receivable") -> list[dict]:
	answer = side_of(client, name)["behaviour"]
	assert answer["state"] == "ok"
	return answer["rows"]


def set_off(invoice, amount: float, against: str) -> None:
	"""A journal that takes `amount` off the invoice, and puts it on an account."""
	receivable = invoice.doctype == "Sales Invoice"
	party_type = "Customer" if receivable else "Supplier"
	of_party = {
		"account": invoice.debit_to if receivable else invoice.credit_to,
		"party_type": party_type,
		"party": invoice.get(party_type.lower()),
		"reference_type": invoice.doctype,
		"reference_name": invoice.name,
	}
	credit, debit = "credit_in_account_currency", "debit_in_account_currency"
	if not receivable:
		credit, debit = debit, credit
	center = frappe.db.get_value("Company", invoice.company, "cost_center")
	rows = [
		{**of_party, credit: amount, "cost_center": center},
		{"account": against, debit: amount, "cost_center": center},
	]
	values = {"company": invoice.company, "posting_date": day(-5), "accounts": rows}
	if against == builders.bank_account(invoice.company):
		values |= {"cheque_no": "7", "cheque_date": day(-5)}
	builders.make("Journal Entry", values, False)


def write_off_account() -> str:
	return frappe.db.get_value("Company", builders.default_company(), "write_off_account")


# --- dated later (6) -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["receivable", "payable"])
def test_a_post_dated_cheque_is_owed_until_its_day(client, customer, supplier, name):
	make, party = {
		"receivable": (builders.sales_invoice, customer),
		"payable": (builders.purchase_invoice, supplier),
	}[name]
	invoice = make(party, rate=500, posting_date=day(-60), due_date=day(-50))
	builders.payment_entry(invoice, posting_date=day(12))
	side = side_of(client, name)
	report, party_type = {
		"receivable": ("accounts_receivable", "Customer"),
		"payable": ("accounts_payable", "Supplier"),
	}[name]
	rows = by_report(report, party_type, [party])
	assert amount_of(side["amounts"]) == total_of(rows, "outstanding") == 500
	assert parts_of(side) == {"dated_later": 500}
	assert {days: amount for days, amount in aged(client, name).items() if amount} == {(31, 60): 500}
	assert total_of(rows, "range2") == 500
	assert behaviour(client, name) == []


def test_a_part_paid_later_ages_with_the_rest(client, customer):
	schedule = [(day(-100), 50), (day(-40), 50)]
	invoice = builders.sales_invoice(customer, rate=1000, posting_date=day(-120), schedule=schedule)
	builders.payment_entry(invoice, 300)
	builders.payment_entry(invoice.reload(), 400, posting_date=day(3))
	assert parts_of(side_of(client)) == {"overdue": 300, "dated_later": 400}
	found = {days: amount for days, amount in aged(client).items() if amount}
	assert found == {(91, 120): 200, (31, 60): 500}


def test_an_invoice_and_an_advance_that_are_dated_later_are_not_owed_yet(client, customer):
	builders.sales_invoice(customer, rate=80, posting_date=day(5))
	builders.payment_on_account("Customer", customer, 30, posting_date=day(4))
	builders.sales_invoice(customer, rate=9)
	side = side_of(client)
	assert parts_of(side) == {"pending": 89, "dated_later": -80}
	assert amount_of(side["amounts"]) == 9
	assert sum(aged(client).values()) == 9


def test_without_the_ledger_what_is_outstanding_ages(client, customer, as_user):
	invoice = builders.sales_invoice(customer, rate=500, posting_date=day(-60), due_date=day(-50))
	builders.payment_entry(invoice, 200, posting_date=day(12))
	frappe.permissions.add_permission("Sales Invoice", "Purchase User", 0)
	with as_user("purchase"):
		found = side_of(client)
		ages = sum(aged(client).values())
	assert found["amounts"][0]["amount"] == ages == 300


# --- rests below a cent (6) ----------------------------------------------------------------------


def test_rests_below_a_cent_are_told_apart_as_reports_leave_them_out(client, customer):
	builders.sales_invoice(customer, rate=40)
	entry = {"doctype": "Payment Ledger Entry", "posting_date": day(-3), "account_type": "Receivable"}
	entry |= {"company": builders.default_company(), "party_type": "Customer", "party": customer}
	for amount in (0.004, 0.003, 0.0041):
		invoice = builders.sales_invoice(customer, rate=10, posting_date=day(-3), is_pos=True)
		against = {"voucher_type": invoice.doctype, "against_voucher_type": invoice.doctype}
		against |= {
			"voucher_no": invoice.name,
			"against_voucher_no": invoice.name,
			"account": invoice.debit_to,
		}
		values = {"amount": amount, "amount_in_account_currency": amount, "account_currency": "EUR"}
		# As the ledger has them where a foreign currency is converted; nothing in ERPNext makes them at will.
		frappe.get_doc({**entry, **against, **values}).db_insert()
	side = side_of(client)
	rows = by_report("accounts_receivable", "Customer", [customer])
	assert amount_of(side["amounts"]) == total_of(rows, "outstanding") == 40
	assert parts_of(side) == {"pending": 40}
	assert amount_of(side["rounding"]) == pytest.approx(0.0111)


def test_a_balance_without_rests_says_nothing_of_rounding(client, customer):
	builders.sales_invoice(customer, rate=40)
	builders.payment_on_account("Customer", customer, 15)
	assert side_of(client)["rounding"] == []


def test_an_exchange_rest_of_a_settled_invoice_is_no_debt(client):
	company = builders.default_company()
	account = {"company": company, "account": builders.party_account(company, "Customer", "USD")}
	customer = builders.customer("Dollars", client=client.name, default_currency="USD", accounts=[account])
	for rate in (10.01, 10.07, 33.33):
		builders.sales_invoice(customer.name, rate=rate, currency="USD", conversion_rate=0.91373, is_pos=True)
	side = side_of(client)
	rows = by_report("accounts_receivable", "Customer", [customer.name])
	assert flt(sum(e["amount"] for e in side["amounts"]), 2) == total_of(rows, "outstanding")


# --- only money settles (8) ----------------------------------------------------------------------


def test_who_was_credited_and_written_off_did_not_pay(client, customer, supplier):
	credited = builders.sales_invoice(customer, rate=100, posting_date=day(-60), due_date=day(-50))
	builders.credit_note(credited, update_outstanding_for_self=0)
	for make, party in ((builders.sales_invoice, customer), (builders.purchase_invoice, supplier)):
		written_off = make(party, rate=70, posting_date=day(-60), due_date=day(-50))
		set_off(written_off, 70, write_off_account())
		assert written_off.reload().outstanding_amount == 0
	assert credited.reload().outstanding_amount == 0
	assert behaviour(client) == behaviour(client, "payable") == []


def test_a_journal_of_the_bank_is_money(client, customer, supplier):
	for make, party, name in (
		(builders.sales_invoice, customer, "receivable"),
		(builders.purchase_invoice, supplier, "payable"),
	):
		invoice = make(party, rate=70, posting_date=day(-25), due_date=day(-10))
		set_off(invoice, 70, builders.bank_account(invoice.company))
		(found,) = behaviour(client, name)
		assert (found["invoices"], found["days"], found["late_share"]) == (1, 20, 100)


def test_a_journal_that_opens_the_books_is_none(client, customer):
	invoice = builders.sales_invoice(customer, rate=70, posting_date=day(-25), due_date=day(-10))
	set_off(invoice, 70, builders.bank_account(invoice.company))
	journal = {
		"name": frappe.db.get_value("Journal Entry Account", {"reference_name": invoice.name}, "parent")
	}
	frappe.db.set_value("Journal Entry", journal, "is_opening", "Yes")
	assert behaviour(client) == []


def test_only_the_money_of_what_was_written_off_in_part_counts(client, customer):
	invoice = builders.sales_invoice(customer, rate=100, posting_date=day(-60), due_date=day(-30))
	builders.payment_entry(invoice, 60, posting_date=day(-40))
	set_off(invoice, 40, write_off_account())
	(found,) = behaviour(client)
	assert (found["invoices"], found["days"], found["late_share"]) == (1, 20, 0)


def test_what_is_paid_at_once_takes_no_day(client, customer, supplier):
	builders.sales_invoice(customer, rate=70, posting_date=day(-25), is_pos=True)
	company = builders.default_company()
	builders.purchase_invoice(
		supplier,
		rate=30,
		posting_date=day(-25),
		is_paid=1,
		paid_amount=30,
		mode_of_payment="Cash",
		cash_bank_account=frappe.db.get_value("Company", company, "default_cash_account"),
	)
	for name in ("receivable", "payable"):
		(found,) = behaviour(client, name)
		assert (found["invoices"], found["days"], found["late_share"]) == (1, 0, 0)


def test_a_cancelled_payment_is_no_money_where_the_ledger_keeps_it(client, customer):
	frappe.db.set_single_value("Accounts Settings", "enable_immutable_ledger", 1)
	invoice = builders.sales_invoice(customer, rate=100, posting_date=day(-60), due_date=day(-50))
	payment = builders.payment_entry(invoice, posting_date=day(-20))
	payment.cancel()
	set_off(invoice, 100, write_off_account())
	assert frappe.db.count("Payment Ledger Entry", {"voucher_no": payment.name, "delinked": 0}) == 2
	assert behaviour(client) == []
	rows = by_report("accounts_receivable", "Customer", [customer])
	assert amount_of(side_of(client)["amounts"]) == total_of(rows, "outstanding") == 0


# --- the vouchers behind the parts ---------------------------------------------------------------


def test_each_part_opens_its_vouchers_for_every_reader(story, as_user, limited_to):
	seen = set()
	companies = [None, *frappe.get_all("Company", pluck="name")]
	for reader in (
		"Administrator",
		"accounts",
		limited_to("accounts", "Company", builders.default_company()),
	):
		with as_user(reader):
			for client in frappe.get_list("Client", pluck="name"):
				for company in companies:
					seen |= check_parts(client, company)
	assert seen >= {"pending", "overdue", "advances"}


def rows_behind(client, bucket: str) -> list[tuple]:
	rows = api.documents(client.name, "ledger", bucket, order_by="name")["rows"]
	return sorted((row["voucher_type"], row["name"], row["account_type"], row["amount"]) for row in rows)


def test_advances_cheques_and_an_invoice_paid_too_much_are_told_by_voucher(client, customer, supplier):
	advance = builders.payment_on_account("Customer", customer, 120)
	to_supplier = builders.payment_on_account("Supplier", supplier, 70)
	invoice = builders.sales_invoice(customer, rate=500, posting_date=day(-50), due_date=day(-20))
	cheque = builders.payment_entry(invoice, posting_date=day(12))
	# As ledgers of former versions have it.
	paid_too_much = builders.sales_invoice(customer, rate=100, posting_date=day(-40))
	builders.payment_entry(paid_too_much)
	again = builders.payment_on_account("Customer", customer, 30)
	against = {"against_voucher_type": "Sales Invoice", "against_voucher_no": paid_too_much.name}
	frappe.db.set_value("Payment Ledger Entry", {"voucher_no": again.name}, against)
	assert rows_behind(client, "receivable_advances") == [("Payment Entry", advance.name, "Receivable", -120)]
	assert rows_behind(client, "advances") == [
		("Payment Entry", advance.name, "Receivable", -120),
		("Payment Entry", to_supplier.name, "Payable", -70),
	]
	assert rows_behind(client, "receivable_dated_later") == [
		("Payment Entry", cheque.name, "Receivable", 500)
	]
	assert rows_behind(client, "payable_dated_later") == []
	assert rows_behind(client, "receivable_other") == [
		("Sales Invoice", paid_too_much.name, "Receivable", -30)
	]


def test_the_vouchers_are_for_who_may_read_the_ledger(client, customer, as_user, hide_field, settings):
	builders.payment_on_account("Customer", customer, 120)
	settings(totals_roles=[{"role": "Sales User"}])
	with as_user("sales"):
		(part,) = api.balance(client.name)["sides"]["receivable"]["parts"]
		assert (part["part"], part["bucket"]) == ("advances", None)
		with pytest.raises(frappe.PermissionError):
			api.documents(client.name, "ledger", "receivable_advances")
	hide_field("Payment Ledger Entry", "amount")
	with as_user("accounts"), pytest.raises(frappe.PermissionError):
		api.documents(client.name, "ledger", "receivable_advances")


def test_the_vouchers_are_of_parties_that_the_reader_may_read(client, customer, as_user, limited_to):
	advance = builders.payment_on_account("Customer", customer, 120)
	second = builders.customer("Acme of the North", client=client.name)
	builders.payment_on_account("Customer", second.name, 5)
	assert len(rows_behind(client, "advances")) == 2
	with as_user(limited_to("accounts", "Customer", customer)):
		assert rows_behind(client, "advances") == [("Payment Entry", advance.name, "Receivable", -120)]
		check_parts(client.name)


def test_the_vouchers_have_no_list_of_erpnexts(client, customer):
	builders.payment_on_account("Customer", customer, 120)
	with pytest.raises(frappe.ValidationError, match="several kinds"):
		api.list_filters(client.name, "ledger", "advances")
	with pytest.raises(frappe.ValidationError, match="no_bucket"):
		api.documents(client.name, "ledger", "no_bucket")
	assert api.documents(client.name, "ledger", search="nobody")["total"] == 0
	assert api.documents(client.name, "ledger", search="Payment Entry")["total"] == 1


@pytest.mark.parametrize("fieldname", ["party", "posting_date", "against_voucher_type"])
def test_a_list_of_vouchers_has_no_column_that_permissions_hide(
	client, customer, as_user, hide_field, fieldname
):
	builders.payment_on_account("Customer", customer, 120)
	hide_field("Payment Ledger Entry", fieldname)
	with as_user("accounts"):
		answer = api.documents(client.name, "ledger", "receivable_advances")
	column = {"against_voucher_type": "voucher_type"}.get(fieldname, fieldname)
	assert [row["amount"] for row in answer["rows"]] == [-120]
	assert column not in answer["rows"][0] and column not in {c["fieldname"] for c in answer["columns"]}


def test_a_client_of_very_many_parties_is_asked_by_a_subquery(client, customer, monkeypatch):
	second = builders.customer("Acme of the North", client=client.name)
	for name in (customer, second.name):
		invoice = builders.sales_invoice(name, rate=500, posting_date=day(-50), due_date=day(-20))
		builders.payment_entry(invoice, 200, posting_date=day(12))
		builders.payment_on_account("Customer", name, 10)
	found = api.balance(client.name)
	monkeypatch.setattr(ledger, "MOST_NAMED", 1)
	assert api.balance(client.name) == found
	assert found["sides"]["receivable"]["amounts"][0]["amount"] == 980
