"""What a merge would do, told to who may do it before it is done."""

import frappe
import pytest

from client_hub import api
from client_hub.demo import builders

NOBODY = "test.no_role@client-hub.example.com"
ACCOUNTS = "test.accounts@client-hub.example.com"


@pytest.fixture
def one():
	return builders.client(
		"One",
		is_customer=1,
		tax_id="B99900011",
		tax_id_country="Spain",
		trade_name="One Ltd",
		email_id="a@b.es",
	)


@pytest.fixture
def kept():
	return builders.client("Kept", is_customer=1, trade_name="Kept Ltd")


def preview(target, *sources, **arguments) -> dict:
	return api.merge_preview(target.name, [source.name for source in sources], **arguments)


def access(answer: dict) -> dict[str, tuple]:
	return {r["user"]: (r["reads"], r["after"], r["after_handed_on"]) for r in answer["access"]}


def test_it_tells_what_moves_and_changes_nothing(one, kept):
	builders.sales_invoice(one.primary_customer)
	before = frappe.db.get_value("Client", kept.name, "modified")
	answer = preview(kept, one)
	assert answer["parties"][0]["rows"] == [
		{"name": one.primary_customer, "title": "One", "client": one.name}
	]
	assert {row["doctype"]: row["count"] for row in answer["documents"]} == {"Sales Invoice": 1}
	others = {row["doctype"]: row["count"] for row in answer["others"]}
	assert (others["Address"], others["Contact"]) == (1, 1)
	assert answer["may_merge"]
	assert frappe.db.get_value("Client", kept.name, "modified") == before


def test_its_defaults_are_what_the_merge_then_does(one, kept):
	fields = {row["fieldname"]: row for row in preview(kept, one)["fields"]}
	assert fields["trade_name"]["default"] == kept.name
	assert fields["tax_id"]["default"] == one.name
	assert fields["tax_id"]["values"][one.name]["tax_id"] == "B99900011"
	assert "tax_id_key" not in fields["tax_id"]["values"][one.name]
	assert "client_type" not in fields
	api.merge_clients(kept.name, [one.name])
	doc = frappe.get_doc("Client", kept.name)
	for name, row in fields.items():
		if not name.startswith("primary_") or name == "primary_contact":
			assert (doc.get(name) or None) == (row["values"][row["default"]][name] or None), name


def test_a_choice_shows_in_the_preview(one, kept):
	fields = {r["fieldname"]: r for r in preview(kept, one, choices={"trade_name": one.name})["fields"]}
	assert fields["trade_name"]["default"] == one.name


def test_names_are_of_what_the_user_may_read(kept, as_user):
	one = builders.client("One", is_customer=1, is_supplier=1)
	builders.sales_invoice(one.primary_customer)
	builders.task(client=one.name)
	with as_user("sales_master"):
		answer = preview(kept, one)
	by_kind = {row["doctype"]: row for row in answer["parties"]}
	assert (by_kind["Supplier"]["count"], by_kind["Supplier"]["rows"]) == (1, [])
	assert not by_kind["Supplier"]["may_write"] and not answer["may_merge"]
	assert answer["documents"] == []


def test_what_goes_with_a_field_is_shown_to_who_may_see_it(kept, as_user, hide_field):
	one = builders.client("One", contact_first_name="Ana", email_id="secret@one.es", phone="+34 961 000 111")
	for field in ("email_id", "phone"):
		hide_field("Client", field)
	with as_user("sales_master"):
		(contact,) = [r for r in preview(kept, one)["fields"] if r["fieldname"] == "primary_contact"]
	assert contact["values"][one.name]["contact_first_name"] == "Ana"
	assert not {"email_id", "phone"} & {*contact["with"], *contact["values"][one.name]}


def test_that_they_differ_in_what_is_hidden_is_not_told(as_user, hide_field):
	address = {"address_line1": "Calle Mayor 1", "city": "Madrid", "country": "Spain"}
	one, kept = (builders.client(name, trade_name=name, **address) for name in ("One", "Kept"))
	for doc in (one, kept):
		doc.db_set({"registered_address": None, "address_line2": doc.legal_name})
	hide_field("Client", "address_line2")
	with as_user("sales_master"):
		told = {row["fieldname"] for row in preview(kept, one)["fields"]}
	assert "trade_name" in told and "registered_address" not in told


# --- who gains access -----------------------------------------------------------------------------


def test_who_reads_one_of_them_gains_the_other(one, kept, limited_to):
	user = limited_to("accounts", "Client", kept.name)
	assert access(preview(kept, one)) == {user: ([kept.name], True, True)}


