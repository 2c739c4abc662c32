"""Undo of a merge: the clients that went are there again, with what was theirs.

As far as nobody has changed it since: what has another owner, another value, or is gone, is left as it is
and listed. In one transaction, as the merge itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cstr, escape_html
from frappe.utils.global_search import update_global_search

from client_hub.compat import stored, unmasked
from client_hub.identity.duplicates import key_table
from client_hub.identity.merging import columns, log, merge, moving, references
from client_hub.identity.merging.fields import unique
from client_hub.identity.merging.image import NOT_A_VALUE, SAVED, row_of_client
from client_hub.identity.merging.moved import moved_of
from client_hub.identity.merging.references import Place
from client_hub.linked_documents import CLIENT, FIELDNAME
from client_hub.parties.roles import ROLES, refresh_roles
from client_hub.permissions import can_read, permitted
from client_hub.stamping import declared_documents

CHANGED, GONE, MOVED, TAKEN = "changed", "gone", "moved", "taken"
"""Why something could not go back: it says something else since; it was deleted or renamed; it belongs to
another client; its number is another client's now."""


def undo(name: str) -> dict[str, Any]:
	"""Undo a merge, as the user. Returns `{name, status, message, kept}`, see `kept_of`.

	The user needs the rights that it takes to merge: to create clients, to write the one that stayed, and to
	write each party that moves back.
	"""
	_checked(name)
	return merge.in_turn(lambda: _undo(name))


def _checked(name: str, lock: bool = False) -> Document:
	doc = frappe.get_doc(log.LOG, name, for_update=lock)
	doc.check_permission("read")
	frappe.has_permission(CLIENT, "create", throw=True)
	frappe.has_permission(CLIENT, "delete", doc.target, throw=True)
	frappe.has_permission(CLIENT, "write", doc.target, throw=True)
	if doc.status == log.DONE and doc.kind != log.SPLIT:
		return doc
	message = {
		log.NOT_UNDOABLE: _("This merge cannot be undone: nothing was written down before it."),
		log.DONE: _("A client that was split off comes back when it is merged."),
	}
	frappe.throw(message.get(doc.status, _("This merge has been undone.")), title=_("Nothing to undo"))


def _undo(name: str) -> dict[str, Any]:
	target = frappe.db.get_value(log.LOG, name, "target")
	row = row_of_client(target)  # the client first and the log after it, as merging locks them
	doc = _checked(name, lock=True)
	undone = Undo(doc, row)
	undone.go()
	log.note_undone(doc, undone.kept)
	log.comment(doc, target)
	return {**log.answer(doc), "kept": kept_of(doc)}


def told(name: str) -> dict[str, Any]:
	"""`{name, status, message, kept, moved}` of a log that the user may read, see `moved_of`."""
	doc = frappe.get_doc(log.LOG, name)
	doc.check_permission("read")
	return {**log.answer(doc), "kept": kept_of(doc), "moved": moved_of(doc)}


