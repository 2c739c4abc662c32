"""The before-image of a merge: all that undo needs, and nothing of the documents that are stamped."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

import frappe
from frappe.query_builder.utils import DocType

from client_hub.linked_documents import CLIENT

_encode = json.JSONEncoder(ensure_ascii=False, default=str, separators=(",", ":")).encode

SAVED = ("modified", "modified_by")
"""Who has saved last, and when: by that an import knows what it has made."""

NOT_A_VALUE = ("name", *SAVED)
"""Columns that tell nothing of what a client says."""


@dataclass
class Image:
	"""What was, and what the merge has made of it.

	`target`, `sources`: the clients' rows as they stood. `after`: {field: value} of the target where the
	merge has changed it. `parties`, `by_hand`: {DocType: {name: former client}}. `rows`: [DocType,
	fieldname, former client, names] of what named them. `gone`: [DocType, row] of what was there twice and
	was deleted. `changed`: [DocType, name, fieldname, before, after] of other documents.
	"""

	target: dict[str, Any] = field(default_factory=dict)
	sources: dict[str, dict[str, Any]] = field(default_factory=dict)
	after: dict[str, Any] = field(default_factory=dict)
	parties: dict[str, dict[str, str]] = field(default_factory=dict)
	by_hand: dict[str, dict[str, str]] = field(default_factory=dict)
	rows: list[list[Any]] = field(default_factory=list)
	gone: list[list[Any]] = field(default_factory=list)
	changed: list[list[Any]] = field(default_factory=list)

	def to_json(self) -> str:
		return _encode(asdict(self))

	@classmethod
	def of(cls, text: str) -> Image:
		return cls(**json.loads(text))

	def note_change(self, doctype: str, name: Any, fieldname: str, before: Any, after: Any) -> None:
		self.changed.append([doctype, name, fieldname, before, after])

	def note_after(self) -> None:
		"""What has become of the target, now that all is done."""
		now = row_of_client(self.target["name"])
		self.after = {
			column: value
			for column, value in now.items()
			if column == "modified" or (column not in NOT_A_VALUE and value != self.target.get(column))
		}


def row_of_client(client: str) -> dict[str, Any]:
	"""A client's row as it stands in the database, locked. Raises `frappe.DoesNotExistError`."""
	table = DocType(CLIENT)
	rows = frappe.qb.from_(table).select("*").where(table.name == client).for_update().run(as_dict=True)
	if not rows:
		frappe.throw(
			frappe._("The client {0} is not there any more. Somebody may have merged or deleted it.").format(
				frappe.utils.escape_html(client)
			),
			frappe.DoesNotExistError,
		)
	return dict(rows[0])
