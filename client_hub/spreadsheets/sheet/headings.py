"""A header read: what it means by its words alone, whose it says it is, and its number among several.

"Billing Address - Postal Code *" is the postal code of the billing address, "E-mail 2" the second of
several e-mails, "City / Town" one thing in two words. What the words leave open is `mapping`'s.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from client_hub.spreadsheets.sheet import words
from client_hub.spreadsheets.sheet.columns import LONGEST_HEADER, Headers, normalise

OWN, SECOND, OTHER, ANYWHERE = 0, 1, 2, 3
"""Whose a column is: the client's own, taken where nothing is better, of somewhere or somebody else, or of
what no word is known for, taken where nothing else is there."""

NO_FIELD = "NO_FIELD"

NUMBERED_WITHIN = ("email_id", "phone", "mobile_no", "website", "COMPANY")

_IN_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_WORD_ENDS = re.compile(
	r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[^\W\d])(?=\d)|(?<=\d)(?=[^\W\d])"
)
_SPLIT = re.compile(r"[\W_]+")
_ALTERNATIVES = re.compile(r"\s*[/|,]\s*|\s+ou?\s+|\s+or\s+|\s+od(?:er|\.)\s+", re.IGNORECASE)
_ABBREVIATION = re.compile(r"\b([^\W\d_]{4,})\.")
_NUMBERED = re.compile(r"#\s*(?=\d)")
_NUMBER_SIGNS = re.compile(r"\b[Nn](?:[º°ª]|\.\s*[º°ª]|ro\.|um\.|úm\.|r\.|o\.)\s*|(?<=\w)\s*#\s*")

_YES_OR_NO = re.compile(
	r"(?!.*\b(cu[aá]l|what|which|qua[il]|quel|como|cómo|wie|d[oó]nde|where|onde)\b).*\?\s*", re.IGNORECASE
)

_FURTHER_LINE = re.compile(
	r"(line|linea|linha|ligne|part|parte|partie|zeile|riga|regel)?([2-5])"
	r"(nd|rd|th|a|o|e|de|eme|ieme)?(line|linea|linha|ligne|part|parte|partie|zeile|riga|regel)?"
	r"|cont|continued|continuacion|continuacao|suite|forts"
)

_SAID_BY_HINT = frozenset(("phone", "mobile_no", "website", "CONTACT", "NAME", "FULL_NAME"))
"""What "(fax)", "(LinkedIn)" or "(job title)" behind it makes to something that no client has."""

_ANYBODY = (
	"CUSTOMER",
	"NAME",
	"FULL_NAME",
	"CUSTOMER_OR_CODE",
	"contact_first_name",
	"contact_last_name",
)

_TOGETHER = {
	"LEGAL": ("COMPANY", *_ANYBODY),
	"COMPANY": ("CONTACT", *_ANYBODY),
	"trade_name": ("APELIDO", "contact_last_name"),
	"tax_id": ("SECOND_TAX_ID", "DOCUMENT"),
	"phone": ("mobile_no",),
	"city": ("DISTRICT",),
}
"""Of several words in one header, what says most; a header that says more than one thing says nothing."""

_JOINTS = frozenset("de del do da of di du des la el der von vom van the s".split())
"""What joins the words of a phrase and says nothing itself."""

_AND = frozenset("y e and und et og och en".split())

_WRITTEN_OTHERWISE = {
	short: whole for whole, several in words.WRITTEN_OTHERWISE.items() for short in several.split()
}

_TOWNS: dict[frozenset[str | None], str] = {
	frozenset(("city", "state")): "CITY_STATE",
	frozenset(("city", "pincode")): "CODE_CITY",
	frozenset(("city", "pincode", "state")): "CODE_CITY_STATE",
}
"""One column for several things that every address has: "Cidade/UF", "PLZ Ort"."""

_NAMES = frozenset((*words.NAMES, "trade_name", "contact_first_name", "contact_last_name"))

_LEVELS = frozenset(("state", "STATE_OR_STATUS", "REGION", "DEPARTAMENTO", "DISTRITO"))
"""Words that are a state when two of them stand together."""

_PARTY = frozenset(
	"""client clients customer customers cust supplier suppliers vendor vendors cliente clientes proveedor proveedores
	fornecedor fornecedores fournisseur fournisseurs kunde kunden kd debitor debitoren kreditor kreditoren lieferant lieferanten klant klanten debiteur
	debiteuren crediteur crediteuren relatie leverancier fornitore fornitori tiers tercero terceros mandant adherent
	membre mitglied mitglieds member lid parceiro comunero abonado afiliado asociado suscriptor subscriber donor condomino utente
	expositor exhibitor distribuidor dealer reseller proveidor soci cari musteri ugyfel vevo partner paciente pacientes pac patient guest huesped hospede socio socios associado inquilino tenant
	profile perfil""".split()
)
"""Whose number, code or account it is makes it the record's own: "KundenID", "Compte client"."""

