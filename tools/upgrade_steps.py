"""What `make upgrade` does inside the site, with the code of one version or the other.

Run by its text, so that the code beside it is found nowhere: everything of the app comes from PYTHONPATH.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import frappe

# What an administrator adds and changes with Customize Form.
OWN_FIELD = "custom_contract_number"
OWN_LABEL = "Company name"
OWN_CLIENT = "Customised before the upgrade Ltd"


def fill() -> None:
	"""Customise the form of clients and of a linked DocType, and make a client with a value of one's own."""
	from frappe.custom.doctype.custom_field.custom_field import create_custom_fields
	from frappe.custom.doctype.property_setter.property_setter import make_property_setter

	from client_hub.demo import builders

	field = {"fieldname": OWN_FIELD, "label": "Contract number", "fieldtype": "Data"}
	create_custom_fields({"Client": [field], "Sales Invoice": [field]})
	make_property_setter("Client", "legal_name", "label", OWN_LABEL, "Data")
	make_property_setter("Client", "trade_name", "hidden", "1", "Check")
	builders.client(OWN_CLIENT, is_customer=1, city="Lugo", email_id="own@example.com", **{OWN_FIELD: "C-1"})
	for name in frappe.get_all("Sales Invoice", pluck="name", limit=5):
		frappe.db.set_value("Sales Invoice", name, OWN_FIELD, f"of {name}")


def seen(file: str) -> None:
	"""Write down what the users of the site see: figures, balances, links, and what is their own."""
	from client_hub import api
	from client_hub.linked_documents import LINKED_DOCUMENTS

	seen = {}
	for client, title in frappe.get_all("Client", fields=["name", "legal_name"], as_list=True):
		overview = api.overview(client)
		for tile in overview["tiles"].values():
			for section in tile["sections"]:
				for figure in section["figures"]:
					key = f"{title}: {section['section']} {figure['bucket']}"
					seen[key] = [figure["count"], figure.get("amounts")]
		seen[f"{title}: balance"] = api.balance(client)["net"]
	for doctype in LINKED_DOCUMENTS:
		for name, client in frappe.get_all(doctype, fields=["name", "client"], as_list=True):
			seen[f"{doctype} {name}"] = client
	meta = frappe.get_meta("Client")
	seen["own label"] = meta.get_label("legal_name")
	seen["own hidden field"] = meta.get_field("trade_name").hidden
	seen["own value"] = frappe.db.get_value("Client", {"legal_name": OWN_CLIENT}, OWN_FIELD)
	invoices = frappe.get_all("Sales Invoice", {OWN_FIELD: ("is", "set")}, ["name", OWN_FIELD], as_list=True)
	seen["own values of invoices"] = sorted(map(list, invoices))
	Path(file).write_text(json.dumps(seen, default=str, indent=1, sort_keys=True))


def patch_again() -> None:
	"""Run each patch of the app a second time."""
	from frappe.modules import patch_handler

	for patch in patch_handler.get_all_patches():
		if patch.startswith("client_hub."):
			patch_handler.run_single(patch, force=True)


if __name__ == "__main__":
	step, site, *rest = sys.argv[1:]
	frappe.init(site)
	frappe.connect()
	frappe.flags.mute_emails = True
	steps: dict[str, Callable[..., None]] = {"fill": fill, "seen": seen, "patch_again": patch_again}
	steps[step](*rest)
	frappe.db.commit()
