"""Words of languages that are not the user's own: a sheet has headers of whoever made it."""

from __future__ import annotations

import frappe
from frappe.translate import get_all_translations

UNDERSTOOD = ("en", "es", "pt", "pt-BR")
"""Languages that are understood in a sheet besides the user's own."""


def translations() -> dict[str, dict[str, str]]:
	"""{language: its catalogue} of the user's language and of those that are understood, in this order."""
	return {language: _translations_of(language) for language in own_and_understood()}


def own_and_understood() -> list[str]:
	return list(dict.fromkeys([frappe.local.lang or "en", *UNDERSTOOD]))


def _translations_of(language: str) -> dict[str, str]:
	"""The catalogue as a user of that language makes it.

	Frappe keeps what it makes for the whole site, and takes the countries' names in the language of whoever
	asks: asked as an English user, it would call Alemania Germany for every Spanish one from then on.
	"""
	before = frappe.local.lang
	frappe.local.lang = language
	try:
		return get_all_translations(language)
	finally:
		frappe.local.lang = before
