"""Doubles: what clients are found by, the pairs, what is remembered of them, and who is told."""

import frappe
import pytest
from frappe import client as rest
from frappe.desk import reportview
from locks import held_by_another

from client_hub import api
from client_hub.demo import builders
from client_hub.identity import adoption, matching
from client_hub.identity.duplicates import key_table, pairs, searching
from client_hub.identity.duplicates.key_table import MATCH_KEY, STATE
from client_hub.identity.duplicates.pairs import DUPLICATE, NOT_A_DUPLICATE, OPEN
from client_hub.install import shipped


def client(legal_name: str, **values):
	return builders.client(legal_name, **{"tax_id": None, "city": "Vigo", **values})


def two_alike(**values):
	"""Two clients that are surely one, however they are written."""
	one = client("Zarzalejo Obradoiro", phone="+351 222 000 111", **values)
	return one, client("Zarzalejo Obradoiros", phone="+351222000111", city="Lugo", **values)


def keys(name: str) -> set[tuple[str, str]]:
	rows = frappe.get_all(MATCH_KEY, {"client": name, "kind": ("!=", STATE)}, ["kind", "value"], as_list=True)
	return {tuple(row) for row in rows}


def open_pairs(*clients) -> list[tuple[str, str]]:
	names = {doc.name for doc in clients}
	rows = frappe.get_all(DUPLICATE, {"status": OPEN}, ["client", "other"], as_list=True)
	return [tuple(pair) for pair in rows if names & set(pair)]


def everything() -> list:
	return frappe.get_all(DUPLICATE, fields=["*"], order_by="name")


# --- keys ----------------------------------------------------------------------------------------


def test_keys_follow_what_is_saved():
	doc = client("Zarzalejo", phone="+351 222 000 111", email_id="a@zarzalejo.example", pincode="36201")
	assert {
		("phone", "222000111"),
		("domain", "zarzalejo.example"),
		("email", "a@zarzalejo.example"),
		("name in town", "sars vigo"),
		("name in town", "sars 36201"),
		("address", "1 mayo vigo"),
	} <= keys(doc.name)
	doc.phone = "+351 222 000 222"
	doc.save()
	assert {value for kind, value in keys(doc.name) if kind == "phone"} == {"222000222"}


def test_a_save_that_changes_nothing_writes_no_key():
	doc = client("Zarzalejo")
	before = frappe.get_all(MATCH_KEY, {"client": doc.name}, ["name", "value"], order_by="name")
	frappe.db.set_value(MATCH_KEY, {"client": doc.name, "kind": "name"}, "value", "touched")
	doc.notes = "Something else"
	doc.save()
	assert ("name", "touched") in keys(doc.name)
	assert len(frappe.get_all(MATCH_KEY, {"client": doc.name})) == len(before)


def test_keys_follow_the_registered_address():
	doc = client("Zarzalejo")
	address = frappe.get_doc("Address", doc.registered_address)
	address.city = "Ourense"
	address.save()
	assert ("name in town", "sars ourense") in keys(doc.name)


def test_adoption_makes_the_keys_of_its_clients():
	party = builders.customer(customer_name="Zarzalejo Adoptado S.L.")
	frappe.db.set_value("Customer", party.name, "client", None)
	adoption.adopt()
	name = frappe.db.get_value("Customer", party.name, "client")
	assert ("name", "adoptado sarsaleio") in keys(name)
	frappe.get_doc("Client", name).save()
	assert ("name", "adoptado sarsaleio") in keys(name)


def test_keys_go_with_the_client():
	doc, other = client("Zarzalejo"), client("Obradoiro")
	before = keys(doc.name)
	new = frappe.rename_doc("Client", doc.name, "ZARZ-1", force=True)
	assert (keys(new), keys(doc.name)) == (before, set())
	frappe.rename_doc("Client", new, other.name, merge=True, force=True)
	assert keys(new) == set()
	frappe.delete_doc("Client", other.name)
	assert keys(other.name) == set()


