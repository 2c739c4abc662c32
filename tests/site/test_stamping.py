"""The `client` of documents: stamped on save, restamped when a source moves, checked and repaired."""

import frappe
import pytest

from client_hub import api, check, nightly, stamping
from client_hub.demo import builders
from client_hub.linked_documents import LINKED_DOCUMENTS


def wrong() -> dict:
	"""What the check finds, by DocType."""
	return {found.doctype: found for found in check.check()}


DERIVED = [entry.doctype for entry in LINKED_DOCUMENTS.values() if not entry.is_party]


@pytest.fixture
def one():
	"""A client that is customer and supplier."""
	return builders.client("One", is_customer=1, is_supplier=1)


@pytest.fixture
def other():
	return builders.client("Other", is_customer=1, is_supplier=1)


def make(doctype: str, client) -> frappe.model.document.Document:
	"""A document of each linked DocType for the client's party."""
	customer, supplier = client.primary_customer, client.primary_supplier
	customer_doc = frappe.get_doc("Customer", customer)
	invoice = lambda **values: builders.sales_invoice(customer, **values)  # noqa: E731
	return {
		"Opportunity": lambda: builders.opportunity(customer_doc),
		"Quotation": lambda: builders.quotation(customer_doc),
		"Sales Order": lambda: builders.sales_order(customer),
		"Delivery Note": lambda: builders.delivery_note(builders.sales_order(customer)),
		"Sales Invoice": lambda: invoice(),
		"Supplier Quotation": lambda: builders.supplier_quotation(supplier),
		"Purchase Order": lambda: builders.purchase_order(supplier),
		"Purchase Receipt": lambda: builders.purchase_receipt(builders.purchase_order(supplier)),
		"Purchase Invoice": lambda: builders.purchase_invoice(supplier),
		"Payment Entry": lambda: builders.payment_on_account("Customer", customer, 100),
		"Payment Request": lambda: builders.payment_request(invoice()),
		"Dunning": lambda: builders.dunning(
			invoice(posting_date=builders.day(-60), due_date=builders.day(-30))
		),
		"Subscription": lambda: builders.subscription("Customer", customer),
		"Contract": lambda: builders.contract("Supplier", supplier),
		"Project": lambda: builders.project(customer=customer),
		"Task": lambda: builders.task(project=builders.project(customer=customer).name),
		"Timesheet": lambda: builders.timesheet(customer=customer),
		"Issue": lambda: builders.issue(customer=customer),
		"Warranty Claim": lambda: builders.warranty_claim(customer),
		"Maintenance Visit": lambda: builders.maintenance_visit(customer),
	}[doctype]()


# --- on save -------------------------------------------------------------------------------------


@pytest.mark.parametrize("doctype", DERIVED)
def test_a_document_is_stamped_with_the_client_of_its_party(doctype, one):
	doc = make(doctype, one)
	assert frappe.db.get_value(doctype, doc.name, "client") == one.name


@pytest.mark.parametrize("doctype", DERIVED)
def test_a_stale_client_does_not_survive_a_save(doctype, one, other):
	"""A form opened before a restamp sends the old client; what is written is the right one."""
	doc = make(doctype, one)
	doc.reload()
	doc.client = other.name
	if doc.docstatus == 1:
		doc.flags.ignore_validate_update_after_submit = False
	doc.save()
	assert frappe.db.get_value(doctype, doc.name, "client") == one.name


def test_a_document_of_a_party_without_client_has_none(settings):
	settings(client_for_new_parties=0)
	customer = builders.customer("Nobody's")
	assert builders.sales_order(customer.name).client is None


def test_an_employee_is_no_party():
	doc = frappe.new_doc("Payment Entry")
	doc.update({"party_type": "Employee", "party": "EMP-1", "client": "CLI-1"})
	stamping.stamp(doc)
	assert doc.client is None


def test_a_lead_stamps_its_opportunity_and_quotation(one):
	lead = builders.lead(client=one.name)
	assert builders.opportunity(lead).client == one.name
	assert builders.quotation(lead).client == one.name
	assert builders.issue(lead=lead.name).client == one.name


def test_an_issue_with_a_customer_does_not_look_at_the_lead(one, settings):
	settings(client_for_new_parties=0)
	lead = builders.lead(client=one.name)
	issue = builders.issue(customer=builders.customer("Nobody's").name)
	issue.lead = lead.name
	issue.save()
	assert issue.client is None


def test_a_timesheet_gets_it_through_its_project_when_it_names_no_customer(one):
	project = builders.project(customer=one.primary_customer)
	timesheet = builders.timesheet(project=project.name, parent_project=project.name)
	assert timesheet.client == one.name


