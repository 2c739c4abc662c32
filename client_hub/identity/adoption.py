"""Adoption: existing Customers and Suppliers, with their Leads and Prospects, become clients.

The plan (see `adoption_plan`) is written in batches, each with its own commit, so a run that was
killed is simply started again: whoever has a client by then is not in the new plan. Each batch looks
again at what it is about to write, since people go on working meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import frappe
from frappe import _
from frappe.utils.file_lock import LockTimeoutError
from frappe.utils.synchronization import filelock
from pypika.queries import Selectable
from pypika.terms import Criterion

from client_hub import stamping
from client_hub.identity import predecessors
from client_hub.identity.adoption_plan import Group, Party, make_plan
from client_hub.identity.clients_in_bulk import insert_clients
from client_hub.linked_documents import CLIENT, FIELDNAME
from client_hub.parties import origin
from client_hub.parties.roles import ROLES, refresh_roles

BATCH_SIZE = 500
"""Clients per commit."""


class UnderWayError(frappe.ValidationError):
	"""There is one adoption at a time."""


def adopt(progress: Callable[[int, int], None] | None = None) -> dict[str, Any]:
	"""Give every party that has none its client, then stamp the documents. Returns the plan's summary.

	`progress(done, total)` counts parties' groups. Throws when another run is under way.
	"""
	with _only_one_run():
		plan = make_plan()
		summary = plan.summary()
		total = len(plan.groups)
		for start in range(0, total, BATCH_SIZE):
			batch = plan.groups[start : start + BATCH_SIZE]
			_write(batch)
			frappe.db.commit()  # nosemgrep: each batch stands alone, see above
			if progress:
				progress(min(start + BATCH_SIZE, total), total)
		_attach_predecessors()
		frappe.db.commit()  # nosemgrep: the stamping that follows commits batch by batch
		stamping.restamp_all()
		for doctype in stamping.linked_documents().parties:
			frappe.clear_document_cache(doctype)
		frappe.db.commit()  # nosemgrep
	return summary


EVENT = "client_hub_adoption"
"""Realtime event with `done` and `total`, then `finished` (the summary) or `failed` (the reason)."""


def start() -> None:
	"""Run in the background and tell the user who asked. A second run meanwhile is refused there."""
	frappe.enqueue(
		"client_hub.identity.adoption.adopt_in_background",
		queue="long",
		timeout=6 * 60 * 60,
		enqueue_after_commit=True,
		user=frappe.session.user,
	)


def adopt_in_background(user: str) -> None:
	"""Background job of `start`: tells the user's page how far it is, and how it ended."""

	def tell(**message: Any) -> None:
		frappe.publish_realtime(EVENT, message, user=user)

	try:
		summary = adopt(lambda done, total: tell(done=done, total=total))
	except Exception as error:
		frappe.db.rollback()
		tell(failed=frappe.utils.strip_html(str(error)))
		raise
	tell(finished=summary)


@contextmanager
def _only_one_run() -> Iterator[None]:
	"""A lock that the operating system frees when the process dies."""
	try:
		with filelock("client_hub_adoption", timeout=1):
			yield
	except LockTimeoutError:
		frappe.clear_last_message()
		frappe.throw(
			_("Another adoption is under way. Wait until it is finished."), UnderWayError, title=_("Adoption")
		)


# --- writing -------------------------------------------------------------------------------------


def _write(groups: list[Group]) -> None:
	"""Insert the batch's new clients and file its parties, all in one transaction."""
	groups = _as_they_are_now(groups)
	joined = [(client, group) for group in groups if (client := group.client)]
	new = [group for group in groups if not group.client]
	for group, name in zip(new, insert_clients([group.parties for group in new]), strict=True):
		group.candidates.add(name)
	for doctype in ROLES:
		clients = {p.name: {FIELDNAME: g.client} for g in groups for p in g.parties if p.doctype == doctype}
		if clients:
			frappe.db.bulk_update(doctype, clients, update_modified=False)
	origin.record_each([((p.doctype, p.name), *p.origin) for group in groups for p in group.parties])
	_refresh_joined(joined)


def _as_they_are_now(groups: list[Group]) -> list[Group]:
	"""The groups without the parties that somebody filed or deleted since the plan was made.

	What is read here is locked until the commit. The rest of a group joins the client that one of
	its parties was given; a group that leads to two clients, or to one that is gone, is left to the
	next run.
	"""
	owners: dict[Party, str] = {}
	for doctype in ROLES:
		names = [party.name for group in groups for party in group.parties if party.doctype == doctype]
		owners |= {(doctype, name): owner or "" for name, owner in _locked(doctype, names, FIELDNAME)}
	current = []
	for group in groups:
		found = [owners.get((party.doctype, party.name)) for party in group.parties]
		free = [party for party, owner in zip(group.parties, found, strict=True) if owner == ""]
		if free:
			current.append(Group(free, group.candidates | set(filter(None, found))))
	candidates = {client for group in current for client in group.candidates}
	there = {name for (name,) in _locked(CLIENT, candidates)}
	return [group for group in current if len(group.candidates) < 2 and group.candidates <= there]


def _locked(doctype: str, names: Iterable[str], *fields: str) -> Iterable[tuple[Any, ...]]:
	"""Name and `fields` of those that are there, as committed by now, locked until the commit."""
	table = frappe.qb.DocType(doctype)
	query = frappe.qb.from_(table).select(table.name, *(table[field] for field in fields)).for_update()
	return query.where(table.name.isin(list(names) or [""])).run()


def _refresh_joined(groups: list[tuple[str, Group]]) -> None:
	for client, group in groups:
		for doctype in {party.doctype for party in group.parties}:
			refresh_roles(client, doctype)


def _attach_predecessors() -> None:
	"""Leads and Prospects belong to the client of the Customer they became (definitions 5)."""
	customer = frappe.qb.DocType("Customer")
	for fieldname, doctype in predecessors.party_fields().items():
		party = frappe.qb.DocType(doctype)
		_copy_client(doctype, party, customer, customer[fieldname] == party.name)
	if "Lead" in stamping.linked_documents():
		lead = frappe.qb.DocType("Lead")
		_copy_client("Lead", lead, customer, lead.customer == customer.name)


def _copy_client(doctype: str, party: Selectable, customer: Selectable, on: Criterion) -> None:
	is_to_get_one = (party[FIELDNAME].isnull() | (party[FIELDNAME] == "")) & (customer[FIELDNAME] != "")
	joined = frappe.qb.from_(party).join(customer).on(on).where(is_to_get_one)
	found = joined.select(party.name, customer.name).run()
	(
		frappe.qb.update(party)
		.join(customer)
		.on(on)
		.set(stamping.client_column(party), customer[FIELDNAME])
		.where(is_to_get_one)
	).run()
	origin.record_each(
		[((doctype, name), origin.ADOPTION_LINEAGE, ("Customer", of_customer)) for name, of_customer in found]
	)
