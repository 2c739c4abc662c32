"""Generated data: customers with clients, and invoices by the hundred thousand.

A few documents are made through ERPNext; the mass are copies of their rows, written by the database
itself, since half a million submissions would take days. Kept between runs: only what is missing is
made.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import frappe

from client_hub.demo import builders
from client_hub.identity import adoption

PREFIX = "BENCH"
STEP = 20_000
"""Invoices per commit."""


@dataclass(frozen=True)
class Size:
	invoices: int
	client_invoices: int
	customers: int
	tasks: int
	activity: int
	parties: list[int]
	import_rows: int
	sheet_rows: list[int]


@dataclass(frozen=True)
class World:
	"""Names of what is measured."""

	size: Size
	large_client: str
	large_customer: str
	client: str
	customer: str
	empty_client: str
	accounts_user: str


def prepare(size: Size) -> World:
	"""Make what is missing of a site of that size, and return the names of what is measured."""
	started = time.monotonic()
	builders.setup_site()
	frappe.db.set_single_value("Client Hub Settings", "client_for_new_parties", 0)
	large, ordinary = _customers(size)
	_invoices(size, large)
	_tasks(size, large)
	_activity(size)
	_ordinary_documents(ordinary)
	empty_client = _empty_client()
	accounts_user = _accounts_user()
	frappe.db.commit()
	adopted = adoption.adopt(_progress)
	frappe.db.commit()
	for doctype in ("Sales Invoice", "Payment Schedule", "Customer", "Client", "Task", "Comment"):
		frappe.db.sql(f"analyze table `tab{doctype}`")
	print(f"\nData is ready after {time.monotonic() - started:.0f} s; {adopted['parties']} parties adopted.")
	return World(
		size,
		large_client=frappe.db.get_value("Customer", large, "client"),
		large_customer=large,
		client=frappe.db.get_value("Customer", ordinary, "client"),
		customer=ordinary,
		empty_client=empty_client,
		accounts_user=accounts_user,
	)


def _progress(done: int, total: int) -> None:
	print(f"\rAdopting {done} of {total}", end="", flush=True)


def _accounts_user() -> str:
	"""An Accounts User limited to one company."""
	name = "bench.accounts@client-hub.example.com"
	if not frappe.db.exists("User", name):
		builders.user(name, ["Accounts User"], {"Company": [builders.default_company()]})
	return name


def _customers(size: Size) -> tuple[str, str]:
	"""The large customer, and one of the others. All are copies of one made through ERPNext."""
	template = f"{PREFIX} Template"
	if not frappe.db.exists("Customer", template):
		builders.customer(template)
	have = frappe.db.count("Customer", {"name": ("like", f"{PREFIX} Customer %")})
	missing = size.customers + 1 - have
	if missing > 0:
		name = f"concat('{PREFIX} Customer ', lpad({have - 1} + seq, 6, '0'))"
		copy_rows("Customer", template, missing, {"name": name, "customer_name": name, "client": "null"})
	frappe.db.commit()
	return f"{PREFIX} Customer 000000", f"{PREFIX} Customer 000001"


def _invoices(size: Size, large: str) -> None:
	"""Invoices with their ledger rows and payment terms: one in ten is unpaid, some of these late."""
	template = _template_invoice()
	others = f"concat('{PREFIX} Customer ', lpad(1 + {{number}} mod {size.customers}, 6, '0'))"
	_fill(template, f"{PREFIX}-LARGE-", f"'{large}'", size.client_invoices)
	_fill(template, f"{PREFIX}-SI-", others, size.invoices - size.client_invoices)


def _fill(template: str, series: str, customer: str, wanted: int) -> None:
	"""Bring the invoices of a series to the number wanted; `customer` is SQL that may name `{number}`."""
	have = frappe.db.count("Sales Invoice", {"name": ("like", f"{series}%")})
	while have < wanted:
		count = min(STEP, wanted - have)
		_copy_invoices(template, series, customer, have, count)
		have += count
		frappe.db.commit()
		print(f"\r{series} {have} of {wanted}", end="", flush=True)


def _template_invoice() -> str:
	name = frappe.db.get_value("Sales Invoice", {"customer": f"{PREFIX} Template", "docstatus": 1})
	return name or builders.sales_invoice(f"{PREFIX} Template", rate=1000).name


def _copy_invoices(template: str, series: str, customer: str, have: int, count: int) -> None:
	number = f"({have} + seq)"
	customer = customer.format(number=number)
	name = f"concat('{series}', lpad({number}, 8, '0'))"
	is_unpaid = f"{number} mod 10 = 0"
	date = f"date_sub(curdate(), interval ({number} mod 700) day)"
	due = f"date_add({date}, interval 30 day)"
	copy_rows(
		"Sales Invoice",
		template,
		count,
		{
			"name": name,
			"customer": customer,
			"customer_name": customer,
			"title": customer,
			"client": "null",
			"posting_date": date,
			"due_date": due,
			"outstanding_amount": f"if({is_unpaid}, 1000, 0)",
			"status": f"if({is_unpaid}, if({due} < curdate(), 'Overdue', 'Unpaid'), 'Paid')",
		},
	)
	copy = f"concat(original.name, '-{series}', {number})"
	copy_rows(
		"GL Entry",
		template,
		count,
		{
			"name": copy,
			"voucher_no": name,
			"party": f"if(original.party is null, null, {customer})",
			"posting_date": date,
		},
		by="voucher_no",
	)
	_copy_ledger(template, count, name, copy, customer, date, is_unpaid)
	copy_rows(
		"Payment Schedule", template, count, {"name": copy, "parent": name, "due_date": due}, by="parent"
	)


def _copy_ledger(
	template: str, count: int, name: str, copy: str, customer: str, date: str, is_unpaid: str
) -> None:
	"""What each invoice adds to the ledger, and for those that are paid what their payment takes away."""
	values = {"voucher_no": name, "against_voucher_no": name, "party": customer}
	of_invoice = {**values, "name": copy, "posting_date": date}
	copy_rows("Payment Ledger Entry", template, count, of_invoice, by="voucher_no")
	of_payment = {
		**values,
		"name": f"concat({copy}, '-paid')",
		"posting_date": f"date_add({date}, interval 20 day)",
		"amount": f"if({is_unpaid}, 0, -original.amount)",
		"amount_in_account_currency": f"if({is_unpaid}, 0, -original.amount_in_account_currency)",
	}
	copy_rows("Payment Ledger Entry", template, count, of_payment, by="voucher_no")


def _tasks(size: Size, large: str) -> None:
	"""Tasks of the large customer's project, half of them done."""
	project = frappe.db.get_value("Project", {"customer": large}) or builders.project(customer=large).name
	template = frappe.db.get_value("Task", {"project": project}) or builders.task(project=project).name
	missing = size.tasks - frappe.db.count("Task", {"project": project})
	if missing > 0:
		number = f"({size.tasks - missing} + seq)"
		values = {
			"name": f"concat('{PREFIX}-TASK-', lpad({number}, 8, '0'))",
			"status": f"if({number} mod 2 = 0, 'Completed', 'Open')",
			"exp_end_date": f"date_add(curdate(), interval (cast({number} mod 200 as signed) - 100) day)",
		}
		copy_rows("Task", template, missing, values)
	frappe.db.commit()


