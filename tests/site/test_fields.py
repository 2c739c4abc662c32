"""The client field on ERPNext's DocTypes: what administrators have changed of it stays."""

import frappe
import pytest

from client_hub import nightly
from client_hub.fields import make_fields

CHANGED = {"in_list_view": 1, "in_standard_filter": 1, "label": "Belongs to", "permlevel": 1}


@pytest.fixture(autouse=True)
def caches():
	yield
	frappe.db.rollback()
	for doctype in ("Customer", "Sales Invoice"):
		frappe.clear_cache(doctype=doctype)


@pytest.mark.parametrize("doctype", ["Customer", "Sales Invoice"])
def test_what_customize_form_has_changed_survives_a_migrate(doctype):
	frappe.db.set_value("Custom Field", f"{doctype}-client", {**CHANGED})
	make_fields()
	assert frappe.db.get_value("Custom Field", f"{doctype}-client", list(CHANGED), as_dict=True) == CHANGED


def test_what_the_app_works_by_is_put_right():
	spoilt = {"no_copy": 0, "allow_on_submit": 0, "read_only": 0}
	frappe.db.set_value("Custom Field", "Sales Invoice-client", {**spoilt, **CHANGED})
	make_fields()
	values = frappe.db.get_value("Custom Field", "Sales Invoice-client", "*", as_dict=True)
	assert (values.no_copy, values.allow_on_submit, values.read_only) == (1, 1, 1)
	assert {key: values[key] for key in CHANGED} == CHANGED


def test_a_field_that_is_gone_is_back_after_a_night(monkeypatch):
	"""ERPNext deletes ours with an Accounting Dimension of Client."""
	made = []
	monkeypatch.setattr(
		"client_hub.fields.create_custom_fields", lambda fields, **kwargs: made.append(fields)
	)
	frappe.db.delete("Custom Field", "Sales Invoice-client")
	nightly.run()
	assert [field["fieldname"] for field in made[0]["Sales Invoice"]] == ["client"]


def test_nothing_in_the_place_from_which_frappe_would_force_it_in():
	from pathlib import Path

	assert not list(Path(frappe.get_app_path("client_hub", "fixtures")).glob("*.json"))
	assert not frappe.get_hooks("fixtures", app_name="client_hub")


def test_a_second_time_changes_nothing():
	before = frappe.get_all("Custom Field", {"fieldname": "client"}, ["name", "modified"], order_by="name")
	make_fields()
	assert before == frappe.get_all(
		"Custom Field", {"fieldname": "client"}, ["name", "modified"], order_by="name"
	)
