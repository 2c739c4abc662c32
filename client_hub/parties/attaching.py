"""Attaching parties to a client and detaching them: by the party's own `client`, the one truth."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from client_hub import stamping
from client_hub.linked_documents import CLIENT, FIELDNAME
from client_hub.lock import throw_in_the_way
from client_hub.permissions import shown_title


def attach_party(client: str, doctype: str, name: str) -> None:
	"""Make an existing party one of the client's. The user needs write permission on the party.

	Raises `frappe.ValidationError` when the party already has another client.
	"""
	party = _party_for_update(doctype, name)
	owner = party.get(FIELDNAME)
	if owner == client:
		return
	if owner:
		_throw_has_client(party, owner)
	_save(party, client)


def detach_party(client: str, doctype: str, name: str) -> None:
	"""Take a party away from the client. Both stay; the party's documents lose their client.

	A party that is not (or no longer) the client's is left alone.
	"""
	party = _party_for_update(doctype, name)
	if party.get(FIELDNAME) == client:
		_save(party, None)


def _save(party: Document, client: str | None) -> None:
	party.set(FIELDNAME, client)
	try:
		party.save()
	except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
		throw_in_the_way()
	# Frappe puts back, without a word, what is at a level above the user's.
	if party.get(FIELDNAME) != client:
		named = frappe.bold(frappe.utils.escape_html(shown_title(party.doctype, party.name)))
		frappe.throw(
			f"{_(party.doctype)} {named}: " + _("You may not change it."),
			frappe.PermissionError,
			title=_("Not permitted"),
		)


def moving(client: str) -> dict:
	"""`{moving, message}`: whether documents still have to be moved to the client or away from it."""
	is_moving = stamping.is_moving(client)
	return {
		"moving": is_moving,
		"message": _("Documents are being moved. Figures and lists are complete when that is done.")
		if is_moving
		else None,
	}


def _party_for_update(doctype: str, name: str) -> Document:
	possible = stamping.linked_documents().parties
	if doctype not in possible:
		frappe.throw(
			_("{0} cannot be a party of a client. Choose one of: {1}").format(
				frappe.utils.escape_html(_(doctype)), ", ".join(_(party) for party in possible)
			)
		)
	party = frappe.get_doc(doctype, name)
	party.check_permission("write")
	return party


def _throw_has_client(party: Document, owner: str) -> None:
	readable = frappe.has_permission(CLIENT, "read", owner)
	frappe.throw(
		_("{0} {1} already belongs to {2}. Detach it there first.").format(
			_(party.doctype),
			frappe.bold(frappe.utils.escape_html(shown_title(party.doctype, party.name))),
			frappe.bold(frappe.utils.escape_html(shown_title(CLIENT, owner)))
			if readable
			else _("another client"),
		),
		title=_("Already attached"),
	)
