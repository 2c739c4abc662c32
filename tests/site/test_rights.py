"""Every public method, called by everybody, with everything: no other's data, and no fault of the server."""

import inspect

import frappe
import pytest
from frappe import client as rest
from frappe.desk import query_report
from frappe.desk.form.load import getdoc
from frappe.desk.search import search_link
from frappe.utils import cstr
from world_of_rights import USERS, build, forbidden

from client_hub import api, hooks, overrides
from client_hub.parties import links

ODD = [0, 1, False, True, "", None, [], {}, "0", ["x"], {"x": 1}, 10**30, "[[]]", "\ud800", '["\\ud800"]']

BIG_SHEET = "/private/files/nothing.xlsx"


def arguments_of(client, other) -> dict:
	"""{method: arguments of an ordinary call} of each public method, about `client`."""
	one = {"client": client.name}
	return {
		api.overview: {**one, "parties": 1},
		api.page: one,
		api.next: one,
		api.payment_behaviour: one,
		api.documents: {**one, "section": "sales_invoices", "bucket": "authorised"},
		api.list_filters: {**one, "section": "tasks", "bucket": "overdue"},
		api.new_document_values: {**one, "doctype": "Task"},
		api.parties: one,
		api.contact_details: {**one, "doctype": "Contact"},
		api.connections: {"doctype": "Client", "name": client.name},
		api.balance: one,
		api.balances: {"clients": [client.name, other.name]},
		api.statement: one,
		api.attach_statement: one,
		api.send_statements: {"clients": [client.name]},
		api.money_by_month: one,
		api.activity_by_day: one,
		api.attention_reasons: {},
		api.attention_card: {"filters": '{"reasons": ["overdue_tasks"]}'},
		api.attach_party: {**one, "doctype": "Customer", "name": other.primary_customer},
		api.detach_party: {**one, "doctype": "Customer", "name": client.primary_customer},
		api.settle_difference: {**one, "doctype": "Address", "keep": "client"},
		api.example_client: {},
		api.preview_adoption: {},
		api.start_adoption: {},
		api.activity: one,
		api.files: one,
		api.download_files: one,
		api.merge_preview: {"target": client.name, "sources": [other.name]},
		api.merge_clients: {"target": client.name, "sources": [other.name]},
		api.undo_merge: {"log": "nothing"},
		api.merge_log: {"log": "nothing"},
		api.split_client: {
			**one,
			"parties": [{"doctype": "Customer", "name": client.primary_customer}],
		},
		api.find_matches: {"legal_name": client.legal_name, "tax_id": client.tax_id, "country": "Spain"},
		api.find_duplicates: {},
		api.duplicates: {},
		api.not_a_duplicate: {"a": client.name, "b": other.name},
		api.import_template: {},
		api.import_columns: {"file_url": BIG_SHEET},
		api.check_import: {"file_url": BIG_SHEET, "mode": "create"},
		api.forget_columns: {"headers": '["Zorb"]'},
		api.get_import: {"client_import": "CLI-IMP-0"},
		api.import_rows: {"client_import": "CLI-IMP-0"},
		api.leave_out_rows: {"client_import": "CLI-IMP-0", "rows": "[2]"},
		api.start_import: {"client_import": "CLI-IMP-0"},
		api.undo_import: {"client_import": "CLI-IMP-0"},
		api.marked_copy: {"client_import": "CLI-IMP-0"},
		api.export_clients: {"filters": {"name": client.name}, "file_type": "csv"},
		api.get_export: {"client_export": "CLI-EXP-0"},
		links.of_client_query: {
			"doctype": "Address",
			"txt": "",
			"searchfield": "name",
			"start": 0,
			"page_len": 10,
			"filters": one,
		},
		overrides.get_open_count: {"doctype": "Client", "name": client.name},
		overrides.get_link_title: {"doctype": "Client", "docname": client.name},
		overrides.get_workspace_sidebar_items: {},
		overrides.search: {"text": client.legal_name, "doctype": "Client"},
	}


@pytest.fixture
def world(monkeypatch):
	monkeypatch.setattr(frappe, "enqueue", lambda *args, **kwargs: None)
	return build()


@pytest.fixture
def call(as_user):
	"""`call(user, method, arguments)`: (status, everything that was said); what it wrote is taken back."""

	def run(user: str, method, arguments: dict) -> tuple[int, str]:
		frappe.local.message_log = []
		frappe.local.response = frappe._dict(docs=[])
		frappe.db.savepoint("rights")
		status, answer = 200, None
		with as_user(user):
			try:
				answer = frappe.call(method, **arguments)
			except Exception as error:
				status = getattr(error, "http_status_code", 500)
				answer = f"{type(error).__name__}: {error}"
			finally:
				frappe.db.rollback(save_point="rights")
		said = [frappe.as_json(answer), cstr(frappe.local.message_log), cstr(dict(frappe.local.response))]
		return status, "\n".join(said)

	return run


