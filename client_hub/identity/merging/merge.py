"""Merging by the app itself: parties and references move to one client, and the others go.

Not by Frappe's rename, which clears every cache and indexes all clients anew. All of it is one
transaction, but for the stamps of many documents: killed at any moment it has not begun, and is begun
again. ERPNext's ledgers name parties, not clients, and are not touched.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import frappe
from frappe import _
from frappe.model.delete_doc import delete_dynamic_links
from frappe.model.document import Document
from frappe.utils import cint, escape_html

from client_hub.arguments import readable_document
from client_hub.compat import unmasked
from client_hub.identity.merging import columns, log, moving
from client_hub.identity.merging.fields import checked_choices
from client_hub.identity.merging.image import Image, row_of_client
from client_hub.identity.merging.taking_over import take_over
from client_hub.linked_documents import CLIENT
from client_hub.lock import throw_in_the_way
from client_hub.parties import origin

MOST_SOURCES = 20
"""Clients that go in one merge."""

TRIES = 5
"""How often a merge is begun that met somebody else's."""


def in_turn(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
	"""Do `work` in a transaction that begins with its locks, so that it sees all that others have done.

	Nothing may have been written before. Raises `frappe.ValidationError` when others are in the way for
	too long; then nothing is done.
	"""
	for _attempt in range(TRIES):
		frappe.db.commit()  # nosemgrep: ends what the transaction saw before somebody else's merge
		try:
			return work()
		except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
			frappe.db.rollback()
	throw_in_the_way()


def lock(clients: list[str]) -> dict[str, dict[str, Any]]:
	"""{client: its row}, each locked until the transaction ends. In one order, so that two wait in turn."""
	return {name: row_of_client(name) for name in sorted(clients)}


def merge(target: str, sources: list[str], choices: dict[str, Any], hand_on_access: bool) -> dict[str, Any]:
	"""Merge `sources` into `target`, as the user. Returns `{name, status, message}` of the log."""
	target, sources = checked_clients(target, sources)
	chosen = checked_choices(choices, [target, *sources])
	return in_turn(lambda: _merge(target, sources, chosen, hand_on_access))


def checked_clients(target: str, sources: list[str]) -> tuple[str, list[str]]:
	"""The names as they are stored, when the user may merge these clients; their parties apart."""
	kept = readable_document(target, "write").name
	if not sources:
		frappe.throw(_("Name the clients that are merged into {0}.").format(escape_html(kept)))
	if len(sources) > MOST_SOURCES:
		frappe.throw(_("At most {0} clients are merged at once.").format(MOST_SOURCES))
	names = []
	for source in sources:
		doc = readable_document(source, "write")
		doc.check_permission("delete")
		names.append(doc.name)
	if len({kept, *names}) <= len(names):
		frappe.throw(_("A client cannot be merged with itself. Name each client once."))
	return kept, names


def check_parties(parties: dict[str, dict[str, str]]) -> None:
	"""Throw unless the user may write each of the parties that move."""
	for doctype, names in parties.items():
		for name in names:
			if not frappe.has_permission(doctype, "write", name):
				readable = frappe.has_permission(doctype, "read", name)
				frappe.throw(
					_("You may not change {0}, which would move to another client.").format(
						frappe.bold(escape_html(f"{_(doctype)} {name}"))
						if readable
						else _("a {0} of this client").format(_(doctype))
					),
					frappe.PermissionError,
					title=_("Not permitted"),
				)


def _merge(target: str, sources: list[str], choices: dict[str, str], hand_on_access: bool) -> dict[str, Any]:
	rows = lock([target, *sources])
	checked_clients(target, sources)  # as they are now
	check_parties(moving.filed(sources, by_hand=False))
	image = Image(target=rows[target], sources={name: rows[name] for name in sources})
	others = [unmasked(frappe.get_doc(CLIENT, name)) for name in sources]
	moving.move_filed(image, sources, target)
	moving.move_references(image, sources, target, hand_on_access)
	survivor = unmasked(frappe.get_doc(CLIENT, target))
	take_over(survivor, others, choices, image)
	join_columns(image)
	moving.note_decisions(image, sources)
	for other in others:
		delete_merged(other, target)
	image.note_after()
	titles = {name: rows[name]["legal_name"] for name in sources}
	doc = log.write(log.MERGE, target, titles, image, log.DONE, hand_on_access=cint(hand_on_access))
	record_merged(image, doc)
	log.comment(doc, target)
	return log.answer(doc)


def record_merged(image: Image, doc: Document) -> None:
	"""Keep of the parties that have moved that they came by this merge."""
	moved = [(doctype, name) for doctype, names in image.parties.items() for name in names]
	origin.record_many(moved, origin.MERGE, (log.LOG, doc.name))


def join_columns(image: Image) -> None:
	"""Tags, likes, assignments and comments that Frappe keeps on the client itself.

	It moves `modified`, so that a form opened before does not save what the merge has changed.
	"""
	rows = [image.target, *image.sources.values()]
	there = [column for column in columns.COLUMNS if column in image.target]
	values = {column: columns.joined(column, [row.get(column) for row in rows]) for column in there}
	if columns.ASSIGNED in values:
		values[columns.ASSIGNED] = columns.assigned(image.target["name"])
	frappe.db.set_value(CLIENT, image.target["name"], values)
	frappe.clear_document_cache(CLIENT, image.target["name"])


def delete_merged(doc: Document, target: str) -> None:
	"""Delete a client that nothing names any more. Who merges has the right to, which was asked before."""
	doc.flags.client_hub_merged = target
	doc.run_method("on_trash")
	# Not in a job of Frappe's, which would come after an undo and delete what that has given back.
	delete_dynamic_links(CLIENT, doc.name)
	frappe.delete_doc(CLIENT, doc.name, force=True, for_reload=True)
	doc.notify_update()
