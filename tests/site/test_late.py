"""What is late: each of the nine, in its order, by its days, and for every reader what they may know."""

import frappe
import pytest

from client_hub import api
from client_hub.demo import builders
from client_hub.demo.builders import day
from client_hub.overview import figures as figures_module
from client_hub.overview import late as late_module
from client_hub.overview import time_limit


def late(client, company: str | None = None) -> dict[tuple[str, str], dict]:
	rows = api.page(client.name, company)["late"]
	found = {(row["section"], row["bucket"]): row for row in rows}
	assert len(found) == len(rows)
	return found


def only(client, section: str, bucket: str) -> dict:
	"""The one row that there is, whose bucket opens as many documents as it counts."""
	((key, row),) = late(client).items()
	assert key == (section, bucket)
	assert api.documents(client.name, section, bucket)["total"] == row["count"]
	return row


def told(row: dict) -> tuple:
	return row["count"], [entry["amount"] for entry in row["amounts"]], row["days"], row["since"]


@pytest.fixture
def party(customer):
	return frappe.get_doc("Customer", customer)


@pytest.fixture
def everything(client, customer, supplier, party):
	"""One of each, made in another order than the one in which they are told."""
	contract = builders.contract("Customer", customer, end_date=day(60))
	builders.quotation(party, transaction_date=day(-90), valid_till=day(-60))
	builders.opportunity(party, expected_closing=day(-1))
	builders.purchase_invoice(supplier, posting_date=day(-60), due_date=day(-1))
	builders.purchase_order(supplier, transaction_date=day(-9), schedule_date=day(-1))
	builders.sales_order(customer, transaction_date=day(-9), delivery_date=day(-1))
	builders.task(project=builders.project(customer=customer).name, exp_end_date=day(-1))
	builders.issue(customer=customer).db_set("agreement_status", "Failed")
	builders.sales_invoice(customer, posting_date=day(-60), due_date=day(-1))
	return contract


IN_ORDER = [
	("sales_invoices", "overdue"),
	("issues", "breached"),
	("tasks", "overdue"),
	("sales_orders", "late"),
	("purchase_orders", "late"),
	("purchase_invoices", "late"),
	("opportunities", "overdue"),
	("quotations", "expired_lately"),
	("contracts", "expiring"),
]


def test_all_of_it_comes_in_one_order_and_opens_its_list(client, everything):
	found = late(client)
	assert list(found) == IN_ORDER
	for (section, bucket), row in found.items():
		assert (row["count"], row["state"]) == (1, "ok")
		assert api.documents(client.name, section, bucket)["total"] == 1
		if section in ("issues", "quotations"):
			assert (row["days"], row["since"]) == (None, None)
		elif section != "contracts":
			assert (row["kind"], row["days"], row["since"]) == ("late", 1, day(-1))
	contract = found["contracts", "expiring"]
	assert (contract["kind"], contract["days"], contract["since"]) == ("ending", 60, day(60))


def test_one_of_what_is_late_has_the_name_of_one(client, customer):
	for name in ("Invoice overdue", "Invoices overdue"):
		builders.sales_invoice(customer, posting_date=day(-60), due_date=day(-1))
		assert only(client, "sales_invoices", "overdue")["label"] == name


def test_nothing_is_late_of_a_client_without_documents(client):
	answer = api.page(client.name)
	del answer["money"]
	assert answer == {
		"client": client.name,
		"as_of": day(),
		"companies": [],
		"late": [],
		"checked": "all",
	}


# --- each of them --------------------------------------------------------------------------------


