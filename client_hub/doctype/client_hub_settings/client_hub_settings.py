"""Client Hub Settings: what a new client creates, and how figures and tax IDs are treated."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.custom.doctype.property_setter.property_setter import make_property_setter
from frappe.model.document import Document
from frappe.utils import cint

from client_hub.overview.declared import tab_labels, tiles

DEFAULT_AGEING_RANGES = (30, 60, 90, 120)


class ClientHubSettings(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.core.doctype.has_role.has_role import HasRole
		from frappe.types import DF

		from client_hub.client_hub.doctype.client_hub_page_layout.client_hub_page_layout import (
			ClientHubPageLayout,
		)

		ageing_ranges: DF.Data | None
		balances_in_list: DF.Check
		client_for_new_parties: DF.Check
		create_customer: DF.Check
		create_supplier: DF.Check
		default_customer_group: DF.Link | None
		default_supplier_group: DF.Link | None
		default_territory: DF.Link | None
		due_window_days: DF.Int
		page_layouts: DF.Table[ClientHubPageLayout]
		tax_id_check: DF.Literal["Off", "Warn", "Block"]
		totals_roles: DF.TableMultiSelect[HasRole]
	# end: auto-generated types

	def onload(self) -> None:
		self.set_onload("layout_choices", layout_choices())

	def validate(self) -> None:
		self._check_layouts()
		self.ageing_ranges = ", ".join(str(days) for days in self.parsed_ageing_ranges())

	def on_update(self) -> None:
		# The ticks of a new Client start as chosen here, whoever makes it: form, REST or sheet.
		for fieldname, default in (
			("is_customer", self.create_customer),
			("is_supplier", self.create_supplier),
		):
			make_property_setter(
				"Client", fieldname, "default", str(cint(default)), "Text", validate_fields_for_doctype=False
			)

	def _check_layouts(self) -> None:
		for fieldname, choices in layout_choices().items():
			for row in self.page_layouts:
				value = row.get(fieldname)
				if value and value not in (choice["value"] for choice in choices):
					frappe.throw(
						_("Row {0}: {1} is no choice for {2}.").format(
							row.idx,
							frappe.bold(frappe.utils.escape_html(value)),
							_(row.meta.get_label(fieldname), context=row.doctype),
						)
					)

	def parsed_ageing_ranges(self) -> tuple[int, ...]:
		"""Upper bounds of the ageing columns in days past due, rising; the last column is open."""
		parts = [part.strip() for part in (self.ageing_ranges or "").split(",") if part.strip()]
		if not parts:
			return DEFAULT_AGEING_RANGES
		if not all(part.isdigit() and int(part) for part in parts) or sorted(set(map(int, parts))) != list(
			map(int, parts)
		):
			frappe.throw(
				_(
					"Ageing ranges are rising numbers of days with commas between them, such as 30, 60, 90, 120."
				)
			)
		return tuple(map(int, parts))


def layout_choices() -> dict[str, list[dict[str, str]]]:
	"""{field of a row of the page's layout: [{value, label}]}: the tabs of the page, and its tiles."""
	of_tabs = [{"value": tab, "label": label} for tab, label in tab_labels().items()]
	of_tiles = [{"value": key, "label": str(tile.label)} for key, tile in tiles().items()]
	return {"default_tab": of_tabs, **dict.fromkeys(("first_tile", "second_tile", "third_tile"), of_tiles)}
