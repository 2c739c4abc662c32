"""Names of companies and people: one normalised form, and how alike two names are.

Two spellings of one legal name differ in case, accents, punctuation and the way the legal form is
written or left out (definitions 10). `name_key` takes all of that away; it is for comparing, never
for showing.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

KEY_LENGTH = 140
"""Characters of a key that are kept, the size of its column."""

SIMILAR = 0.88
"""Names at least this much alike are worth a second look (definitions 10)."""

# Letters that Unicode does not take apart into a base letter and a mark.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})

# Only the marks of Latin, Greek and Cyrillic: in other scripts a mark is a letter of its own.
_MARKS = re.compile("[\u0300-\u036f]")
_WORDS = re.compile(r"\w+")
_APOSTROPHES = re.compile(r"['’`´]")
_DOTTED = re.compile(r"\b(?:\w\.\s?){2,}")

_LEGAL_FORMS = frozenset(
	"""
	sl slu slp slne sll sa sau sad sc scp scoop scl aie ute cb sociedad sociedade limitada anonima
	lda ltda unipessoal eireli epp me mei crl
	gmbh mbh ggmbh ag kg kgaa ohg ug gbr ek ev eg haftungsbeschrankt
	ltd limited plc llp lp llc lllp inc incorporated corp corporation co company cic
	sarl sarlu sas sasu eurl snc sci selarl scs gie
	srl srls spa sapa scarl sagl
	bv nv vof cv bvba sprl cvba
	ab as asa oy oyj aps hb kb amba ivs
	spzoo spj sro vos kft zrt nyrt bt doo dd dooel ad ood eood ooo oao zao pao ao jsc
	pvt pty pte private proprietary sdn bhd tbk kk
	srlcv rlcv sapi
	""".split()
)

# Legal forms of several words, each the whole end of a name.
_LEGAL_PHRASES = (
	("sa", "de", "cv"),
	("s", "de", "rl", "de", "cv"),
	("s", "de", "rl"),
	("sapi", "de", "cv"),
	("sp", "z", "oo"),
	("sp", "zoo"),
)

_LAST_WORDS = _LEGAL_FORMS | {phrase[-1] for phrase in _LEGAL_PHRASES}


def name_key(name: str | None) -> str:
	"""The normalised form of a name, at most `KEY_LENGTH` characters; "" for an empty name."""
	text = _APOSTROPHES.sub("", (name or "").casefold()).translate(_LETTERS)
	text = unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFKD", text)))
	text = _DOTTED.sub(lambda initials: re.sub(r"[.\s]", "", initials[0]) + " ", text)
	words = _WORDS.findall(text)
	words = _join_initials(_without_legal_form(words) or words)
	return (" ".join(words) or " ".join(text.split()))[:KEY_LENGTH]


def similarity(one: str, other: str) -> float:
	"""How alike two names are, from 0 to 1, after normalising both."""
	return key_similarity(name_key(one), name_key(other))


def key_similarity(one: str, other: str) -> float:
	"""How alike two keys are, from 0 to 1; 0 as soon as it is clear that they are not `SIMILAR`."""
	matcher = SequenceMatcher(None, one, other, autojunk=False)
	if matcher.real_quick_ratio() < SIMILAR or matcher.quick_ratio() < SIMILAR:
		return 0.0
	return matcher.ratio()


def _join_initials(words: list[str]) -> list[str]:
	"""J M and J. M. are JM: letters that stand alone, next to each other, are one word."""
	joined: list[str] = []
	initials = ""
	for word in words:
		if len(word) == 1 and word.isalpha():
			initials += word
			continue
		if initials:
			joined.append(initials)
			initials = ""
		joined.append(word)
	return [*joined, initials] if initials else joined


def _without_legal_form(words: list[str]) -> list[str]:
	"""The words before the legal form; empty when the name is nothing else."""
	while words and (len(words[-1]) == 1 or words[-1] in _LAST_WORDS):
		length = next((n for n in range(5, 0, -1) if _is_legal_form(words[-n:], n)), 0)
		if not length:
			break
		words = words[:-length]
	return words


def _is_legal_form(words: list[str], length: int) -> bool:
	if len(words) < length:
		return False
	if tuple(words) in _LEGAL_PHRASES:
		return True
	# One word, or one written with spaces between its letters.
	return (length == 1 or all(len(word) == 1 for word in words)) and "".join(words) in _LEGAL_FORMS
