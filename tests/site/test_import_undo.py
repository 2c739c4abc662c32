"""Undo: what an import made goes, what it changed comes back, and what is in use since stays."""

import frappe
import pytest

from client_hub import api
from client_hub.demo import builders
from client_hub.spreadsheets import imports
from client_hub.spreadsheets.run import importing, taking_back, undoing, uses, worker

PARTIES = ("Client", "Customer", "Supplier", "Address", "Contact")


def upload(rows: list[dict]) -> str:
	headers = list(dict.fromkeys(header for row in rows for header in row))
	lines = [headers, *([str(row.get(header, "")) for header in headers] for row in rows)]
	content = "\n".join(";".join(line) for line in lines).encode()
	values = {"doctype": "File", "file_name": "clients.csv", "is_private": 1, "content": content}
	return frappe.get_doc(values).insert().file_url


def imported(rows: list[dict]):
	doc = frappe.get_doc("Client Import", api.check_import(upload(rows))["name"])
	assert doc.status == "Checked", doc.message
	imports.start(doc, False)
	importing.run(doc.name)
	assert doc.reload().failed_count == 0, rows_of(doc, "failed")
	return doc


def undone(doc):
	imports.undo(doc)
	undoing.run(doc.name)
	return doc.reload()


def rows_of(doc, shown: str | None = None) -> list[dict]:
	return api.import_rows(doc.name, shown, page_length=500)


def client_of(doc, place: int = 0):
	return frappe.get_doc("Client", rows_of(doc)[place]["client"])


def new_row(**values) -> dict:
	return {
		"Legal Name": f"Acme {frappe.generate_hash(length=8)}",
		"Address Line 1": "Calle Mayor 1",
		"City": "Vigo",
		"Country": "Spain",
		"Is Customer": "Yes",
		"Is Supplier": "Yes",
		"Phone": "+34 600 000 000",
		"Email": "ana@acme.example",
		**values,
	}


def counts() -> dict[str, int]:
	return {
		doctype: frappe.db.count(doctype)
		for doctype in (*PARTIES, "Dynamic Link", "Contact Phone", "Contact Email")
	}


def as_saved(name: str) -> dict:
	doc = frappe.get_doc("Client", name)
	own = doc.as_dict()
	for doctype, link in (("Address", "registered_address"), ("Contact", "primary_contact")):
		if doc.get(link):
			linked = frappe.get_doc(doctype, doc.get(link)).as_dict(no_nulls=True)
			own[doctype] = {
				k: v
				for k, v in linked.items()
				if k not in ("modified", "modified_by") and not isinstance(v, list)
			}
	return {k: v for k, v in own.items() if k not in ("modified", "modified_by")}


# --- what goes -----------------------------------------------------------------------------------


def test_what_an_import_made_goes_with_all_that_belongs_to_it():
	before = counts()
	doc = imported([new_row(), new_row(), new_row(**{"Is Supplier": "No", "Phone": "", "Email": ""})])
	assert counts() != before
	doc = undone(doc)
	assert (doc.status, doc.undone_count, doc.kept_count) == ("Undone", 3, 0)
	assert counts() == before


def test_nothing_points_at_what_went():
	doc = imported([new_row()])
	names = [
		client_of(doc).get(f)
		for f in ("name", "primary_customer", "primary_supplier", "registered_address", "primary_contact")
	]
	undone(doc)
	assert not frappe.db.exists("Dynamic Link", {"link_name": ("in", names)})
	assert not frappe.db.exists("Version", {"docname": ("in", names)})


def test_the_same_sheet_can_be_imported_again_after_undo():
	rows = [new_row(**{"Tax ID": "B64717838", "External ID": "E-1"})]
	undone(imported(rows))
	assert imported(rows).created_count == 1


def test_an_import_that_left_nothing_is_undone_once():
	doc = undone(imported([new_row()]))
	with pytest.raises(frappe.ValidationError, match="Only a finished import"):
		imports.undo(doc)


