"""What a client is found by: two that have none of these in common are not compared. Needs no site."""

from __future__ import annotations

from typing import NamedTuple

from client_hub.identity.duplicates.record import Record
from client_hub.identity.similarity import NameTerms
from client_hub.identity.terms import MEANINGFUL, ORDINARY, Term

TAX_ID, PHONE, EMAIL, DOMAIN = "tax_id", "phone", "email", "domain"
NAME, ADDRESS, NAME_IN_TOWN = "name", "address", "name in town"
KINDS = (TAX_ID, PHONE, EMAIL, DOMAIN, NAME, ADDRESS, NAME_IN_TOWN)

LENGTH = 140
_BEGINNING = 4
"""Letters of a word; typing errors are seldom in the first ones of every word."""
_MOST_WORDS = 4
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
		*((NAME_IN_TOWN, value) for value in _names_in_town(record)),
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


def _names_in_town(record: Record) -> list[str]:
	beginnings = dict.fromkeys(beginning for name in record.names for beginning in _beginnings(name))
	return [f"{beginning} {town}" for beginning in beginnings for town in record.place.names]


def _beginnings(name: NameTerms) -> list[str]:
	"""The beginnings of the words that tell names apart, and the initials that may stand for all of them."""
	words = [term for term in name.terms if term.weight >= ORDINARY and not term.is_number]
	words = words or [term for term in name.terms if term.weight >= MEANINGFUL] or name.terms
	found = [term.sound[:_BEGINNING] for term in words[:_MOST_WORDS]]
	return [*found, *_initials(name.terms)]


def _initials(terms: list[Term]) -> list[str]:
	said = [term for term in terms if term.weight >= MEANINGFUL and not term.is_number]
	return ["".join(term.written[0] for term in said)[:_BEGINNING]] if len(said) > 2 else []
