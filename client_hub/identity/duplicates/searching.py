"""Looking for doubles among all clients, in the background.

A run makes the table of pairs what comparing all clients says, whatever it was before: one that was killed
is simply started again, and ends as one that was not. What somebody has decided of a pair stays.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import frappe
from frappe import _
from frappe.utils import now

from client_hub.compat import stored_rows
from client_hub.identity.duplicates import candidates, key_table
from client_hub.identity.duplicates.candidates import Pair
from client_hub.identity.duplicates.chunks import chunks
from client_hub.identity.duplicates.likeness import Likeness, likeness
from client_hub.identity.duplicates.pairs import DUPLICATE, OPEN
from client_hub.identity.duplicates.record import FIELDS, Record
from client_hub.linked_documents import CLIENT
from client_hub.lock import assert_held, is_held, run_lock
from client_hub.notifying import notify

LOCK = "client_hub_duplicates"
EVENT = "client_hub_duplicates"
"""Realtime event with `done` and `total` of the comparisons, then `finished` or `failed` (the reason)."""

BATCH_SIZE = 5_000
"""Comparisons per commit."""

TIMEOUT = 6 * 60 * 60


class UnderWayError(frappe.ValidationError):
	"""There is one run at a time."""


def start() -> None:
	"""Run in the background and tell the user who asked. Throws when a run is under way."""
	if is_under_way():
		_throw_under_way()
	frappe.enqueue(
		"client_hub.identity.duplicates.searching.search_in_background",
		queue="long",
		timeout=TIMEOUT,
		enqueue_after_commit=True,
		user=frappe.session.user,
	)


def is_under_way() -> bool:
	return is_held(LOCK)


def search_in_background(user: str) -> None:
	"""Background job of `start`: tells the user's page how far it is, and how it ended.

	It tells no count: how many pairs there are among clients that the user may not read is not theirs to know.
	"""

	def tell(**message: Any) -> None:
		frappe.publish_realtime(EVENT, message, user=user)

	try:
		search(lambda done, total: tell(done=done, total=total))
		notify(
			None,
			_("Clients were searched for duplicates."),
			user=user,
			link=frappe.utils.get_url_to_list(DUPLICATE),
		)
		frappe.db.commit()  # nosemgrep: the end of the job
	except Exception as error:
		frappe.db.rollback()
		tell(failed=frappe.utils.strip_html(str(error)))
		raise
	tell(finished=True)


def search(progress: Callable[[int, int], None] | None = None) -> None:
	"""Compare all clients that have something in common. `progress(done, total)` counts comparisons."""
	with run_lock(LOCK) as held:
		if not held:
			_throw_under_way()
		key_table.bring_up_to_date()
		pairs = candidates.pairs()
		compared = _Comparing()
		listed: set[Pair] = set()
		done = 0
		for batch in chunks(pairs, BATCH_SIZE):
			found = compared.alike(batch)
			_keep(found)
			listed.update(found)
			assert_held(LOCK)
			frappe.db.commit()  # nosemgrep: each batch stands alone, see above
			done += len(batch)
			if progress:
				progress(done, len(pairs))
		_forget_others(listed)
		frappe.db.commit()  # nosemgrep


class _Comparing:
	"""Clients taken apart as they are met, once each: a hundred thousand of them are some hundred megabytes."""

	def __init__(self) -> None:
		self._records: dict[str, Record] = {}

	def alike(self, batch: list[Pair]) -> dict[Pair, Likeness]:
		"""Those of the pairs that are worth a look, with how alike they are."""
		self._read({name for pair in batch for name in pair} - set(self._records))
		compared = ((pair, likeness(*(self._records[name] for name in pair))) for pair in batch)
		return {pair: how for pair, how in compared if how.is_listed}

	def _read(self, names: set[str]) -> None:
		for some in chunks(names):
			rows = stored_rows(CLIENT, some, FIELDS)
			# One that is gone since is like nothing.
			self._records |= dict.fromkeys(some, Record()) | {row.name: Record.of(row) for row in rows}


def _keep(found: dict[Pair, Likeness]) -> None:
	"""Write the pairs of a batch; of those that are there, what is open and was found otherwise."""
	known = _known({client for client, _other in found})
	new = [pair for pair in found if pair not in known]
	if new:
		columns = ["name", "creation", "modified", "owner", "modified_by", "client", "other", "status"]
		made = (now(), now(), frappe.session.user, frappe.session.user)
		rows = [
			(frappe.generate_hash(length=10), *made, *pair, OPEN, found[pair].score, _reasons(found[pair]))
			for pair in new
		]
		frappe.db.bulk_insert(DUPLICATE, [*columns, "score", "reasons"], rows, ignore_duplicates=True)
	changed = {
		known[pair].name: {"score": how.score, "reasons": _reasons(how)}
		for pair, how in found.items()
		if pair in known and known[pair].status == OPEN
		if (known[pair].score, known[pair].reasons) != (how.score, _reasons(how))
	}
	if changed:
		frappe.db.bulk_update(DUPLICATE, changed)


def _known(clients: set[str]) -> dict[Pair, frappe._dict]:
	fields = ["name", "client", "other", "score", "reasons", "status"]
	return {
		(row.client, row.other): row
		for some in chunks(clients)
		for row in frappe.get_all(DUPLICATE, filters={"client": ("in", some)}, fields=fields)
	}


def _reasons(how: Likeness) -> str:
	return ",".join(how.reasons)


def _forget_others(listed: set[Pair]) -> None:
	"""Open pairs that are alike no more, and all of a client that is not there."""
	rows = frappe.get_all(DUPLICATE, fields=["name", "client", "other", "status"])
	clients = {client for row in rows for client in (row.client, row.other)}
	there = {
		name
		for some in chunks(clients)
		for name in frappe.get_all(CLIENT, filters={"name": ("in", some)}, pluck="name")
	}
	gone = [
		row.name
		for row in rows
		if (row.status == OPEN and (row.client, row.other) not in listed)
		or not {row.client, row.other} <= there
	]
	for some in chunks(gone):
		frappe.db.delete(DUPLICATE, {"name": ("in", some)})


def _throw_under_way() -> None:
	frappe.throw(
		_("Clients are being searched for duplicates. Wait until it is finished."),
		UnderWayError,
		title=_("Find duplicates"),
	)
