"""What a Customer was made from: a Lead, a Prospect or an Opportunity, as far as the site has them."""

from __future__ import annotations

import frappe

from client_hub.stamping import linked_documents

# Field of Customer: what it names. ERPNext 17 has neither of the two.
_MADE_FROM = {"lead_name": "Lead", "prospect_name": "Prospect", "opportunity_name": "Opportunity"}


def fields() -> dict[str, str]:
	"""{field of Customer: DocType of what it names}."""
	customer, there = frappe.get_meta("Customer"), linked_documents()
	return {
		fieldname: doctype
		for fieldname, doctype in _MADE_FROM.items()
		if doctype in there and customer.has_field(fieldname)
	}


def party_fields() -> dict[str, str]:
	"""The same, of those that are parties themselves."""
	parties = linked_documents().parties
	return {fieldname: doctype for fieldname, doctype in fields().items() if doctype in parties}