def test_who_reads_the_one_that_goes_reads_the_other_when_access_is_handed_on(one, kept, limited_to):
	user = limited_to("accounts", "Client", one.name)
	frappe.share.add("Client", one.name, NOBODY)
	expected = ([one.name], False, True)
	assert access(preview(kept, one)) == {user: expected, NOBODY: expected}


def test_who_is_limited_to_a_party_gains_what_it_joins(one, kept, limited_to):
	user = limited_to("accounts", "Customer", one.primary_customer)
	assert access(preview(kept, one)) == {user: ([one.name], True, True)}


@pytest.mark.parametrize("is_theirs", [False, True])
def test_who_reads_what_is_their_own_gains_what_it_takes_in(is_theirs, one, kept, as_user):
	role = frappe.get_doc({"doctype": "Role", "role_name": "Their own"}).insert().name
	frappe.permissions.add_permission("Client", role)
	frappe.db.set_value("Custom DocPerm", {"parent": "Client", "role": role}, "if_owner", 1)
	frappe.get_doc("User", NOBODY).add_roles(role)
	frappe.clear_cache(doctype="Client")
	own = kept if is_theirs else one
	own.db_set("owner", NOBODY)
	try:
		assert access(preview(kept, one)) == {NOBODY: ([own.name], is_theirs, is_theirs)}
		api.merge_clients(kept.name, [one.name])
		with as_user("no_role"):
			assert bool(frappe.has_permission("Client", "read", kept.name)) == is_theirs
	finally:
		frappe.db.rollback()
		frappe.clear_cache(doctype="Client")


def test_who_reads_both_or_none_is_not_named(one, kept, limited_to):
	other = builders.client("Other")
	limited_to("accounts", "Client", other.name)
	for client in (one, kept):
		frappe.share.add("Client", client.name, NOBODY)
	assert access(preview(kept, one)) == {}


@pytest.mark.parametrize("hand_on", [False, True])
@pytest.mark.parametrize("allow", ["Client", "Customer", "Territory", "share"])
@pytest.mark.parametrize("of_target", [False, True])
def test_it_foretells_who_reads_the_merged_client(allow, of_target, hand_on, one, kept, limited_to, as_user):
	client = kept if of_target else one
	territory = frappe.get_doc(
		{"doctype": "Territory", "territory_name": "Elsewhere", "parent_territory": "All Territories"}
	).insert()
	client.db_set("territory", territory.name)
	if allow == "share":
		frappe.share.add("Client", client.name, NOBODY)
		user = NOBODY
	else:
		value = {"Client": client.name, "Customer": client.primary_customer, "Territory": territory.name}
		user = limited_to("accounts", allow, value[allow])
	told = access(preview(kept, one)).get(user)
	api.merge_clients(kept.name, [one.name], hand_on_access=hand_on)
	with as_user(user):
		reads = bool(frappe.has_permission("Client", "read", kept.name))
		assert reads == (kept.name in frappe.get_list("Client", pluck="name") if user == ACCOUNTS else reads)
	assert told is None or told[2 if hand_on else 1] == reads
	assert told is not None or allow == "Territory"


@pytest.mark.parametrize("user", ["sales", "accounts", "no_role", "Guest"])
def test_who_may_not_merge_is_told_nothing(user, one, kept, as_user):
	with as_user(user), pytest.raises(frappe.PermissionError):
		preview(kept, one)


def test_who_may_write_and_delete_what_they_may_not_read_is_told_nothing(one, kept, as_user):
	writer = builders.user("test.writes.unread@client-hub.example.com", []).name
	role = frappe.get_doc({"doctype": "Role", "role_name": "Writes Unread"}).insert()
	rights = {"read": 0, "write": 1, "delete": 1, "create": 1, "print": 1, "email": 1}
	frappe.get_doc({"doctype": "Custom DocPerm", "parent": "Client", "role": role.name, **rights}).insert()
	frappe.get_doc("User", writer).add_roles(role.name)
	with as_user(writer):
		assert frappe.has_permission("Client", "write", one.name)
		for asked in (
			lambda: preview(kept, one),
			lambda: api.merge_clients(kept.name, [one.name]),
			lambda: api.not_a_duplicate(kept.name, one.name),
			lambda: api.split_client(one.name, [{"doctype": "Customer", "name": one.primary_customer}]),
			lambda: api.attach_statement(one.name),
			lambda: api.send_statements([one.name]),
		):
			with pytest.raises(frappe.PermissionError) as refused:
				asked()
			assert "One" not in str(refused.value)
	assert frappe.db.exists("Client", one.name)
