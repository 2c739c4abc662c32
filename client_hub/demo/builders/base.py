"""What all builders share: one way to insert and submit, days around today, and the usual defaults."""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import add_days, getdate
from frappe.utils.nestedset import get_root_of

Day = date | str | None
"""A date as builders take it; None means the default of the document."""

Reference = tuple[str, str]
"""(DocType, name) of a document that something is about or belongs to."""

SERVICE = "Consulting"
"""Item of a row that names none. A service: no stock, hence no warehouse and no stock ledger."""


def make(doctype: str, values: dict[str, Any], do_not_submit: bool = True) -> Document:
	"""Insert one document through its own controller; submit it only when told so."""
	doc = frappe.new_doc(doctype)
	doc.update(values)
	doc.insert()
	if not do_not_submit:
		doc.submit()
	return doc


def day(offset: int = 0) -> date:
	"""The date `offset` days from today (negative: ago), as the site reckons today."""
	return getdate(add_days(getdate(), offset))


def unique(name: str) -> str:
	"""`name` with something added, for documents of which ERPNext allows one of a name."""
	return f"{name} {frappe.generate_hash(length=6)}"


def default_company() -> str:
	"""The company of a document that names none: the site's default one."""
	return frappe.db.get_single_value("Global Defaults", "default_company") or frappe.db.get_value(
		"Company", {}, "name", order_by="creation"
	)


def company_currency(company: str) -> str:
	"""The currency a company keeps its books in."""
	return frappe.get_cached_value("Company", company, "default_currency")


def party_currency(party_type: str, party: str, company: str) -> str:
	"""What a document of the party is written in: its own default currency, else the company's."""
	return frappe.db.get_value(party_type, party, "default_currency") or company_currency(company)


def leaf_of(doctype: str) -> str:
	"""A node of a tree that documents may use: the first one that is no group, else the root."""
	return frappe.db.get_value(doctype, {"is_group": 0}, "name", order_by="lft") or get_root_of(doctype)


def item(item_code: str = SERVICE, **values: Any) -> str:
	"""Name of a service item, made if it is not there."""
	if not frappe.db.exists("Item", item_code):
		group = "Services" if frappe.db.exists("Item Group", "Services") else leaf_of("Item Group")
		make(
			"Item",
			{
				"item_code": item_code,
				"item_name": item_code,
				"item_group": group,
				"stock_uom": "Nos",
				"is_stock_item": 0,
				**values,
			},
		)
	return item_code


def rows(qty: float, rate: float, items: list[dict] | None = None, **each: Any) -> list[dict]:
	"""Item rows of a document: `items` as given, else one row; `each` is added to every row."""
	given = items or [{"qty": qty, "rate": rate}]
	found = [{**each, "item_code": SERVICE, "qty": 1, **row} for row in given]
	for row in found:
		item(row["item_code"])
	return found
