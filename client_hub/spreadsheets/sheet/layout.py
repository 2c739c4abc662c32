"""What is read of a sheet: for each field the columns that it comes from, and what is the same for all rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from frappe import _lt
from openpyxl.utils import get_column_letter

from client_hub.client_rules import REQUIRED_ADDRESS_FIELDS
from client_hub.spreadsheets.sheet.columns import ID, LONGEST_HEADER, Column
from client_hub.spreadsheets.sheet.mapping import SEVERAL, Mapping
from client_hub.spreadsheets.sheet.mapping.sheet_column import NO_FIELD, TWICE, SheetColumn
from client_hub.spreadsheets.sheet.reading.limits import SheetRefused

MISSING = _lt(
	"The sheet has no column {0}, which new clients need. Add it, or choose to update clients only."
)
NO_KEY = _lt("The sheet has no column by which a client could be found: {0}. Add one of them.")

_KEPT = LONGEST_HEADER + 1
"""Characters of a header: enough to know it again, and to tell one that is too long for a header."""

READ, LEFT_OUT, UNKNOWN, REASON = "read", "left_out", "unknown", "reason"

KEYS = (ID, "external_id", "tax_id", "legal_name")
"""Columns by which a client can be found."""

NAMES_BESIDE = ("trade_name", "contact_first_name", "contact_last_name")
"""What a new client without a legal name is called by."""


@dataclass(frozen=True)
class Source:
	"""Where a field comes from: `indexes` of columns in their order, and the `part` that each is."""

	column: Column
	indexes: tuple[int, ...]
	parts: tuple[str | None, ...]


@dataclass
class Layout:
	"""`possible`: the fields that could be read. `values`: {field: value} that is the same for every row.

	`notes`: `{index, letter, header, fieldname, part, state, reason, sure, remembered}` of every column
	with a header, for people; `state` is read, left_out, unknown or reason. `system`: where the sheet
	comes from; `party`: the DocType whose names its record numbers may be.
	"""

	possible: dict[str, Column]
	notes: list[dict[str, Any]] = field(default_factory=list)
	values: dict[str, object] = field(default_factory=dict)
	without_address: bool = False
	system: str | None = None
	party: str | None = None

	@classmethod
	def of(cls, mapping: Mapping, possible: dict[str, Column], reasons: list[tuple[int, str]]) -> Layout:
		"""The layout that was decided. `reasons`: (index, header) of columns that a marked copy has added.

		Raises `SheetRefused` when two columns are one field that is only there once.
		"""
		layout = cls(possible)
		if mapping.system:
			layout.system, layout.party = str(mapping.system.name), mapping.system.party
		for column in mapping.columns:
			layout.notes.append(_note(column))
		for index, header in reasons:
			layout.notes.append(
				{
					"index": index,
					"letter": get_column_letter(index + 1),
					"header": header[:_KEPT],
					"fieldname": None,
					"state": REASON,
				}
			)
		layout.notes.sort(key=lambda note: note["index"])
		layout.refuse_one_field_twice()
		return layout

	def refuse_one_field_twice(self) -> None:
		"""Raises `SheetRefused` when two columns are read as a field that takes one."""
		letters: dict[str, str] = {}
		for note in self.notes:
			name = note["fieldname"]
			if name and name not in SEVERAL:
				if name in letters:
					raise SheetRefused(TWICE, letters[name], note["letter"], self.possible[name].label)
				letters[name] = note["letter"]

	@property
	def sources(self) -> list[Source]:
		"""The fields that are read from columns, in the order of the sheet."""
		found: dict[str, list[dict[str, Any]]] = {}
		for note in self.notes:
			# A field may be gone, or above the user's level, since the layout was made.
			if note["fieldname"] in self.possible:
				found.setdefault(note["fieldname"], []).append(note)
		return [
			Source(
				self.possible[name],
				tuple(note["index"] for note in notes),
				tuple(note.get("part") for note in notes),
			)
			for name, notes in found.items()
		]

	@property
	def columns(self) -> dict[str, Column]:
		"""The columns that are read or the same for all rows, by fieldname."""
		read = {source.column.fieldname: source.column for source in self.sources}
		return read | {name: self.possible[name] for name in self.values if name in self.possible}

	def missing(self) -> list[str]:
		"""Fields that a new client needs and that neither a column nor a value gives."""
		present = self.columns.keys()
		lacking = [name for name, c in self.possible.items() if c.required and name not in present]
		if "legal_name" in lacking and any(name in present for name in NAMES_BESIDE):
			lacking.remove("legal_name")
		if self.without_address:
			lacking = [name for name in lacking if name not in REQUIRED_ADDRESS_FIELDS]
		return lacking

	def check_mode(self, mode: str) -> None:
		"""Raises `SheetRefused` when no row could do what the mode asks for."""
		present = self.columns
		if mode == "create":
			lacking = self.missing()
			if "country" in lacking and "tax_id" in present:
				lacking.remove("country")  # some numbers name theirs
			if lacking:
				raise SheetRefused(MISSING, ", ".join(self.possible[name].label for name in lacking))
		elif not present.keys() & {*KEYS, *NAMES_BESIDE}:
			raise SheetRefused(NO_KEY, ", ".join(self.possible[name].label for name in KEYS))


def _note(column: SheetColumn) -> dict[str, Any]:
	state = READ if column.fieldname else (UNKNOWN if not column.sure else LEFT_OUT)
	return {
		"index": column.index,
		"letter": column.letter,
		"header": column.header[:_KEPT],
		"fieldname": column.fieldname,
		"part": column.part,
		"state": state,
		"reason": column.why() if column.reason != NO_FIELD else "",
		"sure": column.sure,
		"remembered": column.remembered,
	}
