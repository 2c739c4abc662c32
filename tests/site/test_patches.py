"""Patches, each on what it was written for, and a second time."""

import frappe

from client_hub.patches.v0_2 import set_up_step_that_opens_settings

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
