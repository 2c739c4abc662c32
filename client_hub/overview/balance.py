"""Balance: what the ledger says is owed between the client and us (definitions 6), its age, and how it is paid.

Pending and overdue invoices alone overstate a debt: advances and journal entries stand against it.
The ledger has them all, and is what ERPNext's Accounts Receivable and Accounts Payable add up.
"""

from __future__ import annotations

from dataclasses import dataclass

import frappe
from frappe.query_builder.functions import Sum
from pypika.queries import QueryBuilder

from client_hub.linked_documents import FIELDNAME
from client_hub.overview.access import (
	NO_ACCESS,
	OK,
	Access,
	access_to,
	hidden_columns,
	hidden_fields,
	log_totals,
)
from client_hub.overview.ageing import ageing
from client_hub.overview.declaration import Context, Section
from client_hub.overview.figures import add_up, figures_of
from client_hub.overview.invoices import InvoiceSection
from client_hub.overview.payment_behaviour import payment_behaviour
from client_hub.overview.sections import PURCHASE_INVOICES, SALES_INVOICES
from client_hub.permissions import can_read, permitted

INVOICES_ONLY = "invoices_only"

LEDGER = Section(
	key="balance",
	tile="balance",
	tab="orders_and_invoices",
	label="",
	doctype="Payment Ledger Entry",
	columns=(),
	buckets=(),
	order_by="posting_date desc",
)


@dataclass(frozen=True)
class Side:
	"""One direction of debt: whose account it stands on, and which invoices it comes from."""

	party_type: str
	account_type: str
	invoices: InvoiceSection


SIDES = {
	"receivable": Side("Customer", "Receivable", SALES_INVOICES),
	"payable": Side("Supplier", "Payable", PURCHASE_INVOICES),
}

_PART_OF_VOUCHER = {
	"Sales Invoice": "invoices",
	"Purchase Invoice": "invoices",
	"Payment Entry": "advances",
	"Sales Order": "advances",
	"Purchase Order": "advances",
}
"""By what an entry stands against; whatever else it is, it was a journal entry."""

MOST_PARTIES = 50
"""As many as ERPNext's report is opened with."""

PARTS = ("invoices", "advances", "journals")


def balance_of(context: Context) -> dict:
	"""`{client, as_of, state, net, sides: {receivable, payable}}`; no `payable` without suppliers.

	`state`: `ok`, `totals_only`, `invoices_only` (the reader may read invoices, not the ledger) or
	`no_access`. `net`: receivable less payable. A side is `{amounts, parts, ageing, behaviour,
	parties}`: `amounts` of the ledger in company currency, which `parts` (`invoices`, `advances`,
	`journals`) add up to; in state `invoices_only` of the invoices alone, in the currency of their
	accounts. `ageing` and `behaviour` as in their modules, None where the reader may read none of the
	invoices. `parties`: the names to open ERPNext's own report with.
	"""
	access = access_to(LEDGER)
	if access.has_figures and hidden_columns(LEDGER, {"amount"}):
		access = Access(NO_ACCESS)
	is_supplier = frappe.db.get_value("Client", context.client, "is_supplier")
	sides = {name: side for name, side in SIDES.items() if name == "receivable" or is_supplier}
	answer = {"client": context.client, "as_of": context.today, "state": access.state, "net": []}
	answer["sides"] = {name: _told_by_invoices(side, context) for name, side in sides.items()}
	if access.has_figures:
		for name, side in sides.items():
			answer["sides"][name] |= _told_by_ledger(side, context, access)
		answer["net"] = _net(answer["sides"])
	else:
		for name, side in sides.items():
			answer["sides"][name]["amounts"] = _outstanding(side.invoices, context)
		if any(side["amounts"] is not None for side in answer["sides"].values()):
			answer["state"] = INVOICES_ONLY
	log_totals(context, {"balance": answer["state"]})
	return answer


def _told_by_invoices(side: Side, context: Context) -> dict:
	told = {"amounts": None, "parts": None, "parties": [], "ageing": None, "behaviour": None}
	if access := _access_to_amounts(side.invoices):
		told["ageing"] = ageing(side.invoices, context, access)
		told["behaviour"] = payment_behaviour(side.invoices, context, access)
	return told


def _outstanding(section: InvoiceSection, context: Context) -> list[dict] | None:
	"""Pending, overdue and credits: all that the invoices alone say is owed. None for no access."""
	access = _access_to_amounts(section)
	if not access:
		return None
	return add_up(
		(entry["company"], entry["currency"], entry["amount"])
		for figure in figures_of(section, context, access)
		if figure["bucket"] in ("pending", "overdue", "credits")
		for entry in figure["amounts"]
	)


def _access_to_amounts(section: InvoiceSection) -> Access | None:
	access = access_to(section)
	if not access.has_figures or hidden_fields(section, {"outstanding_amount", "base_grand_total"}):
		return None
	return access


def _told_by_ledger(side: Side, context: Context, access: Access) -> dict:
	row = frappe.qb.DocType(LEDGER.doctype)
	parties = _parties(side, context, access)
	is_of_side = (row.party_type == side.party_type) & (row.account_type == side.account_type)
	query = frappe.qb.from_(row).where((row.delinked == 0) & is_of_side & row.party.isin(parties))
	for criterion in access.criteria(LEDGER, row, context):
		query = query.where(criterion)
	query = query.groupby(row.company, row.against_voucher_type)
	entries = [
		(company, _PART_OF_VOUCHER.get(voucher_type, "journals"), amount)
		for company, voucher_type, amount in query.select(
			row.company, row.against_voucher_type, Sum(row.amount)
		).run()
	]
	return {
		"amounts": add_up((company, None, amount) for company, _part, amount in entries),
		"parts": {
			part: add_up((company, None, amount) for company, of, amount in entries if of == part)
			for part in PARTS
		},
		"parties": parties.limit(MOST_PARTIES).run(pluck=True) if access.state == OK else [],
	}


def _parties(side: Side, context: Context, access: Access) -> QueryBuilder:
	"""The client's parties of a side; those the reader may read where the ledger is open to the reader.

	Frappe's conditions on the ledger do not look at its party, which is a Dynamic Link.
	"""
	party = frappe.qb.DocType(side.party_type)
	query = frappe.qb.from_(party).select(party.name).where(party[FIELDNAME] == context.client)
	if access.state != OK:
		return query
	if not can_read(side.party_type):
		return query.where(party.name == "")
	criterion = permitted(side.party_type)
	return query if criterion is None else query.where(criterion)


def _net(sides: dict[str, dict]) -> list[dict]:
	signs = {"receivable": 1, "payable": -1}
	return add_up(
		(entry["company"], None, signs[name] * entry["amount"])
		for name, side in sides.items()
		for entry in side["amounts"]
	)
