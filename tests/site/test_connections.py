"""The connections of a client's form: what an administrator has added to them is counted as what is ours."""

import frappe
import pytest
from frappe.query_builder import CustomFunction

from client_hub import api
from client_hub.demo import builders
from client_hub.overview import connections, time_limit

pytestmark = pytest.mark.committing  # a table is made, which commits

VISITS = "Visit By Test"
SLEEP = CustomFunction("SLEEP", ["seconds"])


@pytest.fixture(autouse=True)
def visits():
	"""An administrator's own DocType with two links to a client, which Sales Users may read."""
	fields = [
		{"fieldname": name, "fieldtype": "Link", "label": name, "options": "Client"}
		for name in ("host", "guest")
	]
	frappe.get_doc(
		{
			"doctype": "DocType",
			"name": VISITS,
			"module": "Selling",
			"custom": 1,
			"fields": fields,
			"permissions": [
				{"role": "System Manager", "read": 1, "write": 1, "create": 1},
				{"role": "Sales User", "read": 1},
			],
		}
	).insert()
	frappe.db.commit()
	frappe.db.commit = lambda *args, **kwargs: None
	yield
	del frappe.db.commit
	frappe.db.rollback()
	frappe.delete_doc("DocType", VISITS, force=True)
	frappe.db.sql_ddl(f"drop table if exists `tab{VISITS}`")
	frappe.db.commit()
	frappe.clear_cache(doctype="Client")
	frappe.flags.pop("link_fields", None)  # which Frappe keeps as long as a process


@pytest.fixture
def client():
	return builders.client("Acme")


def add_to_connections(fieldname: str, **values) -> None:
	form = frappe.get_doc("Customize Form")
	form.doc_type = "Client"
	form.fetch_to_customize()
	form.append(
		"links",
		{"link_doctype": VISITS, "link_fieldname": fieldname, "group": "Visits", "custom": 1, **values},
	)
	form.save_customization()


def visit(**values):
	return builders.make(VISITS, values)


def counted(client, items: list[str] | None = None) -> dict[str, int]:
	found = api.connections("Client", client.name, items)["count"]["external_links_found"]
	return {row["doctype"]: row["count"] for row in found}


def test_documents_of_an_administrators_own_doctype_are_counted(client):
	other = builders.client("Other")
	visit(guest=client.name, host=other.name)
	visit(guest=other.name)
	assert VISITS not in counted(client, [VISITS]), "it is no connection yet"
	add_to_connections("guest")
	assert counted(client)[VISITS] == counted(client, [VISITS])[VISITS] == 1
	assert counted(builders.client("Nobody's"))[VISITS] == 0


def test_they_are_counted_as_far_as_the_reader_may_read_them(client, as_user, limited_to):
	host, hidden = builders.client("Host"), builders.client("Hidden")
	visit(guest=client.name, host=host.name)
	visit(guest=client.name, host=hidden.name)
	add_to_connections("guest")
	limited_to("sales", "Client", client.name, host.name)
	with as_user("sales"):
		assert counted(client)[VISITS] == 1
	with as_user("accounts"):
		assert VISITS not in counted(client)
	assert counted(client)[VISITS] == 2


def test_a_link_that_field_permissions_hide_counts_nothing(client, as_user, hide_field):
	visit(guest=client.name)
	add_to_connections("guest")
	hide_field(VISITS, "guest")
	with as_user("sales"):
		assert VISITS not in counted(client)


def test_what_is_hidden_or_gone_is_no_connection(client):
	add_to_connections("guest", hidden=1)
	assert VISITS not in counted(client)
	link = frappe.get_doc({"doctype": "DocType Link", "link_doctype": VISITS, "link_fieldname": "gone"})
	link.update({"parent": "Client", "parenttype": "DocType", "parentfield": "links", "custom": 1})
	link.db_insert()
	link.update({"name": None, "link_doctype": "Not There", "link_fieldname": "guest"}).db_insert()
	frappe.clear_cache(doctype="Client")
	assert {row.link_doctype for row in frappe.get_meta("Client").links} == {VISITS, "Not There"}
	assert not {VISITS, "Not There"} & set(counted(client))
	assert counted(client)["Customer"] == 0


def test_they_are_counted_no_further_than_the_form_shows(client, monkeypatch):
	for _number in range(3):
		visit(guest=client.name)
	add_to_connections("guest")
	monkeypatch.setattr(connections, "COUNTED", 2)
	assert counted(client)[VISITS] == 2


def test_what_takes_too_long_to_count_says_so_and_leaves_the_others_alone(client, monkeypatch):
	visit(guest=client.name)
	add_to_connections("guest")
	documents = connections._documents

	def slow(client, doctype, fieldname):
		query, document = documents(client, doctype, fieldname)
		return (query.where(SLEEP(3) == 0) if doctype == VISITS else query), document

	monkeypatch.setattr(time_limit, "TIME_LIMIT", 1)
	monkeypatch.setattr(connections, "_documents", slow)
	assert counted(client, [VISITS, "Customer"]) == {VISITS: "?", "Customer": 0}
