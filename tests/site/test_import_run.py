"""The run of an import: confirmed rows become clients, whole or not at all, and other apps are heard."""

import sys
from contextlib import contextmanager
from types import ModuleType

import frappe
import pytest
from frappe.permissions import update_permission_property

from client_hub import api
from client_hub.demo import builders
from client_hub.identity.duplicates import key_table
from client_hub.spreadsheets import imports
from client_hub.spreadsheets.run import importing

ADDRESS = {"Address Line 1": "Calle Mayor 1", "City": "Vigo", "Country": "Spain"}


def upload(rows: list[dict]) -> str:
	headers = list(dict.fromkeys(header for row in rows for header in row))
	lines = [headers, *([str(row.get(header, "")) for header in headers] for row in rows)]
	content = "\n".join(";".join(line) for line in lines).encode()
	values = {"doctype": "File", "file_name": "clients.csv", "is_private": 1, "content": content}
	return frappe.get_doc(values).insert().file_url


def check(rows: list[dict], mode: str = "create_and_update"):
	answer = api.check_import(upload(rows), mode)
	assert answer["status"] == "Checked", answer["message"]
	return frappe.get_doc("Client Import", answer["name"])


def run(doc, automations: bool = False):
	"""What a worker does with a started import."""
	imports.start(doc, automations)
	importing.run(doc.name)
	return doc.reload()


def rows_of(doc, shown: str | None = None) -> list[dict]:
	return api.import_rows(doc.name, shown, page_length=500)


def new_row(**values) -> dict:
	return {"Legal Name": f"Acme {frappe.generate_hash(length=8)}", **ADDRESS, **values}


def client_of(row: dict):
	return frappe.get_doc("Client", row["client"])


@contextmanager
def events(**handlers):
	"""Document events as another app's hooks.py would name them: `Client__on_update=function`."""
	other_app = ModuleType("client_hub.another_app")
	own = frappe.get_doc_hooks()
	added = {
		doctype: {event: list(paths) for event, paths in found.items()} for doctype, found in own.items()
	}
	for key, handler in handlers.items():
		doctype, _sep, event = key.partition("__")
		setattr(other_app, key, handler)
		added.setdefault(doctype, {}).setdefault(event, []).append(f"{other_app.__name__}.{key}")
	# Frappe takes handlers from the modules of installed apps only.
	sys.modules[other_app.__name__] = other_app
	frappe.local.doc_events_hooks = added
	try:
		yield
	finally:
		frappe.local.doc_events_hooks = own
		del sys.modules[other_app.__name__]


# --- creating ------------------------------------------------------------------------------------


def test_a_row_becomes_a_client_with_its_party_address_and_contact():
	doc = run(
		check(
			[
				new_row(
					**{
						"Legal Name": "Hidráulica del Norte, S.L.",
						"Tax ID": "B64717838",
						"Is Customer": "Yes",
						"Email": "ana@norte.example",
						"Phone": "+34 944 000 000",
						"Contact First Name": "Ana",
					}
				)
			]
		)
	)
	assert (doc.status, doc.created_count, doc.failed_count) == ("Finished", 1, 0)
	client = client_of(*rows_of(doc))
	assert (client.legal_name, client.tax_id_key) == ("Hidráulica del Norte, S.L.", "ES|B64717838|")
	customer = frappe.get_doc("Customer", client.primary_customer)
	assert customer.client == client.name
	assert customer.customer_primary_address == client.registered_address
	assert "Calle Mayor 1" in customer.primary_address
	assert customer.customer_primary_contact == client.primary_contact
	assert frappe.db.get_value("Contact", client.primary_contact, "phone") == "+34 944 000 000"


def test_an_imported_client_is_as_one_saved_by_hand():
	values = {"address_line1": "Calle Mayor 1", "city": "Vigo", "country": "Spain"}
	by_hand = frappe.new_doc("Client")
	by_hand.update({"legal_name": "By hand", **values})
	by_hand.insert()
	imported = client_of(*rows_of(run(check([new_row(**{"Legal Name": "By sheet"})]))))
	own = {"name", "legal_name", "name_key", "creation", "modified", "registered_address", "primary_customer"}
	assert {k: v for k, v in imported.as_dict().items() if k not in own} == {
		k: v for k, v in by_hand.as_dict().items() if k not in own
	}


