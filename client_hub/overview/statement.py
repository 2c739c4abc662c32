"""Statement of account: what stood open, every movement, and what is open at the end (definitions 6).

From the ledger, never from the status of documents: the movements and the closing balance are those of
ERPNext's Payment Ledger and General Ledger for the client's parties, the open items those of its Accounts
Receivable and Accounts Payable. A cancelled entry that the ledger keeps, and its reversal, stand at their own
dates.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import frappe
from erpnext.accounts.utils import get_currency_precision
from frappe import _
from frappe.query_builder import Case
from frappe.query_builder.functions import Coalesce, Max, Min, Sum
from frappe.utils import add_months, cint, create_batch, escape_html, flt, get_first_day, getdate
from pypika.terms import Criterion, Term

from client_hub.linked_documents import CLIENT
from client_hub.overview.access import OK, hidden_columns
from client_hub.overview.ageing import aged, ageing
from client_hub.overview.balance_parts import SIDES, Side
from client_hub.overview.declaration import Context
from client_hub.overview.figures import company_currency
from client_hub.overview.ledger import (
	INVOICES,
	LEDGER,
	Scope,
	access_to_ledger,
	rests_below_a_cent,
	revaluations,
)
from client_hub.permissions import can_read, hidden_of, permitted, shown_title
from client_hub.stamping import is_absent

DIRECTIONS = {"Receivable": ("receivable",), "Payable": ("payable",), "Both": ("receivable", "payable")}
"""Which sides a statement is of. With both, what we owe is taken off what they owe us."""

MONTHS = 3
"""How many months a statement goes back to when nobody has said from when: this one and those before it."""

_FIRST, _LAST = date(1000, 1, 1), date(9990, 12, 31)
"""Days of a statement, with room on either side for those that are counted from them; and the database has none
before the year 1000."""

_NO_DATE = ("{} is not a valid date string.", "Invalid Date")
"""What Frappe says to any other bad date, in the words of its own catalogues."""

_REFERENCES = {
	"Sales Invoice": "po_no",
	"Purchase Invoice": "bill_no",
	"Payment Entry": "reference_no",
	"Journal Entry": "cheque_no",
}
"""What the other party knows a voucher by."""

_NAMED_AT_ONCE = 2_000


@dataclass(frozen=True)
class Asked:
	"""What a statement is asked for. `company`: of one alone. `open_items`: what is open on `to_date` alone,
	from whenever it is."""

	client: str
	from_date: date
	to_date: date
	company: str | None = None
	direction: str = "Both"
	open_items: bool = False

	@classmethod
	def of(
		cls,
		client: str,
		from_date: str | date | None = None,
		to_date: str | date | None = None,
		company: str | None = None,
		direction: str | None = None,
		open_items: bool | int = False,
	) -> Asked:
		"""Raises `frappe.ValidationError` for dates the wrong way round, another direction, and what is none."""
		for value in (from_date, to_date, company, direction):
			if value and not isinstance(value, str | date):
				frappe.throw(_("Ask for a statement with dates, a company and a direction, each as a text."))
		until = _day(to_date) if to_date else getdate()
		since = _day(from_date) if from_date else get_first_day(add_months(until, 1 - MONTHS))
		direction = direction or "Both"
		if direction not in DIRECTIONS:
			frappe.throw(_("{0} is not one of: {1}.").format(escape_html(direction), ", ".join(DIRECTIONS)))
		if not cint(open_items) and since > until:
			frappe.throw(_("The statement begins after its end: choose an earlier first day."))
		return cls(client, since, until, company or None, direction, bool(cint(open_items)))

	@property
	def context(self) -> Context:
		return Context(self.client, (self.company,) if self.company else (), today=self.to_date)


def _day(value: str | date) -> date:
	"""The day that a date or its text names. Raises `frappe.ValidationError` for what is none."""
	try:
		day = getdate(value)
	except (OverflowError, ValueError):  # such as of twenty digits, which Frappe leaves to who asks
		day = None
	if day is None or not _FIRST <= day <= _LAST:
		text, title = _NO_DATE
		frappe.throw(_(text).format(frappe.bold(escape_html(str(value)))), title=_(title))
	return day


def statement(asked: Asked) -> dict[str, Any]:
	"""`{client, from_date, to_date, direction, open_items, several_parties, tables}`, as the user may see it.

	A table is of one company and currency of accounts: `{company, currency, company_currency, opening, rows,
	closing, rounding, ages}`. `opening`, `closing` and `rounding` are `{amount, in_company_currency}`:
	before the first day, on the last, and what of the closing balance is in no open item (`ledger`). A row is
	`{voucher_type, voucher_no, posting_date, due_date, reference, party_type, party, amount,
	in_company_currency, balance, balance_in_company_currency}`, oldest first; of open items also
	`invoiced`, what the voucher came to. Positive is what they owe us; in direction Payable, what we owe.
	`ages`: `{side, label, amount}` of what is unpaid on the last day, of sides whose invoices the user
	may see. Raises `frappe.PermissionError` for who may not read the ledger's entries. The caller has
	checked the permission on the client.
	"""
	access = access_to_ledger()
	if access.state != OK:
		frappe.throw(
			_("A statement is drawn from the ledger, which you may not read."),
			frappe.PermissionError,
			title=_("Not permitted"),
		)
	tables: dict[tuple[str, str], dict[str, Any]] = {}
	for name in DIRECTIONS[asked.direction]:
		side = SIDES[name]
		scope = Scope(side.party_type, side.account_type, asked.context, access)
		sign = -1 if name == "payable" and asked.direction == "Both" else 1
		for entry in _entries(scope, asked):
			_add(_table(tables, entry), entry, sign)
		_add_ages(tables, name, side, asked)
	found = [table for _key, table in sorted(tables.items()) if table["rows"] or table["has_opening"]]
	for table in found:
		_run_balance(table)
	rows = [row for table in found for row in table["rows"]]
	parties = {row["party"] for row in rows}
	_name_references(rows)
	_hide(rows)
	return {
		"client": asked.client,
		"from_date": asked.from_date,
		"to_date": asked.to_date,
		"direction": asked.direction,
		"open_items": asked.open_items,
		"several_parties": len(parties) > 1,
		"tables": found,
	}


# --- entries -------------------------------------------------------------------------------------


def _entries(scope: Scope, asked: Asked) -> Iterable[frappe._dict]:
	"""Rows, and what stands before or beside them (`kind`: `opening`, `rounding`)."""
	row = frappe.qb.DocType(LEDGER.doctype)
	if asked.open_items:
		yield from _open_items(scope)
		for rest in rests_below_a_cent(scope, of_invoices=True):
			yield frappe._dict(rest, kind="rounding", amount=rest.in_account_currency, in_company=rest.amount)
		return
	for entry in _movements(scope, row.posting_date < asked.from_date, ()):
		yield frappe._dict(entry, kind="opening")
	period = (row.posting_date >= asked.from_date) & (row.posting_date <= asked.to_date)
	by_voucher = (row.party, row.voucher_type, row.voucher_no, row.posting_date)
	due = Max(row.due_date).as_("due_date")
	for entry in _movements(scope, period, by_voucher, due, Min(row.creation).as_("created")):
		yield frappe._dict(entry, kind="row", party_type=scope.party_type)


def _open_items(scope: Scope) -> Iterable[frappe._dict]:
	"""Vouchers with what is open of each, as ERPNext's reports have them: none below a cent in either currency."""
	row = frappe.qb.DocType(LEDGER.doctype)
	is_own = (row.voucher_type == row.against_voucher_type) & (row.voucher_no == row.against_voucher_no)
	entries = _sums(
		scope,
		row.posting_date <= scope.context.today,
		(row.party, row.against_voucher_type, row.against_voucher_no),
		Max(Case().when(is_own, row.due_date)).as_("due_date"),
		Min(row.creation).as_("created"),
		# What pays an invoice may be older than it; an advance for an order has no entry of the order's.
		Coalesce(Min(Case().when(is_own, row.posting_date)), Min(row.posting_date)).as_("posting_date"),
		Sum(Case().when(is_own, row.amount_in_account_currency).else_(0)).as_("invoiced"),
	)
	digits = get_currency_precision() or 2
	found = []
	for entry in entries:
		entry.amount, entry.in_company = flt(entry.amount, digits), flt(entry.in_company, digits)
		if entry.in_company:
			entry.voucher_type, entry.voucher_no = entry.against_voucher_type, entry.against_voucher_no
			found.append(frappe._dict(entry, kind="row", party_type=scope.party_type))
	kept = revaluations([entry for entry in found if not entry.amount])
	yield from (entry for entry in found if entry.amount or entry.voucher_no in kept)


