"""A site without ERPNext's CRM and Support, as of version 17: what is absent is not installed, all else works.

In two shapes: the DocTypes are gone and their tables kept, as on a site that was upgraded, and the
tables gone too, as on a new one. On the test site itself, whose database is put back afterwards. No
`migrate` here: ERPNext's own files would bring the DocTypes back.
"""

import frappe
import pytest
from whole_site import install as install_app
from whole_site import uninstall as uninstall_app

from client_hub import api, boot, check, fields, install, nightly, repairs, stamping
from client_hub.demo import builders
from client_hub.identity import adoption
from client_hub.linked_documents import BY_CLIENT
from client_hub.overview.attention import Asked, attention
from client_hub.overview.declared import sections
from client_hub.spreadsheets import imports
from client_hub.spreadsheets.run import importing, undoing

pytestmark = pytest.mark.reinstalling

GONE = ("Lead", "Prospect", "Opportunity", "Contract", "Issue", "Warranty Claim")
SECTIONS_GONE = {"opportunities", "issues", "contracts"}

DROPPED = {"tables kept": (), "tables dropped": GONE, "half of the tables dropped": GONE[1::2]}


@pytest.fixture(scope="module")
def history(saved):
	"""A client with documents of a Lead, from when there were Leads; then the DocTypes are taken off."""
	frappe.set_user("Administrator")
	client = builders.client("Of old", is_customer=1)
	lead = builders.lead("Of old", client=client.name)
	prospect = builders.prospect("Of old", client=client.name)
	quotation = builders.quotation(lead)
	builders.opportunity(lead)
	builders.comment(("Lead", lead.name), "Said of a lead")
	builders.file(("Lead", lead.name), "of_a_lead.txt")
	mail = builders.communication(("Lead", lead.name), "Written to a lead")
	mail.append("timeline_links", {"link_doctype": "Client", "link_name": client.name})
	mail.save()
	builders.sales_order(client.primary_customer)
	assert quotation.client == client.name
	for doctype in GONE:
		frappe.delete_doc("DocType", doctype, force=True)
	frappe.db.commit()
	names = {doc.doctype: doc.name for doc in (client, lead, prospect, quotation, mail)}
	return names | {"Customer": client.primary_customer}


@pytest.fixture(scope="module", params=["tables kept", "tables dropped"])
def shape(history, request):
	"""The tables that are dropped are put away under another name meanwhile."""
	move_tables(DROPPED[request.param], "tab", "kept_")
	yield request.param
	move_tables(DROPPED[request.param], "kept_", "tab")


def move_tables(doctypes, before: str, after: str) -> None:
	frappe.db.rollback()
	for doctype in doctypes:
		frappe.db.sql_ddl(f"rename table `{before}{doctype}` to `{after}{doctype}`")
	start_anew()


def start_anew() -> None:
	"""As a process that begins now: Frappe remembers what it has seen of DocTypes and tables."""
	frappe.db.get_tables(cached=False)
	frappe.db.value_cache.clear()
	getattr(frappe.local, "request_cache", {}).clear()
	frappe.flags.link_fields = {}


@pytest.fixture
def client(shape, history):
	return frappe.get_doc("Client", history["Client"])


# --- the page ------------------------------------------------------------------------------------


@pytest.mark.parametrize("user", ["Administrator", "sales", "no_role"])
def test_a_section_of_what_is_absent_is_not_installed_and_the_others_are_as_ever(client, user, as_user):
	if user == "no_role":
		frappe.share.add("Client", client.name, "test.no_role@client-hub.example.com")
	with as_user(user):
		tiles = api.overview(client.name)["tiles"]
	states = {s["section"]: s["state"] for tile in tiles.values() for s in tile["sections"]}
	assert {key for key, state in states.items() if state == "not_installed"} == SECTIONS_GONE
	assert not {"error", "timeout"} & set(states.values())


@pytest.mark.parametrize("user", ["Administrator", "sales"])
def test_who_asks_for_what_is_absent_is_told_so(client, user, as_user):
	with as_user(user):
		for key in SECTIONS_GONE:
			for ask in (api.documents, api.list_filters):
				with pytest.raises(frappe.DoesNotExistError, match="Not installed on this site"):
					ask(client.name, key)
		for doctype in GONE:
			with pytest.raises(frappe.DoesNotExistError, match="Not installed on this site"):
				api.new_document_values(client.name, doctype)


def test_nothing_of_what_is_absent_is_late_and_nothing_of_it_comes(client):
	assert api.page(client.name)["checked"] == "all"
	assert {row["doctype"] for row in api.next(client.name)["rows"]} == {"Quotation"}


