"""Builders of orders of both directions, and of the notes and receipts that deliver them."""

from __future__ import annotations

from typing import Any

from erpnext.buying.doctype.purchase_order.purchase_order import make_purchase_invoice, make_purchase_receipt
from erpnext.selling.doctype.quotation.quotation import make_sales_order
from erpnext.selling.doctype.sales_order.sales_order import make_delivery_note, make_sales_invoice
from frappe.model.document import Document
from frappe.utils import add_days, getdate

from client_hub.demo.builders.base import Day, day, default_company, make, party_currency, rows


def sales_order(
	customer: str,
	rate: float = 1000,
	qty: float = 1,
	company: str | None = None,
	transaction_date: Day = None,
	delivery_date: Day = None,
	po_no: str | None = None,
	items: list[dict] | None = None,
	do_not_submit: bool = False,
	**values: Any,
) -> Document:
	"""A Sales Order, to be delivered in two weeks; `po_no` is the number of the customer's own purchase order."""
	ordered = getdate(transaction_date)
	company = company or default_company()
	return make(
		"Sales Order",
		{
			"customer": customer,
			"company": company,
			"currency": party_currency("Customer", customer, company),
			"transaction_date": ordered,
			"delivery_date": delivery_date or add_days(ordered, 14),
			"po_no": po_no,
			"order_type": "Sales",
			"items": rows(qty, rate, items=items),
			**values,
		},
		do_not_submit,
	)


def sales_order_from_quotation(quotation: Document, **values: Any) -> Document:
	"""The Sales Order that the button of a Quotation makes, submitted: the Quotation is won."""
	doc = make_sales_order(quotation.name)
	doc.update({"delivery_date": day(14), **values})
	doc.insert()
	doc.submit()
	return doc


def delivery_note(sales_order: Document, do_not_submit: bool = False, **values: Any) -> Document:
	"""The Delivery Note of a whole Sales Order."""
	return _made(make_delivery_note(sales_order.name), values, do_not_submit)


def invoice_sales_order(sales_order: Document, do_not_submit: bool = False, **values: Any) -> Document:
	"""The Sales Invoice of all that a Sales Order has not billed yet."""
	return _made(make_sales_invoice(sales_order.name), values, do_not_submit)


def purchase_order(
	supplier: str,
	rate: float = 1000,
	qty: float = 1,
	company: str | None = None,
	transaction_date: Day = None,
	schedule_date: Day = None,
	items: list[dict] | None = None,
	do_not_submit: bool = False,
	**values: Any,
) -> Document:
	"""A Purchase Order; `schedule_date` is the day by which we want it, two weeks later by default."""
	ordered = getdate(transaction_date)
	company = company or default_company()
	return make(
		"Purchase Order",
		{
			"supplier": supplier,
			"company": company,
			"currency": party_currency("Supplier", supplier, company),
			"transaction_date": ordered,
			"schedule_date": schedule_date or add_days(ordered, 14),
			"items": rows(qty, rate, items=items),
			**values,
		},
		do_not_submit,
	)


def purchase_receipt(purchase_order: Document, do_not_submit: bool = False, **values: Any) -> Document:
	"""The Purchase Receipt of a whole Purchase Order."""
	return _made(make_purchase_receipt(purchase_order.name), values, do_not_submit)


def invoice_purchase_order(purchase_order: Document, do_not_submit: bool = False, **values: Any) -> Document:
	"""The Purchase Invoice of all that a Purchase Order has not billed yet."""
	return _made(make_purchase_invoice(purchase_order.name), values, do_not_submit)


def close(order: Document) -> Document:
	"""Close an order short, as the button of its form does: nothing more is delivered or billed."""
	order.reload()
	order.update_status("Closed")
	return order.reload()


def _made(doc: Document, values: dict, do_not_submit: bool) -> Document:
	doc.update({"set_posting_time": 1, **values})
	if doc.doctype in ("Sales Invoice", "Purchase Invoice") and not values.get("due_date"):
		doc.due_date = add_days(doc.posting_date, 30)
	doc.insert()
	if not do_not_submit:
		doc.submit()
	return doc
