"""Balance: what the ledger says is owed between the client and us (definitions 6), its age, and how it is paid.

Pending and overdue invoices alone overstate a debt: advances and journal entries stand against it.
The ledger has them all, and is what ERPNext's Accounts Receivable and Accounts Payable add up.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import frappe
from frappe import _lt
from frappe.query_builder.functions import Sum
from frappe.utils import flt
from pypika.queries import QueryBuilder

from client_hub.linked_documents import CLIENT, FIELDNAME
from client_hub.log import logger
from client_hub.overview.access import (
	ERROR,
	NO_ACCESS,
	OK,
	TIMEOUT,
	Access,
	access_to,
	hidden_columns,
	hidden_fields,
	log_totals,
	sees_totals,
)
from client_hub.overview.ageing import ageing
from client_hub.overview.declaration import Context, Section
from client_hub.overview.figures import add_up, company_currency, figures_of
from client_hub.overview.invoices import InvoiceSection
from client_hub.overview.payment_behaviour import payment_behaviour
from client_hub.overview.sections import PURCHASE_INVOICES, SALES_INVOICES
from client_hub.overview.time_limit import is_timeout
from client_hub.permissions import counted

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
	"Journal Entry": "journals",
}
"""By what an entry of the ledger stands against."""

INVOICES_OWED = ("pending", "overdue", "credits")
"""Buckets of invoices that are part of the balance."""

_LABELS = {
	"invoices": _lt("Invoices"),
	"advances": _lt("Advances", context="Client Hub"),
	"journals": _lt("Journal entries"),
	"other": _lt("Other entries"),
}

MOST_PARTIES = 50
"""With more than these ERPNext's report is not opened."""


def balance_of(context: Context) -> dict:
	"""`{client, as_of, state, net, sides: {receivable, payable}}`; of one role, the side of that alone.

	`state`: `ok`, `totals_only`, `invoices_only` (the reader may read invoices, not the ledger) or
	`no_access`. `net`: receivable less payable. A side is `{amounts, converted, parts, parties,
	ageing, behaviour}`. `amounts`: by the ledger, in company currency; in state `invoices_only` by the
	invoices alone, in the currency of their accounts; None where the reader may read neither.
	`converted`: `[{company, currency, amount, company_currency, company_amount}]`, what of it stands
	on accounts in other currencies than the company's, and as what it is in the ledger.
	`parts`: `[{part, label, amounts}]`, what the balance is made of in the currency of the accounts:
	the invoices of three buckets, then `advances`, `journals` and `other`; `invoices` as one where the
	reader may not read them. `parties`: names to open ERPNext's own report with. `ageing` and
	`behaviour`: `{state, rows}`, the rows as in their modules.
	"""
	access = access_to(LEDGER)
	if access.has_figures and hidden_columns(LEDGER, {"amount", "amount_in_account_currency"}):
		access = Access(NO_ACCESS)
	is_customer, is_supplier = frappe.db.get_value(CLIENT, context.client, ["is_customer", "is_supplier"])
	told = {"receivable": is_customer or not is_supplier, "payable": is_supplier}
	sides = {name: _side(side, context, access) for name, side in SIDES.items() if told[name]}
	state = access.state
	if not access.has_figures and any(side["amounts"] is not None for side in sides.values()):
		state = INVOICES_ONLY
	log_totals(context, {"balance": state})
	return {
		"client": context.client,
		"as_of": context.today,
		"state": state,
		"net": _net(sides) if access.has_figures else [],
		"sides": sides,
	}


def _side(side: Side, context: Context, access: Access) -> dict:
	invoices = _access_to_amounts(side.invoices)
	owed = _owed(side.invoices, context, invoices) if invoices else None
	told = {"amounts": None, "converted": [], "parts": [], "parties": []}
	if access.has_figures:
		told |= _told_by_ledger(side, context, access, owed)
	elif owed is not None:
		entries = [entry for part in owed for entry in part["amounts"]]
		told["amounts"] = add_up((e["company"], e["currency"], e["amount"]) for e in entries)
	for name, question in (("ageing", ageing), ("behaviour", payment_behaviour)):
		told[name] = _answer(name, question, side.invoices, context, invoices)
	return told


def _access_to_amounts(section: InvoiceSection) -> Access | None:
	access = access_to(section)
	if not access.has_figures or hidden_fields(section, {"outstanding_amount", "base_grand_total"}):
		return None
	return access


def _owed(section: InvoiceSection, context: Context, access: Access) -> list[dict]:
	"""The invoices' parts of the balance."""
	return [
		{"part": figure["bucket"], "label": figure["label"], "amounts": figure["amounts"]}
		for figure in figures_of(section, context, access)
		if figure["bucket"] in INVOICES_OWED
	]


