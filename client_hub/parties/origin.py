"""How each party came to its client: kept where a party's `client` is set, a row for the two.

A row is of one party and one client, and is not looked at once the party has another. So no row lies
when something sets `client` in the database alone, and a merge that is undone finds the former one.
Keeping it never stops what it is about: what fails is logged, and the page says what can be worked out.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe.model.document import Document
from frappe.query_builder import CustomFunction
from frappe.utils import create_batch, now
from pypika.terms import Values

from client_hub.handlers import all_or_nothing, ends_transaction, never_in_the_way
from client_hub.linked_documents import CLIENT, FIELDNAME
from client_hub.log import logger

ORIGIN = "Client Party Origin"

BY_HAND, MADE_FOR_CLIENT, CLIENT_MADE_FOR_IT = "by_hand", "made_for_client", "client_made_for_it"
TAX_ID, LINEAGE, PARTY_MERGE, PARTY_LINK = "tax_id", "lineage", "party_merge", "party_link"
ADOPTION, ADOPTION_TAX_ID = "adoption", "adoption_tax_id"
ADOPTION_PARTY_LINK, ADOPTION_LINEAGE = "adoption_party_link", "adoption_lineage"
IMPORT, MERGE, SPLIT, NAME = "import", "merge", "split", "name"

Party = tuple[str, str]
"""(DocType, name)."""

Reference = tuple[str, str]
"""(DocType, name) of what a party came by: an import, a merge, the Lead it was made from."""

_OF_AN_IMPORT = "Client Import"
_IMPORTS = (_OF_AN_IMPORT, "Data Import")


@dataclass(frozen=True)
class Origin:
	"""How a party came to its client. `is_inferred`: from what is so today, and not from what was written then."""

	how: str
	by: str | None = None
	at: datetime | None = None
	reference: Reference | None = None
	is_inferred: bool = False


BATCH = 1_000
"""Rows per statement."""

_COLUMNS = ("creation", "modified", "owner", "modified_by", "how", "reference_type", "reference_name")
"""What a second origin of the same party and client says anew."""


def record_many(
	parties: Iterable[Party], how: str, reference: Reference | None = None, by: str | None = None
) -> None:
	"""Keep that these parties came `how` to the clients that they have by now, a few statements for all.

	`by`: the user, unless it is the one at work.
	"""
	record_each([(party, how, reference) for party in parties], by)


def record_each(origins: list[tuple[Party, str, Reference | None]], by: str | None = None) -> None:
	"""The same, of parties that came in several ways: (party, how, reference)."""
	by_doctype: dict[str, dict[str, tuple[str, Reference | None]]] = defaultdict(dict)
	for (doctype, name), how, reference in origins:
		by_doctype[doctype][name] = (how, reference)
	with _beside():
		for doctype, found in by_doctype.items():
			for names in create_batch(list(found), BATCH):
				_write(doctype, names, found, by or frappe.session.user)


def say(party: Document, how: str, reference: Reference | None = None) -> None:
	"""Let the save of `party` that follows, or is under way, keep this."""
	party.flags.client_hub_origin = (how, reference)


def record_said(party: Document, by: str | None = None) -> None:
	"""Keep what was said of `party`; where nobody said anything, its `client` was entered by hand, or by a
	sheet of Frappe's Data Import."""
	how, reference = party.flags.pop("client_hub_origin", None) or by_hand(party.flags.updater_reference)
	record_many([(party.doctype, party.name)], how, reference, by)


def record_made(client: Document, party: Document) -> None:
	"""Keep that `party` was made for a client that is being saved."""
	_how, reference = by_hand(client.flags.updater_reference)
	if reference and reference[0] == _OF_AN_IMPORT:
		return  # which tells of all that a batch of its rows has made at once
	record_many([(party.doctype, party.name)], IMPORT if reference else MADE_FOR_CLIENT, reference)


def forget(party_doctype: str, party: str, client: str | None = None) -> None:
	"""The party has left the client; or all of its clients, since it is gone."""
	filters = {"party_type": party_doctype, "party": party}
	with _beside():
		# Looked for first: to delete what is not there locks the gap, in which others may be about to write.
		names = frappe.get_all(ORIGIN, {**filters, "client": client} if client else filters, pluck="name")
		if names:
			frappe.db.delete(ORIGIN, {"name": ("in", names)})


