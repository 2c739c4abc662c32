"""Credit of each Customer in each company, as ERPNext checks it, for who may read all that it is made of."""

import frappe
import pytest
from erpnext.selling.doctype.customer.customer import get_credit_limit, get_customer_outstanding
from frappe.permissions import add_permission

from client_hub import api
from client_hub.demo import builders
from client_hub.demo.builders import day
from client_hub.overview.client_balances import Asked
from client_hub.overview.credit import credit_of


@pytest.fixture
def client():
	return builders.client("Acme", is_customer=1)


def limit(customer: str, amount: float, company: str | None = None, bypass: bool = False) -> None:
	doc = frappe.get_doc("Customer", customer)
	row = {"company": company or builders.default_company(), "credit_limit": amount}
	doc.append("credit_limits", {**row, "bypass_credit_limit_check": int(bypass)})
	doc.save()


def told(client, company: str | None = None) -> list[dict]:
	answer = api.balance(client.name, company)["sides"]["receivable"]["credit"]
	assert answer["state"] == "ok"
	return answer["rows"]


def in_use(customer: str) -> None:
	"""An invoice, an order and a delivery, each of an amount that no two others add up to."""
	builders.sales_invoice(customer, rate=400, posting_date=day(5))
	builders.sales_order(customer, rate=200)
	item = {"item_code": builders.item(), "qty": 1, "rate": 50}
	of_no_order = {"customer": customer, "company": builders.default_company(), "items": [item]}
	builders.make("Delivery Note", of_no_order, False)


def test_used_is_what_erpnext_checks(client, customer):
	limit(customer, 1000)
	in_use(customer)
	(row,) = told(client)
	company = builders.default_company()
	assert row["used"] == get_customer_outstanding(customer, company) == 650
	assert row["limit"] == get_credit_limit(customer, company) == 1000
	assert (row["left"], row["without_orders"]) == (350, False)
	assert (row["customer"], row["company"], row["currency"]) == (customer, company, "EUR")


def test_orders_that_are_not_checked_are_not_in_use(client, customer):
	limit(customer, 1000, bypass=True)
	in_use(customer)
	frappe.db.set_value("Customer Credit Limit", {"parent": customer}, "credit_limit", 300)
	(row,) = told(client)
	assert row["used"] == get_customer_outstanding(customer, builders.default_company(), True) == 450
	assert (row["left"], row["without_orders"]) == (-150, True)


def test_the_limit_of_the_customers_group_holds_where_it_has_none(client, customer):
	of_group = {"company": builders.default_company(), "credit_limit": 70}
	group = builders.make(
		"Customer Group", {"customer_group_name": "Acme's", "credit_limits": [of_group]}, True
	)
	doc = frappe.get_doc("Customer", customer)
	doc.customer_group = group.name
	doc.save()
	(row,) = told(client)
	assert (row["limit"], row["used"]) == (70, 0)


def test_a_customer_whose_title_is_hidden_goes_by_its_name(client, customer, hide_field):
	frappe.db.set_value("Customer", customer, "customer_name", "Acme of the title")
	limit(customer, 1000)
	assert [row["title"] for row in told(client)] == ["Acme of the title"]
	hide_field("Customer", "customer_name")
	assert [row["title"] for row in told(client)] == [customer]


def test_who_has_no_limit_has_no_credit_to_tell(client, customer):
	builders.sales_invoice(customer, rate=400)
	assert told(client) == []


def test_limits_are_never_added_up(client, customer, second_company):
	branch = builders.customer("Acme Branch", client=client.name).name
	limit(customer, 100)
	limit(customer, 500, second_company)
	limit(branch, 30)
	assert sorted((row["customer"], row["company"], row["limit"]) for row in told(client)) == sorted(
		[
			(customer, builders.default_company(), 100),
			(customer, second_company, 500),
			(branch, builders.default_company(), 30),
		]
	)
	assert [row["limit"] for row in told(client, second_company)] == [500]


def test_of_all_clients_at_once_it_is_what_erpnext_says_of_each_customer(
	client, customer, second_company, story
):
	company = builders.default_company()
	frappe.db.set_value("Company", second_company, "credit_limit", 5000)
	frappe.clear_document_cache("Company", second_company)
	limit(customer, 1000, bypass=True)
	in_use(customer)
	group = {"company": company, "credit_limit": 70_000}
	builders.make("Customer Group", {"customer_group_name": "Acme's", "credit_limits": [group]}, True)
	branch = builders.customer("Acme Branch", client=client.name, customer_group="Acme's").name
	delivery(branch, 10, billed=3)
	delivery(branch, 2, billed=2)
	delivery(branch, 7, billed=0).update_status("Closed")
	builders.delivery_note(builders.sales_order(branch, rate=200))
	told = {(row["customer"], row["company"]): row for row in credit_of(Asked().context())}
	assert told[branch, company]["used"] == 7 * 50 + 200 + (3 + 2) * 50
	for name in frappe.get_all("Customer", {"client": ("is", "set")}, pluck="name"):
		for of in (company, second_company):
			if not (wanted := get_credit_limit(name, of)):
				assert (name, of) not in told
				continue
			row = told.pop((name, of))
			used = get_customer_outstanding(name, of, row["without_orders"])
			assert (row["limit"], row["used"]) == (wanted, pytest.approx(used, abs=1e-6)), (name, of)
	assert not {of for _customer, of in told} & {company, second_company}


