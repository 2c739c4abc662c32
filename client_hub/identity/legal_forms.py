"""The legal form in a name: what it is, by country, and the name without it.

Which forms there are, how they are written and where they exist is data: `legal_forms.csv`, whose
head says how to add one. A form is found only where something is left of the name.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from client_hub.identity.spelling import AND, COMPANY, SHORT, Word, fold, words_of

EVERYWHERE = "*"
AMBIGUOUS, LOCAL = "?", "!"
"""Marks of a spelling, see the head of the data."""

_DATA = Path(__file__).with_suffix(".csv")

# The scripts that write no spaces between words begin with Thai.
_FIRST_SIGN_WITHOUT_SPACES = "\u0e00"


@dataclass(frozen=True)
class Entry:
	"""One spelling of a form: the words as they are written. A state or a size has an empty `form`."""

	form: str
	countries: frozenset[str]
	spelling: tuple[str, ...]
	mark: str
	in_front: bool

	def is_at_home(self, country: str | None) -> bool:
		return country in self.countries

	def is_known(self, country: str | None, words: list[Word]) -> bool:
		"""Whether `words`, which are written so, are this form outside of its countries too."""
		is_spaced = len(words) == 1 and words[0].is_spaced
		if self.mark:
			return self.mark == AMBIGUOUS and is_spaced
		if EVERYWHERE in self.countries or not country:
			return True
		return is_spaced or len(words) > 1 or len(words[0].spelling) > SHORT


class _Spellings:
	"""Entries at one end of a name, found by their words, the longest first."""

	def __init__(self, entries: Iterable[Entry], in_front: bool):
		self._in_front = in_front
		self._entries: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
		lengths: dict[str, set[int]] = defaultdict(set)
		for entry in entries:
			self._entries[entry.spelling].append(entry)
			lengths[entry.spelling[0 if in_front else -1]].add(len(entry.spelling))
		self._lengths = {word: sorted(found, reverse=True) for word, found in lengths.items()}

	def candidates(self, words: list[Word]) -> Iterator[tuple[list[Entry], list[Word], list[Word]]]:
		"""(entries, the words they are written with, the rest), longest first.

		Something must be left, and what an "&" joins to the name belongs to it: "Hotel & Spa" is no
		S.p.A., and the form of "Pérez y Cía. Ltda." is Ltda alone. The letter of "Fund I S.A." is no "&".
		"""
		for length in self._lengths.get(words[0 if self._in_front else -1].spelling, ()) if words else ():
			cut = length if self._in_front else len(words) - length
			if not 0 < cut < len(words):
				continue
			first, second = words[:cut], words[cut:]
			part, rest = (first, second) if self._in_front else (second, first)
			if entries := self._entries.get(tuple(word.spelling for word in part)):
				if rest[0 if self._in_front else -1].text != AND:
					yield entries, part, rest
				elif not self._in_front and (letter := _letter_before(part, rest)):
					yield [e for e in entries if e.mark != AMBIGUOUS], part, [*rest[:-1], letter]

	def take(self, words: list[Word], country: str | None) -> tuple[list[Word], str | None]:
		"""The words without the form that a name of `country` has here, and the form; None for none."""
		for entries, part, rest in self.candidates(words):
			for entry in entries:
				if entry.is_at_home(country):
					return rest, entry.form
			for entry in entries:
				if entry.is_known(country, part):
					return rest, entry.form
		return words, None


class LegalForms:
	"""Takes names apart by what the entries say."""

	def __init__(self, entries: list[Entry]):
		forms, states = [e for e in entries if e.form], [e for e in entries if not e.form]
		self._forms = _Spellings((e for e in forms if not e.in_front), in_front=False)
		self._forms_in_front = _Spellings((e for e in forms if e.in_front), in_front=True)
		self._states = _Spellings((e for e in states if not e.in_front), in_front=False)
		self._states_in_front = _Spellings((e for e in states if e.in_front), in_front=True)
		self._countries: dict[str, set[str]] = defaultdict(set)
		for entry in forms:
			self._countries[entry.form] |= entry.countries - {EVERYWHERE}
		self._glued = _longest_first(e for e in forms if not e.in_front and _is_glued(e))
		self._glued_in_front = _longest_first(e for e in forms if e.in_front and _is_glued(e))

	def countries_of(self, form: str) -> list[str]:
		"""Where a form exists, of those that are not everywhere."""
		return sorted(self._countries.get(form, ()))

	def split(self, words: list[Word], country: str | None) -> tuple[list[Word], str]:
		"""The words of the name itself, and its legal form, "" when it names none."""
		words = self._without_states(self._unglued(words), country)
		rest, form = self._forms.take(words, country)
		if form is None:
			rest, form = self._forms_in_front.take(words, country)
			return rest, form or ""
		return self._without_form_in_front(self._without_states(rest, country), form), form

	def _without_states(self, words: list[Word], country: str | None) -> list[Word]:
		words, _state = self._states_in_front.take(words, country)
		while True:
			rest, state = self._states.take(words, country)
			if state is None:
				rest = self._without_state_after_form(words, country)
			if len(rest) == len(words):
				return words
			words = rest

	def _without_state_after_form(self, words: list[Word], country: str | None) -> list[Word]:
		"""What is an ordinary word elsewhere is none behind a form: "Padaria Alva Ltda - ME"."""
		for _entries, _part, rest in self._states.candidates(words):
			if self._forms.take(rest, country)[1] is not None:
				return rest
		return words

	def _without_form_in_front(self, words: list[Word], form: str) -> list[Word]:
		"""Some names carry their form at both ends: "PT Astra Tbk", "Oy Fazer Ab"."""
		for entries, _part, rest in self._forms_in_front.candidates(words):
			if any(entry.form == form for entry in entries):
				return rest
		return words

	def _unglued(self, words: list[Word]) -> list[Word]:
		"""The words with forms as words of their own in scripts that write no spaces."""
		last = words[-1].text if words else ""
		if not last.isascii():
			form = next((form for form in self._glued if last.endswith(form)), last)
			if form != last:
				words = [*words[:-1], _plain(last.removesuffix(form)), _plain(form)]
		first = words[0].text if words else ""
		if not first.isascii():
			form = next((form for form in self._glued_in_front if first.startswith(form)), first)
			if form != first:
				words = [_plain(form), _plain(first.removeprefix(form)), *words[1:]]
		return words


def _letter_before(part: list[Word], rest: list[Word]) -> Word | None:
	"""The letter that was taken for an "&" and is the last word of the name."""
	letter = rest[-1].spelling
	return None if letter == AND or part[0].text == COMPANY else _plain(letter)


def _plain(text: str) -> Word:
	return Word(text, text)


def _is_glued(entry: Entry) -> bool:
	"""Whether a form stands in a name without a space; a single sign such as 株 has brackets."""
	return (
		len(entry.spelling) == 1
		and len(entry.spelling[0]) > 1
		and entry.spelling[0] >= _FIRST_SIGN_WITHOUT_SPACES
	)


def _longest_first(entries: Iterable[Entry]) -> list[str]:
	return sorted({entry.spelling[0] for entry in entries}, key=len, reverse=True)


# --- the data ------------------------------------------------------------------------------------


@cache
def legal_forms() -> LegalForms:
	"""The forms of the data, read once."""
	return LegalForms(read_entries())


def read_entries() -> list[Entry]:
	"""All spellings of the data, in its order."""
	with _DATA.open(encoding="utf-8", newline="") as file:
		rows = csv.DictReader(line for line in file if not line.startswith("#"))
		return [entry for row in rows for entry in _entries_of(row)]


def _entries_of(row: dict[str, str]) -> Iterator[Entry]:
	countries = frozenset(row["countries"].split())
	for column, in_front in (("spellings", False), ("in_front", True)):
		marks: dict[tuple[str, ...], str] = {}
		without_accents: dict[tuple[str, ...], str] = {}
		for text in filter(None, map(str.strip, row[column].split(";"))):
			mark = text[-1] if text[-1] in (AMBIGUOUS, LOCAL) else ""
			words = words_of(text.removesuffix(mark))
			marks[tuple(word.spelling for word in words)] = mark
			without_accents[tuple(fold(word.spelling) for word in words)] = mark
		for spelling, mark in {**without_accents, **marks}.items():
			yield Entry(row["form"], countries, spelling, mark, in_front)
