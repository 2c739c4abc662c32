"""Keys by which a row may find its client though it does not say them as they are stored.

A row that names no country is looked for in the countries in use; a number that has lost its first
zeros is looked for with them. Only what fits exactly one client finds it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import frappe
from frappe.query_builder.functions import Length

from client_hub.identity import matching, tax_id
from client_hub.linked_documents import CLIENT

if TYPE_CHECKING:
	from client_hub.spreadsheets.check.lookup import ParsedRow

MOST_ZEROS = 12
"""Zeros that are put before a number to look for it."""


class OtherKeys:
	"""Completes the identities of rows. Made once for a check: which countries are in use is asked once."""

	def __init__(self) -> None:
		self._codes = _codes_in_use()
		self._lengths = _lengths_of_padded_ids()

	def complete(self, parsed: list[ParsedRow]) -> None:
		"""Give rows whose own keys find nobody the key that finds one client."""
		self._complete(parsed, "tax_id_key", self._tax_id_keys)
		if self._lengths:
			self._complete(parsed, "external_id", self._external_ids)

	def _complete(
		self, parsed: list[ParsedRow], fieldname: str, candidates_of: Callable[[ParsedRow], Iterator[str]]
	) -> None:
		candidates = {id(row): list(candidates_of(row)) for row in parsed if not row.client}
		wanted = {key for keys in candidates.values() for key in keys}
		wanted |= {getattr(row.identity, fieldname) for row in parsed if candidates.get(id(row))} - {None}
		owners = matching.owners(fieldname, wanted) if wanted else {}
		for row in parsed:
			keys = candidates.get(id(row))
			own = getattr(row.identity, fieldname)
			if not keys or (own and own.lower() in owners):
				continue
			found = {owners[key.lower()]: key for key in keys if key.lower() in owners}
			if len(found) == 1:
				row.identity = replace(row.identity, **{fieldname: next(iter(found.values()))})
				row.assumed.add(fieldname)

	def _tax_id_keys(self, row: ParsedRow) -> Iterator[str]:
		values = row.result.values
		text = values.get("tax_id")
		if not text:
			return
		establishment = values.get("establishment_id")
		says = [f for f in ("country", "tax_id_country") if values.get(f) and f not in row.assumed]
		if not says:
			for code in self._codes:
				if key := tax_id.parse(text, code).key(establishment):
					yield key
		country = values.get("tax_id_country") or values.get("country")
		codes = [frappe.get_cached_value("Country", country, "code")] if says and country else self._codes
		if row.identity.tax_id_key:
			return  # a number that is right as it stands has lost nothing
		for padded in _padded(text):
			for code in codes:
				parsed = tax_id.parse(padded, code)
				if parsed.state == tax_id.VALID and (key := parsed.key(establishment)):
					yield key

	def _external_ids(self, row: ParsedRow) -> Iterator[str]:
		text = row.result.values.get("external_id") or ""
		if text.isdecimal():
			for length in self._lengths:
				if length > len(text):
					yield text.zfill(length)


def _padded(text: str) -> Iterator[str]:
	number = tax_id.normalise(text)
	if number.isdecimal() and 3 <= len(number) < 14:
		for length in range(len(number) + 1, min(15, len(number) + MOST_ZEROS)):
			yield number.zfill(length)


def _codes_in_use() -> list[str]:
	"""ISO codes of the countries that clients are of, whoever asks."""
	names = set()
	for fieldname in ("country", "tax_id_country"):
		names |= set(frappe.get_all(CLIENT, fields=[fieldname], distinct=True, pluck=fieldname, order_by=""))
	codes = [frappe.get_cached_value("Country", name, "code") for name in names if name]
	return sorted({code.upper() for code in codes if code})


def _lengths_of_padded_ids() -> list[int]:
	"""Lengths of the external IDs that begin with a zero."""
	client = frappe.qb.DocType(CLIENT)
	found = (
		frappe.qb.from_(client)
		.select(Length(client.external_id))
		.distinct()
		.where(client.external_id.like("0%"))
		.run(pluck=True)
	)
	return sorted(length for length in found if length <= 20)
