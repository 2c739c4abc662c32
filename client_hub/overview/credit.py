"""Credit: what of the limit of each Customer is used, and how the client was last reminded (definitions 6).

Never added up over Customers or companies: ERPNext checks each limit by itself. *Used* is what ERPNext checks
(`get_customer_outstanding`): the General Ledger at any date, orders that are not billed, deliveries
that are not billed. Its functions ask nobody's permission.
"""

from __future__ import annotations

from typing import Any

import frappe
from erpnext.selling.doctype.customer.customer import get_credit_limit, get_customer_outstanding
from frappe.query_builder import Case
from frappe.utils import flt

from client_hub.linked_documents import FIELDNAME
from client_hub.overview.access import OK, Access, hidden_of
from client_hub.overview.declaration import Context
from client_hub.overview.figures import company_currency
from client_hub.overview.scope import title_field
from client_hub.permissions import can_read, companies_of_user, permitted, reads_by_role
from client_hub.stamping import is_absent

MOST_CUSTOMERS = 50
"""Of more Customers than these no credit is told: each asks ERPNext for itself."""

_USED_BY = {
	"GL Entry": ("party", ("debit", "credit")),
	"Sales Order": ("customer", ("base_grand_total", "per_billed")),
	"Delivery Note": ("customer", ("base_grand_total", "base_net_total")),
}
"""What *used* is made of: where each names the Customer, and what is read."""


def credit_of(context: Context) -> list[dict[str, Any]]:
	"""`{customer, title, company, currency, limit, used, left, without_orders}` of each Customer and company with a
	limit, as far as the user may read all that it is made of.

	Amounts in company currency; `left` is below zero when more is used than there is. `without_orders`:
	the Customer's limit is not checked on orders, which are not in *used* then.
	"""
	if not _may_read_all_kinds():
		return []
	companies = companies_of_user(tuple(_USED_BY))
	if context.companies:
		companies = [company for company in companies if company in context.companies]
	found = []
	for customer in _customers(context):
		for company in companies:
			limit = flt(get_credit_limit(customer.name, company))
			if limit <= 0 or not _may_read_all(customer.name, company):
				continue
			without_orders = _is_bypassed(customer.name, company)
			used = flt(get_customer_outstanding(customer.name, company, without_orders))
			found.append(
				{
					"customer": customer.name,
					"title": customer.title,
					"company": company,
					"currency": company_currency(company),
					"limit": limit,
					"used": flt(used, 6),
					"left": flt(limit - used, 6),
					"without_orders": without_orders,
				}
			)
	return found


def access_to_dunning() -> Access | None:
	"""The current user's access to Dunning, None without any."""
	return None if is_absent("Dunning") or not can_read("Dunning") else Access(OK)


def last_dunning(context: Context) -> list[dict[str, Any]]:
	"""`{name, posting_date, status, company}` of the client's last submitted Dunning that the user may read, or
	nothing."""
	filters: dict[str, Any] = {FIELDNAME: context.client, "docstatus": 1}
	if context.companies:
		filters["company"] = ("in", context.companies)
	fields = ["name", "posting_date", "status", "company"]
	return frappe.get_list("Dunning", filters, fields, order_by="posting_date desc, name desc", limit=1)


def _may_read_all_kinds() -> bool:
	if hidden_of("Customer", {"credit_limits"}):
		return False
	return all(
		reads_by_role(doctype) and not hidden_of(doctype, set(fields))
		for doctype, (_customer, fields) in _USED_BY.items()
	)


def _customers(context: Context) -> list[frappe._dict]:
	if not can_read("Customer"):
		return []
	customer, criterion = frappe.qb.DocType("Customer"), permitted("Customer")
	query = frappe.qb.from_(customer).select(customer.name, customer[title_field("Customer")].as_("title"))
	query = query.where(customer[FIELDNAME] == context.client).orderby(customer.name)
	if criterion is not None:
		query = query.where(criterion)
	found = query.limit(MOST_CUSTOMERS + 1).run(as_dict=True)
	return found if len(found) <= MOST_CUSTOMERS else []


def _may_read_all(customer: str, company: str) -> bool:
	"""Whether there is nothing of the Customer's in the company that User Permissions keep from the user."""
	for doctype, (fieldname, _fields) in _USED_BY.items():
		criterion = permitted(doctype)
		if criterion is None:
			continue
		row = frappe.qb.DocType(doctype)
		query = frappe.qb.from_(row).select(row.name).where(row[fieldname] == customer)
		if doctype == "GL Entry":
			query = query.where(row.party_type == "Customer")
		# Not `NOT`: of a condition on a field that is empty it would be neither true nor false.
		is_kept = Case().when(criterion, 0).else_(1) == 1
		if query.where((row.company == company) & is_kept).limit(1).run():
			return False
	return True


def _is_bypassed(customer: str, company: str) -> bool:
	limit = {"parent": customer, "parenttype": "Customer", "company": company}
	return bool(frappe.db.get_value("Customer Credit Limit", limit, "bypass_credit_limit_check"))
