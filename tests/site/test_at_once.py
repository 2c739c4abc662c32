"""Two people, or sixteen, at the same moment: each in a connection and a transaction of its own."""

import threading
from collections.abc import Callable

import frappe
import pytest

from client_hub import api
from client_hub.demo import builders

pytestmark = pytest.mark.committing

TAX_ID = "B98007313"


def at_once(calls: list[Callable[[], str]]) -> list:
	"""What each call has returned, or the exception it ended with.

	Every transaction has begun, and sees what was there then, before the first call writes.
	"""
	site, sites_path = frappe.local.site, frappe.local.sites_path
	together = threading.Barrier(len(calls))
	results: list = [None] * len(calls)

	def run(place: int, call: Callable[[], str]) -> None:
		frappe.init(site, sites_path=sites_path, force=True)
		frappe.connect()
		frappe.set_user("Administrator")
		frappe.flags.mute_emails = True
		try:
			frappe.db.exists("Client", {"legal_name": "Nobody"})  # begins the transaction
			together.wait(60)
			results[place] = call()
			frappe.db.commit()
		except Exception as error:
			frappe.db.rollback()
			results[place] = error
		finally:
			frappe.destroy()

	threads = [threading.Thread(target=run, args=item) for item in enumerate(calls)]
	for thread in threads:
		thread.start()
	for thread in threads:
		thread.join(180)
	frappe.db.rollback()  # to see what they have written
	return results


@pytest.fixture(autouse=True)
def cleaned_up():
	frappe.db.commit()
	before = {doctype: set(frappe.get_all(doctype, pluck="name")) for doctype in MADE}
	setting = frappe.db.get_single_value("Client Hub Settings", "client_for_new_parties")
	frappe.db.set_single_value("Client Hub Settings", "client_for_new_parties", 1)
	frappe.db.commit()
	frappe.clear_document_cache("Client Hub Settings", "Client Hub Settings")
	yield
	frappe.db.rollback()
	for doctype in MADE:
		for name in set(frappe.get_all(doctype, pluck="name")) - before[doctype]:
			frappe.delete_doc(doctype, name, force=True, ignore_permissions=True)
	frappe.db.set_single_value("Client Hub Settings", "client_for_new_parties", setting)
	frappe.db.commit()
	frappe.clear_document_cache("Client Hub Settings", "Client Hub Settings")


MADE = ("Client Hub Repair", "Customer", "Supplier", "Client", "Address", "Contact")


def test_sixteen_customers_of_one_new_tax_id_share_one_client():
	results = at_once([lambda n=n: builders.customer(f"At once {n}", tax_id=TAX_ID).name for n in range(16)])
	assert [result for result in results if isinstance(result, Exception)] == []
	clients = frappe.get_all("Customer", {"name": ("in", results)}, pluck="client")
	assert len(clients) == 16 and len(set(clients)) == 1 and clients[0]
	client = frappe.get_doc("Client", clients[0])
	assert client.is_customer and client.primary_customer in results
	assert not frappe.db.count("Client Hub Repair")


def test_a_customer_and_a_supplier_of_one_new_tax_id_are_both_on_the_client():
	customer, supplier = at_once(
		[
			lambda: builders.customer("At once", tax_id=TAX_ID).name,
			lambda: builders.supplier("At once", tax_id=TAX_ID, country="Spain").name,
		]
	)
	(name,) = {
		frappe.db.get_value("Customer", customer, "client"),
		frappe.db.get_value("Supplier", supplier, "client"),
	}
	client = frappe.get_doc("Client", name)
	assert (client.primary_customer, client.primary_supplier) == (customer, supplier)


def test_eight_clients_of_one_name_are_eight_clients():
	results = at_once(
		[
			lambda n=n: builders.client(
				"Bar Central", is_customer=1, email_id=f"bar{n}@example.com", phone=f"+34 91{n}"
			).name
			for n in range(8)
		]
	)
	assert [result for result in results if isinstance(result, Exception)] == []
	made = frappe.get_all(
		"Client",
		{"name": ("in", results)},
		["registered_address", "primary_contact", "primary_customer"],
		as_list=True,
	)
	assert len(made) == 8
	assert all(len(set(names)) == 8 and all(names) for names in zip(*made, strict=True))


def test_of_many_clients_of_one_tax_id_one_is_saved_and_the_others_are_told():
	results = at_once([lambda n=n: builders.client(f"Number {n}", tax_id=TAX_ID).name for n in range(12)])
	refused = [result for result in results if isinstance(result, Exception)]
	assert len(refused) == 11
	assert all(isinstance(error, frappe.UniqueValidationError) for error in refused)


@pytest.mark.parametrize("doctype", ["Address", "Contact"])
def test_a_client_and_its_document_saved_together_wait_for_each_other_in_turn(doctype):
	client = builders.client("Together", contact_first_name="Ana", email_id="ana@example.com")
	frappe.db.commit()
	fieldname = {"Address": "registered_address", "Contact": "primary_contact"}[doctype]

	def save_client(number: int) -> str:
		doc = frappe.get_doc("Client", client.name)
		doc.update({"pincode": f"2800{number}", "contact_last_name": f"García {number}"})
		return doc.save().name

	def save_document(number: int) -> str:
		doc = frappe.get_doc(doctype, client.get(fieldname))
		doc.update({"city": f"Madrid {number}"} if doctype == "Address" else {"first_name": f"Ana {number}"})
		return doc.save().name

	for number in range(8):
		results = at_once([lambda n=number: save_client(n), lambda n=number: save_document(n)])
		for result in results:
			# Who comes second may have opened what has changed since; nobody meets a deadlock.
			assert isinstance(result, str | frappe.TimestampMismatchError), result
	client.reload()
	document = frappe.get_doc(doctype, client.get(fieldname))
	copied = ("city", "city") if doctype == "Address" else ("contact_first_name", "first_name")
	assert client.get(copied[0]) == document.get(copied[1])


@pytest.mark.parametrize("doctype", ["Address", "Contact", "Customer"])
def test_two_who_settle_a_difference_either_way_leave_none(doctype):
	client = builders.client("Settled", is_customer=1, contact_first_name="Ana", email_id="ana@example.com")
	link, field, of_document, values = {
		"Address": ("registered_address", "city", "city", ("Madrid", "Toledo")),
		"Contact": ("primary_contact", "contact_first_name", "first_name", ("Ana", "Eva")),
		"Customer": ("primary_customer", "legal_name", "customer_name", ("Settled", "Settled twice")),
	}[doctype]
	name = client.get(link)
	party = {"name": name, "fieldname": field} if doctype == "Customer" else {}
	for _turn in range(4):
		frappe.db.set_value("Client", client.name, field, values[0])
		frappe.db.set_value(doctype, name, of_document, values[1])
		frappe.db.commit()
		results = at_once(
			[
				lambda keep=keep: api.settle_difference(client.name, doctype, keep, **party)
				for keep in ("client", "document")
			]
		)
		errors = [result for result in results if isinstance(result, Exception)]
		assert all(isinstance(error, frappe.ValidationError) for error in errors) and len(errors) < 2
		said = frappe.db.get_value("Client", client.name, field)
		assert said == frappe.db.get_value(doctype, name, of_document) and said in values