def test_an_import_that_was_not_run_cannot_be_undone():
	doc = frappe.get_doc("Client Import", api.check_import(upload([new_row()]))["name"])
	with pytest.raises(frappe.ValidationError, match="Only a finished import"):
		api.undo_import(doc.name)


def test_an_undo_that_was_interrupted_goes_on():
	doc = imported([new_row(), new_row()])
	doc.db_set("status", "Undoing")
	first = rows_of(doc)[0]
	frappe.db.set_value(
		"Client Import Row",
		{"client_import": doc.name, "row_number": first["row_number"]},
		"outcome",
		"undone",
	)
	imports.undo(doc.reload())
	undoing.run(doc.name)
	assert (doc.reload().status, doc.undone_count) == ("Undone", 2)


# --- what comes back -----------------------------------------------------------------------------


def test_a_changed_client_gets_its_old_values_back():
	client = builders.client(phone="+34 600 000 000", email_id="old@acme.example", city="Vigo", notes="a\nb")
	before = as_saved(client.name)
	doc = imported(
		[
			{
				"ID": client.name,
				"Phone": "+34 611 111 111",
				"Email": "<clear>",
				"City": "Lugo",
				"Notes": "x",
				"Trade Name": "T",
			}
		]
	)
	assert as_saved(client.name) != before
	doc = undone(doc)
	assert doc.undone_count == 1
	assert as_saved(client.name) == before


def test_values_come_back_as_they_were_stored_and_not_as_they_are_shown():
	client = builders.client(client_type="Individual", country="Spain")
	frappe.local.lang = "es"
	undone(imported([{"ID": client.name, "Client Type": "Company", "Country": "Alemania"}]))
	client.reload()
	assert (client.client_type, client.country) == ("Individual", "Spain")


def test_a_party_that_a_change_made_goes_again():
	client = builders.client(is_customer=0)
	before = counts()
	doc = imported([{"ID": client.name, "Is Customer": "Yes", "Is Supplier": "Yes"}])
	assert frappe.db.exists("Customer", {"client": client.name})
	undone(doc)
	client.reload()
	assert (client.is_customer, client.primary_customer, client.is_supplier, client.primary_supplier) == (
		0,
		None,
		0,
		None,
	)
	assert counts() == before


def test_a_contact_that_a_change_made_goes_again_and_its_customer_forgets_it():
	client = builders.client(is_customer=1)
	before = counts()
	doc = imported([{"ID": client.name, "Phone": "+34 600 000 000", "Contact First Name": "Ana"}])
	assert frappe.db.get_value("Customer", client.primary_customer, "customer_primary_contact")
	doc = undone(doc)
	client.reload()
	assert (doc.undone_count, client.phone, client.primary_contact) == (1, None, None)
	assert not frappe.db.get_value("Customer", client.primary_customer, "customer_primary_contact")
	assert counts() == before


def test_a_changed_client_that_has_documents_gets_its_old_values_back_all_the_same():
	client = builders.client(is_customer=1, is_supplier=1, phone="+34 600 000 000", city="Vigo")
	builders.sales_order(client.primary_customer)
	builders.task(client=client.name)
	client.add_comment("Comment", "called")
	doc = imported([{"ID": client.name, "Phone": "+34 611 111 111", "City": "Lugo"}])
	builders.purchase_invoice(client.primary_supplier)
	doc = undone(doc)
	assert (doc.undone_count, doc.kept_count) == (1, 0), rows_of(doc)
	client.reload()
	assert (client.phone, client.city) == ("+34 600 000 000", "Vigo")


