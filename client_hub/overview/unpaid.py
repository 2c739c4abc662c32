"""What is unpaid of invoices: asked once for all that an answer says of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import frappe

from client_hub.overview.access import ERROR, TIMEOUT, Access
from client_hub.overview.ageing import aged
from client_hub.overview.declaration import Bucket, Context, Section
from client_hub.overview.figures import figures_of
from client_hub.overview.invoices import InvoiceSection

OWED = ("pending", "overdue", "credits")
"""Buckets of invoices that are part of the balance."""


@dataclass(frozen=True)
class Unpaid:
	"""One answer's questions about invoices. Kept by section: for one user, whose access to it is one."""

	context: Context
	_figures: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
	_aged: dict[str, list[frappe._dict]] = field(default_factory=dict)

	def asked_with(self, section: Section, bucket: Bucket) -> Section:
		"""The section with this bucket alone; of invoices with those that the balance asks too."""
		owed = [section.bucket(key) for key in OWED] if isinstance(section, InvoiceSection) else []
		return replace(section, buckets=(bucket, *(other for other in owed if other.key != bucket.key)))

	def keep(self, section: Section, answer: dict[str, Any]) -> None:
		"""Figures of invoices that were answered, for who asks next."""
		if isinstance(section, InvoiceSection) and answer["state"] not in (TIMEOUT, ERROR):
			self._figures[section.key] = answer["figures"]

	def figures(self, section: InvoiceSection, access: Access) -> list[dict[str, Any]]:
		"""Figures of the buckets of `OWED`, those that the user may see."""
		if section.key not in self._figures:
			wanted = tuple(section.bucket(key) for key in OWED)
			self._figures[section.key] = figures_of(replace(section, buckets=wanted), self.context, access)
		return [figure for figure in self._figures[section.key] if figure["bucket"] in OWED]

	def aged(self, section: InvoiceSection, access: Access) -> list[frappe._dict]:
		"""What is owed by age, as `ageing.aged` has it."""
		if section.key not in self._aged:
			self._aged[section.key] = aged(section, self.context, access)
		return self._aged[section.key]
