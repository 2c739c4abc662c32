"""A column of a sheet while its meaning is decided, and the reasons that there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from frappe import _lt
from openpyxl.utils import get_column_letter

from client_hub.spreadsheets.sheet.headings import Heading
from client_hub.spreadsheets.sheet.samples import Looks

Label = Callable[[str], str]
"""`label(fieldname)`: what a field is called."""

OWN_HEADER = "own header"
USUAL_HEADER = "usual header"
SYSTEM = "system"
OTHERS = "others"
VALUES = "values"
REMEMBERED = "remembered"
ELSEWHERE_SO = "elsewhere so"
CHOSEN = "chosen"
UNKNOWN = "unknown"
NO_FIELD = "no field"
TAKEN = "taken"
ELSEWHERE = "elsewhere"
NOT_HERE = "not here"
UNFIT = "unfit"
GONE = "gone"

REASONS = {
	OWN_HEADER: _lt("Its header is that of the field."),
	USUAL_HEADER: _lt("A usual header for it."),
	SYSTEM: _lt("This is what it holds in an export of {0}."),
	OTHERS: _lt("Decided by the other columns."),
	VALUES: _lt("Its values look like it."),
	REMEMBERED: _lt("Chosen by {0} on {1}."),
	ELSEWHERE_SO: _lt("This is what was chosen for it in other sheets."),
	CHOSEN: _lt("Chosen by hand."),
	UNKNOWN: _lt("Its header is not known."),
	NO_FIELD: _lt("A client has no field for it."),
	TAKEN: _lt("Column {0} is read as {1}."),
	ELSEWHERE: _lt("It is of another address or person."),
	NOT_HERE: _lt("None of its values is on this site."),
	UNFIT: _lt("Its values do not look like what its header says."),
	GONE: _lt("The field that was chosen is not there any more, or is not yours to fill in."),
}
"""What each says to people, with places for the details."""


TWICE = _lt("Columns {0} and {1} both say {2}. Delete or rename one of them.")


@dataclass
class SheetColumn:
	"""`heading`: what its header says by itself. `own`: the field whose own header it has.

	Decided, it has a `fieldname` or none, the `part` of the field that it is (a street's number), and a
	`reason` with `details`; `sure` unless a person should look at it. `is_second`: another column before
	it has the field's own header too. `is_miswritten`: its header is a known one but for a letter.
	"""

	index: int
	header: str
	heading: Heading
	looks: Looks
	own: str | None = None
	fieldname: str | None = None
	part: str | None = None
	reason: str | None = None
	details: tuple[object, ...] = ()
	sure: bool = True
	remembered: bool = False
	is_second: bool = False
	is_miswritten: bool = False
	is_decided: bool = field(default=False, compare=False)
	basis: str = USUAL_HEADER

	@property
	def letter(self) -> str:
		return get_column_letter(self.index + 1)

	@property
	def meaning(self) -> str | None:
		return self.heading.meaning

	def take(
		self, fieldname: str, reason: str | None = None, part: str | None = None, sure: bool = True
	) -> None:
		"""It is this field."""
		self.fieldname, self.part, self.sure, self.is_decided = fieldname, part, sure, True
		self.reason = reason or self.basis
		self.details = self.details if self.reason in (SYSTEM, REMEMBERED) else ()

	def leave(self, reason: str, *details: object, sure: bool = True) -> None:
		"""It is no field."""
		self.fieldname, self.part, self.sure, self.is_decided = None, None, sure, True
		self.reason, self.details = reason, details

	def leave_beside(self, holder: SheetColumn, label: str) -> None:
		"""Another column is the field that its header says. What only this one says would be lost: a
		person looks at it, unless it is the same or nothing."""
		says_nothing_new = self.looks.is_empty or self.looks.are_same_as(holder.looks)
		self.leave(TAKEN, holder.letter, label, sure=says_nothing_new)

	def why(self) -> str:
		"""The reason for people, in their language."""
		return str(REASONS[self.reason]).format(*self.details) if self.reason else ""
