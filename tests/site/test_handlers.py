"""ERPNext is never held up: each document event of ours is broken in turn, and ERPNext's save goes through."""

import frappe
import pytest
from rq.timeouts import JobTimeoutException

from client_hub import doors, nightly, repairs, stamping
from client_hub.demo import builders
from client_hub.handlers import all_or_nothing
from client_hub.identity import new_parties
from client_hub.parties import copies, events


class OutOfOrder(Exception):
	pass


@pytest.fixture
def break_down(monkeypatch):
	"""`break_down(module, name)`: that function of ours fails from now on."""

	def do(module, name: str, error: Exception | None = None) -> None:
		def fails(*args, **kwargs):
			raise error or OutOfOrder(name)

		monkeypatch.setattr(module, name, fails)

	return do


@pytest.fixture
def client():
	return builders.client("Acme", is_customer=1, is_supplier=1, email_id="acme@example.com")


def marks(doctype: str, name: str) -> set[str]:
	filters = {"document_type": doctype, "document_name": name}
	return set(frappe.get_all("Client Hub Repair", filters=filters, pluck="task"))


def is_logged(name: str) -> bool:
	return bool(frappe.db.exists("Error Log", {"method": ("like", f"%{name}%")}))


# --- what a save does ----------------------------------------------------------------------------


def saved_customer(client):
	return builders.customer("Saved all the same")


def moved_customer(client):
	customer = frappe.get_doc("Customer", client.primary_customer)
	customer.client = builders.client("Elsewhere").name
	customer.save()
	return customer


def saved_invoice(client):
	return builders.sales_invoice(client.primary_customer)


def saved_address(client):
	address = frappe.get_doc("Address", client.registered_address)
	address.city = "Sevilla"
	address.save()
	return address


def saved_contact(client):
	contact = frappe.get_doc("Contact", client.primary_contact)
	contact.last_name = "García"
	contact.save()
	return contact


def saved_lead(client):
	return builders.lead(customer=client.primary_customer)


def saved_task(client):
	return builders.task("Filed by hand", client=client.name)


BROKEN = [
	(new_parties, "client_for", saved_customer, {"file"}),
	(new_parties, "_make_client", saved_customer, {"file"}),
	(events, "add_party", moved_customer, {"roles"}),
	(events, "refresh_roles", moved_customer, {"roles"}),
	(events, "share_with_party", moved_customer, {"roles"}),
	(events, "drop_if_unused", moved_customer, {"roles"}),
	(stamping, "client_of", saved_invoice, {"stamp"}),
	(stamping, "is_absent", saved_invoice, {"stamp"}),
	(stamping, "restamp_from", moved_customer, {"restamp"}),
	(stamping, "_reaches_more_than", moved_customer, {"restamp"}),
	(copies, "writes_by_role", saved_address, {"copies"}),
	(copies, "_take", saved_contact, {"copies"}),
	(copies, "choose_what_is_made_primary", saved_address, {"copies"}),
	(doors, "clients_linked", saved_address, set()),
	(doors, "declared_documents", saved_task, set()),
	(doors, "declared_documents", saved_lead, set()),
]


@pytest.mark.parametrize(
	("module", "name", "save", "tasks"), BROKEN, ids=lambda value: getattr(value, "__name__", str(value))
)
def test_the_document_is_saved_with_a_line_in_the_log_and_a_mark(
	module, name, save, tasks, client, break_down
):
	break_down(module, name)
	doc = save(client)
	assert frappe.db.exists(doc.doctype, doc.name)
	assert is_logged(doc.name)
	assert marks(doc.doctype, doc.name) >= tasks


def test_a_stamp_that_fails_leaves_the_client_empty_never_the_old_one(client, break_down):
	invoice = builders.sales_invoice(client.primary_customer, do_not_submit=True)
	assert invoice.client == client.name
	break_down(stamping, "client_of")
	invoice.remarks = "Saved again"
	invoice.save()
	assert not frappe.db.get_value("Sales Invoice", invoice.name, "client")


def test_a_table_of_another_app_that_fails_stops_no_save(client, outside_app):
	outside_app({"client_hub_linked_documents": "erpnext.outside_app.breaks"})
	for save in (saved_customer, saved_invoice, saved_address, saved_contact, saved_lead, saved_task):
		doc = save(client)
		assert frappe.db.exists(doc.doctype, doc.name)
	assert saved_invoice(client).client == client.name  # our own entries work all the same


@pytest.mark.parametrize("doctype", ["Customer", "Address", "Contact"])
def test_what_a_client_points_at_is_deleted_whatever_fails(doctype, client, break_down):
	break_down(events, "refresh_roles")
	break_down(repairs, "clear")
	fieldname = {
		"Customer": "primary_customer",
		"Address": "registered_address",
		"Contact": "primary_contact",
	}
	name = client.get(fieldname[doctype])
	for party in ("Customer", "Supplier"):  # which show them, and would keep them by ERPNext's own rule
		shown = {f"{party.lower()}_primary_{kind}": None for kind in ("address", "contact")}
		frappe.db.set_value(party, client.get(f"primary_{party.lower()}"), shown)
	frappe.delete_doc(doctype, name)
	assert not frappe.db.exists(doctype, name)
	assert not frappe.db.get_value("Client", client.name, fieldname[doctype])


def test_nothing_of_a_handler_that_fails_half_way_stays(client, break_down):
	break_down(events, "add_party")
	party = builders.supplier()
	party.reload()
	party.client = client.name
	party.save()
	links = {"parenttype": "Address", "link_doctype": "Supplier", "link_name": party.name}
	assert not frappe.db.exists("Dynamic Link", links)