_PHONES = ("phone", "mobile_no")

_NUMBERS = ("CODE", "NUMBER", "ID", "LEDGER_ACCOUNT")

_CONTACT = frozenset(
	"contact contacto contato kontakt kontaktperson ansprechpartner contactpersoon persona pessoa de".split()
)

_NOUN_FIRST = frozenset("direccion domicilio endereco morada indirizzo".split())
"""Words of languages in which what is meant stands first: "Dirección contacto" is an address."""

_OF_AN_ADDRESS = frozenset(
	("city", "state", "pincode", "country", "REGION", "DISTRICT", "STREET_NUMBER", "UNIT")
)
"""What "Endereço (Cidade)" says in brackets."""

_JOINED = (
	"clientes",
	"cliente",
	"fornecedor",
	"forn",
	"proveedor",
	"client",
	"customer",
	"cust",
	"cli",
	"kunden",
	"kunde",
	"klant",
	"fiscal",
)

MOST_BEGIN_SO = 0.5
"""Share of the headers of a sheet whose first word is the same."""

LONGEST_QUALIFIER = 4
"""Words."""


@dataclass(frozen=True)
class Heading:
	"""`meaning`: a field of Client, a key of `words`, `NO_FIELD`, or None when the words are unknown.

	`owner`: whose it is (OWN, SECOND, OTHER), and `place` the words that say so, which columns of one
	address share. `number`: 2 of "Phone 2", else 0. `hint`: what stood in brackets.
	"""

	meaning: str | None
	owner: int = OWN
	place: str = ""
	number: int = 0
	hint: str = ""


def count_known(headers: Headers) -> Callable[[list[str | None]], int]:
	"""How the header row of a sheet is found: by headers that are a field's own, or usual ones."""

	def count(texts: list[str | None]) -> int:
		read_here = reader_of(texts)
		return sum(
			1
			for text in texts
			if text
			and (
				headers.field_of(text)
				or headers.is_reason(text)
				or read_here(text).meaning not in (None, NO_FIELD)
			)
		)

	return count


@cache
def _meanings() -> dict[str, str]:
	found: dict[str, str] = {}
	for table in (words.FIELDS, words.NAMES, words.PARTS, words.UNDECIDED):
		for meaning, text in table.items():
			for phrase in _phrases(text):
				found.setdefault(normalise(phrase), meaning)
	return found


@cache
def _plain_meanings() -> dict[str, str]:
	found: dict[str, str] = {}
	for table in (words.FIELDS, words.NAMES, words.PARTS, words.UNDECIDED):
		for meaning, text in table.items():
			for phrase in _phrases(text):
				if len(phrase.split()) > 1:
					found.setdefault(_plain(phrase.split()), meaning)
	return found


def _plain(tokens: list[str]) -> str:
	return "".join(_WRITTEN_OTHERWISE.get(token, token) for token in tokens if token not in _JOINTS)


@cache
def _qualifiers() -> dict[tuple[str, ...], int]:
	found: dict[tuple[str, ...], int] = {}
	for owner, text in ((OTHER, words.OTHER), (SECOND, words.SECOND), (OWN, words.OWN)):
		for phrase in _phrases(text):
			found.setdefault(tuple(map(normalise, phrase.split())), owner)
	return found


@cache
def _no_field() -> frozenset[str]:
	return frozenset(normalise(phrase) for phrase in _phrases(words.NO_FIELD))


def _phrases(text: str) -> list[str]:
	return [phrase.strip() for line in text.split("\n") for phrase in line.split("|") if phrase.strip()]


