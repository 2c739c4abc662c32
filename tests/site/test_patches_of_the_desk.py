"""Patches, each on what it was written for, and a second time."""

import frappe
import pytest

from client_hub.patches.v0_2 import icon_of_the_app, set_up_step_that_opens_settings

STEP = "Choose who sees totals"


def test_a_step_that_frappe_left_as_it_was_opens_settings():
	asked = ["action", "field", "is_skipped"]
	before = {"action": "Create Entry", "field": None, "is_skipped": 1}
	frappe.db.set_value("Onboarding Step", STEP, before)
	for _time in range(2):
		set_up_step_that_opens_settings.execute()
		assert frappe.db.get_value("Onboarding Step", STEP, asked) == ("Update Settings", "totals_roles", 1)


def test_a_step_that_an_administrator_changed_stays_so():
	frappe.db.set_value("Onboarding Step", STEP, {"action": "Go to Page", "path": "client"})
	set_up_step_that_opens_settings.execute()
	assert frappe.db.get_value("Onboarding Step", STEP, "action") == "Go to Page"


def test_the_icon_that_frappe_made_goes_and_the_app_s_own_stays():
	icon_of_the_app.execute()
	if not frappe.db.table_exists("Workspace Sidebar"):
		pytest.skip("Version 15 has no such icons")
	assert frappe.db.get_value("Desktop Icon", "Clients", "app") == "client_hub"
	frappe.db.set_value("Desktop Icon", "Clients", {"standard": 0, "app": None})
	icon_of_the_app.execute()
	assert not frappe.db.exists("Desktop Icon", "Clients")