def test_lists_and_filters_of_what_is_there_open(client):
	for key in sections().keys() - SECTIONS_GONE:
		page = api.documents(client.name, key)
		assert page["total"] == len(page["rows"])
		if sections()[key].opens_list:
			assert api.list_filters(client.name, key)
	assert api.documents(client.name, "quotations")["total"] == 1
	assert api.new_document_values(client.name, "Quotation")["quotation_to"] == "Customer"


def test_connections_and_the_days_leave_it_out(client):
	shown = [
		item
		for group in frappe.get_meta("Client").get_dashboard_data().transactions
		for item in group["items"]
	]
	asked = [*shown, *GONE]
	found = api.connections("Client", client.name, asked)["count"]["external_links_found"]
	counts = {row["doctype"]: row["count"] for row in found}
	assert not set(GONE) & {*shown, *counts}
	assert (counts["Quotation"], counts["Sales Order"], counts["Customer"]) == (1, 1, 1)
	assert sum(api.activity_by_day(client.name).values()) == 3


def test_activity_files_and_parties_are_those_of_what_is_there(client, history):
	rows = api.activity(client.name, page_length=100)["rows"]
	assert not set(GONE) & {row["doctype"] for row in rows}
	assert {"Client", "Customer", "Quotation", "Sales Order"} <= {row["doctype"] for row in rows}
	# What refers to a document that cannot be read any more says nothing.
	assert not [row for row in rows if "lead" in f"{row['subject']} {row['text']}".lower()]
	assert api.files(client.name)["total"] == 0
	parties = api.parties(client.name)["rows"]
	assert [(row["doctype"], row["name"]) for row in parties] == [("Customer", history["Customer"])]
	for doctype in ("Address", "Contact"):
		api.contact_details(client.name, doctype)
	assert api.balance(client.name)["state"] == api.money_by_month(client.name)["state"] == "ok"
	assert "Of old" in frappe.get_print("Client", client.name, "Client Brief")


def test_who_needs_attention_is_told_from_what_is_there(shape):
	rows, untold = attention(Asked())
	assert untold == []
	assert {"issues", "contracts"}.isdisjoint(row.get("section") for row in rows)
	assert api.attention_card({"reasons": ["expiring_contracts"]}) == "–"


def test_the_desk_starts_and_our_workspace_leads_nowhere_that_is_not_there(shape):
	install.leave_out_links_to_nothing()
	workspace = frappe.get_doc("Workspace", "Clients")
	links = [(link.link_type, link.link_to) for link in workspace.links if link.type == "Link"]
	assert links == [
		("DocType", "Customer"),
		("DocType", "Supplier"),
		("Report", "Clients Needing Attention"),
		("Report", "Client Balances"),
		("Report", "Client Statement"),
	]
	assert [link.link_count for link in workspace.links if link.type == "Card Break"] == [2, 3]
	cards = {card.number_card_name for card in workspace.number_cards}
	assert {"Clients with invoices past due", "Clients with overdue tasks"} <= cards
	assert not {"Clients with expiring contracts", "Clients with breached issues"} & cards
	bootinfo = frappe._dict()
	boot.extend_bootinfo(bootinfo)
	assert bootinfo.client_hub


def test_a_link_that_an_administrator_has_put_before_all_cards_holds_nothing_up(shape):
	for doctype in ("Customer", "Lead"):
		frappe.get_doc(
			{
				"doctype": "Workspace Link",
				"name": frappe.generate_hash(),
				"parenttype": "Workspace",
				"parent": "Clients",
				"parentfield": "links",
				"idx": 0,
				"type": "Link",
				"label": doctype,
				"link_type": "DocType",
				"link_to": doctype,
			}
		).db_insert()
	install.leave_out_links_to_nothing()
	links = frappe.get_all("Workspace Link", {"parent": "Clients", "idx": 0}, pluck="link_to")
	assert links == ["Customer"]


# --- what is made and moved ----------------------------------------------------------------------


def test_what_was_offered_to_a_lead_stays_with_the_client(client, history):
	"""Whose it would be by its source nobody can say any more: neither the check nor a save takes it away."""
	assert not [wrong for wrong in check.check(fix=True) if wrong.doctype == "Quotation"]
	nightly.check_links()
	quotation = frappe.get_doc("Quotation", history["Quotation"])
	quotation.load_doc_before_save()
	quotation.client = None
	stamping.stamp(quotation)
	assert quotation.client == client.name
	quotation.party_name = "Another lead"
	stamping.stamp(quotation)
	assert quotation.client is None


