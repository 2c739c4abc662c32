"""Rights to a record of ours are asked of what is stored, not of what a request has made of it.

Frappe asks them of the document in hand. That of REST's PUT and of `frappe.client.set_value` is the stored one with
what the request says laid over it, that of `run_doc_method` and of a print is all the request's: who says in it that
a client is new, their own or of a territory that is open to them would be shown what is stored, or write it.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.document import Document

# In `flags`, which a request cannot set: the name that the document was read from the database by, and that it is
# read to be asked about.
_LOADED, _ASKED = "client_hub_loaded", "client_hub_asked"

_READING = {"read", "select", "print", "email", "report", "export"}


class AsStored(Document):
	"""A controller that knows which record it was loaded from."""

	def load_from_db(self) -> AsStored:
		super().load_from_db()
		self.flags[_LOADED] = self.name
		return self

	def rename(
		self, name: str, merge: bool = False, force: bool = False, validate_rename: bool = True
	) -> None:
		"""Frappe's own, which a request may call and tell to check nothing; this one no request calls."""
		self._rename(name, merge=merge, force=force, validate_rename=validate_rename)


def has_permission(doc: Document, ptype: str | None = None, user: str | None = None, **kwargs: Any) -> bool:
	"""Hook `has_permission`: whether the user has the right to what is stored under the document's name too.

	A copy, which asks for the right to create, has to be of what the user may read. Always a bool, since Frappe 16
	reads None as denied.
	"""
	ptype = ptype or "read"
	loaded = doc.flags.get(_LOADED)
	if doc.flags.get(_ASKED) or (loaded == doc.name and ptype in _READING):
		return True
	if loaded and doc.name and loaded != doc.name and ptype != "create":
		return False
	right = "read" if ptype == "create" else ptype
	names = [name for name in (loaded, doc.name) if isinstance(name, str) and name]
	return all(_stored_allows(doc.doctype, name, right, user) for name in dict.fromkeys(names))


def _stored_allows(doctype: str, name: str, right: str, user: str | None) -> bool:
	if not frappe.db.exists(doctype, name):
		return True  # it is new, or was deleted
	stored = frappe.get_doc(doctype, name)
	stored.flags[_ASKED] = True
	return bool(frappe.has_permission(doctype, right, stored, user=user))