def _answer(name: str, question, section: InvoiceSection, context: Context, access: Access | None) -> dict:
	"""One that takes too long or fails leaves the others alone, as sections of a tile do."""
	if not access:
		return {"state": NO_ACCESS, "rows": []}
	try:
		return {"state": access.state, "rows": question(section, context, access)}
	except Exception as error:
		if is_timeout(error):
			return {"state": TIMEOUT, "rows": []}
		logger().exception(f"{name} of {context.client} for {frappe.session.user}")
		return {"state": ERROR, "rows": []}


def _told_by_ledger(side: Side, context: Context, access: Access, owed: list[dict] | None) -> dict:
	parties = _parties(side, context)
	entries = _entries(side, context, access, parties)
	told = {"amounts": add_up((entry.company, None, entry.amount) for entry in entries)}
	told["converted"] = _converted(entries)
	told["parts"] = [part for part in _parts(entries, owed) if part["amounts"]]
	if access.state == OK:
		names = parties.limit(MOST_PARTIES + 1).run(pluck=True)
		told["parties"] = names if len(names) <= MOST_PARTIES else []
	return told


def _entries(side: Side, context: Context, access: Access, parties: QueryBuilder) -> list[dict]:
	row, account = frappe.qb.DocType(LEDGER.doctype), frappe.qb.DocType("Account")
	is_of_side = (row.party_type == side.party_type) & (row.account_type == side.account_type)
	query = frappe.qb.from_(row).where((row.delinked == 0) & is_of_side & row.party.isin(parties))
	for criterion in access.criteria(LEDGER, row, context):
		query = query.where(criterion)
	group = (row.account, row.against_voucher_type)
	query = query.groupby(*group).select(*group, Sum(row.amount).as_("amount"))
	sums = query.select(Sum(row.amount_in_account_currency).as_("in_account_currency")).as_("sums")
	# The company and the currency of an entry are those of its account, and not in the index that
	# holds all the rest (`linked_documents`).
	query = frappe.qb.from_(sums).join(account).on(account.name == sums.account)
	query = query.select(account.company, account.account_currency, sums.against_voucher_type)
	return query.select(sums.amount, sums.in_account_currency).run(as_dict=True)


def _converted(entries: list[dict]) -> list[dict]:
	"""Why the parts, in the currency of the accounts, and the balance, in the company's, look unlike."""

	def sums(fieldname: str) -> list[dict]:
		return add_up((entry.company, entry.account_currency, entry[fieldname]) for entry in entries)

	return [
		{**there, "company_currency": currency, "company_amount": flt(here["amount"], 2)}
		for there, here in zip(sums("in_account_currency"), sums("amount"), strict=True)
		if (currency := company_currency(there["company"])) != there["currency"]
		and (flt(there["amount"], 2) or flt(here["amount"], 2))
	]


def _parts(entries: list[dict], owed: list[dict] | None) -> list[dict]:
	"""What the balance is made of, told so that the parts add up to it.

	`other`: what else stands in the ledger, and what of its invoices is in none of the buckets, such
	as one that was paid too much.
	"""
	by_part = defaultdict(list)
	for entry in entries:
		part = _PART_OF_VOUCHER.get(entry.against_voucher_type, "other")
		by_part[part].append((entry.company, entry.account_currency, entry.in_account_currency))
	if owed is not None:
		by_part["other"] += by_part.pop("invoices", [])
		by_part["other"] += [
			(entry["company"], entry["currency"], -entry["amount"])
			for part in owed
			for entry in part["amounts"]
		]
	return (owed or []) + [
		{"part": part, "label": str(label), "amounts": _without_nothing(add_up(by_part[part]))}
		for part, label in _LABELS.items()
	]


def _without_nothing(amounts: list[dict]) -> list[dict]:
	return [entry for entry in amounts if flt(entry["amount"], 2)]


def _parties(side: Side, context: Context) -> QueryBuilder:
	"""The client's parties of a side that the reader may read, or would if a role gave it.

	Frappe's conditions on the ledger do not look at its party, which is a Dynamic Link.
	"""
	party = frappe.qb.DocType(side.party_type)
	query = frappe.qb.from_(party).select(party.name).where(party[FIELDNAME] == context.client)
	criterion = counted(side.party_type, sees_totals())
	return query if criterion is None else query.where(criterion)


def _net(sides: dict[str, dict]) -> list[dict]:
	signs = {"receivable": 1, "payable": -1}
	return add_up(
		(entry["company"], None, signs[name] * entry["amount"])
		for name, side in sides.items()
		for entry in side["amounts"]
	)
