"""Several e-mail addresses or telephones in one cell, and what stands around them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from client_hub.emails import addresses_in

LISTS = ("email_id", "phone", "mobile_no")
"""Fields of which a client's Contact keeps several."""

_BETWEEN = re.compile(r"\s*(?:[;,\n\r|]|:::|\s/\s|\s+(?:y|e|and|or|o|ou)\s+(?=\S+@)|(?<=\w)\s+(?=\S+@))\s*")
_IN_BRACKETS = re.compile(r"<\s*([^<>\s]+@[^<>\s]+)\s*>")
_MAILTO = re.compile(r"^mailto:", re.IGNORECASE)

_BETWEEN_PHONES = re.compile(
	r"\s*(?:[;\n\r|]|:::|\s+/\s+|\s+(?:y|e|and|or|o|ou)\s+)\s*|(?<=\d{6})\s*/\s*(?=[+(]?\d{6})|(?<=\d{6}),\s*(?=[+(]?\d{6})"
)
_PHONE_LABEL = re.compile(
	r"^(?:tel[eé]?f?[oô]?n?o?e?s?|tfno|tlf|tlfn|phone|mobile|m[oó]vil|mob|cell?|celular|telem[oó]vel|fone|fon|t|m|p|fijo|fixo|office|oficina)\s*[.:]*\s*(?=[+(\d])",
	re.IGNORECASE,
)
_TEL_URI = re.compile(r"^tel:", re.IGNORECASE)
_EXTENSION = re.compile(
	r"[,;]?\s*(?:ext(?:ensi[oó]n|ensão|ension)?|extn|x|ramal|int|anexo)\s*[.:]?\s*(\d{1,6})\s*$",
	re.IGNORECASE,
)

LONGEST_PHONE = 20
"""Characters that Frappe takes of a telephone number."""


def emails_of(texts: Iterable[str]) -> list[str]:
	"""The addresses of cells, the first one first, each once. What is no address stays, to be objected to."""
	found: dict[str, str] = {}
	for text in texts:
		if understood := addresses_in(text):
			for address in understood:
				found.setdefault(address.casefold(), address)
			continue
		named = _IN_BRACKETS.findall(text)
		rest = _IN_BRACKETS.sub("", text)
		# "Ana <a@x.example>": the name belongs to the address and is no other one.
		plain = [part for part in _BETWEEN.split(rest) if "@" in part or not named]
		for address in (*named, *plain) if named else plain:
			address = _MAILTO.sub("", address.strip(" \t<>,;")).strip()
			if address:
				found.setdefault(address.casefold(), address)
	return list(found.values())


def phones_of(texts: Iterable[str]) -> list[str]:
	"""The telephones of cells, the first one first, each once, as Frappe takes them."""
	found: dict[str, str] = {}
	for text in texts:
		for phone in _BETWEEN_PHONES.split(text):
			phone = clean_phone(phone or "")
			if phone:
				found.setdefault(digits(phone) or phone, phone)
	return list(found.values())


def clean_phone(text: str) -> str:
	"""A telephone without what it is called, its extension behind #."""
	# Wide digits and thin spaces are those that Frappe takes; no telephone has a sign that this makes another.
	phone = " ".join(unicodedata.normalize("NFKC", text).split())
	phone = _TEL_URI.sub("", phone).strip()
	phone = _PHONE_LABEL.sub("", phone)
	phone = _EXTENSION.sub(r" #\1", phone).strip(" .,;")
	if len(phone) > LONGEST_PHONE:
		shorter = re.sub(r"[\s().-]+", " ", phone).strip()
		phone = shorter if len(shorter) <= LONGEST_PHONE else re.sub(r"[\s().-]+", "", phone)
	return phone


def digits(phone: str) -> str:
	"""What tells two telephones apart."""
	return re.sub(r"[^\d+#]", "", phone)


def key(fieldname: str, text: str) -> str:
	"""What tells two values of one list apart."""
	return text.casefold() if fieldname == "email_id" else digits(text)
