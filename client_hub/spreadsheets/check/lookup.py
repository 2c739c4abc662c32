"""What is known about the clients that rows of a sheet speak of: from the database, asked for many rows
at once, and from earlier rows of the sheet."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.permissions import get_user_permissions

from client_hub.identity import matching
from client_hub.identity.matching import EXTERNAL_ID, NAME, OTHER_FORM, TAX_ID, Identity, Match
from client_hub.identity.names import SIMILAR, similarity
from client_hub.identity.tax_id import NONE, TaxID
from client_hub.linked_documents import CLIENT, FIELDNAME
from client_hub.spreadsheets.check import contact_values
from client_hub.spreadsheets.check.codes import Damaged
from client_hub.spreadsheets.check.other_keys import OtherKeys
from client_hub.spreadsheets.rows import CheckedRow
from client_hub.spreadsheets.sheet.reading.cells import Value

NO_TAX_ID = TaxID("", "", NONE)


class ParsedRow:
	"""A row on its way through the check."""

	__slots__ = (
		"assumed",
		"cells",
		"cleared",
		"client",
		"damaged",
		"identity",
		"more",
		"notes",
		"party",
		"result",
		"unsplit",
	)

	def __init__(self, number: int, cells: list[Value]):
		self.cells = cells
		self.result = CheckedRow(number)
		self.cleared: set[str] = set()
		self.client: str | None = None
		# Set by the `Lookup`.
		self.identity: Identity
		# Fields that the row does not say itself, and what is said about them when a client is made of it.
		self.assumed: set[str] = set()
		self.notes: dict[str, str] = {}
		# Codes that a spreadsheet program has damaged, and further e-mails and telephones.
		self.damaged: dict[str, Damaged] = {}
		self.more: dict[str, list[str]] = {}
		# A party of this site that the row names, and is no client's.
		self.party: str | None = None
		# The lines of an address as the cells have them, where one cell had several.
		self.unsplit: dict[str, str] = {}


class Lookup:
	"""What the database knows about the clients that some rows speak of."""

	def __init__(self, parsed: list[ParsedRow], other_keys: OtherKeys):
		self._tax_ids: dict[tuple[str, str | None], TaxID] = {}
		for row in parsed:
			row.identity = self._identity_of(row)
		other_keys.complete(parsed)
		matches = matching.match([row.identity for row in parsed])
		self._matches = {id(row): match for row, match in zip(parsed, matches, strict=True)}
		by_external_id = matching.owners("external_id", (row.identity.external_id for row in parsed))
		self.current = _current_values({client for match in matches for client in match.clients})
		by_tax_id = matching.owners("tax_id_key", [self._key_of(row) for row in parsed])
		self._owners = {"external_id": by_external_id, "tax_id": by_tax_id}
		others = {*by_external_id.values(), *by_tax_id.values()} - set(self.current)
		self.current.update(_current_values(others))
		self.checks_user_permissions = bool(get_user_permissions(frappe.session.user))
		self.contacts = _contact_values(parsed, self.current)

	def match_of(self, row: ParsedRow) -> Match:
		return self._matches[id(row)]

	def contradicts(self, row: ParsedRow, current: frappe._dict) -> bool:
		"""Whether a row says that it is about somebody else than the client with its external ID.

		By usable tax IDs where both have one, else by name and country, as far as the row names them.
		"""
		values = row.result.values
		_parsed, key = self.tax_id_of(values)
		if key and current.tax_id_key:
			return key != current.tax_id_key
		name = values.get("legal_name") if "legal_name" not in row.assumed else None
		country = values.get("country") if "country" not in row.assumed else None
		if name and similarity(name, current.legal_name) < SIMILAR:
			return True
		return bool(name and country and current.country and country != current.country)

	def owner(self, field: str, value: str | None) -> str | None:
		"""The client that has this tax ID key or external ID, whoever asks."""
		return self._owners[field].get(value.lower()) if value else None

	def tax_id_of(self, values: dict[str, Any]) -> tuple[TaxID, str | None]:
		"""The tax ID that values speak of, and its key."""
		text = values.get("tax_id")
		country = values.get("tax_id_country") or values.get("country")
		if not text:
			return NO_TAX_ID, None
		parsed = self._tax_ids.get((text, country))
		if parsed is None:
			parsed = self._tax_ids[text, country] = matching.parse_tax_id(text, country)
		return parsed, parsed.key(values.get("establishment_id"))

	def _identity_of(self, row: ParsedRow) -> Identity:
		values = row.result.values
		parsed, key = self.tax_id_of(values)
		name_key, legal_form_key = matching.parse_name(
			values.get("legal_name"), values.get("country") or values.get("tax_id_country")
		)
		return Identity(
			client=row.client,
			external_id=values.get("external_id"),
			tax_id_key=key if parsed.is_usable_for_matching else None,
			name_key=name_key or None,
			legal_form_key=legal_form_key,
			country=values.get("country"),
		)

	def _key_of(self, row: ParsedRow) -> str | None:
		"""The key the client would have once the row is saved."""
		match = self.match_of(row)
		current = self.current.get(match.clients[0]) if len(match.clients) == 1 else None
		return self.tax_id_of({**(current or {}), **row.result.values})[1]


def _contact_values(
	parsed: list[ParsedRow], current: dict[str, frappe._dict]
) -> dict[str, dict[str, set[str]]]:
	"""{Contact: {table: its values as keys}} of clients for which some row has several e-mails or numbers."""
	if not any(row.more for row in parsed):
		return {}
	contacts = {row.primary_contact for row in current.values() if row.primary_contact}
	found: dict[str, dict[str, set[str]]] = {name: {"email_id": set(), "phone": set()} for name in contacts}
	for doctype, column in (("Contact Email", "email_id"), ("Contact Phone", "phone")):
		rows = frappe.get_all(
			doctype, filters={"parent": ("in", list(contacts))}, fields=["parent", column], as_list=True
		)
		for contact, value in rows if contacts else ():
			found[contact][column].add(contact_values.key(column, value or ""))
	return found


def _current_values(clients: set[str]) -> dict[str, frappe._dict]:
	"""The clients as they are, of those that the user may read."""
	if not clients or not frappe.has_permission(CLIENT, "read"):
		return {}
	found = frappe.get_list(CLIENT, filters={"name": ("in", list(clients))}, fields=["*"])
	names = [row.name for row in found]
	# Nobody's to read, and what tells whether a row speaks of somebody else.
	keys = dict(frappe.get_all(CLIENT, {"name": ("in", names or [""])}, ["name", "tax_id_key"], as_list=True))
	return {row.name: frappe._dict(row, doctype=CLIENT, tax_id_key=keys[row.name]) for row in found}


def name_parties(parsed: list[ParsedRow], doctype: str) -> None:
	"""Rows whose external ID is the name of a party of this site: the client that it belongs to, if any."""
	names = {row.result.values.get("external_id") for row in parsed} - {None, ""}
	# Whoever asks: a party that is there is no new client.
	found = (
		frappe.get_all(doctype, filters={"name": ("in", list(names))}, fields=["name", FIELDNAME])
		if names
		else []
	)
	parties = {party.name: party.get(FIELDNAME) for party in found}
	for row in parsed:
		name = row.result.values.get("external_id")
		if name in parties and not row.client:
			row.party, row.client = name, parties[name]
			del row.result.values["external_id"]


class SeenRows:
	"""What the rows so far speak of: of two rows about one client the first goes on, the later is a conflict.

	Keeps hashes, not texts: a sheet has a hundred thousand rows.
	"""

	def __init__(self) -> None:
		self._rows: dict[int, int] = {}
		# What the first row of a name says besides: (hash of its tax ID key, its legal form).
		self._names: dict[int, tuple[int, str]] = {}

	def update(self, client: str, number: int) -> int | None:
		"""The earlier row that changes this client; None, and remembered, when there is none."""
		return self._remember("client", client, number)

	def given(self, level: str, value: str | None, number: int) -> int | None:
		"""The earlier row that gives this external ID or tax ID key to a client; else it is remembered."""
		return self._remember(level, value.lower(), number) if value else None

	def new(
		self,
		number: int,
		external_id: str | None,
		tax_id_key: str | None,
		name: tuple[str, str | None] | None,
		legal_form: str,
		usable_key: str | None,
	) -> tuple[str, int] | None:
		"""(level, earlier row) when an earlier row makes the same client, or perhaps one of another form.

		Two rows of one name and country are two clients when each has a tax ID and these differ.
		"""
		for level, value in ((EXTERNAL_ID, external_id), (TAX_ID, tax_id_key)):
			if earlier := self.given(level, value, number):
				return level, earlier
		if not name:
			return None
		# The first row of the name with this form, and the first of the name with whatever form.
		for mark in (hash((NAME, *name, legal_form)), hash((NAME, *name))):
			earlier = self._rows.setdefault(mark, number)
			if earlier == number:
				self._names[mark] = (hash(usable_key) if usable_key else 0, legal_form)
				continue
			first_key, first_form = self._names[mark]
			if not (usable_key and first_key and first_key != hash(usable_key)):
				is_other = first_form and legal_form and first_form != legal_form
				return (OTHER_FORM if is_other else NAME), earlier
		return None

	def _remember(self, kind: str, value: str, number: int) -> int | None:
		earlier = self._rows.setdefault(hash((kind, value)), number)
		return earlier if earlier != number else None
