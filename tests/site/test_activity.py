"""The activity stream: what is in it, in which order and on which page, and who sees what of it."""

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from client_hub import api
from client_hub.demo import builders
from client_hub.overview import activity_streams
from client_hub.overview.activity import page_of
from client_hub.overview.plain_text import plain_text

MOMENT = "2024-05-05 10:00:00.123456"


@pytest.fixture
def client():
	return builders.client("Stream SL", is_customer=1, is_supplier=1)


@pytest.fixture(params=["by documents", "among the site's newest", "first one, then the other"])
def way(request, monkeypatch):
	"""Each way in which the rows of a stream are found has to give the same page."""
	if request.param != "by documents":
		monkeypatch.setattr(activity_streams, "LITTLE", 0)
		# Enough to hold all rows of the site, or so few that they never suffice.
		newest = 1_000_000 if request.param == "among the site's newest" else 2
		monkeypatch.setattr(activity_streams, "NEWEST", newest)


@pytest.fixture
def versions(monkeypatch):
	"""Versions are kept, which Frappe leaves out in its own tests."""
	monkeypatch.setitem(frappe.flags, "in_test", False)


def all_rows(client, page_length=100, **arguments):
	"""The rows of every page, one after the other."""
	rows, before = [], None
	while True:
		page = page_of(client.name, before=before, page_length=page_length, **arguments)
		assert len(page["rows"]) <= page_length
		rows += page["rows"]
		before = page["next"]
		if not before:
			return rows


def keys(rows):
	return [(row["activity_doctype"], row["activity_name"], row["action"]) for row in rows]


def texts(rows):
	return [row["text"] for row in rows]


def about(rows, doc):
	return [row for row in rows if (row["doctype"], row["name"]) == (doc.doctype, doc.name)]


def reference(doc):
	return (doc.doctype, doc.name)


def at(doc, moment, fieldname="creation"):
	frappe.db.set_value(doc.doctype, doc.name, fieldname, moment, update_modified=False)
	return doc


# --- what is in it -------------------------------------------------------------------------------


def test_the_stream_has_what_was_said_and_done_about_the_client_its_parties_and_documents(
	client, way, versions
):
	order = builders.sales_order(client.primary_customer)
	builders.comment(reference(client), "Said about the client")
	builders.comment(("Customer", client.primary_customer), "Said about the customer")
	builders.communication(reference(order), "About the order", medium="Email")
	builders.communication(("Supplier", client.primary_supplier), "A call", medium="Phone")
	builders.todo(reference(order), "Ring them", "Administrator")
	builders.file(reference(client), "offer.txt")
	order.cancel()

	rows = all_rows(client)

	assert {"email", "call", "comment", "todo", "attachment", "document"} <= {row["kind"] for row in rows}
	assert [row["action"] for row in about(rows, order) if row["kind"] == "document"] == [
		"Cancelled",
		"Created and submitted",
	]
	assert {"Said about the client", "Said about the customer"} <= set(texts(rows))
	[call] = [row for row in rows if row["kind"] == "call"]
	assert (call["doctype"], call["name"]) == ("Supplier", client.primary_supplier)
	[todo] = [row for row in rows if row["kind"] == "todo"]
	assert "Ring them" in todo["text"]
	[attachment] = [row for row in rows if row["kind"] == "attachment"]
	assert attachment["text"] == "offer.txt"


def test_rows_name_the_document_its_title_and_the_person(client):
	task = builders.task("Wire the panel", client=client.name)
	builders.comment(reference(task), "Done", by="Administrator")
	[row] = [row for row in all_rows(client) if row["kind"] == "comment"]
	assert (row["doctype"], row["name"], row["title"]) == ("Task", task.name, "Wire the panel")
	assert (row["user"], row["user_fullname"]) == (
		"Administrator",
		frappe.utils.get_fullname("Administrator"),
	)


def test_who_wrote_a_comment_is_the_user_not_what_the_comment_claims(client, as_user):
	with as_user("sales") as user:
		builders.comment(reference(client), "I am the administrator", by="Administrator")
	[row] = [row for row in all_rows(client) if row["kind"] == "comment"]
	assert row["user"] == user