@pytest.mark.parametrize(
	("section", "bucket"),
	[
		("sales_invoices", "overdue"),
		("sales_invoices", "past_due"),
		("purchase_invoices", "overdue"),
		("purchase_invoices", "late"),
	],
)
def test_the_list_says_since_when_an_invoice_is_late_and_not_when_its_last_instalment_is_due(
	section, bucket, client, customer, supplier
):
	is_sale = section == "sales_invoices"
	make, party = (builders.sales_invoice, customer) if is_sale else (builders.purchase_invoice, supplier)
	schedule = [(day(-40), 50), (day(-10), 25), (day(30), 25)]
	older = make(party, rate=100, posting_date=day(-60), schedule=schedule)
	newer = make(party, rate=100, posting_date=day(-50), schedule=schedule)
	builders.payment_entry(newer, 50)
	whole = make(party, rate=100, posting_date=day(-30), due_date=day(-20))
	answer = api.documents(client.name, section, bucket, order_by="due_date asc")
	days = [(older.name, day(-40)), (whole.name, day(-20)), (newer.name, day(-10))]
	assert [(row["name"], str(row["due_date"])) for row in answer["rows"]] == [
		(name, str(since)) for name, since in days
	]
	labels = {column["fieldname"]: column["label"] for column in answer["columns"]}
	assert labels["due_date"] == "Late since"
	everything = api.documents(client.name, section, "authorised")
	assert {str(row["due_date"]) for row in everything["rows"]} == {str(day(30)), str(day(-20))}
	assert not {"Late since", "Past due"}.intersection(column["label"] for column in everything["columns"])


@pytest.mark.parametrize("bucket", ["overdue", "late"])
def test_the_list_of_what_is_late_says_what_of_it_is(bucket, client, supplier):
	schedule = [(day(-40), 50), (day(30), 50)]
	split = builders.purchase_invoice(supplier, rate=100, posting_date=day(-60), schedule=schedule)
	whole = builders.purchase_invoice(supplier, rate=70, posting_date=day(-30), due_date=day(-20))
	answer = api.documents(client.name, "purchase_invoices", bucket, order_by="past_due desc")
	assert [(row["name"], row["past_due"]) for row in answer["rows"]] == [(whole.name, 70), (split.name, 50)]
	assert (
		sum(row["past_due"] for row in answer["rows"])
		== told(only(client, "purchase_invoices", "late"))[1][0]
	)
	fields = [column["fieldname"] for column in answer["columns"]]
	assert fields[fields.index("outstanding_amount") + 1] == "past_due"


def test_of_a_late_invoice_what_is_past_due_counts_and_the_oldest_unpaid_instalment(client, customer):
	rows = [(day(-50), 20), (day(-30), 30), (day(30), 50)]
	invoice = builders.sales_invoice(customer, rate=1000, posting_date=day(-60), schedule=rows)
	assert told(only(client, "sales_invoices", "overdue")) == (1, [500], 50, day(-50))
	builders.payment_entry(invoice, 250)
	assert told(only(client, "sales_invoices", "overdue")) == (1, [250], 30, day(-30))
	(row,) = api.documents(client.name, "sales_invoices", "overdue")["rows"]
	assert (row["outstanding_amount"], row["past_due"]) == (750, 250)
	builders.payment_entry(invoice.reload(), 250)
	assert not late(client)


def test_what_is_due_today_is_not_late(client, customer, supplier, party):
	builders.sales_invoice(customer, due_date=day())
	builders.purchase_invoice(supplier, due_date=day())
	builders.task(project=builders.project(customer=customer).name, exp_end_date=day())
	builders.sales_order(customer, delivery_date=day())
	builders.purchase_order(supplier, schedule_date=day())
	builders.opportunity(party, expected_closing=day())
	builders.quotation(party, valid_till=day())
	assert not late(client)


def test_a_breached_issue_that_is_closed_is_not_late(client, customer):
	builders.issue(customer=customer)
	builders.issue(customer=customer, status="Closed").db_set("agreement_status", "Failed")
	assert not late(client)


def test_a_task_without_a_date_is_overdue_since_nobody_knows_when(client, customer):
	project = builders.project(customer=customer).name
	builders.task(project=project).db_set("status", "Overdue")
	builders.task(project=project, exp_end_date=day(-1), status="Pending Review", review_date=day(1))
	assert told(only(client, "tasks", "overdue")) == (1, [], None, None)


