"""What opens a client through another document: a party's `client`, links of Addresses and Contacts."""

import frappe
import pytest
from frappe.desk.form.document_follow import follow_document

from client_hub import api
from client_hub.demo import builders
from client_hub.parties import copies


@pytest.fixture
def mine():
	return builders.client("Mine", is_customer=1, is_supplier=1)


@pytest.fixture
def hidden():
	return builders.client("Hidden", is_customer=1, tax_id="A28015865")


@pytest.fixture
def limited(mine):
	"""A Sales User who may see two Customers of one client only: of one alone, Frappe makes a default."""
	second = builders.customer("Second of Mine", client=mine.name)
	customers = [mine.primary_customer, second.name]
	roles = ["Sales User", "Purchase Master Manager", "Projects User"]
	return builders.user("test.limited@client-hub.example.com", roles, {"Customer": customers}).name


def put(doctype: str, name: str, **values) -> None:
	"""As `PUT /api/resource/…` does it."""
	doc = frappe.get_doc(doctype, name, for_update=True)
	doc.update(values)
	doc.save()


# --- a party's client ----------------------------------------------------------------------------


def test_a_party_is_filed_under_no_client_that_its_writer_may_not_read(mine, hidden, limited, as_user):
	with as_user(limited):
		with pytest.raises(frappe.PermissionError):
			put("Customer", mine.primary_customer, client=hidden.name)
		with pytest.raises(frappe.PermissionError):
			api.attach_party(hidden.name, "Customer", mine.primary_customer)
		assert not frappe.has_permission("Client", "read", hidden.name)
	assert frappe.db.get_value("Customer", mine.primary_customer, "client") == mine.name


@pytest.mark.parametrize("doctype", ["Lead", "Project", "Task"])
def test_nothing_new_is_filed_there_either(doctype, hidden, limited, as_user):
	values = {
		"Lead": {"company_name": "New", "lead_name": "New"},
		"Project": {"project_name": "New"},
		"Task": {"subject": "New"},
	}[doctype]
	with as_user(limited), pytest.raises(frappe.PermissionError):
		frappe.get_doc({"doctype": doctype, **values, "client": hidden.name}).insert()


def test_work_is_not_filed_there_later(hidden, limited, as_user):
	with as_user(limited):
		project = builders.project("Internal")
		task = builders.task("Internal")
		for doc in (project, task):
			with pytest.raises(frappe.PermissionError):
				put(doc.doctype, doc.name, client=hidden.name)


def test_who_may_read_the_client_files_a_party_there(mine, as_user, limited):
	lead = builders.lead("Known")
	with as_user(limited):
		put("Lead", lead.name, client=mine.name)
	assert frappe.db.get_value("Lead", lead.name, "client") == mine.name


def test_what_is_filed_already_is_saved_by_anybody_who_may_write_it(mine, hidden, limited, as_user):
	task = builders.task("Of the hidden one", client=hidden.name)
	with as_user(limited):
		put("Task", task.name, subject="Another subject")
	assert frappe.db.get_value("Task", task.name, "client") == hidden.name


def test_code_that_ignores_permissions_is_trusted(mine, hidden, limited, as_user):
	with as_user(limited):
		customer = frappe.get_doc("Customer", mine.primary_customer)
		customer.client = hidden.name
		customer.save(ignore_permissions=True)
	assert frappe.db.get_value("Customer", mine.primary_customer, "client") == hidden.name


def test_a_supplier_with_the_tax_id_of_a_hidden_client_opens_it_to_nobody(hidden, limited, as_user):
	with as_user(limited):
		supplier = builders.supplier(tax_id="A28015865", country="Spain")
		assert not frappe.has_permission("Client", "read", hidden.name)
		assert not frappe.has_permission("Client", "write", hidden.name)
		with pytest.raises(frappe.PermissionError):
			api.overview(hidden.name)
	assert frappe.db.get_value("Supplier", supplier.name, "client") == hidden.name


def test_a_default_that_nobody_chose_files_no_new_customer(mine, limited_to, as_user):
	"""Frappe fills the link in for who is limited to one client."""
	limited_to("sales", "Client", mine.name)
	with as_user("sales"):
		customer = builders.customer("Somebody else")
		assert not customer.client and frappe.has_permission("Customer", "write", customer.name)


def test_a_default_of_who_may_not_read_the_client_stops_no_save(mine, limited_to, as_user):
	user = limited_to("no_role", "Client", mine.name)
	frappe.get_doc("User", user).add_roles("Stock User", "Projects Manager")
	frappe.db.delete("Custom DocPerm", {"parent": "Client"})
	for permission in frappe.get_all(
		"DocPerm", {"parent": "Client", "role": "Projects Manager"}, pluck="name"
	):
		frappe.db.set_value("DocPerm", permission, "read", 0)
	frappe.clear_cache(doctype="Client")
	try:
		with as_user("no_role"):
			assert not frappe.has_permission("Client", "read", mine.name)
			project = builders.project("Internal")
		assert not frappe.db.get_value("Project", project.name, "client")
	finally:
		frappe.db.rollback()
		frappe.clear_cache(doctype="Client")