@lru_cache(maxsize=1024)
def read(header: str | None) -> Heading:
	"""What a header says. Headers without a word, and far too long ones, mean nothing."""
	if not header or len(header) > LONGEST_HEADER:
		return Heading(None)
	if _YES_OR_NO.fullmatch(header):
		asked = read(header.rstrip(" ?"))
		return asked if asked.meaning in (*_PHONES, "email_id", "website") else Heading(NO_FIELD)
	if (meaning := _meanings().get(normalise(header))) and meaning not in _PHONES:
		return Heading(meaning)
	hint = " ".join(filter(None, (a or b for a, b in _IN_BRACKETS.findall(header))))
	header = _NUMBERED.sub(" ", header)
	plain = _NUMBER_SIGNS.sub(" no ", _IN_BRACKETS.sub(" ", header)).strip()
	parts = [_read_words(words_of(part)) for part in _ALTERNATIVES.split(plain) if words_of(part)]
	if reached := _reached_by(parts):
		return reached  # "Tel./Fax" is a telephone, "PhoneFax" is none
	if found := _listed(parts, "," in plain):
		return _with_hint(found, hint)
	for text in (plain, _NUMBER_SIGNS.sub(" no ", header)):
		if found := _read_words(words_of(text)):
			return _with_hint(found, hint)
	found = _one_of([part for part in parts if part])
	# "Co./Last Name" is no last name.
	if found and not all(parts) and found.meaning not in _SAID_BESIDE_ANYTHING:
		found = None
	if found := found or _two_names(words_of(plain)):
		return _with_hint(found, hint)
	phrases = _phrases_in(words_of(plain))
	if found := _town(phrases) or _street(phrases):
		return _with_hint(found, hint)
	if _names_no_field(words_of(header)):
		return Heading(NO_FIELD, hint=hint)
	whole = _ABBREVIATION.sub(lambda found: _whole_word(found[1]) or found[0], plain)
	if whole != plain and (found := _read_words(words_of(whole))):
		return _with_hint(found, hint)
	return _beside_an_unknown_word(words_of(plain)) or Heading(None, hint=hint)


_SAID_BESIDE_ANYTHING = ("LEGAL", "COMPANY", "CUSTOMER", "CUSTOMER_OR_CODE", "notes")
"""What stays so with another word behind a slash: "Co./Last Name", "Notes / to do", "Supplier / Producer"."""

_TAKEN_BESIDE_ANYTHING = frozenset(
	("address_line1", "city", "pincode", "phone", "mobile_no", "email_id", "website")
)

SHORTEST_UNKNOWN = 3
"""Letters of a word that may be anything: "Farm address"."""


def _beside_an_unknown_word(tokens: list[str]) -> Heading | None:
	""" "Farm address" and "Nearest town": of somewhere, which is the client's where nothing else is."""
	tokens = [token for token in tokens if token not in _JOINTS]
	if len(tokens) < 2:
		return None
	for unknown, rest in ((tokens[0], tokens[1:]), (tokens[-1], tokens[:-1])):
		meaning = _meanings().get("".join(rest))
		if meaning in _TAKEN_BESIDE_ANYTHING and _is_unknown(unknown):
			return Heading(meaning, ANYWHERE, unknown)
	return None


def _is_unknown(token: str) -> bool:
	return len(token) >= SHORTEST_UNKNOWN and token.isalpha() and token not in _known_words()


@cache
def _known_words() -> frozenset[str]:
	"""All words of all tables: what one of them stands beside is what they say."""
	tables = (words.FIELDS, words.NAMES, words.PARTS, words.UNDECIDED)
	texts = [text for table in tables for text in table.values()]
	texts += [words.OWN, words.SECOND, words.OTHER, words.NO_FIELD]
	return frozenset(word for text in texts for phrase in _phrases(text) for word in phrase.split())


@lru_cache(maxsize=1024)
def _whole_word(beginning: str) -> str | None:
	"""The word for a field that an abbreviation such as "Localid." is of, if it can be of no other one."""
	beginning = normalise(beginning)
	fields = {phrase: meaning for phrase, meaning in _meanings().items() if phrase.startswith(beginning)}
	others = any(phrase.startswith(beginning) for phrase in _no_field())
	meanings = set(fields.values())
	return (
		next(iter(fields)) if len(meanings) == 1 and not others and meanings <= words.FIELDS.keys() else None
	)


_SPELT = frozenset(
	"""LEGAL COMPANY DISTRICT trade_name tax_id address_line1 city state pincode country email_id phone mobile_no website
	notes""".split()
)

SHORTEST_MISWRITTEN = 6
"""Letters of a header that a letter less, more or other still leaves as that word."""

SHORTEST_MISWRITTEN_WORD = 5
"""Letters of the one word in it that is: shorter ones are abbreviations of something else."""

LONG_IN_ONE = 10
"""Letters of a phrase that may be written in one: "RAZONSCOIAL", but no TELPART for TELPORT."""