def test_what_is_wrong_elsewhere_is_still_found(client):
	(order,) = frappe.get_all("Sales Order", {"client": client.name}, pluck="name")
	frappe.db.set_value("Sales Order", order, "client", None)
	assert [wrong.doctype for wrong in check.check(fix=True)] == ["Sales Order"]
	assert frappe.db.get_value("Sales Order", order, "client") == client.name
	assert not list(check.notes())


def test_parties_are_adopted(shape, history):
	frappe.db.set_single_value("Client Hub Settings", "client_for_new_parties", 0)
	customer = builders.customer("Made from a lead")
	frappe.db.set_value(
		"Customer", customer.name, {"lead_name": history["Lead"], "prospect_name": history["Prospect"]}
	)
	assert api.preview_adoption()["parties"] == 1
	adoption.adopt()
	made = frappe.db.get_value("Customer", customer.name, "client")
	assert made and made != history["Client"]


def test_a_new_customer_gets_a_client_whatever_it_was_made_from(shape, history):
	made_from = {"prospect_name": history["Prospect"], "opportunity_name": "CRM-OPP-1"}
	values = {"doctype": "Customer", "customer_name": "New", "customer_type": "Company", **made_from}
	customer = frappe.get_doc(values)
	customer.flags.ignore_links = True  # ERPNext's own fields, which go with the DocTypes
	customer.insert()
	assert customer.client and customer.client != history["Client"]
	assert not frappe.db.exists("Client Hub Repair", {"document_name": customer.name})


def test_a_party_of_an_absent_kind_cannot_be_attached(client, history):
	with pytest.raises(frappe.ValidationError, match=r"Choose one of: Customer, Supplier$"):
		api.attach_party(client.name, "Lead", history["Lead"])


def test_clients_are_deleted_and_merged(client, history):
	frappe.delete_doc("Client", builders.client("Empty").name)
	fields.make_fields()  # as every migrate does, which is what takes DocTypes off
	assert not frappe.get_all("Custom Field", {"dt": ("in", GONE), "fieldname": "client"})
	start_anew()
	other = builders.client("Other")
	frappe.rename_doc("Client", client.name, other.name, merge=True)
	assert frappe.db.get_value("Quotation", history["Quotation"], "client") == other.name


@pytest.mark.committing
def test_the_night_forgets_what_was_to_be_done_for_what_is_absent(shape, history):
	for task in (repairs.ROLES, repairs.RESTAMP):
		repairs.mark(task, "Lead", history["Lead"])
	repairs.mark(repairs.STAMP, "Issue", "ISS-1")
	frappe.db.commit()  # the night takes back what it fails with
	nightly.take_up_repairs()
	assert not frappe.db.count(repairs.REPAIR, {"document_type": ("in", GONE)})


def test_clients_are_imported_taken_back_and_exported(shape):
	content = "Legal Name;Address Line 1;City;Country;Is Customer\nFrom a sheet;Calle 1;Vigo;Spain;Yes"
	values = {"doctype": "File", "file_name": "clients.csv", "is_private": 1, "content": content}
	answer = api.check_import(frappe.get_doc(values).insert().file_url)
	doc = frappe.get_doc("Client Import", answer["name"])
	imports.start(doc, False)
	importing.run(doc.name)
	(row,) = api.import_rows(doc.name, "created")
	assert frappe.db.exists("Customer", {"client": row["client"]})
	assert api.export_clients([["Client", "name", "=", row["client"]]])["row_count"] == 1
	imports.undo(doc.reload())
	undoing.run(doc.name)
	assert not frappe.db.exists("Client", row["client"])


# --- by the commands of an administrator ---------------------------------------------------------


@pytest.mark.committing
@pytest.mark.parametrize("shape", ["half of the tables dropped"], indirect=True)
def test_the_app_comes_off_and_on_again(shape, history):
	frappe.delete_doc("Custom Field", "Lead-client", force=True)  # as by a migrate; the others as without
	frappe.db.commit()
	done = uninstall_app()
	assert done.returncode == 0, done.stdout + done.stderr
	assert not frappe.get_all("Custom Field", {"fieldname": "client"})
	for doctype in {"Customer", *GONE} - set(DROPPED[shape]):
		assert not frappe.db.has_column(doctype, "client"), doctype
	assert not install.own_indexes()
	done = install_app()
	assert done.returncode == 0, done.stdout + done.stderr
	assert not set(GONE) & set(frappe.get_all("Custom Field", {"fieldname": "client"}, pluck="dt"))
	assert frappe.db.has_index("tabQuotation", install.index_name(BY_CLIENT))
	assert not frappe.get_all("Workspace Link", {"parent": "Clients", "link_to": ("in", GONE)})
	adoption.adopt()
	assert not check.check()
	assert frappe.db.get_value("Customer", history["Customer"], "client")
