"""The registered Address and the primary Contact, and their copies on the Client: in step both ways."""

import sys

import frappe
import pytest

from client_hub import api
from client_hub.client_rules import ADDRESS_FIELDS
from client_hub.demo import builders
from client_hub.parties import copies, links


@pytest.fixture
def client():
	return builders.client("Acme", is_customer=1, contact_first_name="Ana", email_id="ana@example.com")


def address_of(client):
	return frappe.get_doc("Address", client.registered_address)


def contact_of(client):
	return frappe.get_doc("Contact", client.primary_contact)


def links_of(doc) -> set:
	return {(link.link_doctype, link.link_name) for link in doc.links}


# --- Client → Address, Contact -------------------------------------------------------------------


def test_the_address_is_made_and_linked_to_the_client_and_its_new_party(client):
	assert links_of(address_of(client)) == {("Client", client.name), ("Customer", client.primary_customer)}
	assert (
		frappe.db.get_value("Customer", client.primary_customer, "customer_primary_address")
		== client.registered_address
	)


def test_what_is_changed_on_the_client_is_written_to_the_address(client):
	client.update({"city": "Sevilla", "pincode": "41001"})
	client.save()
	assert (address_of(client).city, address_of(client).pincode) == ("Sevilla", "41001")


def test_saving_the_client_without_a_change_leaves_the_address_alone(client):
	modified = address_of(client).modified
	client.trade_name = "Acme!"
	client.save()
	assert address_of(client).modified == modified


def test_the_contact_holds_what_the_client_says(client):
	client.update({"phone": "+34 911", "mobile_no": "+34 600", "contact_last_name": "García"})
	client.save()
	contact = contact_of(client)
	assert (contact.first_name, contact.last_name) == ("Ana", "García")
	assert (contact.email_id, contact.phone, contact.mobile_no) == ("ana@example.com", "+34 911", "+34 600")


def test_no_contact_is_made_of_nothing():
	assert not builders.client("Nobody", contact_first_name="", email_id="").primary_contact


def test_a_company_without_a_persons_name_is_its_own_contact():
	client = builders.client("Acme", contact_first_name="", email_id="info@example.com")
	assert contact_of(client).full_name == "Acme"


def test_one_number_for_phone_and_mobile_is_one_row(client):
	client.update({"phone": "+34 911", "mobile_no": "+34 911"})
	client.save()
	(row,) = contact_of(client).phone_nos
	assert (row.is_primary_phone, row.is_primary_mobile_no) == (1, 1)


def test_the_shared_number_is_split_when_one_changes(client):
	client.update({"phone": "+34 911", "mobile_no": "+34 911"})
	client.save()
	client.mobile_no = "+34 600"
	client.save()
	assert (contact_of(client).phone, contact_of(client).mobile_no) == ("+34 911", "+34 600")


def test_other_numbers_and_mails_of_the_contact_stay(client):
	contact = contact_of(client)
	contact.append("phone_nos", {"phone": "+34 922"})
	contact.append("email_ids", {"email_id": "second@example.com"})
	contact.save()
	client.reload()
	client.update({"phone": "+34 911", "email_id": "new@example.com"})
	client.save()
	contact = contact_of(client)
	assert {row.phone for row in contact.phone_nos} == {"+34 911", "+34 922"}
	assert {row.email_id for row in contact.email_ids} == {"new@example.com", "second@example.com"}


def emails_of(client) -> list[tuple[str, int]]:
	return [(row.email_id, row.is_primary) for row in contact_of(client).email_ids]


@pytest.mark.parametrize(
	"text",
	[
		"a@x.example, b@x.example",
		"mailto:a@x.example; mailto:b@x.example",
		"Ana <a@x.example>, Bea <b@x.example>",
		"a@x.example\nb@x.example",
	],
)
def test_several_e_mails_in_one_field_are_rows_and_the_first_is_the_clients(text):
	client = builders.client("Acme", email_id=text)
	assert client.email_id == frappe.db.get_value("Client", client.name, "email_id") == "a@x.example"
	assert emails_of(client) == [("a@x.example", 1), ("b@x.example", 0)]


