"""What a client is found by: two that have none of these in common are not compared. Needs no site."""

from __future__ import annotations

from typing import NamedTuple

from client_hub.identity.duplicates.record import Record
from client_hub.identity.similarity import INITIALS_OF_FORMS, NameTerms
from client_hub.identity.terms import MEANINGFUL, ORDINARY, Term

TAX_ID, PHONE, EMAIL, DOMAIN = "tax_id", "phone", "email", "domain"
NAME, ADDRESS, NAME_IN_TOWN = "name", "address", "name in town"
INITIALS, SHORT_NAME = "initials in town", "short name in town"
KINDS = (TAX_ID, PHONE, EMAIL, DOMAIN, NAME, ADDRESS)
"""Those of which one in common is enough."""
COUNTERPARTS = {INITIALS: SHORT_NAME, SHORT_NAME: INITIALS}
"""{kind: that in which its values are looked for}: initials stand for the words of another name, not for initials."""

LENGTH = 140
_BEGINNING = 4
"""Letters of a word; typing errors are seldom in the first ones of every word."""
_MOST_WORDS = 4
_FEWEST_INITIALS, _MOST_INITIALS = 3, 5
_LAST_DIGITS = 9
"""Of a telephone; those that one of no known country and the same one with its country have in common."""


class Key(NamedTuple):
	kind: str
	value: str


def keys_of(record: Record) -> frozenset[Key]:
	"""The keys of a record. What they say is for comparing, never for showing."""
	found = {
		(TAX_ID, record.tax_id),
		(EMAIL, record.email),
		*((PHONE, phone[-_LAST_DIGITS:]) for phone in record.phones),
		*((DOMAIN, domain) for domain in record.domains),
		*((NAME, _whole(name)) for name in record.names),
		*((ADDRESS, address) for address in _addresses(record)),
		*((kind, f"{said} {town}") for kind, said in _of_names(record) for town in record.place.names),
	}
	return frozenset(Key(kind, value[:LENGTH].strip()) for kind, value in found if value.strip())


def _whole(name: NameTerms) -> str:
	"""The words of a name that say something, abbreviated or not, in the order of the alphabet."""
	said = (term.text if term.is_known else term.sound for term in name.terms if term.weight >= MEANINGFUL)
	return " ".join(sorted(said))


def _addresses(record: Record) -> list[str]:
	place = record.place
	if not (place.number and place.street):
		return []
	street = max(place.street, key=len)[:_BEGINNING]
	return [f"{place.number} {street} {town}" for town in place.names]


def beginning_of(value: str) -> str:
	"""Of a key of the kind `NAME_IN_TOWN`: what the name begins with."""
	return value.partition(" ")[0]


def _of_names(record: Record) -> set[tuple[str, str]]:
	"""(kind, what is said) for each name: with the town, a key."""
	return {
		(kind, said)
		for name in record.names
		for kind, find in ((NAME_IN_TOWN, _beginnings), (INITIALS, _initials), (SHORT_NAME, _short))
		for said in find(name.terms)
	}


def _beginnings(terms: list[Term]) -> list[str]:
	"""The beginnings of the words that tell names apart."""
	words = [term for term in terms if term.weight >= ORDINARY and not term.is_number]
	return [term.sound[:_BEGINNING] for term in (words or _meaningful(terms) or terms)[:_MOST_WORDS]]


def _initials(terms: list[Term]) -> list[str]:
	"""The initials that may stand for the name."""
	said = _meaningful(terms)
	return ["".join(term.written[0] for term in said)] if _are_initials(len(said)) else []


def _short(terms: list[Term]) -> list[str]:
	"""The one word of the name that may be the initials of another, with or without that of a legal form."""
	said = _meaningful(terms)
	words = [term for term in said if term.weight >= ORDINARY] or said
	if len(words) != 1 or not words[0].written.isalpha():
		return []
	word = words[0].written
	spellings = (word, word[:-1]) if word[-1] in INITIALS_OF_FORMS else (word,)
	return [spelling for spelling in spellings if _are_initials(len(spelling))]


def _are_initials(number: int) -> bool:
	return _FEWEST_INITIALS <= number <= _MOST_INITIALS


def _meaningful(terms: list[Term]) -> list[Term]:
	return [term for term in terms if term.weight >= MEANINGFUL and not term.is_number]
