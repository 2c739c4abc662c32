"""The balance equals ERPNext's ledger and its Accounts Receivable and Payable, for every reader."""

from collections import defaultdict

import frappe
import pytest
from frappe.permissions import add_permission
from frappe.utils import flt

from client_hub import api
from client_hub.demo import builders
from client_hub.demo.builders import day
from client_hub.overview import balance as balance_module
from client_hub.overview import paying, time_limit


@pytest.fixture(autouse=True)
def parts_open_their_rows(request):
	"""Whatever a test has made of its client: each part of the balance is the sum of the rows it opens."""
	client = request.getfixturevalue("client") if "client" in request.fixturenames else None
	yield
	frappe.set_user("Administrator")
	if client and frappe.db.exists("Client", client.name):
		check_parts(client.name)


def check_parts(client: str, company: str | None = None) -> set[str]:
	"""Compare each part with its list; returns the parts that were there."""
	seen = set()
	for name, side in api.balance(client, company)["sides"].items():
		for part in side["parts"]:
			if not part["bucket"]:
				continue
			fields = ("amount", "account_currency")
			if part["section"] != "ledger":
				fields = ("outstanding_amount", "party_account_currency")
			answer = api.documents(client, part["section"], part["bucket"], company, page_length=500)
			found = defaultdict(float)
			for row in answer["rows"]:
				found[row["company"], row[fields[1]]] += row[fields[0]]
			told = {
				(entry["company"], entry["currency"]): flt(entry["amount"], 2) for entry in part["amounts"]
			}
			rows = {key: flt(amount, 2) for key, amount in found.items() if flt(amount, 2)}
			assert rows == {key: amount for key, amount in told.items() if amount}, (client, name, part)
			seen.add(part["part"])
	return seen


def amount_of(entries: list[dict]) -> float:
	assert len(entries) < 2
	return entries[0]["amount"] if entries else 0


def parts_of(side: dict) -> dict[str, float]:
	return {part["part"]: amount_of(part["amounts"]) for part in side["parts"]}


def by_report(report: str, party_type: str, parties: list[str], **more) -> list[dict]:
	# Imported here: ERPNext's module asks the database when it is loaded.
	report_module = frappe.get_module(f"erpnext.accounts.report.{report}.{report}")
	return report_module.execute(
		{
			"company": builders.default_company(),
			"party_type": party_type,
			"party": parties,
			"report_date": day(),
			"ageing_based_on": "Due Date",
			"range": "30, 60, 90, 120",
			"range1": 30,
			"range2": 60,
			"range3": 90,
			"range4": 120,
			**more,
		}
	)[1]


def total_of(rows: list[dict], fieldname: str) -> float:
	return flt(sum(flt(row.get(fieldname)) for row in rows if row.get("voucher_no")), 2)


# --- the ledger (6) ------------------------------------------------------------------------------


def test_invoices_advances_and_journals_add_up_to_the_ledger(client, customer, supplier):
	partly = builders.sales_invoice(customer, rate=1000, posting_date=day(-60), due_date=day(-10))
	builders.payment_entry(partly, 300)
	builders.credit_note(builders.sales_invoice(customer, rate=200))
	builders.payment_on_account("Customer", customer, 150)
	builders.journal_entry("Customer", customer, 40)
	builders.purchase_invoice(supplier, rate=500)
	builders.sales_invoice(customer, rate=7).cancel()
	found = api.balance(client.name)
	receivable, payable = found["sides"]["receivable"], found["sides"]["payable"]
	assert found["state"] == "ok"
	assert parts_of(receivable) == {
		"pending": 200,
		"overdue": 700,
		"credits": -200,
		"advances": -150,
		"journals": 40,
	}
	assert amount_of(receivable["amounts"]) == 590
	assert amount_of(payable["amounts"]) == 500
	assert amount_of(found["net"]) == 90


def test_the_balance_is_that_of_accounts_receivable_and_payable(client, customer, supplier):
	branch = builders.customer("Branch", client=client.name).name
	for party in (customer, branch):
		builders.payment_entry(
			builders.sales_invoice(party, rate=1000, due_date=day(-3), posting_date=day(-40)), 300
		)
		builders.payment_on_account("Customer", party, 150)
	builders.payment_entry(builders.purchase_invoice(supplier, rate=800), 100)
	builders.payment_on_account("Supplier", supplier, 60)
	builders.sales_invoice(builders.customer("Stranger").name, rate=9999)
	found = api.balance(client.name)["sides"]
	for name, report, party_type, parties in (
		("receivable", "accounts_receivable", "Customer", [customer, branch]),
		("payable", "accounts_payable", "Supplier", [supplier]),
	):
		expected = total_of(by_report(report, party_type, parties), "outstanding")
		assert expected
		assert amount_of(found[name]["amounts"]) == expected
		assert sorted(found[name]["parties"]) == sorted(parties)


