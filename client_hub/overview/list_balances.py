"""What the clients of a list owe: of each the same as the report Client Balances and its page tell."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import frappe
from frappe import _
from frappe.utils import flt

from client_hub.linked_documents import CLIENT
from client_hub.overview.access import log_totals
from client_hub.overview.balance_parts import SIDES
from client_hub.overview.client_balances import Key, add_side
from client_hub.overview.ledger import Names, access_to_ledger
from client_hub.overview.many_clients import ManyClients
from client_hub.permissions import can_read, permitted

MOST = 500
"""Clients that one request may name."""


def figures_in_list() -> list[str]:
	"""Which figures the list of clients shows to the current user: `receivable` and `overdue`, or none."""
	if not frappe.get_cached_doc("Client Hub Settings").get("balances_in_list"):
		return []
	if not can_read(CLIENT) or not access_to_ledger().has_figures:
		return []
	return ["receivable", "overdue"] if SIDES["receivable"].access_to_amounts() else ["receivable"]


def balances_of(names: list[str]) -> dict[str, list[dict[str, Any]]]:
	"""`{client: [{company, currency, receivable, overdue}]}`, what is most first, of those that owe anything.

	In the currency of the accounts. `overdue` is None where the user may not read the invoices. Clients that
	the user may not read are left out, and all of them for who sees nothing of the ledger. The caller has checked
	that the user reads clients at all. Raises `frappe.ValidationError` for more than `MOST` names, and for what
	is no name.
	"""
	if len(names) > MOST or not all(isinstance(name, str) for name in names):
		frappe.throw(_("Name {0} clients at most, by their IDs.").format(MOST))
	access = access_to_ledger()
	if not access.has_figures or not (readable := _readable(names)):
		return {}
	context = ManyClients("a list of clients", among=Names(readable))
	log_totals(context, {"balance": access.state})
	invoices = SIDES["receivable"].access_to_amounts()
	late = 0.0 if invoices else None
	found: dict[Key, dict[str, Any]] = defaultdict(lambda: {"receivable": 0.0, "overdue": late})
	add_side("receivable", found, context, access, invoices)
	rows: dict[str, list[dict[str, Any]]] = {}
	for (client, company, currency), values in sorted(found.items(), key=_most_first):
		receivable, overdue = flt(values["receivable"], 9), values["overdue"]
		if flt(receivable, 2) or overdue:
			row = {"company": company, "currency": currency, "receivable": receivable, "overdue": overdue}
			rows.setdefault(client, []).append(row)
	return rows


def _most_first(entry: tuple[Key, dict[str, Any]]) -> tuple[float, Key]:
	key, values = entry
	return -values["receivable"], key


def _readable(names: list[str]) -> list[str]:
	"""Those clients that are there and that the user may read, as they are stored."""
	if not names:
		return []
	client, criterion = frappe.qb.DocType(CLIENT), permitted(CLIENT)
	query = frappe.qb.from_(client).select(client.name).where(client.name.isin(Names(names)))
	return (query if criterion is None else query.where(criterion)).run(pluck=True)