def test_a_customer_joins_no_client_that_is_closed_to_its_maker(mine, hidden, as_user):
	open_clients = [mine.name, builders.client("Mine too").name]
	roles = ["Sales User", "Sales Master Manager"]
	maker = builders.user("test.maker@client-hub.example.com", roles, {"Client": open_clients}).name
	closed, open_one = (builders.lead(f"Of {of.legal_name}", client=of.name) for of in (hidden, mine))
	with as_user(maker):
		made = builders.customer("Made of it", lead_name=closed.name, tax_id=hidden.tax_id)
		assert not frappe.has_permission("Client", "read", hidden.name)
		# A new client would be none of theirs, and close their own Customer to them.
		assert not made.client and frappe.has_permission("Customer", "write", made.name)
		assert builders.customer("Made of mine", lead_name=open_one.name).client == mine.name
	assert not frappe.db.get_value("Customer", made.name, "client")


def test_a_lead_brings_a_customer_to_no_client_that_is_closed_to_its_maker(mine, hidden, as_user):
	zone = frappe.get_doc({"doctype": "Territory", "territory_name": "Zone of Mine"}).insert().name
	frappe.db.set_value("Client", hidden.name, "territory", "All Territories")
	roles = ["Sales User", "Sales Master Manager"]
	maker = builders.user("test.maker@client-hub.example.com", roles, {"Territory": [zone]}).name
	lead = builders.lead("Of Hidden", client=hidden.name, territory="All Territories")
	with as_user(maker):
		made = builders.customer("Made of it", lead_name=lead.name, territory=zone)
	assert frappe.db.get_value("Customer", made.name, "client") not in (None, hidden.name)


def test_what_is_closed_is_not_followed(mine, hidden, limited, as_user):
	"""Its changes would be mailed."""
	frappe.db.set_value("User", limited, "document_follow_notify", 1)
	frappe.db.value_cache.clear()
	with as_user(limited):
		follow_document("Client", hidden.name, limited)
		followed = follow_document("Client", mine.name, limited)
	with as_user("sales"):
		follow_document("Client", hidden.name, limited)
	rows = frappe.get_all("Document Follow", {"user": limited}, ["name", "ref_docname"])
	assert rows == [{"name": followed.name, "ref_docname": mine.name}]
	followed.update({"ref_docname": hidden.name}).save()
	assert not frappe.db.exists("Document Follow", {"user": limited})


def test_who_has_made_a_client_and_may_not_read_it_makes_it_and_does_not_follow_it(as_user):
	maker = builders.user("test.maker@client-hub.example.com", []).name
	role = frappe.get_doc({"doctype": "Role", "role_name": "Makes Clients"}).insert()
	frappe.get_doc(
		{"doctype": "Custom DocPerm", "parent": "Client", "role": role.name, "read": 0, "create": 1}
	).insert()
	frappe.get_doc("User", maker).add_roles(role.name)
	settings = {"document_follow_notify": 1, "follow_created_documents": 1}
	frappe.db.set_value("User", maker, settings)
	frappe.clear_document_cache("User", maker)
	frappe.db.value_cache.clear()
	with as_user(maker):
		made = builders.client("Made and left", is_customer=0)
	assert not frappe.db.exists("Document Follow", {"ref_docname": made.name})


# --- links of Addresses and Contacts -------------------------------------------------------------


@pytest.fixture
def web_user():
	user = builders.user("test.web@client-hub.example.com", []).name
	frappe.db.set_value("User", user, "user_type", "Website User")
	frappe.clear_cache(user=user)
	return user


def new_address(*links, **values):
	return builders.address(*links, address_line1="Calle Falsa 123", **values)


def test_a_web_user_links_no_address_to_a_client(mine, web_user, as_user):
	registered = mine.registered_address
	with as_user(web_user), pytest.raises(frappe.PermissionError):
		new_address(("Client", mine.name), is_primary_address=1)
	mine.reload()
	assert (mine.registered_address, mine.address_line1) == (registered, "Calle Mayor 1")
	assert frappe.db.get_value("Address", registered, "is_primary_address")


def test_a_web_user_links_no_contact_to_a_client(web_user, as_user):
	client = builders.client("No contact")
	with as_user(web_user), pytest.raises(frappe.PermissionError):
		builders.contact(("Client", client.name), email_id="stranger@example.com")
	assert not frappe.db.get_value("Client", client.name, "email_id")


