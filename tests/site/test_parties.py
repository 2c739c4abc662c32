"""Parties of a client: the ticks that make them, attach and detach, and ERPNext's own changes."""

import frappe
import pytest

from client_hub import api
from client_hub.demo import builders
from client_hub.parties import events, roles


@pytest.fixture
def client():
	return builders.client("Acme", is_customer=1)


# --- ticks ---------------------------------------------------------------------------------------


def test_a_tick_makes_the_missing_party_with_the_clients_data():
	client = builders.client(
		"Acme",
		is_customer=1,
		is_supplier=1,
		tax_id="B99900011",
		tax_id_country="Spain",
		default_currency="EUR",
		language="es",
		website="acme.example",
	)
	customer = frappe.get_doc("Customer", client.primary_customer)
	assert (customer.client, customer.customer_name, customer.tax_id) == (client.name, "Acme", "B99900011")
	assert (customer.default_currency, customer.language, customer.website) == ("EUR", "es", "acme.example")
	supplier = frappe.get_doc("Supplier", client.primary_supplier)
	assert (supplier.client, supplier.supplier_name, supplier.country) == (client.name, "Acme", "Spain")


def test_an_individual_is_one_in_erpnext_too():
	client = builders.client("Ana García", client_type="Individual", is_customer=1)
	assert frappe.db.get_value("Customer", client.primary_customer, "customer_type") == "Individual"


def test_a_second_save_makes_no_second_party(client):
	client.trade_name = "Acme!"
	client.save()
	assert roles.parties_of(client.name, "Customer") == [client.primary_customer]


def test_a_tick_later_makes_the_party_then(client):
	client.is_supplier = 1
	client.save()
	assert client.primary_supplier


def test_settings_choose_groups_and_territory(settings):
	group = frappe.get_doc(
		{
			"doctype": "Customer Group",
			"customer_group_name": "Clients",
			"parent_customer_group": "All Customer Groups",
		}
	).insert()
	settings(default_customer_group=group.name)
	client = builders.client("Acme", is_customer=1)
	assert frappe.db.get_value("Customer", client.primary_customer, "customer_group") == group.name


def test_unticking_is_refused_while_a_party_is_there(client):
	client.is_customer = 0
	with pytest.raises(frappe.ValidationError, match="Detach"):
		client.save()


def test_a_purchase_user_gets_the_client_without_a_party_and_learns_who_can_make_it(as_user, messages):
	with as_user("purchase"):
		client = builders.client("Acme", is_supplier=1)
	assert frappe.db.get_value("Client", client.name, ["is_supplier", "primary_supplier"]) == (0, None)
	assert "Purchase Master Manager" in messages()


@pytest.mark.parametrize("ticked", [{}, {"is_customer": 1}], ids=["not said", "as the form says it"])
def test_a_tick_that_nobody_made_makes_no_party_and_no_message(ticked, as_user, messages, settings):
	settings(create_customer=1, create_supplier=0)
	with as_user("purchase"):
		doc = frappe.new_doc("Client")
		doc.update({"legal_name": "Acme", "address_line1": "Calle Mayor 1", "city": "Madrid"})
		client = doc.update({"country": "Spain", **ticked}).insert()
		assert (client.is_customer, client.primary_customer) == (0, None)
		assert "may not create" not in messages()
		client.is_customer = 1
		client.save()
	assert (client.is_customer, client.primary_customer) == (0, None)
	assert "may not create a Customer" in messages()


def test_a_sales_user_makes_a_client_with_customer_address_and_contact(as_user):
	with as_user("sales"):
		client = builders.client("Acme", is_customer=1, email_id="a@example.com")
	assert client.primary_customer and client.registered_address and client.primary_contact


def test_a_second_supplier_of_one_name_is_refused_by_erpnext_and_nothing_is_half_saved():
	builders.client("Acme", is_supplier=1)
	frappe.db.savepoint("half_saved")
	with pytest.raises(frappe.DuplicateEntryError):
		builders.client("Acme", is_supplier=1)
	frappe.db.rollback(save_point="half_saved")
	assert frappe.db.count("Client", {"legal_name": "Acme"}) == 1


def test_a_second_customer_of_one_name_is_numbered_by_erpnext():
	builders.client("Acme", is_customer=1)
	assert builders.client("Acme", is_customer=1).primary_customer == "Acme - 1"


