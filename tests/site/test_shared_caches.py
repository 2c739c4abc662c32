"""What Frappe keeps for the whole site is in the language that it is kept for, whoever asked first."""

import frappe
import pytest
from frappe import _
from frappe.translate import MERGED_TRANSLATION_KEY
from frappe.translate import clear_cache as forget_translations
from test_import_check import check, new_row, only_row

from client_hub import api
from client_hub.spreadsheets.sheet import template

GERMANY = {"en": "Germany", "es": "Alemania", "pt": "Alemanha", "pt-BR": "Alemanha", "fr": "Allemagne"}


def in_language(language: str) -> None:
	frappe.local.lang = language


@pytest.fixture
def cold():
	"""No translations are kept yet, and none that the test has made stay."""
	forget_translations()
	frappe.cache.hdel("data_import_column_header_map", "Client")
	yield
	forget_translations()


def use_everything_that_reads_other_languages() -> None:
	check([new_row(**{"Country": "Alemania", "Client Type": "Empresa", "Territory": "All Territories"})])
	template.build()
	api.export_clients()


@pytest.mark.parametrize("asker", ["en", "fr", "pt"])
def test_whoever_checks_a_sheet_first_every_language_keeps_its_names_of_countries(asker, cold):
	in_language(asker)
	use_everything_that_reads_other_languages()
	for language, germany in GERMANY.items():
		in_language(language)
		assert _("Germany") == germany


def test_a_sheet_is_read_in_the_languages_of_others_though_nothing_is_kept_yet(cold):
	row = only_row(check([new_row(Country="Alemania", **{"Client Type": "Compañía"})]))
	values = {value["field"]: value["value"] for value in row["values"]}
	assert values["country"] == "Germany"


def test_the_language_of_the_user_is_what_it_was_afterwards(cold):
	in_language("es")
	check([new_row()])
	assert frappe.local.lang == "es"
	assert frappe.cache.hget(MERGED_TRANSLATION_KEY, "es")["Germany"] == "Alemania"


def test_frappes_table_of_headers_is_left_to_whoever_imports_with_frappe(cold):
	in_language("es")
	check([new_row()])
	assert not frappe.cache.hexists("data_import_column_header_map", "Client")