def test_nor_later_nor_by_a_row_of_its_own(mine, web_user, as_user):
	with as_user(web_user):
		address = new_address(address_title="Mine")
		with pytest.raises(frappe.PermissionError):
			put("Address", address.name, links=[{"link_doctype": "Client", "link_name": mine.name}])
		row = {"parenttype": "Address", "parent": address.name, "parentfield": "links"}
		with pytest.raises(frappe.PermissionError):
			frappe.get_doc(
				{"doctype": "Dynamic Link", **row, "link_doctype": "Client", "link_name": mine.name}
			).insert()


def test_taking_a_link_away_needs_the_right_too(mine, as_user):
	with as_user("accounts"):
		address = frappe.get_doc("Address", mine.registered_address)
		address.links = [link for link in address.links if link.link_doctype != "Client"]
		with pytest.raises(frappe.PermissionError):
			address.save()


def test_who_may_write_the_client_links_to_it(mine, as_user):
	with as_user("sales"):
		address = new_address(("Client", mine.name))
	assert address.has_link("Client", mine.name)


def test_links_that_frappe_puts_in_by_itself_stop_no_save(mine, web_user, as_user):
	"""A new Address of somebody whose Contact is a client's gets the Contact's links."""
	builders.contact(("Client", mine.name), ("Customer", mine.primary_customer), email_id=web_user)
	with as_user(web_user):
		address = new_address(address_title="Mine")
	assert {link.link_doctype for link in address.links} == {"Customer"}


def test_ticking_primary_chooses_no_address_for_a_client_that_the_user_may_not_write(mine, web_user, as_user):
	other = builders.address(("Client", mine.name), address_line1="Otra 2")
	frappe.db.set_value("Address", other.name, "owner", web_user)
	with as_user(web_user):
		put("Address", other.name, is_primary_address=1)
	assert frappe.db.get_value("Client", mine.name, "registered_address") == mine.registered_address


# --- what a registered Address or Contact says ---------------------------------------------------


def give_to(user: str, doctype: str, name: str) -> None:
	frappe.db.set_value(doctype, name, "owner", user)


def test_what_its_owner_writes_is_saved_and_not_copied(mine, web_user, as_user):
	give_to(web_user, "Address", mine.registered_address)
	with as_user(web_user):
		put("Address", mine.registered_address, city="Sodoma")
	mine.reload()
	assert frappe.db.get_value("Address", mine.registered_address, "city") == "Sodoma"
	assert mine.city == "Madrid"
	(difference,) = copies.differences(mine)
	assert (difference["fieldname"], difference["client"], difference["document"]) == (
		"city",
		"Madrid",
		"Sodoma",
	)


def test_a_share_is_no_role(mine, web_user, as_user):
	frappe.share.add("Address", mine.registered_address, web_user, read=1, write=1)
	with as_user(web_user):
		put("Address", mine.registered_address, city="Gomorra")
	assert frappe.db.get_value("Client", mine.name, "city") == "Madrid"


def test_the_client_writes_nothing_into_a_document_that_differs(mine, web_user, as_user, messages):
	give_to(web_user, "Address", mine.registered_address)
	with as_user(web_user):
		put("Address", mine.registered_address, city="Sodoma")
	with as_user("sales"):
		put("Client", mine.name, pincode="28099")
		assert "says something else" in messages()
	address = frappe.get_doc("Address", mine.registered_address)
	assert (address.city, address.pincode) == ("Sodoma", None) or not address.pincode
	assert frappe.db.get_value("Client", mine.name, "pincode") == "28099"


@pytest.mark.parametrize(("keep", "city"), [("client", "Madrid"), ("document", "Sodoma")])
def test_a_difference_is_settled_each_way(keep, city, mine, web_user, as_user):
	give_to(web_user, "Address", mine.registered_address)
	with as_user(web_user):
		put("Address", mine.registered_address, city="Sodoma")
	with as_user("sales"):
		api.settle_difference(mine.name, "Address", keep)
	mine.reload()
	assert mine.city == frappe.db.get_value("Address", mine.registered_address, "city") == city
	assert copies.differences(mine) == []


def test_a_contact_is_settled_too(web_user, as_user):
	client = builders.client("Acme", contact_first_name="Ana", email_id="ana@example.com")
	give_to(web_user, "Contact", client.primary_contact)
	with as_user(web_user):
		contact = frappe.get_doc("Contact", client.primary_contact)
		contact.email_ids[0].email_id = "stranger@example.com"
		contact.save()
	client.reload()
	assert client.email_id == "ana@example.com"
	with as_user("sales"):
		api.settle_difference(client.name, "Contact", "client")
	assert frappe.db.get_value("Contact", client.primary_contact, "email_id") == "ana@example.com"