def test_a_client_that_an_undo_brings_back_has_its_keys():
	doc, other = client("Zarzalejo"), client("Obradoiro")
	before = keys(doc.name)
	log = api.merge_clients(other.name, doc.name)["name"]
	assert keys(doc.name) == set()
	api.undo_merge(log)
	assert keys(doc.name) == before


def test_what_went_past_a_save_is_mended():
	doc, gone = client("Zarzalejo"), client("Obradoiro")
	frappe.db.set_value("Client", doc.name, "phone", "+351 222 000 333", update_modified=False)
	frappe.db.delete("Client", {"name": gone.name})
	key_table.bring_up_to_date()
	assert ("phone", "222000333") in keys(doc.name)
	assert not frappe.db.exists(MATCH_KEY, {"client": gone.name})
	assert key_table.bring_up_to_date() == 0


def test_keys_are_made_anew_when_the_rules_are_others(monkeypatch):
	doc = client("Zarzalejo")
	key_table.bring_up_to_date()
	assert not key_table.is_of_another_version()
	monkeypatch.setattr(key_table.phones, "VERSION", "999.0.0")
	assert key_table.is_of_another_version()
	frappe.db.delete(MATCH_KEY, {"client": doc.name, "kind": "name"})
	assert key_table.bring_up_to_date() == frappe.db.count("Client")
	assert ("name", "sarsaleio") in keys(doc.name)
	assert not key_table.is_of_another_version()


def test_keys_that_cannot_be_made_stop_no_save(monkeypatch, logged):
	def fails(record):
		raise ValueError("no keys today")

	monkeypatch.setattr(key_table, "keys_of", fails)
	doc = client("Zarzalejo")
	doc.phone = "+351 222 000 111"
	doc.save()
	assert frappe.db.get_value("Client", doc.name, "phone")
	assert "keys of clients" in logged
	monkeypatch.undo()
	monkeypatch.setattr(frappe.db, "commit", lambda *args, **kwargs: None)
	key_table.bring_up_to_date()
	assert ("phone", "222000111") in keys(doc.name)


@pytest.mark.parametrize("user", ["sales", "sales_master", "no_role"])
def test_nobody_reads_keys(user, as_user):
	client("Zarzalejo")
	with as_user(user), pytest.raises(frappe.PermissionError):
		rest.get_list(MATCH_KEY, fields=["*"])


def test_both_tables_are_the_apps_and_go_with_it():
	assert {MATCH_KEY, DUPLICATE} <= set(shipped("DocType"))
	assert set(frappe.get_all("DocType", {"name": ("in", (MATCH_KEY, DUPLICATE))}, pluck="module")) == {
		"Client Hub"
	}


# --- hints ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("phone", ["+351222000111", "+351 222 000 111", "00351 222000111", "222 000 111"])
def test_a_telephone_finds_itself_however_it_is_written(phone):
	doc = client("Zarzalejo Obradoiro", phone="+351 222 000 111", city="Porto", country="Portugal")
	found = api.find_matches(legal_name="Zarzalejo", phone=phone, country="Portugal")
	assert [row["client"] for row in found] == [doc.name]
	assert "phone" in {reason["key"] for reason in found[0]["reasons"]}
	assert found[0]["score"] > 60
	assert not api.find_matches(legal_name="Zarzalejo", phone="+351 222 000 112", country="Portugal")


def test_a_hint_tells_no_more_than_the_reader_may_read(as_user, hide_field):
	doc = client("Zarzalejo Obradoiro", phone="+351 222 000 111")
	asked = {"legal_name": "Zarzalejo Obradoiro", "phone": "+351222000111", "country": "Spain"}
	before = api.find_matches(**asked)[0]
	hide_field("Client", "phone")
	with as_user("sales"):
		(found,) = api.find_matches(**asked)
	assert found["client"] == doc.name
	assert "phone" not in {reason["key"] for reason in found["reasons"]}
	assert found["score"] < before["score"]


