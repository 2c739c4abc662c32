"""Balance: what the ledger says is owed between the client and us (definitions 6), its age, and how it is paid.

Pending and overdue invoices alone overstate a debt: advances and journal entries stand against it.
The ledger has them all, and is what ERPNext's Accounts Receivable and Accounts Payable add up.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import frappe
from frappe import _lt
from frappe.utils import flt

from client_hub.overview.access import OK, Access, log_totals
from client_hub.overview.ageing import ageing
from client_hub.overview.balance_parts import LABELS, LEDGER_VOUCHERS, SIDES, Side
from client_hub.overview.declaration import Context
from client_hub.overview.figures import add_up, company_currency
from client_hub.overview.ledger import (
	INVOICES,
	Scope,
	access_to_ledger,
	part_of,
	rests_below_a_cent,
	sums,
)
from client_hub.overview.paying import how_paid, rows_or_state, told_sides
from client_hub.overview.unpaid import Unpaid

INVOICES_ONLY = "invoices_only"

_LABELS = {"invoices": _lt("Invoices"), **LABELS}

MOST_PARTIES = 50
"""With more than these ERPNext's report is not opened."""


def balance_of(context: Context) -> dict[str, Any]:
	"""The money of `money_of`, with how it is paid: `behaviour`, and of the receivable side `credit` and `dunning`."""
	told, paid = money_of(Unpaid(context)), how_paid(context)
	for name, side in told["sides"].items():
		side |= paid["sides"][name]
	return told


def money_of(unpaid: Unpaid) -> dict[str, Any]:
	"""`{client, as_of, state, net, sides: {receivable, payable}}`; of one role, the side of that alone.

	`state`: `ok`, `totals_only`, `invoices_only` (the reader may read invoices, not the ledger) or
	`no_access`. `net`: receivable less payable. A side is `{amounts, converted, parts, rounding,
	parties, ageing, behaviour}`. `amounts`: by the ledger, in company currency; in state `invoices_only` by the
	invoices alone, in the currency of their accounts; None where the reader may read neither.
	`converted`: `[{company, currency, amount, company_currency, company_amount}]`, what of it stands
	on accounts in other currencies than the company's, and as what it is in the ledger.
	`parts`: `[{part, label, section, bucket, amounts}]`, what the balance is made of in the currency of the
	accounts: the invoices of three buckets, then `advances`, `journals`, `other` and `dated_later`; `invoices`
	as one where the reader may not read them. `section` and `bucket` name the list of its documents, None
	where the reader has none. `rounding`: what the ledger has beside the balance, rests of
	vouchers below a cent that ERPNext's reports leave out. `parties`: names to open ERPNext's own report
	with. `ageing`: `{state, rows}`, the rows as in its module.
	"""
	context, access = unpaid.context, access_to_ledger()
	sides = {name: _side(name, unpaid, access) for name in told_sides(context)}
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


def _side(name: str, unpaid: Unpaid, access: Access) -> dict[str, Any]:
	side, context = SIDES[name], unpaid.context
	invoices = side.access_to_amounts()
	owed = _owed(side, unpaid, invoices) if invoices else None
	told: dict[str, Any] = {"amounts": None, "converted": [], "parts": [], "rounding": [], "parties": []}
	if access.has_figures:
		told |= _told_by_ledger(side, context, access, owed)
		for part in told["parts"]:
			# Of the invoices' parts these are named already.
			if access.state == OK and part["part"] in LABELS:
				part |= {"section": LEDGER_VOUCHERS.key, "bucket": f"{name}_{part['part']}"}
	elif owed is not None:
		entries = [entry for part in owed for entry in part["amounts"]]
		told["amounts"] = add_up((e["company"], e["currency"], e["amount"]) for e in entries)
	told["ageing"] = rows_or_state(
		"ageing", context, invoices, lambda access: ageing(unpaid.aged(side.invoices, access))
	)
	return told


def _owed(side: Side, unpaid: Unpaid, access: Access) -> list[dict[str, Any]]:
	"""The invoices' parts of the balance."""
	section = side.invoices
	return [
		{
			"part": figure["bucket"],
			"label": figure["label"],
			"section": section.key if access.has_list else None,
			"bucket": figure["bucket"] if access.has_list else None,
			"amounts": figure["amounts"],
		}
		for figure in unpaid.figures(section, access)
	]


