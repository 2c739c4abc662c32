"""Which columns are the client's address, where a sheet has several, and which are parts of a line.

The columns of one address share what their headers begin with: "Billing City" and "Billing Street".
The client's own goes before one for letters, and both before where goods are sent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from client_hub.spreadsheets.sheet.columns import normalise
from client_hub.spreadsheets.sheet.headings import ANYWHERE, OWN, SECOND
from client_hub.spreadsheets.sheet.mapping.numbers import is_beside_a_bank
from client_hub.spreadsheets.sheet.mapping.sheet_column import (
	ELSEWHERE,
	NO_FIELD,
	OTHERS,
	TAKEN,
	UNKNOWN,
	Label,
	SheetColumn,
)
from client_hub.spreadsheets.sheet.samples import Looks

LINE_1, LINE_2 = "address_line1", "address_line2"
FIELDS = (LINE_1, LINE_2, "city", "state", "pincode", "country")

PARTS = {
	"STREET_TYPE": (LINE_1, "type"),
	"STREET_NUMBER": (LINE_1, "number"),
	"UNIT": (LINE_2, "unit"),
	"DISTRICT": (LINE_2, "district"),
}
"""{meaning: (field, part of it)}"""

TOWNS = {
	"CITY_STATE": "with state",
	"STATE_CITY": "behind its state",
	"CODE_CITY": "with code",
	"CODE_CITY_STATE": "with code and state",
}
"""{meaning: the part of the city that it is}: what stands beside the town in one cell."""

OPEN = (
	*TOWNS,
	"FULL_ADDRESS",
	"STATE_OR_STATUS",
	"DISTRITO",
	"DEPARTAMENTO",
	"REGION",
	"NUMBER",
	"LOCAL",
	"VIA",
	"BY",
)


def decide(columns: list[SheetColumn], label: Label, are_countries: Callable[[Looks], bool]) -> None:
	"""Decide the columns with addresses. `label(fieldname)`: what a field is called. `are_countries(looks)`:
	whether values are names of countries.
	"""
	for column in columns:
		# The state in Italian, but that of a passport.
		if (
			not column.is_decided
			and column.meaning == "STATE_OR_STATUS"
			and normalise(column.header) == "stato"
		):
			if are_countries(column.looks) and not any(
				"country" in (c.fieldname, c.meaning) for c in columns
			):
				column.heading = replace(column.heading, meaning="country")
			elif column.looks.is_empty:
				column.leave(NO_FIELD)
	mine = [
		c
		for c in columns
		if not c.is_decided and (c.meaning in FIELDS or c.meaning in PARTS or c.meaning in OPEN)
	]
	_take_for_own(mine, columns)
	_complete_own(mine)
	kept = _kept_places(mine)
	others = _other_places(mine)
	for column in mine:
		place = _place(column)
		if place not in kept if column.heading.owner != OWN else place in others:
			column.leave(ELSEWHERE)
	mine = [column for column in mine if not column.is_decided]
	_read_words_of_two_meanings(mine, columns)
	_decide_numbers(mine, columns)
	for column in mine:
		if column.meaning == "UNIT" and is_beside_a_bank(column, columns):
			column.leave(NO_FIELD)  # "Banco", "Entidad", "Oficina", "D.C.", "Cuenta"
		elif column.meaning in PARTS:
			column.take(PARTS[column.meaning][0], part=PARTS[column.meaning][1])
	_decide_levels(mine, columns, label)
	for fieldname in FIELDS:
		_decide_field(fieldname, [column for column in mine if column.meaning == fieldname], columns, label)
	_decide_open(mine, columns, label)


def _place(column: SheetColumn) -> str:
	"""What the columns of one address share: "Postal Address Line 1" and "Postal Suburb" are of one."""
	return " ".join(word for word in column.heading.place.split() if word not in _ADDRESS)


def _take_for_own(mine: list[SheetColumn], columns: list[SheetColumn]) -> None:
	""" "Farm address" and "Nearest town" are the client's where no other column is that."""
	for column in mine:
		if column.heading.owner == ANYWHERE and not any(
			c is not column
			and column.meaning in (c.fieldname, c.meaning)
			and c.heading.owner < column.heading.owner
			and c.looks.is_empty <= column.looks.is_empty
			for c in columns
		):
			column.heading = replace(column.heading, owner=OWN, place="")


def _complete_own(mine: list[SheetColumn]) -> None:
	"""The postal town beside the only street is that of the address, and not of a second one."""
	of_letters = [c for c in mine if c.heading.owner == SECOND and c.meaning in FIELDS]
	with_street = {_place(c) for c in of_letters if c.meaning == LINE_1}
	own = [c for c in mine if c.heading.owner == OWN and not c.looks.is_empty]
	if not any(c.meaning == LINE_1 for c in own):
		return
	for column in of_letters:
		if _place(column) not in with_street and not any(c.meaning == column.meaning for c in own):
			column.heading = replace(column.heading, owner=OWN, place="")


