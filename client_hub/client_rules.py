"""What a client must meet whoever saves it: Client asks when it is saved, the check of a sheet before.

`values` are a Client or a dict of its fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cstr

from client_hub.clean_text import has_letter_or_digit

ADDRESS_FIELDS = ("address_line1", "address_line2", "city", "state", "pincode", "country")
REQUIRED_ADDRESS_FIELDS = ("address_line1", "city", "country")


def has_address(values: Mapping[str, Any] | Document) -> bool:
	"""Whether the copy of the registered Address says anything."""
	# The country alone is no address: the form fills it in from the user's defaults.
	return any(cstr(values.get(field)).strip() for field in ADDRESS_FIELDS if field != "country")


def missing_address_fields(values: Mapping[str, Any] | Document) -> list[str]:
	"""The fields that an address needs and that are empty."""
	return [field for field in REQUIRED_ADDRESS_FIELDS if not cstr(values.get(field)).strip()]


def legal_name_problem(legal_name: str | None) -> str | None:
	"""What is wrong with a legal name that is there."""
	name: str = cstr(legal_name)
	if "<" in name or ">" in name:
		return _("The legal name may not contain < or >, which ERPNext accepts in no party's name.")
	if name.strip() and not has_letter_or_digit(name):
		return _("The legal name has neither a letter nor a digit. Write the name as it is registered.")
	return None


def tax_id_check() -> str:
	"""What the site wants done about a tax ID without the form of its country's: Off, Warn or Block."""
	return frappe.get_cached_value("Client Hub Settings", None, "tax_id_check") or "Warn"
