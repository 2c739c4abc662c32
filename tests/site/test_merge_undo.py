"""A merge is undone: the clients are two again, as far as nobody has changed since what it moved."""

import frappe
import pytest
from frappe.desk.doctype.tag.tag import DocTags
from frappe.desk.form.assign_to import add as assign
from frappe.model.rename_doc import rename_doc
from merged_world import TABLES, state

from client_hub import api, check
from client_hub.demo import builders
from client_hub.spreadsheets.run import importing, undoing

NOBODY = "test.no_role@client-hub.example.com"


@pytest.fixture
def one():
	doc = builders.client(
		"One", is_customer=1, is_supplier=1, tax_id="B99900011", tax_id_country="Spain", external_id="A-1"
	)
	builders.lead("One lead", client=doc.name)
	builders.sales_invoice(doc.primary_customer)
	builders.task(project=builders.project(client=doc.name).name)
	builders.client("Child", parent_client=doc.name)
	builders.contact(("Client", doc.name), ("Customer", doc.primary_customer), email_id="x@example.com")
	doc.add_comment("Comment", "A word")
	DocTags("Client").add(doc.name, "VIP")
	assign({"doctype": "Client", "name": doc.name, "assign_to": '["Administrator"]', "description": "One"})
	frappe.share.add("Client", doc.name, NOBODY, write=1)
	return doc


@pytest.fixture
def kept(one):
	doc = builders.client("Kept", is_customer=1)
	builders.address(("Client", one.name), ("Client", doc.name), address_type="Shipping")
	DocTags("Client").add(doc.name, "VIP")
	assign({"doctype": "Client", "name": doc.name, "assign_to": '["Administrator"]', "description": "Kept"})
	frappe.share.add("Client", doc.name, NOBODY)
	return doc


def merged(target, *sources, **arguments) -> str:
	return api.merge_clients(target.name, [source.name for source in sources], **arguments)["name"]


def reasons(answer: dict) -> set[tuple]:
	return {(row["doctype"], row["name"], row["fieldname"], row["reason"]) for row in answer["kept"]}


def test_a_log_tells_what_was_moved_as_far_as_its_reader_may_know(one, kept, as_user):
	log = merged(kept, one)
	told = {row["doctype"]: row["count"] for row in api.merge_log(log)["moved"]}
	assert told["Customer"] == told["Supplier"] == told["Lead"] == told["Project"] == 1
	assert told["Contact"] == 1
	assert "Sales Invoice" not in told
	with as_user("test.projects@client-hub.example.com"):
		told = {row["doctype"] for row in api.merge_log(log)["moved"]}
	assert told >= {"Contact", "Project"}
	assert not told & {"Customer", "Supplier", "Lead"}


@pytest.mark.parametrize("hand_on", [False, True])
@pytest.mark.parametrize("chosen", [(), ("legal_name", "tax_id", "registered_address", "external_id")])
def test_all_is_as_it_was(hand_on, chosen, one, kept):
	before = state()
	log = merged(kept, one, choices=dict.fromkeys(chosen, one.name), hand_on_access=hand_on)
	assert state() != before
	answer = api.undo_merge(log)
	assert answer["kept"] == []
	assert answer["status"] == "Undone"
	assert state() == before
	assert not check.check()


@pytest.mark.parametrize("has_top", [False, True])
def test_clients_that_named_each_other_do_so_again(has_top):
	top = builders.client("Top")
	parent = builders.client("Parent", parent_client=top.name if has_top else None)
	below = builders.client("Below", parent_client=parent.name)
	before = state()
	for target, sources in ((below, [parent]), (parent, [below]), (top, [below, parent])):
		answer = api.undo_merge(merged(target, *sources))
		assert (answer["status"], answer["kept"]) == ("Undone", [])
		assert state() == before