def test_a_change_whose_new_party_is_in_use_is_left_alone_whole():
	client = builders.client(is_customer=1, phone="+34 600 000 000")
	doc = imported([{"ID": client.name, "Is Supplier": "Yes", "Phone": "+34 611 111 111"}])
	client.reload()
	builders.sales_order(client.primary_customer)
	invoice = builders.purchase_invoice(client.primary_supplier)
	doc = undone(doc)
	assert (doc.undone_count, doc.kept_count) == (0, 1)
	assert invoice.name in rows_of(doc, "kept")[0]["message"]
	client.reload()
	assert client.primary_supplier and client.phone == "+34 611 111 111"


def test_a_party_that_was_there_and_only_became_the_primary_one_stays():
	client = builders.client(is_customer=1)
	customer = client.primary_customer
	frappe.db.set_value("Client", client.name, "primary_customer", None, update_modified=False)
	doc = undone(imported([{"ID": client.name, "Notes": "x"}]))
	assert doc.undone_count == 1
	assert frappe.db.exists("Customer", {"name": customer, "client": client.name})


def adopted(**values):
	client = frappe.new_doc("Client")
	client.update({"legal_name": f"Old {frappe.generate_hash(length=8)}", "country": "Spain", **values})
	client.flags.client_hub_adopted = True
	return client.insert()


def test_an_adopted_client_without_an_address_has_none_again():
	client = adopted()
	assert not client.registered_address
	before, all_before = as_saved(client.name), counts()
	doc = imported(
		[{"ID": client.name, "Address Line 1": "Calle Mayor 1", "City": "Vigo", "Country": "Spain"}]
	)
	assert frappe.db.get_value("Client", client.name, "registered_address")
	doc = undone(doc)
	assert (doc.undone_count, doc.kept_count) == (1, 0), rows_of(doc)
	assert as_saved(client.name) == before
	assert counts() == all_before


def test_an_address_that_lacked_its_city_lacks_it_again():
	client = builders.client()
	for doctype, name in (("Client", client.name), ("Address", client.registered_address)):
		frappe.db.set_value(doctype, name, "city", "", update_modified=False)
	before = as_saved(client.name)
	doc = undone(imported([{"ID": client.name, "City": "Vigo"}]))
	assert doc.undone_count == 1, rows_of(doc)
	assert as_saved(client.name) == before


def test_an_address_that_was_deleted_before_is_not_made_anew():
	client = builders.client(phone="+34 600 000 000")
	frappe.delete_doc("Address", client.registered_address, force=True)
	frappe.delete_doc("Contact", client.primary_contact, force=True)
	before, all_before = as_saved(client.name), counts()
	doc = undone(imported([{"ID": client.name, "Notes": "x"}]))
	assert doc.undone_count == 1, rows_of(doc)
	assert as_saved(client.name) == before
	assert counts() == all_before


def test_a_tax_id_that_old_data_shares_comes_back_without_a_key(settings):
	builders.client(tax_id="B64717838")
	client = adopted()
	shared = {"tax_id": "B64717838", "tax_id_country": "Spain", "tax_id_key": None}
	frappe.db.set_value("Client", client.name, shared, update_modified=False)
	before = as_saved(client.name)
	doc = undone(imported([{"ID": client.name, "Tax ID": "54362315K"}]))
	assert doc.undone_count == 1, rows_of(doc)
	assert as_saved(client.name) == before


def test_a_tax_id_that_is_not_accepted_today_comes_back(settings):
	client = builders.client(tax_id="B58378432")
	settings(tax_id_check="Block")
	doc = undone(imported([{"ID": client.name, "Tax ID": "B64717838"}]))
	assert doc.undone_count == 1, rows_of(doc)
	assert frappe.db.get_value("Client", client.name, "tax_id") == "B58378432"


# --- what stays ----------------------------------------------------------------------------------


