"""Version 16 made an icon for the workspace, a letter on grey; the app's own comes with the next sync.

Frappe does not put an app's icon in the place of one that is newer.
"""

import frappe

from client_hub.compat import SIDEBAR


def execute() -> None:
	if frappe.db.table_exists(SIDEBAR):
		frappe.db.delete("Desktop Icon", {"name": "Clients", "link_type": SIDEBAR, "standard": 0})
