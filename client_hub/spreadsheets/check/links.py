"""Names of linked documents as they stand in cells: the name itself, or what people here call it.

A country may be written as its name, in another language, or as its two letters. Names are looked up
for many rows at once; a DocType with few documents is read whole, with its names in our languages.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import frappe
from babel import Locale, UnknownLocaleError
from frappe import _

from client_hub.languages import UNDERSTOOD, own_and_understood, translations
from client_hub.spreadsheets.check import countries
from client_hub.spreadsheets.check.countries import country_key
from client_hub.spreadsheets.sheet.reading.cells import CellProblem, quoted

READ_WHOLE = 1_000
"""DocTypes with at most this many documents are read at once."""


class LinkNames:
	"""Looks up links. Call `prepare` with the texts of some rows before `resolve` is asked for them."""

	def __init__(self) -> None:
		self._names: dict[str, dict[str, str]] = defaultdict(dict)
		self._whole: dict[str, bool] = {}

	def prepare(self, doctype: str, texts: set[str]) -> None:
		"""Find the documents that `texts` name, in one query."""
		if doctype not in self._whole:
			self._whole[doctype] = self._read_whole(doctype)
		wanted = [text for text in texts if text.casefold() not in self._names[doctype]]
		if self._whole[doctype] or not wanted:
			return
		table = frappe.qb.DocType(doctype)
		for name in frappe.qb.from_(table).select(table.name).where(table.name.isin(wanted)).run(pluck=True):
			self._names[doctype].setdefault(str(name).casefold(), str(name))

	def forget_rows(self) -> None:
		"""Let go of what single rows asked for, so that memory does not grow with the sheet."""
		for doctype, whole in self._whole.items():
			if not whole:
				self._names[doctype].clear()

	def resolve(self, doctype: str, text: str) -> str:
		"""The name of the document that a cell means. Raises `CellProblem` when there is none."""
		name = self._names[doctype].get(text.casefold())
		if name is None and doctype in _OTHER_WAYS:
			name = self._other_way(doctype, text)
		if name is None:
			raise CellProblem(
				_("There is no {0} {1}. Correct the spelling, or create it first.").format(
					_(doctype), quoted(text)
				)
			)
		return name

	def _other_way(self, doctype: str, text: str) -> str | None:
		"""How people and other systems write it besides its name, as far as it is a document here."""
		for written in _OTHER_WAYS[doctype](text):
			if name := self._names[doctype].get(written.casefold()):
				self._names[doctype][text.casefold()] = name
				return name
		return None

	def _read_whole(self, doctype: str) -> bool:
		table = frappe.qb.DocType(doctype)
		names = frappe.qb.from_(table).select(table.name).limit(READ_WHOLE + 1).run(pluck=True)
		if len(names) > READ_WHOLE:
			return False
		known = self._names[doctype]
		for name in names:
			known[str(name).casefold()] = str(name)
		for catalogue in translations().values():
			for name in names:
				if translated := catalogue.get(str(name)):
					known.setdefault(translated.casefold(), str(name))
		if doctype == "Country":
			self._add_countries(known)
		return True

	def _add_countries(self, known: dict[str, str]) -> None:
		table = frappe.qb.DocType("Country")
		codes = {
			code.upper(): name
			for name, code in frappe.qb.from_(table).select(table.name, table.code).run()
			if code
		}
		for language in own_and_understood():
			for code, territory in _territories(language).items():
				if code in codes:
					known.setdefault(territory.casefold(), codes[code])
		for code, name in codes.items():
			known.setdefault(code.casefold(), name)


def _ways_to_write_a_language(text: str) -> Iterator[str]:
	"""en_US and en-US are en where there is no such language, es_ES is es; a name is that of its code."""
	code = text.replace("_", "-")
	yield code
	yield code.split("-")[0]
	wanted = country_key(text.split("/")[0].split("(")[0])
	for language in UNDERSTOOD:
		for found, name in Locale.parse(language, sep="-").languages.items():
			if country_key(name) == wanted:
				yield found.replace("_", "-")


def _ways_to_write_a_currency(text: str) -> Iterator[str]:
	""" "EUR - Euro", "€" and "Euro" are EUR."""
	yield from _CODE.findall(text)
	wanted = country_key(text)
	for language in UNDERSTOOD:
		locale = Locale.parse(language, sep="-")
		yield from (code for code, name in locale.currencies.items() if country_key(name) == wanted)
	yield from _SIGNS.get(text, ())


def _ways_to_write_a_user(text: str) -> Iterator[str]:
	"""A user by full name or e-mail address, when there is one of it."""
	for fieldname in ("email", "full_name"):
		found = frappe.get_all("User", filters={fieldname: text, "enabled": 1}, pluck="name", limit=2)
		if len(found) == 1:
			yield found[0]


_CODE = re.compile(r"\b[A-Z]{3}\b")
_SIGNS = {"€": ("EUR",), "£": ("GBP",), "R$": ("BRL",), "US$": ("USD",), "¥": ("JPY",), "CHF": ("CHF",)}

_OTHER_WAYS = {
	"Country": countries.names_of,
	"Language": _ways_to_write_a_language,
	"Currency": _ways_to_write_a_currency,
	"User": _ways_to_write_a_user,
}


def _territories(language: str) -> dict[str, str]:
	try:
		return dict(Locale.parse(language, sep="-").territories)
	except (UnknownLocaleError, ValueError):
		return {}