def test_pending_overdue_and_credits_are_the_part_of_invoices(client, customer):
	builders.sales_invoice(customer, rate=100)
	builders.sales_invoice(customer, rate=300, posting_date=day(-60), due_date=day(-1))
	builders.credit_note(builders.sales_invoice(customer, rate=50), update_outstanding_for_self=1)
	builders.payment_on_account("Customer", customer, 30)
	side = api.balance(client.name)["sides"]["receivable"]
	assert parts_of(side) == {"pending": 150, "overdue": 300, "credits": -50, "advances": -30}
	assert amount_of(side["amounts"]) == sum(parts_of(side).values()) == 370


def test_the_parts_of_a_client_in_a_foreign_currency_are_in_that_of_the_account(client):
	customer = builders.customer("In dollars", client=client.name, default_currency="USD").name
	invoice = builders.sales_invoice(customer, rate=1000, currency="USD")
	builders.payment_entry(invoice, 250)
	side = api.balance(client.name)["sides"]["receivable"]
	invoice.reload()
	((pending,),) = [part["amounts"] for part in side["parts"]]
	assert (pending["currency"], pending["amount"]) == (
		invoice.party_account_currency,
		invoice.outstanding_amount,
	)
	assert side["amounts"][0]["currency"] == "EUR"


def test_what_stands_in_another_currency_is_told_in_the_companys_as_well(client):
	company = builders.default_company()
	account = {"company": company, "account": builders.party_account(company, "Customer", "USD")}
	customer = builders.customer("Dollars", client=client.name, default_currency="USD", accounts=[account])
	invoice = builders.sales_invoice(customer.name, rate=1000, currency="USD")
	builders.payment_entry(invoice, 250)
	side = api.balance(client.name)["sides"]["receivable"]
	assert side["converted"] == [
		{
			"company": company,
			"currency": "USD",
			"amount": invoice.reload().outstanding_amount,
			"company_currency": "EUR",
			"company_amount": pytest.approx(amount_of(side["amounts"]), abs=0.01),
		}
	]
	builders.payment_entry(invoice)
	assert api.balance(client.name)["sides"]["receivable"]["converted"] == []


def test_a_revaluation_is_owed_as_in_accounts_receivable(client):
	"""It changes what the debt is in the company's currency, and nothing in its own."""
	company = builders.default_company()
	gains = frappe.db.get_value("Company", company, "exchange_gain_loss_account")
	frappe.db.set_value("Company", company, "unrealized_exchange_gain_loss_account", gains)
	frappe.clear_document_cache("Company", company)
	account = {"company": company, "account": builders.party_account(company, "Customer", "USD")}
	customer = builders.customer("Dollars", client=client.name, default_currency="USD", accounts=[account])
	builders.sales_invoice(customer.name, rate=1000, currency="USD", conversion_rate=0.5)
	revaluation = frappe.new_doc("Exchange Rate Revaluation", company=company, posting_date=day())
	of_account = [row for row in revaluation.get_accounts_data() if row.get("party") == customer.name]
	revaluation.extend("accounts", of_account)
	(row,) = revaluation.accounts
	row.new_exchange_rate = 0.75
	row.new_balance_in_base_currency = 750
	row.gain_loss = 250
	revaluation.set_total_gain_loss()
	revaluation.insert().submit()
	frappe.get_doc("Journal Entry", revaluation.make_jv_entries()["revaluation_jv"]).submit()
	side = api.balance(client.name)["sides"]["receivable"]
	owed = total_of(by_report("accounts_receivable", "Customer", [customer.name]), "outstanding")
	assert amount_of(side["amounts"]) == owed == 750
	assert side["rounding"] == []
	(table,) = api.statement(client.name, open_items=True)["tables"]
	assert [row["in_company_currency"] for row in table["rows"]] == [500, 250]


def test_a_client_of_one_role_has_the_side_of_that_role():
	sides = {
		role: set(api.balance(builders.client(role, **{role: 1}).name)["sides"])
		for role in ("is_customer", "is_supplier")
	}
	assert sides == {"is_customer": {"receivable"}, "is_supplier": {"payable"}}


