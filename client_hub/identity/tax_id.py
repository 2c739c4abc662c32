"""Tax IDs: one written form, whether it is valid where it comes from, and the key that is unique.

Formats and check digits are python-stdnum's. Countries it does not know are *unknown*, never
*invalid*. The rules are those of the definitions, chapter 9.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol

from stdnum.eu import vat as eu_vat
from stdnum.util import get_cc_module

from client_hub.clean_text import INVISIBLE_LETTERS

NONE, VALID, INVALID, UNKNOWN = "none", "valid", "invalid", "unknown"

_MEANS_NONE = {"", "NA", "NONE"}

_SIGN_OF_A_NUMBER = "&"
"""Mexico's numbers of companies may have one; all other punctuation is what people group digits with."""

# What people call the number, as they write it in front of it: "NIF 512345678", "P. IVA 00743110157".
_LABEL = re.compile(
	r"(?:(?:VAT|TAX|CIF|NIF|NIE|DNI|NIPC|CNPJ|CPF|RUT|RUC|RUN|CUIT|CUIL|NIT|RIF|RTN|RNC|TVA|IVA|PIVA|PARTITAIVA"
	r"|UST|USTID|USTIDNR|UID|MWST|BTW|MOMS|KVK|CVR|SIREN|SIRET|NIP|REGON|DIC|DIČ|ICO|IČO|ICDPH|OIB|PIB|EIK|CUI"
	r"|GST|GSTIN|PAN|ABN|ACN|TIN|EIN|TRN|UEN|NPWP|ИНН|INN|ΑΦΜ|AFM|VKN|VERGINO|STEUERNUMMER)"
	r"(?:ID|REG|NUMBER|NUMERO|NÚMERO|NUM|NUMMER|NO|NR)*)+(?=[A-Z]{0,3}[0-9]|$)|RFC(?=[A-ZÑ&]{3,4}[0-9])"
)

# A prefix that stands for another country code: Greece in the EU, Northern Ireland.
_PREFIXES = {"GR": ("GR", "EL"), "GB": ("GB", "XI")}
_COUNTRY_CODES = {"EL": "GR", "XI": "GB"}

_EU_PREFIXES = {code.upper() for code in eu_vat.MEMBER_STATES} | {"EL"}

# Numbers of persons, which are as good as the company's number on an invoice there.
ALSO_VALID = {"BR": "stdnum.br.cpf", "IT": "stdnum.it.codicefiscale"}

# What newer releases of stdnum call Thailand's VAT number is the company registration's alone.
FORMAT_UNKNOWN = {"TH"}

# The Swiss number carries a prefix that is part of it and a suffix in the writer's language.
_SWISS = re.compile(r"^(?:CHE)?(\d{9})(?:MWST|TVA|IVA|TPV)?$")


class NumberModule(Protocol):
	"""A module of stdnum: one kind of number of one country."""

	def compact(self, number: str) -> str: ...
	def validate(self, number: str) -> str: ...


@dataclass(frozen=True)
class TaxID:
	"""A tax ID as its country writes it.

	`country`: two capital letters, or "" when not known. `number`: without punctuation and country
	prefix. `state`: none, valid, invalid or unknown (no format known for the country).
	"""

	country: str
	number: str
	state: str

	@property
	def is_usable_for_matching(self) -> bool:
		"""Valid; or of unknown format with six letters or digits at least, of which three differ."""
		if self.state == UNKNOWN:
			signs = [sign for sign in self.number if sign.isalnum()]
			return len(signs) >= 6 and len(set(signs)) >= 3
		return self.state == VALID

	def key(self, establishment_id: str | None = None) -> str | None:
		"""`country|number|establishment`, unique for a legal entity; None for a number that is not usable.

		"PENDIENTE", or a number with a wrong check digit, says nothing about who it belongs to.
		"""
		if not self.is_usable_for_matching:
			return None
		return "|".join((self.country, self.number, normalise(establishment_id)))


def normalise(text: str | None) -> str:
	"""Upper case and ASCII digits, without spaces, punctuation and whatever cannot be seen.

	The bar that divides a key goes too, and so does what only looks like a letter or digit (NFKC).
	"""
	text = unicodedata.normalize("NFKC", text or "").upper()
	if text.isascii() and text.isalnum():
		return text
	return "".join(map(_sign_of_number, unicodedata.normalize("NFC", text)))


def _sign_of_number(sign: str) -> str:
	category = unicodedata.category(sign)
	if category == "Nd":
		return str(unicodedata.decimal(sign))
	is_kept = sign == _SIGN_OF_A_NUMBER or (category[0] in "LN" and sign not in INVISIBLE_LETTERS)
	return sign if is_kept else ""


def parse(text: str | None, country_code: str | None) -> TaxID:
	"""Read a tax ID as `country_code` (ISO 3166, two letters, any case) writes it. Never raises."""
	country = (country_code or "").upper()
	country = _COUNTRY_CODES.get(country, country)
	number = normalise(text)
	if number in _MEANS_NONE:
		return TaxID(country, "", NONE)
	found = _parse_for(country, number) if country else TaxID(country, number, UNKNOWN)
	without_label = _LABEL.sub("", number, count=1) if _LABEL.match(number) else number
	if found.state == VALID or without_label == number:
		return found  # a Mexican number may begin with such letters
	return parse(without_label, country)


def _parse_for(country: str, number: str) -> TaxID:
	module = None if country in FORMAT_UNKNOWN else get_cc_module(country, "vat")
	compacted = _compact(module, country, number) if module else number
	if module and any(_is_valid(module, candidate) for candidate in (compacted, number)):
		return TaxID(country, compacted, VALID)
	also = ALSO_VALID.get(country)
	if also and _is_valid(import_module(also), compacted):
		return TaxID(country, compacted, VALID)
	if foreign := _country_of_prefix(number, country):
		return _parse_for(foreign, number)
	return TaxID(country, compacted, INVALID if module else UNKNOWN)


def _country_of_prefix(number: str, country: str) -> str | None:
	"""The EU country that a number of `country` names by its prefix, when it is a valid one there.

	A company in Chicago files its Spanish client's number as ESB58378431.
	"""
	prefix = _COUNTRY_CODES.get(number[:2], number[:2])
	if prefix != country and number[:2] in _EU_PREFIXES and _is_valid(eu_vat, number):
		return prefix
	return None


def _compact(module: NumberModule, country: str, number: str) -> str:
	"""The one way to write the number: the country's own compact form, without its prefix."""
	if country == "CH" and (swiss := _SWISS.match(number)):
		return swiss[1]
	for prefix in _PREFIXES.get(country, (country,)):
		if number.startswith(prefix) and len(number) > len(prefix):
			# Only a prefix when what follows is a number there: a Mexican RFC may begin with MX.
			rest = number[len(prefix) :]
			if _is_valid(module, rest) or not _is_valid(module, number):
				number = rest
			break
	try:
		return module.compact(number).upper()
	except Exception:
		# stdnum raises its own errors and, on odd input, others; the text itself is a fair form.
		return number


def _is_valid(module: NumberModule, number: str) -> bool:
	try:
		module.validate(number)
	except Exception:
		return False
	return True
