"""Telephones as they are compared: one form, however they are written. Needs no site."""

from __future__ import annotations

import re
from functools import lru_cache

import phonenumbers

VERSION = phonenumbers.__version__
"""Which numbers there are changes with it, and with them the keys of clients."""

SHORTEST = 7
"""Digits of what cannot be read as a number of any country, and of each of several numbers in one field."""

_POSSIBLE = phonenumbers.ValidationResult.IS_POSSIBLE
_SEPARATORS = re.compile(r"[/;,|\n]|\bor\b|\bou\b|\bo\b", re.IGNORECASE)


def phone_keys(*texts: str | None, country: str | None = None) -> frozenset[str]:
	"""The numbers in some fields as E.164 ("+351222000111"), else their digits alone.

	`country`: a code, of numbers that are written without theirs. Of several numbers in one field each is one.
	"""
	return frozenset(key for text in texts for part in _parts(text or "") if (key := _key(part, country)))


def _parts(text: str) -> list[str]:
	parts = _SEPARATORS.split(text)
	# "212/555-0100" is one number: each of several would have digits enough for one.
	return parts if all(len(_digits(part)) >= SHORTEST for part in parts) else [text]


@lru_cache(maxsize=10_000)
def _key(text: str, country: str | None) -> str:
	text = text.strip()
	if text.startswith("00"):
		text = f"+{text[2:]}"
	try:
		number = phonenumbers.parse(text, country)
	except phonenumbers.NumberParseException:
		number = None
	# Without its area's code a number is not the country's: the same seven digits are in every town.
	if number and phonenumbers.is_possible_number_with_reason(number) == _POSSIBLE:
		number.extension = None
		return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
	digits = _digits(text)
	return digits if len(digits) >= SHORTEST else ""


def _digits(text: str) -> str:
	return "".join(sign for sign in text if sign.isdecimal())