def test_on_every_save_further_e_mails_are_added_and_none_is_removed(client):
	client.email_id = "ana@example.com; b@x.example"  # the first one is what it was
	client.save()
	assert emails_of(client) == [("ana@example.com", 1), ("b@x.example", 0)]
	client.email_id = "c@x.example, ANA@example.com, b@x.example"
	client.save()
	assert emails_of(client) == [("c@x.example", 1), ("b@x.example", 0), ("ANA@example.com", 0)]
	client.email_id = "d@x.example"
	client.save()
	assert emails_of(client) == [("d@x.example", 1), ("b@x.example", 0), ("ANA@example.com", 0)]
	client.reload()
	client.notes = "x"
	client.save()
	assert client.email_id == "d@x.example" and len(emails_of(client)) == 3


def test_further_e_mails_in_the_primary_row_of_the_contact_are_not_lost(client):
	"""ERPNext takes several in one row of a Contact."""
	contact = contact_of(client)
	contact.email_ids[0].email_id = "a@x.example, b@x.example"
	contact.save()
	client.reload()
	assert client.email_id == "a@x.example" and not copies.differences(client)
	client.email_id = "c@x.example"
	client.save()
	assert emails_of(client) == [("c@x.example", 1), ("b@x.example", 0)]


def test_what_is_no_e_mail_is_still_refused(client):
	client.email_id = "a@x.example, nobody"
	with pytest.raises(frappe.InvalidEmailAddressError):
		client.save()


def test_an_emptied_number_goes(client):
	client.update({"phone": "+34 911"})
	client.save()
	client.update({"phone": ""})
	client.save()
	assert not contact_of(client).phone_nos


def test_another_address_can_be_chosen_and_is_copied(client):
	other = builders.address(("Client", client.name), address_line1="Otra 2", city="Lugo", country="Spain")
	client.registered_address = other.name
	client.save()
	assert (client.address_line1, client.city) == ("Otra 2", "Lugo")


# --- Address, Contact → Client -------------------------------------------------------------------


def test_what_is_changed_on_the_address_is_written_to_the_client(client):
	address = address_of(client)
	address.city = "Cádiz"
	address.save()
	assert frappe.db.get_value("Client", client.name, "city") == "Cádiz"


def test_what_is_changed_on_the_contact_is_written_to_the_client(client):
	contact = contact_of(client)
	contact.add_phone("+34 933", is_primary_phone=1)
	contact.save()
	assert frappe.db.get_value("Client", client.name, "phone") == "+34 933"


def test_a_form_opened_before_does_not_bring_the_old_address_back(client):
	stale = frappe.get_doc("Client", client.name)
	address = address_of(client)
	address.city = "Cádiz"
	address.save()
	stale.trade_name = "Stale"
	with pytest.raises(frappe.TimestampMismatchError):
		stale.save()


def test_a_user_who_may_not_write_clients_still_saves_an_address(client, as_user):
	with as_user("accounts"):
		assert not frappe.has_permission("Client", "write", client.name)
		address = address_of(client)
		address.city = "Cádiz"
		address.save()
	assert frappe.db.get_value("Client", client.name, "city") == "Cádiz"


def test_neither_save_runs_in_a_ring(client):
	"""Loop guards: one save of either writes each of the two once."""

	def versions() -> int:
		return frappe.db.count("Version", {"docname": ("in", [client.name, client.registered_address])})

	before = versions()
	client.city = "Sevilla"
	client.save()
	assert versions() == before + 1  # of the Client; Address keeps no versions
	address = address_of(client)
	address.city = "Lugo"
	address.save()
	assert versions() == before + 1


DOCUMENTS = [("Address", "registered_address", "city"), ("Contact", "primary_contact", "email_id")]


@pytest.fixture
def written(monkeypatch):
	"""Names of the Clients whose copies were brought up to date by a plain write."""
	from client_hub.client_hub.doctype.client.client import Client

	found, db_set = [], Client.db_set

	def noted(self, *args, **kwargs):
		found.append(self.name)
		return db_set(self, *args, **kwargs)

	monkeypatch.setattr(Client, "db_set", noted)
	return found


def change(doc) -> str:
	"""Another city of an Address, another e-mail of a Contact. Returns the new value."""
	if doc.doctype == "Address":
		doc.city = "Sevilla"
		return doc.city
	doc.email_ids[0].email_id = "new@example.com"
	return doc.email_ids[0].email_id