def test_a_hint_of_a_client_that_is_hidden_has_no_score(as_user, limited_to):
	own = client("Obradoiro")
	client("Zarzalejo Obradoiro", phone="+351 222 000 111")
	with as_user(limited_to("sales", "Client", own.name)):
		found = api.find_matches(legal_name="Zarzalejo Obradoiros", phone="+351222000111")
	(hidden,) = [row for row in found if not row["client"]]
	assert (hidden["legal_name"], hidden["score"], hidden["reasons"]) == (None, None, [])


# --- a run ---------------------------------------------------------------------------------------


def test_a_run_finds_the_pair_with_its_reasons():
	one, other = two_alike()
	client("Muebles Ribadulla", phone="+351 222 000 999")
	searching.search()
	(pair,) = open_pairs(one, other)
	assert pair == tuple(sorted((one.name, other.name)))
	(row,) = [row for row in api.duplicates(page_length=100)["rows"] if (row.client, row.other) == pair]
	assert row.score >= 60
	assert [reason["key"] for reason in row.reasons] == ["phone", "similar_name"]
	assert {row.client_name, row.other_name} == {one.legal_name, other.legal_name}


def test_a_second_run_changes_nothing():
	two_alike()
	searching.search()
	before = everything()
	searching.search()
	assert everything() == before


def test_pairs_come_the_surest_first_and_page_by_page():
	two_alike()
	client("Ribadulla Muebles", tax_id="B64717838"), client("Ribadulla Mueble", city="Vigo")
	searching.search()
	answer = api.duplicates(page_length=100)
	scores = [row.score for row in answer["rows"]]
	assert scores == sorted(scores, reverse=True)
	assert answer["total"] == len(scores) >= 2
	assert api.duplicates(start=1, page_length=1)["rows"] == answer["rows"][1:2]


def test_many_with_one_telephone_are_not_all_compared(monkeypatch):
	monkeypatch.setattr(searching.candidates, "LARGEST_BLOCK", 3)
	monkeypatch.setattr(searching.candidates, "NEIGHBOURS", 1)
	names = {client(f"{word} Zarz", phone="+351 222 000 111").name for word in ("Aba", "Eco", "Ipe", "Oto")}
	compared = {pair for pair in searching.candidates.pairs() if set(pair) <= names}
	assert len(compared) == 3


def compared(*clients) -> int:
	names = {doc.name for doc in clients}
	return sum(set(pair) <= names for pair in searching.candidates.pairs())


def test_a_beginning_that_many_have_counts_together_with_another_only(monkeypatch):
	names = "Zarzalejo Obradoiro Ipe", "Zarzalejos Obradoiro Oto", "Zarzalejo Ipeka"
	three = [client(name, address_line1=f"Rúa {name} {place}") for place, name in enumerate(names, 1)]
	assert compared(*three) == 3
	monkeypatch.setattr(searching.candidates, "COMMON", 1)
	assert compared(*three) == 1


def test_a_name_of_other_letters_is_not_compared_for_one_word_of_one_beginning():
	one = client("Zarzalejo Obradoiro Ipe", address_line1="Rúa Oto 1")
	assert not compared(one, client("Talleres Muiños Zarza", address_line1="Rúa Ipe 2"))


def test_initials_and_what_they_stand_for_find_each_other():
	whole = client("Zarzalejo Zamora Vizcaya Aceros", address_line1="Rúa Oto")
	short = client("ZZVA", address_line1="Rúa Oto")
	client("Zorita Zamora Velázquez Arcos", address_line1="Rúa Oto")
	searching.search()
	assert open_pairs(whole) == [tuple(sorted((whole.name, short.name)))]
	for asked, found in ((whole, short), (short, whole)):
		matches = api.find_matches(legal_name=asked.legal_name, country="Spain", city="Vigo")
		assert found.name in {match["client"] for match in matches}


