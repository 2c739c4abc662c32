"""Clients are merged: what moves, what the one that stays says, and who may."""

import frappe
import pytest
from frappe import client as rest
from frappe.desk.doctype.tag.tag import DocTags
from frappe.desk.form.assign_to import add as assign
from frappe.desk.like import toggle_like
from merged_world import clean_up, names_of_all

from client_hub import api, check, stamping
from client_hub.demo import builders


@pytest.fixture
def one():
	"""The client that goes."""
	return builders.client(
		"One", is_customer=1, is_supplier=1, tax_id="B99900011", tax_id_country="Spain", external_id="A-1"
	)


@pytest.fixture
def kept():
	return builders.client("Kept", is_customer=1, trade_name="Kept Ltd")


def merge(target, *sources, **arguments) -> dict:
	answer = api.merge_clients(target.name, [source.name for source in sources], **arguments)
	for source in sources:
		assert not frappe.db.exists("Client", source.name)
	target.reload()
	return answer


def client_of(doc) -> str:
	return frappe.db.get_value(doc.doctype, doc.name, "client")


def test_parties_and_documents_are_those_of_the_client_that_stays(one, kept):
	lead = builders.lead("One lead", client=one.name)
	invoice = builders.sales_invoice(one.primary_customer)
	project = builders.project(client=one.name)
	task = builders.task(client=one.name)
	of_project = builders.task(project=project.name)
	answer = merge(kept, one)
	for doc in (lead, invoice, project, task, of_project):
		assert client_of(doc) == kept.name, doc.doctype
	assert client_of(frappe.get_doc("Customer", one.primary_customer)) == kept.name
	assert (kept.is_customer, kept.is_supplier, kept.primary_supplier) == (1, 1, one.primary_supplier)
	assert answer["status"] == "Done" and "One" in answer["message"]
	assert not check.check()


def test_several_are_merged_at_once(one, kept):
	two = builders.client("Two", is_customer=1)
	answer = merge(kept, one, two)
	log = frappe.get_doc("Client Merge Log", answer["name"])
	assert [row.source for row in log.sources] == [one.name, two.name]
	assert frappe.db.count("Customer", {"client": kept.name}) == 3


def test_the_ledgers_stay_as_they_are(one, kept):
	invoice = builders.sales_invoice(one.primary_customer)
	ledgers = ("GL Entry", "Payment Ledger Entry")
	before = [frappe.get_all(d, {"voucher_no": invoice.name}, "*", order_by="name") for d in ledgers]
	modified = frappe.db.get_value("Sales Invoice", invoice.name, "modified")
	merge(kept, one)
	assert before == [frappe.get_all(d, {"voucher_no": invoice.name}, "*", order_by="name") for d in ledgers]
	assert frappe.db.get_value("Sales Invoice", invoice.name, "modified") == modified


def test_many_documents_follow_in_the_background(one, kept, monkeypatch):
	jobs = []
	monkeypatch.setattr(stamping, "INLINE_LIMIT", 0)
	monkeypatch.setattr(frappe, "enqueue", lambda method, **job: jobs.append((method, job)))
	invoice = builders.sales_invoice(one.primary_customer)
	answer = merge(kept, one)
	assert client_of(invoice) == one.name and stamping.is_moving(kept.name)
	assert "being moved" in answer["message"]
	for method, job in jobs:
		if "restamp" in method:
			stamping.restamp_in_background(job["doctype"], job["names"])
	assert client_of(invoice) == kept.name and not stamping.is_moving(kept.name)


# --- its fields -----------------------------------------------------------------------------------


def test_fields_left_out_are_the_targets_and_what_it_lacks_is_taken_over(one, kept):
	one.db_set({"trade_name": "One Ltd", "notes": "Of one"})
	merge(kept, one)
	assert (kept.legal_name, kept.trade_name, kept.notes) == ("Kept", "Kept Ltd", None)
	assert (kept.tax_id, kept.tax_id_key, kept.external_id) == ("B99900011", "ES|B99900011|", "A-1")
	with pytest.raises(frappe.UniqueValidationError):
		builders.client("Third", tax_id="B99900011", tax_id_country="Spain")