@lru_cache(maxsize=1024)
def miswritten(header: str) -> str | None:
	"""What a header would mean with one letter less, more, other or exchanged: "Telefno", "Direcion"."""
	key = normalise(header)
	if len(key) < SHORTEST_MISWRITTEN:
		return None
	tokens = words_of(header)
	found = {
		meaning
		for phrase, meaning in _phrases_as_written()
		if len(phrase) == len(tokens) and _is_one_word_off(tokens, phrase)
	}
	# "Contrato" is no contact that somebody has misspelt, and a number may be any.
	return found.pop() if len(found) == 1 and found <= _SPELT else None


@cache
def _phrases_as_written() -> list[tuple[tuple[str, ...], str]]:
	"""The words of each phrase, and all of them in one."""
	found: dict[tuple[str, ...], str] = {}
	for table in (words.FIELDS, words.NAMES, words.PARTS, words.UNDECIDED):
		for meaning, text in table.items():
			for phrase in _phrases(text):
				found.setdefault(tuple(phrase.split()), meaning)
				if len(normalise(phrase)) >= LONG_IN_ONE:
					found.setdefault((normalise(phrase),), meaning)
	return list(found.items())


def _is_one_word_off(tokens: list[str], phrase: tuple[str, ...]) -> bool:
	"""Whether one letter of one long word is amiss: "Dom. Comercial" is no "Nom. comercial"."""
	other = [(a, b) for a, b in zip(tokens, phrase, strict=True) if a != b]
	return len(other) < 2 and all(
		len(b) >= SHORTEST_MISWRITTEN_WORD and _is_one_letter_off(a, b) for a, b in other
	)


def _is_one_letter_off(one: str, other: str) -> bool:
	if abs(len(one) - len(other)) > 1:
		return False
	start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
	if start is None:
		return True
	a, b = one[start:], other[start:]
	return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def reader_of(texts: list[str | None]) -> Callable[[str | None], Heading]:
	"""`read` for one sheet: the word with which nearly all of its headers begin ("T_VILLE", "cust.email")
	says nothing, and is taken off where the header is not known with it."""
	first = Counter(found[0] for text in texts if text and len(found := words_of(text)) > 1)
	word, count = first.most_common(1)[0] if first else ("", 0)
	if count < 4 or count < MOST_BEGIN_SO * sum(1 for text in texts if text):
		return _reader_without_a_letter([text for text in texts if text]) or read

	def read_here(text: str | None) -> Heading:
		heading = read(text)
		if heading.meaning is None and text and len(there := words_of(text)) > 1 and there[0] == word:
			rest = _WORD_ENDS.sub(" ", text).lstrip(" _-.")[len(word) :]
			return read(rest.lstrip(" _-.:/"))
		return heading

	return read_here


def _reader_without_a_letter(texts: list[str]) -> Callable[[str | None], Heading] | None:
	"""A reader for a table whose fields begin with the letter of their type: "CNOMCLI", "CDIRCLI"."""
	first = Counter(text[0] for text in texts if text.isupper())
	letter, count = first.most_common(1)[0] if first else ("", 0)
	if count < MOST_BEGIN_SO * len(texts):
		return None
	only_so = [
		text
		for text in texts
		if text[0] == letter and read(text).meaning is None and read(text[1:]).meaning in words.FIELDS
	]
	if len(only_so) < 4:
		return None

	def read_here(text: str | None) -> Heading:
		heading = read(text)
		return read(text[1:]) if text and text[0] == letter and heading.meaning is None else heading

	return read_here


def _with_hint(heading: Heading, hint: str) -> Heading:
	if not hint:
		return heading
	if heading.meaning == "address_line1" and _FURTHER_LINE.fullmatch(normalise(hint)):
		return Heading("address_line2", heading.owner, heading.place, heading.number, hint)
	said = _read_words(words_of(hint))
	if said and said.meaning == NO_FIELD and heading.meaning in _SAID_BY_HINT:
		return Heading(NO_FIELD, hint=hint)
	if said and heading.meaning == "city" and (town := _town([heading.meaning, said.meaning])):
		return replace(heading, meaning=town.meaning, hint=hint)
	if said and said.meaning in _OF_AN_ADDRESS and heading.meaning == "address_line1":
		place = " ".join(filter(None, (heading.place, "address")))
		return Heading(said.meaning, max(said.owner, heading.owner), place, said.number, hint)
	if said and said.meaning == "mobile_no" and heading.meaning == "phone":
		heading = Heading("mobile_no", heading.owner, heading.place, heading.number)
	# "Phone (home)" is somewhere else's, "Tax ID (CIF)" says the same twice.
	owner = _qualifiers().get(tuple(words_of(hint)), heading.owner)
	return Heading(heading.meaning, max(owner, heading.owner), heading.place, heading.number, hint)