def _told_by_ledger(
	side: Side, context: Context, access: Access, owed: list[dict[str, Any]] | None
) -> dict[str, Any]:
	scope = Scope(side.party_type, side.account_type, context, access)
	entries = sums(scope)
	parts, rests = _parts(scope, entries, owed)
	until_today = [(entry.company, None, entry.amount - entry.later) for entry in entries]
	rounding = _rounding(rests)
	told: dict[str, Any] = {
		"amounts": add_up([*until_today, *((e["company"], None, -e["amount"]) for e in rounding)]),
		"converted": _converted(entries),
		"parts": [part for part in parts if part["amounts"]],
		"rounding": rounding,
	}
	if access.state == OK:
		told["parties"] = scope.few_parties(MOST_PARTIES)
	return told


def _rounding(rests: list[frappe._dict]) -> list[dict[str, Any]]:
	return _without_nothing(add_up((rest.company, None, rest.amount) for rest in rests))


def _converted(entries: list[frappe._dict]) -> list[dict[str, Any]]:
	"""Why the parts, in the currency of the accounts, and the balance, in the company's, look unlike."""

	def added_up(fieldname: str) -> list[dict[str, Any]]:
		later = "later" if fieldname == "amount" else f"later_{fieldname}"
		return add_up((e.company, e.account_currency, e[fieldname] - e[later]) for e in entries)

	return [
		{**there, "company_currency": currency, "company_amount": flt(here["amount"], 2)}
		for there, here in zip(added_up("in_account_currency"), added_up("amount"), strict=True)
		if (currency := company_currency(there["company"])) != there["currency"]
		and (flt(there["amount"], 2) or flt(here["amount"], 2))
	]


def _parts(
	scope: Scope, entries: list[frappe._dict], owed: list[dict[str, Any]] | None
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
	"""What the balance is made of, told so that the parts add up to it, and what rounding leaves.

	`other`: what else stands in the ledger, and what of its invoices is in none of the buckets, such
	as one that was paid too much.
	"""
	by_part = defaultdict(list)
	of_invoices = _not_in_buckets(entries, owed)
	may_leave_rests = _may_leave_rests(of_invoices, entries)
	rests = []
	if may_leave_rests or _has_other_vouchers(entries):
		rests = rests_below_a_cent(scope, may_leave_rests)
	for entry in entries:
		if (part := part_of(entry.against_voucher_type)) == "invoices":
			by_part["dated_later"].append(
				(entry.company, entry.account_currency, -entry.later_in_account_currency)
			)
			continue
		amount = entry.in_account_currency - entry.later_in_account_currency
		by_part[part].append((entry.company, entry.account_currency, amount))
	by_part["invoices" if owed is None else "other"] += of_invoices
	for rest in rests:
		part = part_of(rest.against_voucher_type)
		part = "other" if part == "invoices" and owed is not None else part
		by_part[part].append((rest.company, rest.account_currency, -rest.in_account_currency))
	return (owed or []) + [
		{
			"part": part,
			"label": str(label),
			"section": None,
			"bucket": None,
			"amounts": _without_nothing(add_up(by_part[part])),
		}
		for part, label in _LABELS.items()
	], rests


def _has_other_vouchers(entries: list[frappe._dict]) -> bool:
	return any(entry.against_voucher_type not in INVOICES for entry in entries)


def _not_in_buckets(
	entries: list[frappe._dict], owed: list[dict[str, Any]] | None
) -> list[tuple[str, str, float]]:
	"""What all entries against invoices come to, less what the buckets tell."""
	found = [
		(entry.company, entry.account_currency, entry.in_account_currency)
		for entry in entries
		if part_of(entry.against_voucher_type) == "invoices"
	]
	# Not those of a company whose entries are kept from the user, where their invoices are not.
	seen = {(entry.company, entry.account_currency) for entry in entries}
	told = [(e["company"], e["currency"], -e["amount"]) for part in owed or [] for e in part["amounts"]]
	return found + [entry for entry in told if entry[:2] in seen]


def _may_leave_rests(of_invoices: list[tuple[str, str, float]], entries: list[frappe._dict]) -> bool:
	"""Invoices are many: they are not gone through when what they come to is what the buckets tell."""
	if any(entry["amount"] for entry in add_up(of_invoices)):
		return True
	return any(entry.account_currency != company_currency(entry.company) for entry in entries)


def _without_nothing(amounts: list[dict[str, Any]]) -> list[dict[str, Any]]:
	return [entry for entry in amounts if flt(entry["amount"], 2)]


def _net(sides: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
	signs = {"receivable": 1, "payable": -1}
	return add_up(
		(entry["company"], None, signs[name] * entry["amount"])
		for name, side in sides.items()
		for entry in side["amounts"]
	)