# --- rules that the site has made itself ---------------------------------------------------------


def mandatory(doctype: str, fieldname: str):
	"""An administrator makes a field mandatory, which what is there has not."""
	return frappe.make_property_setter(
		{"doctype": doctype, "fieldname": fieldname, "property": "reqd", "value": 1, "property_type": "Check"}
	)


def test_a_field_of_address_made_mandatory_later_stops_no_supplier(settings):
	settings(client_for_new_parties=1)
	client = builders.client("Known", is_customer=1, tax_id="B98007313")
	mandatory("Address", "county")
	supplier = builders.supplier(tax_id="B98007313", country="Spain")
	assert supplier.client == client.name
	address = frappe.get_doc("Address", client.registered_address)
	assert address.has_link("Supplier", supplier.name)


def test_a_mandatory_field_of_client_leaves_no_customer_without_one(settings):
	settings(client_for_new_parties=1)
	mandatory("Client", "website")
	assert builders.customer("Fresh").client


# --- what is raised again ------------------------------------------------------------------------


@pytest.mark.parametrize(
	"error",
	[
		frappe.QueryDeadlockError("1213"),
		JobTimeoutException("too long"),
		frappe.PermissionError,
	],
	ids=["deadlock", "job timeout", "permission error of something deeper"],
)
def test_what_has_ended_the_transaction_is_raised_again(error, break_down):
	break_down(new_parties, "client_for", error)
	if error is frappe.PermissionError:
		assert frappe.db.exists("Customer", builders.customer("Fresh").name)  # no refusal of ours
	else:
		with pytest.raises(type(error)):
			builders.customer("Fresh")


def test_a_lost_connection_is_raised_again(break_down):
	break_down(new_parties, "client_for", frappe.db.OperationalError(2013, "Lost connection"))
	with pytest.raises(frappe.db.OperationalError):
		builders.customer("Fresh")


def test_a_deadlock_that_somebody_has_swallowed_is_not_answered_as_saved(break_down):
	"""The savepoint is gone with the transaction, and so is the document."""
	break_down(new_parties, "client_for", frappe.db.OperationalError(1305, "SAVEPOINT does not exist"))
	with pytest.raises(frappe.db.OperationalError):
		builders.customer("Fresh")


def test_a_commit_of_somebody_else_in_between_keeps_the_first_error():
	with pytest.raises(OutOfOrder), all_or_nothing("test"):
		frappe.db.release_savepoint("client_hub_test")  # as a commit does
		raise OutOfOrder


# --- the night -----------------------------------------------------------------------------------


def test_the_night_files_what_could_not_be_filed(settings, monkeypatch):
	settings(client_for_new_parties=1)
	with monkeypatch.context() as broken:
		broken.setattr(new_parties, "client_for", lambda *args: 1 / 0)
		customer = builders.customer("Fresh")
	assert marks("Customer", customer.name) == {"file"}
	nightly.take_up_repairs()
	assert frappe.db.get_value("Customer", customer.name, "client")
	assert marks("Customer", customer.name) == set()


def test_it_gives_up_after_three_nights(settings, break_down):
	settings(client_for_new_parties=1)
	break_down(new_parties, "client_for")
	customer = builders.customer("Fresh")
	for _night in range(4):
		for repair in repairs.due():
			repairs.count_try(repair, "in vain")
	repair = frappe.get_doc("Client Hub Repair", {"document_name": customer.name})
	assert repair.tries == 3


@pytest.mark.parametrize("by_hand", ["filed", "taken away again"])
def test_what_a_person_has_done_clears_the_mark(by_hand, settings, monkeypatch):
	settings(client_for_new_parties=1)
	with monkeypatch.context() as broken:
		broken.setattr(new_parties, "client_for", lambda *args: 1 / 0)
		customer = builders.customer("Fresh")
	customer.reload()
	customer.client = builders.client("By hand").name
	customer.save()
	assert marks("Customer", customer.name) == set()
	if by_hand != "filed":
		customer.client = None
		customer.save()
	nightly.take_up_repairs()
	assert bool(frappe.db.get_value("Customer", customer.name, "client")) == (by_hand == "filed")


def test_a_party_that_waits_for_adoption_is_left_to_it(settings):
	settings(client_for_new_parties=0)
	customer = builders.customer("Old")
	settings(client_for_new_parties=1)
	nightly.take_up_repairs()
	assert not frappe.db.get_value("Customer", customer.name, "client")


def test_a_mark_follows_a_rename_and_goes_with_the_document(settings, monkeypatch):
	settings(client_for_new_parties=1)
	with monkeypatch.context() as broken:
		broken.setattr(new_parties, "client_for", lambda *args: 1 / 0)
		customer = builders.customer("Fresh")
	frappe.rename_doc("Customer", customer.name, "Fresh, renamed")
	assert marks("Customer", "Fresh, renamed") == {"file"}
	frappe.delete_doc("Customer", "Fresh, renamed")
	assert marks("Customer", "Fresh, renamed") == set()


def test_the_night_copies_no_more_than_who_saved_was_allowed(client, monkeypatch, as_user):
	"""A copy that failed is made up for in the name of who has saved the document."""
	stranger = builders.user("test.stranger@client-hub.example.com", []).name
	frappe.db.set_value("Address", client.registered_address, "owner", stranger)
	with monkeypatch.context() as broken, as_user(stranger):
		broken.setattr(copies, "writes_by_role", lambda doc: 1 / 0)
		saved_address(client)
	assert marks("Address", client.registered_address) == {"copies"}
	nightly.take_up_repairs()
	assert frappe.db.get_value("Client", client.name, "city") == "Madrid"
	assert frappe.session.user == "Administrator"
