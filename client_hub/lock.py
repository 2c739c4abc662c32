"""A lock in the database that says whether a document is being worked on, or who is at something.

It belongs to the connection: when the worker, its work-horse or the database goes, so does the lock.
Frappe's own `is_job_enqueued` stays true after a worker was killed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, NoReturn

import frappe
from frappe import _
from pypika import CustomFunction
from pypika.terms import Term

_GetLock = CustomFunction("GET_LOCK", ["name", "timeout"])
_ReleaseLock = CustomFunction("RELEASE_LOCK", ["name"])
_IsUsedLock = CustomFunction("IS_USED_LOCK", ["name"])
_ConnectionID = CustomFunction("CONNECTION_ID", [])


class LockLost(Exception):
	"""The connection was lost and with it the lock; somebody else may be at work."""


@contextmanager
def run_lock(name: str) -> Iterator[bool]:
	"""True inside when nobody else works on the document `name`, False otherwise. Never waits."""
	held = _ask(_GetLock(_name(name), 0)) == 1
	try:
		yield held
	finally:
		if held:
			with suppress(frappe.db.OperationalError):  # the connection is gone, and the lock with it
				_ask(_ReleaseLock(_name(name)))


@contextmanager
def in_turn(name: str, seconds: int) -> Iterator[None]:
	"""Inside, nobody else is at what `name` stands for. Waits; raises `LockLost` when it takes longer."""
	if _ask(_GetLock(_name(name), seconds)) != 1:
		raise LockLost(name)
	try:
		yield
	finally:
		with suppress(frappe.db.OperationalError):  # the connection is gone, and the lock with it
			_ask(_ReleaseLock(_name(name)))


def is_held(name: str) -> bool:
	"""Whether some connection works on the document."""
	return _ask(_IsUsedLock(_name(name))) is not None


def assert_held(name: str) -> None:
	"""Raises `LockLost` when this connection does not hold the lock (any more)."""
	if _ask(_IsUsedLock(_name(name))) != _ask(_ConnectionID()):
		raise LockLost(name)


def throw_in_the_way() -> NoReturn:
	"""For who has met a deadlock, or waited too long, where clients are changed: nothing of it is done."""
	frappe.throw(
		_("Somebody else is changing these clients at this moment, so nothing was done. Try again."),
		title=_("Changed at the same moment"),
	)


def _name(name: str) -> str:
	# Names are the server's, not the database's, and hold 64 characters.
	return f"{frappe.conf.db_name}.{name}"[:64]


def _ask(function: Term) -> Any:
	return frappe.qb.select(function).run()[0][0]
