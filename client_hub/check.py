"""What can be wrong behind our back, found and repaired: by `bench client-hub check`, and every night."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import frappe

from client_hub import repairs, stamping
from client_hub.identity import agreeing
from client_hub.identity.merging import moving
from client_hub.identity.merging.log import heir_of
from client_hub.linked_documents import CLIENT, FIELDNAME
from client_hub.overrides import other_overrides
from client_hub.parties.roles import ROLES, refresh_roles, wrong_roles

SHOWN = 100
"""Documents of a kind that are named; their number is told in full."""


@dataclass(frozen=True)
class Wrong:
	"""What of one DocType is wrong: `count`, and lines about the first of them."""

	doctype: str
	count: int
	lines: tuple[str, ...]


def check(fix: bool = False) -> list[Wrong]:
	"""Documents filed under a client that is gone or with another one than their source's, and clients with other
	ticks or primary parties than they have; with `fix`, repaired before returning."""
	return [*_gone(fix), *_stamps(fix), *_roles(fix)]


def _gone(fix: bool) -> Iterator[Wrong]:
	"""ERPNext refuses to save such a party, whatever is changed on it."""
	for entry in stamping.linked_documents().values():
		if not entry.is_editable or not (rows := _filed_under_nobody(entry.doctype)):
			continue
		lines = (f"{entry.doctype} {name}: the client {client} is gone" for name, client in rows[:SHOWN])
		yield Wrong(entry.doctype, len(rows), tuple(lines))
		for client in sorted({client for _name, client in rows}) if fix else ():
			names = [name for name, former in rows if former == client]
			moving.file_under(entry.doctype, names, heir_of(client), client)


def _filed_under_nobody(doctype: str) -> list[tuple[str, str]]:
	"""(name, client) of those whose client is not there."""
	table, client = frappe.qb.DocType(doctype), frappe.qb.DocType(CLIENT)
	query = frappe.qb.from_(table).left_join(client).on(client.name == table[FIELDNAME])
	query = query.where((table[FIELDNAME] != "") & client.name.isnull())
	return query.select(table.name, table[FIELDNAME]).orderby(table.name).run()


def _stamps(fix: bool) -> Iterator[Wrong]:
	for entry in stamping.linked_documents().values():
		if entry.is_party or not (count := stamping.count_wrong_stamps(entry.doctype)):
			continue
		rows = stamping.wrong_stamps(entry.doctype, SHOWN)
		lines = (
			f"{entry.doctype} {row.name}: {row.client or '-'} should be {row.expected or '-'}" for row in rows
		)
		yield Wrong(entry.doctype, count, tuple(lines))
		if fix:
			stamping.restamp_doctype(entry)


def _roles(fix: bool) -> Iterator[Wrong]:
	for doctype, role in ROLES.items():
		if clients := wrong_roles(doctype):
			lines = (f"{CLIENT} {name}: {role.tick} or {role.primary} is wrong" for name in clients[:SHOWN])
			yield Wrong(CLIENT, len(clients), tuple(lines))
		for client in clients if fix else ():
			refresh_roles(client, doctype)


def notes() -> Iterator[str]:
	"""What a person has to look at: nothing of it is repaired by itself."""
	for method, path in other_overrides().items():
		yield f"{method} is answered by {path}, which may tell more of a client than Client Hub does."
	for repair in repairs.given_up():
		yield f"{repair.document_type} {repair.document_name}: {repair.task} failed again and again: {repair.error}"
	yield from agreeing.tax_ids_that_differ(SHOWN)