def test_the_primary_customer_must_be_one_of_the_clients(client):
	stranger = builders.customer("Stranger")
	client.primary_customer = stranger.name
	with pytest.raises(frappe.ValidationError, match="not attached"):
		client.save()


def test_the_primary_customer_can_be_chosen_among_the_clients_own(client):
	branch = builders.customer("Acme USD", client=client.name)
	client.reload()
	client.primary_customer = branch.name
	client.save()
	assert frappe.db.get_value("Client", client.name, "primary_customer") == branch.name


# --- attach and detach ---------------------------------------------------------------------------


@pytest.fixture
def free(settings):
	"""A Customer that belongs to nobody."""
	settings(client_for_new_parties=0)
	return builders.customer("Free")


def test_attach_and_detach(free):
	client = builders.client("Acme")
	api.attach_party(client.name, "Customer", free.name)
	assert frappe.db.get_value("Client", client.name, ["is_customer", "primary_customer"]) == (1, free.name)
	api.detach_party(client.name, "Customer", free.name)
	assert frappe.db.get_value("Client", client.name, ["is_customer", "primary_customer"]) == (0, None)
	assert frappe.db.exists("Customer", free.name)


def test_what_is_no_party_is_told_as_text():
	client = builders.client("Acme")
	with pytest.raises(frappe.ValidationError, match="&lt;img src=x&gt; cannot be a party"):
		api.attach_party(client.name, "<img src=x>", "x")


def test_attaching_twice_changes_nothing(free):
	client = builders.client("Acme")
	api.attach_party(client.name, "Customer", free.name)
	modified = frappe.db.get_value("Customer", free.name, "modified")
	api.attach_party(client.name, "Customer", free.name)
	assert frappe.db.get_value("Customer", free.name, "modified") == modified


def test_a_party_of_another_client_is_refused_with_its_name(client):
	other = builders.client("Other")
	with pytest.raises(frappe.ValidationError, match="Acme"):
		api.attach_party(other.name, "Customer", client.primary_customer)


def test_detaching_a_party_of_another_client_changes_nothing(client):
	other = builders.client("Other")
	api.detach_party(other.name, "Customer", client.primary_customer)
	assert frappe.db.get_value("Customer", client.primary_customer, "client") == client.name


def test_what_is_no_party_cannot_be_attached(client):
	with pytest.raises(frappe.ValidationError, match="cannot be a party"):
		api.attach_party(client.name, "Item", builders.item())


def test_attaching_needs_the_right_to_write_the_party(free, as_user):
	client = builders.client("Acme")
	with as_user("projects"), pytest.raises(frappe.PermissionError):
		api.attach_party(client.name, "Customer", free.name)


def test_attaching_needs_the_right_to_read_the_client(free, as_user, limited_to):
	client = builders.client("Acme")
	limited_to("sales", "Client", builders.client("Only this").name)
	with as_user("sales"), pytest.raises(frappe.PermissionError):
		api.attach_party(client.name, "Customer", free.name)


def test_leads_and_prospects_are_parties_too(client):
	for doc in (builders.lead("Lead of Acme"), builders.prospect()):
		api.attach_party(client.name, doc.doctype, doc.name)
		assert frappe.db.get_value(doc.doctype, doc.name, "client") == client.name


def test_the_page_lists_only_parties_that_the_user_may_read(client, as_user):
	builders.supplier(client=client.name)
	with as_user("sales"):
		kinds = {party["doctype"] for party in api.parties(client.name)["rows"]}
	assert kinds == {"Customer"}


# --- changes made in ERPNext ---------------------------------------------------------------------


def test_filing_a_customer_in_its_own_form_updates_both_clients(client):
	other = builders.client("Other")
	customer = frappe.get_doc("Customer", client.primary_customer)
	customer.client = other.name
	customer.save()
	assert frappe.db.get_value("Client", client.name, "is_customer") == 0
	assert frappe.db.get_value("Client", other.name, ["is_customer", "primary_customer"]) == (
		1,
		customer.name,
	)


def test_another_primary_steps_in_when_the_first_leaves(client):
	branch = builders.customer("Acme USD", client=client.name)
	api.detach_party(client.name, "Customer", client.primary_customer)
	assert frappe.db.get_value("Client", client.name, ["is_customer", "primary_customer"]) == (1, branch.name)