def test_a_list_of_clients_that_the_database_cuts_off_is_read_whole():
	three = [client(f"Zarzalejo {word}", phone="+351 222 000 111") for word in ("Aba", "Eco", "Ipe")]
	before = compared(*three)
	(longest,) = frappe.db.sql("select @@session.group_concat_max_len", pluck=True)
	frappe.db.sql("set session group_concat_max_len = 8")
	try:
		assert compared(*three) == before == 3
	finally:
		frappe.db.sql("set session group_concat_max_len = %s", longest)


def test_a_client_whose_id_has_a_comma_is_compared():
	one, other = two_alike()
	frappe.rename_doc("Client", other.name, "Zarzalejo, Obradoiro")
	other.name = "Zarzalejo, Obradoiro"
	assert compared(one, other) == 1


def test_progress_counts_what_is_compared():
	two_alike()
	told = []
	searching.search(lambda done, total: told.append((done, total)))
	assert told[-1][0] == told[-1][1] > 0


def test_a_pair_that_is_alike_no_more_goes():
	one, other = two_alike()
	searching.search()
	one.update({"legal_name": "Muebles Ribadulla", "phone": "+351 222 000 999"})
	one.save()
	searching.search()
	assert not open_pairs(one, other)


def test_a_pair_goes_with_either_client():
	for member in range(2):
		docs = two_alike()
		searching.search()
		assert open_pairs(*docs)
		frappe.delete_doc("Client", docs[member].name)
		assert not open_pairs(*docs)
		frappe.delete_doc("Client", docs[1 - member].name)


def test_a_pair_that_was_merged_goes_and_leaves_none_of_a_client_with_itself():
	one, other = two_alike()
	third = client("Zarzalejo Obradoiro", phone="222000111", country="Portugal")
	searching.search()
	assert len(open_pairs(one, other, third)) == 3
	frappe.rename_doc("Client", one.name, other.name, merge=True, force=True)
	assert open_pairs(one, other, third) == [tuple(sorted((other.name, third.name)))]


def test_a_run_forgets_pairs_of_what_is_not_there():
	one, other = two_alike()
	searching.search()
	api.not_a_duplicate(one.name, other.name)
	frappe.db.delete("Client", {"name": one.name})
	searching.search()
	assert not frappe.db.exists(DUPLICATE, {"client": ("in", (one.name, other.name))})


def test_there_is_one_run_at_a_time():
	with held_by_another(searching.LOCK):
		assert api.duplicates()["running"]
		with pytest.raises(searching.UnderWayError):
			searching.search()
		with pytest.raises(searching.UnderWayError):
			api.find_duplicates()


def test_the_job_says_that_it_is_finished_and_no_count(monkeypatch):
	two_alike()
	told = []
	monkeypatch.setattr(frappe, "publish_realtime", lambda event, message=None, **kw: told.append(message))
	searching.search_in_background("Administrator")
	messages = [message for message in told if isinstance(message, dict) and "finished" in message]
	assert messages == [{"finished": True}]
	log = frappe.get_last_doc("Notification Log", {"for_user": "Administrator"})
	assert log.subject == "Clients were searched for duplicates."


# --- what is remembered --------------------------------------------------------------------------


def test_what_is_no_double_stays_none():
	one, other = two_alike()
	searching.search()
	api.not_a_duplicate(other.name, one.name)
	assert not open_pairs(one, other)
	before = everything()
	searching.search()
	assert everything() == before
	(row,) = [r for r in api.duplicates(status=NOT_A_DUPLICATE)["rows"] if one.name in (r.client, r.other)]
	assert row.status == NOT_A_DUPLICATE


