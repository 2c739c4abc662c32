"""Which column of a sheet is which field, and what is wrong with its headers."""

from __future__ import annotations

from dataclasses import dataclass, field

from frappe import _lt
from openpyxl.utils import get_column_letter

from client_hub.spreadsheets.sheet.columns import ID, Column, Headers
from client_hub.spreadsheets.sheet.reading.limits import SheetRefused

TWICE = _lt("Columns {0} and {1} both say {2}. Delete or rename one of them.")
MISSING = _lt(
	"The sheet has no column {0}, which new clients need. Add it, or choose to update clients only."
)
NO_KEY = _lt("The sheet has no column by which a client could be found: {0}. Add one of them.")

READ, UNKNOWN, REASON = "read", "unknown", "reason"

KEYS = (ID, "external_id", "tax_id", "legal_name")
"""Columns by which a client can be found."""


@dataclass
class Layout:
	"""The columns of a sheet.

	`possible`: those that could be there. `fields`: (index, column) of those that are. `notes`: `{index, letter, header, fieldname,
	state}` of every column with a header, for people; `state` is read, unknown or reason.
	"""

	possible: dict[str, Column] = field(default_factory=dict)
	fields: list[tuple[int, Column]] = field(default_factory=list)
	notes: list[dict] = field(default_factory=list)

	@classmethod
	def of(cls, texts: list[str | None], headers: Headers, columns: dict[str, Column]) -> Layout:
		"""Raises `SheetRefused` when two columns are the same field."""
		layout = cls(possible=columns)
		indexes: dict[str, int] = {}
		for index, (text, fieldname) in enumerate(zip(texts, headers.fields_of(texts), strict=True)):
			if not text:
				continue
			state = READ if fieldname else (REASON if headers.is_reason(text) else UNKNOWN)
			if fieldname:
				if fieldname in indexes:
					raise SheetRefused(
						TWICE,
						get_column_letter(indexes[fieldname] + 1),
						get_column_letter(index + 1),
						columns[fieldname].label,
					)
				indexes[fieldname] = index
				layout.fields.append((index, columns[fieldname]))
			layout.notes.append(
				{
					"index": index,
					"letter": get_column_letter(index + 1),
					"header": text[:140],
					"fieldname": fieldname,
					"state": state,
				}
			)
		return layout

	@property
	def columns(self) -> dict[str, Column]:
		"""The columns that are read, by fieldname."""
		return {column.fieldname: column for _index, column in self.fields}

	def check_mode(self, mode: str) -> None:
		"""Raises `SheetRefused` when no row could do what the mode asks for."""
		present = self.columns
		if mode == "create":
			missing = [c.label for name, c in self.possible.items() if c.required and name not in present]
			if missing:
				raise SheetRefused(MISSING, ", ".join(missing))
		elif not present.keys() & set(KEYS):
			raise SheetRefused(NO_KEY, ", ".join(self.possible[name].label for name in KEYS))
