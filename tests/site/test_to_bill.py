"""What is to bill: hours, orders and deliveries, proved against what ERPNext would bill and its own report."""

import frappe
import pytest
from erpnext.accounts.report.delivered_items_to_be_billed.delivered_items_to_be_billed import execute
from erpnext.projects.doctype.timesheet.timesheet import get_projectwise_timesheet_data
from erpnext.stock.doctype.delivery_note.delivery_note import make_sales_invoice, make_sales_return

from client_hub import api
from client_hub.demo import builders


def section_of(client, key: str, company: str | None = None) -> dict:
	tiles = api.overview(client.name, company=company, tiles=["orders"])["tiles"]
	(found,) = [section for section in tiles["orders"]["sections"] if section["section"] == key]
	return found


def figure(client, key: str, bucket: str = "to_bill", company: str | None = None) -> dict:
	section = section_of(client, key, company)
	assert section["state"] == "ok"
	return {figure["bucket"]: figure for figure in section["figures"]}[bucket]


def amounts(figure: dict) -> dict[str, float]:
	return {entry["currency"]: entry["amount"] for entry in figure["amounts"]}


def listed(client, key: str, column: str) -> dict[str, float]:
	return {row["name"]: row[column] for row in api.documents(client.name, key, "to_bill")["rows"]}


# --- deliveries ----------------------------------------------------------------------------------


@pytest.fixture
def deliver(customer):
	"""`deliver(rate, …)`: a delivery of a service, or of `item_code`, submitted unless told otherwise."""

	def make(rate: float = 100, qty: float = 1, do_not_submit: bool = False, **values):
		values = {"customer": customer, "company": builders.default_company(), **values}
		values.setdefault("currency", builders.base.company_currency(values["company"]))
		row = {"item_code": builders.item(), "qty": qty, "rate": rate}
		for name in ("item_code", "warehouse"):
			if name in values:
				row[name] = values.pop(name)
		return builders.make("Delivery Note", {**values, "items": [row]}, do_not_submit)

	return make


def bill(delivery, qty: float | None = None):
	"""The invoice that the button of a delivery makes, of all of it or of `qty`, submitted."""
	invoice = make_sales_invoice(delivery.name)
	if qty:
		invoice.items[0].qty = qty
	invoice.insert()
	invoice.submit()
	return invoice


def give_back(delivery, qty: float) -> None:
	back = make_sales_return(delivery.name)
	back.items[0].qty = -qty
	back.insert()
	frappe.get_doc("Delivery Note", back.name).submit()  # ERPNext looks at what it is when it is loaded


def test_a_delivery_is_to_bill_until_it_is_billed_or_returned(client, deliver):
	plain, partly, mixed = deliver(100), deliver(10, qty=4), deliver(10, qty=6)
	bill(partly, 1)
	give_back(mixed, 2)
	bill(mixed, 1)
	bill(deliver(7))
	give_back(deliver(8, qty=2), 2)
	deliver(9).update_status("Closed")
	deliver(11, do_not_submit=True)
	deliver(12).cancel()
	other = builders.client("Other", is_customer=1)
	deliver(13, customer=other.primary_customer)
	found = figure(client, "delivery_notes")
	assert (found["count"], amounts(found)) == (3, {"EUR": 160})
	expected = {plain.name: 100, partly.name: 30, mixed.name: 30}
	assert listed(client, "delivery_notes", "amount_to_bill") == expected
	assert figure(client, "delivery_notes", "total")["count"] == 6  # neither draft nor cancelled, nor returns
	assert amounts(figure(other, "delivery_notes")) == {"EUR": 13}


def test_what_came_back_after_the_rest_was_billed_is_not_to_bill(client, deliver):
	delivery = deliver(10, qty=4)
	bill(delivery, 3)
	give_back(delivery, 1)
	assert frappe.db.get_value("Delivery Note", delivery.name, ["status", "per_billed"]) == (
		"Partially Billed",
		75,
	)
	assert figure(client, "delivery_notes")["count"] == 0