def test_settling_asks_for_the_right_to_write_the_client(mine, as_user):
	with as_user("accounts"), pytest.raises(frappe.PermissionError):
		api.settle_difference(mine.name, "Address", "document")


def test_only_what_is_changed_in_a_save_is_written(mine):
	"""An edit of the postal code does not write the old street over somebody's correction."""
	frappe.db.set_value("Address", mine.registered_address, "address_line2", "2º B")
	frappe.db.set_value("Client", mine.name, "address_line2", "2º B")
	stale = frappe.get_doc("Client", mine.name)
	frappe.db.set_value("Address", mine.registered_address, "address_line1", "Calle Menor 2")
	frappe.db.set_value("Client", mine.name, "address_line1", "Calle Menor 2", update_modified=False)
	stale.pincode = "28099"
	stale.address_line1 = "Calle Menor 2"
	stale.save()
	address = frappe.get_doc("Address", mine.registered_address)
	assert (address.address_line1, address.address_line2, address.pincode) == (
		"Calle Menor 2",
		"2º B",
		"28099",
	)


# --- a client without an address or contact ------------------------------------------------------


@pytest.fixture
def bare():
	"""A client that was made by itself for a new Customer, which has neither address nor contact."""
	customer = builders.customer("Bare")
	return frappe.get_doc("Client", customer.client)


def test_one_without_takes_that_of_a_party_from_who_may_write_the_party(bare, as_user):
	with as_user("sales_master"):
		address = new_address(("Customer", bare.primary_customer))
	assert frappe.db.get_value("Client", bare.name, "registered_address") == address.name


def test_a_stranger_gives_it_none(bare, web_user, as_user):
	with as_user(web_user):
		frappe.get_doc(
			{
				"doctype": "Address",
				"address_title": "Stranger",
				"address_line1": "Calle Falsa 123",
				"city": "Sodoma",
				"country": "Spain",
				"is_primary_address": 1,
				"links": [{"link_doctype": "Customer", "link_name": bare.primary_customer}],
			}
		).insert()
	assert not frappe.db.get_value("Client", bare.name, "registered_address")
	copies.take_from_parties()
	assert not frappe.db.get_value("Client", bare.name, "registered_address")


def test_who_signs_up_on_the_portal_keeps_the_contact(web_user, as_user):
	from erpnext.portal.utils import create_party_contact

	with as_user(web_user):
		customer = frappe.new_doc("Customer")
		customer.update({"customer_name": "Sign Up", "customer_type": "Individual"})
		customer.flags.ignore_mandatory = True
		customer.insert(ignore_permissions=True)
		create_party_contact("Customer", "Sign Up", web_user, customer.name)
	client = frappe.db.get_value("Customer", customer.name, "client")
	assert copies.take_from_parties() == 1
	assert frappe.db.get_value("Client", client, "email_id") == web_user
	assert copies.take_from_parties() == 0


def test_what_a_party_shows_as_primary_is_taken_at_night(bare):
	address = new_address(address_title="Elsewhere")
	frappe.db.set_value("Customer", bare.primary_customer, "customer_primary_address", address.name)
	assert copies.take_from_parties() == 1
	assert frappe.db.get_value("Client", bare.name, "address_line1") == "Calle Falsa 123"


# --- through what an ERPNext document names --------------------------------------------------------


def test_a_lead_that_names_a_customer_of_a_hidden_client_opens_nothing(hidden, as_user):
	lead = frappe.get_doc({"doctype": "Lead", "company_name": "Own Lead"}).insert()
	# One with a Lead of its own is closed to who is limited to another.
	frappe.get_doc({"doctype": "Lead", "company_name": "Theirs", "client": hidden.name}).insert()
	limited = builders.user("test.lead@client-hub.example.com", ["Sales User"], {"Lead": [lead.name]}).name
	with as_user(limited):
		put("Lead", lead.name, customer=hidden.primary_customer)
		assert not frappe.has_permission("Client", "read", hidden.name)
	assert not frappe.db.get_value("Lead", lead.name, "client")
	put("Lead", lead.name, customer=hidden.primary_customer)
	assert frappe.db.get_value("Lead", lead.name, "client") == hidden.name


def test_a_parent_is_named_by_who_may_read_it(mine, hidden, limited, as_user):
	with as_user(limited):
		with pytest.raises(frappe.PermissionError, match="You may not read the client"):
			put("Client", mine.name, parent_client=hidden.name)
	put("Client", mine.name, parent_client=hidden.name)
	with as_user(limited):
		put("Client", mine.name, notes="It stays as it was chosen")
	assert frappe.db.get_value("Client", mine.name, "parent_client") == hidden.name