def test_an_email_reached_by_several_links_is_one_row(client, way):
	mail = builders.communication(reference(client), "Both of you")
	for party in (("Customer", client.primary_customer), ("Supplier", client.primary_supplier)) * 2:
		mail.add_link(*party)
	mail.save()
	assert [row["activity_name"] for row in all_rows(client, kinds=["email"])] == [mail.name]


def test_an_email_found_by_its_link_alone_is_in_the_stream_of_the_linked_party(client, way):
	mail = builders.communication((None, None), "Found by its link")
	mail.add_link("Customer", client.primary_customer, autosave=True)
	[row] = all_rows(client, kinds=["email"])
	assert (row["doctype"], row["name"]) == ("Customer", client.primary_customer)


def test_a_moved_event_stands_at_its_new_time_once(client, way):
	event = builders.event(("Customer", client.primary_customer), "Site visit", "2024-01-01 10:00:00")
	event.reload()
	event.starts_on, event.ends_on = "2024-02-02 10:00:00", "2024-02-02 11:00:00"
	event.save()
	[row] = all_rows(client, kinds=["meeting"])
	assert str(row["timestamp"]) == "2024-02-02 10:00:00"


def test_what_is_planned_for_later_is_said_to_be_ahead(client):
	reference = ("Client", client.name)
	for moment in (add_to_date(now_datetime(), hours=1), now_datetime()):
		builders.communication(reference, medium="Phone", communication_date=moment)
	calls = api.activity(client.name, kinds="call")["rows"]
	assert [row["is_ahead"] for row in calls] == [True, False]


def test_changes_of_the_client_and_its_parties_say_what_was_changed(client, versions):
	client.status = "Inactive"
	client.save()
	changes = all_rows(client, kinds=["change"])[0]["changes"]
	assert {"label": "Status", "before": "Active", "after": "Inactive"} in changes


def test_other_clients_activity_is_not_in_it(client, way):
	other = builders.client("Somebody else", is_customer=1)
	builders.comment(reference(other), "Not ours")
	builders.comment(("Customer", other.primary_customer), "Not ours either")
	assert not {"Not ours", "Not ours either"} & set(texts(all_rows(client)))


def test_kinds_choose(client):
	builders.comment(reference(client), "A comment")
	builders.communication(reference(client), "An email")
	builders.communication(reference(client), "A chat", medium="Chat")
	assert {row["kind"] for row in all_rows(client, kinds=["email"])} == {"email"}
	assert {row["kind"] for row in all_rows(client, kinds='["message", "comment"]')} == {"message", "comment"}
	assert {row["kind"] for row in all_rows(client, kinds="document")} == {"document"}


@pytest.mark.parametrize("kinds", ["gossip", ["email", "gossip"], '{"a": 1}', "[", [1]])
def test_an_unknown_kind_is_refused(client, kinds):
	with pytest.raises(frappe.ValidationError):
		page_of(client.name, kinds=kinds)


# --- order and pages -----------------------------------------------------------------------------


def many_at_one_moment(client):
	task = at(builders.task("At one moment", client=client.name), MOMENT)
	for number in range(4):
		at(builders.comment(reference(task), f"comment {number}"), MOMENT)
		mail = builders.communication(reference(client), f"mail {number}", communication_date=MOMENT)
		mail.add_link("Customer", client.primary_customer, autosave=True)
		at(builders.task(f"task {number}", client=client.name), MOMENT)
	return task


@pytest.mark.parametrize("page_length", [1, 2, 3, 5])
def test_pages_neither_skip_nor_repeat_rows_of_one_moment(client, page_length, way):
	many_at_one_moment(client)
	in_one = all_rows(client)
	assert len([row for row in in_one if str(row["timestamp"]) == MOMENT]) == 13
	assert keys(all_rows(client, page_length)) == keys(in_one)
	assert len(set(keys(in_one))) == len(in_one)


def test_newest_first(client, way):
	many_at_one_moment(client)
	moments = [row["timestamp"] for row in all_rows(client, 4)]
	assert moments == sorted(moments, reverse=True)


def test_rows_that_come_meanwhile_do_not_move_the_next_page(client, way):
	task = many_at_one_moment(client)
	first = page_of(client.name, page_length=6)
	expected = keys(all_rows(client)[6:])
	newer = builders.comment(reference(task), "Newer than everything")
	older = at(builders.comment(reference(task), "Much older"), "2020-01-01 00:00:00")
	rest = []
	before = first["next"]
	while before:
		page = page_of(client.name, before=before, page_length=6)
		rest += page["rows"]
		before = page["next"]
	assert [key for key in keys(rest) if key[1] != older.name] == expected
	assert older.name in [row["activity_name"] for row in rest]
	assert newer.name not in [row["activity_name"] for row in rest]


