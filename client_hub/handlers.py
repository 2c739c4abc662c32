"""How document events of ours behave on documents of ERPNext's: they never stop a save.

What fails is logged and marked for the night (`repairs`). Raised again are refusals of a write that the
user has no right to, made before anything is written, and what has ended the transaction or the job
itself: after a deadlock the document is gone, and swallowing it would answer 200 for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from typing import Any

import frappe
from frappe.model.document import Document
from rq.timeouts import BaseTimeoutException

from client_hub import repairs
from client_hub.log import logger

# MariaDB's numbers. After a deadlock that somebody has swallowed, the next look-up of a savepoint fails.
_NO_SUCH_SAVEPOINT = 1305
# Deadlock; connection killed, server gone, connection lost during a query, or at all.
_TRANSACTION_IS_GONE = {1213, _NO_SUCH_SAVEPOINT, 1927, 2006, 2013, 2055}


class Refused(frappe.PermissionError):
	"""A write through an ERPNext document that the user has no right to."""


class Gone(frappe.LinkValidationError, Refused):
	"""A write that names a client which somebody else has merged or deleted this very moment."""


def never_in_the_way(task: str | None = None, instead: Callable | None = None) -> Callable:
	"""Decorator of a document event.

	`task`: of `repairs`, for what failed. `instead(doc)`: leaves the document in a state that claims
	nothing wrong.
	"""

	def decorate(handler: Callable) -> Callable:
		@wraps(handler)
		def run(doc: Document, method: str | None = None, *args: Any, **kwargs: Any) -> None:
			said = len(frappe.local.message_log)
			try:
				handler(doc, method, *args, **kwargs)
			except Exception as error:
				if isinstance(error, Refused) or ends_transaction(error):
					raise
				del frappe.local.message_log[said:]
				if instead:
					instead(doc)
				_report(doc, handler.__name__, task, error)

		return run

	return decorate


@contextmanager
def all_or_nothing(name: str) -> Iterator[None]:
	"""What is written inside is taken back when it fails. For handlers that write, where they begin to."""
	savepoint = f"client_hub_{name}"
	frappe.db.savepoint(savepoint)
	try:
		yield
	except Exception as error:
		if not ends_transaction(error):
			_roll_back_to(savepoint)
		raise


def _roll_back_to(savepoint: str) -> None:
	try:
		frappe.db.rollback(save_point=savepoint)
	except frappe.db.OperationalError as error:
		# ERPNext's Contact may commit when it is inserted, and what is committed stays.
		if error.args[0] != _NO_SUCH_SAVEPOINT:
			raise


def ends_transaction(error: Exception) -> bool:
	"""Whether nothing can be saved any more after this: a deadlock, a lost connection, the end of the job."""
	if isinstance(error, frappe.QueryDeadlockError | BaseTimeoutException):
		return True
	if isinstance(error, frappe.db.OperationalError | frappe.db.InternalError):
		return bool(error.args) and error.args[0] in _TRANSACTION_IS_GONE
	return frappe.db.is_interface_error(error)


def _report(doc: Document, handler: str, task: str | None, error: Exception) -> None:
	"""A line in the app's log, an Error Log, and the mark. None of them may stop the save either."""
	where = f"{handler} of {doc.doctype} {doc.name}"
	logger().exception(where)
	if frappe.flags.client_hub_reporting:
		return  # loop guard: the Error Log and the mark are documents too, with events of ours
	frappe.flags.client_hub_reporting = True
	try:
		with suppress(Exception), all_or_nothing("report"):
			frappe.log_error(title=f"Client Hub: {where}"[:140])
			if task and doc.name:
				repairs.mark(task, doc.doctype, doc.name, f"{type(error).__name__}: {error}")
	finally:
		frappe.flags.client_hub_reporting = False