def _sums(scope: Scope, is_wanted: Criterion, by: tuple[Term, ...], *more: Term) -> list[frappe._dict]:
	"""`{company, currency, account, amount, in_company, …}`: sums of entries by account and `by`."""
	row, account = frappe.qb.DocType(LEDGER.doctype), frappe.qb.DocType("Account")
	entries = (
		frappe.qb.from_(row)
		.where(scope.holds(row) & is_wanted)
		.groupby(row.account, *by)
		.select(row.account, *by, *more)
		.select(Sum(row.amount_in_account_currency).as_("amount"), Sum(row.amount).as_("in_company"))
	).as_("entries")
	query = frappe.qb.from_(entries).join(account).on(account.name == entries.account).select(entries.star)
	return query.select(account.company, account.account_currency.as_("currency")).run(as_dict=True)


def _movements(scope: Scope, is_wanted: Criterion, by: tuple[Term, ...], *more: Term) -> list[frappe._dict]:
	"""The same by company and currency, of which something is left.

	A company may have several accounts of one currency, and move a debt from one to the other.
	"""
	merged: dict[tuple[Any, ...], frappe._dict] = {}
	for entry in _sums(scope, is_wanted, by, *more):
		key = (entry.company, entry.currency, *(entry[term.name] for term in by))
		same = merged.setdefault(key, entry)
		if same is not entry:
			same.amount += entry.amount
			same.in_company += entry.in_company
			same.due_date = same.due_date or entry.due_date
	return [entry for entry in merged.values() if _whole(entry.amount) or _whole(entry.in_company)]


