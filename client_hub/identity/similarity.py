"""How alike two names are: a measure for suggestions, to be looked at by a person.

Words are paired, whatever their order: equal ones, words written together, initials, abbreviations and
typing errors. What counts is how much of both names is paired, and by which words: "Norte" and "Sur"
tell two companies apart, "Construcciones" and "Const." do not. Numbers are the same or are not.
"""

from __future__ import annotations

from collections.abc import Callable

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from client_hub.identity.terms import MEANINGFUL, ORDINARY, Term, terms_of

# How sure a pair of words is that are not the same, from 0 to 1.
SOUNDS_ALIKE = 0.95
WRITTEN_TOGETHER = 0.95
ABBREVIATED = 0.8
INITIALS = 0.75
SPACE_MISPLACED = 0.9
SPACE_MISPLACED_LETTERS = 9
"""Letters of a name for each wrong one that is borne."""
ALL_INITIALS = 0.85
"""Three letters or more that stand for the whole name."""

SHORTEST_TYPO = 4
"""Letters; a shorter word is another one when a letter differs."""
LONG = 7
"""Letters; a shorter word is another one when its first letter or its last vowel is another."""
ALIKE = 0.7
"""Share of letters that a word and its misspelling have in common at least."""
ANOTHER_ENDING = 0.6
"""Juan and Juana, Ribeira and Ribeiro: a last vowel is seldom a typing error."""
A_SHORT_TYPO = 0.5
TYPO_POWER = 1.2
"""What one wrong letter in ten costs less than two in twenty."""

BOTH_SAY_MORE = 0.6
"""What is left of the score when each name has a distinctive word that the other lacks."""
A_NUMBER_MORE = 0.75
"""And when one of them has a number that the other lacks."""
BOTH_SAY_SOMETHING = 0.9
"""And when each has a word of business that the other lacks."""

ROUGHLY_ALIKE = 55
"""Of a hundred, by the letters alone. The labelled cases that are alike have 64 at least."""

_VOWELS = "aeiou"
INITIALS_OF_FORMS = "cl"
"""Of Company, Corporation and Limited, which a name's key lacks and its initials have."""

Terms = list[Term]
Pairs = list[tuple[Terms, Terms, float]]
"""(words of the one name, words of the other, how sure it is that they are the same)."""


def key_similarity(one: str, other: str) -> float:
	"""How alike two names are, from 0 to 1, by their keys."""
	return NameTerms(one).similarity(NameTerms(other))


def nearest(key: str, others: list[str], most: int) -> list[int]:
	"""Places of those of `others` that are the most like `key` by the letters alone, as far as they are at all.

	A rough measure, made for many at once, spares most of them the comparison word by word. It knows
	neither initials nor other scripts.
	"""
	rough = process.extract(
		key, others, scorer=fuzz.token_set_ratio, processor=None, limit=most, score_cutoff=ROUGHLY_ALIKE
	)
	return [place for _other, _score, place in rough]