def test_versions_that_show_nothing_do_not_end_the_stream(client):
	for number in range(5):
		at(version_of(client, [["tax_id_key", "a", str(number)]]), f"2030-01-0{number + 1} 10:00:00")
	version_of(client, [["legal_name", "Old SL", "New SL"]])
	[row] = [row for row in all_rows(client, 2, kinds=["change"]) if row["changes"][0]["before"] == "Old SL"]
	assert row["changes"][0]["label"] == "Legal Name"


@pytest.mark.parametrize("cursor", ["nonsense", "", " ", "bnVsbA==", "WzEsMiwzXQ==", "é"])
def test_a_cursor_that_is_none_is_refused(client, cursor):
	if cursor:
		with pytest.raises(frappe.ValidationError):
			page_of(client.name, before=cursor)
	else:
		assert page_of(client.name, before=cursor)["rows"]


def test_an_empty_stream_ends_at_once(client):
	assert page_of(client.name, kinds=["email"]) == {"rows": [], "next": None}


def version_of(doc, changed):
	data = {"added": [], "changed": changed, "removed": [], "row_changed": []}
	return frappe.get_doc(
		{"doctype": "Version", "ref_doctype": doc.doctype, "docname": doc.name, "data": frappe.as_json(data)}
	).insert()


# --- created and submitted -----------------------------------------------------------------------


def submits_of_all_kinds(client, as_user):
	"""Orders submitted at once, on another day and by somebody else: {order: its rows, newest first}."""
	at_once, later, by_other = (
		builders.sales_order(client.primary_customer, do_not_submit=True) for _number in range(3)
	)
	at(later, frappe.utils.add_days(None, -1))
	for order in (at_once, later):
		order.reload()
		order.submit()
	with as_user("sales_master"):
		order = frappe.get_doc("Sales Order", by_other.name)
		order.flags.ignore_permissions = True
		order.submit()
	return {
		at_once.name: ["Created and submitted"],
		later.name: ["Submitted", "Created"],
		by_other.name: ["Submitted", "Created"],
	}


def actions(rows):
	found = {}
	for row in rows:
		if row["doctype"] == "Sales Order" and row["kind"] == "document":
			found.setdefault(row["name"], []).append(row["action"])
	return found


def test_created_and_submitted_on_one_day_by_one_user_are_one_row(client, way, versions, as_user):
	expected = submits_of_all_kinds(client, as_user)
	in_one = all_rows(client)
	assert actions(in_one) == expected
	for page_length in (1, 2, 3):
		assert keys(all_rows(client, page_length)) == keys(in_one)
	assert actions(all_rows(client, 2, kinds=["document"])) == expected


def test_what_is_submitted_meanwhile_is_neither_lost_nor_repeated(client, way, versions):
	order = at(builders.sales_order(client.primary_customer, do_not_submit=True), builders.day())
	builders.comment(reference(client), "Newer")
	first = page_of(client.name, page_length=1)
	order.reload()
	order.submit()
	rows, before = [], first["next"]
	while before:
		page = page_of(client.name, before=before, page_length=1)
		rows, before = [*rows, *page["rows"]], page["next"]
	assert actions(rows) == {order.name: ["Created and submitted"]}


def test_a_status_that_is_a_value_of_a_row_is_no_submit(client, versions):
	order = builders.sales_order(client.primary_customer, do_not_submit=True)
	version_of(order, [["docstatus", 0, 0], ["po_no", "docstatus", "0, 1]"]])
	assert actions(all_rows(client)) == {order.name: ["Created"]}


# --- who sees what -------------------------------------------------------------------------------


def invoice_with_activity(client, **values):
	invoice = builders.sales_invoice(client.primary_customer, **values)
	builders.comment(reference(invoice), f"Comment on {invoice.name}")
	builders.communication(reference(invoice), f"Mail on {invoice.name}")
	builders.todo(reference(invoice), f"To do on {invoice.name}", "Administrator")
	return invoice


