"""Codes of a new client that are too short for its country: their first zeros may have been lost."""

from __future__ import annotations

import frappe
from frappe import _
from stdnum.exceptions import InvalidLength
from stdnum.util import get_cc_module

from client_hub.identity import tax_id
from client_hub.identity.tax_id import NumberModule
from client_hub.spreadsheets.check import codes
from client_hub.spreadsheets.rows import NOTE, PROBLEM, CheckedRow

LONGEST = 14


def say(result: CheckedRow, parsed: tax_id.TaxID) -> None:
	"""Note the codes of a row that are shorter than those of its country, and object to one that is a number."""
	country = result.values.get("country")
	code = (frappe.get_cached_value("Country", country, "code") or "").upper() if country else ""
	if pincode := result.values.get("pincode"):
		if wanted := codes.too_short(str(pincode), code):
			result.add(NOTE, "pincode", _too_short(len(str(pincode)), wanted))
		elif codes.is_grouped(str(pincode), code):
			result.add(PROBLEM, "pincode", codes.has_fraction(pincode))
	if parsed.state == tax_id.INVALID and (wanted := _length_of(parsed.country, parsed.number)):
		result.add(NOTE, "tax_id", _too_short(len(parsed.number), wanted))


def _too_short(length: int, wanted: int) -> str:
	return _(
		"It has {0} digits, and those of the country have {1}: a spreadsheet program may have taken the first zeros away."
	).format(length, wanted)


def _length_of(country: str, number: str) -> int | None:
	"""How long the numbers of a country are, when this one has digits alone and is shorter."""
	module = get_cc_module(country, "vat") if country else None
	if not module or not number.isdecimal() or not _is_wrong_length(module, number):
		return None
	for length in range(len(number) + 1, LONGEST + 1):
		if not _is_wrong_length(module, number.zfill(length)):
			return length
	return None


def _is_wrong_length(module: NumberModule, number: str) -> bool:
	try:
		module.validate(number)
	except InvalidLength:
		return True
	except Exception:
		return False  # of the right length, and wrong otherwise
	return False