class NameTerms:
	"""A name's key taken apart once, to be compared with many others."""

	def __init__(self, key: str):
		self.key = key
		self.terms = terms_of(key)
		self._letters = key.replace(" ", "")
		self._numbers = sorted(term.text for term in self.terms if term.is_number)

	def similarity(self, other: NameTerms) -> float:
		"""How alike the two names are, from 0 to 1."""
		if self._letters == other._letters:
			return 1.0 if len(self.terms) == len(other.terms) else WRITTEN_TOGETHER
		score = term_similarity(self.terms, other.terms)
		return max(score, SPACE_MISPLACED) if self._has_a_space_misplaced(other) else score

	def _has_a_space_misplaced(self, other: NameTerms) -> bool:
		"""Whether only a space and a letter or two tell the names apart: "Alno orTrading"."""
		if len(self.terms) == len(other.terms) or self._numbers != other._numbers:
			return False
		longest = max(len(self._letters), len(other._letters))
		most = min(2, longest // SPACE_MISPLACED_LETTERS)
		return OSA.distance(self._letters, other._letters, score_cutoff=most) <= most


def term_similarity(ones: Terms, others: Terms) -> float:
	"""The share of what both names say that is paired, weighed by how sure the pairs are."""
	total = _weight(ones) + _weight(others)
	if not total:
		return 0.0
	paired = 0.0
	for pairing in (_equal, _together, _initials, _alike):
		for first, second, certainty in pairing(ones, others):
			# A word of business with a typing error is none that the data knows, and says as little.
			weight = (
				2 * min(_weight(first), _weight(second)) if pairing is _alike else _weight(first + second)
			)
			total -= _weight(first + second) - weight
			paired += certainty * weight
			ones, others = _without(ones, first), _without(others, second)
	# All of both is 1, whichever way the weights were added up: that differs from one Python to the next.
	return round(paired / total, 9) * _penalty(ones, others)


def _penalty(ones: Terms, others: Terms) -> float:
	"""What is left of the score because of the words that found no partner."""
	numbers = any(term.is_number for term in ones), any(term.is_number for term in others)
	if all(numbers):
		return 0.0
	left = A_NUMBER_MORE if any(numbers) else 1.0
	weights = [
		max((term.weight for term in side if not term.is_number), default=0) for side in (ones, others)
	]
	if min(weights) >= ORDINARY:
		return left * BOTH_SAY_MORE
	return left * BOTH_SAY_SOMETHING if min(weights) >= MEANINGFUL else left


# --- pairing -------------------------------------------------------------------------------------


def _equal(ones: Terms, others: Terms) -> Pairs:
	found: Pairs = []
	texts = {term.text for term in others}
	for term in ones:
		if term.text in texts and (same := next((o for o in others if o.text == term.text), None)):
			found.append(([term], [same], 1.0))
			others = _without(others, [same])
	return found


def _together(ones: Terms, others: Terms) -> Pairs:
	"""A word that the other name writes as two: Datamax and Data Max."""
	return _of_both_sides(ones, others, _two_in_one)


def _two_in_one(term: Term, others: Terms, _alone: bool) -> tuple[Terms, float] | None:
	for place in range(len(others) - 1):
		if others[place].written + others[place + 1].written == term.written:
			return others[place : place + 2], WRITTEN_TOGETHER
	return None


def _initials(ones: Terms, others: Terms) -> Pairs:
	"""Letters that stand for words in their order: JM and José María."""
	return _of_both_sides(ones, others, _words_of_initials)


def _words_of_initials(term: Term, others: Terms, alone: bool) -> tuple[Terms, float] | None:
	words = [other for other in others if other.weight >= MEANINGFUL and not other.is_number]
	letters = term.written
	if alone and len(letters) == len(words) + 1 > 3 and letters[-1] in INITIALS_OF_FORMS:
		letters = letters[:-1]
	length = len(letters)
	if not 1 < length <= len(words) or not letters.isalpha():
		return None
	for place in range(len(words) - length + 1):
		part = words[place : place + length]
		if "".join(word.written[0] for word in part) == letters:
			whole = alone and length == len(words) > 2
			return part, ALL_INITIALS if whole else INITIALS
	return None


def _of_both_sides(
	ones: Terms, others: Terms, find: Callable[[Term, Terms, bool], tuple[Terms, float] | None]
) -> Pairs:
	"""What `find` finds for a word of either name among those of the other."""
	for turned in (False, True):
		side, opposite = (others, ones) if turned else (ones, others)
		alone = sum(term.weight >= MEANINGFUL for term in side) == 1
		for term in side:
			if found := find(term, opposite, alone):
				part, certainty = found
				return [(part, [term], certainty) if turned else ([term], part, certainty)]
	return []


def _alike(ones: Terms, others: Terms) -> Pairs:
	"""The surest pairs of single words first."""
	candidates = [
		(certainty, place, other_place)
		for place, one in enumerate(ones)
		for other_place, other in enumerate(others)
		if (certainty := _certainty(one, other))
	]
	found: Pairs = []
	taken: set[tuple[int, int]] = set()
	for certainty, place, other_place in sorted(candidates, key=lambda c: -c[0]):
		if not taken & {(0, place), (1, other_place)}:
			taken |= {(0, place), (1, other_place)}
			found.append(([ones[place]], [others[other_place]], certainty))
	return found


def _certainty(one: Term, other: Term) -> float:
	"""How sure it is that one word is written for the other."""
	if one.is_number or other.is_number:
		return 0.0
	if one.sound == other.sound:
		return SOUNDS_ALIKE
	short, long = sorted((one.written, other.written), key=len)
	if len(short) == 1:
		return INITIALS if long[0] == short else 0.0
	if 1 < len(short) < SHORTEST_TYPO + 2 and len(long) > len(short) + 1 and long.startswith(short):
		return ABBREVIATED if min(one.weight, other.weight) < ORDINARY else INITIALS
	return _certainty_of_typo(short, long, one, other)


def _certainty_of_typo(short: str, long: str, one: Term, other: Term) -> float:
	if (
		len(short) < max(SHORTEST_TYPO - 1, ALIKE * len(long))
		or (one.is_known and other.is_known)
		or (len(short) < LONG and one.weight == other.weight and _begin_otherwise(short, long))
	):
		return 0.0
	if len(long) < LONG + 1 and _differ_in_last_vowel(short, long):
		return ANOTHER_ENDING
	if len(short) < SHORTEST_TYPO:
		return A_SHORT_TYPO if OSA.distance(short, long, score_cutoff=1) == 1 else 0.0
	alike = max(
		OSA.normalized_similarity(one.written, other.written, score_cutoff=ALIKE),
		OSA.normalized_similarity(one.sound, other.sound, score_cutoff=ALIKE),
	)
	return alike**TYPO_POWER


def _begin_otherwise(short: str, long: str) -> bool:
	"""Whether the first letter is another one: none left out, added or swapped with the second."""
	return (
		short[0] != long[0] and (len(short) == len(long) or short[0] != long[1]) and short[1::-1] != long[:2]
	)


def _differ_in_last_vowel(short: str, long: str) -> bool:
	if len(short) == len(long):
		return short[:-1] == long[:-1] and short[-1] in _VOWELS and long[-1] in _VOWELS
	return short == long[:-1] and long[-1] in _VOWELS


def _weight(terms: Terms) -> float:
	return sum(term.weight for term in terms)


def _without(terms: Terms, taken: Terms) -> Terms:
	left = list(terms)
	for term in taken:
		left.remove(term)
	return left