def test_a_purchase_for_a_clients_project_belongs_to_the_supplier(one, other):
	project = builders.project(customer=one.primary_customer)
	order = builders.purchase_order(other.primary_supplier, project=project.name)
	assert order.client == other.name


# --- by hand -------------------------------------------------------------------------------------


@pytest.mark.parametrize("doctype", ["Project", "Task"])
def test_without_a_source_the_client_may_be_entered_by_hand_and_check_leaves_it_alone(doctype, one):
	doc = builders.project(client=one.name) if doctype == "Project" else builders.task(client=one.name)
	assert frappe.db.get_value(doctype, doc.name, "client") == one.name
	assert doctype not in wrong()


def test_a_task_of_a_hand_filed_project_follows_it(one, other):
	project = builders.project(client=one.name)
	task = builders.task(project=project.name)
	assert task.client == one.name
	project.client = other.name
	project.save()
	assert frappe.db.get_value("Task", task.name, "client") == other.name


def test_when_the_source_is_taken_away_the_client_goes_in_the_same_save(one):
	project = builders.project(customer=one.primary_customer)
	project.customer = None
	project.save()
	assert project.client is None


def test_another_client_entered_in_that_save_stays(one, other):
	project = builders.project(customer=one.primary_customer)
	project.update({"customer": None, "client": other.name})
	project.save()
	assert project.client == other.name


def test_where_there_is_a_source_the_hand_has_no_say(one, other):
	project = builders.project(customer=one.primary_customer)
	project.client = other.name
	project.save()
	assert project.client == one.name


# --- restamping ----------------------------------------------------------------------------------


def clients_of(documents) -> set[str | None]:
	return {frappe.db.get_value(doc.doctype, doc.name, "client") for doc in documents}


def test_a_customer_that_moves_takes_its_documents_along(one, other):
	project = builders.project(customer=one.primary_customer)
	documents = [
		builders.sales_invoice(one.primary_customer),
		builders.payment_on_account("Customer", one.primary_customer, 100),
		builders.quotation(frappe.get_doc("Customer", one.primary_customer)),
		project,
		builders.task(project=project.name),
		builders.timesheet(project=project.name, parent_project=project.name),
	]
	customer = frappe.get_doc("Customer", one.primary_customer)
	customer.client = other.name
	customer.save()
	assert clients_of(documents) == {other.name}
	assert not wrong()


def test_a_customer_that_loses_its_client_leaves_its_documents_without_one(one):
	documents = [builders.sales_order(one.primary_customer), builders.issue(customer=one.primary_customer)]
	customer = frappe.get_doc("Customer", one.primary_customer)
	customer.client = None
	customer.save()
	assert clients_of(documents) == {None}


def test_a_project_that_changes_hands_takes_its_tasks_along(one, other):
	project = builders.project(customer=one.primary_customer)
	task = builders.task(project=project.name)
	project.customer = other.primary_customer
	project.save()
	assert clients_of([project, task]) == {other.name}


def test_only_documents_of_the_right_kind_of_party_move(one, other):
	"""A Supplier of the same name as the Customer keeps its documents (definitions: party_type too)."""
	assert one.primary_customer == one.primary_supplier
	paid = builders.payment_on_account("Supplier", one.primary_supplier, 50)
	customer = frappe.get_doc("Customer", one.primary_customer)
	customer.client = other.name
	customer.save()
	assert clients_of([paid]) == {one.name}


def test_a_restamp_does_not_touch_modified_so_open_forms_still_save(one, other):
	order = builders.sales_order(one.primary_customer)
	open_form = frappe.get_doc("Sales Order", order.name)
	customer = frappe.get_doc("Customer", one.primary_customer)
	customer.client = other.name
	customer.save()
	open_form.po_no = "Saved from a form that was open during the restamp"
	open_form.save()
	assert clients_of([order]) == {other.name}


def test_many_documents_are_left_to_the_background(one, other, monkeypatch):
	builders.sales_order(one.primary_customer, do_not_submit=True)
	builders.sales_order(one.primary_customer, do_not_submit=True)
	queued = []
	monkeypatch.setattr(stamping, "INLINE_LIMIT", 1)
	monkeypatch.setattr(frappe, "enqueue", lambda method, **kwargs: queued.append((method, kwargs)))
	customer = frappe.get_doc("Customer", one.primary_customer)
	customer.client = other.name
	customer.save()
	(method, kwargs) = queued[0]
	assert kwargs["enqueue_after_commit"]
	assert len(stamping.wrong_stamps("Sales Order")) == 2
	frappe.get_attr(method)(kwargs["doctype"], kwargs["names"])
	assert not stamping.wrong_stamps("Sales Order")


