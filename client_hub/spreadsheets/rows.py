"""Rows of a Client Import in the database: writing a check's results, reading them back.

Rows are no child table: a hundred thousand of them would be loaded with every look at the import.
Their names hold the import and the row's number, so their order is that of the primary key.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import frappe
from frappe.query_builder.functions import Count

IMPORT, ROW = "Client Import", "Client Import Row"

CREATE, UPDATE, SKIP, CONFLICT, ERROR = "create", "update", "skip", "conflict", "error"
ACTIONS = (CREATE, UPDATE, SKIP, CONFLICT, ERROR)

DOING, DONE, FAILED, UNDONE, KEPT = "doing", "done", "failed", "undone", "kept"

PROBLEM, NOTE = "error", "note"
"""A problem keeps its row from being imported; a note does not."""

MADE_FIELDS = {
	"Client": "client",
	"Customer": "customer",
	"Supplier": "supplier",
	"Address": "address",
	"Contact": "contact",
}
"""DocType: field of the row that names the document which the row made (or, of an update, changed)."""

EXTRA = ("email_id", "phone", "mobile_no", "without_address")
"""Keys of what a row saves besides the fields of Client: further e-mails and telephones of the Contact, in
lists, and whether the client may be without an address."""

_CHARACTERS_AT_ONCE = 1_000_000
"""Of one statement that writes rows: MariaDB drops the connection at 16 MB of bytes (max_allowed_packet)."""

_encode = json.JSONEncoder(ensure_ascii=False, default=str, separators=(",", ":")).encode


@dataclass
class CheckedRow:
	"""What the check found out about a row.

	`values`: what is to be saved, {field: value}. `changes`: {field: [old, new]} of an update.
	`problems`: (level, fieldname or None, text). `extra`: what is saved besides the fields, see `EXTRA`.
	`hidden`: nobody sees the row in the sheet.
	"""

	number: int
	action: str = ""
	legal_name: str | None = None
	match_level: str | None = None
	client: str | None = None
	values: dict[str, Any] = field(default_factory=dict)
	changes: dict[str, list[Any]] = field(default_factory=dict)
	problems: list[tuple[str, str | None, str]] = field(default_factory=list)
	extra: dict[str, Any] = field(default_factory=dict)
	hidden: bool = False

	def add(self, level: str, fieldname: str | None, text: str) -> None:
		self.problems.append((level, fieldname, text))

	@property
	def has_problem(self) -> bool:
		return any(level == PROBLEM for level, _field, _text in self.problems)

	def has_problem_with(self, fieldname: str) -> bool:
		return any(level == PROBLEM and name == fieldname for level, name, _text in self.problems)


def row_name(client_import: str, number: int) -> str:
	return f"{client_import}-{number:07d}"


def insert(client_import: str, rows: Iterable[CheckedRow]) -> None:
	"""Write the results of a check."""
	# Rows with the same columns filled go together: an empty value costs as much as a full one.
	alike: dict[tuple[str, ...], list[tuple[Any, ...]]] = defaultdict(list)
	for row in rows:
		values = {
			"name": row_name(client_import, row.number),
			"client_import": client_import,
			"row_number": row.number,
			"action": row.action,
			"legal_name": row.legal_name and row.legal_name[:140],
			"match_level": row.match_level,
			"client": row.client,
			"row_values": to_json(row.values),
			"changes": to_json(row.changes),
			"problems": to_json(row.problems),
			"extra": to_json(row.extra),
			"hidden": int(row.hidden),
		}
		filled = {column: value for column, value in values.items() if value}
		alike[tuple(filled)].append(tuple(filled.values()))
	for columns, records in alike.items():
		for some in _by_size(records):
			frappe.db.bulk_insert(ROW, list(columns), some)


def _by_size(records: list[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
	some: list[tuple[Any, ...]] = []
	characters = 0
	for record in records:
		size = sum([len(value) for value in record if type(value) is str])
		if some and characters + size > _CHARACTERS_AT_ONCE:
			yield some
			some, characters = [], 0
		some.append(record)
		characters += size
	if some:
		yield some


def to_json(value: object) -> str | None:
	"""Compact JSON; dates as text. None for what is empty."""
	return _encode(value) if value else None


def from_json(text: str | None, default: Any) -> Any:
	return json.loads(text) if text else default


def counts(client_import: str, fieldname: str) -> dict[str, int]:
	"""{value: number of rows} of `action` or `outcome`, rows left out not counted."""
	row = frappe.qb.DocType(ROW)
	return dict(
		frappe.qb.from_(row)
		.select(row[fieldname], Count("*"))
		.where((row.client_import == client_import) & (row.left_out == 0))
		.groupby(row[fieldname])
		.run()
	)


def count_left_out(client_import: str, **filters: Any) -> int:
	return frappe.db.count(ROW, {"client_import": client_import, "left_out": 1, **filters})


def in_batches(
	client_import: str, size: int, fields: list[str], **filters: Any
) -> Iterator[list[frappe._dict]]:
	"""Rows in their order, `size` at a time; what `filters` say is looked at anew each time."""
	row = frappe.qb.DocType(ROW)
	after = ""
	while True:
		query = (
			frappe.qb.from_(row)
			.select(row.name, *(row[fieldname] for fieldname in fields))
			.where((row.client_import == client_import) & (row.name > after))
			.orderby(row.name)
			.limit(size)
		)
		for fieldname, value in filters.items():
			query = query.where(
				row[fieldname].isin(value) if isinstance(value, tuple) else row[fieldname] == value
			)
		batch = query.run(as_dict=True)
		if not batch:
			return
		after = batch[-1].name
		yield batch


def write(name: str, **values: Any) -> None:
	"""Change a row, within the caller's transaction."""
	row = frappe.qb.DocType(ROW)
	query = frappe.qb.update(row).where(row.name == name)
	for fieldname, value in values.items():
		query = query.set(row[fieldname], value)
	query.run()