def _read_words(tokens: list[str]) -> Heading | None:
	if not tokens:
		return None
	key = "".join(tokens)
	if meaning := _meanings().get(key):
		return Heading(meaning)
	if len(tokens) > 2 and tokens[0] in _PARTY and (meaning := _meanings().get("".join(tokens[1:]))):
		return Heading(meaning)  # "Customer - Internal ID"
	if _names_no_field(tokens):
		return Heading(NO_FIELD)
	if len(tokens) > 1 and (meaning := _plain_meanings().get(_plain(tokens))):
		return Heading(meaning)
	return (
		_without_number(tokens)
		or _without_qualifiers(tokens)
		or _without_joined(tokens)
		or _of_a_further_line(tokens)
	)


def _without_number(tokens: list[str]) -> Heading | None:
	""" "Phone 2", and "E-mail 1 - Value": of an address the number within says which address."""
	for place in range(len(tokens) - 1, 0, -1):
		if not tokens[place].isdecimal() or len(tokens[place]) > 1:
			continue
		meaning = _meanings().get("".join(tokens[:place] + tokens[place + 1 :]))
		if meaning and (place == len(tokens) - 1 or meaning in NUMBERED_WITHIN):
			return Heading(meaning, number=int(tokens[place]))
	return None


def _without_qualifiers(tokens: list[str]) -> Heading | None:
	"""The shortest way to a phrase by taking words off its ends, the longest qualifier first.

	"client" alone says little: of "client_address_1" it is rather the qualifier, and of "Dirección contacto"
	the contact.
	"""
	weak = None
	for length in range(min(LONGEST_QUALIFIER, len(tokens) - 1), 0, -1):
		front = tokens[:length]
		for taken, rest in ((front, tokens[length:]), (tokens[-length:], tokens[:-length])):
			owner = _qualifiers().get(tuple(taken))
			if owner is None or (taken is not front and taken[-1].isdecimal()):
				continue  # at the end "Address 2" is the second line, before it another address
			# "do", "de" and "of" join a qualifier to its phrase.
			rest = _without_joints(rest)
			found = _read_words(rest) if rest else None
			if found and found.meaning != NO_FIELD:
				if found.meaning in (*_NUMBERS, "CUSTOMER_NUMBER") and _PARTY.issuperset(
					_without_joints(list(taken))
				):
					return Heading("CUSTOMER_NUMBER", place=found.place, number=found.number)
				place = " ".join(filter(None, (" ".join(taken), found.place)))
				heading = Heading(found.meaning, max(owner, found.owner), place, found.number)
				if found.meaning in ("NAME", "FULL_NAME") and _CONTACT.issuperset(taken):
					return replace(heading, meaning="CONTACT", place=found.place)
				is_weak = found.meaning == "CUSTOMER_OR_CODE" or (
					found.meaning == "CONTACT" and taken[0] in _NOUN_FIRST
				)
				if not is_weak:
					return heading
				weak = weak or heading
	return weak


def _of_a_further_line(tokens: list[str]) -> Heading | None:
	""" "Calle de facturación 2": the number stands behind what says whose it is."""
	if len(tokens) < 3 or tokens[-1] not in ("2", "3", "4"):
		return None
	found = _read_words(tokens[:-1])
	return replace(found, meaning="address_line2") if found and found.meaning == "address_line1" else None


def _without_joined(tokens: list[str]) -> Heading | None:
	""" "TELCLI" and "EMAILCLIENTE": whose it is, written in one with the phrase."""
	if len(tokens) != 1:
		return None
	for joined in _JOINED:
		for rest in (tokens[0].removeprefix(joined), tokens[0].removesuffix(joined)):
			meaning = _meanings().get(rest) if rest != tokens[0] else None
			if meaning in _NUMBERS:
				return Heading("CUSTOMER_NUMBER")
			if meaning == "NAME":
				return Heading("CUSTOMER")
			if meaning in words.FIELDS:
				return Heading(meaning)
	return None


def _without_joints(tokens: list[str]) -> list[str]:
	while len(tokens) > 1 and tokens[0] in _JOINTS:
		tokens = tokens[1:]
	while len(tokens) > 1 and tokens[-1] in _JOINTS:
		tokens = tokens[:-1]
	return tokens


