"""Reading from a replica of the database, on sites that have one (`read_from_replica` in site_config.json).

A replica is a moment behind. Who has just written would miss it there, and is answered by the primary.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import frappe
from frappe.model.document import Document

from client_hub.handlers import never_in_the_way

FRESH_FOR = 60
"""Seconds after a write of a user's in which that user is answered by the primary."""


def read(answer: Callable[..., Any], *args: Any) -> Any:
	"""What `answer` returns, from the replica if there is one and nothing keeps the user from it.

	The caller has checked permission, by the primary.
	"""
	if not frappe.conf.read_from_replica or _has_just_written():
		return answer(*args)
	return frappe.read_only()(answer)(*args)


@never_in_the_way()
def mark_write(doc: Document, method: str | None = None) -> None:
	"""Document event: the user has written."""
	if frappe.conf.read_from_replica:
		frappe.cache.set_value(_key(), True, expires_in_sec=FRESH_FOR)


def _has_just_written() -> bool:
	return bool(frappe.cache.get_value(_key(), expires=True))


def _key() -> str:
	return f"client_hub_has_written:{frappe.session.user}"