def test_two_that_were_never_a_pair_can_be_told_apart():
	one, other = client("Zarzalejo"), client("Ribadulla")
	api.not_a_duplicate(one.name, other.name)
	searching.search()  # which keeps what is remembered, though nothing is alike
	one.update({"legal_name": "Ribadulla", "phone": "+351222000111"})
	other.update({"phone": "+351222000111"})
	one.save(), other.save()
	filters = {"status": NOT_A_DUPLICATE}
	before = frappe.get_all(DUPLICATE, filters=filters, fields=["*"])
	searching.search()
	assert not open_pairs(one, other)
	assert frappe.get_all(DUPLICATE, filters=filters, fields=["*"]) == before


def test_what_is_remembered_goes_with_a_renaming_and_bears_others_merging():
	one, other = two_alike()
	third = client("Ribadulla")
	searching.search()
	api.not_a_duplicate(one.name, other.name)
	new = frappe.rename_doc("Client", one.name, "ZZZ-LAST", force=True)
	frappe.rename_doc("Client", third.name, other.name, merge=True, force=True)
	searching.search()
	rows = frappe.get_all(DUPLICATE, {"other": new}, ["client", "status"], as_list=True)
	assert [tuple(row) for row in rows] == [(other.name, NOT_A_DUPLICATE)]
	assert not open_pairs(frappe._dict(name=new), other)


def test_a_client_is_no_double_of_itself():
	doc = client("Zarzalejo")
	with pytest.raises(frappe.ValidationError):
		api.not_a_duplicate(doc.name, doc.name)


# --- who is told ---------------------------------------------------------------------------------


def shown(pair: tuple[str, str]) -> list[str]:
	"""The ways by which the user is told of a pair."""
	name = frappe.db.get_value(DUPLICATE, dict(zip(("client", "other"), pair, strict=True)))
	frappe.db.delete(DUPLICATE, {"name": ("!=", name)})  # what else is alike on the site is counted too
	ways = []
	if pair in [(row.client, row.other) for row in api.duplicates(page_length=100)["rows"]]:
		ways.append("api")
	if api.duplicates(page_length=1)["total"]:
		ways.append("total")
	if rest.get_list(DUPLICATE, filters={"name": name}):
		ways.append("list")
	if rest.get_count(DUPLICATE, filters={"name": name}):
		ways.append("count")
	frappe.local.form_dict = frappe._dict(doctype=DUPLICATE, filters="[]", fields="[]", distinct="false")
	if reportview.get_count():
		ways.append("count of the list")
	for way in (rest.get, rest.get_value):
		try:
			arguments = {"fieldname": "score", "filters": name} if way is rest.get_value else {"name": name}
			if way(DUPLICATE, **arguments):
				ways.append(way.__name__)
		except frappe.PermissionError:
			pass
	return ways


ALL_WAYS = ["api", "total", "list", "count", "count of the list", "get", "get_value"]


def test_who_reads_both_is_told(as_user):
	one, other = two_alike()
	searching.search()
	(pair,) = open_pairs(one, other)
	with as_user("sales"):
		assert shown(pair) == ALL_WAYS


@pytest.mark.parametrize("visible", [0, 1])
def test_who_reads_one_of_them_is_told_nothing(visible, as_user, limited_to):
	docs = two_alike()
	searching.search()
	(pair,) = open_pairs(*docs)
	with as_user(limited_to("sales", "Client", docs[visible].name)):
		assert shown(pair) == []


def test_a_limit_to_a_party_hides_pairs_as_it_hides_clients(as_user, limited_to):
	docs = two_alike(is_customer=1)
	searching.search()
	(pair,) = open_pairs(*docs)
	with as_user(limited_to("sales", "Customer", docs[0].primary_customer)):
		assert shown(pair) == []


def test_who_is_limited_to_both_is_told(as_user, limited_to):
	docs = two_alike()
	searching.search()
	(pair,) = open_pairs(*docs)
	with as_user(limited_to("sales", "Client", *(doc.name for doc in docs))):
		assert shown(pair) == ALL_WAYS


