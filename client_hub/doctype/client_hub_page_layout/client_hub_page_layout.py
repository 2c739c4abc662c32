"""A row of Client Hub Settings: how the client's page opens for a role."""

from frappe.model.document import Document


class ClientHubPageLayout(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		default_tab: DF.Literal[
			"",
			"Overview",
			"Contact details",
			"Projects",
			"Orders & Invoices",
			"Deals & Quotes",
			"Files",
			"Activity",
		]
		first_tile: DF.Literal[
			"",
			"Projects",
			"Tasks",
			"Purchase orders",
			"Invoices",
			"Deals in progress",
			"Balance",
			"Sales orders",
			"Support",
			"Contracts",
			"Payments",
		]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		role: DF.Link
		second_tile: DF.Literal[
			"",
			"Projects",
			"Tasks",
			"Purchase orders",
			"Invoices",
			"Deals in progress",
			"Balance",
			"Sales orders",
			"Support",
			"Contracts",
			"Payments",
		]
		third_tile: DF.Literal[
			"",
			"Projects",
			"Tasks",
			"Purchase orders",
			"Invoices",
			"Deals in progress",
			"Balance",
			"Sales orders",
			"Support",
			"Contracts",
			"Payments",
		]
	# end: auto-generated types

	pass