@pytest.mark.parametrize("by_rename", [False, True])
def test_what_was_decided_of_pairs_is_remembered(by_rename):
	one, kept, other = (builders.client(name) for name in ("One", "Kept", "Other"))
	api.not_a_duplicate(one.name, other.name)
	api.not_a_duplicate(kept.name, one.name)
	before = frappe.get_all("Client Duplicate", fields=["*"])
	if by_rename:
		rename_doc("Client", one.name, kept.name, merge=True)
		log = frappe.get_value("Client Merge Log", {"target": kept.name})
	else:
		log = merged(kept, one)
	assert not frappe.db.exists("Client Duplicate", {"client": one.name})
	assert api.undo_merge(log)["status"] == "Undone"
	assert frappe.get_all("Client Duplicate", fields=["*"]) == before


def test_the_comments_of_each_are_its_own_again(one, kept):
	comments = {
		c.name: [*frappe.get_all("Comment", {"reference_name": c.name}, pluck="name")] for c in (one, kept)
	}
	api.undo_merge(merged(kept, one))
	for client, names in comments.items():
		assert set(names) <= set(frappe.get_all("Comment", {"reference_name": client}, pluck="name"))


def test_several_that_were_merged_at_once_are_there_again(one, kept):
	two = builders.client("Two", is_customer=1, external_id="B-2")
	before = state()
	assert api.undo_merge(merged(kept, one, two))["status"] == "Undone"
	assert state() == before


def test_a_merge_of_frappes_rename_is_undone_too(one, kept):
	before = state()
	frappe.rename_doc("Client", one.name, kept.name, merge=True)
	(log,) = frappe.get_all("Client Merge Log", {"target": kept.name}, ["name", "kind", "status"])
	assert (log.kind, log.status) == ("Rename", "Done")
	answer = api.undo_merge(log.name)
	assert answer["kept"] == []
	assert answer["status"] == "Undone"
	after = state()
	for doctype in TABLES:
		assert after[doctype] == before[doctype], doctype
	assert not check.check()


def test_a_rename_without_validation_cannot_be_undone(one, kept):
	rename_doc("Client", one.name, kept.name, merge=True, validate=False)
	(log,) = frappe.get_all("Client Merge Log", {"target": kept.name}, ["name", "status"])
	assert log.status == "Not Undoable"
	with pytest.raises(frappe.ValidationError):
		api.undo_merge(log.name)


def test_a_rename_that_was_queued_writes_one_log(one, kept):
	frappe.get_doc("Client", one.name).run_method("before_rename", one.name, kept.name, True)
	assert not frappe.db.count("Client Merge Log")
	frappe.rename_doc("Client", one.name, kept.name, merge=True)
	assert frappe.db.count("Client Merge Log", {"target": kept.name}) == 1


# --- what was changed since -----------------------------------------------------------------------


def test_what_was_changed_since_stays_and_is_named(one, kept):
	lead = frappe.db.get_value("Lead", {"client": one.name})
	project = frappe.db.get_value("Project", {"client": one.name})
	other = builders.client("Other")
	log = merged(kept, one, choices={"legal_name": one.name})
	customer = one.primary_customer
	frappe.get_doc("Customer", customer).update({"client": other.name}).save()
	kept.reload()
	kept.legal_name = "Kept and one"
	kept.save()
	frappe.delete_doc("Lead", lead)
	frappe.get_doc("Project", project).update({"customer": kept.primary_customer}).save()
	answer = api.undo_merge(log)
	assert answer["status"] == "Partly Undone"
	assert reasons(answer) == {
		("Customer", customer, None, "moved"),
		("Lead", lead, None, "gone"),
		("Project", project, None, "moved"),
		("Client", kept.name, "legal_name", "changed"),
	}
	assert all(row["message"] for row in answer["kept"])
	assert frappe.db.get_value("Customer", customer, "client") == other.name
	assert frappe.db.get_value("Client", kept.name, "legal_name") == "Kept and one"
	assert frappe.db.get_value("Client", one.name, "primary_customer") is None
	assert frappe.db.get_value("Supplier", one.primary_supplier, "client") == one.name
	assert not check.check()


