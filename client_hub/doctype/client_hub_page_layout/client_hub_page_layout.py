"""A row of Client Hub Settings: how the client's page opens for a role."""

from frappe.model.document import Document


class ClientHubPageLayout(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		default_tab: DF.Autocomplete | None
		first_tile: DF.Autocomplete | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		role: DF.Link
		second_tile: DF.Autocomplete | None
		third_tile: DF.Autocomplete | None
	# end: auto-generated types

	pass