def test_a_reader_of_the_ledger_without_invoices_gets_them_as_one_part(client, customer, as_user, settings):
	builders.sales_invoice(customer, rate=100)
	builders.payment_on_account("Customer", customer, 30)
	settings(totals_roles=[])
	try:
		add_permission("Payment Ledger Entry", "Sales User")
		with as_user("sales"):
			side = api.balance(client.name)["sides"]["receivable"]
	finally:
		frappe.clear_cache(doctype="Payment Ledger Entry")
	assert parts_of(side) == {"invoices": 100, "advances": -30}
	assert side["ageing"] == {"state": "no_access", "rows": []}


def test_what_fails_leaves_the_rest_of_the_balance(client, customer, monkeypatch):
	def fail(*args):
		raise RuntimeError

	def take_long(*args):
		frappe.db.sql("select sleep(3)")

	monkeypatch.setattr(time_limit, "TIME_LIMIT", 1)
	monkeypatch.setattr(balance_module, "ageing", fail)
	monkeypatch.setattr(paying, "payment_behaviour", take_long)
	builders.sales_invoice(customer, rate=100)
	side = api.balance(client.name)["sides"]["receivable"]
	assert (side["ageing"]["state"], side["behaviour"]["state"]) == ("error", "timeout")
	assert amount_of(side["amounts"]) == 100


def test_the_net_does_not_move_when_erpnext_settles_across_a_common_party(client, customer, supplier):
	frappe.db.set_single_value("Accounts Settings", "enable_common_party_accounting", 1)
	before = api.balance(client.name)["net"]
	link = frappe.get_doc(
		doctype="Party Link", primary_role="Customer", primary_party=customer,
		secondary_role="Supplier", secondary_party=supplier,
	)  # fmt: skip
	link.insert()
	invoice = builders.purchase_invoice(supplier, rate=500)
	invoice.reload()
	assert (invoice.outstanding_amount, before) == (0, [])
	assert amount_of(api.balance(client.name)["net"]) == -500


def test_companies_are_not_added_up(client, customer, second_company):
	builders.sales_invoice(customer, rate=100)
	builders.sales_invoice(customer, rate=200, company=second_company)
	side = api.balance(client.name)["sides"]["receivable"]
	assert {entry["company"]: entry["currency"] for entry in side["amounts"]} == {
		builders.default_company(): "EUR",
		second_company: "USD",
	}
	one = api.balance(client.name, company=second_company)["sides"]["receivable"]["amounts"]
	assert [entry["company"] for entry in one] == [second_company]


# --- ageing (7) ----------------------------------------------------------------------------------


def aged(client, side: str = "receivable") -> dict:
	found = api.balance(client.name)["sides"][side]["ageing"]["rows"]
	return {(entry["from_day"], entry["to_day"]): amount_of(entry["amounts"]) for entry in found}


def test_unpaid_invoices_age_as_in_accounts_receivable(client, customer):
	for days, rate in ((-1, 10), (-30, 20), (-31, 40), (-75, 80), (-121, 160), (0, 320), (5, 640)):
		builders.sales_invoice(customer, rate=rate, posting_date=day(-200), due_date=day(days))
	rows = by_report("accounts_receivable", "Customer", [customer])
	in_report = [total_of(rows, f"range{number}") for number in range(1, 6)]
	found = aged(client)
	assert found == {(None, 0): 960, (1, 30): 30, (31, 60): 40, (61, 90): 80, (91, 120): 0, (121, None): 160}
	# The report has what is due today in its first range, and what is due later in none.
	assert in_report == [found[1, 30] + 320, 40, 80, 0, 160]
	assert total_of(rows, "outstanding") == sum(found.values())


def test_a_schedule_ages_row_by_row_and_payments_go_to_the_oldest(client, customer, supplier):
	schedule = [(day(-100), 50), (day(-40), 30), (day(20), 20)]
	for make, party in ((builders.sales_invoice, customer), (builders.purchase_invoice, supplier)):
		invoice = make(party, rate=1000, posting_date=day(-120), schedule=schedule)
		builders.payment_entry(invoice, 600)
	expected = {(None, 0): 200, (1, 30): 0, (31, 60): 200, (61, 90): 0, (91, 120): 0, (121, None): 0}
	assert aged(client) == expected
	assert aged(client, "payable") == expected
	rows = by_report("accounts_receivable", "Customer", [customer], based_on_payment_terms=1)
	assert [total_of(rows, f"range{number}") for number in range(1, 6)] == [0, 200, 0, 0, 0]