def test_a_few_documents_get_a_second_pass_after_the_commit(one, other, monkeypatch):
	"""Somebody was saving an order with the old client: it is there only after both have committed."""
	order = builders.sales_order(one.primary_customer)
	queued = []
	monkeypatch.setattr(frappe, "enqueue", lambda method, **kwargs: queued.append((method, kwargs)))
	customer = frappe.get_doc("Customer", one.primary_customer)
	customer.client = other.name
	customer.save()
	assert clients_of([order]) == {other.name}
	spoil(order, one.name)
	(method, kwargs) = queued[-1]
	assert kwargs.pop("enqueue_after_commit")
	kwargs.pop("queue")
	frappe.get_attr(method)(**kwargs)
	assert clients_of([order]) == {other.name}


def test_the_job_passes_twice_for_what_was_being_saved_during_the_first(one, other, monkeypatch):
	early, late = (builders.sales_order(one.primary_customer) for _ in range(2))
	frappe.db.set_value("Customer", one.primary_customer, "client", other.name)
	restamp_reached, passes = stamping._restamp_reached, []

	def saved_meanwhile(doctype, name, commit):
		restamp_reached(doctype, name, commit)
		if not passes:
			spoil(late, one.name)
		passes.append(doctype)

	monkeypatch.setattr(stamping, "_restamp_reached", saved_meanwhile)
	stamping.restamp_in_background("Customer", [one.primary_customer])
	assert clients_of([early, late]) == {other.name}


def test_the_second_pass_begins_a_transaction_even_when_the_first_found_nothing(monkeypatch):
	steps = []
	monkeypatch.setattr(stamping, "_restamp_reached", lambda *args, **kwargs: steps.append("pass"))
	monkeypatch.setattr(frappe.db, "commit", lambda *args, **kwargs: steps.append("commit"))
	stamping.restamp_in_background("Customer", ["Nobody"])
	assert steps[:3] == ["pass", "commit", "pass"]


def test_a_document_that_was_reloaded_gets_no_client_of_before(one, other):
	"""Flags of a document outlive its reload."""
	invoice = builders.sales_invoice(one.primary_customer, do_not_submit=True)
	frappe.db.set_value("Customer", one.primary_customer, "client", other.name)
	invoice.reload()
	invoice.submit()
	assert clients_of([invoice]) == {other.name}


# --- what is still being moved --------------------------------------------------------------------


@pytest.fixture
def few(monkeypatch):
	"""Already three documents are many."""
	monkeypatch.setattr(stamping, "INLINE_LIMIT", 2)


@pytest.fixture
def nobody_works(monkeypatch):
	monkeypatch.setattr(frappe, "enqueue", lambda *args, **kwargs: None)


def test_tasks_of_a_partys_project_count_too(one, few, nobody_works, other):
	"""What hangs on the documents that hang on it is moved with it, and takes as long."""
	project = builders.project(customer=one.primary_customer)
	tasks = [builders.task(project=project.name) for _ in range(3)]
	frappe.get_doc("Customer", one.primary_customer).update({"client": other.name}).save()
	assert clients_of([project, *tasks]) == {one.name}
	stamping.restamp_in_background("Customer", [one.primary_customer])
	assert clients_of([project, *tasks]) == {other.name}


def test_both_clients_say_that_documents_are_being_moved(one, other, few, nobody_works):
	orders = [builders.sales_order(one.primary_customer) for _ in range(3)]
	api.detach_party(one.name, "Customer", one.primary_customer)
	answer = api.attach_party(other.name, "Customer", one.primary_customer)
	assert answer["moving"] and answer["message"]
	assert api.overview(one.name)["moving"] and api.overview(other.name)["moving"]
	stamping.restamp_in_background("Customer", [one.primary_customer])
	assert clients_of(orders) == {other.name}
	assert not api.overview(one.name)["moving"] and not api.overview(other.name)["moving"]


def test_a_mark_that_a_killed_worker_has_left_says_nothing(one, other, few, nobody_works):
	[builders.sales_order(one.primary_customer) for _ in range(3)]
	frappe.get_doc("Customer", one.primary_customer).update({"client": other.name}).save()
	assert stamping.is_moving(other.name)
	check.check(fix=True)
	assert frappe.db.count("Client Hub Repair", {"client": other.name})
	assert not stamping.is_moving(other.name) and not stamping.is_moving(one.name)


