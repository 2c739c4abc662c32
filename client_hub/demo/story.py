"""The demo's story, client by client. Each function is one chapter: all of it is written, or nothing."""

from __future__ import annotations

import frappe

from client_hub.demo import builders as b
from client_hub.demo import cast
from client_hub.demo.builders import day
from client_hub.demo.cast import BRAZIL, EUROPE, as_both, as_client, as_customer, as_supplier
from client_hub.demo.conversation import conversation, files, mails, picture
from client_hub.demo.everything import Relationship, deals, invoices, orders, service, work
from client_hub.demo.setting import address_of, make_limited_users
from client_hub.demo.year import invoices_of_a_year

# --- clients that are adopted ---------------------------------------------------------------------


def aurora() -> None:
	"""The flagship: customer and supplier, with everything the page can show."""
	customer, _ = as_both(cast.AURORA, account_manager=address_of("sales"))
	picture(customer, "AL", "#2f6f8f")
	b.contact(
		("Customer", customer.name),
		first_name="Jorge",
		last_name="Llopis",
		email_id=f"jorge.llopis@{cast.AURORA.domain}",
		mobile_no="+34 600 555 882",
		designation="Head of operations",
	)
	b.address(
		("Customer", customer.name),
		address_title=f"{customer.customer_name} Sagunto",
		address_type="Shipping",
		address_line1="Parc Sagunt, nave 7",
		city="Sagunto",
		pincode="46500",
	)
	relationship = _relationship(cast.AURORA, EUROPE, 12_000)
	project = work(relationship)
	deals(relationship)
	order = orders(relationship)
	invoices(relationship)
	service(relationship)
	conversation(cast.AURORA, customer, project, order)
	files(customer, project, order)


def aurora_year() -> None:
	"""A year of invoices with the flagship."""
	invoices_of_a_year(_relationship(cast.AURORA, EUROPE, 12_000))


def ferraz() -> None:
	"""Customer and supplier of the Brazilian company, in every bucket as well."""
	customer, _ = as_both(cast.FERRAZ, account_manager=address_of("sales.manager"))
	picture(customer, "FA", "#7a4b2a")
	relationship = _relationship(cast.FERRAZ, BRAZIL, 30_000)
	project = work(relationship)
	deals(relationship)
	order = orders(relationship)
	invoices(relationship)
	service(relationship)
	mails(cast.FERRAZ, ("Customer", customer.name), 6)
	files(customer, project, order)


def ferraz_half_year() -> None:
	"""Half a year of invoices with the second one."""
	invoices_of_a_year(_relationship(cast.FERRAZ, BRAZIL, 30_000), months=6)


def _relationship(entity: cast.Entity, company: str, size: int) -> Relationship:
	customer = frappe.get_doc("Customer", entity.legal_name)
	supplier = frappe.get_doc("Supplier", entity.legal_name)
	return Relationship(customer, supplier, company, entity.city, size)


def valdeluz() -> None:
	"""A customer only: a small project, paid on time but for the last invoice."""
	customer = as_customer(cast.VALDELUZ).name
	project = b.project("Bottling line controls", customer, EUROPE)
	b.task("Wire the filler", project.name, day(4))
	b.timesheet(project.name, customer, 6, day(-20))
	for ago, amount in ((200, 4200), (120, 3100), (75, 2650)):
		b.payment_entry(b.sales_invoice(customer, amount, posting_date=day(-ago)), posting_date=day(28 - ago))
	b.sales_invoice(customer, 1980, posting_date=day(-12))
	b.issue("Filler stops at 2,000 bottles", customer)
	mails(cast.VALDELUZ, ("Customer", customer), 3)


def hofmann() -> None:
	"""A supplier only, from whom we buy for the flagship's project."""
	supplier = as_supplier(cast.HOFMANN).name
	project = frappe.db.get_value("Project", {"customer": cast.AURORA.legal_name, "status": "Open"})
	order = b.purchase_order(supplier, 8400, transaction_date=day(-64), project=project)
	b.purchase_receipt(order, posting_date=day(-50))
	b.payment_entry(b.invoice_purchase_order(order, posting_date=day(-48)), posting_date=day(-19))
	b.purchase_order(supplier, 5100, transaction_date=day(-28), schedule_date=day(-4), project=project)
	b.purchase_invoice(supplier, 1250, posting_date=day(-41), bill_no="2291")
	b.supplier_quotation(supplier, 3900)
	b.contract("Supplier", supplier, day(-90), day(275))


def atlantica() -> None:
	"""One legal entity, two Customers (one for each currency) and a Supplier joined by a Party Link."""
	customer = as_customer(cast.ATLANTICA)
	export = b.customer(
		f"{cast.ATLANTICA.legal_name} (Export)",
		tax_id=cast.ATLANTICA.tax_id,
		default_currency="USD",
		accounts=[{"company": EUROPE, "account": b.party_account(EUROPE, "Customer", "USD")}],
	)
	b.address(("Customer", export.name), **{**cast.ATLANTICA.address, "address_line1": "Cais de Leixões 4"})
	dyer = b.supplier("Atlântica Tinturaria", country="Portugal")
	b.party_link(customer, dyer)
	b.payment_entry(b.sales_invoice(customer.name, 6400, posting_date=day(-90)), posting_date=day(-61))
	b.sales_invoice(customer.name, 2750, posting_date=day(-9))
	owed = b.sales_invoice(export.name, 9800, posting_date=day(-47))
	b.payment_entry(owed, 4000, posting_date=day(-20))
	b.sales_order(export.name, 15_200, po_no="EXP-77")
	b.payment_entry(b.purchase_invoice(dyer.name, 880, posting_date=day(-55)), posting_date=day(-25))
	b.purchase_invoice(dyer.name, 640, posting_date=day(-8))


