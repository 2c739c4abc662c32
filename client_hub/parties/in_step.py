"""What a save of the Client writes into its Address and Contact, of which it holds copies.

The Address and the Contact are the truth; the fields on the Client are an editable copy, so that
quick entry, a spreadsheet row and the page need one record. Both directions are kept in step: saving
the Client writes the documents (here, with `address` and `contact`), saving a document writes the
Client (`copies`). Two flags are the loop guards: `client_hub_from_client` on a document that the Client
is saving, and the plain database write that brings a copy up to date, which fires no event.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cstr, escape_html

from client_hub.parties.links import CHOSEN
from client_hub.permissions import hidden_of

TITLE_LENGTH = 100
"""Of a document named after the client: the name, the type and a number must fit into 140 characters."""


def is_unchanged(client: Document, link: str, fields: Iterable[str]) -> bool:
	"""Whether the document that `link` names still says what this save says.

	The flag is for a client whose last save was cut in two: its copies may be ahead of the documents.
	"""
	if client.flags.client_hub_save_was_cut:
		return False
	return bool(client.get(link)) and not any(client.has_value_changed(f) for f in (link, *fields))


def without_hidden(
	client: Document, doc: Document, fields: Mapping[str, str], copy: dict[str, str]
) -> dict[str, str]:
	"""Of the copy of an Address or Contact what is not kept from the user. `fields`: {field of Client: of `doc`}."""
	hidden = set() if client.flags.ignore_permissions else hidden_of(doc.doctype, set(fields.values()))
	return {field: value for field, value in copy.items() if fields[field] not in hidden} if hidden else copy


def changes_for(client: Document, doc: Document, now: dict[str, str]) -> dict[str, str]:
	"""What this save changes of the copy that `doc` says otherwise: {field of Client: value}.

	Only what is changed in this save: the rest may be somebody's correction of the document. And
	nothing where the document said something else before: it is its owner's alone to write, who may be
	a stranger, and stays so until somebody settles it.
	"""
	if client.flags.client_hub_save_was_cut:
		return {field: cstr(client.get(field)) for field in now if cstr(client.get(field)) != now[field]}
	changes = {
		field: cstr(client.get(field))
		for field in now
		if client.has_value_changed(field) and cstr(client.get(field)) != now[field]
	}
	if changes and said_otherwise(client, doc, now):
		frappe.msgprint(
			_(
				"The {0} {1} says something else than this client, so it was not changed. Settle that first."
			).format(_(doc.doctype), frappe.bold(escape_html(doc.name))),
			title=_("{0} differs").format(_(doc.doctype)),
			indicator="orange",
		)
		return {}
	return changes


def said_otherwise(client: Document, doc: Document, now: dict[str, str]) -> bool:
	"""Whether the document was the client's and said something else than it before this save."""
	before = client.get_doc_before_save()
	return bool(before and before.get(CHOSEN[doc.doctype][0]) == doc.name and differ(before, now))


def as_stored(client: Document, changes: dict[str, str], now: dict[str, str]) -> dict[str, str]:
	"""Of what was changed, what the document has stored in another form than the client."""
	return {field: now[field] for field in changes if now[field] != cstr(client.get(field))}


def differ(client: Document, now: dict[str, str]) -> bool:
	"""Whether the client's copy is not what its document says: `now`, {field of Client: value}."""
	return any(cstr(client.get(field)).strip() != value.strip() for field, value in now.items())