def test_the_ranges_add_up_to_what_is_pending_and_overdue(client, customer):
	builders.sales_invoice(
		customer, rate=333.33, posting_date=day(-90), schedule=[(day(-60), 33), (day(-1), 33), (day(9), 34)]
	)
	builders.sales_invoice(customer, rate=10, posting_date=day(-90), due_date=day(-80), is_pos=False)
	(invoices,) = api.overview(client.name, tiles=["invoices"])["tiles"]["invoices"]["sections"][:1]
	owed = sum(
		amount_of(figure["amounts"])
		for figure in invoices["figures"]
		if figure["bucket"] in ("pending", "overdue")
	)
	assert flt(sum(aged(client).values()), 2) == flt(owed, 2)


def test_an_advance_that_an_invoice_was_made_with_is_not_taken_off_twice(client, customer):
	"""ERPNext takes it out of the payment schedule, whose rows are less than the invoice."""
	payment = builders.payment_on_account("Customer", customer, 400)
	schedule = [(day(-40), 50), (day(-10), 50)]
	invoice = builders.sales_invoice(
		customer, rate=1000, posting_date=day(-60), schedule=schedule, do_not_submit=True
	)
	invoice.append(
		"advances",
		{
			"reference_type": "Payment Entry",
			"reference_name": payment.name,
			"advance_amount": 400,
			"allocated_amount": 400,
		},
	)
	invoice.save()
	invoice.submit()
	invoice.reload()
	asked = sum(row.payment_amount for row in invoice.payment_schedule)
	assert (invoice.outstanding_amount, asked) == (600, 600)
	assert {days: amount for days, amount in aged(client).items() if amount} == {(1, 30): 300, (31, 60): 300}
	builders.payment_entry(invoice, 200)
	assert {days: amount for days, amount in aged(client).items() if amount} == {(1, 30): 300, (31, 60): 100}


def test_settings_choose_the_ranges(client, customer, settings):
	settings(ageing_ranges="10, 20")
	builders.sales_invoice(customer, rate=100, posting_date=day(-60), due_date=day(-15))
	assert aged(client) == {(None, 0): 0, (1, 10): 0, (11, 20): 100, (21, None): 0}


def opened(client, entry: dict, section: str = "sales_invoices", **more) -> dict:
	"""The list that an age opens."""
	return api.documents(client.name, section, entry["bucket"], page_length=100, **more)


def test_each_age_opens_the_invoices_it_is_made_of_for_every_reader(story, as_user, limited_to, settings):
	settings(totals_roles=[{"role": "Sales User"}])
	one_company = limited_to("accounts", "Company", builders.default_company())
	seen = set()
	for reader in ("Administrator", "sales", "purchase", one_company):
		with as_user(reader):
			for name in frappe.get_list("Client", pluck="name"):
				client = frappe.get_doc("Client", name)
				for side, section in (("receivable", "sales_invoices"), ("payable", "purchase_invoices")):
					ageing = api.balance(name)["sides"].get(side, {}).get("ageing", {"state": "", "rows": []})
					for entry in ageing["rows"]:
						if ageing["state"] != "ok":
							with pytest.raises(frappe.PermissionError):
								opened(client, entry, section)
							continue
						answer = opened(client, entry, section)
						assert answer["total"] == len(answer["rows"]) == entry["count"]
						amounts = defaultdict(float)
						for row in answer["rows"]:
							amounts[row["company"], row["party_account_currency"]] += row["amount_of_age"]
						told = {(a["company"], a["currency"]): a["amount"] for a in entry["amounts"]}
						assert {key: flt(amount, 6) for key, amount in amounts.items()} == told
						assert answer["amounts"] == entry["amounts"]
						seen |= {(reader, section, entry["bucket"])} if entry["count"] else set()
	assert {bucket for _reader, _section, bucket in seen} >= {"not_due", "age_1"}
	assert {reader for reader, _section, _bucket in seen} >= {"Administrator", one_company}


