"""What the desk knows about Client Hub from the start: the user's page layout, what its list shows, and the first
set-up."""

from __future__ import annotations

import frappe

from client_hub.compat import keep_clients_from_others, show_clients_under_selling
from client_hub.overview.declared import tabs, tiles
from client_hub.overview.list_balances import figures_in_list

ONBOARDING = "Client Hub"


def extend_bootinfo(bootinfo: frappe._dict) -> None:
	"""Hook: `frappe.boot.client_hub` is `{offer_setup, figures_in_list, default_tab, tiles, tabs}`.

	`tiles`: the keys of all, those first that Settings put first for the user's role. `tabs`: {tab: its tiles}.
	"""
	bootinfo.client_hub = {
		"offer_setup": _is_set_up_offered(),
		"figures_in_list": figures_in_list(),
		"tabs": tabs(),
		**_layout_of_user(),
	}
	show_clients_under_selling(bootinfo)
	keep_clients_from_others(bootinfo)


def _is_set_up_offered() -> bool:
	"""Whether an administrator has not been through the first set-up yet, and Frappe shows set-ups."""
	if "System Manager" not in frappe.get_roles() or not frappe.get_system_settings("enable_onboarding"):
		return False
	return not frappe.db.get_value("Module Onboarding", ONBOARDING, "is_complete", cache=True)


def _layout_of_user() -> dict:
	"""The tab that opens first and the tiles that come first: by the first row of one of the user's roles."""
	roles = set(frappe.get_roles())
	default_tab, first = None, []
	for row in frappe.get_cached_doc("Client Hub Settings").page_layouts:
		if row.role in roles:
			default_tab, first = row.default_tab or None, [row.first_tile, row.second_tile, row.third_tile]
			break
	known = list(tiles())
	# A tile of an app that is gone meanwhile is none any more.
	ordered = dict.fromkeys([*(tile for tile in first if tile in known), *known])
	return {"default_tab": default_tab, "tiles": list(ordered)}
