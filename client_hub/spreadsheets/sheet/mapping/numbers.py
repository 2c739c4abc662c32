"""Which number is whose: the tax ID, the record's number in the other system, and our own ID.

"ID" and "name" are our ID only where their values look like IDs of this site; a column of that name
whose values are right by the check digits of a tax ID holds tax IDs.
"""

from __future__ import annotations

from collections.abc import Callable

from client_hub.spreadsheets.sheet.columns import ID, normalise
from client_hub.spreadsheets.sheet.headings import OWN
from client_hub.spreadsheets.sheet.known_systems import RECORD
from client_hub.spreadsheets.sheet.mapping.sheet_column import (
	NO_FIELD,
	OTHERS,
	SYSTEM,
	TAKEN,
	UNFIT,
	VALUES,
	Label,
	SheetColumn,
)
from client_hub.spreadsheets.sheet.samples import Looks

TAX_ID, EXTERNAL_ID = "tax_id", "external_id"

RANKS = (RECORD, "ID", "CODE", "NUMBER", "OF_A_COMPANY", "LEDGER_ACCOUNT")
"""What may be the record's number, the surest first."""


def decide_ids(columns: list[SheetColumn], are_our_ids: Callable[[Looks], bool]) -> None:
	"""Columns that hold IDs of this site, whatever their header says that may be one."""
	for column in columns:
		may_be = column.meaning in ("ID", "NAME") or column.own == ID
		if may_be and not column.is_decided and not column.looks.is_empty and are_our_ids(column.looks):
			column.take(ID, VALUES if column.own != ID else None)
			return


def decide(columns: list[SheetColumn], label: Label) -> None:
	"""Decide the columns with tax IDs and record numbers."""
	_decide_tax_ids(columns, label)
	_decide_record_numbers(columns, label)
	_decide_parts(columns)


# --- tax IDs -------------------------------------------------------------------------------------


def _decide_tax_ids(columns: list[SheetColumn], label: Label) -> None:
	found = [c for c in columns if c.meaning == TAX_ID and c.heading.owner == OWN and not c.is_decided]
	holder = next((c for c in columns if c.fieldname == TAX_ID), None)
	for column in sorted(found, key=lambda column: (column.looks.is_empty, column.index)):
		if not _is_numbers(column.looks):
			column.leave(UNFIT, sure=False)
		elif holder is None or _may_stand_beside(column, holder):
			# CNPJ and CPF in columns of their own: each row fills one of them in.
			column.take(TAX_ID)
			holder = holder or column
		else:
			column.leave(TAKEN, holder.letter, label(TAX_ID))
	for column in columns:
		if column.is_decided or column.heading.owner != OWN:
			continue
		if column.meaning == "CONTRIBUINTE":
			# In Portugal the tax ID; in Brazil whether a tax is paid.
			if not holder and column.looks.are(lambda text: sum(s.isdecimal() for s in text) >= 8):
				column.take(TAX_ID, OTHERS)
				holder = column
			elif not holder and column.looks.is_empty:
				column.take(TAX_ID)
				holder = column
			else:
				column.leave(NO_FIELD)
		elif column.meaning in ("SECOND_TAX_ID", "DOCUMENT"):
			fiscal = "fisc" in column.header.casefold() or column.header.casefold() in ("cf", "c.f.")
			if (not holder and _is_numbers(column.looks)) or (holder and fiscal):
				column.take(TAX_ID, OTHERS)
				holder = holder or column
			else:
				column.leave(NO_FIELD)
	if not holder:
		for column in columns:
			if (
				not column.is_decided
				and column.meaning in ("ID", "NUMBER", "CODE")
				and column.looks.are_tax_ids
			):
				column.take(TAX_ID, VALUES, sure=False)
				return


def _is_numbers(looks: Looks) -> bool:
	return looks.is_empty or looks.share(lambda text: sum(sign.isdecimal() for sign in text) >= 3) >= 0.3


def _may_stand_beside(column: SheetColumn, holder: SheetColumn) -> bool:
	"""Whether two columns are two kinds of number, of which a row has one; not one number twice."""
	if holder.own or column.own or column.looks.is_empty != holder.looks.is_empty:
		return not (holder.own or column.own) and column.looks.is_empty
	return not column.looks.are_same_as(holder.looks) and _kinds(column) != _kinds(holder)