@pytest.mark.parametrize("doctype", PARTIES)
def test_what_was_changed_since_is_left_alone_and_listed(doctype):
	doc = imported([new_row(), new_row()])
	client = client_of(doc)
	links = {
		"Client": "name",
		"Customer": "primary_customer",
		"Supplier": "primary_supplier",
		"Address": "registered_address",
		"Contact": "primary_contact",
	}
	touched = frappe.get_doc(doctype, client.get(links[doctype]))
	touched.save()
	doc = undone(doc)
	assert (doc.undone_count, doc.kept_count) == (1, 1)
	(kept,) = rows_of(doc, "kept")
	assert kept["client"] == client.name and "has been changed since" in kept["message"]
	assert frappe.db.exists("Client", client.name)


def test_what_was_renamed_or_deleted_since_is_left_alone():
	doc = imported([new_row()])
	client = client_of(doc)
	frappe.rename_doc("Customer", client.primary_customer, f"{client.primary_customer} renamed")
	doc = undone(doc)
	assert doc.kept_count == 1
	assert frappe.db.exists("Customer", {"client": client.name})


def test_a_changed_client_that_was_changed_again_keeps_the_later_change():
	client = builders.client(phone="+34 600 000 000")
	doc = imported([{"ID": client.name, "Phone": "+34 611 111 111"}])
	client.reload()
	client.phone = "+34 622 222 222"
	client.save()
	doc = undone(doc)
	assert doc.kept_count == 1
	assert frappe.db.get_value("Client", client.name, "phone") == "+34 622 222 222"


def _order(client):
	builders.sales_order(client.primary_customer)


def _invoice(client):
	builders.purchase_invoice(client.primary_supplier)


def _task(client):
	builders.task(client=client.name)


def _comment(client):
	client.add_comment("Comment", "called")


def _mail(client):
	frappe.get_doc(
		{
			"doctype": "Communication",
			"communication_type": "Communication",
			"subject": "Hello",
			"content": "x",
			"reference_doctype": "Client",
			"reference_name": client.name,
		}
	).insert()


def _file(client):
	frappe.get_doc(
		{
			"doctype": "File",
			"file_name": "a.txt",
			"content": "x",
			"attached_to_doctype": "Customer",
			"attached_to_name": client.primary_customer,
		}
	).insert()


def _file_without_comment(client):
	"""Frappe comments on what a file is attached to, and such a comment can be deleted."""
	_file(client)
	frappe.db.delete("Comment", {"reference_name": client.primary_customer})


def _todo(client):
	frappe.get_doc(
		{
			"doctype": "ToDo",
			"description": "x",
			"reference_type": "Client",
			"reference_name": client.name,
			"allocated_to": "Administrator",
		}
	).insert()


def _share(client):
	frappe.share.add("Client", client.name, "test.sales@client-hub.example.com", read=1)


def _contact_of_another(client):
	contact = frappe.new_doc("Contact")
	contact.first_name = "Eva"
	contact.append("links", {"link_doctype": "Client", "link_name": client.name})
	contact.insert()


def _another_customer(client):
	builders.customer(customer_primary_address=client.registered_address)


def _party_link(client):
	other = builders.customer()
	frappe.get_doc(
		{
			"doctype": "Party Link",
			"primary_role": "Customer",
			"primary_party": other.name,
			"secondary_role": "Supplier",
			"secondary_party": client.primary_supplier,
		}
	).insert()


def _parent(client):
	builders.client(parent_client=client.name)


USES = [
	_order,
	_invoice,
	_task,
	_comment,
	_mail,
	_file,
	_file_without_comment,
	_todo,
	_share,
	_contact_of_another,
	_another_customer,
	_party_link,
	_parent,
]


@pytest.mark.parametrize("use", USES, ids=lambda use: use.__name__[1:])
def test_what_is_used_since_is_left_alone_and_listed(use):
	doc = imported([new_row(), new_row()])
	client = client_of(doc)
	use(client)
	before = {doctype: frappe.db.count(doctype) for doctype in PARTIES}
	doc = undone(doc)
	assert (doc.undone_count, doc.kept_count) == (1, 1)
	(kept,) = rows_of(doc, "kept")
	assert kept["client"] == client.name and kept["message"]
	assert frappe.db.exists("Client", client.name) and frappe.db.exists("Customer", client.primary_customer)
	assert frappe.db.count("Client") == before["Client"] - 1