def test_chosen_fields_are_those_of_the_one_that_goes(one, kept):
	one.db_set({"trade_name": "One Ltd", "city": "Lugo"})
	address = one.registered_address
	choices = {"legal_name": one.name, "trade_name": one.name, "registered_address": one.name}
	merge(kept, one, choices=choices)
	assert (kept.legal_name, kept.trade_name, kept.name_key) == ("One", "One Ltd", one.name_key)
	assert (kept.registered_address, kept.city) == (address, "Lugo")
	assert frappe.db.get_value("Address", kept.registered_address, "is_primary_address")
	kept.save()


def test_that_nothing_is_said_can_be_chosen(one, kept):
	merge(kept, one, choices=dict.fromkeys(("tax_id", "external_id"), kept.name))
	assert (kept.tax_id, kept.tax_id_key, kept.external_id) == (None, None, None)


def test_a_tax_id_is_chosen_with_its_country_and_key(one):
	kept = builders.client("Kept", tax_id="A58818501", tax_id_country="Spain", establishment_id="7")
	merge(kept, one, choices={"tax_id_country": one.name})
	assert (kept.tax_id, kept.establishment_id, kept.tax_id_key) == ("B99900011", None, "ES|B99900011|")


@pytest.mark.parametrize(
	"choices",
	[
		{"nonsense": "CLI"},
		{"name_key": "CLI"},
		{"legal_name": "CLI-NOBODY"},
		{"legal_name": None},
		{"is_customer": "CLI"},
	],
)
def test_an_unknown_choice_is_refused_and_nothing_is_done(choices, one, kept):
	choices = {field: one.name if client == "CLI" else client for field, client in choices.items()}
	with pytest.raises(frappe.ValidationError):
		api.merge_clients(kept.name, one.name, choices)
	assert frappe.db.exists("Client", one.name) and not frappe.db.count("Client Merge Log")


def test_what_belongs_together_is_chosen_from_one_client(one, kept):
	with pytest.raises(frappe.ValidationError):
		api.merge_clients(kept.name, one.name, {"city": one.name, "pincode": kept.name})


def test_merging_a_parent_into_what_is_below_it_makes_no_ring():
	top = builders.client("Top")
	parent = builders.client("Parent", parent_client=top.name)
	below = builders.client("Below", parent_client=parent.name)
	sibling = builders.client("Sibling", parent_client=parent.name)
	merge(below, parent)
	assert below.parent_client == top.name
	assert frappe.db.get_value("Client", sibling.name, "parent_client") == below.name
	below.save()


def test_a_parent_is_the_chosen_ones_or_none(kept):
	top = builders.client("Top")
	one, two = (builders.client(name, parent_client=top.name) for name in ("One", "Two"))
	merge(kept, one)
	assert kept.parent_client is None
	merge(kept, two, choices={"parent_client": two.name})
	assert kept.parent_client == top.name


@pytest.mark.parametrize("has_party", [False, True])
def test_one_primary_address_and_contact_remain(has_party, kept):
	one = builders.client("One", is_customer=int(has_party), email_id="one@example.com")
	kept.email_id = "kept@example.com"
	kept.save()
	merge(kept, one)
	for doctype, field, flag in (
		("Address", "registered_address", "is_primary_address"),
		("Contact", "primary_contact", "is_primary_contact"),
	):
		linked = [[flag, "=", 1], ["Dynamic Link", "link_name", "=", kept.name]]
		assert frappe.get_all(doctype, filters=linked, pluck="name") == [kept.get(field)]


def test_a_form_opened_before_does_not_save_the_old_roles(one, kept):
	stale = frappe.get_doc("Client", kept.name)
	merge(kept, one)
	stale.trade_name = "Stale"
	with pytest.raises(frappe.TimestampMismatchError):
		stale.save()


# --- what names it --------------------------------------------------------------------------------


def names_of(doctype: str, kind: str, name: str, client) -> list[str]:
	return frappe.get_all(doctype, filters={kind: "Client", name: client.name}, pluck="name")


