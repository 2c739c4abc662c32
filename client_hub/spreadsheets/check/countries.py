"""Countries as people write them: other names and codes, in the country's own language and in ours."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.languages import get_official_languages

from client_hub.languages import UNDERSTOOD

_IN_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_SIGNS = re.compile(r"[^\w]|_")
_MARKS = re.compile("[\u0300-\u036f]")
_BEGINNINGS = re.compile(r"^(the|la|el|os|as|a|o)\s+", re.IGNORECASE)

_MORE_LANGUAGES = ("ca", "fr", "de", "it", "nl")
"""Languages of systems whose exports are read, besides ours."""

_IN_THEIR_OWN_LANGUAGE = (
	"AD AL AT BA BE BG CH CY CZ DK EE FI GR HR HU IE IS LT LU LV MK MT NO PL RO RS RU SE SI SK TR UA".split()
)
"""Countries whose name in their own language is none of ours. Each costs the loading of a language."""

_OTHERS = {
	"US": "usa us eeuu eua eua estadosunidosdeamerica estadosunidosdaamerica estadosunidosdenorteamerica unitedstatesofamerica america etatsunisdamerique eeuudeamerica",
	"GB": "uk greatbritain britain england scotland wales northernireland inglaterra escocia gales grabretana granbretana irlandadelnorte grossbritannien grandebretagne granbretagna unitedkingdomofgreatbritainandnorthernireland angleterre",
	"NL": "holanda holland hollande olanda netherlands",
	"CZ": "czechrepublic republicacheca repcheca chequia republicatcheca tchequia republiquetcheque tschechischerepublik repubblicaceca",
	"KR": "southkorea republicofkorea korea corea coreadelsur coreiadosul",
	"RU": "russianfederation federacionrusa",
	"CI": "ivorycoast costademarfil costadomarfim",
	"GR": "el ellada hellas",
	"AE": "uae eau emiratosarabes emiratos emiratosarabesunidos",
	"MK": "macedonia northmacedonia fyrom",
	"MM": "burma birmania",
	"SZ": "swaziland suazilandia",
	"CV": "capeverde",
	"TR": "turkey turquia turkiye",
	"VN": "vietnam",
	"SK": "slovakrepublic eslovaquia republicaeslovaca",
	"DE": "brd alemania republicafederaldealemania",
	"CN": "prc peoplesrepublicofchina republicapopularchina",
	"BR": "republicafederativadobrasil",
	"PT": "republicaportuguesa",
	"ES": "reinodeespana espanya peninsula",
	"MX": "mejico estadosunidosmexicanos mex",
	"DO": "repdominicana republicadominicana",
	"TW": "taiwan taipei",
	"LA": "laos",
	"IR": "iran",
	"SY": "syria siria",
	"PS": "palestina palestine",
	"CD": "drcongo congo kinshasa",
	"HK": "hongkong",
	"MO": "macau macao",
}
"""{ISO code: other names, as keys}"""


def names_of(text: str) -> Iterator[str]:
	"""What a country may be called here that somebody has written as `text`: its ISO code."""
	if code := code_of(text):
		yield code


def code_of(text: str) -> str | None:
	"""The ISO code of a country, None when the text names none for certain."""
	plain = _IN_BRACKETS.sub(" ", text)
	inside = [a or b for a, b in _IN_BRACKETS.findall(text)]
	for written in (text, plain, _BEGINNINGS.sub("", plain.strip()), *inside):
		if code := _codes().get(country_key(written)):
			return code
	# "Spain - ES", "ES: España"
	parts = [_codes().get(country_key(part)) for part in re.split(r"\s*[-–:/,|]\s*", text) if part.strip()]
	return parts[0] if len(parts) > 1 and parts[0] and len(set(parts)) == 1 else None


def country_key(text: str) -> str:
	"""A name without case, accents, spaces and signs."""
	return _SIGNS.sub("", _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold())))


@cache
def _codes() -> dict[str, str]:
	"""{key of a name or code: ISO code}. A name of two countries is none of them."""
	found: dict[str, str] = {}
	english = Locale("en").territories
	codes = [code for code in english if len(code) == 2 and code.isalpha()]
	for code in codes:
		found[code.lower()] = code
	for code, names in _OTHERS.items():
		for name in names.split():
			found[name] = code
	for alias, targets in get_global("territory_aliases").items():
		if len(targets) == 1 and len(alias) == 3 and alias.isalpha():
			found.setdefault(alias.lower(), targets[0])
	for language in (*UNDERSTOOD, *_MORE_LANGUAGES):
		for code, name in Locale.parse(language, sep="-").territories.items():
			if code in codes:
				found.setdefault(country_key(name), code)
	for code in _IN_THEIR_OWN_LANGUAGE:
		for language in get_official_languages(code):
			if own_name := _territories(language).get(code):
				found.setdefault(country_key(own_name), code)
	return found


@cache
def _territories(language: str) -> dict[str, str]:
	try:
		return dict(Locale.parse(language).territories)
	except (UnknownLocaleError, ValueError):
		return {}