def _other_places(mine: list[SheetColumn]) -> set[str]:
	"""Whose streets are not the client's, though their headers may be: those of a second address."""
	streets = [c for c in mine if c.heading.owner == OWN and c.meaning == LINE_1 and c.heading.number < 2]
	if not streets:
		return set()
	main = min(streets, key=_worth)
	return {
		place
		for c in streets
		if (place := _place(c)) and place != _place(main) and c.looks.is_empty <= main.looks.is_empty
	}


def _worth(column: SheetColumn) -> tuple[bool, bool, int, int, int]:
	"""Of words of one meaning, what is filled in and the first said best goes first."""
	return (
		column.looks.is_empty,
		column.own is None,
		column.heading.owner,
		_vague(column),
		column.index,
	)


_ADDRESS = frozenset(
	"address addr direccion domicilio endereco morada adresse indirizzo adres anschrift".split()
)


def _kept_places(mine: list[SheetColumn]) -> set[str]:
	"""Of addresses that are not the client's own: the best, if there is none of its own."""
	own = [c for c in mine if c.heading.owner == OWN and c.meaning in (LINE_1, "city")]
	has_own = any(not c.looks.is_empty for c in own) or (own and all(c.looks.is_empty for c in mine))
	places: dict[str, list[SheetColumn]] = {}
	for column in mine:
		if column.heading.owner != OWN and column.meaning in FIELDS:
			places.setdefault(_place(column), []).append(column)
	if has_own or not places:
		return set()

	def worth(place: str) -> tuple[bool, int, int]:
		columns = places[place]
		filled = sum(not column.looks.is_empty for column in columns)
		return filled > 0, -columns[0].heading.owner, filled

	return {max(places, key=worth)}


def _read_words_of_two_meanings(mine: list[SheetColumn], columns: list[SheetColumn]) -> None:
	""" "Local" is a town in Portugal and a door in Spain, "via" a street where nothing else is, a suburb the
	town in Australia."""
	there = {column.meaning for column in mine if not _vague(column)}
	there |= {column.fieldname for column in columns if column.is_decided}
	for column in mine:
		if column.meaning == "LOCAL" and column.looks.share(_has_digit) >= 0.3:
			column.heading = replace(column.heading, meaning="UNIT")
		elif column.meaning == "LOCAL" and "city" not in there and not column.looks.is_empty:
			if normalise(column.header) == "location" and not there & {LINE_1, "pincode"}:
				continue  # perhaps a branch
			column.heading = replace(column.heading, meaning="city")
		elif column.meaning == "BY" and "city" not in there and there & {"pincode", LINE_1}:
			column.heading = replace(column.heading, meaning="city")
		elif column.meaning == "DISTRICT" and "suburb" in column.header.casefold() and "city" not in there:
			column.heading = replace(column.heading, meaning="city")
		elif normalise(column.header) == "canton" and "city" not in there and _has_state(column, columns):
			# In Ecuador and Costa Rica a province has cantons, in Switzerland the state is one.
			column.heading = replace(column.heading, meaning="city")
		elif column.meaning == "VIA" and LINE_1 not in there and "FULL_ADDRESS" not in there:
			beside = there & {"city", "pincode", *TOWNS} or column.looks.share(_has_digit) >= 0.5
			if beside and column.looks.share(str.isdecimal) < 0.5:
				column.heading = replace(column.heading, meaning=LINE_1)


def _has_state(column: SheetColumn, columns: list[SheetColumn]) -> bool:
	return any(c is not column and "state" in (c.fieldname, c.meaning) for c in columns)


def _has_digit(text: str) -> bool:
	return any(sign.isdecimal() for sign in text)


def _decide_field(fieldname: str, found: list[SheetColumn], columns: list[SheetColumn], label: Label) -> None:
	found = [column for column in found if not column.is_decided]
	if not found:
		return
	holder = next((c for c in columns if c.is_decided and c.fieldname == fieldname and not c.part), None)
	if fieldname == LINE_2:
		for column in found:
			column.take(LINE_2)
		return
	if holder is None:
		# Words of one meaning, such as a country's name and its code.
		holder = min(found, key=_worth)
		holder.take(fieldname)
	for column in found:
		if column is holder:
			continue
		if fieldname == LINE_1 and not column.looks.are_same_as(holder.looks) and column.heading.number > 1:
			column.take(LINE_2)
		elif fieldname in ("state", "country") or _vague(column):
			column.leave(TAKEN, holder.letter, label(fieldname))  # its code, or the town's municipality
		else:
			column.leave_beside(holder, label(fieldname))


