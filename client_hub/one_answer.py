"""What is found out several times on the way to one answer, and asked for once.

Within `one_answer` alone, in which nothing is written: permissions, documents and the user are the same from its
beginning to its end. Frappe's own cache of a request would outlive a write in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import frappe

Arguments = ParamSpec("Arguments")
Found = TypeVar("Found")


@contextmanager
def one_answer() -> Iterator[None]:
	"""Let what is asked once be kept until the end of this. Inside of another that one goes on."""
	if hasattr(frappe.local, "client_hub_answer"):
		yield
		return
	frappe.local.client_hub_answer = {}
	try:
		yield
	finally:
		del frappe.local.client_hub_answer


def asked_once(ask: Callable[Arguments, Found]) -> Callable[Arguments, Found]:
	"""A function of hashable arguments, and of the current user, that is called once for each of them in an answer.

	What it returns is shared, and changed by nobody. What it raises is not kept.
	"""

	@wraps(ask)
	def asked(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Found:
		kept: dict[Any, Any] | None = getattr(frappe.local, "client_hub_answer", None)
		if kept is None:
			return ask(*args, **kwargs)
		key = (ask, frappe.session.user, args, tuple(sorted(kwargs.items())))
		if key not in kept:
			kept[key] = ask(*args, **kwargs)
		found: Found = kept[key]
		return found

	return asked
