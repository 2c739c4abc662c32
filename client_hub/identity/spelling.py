"""Names as words that can be compared: without case, accents, punctuation and invisible characters.

What a word says is left alone here: legal forms are `legal_forms`', how alike two names are is
`similarity`'s.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from client_hub.clean_text import INVISIBLE_LETTERS

AND = "&"
"""The one word for "&", "and", "y", "e", "i", "und" and "et"."""

COMPANY = "co"
"""The one word for what stands after it in "Tiffany & Co.", "Pérez y Cía." and "Duval et Cie"."""

SHORT = 3
"""Letters of a word whose accents count in a legal form: "Sé" is a cathedral and no SE."""

_CONJUNCTIONS = frozenset(("and", "und", "et"))
_CONJUNCTIONS_OF_ONE_LETTER = frozenset("eiy")
_COMPANIES = frozenset("co cia ca cie comp company compania companhia compagnie companyia".split())

# Letters that Unicode does not take apart into a base letter and a mark.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})

# Only the marks of Latin, Greek and Cyrillic: in other scripts a mark is a letter of its own.
_MARKS = re.compile("[\u0300-\u036f]")

_APOSTROPHES = "'’‘ʼʹ′`"
_MEANINGFUL_SIGNS = "./&+"


class _Signs(dict[int, str]):
	"""For `str.translate`: what each character is in a name; filled as characters are met."""

	def __missing__(self, code: int) -> str:
		sign = chr(code)
		category = unicodedata.category(sign)
		if sign in _APOSTROPHES or category == "Cf" or sign in INVISIBLE_LETTERS:
			found = ""
		elif category == "Nd":
			found = str(unicodedata.decimal(sign))
		elif category[0] in "LNM" or sign in _MEANINGFUL_SIGNS:
			found = sign
		else:
			found = " "
		self[code] = found
		return found


_SIGNS = _Signs()

# Letters with dots or a slash between them; "&"; a word.
_TOKEN = re.compile(
	r"(?P<spaced>(?<![^ ./&+])[^ ./&+\d](?:[./][^ ./&+\d](?![^ ./&+]))+)"
	r"|(?P<conjunction>&|(?<= )\+(?= ))"
	r"|(?P<word>[^ ./&+]+)"
)


class Word(NamedTuple):
	"""A word of a name.

	`text`: as it is compared. `spelling`: as legal forms are looked up, a short one with its accents.
	`is_spaced`: letters that were written apart, "S.A.", "S/A" or "S A".
	"""

	text: str
	spelling: str
	is_spaced: bool = False


def words_of(name: str | None) -> list[Word]:
	"""The words of a name, in their order."""
	# NFKC makes a space and an accent of the apostrophe that Spanish keyboards have.
	text = unicodedata.normalize("NFKC", (name or "").replace("´", "'")).casefold().translate(_SIGNS)
	found = []
	for token in _TOKEN.finditer(text):
		if token["conjunction"]:
			found.append(Word(AND, AND))
		elif token["spaced"]:
			found.append(_word(re.sub("[./]", "", token["spaced"]), True))
		else:
			# "E. Leclerc" begins with a letter of a name.
			is_initial = len(token[0]) == 1 and text[token.end() : token.end() + 1] == "."
			found.append(_word(token[0], is_initial))
	return join_letters(_find_conjunctions([word for word in found if word.text]))


def _word(text: str, is_spaced: bool) -> Word:
	folded = fold(text)
	return Word(folded, text if len(text) <= SHORT else folded, is_spaced)


def fold(text: str) -> str:
	"""A word without accents."""
	if text.isascii():
		return text
	text = _MARKS.sub("", unicodedata.normalize("NFKD", text.translate(_LETTERS)))
	return unicodedata.normalize("NFC", text)


def _find_conjunctions(words: list[Word]) -> list[Word]:
	found = list(words)
	for place in range(1, len(words) - 1):
		word = words[place]
		if word.text in _CONJUNCTIONS or (
			word.text in _CONJUNCTIONS_OF_ONE_LETTER and not _is_initial(words, place)
		):
			# A letter keeps its spelling: before a legal form it is none after all ("Fund I S.A.").
			found[place] = Word(AND, AND if len(word.text) > 1 else word.text)
	for place in range(1, len(found)):
		if found[place - 1].text == AND and found[place].text in _COMPANIES:
			found[place] = Word(COMPANY, COMPANY)
	return found


def _is_initial(words: list[Word], place: int) -> bool:
	"""Whether a letter is one of those of "J E Smith", and not that of "A e B" or "Peres e Filhos"."""
	before, after = words[place - 1], words[place + 1]
	return words[place].is_spaced or (len(before.text) == 1 and len(after.text) > 1)


def join_letters(words: list[Word]) -> list[Word]:
	"""J M and J. M. are JM: letters that stand alone, next to each other, are one word."""
	joined: list[Word] = []
	letters: list[Word] = []
	for word in [*words, None]:
		if word and len(word.text) == 1 and word.text.isalpha():
			letters.append(word)
			continue
		if len(letters) > 1:
			joined.append(_word("".join(letter.spelling for letter in letters), True))
		else:
			joined += letters
		letters = []
		if word:
			joined.append(word)
	return joined
