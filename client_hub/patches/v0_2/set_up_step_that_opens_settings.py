"""The first step of our set-up opens settings, where it said that it creates an entry.

Frappe leaves a step alone that was changed on the site since, as one is that was skipped; ERPNext 16
then looks for the entry, in a table that a Single does not have, and stops the whole migration.
"""

import frappe


def execute() -> None:
	frappe.db.set_value(
		"Onboarding Step",
		{"name": "Choose who sees totals", "action": "Create Entry"},
		{"action": "Update Settings", "field": "totals_roles", "value_to_validate": "%"},
		update_modified=False,
	)