def test_the_right_of_another_user_is_asked_for(as_user, limited_to):
	docs = two_alike()
	searching.search()
	user = limited_to("sales", "Client", docs[0].name)
	(pair,) = open_pairs(*docs)
	doc = frappe.get_last_doc(DUPLICATE, {"client": pair[0], "other": pair[1]})
	assert doc.has_permission("read")
	assert not doc.has_permission("read", user=user)
	names = frappe.get_list(DUPLICATE, user=user, pluck="name")
	assert doc.name not in names


def test_frappes_own_lists_tell_of_no_reason_by_a_field_that_is_hidden(as_user, hide_field):
	with as_user("sales") as sales:
		pass
	docs = two_alike()
	searching.search()
	(pair,) = open_pairs(*docs)
	doc = frappe.get_last_doc(DUPLICATE, {"client": pair[0], "other": pair[1]})
	assert doc.has_permission("read", user=sales)
	hide_field("Client", "mobile_no")
	assert not doc.has_permission("read", user=sales)
	assert doc.name not in frappe.get_list(DUPLICATE, user=sales, pluck="name")
	with as_user("sales"):
		assert not rest.get_list(DUPLICATE, filters={"reasons": ("like", "%phone%")})
		assert shown(pair) == ["api", "total"]


def test_a_pair_for_other_reasons_is_told_where_a_field_is_hidden(as_user, hide_field):
	docs = client("Ribadulla Muebles", city="Lugo"), client("Ribadulla Mueble", city="Lugo")
	searching.search()
	(pair,) = open_pairs(*docs)
	hide_field("Client", "mobile_no")
	with as_user("sales"):
		assert shown(pair) == ALL_WAYS


def test_a_reason_by_a_field_that_is_hidden_is_not_told(as_user, hide_field):
	docs = two_alike()
	searching.search()
	hide_field("Client", "mobile_no")
	with as_user("sales"):
		(row,) = [r for r in api.duplicates(page_length=100)["rows"] if docs[0].name in (r.client, r.other)]
	assert [reason["key"] for reason in row.reasons] == ["similar_name"]


def test_a_pair_names_nobody_whose_name_is_hidden(as_user, hide_field):
	docs = two_alike()
	searching.search()
	hide_field("Client", "legal_name")
	with as_user("sales"):
		(row,) = [r for r in api.duplicates(page_length=100)["rows"] if docs[0].name in (r.client, r.other)]
	assert (row.client_name, row.other_name) == (None, None)


@pytest.mark.parametrize("user", ["accounts", "support", "no_role"])
def test_who_may_not_change_clients_neither_looks_for_doubles_nor_sees_them(user, as_user):
	docs = two_alike()
	searching.search()
	with as_user(user):
		for call in (
			api.find_duplicates,
			api.duplicates,
			lambda: api.not_a_duplicate(*(doc.name for doc in docs)),
		):
			with pytest.raises(frappe.PermissionError):
				call()
		with pytest.raises(frappe.PermissionError):
			rest.get_list(DUPLICATE)


def test_who_may_write_one_of_them_decides_nothing(as_user, limited_to):
	docs = two_alike()
	with as_user(limited_to("sales", "Client", docs[0].name)), pytest.raises(frappe.PermissionError):
		api.not_a_duplicate(*(doc.name for doc in docs))


def test_nobody_writes_a_pair_by_hand(as_user):
	two_alike()
	searching.search()
	name = frappe.get_all(DUPLICATE, pluck="name")[0]
	with as_user("sales_master"), pytest.raises(frappe.PermissionError):
		rest.set_value(DUPLICATE, name, "status", NOT_A_DUPLICATE)


def test_matching_and_pairs_say_the_same():
	one, other = two_alike()
	searching.search()
	(pair,) = open_pairs(one, other)
	score = frappe.db.get_value(DUPLICATE, {"client": pair[0], "other": pair[1]}, "score")
	fields = ("legal_name", "country", "city", "phone")
	found = matching.find_matches(**{field: other.get(field) for field in fields})
	assert {row["client"]: row["score"] for row in found}[one.name] == score
	assert pairs.told_fields()