# --- what stays for now ---------------------------------------------------------------------------


def test_what_was_left_alone_goes_once_its_reason_has_gone():
	before = counts()
	doc = imported([new_row(), new_row()])
	note = client_of(doc).add_comment("Comment", "called")
	doc = undone(doc)
	assert (doc.undone_count, doc.kept_count) == (1, 1)
	doc = undone(doc)
	assert (doc.status, doc.undone_count, doc.kept_count) == ("Undone", 1, 1)
	note.delete()
	doc = undone(doc)
	assert (doc.status, doc.undone_count, doc.kept_count) == ("Undone", 2, 0)
	assert counts() == before


def test_what_was_changed_stays_however_often_it_is_tried():
	doc = imported([new_row()])
	client = client_of(doc)
	client.save()
	assert undone(undone(doc)).kept_count == 1
	assert frappe.db.exists("Client", client.name)


def failing(monkeypatch, error: Exception, times: int):
	"""Have the first tries to delete a client fail."""
	delete_client, left = taking_back.delete_client, [error] * times

	def delete(*args):
		if left:
			raise left.pop()
		return delete_client(*args)

	monkeypatch.setattr(taking_back, "delete_client", delete)
	# The rows before it are committed in life; here a rollback would take the whole test back.
	monkeypatch.setattr(frappe.db, "rollback", lambda *args, **kwargs: None)
	return left


DEADLOCK = frappe.QueryDeadlockError(
	1213, "Deadlock found when trying to get lock; try restarting transaction"
)
TIMEOUT = frappe.QueryTimeoutError(1205, "Lock wait timeout exceeded; try restarting transaction")


@pytest.mark.parametrize("error", [DEADLOCK, TIMEOUT], ids=["deadlock", "timeout"])
def test_a_row_that_meets_a_lock_is_tried_again(monkeypatch, error):
	doc = imported([new_row()])
	# Once with its batch, and then alone.
	left = failing(monkeypatch, error, 1 + worker.TRIES - 1)
	doc = undone(doc)
	assert (doc.undone_count, doc.kept_count, left) == (1, 0, [])


@pytest.mark.parametrize(
	("error", "part"),
	[
		(TIMEOUT, "Somebody else was saving the same documents"),
		(ValueError("list index out of range"), "the error log describes"),
	],
	ids=["timeout", "a fault"],
)
def test_a_row_that_meets_an_error_says_what_to_do_and_can_be_tried_again(monkeypatch, error, part):
	doc = imported([new_row()])
	with monkeypatch.context() as for_now:
		failing(for_now, error, 1 + worker.TRIES)
		doc = undone(doc)
	(kept,) = rows_of(doc, "kept")
	assert part in kept["message"] and "once more" in kept["message"]
	assert str(error.args[-1]) not in kept["message"]
	doc = undone(doc)
	assert (doc.undone_count, doc.kept_count) == (1, 0)


def test_what_another_apps_rule_says_is_the_reason_to_leave_a_row_alone(monkeypatch):
	doc = imported([new_row()])
	failing(monkeypatch, frappe.ValidationError("No <b>deletions</b> on Sundays"), 2)
	assert rows_of(undone(doc), "kept")[0]["message"] == "No deletions on Sundays"


# --- what the import and the site's automations did by themselves -----------------------------------


@pytest.fixture
def assignment_rule(site):
	"""`assignment_rule(user)`: whoever is new is assigned to that user."""

	def make(user: str):
		days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
		frappe.get_doc(
			{
				"doctype": "Assignment Rule",
				"name": "Clients",
				"document_type": "Client",
				"description": "New client",
				"assign_condition": "True",
				"rule": "Round Robin",
				"users": [{"user": user}],
				"assignment_days": [{"day": day} for day in days],
			}
		).insert()
		frappe.cache_manager.clear_doctype_map("Assignment Rule", "Client")

	yield make
	frappe.db.rollback()
	frappe.cache_manager.clear_doctype_map("Assignment Rule", "Client")


