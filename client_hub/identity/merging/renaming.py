"""Frappe's own *Rename → merge*: a log for each pair, so that it can be undone too.

Frappe moves every link, so parties and documents follow by themselves. What was is noted before that,
in memory: queued, `before_rename` runs when it is queued too, where nothing is renamed yet. Where
validation is left out it does not run at all, and the log says that there is no way back.
"""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from client_hub.compat import unmasked
from client_hub.identity.merging import log, merge, moving, references
from client_hub.identity.merging.image import Image
from client_hub.identity.merging.taking_over import take_over
from client_hub.linked_documents import CLIENT


def before_merge(old: str, new: str) -> None:
	"""Part of `Client.before_rename`: note what is about to move, which has to be the user's to write.

	Frappe asks for the right to write both clients, and to delete the one that goes.
	"""
	_noted().pop((old, new), None)
	if old == new or not all(frappe.db.exists(CLIENT, name) for name in (old, new)):
		return  # Frappe says so itself, in a moment
	rows = merge.lock([old, new])
	image = Image(target=rows[new], sources={old: rows[old]})
	image.parties, image.by_hand = (moving.filed([old], by_hand=way) for way in (False, True))
	merge.check_parties(image.parties)
	for place in references.places():
		if names := [row.name for row in references.named_in(place, [old])]:
			image.rows.append([place.doctype, place.fieldname, old, names])
	todos = [name for doctype, _f, _s, names in image.rows if doctype == "ToDo" for name in names]
	image.gone = [["ToDo", dict(row)] for row in references.whole_rows("ToDo", todos)]
	_noted()[old, new] = image


def after_merge(survivor: Document, old: str) -> None:
	"""Part of `Client.after_rename`, before Frappe deletes the merged client."""
	noted = _noted().pop((old, survivor.name), None)
	image = noted or Image()
	survivor, other = unmasked(survivor), unmasked(frappe.get_doc(CLIENT, old))
	title = other.legal_name
	_leave_out_what_is_there(image)
	named = len(image.rows)
	# What Frappe does not know of, or has not found in its list of dynamic links.
	moving.move_references(image, [old], survivor.name, hand_on_access=True)
	del image.rows[named:]  # noted before
	take_over(survivor, [other], image=image)
	if noted:
		_leave_out_what_went(image)
		merge.join_columns(image)
		moving.note_decisions(image, [old])
		image.note_after()
	status = log.DONE if noted else log.NOT_UNDOABLE
	doc = log.write(log.RENAME, survivor.name, {old: title}, noted, status, hand_on_access=1)
	merge.record_merged(image, doc)


def after_rename(old: str, new: str) -> None:
	"""Part of `Client.after_rename`, when nothing is merged: what Frappe has left with the old name."""
	for place in references.places():
		if names := [row.name for row in references.named_in(place, [old])]:
			moving.write_back(place, names, new)


def _leave_out_what_is_there(image: Image) -> None:
	"""Of the ToDos that were noted those are gone that Frappe has deleted, of who has one for either client."""
	todos = [row["name"] for _doctype, row in image.gone]
	there = set(frappe.get_all("ToDo", {"name": ("in", todos or [""])}, pluck="name"))
	image.gone = [[doctype, row] for doctype, row in image.gone if row["name"] not in there]


def _leave_out_what_went(image: Image) -> None:
	"""What was deleted while it still named the merged client is put back so; no row has to be written."""
	sources = set(image.sources)
	gone = {(doctype, row["name"]) for doctype, row in image.gone if sources & set(map(str, row.values()))}
	for row in image.rows:
		row[3] = [name for name in row[3] if (row[0], name) not in gone]


def _noted() -> dict[tuple[str, str], Image]:
	"""{(merged client, survivor): image} of this request or job."""
	return frappe.local.flags.setdefault("client_hub_renaming", {})