@pytest.mark.parametrize(("doctype", "link", "field"), DOCUMENTS)
@pytest.mark.parametrize("from_client", [True, False])
def test_loop_guard_client_hub_from_client_keeps_a_document_from_writing_back(
	from_client, doctype, link, field, client, written
):
	"""Client → document: the client being saved is where the values come from; another that shows the
	same document is told."""
	other = builders.client("Other")
	other.set(link, client.get(link))
	other.save()
	del written[:]
	doc = frappe.get_doc(doctype, client.get(link))
	if from_client:
		doc.flags.client_hub_from_client = client.name
	value = change(doc)
	doc.save()
	assert sorted(written) == sorted([other.name] if from_client else [client.name, other.name])
	assert frappe.db.get_value("Client", other.name, field) == value


@pytest.mark.parametrize(("doctype", "link", "field"), DOCUMENTS)
def test_the_client_sets_that_flag_and_tells_the_other_client(doctype, link, field, client, written):
	other = builders.client("Other")
	other.set(link, client.get(link))
	other.save()
	del written[:]
	value = {"city": "Sevilla", "email_id": "new@example.com"}[field]
	client.set(field, value)
	client.save()
	assert written == [other.name]
	assert frappe.db.get_value("Client", other.name, field) == value


@pytest.mark.parametrize(("doctype", "link", "field"), DOCUMENTS)
def test_loop_guard_plain_write_keeps_the_client_from_saving_the_document_again(
	doctype, link, field, client, written, monkeypatch
):
	"""Document → Client: no event of Client runs, so nothing comes back to the document."""
	from client_hub.client_hub.doctype.client.client import Client

	monkeypatch.setattr(Client, "on_update", lambda self: pytest.fail("the Client was saved"))
	doc = frappe.get_doc(doctype, client.get(link))
	change(doc)
	doc.save()
	modified = frappe.db.get_value(doctype, doc.name, "modified")
	assert written == [client.name]
	assert frappe.db.get_value("Client", client.name, field) == doc.get(field)
	assert frappe.db.get_value(doctype, doc.name, "modified") == modified


@pytest.mark.parametrize(("doctype", "link", "field"), DOCUMENTS)
def test_a_document_made_by_a_client_writes_to_no_client(doctype, link, field, written):
	builders.client("New", is_customer=1, email_id="new@example.com")
	assert not written


def test_an_address_can_be_deleted_and_the_client_keeps_the_text(client):
	frappe.db.set_value("Customer", client.primary_customer, "customer_primary_address", None)
	frappe.delete_doc("Address", client.registered_address)
	assert frappe.db.get_value("Client", client.name, ["registered_address", "city"]) == (None, "Madrid")


@pytest.mark.parametrize("in_queue", [False, True])
@pytest.mark.parametrize(
	("doctype", "fieldname"), [("Address", "registered_address"), ("Contact", "primary_contact")]
)
def test_deleting_it_empties_the_link_of_the_client(doctype, fieldname, in_queue):
	from frappe.desk.reportview import delete_bulk

	client = builders.client("Alone", email_id="alone@example.com")
	name = client.get(fieldname)
	(delete_bulk if in_queue else frappe.delete_doc)(doctype, [name] if in_queue else name)
	assert not frappe.db.exists(doctype, name)
	assert frappe.db.get_value("Client", client.name, [fieldname, "city", "email_id"]) == (
		None,
		"Madrid",
		"alone@example.com",
	)


def test_a_renamed_address_stays_the_registered_one(client):
	frappe.rename_doc("Address", client.registered_address, "Acme HQ")
	assert frappe.db.get_value("Client", client.name, "registered_address") == "Acme HQ"


def test_a_customer_made_with_an_address_gives_it_to_its_new_client(settings):
	settings(client_for_new_parties=1)
	customer = builders.customer(
		"Fresh", address_line1="Nueva 1", city="Vigo", country="Spain", email_id="f@example.com"
	)
	client = frappe.get_doc("Client", customer.client)
	assert (client.address_line1, client.city, client.email_id) == ("Nueva 1", "Vigo", "f@example.com")
	assert client.registered_address == frappe.db.get_value(
		"Customer", customer.name, "customer_primary_address"
	)


@pytest.fixture
def bare():
	"""A client without Address and Contact, with a customer."""
	client = builders.client("Bare", is_customer=1)
	client.db_set({field: None for field in ("registered_address", *ADDRESS_FIELDS)})
	for link in frappe.get_all("Dynamic Link", {"link_doctype": "Client", "link_name": client.name}):
		frappe.delete_doc("Dynamic Link", link.name)
	return client