def test_without_permission_on_the_client_nothing_is_answered(client, as_user):
	with as_user("no_role"), pytest.raises(frappe.PermissionError):
		api.activity(client.name)


def test_rows_of_a_document_need_the_permission_on_it(client, as_user, way):
	invoice = invoice_with_activity(client)
	order = builders.sales_order(client.primary_customer)
	builders.comment(reference(order), "On the order")
	with as_user("accounts"):
		seen = about(all_rows(client), invoice)
		assert {row["kind"] for row in seen} == {"comment", "email", "todo", "document"}
	with as_user("sales"):
		rows = all_rows(client)
	assert not about(rows, invoice)
	assert not any(invoice.name in str(row) for row in rows)
	assert "On the order" in texts(about(rows, order))


def test_a_user_limited_to_a_company_sees_rows_of_its_documents_only(client, as_user, limited_to, way):
	other = builders.company("Second Company SL", "SC2", "EUR", "Spain")
	ours = invoice_with_activity(client)
	theirs = invoice_with_activity(client, company=other)
	limited_to("accounts", "Company", ours.company)
	with as_user("accounts"):
		rows = all_rows(client)
	assert about(rows, ours) and not about(rows, theirs)
	assert theirs.name not in str(rows)


def test_a_share_shows_the_rows_of_the_shared_document_alone(client, as_user, way):
	shared, hidden = invoice_with_activity(client), invoice_with_activity(client)
	with as_user("sales") as user:
		assert shared.name not in str(all_rows(client))
	frappe.share.add(shared.doctype, shared.name, user, read=1)
	with as_user("sales"):
		rows = all_rows(client)
	assert {row["kind"] for row in about(rows, shared)} >= {"comment", "email", "document"}
	assert hidden.name not in str(rows)


def test_permitted_pages_are_full_and_their_cursor_passes_what_is_hidden(client, as_user, way):
	for number in range(4):
		invoice_with_activity(client)
		builders.comment(reference(client), f"open {number}")
	with as_user("sales"):
		pages = page_of(client.name, page_length=3, kinds=["comment"])
		assert texts(pages["rows"]) == ["open 3", "open 2", "open 1"]
		rest = page_of(client.name, before=pages["next"], page_length=3, kinds=["comment"])
		assert (texts(rest["rows"]), rest["next"]) == (["open 0"], None)


def test_an_email_linked_to_the_customer_about_an_unreadable_document_stays_hidden(client, as_user, way):
	invoice = builders.sales_invoice(client.primary_customer)
	mail = builders.communication(reference(invoice), "Reminder")
	mail.add_link("Customer", client.primary_customer, autosave=True)
	with as_user("sales"):
		assert not all_rows(client, kinds=["email"])
	with as_user("accounts"):
		assert [row["activity_name"] for row in all_rows(client, kinds=["email"])] == [mail.name]


def test_an_email_about_another_clients_readable_document_is_seen_by_its_link(client, as_user, way):
	other = builders.client("Other", is_customer=1)
	mail = builders.communication(reference(builders.sales_order(other.primary_customer)), "Copied to both")
	mail.add_link("Customer", client.primary_customer, autosave=True)
	with as_user("sales"):
		[row] = all_rows(client, kinds=["email"])
	assert (row["doctype"], row["name"]) == ("Customer", client.primary_customer)


def test_a_private_event_is_seen_by_its_owner_alone(client, as_user, way):
	customer = ("Customer", client.primary_customer)
	with as_user("sales"):
		builders.event(customer, "A private meeting", event_type="Private")
	builders.event(customer, "A public meeting")
	with as_user("sales"):
		seen = {row["subject"] for row in all_rows(client, kinds=["meeting"])}
	assert seen == {"A private meeting", "A public meeting"}
	with as_user("sales_master"):
		assert {row["subject"] for row in all_rows(client, kinds=["meeting"])} == {"A public meeting"}


def test_conditions_of_apps_joined_by_or_do_not_open_other_documents(client, monkeypatch, way):
	"""A `permission_query_conditions` hook may say "a or b"; Frappe's own for Event does."""
	order = builders.sales_order(client.primary_customer)
	other = builders.client("Other", is_customer=1)
	theirs = builders.sales_order(other.primary_customer)
	builders.comment(reference(theirs), "Not of this client")
	monkeypatch.setattr("client_hub.permissions.build_match_conditions", lambda *_: "1=0 or 1=1")
	rows = all_rows(client)
	assert about(rows, order) and not about(rows, theirs)


