"""What moves from clients to another one: parties, Projects and Tasks filed by hand, all that names them.

Plain writes, set by set, so that no rule of ERPNext's documents refuses a merge; `modified` stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import frappe
from frappe.query_builder.functions import Coalesce
from frappe.utils import cint

from client_hub import stamping
from client_hub.compat import stored
from client_hub.identity.duplicates.pairs import DUPLICATE, NOT_A_DUPLICATE
from client_hub.identity.merging import references
from client_hub.identity.merging.image import Image
from client_hub.identity.merging.references import ACCESS, DOUBLES, Place
from client_hub.linked_documents import CLIENT, FIELDNAME, LinkedDocument
from client_hub.repairs import REPAIR

SAID_BY_EITHER = {
	"DocShare": ("read", "write", "share", "submit"),
	"User Permission": ("is_default",),
}
"""Checks of what opens a client to somebody: of two rows the one that stays says what either did."""


# --- what is filed under the clients --------------------------------------------------------------


def filed(client: list[str], by_hand: bool) -> dict[str, dict[str, str]]:
	"""{DocType: {name: client}} of parties, or of Projects and Tasks filed by hand; locked."""
	found: dict[str, dict[str, str]] = {}
	for entry in stamping.linked_documents().values():
		if entry.by_hand if by_hand else entry.is_party:
			if rows := _filed_of(entry, client):
				found[entry.doctype] = rows
	return found


def _filed_of(entry: LinkedDocument, clients: list[str]) -> dict[str, str]:
	table = frappe.qb.DocType(entry.doctype)
	query = frappe.qb.from_(table).select(table.name, table[FIELDNAME]).where(table[FIELDNAME].isin(clients))
	for source in entry.sources:
		query = query.where(Coalesce(table[source.fieldname], "") == "")
	return dict(query.orderby(table.creation, table.name).for_update().run())


def file_under(doctype: str, names: list[str], client: str | None, former: str) -> None:
	"""Write the client (None: none) of parties, or of what is filed by hand, and take their documents along."""
	table = frappe.qb.DocType(doctype)
	for some in references.in_parts(names):
		frappe.qb.update(table).set(table[FIELDNAME], client).where(table.name.isin(some)).run()
	references.forget_cached(doctype, names)
	stamping.restamp_from_all(doctype, names, former, client)


def move_filed(image: Image, sources: list[str], target: str) -> None:
	image.parties, image.by_hand = filed(sources, by_hand=False), filed(sources, by_hand=True)
	for found in (image.parties, image.by_hand):
		for doctype, clients in found.items():
			for source in sources:
				if names := [name for name, client in clients.items() if client == source]:
					file_under(doctype, names, target, source)


# --- what names the clients -----------------------------------------------------------------------


def move_references(image: Image, sources: list[str], target: str, hand_on_access: bool) -> None:
	for place in references.places():
		if place.doctype == "User Permission" and not hand_on_access:
			# Without it, its user would see all clients; it opens nothing, since no client has that ID again.
			continue
		if place.doctype == "DocShare" and not hand_on_access:
			_delete(image, place, [row.name for row in references.named_in(place, sources, lock=True)])
			continue
		_move(image, place, sources, target)
	_settle_assignments(image, target)
	repair = frappe.qb.DocType(REPAIR)
	for column in (repair.client, repair.former_client):
		frappe.qb.update(repair).set(column, target).where(column.isin(sources)).run()


def _move(image: Image, place: Place, sources: list[str], target: str) -> None:
	key = DOUBLES.get(place.doctype, ()) if place.kind_field else ()
	rows = references.named_in(place, sources, *key, lock=True)
	if not rows:
		return
	known = {_key(row, key): row for row in references.named_in(place, [target], *key)} if key else {}
	moved: dict[str, list[Any]] = {}
	doubles = []
	# In the order in which the clients were named.
	for row in sorted(rows, key=lambda row: sources.index(row.client)):
		if key and _key(row, key) in known:
			doubles.append(row.name)
			if place.doctype in SAID_BY_EITHER:
				_join_checks(image, place.doctype, known[_key(row, key)].name, row.name)
			continue
		if key:
			known[_key(row, key)] = row
		moved.setdefault(row.client, []).append(row.name)
	for source, names in moved.items():
		references.write(place, names, target)
		image.rows.append([place.doctype, place.fieldname, source, names])
	_delete(image, place, doubles)
	_after_writing(place, [name for names in moved.values() for name in names], target)


def _key(row: frappe._dict, fields: tuple[str, ...]) -> tuple[Any, ...]:
	return tuple(row[field] or "" for field in fields)


def _delete(image: Image, place: Place, names: list[Any]) -> None:
	if not names:
		return
	image.gone += [[place.doctype, dict(row)] for row in references.whole_rows(place.doctype, names)]
	references.forget_cached(place.doctype, names)
	for some in references.in_parts(names):
		frappe.db.delete(place.doctype, {"name": ("in", some)})


def note_decisions(image: Image, sources: list[str]) -> None:
	"""What somebody has decided of pairs with the clients that go, and that goes with them."""
	pair = frappe.qb.DocType(DUPLICATE)
	decided = (pair.status == NOT_A_DUPLICATE) & (pair.client.isin(sources) | pair.other.isin(sources))
	names = frappe.qb.from_(pair).select(pair.name).where(decided).run(pluck=True)
	image.gone += [[DUPLICATE, dict(row)] for row in references.whole_rows(DUPLICATE, names)]


def _after_writing(place: Place, names: list[Any], client: str) -> None:
	references.forget_cached(place.doctype, [] if place.is_single else names)
	if place.doctype == "Dynamic Link" and names:
		title = stored(CLIENT, client, ["legal_name"]).get("legal_name")
		table = frappe.qb.DocType(place.doctype)
		for some in references.in_parts(names):
			frappe.qb.update(table).set(table.link_title, title).where(table.name.isin(some)).run()


def write_back(place: Place, names: list[Any], client: str) -> None:
	"""Undo's side of `_move`."""
	references.write(place, names, client)
	_after_writing(place, names, client)


