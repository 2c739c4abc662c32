"""Which column of a sheet is which field of Client, decided from headers, the other columns and values.

The first that knows decides: what a person has chosen, what was chosen for these headers before, the
system that the sheet comes from, the field's own header, the usual words for it, and the values alone.
What is uncertain is shown to a person and not taken otherwise; no column is better than a wrong one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from client_hub.identity.names import legal_form
from client_hub.spreadsheets.sheet import headings, words
from client_hub.spreadsheets.sheet.columns import (
	ID,
	NOT_READ,
	Column,
	Headers,
	header_keys,
	normalise,
	one_of_several,
)
from client_hub.spreadsheets.sheet.headings import OTHER, OWN, Heading
from client_hub.spreadsheets.sheet.known_systems import System
from client_hub.spreadsheets.sheet.mapping import addresses, names, numbers
from client_hub.spreadsheets.sheet.mapping.sheet_column import (
	ELSEWHERE,
	ELSEWHERE_SO,
	GONE,
	NO_FIELD,
	NOT_HERE,
	OWN_HEADER,
	REMEMBERED,
	SYSTEM,
	TAKEN,
	UNFIT,
	UNKNOWN,
	VALUES,
	SheetColumn,
)
from client_hub.spreadsheets.sheet.reading.cells import Value
from client_hub.spreadsheets.sheet.samples import MOST, ROWS, Looks
from client_hub.spreadsheets.sheet.systems import recognise

SEVERAL = frozenset(
	{
		"address_line1",
		"address_line2",
		"contact_first_name",
		"contact_last_name",
		"email_id",
		"phone",
		"mobile_no",
		"notes",
		"tax_id",
	}
)
"""Fields that several columns may be: lines that are joined, numbers that are kept beside each other,
and kinds of tax ID of which each row has one."""

CONTACT_NUMBERS = ("email_id", "phone", "mobile_no")
"""Of these a contact has as many as there are: "Teléfono" and "Tel." side by side are two."""

WORDS_WITH_TWO_MEANINGS = frozenset(
	normalise(word)
	for word in ("ID", "Name", "Nombre", "Nome", "Estado", "Distrito", "Identificador", "Status", "Type")
)
"""Own headers of ours that other systems use for something else."""

PERSONAL = frozenset(("name", "nombre", "nome"))
"""Labels of ours that stand in no template: a sheet with one of them was not made here."""

BY_VALUES = frozenset(
	{
		"client_type",
		"status",
		"client_group",
		"territory",
		"account_manager",
		"default_currency",
		"language",
		"country",
		"tax_id_country",
		"is_customer",
		"is_supplier",
	}
)
"""Fields whose values must be known here; in the sheets of others they may be anything."""

LOOKS = {"email_id": "are_emails", "website": "are_urls", "phone": "are_phones", "mobile_no": "are_phones"}

IS_COMPANY = "is company"
"""The part of the client type that a column "Is a company" is: it says yes or no."""

ROLES = {
	**dict.fromkeys(
		("customer", "client", "cliente", "kunde", "klant", "kund", "debitor", "debiteur"), "is_customer"
	),
	**dict.fromkeys(
		(
			"supplier",
			"vendor",
			"proveedor",
			"fornecedor",
			"fournisseur",
			"lieferant",
			"fornitore",
			"leverancier",
		),
		"is_supplier",
	),
}
"""Words above a column that says for each client whether it is one."""

OPEN_WORDS = {
	"TYPE": "client_type",
	"STATUS": "status",
	"STATE_OR_STATUS": "status",
	"GROUP": "client_group",
	"OWNER": "account_manager",
	"REGION": "territory",
}
"""Words that are a field when their values are known there."""


@dataclass
class Remembered:
	"""What was chosen before: for all headers of this sheet together, or for single ones in every sheet."""

	fields: dict[str, str | None] = field(default_factory=dict)
	by: str = ""
	on: str = ""
	is_set: bool = False
	values: dict[str, object] = field(default_factory=dict)
	without_address: bool = False


@dataclass
class Mapping:
	"""The decision: `columns` in their order, and the `system` that was recognised."""

	columns: list[SheetColumn]
	system: System | None = None
	is_ours: bool = False


def decide(
	texts: list[str | None],
	values: list[list[Value]],
	possible: dict[str, Column],
	headers: Headers,
	resolves: Callable[[str, list[str]], float],
	are_our_ids: Callable[[Looks], bool],
	remembered: Remembered | None = None,
) -> Mapping:
	"""Decide every column that has a header or values.

	`texts`: the headers. `values`: rows of the sheet, its first few hundred. `possible`: the fields that
	the user may fill in. `resolves(fieldname, texts)`: the share of values that the field would take.
	"""
	read = headings.reader_of(texts)
	columns = [
		SheetColumn(index, text or "", read(text), looks, headers.field_of(text))
		for index, text in enumerate(texts)
		if not (text and headers.is_reason(text))
		# A column without a header is one as soon as something stands in it.
		and not ((looks := _looks(values, index)).is_empty and not text)
	]
	marked = any(headers.is_reason(text) for text in texts)
	if not marked:
		_read_miswritten(columns)
	mapping = Mapping(columns, None if marked else recognise(texts))
	mapping.is_ours = marked or all(
		column.own and normalise(column.header) not in PERSONAL for column in columns
	)
	_Decision(mapping, possible, resolves, are_our_ids).run(remembered or Remembered(), marked)
	return mapping


def _looks(values: list[list[Value]], index: int) -> Looks:
	return Looks([row[index] if index < len(row) else None for row in values])


def _read_miswritten(columns: list[SheetColumn]) -> None:
	"""A header with a letter amiss means that word where no other column does; a person looks at it."""
	said = {column.own or column.meaning for column in columns}
	for column in columns:
		if column.own or column.heading != Heading(None):
			continue
		meaning = headings.miswritten(column.header)
		if meaning and meaning not in said:
			column.heading, column.is_miswritten = Heading(meaning), True


class _Decision:
	def __init__(
		self,
		mapping: Mapping,
		possible: dict[str, Column],
		resolves: Callable[[str, list[str]], float],
		are_our_ids: Callable[[Looks], bool],
	):
		self._mapping = mapping
		self._columns = mapping.columns
		self._possible = possible
		self._resolves = resolves
		self._are_our_ids = are_our_ids

	def label(self, fieldname: str) -> str:
		return self._possible[fieldname].label if fieldname in self._possible else fieldname

	def run(self, remembered: Remembered, marked: bool) -> None:
		if marked:
			self._take_what_a_copy_says()
		self._take_remembered(remembered)
		self._ask_system()
		self._take_own_headers()
		numbers.decide_ids(self._columns, self._are_our_ids)
		self._refuse_unfit()
		self._decide_roles()
		names.decide(self._columns, self.label)
		self._decide_words_by_values()
		addresses.decide(self._columns, self.label, self._are_countries)
		numbers.decide(self._columns, self.label)
		self._decide_the_rest()
		self._guess_by_values()
		self._keep_to_what_is_possible()
		for column in self._columns:
			column.sure = column.sure and not column.is_miswritten
			if not column.is_decided and column.looks.are_running_numbers:
				column.leave(NO_FIELD)
			elif not column.is_decided:
				column.leave(NO_FIELD if column.meaning == headings.NO_FIELD or marked else UNKNOWN)
				column.sure = column.reason is NO_FIELD or not self._could_be_wanted(column)
			elif not column.fieldname and not column.remembered and self._says_nothing(column):
				column.sure = True

	def _could_be_wanted(self, column: SheetColumn) -> bool:
		"""Whether somebody should look at a column that no word is known for: a client has no date and no
		amount, unless the site has given it one, and a column that nobody fills in says nothing."""
		if column.looks.is_empty:
			return not self._says_nothing(column)
		return not column.looks.are_no_texts or any(map(_is_of_the_site, self._possible.values()))

	def _says_nothing(self, column: SheetColumn) -> bool:
		"""Whether nothing stands in it in the whole sheet, all of whose rows were seen."""
		return column.looks.is_empty and bool(column.header) and column.looks.rows < ROWS

	# --- the surest first ------------------------------------------------------------------------

	def _take_what_a_copy_says(self) -> None:
		"""A marked copy says what each column was, so that it needs no choice."""
		for column in self._columns:
			if column.header.startswith(NOT_READ):
				column.leave(NO_FIELD)
			elif (said := one_of_several(column.header)) and said[0] in self._possible:
				column.take(said[0], OWN_HEADER, part=said[1])

	def _take_remembered(self, remembered: Remembered) -> None:
		keys = header_keys((column.index, column.header) for column in self._columns)
		for column in self._columns:
			key = keys[column.index]
			if column.is_decided or key not in remembered.fields:
				continue
			if not remembered.is_set and not _is_open(column):
				continue
			fieldname = remembered.fields[key]
			column.remembered = True
			if fieldname and fieldname not in self._possible:
				column.leave(GONE, sure=False)
			elif fieldname and not remembered.is_set:
				column.take(fieldname, ELSEWHERE_SO, part=part_of(column, fieldname), sure=False)
			elif fieldname:
				column.details = (remembered.by, remembered.on)
				column.take(fieldname, REMEMBERED, part=part_of(column, fieldname))
			else:
				column.leave(REMEMBERED, remembered.by, remembered.on)

	def _ask_system(self) -> None:
		system = self._mapping.system
		if not system:
			return
		for column in self._columns:
			meaning = system.meanings.get(normalise(column.header))
			if meaning and not column.is_decided:
				column.heading, column.own = Heading(meaning), None
				column.basis, column.details = SYSTEM, (system.name,)
			elif normalise(column.header) in WORDS_WITH_TWO_MEANINGS:
				column.own = None

	def _take_own_headers(self) -> None:
		"""A field's own header means it, but for words that others use for something else."""
		for column in self._columns:
			if column.is_decided or not column.own:
				continue
			if column.own == ID:
				# Ours only when the values are; an empty column of our own template is nothing else.
				if self._mapping.is_ours and column.looks.is_empty:
					column.take(ID, OWN_HEADER)
				continue
			if not self._mapping.is_ours and normalise(column.header) in WORDS_WITH_TWO_MEANINGS:
				column.own = None
				continue
			if not self._mapping.is_ours and column.own == names.FIRST and column.looks.are_companies:
				column.own = None  # "Nombre del contacto" of programs whose clients are contacts
				continue
			if not self._mapping.is_ours and self._is_said_better(column):
				column.own = None
				continue
			if self._mapping.is_ours or self._fits(column, column.own):
				holder = self._holder(column.own)
				if holder and column.own not in SEVERAL:
					column.take(column.own, OWN_HEADER, sure=False)
					column.is_second = True
				else:
					column.take(column.own, OWN_HEADER)
			else:
				is_nobody = column.own == "account_manager" and not self._mapping.is_ours
				column.leave(NOT_HERE if column.own in BY_VALUES else UNFIT, sure=is_nobody)

	def _is_said_better(self, column: SheetColumn) -> bool:
		"""Whether nobody fills this column in, and another one of the same meaning somebody does."""
		return column.looks.is_empty and any(
			c is not column
			and (c.meaning == column.own or (column.own, c.meaning) == ("external_id", "CUSTOMER_NUMBER"))
			and c.heading.owner == OWN
			and not c.looks.is_empty
			for c in self._columns
		)

	def _refuse_unfit(self) -> None:
		"""A header whose words say one thing and whose values another."""
		for column in self._columns:
			if (
				not column.is_decided
				and column.meaning in self._possible
				and not self._fits(column, column.meaning)
			):
				if column.heading.owner == OWN:
					# Who sold to them elsewhere is nobody here, and there is nothing to choose.
					is_nobody = column.meaning == "account_manager"
					column.leave(NOT_HERE if column.meaning in BY_VALUES else UNFIT, sure=is_nobody)

	def _fits(self, column: SheetColumn, fieldname: str) -> bool:
		if column.looks.is_empty:
			return True
		if fieldname in LOOKS:
			return column.looks.share(_ANY_OF[fieldname]) >= 0.5
		if fieldname in BY_VALUES:
			return self._resolves(fieldname, column.looks.texts) >= (0.5 if fieldname == "country" else 0.01)
		if fieldname == "trade_name" and column.looks.share(str.isdecimal) >= MOST:
			return False  # "Establecimiento" of which this is the number
		return not (
			column.looks.are_dates and fieldname in ("legal_name", "tax_id", "pincode", "city", "phone")
		)

	# --- the other columns, and values -----------------------------------------------------------

	def _decide_roles(self) -> None:
		""" "Cliente" and "Proveedor" that say yes or no: which of both a client is, and not what it is called.
		"Company" says so too.
		"""
		for column in self._columns:
			if column.is_decided or column.meaning not in names.STRENGTH or column.looks.is_empty:
				continue
			if column.looks.are_numbers and (column.looks.rows < 3 or column.looks.distinct > 0.5):
				continue  # 1 and 0 may be the first numbers of all
			if self._resolves("is_customer", column.looks.texts) < 0.9:
				continue
			if column.meaning == "COMPANY":
				column.heading = Heading("IS_COMPANY")
				continue
			said = headings.words_of(column.header)
			fieldname = next((ROLES[word] for word in said if word in ROLES), None)
			if fieldname in self._possible and not self._holder(fieldname):
				column.take(fieldname, VALUES)
			else:
				column.leave(NO_FIELD)

	def _decide_words_by_values(self) -> None:
		for column in self._columns:
			fieldname = OPEN_WORDS.get(column.meaning or "")
			if column.is_decided or not fieldname or column.heading.owner != OWN:
				continue
			if column.looks.is_empty:
				if column.meaning == "TYPE" and column.basis is SYSTEM and not self._holder(fieldname):
					column.take(fieldname)
				continue
			if fieldname in self._possible and self._resolves(fieldname, column.looks.texts) >= MOST:
				if not self._holder(fieldname) and not self._will_hold(fieldname):
					column.take(fieldname, VALUES)

	def _will_hold(self, fieldname: str) -> bool:
		return any(
			c.meaning == fieldname and not c.is_decided and c.heading.owner == OWN for c in self._columns
		)

	def _holder(self, fieldname: str) -> SheetColumn | None:
		return next(
			(c for c in self._columns if c.is_decided and c.fieldname == fieldname and not c.part), None
		)

	def _decide_the_rest(self) -> None:
		for column in self._columns:
			if column.is_decided or column.meaning not in self._possible:
				continue
			self._decide_plain(column, column.meaning)
		for column in self._columns:
			if column.is_decided:
				continue
			if (
				column.meaning == "SITE"
				and (column.looks.are_urls or column.looks.is_empty)
				and not self._holder("website")
			):
				column.take("website", VALUES if not column.looks.is_empty else None)
			elif column.meaning == "IS_COMPANY":
				self._decide_is_company(column)
			elif column.meaning == "DESCRIPTION" and not self._holder("notes"):
				# Of an address or an account it says what these are.
				of = f"{column.heading.place} {column.heading.hint}".casefold().split()
				if "address" in of or "account" in of:
					column.leave(NO_FIELD)
				else:
					column.take("notes")
			elif column.meaning in OPEN_WORDS or column.meaning in ("SITE", "DESCRIPTION"):
				column.leave(
					NOT_HERE
					if column.meaning in ("GROUP", "OWNER") and not column.looks.is_empty
					else NO_FIELD
				)

	def _decide_is_company(self, column: SheetColumn) -> None:
		holder = next((c for c in self._columns if c.is_decided and c.fieldname == "client_type"), None)
		if holder:
			column.leave(TAKEN, holder.letter, self.label("client_type"))
		elif column.looks.is_empty or self._resolves("is_customer", column.looks.texts) >= MOST:
			column.take("client_type", part=IS_COMPANY)
		else:
			column.leave(NO_FIELD)

	def _decide_plain(self, column: SheetColumn, fieldname: str) -> None:
		holder = self._holder(fieldname)
		if column.heading.owner != OWN:
			# A second telephone is one more of the client's; the one at home is not.
			more = fieldname in CONTACT_NUMBERS and column.heading.owner < OTHER
			alone = not holder and not self._own_to_come(column, fieldname)
			said = not column.looks.is_empty and self._fits(column, fieldname)
			if column.heading.owner == headings.ANYWHERE and fieldname in LOOKS:
				said = bool(getattr(column.looks, LOOKS[fieldname]))  # no "Phone model"
			if (more or alone) and said and fieldname not in names.STRENGTH:
				column.take(fieldname)
			else:
				column.leave(ELSEWHERE)
		elif not holder:
			column.take(fieldname)
		elif fieldname not in SEVERAL or (
			holder.own
			and not column.heading.number
			and fieldname not in ("notes", *CONTACT_NUMBERS)
			and not column.own
		):
			column.leave_beside(holder, self.label(fieldname))
		else:
			column.take(fieldname)

	def _own_to_come(self, column: SheetColumn, fieldname: str) -> bool:
		return any(
			c is not column
			and not c.is_decided
			and c.meaning == fieldname
			and c.heading.owner < column.heading.owner
			and c.looks.is_empty <= column.looks.is_empty
			for c in self._columns
		)

	def _guess_by_values(self) -> None:
		"""Columns whose header says nothing: only what values alone can prove, and never for sure."""
		if not self._holder("legal_name") and "legal_name" in self._possible:
			named = [c for c in self._columns if not c.is_decided and c.looks.are_companies]
			if named:
				named[0].take("legal_name", VALUES, sure=len(named) == 1 and self._are_firms(named[0]))
		for column in self._columns:
			if column.is_decided or column.meaning is not None or column.looks.is_empty:
				continue
			looks = column.looks
			for fieldname, fits in (
				("email_id", looks.are_emails),
				("website", looks.are_urls),
				("tax_id", looks.are_tax_ids),
			):
				if fits and fieldname in self._possible and not self._holder(fieldname):
					column.take(fieldname, VALUES, sure=False)
					break
			else:
				if (
					not self._holder("country")
					and "country" in self._possible
					and len(looks.texts)
					and self._are_countries(looks)
				):
					column.take("country", VALUES, sure=False)

	def _are_firms(self, column: SheetColumn) -> bool:
		"""Whether it holds the firms of the sheet, beyond doubt: nearly all end in a legal form, each stands
		there once, and what else is said of them is known."""
		there = {c.fieldname for c in self._columns}
		of_firms = column.looks.share(legal_form) >= MOST and column.looks.distinct > 0.95
		return of_firms and column.looks.rows > 2 and {"address_line1", "tax_id"} <= there

	def _are_countries(self, looks: Looks) -> bool:
		# Two letters are codes of many things; names of countries are of nothing else.
		long_ones = [text for text in looks.texts if len(text) > 3]
		return (
			bool(long_ones)
			and len(long_ones) >= MOST * len(looks.texts)
			and self._resolves("country", long_ones) >= 0.9
		)

	def _keep_to_what_is_possible(self) -> None:
		for column in self._columns:
			if column.fieldname and column.fieldname not in self._possible:
				column.leave(NO_FIELD)