@pytest.mark.parametrize(
	("values", "is_late"),
	[
		({}, True),
		({"status": "On Hold"}, False),
		({"status": "Closed"}, False),
		({"status": "Completed"}, False),
		({"status": "To Deliver", "per_delivered": 99.9}, True),
		({"status": "To Bill", "per_delivered": 100}, False),
		({"skip_delivery_note": 1}, False),
		({"delivery_date": None}, False),
		({"docstatus": 0, "status": "Draft"}, False),
		({"docstatus": 2, "status": "Cancelled"}, False),
	],
)
def test_sales_orders_that_we_deliver_late(values, is_late, client, customer):
	order = builders.sales_order(customer, rate=700, transaction_date=day(-9), delivery_date=day(-3))
	if values:
		frappe.db.set_value("Sales Order", order.name, values)
	if is_late:
		assert told(only(client, "sales_orders", "late")) == (1, [700], 3, day(-3))
	else:
		assert not late(client)


def test_days_are_those_of_the_oldest(client, customer, supplier, party):
	for days in (-2, -20, 3):
		builders.sales_order(customer, transaction_date=day(-30), delivery_date=day(days))
		builders.purchase_order(supplier, transaction_date=day(-30), schedule_date=day(days))
		builders.opportunity(party, expected_closing=day(days))
		builders.contract("Customer", customer, end_date=day(abs(days)))
	found = late(client)
	for key in (("sales_orders", "late"), ("purchase_orders", "late"), ("opportunities", "overdue")):
		assert (found[key]["count"], found[key]["days"]) == (2, 20)
	assert (found["contracts", "expiring"]["count"], found["contracts", "expiring"]["days"]) == (3, 2)


@pytest.mark.parametrize(
	("release_date", "is_late"), [("none", True), (None, False), (1, False), (0, True), (-1, True)]
)
def test_purchase_invoices_on_hold_are_not_paid_late(release_date, is_late, client, supplier):
	invoice = builders.purchase_invoice(supplier, rate=300, posting_date=day(-60), due_date=day(-9))
	if release_date != "none":
		held = {"on_hold": 1, "release_date": None if release_date is None else day(release_date)}
		frappe.db.set_value("Purchase Invoice", invoice.name, held)
	if is_late:
		assert told(only(client, "purchase_invoices", "late")) == (1, [300], 9, day(-9))
	else:
		assert not late(client)


def test_what_is_on_hold_is_neither_in_the_amount_nor_in_the_days(client, supplier):
	builders.purchase_invoice(supplier, rate=300, posting_date=day(-60), due_date=day(-9))
	builders.purchase_invoice(supplier, rate=50, posting_date=day(-60), due_date=day(-40), on_hold=True)
	assert told(only(client, "purchase_invoices", "late")) == (1, [300], 9, day(-9))


def test_an_invoice_between_our_own_companies_is_not_late(client, customer, supplier):
	for invoice in (
		builders.sales_invoice(customer, posting_date=day(-60), due_date=day(-9)),
		builders.purchase_invoice(supplier, posting_date=day(-60), due_date=day(-9)),
	):
		invoice.db_set("status", "Internal Transfer")
	assert not late(client)


@pytest.mark.parametrize(
	("status", "days", "is_late"),
	[
		("Expired", -60, True),
		("Expired", -61, False),
		("Open", -1, True),
		("Replied", -60, True),
		("Open", -61, False),
		("Open", 0, False),
		("Ordered", -1, False),
		("Lost", -1, False),
		("Expired", None, False),
	],
)
def test_quotes_that_expired_lately(status, days, is_late, client, party):
	quote = builders.quotation(party, rate=80, transaction_date=day(-99), valid_till=day(-99))
	quote.db_set({"status": status, "valid_till": None if days is None else day(days)})
	if is_late:
		assert told(only(client, "quotations", "expired_lately")) == (1, [80], None, None)
	else:
		assert not late(client)