def test_past_due_is_the_sum_of_the_ages_past_due_and_not_of_whole_invoices(client, customer):
	schedule = [(day(-100), 50), (day(-40), 30), (day(20), 20)]
	invoice = builders.sales_invoice(customer, rate=1000, posting_date=day(-120), schedule=schedule)
	answer = api.documents(client.name, "sales_invoices", "past_due")
	assert [(row["name"], row["amount_of_age"]) for row in answer["rows"]] == [(invoice.name, 800)]
	assert answer["columns"][-1]["fieldname"] == "amount_of_age"
	assert amount_of(answer["amounts"]) == 800
	rows = api.balance(client.name)["sides"]["receivable"]["ageing"]["rows"]
	found = {entry["bucket"]: (entry["count"], amount_of(entry["amounts"])) for entry in rows}
	assert {key: told for key, told in found.items() if told[0]} == {
		"not_due": (1, 200),
		"age_2": (1, 300),
		"age_4": (1, 500),
	}


def test_an_age_has_what_a_post_dated_cheque_will_pay(client, customer):
	invoice = builders.sales_invoice(customer, rate=500, posting_date=day(-50), due_date=day(-20))
	builders.payment_entry(invoice, posting_date=day(12))
	assert frappe.db.get_value("Sales Invoice", invoice.name, "outstanding_amount") == 0
	answer = api.documents(client.name, "sales_invoices", "age_1")
	assert [(row["name"], row["amount_of_age"]) for row in answer["rows"]] == [(invoice.name, 500)]


def test_an_age_sorts_searches_pages_and_opens_erpnexts_list(client, customer):
	made = [
		builders.sales_invoice(customer, rate=rate, posting_date=day(-50), due_date=day(-20)).name
		for rate in (10, 30, 20)
	]

	def ask(**more) -> list[str]:
		return [row["name"] for row in api.documents(client.name, "sales_invoices", "age_1", **more)["rows"]]

	assert ask(order_by="amount_of_age desc") == [made[1], made[2], made[0]]
	assert ask(order_by="amount_of_age desc", start=1, page_length=1) == [made[2]]
	assert ask(search=made[0]) == [made[0]]
	((_doctype, field, operator, names),) = api.list_filters(client.name, "sales_invoices", "age_1")
	assert (field, operator, set(names)) == ("name", "in", set(made))


def test_an_age_that_the_settings_do_not_have_is_refused(client, customer, settings):
	settings(ageing_ranges="10, 20")
	builders.sales_invoice(customer, rate=100, posting_date=day(-60), due_date=day(-15))
	assert api.documents(client.name, "sales_invoices", "age_2")["total"] == 1
	assert api.documents(client.name, "sales_invoices", "age_3")["total"] == 0
	with pytest.raises(frappe.ValidationError, match="age_4"):
		api.documents(client.name, "sales_invoices", "age_4")
	with pytest.raises(frappe.ValidationError):
		api.documents(client.name, "sales_orders", "age_1")


def test_who_may_not_read_the_outstanding_amount_is_told_no_age(client, customer, as_user, hide_field):
	builders.sales_invoice(customer, rate=100, posting_date=day(-60), due_date=day(-15))
	hide_field("Sales Invoice", "outstanding_amount")
	with as_user("accounts"), pytest.raises(frappe.PermissionError):
		api.documents(client.name, "sales_invoices", "age_1")


# --- payment behaviour (8) -----------------------------------------------------------------------


def test_days_to_pay_are_weighted_by_the_money(client, customer):
	slow = builders.sales_invoice(customer, rate=300, posting_date=day(-100), due_date=day(-70))
	builders.payment_entry(slow, 100, posting_date=day(-90))
	builders.payment_entry(slow, 200, posting_date=day(-60))  # settled after 40 days, late
	quick = builders.sales_invoice(customer, rate=100, posting_date=day(-50), due_date=day(-20))
	builders.payment_entry(quick, posting_date=day(-42))  # 8 days, in time
	long_ago = builders.sales_invoice(customer, rate=900, posting_date=day(-500), due_date=day(-480))
	builders.payment_entry(long_ago, posting_date=day(-400))
	builders.sales_invoice(customer, rate=5000, posting_date=day(-50))
	(found,) = api.balance(client.name)["sides"]["receivable"]["behaviour"]["rows"]
	assert found == {
		"company": builders.default_company(),
		"invoices": 2,
		"days": 24.5,  # 100 * 10 + 200 * 40 + 100 * 8, over 400
		"late_share": 75,
	}


# --- who may see it ------------------------------------------------------------------------------