def test_a_new_address_of_the_client_itself_becomes_its_registered_address(bare):
	first = builders.address(("Client", bare.name), address_line1="Nueva 7", city="Soria", country="Spain")
	assert frappe.db.get_value("Client", bare.name, ["registered_address", "city"]) == (first.name, "Soria")
	builders.address(("Client", bare.name), address_line1="Segunda 8", city="Teruel", country="Spain")
	assert frappe.db.get_value("Client", bare.name, ["registered_address", "city"]) == (first.name, "Soria")


def test_a_new_contact_of_the_client_itself_becomes_its_primary_contact(bare):
	contact = builders.contact(("Client", bare.name), email_id="new@example.com")
	assert frappe.db.get_value("Client", bare.name, ["primary_contact", "email_id"]) == (
		contact.name,
		"new@example.com",
	)


def test_a_new_address_of_client_and_party_is_taken_once(bare):
	address = frappe.get_doc(
		{
			"doctype": "Address",
			"address_title": "Both",
			"address_type": "Billing",
			"address_line1": "Ambas 9",
			"city": "Soria",
			"country": "Spain",
			"links": [
				{"link_doctype": "Client", "link_name": bare.name},
				{"link_doctype": "Customer", "link_name": bare.primary_customer},
			],
		}
	).insert()
	assert frappe.db.get_value("Client", bare.name, ["registered_address", "city"]) == (address.name, "Soria")


def test_an_address_of_a_client_that_is_not_there_is_left_to_frappe():
	doc = frappe.new_doc("Address")
	doc.append("links", {"link_doctype": "Client", "link_name": "CLI-NONE"})
	assert copies._clients_without_one(doc, "registered_address") == []


# --- ERPNext's documents are left alone ----------------------------------------------------------


@pytest.fixture
def branch(settings):
	"""A Customer with an address of its own, in a tax category, and an invoice draft."""
	settings(client_for_new_parties=0)
	customer = builders.customer("Branch")
	address = builders.address(
		("Customer", customer.name), address_line1="Sucursal 3", city="Bilbao", is_primary_address=1
	)
	draft = builders.sales_invoice(customer.name, do_not_submit=True)
	return customer, address, draft


def test_attaching_a_party_with_an_address_links_nothing_to_it(branch):
	customer, address, draft = branch
	client = builders.client("Acme", city="Madrid")
	api.attach_party(client.name, "Customer", customer.name)
	assert links_of(address_of(client)) == {("Client", client.name)}
	from frappe.contacts.doctype.address.address import get_default_address

	assert get_default_address("Customer", customer.name) == address.name
	draft.reload()
	draft.save()
	assert draft.customer_address == address.name


def test_a_change_of_the_registered_address_does_not_reach_a_branch(branch):
	customer, address, _draft = branch
	client = builders.client("Acme")
	api.attach_party(client.name, "Customer", customer.name)
	client.reload()
	client.city = "Toledo"
	client.save()
	assert frappe.db.get_value("Address", address.name, "city") == "Bilbao"
	assert builders.sales_invoice(customer.name).customer_address == address.name


def test_a_party_without_an_address_gets_the_clients(settings):
	settings(client_for_new_parties=0)
	client, bare = builders.client("Acme"), builders.customer("Bare")
	api.attach_party(client.name, "Customer", bare.name)
	assert ("Customer", bare.name) in links_of(address_of(client))


def test_a_second_primary_address_is_never_made_of_the_first(branch):
	customer, address, _draft = branch
	api.attach_party(builders.client("Acme").name, "Customer", customer.name)
	assert frappe.db.get_value("Address", address.name, "is_primary_address") == 1


# --- exactly one primary -------------------------------------------------------------------------


def primary_of(doctype: str, client: str) -> list[str]:
	flag = links.CHOSEN[doctype][1]
	filters = [[flag, "=", 1], ["Dynamic Link", "link_name", "=", client]]
	return frappe.get_all(doctype, filters=filters, pluck="name")


def another(doctype: str, client: str, **values):
	if doctype == "Address":
		return builders.address(("Client", client), address_line1="Calle Nueva 2", city="Jaca", **values)
	return builders.contact(("Client", client), first_name="Berta", email_id="berta@example.com", **values)


