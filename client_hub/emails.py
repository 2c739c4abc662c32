"""E-mail addresses in one field, as people and other systems write them: several, with names, with mailto.

Needs no site. One field of several addresses would be one row of a Contact, in which no incoming mail
is ever found.
"""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"]+@[^\s@<>()\[\],;:\"/]+\.[^\s@<>()\[\],;:\"/]+")
# "García, Ana" <a@x.example>: what is quoted, or before an address in brackets, is the name of its owner. It begins
# where something else ends, so that a long text is not gone through from each of its letters.
_NAME = re.compile(r"\"[^\"]*\"\s*(?=<)|(?:^|(?<=[,;<>\n\"]))[^,;<>\n\"]*(?=<)")
_SEPARATORS = re.compile(r"[\s,;|<>]+|:::|(?:^|\s)/(?=\s)")
_PREFIX = re.compile(r"mailto:", re.IGNORECASE)
_QUERY = re.compile(r"\?\S*")
_AROUND = "()[]'\"/."
"""What stands around an address in a sentence."""
_LONGEST = 2_000
"""Characters; what is longer is no list of addresses."""


def addresses_in(text: str | None) -> list[str]:
	"""The addresses, the first one first, each once; none when anything in the text is no address.

	What is not understood is left for Frappe to object to, by its own words.
	"""
	if len(text or "") > _LONGEST:
		return []
	parts = _SEPARATORS.split(_QUERY.sub("", _PREFIX.sub("", _NAME.sub(" ", text or ""))))
	found: dict[str, str] = {}
	for part in parts:
		if address := part.strip(_AROUND):
			found.setdefault(address.lower(), address)
	return list(found.values()) if all(map(_ADDRESS.fullmatch, found.values())) else []


def primary_email(text: str) -> str:
	"""The address that a client keeps of a field with several: the first, or what is not understood."""
	return next(iter(addresses_in(text)), text)
