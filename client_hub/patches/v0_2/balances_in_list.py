"""The list of clients shows what they owe, as on a new site.

Frappe takes the default of a new tick only for settings that nobody has saved yet.
"""

import frappe

SETTINGS = "Client Hub Settings"


def execute() -> None:
	saved = frappe.db.get_singles_dict(SETTINGS)
	if saved and "balances_in_list" not in saved:
		frappe.db.set_single_value(SETTINGS, "balances_in_list", 1)