def test_changes_show_only_fields_that_the_readers_permissions_show(client, monkeypatch, as_user):
	supplier = frappe.get_doc("Supplier", client.primary_supplier)
	version_of(supplier, [["website", "old.example.com", "new.example.com"], ["supplier_details", "a", "b"]])
	with as_user("purchase"):
		monkeypatch.setattr(frappe.get_meta("Supplier").get_field("website"), "permlevel", 7)
		[row] = [row for row in all_rows(client, kinds=["change"]) if row["name"] == supplier.name]
	assert [change["after"] for change in row["changes"]] == ["b"]
	assert "example.com" not in str(row)


def test_a_change_of_fields_nobody_sees_is_no_row(client):
	version_of(client, [["tax_id_key", "ES|1", "ES|2"], ["no_such_field", "a", "b"]])
	assert "ES|2" not in str(all_rows(client))


# --- what could go wrong -------------------------------------------------------------------------


def test_activity_of_deleted_documents_is_gone_and_breaks_nothing(client, way):
	task = builders.task("Short-lived", client=client.name)
	builders.comment(reference(task), "Going")
	mail = builders.communication(reference(task), "Going too")
	mail.add_link("Customer", client.primary_customer, autosave=True)
	frappe.db.delete("Task", task.name)  # past Frappe: what refers to it stays
	rows = all_rows(client)
	assert not about(rows, task)
	assert not {"Going", "Going too"} & set(texts(rows))


def test_a_reference_to_a_doctype_that_is_gone_breaks_nothing(client, way):
	mail = builders.communication(reference(client), "Orphan")
	mail.add_link("Customer", client.primary_customer, autosave=True)
	mail.db_set({"reference_doctype": "No Such DocType", "reference_name": "X"})
	assert mail.name not in [row["activity_name"] for row in all_rows(client)]


@pytest.mark.parametrize(
	"markup",
	[
		"<img src=x onerror=alert(1)>Hello",
		"<p>Hel</p><script>alert(1)</script>",
		"<style>p {}</style><b onmouseover='alert(1)'>Hello</b>",
		"Hello <svg/onload=alert(1)",
		"<!-- x --><a href='javascript:alert(1)'>Hello</a>",
	],
)
def test_markup_in_comments_and_emails_comes_as_plain_text(client, markup):
	comment = builders.comment(reference(client), "x")
	comment.db_set("content", markup)  # past the clean-up of Frappe's own editor
	mail = builders.communication(reference(client), "x")
	mail.db_set("content", markup)
	for row in all_rows(client, kinds=["comment", "email"]):
		assert row["text"].startswith("Hel")
		assert "<" not in row["text"] and "alert" not in row["text"]


def test_plain_text_is_what_a_person_reads():
	assert plain_text("<p>Dear&nbsp;Ana,</p><p>a &lt; b &amp; c</p>") == "Dear Ana, a < b & c"
	assert plain_text("5 < 6 and 7 > 6") == "5 < 6 and 7 > 6"
	assert plain_text(None) == ""
	assert plain_text("<b>word</b> " * 200, length=20) == "word word word word…"
	assert plain_text("left\u202eright") == "leftright"


def test_a_page_of_a_client_with_much_activity_reads_little(client, monkeypatch):
	"""However much there is, the number of queries stays the same."""

	def queries():
		count = 0
		original = frappe.db.sql

		def counting(*args, **kwargs):
			nonlocal count
			count += 1
			return original(*args, **kwargs)

		with monkeypatch.context() as patch:
			patch.setattr(frappe.db, "sql", counting)
			page_of(client.name, page_length=5)
		return count

	builders.comment(reference(client), "one")
	page_of(client.name, page_length=5)  # fills the caches
	few = queries()
	for number in range(20):
		builders.comment(reference(client), f"comment {number}")
	assert queries() <= few


def test_a_reply_is_found_by_its_link_in_either_way(client, way):
	mail = builders.communication(("Customer", client.primary_customer), "First")
	reply = builders.communication(("Communication", mail.name), "Reply")
	reply.add_link("Customer", client.primary_customer, autosave=True)
	subjects = [row["subject"] for row in all_rows(client, kinds=["email"])]
	assert sorted(subjects) == ["First", "Reply"]
