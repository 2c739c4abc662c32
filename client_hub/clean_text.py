"""Texts without characters that nobody sees and nobody has typed: they come with copies from PDFs and pages.

Needs no site. What a text is *found* by (tax IDs, keys of names) goes further: see `identity`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

# Characters that are shown as nothing though Unicode calls them letters or marks.
INVISIBLE_LETTERS = frozenset(
	"\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
	+ "".join(map(chr, (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
)

# They join and part letters that are written together, in Persian and in the scripts of India.
_JOINERS = "\u200c\u200d"

# Of the spaces these only keep a line together. An ideographic one is seen.
_SPACES = re.compile("[\u00a0\u2007\u202f]")
_LINE_ENDS = re.compile(r"\r\n|[\t\n\v\f\r\x85\u2028\u2029]")
_LAYOUT = "\n\r\t"


def clean_line(text: str) -> str:
	"""A text of one line as it is stored: composed, without control and format characters."""
	return clean_lines(without_format_characters(in_one_line(text))).strip()


def in_one_line(text: str) -> str:
	"""A text without line ends and tabs, a space for each."""
	return _LINE_ENDS.sub(" ", text)


def clean_lines(text: str) -> str:
	"""A text of several lines as it is stored. What lays it out stays: lines, tabs, marks of direction."""
	return _only(unicodedata.normalize("NFC", text), _is_no_control)


def without_format_characters(text: str) -> str:
	"""A text composed and without characters that are no part of it; a joiner stays between letters.

	Never with a character that is another for the eye: NFC, not NFKC, which makes "Ma José" of "Mª José".
	"""
	return _only(_SPACES.sub(" ", unicodedata.normalize("NFC", text)), _is_no_format)


def has_letter_or_digit(text: str) -> bool:
	"""Whether a text says anything that can be read out."""
	return any(sign.isalnum() and sign not in INVISIBLE_LETTERS for sign in text)


def _only(text: str, is_kept: Callable[[str, int], bool]) -> str:
	if text.isprintable():  # nothing of these kinds is
		return text
	return "".join(sign for place, sign in enumerate(text) if is_kept(text, place))


def _is_no_control(text: str, place: int) -> bool:
	# Cs: half of a character, which no database takes.
	return text[place] in _LAYOUT or unicodedata.category(text[place]) not in ("Cc", "Cs")


def _is_no_format(text: str, place: int) -> bool:
	if text[place] in _JOINERS:
		return _is_joined(text[place - 1 : place]) and _is_joined(text[place + 1 : place + 2])
	return unicodedata.category(text[place]) != "Cf"


def _is_joined(sign: str) -> bool:
	"""Whether it is a letter, or one of the pictures that are joined to another one."""
	return bool(sign) and (
		unicodedata.category(sign)[0] in "LM" or unicodedata.category(sign) in ("So", "Sk")
	)