def test_a_form_opened_before_a_party_left_does_not_save_the_old_tick(client):
	stale = frappe.get_doc("Client", client.name)
	api.detach_party(client.name, "Customer", client.primary_customer)
	stale.trade_name = "Stale"
	with pytest.raises(frappe.TimestampMismatchError):
		stale.save()


def delete_at_once(doctype: str, name: str) -> None:
	frappe.delete_doc(doctype, name)


def delete_in_the_queue(doctype: str, name: str) -> None:
	"""What the job of `frappe.desk.reportview.delete_items` does with a selection of the list."""
	from frappe.desk.reportview import delete_bulk

	delete_bulk(doctype, [name])


def delete_as_a_job(doctype: str, name: str) -> None:
	"""What a worker does with `frappe.enqueue("frappe.delete_doc", …)`."""
	from frappe.utils.background_jobs import execute_job

	execute_job(
		frappe.local.site,
		"frappe.delete_doc",
		None,
		"delete",
		{"doctype": doctype, "name": name},
		is_async=False,
	)


DELETIONS = [delete_at_once, delete_in_the_queue, delete_as_a_job]


@pytest.mark.parametrize("delete", DELETIONS)
@pytest.mark.parametrize("doctype", ["Customer", "Supplier", "Lead", "Prospect"])
def test_a_party_is_deleted_as_if_no_client_pointed_at_it(doctype, delete):
	client = builders.client("Acme", is_customer=1, is_supplier=1, email_id="acme@example.com")
	name = {
		"Customer": lambda: client.primary_customer,
		"Supplier": lambda: client.primary_supplier,
		"Lead": lambda: builders.lead(client=client.name).name,
		"Prospect": lambda: builders.prospect(client=client.name).name,
	}[doctype]()
	builders.address((doctype, name), address_line1="Propia 1")
	delete(doctype, name)
	assert not frappe.db.exists(doctype, name)
	assert not frappe.db.exists("Dynamic Link", {"link_doctype": doctype, "link_name": name})
	kept = frappe.get_doc("Client", client.name)
	assert kept.registered_address and kept.primary_contact
	assert bool(kept.is_customer) == (doctype != "Customer") == bool(kept.primary_customer)
	assert bool(kept.is_supplier) == (doctype != "Supplier") == bool(kept.primary_supplier)
	kept.save()


@pytest.mark.parametrize("delete", DELETIONS)
def test_a_party_whose_address_is_the_registered_one_is_deleted_with_it(delete, settings):
	settings(client_for_new_parties=1)
	customer = builders.customer(
		"Fresh", address_line1="Nueva 1", city="Vigo", country="Spain", email_id="f@example.com"
	)
	frappe.get_doc("Client", customer.client).save()  # somebody's from now on, so it stays
	delete("Customer", customer.name)
	client = frappe.get_doc("Client", customer.client)
	assert (client.registered_address, client.primary_contact) == (None, None)
	assert (client.city, client.email_id) == ("Vigo", "f@example.com")
	client.save()


def test_a_customer_that_a_client_still_shows_though_it_belongs_to_nobody_can_be_deleted(client):
	"""A plain write in the database, which no document event sees, leaves the old primary customer."""
	frappe.db.set_value("Customer", client.primary_customer, "client", None)
	frappe.delete_doc("Customer", client.primary_customer)
	assert frappe.db.get_value("Client", client.name, ["is_customer", "primary_customer"]) == (0, None)


# --- rename and merge, as the form sends them to the queue ------------------------------------------


def rename_in_the_queue(name: str, new: str, merge: bool = False) -> None:
	"""What a worker does after `update_document_title(…, enqueue=True)` of a Customer."""
	from frappe.utils.background_jobs import execute_job

	execute_job(
		frappe.local.site,
		"frappe.model.document.execute_action",
		None,
		"rename",
		{"__doctype": "Customer", "__name": name, "__action": "rename", "name": new, "merge": merge},
		is_async=False,
	)


def test_a_customer_renamed_in_the_queue_stays_the_clients(client):
	rename_in_the_queue(client.primary_customer, "Acme, renamed")
	assert frappe.db.get_value("Customer", "Acme, renamed", "client") == client.name
	assert frappe.db.get_value("Client", client.name, ["is_customer", "primary_customer"]) == (
		1,
		"Acme, renamed",
	)


