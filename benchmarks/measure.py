"""Measuring two sides in turns, and the table that comes of it."""

from __future__ import annotations

import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

import frappe

WARM_UP = 3
"""First turns that do not count."""


@dataclass
class Table:
	"""Lines of the report: what, ours, what stands beside it, their ratio, and the one that is wanted."""

	lines: list[tuple[str, str, str, str, str]] = field(default_factory=list)

	def add(self, what: str, ours: float, beside: float, wanted: str, unit: str = "ms") -> None:
		ratio = ours / beside if beside else float("nan")
		self.lines.append((what, f"{ours:,.1f} {unit}", f"{beside:,.1f} {unit}", f"{ratio:.3f}", wanted))
		print(f"{what}: {ratio:.3f}", flush=True)

	def print(self) -> None:
		rows = [("measured", "Client Hub", "beside", "ratio", "wanted"), *self.lines]
		widths = [max(len(row[column]) for row in rows) for column in range(5)]
		for row in rows:
			print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)))


def in_turns(ours: Callable[[], object], theirs: Callable[[], object], rounds: int) -> tuple[float, float]:
	"""Medians in milliseconds of both sides."""
	times: tuple[list[float], list[float]] = ([], [])
	for turn in range(rounds + WARM_UP):
		for side, call in enumerate((ours, theirs)):
			milliseconds = timed(call)
			if turn >= WARM_UP:
				times[side].append(milliseconds)
	return statistics.median(times[0]), statistics.median(times[1])


def timed(call: Callable[[], object]) -> float:
	"""Milliseconds of one call, in the state in which a request finds the process."""
	as_in_a_new_request()
	start = time.perf_counter()
	call()
	return (time.perf_counter() - start) * 1000


def rows_read(call: Callable[[], object]) -> int:
	"""Index entries and rows that the database reads for one call: the same on a busy machine."""
	as_in_a_new_request()
	before = _handler_reads()
	call()
	return _handler_reads() - before


def _handler_reads() -> int:
	return sum(int(value) for _name, value in frappe.db.sql("show session status like 'Handler_read%'"))


def as_in_a_new_request() -> None:
	"""Forget what Frappe keeps for the length of a request."""
	frappe.local.request_cache = defaultdict(dict)
	frappe.local.role_permissions = {}
	frappe.local.response = frappe._dict(docs=[])
	frappe.local.message_log = []
	frappe.db.value_cache.clear()
	frappe.db.set_execution_timeout(0)  # which get_open_count leaves at a second
