"""Whether values of a sheet are known on this site, asked while it is found out what its columns are."""

from __future__ import annotations

import re

import frappe

from client_hub.linked_documents import CLIENT
from client_hub.spreadsheets.check.links import LinkNames
from client_hub.spreadsheets.check.values import ValueReader
from client_hub.spreadsheets.sheet.columns import Column
from client_hub.spreadsheets.sheet.reading.cells import CellProblem, Value
from client_hub.spreadsheets.sheet.samples import MOST, Looks


class Resolver:
	"""`resolver(fieldname, texts)`: the share of the texts that the field would take."""

	def __init__(self, possible: dict[str, Column]):
		self._possible = possible
		self._links = LinkNames()
		self._readers: dict[str, ValueReader] = {}

	def __call__(self, fieldname: str, texts: list[str]) -> float:
		if fieldname not in self._possible or not texts:
			return 0.0
		return sum(self._is_read(fieldname, text) for text in texts) / len(texts)

	def read(self, fieldname: str, value: Value) -> object:
		"""What the field makes of a value. Raises `CellProblem`."""
		column = self._possible[fieldname]
		if column.df.fieldtype == "Link":
			self._links.prepare(column.df.options, {str(value).strip()})
		if fieldname not in self._readers:
			self._readers[fieldname] = ValueReader(column, self._links)
		return self._readers[fieldname].read(value)

	def _is_read(self, fieldname: str, text: str) -> bool:
		try:
			self.read(fieldname, text)
		except CellProblem:
			return False
		return True


def are_our_ids(looks: Looks) -> bool:
	"""Whether values look like IDs of this site's clients, or are some."""
	if looks.are(_id_pattern().fullmatch):
		return True
	# Whoever asks: that a client is there is not told, only what the column is taken for.
	found = frappe.get_all(CLIENT, filters={"name": ("in", looks.texts)}, pluck="name") if looks.texts else []
	return len(found) >= MOST * len(looks.texts)


def _id_pattern() -> re.Pattern[str]:
	series = (frappe.get_meta(CLIENT).autoname or "").split("#")[0].removesuffix(".")
	return re.compile(re.escape(series) + r"\d+", re.IGNORECASE)
