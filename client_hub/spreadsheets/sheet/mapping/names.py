"""Which of the names in a sheet is the legal one, which the trade name, and which a person's.

A word such as "Name" is decided by the columns beside it, never by the order of a table: it is the
legal name where nothing else is, a person's beside a surname or a company, and the name that is traded
under beside a legal name that says so.
"""

from __future__ import annotations

from dataclasses import replace

from client_hub.spreadsheets.sheet.columns import normalise
from client_hub.spreadsheets.sheet.headings import OTHER, OWN, SECOND, Heading, words_of
from client_hub.spreadsheets.sheet.known_systems import DISPLAY, RECORD
from client_hub.spreadsheets.sheet.mapping.sheet_column import (
	ELSEWHERE,
	NO_FIELD,
	OTHERS,
	TAKEN,
	UNFIT,
	UNKNOWN,
	Label,
	SheetColumn,
)
from client_hub.spreadsheets.sheet.samples import Looks

FIRST, LAST = "contact_first_name", "contact_last_name"

STRENGTH = ("LEGAL", "COMPANY", "CUSTOMER", DISPLAY, "NAME", "CUSTOMER_OR_CODE", "FULL_NAME", "CONTACT")
"""The surer that it is the legal name, the earlier."""

_WEAK = ("NAME", "CUSTOMER_OR_CODE", "FULL_NAME")

_ROLES = frozenset(
	"""cliente clientes proveedor proveedores acreedor ambos fornecedor fornecedores customer customers client clients
	supplier suppliers vendor vendors both fournisseur fournisseurs lesdeux kunde kunden lieferant lieferanten beide
	beides fornitore fornitori clienti entrambi klant leverancier prospect prospecto lead clienteproveedor
	proveedorcliente clientefornecedor clientefornitore clientfournisseur customersupplier customervendor
	kundelieferant""".split()
)
"""What "Cliente/Proveedor" may say; no client is called so."""

_FIRST_BESIDE = frozenset(("vorname", "prenom", "prenoms", "voornaam", "fornamn", "fornavn"))
_NAME_BESIDE = frozenset(("name", "nom", "naam", "namn", "navn"))
"""Words for a first name, and those that beside one are the surname: "Name" and "Vorname"."""


def decide(columns: list[SheetColumn], label: Label) -> None:
	"""Decide the columns with names. `label(fieldname)`: what a field is called."""
	of = {meaning: [c for c in columns if c.meaning == meaning and not c.is_decided] for meaning in STRENGTH}
	for column in columns:
		# "Nombre del contacto" of programs that call all whom they know contacts.
		if not column.is_decided and column.meaning == FIRST and column.looks.are_companies:
			column.heading = replace(column.heading, meaning="CUSTOMER")
			of["CUSTOMER"].append(column)
	for meaning, column in [(meaning, column) for meaning, found in of.items() for column in found]:
		if column.looks.are(lambda text: normalise(text) in _ROLES or (len(text) == 1 and text.isalpha())):
			of[meaning].remove(column)
			column.leave(NO_FIELD)
		elif meaning == "CONTACT" and (column.looks.are_emails or column.looks.are_phones):
			# How to reach somebody, not who it is.
			of["CONTACT"].remove(column)
			reached_by = "email_id" if column.looks.are_emails else "phone"
			column.heading = replace(column.heading, meaning=reached_by)
		elif meaning == "CONTACT" and column.looks.are_codes:
			# "Riferimento" is a person or a code.
			of[meaning].remove(column)
			column.leave(UNFIT, sure=False)
		elif meaning != "CUSTOMER_OR_CODE" and _are_no_names(column.looks):
			of[meaning].remove(column)
			column.leave(UNFIT, sure=False)
	for column in of["CUSTOMER_OR_CODE"]:
		if column.looks.are_codes and any(of[meaning] for meaning in STRENGTH[:5]):
			of["CUSTOMER_OR_CODE"] = []
			# An account beside a code may be one of the ledger.
			column.heading = Heading("LEDGER_ACCOUNT" if normalise(column.header) == "account" else RECORD)
	_read_described_names(columns, of)
	_decide_persons(columns, of)
	legal = _legal(columns, of)
	if legal:
		legal.take("legal_name", legal.basis if legal.meaning in ("LEGAL", "COMPANY") else OTHERS)
	for meaning in STRENGTH:
		for column in of[meaning]:
			if not column.is_decided:
				_decide_other_name(column, legal, columns, label)


def _read_described_names(columns: list[SheetColumn], of: dict[str, list[SheetColumn]]) -> None:
	"""In a chart of accounts the clients' names are descriptions, in a list of properties they are the owners.

	Only where nothing else names anybody.
	"""
	if any(of.values()) or any(_names_somebody(column) for column in columns):
		return
	for column in columns:
		named = column.meaning == "DESCRIPTION" and column.looks.are_companies
		owning = (
			_PROPRIETORS & set(words_of(column.header))
			and column.looks.are_of_most_rows
			and column.looks.distinct > 0.9
		)
		if not column.is_decided and (named or (owning and column.meaning == "OWNER")):
			column.heading = replace(column.heading, meaning="NAME")
			of["NAME"].append(column)
			return


_PROPRIETORS = frozenset(
	"owner propietario propietaria proprietario proprietaria eigentumer titular proprietaire eigenaar".split()
)