def test_comments_files_mails_and_notifications_move(one, kept):
	comment = one.add_comment("Comment", "A word")
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": "contract.txt",
			"content": "x",
			"attached_to_doctype": "Client",
			"attached_to_name": one.name,
		}
	).insert()
	mail = frappe.get_doc(
		{
			"doctype": "Communication",
			"reference_doctype": "Client",
			"reference_name": one.name,
			"subject": "M",
		}
	).insert()
	note = frappe.get_doc(
		{
			"doctype": "Notification Log",
			"for_user": "Administrator",
			"subject": "Note",
			"document_type": "Client",
			"document_name": one.name,
		}
	).insert()
	merge(kept, one)
	assert comment.name in names_of("Comment", "reference_doctype", "reference_name", kept)
	assert names_of("File", "attached_to_doctype", "attached_to_name", kept) == [file.name]
	assert mail.name in names_of("Communication", "reference_doctype", "reference_name", kept)
	assert note.name in names_of("Notification Log", "document_type", "document_name", kept)
	assert frappe.get_doc("File", file.name).get_content() == "x"


def test_tags_likes_and_followers_are_there_once(one, kept):
	for client, tags in ((one, ("VIP", "North")), (kept, ("VIP",))):
		for tag in tags:
			DocTags("Client").add(client.name, tag)
		toggle_like("Client", client.name, "Yes")
		frappe.get_doc(
			{
				"doctype": "Document Follow",
				"ref_doctype": "Client",
				"ref_docname": client.name,
				"user": "Administrator",
			}
		).insert()
	merge(kept, one)
	row = frappe.db.get_value("Client", kept.name, ["_user_tags", "_liked_by"], as_dict=True)
	assert sorted(row._user_tags.strip(",").split(",")) == ["North", "VIP"]
	assert frappe.parse_json(row._liked_by) == ["Administrator"]
	assert len(names_of("Tag Link", "document_type", "document_name", kept)) == 2
	assert len(names_of("Document Follow", "ref_doctype", "ref_docname", kept)) == 1


def test_who_was_assigned_to_both_has_one_open_todo_and_no_text_is_lost(one, kept):
	for client in (one, kept):
		assign(
			{
				"doctype": "Client",
				"name": client.name,
				"assign_to": '["Administrator"]',
				"description": client.legal_name,
			}
		)
	merge(kept, one)
	of_client = {"reference_type": "Client", "reference_name": kept.name}
	todos = frappe.get_all("ToDo", of_client, ["status", "description"], as_list=True)
	assert sorted(todos) == [("Cancelled", "One"), ("Open", "Kept")]
	assert frappe.parse_json(frappe.db.get_value("Client", kept.name, "_assign")) == ["Administrator"]


def test_addresses_linked_to_both_are_linked_once(one, kept):
	address = builders.address(("Client", one.name), ("Client", kept.name))
	merge(kept, one)
	address.reload()
	assert [(link.link_name, link.link_title) for link in address.links] == [(kept.name, "Kept")]


@pytest.mark.committing
def test_a_field_that_an_administrator_has_added_moves():
	before = names_of_all()
	field = {"dt": "Event", "fieldname": "for_client", "fieldtype": "Link", "options": "Client"}
	custom = frappe.get_doc({"doctype": "Custom Field", "label": "For client", **field}).insert()
	frappe.flags.pop("link_fields", None)  # kept by Frappe for the length of a request
	try:
		one, kept = builders.client("One"), builders.client("Kept")
		event = frappe.get_doc(
			{"doctype": "Event", "subject": "x", "starts_on": frappe.utils.now(), "for_client": one.name}
		).insert()
		log = merge(kept, one)["name"]
		assert frappe.db.get_value("Event", event.name, "for_client") == kept.name
		api.undo_merge(log)
		assert frappe.db.get_value("Event", event.name, "for_client") == one.name
		frappe.delete_doc("Event", event.name)
	finally:
		clean_up(before)
		custom.delete()
		frappe.db.commit()