def test_a_delivery_billed_through_its_order_is_billed(client, customer):
	order = builders.sales_order(customer, rate=50, qty=2)
	builders.delivery_note(order)
	assert amounts(figure(client, "delivery_notes")) == {"EUR": 100}
	invoice = builders.invoice_sales_order(order)
	assert figure(client, "delivery_notes")["count"] == 0
	invoice.cancel()
	assert amounts(figure(client, "delivery_notes")) == {"EUR": 100}


def test_taxes_are_not_in_it(client, deliver):
	account = frappe.db.get_value(
		"Account", {"account_type": "Tax", "company": builders.default_company(), "is_group": 0}
	)
	tax = {"charge_type": "On Net Total", "account_head": account, "description": "Tax", "rate": 21}
	assert deliver(100, taxes=[tax]).base_grand_total == 121
	assert amounts(figure(client, "delivery_notes")) == {"EUR": 100}


def test_deliveries_of_two_companies_are_never_added_up(client, deliver, second_company):
	deliver(100)
	deliver(30, company=second_company)
	assert amounts(figure(client, "delivery_notes")) == {"EUR": 100, "USD": 30}
	assert amounts(figure(client, "delivery_notes", company=second_company)) == {"USD": 30}


@pytest.fixture
def goods() -> dict:
	"""Goods that are in stock by decree, since the report knows no services."""
	company = builders.default_company()
	warehouse = frappe.db.get_value("Warehouse", {"company": company, "is_group": 0})
	item = builders.item("Test Goods", is_stock_item=1, allow_negative_stock=1, valuation_rate=1)
	return {"item_code": item, "warehouse": warehouse}


def test_it_equals_erpnexts_report_delivery_by_delivery(client, deliver, goods):
	plain, partly, mixed, foreign = (
		deliver(100, **goods),
		deliver(10, qty=3, **goods),
		deliver(10.01, qty=6, **goods),
		deliver(33.33, qty=3, currency="USD", conversion_rate=0.9123, **goods),
	)
	bill(partly, 1)
	give_back(mixed, 2)
	bill(foreign, 2)
	part = deliver(1, currency="USD", conversion_rate=0.9135, do_not_submit=True, **goods)
	part.append("items", {**goods, "qty": 1, "rate": 5.55})  # 5.069925, which is 5.07 in the books
	part.submit()
	invoice = make_sales_invoice(part.name)
	invoice.items = invoice.items[1:]
	invoice.insert().submit()
	give_back(deliver(10, qty=2, **goods), 2)
	deliver(11, **goods).update_status("Closed")
	_columns, rows = execute(
		frappe._dict(company=builders.default_company(), posting_date=frappe.utils.today())
	)
	expected: dict[str, float] = {}
	for row in rows:
		if row.customer == client.primary_customer:
			expected[row.name] = expected.get(row.name, 0) + row.pending_amount
	assert expected.keys() == {d.name for d in (plain, partly, mixed, foreign, part)}
	assert listed(client, "delivery_notes", "amount_to_bill") == pytest.approx(expected)
	assert amounts(figure(client, "delivery_notes"))["EUR"] == pytest.approx(sum(expected.values()))


def test_it_is_what_the_invoice_of_the_delivery_bills(client, deliver):
	delivery = deliver(10, qty=6)
	give_back(delivery, 2)
	bill(delivery, 1)
	left = make_sales_invoice(delivery.name)
	assert [row.qty for row in left.items] == [3]
	assert amounts(figure(client, "delivery_notes")) == {"EUR": 30}