def test_links_to_what_is_gone_since_are_empty_and_named():
	def territory(name: str) -> str:
		values = {"territory_name": name, "parent_territory": "All Territories"}
		return frappe.get_doc({"doctype": "Territory", **values}).insert().name

	top = builders.client("Top")
	one = builders.client("One", territory=territory("Here"), parent_client=top.name)
	kept = builders.client("Kept", territory=territory("There"))
	log = merged(kept, one, choices={"territory": one.name})
	frappe.delete_doc("Address", one.registered_address)
	api.merge_clients(builders.client("Higher").name, top.name)
	frappe.delete_doc("Territory", "There")
	answer = api.undo_merge(log)
	assert {row[1:] for row in reasons(answer) if row[0] == "Client"} == {
		(one.name, "registered_address", "gone"),
		(one.name, "parent_client", "gone"),
		(kept.name, "territory", "gone"),
	}
	for name in (one.name, kept.name):
		doc = frappe.get_doc("Client", name)
		doc.notes = "Saved"
		doc.save()
	assert doc.city


def test_what_came_since_stays_with_the_client_that_stayed(one, kept):
	log = merged(kept, one)
	kept.reload()
	comment = kept.add_comment("Comment", "Since")
	DocTags("Client").add(kept.name, "New")
	customer = builders.customer("New", client=kept.name)
	invoice = builders.sales_invoice(one.primary_customer)
	assert api.undo_merge(log)["status"] == "Undone"
	assert frappe.db.get_value("Comment", comment.name, "reference_name") == kept.name
	assert frappe.db.get_value("Customer", customer.name, "client") == kept.name
	assert frappe.db.get_value("Sales Invoice", invoice.name, "client") == one.name
	tags = frappe.db.get_value("Client", kept.name, "_user_tags")
	assert sorted(filter(None, tags.split(","))) == ["New", "VIP"]


@pytest.mark.parametrize("field", ["registered_address", "primary_contact", "parent_client", "territory"])
def test_a_client_that_comes_back_names_nothing_that_is_gone(field):
	territory = frappe.get_doc(
		{"doctype": "Territory", "territory_name": "Elsewhere", "parent_territory": "All Territories"}
	).insert()
	values = {"territory": territory.name, "parent_client": builders.client("Parent").name}
	two = builders.client("Two", email_id="two@b.es", **values)
	kept = builders.client("Kept", email_id="kept@b.es")
	log = merged(kept, two)
	kept.reload()
	kept.db_set({"parent_client": None, "territory": None})
	doctype = frappe.get_meta("Client").get_field(field).options
	frappe.delete_doc(doctype, two.get(field), force=True)
	answer = api.undo_merge(log)
	assert ("Client", two.name, field, "gone") in reasons(answer)
	back = frappe.get_doc("Client", two.name)
	assert not back.get(field)
	frappe.db.value_cache.clear()
	back.save()


def test_two_that_come_back_may_name_each_other(kept):
	parent = builders.client("Parent")
	below = builders.client("Below", parent_client=parent.name)
	for sources in ([parent, below], [below, parent]):
		log = merged(kept, *sources)
		assert api.undo_merge(log)["kept"] == []
		assert frappe.db.get_value("Client", below.name, "parent_client") == parent.name
		kept.reload()


def test_a_number_that_another_client_has_by_now_stays_that_ones(one, kept):
	log = merged(kept, one)
	kept.reload()
	kept.update({"tax_id": None, "external_id": None})
	kept.save()
	builders.client("Third", tax_id="B99900011", tax_id_country="Spain", external_id="A-1")
	answer = api.undo_merge(log)
	assert reasons(answer) >= {
		("Client", one.name, "tax_id", "taken"),
		("Client", one.name, "external_id", "taken"),
	}
	assert frappe.db.get_value("Client", one.name, ["tax_id", "tax_id_key"]) == ("B99900011", None)