def delivery(customer: str, qty: float, billed: float):
	"""A delivery of no order, at 50 a piece, of which some are invoiced."""
	from erpnext.stock.doctype.delivery_note.delivery_note import make_sales_invoice

	item = {"item_code": builders.item(), "qty": qty, "rate": 50}
	of_no_order = {"customer": customer, "company": builders.default_company(), "items": [item]}
	note = builders.make("Delivery Note", of_no_order, False)
	if billed:
		invoice = make_sales_invoice(note.name)
		invoice.items[0].qty = billed
		invoice.insert()
		invoice.submit()
	return note.reload()


# --- who may see it ------------------------------------------------------------------------------


def test_an_accountant_sees_credit_and_who_reads_no_ledger_does_not(client, customer, as_user, settings):
	limit(customer, 1000)
	with as_user("accounts"):
		assert len(told(client)) == 1
	settings(totals_roles=[{"role": "Sales User"}])
	with as_user("sales"):
		side = api.balance(client.name)["sides"]["receivable"]
		assert side["credit"] == {"state": "no_access", "rows": []}


@pytest.mark.parametrize("doctype", ["Sales Order", "Delivery Note", "GL Entry"])
def test_without_one_of_the_kinds_it_is_made_of_there_is_none(client, customer, as_user, doctype):
	limit(customer, 1000)
	for role in ("Accounts User", "System Manager"):
		add_permission(doctype, role, 0)
	permission = frappe.get_doc(
		"Custom DocPerm", {"parent": doctype, "role": "Accounts User", "permlevel": 0}
	)
	permission.read = 0
	permission.save()
	frappe.clear_cache(doctype=doctype)
	with as_user("accounts"):
		assert told(client) == []


def test_a_company_that_is_kept_from_the_reader_tells_no_limit(
	client, customer, as_user, limited_to, second_company
):
	limit(customer, 100)
	limit(customer, 500, second_company)
	for applies_to in (None, "Sales Order"):
		fields = {"applicable_for": applies_to} if applies_to else {}
		with as_user(limited_to("accounts", "Company", second_company, **fields)):
			assert [row["limit"] for row in told(client)] == [500]
		frappe.db.delete("User Permission", {"for_value": second_company})
		frappe.cache.delete_value("user_permissions")


def test_a_document_that_is_kept_from_the_reader_closes_the_figure_it_is_in(
	client, customer, as_user, limited_to
):
	limit(customer, 1000)
	builders.sales_order(customer, rate=200)
	other = builders.project(customer=customer)
	reader = limited_to("accounts", "Project", other.name)
	with as_user(reader):
		assert len(told(client)) == 1
	hidden = builders.project(customer=customer)
	frappe.get_last_doc("Sales Order", {"customer": customer}).db_set("project", hidden.name)
	with as_user(reader):
		assert told(client) == []


# --- dunning -------------------------------------------------------------------------------------


@pytest.mark.parametrize("fieldname", ["client", "posting_date", "company"])
def test_the_last_dunning_leaves_out_what_is_hidden_and_breaks_nothing(
	fieldname, client, customer, as_user, hide_field
):
	invoice = builders.sales_invoice(customer, rate=100, posting_date=day(-60), due_date=day(-30))
	last = builders.dunning(invoice, posting_date=day(-20))
	hide_field("Dunning", fieldname)
	with as_user("accounts"):
		told = api.balance(client.name)["sides"]["receivable"]["dunning"]
	assert told["state"] == "ok"
	if fieldname == "client":
		assert told["rows"] == []
	else:
		assert [(row["name"], row[fieldname]) for row in told["rows"]] == [(last.name, None)]


def test_the_last_dunning_is_told_to_who_may_read_it(client, customer, as_user):
	def told_of() -> dict:
		return api.balance(client.name)["sides"]["receivable"]["dunning"]

	def dunning() -> list[str]:
		return [row["name"] for row in told_of()["rows"]]

	assert dunning() == []
	invoice = builders.sales_invoice(customer, rate=400, posting_date=day(-60), due_date=day(-50))
	builders.dunning(invoice, posting_date=day(-20))
	last = builders.dunning(invoice, posting_date=day(-10))
	builders.dunning(invoice, posting_date=day(-5)).cancel()
	assert dunning() == [last.name]
	with as_user("sales"):
		assert told_of() == {"state": "no_access", "rows": []}