@pytest.mark.parametrize("doctype", ["Address", "Contact"])
def test_the_one_that_the_client_chooses_is_the_one_primary(doctype):
	link, _flag = links.CHOSEN[doctype]
	client = builders.client("Acme", email_id="ana@example.com")
	former, chosen = client.get(link), another(doctype, client.name)
	assert primary_of(doctype, client.name) == [former]
	client.reload()
	client.set(link, chosen.name)
	client.save()
	assert primary_of(doctype, client.name) == [chosen.name]
	client.set(link, former)
	client.save()
	assert primary_of(doctype, client.name) == [former]


@pytest.mark.parametrize("doctype", ["Address", "Contact"])
def test_the_one_that_is_made_primary_is_the_one_that_the_client_chose(doctype):
	link, flag = links.CHOSEN[doctype]
	client = builders.client("Acme", email_id="ana@example.com")
	chosen = another(doctype, client.name)
	chosen.set(flag, 1)
	chosen.save()
	client.reload()
	assert client.get(link) == chosen.name
	assert primary_of(doctype, client.name) == [chosen.name]
	assert (client.city if doctype == "Address" else client.contact_first_name) in ("Jaca", "Berta")


def test_choosing_another_address_leaves_that_of_a_party_primary():
	client = builders.client("Acme", is_customer=1)
	former = client.registered_address
	client.registered_address = another("Address", client.name).name
	client.save()
	assert frappe.db.get_value("Address", former, "is_primary_address") == 1
	assert builders.sales_invoice(client.primary_customer).customer_address == former


# --- the titles of links, and what is drawn of an address ----------------------------------------


def test_what_a_new_client_makes_is_what_frappe_makes_of_it(monkeypatch):
	"""Links are set aside while Frappe looks at them, and the address is drawn by ERPNext: nothing differs."""

	def make(legal_name: str) -> list[dict]:
		client = builders.client(
			legal_name,
			is_customer=1,
			is_supplier=1,
			address_line1="Calle Mayor 1",
			city="Valencia",
			contact_first_name="Ana",
			email_id="ana@example.com",
			phone="+34 961 234 567",
		)
		made = [frappe.get_doc("Address", client.registered_address)]
		made.append(frappe.get_doc("Contact", client.primary_contact))
		made += [frappe.get_doc("Customer", client.primary_customer)]
		made += [frappe.get_doc("Supplier", client.primary_supplier)]
		return [said(doc.as_dict(), client) for doc in made]

	def said(doc: dict, client) -> dict:
		# What tells one document from another of the same kind is left out, and the client's own names.
		left_out = {"name", "creation", "modified", "parent", "idx"}
		found = {}
		for key, value in doc.items():
			if isinstance(value, list):
				found[key] = [said(row, client) for row in value]
			elif key not in left_out:
				found[key] = str(value).replace(client.legal_name, "…").replace(client.name, "CLI")
		return found

	here = make("Acme of the East")
	for event in ("set_links_aside", "put_links_back", "name_on_customers"):
		monkeypatch.setattr(links, event, lambda doc, method=None: None)
	by_frappe = make("Acme of the West")
	assert here == by_frappe
	address = here[0]
	assert [row["link_title"] for row in address["links"]] == ["…", "…", "…"]
	assert "Calle Mayor 1" in here[2]["primary_address"] and "Calle Mayor 1" in here[3]["primary_address"]


def test_nothing_is_loaded_for_the_titles_of_what_a_new_client_makes(monkeypatch):
	loaded, get_doc = [], frappe.get_doc

	def watched(*args, **kwargs):
		if sys._getframe(1).f_globals["__name__"] == "frappe.contacts.address_and_contact":
			loaded.append(args)
		return get_doc(*args, **kwargs)

	monkeypatch.setattr(frappe, "get_doc", watched)
	client = builders.client("Acme", is_customer=1, contact_first_name="Ana", email_id="ana@example.com")
	assert not loaded
	get_doc("Address", client.registered_address).save()
	assert len(loaded) == 2  # by somebody else's save Frappe loads them, and is left to


def test_frappe_links_a_new_clients_address_to_nobody_else():
	"""Frappe gives an Address without links those of its owner's Contact."""
	other = builders.client("Other", email_id="ana@example.com", contact_first_name="Ana")
	frappe.db.set_value("Contact", other.primary_contact, "email_id", frappe.session.user)
	client = builders.client("Acme", address_line1="Calle Mayor 1", city="Valencia")
	linked = frappe.get_doc("Address", client.registered_address).links
	assert [(row.link_doctype, row.link_name) for row in linked] == [("Client", client.name)]
