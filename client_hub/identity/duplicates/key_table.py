"""The keys of all clients in a table: kept when a client is saved, made anew where they are not right.

A client's row of the kind `STATE` says what its keys were made of, and by which version of the rules and
of `phonenumbers`. So what is missing or out of date is found and mended at any time, whatever way the
client was written and whenever a run was cut off: a patch, each night, and before doubles are looked for.

Keys never stand in the way: a save goes well without them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import cstr

from client_hub.compat import masked_of, stored
from client_hub.handlers import all_or_nothing, ends_transaction
from client_hub.identity.duplicates import phones
from client_hub.identity.duplicates.chunks import chunks
from client_hub.identity.duplicates.keys import COUNTERPARTS, Key, keys_of
from client_hub.identity.duplicates.record import FIELDS, Record
from client_hub.linked_documents import CLIENT
from client_hub.log import logger

MATCH_KEY = "Client Match Key"
STATE = "state"

RULES = "3"
"""To be counted up when `keys` or what it reads finds other keys than before."""

BATCH_SIZE = 500
"""Clients per commit."""


def on_change(doc: Document, method: str | None = None) -> None:
	"""Event of Client: after a save, and after a write past it, such as that of an Address's copy."""
	if not doc.flags.client_hub_keys_follow:
		keep_those_of([doc])


def keep_those_of(docs: Iterable[Document]) -> None:
	"""The keys of clients that were saved together, each with the flag `client_hub_keys_follow`."""
	masked = masked_of(CLIENT).intersection(FIELDS)
	keep(
		[
			{field: doc.get(field) for field in ("name", *FIELDS)}
			| (stored(CLIENT, doc.name, masked) if masked else {})
			for doc in docs
		]
	)


def after_rename(doc: Document, method: str | None, old: str, new: str, merge: bool = False) -> None:
	"""Event of Client: the keys go with the ID; one that was merged leaves none."""
	_guarded(lambda: _forget(old))
	keep([stored(CLIENT, new, FIELDS)])


def after_delete(doc: Document, method: str | None = None) -> None:
	"""Event of Client."""
	_guarded(lambda: _forget(doc.name))


def _forget(client: str) -> None:
	_delete(frappe.get_all(MATCH_KEY, filters={"client": client}, pluck="name"))


def _delete(names: Iterable[str]) -> None:
	"""By name: a delete that looks for rows keeps others from inserting beside them."""
	for some in chunks(names):
		frappe.db.delete(MATCH_KEY, {"name": ("in", some)})


def keep(clients: list[Mapping[str, Any]]) -> None:
	"""Make the keys of these clients (`name` and `FIELDS`) right, in the caller's transaction. Never in the way."""
	_guarded(lambda: write(clients))


def _guarded(act: Callable[[], object]) -> None:
	try:
		with all_or_nothing("keys"):
			act()
	except Exception as error:
		if ends_transaction(error):
			raise
		logger().exception("keys of clients")


def write(clients: list[Mapping[str, Any]], states: Mapping[str, str] | None = None) -> int:
	"""Make the keys of these clients right. Returns of how many they were not.

	`states`: {client: what its keys were made of}, if it is known.
	"""
	if states is None:
		states = _states_of([client["name"] for client in clients])
	stale = [(client, state) for client in clients if states.get(client["name"]) != (state := _state(client))]
	if not stale:
		return 0
	wanted = {
		_name(client["name"], key): (client["name"], *key)
		for client, state in stale
		for key in (*keys_of(Record.of(client)), Key(STATE, state))
	}
	of_stale = {"client": ("in", [client["name"] for client, _state in stale])}
	there = set(frappe.get_all(MATCH_KEY, filters=of_stale, pluck="name"))
	_delete(there - set(wanted))
	new = [(name, *wanted[name]) for name in wanted if name not in there]
	if new:
		columns = ["name", "client", "kind", "value"]
		frappe.db.bulk_insert(MATCH_KEY, columns, new, ignore_duplicates=True)
	return len(stale)


def _states_of(names: list[str]) -> dict[str, str]:
	client, key = frappe.qb.DocType(CLIENT), frappe.qb.DocType(MATCH_KEY)
	# From the clients, one by one: the database may take states for rare, and read those of all clients.
	rows = (
		frappe.qb.from_(client)
		.left_join(key)
		.on((key.client == client.name) & (key.kind == STATE))
		.where(client.name.isin(names or [""]))
		.select(client.name, key.value)
	).run()
	return dict(rows)


def _states_of_all() -> dict[str, str]:
	key = frappe.qb.DocType(MATCH_KEY)
	# Unordered, so that the database reads its index and nothing else.
	return dict(frappe.qb.from_(key).where(key.kind == STATE).select(key.client, key.value).run())


def _state(client: Mapping[str, Any]) -> str:
	said = "\0".join(cstr(client.get(field)).strip() for field in FIELDS)
	return f"{version()} {hashlib.blake2s(said.encode(), digest_size=12).hexdigest()}"


def version() -> str:
	"""Of the rules by which keys are made: ours, and those of `phonenumbers`."""
	return f"{RULES}/{phones.VERSION}"


def _name(client: str, key: Key) -> str:
	return hashlib.blake2s("\0".join((client, *key)).encode(), digest_size=12).hexdigest()


def bring_up_to_date() -> int:
	"""Mend the keys of all clients, batch by batch, each with its commit. Returns of how many they were not right."""
	mended, last = 0, ""
	states = _states_of_all()
	while rows := _clients_after(last):
		mended += write(rows, states)
		frappe.db.commit()  # nosemgrep: each batch stands alone, and a run that is cut off goes on from there
		for row in rows:
			states.pop(row.name, None)
		last = rows[-1].name
	# Those that are left are of clients that are gone.
	for some in chunks(states):
		frappe.db.delete(MATCH_KEY, {"client": ("in", some)})
	frappe.db.commit()  # nosemgrep
	return mended


def is_of_another_version() -> bool:
	"""Whether keys were made by other rules than those of now."""
	return bool(frappe.db.exists(MATCH_KEY, {"kind": STATE, "value": ("not like", f"{version()} %")}))


def _clients_after(name: str) -> list[frappe._dict]:
	client = frappe.qb.DocType(CLIENT)  # as they are: `get_all` masks values for some users
	query = frappe.qb.from_(client).select(client.name, *(client[field] for field in FIELDS))
	return query.where(client.name > name).orderby(client.name).limit(BATCH_SIZE).run(as_dict=True)


def found_by(keys: list[Key], most: int) -> list[str]:
	"""Clients that are found by one of `keys`, which are of one kind; at most so many."""
	kind = COUNTERPARTS.get(keys[0].kind, keys[0].kind)
	return frappe.get_all(
		MATCH_KEY,
		filters={"kind": kind, "value": ("in", [key.value for key in keys])},
		pluck="client",
		distinct=True,
		order_by="client asc",
		limit=most,
	)
