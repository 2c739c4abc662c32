"""How the client pays, its credit and how it was last reminded: what the balance says beside the money.

Of all settled invoices of a year, and so apart: the page asks for it when it is seen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import frappe

from client_hub.linked_documents import CLIENT
from client_hub.overview.access import NO_ACCESS, OK, Access
from client_hub.overview.balance_parts import SIDES
from client_hub.overview.credit import access_to_dunning, credit_of, last_dunning
from client_hub.overview.declaration import Context
from client_hub.overview.ledger import access_to_ledger
from client_hub.overview.payment_behaviour import payment_behaviour
from client_hub.overview.time_limit import attempt


def how_paid(context: Context) -> dict[str, Any]:
	"""`{client, as_of, sides: {receivable: {behaviour, credit, dunning}, payable: {behaviour}}}`, each of them
	`{state, rows}` with the rows as in its module; of one role, the side of that alone."""
	return {
		"client": context.client,
		"as_of": context.today,
		"sides": {name: _side(name, context) for name in told_sides(context)},
	}


def told_sides(context: Context) -> list[str]:
	"""The sides that the client has by its roles; without any, what it owes."""
	is_customer, is_supplier = frappe.db.get_value(CLIENT, context.client, ["is_customer", "is_supplier"])
	told = {"receivable": is_customer or not is_supplier, "payable": is_supplier}
	return [name for name in SIDES if told[name]]


def _side(name: str, context: Context) -> dict[str, Any]:
	side = SIDES[name]
	told = {
		"behaviour": rows_or_state(
			"behaviour",
			context,
			side.access_to_amounts(),
			lambda access: payment_behaviour(side.invoices, context, access),
		)
	}
	if name == "receivable":
		ledger = access_to_ledger()
		reader = ledger if ledger.state == OK else None
		told["credit"] = rows_or_state("credit", context, reader, lambda _access: credit_of(context))
		told["dunning"] = rows_or_state(
			"dunning", context, access_to_dunning(), lambda _access: last_dunning(context)
		)
	return told


def rows_or_state(
	name: str, context: Context, access: Access | None, ask: Callable[[Access], list[dict[str, Any]]]
) -> dict[str, Any]:
	"""`{state, rows}` of a part; one that takes too long or fails leaves the others alone."""
	if not access:
		return {"state": NO_ACCESS, "rows": []}
	state, rows = attempt(f"{name} of {context.client}", lambda: ask(access))
	return {"state": state, "rows": []} if rows is None else {"state": access.state, "rows": rows}
