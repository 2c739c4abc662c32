"""A role's page begins with a tab and tiles that are stored by their keys: labels were stored before.

What stands for nothing that there is any more is taken out: Balance, which stands above all the tiles.
"""

import frappe

from client_hub.log import logger

ROW = "Client Hub Page Layout"

TABS = {
	"Overview": "overview",
	"Contact details": "contact_details",
	"Projects": "projects",
	"Orders & Invoices": "orders_and_invoices",
	"Deals & Quotes": "deals_and_quotes",
	"Files": "files",
	"Activity": "activity",
}
TILES = {
	"Projects": "projects",
	"Tasks": "tasks",
	"Purchase orders": "purchase_orders",
	"Invoices": "invoices",
	"Deals in progress": "deals",
	"Sales orders": "orders",
	"Support": "support",
	"Contracts": "contracts",
	"Payments": "payments",
}
KEYS = {"default_tab": TABS, "first_tile": TILES, "second_tile": TILES, "third_tile": TILES}


def execute() -> None:
	for row in frappe.get_all(ROW, fields=["name", "role", *KEYS]):
		for fieldname, keys in KEYS.items():
			if not (stored := row[fieldname]) or stored in keys.values():
				continue
			if stored not in keys:
				logger().warning(f"{stored} is taken out of what the page of {row.role} begins with")
			frappe.db.set_value(ROW, row.name, fieldname, keys.get(stored), update_modified=False)
	frappe.clear_document_cache("Client Hub Settings", "Client Hub Settings")