def meridian() -> None:
	"""A Lead that became a customer by way of an Opportunity and a Quotation."""
	entity = cast.MERIDIAN
	lead = b.lead(
		entity.legal_name,
		first_name=entity.first_name,
		last_name=entity.last_name,
		email_id=entity.email_id,
		phone=entity.phone,
		website=entity.domain,
	)
	b.address(("Lead", lead.name), address_title=entity.legal_name, **entity.address)
	mails(entity, ("Lead", lead.name), 4)
	opportunity = b.opportunity(lead, 18_500, currency="USD", title="Palletising cell")
	quotation = b.quotation_from_opportunity(opportunity)
	order = b.sales_order_from_quotation(quotation, po_no="MR-0042")
	customer = frappe.get_doc("Customer", order.customer)
	customer.tax_id = entity.tax_id
	customer.save()
	b.payment_on_account("Customer", customer.name, 5000, EUROPE, posting_date=day(-2))
	b.project("Palletising cell", customer.name, EUROPE, sales_order=order.name)


def lucia() -> None:
	"""A person who works for us now and then."""
	supplier = as_supplier(cast.LUCIA).name
	for ago, amount in ((130, 900), (70, 1150)):
		bill = b.purchase_invoice(supplier, amount, posting_date=day(-ago))
		b.payment_entry(bill, posting_date=day(15 - ago))
	b.purchase_invoice(supplier, 780, posting_date=day(-5))


def pinheiros() -> None:
	"""A customer of the Brazilian company who does not pay."""
	customer = as_customer(cast.PINHEIROS).name
	for ago in (150, 118, 76):
		late = b.sales_invoice(customer, 3600, company=BRAZIL, posting_date=day(-ago))
		b.dunning(late, posting_date=day(-ago + 45))
	b.sales_invoice(customer, 5400, company=BRAZIL, posting_date=day(-230), is_opening=True)
	b.issue("Oven controller does not start", customer, "Replied", day(-15), company=BRAZIL)
	mails(cast.PINHEIROS, ("Customer", customer), 2)


def lindner() -> None:
	"""A customer of both companies: two currencies that are never added up."""
	customer = as_customer(cast.LINDNER).name
	b.payment_entry(b.sales_invoice(customer, 7300, posting_date=day(-66)), posting_date=day(-35))
	b.sales_invoice(customer, 4150, posting_date=day(-39))
	b.sales_invoice(customer, 22_000, company=BRAZIL, posting_date=day(-18))
	b.sales_order(customer, 31_000, company=BRAZIL, po_no="LM-2-118")
	b.quotation(frappe.get_doc("Customer", customer), 9900)


def delorme() -> None:
	"""A customer without a single document."""
	as_customer(cast.DELORME)


def between_our_companies() -> None:
	"""Our own two companies as customer and supplier of each other: they get no client."""
	customer = b.internal_customer(EUROPE, BRAZIL)
	b.internal_supplier(BRAZIL, EUROPE)
	b.sales_invoice(customer.name, 2000, posting_date=day(-25))


# --- clients that are entered as such -------------------------------------------------------------


def ribeira() -> None:
	"""A customer added in the Clients section."""
	customer = as_client(cast.RIBEIRA, is_customer=1).primary_customer
	b.payment_entry(b.sales_invoice(customer, 1450, posting_date=day(-38)), posting_date=day(-9))
	b.sales_order(customer, 2900, po_no="QR-14")
	b.quotation(frappe.get_doc("Customer", customer), 1200, valid_till=day(14))


def blue_harbor() -> None:
	"""A customer and supplier added in the Clients section, invoiced in USD."""
	client = as_client(cast.BLUE_HARBOR, is_customer=1, is_supplier=1, default_currency="USD")
	b.sales_invoice(client.primary_customer, 5200, posting_date=day(-16))
	b.purchase_order(client.primary_supplier, 1800)
	b.comment(("Client", client.name), "Met at the trade fair in Boston.", address_of("sales"))


def solar() -> None:
	"""Not a customer yet: a Lead and a Prospect only."""
	entity = cast.SOLAR
	client = as_client(entity, no_tax_id_reason="Asked for, not answered yet", tax_id_country=None)
	lead = b.lead(
		entity.legal_name,
		first_name=entity.first_name,
		last_name=entity.last_name,
		email_id=f"solar.{entity.email_id}",
		client=client.name,
	)
	prospect = b.prospect(entity.legal_name, [lead.name], client=client.name)
	b.opportunity(prospect, 42_000, expected_closing=day(80), probability=30, title="Inverter halls")
	b.quotation(lead, 3800)


def robledo() -> None:
	"""A customer of the past, inactive."""
	client = as_client(cast.ROBLEDO, is_customer=1)
	b.payment_entry(
		b.sales_invoice(client.primary_customer, 620, posting_date=day(-310)), posting_date=day(-280)
	)
	client.reload()
	client.status = "Inactive"
	client.save()


def limited_users() -> None:
	"""Users whom User Permissions limit."""
	make_limited_users(cast.VALDELUZ.legal_name)