def test_who_reads_no_ledger_gets_the_invoices_only(client, customer, supplier, as_user):
	builders.sales_invoice(customer, rate=100)
	builders.purchase_invoice(supplier, rate=70)
	builders.payment_on_account("Supplier", supplier, 20)
	with as_user("purchase"):
		found = api.balance(client.name)
	assert (found["state"], found["net"]) == ("invoices_only", [])
	assert found["sides"]["receivable"]["amounts"] is None
	assert found["sides"]["receivable"]["behaviour"] == {"state": "no_access", "rows": []}
	assert amount_of(found["sides"]["payable"]["amounts"]) == 70
	assert found["sides"]["payable"]["parties"] == []


def test_a_role_without_invoices_sees_no_balance_until_settings_show_it_totals(
	client, customer, as_user, settings
):
	builders.sales_invoice(customer, rate=100)
	settings(totals_roles=[])
	with as_user("sales"):
		found = api.balance(client.name)
	assert found["state"] == "no_access"
	nothing = {"state": "no_access", "rows": []}
	for name, side in found["sides"].items():
		of_customers = {"credit": nothing, "dunning": nothing} if name == "receivable" else {}
		assert side == {
			"amounts": None,
			"converted": [],
			"parts": [],
			"rounding": [],
			"parties": [],
			"ageing": nothing,
			"behaviour": nothing,
			**of_customers,
		}
	settings(totals_roles=[{"role": "Sales User"}])
	with as_user("sales"):
		found = api.balance(client.name)
	assert found["state"] == "totals_only"
	assert amount_of(found["sides"]["receivable"]["amounts"]) == 100
	assert found["sides"]["receivable"]["parties"] == []


def test_a_user_of_one_company_sees_its_ledger_alone(client, customer, second_company, as_user, limited_to):
	builders.sales_invoice(customer, rate=100)
	builders.sales_invoice(customer, rate=200, company=second_company)
	limited_to("accounts", "Company", builders.default_company())
	with as_user("accounts"):
		side = api.balance(client.name)["sides"]["receivable"]
	assert [(e["company"], e["amount"]) for e in side["amounts"]] == [(builders.default_company(), 100)]


def test_invoices_of_a_company_whose_ledger_is_closed_are_not_taken_off(
	client, customer, second_company, as_user, limited_to
):
	builders.sales_invoice(customer, rate=100)
	builders.sales_invoice(customer, rate=200, company=second_company)
	limited_to("accounts", "Company", builders.default_company(), applicable_for="Payment Ledger Entry")
	with as_user("accounts"):
		assert check_parts(client.name) == {"pending"}
		side = api.balance(client.name)["sides"]["receivable"]
	assert amount_of(side["amounts"]) == 100


def test_a_user_of_one_customer_sees_nothing_of_the_other(client, customer, as_user, limited_to):
	branch = builders.customer("Branch", client=client.name).name
	builders.sales_invoice(customer, rate=100)
	builders.sales_invoice(branch, rate=200)
	limited_to("accounts", "Customer", customer)
	with as_user("accounts"):
		side = api.balance(client.name)["sides"]["receivable"]
	assert amount_of(side["amounts"]) == 100
	assert side["parties"] == [customer]


def test_a_client_that_the_user_may_not_read_has_no_balance(client, as_user, limited_to):
	limited_to("accounts", "Client", builders.client("Permitted").name)
	with as_user("accounts"), pytest.raises(frappe.PermissionError):
		api.balance(client.name)


# --- the demo's clients --------------------------------------------------------------------------


def test_every_client_of_the_demo_has_the_balance_of_the_ledger(story):
	"""By hand: every entry of every party, in plain Python."""
	for client in frappe.get_all("Client", pluck="name"):
		found = api.balance(client)["sides"]
		for name, party_type, account_type in (
			("receivable", "Customer", "Receivable"),
			("payable", "Supplier", "Payable"),
		):
			parties = frappe.get_all(party_type, {"client": client}, pluck="name")
			by_hand = defaultdict(float)
			for entry in frappe.get_all(
				"Payment Ledger Entry",
				{
					"party_type": party_type,
					"party": ("in", parties or [""]),
					"account_type": account_type,
					"delinked": 0,
				},
				["company", "amount"],
			):
				by_hand[entry.company] += entry.amount
			amounts = found[name]["amounts"] if name in found else []
			assert {e["company"]: flt(e["amount"], 2) for e in amounts} == {
				company: flt(amount, 2) for company, amount in by_hand.items()
			}