SALES, NO_ROLE = "test.sales@client-hub.example.com", "test.no_role@client-hub.example.com"


def notes_about(names: list[str]) -> int:
	return sum(
		frappe.db.count(doctype, {fieldname: ("in", names)})
		for doctype, fieldname in (
			("ToDo", "reference_name"),
			("Comment", "reference_name"),
			("DocShare", "share_name"),
		)
	)


@pytest.mark.parametrize("user", [SALES, NO_ROLE], ids=["who may read", "who may not"])
def test_what_an_assignment_rule_wrote_goes_with_its_client(assignment_rule, user):
	assignment_rule(user)
	before = counts()
	doc = imported([new_row(), new_row()])
	clients = [row["client"] for row in rows_of(doc)]
	assert frappe.db.count("Comment", {"reference_name": ("in", clients), "comment_type": "Assigned"}) == 2
	assert frappe.db.count("DocShare", {"share_name": ("in", clients)}) == (2 if user == NO_ROLE else 0)
	doc = undone(doc)
	assert (doc.undone_count, doc.kept_count) == (2, 0), rows_of(doc)
	assert counts() == before
	assert not notes_about(clients)


@pytest.mark.parametrize(
	"share", [{"user": SALES}, {"user": NO_ROLE, "write": 1}], ids=["with another", "with more rights"]
)
def test_what_a_person_shares_is_a_use_beside_an_assignment_rule(assignment_rule, share):
	assignment_rule(NO_ROLE)
	doc = imported([new_row()])
	frappe.share.add("Client", client_of(doc).name, **share)
	assert undone(doc).kept_count == 1


def test_a_mail_that_a_notification_of_the_site_sent_is_no_use():
	doc = imported([new_row()])
	client = client_of(doc)
	mail = frappe.get_doc(
		{
			"doctype": "Communication",
			"communication_type": "Automated Message",
			"subject": "Welcome",
			"content": "x",
			"reference_doctype": "Client",
			"reference_name": client.name,
			"timeline_links": [{"link_doctype": "Contact", "link_name": client.primary_contact}],
		}
	).insert()
	assert undone(doc).undone_count == 1
	mail.reload()
	assert not mail.reference_name and not mail.timeline_links


def call_from(number: str):
	values = {
		"doctype": "Call Log",
		"id": frappe.generate_hash(),
		"from": number,
		"to": "1",
		"type": "Incoming",
	}
	return frappe.get_doc(values).insert()


def test_a_call_that_the_import_linked_is_no_use_of_the_contact():
	before = counts()
	call = call_from("+34600123456")
	doc = imported([new_row(Phone="+34600123456")])
	assert [link.link_name for link in call.reload().links] == [client_of(doc).primary_contact]
	doc = undone(doc)
	assert (doc.undone_count, doc.kept_count) == (1, 0), rows_of(doc)
	assert not call.reload().links
	assert counts() == before


def test_a_call_that_came_later_is_a_use_of_the_contact():
	doc = imported([new_row(Phone="+34600123456")])
	call = call_from("+34600123456")
	assert call.reload().links
	assert undone(doc).kept_count == 1


def test_a_contact_that_a_change_made_is_linked_to_its_calls():
	client = builders.client(is_customer=1)
	call = call_from("+34600123456")
	doc = imported([{"ID": client.name, "Phone": "+34600123456"}])
	contact = frappe.db.get_value("Client", client.name, "primary_contact")
	assert [link.link_name for link in call.reload().links] == [contact]
	assert undone(doc).undone_count == 1
	assert not call.reload().links