def test_deliveries_are_for_who_may_read_them(client, deliver, as_user, settings):
	deliver(100)
	settings(totals_roles=[])
	with as_user("sales"):
		assert figure(client, "delivery_notes")["count"] == 1
	with as_user("purchase"):
		section = section_of(client, "delivery_notes")
		assert (section["state"], section["figures"]) == ("no_access", [])
		with pytest.raises(frappe.PermissionError):
			api.documents(client.name, "delivery_notes", "to_bill")
	settings(totals_roles=[{"role": "Purchase User"}])
	with as_user("purchase"):
		section = section_of(client, "delivery_notes")
		assert (section["state"], amounts(section["figures"][0])) == ("totals_only", {"EUR": 100})
		with pytest.raises(frappe.PermissionError):
			api.documents(client.name, "delivery_notes", "to_bill")


def test_a_reader_limited_to_another_customer_is_told_of_no_delivery(client, deliver, as_user, limited_to):
	deliver(100)
	second = builders.customer("Acme, second", client=client.name)
	deliver(30, customer=second.name)
	with as_user(limited_to("sales", "Customer", second.name)):
		assert amounts(figure(client, "delivery_notes")) == {"EUR": 30}


@pytest.mark.parametrize("fieldname", ["base_amount", "billed_amt", "returned_qty"])
def test_hidden_amounts_of_a_delivery_are_not_told(fieldname, client, deliver, as_user, hide_field):
	deliver(100)
	hide_field("Delivery Note Item", fieldname)
	with as_user("sales"):
		assert figure(client, "delivery_notes")["amounts"] == []
		(row,) = api.documents(client.name, "delivery_notes", "to_bill")["rows"]
		assert "amount_to_bill" not in row


def test_a_new_delivery_is_for_the_clients_customer(client, customer):
	assert api.new_document_values(client.name, "Delivery Note") == {"customer": customer}


def test_deliveries_are_not_asked_of_a_supplier():
	client = builders.client("Only supplies", is_supplier=1)
	sections = api.overview(client.name, tiles=["orders"])["tiles"]["orders"]["sections"]
	assert "delivery_notes" not in [section["section"] for section in sections]


# --- orders --------------------------------------------------------------------------------------


def test_orders_to_bill_are_those_that_erpnext_says_so_of(story):
	"""And those on hold, which are billed when they go on (definitions 2)."""
	named = {"To Bill", "To Deliver and Bill", "On Hold", "To Pay"}
	tried = 0
	for client in frappe.get_all("Client", pluck="name"):
		orders = frappe.get_all(
			"Sales Order", {"client": client, "docstatus": 1}, ["name", "status", "per_billed"]
		)
		expected = {order.name for order in orders if order.status in named and order.per_billed < 100}
		page = api.documents(client, "sales_orders", "unbilled", page_length=500)
		assert {row["name"] for row in page["rows"]} == expected
		tried += len(expected)
	assert tried


def test_an_order_on_hold_is_to_bill_and_a_closed_one_is_not(client, customer):
	builders.sales_order(customer, rate=40).update_status("On Hold")
	builders.close(builders.sales_order(customer, rate=7))
	builders.sales_order(customer, rate=9, do_not_submit=True)
	builders.sales_order(customer, rate=11).cancel()
	found = figure(client, "sales_orders", "unbilled")
	assert (found["count"], amounts(found)) == (1, {"EUR": 40})


# --- hours ---------------------------------------------------------------------------------------


def fetched(project) -> tuple[float, float]:
	"""Hours and money that the button *Fetch Timesheet* of an invoice takes for a project."""
	rows = get_projectwise_timesheet_data(project.name)
	return sum(row.billing_hours for row in rows), sum(row.billing_amount for row in rows)


def test_hours_to_bill_are_those_that_an_invoice_fetches(client, customer):
	project = builders.project(customer=customer)
	sheet = {"project": project.name, "customer": customer, "billing_rate": 50}
	builders.timesheet(**sheet, hours=4)
	builders.timesheet(**sheet, hours=3)
	builders.timesheet(**sheet, hours=5, billed=True)
	builders.timesheet(**sheet, hours=6, billable=False)
	builders.timesheet(**sheet, hours=7, do_not_submit=True)
	builders.timesheet(**sheet, hours=8).cancel()
	other = builders.client("Other", is_customer=1)
	builders.timesheet(
		project=builders.project(customer=other.primary_customer).name, customer=other.primary_customer
	)
	found = figure(client, "hours_to_bill")
	assert (found["count"], found["value"], found["unit"]) == (2, 7, "h")
	assert (found["value"], amounts(found)["EUR"]) == fetched(project) == (7, 350)