def _whole(amount: float) -> float:
	"""Floats added up, to the nine digits that the database has; Frappe's `flt` is slow for many, and -0.0 is none."""
	return round(amount, 9) + 0.0


# --- tables --------------------------------------------------------------------------------------


def _table(tables: dict[tuple[str, str], dict[str, Any]], entry: frappe._dict) -> dict[str, Any]:
	currency = entry.currency or entry.account_currency
	return tables.setdefault(
		(entry.company, currency),
		{
			"company": entry.company,
			"currency": currency,
			"company_currency": company_currency(entry.company),
			"opening": {"amount": 0.0, "in_company_currency": 0.0},
			"rounding": {"amount": 0.0, "in_company_currency": 0.0},
			"has_opening": False,
			"rows": [],
			"ages": [],
		},
	)


def _add(table: dict[str, Any], entry: frappe._dict, sign: int) -> None:
	amount, in_company_currency = sign * entry.amount, sign * entry.in_company
	if entry.kind != "row":
		table[entry.kind]["amount"] += amount
		table[entry.kind]["in_company_currency"] += in_company_currency
		table["has_opening"] = table["has_opening"] or entry.kind == "opening"
		return
	table["rows"].append(
		{
			"voucher_type": entry.voucher_type,
			"voucher_no": entry.voucher_no,
			"posting_date": entry.posting_date,
			"due_date": entry.due_date if entry.voucher_type in INVOICES else None,
			"reference": None,
			"party_type": entry.party_type,
			"party": entry.party,
			"amount": amount,
			"in_company_currency": in_company_currency,
			**({"invoiced": sign * flt(entry.invoiced)} if "invoiced" in entry else {}),
			"created": entry.created,
		}
	)


def _run_balance(table: dict[str, Any]) -> None:
	"""Put the rows in order, and the balance after each beside it."""
	table["rows"].sort(
		key=lambda row: (row["posting_date"], row.pop("created"), row["voucher_no"], row["party"])
	)
	balance, in_company_currency = table["opening"]["amount"], table["opening"]["in_company_currency"]
	for row in table["rows"]:
		balance += row["amount"]
		in_company_currency += row["in_company_currency"]
		row["balance"], row["balance_in_company_currency"] = _whole(balance), _whole(in_company_currency)
	balance += table["rounding"]["amount"]
	in_company_currency += table["rounding"]["in_company_currency"]
	table["closing"] = {"amount": _whole(balance), "in_company_currency": _whole(in_company_currency)}
	del table["has_opening"]


def _add_ages(tables: dict[tuple[str, str], dict[str, Any]], name: str, side: Side, asked: Asked) -> None:
	access = side.access_to_amounts()
	if not access or access.state != OK:
		return
	for age in ageing(aged(side.invoices, asked.context, access)):
		for told in age["amounts"]:
			if (told["company"], told["currency"]) in tables and flt(told["amount"], 2):
				table = tables[told["company"], told["currency"]]
				table["ages"].append({"side": name, "label": age["label"], "amount": told["amount"]})


def _name_references(rows: list[dict[str, Any]]) -> None:
	"""What the other party knows each voucher by, of vouchers that the user may read."""
	by_type = defaultdict(list)
	for row in rows:
		by_type[row["voucher_type"]].append(row)
	for doctype, fieldname in _REFERENCES.items():
		of_type = by_type.get(doctype)
		if not of_type or is_absent(doctype) or not can_read(doctype) or hidden_of(doctype, {fieldname}):
			continue
		document, criterion = frappe.qb.DocType(doctype), permitted(doctype)
		for some in create_batch(of_type, _NAMED_AT_ONCE):
			query = frappe.qb.from_(document).select(document.name, document[fieldname])
			query = query.where(document.name.isin([row["voucher_no"] for row in some]))
			found = dict((query if criterion is None else query.where(criterion)).run())
			for row in some:
				row["reference"] = found.get(row["voucher_no"])


def _hide(rows: list[dict[str, Any]]) -> None:
	"""Take out what field permissions of the ledger keep from the user."""
	told = {"voucher_type", "voucher_no", "posting_date", "due_date", "party_type", "party"}
	for fieldname in hidden_columns(LEDGER, told):
		for row in rows:
			row[fieldname] = None


def title_of(asked: Asked) -> str:
	"""What a statement is called, in the user's language."""
	return _("Statement of account: {0}").format(shown_title(CLIENT, asked.client))