def test_an_empty_cell_takes_no_default_that_saving_by_hand_would_not_give():
	frappe.defaults.set_user_default("territory", "All Territories")
	try:
		by_hand = builders.client()
		imported = client_of(*rows_of(run(check([new_row()]))))
		assert imported.territory == by_hand.territory
		assert imported.notes is None and imported.account_manager is None
	finally:
		frappe.defaults.clear_user_default("territory")


def test_two_clients_of_one_name_are_both_made_with_their_customers():
	name = {"Legal Name": "Juan García", "Is Customer": "Yes"}
	rows = [new_row(**name, **{"Tax ID": tax_id}) for tax_id in ("54362315K", "87654321X")]
	clients = [client_of(row) for row in rows_of(run(check(rows)))]
	assert len({client.primary_customer for client in clients} - {None}) == 2


def test_many_new_clients_of_one_name_are_made_whatever_batch_they_are_in(monkeypatch):
	monkeypatch.setattr(importing, "BATCH", 1)
	tax_ids = ("54362315K", "87654321X", "45671239R")
	doc = run(check([new_row(**{"Legal Name": "Juan García", "Tax ID": tax_id}) for tax_id in tax_ids]))
	assert (doc.created_count, doc.failed_count) == (3, 0), rows_of(doc, "failed")


def test_no_message_of_a_saved_client_is_sent_to_pages_while_rows_are_saved():
	run(check([new_row()]))
	told = [message.get("doctype") for _event, message, _room in getattr(frappe.local, "_realtime_log", [])]
	assert not {"Client", "Customer", "Address", "Contact"} & set(told)


# --- changing ------------------------------------------------------------------------------------


def test_a_change_is_saved_and_the_contact_with_it():
	client = builders.client(phone="+34 600 000 000", email_id="ana@acme.example")
	doc = run(check([{"ID": client.name, "Phone": "+34 611 111 111"}]))
	client.reload()
	assert (doc.updated_count, client.phone, client.email_id) == (1, "+34 611 111 111", "ana@acme.example")
	assert frappe.db.get_value("Contact", client.primary_contact, "phone") == "+34 611 111 111"


def test_clear_empties_the_field_and_the_contacts_own():
	client = builders.client(phone="+34 600 000 000", email_id="ana@acme.example")
	run(check([{"ID": client.name, "Phone": "<clear>"}]))
	assert not frappe.db.get_value("Client", client.name, "phone")
	assert not frappe.db.get_value("Contact", client.primary_contact, "phone")


def test_a_change_says_in_the_history_that_it_came_by_an_import():
	client = builders.client(phone="+34 600 000 000")
	doc = run(check([{"ID": client.name, "Phone": "+34 611 111 111"}]))
	version = frappe.get_last_doc("Version", {"ref_doctype": "Client", "docname": client.name})
	assert frappe.parse_json(version.data)["updater_reference"]["docname"] == doc.name


def test_a_second_run_of_the_same_sheet_changes_nothing():
	rows = [new_row(**{"Tax ID": "B64717838", "Phone": "+34 600 000 000"}), new_row(**{"External ID": "E-1"})]
	run(check(rows))
	again = check(rows)
	assert (again.to_create, again.to_update, again.to_skip) == (0, 0, 2)
	with pytest.raises(frappe.ValidationError, match="No row of it would change anything"):
		imports.start(again, False)


def test_rows_left_out_are_not_run():
	doc = check([new_row(), new_row()])
	api.leave_out_rows(doc.name, [2])
	doc = run(doc.reload())
	assert doc.created_count == 1
	assert [row["outcome"] for row in rows_of(doc)] == [None, "done"]


def test_rows_cannot_be_left_out_once_the_import_was_started():
	doc = run(check([new_row()]))
	with pytest.raises(frappe.ValidationError, match="not any more"):
		api.leave_out_rows(doc.name, [2])


# --- its record ----------------------------------------------------------------------------------


def test_a_run_is_recorded_as_frappes_data_imports():
	client = builders.client()
	doc = run(check([new_row(), new_row(), {"ID": client.name, "Notes": "x"}]))
	new = frappe.get_doc("Data Import", doc.data_import_new)
	changes = frappe.get_doc("Data Import", doc.data_import_update)
	assert (new.import_type, new.status, new.payload_count) == ("Insert New Records", "Success", 2)
	assert (changes.import_type, changes.status, changes.payload_count) == (
		"Update Existing Records",
		"Success",
		1,
	)
	logs = frappe.get_all(
		"Data Import Log",
		{"data_import": new.name},
		["docname", "success", "row_indexes"],
		order_by="log_index",
	)
	assert [(log.success, log.row_indexes) for log in logs] == [(1, "[2]"), (1, "[3]")]
	assert [log.docname for log in logs] == [row["client"] for row in rows_of(doc, "create")]


