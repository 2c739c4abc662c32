"""Addresses as they are compared: a number, the words of a street, and a place. Needs no site."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz

from client_hub.identity.spelling import fold

SAME, PERHAPS, OTHER, OTHER_NUMBER, UNKNOWN = "same", "perhaps", "other", "other number", "unknown"

STREETS_ALIKE = 85
"""Of a hundred. "Gran Via" and "Gran Vía de Colón" are alike, "Calle Mayor" and "Calle Menor" are not."""
CITIES_ALIKE = 88

_DATA = Path(__file__).with_name("street_words.csv")
_TOKEN = re.compile(r"\d+(?:st|nd|rd|th)\b|\d+|[^\W\d_]+")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
_POST_OFFICE_BOX = re.compile(r"\bp\.?\s*o\.?\s*box\b")
_STREET_AT_THE_END = re.compile(r"(?<=[a-z]{3})(?:strasse|str|straat|weg|gasse|platz|allee)$")
_SIGNS = re.compile(r"[\W_]+")
_OF_TOWNS = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount"}
"""Words of towns that are abbreviated."""


class Place(NamedTuple):
	"""`number` of the house and `street`, its words in their order, of the first line; "" for what is not known.

	`pincode` is what of it a town has, so without the four digits that a ZIP code may have more.
	"""

	number: str = ""
	street: tuple[str, ...] = ()
	city: str = ""
	pincode: str = ""

	@property
	def is_street_known(self) -> bool:
		return bool(self.street)

	@property
	def names(self) -> tuple[str, ...]:
		"""The town by its name and by its code, as far as they are known."""
		return tuple(filter(None, (self.city, self.pincode)))


NOWHERE = Place()


def place_of(line: str | None, city: str | None, pincode: str | None, country: str | None = None) -> Place:
	"""The place that fields of an address name. `country`: a code."""
	number, street = _street(line or "")
	return Place(number, street, _town(city or ""), _code(pincode, country))


def _town(city: str) -> str:
	words = _SIGNS.sub(" ", fold(city.casefold())).split()
	return " ".join(_OF_TOWNS.get(word, word) for word in words)


def _street(line: str) -> tuple[str, tuple[str, ...]]:
	numbers: list[str] = []
	words: list[str] = []
	left_out: list[str] = []
	known = _known_words()
	text = _POST_OFFICE_BOX.sub("pobox", fold(line.casefold().replace("ß", "ss")))
	for token in _without_unit_in_front(_TOKEN.findall(text)):
		word, is_unit = known.get(token, (token, False))
		if is_unit and (words or numbers):
			break
		if ordinal := _ORDINAL.fullmatch(token):
			words.append(ordinal[1])
		elif token.isdigit():
			# The first number is the house's; one that follows is a floor, or the end of "12-14".
			numbers.append(token.lstrip("0"))
		elif word := _STREET_AT_THE_END.sub("", word):
			words.append(word)
		elif not is_unit:
			left_out.append(token)
	if not words and len(numbers) < 2:
		# "Court Street" has no other name; the name of "1200 Highway 101" is a number.
		words = left_out
	return next(iter(numbers), ""), tuple(words)


def _without_unit_in_front(tokens: list[str]) -> list[str]:
	""" "Flat 2, 14 Mill Lane" begins with what "14 Mill Lane, Flat 2" ends with."""
	rest = tokens
	while length := _length_of_unit(rest):
		rest = rest[length:]
	# The number of "Shop 5, Mill Lane" is all that there is.
	return rest if any(token.isdigit() for token in rest) else tokens


def _length_of_unit(tokens: list[str]) -> int:
	"""Of how many of the tokens at the beginning "Flat 2", "Shop No. 5" or "3rd Floor" is made."""
	known = _known_words()
	units = [known.get(token, ("", False))[1] for token in tokens[:2]]
	if units[1:] == [True] and _ORDINAL.fullmatch(tokens[0]):
		return 2
	if units[:1] != [True]:
		return 0
	for place, token in enumerate(tokens[1:4], start=1):
		if token.isdigit() or len(token) == 1:
			return place + 1
		if known.get(token) != ("", False):
			break
	return 0


def _code(pincode: str | None, country: str | None) -> str:
	code = "".join(sign for sign in (pincode or "").upper() if sign.isalnum())
	return code[:5] if country == "US" or re.fullmatch(r"\d{9}", code) else code


@cache
def _known_words() -> dict[str, tuple[str, bool]]:
	with _DATA.open(encoding="utf-8", newline="") as file:
		rows = csv.DictReader(line for line in file if not line.startswith("#"))
		return {
			spelling: (row["word"], bool(row["unit"]))
			for row in rows
			for spelling in row["spellings"].split()
		}


def same_town(one: Place, other: Place) -> bool | None:
	"""None where neither names nor codes of both are known."""
	if one.pincode and one.pincode == other.pincode:
		return True
	if one.city and other.city:
		return fuzz.token_set_ratio(one.city, other.city) >= CITIES_ALIKE
	return False if one.pincode and other.pincode else None


def compare_streets(one: Place, other: Place) -> str:
	"""Whether the streets and numbers are the same, wherever they are: `SAME`, `PERHAPS`, `OTHER_NUMBER`,
	`OTHER` or `UNKNOWN`."""
	if not (one.street and other.street):
		# "12" alone, or no line: a number says nothing without a street.
		return UNKNOWN
	alike = fuzz.token_set_ratio(" ".join(one.street), " ".join(other.street))
	if alike < STREETS_ALIKE:
		# A corner is named by either of its streets, and a road by its name or number.
		return PERHAPS if one.number and one.number == other.number and alike >= 50 else OTHER
	if one.number and other.number:
		return SAME if one.number == other.number else OTHER_NUMBER
	return PERHAPS if one.number or other.number else SAME