def test_billing_hours_count_and_not_the_hours_worked(client, customer):
	project = builders.project(customer=customer)
	sheet = builders.timesheet(project.name, customer, hours=8, billing_rate=50, do_not_submit=True)
	sheet.time_logs[0].billing_hours = 6
	sheet.save()
	sheet.submit()
	found = figure(client, "hours_to_bill")
	assert (found["value"], amounts(found)["EUR"]) == fetched(project) == (6, 300)


def test_hours_of_a_cancelled_invoice_are_to_bill_again_and_those_of_a_draft_still(client, customer):
	project = builders.project(customer=customer)
	sheet = builders.timesheet(project.name, customer, hours=8)
	assert figure(client, "hours_to_bill")["value"] == 8
	invoice = builders.invoice_timesheet(sheet, customer)
	assert figure(client, "hours_to_bill")["count"] == fetched(project)[0] == 0
	invoice.cancel()
	assert figure(client, "hours_to_bill")["value"] == fetched(project)[0] == 8


def test_hours_of_a_cancelled_project_are_not_to_bill_though_an_invoice_could_fetch_them(client, customer):
	"""Definitions 3: they are no related project's; ERPNext does not look at a project's status."""
	project = builders.project(customer=customer)
	builders.timesheet(project=project.name, parent_project=None, hours=2)
	frappe.db.set_value("Project", project.name, "status", "Cancelled")
	assert fetched(project)[0] == 2
	assert figure(client, "hours_to_bill")["count"] == 0


def test_money_of_hours_is_in_the_currency_of_the_timesheet(client, customer):
	builders.timesheet(customer=customer, hours=2, billing_rate=50)
	builders.timesheet(customer=customer, hours=3, billing_rate=50, currency="USD", exchange_rate=0.9)
	found = figure(client, "hours_to_bill")
	assert (found["value"], amounts(found)) == (5, {"EUR": 100, "USD": 150})
	assert sorted(listed(client, "hours_to_bill", "unbilled_amount").values()) == [100, 150]


def test_hours_to_bill_are_for_who_may_read_the_billing_fields(client, customer, as_user, settings):
	settings(totals_roles=[{"role": "Sales User"}])
	builders.timesheet(customer=customer, hours=2)
	with as_user("accounts"):
		assert figure(client, "hours_to_bill")["value"] == 2
	for user in ("projects", "sales"):  # who reads Timesheets without them, and who sees totals
		with as_user(user):
			section = section_of(client, "hours_to_bill")
			assert (section["state"], section["figures"]) == ("no_access", [])
			for bucket in (None, "to_bill"):
				with pytest.raises(frappe.PermissionError):
					api.documents(client.name, "hours_to_bill", bucket)
				with pytest.raises(frappe.PermissionError):
					api.list_filters(client.name, "hours_to_bill", bucket)


def test_money_of_hours_that_is_hidden_is_not_told(client, customer, as_user, hide_field):
	builders.timesheet(customer=customer, hours=2)
	hide_field("Timesheet Detail", "billing_amount")
	with as_user("accounts"):
		found = figure(client, "hours_to_bill")
		assert (found["value"], found["amounts"]) == (2, [])
		(row,) = api.documents(client.name, "hours_to_bill", "to_bill")["rows"]
		assert "unbilled_amount" not in row


def test_without_a_bucket_the_list_has_hours_to_bill_alone(client, customer):
	builders.timesheet(customer=customer, hours=2, billable=False)
	left = builders.timesheet(customer=customer, hours=3)
	assert [row["name"] for row in api.documents(client.name, "hours_to_bill")["rows"]] == [left.name]
