"""Rights to records of ours by requests that say of a record what is not so: new, mine, in my territory, another."""

import frappe
import pytest
from frappe.handler import run_doc_method
from frappe.www.printview import get_html_and_style

from client_hub import api
from client_hub.demo import builders

USER = "test.forger@client-hub.example.com"


@pytest.fixture
def mine():
	return builders.client("Mine", is_customer=1)


@pytest.fixture
def hidden():
	return builders.client("Hidden", is_customer=1, tax_id="A28015865", phone="+34 944 555 555")


@pytest.fixture(params=["Customer", "Client", "Territory", "own alone"])
def limited(request, mine, hidden):
	"""Somebody who may write one of two clients, whatever it is that closes the other."""
	if request.param == "own alone":
		user = builders.user(USER, []).name
		role = frappe.get_doc({"doctype": "Role", "role_name": "Own Clients"}).insert()
		rights = {"read": 1, "write": 1, "create": 1, "delete": 1, "print": 1, "if_owner": 1}
		frappe.get_doc(
			{"doctype": "Custom DocPerm", "parent": "Client", "role": role.name, **rights}
		).insert()
		frappe.get_doc("User", user).add_roles(role.name)
		frappe.db.set_value("Client", mine.name, "owner", user)
		return user
	territory = frappe.get_doc({"doctype": "Territory", "territory_name": "Zone of Mine"}).insert().name
	frappe.db.set_value("Client", mine.name, "territory", territory)
	frappe.db.set_value("Client", hidden.name, "territory", "All Territories")
	allowed = {"Customer": mine.primary_customer, "Client": mine.name, "Territory": territory}
	return builders.user(USER, ["Sales Manager"], {request.param: [allowed[request.param]]}).name


def as_it_is(name: str) -> dict:
	return frappe.db.get_value("Client", name, "*", as_dict=True)


def lies(mine, user: str) -> dict:
	"""What makes each of the limits above take another client for one that is open."""
	return {"owner": user, "territory": frappe.db.get_value("Client", mine.name, "territory")}


def parties_left_out() -> dict:
	links = ("registered_address", "primary_contact", "primary_customer", "primary_supplier")
	return {"is_customer": 0, "is_supplier": 0, "tax_id": "", **dict.fromkeys(links)}


def put(client: str, **values) -> dict:
	"""As `PUT /api/resource/Client/…` does it."""
	doc = frappe.get_doc("Client", client, for_update=True)
	doc.update(values)
	return doc.save().as_dict()


def test_a_closed_client_is_neither_written_nor_opened_by_what_is_said_of_it(mine, hidden, limited, as_user):
	before = as_it_is(hidden.name)
	with as_user(limited):
		assert put(mine.name, notes="Theirs to write")["notes"]
		for ask in (
			lambda: put(hidden.name, **lies(mine, limited)),
			lambda: frappe.client.set_value("Client", hidden.name, lies(mine, limited)),
			lambda: frappe.client.save({**before, "doctype": "Client", **lies(mine, limited)}),
			lambda: frappe.client.delete("Client", hidden.name),
		):
			with pytest.raises(frappe.PermissionError):
				ask()
		assert not frappe.has_permission("Client", "read", hidden.name)
	assert as_it_is(hidden.name) == before


def test_a_closed_client_is_not_copied(mine, hidden, limited, as_user):
	asked = {"__islocal": 1, **parties_left_out(), **lies(mine, limited)}
	with as_user(limited):
		for ask in (
			lambda: put(hidden.name, **asked),
			lambda: frappe.client.set_value("Client", hidden.name, asked),
		):
			with pytest.raises(frappe.PermissionError):
				ask()
	assert frappe.db.count("Client", {"legal_name": "Hidden"}) == 1


@pytest.mark.parametrize("limited", ["Customer", "Territory", "own alone"], indirect=True)
def test_what_one_may_read_is_copied(mine, limited, as_user):
	with as_user(limited):
		copy = frappe.copy_doc(frappe.get_doc("Client", mine.name))
		copy.update({"legal_name": "Copy of Mine", **parties_left_out()})
		copy.insert()
	assert as_it_is(copy.name).legal_name == "Copy of Mine"


