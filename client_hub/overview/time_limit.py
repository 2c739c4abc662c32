"""Limits of time: a client with very much to show must not hold a database connection for long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from time import monotonic
from typing import Any, TypeVar

import frappe
from frappe import _

from client_hub.log import logger
from client_hub.overview.access import ERROR, OK, TIMEOUT

TIME_LIMIT = 5
"""Seconds that the database may spend on one request before the page says that it takes too long."""

_NOTICED = 0.1
"""Seconds that have to pass before the limit of a statement is set anew."""

Answer = TypeVar("Answer")


class OutOfTime(Exception):
	"""The seconds of a request are spent."""


@dataclass
class _Clock:
	"""When the time is up, and how long a statement may take by the limit that the database has."""

	until: float
	limit: float


@contextmanager
def time_limit() -> Iterator[None]:
	"""Let no statement run longer, and what is asked by `attempt` no longer together.

	Inside of another limit that one goes on. The limit of statements that was in force comes back afterwards.
	"""
	if hasattr(frappe.local, "client_hub_clock"):
		yield
		return
	before = frappe.db.sql("select @@session.max_statement_time")[0][0]
	frappe.local.client_hub_clock = _Clock(monotonic() + TIME_LIMIT, TIME_LIMIT)
	_limit_statements(TIME_LIMIT)
	try:
		yield
	finally:
		del frappe.local.client_hub_clock
		_limit_statements(before)


def attempt(what: str, ask: Callable[[], Answer]) -> tuple[str, Answer | None]:
	"""(state, answer) of a part of an answer, in what is left of the time.

	One that takes too long has the state `timeout`, one that fails `error`, with the reason in
	logs/client_hub.log. Both have no answer, and leave the other parts alone.
	"""
	try:
		_take_what_is_left()
		return OK, ask()
	except Exception as error:
		if is_timeout(error):
			return TIMEOUT, None
		logger().exception(f"{what} for {frappe.session.user}")
		return ERROR, None


def _take_what_is_left() -> None:
	clock = getattr(frappe.local, "client_hub_clock", None)
	if not clock:
		return
	left = clock.until - monotonic()
	if left <= 0:
		raise OutOfTime
	if clock.limit - left > _NOTICED:
		_limit_statements(left)
		clock.limit = left


def _limit_statements(seconds: float) -> None:
	# Not by Frappe's function, to which less than a second is no limit.
	frappe.db.sql("set session max_statement_time = %s", seconds)


def is_timeout(error: Exception) -> bool:
	"""Whether the time was up, or the database gave up at the limit."""
	if isinstance(error, OutOfTime):
		return True
	return isinstance(error, frappe.db.OperationalError) and frappe.db.is_statement_timeout(error)


def within_time_limit(answer: Callable[..., Any]) -> Callable[..., Any]:
	"""A method whose queries are limited; one that takes longer throws `frappe.QueryTimeoutError`."""

	@wraps(answer)
	def limited(*args: Any, **kwargs: Any) -> Any:
		try:
			with time_limit():
				return answer(*args, **kwargs)
		except Exception as error:
			if not is_timeout(error):
				raise
		frappe.throw(
			_("This takes too long. Choose a company, or fewer documents, and try again."),
			frappe.QueryTimeoutError,
			title=_("Takes too long"),
		)

	return limited