def test_merges_on_top_of_each_other_are_undone_in_either_order(one, kept):
	last = builders.client("Last", is_customer=1)
	before = state()
	for order in ((1, 0), (0, 1)):
		logs = [merged(kept, one), merged(last, kept)]
		answers = [api.undo_merge(logs[place]) for place in order]
		assert {a["status"] for a in answers} <= {"Undone", "Partly Undone"}
		for doctype, name in (("Customer", one.primary_customer), ("Supplier", one.primary_supplier)):
			assert frappe.db.get_value(doctype, name, "client") == one.name
		assert frappe.db.get_value("Customer", kept.primary_customer, "client") == kept.name
		assert not check.check()
		if order == (1, 0):
			assert state() == before


def test_a_client_renamed_since_is_found(one, kept):
	log = merged(kept, one)
	frappe.rename_doc("Client", kept.name, "CLI-RENAMED")
	assert api.undo_merge(log)["status"] == "Undone"
	assert frappe.db.get_value("Customer", one.primary_customer, "client") == one.name


def test_a_second_undo_is_refused(one, kept):
	log = merged(kept, one)
	api.undo_merge(log)
	before = state()
	with pytest.raises(frappe.ValidationError):
		api.undo_merge(log)
	assert state() == before


# --- who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize("user", ["sales", "accounts", "no_role", "Guest"])
def test_who_may_not_merge_undoes_none(user, one, kept, as_user):
	log = merged(kept, one)
	with as_user(user), pytest.raises(frappe.PermissionError):
		api.undo_merge(log)
	assert not frappe.db.exists("Client", one.name)


def test_each_party_that_moves_back_has_to_be_the_users_to_write(one, kept, as_user):
	log = merged(kept, one)
	with as_user("sales_master"), pytest.raises(frappe.PermissionError):
		api.undo_merge(log)
	assert not frappe.db.exists("Client", one.name)


def test_access_that_was_gained_is_gone_again(one, kept, as_user, limited_to):
	user = limited_to("accounts", "Client", one.name)
	log = merged(kept, one, hand_on_access=True)
	api.undo_merge(log)
	with as_user(user):
		assert frappe.get_list("Client", pluck="name") == [one.name]
		# The log names both.
		assert not frappe.has_permission("Client Merge Log", "read", log)
		assert log not in frappe.get_list("Client Merge Log", pluck="name")


def test_nothing_is_shared_with_a_user_who_is_gone(kept):
	user = builders.user("test.gone@client-hub.example.com", ["Sales User"]).name
	two = builders.client("Two")
	for name in (user, NOBODY):
		frappe.share.add("Client", two.name, name)
	log = merged(kept, two)
	frappe.delete_doc("User", user)
	api.undo_merge(log)
	assert frappe.get_all("DocShare", {"share_name": two.name}, pluck="user") == [NOBODY]


def test_who_reads_one_of_the_two_does_not_read_their_log(kept, as_user, limited_to):
	"""It names the other, whether that is there or gone."""
	two = builders.client("Two")
	log = merged(kept, two)
	user = limited_to("accounts", "Client", kept.name)
	for undone in (False, True):
		if undone:
			api.undo_merge(log)
		with as_user(user):
			assert not frappe.has_permission("Client Merge Log", "read", log)
			assert log not in frappe.get_list("Client Merge Log", pluck="name")
			with pytest.raises(frappe.PermissionError):
				api.merge_log(log)


def test_who_is_limited_reads_the_log_of_their_own_merge(as_user, limited_to):
	two, kept = builders.client("Two"), builders.client("Three")
	frappe.db.set_value(
		"Client Merge Log", merged(kept, two), "owner", "test.accounts@client-hub.example.com"
	)
	user = limited_to("accounts", "Client", kept.name)
	with as_user(user):
		(log,) = frappe.get_list("Client Merge Log", pluck="name")
		assert api.merge_log(log)["status"] == "Done"
	frappe.delete_doc("Client", kept.name, force=True)
	frappe.get_doc("Client Merge Log", log).check_permission("read")
	with as_user(user):
		assert not frappe.has_permission("Client Merge Log", "read", log)