def _names_somebody(column: SheetColumn) -> bool:
	return bool({column.fieldname, column.meaning} & {"legal_name", "trade_name", FIRST, LAST})


def _are_no_names(looks: Looks) -> bool:
	return looks.are_emails or looks.are_phones or looks.are_dates or looks.are_ibans or looks.are_numbers


def _decide_persons(columns: list[SheetColumn], of: dict[str, list[SheetColumn]]) -> None:
	surnames = [c for c in columns if _means(c, LAST)]
	firsts = [c for c in columns if _means(c, FIRST)]
	if surnames and not firsts:
		# Beside a surname a name is a person's.
		for column in [c for c in of["NAME"] if not c.looks.are_companies][:1]:
			column.take(FIRST, OTHERS)
			firsts.append(column)
	for first in firsts if not surnames else ():
		if surname := _surname_beside(first, of):
			surname.take(LAST, OTHERS)
			break
	for column in columns:
		if column.meaning == "MIDDLE" and not column.is_decided:
			if firsts:
				column.take(FIRST, part="second")
			else:
				column.leave(UNKNOWN, sure=False)
		elif column.meaning == "APELIDO" and not column.is_decided:
			# A surname in Portugal, a nickname in Brazil.
			if (firsts or of["NAME"]) and not surnames:
				column.take(LAST, OTHERS)
			else:
				column.leave(UNKNOWN, sure=False)


def _surname_beside(first: SheetColumn, of: dict[str, list[SheetColumn]]) -> SheetColumn | None:
	words = set(words_of(first.header))
	if not words & _FIRST_BESIDE:
		return None
	if words & {"contact", "kontakt", "ansprechpartner"}:
		found = of["CONTACT"]
	elif any(of[meaning] for meaning in ("LEGAL", "COMPANY", "CUSTOMER")) or first.looks.are_of_most_rows:
		found = of["NAME"]
	else:
		return None
	return next(
		(
			column
			for column in found
			if not column.is_decided
			and not column.looks.are_companies
			and _NAME_BESIDE & set(words_of(column.header))
		),
		None,
	)


def _means(column: SheetColumn, fieldname: str) -> bool:
	if column.is_decided:
		return column.fieldname == fieldname
	return fieldname in (column.own, column.meaning) and column.heading.owner == OWN


def _legal(columns: list[SheetColumn], of: dict[str, list[SheetColumn]]) -> SheetColumn | None:
	if any(column.fieldname == "legal_name" for column in columns):
		return None
	persons = any(_means(column, LAST) for column in columns) or any(
		_means(column, FIRST) for column in columns
	)
	for meaning in STRENGTH:
		if meaning == "CONTACT" and persons:
			continue
		found = [
			c for c in of[meaning] if not c.is_decided and c.heading.owner == OWN and c.heading.number < 2
		]
		if meaning == "CONTACT":
			# Whom to ask for is no client: without another name the client is called by its person.
			found = [column for column in found if column.looks.are_companies]
		if meaning in _WEAK and not any(column.looks.are_companies for column in found):
			# "Name" and "Customer" of which one holds companies: the other is a person's.
			if any(c.looks.are_companies and not c.is_decided for weak in _WEAK for c in of[weak]):
				continue
		# Of several, and of a column that nobody fills in, the one that says something.
		filled = [column for column in found if not column.looks.is_empty]
		weaker = any(not c.looks.is_empty for m in STRENGTH[STRENGTH.index(meaning) + 1 :] for c in of[m])
		if filled or (found and not weaker):
			return (filled or found)[0]
	return None


def _decide_other_name(
	column: SheetColumn, legal: SheetColumn | None, columns: list[SheetColumn], label: Label
) -> None:
	"""A name beside the legal one."""
	strength = legal.meaning if legal else "LEGAL"
	first = next((c for c in columns if _means(c, FIRST)), None)
	trade = next((c for c in columns if _means(c, "trade_name")), None)
	taken = (TAKEN, legal.letter if legal else "", label("legal_name"))
	if column.meaning == "CONTACT" and column.heading.owner == SECOND and _is_only_contact(column, columns):
		column.take(FIRST)
	elif column.heading.owner == OTHER:
		column.leave(ELSEWHERE)
	elif column.heading.owner != OWN or column.heading.number > 1:
		column.leave(UNKNOWN, sure=False)
	elif column.meaning == "CONTACT":
		if first and first is not column and (column.looks.is_empty or not first.looks.is_empty):
			column.leave(TAKEN, first.letter, label(FIRST))
		else:
			column.take(FIRST)
	elif (legal and column.looks.are_same_as(legal.looks)) or column.looks.is_empty:
		column.leave(*taken)
	elif column.meaning == DISPLAY or strength == "LEGAL":
		if trade:
			column.leave(TAKEN, trade.letter, label("trade_name"))
		else:
			column.take("trade_name", OTHERS)
	elif column.meaning in ("NAME", "FULL_NAME") and not first and not column.looks.are_companies:
		column.take(FIRST, OTHERS)
	else:
		column.leave(*taken)


def _is_only_contact(column: SheetColumn, columns: list[SheetColumn]) -> bool:
	others = (c for c in columns if c is not column)
	return not column.looks.is_empty and not any(
		_means(c, FIRST) or _means(c, LAST) or c.meaning == "CONTACT" for c in others
	)