def test_a_closed_client_is_not_laid_over_an_open_one(mine, hidden, limited, as_user):
	before = as_it_is(mine.name)
	swapped = {
		field: before[field] for field in ("name", "modified", "primary_customer", "registered_address")
	}
	with as_user(limited), pytest.raises(frappe.PermissionError):
		put(hidden.name, **swapped, tax_id="A12345674", **lies(mine, limited))
	assert as_it_is(mine.name) == before


def test_a_document_made_up_in_the_request_opens_nothing(mine, hidden, limited, as_user):
	modified = str(as_it_is(hidden.name).modified)
	with as_user(limited):
		for said in ({"__islocal": 1}, {"modified": modified}):
			docs = {"doctype": "Client", "name": hidden.name, **said, **lies(mine, limited)}
			for method, args in (
				("rename", {"name": "TAKEN", "validate_rename": 0}),
				("add_comment", {"text": "Seen"}),
			):
				with pytest.raises(frappe.PermissionError):
					run_doc_method(method, docs=frappe.as_json(docs), args=args)
			with pytest.raises(frappe.PermissionError):
				get_html_and_style(frappe.as_json(docs), print_format="Client Brief")
	assert as_it_is(hidden.name)


def test_no_request_renames_past_the_checks(mine, hidden, as_user):
	"""Frappe lets a request say that nothing is to be checked."""
	with as_user("sales_master"):
		for args in ({"name": "TAKEN"}, {"name": hidden.name, "merge": 1}):
			with pytest.raises(frappe.PermissionError):
				run_doc_method("rename", dt="Client", dn=mine.name, args={**args, "validate_rename": 0})
	assert as_it_is(mine.name) and as_it_is(hidden.name)


def test_frappes_dialog_renames_as_ever(mine, as_user):
	from frappe.model.rename_doc import update_document_title

	with as_user("sales_master"):
		update_document_title(doctype="Client", docname=mine.name, name="CLI-RENAMED")
	assert as_it_is("CLI-RENAMED").legal_name == "Mine"


@pytest.mark.parametrize("doctype", ["Client Export", "Client Import"])
def test_records_of_others_are_not_taken_for_ones_own(doctype, mine, as_user):
	with as_user("sales_master"):
		name = api.export_clients(file_type="csv")["name"]
	if doctype == "Client Import":
		values = {"doctype": doctype, "file_url": "/private/files/of_others.csv"}
		name = frappe.get_doc(values).insert(ignore_permissions=True, ignore_links=True).name
	nobody = builders.user("test.nobody@client-hub.example.com", []).name
	frappe.get_doc("User", nobody).add_roles("Desk User")
	docs = frappe.as_json({"doctype": doctype, "name": name, "owner": nobody, "__islocal": 1})
	with as_user(nobody):
		for args in ({"name": "TAKEN", "validate_rename": 0}, {"name": "TAKEN"}):
			with pytest.raises(frappe.PermissionError):
				run_doc_method("rename", docs=docs, args=args)
	assert frappe.db.exists(doctype, name)


def test_a_merge_log_of_others_is_not_opened_by_a_made_up_one(mine, hidden, as_user):
	other = builders.client("Other", is_customer=1)
	api.merge_clients(hidden.name, [other.name])
	log = frappe.get_last_doc("Client Merge Log").name
	limited = builders.user(USER, ["Sales User"], {"Client": [mine.name]}).name
	said = {"doctype": "Client Merge Log", "name": log, "target": mine.name, "sources": [], "owner": limited}
	with as_user(limited):
		for more in (
			{"__islocal": 1},
			{"modified": str(frappe.db.get_value(said["doctype"], log, "modified"))},
		):
			with pytest.raises(frappe.PermissionError):
				run_doc_method("add_comment", docs=frappe.as_json({**said, **more}), args={"text": "Seen"})
