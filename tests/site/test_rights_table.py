"""The table in docs/rights.md says what happens: each cell is tried by the user of its row."""

from pathlib import Path

import frappe
import pytest
from frappe import client as rest
from world_of_rights import USERS, build

from client_hub import api
from client_hub.demo import builders

DOCUMENT = Path(__file__).parents[2] / "docs" / "rights.md"

WHO = {
	"guest": "nobody logged in",
	"website": "a user of the portal",
	"no_role": "a user of the desk without a role",
	"sales": "Sales User",
	"accounts": "Accounts User",
	"purchase": "Purchase User",
	"projects": "Projects User",
	"support": "Support Team",
	"sales_master": "Sales Master Manager",
	"system": "System Manager",
	"one_company": "Accounts User, limited to one Company",
	"one_customer": "Sales and Accounts User, limited to one Customer",
	"one_supplier": "Purchase and Accounts User, limited to one Supplier",
	"one_client": "Sales Master Manager and Accounts User, limited to one Client",
	"share_client": "no role, a share of one Client",
	"share_customer": "no role, a share of one Customer",
	"totals": "Sales User, who sees totals",
	"totals_limited": "the same, limited to one Customer",
}


def documents(client, section: str) -> tuple:
	return api.documents, {"client": client.name, "section": section}


ON_A_CLIENT = {
	"opens the page": lambda client: (api.overview, {"client": client.name, "tiles": "[]"}),
	"lists orders it placed": lambda client: documents(client, "sales_orders"),
	"lists invoices it got": lambda client: documents(client, "sales_invoices"),
	"lists invoices it sent": lambda client: documents(client, "purchase_invoices"),
	"counts invoices it got": lambda client: (api.overview, {"client": client.name, "tiles": '["invoices"]'}),
	"lists its tasks": lambda client: documents(client, "tasks"),
	"changes it": lambda client: (
		rest.set_value,
		{"doctype": "Client", "name": client.name, "fieldname": "trade_name", "value": "Otro"},
	),
	"attaches a Lead": lambda client: (
		api.attach_party,
		{"client": client.name, "doctype": "Lead", "name": client.loose_lead},
	),
}
"""What is tried on each of the two clients."""

ADDRESS = {"address_line1": "Calle Uría 3", "city": "Oviedo", "country": "Spain"}

IN_GENERAL = {
	"adds and imports": (
		rest.insert,
		{"doc": {"doctype": "Client", "legal_name": "Alcachofa", "tax_id": "", "is_customer": 0, **ADDRESS}},
	),
	"exports": (api.export_clients, {"file_type": "csv"}),
	"adopts": (api.preview_adoption, {}),
	"changes settings": (
		rest.set_value,
		{"doctype": "Client Hub Settings", "name": "Client Hub Settings", "fieldname": "due_within_days"}
		| {"value": 9},
	),
}
"""What is about no client in particular."""


@pytest.fixture
def world(monkeypatch):
	monkeypatch.setattr(frappe, "enqueue", lambda *args, **kwargs: None)
	found = build()
	for client in (found.own, found.hidden):
		builders.sales_order(client.primary_customer)
		client.loose_lead = builders.lead(f"Lead of {client.name}").name
	return found


def may(as_user, user: str, method, arguments: dict) -> bool:
	"""Whether the user gets an answer, with at least a row where rows are asked for; nothing is kept."""
	frappe.db.savepoint("tried")
	with as_user(user):
		try:
			answer = frappe.call(method, **arguments)
		except (frappe.PermissionError, frappe.DoesNotExistError, frappe.AuthenticationError):
			return False
		finally:
			frappe.db.rollback(save_point="tried")
			frappe.clear_document_cache("Client Hub Settings", "Client Hub Settings")
	if method is api.documents:
		return bool(answer["rows"])
	if method is api.overview and arguments["tiles"] != "[]":
		return bool(answer["tiles"]["invoices"]["sections"][0]["figures"])
	return True


def row_of(kind: str, world, as_user) -> str:
	user = USERS[kind](world)
	cells = [WHO[kind]]
	for action in ON_A_CLIENT.values():
		own, other = (may(as_user, user, *action(client)) for client in (world.own, world.hidden))
		cells.append({(1, 1): "all", (1, 0): "theirs", (0, 1): "not theirs", (0, 0): "–"}[own, other])
	cells += ["yes" if may(as_user, user, *action) else "–" for action in IN_GENERAL.values()]
	return f"| {' | '.join(cells)} |"


@pytest.mark.parametrize("kind", USERS)
def test_the_table_of_rights_says_what_happens(kind, world, as_user):
	assert row_of(kind, world, as_user) in DOCUMENT.read_text(encoding="utf-8").splitlines()


def test_the_table_of_rights_has_everybody_and_everything():
	lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
	header = f"| who | {' | '.join([*ON_A_CLIENT, *IN_GENERAL])} |"
	start = lines.index(header) + 2
	assert [line.split(" | ")[0] for line in lines[start : start + len(USERS)]] == [
		f"| {WHO[kind]}" for kind in USERS
	]