class Undo:
	"""One merge on its way back. `kept`: [{doctype, name, fieldname, reason}] of what stays as it is."""

	def __init__(self, doc: Document, target: dict[str, Any]):
		self.kept: list[dict[str, Any]] = []
		image = log.image_of(doc)
		assert image, "a merge that can be undone has one"
		self._image = image
		self._target = target
		# Merged on since, the client that has everything now is another one; renamed, it is the same.
		self._is_same = cstr(target["creation"]) == self._image.target["creation"]

		# Frappe's rename leaves rows behind that it does not find.
		self._names = [target["name"], self._image.target["name"]]

	def go(self) -> None:
		image, target = self._image, self._target["name"]
		back = list(self._filed_back(image.parties))
		merge.check_parties(_by_doctype(back))
		back += self._filed_back(image.by_hand)
		self._restore_target()
		for source, row in image.sources.items():
			self._insert_client(source, row)
		self._empty_links(target, image.after)
		for source, row in image.sources.items():
			self._empty_links(source, row)
		for doctype, source, names in back:
			moving.file_under(doctype, names, source, former=target)
		self._insert_what_went()
		self._write_rows_back()
		self._restore_others()
		for client in (target, *image.sources):
			self._refresh(client)
		self._restore_modified()

	def _keep(self, reason: str, doctype: str, name: Any, fieldname: str | None = None) -> None:
		self.kept.append({"doctype": doctype, "name": name, "fieldname": fieldname, "reason": reason})

	# --- the clients ------------------------------------------------------------------------------

	def _restore_target(self) -> None:
		image, now = self._image, self._target
		values = {}
		for field, after in image.after.items():
			before = image.target.get(field)
			if field == "modified" or field not in now:
				continue
			if self._is_same and cstr(now[field]) == cstr(after):
				values[field] = before
			elif field in columns.COLUMNS:
				values[field] = columns.taken_back(field, now[field], before, after)
			elif self._is_same and cstr(now[field]) != cstr(before) and not _is_derived(field):
				self._keep(CHANGED, CLIENT, now["name"], field)
		values |= self._without_taken_keys(values, now["name"])
		if values:
			frappe.db.set_value(CLIENT, now["name"], values)

	def _insert_client(self, source: str, row: dict[str, Any]) -> None:
		if frappe.db.exists(CLIENT, source):
			frappe.throw(
				_("There is another client with the ID {0} by now. Rename that one first.").format(
					escape_html(source)
				)
			)
		references.insert_row(CLIENT, {**row, **self._without_taken_keys(row, source)})

	def _empty_links(self, client: str, given_back: Iterable[str]) -> None:
		"""Of the links that were given back those to what was deleted or renamed meanwhile: no form saves with them."""
		links = {field.fieldname: field.options for field in frappe.get_meta(CLIENT).get_link_fields()}
		fields = [field for field in links if field in given_back]
		values = stored(CLIENT, client, fields)
		for field in fields:
			value = values.get(field)
			if value and not frappe.db.exists(links[field], value):
				frappe.db.set_value(CLIENT, client, field, None, update_modified=False)
				if not _is_derived(field):
					self._keep(GONE, CLIENT, client, field)

	def _without_taken_keys(self, values: dict[str, Any], client: str) -> dict[str, None]:
		"""Of the unique values those that another client has by now."""
		taken: dict[str, None] = {}
		for field in unique():
			other = {field: values.get(field), "name": ("!=", client)}
			if values.get(field) and frappe.db.get_value(CLIENT, other, for_update=True):
				taken[field] = None
				self._keep(TAKEN, CLIENT, client, "tax_id" if field == "tax_id_key" else field)
		return taken

	def _refresh(self, client: str) -> None:
		for doctype in ROLES:
			refresh_roles(client, doctype)
		frappe.clear_document_cache(CLIENT, client)
		doc = unmasked(frappe.get_doc(CLIENT, client))
		if columns.ASSIGNED in self._target:
			assigned = columns.assigned(client)
			frappe.db.set_value(CLIENT, client, columns.ASSIGNED, assigned, update_modified=False)
		update_global_search(doc)
		key_table.on_change(doc)  # written past it, the client has none yet
		doc.notify_update()

	def _restore_modified(self) -> None:
		"""An import that has made or changed the clients finds them as it left them, if they are."""
		image, target = self._image, self._target["name"]
		for source, row in image.sources.items():
			self._set_modified(source, row)
		if self._is_same and cstr(self._target["modified"]) == image.after["modified"] and not self.kept:
			self._set_modified(target, image.target)

	def _set_modified(self, client: str, row: dict[str, Any]) -> None:
		now = row_of_client(client)
		if all(cstr(now[c]) == cstr(row.get(c)) for c in now if c not in (*NOT_A_VALUE, *columns.COLUMNS)):
			values = {"modified": row["modified"], "modified_by": row["modified_by"]}
			frappe.db.set_value(CLIENT, client, values, update_modified=False)

	# --- what was theirs --------------------------------------------------------------------------

	def _filed_back(self, filed: dict[str, dict[str, str]]) -> Iterator[tuple[str, str, list[str]]]:
		"""(DocType, client, names) of what is still filed where the merge had put it."""
		for doctype, clients in filed.items():
			if not frappe.db.table_exists(doctype):
				continue
			now = self._filed_now(doctype, list(clients))
			back: dict[str, list[str]] = {}
			for name, source in clients.items():
				if name not in now:
					self._keep(GONE, doctype, name)
				elif now[name] != self._target["name"]:
					self._keep(MOVED, doctype, name)
				else:
					back.setdefault(source, []).append(name)
			for source, names in back.items():
				yield doctype, source, names

	def _filed_now(self, doctype: str, names: list[str]) -> dict[str, str | None]:
		"""{name: client} as far as it is filed, and not derived from a source that it has been given since."""
		table = frappe.qb.DocType(doctype)
		entry = declared_documents().get(doctype)
		sources = [source.fieldname for source in entry.sources] if entry else []
		query = frappe.qb.from_(table).select(table.name, table[FIELDNAME], *(table[f] for f in sources))
		rows = query.where(table.name.isin(names)).for_update().run()
		return {name: None if any(filled) else client for name, client, *filled in rows}

	def _write_rows_back(self) -> None:
		there = {(place.doctype, place.fieldname): place for place in references.places()}
		clients = {self._image.target["name"], *self._image.sources}  # which say again what they said
		for doctype, fieldname, source, names in self._image.rows:
			place = there.get((doctype, fieldname))
			if not place:
				continue  # the field, or its DocType, was taken off the site
			if doctype == CLIENT:
				names = [name for name in names if name not in clients]
			rows = references.named_in(place, self._names, lock=True)
			still = {row.name for row in rows}
			for name in names:
				if name not in still:
					self._keep(CHANGED if _exists(place, name) else GONE, doctype, name, fieldname)
			if back := [name for name in names if name in still]:
				moving.write_back(place, back, source)

	def _insert_what_went(self) -> None:
		for doctype, row in self._image.gone:
			if not frappe.db.table_exists(doctype) or frappe.db.exists(doctype, row["name"]):
				continue
			if row.get("parent") and not frappe.db.exists(row["parenttype"], row["parent"]):
				self._keep(GONE, row["parenttype"], row["parent"])
				continue
			if row.get("user") and not frappe.db.exists("User", row["user"]):
				continue  # another user of that name would be let in
			if row.get("link_name") == self._image.target["name"]:
				row["link_name"] = self._target["name"]  # it had moved before it went
			references.insert_row(doctype, row)
			references.forget_cached(doctype, [row["name"]])

	def _restore_others(self) -> None:
		for doctype, name, fieldname, before, after in self._image.changed:
			now = frappe.db.get_value(doctype, name, fieldname)
			if now is None and not frappe.db.exists(doctype, name):
				continue  # named among the rows
			if cstr(now) == cstr(after):
				frappe.db.set_value(doctype, name, fieldname, before, update_modified=False)
				references.forget_cached(doctype, [name])
			elif fieldname not in SAVED:
				self._keep(CHANGED, doctype, name, fieldname)