@pytest.mark.parametrize(
	("start", "end", "days"), [(-30, 60, 60), (-30, 0, 0), (-30, 61, None), (-30, -1, None), (1, 9, None)]
)
def test_contracts_that_end(start, end, days, client, customer):
	contract = builders.contract("Customer", customer, start_date=day(-30), end_date=day(90))
	contract.db_set({"start_date": day(start), "end_date": day(end)})
	if days is None:
		assert not late(client)
	else:
		assert told(only(client, "contracts", "expiring")) == (1, [], days, day(end))


# --- readers -------------------------------------------------------------------------------------


def test_companies_and_currencies_are_not_added_up(client, customer, second_company):
	builders.sales_invoice(customer, rate=100, posting_date=day(-60), due_date=day(-9))
	builders.sales_invoice(
		customer, rate=200, company=second_company, currency="USD", posting_date=day(-60), due_date=day(-3)
	)
	amounts = late(client)["sales_invoices", "overdue"]["amounts"]
	assert {(a["company"], a["currency"]): a["amount"] for a in amounts} == {
		(builders.default_company(), "EUR"): 100,
		(second_company, "USD"): 200,
	}
	assert told(late(client, second_company)["sales_invoices", "overdue"]) == (1, [200], 3, day(-3))


READS = {
	"sales": {"sales_orders", "opportunities", "quotations"},
	"accounts": {"sales_invoices", "purchase_invoices", "sales_orders"},
	"purchase": {"purchase_orders", "purchase_invoices"},
	"projects": {"tasks"},
	"support": {"issues"},
}


@pytest.mark.parametrize("user", READS)
def test_each_role_sees_what_is_late_of_its_own(user, client, everything, as_user, settings):
	settings(totals_roles=[])
	with as_user(user):
		answer = api.page(client.name)
		found = {row["section"] for row in answer["late"]}
		assert READS[user] <= found
		for row in answer["late"]:
			assert row["state"] == "ok" and frappe.has_permission(row["doctype"], "read")
	assert answer["checked"] == "some"


def test_totals_without_documents_are_counts_and_amounts_alone(client, everything, as_user, settings, logged):
	settings(totals_roles=[{"role": "Sales User"}])
	with as_user("sales"):
		answer = api.page(client.name)
		found = {row["section"]: row for row in answer["late"]}
		assert list(found) == [section for section, _bucket in IN_ORDER]
		assert answer["checked"] == "some"
		for section, row in found.items():
			can_read = frappe.has_permission(row["doctype"], "read")
			assert row["state"] == ("ok" if can_read else "totals_only")
			if not can_read:
				assert (row["count"], row["days"], row["since"]) == (1, None, None)
				with pytest.raises(frappe.PermissionError):
					api.documents(client.name, section, row["bucket"])
	assert [entry["amount"] for entry in found["sales_invoices"]["amounts"]] == [1000]
	assert any("saw totals" in line and "sales_invoices" in line for line in logged)


def test_a_user_of_one_company_sees_what_is_late_in_it(client, customer, as_user, limited_to, second_company):
	for company, currency, due in ((None, None, -9), (second_company, "USD", -3)):
		builders.sales_invoice(
			customer, company=company, currency=currency, posting_date=day(-60), due_date=day(due)
		)
	assert api.page(client.name)["companies"] == sorted([builders.default_company(), second_company])
	limited_to("accounts", "Company", second_company)
	with as_user("accounts"):
		answer = api.page(client.name)
		(row,) = answer["late"]
	assert [entry["company"] for entry in row["amounts"]] == answer["companies"] == [second_company]
	assert (row["count"], row["days"]) == (1, 3)


