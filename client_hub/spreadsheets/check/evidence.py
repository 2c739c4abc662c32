"""Which country a number names by itself: by a kind that only one country has, or by its prefix."""

from __future__ import annotations

import re
from importlib import import_module

from stdnum.eu import vat as eu_vat

_CNPJ = re.compile(r"[0-9A-Z]{2}\.?[0-9A-Z]{3}\.?[0-9A-Z]{3}/?[0-9A-Z]{4}-?\d{2}", re.IGNORECASE)
_CPF = re.compile(r"\d{3}\.\d{3}\.\d{3}-\d{2}")
_CUIT = re.compile(r"\d{2}-\d{8}-\d")
_RFC = re.compile(r"[A-ZÑ&]{3,4}-?\d{6}-?[A-Z0-9]{3}", re.IGNORECASE)

# Kinds whose written form no other country has.
_BY_FORM = (
	(_CNPJ, "stdnum.br.cnpj", "BR"),
	(_CPF, "stdnum.br.cpf", "BR"),
	(_CUIT, "stdnum.ar.cuit", "AR"),
	(_RFC, "stdnum.mx.rfc", "MX"),
)

# Kinds that a header names; the number must be one.
_BY_HEADER = (
	("cnpj", "stdnum.br.cnpj", "BR"),
	("cpf", "stdnum.br.cpf", "BR"),
	("cuit", "stdnum.ar.cuit", "AR"),
	("nipc", "stdnum.pt.nif", "PT"),
	("rfc", "stdnum.mx.rfc", "MX"),
)

_PREFIXED = re.compile(r"[A-Z]{2}[0-9A-Z+*]{5,14}")
_SWISS = re.compile(r"CHE\d{9}(MWST|TVA|IVA|TPV)?")
_SIGNS = re.compile(r"[\s.\-/]")


def country_of_number(number: str, header: str = "") -> str | None:
	"""The ISO code of the country that a tax ID names for certain. `header`: what the column is called."""
	header = header.casefold()
	for kind, module, country in _BY_HEADER:
		if kind in header and _is_valid(module, number):
			return country
	for form, module, country in _BY_FORM:
		if form.fullmatch(number.strip()) and _is_valid(module, number):
			return country
	return _by_prefix(_SIGNS.sub("", number).upper())


def _by_prefix(number: str) -> str | None:
	if _SWISS.fullmatch(number) and _is_valid("stdnum.ch.vat", number):
		return "CH"
	if not _PREFIXED.fullmatch(number):
		return None
	if number.startswith("GB") and _is_valid("stdnum.gb.vat", number):
		return "GB"
	try:
		eu_vat.validate(number)
	except Exception:
		return None
	prefix = number[:2]
	return {"EL": "GR", "XI": "GB"}.get(prefix, prefix)


def _is_valid(module: str, number: str) -> bool:
	try:
		import_module(module).validate(number)
	except Exception:
		# stdnum raises its own errors and, on odd input, others.
		return False
	return True