def _activity(size: Size) -> None:
	"""Comments on the large customer's invoices."""
	invoice = f"{PREFIX}-LARGE-00000001"
	template = frappe.db.get_value("Comment", {"reference_name": invoice})
	if not template:
		template = builders.comment(("Sales Invoice", invoice), "Checked").name
	missing = size.activity - frappe.db.count("Comment", {"reference_name": ("like", f"{PREFIX}-LARGE-%")})
	if missing > 0:
		number = f"({size.activity - missing} + seq)"
		values = {
			"name": f"concat('{PREFIX}-', {number})",
			"reference_name": f"concat('{PREFIX}-LARGE-', lpad(1 + {number} mod {size.client_invoices}, 8, '0'))",
			"creation": f"date_sub(now(), interval {number} minute)",
		}
		copy_rows("Comment", template, missing, values)
	frappe.db.commit()


def _empty_client() -> str:
	name = f"{PREFIX} Empty"
	return frappe.db.get_value("Client", {"legal_name": name}) or builders.client(name).name


def copy_rows(doctype: str, original: str, count: int, values: dict[str, str], by: str = "name") -> None:
	"""`count` copies of the rows of `original`, with SQL expressions of `seq` in place of some values."""
	columns = frappe.db.get_table_columns(doctype)
	chosen = ", ".join(values.get(column, f"original.`{column}`") for column in columns)
	into = ", ".join(f"`{column}`" for column in columns)
	frappe.db.sql(
		f"""insert ignore into `tab{doctype}` ({into})
		select {chosen} from `tab{doctype}` original join seq_1_to_{count} where original.`{by}` = %s""",
		original,
	)


def _ordinary_documents(customer: str) -> None:
	"""What an ordinary client has beside its invoices, made through ERPNext."""
	if frappe.db.exists("Project", {"customer": customer}):
		return
	party = frappe.get_doc("Customer", customer)
	for number in range(4):
		project = builders.project(customer=customer)
		for days in (-3, 2, 30):
			builders.task(project=project.name, exp_end_date=builders.day(days + number))
		builders.timesheet(project=project.name, customer=customer, hours=4)
		builders.sales_order(customer, po_no=f"PO-{number}")
		builders.quotation(party)
		builders.opportunity(party)
		builders.issue(customer=customer)
		builders.payment_on_account("Customer", customer, 100)