@pytest.fixture
def unique_field():
	"""Makes a field of a DocType that administrators have said to be unique."""
	before, fields = names_of_all(), []

	def make(doctype: str, **values):
		field = {"doctype": "Custom Field", "dt": doctype, "fieldname": "one_only", "unique": 1, **values}
		fields.append(frappe.get_doc({"label": "One only", **field}).insert())
		frappe.flags.pop("link_fields", None)  # kept by Frappe for the length of a request

	yield make
	clean_up(before)
	for field in fields:
		field.delete()
		frappe.db.sql_ddl(f"ALTER TABLE `tab{field.dt}` DROP COLUMN IF EXISTS `one_only`")
	frappe.flags.pop("link_fields", None)
	frappe.clear_cache()  # of the columns too
	frappe.local.valid_columns = {}
	frappe.db.commit()


@pytest.mark.committing
def test_a_unique_field_that_an_administrator_has_added_can_be_chosen(unique_field):
	unique_field("Client", fieldtype="Data")
	one, kept = builders.client("One", one_only="1"), builders.client("Kept", one_only="2")
	log = merge(kept, one, choices={"one_only": one.name})["name"]
	assert kept.one_only == "1"
	kept.db_set("one_only", "2")
	third = builders.client("Third", one_only="1")
	kept_as_is = api.undo_merge(log)["kept"]
	assert {(row["name"], row["fieldname"], row["reason"]) for row in kept_as_is} == {
		(one.name, "one_only", "taken")
	}
	values = [frappe.db.get_value("Client", doc.name, "one_only") for doc in (one, kept, third)]
	assert values == [None, "2", "1"]


@pytest.mark.committing
def test_where_one_record_alone_may_name_a_client_the_merge_says_so(unique_field):
	unique_field("Note", fieldtype="Link", options="Client")
	one, kept = builders.client("One"), builders.client("Kept")
	notes = [
		frappe.get_doc({"doctype": "Note", "title": f"Of {doc.name}", "one_only": doc.name}).insert()
		for doc in (one, kept)
	]
	try:
		with pytest.raises(frappe.UniqueValidationError):
			api.merge_clients(kept.name, one.name)
		assert "One only must be unique" in frappe.get_message_log()[-1]["message"]
	finally:
		frappe.db.rollback()
		for note in notes:
			frappe.delete_doc("Note", note.name, force=True)
		frappe.db.commit()


# --- its ID ---------------------------------------------------------------------------------------


def test_the_id_of_a_merged_client_is_never_given_again(kept):
	last = builders.client("Last")
	merge(kept, last)
	assert builders.client("Next").name > last.name


def test_nor_is_that_of_a_deleted_one():
	last = builders.client("Last")
	frappe.delete_doc("Client", last.name)
	assert builders.client("Next").name > last.name


# --- who may --------------------------------------------------------------------------------------


def shares(client) -> list[str]:
	return frappe.get_all("DocShare", {"share_doctype": "Client", "share_name": client.name}, pluck="user")


@pytest.mark.parametrize("hand_on", [False, True])
def test_access_moves_only_when_it_is_handed_on(hand_on, one, kept, as_user, limited_to):
	user = limited_to("accounts", "Client", one.name)
	frappe.share.add("Client", one.name, "test.no_role@client-hub.example.com")
	merge(kept, one, hand_on_access=hand_on)
	with as_user("no_role"):
		assert frappe.has_permission("Client", "read", kept.name) is hand_on
	with as_user(user):
		assert frappe.has_permission("Client", "read", kept.name) is hand_on
		assert frappe.get_list("Client", pluck="name") == ([kept.name] if hand_on else [])


def test_two_shares_of_one_user_are_one_with_the_rights_of_both(one, kept):
	user = "test.no_role@client-hub.example.com"
	frappe.share.add("Client", one.name, user, write=1)
	frappe.share.add("Client", kept.name, user, share=1)
	merge(kept, one, hand_on_access=True)
	found = frappe.get_all("DocShare", {"share_name": kept.name}, ["user", "write", "share"], as_list=True)
	assert [*map(tuple, found)] == [(user, 1, 1)]


def test_a_default_of_the_one_that_goes_is_that_of_the_one_that_stays(one, kept, limited_to):
	user = limited_to("sales", "Client", kept.name)
	limited_to("sales", "Client", one.name, is_default=1, apply_to_all_doctypes=1)
	before = frappe.get_all("User Permission", {"user": user}, ["name", "for_value", "is_default"])
	log = merge(kept, one, hand_on_access=True)["name"]
	found = frappe.get_all("User Permission", {"user": user}, ["for_value", "is_default"], as_list=True)
	assert [*map(tuple, found)] == [(kept.name, 1)]
	api.undo_merge(log)
	after = frappe.get_all("User Permission", {"user": user}, ["name", "for_value", "is_default"])
	assert sorted(after, key=str) == sorted(before, key=str)


