"""How sure it is that two clients are one, from 0 to 100, and what speaks for it. Needs no site.

Each thing that both say speaks for it or against it, by a weight; the weights are added up and what they
come to is a chance. The same telephone makes one of two names alike; a name that is alike makes one of
neither two telephones nor two towns. Fields that one of the two lacks say nothing.

One scale for all: what is at least `LISTED` is worth a look, and what is at least `CERTAIN` is no doubt to
a person. What is done without a person is decided elsewhere, by the levels of `matching`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise, product
from typing import Any, NamedTuple

from rapidfuzz import fuzz

from client_hub.identity.duplicates import places
from client_hub.identity.duplicates.record import Record
from client_hub.identity.similarity import ROUGHLY_ALIKE, NameTerms
from client_hub.identity.terms import ORDINARY, telling_words

LISTED = 60
CERTAIN = 95
IN_DOUBT = 75
"""At most, where something says that they are two: another tax ID, or another legal form."""

TAX_ID, NAME, SIMILAR_NAME = "tax_id", "name", "similar_name"
PHONE, EMAIL, DOMAIN, ADDRESS, TOWN = "phone", "email", "domain", "address", "town"

FIELDS_OF_REASONS = {
	TAX_ID: ("tax_id",),
	NAME: ("legal_name", "trade_name"),
	SIMILAR_NAME: ("legal_name", "trade_name"),
	PHONE: ("phone", "mobile_no"),
	EMAIL: ("email_id",),
	DOMAIN: ("email_id", "website"),
	ADDRESS: ("address_line1", "city", "pincode"),
	TOWN: ("city", "pincode"),
}
"""{reason: fields of Client that it tells of}."""

# Weights: natural logarithms of odds.
_BEFORE_LOOKING = -4.0
_NAMES = ((0.0, -5.0), (0.4, -3.0), (0.6, -0.5), (0.75, 1.5), (0.82, 2.7), (0.9, 3.5), (1.0, 5.0))
"""(likeness of the names, weight), with what lies between two of them in proportion."""
_SAY_LITTLE = 0.6
"""What is left of the weight of names that have only words of business in common."""
_NO_LIKENESS = 0.3
"""What names without as many letters in common are taken for, where nothing else speaks for them."""
_LETTERS = 65
"""Of a hundred, that the words of two names have in common at least. The labelled cases that are alike have 71."""
_CONTAINED = 0.75
"""How alike at least a name and the same name with more words are."""
_REGISTERED = 4.0
"""One name with one legal form in one country: a registry has it once."""
_OTHER_FORM = -2.0
_OTHER_COUNTRY = -3.0
_SAME_TAX_ID = 12.0
_OTHER_TAX_ID = -6.0
_SAME_PHONE, _OTHER_PHONE = 5.0, -1.5
_SAME_EMAIL, _SAME_DOMAIN, _OTHER_DOMAIN = 5.0, 3.5, -0.5
_STREETS = {
	places.SAME: 3.5,
	places.PERHAPS: 2.0,
	places.UNKNOWN: 1.8,
	places.OTHER_NUMBER: -1.5,
	places.OTHER: -1.5,
}
"""In one town."""
_OTHER_TOWN = -2.0
_STREETS_WITHOUT_TOWN = {**_STREETS, places.SAME: 2.0, places.PERHAPS: 0.0, places.UNKNOWN: 0.0}
_OTHER_CODE = 0.0
"""In one town that has several postal codes, by the streets of which nothing is known."""


class Likeness(NamedTuple):
	"""`score` from 0 to 100, and `reasons`, keys of what speaks for it, the strongest first."""

	score: int
	reasons: tuple[str, ...]

	@property
	def is_listed(self) -> bool:
		return self.score >= LISTED

	@property
	def is_certain(self) -> bool:
		return self.score >= CERTAIN


class Evidence(NamedTuple):
	weight: float = 0.0
	reason: str = ""


def compare(one: Mapping[str, Any], other: Mapping[str, Any]) -> Likeness:
	"""How alike two records are: dicts with `record.FIELDS`, each of which may be missing."""
	return likeness(Record.of(one), Record.of(other))


def likeness(one: Record, other: Record) -> Likeness:
	"""The same of records that are taken apart."""
	beside = [_tax_ids(one, other), _phones(one, other), _mails(one, other), _places(one, other)]
	total = sum(evidence.weight for evidence in beside)
	names = _names(one, other, is_alone=total <= 0)
	total += _BEFORE_LOOKING + sum(evidence.weight for evidence in names) + _countries(one, other)
	score = 100 / (1 + math.exp(-total))
	if _is_in_doubt(one, other, {evidence.reason for evidence in beside}):
		score = min(score, IN_DOUBT)
	found = sorted((e for e in (*beside, *names) if e.reason), key=lambda e: -e.weight)
	return Likeness(round(score), tuple(evidence.reason for evidence in found))


def _is_in_doubt(one: Record, other: Record, reasons: set[str]) -> bool:
	has_other_form = one.legal_form and other.legal_form and one.legal_form != other.legal_form
	return TAX_ID not in reasons and bool(has_other_form or (one.tax_id and other.tax_id))


def _tax_ids(one: Record, other: Record) -> Evidence:
	if not (one.tax_id and other.tax_id):
		return Evidence()
	if one.establishment and other.establishment and one.establishment != other.establishment:
		# Told apart by who has entered them.
		return Evidence(_OTHER_TAX_ID)
	return Evidence(_SAME_TAX_ID, TAX_ID) if one.tax_id == other.tax_id else Evidence(_OTHER_TAX_ID)


def _phones(one: Record, other: Record) -> Evidence:
	if not (one.phones and other.phones):
		return Evidence()
	if one.phones & other.phones or any(_same_digits(p, q) for p in one.phones for q in other.phones):
		return Evidence(_SAME_PHONE, PHONE)
	return Evidence(_OTHER_PHONE)


def _same_digits(one: str, other: str) -> bool:
	"""Whether one of them, of no known country, is the end of the other."""
	short, long = sorted((one, other), key=len)
	return not short.startswith("+") and long.endswith(short.lstrip("0"))


def _mails(one: Record, other: Record) -> Evidence:
	if one.email and one.email == other.email:
		return Evidence(_SAME_EMAIL, EMAIL)
	if one.domains & other.domains:
		return Evidence(_SAME_DOMAIN, DOMAIN)
	return Evidence(_OTHER_DOMAIN if one.domains and other.domains else 0.0)


def _places(one: Record, other: Record) -> Evidence:
	streets, town = places.compare_streets(one.place, other.place), places.same_town(one.place, other.place)
	if town is False:
		return Evidence(_OTHER_TOWN)
	if town is None:
		return Evidence(_STREETS_WITHOUT_TOWN[streets], ADDRESS if streets == places.SAME else "")
	if streets in (places.SAME, places.PERHAPS):
		return Evidence(_STREETS[streets], ADDRESS)
	if streets != places.UNKNOWN:
		return Evidence(_STREETS[streets])
	codes = {one.place.pincode, other.place.pincode} - {""}
	return Evidence(_STREETS[streets] if len(codes) < 2 else _OTHER_CODE, TOWN)


def _countries(one: Record, other: Record) -> float:
	return _OTHER_COUNTRY if one.country and other.country and one.country != other.country else 0.0


def _names(one: Record, other: Record, is_alone: bool) -> list[Evidence]:
	"""What the names say, and their legal forms. `is_alone`: nothing else speaks for it."""
	if not (one.names and other.names):
		return []
	alike, left, right = max(
		((_names_alike(left, right, is_alone), left, right) for left in one.names for right in other.names),
		key=lambda found: found[0],
	)
	weight = _in_proportion(alike)
	if weight > 0 and not _have_a_word_of_their_own(left, right):
		weight *= _SAY_LITTLE
	reason = NAME if alike == 1 else SIMILAR_NAME if alike >= _CONTAINED else ""
	return [Evidence(weight, reason), Evidence(_forms(one, other, alike))]


def may_be_alike(names: Sequence[str], others: Sequence[str]) -> bool:
	"""Whether names of two clients may be alike, by their keys of the kind `NAME` alone: by the letters of the words
	that tell names apart, a rough measure for many. Against one that has no such key it says nothing."""
	pairs = list(product(map(telling_words, names), map(telling_words, others)))
	return not pairs or any(fuzz.token_set_ratio(*pair) >= _LETTERS for pair in pairs)


def _names_alike(one: NameTerms, other: NameTerms, is_alone: bool) -> float:
	letters = fuzz.token_set_ratio(one.key, other.key)
	if is_alone and letters < ROUGHLY_ALIKE:
		return _NO_LIKENESS
	found = one.similarity(other)
	is_contained = letters == 100 and _have_a_word_of_their_own(one, other)
	return max(found, _CONTAINED) if is_contained else found


def _have_a_word_of_their_own(one: NameTerms, other: NameTerms) -> bool:
	return all(any(term.weight >= ORDINARY for term in name.terms) for name in (one, other))


def _in_proportion(alike: float) -> float:
	for (low, below), (high, above) in pairwise(_NAMES):
		if alike <= high:
			return below + (above - below) * (alike - low) / (high - low)
	return _NAMES[-1][1]


def _forms(one: Record, other: Record, alike: float) -> float:
	if not (one.legal_form and other.legal_form):
		return 0.0
	if one.legal_form != other.legal_form:
		return _OTHER_FORM
	return _REGISTERED if alike == 1 and one.country and one.country == other.country else 0.0
