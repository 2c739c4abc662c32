"""Which clients owe, and what: all of them at once, computed live (definitions 6 and 7).

By the parts of the balance: what is outstanding of invoices, entries against no invoice, and what post-dated
entries take off. Nearly all invoices are settled, and none of them is read. In the currency of the accounts,
never a sum over currencies. What a side adds up to for one client is what its page tells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.query_builder.functions import Sum
from frappe.utils import date_diff, flt
from pypika.terms import Criterion

from client_hub.linked_documents import CLIENT, FIELDNAME
from client_hub.overview.access import OK, Access, log_totals, sees_totals
from client_hub.overview.ageing import ageing_by_client, ages
from client_hub.overview.balance_parts import SIDES, Side
from client_hub.overview.credit import credit_of
from client_hub.overview.declaration import Context
from client_hub.overview.figures import company_currency
from client_hub.overview.last_contact import newest_documents
from client_hub.overview.ledger import INVOICES, LEDGER, Scope, access_to_ledger
from client_hub.overview.many_clients import Chosen, ManyClients, with_names
from client_hub.overview.payments import last_payments
from client_hub.permissions import can_read, counted, has_conditions_of_apps, limits_on, sees_some_by_itself

Key = tuple[str, str, str]
"""(client, company, currency of the accounts)."""


@dataclass(frozen=True)
class Asked(Chosen):
	"""Which balances are wanted: of clients that owe more than an amount (in the currency of their accounts), and
	more than nothing for longer than some days past due."""

	owes_more_than: float | None = None
	for_longer_than: float | None = None


def client_balances(asked: Asked) -> list[dict[str, Any]]:
	"""`{client, legal_name, client_group, territory, account_manager, company, currency, receivable, overdue, payable,
	overdue_payable, net, days_late, …}` of each client, company and currency with anything open, what they owe
	most first, and the ages of what they owe by their keys (`ageing.ages`).

	`net`: receivable less payable. `days_late`: of the oldest that they owe. Overdue and ages are None where
	the user may not read the invoices. What is of the client and the company stands in each of its rows:
	`last_received` and `last_paid`, days, None where there is none that the user may list; `newest_document`, when
	the newest was made, in any company; and of the Customer
	that has least left of its credit `credit_customer`, `credit_limit`, `credit_used` and `credit_left`, in
	`company_currency`, None where it has no limit or the user may not read all that is used of it.
	Only of clients, parties, companies and documents that the user may see. Raises `frappe.PermissionError` for
	who sees nothing of the ledger.
	"""
	access = access_to_ledger()
	if not can_read(CLIENT) or not access.has_figures:
		frappe.throw(
			_("Who owes is told from the ledger, which you may not read."),
			frappe.PermissionError,
			title=_("Not permitted"),
		)
	context = asked.context()
	log_totals(context, {"balance": access.state})
	found: dict[Key, dict[str, Any]] = defaultdict(lambda: {"receivable": 0.0, "payable": 0.0})
	readable = {name: side.access_to_amounts() for name, side in SIDES.items()}
	for name, invoices in readable.items():
		add_side(name, found, context, access, invoices)
	empty = _without_invoices(readable)
	rows = [_row(key, empty | values) for key, values in found.items()]
	rows = [row for row in rows if _is_wanted(row, asked)]
	rows.sort(key=lambda row: (-row["receivable"], row["payable"], row["client"], row["company"]))
	_add_payments_and_credit(rows, context, access)
	return with_names(rows)


def add_side(
	name: str, found: dict[Key, dict[str, Any]], context: ManyClients, access: Access, invoices: Access | None
) -> None:
	"""Add what a side comes to, by its name, and its ages, to what has been found of each client."""
	side = SIDES[name]
	aged = ageing_by_client(side.invoices, context, invoices) if invoices else {}
	for key, amount in _owed(side, context, access, aged if invoices and _are_limited_alike(side) else None):
		found[key][name] += flt(amount)
	for key, of_client in aged.items():
		_add_ages(found[key], name, of_client, context)


def _owed(
	side: Side, context: ManyClients, access: Access, invoices: dict[Key, dict[str, Any]] | None
) -> Iterator[tuple[Key, float]]:
	"""What a side is made of, of each client. `invoices`: what is outstanding of them, as `ageing_by_client` has
	it, None where that is not what the rest of the ledger stands beside."""
	scope = Scope(side.party_type, side.account_type, context, access)
	row = frappe.qb.DocType(LEDGER.doctype)
	of_parties = [row.party.isin(scope.party_names)] if context.are_named else []
	if invoices is None:
		yield from _entries(scope, of_parties)
		yield from _negative(_entries(scope, [*of_parties, row.posting_date > context.today]))
		return
	for key, aged in invoices.items():
		yield key, aged["outstanding"]
	yield from _entries(scope, [*of_parties, row.against_voucher_type.notin(INVOICES)])
	# Whatever is dated later is not owed yet, and what it pays is owed until then.
	yield from _negative(_entries(scope, [*of_parties, row.posting_date > context.today]))


def _are_limited_alike(side: Side) -> bool:
	"""Whether the user sees the invoices of just those entries that they see.

	Where other limits are on the one than on the other, what is outstanding of invoices is not what the rest
	of the ledger stands beside.
	"""
	doctypes = (side.invoices.doctype, LEDGER.doctype, side.party_type)
	if all(counted(doctype, sees_totals()) is None for doctype in doctypes):
		return True
	if any(sees_some_by_itself(doctype) or has_conditions_of_apps(doctype) for doctype in doctypes):
		return False
	limits = [limit for doctype in doctypes for limit in limits_on(doctype)]
	# Of parties the ledger's are those that the user may read.
	alike = all(
		kind in (CLIENT, "Company", side.party_type) and not applicable_for for kind, applicable_for in limits
	)
	return alike and not frappe.get_system_settings("apply_strict_user_permissions")


def _negative(entries: Iterable[tuple[Key, float]]) -> Iterator[tuple[Key, float]]:
	for key, amount in entries:
		yield key, -amount


def _entries(scope: Scope, wanted: list[Criterion]) -> Iterator[tuple[Key, float]]:
	"""Entries of the ledger of each client, added up from an index by party and account."""
	row, account = frappe.qb.DocType(LEDGER.doctype), frappe.qb.DocType("Account")
	party = frappe.qb.DocType(scope.party_type)
	is_of_side = (row.party_type == scope.party_type) & (row.account_type == scope.account_type)
	query = frappe.qb.from_(row).where(is_of_side & (row.delinked == 0))
	for criterion in (*wanted, *scope.access.criteria(LEDGER, row, scope.context)):
		query = query.where(criterion)
	query = query.groupby(row.party, row.account)
	sums = query.select(row.party, row.account, Sum(row.amount_in_account_currency).as_("amount")).as_("sums")
	query = (
		frappe.qb.from_(sums)
		.join(party)
		.on(party.name == sums.party)
		.join(account)
		.on(account.name == sums.account)
		.where(scope.context.of_client(party[FIELDNAME]))
	)
	criterion = counted(scope.party_type, sees_totals())
	query = query if criterion is None else query.where(criterion)
	key = (party[FIELDNAME], account.company, account.account_currency)
	for *of, amount in query.groupby(*key).select(*key, Sum(sums.amount)).run():
		yield tuple(of), amount


def _add_ages(values: dict[str, Any], name: str, aged: dict[str, Any], context: Context) -> None:
	by_age = {key: float(amount) for key, amount in aged.items() if key not in ("oldest", "outstanding")}
	late = sum(amount for key, amount in by_age.items() if key != "not_due")
	if name == "payable":
		values["overdue_payable"] = late
		return
	values |= by_age
	values["overdue"] = late
	values["days_late"] = max(date_diff(context.today, aged["oldest"]), 0) if aged["oldest"] else 0


def _without_invoices(readable: dict[str, Access | None]) -> dict[str, float | None]:
	"""What is past due, and its ages, where no invoice is: None on a side whose invoices are not readable."""
	nothing = {name: 0.0 if invoices else None for name, invoices in readable.items()}
	of_ages = dict.fromkeys(("overdue", "days_late", *list(ages())[1:]), nothing["receivable"])
	return of_ages | {"overdue_payable": nothing["payable"]}


def _row(key: Key, values: dict[str, Any]) -> dict[str, Any]:
	client, company, currency = key
	receivable, payable = round(values["receivable"], 9), round(values["payable"], 9)
	return {
		"client": client,
		"company": company,
		"currency": currency,
		**values,
		"receivable": receivable,
		"payable": payable,
		"net": round(receivable - payable, 9),
	}


def _is_wanted(row: dict[str, Any], asked: Asked) -> bool:
	if not (flt(row["receivable"], 2) or flt(row["payable"], 2) or row["overdue"] or row["overdue_payable"]):
		return False
	if asked.owes_more_than is not None and row["receivable"] <= asked.owes_more_than:
		return False
	return asked.for_longer_than is None or (row["days_late"] or 0) > asked.for_longer_than


def _add_payments_and_credit(rows: list[dict[str, Any]], context: Context, access: Access) -> None:
	payments, newest = last_payments(context), newest_documents(context)
	# Credit names the Customer: it is for who sees the documents behind the balance.
	credit = {(row["client"], row["company"]): row for row in _by_what_is_left(context, access)}
	for row in rows:
		key = (row["client"], row["company"])
		row |= {f"last_{bucket}": payments.get(key, {}).get(bucket) for bucket in ("received", "paid")}
		row |= {f"credit_{of}": credit.get(key, {}).get(of) for of in ("limit", "used", "left")}
		row["credit_customer"] = credit.get(key, {}).get("title")
		row["newest_document"] = newest.get(row["client"])
		row["company_currency"] = company_currency(row["company"])


def _by_what_is_left(context: Context, access: Access) -> list[dict[str, Any]]:
	"""Limits of credit, those with least left last."""
	found = credit_of(context) if access.state == OK else []
	return sorted(found, key=lambda row: row["left"], reverse=True)