def party_renamed(doctype: str, old: str, new: str, merge: bool) -> None:
	"""A party has another name. Merged into another, it leaves its origin with itself (`forget`)."""
	with _beside():
		if not merge:
			_rename({"party_type": doctype, "party": old}, "party", new)
		_rename_reference(doctype, old, new)


@never_in_the_way()
def after_client_rename(doc: Document, method: str | None, old: str, new: str, merge: bool = False) -> None:
	"""Document event of Client. What a merged one leaves is a merge's to tell."""
	if not merge:
		with all_or_nothing("origin"):
			_rename({"client": old}, "client", new)
			_rename_reference(CLIENT, old, new)


def kept(client: str, parties: Iterable[Party]) -> dict[Party, Origin]:
	"""How these parties came to the client, as far as it is kept."""
	keys = [_key(*party, client) for party in parties]
	fields = ["party_type", "party", "how", "reference_type", "reference_name", "owner", "creation"]
	return {
		(row.party_type, row.party): Origin(
			row.how,
			row.owner,
			row.creation,
			(row.reference_type, row.reference_name) if row.reference_name else None,
		)
		for row in (frappe.get_all(ORIGIN, {"name": ("in", keys)}, fields) if keys else ())
	}


def by_hand(updater: dict[str, str] | None) -> tuple[str, Reference | None]:
	"""Whether a save was a person's or an import's, by what Frappe has said of it (`updater_reference`)."""
	if updater and updater.get("doctype") in _IMPORTS:
		return IMPORT, (updater["doctype"], updater["docname"])
	return BY_HAND, None


@contextmanager
def _beside() -> Iterator[None]:
	"""What fails inside is taken back and logged, and stops nothing."""
	try:
		with all_or_nothing("origin"):
			yield
	except Exception as error:
		if ends_transaction(error):
			raise
		logger().exception("origin of parties")


def _write(doctype: str, names: list[str], origins: dict[str, tuple[str, Reference | None]], by: str) -> None:
	party, row = frappe.qb.DocType(doctype), frappe.qb.DocType(ORIGIN)
	filed = frappe.qb.from_(party).select(party.name, party[FIELDNAME]).where(party.name.isin(names))
	stamp, values = now(), []
	for name, client in filed.where(party[FIELDNAME] != "").run():
		how, reference = origins[name]
		said = (stamp, stamp, by, by, how, *(reference or (None, None)))
		values.append((_key(doctype, name, client), doctype, name, client, *said))
	if not values:
		return
	query = frappe.qb.into(row).columns("name", "party_type", "party", "client", *_COLUMNS).insert(*values)
	for column in _COLUMNS:
		query = query.on_duplicate_key_update(row[column], Values(row[column]))
	query.run()


def _key(party_doctype: str, party: str, client: str) -> str:
	"""The name of the row: two DocTypes' names are longer than a name may be."""
	return hashlib.sha1("|".join((party_doctype, party, client)).encode()).hexdigest()


_CONCAT, _SHA1 = (
	CustomFunction("CONCAT_WS", ["by", "kind", "party", "client"]),
	CustomFunction("SHA1", ["text"]),
)


def _rename(filters: dict[str, str], column: str, new: str) -> None:
	row = frappe.qb.DocType(ORIGIN)
	query = frappe.qb.update(row).set(row[column], new)
	party, client = (new, row.client) if column == "party" else (row.party, new)
	# The twin of `_key`.
	query = query.set(row.name, _SHA1(_CONCAT("|", row.party_type, party, client)))
	for fieldname, value in filters.items():
		query = query.where(row[fieldname] == value)
	query.run()


def _rename_reference(doctype: str, old: str, new: str) -> None:
	row = frappe.qb.DocType(ORIGIN)
	of_old = (row.reference_type == doctype) & (row.reference_name == old)
	frappe.qb.update(row).set(row.reference_name, new).where(of_old).run()
