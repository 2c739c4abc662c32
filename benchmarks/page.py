"""Opening a client's page: what each request of it costs for a large client and for an empty one."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence

import frappe
from frappe.desk.form.load import getdoc
from frappe.desk.notifications import get_open_count
from measure import WARM_UP, in_turns, timed
from overview import form_of_erpnext

from client_hub import api

Calls = Sequence[Callable[[], object]]

OVERDUE = "list of overdue invoices"

FIRST_SCREEN = ("form", "page", "overview", "next")
"""What is asked before anything is scrolled or unfolded."""


def measure_first_screen(world, table, rounds: int) -> None:
	"""All the server's time until the first screen is complete, each request in a state of its own, beside ERPNext's
	form of the same party; and what loads when it is seen. For two users."""
	for user in ("Administrator", world.accounts_user):
		frappe.set_user(user)
		who = "Administrator" if user == "Administrator" else "Accounts User of one company"
		for client, customer, what in (
			(world.client, world.customer, "ordinary client"),
			(world.large_client, world.large_customer, f"{world.size.client_invoices:,} invoices"),
		):
			requests = _requests(client)
			first = [call for name, call in requests.items() if name in FIRST_SCREEN]
			theirs = _form_of_erpnext(customer)
			ours, beside = _in_turns(first, theirs, rounds)
			table.add(f"first screen beside ERPNext's form: {what}, {who}", ours, beside, "≤ 0.5")
			for name, call in requests.items():
				ours, beside = _in_turns([call], theirs, rounds)
				wanted = "part" if name in FIRST_SCREEN else "≤ 0.333" if name == OVERDUE else "when seen"
				table.add(f"{name} beside ERPNext's form: {what}, {who}", ours, beside, wanted)
	frappe.set_user("Administrator")


def _requests(client: str) -> dict[str, Callable[[], object]]:
	return {
		"form": lambda: getdoc("Client", client),
		"page": lambda: api.page(client),
		"overview": lambda: api.overview(client, parties=True),
		"next": lambda: api.next(client),
		"activity": lambda: api.activity(client, page_length=5),
		"payment behaviour": lambda: api.payment_behaviour(client),
		"chart of months": lambda: api.money_by_month(client),
		OVERDUE: lambda: api.documents(client, "sales_invoices", "overdue"),
	}


def _form_of_erpnext(customer: str) -> Calls:
	return lambda: getdoc("Customer", customer), lambda: get_open_count("Customer", customer)


def _in_turns(ours: Calls, theirs: Calls, rounds: int) -> tuple[float, float]:
	"""Medians of the milliseconds of several requests together."""
	sides: tuple[list[float], list[float]] = ([], [])
	for turn in range(rounds + WARM_UP):
		for side, calls in zip(sides, (ours, theirs), strict=True):
			milliseconds = sum(timed(call) for call in calls)
			if turn >= WARM_UP:
				side.append(milliseconds)
	return statistics.median(sides[0]), statistics.median(sides[1])


def measure(world, table, rounds: int) -> None:
	"""The first content as fast as an empty client's; what follows beside ERPNext's Customer form.

	First content is the form itself: its data, the card and the frames of the tiles. Each tile then
	asks for itself.
	"""
	large, empty = world.large_client, world.empty_client
	what = f"{world.size.client_invoices:,} invoices, {world.size.tasks:,} tasks, {world.size.activity:,} activity rows"
	ours, theirs = in_turns(lambda: getdoc("Client", large), lambda: getdoc("Client", empty), rounds)
	table.add(f"first content beside an empty client's: {what}", ours, theirs, "≤ 1.1")
	for request, call in (
		("tile of tasks", lambda: api.overview(large, tiles=["tasks"])),
		("tile of invoices", lambda: api.overview(large, tiles=["invoices"])),
		("tile of the balance", lambda: api.balance(large)),
		("list of tasks", lambda: api.documents(large, "tasks")),
		("list of invoices", lambda: api.documents(large, "sales_invoices")),
		("activity", lambda: api.activity(large)),
		("files", lambda: api.files(large)),
		("connections", lambda: api.connections("Client", large)),
	):
		ours, theirs = in_turns(call, lambda: form_of_erpnext(world.large_customer), rounds)
		table.add(f"{request} beside ERPNext's form: the same client", ours, theirs, "≤ 1")