def kept_of(doc: Document) -> list[dict[str, Any]]:
	"""What an undo has left as it is, and why: `[{doctype, name, fieldname, reason, message}]`.

	`name` is null for a document that the user may not read.
	"""
	said = {
		CHANGED: _("It was changed since."),
		GONE: _("It was deleted or renamed since."),
		MOVED: _("It belongs to another client since, or to none."),
		TAKEN: _("Another client has this number by now."),
	}
	answer = []
	for row in log.kept_by(doc):
		name = row["name"] if _may_read(row["doctype"], row["name"]) else None
		answer.append({**row, "name": name, "message": said[row["reason"]]})
	return answer


def _may_read(doctype: str, name: Any) -> bool:
	if not frappe.db.exists("DocType", doctype) or frappe.get_meta(doctype).istable:
		return False
	if not frappe.db.exists(doctype, name):
		# Who may read some and not others cannot tell any more that they could read it.
		return can_read(doctype) and permitted(doctype) is None
	return bool(frappe.has_permission(doctype, "read", name))


def _exists(place: Place, name: Any) -> bool:
	return place.is_single or bool(frappe.db.exists(place.doctype, name))


def _is_derived(field: str) -> bool:
	roles = {field for role in ROLES.values() for field in (role.tick, role.primary)}
	return field in roles | {"name_key", "legal_form_key", "tax_id_key"}


def _by_doctype(back: list[tuple[str, str, list[str]]]) -> dict[str, dict[str, str]]:
	found: dict[str, dict[str, str]] = {}
	for doctype, source, names in back:
		found.setdefault(doctype, {}).update(dict.fromkeys(names, source))
	return found