def test_nobody_is_told_the_name_of_what_they_may_not_read(kept, as_user):
	two = builders.client("Two")
	task = builders.task(client=two.name)
	log = merged(kept, two)
	frappe.delete_doc("Task", task.name)
	with as_user("sales_master"):
		answer = api.undo_merge(log)
		doc = frappe.get_doc("Client Merge Log", log)
		doc.apply_fieldlevel_read_permissions()
	assert [(row["doctype"], row["name"]) for row in answer["kept"]] == [("Task", None)]
	assert task.name not in frappe.as_json(doc)


def test_who_is_limited_is_not_told_the_name_of_a_party_that_is_gone(kept, as_user, limited_to):
	two = builders.client("Two", is_customer=1)
	log = merged(kept, two)
	frappe.delete_doc("Customer", two.primary_customer)
	api.undo_merge(log)
	other = builders.customer("Other")
	for user, name in (
		("sales", two.primary_customer),
		(limited_to("accounts", "Customer", other.name, applicable_for="Customer"), None),
	):
		with as_user(user):
			kept_rows = api.merge_log(log)["kept"]
			assert [row["name"] for row in kept_rows if row["doctype"] == "Customer"] == [name]


def test_no_comment_names_the_other_client_once_they_are_two(kept):
	two = builders.client("Hidden two")
	api.undo_merge(merged(kept, two))
	contents = frappe.get_all("Comment", {"reference_name": kept.name}, pluck="content")
	assert len(contents) >= 2
	assert not [text for text in contents if "Hidden" in text or two.name in text]


# --- imports --------------------------------------------------------------------------------------


def test_an_import_follows_its_client_and_comes_back_with_it(one, kept):
	row = frappe.get_doc(
		{"doctype": "Client Import Row", "name": "CLI-IMP-TEST-1", "client": one.name, "action": "create"}
	)
	row.db_insert()
	modified = [frappe.db.get_value("Client", c.name, "modified") for c in (one, kept)]
	log = merged(kept, one)
	assert frappe.db.get_value("Client Import Row", row.name, "client") == kept.name
	assert frappe.db.get_value("Client", kept.name, "modified") != modified[1]
	api.undo_merge(log)
	assert frappe.db.get_value("Client Import Row", row.name, "client") == one.name
	assert [frappe.db.get_value("Client", c.name, "modified") for c in (one, kept)] == modified


def test_an_import_whose_client_was_merged_says_so_when_it_is_undone(kept):
	sheet = "Legal Name,Address Line 1,City,Country,Is Customer\nImported,Calle 1,Vigo,Spain,No"
	file = frappe.get_doc(
		{"doctype": "File", "file_name": "c.csv", "is_private": 1, "content": sheet.encode()}
	).insert()
	imported = api.check_import(file.file_url, "create")["name"]
	frappe.db.set_value("Client Import", imported, "status", "Queued")
	importing.run(imported)
	client = frappe.db.get_value("Client Import Row", {"client_import": imported}, "client")
	log = api.merge_clients(kept.name, client)["name"]

	def undo() -> tuple[str, str]:
		frappe.db.set_value("Client Import", imported, "status", "Undoing")
		undoing.run(imported)
		fields = ["outcome", "message"]
		return frappe.db.get_value("Client Import Row", {"client_import": imported}, fields)

	outcome, message = undo()
	assert outcome == "kept" and "merge" in message
	assert frappe.db.exists("Client", kept.name)
	api.undo_merge(log)
	frappe.db.set_value("Client Import Row", {"client_import": imported}, "outcome", "done")
	assert undo() == ("undone", "")
	assert not frappe.db.exists("Client", client) and frappe.db.exists("Client", kept.name)