def _vague(column: SheetColumn) -> int:
	"""How far a header is from the usual word: a code, or the municipality beside the town."""
	header = column.header.casefold()
	return sum(
		word in header
		for word in ("code", "cód", "cod", "iso", "municip", "county", "concelho", "comuna", "delegac")
	)


def _decide_levels(mine: list[SheetColumn], columns: list[SheetColumn], label: Label) -> None:
	"""In Peru a departamento has provincias, and these have distritos: the state is another than in Spain."""
	of = {column.meaning: column for column in mine if not column.is_decided}
	province = next((c for c in columns if normalise(c.header) == "provincia"), None)
	if not province or not {"DEPARTAMENTO", "DISTRITO"} <= of.keys():
		return
	of["DEPARTAMENTO"].take("state", OTHERS)
	city = next((c for c in columns if "city" in (c.fieldname, c.meaning)), None)
	if city:
		province.leave(TAKEN, city.letter, label("city"))
	else:
		province.take("city", OTHERS)


def _decide_numbers(mine: list[SheetColumn], columns: list[SheetColumn]) -> None:
	"""A number beside a street is that of the house, if its values are."""
	at = {column.index: column for column in columns}
	streets = [c for c in mine if c.meaning == LINE_1 and not c.looks.is_empty]
	bare = streets and not any(c.looks.share(_has_digit) >= 0.3 for c in streets)
	has_record = any(c.meaning in ("CUSTOMER_NUMBER", "ID", "CODE") for c in columns)
	for column in mine:
		if column.meaning != "NUMBER" or not (column.looks.is_empty or column.looks.are_house_numbers):
			continue
		before, behind = at.get(column.index - 1), at.get(column.index + 1)
		beside = before is not None and before.meaning in (LINE_1, "STREET_TYPE", "pincode", "UNIT")
		beside = beside or (behind is not None and behind.meaning in ("DISTRICT", "UNIT"))
		# Streets without a number, and a number behind them that need not be the record's.
		lacking = bare and has_record and column.index > streets[0].index and not column.looks.is_empty
		if beside or lacking:
			column.take(LINE_1, OTHERS, part="number")


def _decide_open(mine: list[SheetColumn], columns: list[SheetColumn], label: Label) -> None:
	def holder(fieldname: str) -> SheetColumn | None:
		return next((c for c in columns if c.is_decided and c.fieldname == fieldname and not c.part), None)

	order = {meaning: place for place, meaning in enumerate(OPEN)}
	for column in sorted(mine, key=lambda c: order.get(c.meaning or "", 0)):
		if column.is_decided or column.meaning == "NUMBER":
			continue
		state = holder("state")
		if column.meaning in TOWNS:
			others = [c for c in columns if c is not column and c.meaning in TOWNS and not c.looks.is_empty]
			city = next((c for c in columns if c.is_decided and c.fieldname == "city"), None)
			if city or (others and column.looks.is_empty):
				column.leave(TAKEN, (city or others[0]).letter, label("city"))
			else:
				column.take("city", part=TOWNS[column.meaning])
		elif column.meaning == "FULL_ADDRESS":
			if line := holder(LINE_1):
				column.leave(TAKEN, line.letter, label(LINE_1))
			else:
				column.take(LINE_1, OTHERS)
		elif column.meaning == "STATE_OR_STATUS":
			if not state and not _is_status(column) and holder("city"):
				column.take("state", OTHERS)
			else:
				column.leave(NO_FIELD)
		elif column.meaning == "DEPARTAMENTO":
			# Beside a surname it may be a person's department, but not next to the town.
			person = any(c.meaning == "contact_last_name" for c in columns)
			beside = any(abs(c.index - column.index) == 1 and c.meaning == "city" for c in columns)
			if not state and holder("city") and (beside or not person):
				column.take("state", OTHERS)
			else:
				column.leave(NO_FIELD)
		elif column.meaning == "DISTRITO":
			if not state and not any(c.meaning == "DEPARTAMENTO" for c in columns):
				column.take("state", OTHERS)
			else:
				column.take(LINE_2, OTHERS, part="district")
		elif column.meaning == "REGION":
			if not state and (column.heading.place or "regi" in normalise(column.header)) and holder("city"):
				column.take("state", OTHERS)
			elif not column.heading.place:
				continue  # perhaps a territory
			else:
				column.leave(NO_FIELD)
		else:
			column.leave(UNKNOWN, sure=False)


_STATES_OF_RECORDS = frozenset(
	"activo inactivo activa inactiva ativo inativo ativa inativa active inactive alta baja baixa bloqueado bloqueada a i s n si no sim nao não sí 0 1 attivo inattivo actif inactif".split()
)


def _is_status(column: SheetColumn) -> bool:
	return column.looks.are(lambda text: text.casefold() in _STATES_OF_RECORDS)