@pytest.mark.parametrize("user", ["sales", "accounts", "no_role", "Guest"])
def test_who_may_not_delete_or_write_clients_merges_none(user, kept, as_user):
	one = builders.client("Without parties")
	with as_user(user), pytest.raises(frappe.PermissionError):
		api.merge_clients(kept.name, [one.name])
	assert frappe.db.exists("Client", one.name)


def test_each_party_that_moves_has_to_be_the_users_to_write(one, kept, as_user):
	with as_user("sales_master"), pytest.raises(frappe.PermissionError) as refused:
		api.merge_clients(kept.name, [one.name])
	assert one.primary_supplier not in str(refused.value)
	assert client_of(frappe.get_doc("Customer", one.primary_customer)) == one.name


def test_a_user_who_has_all_rights_merges_without_being_administrator(kept, as_user):
	one = builders.client("One", is_customer=1)
	with as_user("sales_master"):
		assert api.merge_clients(kept.name, [one.name])["status"] == "Done"


def test_a_client_that_the_user_may_not_read_is_neither_merged_nor_named(kept, as_user, limited_to):
	one = builders.client("Hidden")
	limited_to("sales_master", "Client", kept.name)
	for target, source in ((kept, one), (one, kept)):
		with as_user("sales_master"), pytest.raises(frappe.PermissionError) as refused:
			api.merge_clients(target.name, [source.name])
		assert "Hidden" not in str(refused.value)
	assert frappe.db.exists("Client", one.name)


def test_a_client_is_not_merged_with_itself_or_with_none(one, kept):
	for sources in ([kept.name], [one.name, one.name], [], ["CLI-NOBODY"]):
		with pytest.raises((frappe.ValidationError, frappe.DoesNotExistError)):
			api.merge_clients(kept.name, sources)


# --- the log --------------------------------------------------------------------------------------


def test_the_log_is_for_who_may_read_the_client(one, kept, as_user, limited_to):
	other = builders.client("Other")
	name = merge(kept, one)["name"]
	limited_to("accounts", "Client", other.name)
	for user, reads in (("sales", True), ("accounts", False), ("no_role", False)):
		with as_user(user):
			assert frappe.has_permission("Client Merge Log", "read", name) is reads, user
			if user != "no_role":
				assert (name in frappe.get_list("Client Merge Log", pluck="name")) is reads, user


def test_the_rows_of_a_log_are_for_who_may_read_it(one, kept, as_user, limited_to):
	"""Frappe lists a child table to whoever may read its parent's DocType (15)."""
	other = builders.client("Other")
	log = merge(kept, one)["name"]
	limited_to("accounts", "Client", other.name)
	for user, told in (("sales", ["One"]), ("accounts", [])):
		with as_user(user):
			asked = {"filters": {"parent": log}, "parent": "Client Merge Log", "fields": ["legal_name"]}
			rows = rest.get_list("Client Merge Log Source", **asked)
			assert [row.legal_name for row in rows] == told, user


def test_nobody_reads_the_before_image_or_finds_a_text_in_it(one, kept, as_user):
	name = merge(kept, one)["name"]
	assert frappe.db.get_value("Client Merge Image", name, "before_image")
	with as_user("sales"):
		for door in (frappe.get_list, rest.get_list, rest.get_count):
			with pytest.raises(frappe.PermissionError):
				door("Client Merge Image", filters={"before_image": ["like", "%One%"]})
		with pytest.raises(frappe.PermissionError):
			frappe.get_doc("Client Merge Image", name).check_permission("read")
	columns = frappe.get_meta("Client Merge Log").get_valid_columns()
	assert not {"before_image", "kept"}.intersection(columns)


def test_the_before_image_goes_with_its_log(one, kept):
	name = merge(kept, one)["name"]
	frappe.delete_doc("Client Merge Log", name)
	assert not frappe.db.exists("Client Merge Image", name)