def test_a_customer_merged_in_the_queue_leaves_its_client_without_the_role(client):
	other = builders.client("Other", is_customer=1)
	rename_in_the_queue(client.primary_customer, other.primary_customer, merge=True)
	assert not frappe.db.exists("Customer", client.primary_customer)
	assert frappe.db.get_value("Client", client.name, ["is_customer", "primary_customer"]) == (0, None)
	assert frappe.db.get_value("Client", other.name, "primary_customer") == other.primary_customer


# --- loop guards -----------------------------------------------------------------------------------


@pytest.fixture
def refreshed(monkeypatch):
	"""(client, DocType) of each time a client was told of a party."""
	found, add_party = [], events.add_party

	def noted(client, doctype, party):
		found.append((client, doctype))
		add_party(client, doctype, party)

	monkeypatch.setattr(events, "add_party", noted)
	return found


def test_loop_guard_client_hub_from_client_of_a_party_that_the_client_makes(refreshed, monkeypatch):
	"""Client → party: the Client being saved sets its own roles, and the party gets no second client."""
	seen = []
	monkeypatch.setattr(
		events, "share_with_party", lambda client, party: seen.append(party.name)
	)  # what follows the guard
	before = frappe.db.count("Client")
	client = builders.client("Acme", is_customer=1, is_supplier=1)
	assert not refreshed and not seen
	assert frappe.db.count("Client") == before + 1
	assert (client.is_customer, client.is_supplier) == (1, 1)


def test_without_the_flag_a_party_tells_its_client(client, refreshed):
	"""Party → Client: by a write in the database, which saves no Client and so comes back to no party."""
	customer = builders.customer("Acme USD")
	del refreshed[:]
	saves = frappe.db.count("Version", {"ref_doctype": "Client", "docname": client.name})
	customer.reload()
	customer.client = client.name
	customer.save()
	assert (client.name, "Customer") in refreshed
	assert frappe.db.count("Version", {"ref_doctype": "Client", "docname": client.name}) == saves


def test_a_party_saved_without_a_change_of_client_tells_nobody(client, refreshed):
	frappe.get_doc("Customer", client.primary_customer).save()
	assert not refreshed


# --- a field `client` at a level of its own ------------------------------------------------------


@pytest.fixture
def filed_by_few(hide_field):
	"""Nobody here files parties by hand."""
	for doctype in ("Customer", "Supplier", "Lead"):
		hide_field(doctype, "client")


def test_a_client_has_the_party_that_it_makes_though_its_maker_may_file_none(filed_by_few, as_user):
	maker = builders.user(
		"test.maker@client-hub.example.com", ["Sales User", "Sales Master Manager", "Purchase Master Manager"]
	).name
	with as_user(maker):
		made = builders.client("Made", is_customer=1, is_supplier=1)
	for doctype, field in (("Customer", "primary_customer"), ("Supplier", "primary_supplier")):
		assert frappe.db.get_value(doctype, made.get(field), "client") == made.name


def test_who_may_not_file_parties_is_told_so(filed_by_few, as_user):
	mine = builders.client("Mine", is_customer=1)
	lead, loose = builders.lead("Loose"), builders.customer("Loose")
	loose.db_set("client", None)
	with as_user("sales_master"):
		for ask in (
			lambda: api.attach_party(mine.name, "Customer", loose.name),
			lambda: api.detach_party(mine.name, "Customer", mine.primary_customer),
		):
			with pytest.raises(frappe.PermissionError):
				ask()
	with as_user("sales"), pytest.raises(frappe.PermissionError):
		api.attach_party(mine.name, "Lead", lead.name)
	assert frappe.db.get_value("Customer", mine.primary_customer, "client") == mine.name


# --- what is deleted and restored ----------------------------------------------------------------


@pytest.mark.parametrize("doctype", ["Customer", "Supplier"])
def test_a_party_is_restored_after_its_client_has_gone_with_it(doctype, settings):
	from frappe.core.doctype.deleted_document.deleted_document import restore

	settings(client_for_new_parties=1)
	party = (builders.customer if doctype == "Customer" else builders.supplier)("Restored")
	client = frappe.db.get_value(doctype, party.name, "client")
	frappe.delete_doc(doctype, party.name)
	assert client and not frappe.db.exists("Client", client)
	restore(frappe.get_last_doc("Deleted Document", {"deleted_name": party.name}).name)
	assert frappe.db.get_value(doctype, {"name": ("like", f"{party.name}%")}, "client")