def _kinds(column: SheetColumn) -> str:
	header = column.header.casefold()
	return next(
		(
			kind
			for kind in ("cnpj", "cpf", "dni", "cif", "nie", "nif", "ruc", "nit", "cuit")
			if kind in header
		),
		"",
	)


# --- record numbers ------------------------------------------------------------------------------


def _decide_record_numbers(columns: list[SheetColumn], label: Label) -> None:
	holder = next((c for c in columns if c.fieldname == EXTERNAL_ID), None)
	for column in columns:
		if not column.is_decided and column.meaning in RANKS and _is_of_a_bank(column, columns):
			column.leave(NO_FIELD)
	found = [c for c in columns if c.meaning in RANKS and not c.is_decided and not c.heading.place]
	fit = [c for c in found if c.looks.is_empty or (c.looks.distinct > 0.95 and not _is_no_number(c))]
	if not holder and fit:
		# A system's own number has been named as such; else the header that says most, if it is filled in.
		holder = min(
			fit,
			key=lambda c: (
				c.basis is not SYSTEM,
				c.looks.is_empty,
				c.looks.are_uuids,
				RANKS.index(c.meaning),
				c.index,
			),
		)
		holder.take(EXTERNAL_ID, holder.basis if holder.meaning == RECORD else OTHERS)
	for column in found:
		if column.is_decided:
			continue
		if holder and column in fit:
			column.leave(TAKEN, holder.letter, label(EXTERNAL_ID))
		else:
			column.leave(UNFIT, sure=False)
	for column in columns:
		if column.meaning in RANKS and not column.is_decided:
			column.leave(NO_FIELD, sure=False)


def _is_no_number(column: SheetColumn) -> bool:
	"""Bank accounts, and the persons of a column "Ref."; an ID may be a name, as in Frappe."""
	if column.meaning == "LEDGER_ACCOUNT" and column.looks.are(_is_bank_account):
		return True
	return column.looks.are_ibans or (column.meaning in ("CODE", "NUMBER") and column.looks.are(_are_words))


def _is_bank_account(text: str) -> bool:
	return sum(sign.isdecimal() for sign in text) >= DIGITS_OF_A_BANK_ACCOUNT


def _are_words(text: str) -> bool:
	return " " in text and not any(sign.isdecimal() for sign in text)


_ACCOUNT_NUMBERS = frozenset(
	"accountnumber accountno accountnr kontonummer kontonr konto numerodecuenta cuenta conto compte nocompte numerodecompte".split()
)
_BANK = frozenset(
	"bank bankname banco banque banca blz bankleitzahl bic swift sortcode banksortcode routingnumber agencia iban dc entidadbancaria".split()
)


def _is_of_a_bank(column: SheetColumn, columns: list[SheetColumn]) -> bool:
	"""Whether a column with account numbers stands beside the bank's name or code."""
	return normalise(column.header) in _ACCOUNT_NUMBERS and is_beside_a_bank(column, columns)


def is_beside_a_bank(column: SheetColumn, columns: list[SheetColumn]) -> bool:
	return any(abs(other.index - column.index) == 1 and normalise(other.header) in _BANK for other in columns)


DIGITS_OF_A_BANK_ACCOUNT = 14
"""No ledger has accounts of so many digits."""

# --- parts of numbers ----------------------------------------------------------------------------

PARTS = {
	("CHECK_DIGIT", TAX_ID): "check digit",
	("TAX_PREFIX", TAX_ID): "prefix",
	("AREA_CODE", "phone"): "area code",
}
"""{(meaning, field): part of it}"""


def _decide_parts(columns: list[SheetColumn]) -> None:
	for (meaning, fieldname), part in PARTS.items():
		there = any(fieldname in (column.fieldname, column.meaning) for column in columns)
		for column in columns:
			if column.meaning == meaning and not column.is_decided:
				if there:
					column.take(fieldname, part=part)
				else:
					column.leave(NO_FIELD)
