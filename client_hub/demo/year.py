"""A year of ordinary business with one client: invoices both ways and their payments, month by month."""

from __future__ import annotations

from datetime import date

from frappe.model.document import Document
from frappe.utils import add_days, add_months, get_first_day, getdate

from client_hub.demo import builders as b
from client_hub.demo.everything import Relationship

SALES = (0.8, 1.1, 0.7, 1.3, 1.0, 1.5, 0.6, 1.2, 1.7, 0.9, 1.4, 1.0)
SECOND_SALES = (0.4, None, 0.6, 0.3, None, 0.5, None, 0.8, 0.2, 0.7, None, 0.5)
PURCHASES = (0.5, 0.6, 0.3, 0.9, 0.4, 0.7, 0.5, 0.4, 1.0, 0.6, 0.5, 0.8)
"""Share of an ordinary invoice for each month, the oldest first."""


def invoices_of_a_year(relationship: Relationship, months: int = 12) -> None:
	"""Invoices of the `months` full months before this one, paid a month later (every fifth one late)."""
	r = relationship
	for number in range(len(SALES) - months, len(SALES)):
		first = getdate(add_months(get_first_day(getdate()), number - len(SALES)))
		late = 22 if number % 5 == 3 else 0
		_sell(r, SALES[number], add_days(first, 4), 29 + late)
		if second := SECOND_SALES[number]:
			_sell(r, second, add_days(first, 18), 26)
		bill = b.purchase_invoice(
			**r.purchase,
			rate=r.amount(PURCHASES[number]),
			posting_date=add_days(first, 10),
			bill_no=f"R-{1000 + number * 7}",
		)
		_pay(bill, add_days(first, 10 + 27))


def _sell(r: Relationship, share: float, posted: date, paid_after: int) -> None:
	invoice = b.sales_invoice(**r.sale, rate=r.amount(share / 10), qty=10, posting_date=posted)
	_pay(invoice, add_days(posted, paid_after))


def _pay(invoice: Document, on: date) -> None:
	"""Paid on that day; what is to be paid later is paid by now or still open."""
	if getdate(on) <= getdate():
		b.payment_entry(invoice, posting_date=on)