def whitelisted() -> set:
	return {
		method
		for method in frappe.whitelisted
		if inspect.unwrap(method).__module__.split(".")[0] == "client_hub"
	}


def test_every_public_method_has_a_row():
	client = frappe._dict(name="", legal_name="", tax_id="", primary_customer="")
	assert whitelisted() == set(arguments_of(client, client))


def test_each_override_is_in_the_hooks():
	assert hooks.override_whitelisted_methods == overrides.OVERRIDES


@pytest.mark.parametrize("kind", USERS)
def test_nobody_is_told_what_they_may_not_read(kind, world, call):
	user = USERS[kind](world)
	secrets = list(forbidden(world, user))
	hides = not frappe.has_permission("Client", "read", world.hidden.name, user=user)
	for client, other in ((world.own, world.hidden), (world.hidden, world.own)):
		for method, arguments in arguments_of(client, other).items():
			status, said = call(user, method, arguments)
			where = (method.__name__, client.legal_name, kind)
			assert status < 500, (where, said)
			# What somebody has typed may be said back to them.
			told = [text for text in secrets if text in said and text not in arguments.values()]
			assert not told, (where, told)
			if hides and client is world.hidden and {"client", "name"} & set(arguments):
				assert status in (403, 404), (where, status, said)
	# Frappe's own methods, on our DocTypes and on those through which a client could be reached.
	for method, arguments in rest_calls(world):
		_status, said = call(user, method, arguments)
		told = [text for text in secrets if text in said and text not in arguments.values()]
		assert not told, (method.__name__, arguments, told)


def rest_calls(world) -> list[tuple]:
	# Not Address and Contact, which stock roles read whosever they are.
	lists = (
		"Client",
		"Client Import",
		"Client Import Row",
		"Client Import Columns",
		"Client Export",
		"Client Merge Log",
		"Client Party Origin",
	)
	return [
		*((rest.get_list, {"doctype": doctype, "fields": ["*"]}) for doctype in lists),
		(rest.get_list, {"doctype": "Client", "filters": {"legal_name": ("like", "Zana%")}}),
		(query_report.run, {"report_name": "Client Balances", "filters": {}}),
		(query_report.run, {"report_name": "Clients Needing Attention", "filters": {}}),
		*(
			(query_report.run, {"report_name": "Client Statement", "filters": {"client": client.name}})
			for client in (world.own, world.hidden)
		),
		(rest.get, {"doctype": "Client Hub Settings"}),
		*((rest.get, {"doctype": "Client", "name": client.name}) for client in (world.own, world.hidden)),
		*((getdoc, {"doctype": "Client", "name": client.name}) for client in (world.own, world.hidden)),
		(rest.get_value, {"doctype": "Client", "fieldname": "legal_name", "filters": world.hidden.name}),
		validated_link(world.hidden.name),
		(search_link, {"doctype": "Client", "txt": "Zanahoria"}),
	]


def validated_link(client: str) -> tuple:
	"""What a Link field asks for, under the names that a version has for it."""
	asked = {"doctype": "Client", "docname": client}
	if hasattr(rest, "validate_link"):
		return rest.validate_link, {**asked, "fields": ["legal_name"]}
	return rest.validate_link_and_fetch, {**asked, "fields_to_fetch": ["legal_name"]}


@pytest.mark.parametrize("kind", ["guest", "share_client", "administrator"])
def test_no_argument_opens_another_client_or_breaks_the_server(kind, world, call):
	user = "Administrator" if kind == "administrator" else USERS[kind](world)
	secrets = list(forbidden(world, user))
	for method, arguments in arguments_of(world.own, world.hidden).items():
		for name in _parameters(method, arguments):
			for value in [*ODD, world.hidden.name]:
				status, said = call(user, method, {**arguments, name: value})
				where = (method.__name__, name, value, kind)
				assert status < 500, (where, said)
				assert not [text for text in secrets if text in said], (where, said)
		required = {n for n, p in inspect.signature(method).parameters.items() if p.default is p.empty}
		for name in required & set(arguments):
			left = {key: value for key, value in arguments.items() if key != name}
			status, said = call(user, method, left)
			assert status < 500, (method.__name__, f"without {name}", said)


def _parameters(method, arguments: dict) -> list[str]:
	"""Those to try odd values for; of a method that stands before one of Frappe's not the DocType, which
	says whose the call is."""
	declared = inspect.signature(method).parameters.values()
	names = [p.name for p in declared if p.kind != p.VAR_KEYWORD]
	return names or [name for name in arguments if name != "doctype"]
