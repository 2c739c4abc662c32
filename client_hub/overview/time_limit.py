"""Limits of time: a client with very much to show must not hold a database connection for long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import frappe
from frappe import _

TIME_LIMIT = 5
"""Seconds that the database may spend on one query before the page says that it takes too long."""


@contextmanager
def time_limit() -> Iterator[None]:
	"""Let no statement run longer. The limit that was in force comes back afterwards."""
	before = frappe.db.sql("select @@session.max_statement_time")[0][0]
	frappe.db.set_execution_timeout(TIME_LIMIT)
	try:
		yield
	finally:
		frappe.db.set_execution_timeout(before)


def is_timeout(error: Exception) -> bool:
	"""Whether the database gave up at the limit."""
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