def _one_of(found: list[Heading]) -> Heading | None:
	"""One meaning of several words for it: "City / Town"; of a name, what says most of it."""
	meanings = list(dict.fromkeys(heading.meaning for heading in found if heading.meaning != NO_FIELD))
	if len(meanings) == 1:
		return next(heading for heading in found if heading.meaning == meanings[0])
	for strongest, others in _TOGETHER.items():
		if strongest in meanings and {*meanings} <= {strongest, *others}:
			return Heading(strongest)
	if len(meanings) > 1 and {*meanings} <= _LEVELS:
		return Heading("state")
	return _town(meanings)


def _town(meanings: Sequence[str | None]) -> Heading | None:
	as_town = {"BY": "city", "STATE_OR_STATUS": "state", "REGION": "state"}
	found = [as_town.get(one or "", one) for one in meanings]
	meaning = _TOWNS.get(frozenset(found)) if len(found) > 1 else None
	if meaning and "state" in found and found.index("state") < found.index("city"):
		meaning = "STATE_CITY" if meaning == "CITY_STATE" else None
	return Heading(meaning) if meaning else None


_STREETS = frozenset(("address_line1", "VIA", "STREET_TYPE"))
_IN_A_STREET = frozenset(("STREET_NUMBER", "NUMBER", "UNIT", "DISTRICT", "address_line2"))
_BEHIND_A_STREET = frozenset(("city", "pincode", "state", "country", "STATE_OR_STATUS", *_TOWNS.values()))


def _street(meanings: Sequence[str | None]) -> Heading | None:
	"""The line of an address, named by its parts: "Via e n. civico", "Calle, nº, CP y ciudad"."""
	rest = {*meanings} - _STREETS
	if rest == {*meanings}:
		return None
	if rest <= _IN_A_STREET:
		return Heading("address_line1")
	return Heading("FULL_ADDRESS") if rest <= _IN_A_STREET | _BEHIND_A_STREET else None


def _reached_by(parts: list[Heading | None]) -> Heading | None:
	"""Of "Tel./Fax" and "E-mail / PEC" the one that a client has."""
	found = [part for part in parts if part and part.meaning in (*_PHONES, "email_id")]
	there = {part.meaning if part else None for part in parts}
	return found[0] if NO_FIELD in there and len(there) == 2 and found else None


def _listed(parts: list[Heading | None], by_commas: bool) -> Heading | None:
	"""What is known only while the words stand apart: "Tel/Cell" is either, "TelCell" a mobile one, and
	"Address, City" is no city.
	"""
	meanings = [part.meaning if part else None for part in parts]
	if {*meanings} == {*_PHONES}:
		return Heading("phone", max(part.owner for part in parts if part))
	return _street(meanings) if by_commas else None


def _two_names(tokens: list[str]) -> Heading | None:
	""" "NomeCliente_RazaoSocial", "URL Website": two words for one thing, one behind the other."""
	for place in range(1, len(tokens)):
		parts = [_meanings().get("".join(part)) for part in (tokens[:place], tokens[place:])]
		if all(part in _NAMES for part in parts) and (found := _one_of([Heading(p) for p in parts])):
			return found
		if {*parts} == {"phone", "mobile_no"}:
			return Heading("mobile_no")
		if parts[0] in words.FIELDS and parts[0] == parts[1]:
			return Heading(parts[0])
	return None


def _phrases_in(tokens: list[str]) -> list[str | None]:
	"""The meanings of the phrases that a header is made of, the longest first; none unless all are known."""
	found: list[str | None] = []
	tokens = [token for token in tokens if token not in _AND]
	while tokens:
		ends = range(min(LONGEST_QUALIFIER, len(tokens)), 0, -1)
		end = next((end for end in ends if "".join(tokens[:end]) in _meanings()), 0)
		if not end:
			return []
		found.append(_meanings()["".join(tokens[:end])])
		tokens = tokens[end:]
	return found


def _names_no_field(tokens: list[str]) -> bool:
	known = _no_field()
	tokens = [token for token in tokens if not token.isdecimal()]
	return any(
		"".join(tokens[start:end]) in known
		for start in range(len(tokens))
		for end in range(start + 1, min(start + LONGEST_QUALIFIER, len(tokens)) + 1)
	)


def words_of(text: str) -> list[str]:
	"""The words of a header, as they are compared."""
	return [normalise(word) for word in _SPLIT.split(_WORD_ENDS.sub(" ", text)) if normalise(word)]