def test_companies_are_those_of_documents_that_the_user_may_read(
	client, customer, supplier, as_user, second_company
):
	builders.sales_invoice(customer)
	builders.purchase_order(supplier, company=second_company, currency="USD", conversion_rate=1)
	builders.sales_order(customer, company=second_company, currency="USD").cancel()
	companies = [builders.default_company(), second_company]
	assert api.page(client.name, company=second_company)["companies"] == sorted(companies)
	with as_user("accounts"):
		assert api.page(client.name)["companies"] == companies[:1]
	with as_user("purchase"):
		assert api.page(client.name)["companies"] == companies[1:]


def test_where_there_is_one_company_it_is_told_of_who_may_read_a_document_of_it(
	client, customer, as_user, limited_to
):
	frappe.db.delete("Company", {"name": ("!=", builders.default_company())})
	assert api.page(client.name)["companies"] == []
	builders.sales_invoice(customer)
	with as_user("accounts"):
		assert api.page(client.name)["companies"] == [builders.default_company()]
	with as_user("purchase"):
		assert api.page(client.name)["companies"] == []
	limited_to("accounts", "Customer", builders.customer("Somebody else").name)
	frappe.share.add("Client", client.name, "test.accounts@client-hub.example.com")
	with as_user("accounts"):
		assert api.page(client.name)["companies"] == []


def test_a_field_that_the_user_may_not_read_tells_no_day_and_no_amount(
	client, everything, as_user, hide_field, settings
):
	settings(totals_roles=[])
	hide_field("Sales Order", "delivery_date")
	hide_field("Purchase Invoice", "outstanding_amount")
	hide_field("Sales Invoice", "due_date")
	with as_user("accounts"):
		found = {row["section"]: row for row in api.page(client.name)["late"]}
	assert told(found["sales_orders"]) == (1, [1000], None, None)
	assert told(found["purchase_invoices"]) == (1, [], None, None)
	assert told(found["sales_invoices"]) == (1, [1000], None, None)


def test_a_client_that_the_user_may_not_read_has_no_page(client, as_user, limited_to):
	limited_to("accounts", "Client", builders.client("Another").name)
	with as_user("accounts"), pytest.raises(frappe.PermissionError):
		api.page(client.name)


# --- what could not be checked -------------------------------------------------------------------


def test_what_takes_too_long_or_fails_could_not_be_checked(client, everything, monkeypatch):
	monkeypatch.setattr(time_limit, "TIME_LIMIT", 1)
	grouped = figures_module._grouped

	def slow(section, *args):
		if section.key == "tasks":
			frappe.db.sql("select sleep(3)")
		return grouped(section, *args)

	def failing(section, *args):
		return grouped(section, *args) if section.key != "tasks" else 1 / 0

	in_order = [section for section, _bucket in IN_ORDER]
	before, others = in_order[: in_order.index("tasks")], [s for s in in_order if s != "tasks"]
	# What takes too long takes the time of those that follow.
	for broken, answered in ((slow, before), (failing, others)):
		monkeypatch.setattr(figures_module, "_grouped", broken)
		answer = api.page(client.name)
		assert answer["checked"] == "timeout"
		assert [row["section"] for row in answer["late"]] == answered


def test_what_is_past_due_that_takes_too_long_or_fails_leaves_the_count(client, everything, monkeypatch):
	monkeypatch.setattr(time_limit, "TIME_LIMIT", 1)
	for broken in (lambda *args: frappe.db.sql("select sleep(3)"), lambda *args: 1 / 0):
		monkeypatch.setattr(late_module, "past_due", broken)
		wanted = [entry for entry in late_module.in_order() if entry.section.key == "sales_invoices"]
		monkeypatch.setattr(late_module, "in_order", lambda wanted=wanted: wanted)
		answer = api.page(client.name)
		assert answer["checked"] == "timeout"
		assert told(answer["late"][0]) == (1, [], None, None)


def test_a_doctype_that_is_not_there_has_nothing_late(client, monkeypatch):
	from client_hub.overview import access

	monkeypatch.setattr(access, "is_absent", lambda doctype: doctype == "Issue")
	assert api.page(client.name)["checked"] == "all"