def _join_checks(image: Image, doctype: str, kept: Any, double: Any) -> None:
	rows = {row.name: row for row in references.whole_rows(doctype, [kept, double])}
	for field in SAID_BY_EITHER[doctype]:
		if cint(rows[double][field]) and not cint(rows[kept][field]):
			image.note_change(doctype, kept, field, 0, 1)
			frappe.db.set_value(doctype, kept, field, 1, update_modified=False)


def _settle_assignments(image: Image, target: str) -> None:
	"""Who was to see to two of the clients has one open ToDo: of the others the text stays, cancelled."""
	todo = frappe.qb.DocType("ToDo")
	query = (
		frappe.qb.from_(todo)
		.select(todo.name, todo.allocated_to, todo.status)
		.where((todo.reference_type == CLIENT) & (todo.reference_name == target))
		.where((todo.status == "Open") & (Coalesce(todo.allocated_to, "") != ""))
		.orderby(todo.creation, todo.name)
	)
	moved = {name for doctype, _f, _s, names in image.rows if doctype == "ToDo" for name in names}
	seen: set[str] = set()
	for row in sorted(query.run(as_dict=True), key=lambda row: row.name in moved):
		if row.allocated_to in seen and row.name in moved:
			image.note_change("ToDo", row.name, "status", row.status, "Cancelled")
			frappe.db.set_value("ToDo", row.name, "status", "Cancelled", update_modified=False)
		seen.add(row.allocated_to)


def access_rows(clients: list[str]) -> Iterator[tuple[Place, list[frappe._dict]]]:
	"""What opens the clients to somebody: shares and User Permissions."""
	for place in references.places():
		if place.doctype in ACCESS:
			yield place, references.named_in(place, clients, "user")