def test_a_use_that_the_user_may_not_read_is_not_named(as_user):
	with as_user("sales_master"):
		doc = imported([new_row(**{"Is Supplier": "No"})])
		client = client_of(doc)
	order = builders.sales_order(client.primary_customer)
	with as_user("sales_master"):
		readable = frappe.has_permission("Sales Order", "read", order.name)
		doc = undone(doc)
		(kept,) = rows_of(doc, "kept")
	assert (order.name in kept["message"]) == bool(readable)


def test_clients_of_one_import_that_point_at_each_other_all_go():
	doc = imported([new_row(), new_row()])
	parent, child = client_of(doc, 0), client_of(doc, 1)
	again = imported([{"ID": child.name, "Parent Client": parent.name}])
	# Seen from the first import both were touched or used; the second one is taken back first.
	assert undone(again).undone_count == 1
	assert frappe.db.get_value("Client", child.name, "parent_client") is None


def test_a_client_that_another_row_of_the_import_points_at_goes_too():
	parent = imported([new_row()])
	client = client_of(parent)
	doc = imported([new_row(), new_row()])
	first, second = client_of(doc, 0), client_of(doc, 1)
	# The first row's client stands below the second's, as a custom link in a sheet would have it.
	frappe.db.set_value("Client", first.name, "parent_client", second.name, update_modified=False)
	doc = undone(doc)
	assert (doc.undone_count, doc.kept_count) == (2, 0)
	assert frappe.db.exists("Client", client.name)


def test_uses_are_found_with_one_query_a_link_field_of_what_the_rows_made(monkeypatch):
	def queries(client_import: str, *names: str) -> int:
		asked = []
		sql = frappe.db.sql
		monkeypatch.setattr(
			frappe.db, "sql", lambda *args, **kwargs: (asked.append(args), sql(*args, **kwargs))[1]
		)
		assert not uses.find_uses(client_import, names[0], names[-1])
		monkeypatch.setattr(frappe.db, "sql", sql)
		return len(asked)

	def names_of(doc) -> list[str]:
		return frappe.get_all("Client Import Row", {"client_import": doc.name}, pluck="name", order_by="name")

	doc = imported([new_row(**{"Is Supplier": "No"}) for _number in range(6)])
	rows = names_of(doc)
	queries(doc.name, rows[0])  # what is looked up once and kept
	assert queries(doc.name, rows[0]) == queries(doc.name, *rows)

	suppliers = imported([new_row(**{"Is Supplier": "Yes"})])
	assert queries(doc.name, *rows) < queries(suppliers.name, *names_of(suppliers))


def test_frappes_delete_queue_is_not_filled(monkeypatch):
	doc = imported([new_row()])
	client = client_of(doc).name
	queued = []
	monkeypatch.setattr(frappe, "enqueue", lambda method, **kwargs: queued.append(method))
	doc = undone(doc)
	assert (doc.status, doc.undone_count) == ("Undone", 1)
	assert not frappe.db.exists("Client", {"name": client})
	assert queued[0] == "client_hub.spreadsheets.run.undoing.run"
	assert "frappe.model.delete_doc.delete_dynamic_links" not in queued


def test_what_was_closed_to_the_user_since_is_left_as_it_is(as_user, limited_to, monkeypatch):
	client, other = builders.client("Zarzalejo", city="Vigo"), builders.client("Open to them")
	doc = imported([{"ID": client.name, "City": "Lugo"}, new_row()])
	made = next(row["client"] for row in rows_of(doc) if row["client"] != client.name)
	limited_to("sales_master", "Client", other.name)
	monkeypatch.setattr(frappe.db, "rollback", lambda *args, **kwargs: None)  # the test would go too
	imports.undo(doc)
	with as_user("sales_master"):
		undoing.run(doc.name)
	doc.reload()
	assert (doc.undone_count, doc.kept_count) == (0, 2)
	assert frappe.db.get_value("Client", client.name, "city") == "Lugo" and frappe.db.exists("Client", made)
