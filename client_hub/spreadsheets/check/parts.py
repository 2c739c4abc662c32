"""Parts that stand in columns of their own, put together as the country writes them; nothing is lost.

The number of a house goes to its street, a complement and a district to the second line, what a cell
has on further lines too. A check digit goes to its number, an area code to its telephone.
"""

from __future__ import annotations

import re

_NUMBER_FIRST = frozenset("AU CA FR GB HK IE IN LU MY NZ PH SG TH US ZA".split())
_WITH_COMMA = frozenset("BR ES IT PT".split())

_BARE = re.compile(r"[\w-]{1,5}")

TYPE, NUMBER, UNIT, DISTRICT = "type", "number", "unit", "district"
CHECK_DIGIT, PREFIX, AREA_CODE = "check digit", "prefix", "area code"

Piece = tuple[str | None, str, str]
"""(part, header, text) of a cell with something in it."""


def lines_of(text: str) -> list[str]:
	"""The lines of a cell that hold something."""
	return [
		line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()
	]


def first_line(pieces: list[Piece], country: str | None) -> tuple[str, list[str]]:
	"""The first line of an address, and what its cells have on further lines."""
	lines = [(part, lines_of(text)) for part, _header, text in pieces]
	further = [line for _part, found in lines for line in found[1:]]
	first = [(part, found[0]) for part, found in lines if found]
	street = ", ".join(text for part, text in first if part not in (TYPE, NUMBER))
	for text in (text for part, text in first if part == TYPE):
		if not street.casefold().startswith(text.casefold().rstrip(".")):
			street = f"{text} {street}".strip()
	for text in (text for part, text in first if part == NUMBER):
		street = _with_number(street, text, country)
	return street, further


def _with_number(street: str, number: str, country: str | None) -> str:
	if not street:
		return number
	if re.search(rf"(?<!\w){re.escape(number)}(?!\w)", street, re.IGNORECASE):
		return street  # the street has it already
	if country in _NUMBER_FIRST and number[0].isdigit():
		return f"{number} {street}"
	return f"{street}{',' if country in _WITH_COMMA else ''} {number}"


def second_line(further: list[str], pieces: list[Piece], country: str | None) -> str:
	"""The second line: what is left of the first, complements, and the district last."""
	if not further and len(pieces) == 1 and pieces[0][0] is None:
		return pieces[0][2]  # as it stands
	found = [*further]
	districts = []
	for part, header, text in pieces:
		text = ", ".join(lines_of(text))
		if part == DISTRICT:
			districts.append(
				f"Col. {text}" if country == "MX" and not text.lower().startswith("col") else text
			)
		elif part == UNIT:
			found.append(_named(text, header, country))
		elif text:
			found.append(text)
	joint = " - " if country == "BR" else ", "
	return joint.join(filter(None, (", ".join(dict.fromkeys(found)), *dict.fromkeys(districts))))


def _named(text: str, header: str, country: str | None) -> str:
	"""A bare "4" or "B" says what it is: "Int. 4", "Piso 4"."""
	if not _BARE.fullmatch(text):
		return text
	word = header.strip(" .:*")
	if country == "MX" or word.casefold().startswith(
		("int", "no. int", "num int", "número int", "numero int")
	):
		return f"Int. {text}"
	return f"{word} {text}" if word.isalpha() and not word.casefold().startswith("compl") else text


_POSTAL_CODE = (
	r"(?:[A-Z]{1,2}-)?(?:\d{5}-\d{3,4}|\d{4}-\d{3}|\d{3} \d{2}|\d{4,8}"
	r"|[A-Z]\d[A-Z] ?\d[A-Z]\d|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})"
)


LONGEST_TOWN = 200
"""Characters; what is longer is no town, and is said to be too long."""

_STATES_BY_CODE = frozenset("AU BR CA US".split())


def town(text: str, part: str, country: str | None) -> dict[str, str]:
	"""{field: text} of a cell with a town and, as its header says, its postal code and its state."""
	found: dict[str, str] = {}
	if len(text) > LONGEST_TOWN:
		return {"city": text}
	if part == "behind its state":
		separated = re.match(r"(.+?)(?:\s[-–]\s|\s*[/,]\s*)(.+)$", text)
		return {"city": separated[2], "state": separated[1]} if separated else {"city": text}
	if "code" in part:
		code = rf"(?:\d{{4}} ?[A-Z]{{2}}|{_POSTAL_CODE})" if country == "NL" else _POSTAL_CODE
		before = re.match(rf"({code})(?:[\s,/–-]+|$)(.*)$", text)
		behind = re.match(rf"(.*?)[\s,/–-]+\(?({code})\)?$", text)
		if before:
			found["pincode"], text = before.groups()
		elif behind:
			text, found["pincode"] = behind.groups()
	if "state" in part:
		before_code = r"|\s(?=[A-Z]{2,3}$)" if country in _STATES_BY_CODE else ""
		separated = re.match(
			rf"(.+?)\s*(?:[/,(]|\s[-–]\s|-(?=[A-Z]{{2}}$){before_code})\s*([^/,()]+?)\)?$", text
		)
		if separated:
			text, found["state"] = separated.groups()
	return {"city": text.strip(" ,-/"), **found}


def joined(pieces: list[Piece], joint: str) -> str:
	"""The texts of several columns, each once."""
	return joint.join(dict.fromkeys(text for _part, _header, text in pieces))


def number(pieces: list[Piece]) -> str:
	"""Of several kinds of number the first that a row has, with its prefix and its check digit."""
	plain = next((text for part, _header, text in pieces if part not in (CHECK_DIGIT, PREFIX)), "")
	if not plain:
		return ""
	for part, _header, text in pieces:
		if part == PREFIX and not plain.upper().startswith(text.upper()):
			plain = f"{text}{plain}"
		elif part == CHECK_DIGIT and len(text) == 1 and not re.search(rf"-\s?{re.escape(text)}$", plain):
			plain = f"{plain}-{text}"
	return plain


def with_area_code(pieces: list[Piece]) -> list[str]:
	"""The telephones of a row, with the area code that stands beside them."""
	code = next(
		(re.sub(r"\D", "", text).lstrip("0") for part, _header, text in pieces if part == AREA_CODE), ""
	)
	phones = [text for part, _header, text in pieces if part != AREA_CODE]
	if not code:
		return phones
	return [
		phone if phone.lstrip().startswith(("+", "(", "00", code)) else f"({code}) {phone.strip()}"
		for phone in phones
	]
