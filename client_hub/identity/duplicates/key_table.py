"""The keys of all clients in a table: kept when a client is saved, made anew where they are not right.

A client's row of the kind `STATE` says what its keys were made of, and by which version of the rules and
of `phonenumbers`. So what is missing or out of date is found and mended at any time, whatever way the
client was written and whenever a run was cut off: a patch, each night, and before doubles are looked for.

Keys never stand in the way: a save goes well without them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import cstr

from client_hub.handlers import all_or_nothing, ends_transaction
from client_hub.identity.duplicates import phones
from client_hub.identity.duplicates.chunks import chunks
from client_hub.identity.duplicates.keys import Key, keys_of
from client_hub.identity.duplicates.record import FIELDS, Record
from client_hub.linked_documents import CLIENT
from client_hub.log import logger

MATCH_KEY = "Client Match Key"
STATE = "state"

RULES = "2"
"""To be counted up when `keys` or what it reads finds other keys than before."""

BATCH_SIZE = 500
"""Clients per commit."""


def on_change(doc: Document, method: str | None = None) -> None:
	"""Event of Client: after a save, and after a write past it, such as that of an Address's copy."""
	keep([{field: doc.get(field) for field in ("name", *FIELDS)}])


def after_rename(doc: Document, method: str | None, old: str, new: str, merge: bool = False) -> None:
	"""Event of Client: the keys go with the ID; one that was merged leaves none."""
	_guarded(lambda: _forget(old))
	keep([frappe.db.get_value(CLIENT, new, ["name", *FIELDS], as_dict=True)])


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


def write(clients: list[Mapping[str, Any]]) -> int:
	"""Make the keys of these clients right. Returns of how many they were not."""
	stale = list(_with_states(clients))
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


def _with_states(clients: list[Mapping[str, Any]]) -> Iterator[tuple[Mapping[str, Any], str]]:
	"""The clients whose keys were made of something else, with what they are to be made of."""
	# By client: those of one batch lie side by side in the index, where names, which are hashes, lie anywhere.
	filters = {"client": ("in", [client["name"] for client in clients] or [""]), "kind": STATE}
	rows = frappe.get_all(
		MATCH_KEY, filters=filters, fields=["client", "value"], order_by="client asc", as_list=True
	)
	known = dict(rows)
	for client in clients:
		state = _state(client)
		if known.get(client["name"]) != state:
			yield client, state


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
	while rows := _clients_after(last):
		mended += write(rows)
		frappe.db.commit()  # nosemgrep: each batch stands alone, and a run that is cut off goes on from there
		last = rows[-1].name
	_forget_those_that_are_gone()
	frappe.db.commit()  # nosemgrep
	return mended


def is_of_another_version() -> bool:
	"""Whether keys were made by other rules than those of now."""
	return bool(frappe.db.exists(MATCH_KEY, {"kind": STATE, "value": ("not like", f"{version()} %")}))


def _clients_after(name: str) -> list[frappe._dict]:
	return frappe.get_all(
		CLIENT,
		filters={"name": (">", name)},
		fields=["name", *FIELDS],
		order_by="name asc",
		limit=BATCH_SIZE,
	)


def _forget_those_that_are_gone() -> None:
	key, client = frappe.qb.DocType(MATCH_KEY), frappe.qb.DocType(CLIENT)
	known = frappe.qb.from_(key).left_join(client).on(client.name == key.client)
	gone = known.select(key.client).where((key.kind == STATE) & client.name.isnull()).run(pluck=True)
	for some in chunks(gone):
		frappe.db.delete(MATCH_KEY, {"client": ("in", some)})


def found_by(keys: list[Key], most: int) -> list[str]:
	"""Clients with one of `keys`, which are of one kind; at most so many."""
	return frappe.get_all(
		MATCH_KEY,
		filters={"kind": keys[0].kind, "value": ("in", [key.value for key in keys])},
		pluck="client",
		distinct=True,
		order_by="client asc",
		limit=most,
	)