def test_few_documents_are_moved_at_once_and_nothing_is_said(one, other):
	builders.sales_order(one.primary_customer)
	customer = frappe.get_doc("Customer", one.primary_customer)
	assert not api.attach_party(other.name, "Lead", builders.lead().name)["moving"]
	customer.update({"client": other.name}).save()
	assert not frappe.db.count("Client Hub Repair", {"client": other.name})


# --- rename, merge, delete: ERPNext's own --------------------------------------------------------


def test_renaming_a_customer_keeps_stamps_right(one):
	invoice = builders.sales_invoice(one.primary_customer)
	frappe.rename_doc("Customer", one.primary_customer, "One, renamed")
	assert clients_of([invoice]) == {one.name}
	assert frappe.db.get_value("Client", one.name, "primary_customer") == "One, renamed"
	assert not wrong()


def test_merging_two_customers_gives_the_documents_to_the_one_that_stays(one, other):
	invoice = builders.sales_invoice(one.primary_customer)
	merged, kept = one.primary_customer, other.primary_customer
	frappe.rename_doc("Customer", merged, kept, merge=True)
	assert clients_of([invoice]) == {other.name}
	assert frappe.db.get_value("Client", one.name, ["is_customer", "primary_customer"]) == (0, None)
	assert not wrong()


def test_merging_into_a_customer_without_client_hands_the_client_on(one, settings):
	settings(client_for_new_parties=0)
	kept = builders.customer("Kept")
	invoice = builders.sales_invoice(one.primary_customer)
	frappe.rename_doc("Customer", one.primary_customer, kept.name, merge=True)
	assert frappe.db.get_value("Customer", kept.name, "client") == one.name
	assert clients_of([invoice]) == {one.name}
	assert frappe.db.get_value("Client", one.name, "primary_customer") == kept.name
	assert not wrong()


def test_merging_customers_that_have_no_client_works_as_before(settings):
	settings(client_for_new_parties=0)
	first, second = builders.customer("First"), builders.customer("Second")
	frappe.rename_doc("Customer", first.name, second.name, merge=True)
	assert not frappe.db.exists("Customer", first.name)


def test_merging_projects_moves_their_tasks(one, other):
	first, second = (builders.project(customer=client.primary_customer) for client in (one, other))
	task = builders.task(project=first.name)
	frappe.rename_doc("Project", first.name, second.name, merge=True, force=True)
	assert clients_of([task]) == {other.name}


def test_a_customer_of_a_client_can_be_deleted_and_the_client_stays(one):
	frappe.delete_doc("Customer", one.primary_customer)
	assert frappe.db.get_value("Client", one.name, ["is_customer", "primary_customer"]) == (0, None)


# --- check and repair ----------------------------------------------------------------------------


def spoil(doc, client=None):
	frappe.db.set_value(doc.doctype, doc.name, "client", client, update_modified=False)


@pytest.mark.parametrize("doctype", DERIVED)
def test_check_finds_a_wrong_client_and_repairs_it(doctype, one, other):
	doc = make(doctype, one)
	spoil(doc, other.name)
	found = stamping.wrong_stamps(doctype)
	assert [(row.name, row.client, row.expected) for row in found if row.name == doc.name] == [
		(doc.name, other.name, one.name)
	]
	assert f"{doctype} {doc.name}: {other.name} should be {one.name}" in wrong()[doctype].lines
	check.check(fix=True)
	assert clients_of([doc]) == {one.name}
	assert doctype not in wrong()


def test_a_repair_writes_only_what_is_wrong(one):
	right, wrong = builders.sales_order(one.primary_customer), builders.sales_order(one.primary_customer)
	spoil(wrong)
	assert stamping.restamp_doctype(LINKED_DOCUMENTS["Sales Order"]) == 1
	assert clients_of([right, wrong]) == {one.name}


def test_batches_cover_every_document(one, monkeypatch):
	orders = [builders.sales_order(one.primary_customer, do_not_submit=True) for _ in range(7)]
	for order in orders:
		spoil(order)
	monkeypatch.setattr(stamping, "BATCH_SIZE", 3)
	assert stamping.restamp_doctype(LINKED_DOCUMENTS["Sales Order"]) == 7
	assert clients_of(orders) == {one.name}


def test_a_second_restamp_changes_nothing(one):
	builders.sales_order(one.primary_customer)
	stamping.restamp_all()
	assert set(stamping.restamp_all().values()) == {0}


def test_the_nightly_check_repairs(one):
	order = builders.sales_order(one.primary_customer)
	spoil(order)
	nightly.check_links()
	assert clients_of([order]) == {one.name}
