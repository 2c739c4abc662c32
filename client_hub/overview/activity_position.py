"""Where a reader of the activity stream is: the order of its rows, and the cursor of the next page.

Newest first; rows of one moment by their source and then by name, which no two rows share. A page
starts after the last row of the one before, wherever rows have been added meanwhile.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe import _
from pypika.terms import Criterion, Term


@dataclass(frozen=True)
class Entry:
	"""One row of the stream before it is described.

	`source`: the stream it comes from. `name`: of the Comment, Communication, Version or document
	that it is.
	"""

	at: datetime
	source: str
	name: str

	def cursor(self) -> str:
		"""Opaque text for `before` of the next request."""
		values = json.dumps([self.at.isoformat(), self.source, self.name])
		return base64.urlsafe_b64encode(values.encode()).decode()

	@classmethod
	def of_cursor(cls, cursor: str) -> Entry:
		"""The row that a page ended with. Raises `frappe.ValidationError` for any other text."""
		try:
			at, source, name = json.loads(base64.urlsafe_b64decode(cursor.encode()))
			# Times are the site's own, as the database keeps them.
			return cls(datetime.fromisoformat(at).replace(tzinfo=None), str(source), str(name))
		except (AttributeError, binascii.Error, TypeError, ValueError):
			frappe.throw(_("This is no position in the activity stream. Load it again from the start."))


@dataclass(frozen=True)
class Asked:
	"""Which rows of each source are asked for: the newest `limit` after `position`.

	`since`: none before that moment, because rows enough after it have been found already.
	"""

	position: Entry | None
	limit: int
	since: datetime | None = None

	def criterion(self, source: str, at: Term, name: Term) -> Criterion:
		"""The same as a condition; `at` stands alone in a comparison, so that an index gives the range."""
		criterion = at.isnotnull() if self.since is None else at >= self.since
		if self.position is None:
			return criterion
		if source > self.position.source:
			return criterion & (at <= self.position.at)
		if source < self.position.source:
			return criterion & (at < self.position.at)
		here = (at < self.position.at) | (name < self.position.name)
		return criterion & (at <= self.position.at) & here


def in_order(entries: Iterable[Entry]) -> list[Entry]:
	"""All the entries, newest first.

	Entries of one source and moment keep the order in which they came: that is the database's order
	of names, which the cursor is compared in.
	"""
	by_source = sorted(entries, key=lambda entry: entry.source)
	return sorted(by_source, key=lambda entry: entry.at, reverse=True)