def _is_of_the_site(field: Column) -> bool:
	df = getattr(field, "df", None)
	return bool(
		df and df.get("is_custom_field") and df.fieldtype not in ("Data", "Small Text", "Link", "Select")
	)


def _is_open(column: SheetColumn) -> bool:
	"""Whether the words of its header alone leave open what it is."""
	return not column.own and column.meaning not in words.FIELDS and column.meaning not in words.PARTS


def part_of(column: SheetColumn, fieldname: str) -> str | None:
	"""The part of the field that the header names, where somebody has chosen the field."""
	if column.meaning in addresses.PARTS and addresses.PARTS[column.meaning][0] == fieldname:
		return addresses.PARTS[column.meaning][1]
	if column.meaning in addresses.TOWNS and fieldname == "city":
		return addresses.TOWNS[column.meaning]
	if column.meaning == "IS_COMPANY" and fieldname == "client_type":
		return IS_COMPANY
	return numbers.PARTS.get((column.meaning or "", fieldname))


_ANY_OF = {
	"email_id": lambda text: "@" in text,
	"website": lambda text: "." in text and "@" not in text,
	"phone": lambda text: sum(sign.isdecimal() for sign in text) >= 4,
	"mobile_no": lambda text: sum(sign.isdecimal() for sign in text) >= 4,
}
