"""The numbers of clients: by a series that nobody else counts by."""

import frappe
import pytest

from client_hub import numbering
from client_hub.demo import builders


@pytest.fixture(autouse=True)
def own_prefix():
	yield
	frappe.db.rollback()
	frappe.clear_cache(doctype="Client")
	frappe.clear_cache(doctype="Customer")


def customers_are_numbered(how: str) -> None:
	"""An administrator numbers Customers by the same letters."""
	if how == "autoname":
		frappe.make_property_setter(
			{
				"doctype_or_field": "DocType",
				"doctype": "Customer",
				"property": "autoname",
				"value": "CLI-.#####",
			}
		)
	elif how == "naming series":
		frappe.make_property_setter(
			{
				"doctype": "Customer",
				"fieldname": "naming_series",
				"property": "options",
				"value": "CUST-.YYYY.-\nCLI-.#####",
			}
		)
	else:
		builders.make(
			"Document Naming Rule", {"document_type": "Customer", "prefix": "CLI-", "prefix_digits": 5}
		)


@pytest.mark.parametrize("how", ["autoname", "naming series", "rule"])
@pytest.mark.parametrize("new_site", [True, False])
def test_a_prefix_that_somebody_else_counts_by_is_not_ours(how, new_site):
	before = builders.client("Before").name
	customers_are_numbered(how)
	numbering.choose_prefixes(new_site)
	after = builders.client("After").name
	assert before.startswith("CLI-") and after.startswith("CLH-")
	assert frappe.db.exists("Client", before)


def test_a_series_that_is_counted_already_is_somebody_elses_on_a_new_site():
	frappe.db.sql(
		"insert into tabSeries (name, current) values ('CLI-', 7) on duplicate key update current = 7"
	)
	numbering.choose_prefixes(new_site=True)
	assert numbering.prefix_of("Client") == "CLH-"


def test_with_years_in_it_it_is_another_series():
	frappe.make_property_setter(
		{
			"doctype": "Customer",
			"fieldname": "naming_series",
			"property": "options",
			"value": "CLI-.YYYY.-.#####",
		}
	)
	numbering.choose_prefixes(new_site=False)
	assert numbering.prefix_of("Client") == "CLI-"


def test_once_chosen_it_stays():
	customers_are_numbered("rule")
	numbering.choose_prefixes(new_site=False)
	numbering.choose_prefixes(new_site=False)
	assert numbering.prefix_of("Client") == "CLH-"
	assert frappe.db.count("Property Setter", {"doc_type": "Client", "property": "autoname"}) == 1


def test_uninstall_leaves_the_series_that_others_count_by():
	builders.client("One")
	customers_are_numbered("autoname")
	numbering.drop_series()
	assert frappe.db.sql("select name from tabSeries where name = 'CLI-'")


def test_uninstall_leaves_the_series_of_documents_without_a_prefix():
	frappe.db.sql("insert into tabSeries (name, current) values ('', 7) on duplicate key update current = 7")
	numbering.drop_series()
	assert frappe.db.sql("select current from tabSeries where name = ''") == ((7,),)
	assert not frappe.db.sql("select name from tabSeries where name = 'CLI-'")
