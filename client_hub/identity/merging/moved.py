"""What a merge has moved, counted for who reads its log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder.functions import Count

from client_hub.identity.merging import log
from client_hub.identity.merging.image import Image
from client_hub.identity.merging.preview import TOLD
from client_hub.identity.merging.references import in_parts
from client_hub.permissions import can_read, permitted


def moved_of(doc: Document) -> list[dict[str, Any]]:
	"""`[{doctype, label, count}]` of what is still there.

	Parties, Projects and Tasks as far as the user may read them; of the rest, what who reads a client may
	know of. Nothing of a split, nor of a merge before which nothing was written down.
	"""
	image = log.image_of(doc)
	if not image:
		return []
	counts: Counter[str] = Counter()
	for doctype, clients in [*image.parties.items(), *image.by_hand.items()]:
		if can_read(doctype):
			counts[doctype] += _count(doctype, list(clients), permitted(doctype))
	for kind, names in _told(image):
		doctype, parenttype = TOLD[kind]
		of_kind = frappe.qb.DocType(doctype).parenttype == parenttype if parenttype else None
		counts[kind] += _count(doctype, names, of_kind)
	return [{"doctype": kind, "label": _(kind), "count": count} for kind, count in counts.items() if count]


def _told(image: Image) -> Iterator[tuple[str, list[Any]]]:
	for doctype, _fieldname, _source, names in image.rows:
		for kind, (of, _parenttype) in TOLD.items():
			if of == doctype:
				yield kind, names


def _count(doctype: str, names: list[Any], criterion: Any) -> int:
	if not frappe.db.table_exists(doctype):
		return 0
	table = frappe.qb.DocType(doctype)
	found = 0
	for some in in_parts(names):
		query = frappe.qb.from_(table).select(Count("*")).where(table.name.isin(some))
		found += (query if criterion is None else query.where(criterion)).run()[0][0]
	return found