def test_the_user_is_told_at_the_end():
	run(check([new_row()]))
	note = frappe.get_last_doc("Notification Log")
	assert (note.for_user, note.subject) == (
		"Administrator",
		"Import of clients finished: 1 created, 0 updated, 0 failed",
	)


def test_a_sales_master_manager_runs_an_import_with_their_own_rights(as_user):
	with as_user("sales_master"):
		doc = run(check([new_row()]))
		assert (doc.created_count, doc.owner) == (1, frappe.session.user)
		assert client_of(*rows_of(doc)).owner == frappe.session.user


# --- other apps ----------------------------------------------------------------------------------


@pytest.mark.parametrize("automations", [False, True])
def test_document_events_of_other_apps_run(automations):
	heard = []

	def hear(doc, method):
		heard.append((doc.doctype, method))

	names = [
		f"{dt}__{event}"
		for dt in ("Client", "Customer", "Supplier", "Address", "Contact")
		for event in ("validate", "after_insert", "on_update")
	]
	with events(**dict.fromkeys(names, hear)):
		run(check([new_row(**{"Is Customer": "Yes", "Is Supplier": "Yes", "Phone": "1"})]), automations)
	assert sorted(heard) == sorted(tuple(name.split("__")) for name in names)


@pytest.mark.parametrize(("automations", "sent"), [(False, []), (True, ["Client"])])
def test_webhooks_run_only_when_asked_for(automations, sent):
	frappe.get_doc(
		{
			"doctype": "Webhook",
			"name": "Test webhook",
			"webhook_doctype": "Client",
			"webhook_docevent": "after_insert",
			"request_url": "https://hooks.example/x",
			"request_method": "POST",
			"enabled": 1,
		}
	).insert()
	frappe.cache.delete_value("webhooks")
	frappe.local._webhook_queue = []
	try:
		run(check([new_row()]), automations)
		assert [entry.doc.doctype for entry in frappe.local._webhook_queue or []] == sent
	finally:
		frappe.local._webhook_queue = []
		frappe.cache.delete_value("webhooks")


@pytest.mark.parametrize("automations", [False, True])
def test_assignment_rules_run_as_in_frappes_own_import(automations):
	frappe.get_doc(
		{
			"doctype": "Assignment Rule",
			"name": "Clients",
			"document_type": "Client",
			"description": "New client",
			"assign_condition": "True",
			"rule": "Round Robin",
			"users": [{"user": "Administrator"}],
			"assignment_days": [
				{"day": day}
				for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
			],
		}
	).insert()
	frappe.cache_manager.clear_doctype_map("Assignment Rule", "Client")
	try:
		doc = run(check([new_row()]), automations)
		assert (
			frappe.db.count("ToDo", {"reference_type": "Client", "reference_name": rows_of(doc)[0]["client"]})
			== 1
		)
	finally:
		frappe.db.rollback()
		frappe.cache_manager.clear_doctype_map("Assignment Rule", "Client")


def test_frappes_flag_of_an_import_is_taken_back():
	run(check([new_row()]))
	assert not frappe.flags.in_import


# --- states --------------------------------------------------------------------------------------


def test_an_import_is_not_started_twice():
	doc = run(check([new_row()]))
	with pytest.raises(frappe.ValidationError, match="status is Finished"):
		api.start_import(doc.name)


def test_a_refused_sheet_cannot_be_started():
	answer = api.check_import(upload([{"x": "1"}]), "create")
	with pytest.raises(frappe.ValidationError, match="status is Refused"):
		api.start_import(answer["name"])


def test_an_interrupted_run_says_so_and_goes_on():
	doc = check([new_row()])
	imports.start(doc, False)
	doc.db_set("status", "Running")
	assert api.get_import(doc.name)["interrupted"]
	imports.start(doc, False)
	importing.run(doc.name)
	assert api.get_import(doc.name)["status"] == "Finished"
	assert not api.get_import(doc.name)["interrupted"]


