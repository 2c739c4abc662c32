"""The words of a name as `similarity` compares them: what each is taken for, how it sounds, how much it says.

Which spellings are one word, and which words say little, is data: `name_words.csv`. No key depends on it.
"""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from client_hub.identity.legal_forms import read_entries
from client_hub.identity.spelling import fold

_DATA = Path(__file__).with_name("name_words.csv")

ORDINARY = 1.0
"""Weight of a word that the data does not know; such words tell names apart."""
A_FORM_PERHAPS = 0.5
"""Of a word at an end of the name that is a legal form in some country."""
A_LETTER = 0.4
MEANINGFUL = 0.3
"""Weight from which a word is no article and no title."""

_ROMAN = {n: str(v) for v, n in enumerate("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv".split(), 1)}

_LATIN = str.maketrans(
	{
		**dict(zip("абвгдезийклмнопрстуфыэіїєґўј", "abvgdeziiklmnoprstufyeiiegui", strict=True)),
		**dict(zip("αβγδεζηικλμνοπρσςτυφω", "avgdeziiklmnoprsstyfo", strict=True)),
		**{"ё": "e", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": ""},
		**{"ю": "yu", "я": "ya", "љ": "lj", "њ": "nj", "ћ": "c", "ђ": "dj", "џ": "dz"},
		**{"θ": "th", "ξ": "x", "χ": "ch", "ψ": "ps"},
	}
)

# Letters that stand for one sound in names carried over from other scripts and languages.
_SOUNDS = (
	(re.compile("sch|sh"), "s"),
	(re.compile("ph"), "f"),
	(re.compile("kh|ch|ck|q|c(?![ei])"), "k"),
	(re.compile("x"), "ks"),
	(re.compile("zh|[zc]"), "s"),
	(re.compile("gh"), "g"),
	(re.compile("th"), "t"),
	(re.compile("ou|oo|ue"), "u"),
	(re.compile("ee"), "i"),
	(re.compile("oe"), "o"),
	(re.compile("ae"), "a"),
	(re.compile("w"), "v"),
	(re.compile("[yj]"), "i"),
	(re.compile("(?<=.)h"), ""),
	(re.compile(r"(.)\1+"), r"\1"),
	(re.compile("(?<=....)s$"), ""),
)


class Term(NamedTuple):
	"""A word of a name.

	`text`: what it is taken for. `written`: as it stands there, in Latin letters. `is_known`: whether the
	data has it.
	"""

	text: str
	written: str
	sound: str
	weight: float
	is_number: bool
	is_known: bool


def terms_of(key: str) -> list[Term]:
	"""The words of a name's key as they are compared for likeness."""
	words = key.split()
	last = len(words) - 1
	terms = [
		_term(_ROMAN[word] if word in _ROMAN and (len(word) > 1 or 0 < place == last) else word)
		for place, word in enumerate(words)
	]
	for place in (0, last) if last > 0 else ():
		if words[place] in _form_words():
			terms[place] = terms[place]._replace(weight=min(terms[place].weight, A_FORM_PERHAPS))
	# No article is the last word: "Kim Jong Il".
	if terms and terms[last].weight < MEANINGFUL:
		terms[last] = terms[last]._replace(text=terms[last].written, weight=ORDINARY)
	return terms


def telling_words(key: str) -> str:
	"""The words of a name's key that tell names apart; all of them where there are none."""
	known = _known_words()
	return " ".join(word for word in key.split() if word not in known or known[word][1] >= ORDINARY) or key


@lru_cache(maxsize=50_000)
def _term(word: str) -> Term:
	written = fold(word.translate(_LATIN)) or word
	known = _known_words().get(written)
	text, weight = known or (written, ORDINARY if len(written) > 1 else A_LETTER)
	return Term(
		text=text,
		written=written,
		sound=_sound(written) or written,
		weight=weight,
		is_number=any(sign.isdigit() for sign in written),
		is_known=bool(known),
	)


def _sound(text: str) -> str:
	for pattern, sound in _SOUNDS:
		text = pattern.sub(sound, text)
	return text


@cache
def _known_words() -> dict[str, tuple[str, float]]:
	"""{spelling: (the word it is taken for, its weight)} of the data."""
	with _DATA.open(encoding="utf-8", newline="") as file:
		rows = csv.DictReader(line for line in file if not line.startswith("#"))
		return {
			spelling: (row["word"], float(row["weight"]))
			for row in rows
			for spelling in (row["word"], *row["spellings"].split())
		}


@cache
def _form_words() -> frozenset[str]:
	"""Words that are a legal form by themselves, as keys have them."""
	return frozenset(fold(entry.spelling[0]) for entry in read_entries() if len(entry.spelling) == 1)