def test_how_far_a_run_is_and_what_became_of_its_rows():
	known = builders.client(legal_name=f"Acme {frappe.generate_hash(length=8)}")
	doc = check([new_row(), {"ID": known.name, "Legal Name": known.legal_name, "Phone": "+34 600 000 000"}])
	imports.start(doc, False)
	doc.db_set("status", "Running")
	assert (api.get_import(doc.name)["done"], api.get_import(doc.name)["total"]) == (0, 2)
	frappe.db.set_value("Client Import Row", {"client_import": doc.name, "row_number": 2}, "outcome", "done")
	assert (api.get_import(doc.name)["done"], api.get_import(doc.name)["total"]) == (1, 2)
	frappe.db.set_value("Client Import Row", {"client_import": doc.name, "row_number": 2}, "outcome", None)
	importing.run(doc.name)
	assert [row["row_number"] for row in rows_of(doc, "created")] == [2]
	assert [row["client"] for row in rows_of(doc, "updated")] == [known.name]


def test_more_rows_than_a_batch_are_each_done_once():
	doc = run(check([new_row() for _number in range(2 * importing.BATCH + 1)]))
	assert (doc.created_count, doc.failed_count) == (2 * importing.BATCH + 1, 0)


METHODS = {
	"check_import": lambda doc: api.check_import(doc.file_url),
	"get_import": lambda doc: api.get_import(doc.name),
	"import_rows": lambda doc: api.import_rows(doc.name),
	"leave_out_rows": lambda doc: api.leave_out_rows(doc.name, [2]),
	"start_import": lambda doc: api.start_import(doc.name),
	"undo_import": lambda doc: api.undo_import(doc.name),
	"marked_copy": lambda doc: api.marked_copy(doc.name),
	"import_template": lambda doc: api.import_template(),
}


@pytest.fixture
def right_to_import(site):
	"""`right_to_import(0)` takes it from the role of `sales_master`, and 1 gives it back."""

	def change(value: int):
		update_permission_property("Client", "Sales Master Manager", 0, "import", value)

	yield change
	frappe.db.rollback()
	frappe.clear_cache(doctype="Client")


@pytest.mark.parametrize("method", METHODS)
def test_each_method_needs_the_right_to_import_even_for_the_owner(as_user, right_to_import, method):
	with as_user("sales_master"):
		doc = check([new_row(), new_row()])
	right_to_import(0)
	with as_user("sales_master"):
		assert doc.has_permission("read"), "it is their own, and only the right to import is missing"
		with pytest.raises(frappe.PermissionError):
			METHODS[method](doc)
	assert doc.reload().status == "Checked" and not doc.left_out
	if method == "undo_import":
		doc.db_set("status", "Finished")
	right_to_import(1)
	with as_user("sales_master"):
		METHODS[method](doc)


@pytest.mark.parametrize(
	"method", [name for name in METHODS if name not in ("check_import", "import_template")]
)
def test_an_import_of_somebody_else_is_not_theirs(as_user, method):
	doc = check([new_row()])
	with as_user("sales_master"), pytest.raises(frappe.PermissionError):
		METHODS[method](doc)


def test_several_e_mails_in_a_cell_are_imported_as_rows_and_checked_again_change_nothing():
	row = new_row(Email="Ana <a@x.example>, mailto:b@x.example")
	imported = client_of(*rows_of(run(check([row]))))
	contact = frappe.get_doc("Contact", imported.primary_contact)
	assert [(email.email_id, email.is_primary) for email in contact.email_ids] == [
		("a@x.example", 1),
		("b@x.example", 0),
	]
	assert imported.email_id == "a@x.example"
	(again,) = rows_of(check([{**row, "ID": imported.name}]))
	assert again["action"] == "skip"
	(changed,) = rows_of(run(check([{"ID": imported.name, "Email": "c@x.example, d@x.example"}])))
	assert changed["outcome"] == "done"
	contact.reload()
	# The one that was the first stays beside the others.
	assert [email.email_id for email in contact.email_ids] == [f"{name}@x.example" for name in "cbda"]


def test_what_a_row_changes_is_found_by_at_once():
	client = builders.client("Zarzalejo", city="Vigo")
	doc = run(check([{"ID": client.name, "City": "Ourense"}]))
	assert doc.updated_count == 1
	kept = frappe.get_all(key_table.MATCH_KEY, {"client": client.name}, pluck="value")
	assert "sars ourense" in kept and "sars vigo" not in kept


def test_the_keys_of_a_batch_are_written_at_once(monkeypatch):
	kept, keep = [], key_table.keep
	monkeypatch.setattr(key_table, "keep", lambda clients: kept.append(len(clients)) or keep(clients))
	run(check([new_row() for _number in range(3)]))
	assert kept == [3]
