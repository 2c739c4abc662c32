"""How each party came to its client: kept at every door, worked out for those that were there, and to whom
it names what."""

import frappe
import pytest
from frappe.model.rename_doc import rename_doc

from client_hub import api, nightly
from client_hub.demo import builders
from client_hub.identity import adoption
from client_hub.parties import origin
from client_hub.spreadsheets import imports
from client_hub.spreadsheets.run import importing, undoing

ADDRESS = {"Address Line 1": "Calle Mayor 1", "City": "Vigo", "Country": "Spain"}


@pytest.fixture
def by_itself(settings):
	settings(client_for_new_parties=1)


@pytest.fixture
def not_by_itself(settings):
	"""Nothing is left to adopt, and a new party gets no client."""
	settings(client_for_new_parties=0)
	adoption.adopt()


@pytest.fixture
def free(not_by_itself):
	"""A Customer that belongs to nobody."""
	customer = builders.customer("Free")
	customer.db_set("creation", frappe.utils.add_to_date(customer.creation, days=-1), update_modified=False)
	return customer


def client_of(party) -> str:
	return frappe.db.get_value(party.doctype, party.name, "client")


def origin_of(party) -> dict:
	rows = api.parties(client_of(party), page_length=100)["rows"]
	return next(row["origin"] for row in rows if (row["doctype"], row["name"]) == (party.doctype, party.name))


def said_of(party) -> tuple:
	came = origin_of(party)
	reference = came["reference"] and (came["reference"]["doctype"], came["reference"]["name"])
	return came["how"], came["inferred"], reference


def rows_of(party) -> list[str]:
	"""The clients of which the party has an origin."""
	return frappe.get_all(
		origin.ORIGIN, {"party_type": party.doctype, "party": party.name}, pluck="client", order_by="client"
	)


def forget_all(*parties) -> None:
	"""As they are that came before it was kept."""
	for party in parties:
		frappe.db.delete(origin.ORIGIN, {"party_type": party.doctype, "party": party.name})


def queries(ask) -> int:
	"""How many queries `ask()` sends."""
	sent, sql = [], frappe.db.sql

	def count(*args, **kwargs):
		sent.append(args)
		return sql(*args, **kwargs)

	frappe.db.sql = count
	try:
		ask()
	finally:
		del frappe.db.sql
	return len(sent)


# --- by hand -------------------------------------------------------------------------------------


def test_attached_on_the_page_by_whom_and_when(free, as_user):
	client = builders.client("Acme")
	with as_user("sales_master") as user:
		api.attach_party(client.name, "Customer", free.name)
		came = origin_of(free)
	assert (came["how"], came["text"], came["by"]) == ("by_hand", "Attached by hand", user)
	assert came["by_fullname"] == frappe.db.get_value("User", user, "full_name")
	assert came["at"] and not came["inferred"] and not came["reference"]


@pytest.mark.parametrize("doctype", ["Customer", "Supplier", "Lead", "Prospect"])
def test_entered_in_a_partys_own_form(doctype, not_by_itself):
	client = builders.client("Acme")
	party = getattr(builders, doctype.lower())()
	party.client = client.name
	party.save()
	assert said_of(party) == ("by_hand", False, None)


def test_a_new_party_with_a_client_chosen_in_its_form(by_itself):
	client = builders.client("Acme")
	assert said_of(builders.customer("Branch", client=client.name)) == ("by_hand", False, None)


def test_another_client_by_hand_takes_the_former_origin_away(free):
	one, other = builders.client("One"), builders.client("Other")
	api.attach_party(one.name, "Customer", free.name)
	free.reload()
	free.client = other.name
	free.save()
	assert rows_of(free) == [other.name]


def test_a_save_that_leaves_the_client_alone_changes_nothing(free, as_user):
	client = builders.client("Acme")
	api.attach_party(client.name, "Customer", free.name)
	with as_user("sales_master"):
		free.reload().save()
	assert origin_of(free)["by"] == "Administrator"


def test_a_sheet_of_frappes_data_import_is_named(free):
	client = builders.client("Acme")
	run = frappe.new_doc("Data Import")
	run.update({"reference_doctype": "Customer", "import_type": "Update Existing Records"}).insert()
	free.client = client.name
	free.flags.updater_reference = {"doctype": "Data Import", "docname": run.name, "label": "via"}
	free.save()
	assert said_of(free) == ("import", False, ("Data Import", run.name))
	forget_all(free)
	assert said_of(free) == ("import", False, ("Data Import", run.name))


# --- by itself -----------------------------------------------------------------------------------


def test_the_client_that_was_made_for_it(by_itself):
	assert said_of(builders.customer("Fresh")) == ("client_made_for_it", False, None)


def test_its_tax_id(by_itself):
	builders.client("Acme", tax_id="B99900011", tax_id_country="Spain")
	supplier = builders.supplier(tax_id="B99900011", country="Spain")
	assert said_of(supplier) == ("tax_id", False, None)


def test_the_lead_it_was_made_from(by_itself):
	lead = builders.lead(client=builders.client("Acme").name)
	customer = builders.customer("From lead", lead_name=lead.name)
	assert said_of(customer) == ("lineage", False, ("Lead", lead.name))
	assert origin_of(customer)["text"] == "Made from what belongs to this client"


def test_the_customer_that_a_lead_became(by_itself):
	lead = builders.lead()
	customer = builders.customer("From lead", lead_name=lead.name)
	assert said_of(lead) == ("lineage", False, ("Customer", customer.name))
	assert origin_of(lead)["text"] == "Belongs to a Customer of this client"
	assert said_of(customer) == ("client_made_for_it", False, None)


def test_the_customer_that_a_lead_comes_from(by_itself):
	customer = builders.customer("Old friend")
	lead = builders.lead("Once more", customer=customer.name)
	assert said_of(lead) == ("lineage", False, ("Customer", customer.name))


def test_what_was_made_at_night_is_its_makers(by_itself, as_user, monkeypatch):
	from client_hub.identity import new_parties

	with monkeypatch.context() as patch:
		patch.setattr(new_parties, "client_for", lambda *args: 1 / 0)
		with as_user("sales_master") as user:
			customer = builders.customer("Late")
	assert not client_of(customer)
	nightly.take_up_repairs()
	assert said_of(customer) == ("client_made_for_it", False, None)
	assert origin_of(customer)["by"] == user


# --- made for the client -------------------------------------------------------------------------


def test_a_tick_by_whom(as_user):
	with as_user("sales_master") as user:
		client = builders.client("Acme", is_customer=1)
	party = frappe.get_doc("Customer", client.primary_customer)
	assert said_of(party) == ("made_for_client", False, None)
	assert origin_of(party)["by"] == user


def test_made_by_a_data_import_of_clients():
	client = builders.client("Acme")
	run = frappe.new_doc("Data Import")
	run.update({"reference_doctype": "Client", "import_type": "Update Existing Records"}).insert()
	client.flags.updater_reference = {"doctype": "Data Import", "docname": run.name, "label": "via"}
	client.is_customer = 1
	client.save()
	party = frappe.get_doc("Customer", client.primary_customer)
	assert said_of(party) == ("import", False, ("Data Import", run.name))


# --- imports -------------------------------------------------------------------------------------


def imported(rows: list[dict]):
	headers = list(dict.fromkeys(header for row in rows for header in row))
	lines = [headers, *([str(row.get(header, "")) for header in headers] for row in rows)]
	content = "\n".join(";".join(line) for line in lines).encode()
	values = {"doctype": "File", "file_name": "clients.csv", "is_private": 1, "content": content}
	url = frappe.get_doc(values).insert().file_url
	doc = frappe.get_doc("Client Import", api.check_import(url, "create_and_update")["name"])
	imports.start(doc, False)
	importing.run(doc.name)
	assert doc.reload().failed_count == 0
	return doc


def new_rows(count: int, **values) -> list[dict]:
	name = frappe.generate_hash(length=8)
	return [
		{"Legal Name": f"Acme {name} {n}", **ADDRESS, "Is Customer": "Yes", **values} for n in range(count)
	]


def parties_of(doc) -> list:
	rows = api.import_rows(doc.name, page_length=500)
	clients = [row["client"] for row in rows]
	return [
		frappe.get_doc(doctype, name)
		for doctype in ("Customer", "Supplier")
		for name in frappe.get_all(doctype, {"client": ("in", clients)}, pluck="name")
	]


def test_what_an_import_made():
	doc = imported(new_rows(2, **{"Is Supplier": "Yes"}))
	made = parties_of(doc)
	assert len(made) == 4
	assert {said_of(party) for party in made} == {("import", False, ("Client Import", doc.name))}


def test_what_an_import_only_changed_keeps_its_own():
	client = builders.client("Acme", is_customer=1)
	doc = imported([{"ID": client.name, "Trade Name": "Acme!", "Is Supplier": "Yes"}])
	customer = frappe.get_doc("Customer", client.primary_customer)
	supplier = frappe.get_doc("Supplier", client.reload().primary_supplier)
	assert said_of(customer) == ("made_for_client", False, None)
	assert said_of(supplier) == ("import", False, ("Client Import", doc.name))
	forget_all(customer, supplier)
	assert said_of(customer) == ("made_for_client", True, None)
	assert said_of(supplier) == ("import", False, ("Client Import", doc.name))


def test_an_import_writes_once_a_batch(monkeypatch):
	written = []
	write = origin._write
	monkeypatch.setattr(origin, "_write", lambda *args: written.append(args[1]) or write(*args))
	imported(new_rows(25))
	assert [len(names) for names in written] == [20, 5]


def test_undo_leaves_no_origin():
	doc = imported(new_rows(1))
	(party,) = parties_of(doc)
	imports.undo(doc)
	undoing.run(doc.name)
	assert not frappe.db.exists("Customer", party.name)
	assert not rows_of(party)


# --- adoption ------------------------------------------------------------------------------------


def test_adoption_says_why_parties_became_one(not_by_itself):
	alone = builders.customer("Sola")
	numbers = [builders.customer("Uno", tax_id="B99900011"), builders.supplier(tax_id="ES b-99900011")]
	linked = [builders.customer("Cliente"), builders.supplier()]
	builders.party_link(*linked)
	lead = builders.lead()
	customer = builders.customer("From lead", lead_name=lead.name)
	known = builders.lead("Known", client=builders.client("Known").name)
	joining = builders.customer("From known", lead_name=known.name)
	adoption.adopt()
	assert said_of(alone) == ("adoption", False, None)
	assert [said_of(party)[0] for party in numbers] == ["adoption_tax_id"] * 2
	assert [said_of(party)[0] for party in linked] == ["adoption_party_link"] * 2
	assert said_of(customer) == ("adoption", False, None)
	assert said_of(lead) == ("adoption_lineage", False, ("Customer", customer.name))
	assert said_of(joining) == ("adoption_lineage", False, ("Lead", known.name))
	assert origin_of(joining)["text"] != origin_of(lead)["text"]
	assert origin_of(alone)["by"] == "Administrator" and origin_of(alone)["at"]


def test_a_tax_id_joins_a_client_in_an_adoption(not_by_itself):
	builders.client("Acme", tax_id="B99900011", tax_id_country="Spain")
	supplier = builders.supplier(tax_id="B99900011", country="Spain")
	adoption.adopt()
	assert said_of(supplier)[0] == "adoption_tax_id"


def test_adoption_of_many_takes_as_many_queries_as_that_of_few(not_by_itself):
	def adopted(count: int) -> int:
		parties = [("Customer", builders.customer("Many").name) for _ in range(count)]
		frappe.db.set_value(
			"Customer", {"name": ("in", [name for _doctype, name in parties])}, "client", "CLI-X"
		)
		return queries(lambda: origin.record_each([(party, origin.ADOPTION, None) for party in parties]))

	assert adopted(2) == adopted(12)


# --- merging -------------------------------------------------------------------------------------


def test_what_was_merged_into_another_client(free):
	one, other = builders.client("One"), builders.client("Other")
	api.attach_party(one.name, "Customer", free.name)
	log = api.merge_clients(other.name, one.name)["name"]
	assert said_of(free) == ("merge", False, ("Client Merge Log", log))
	api.undo_merge(log)
	assert said_of(free) == ("by_hand", False, None), "undone, it is as it was"


def test_what_frappes_rename_has_merged_into_another_client(free):
	one, other = builders.client("One"), builders.client("Other")
	api.attach_party(one.name, "Customer", free.name)
	rename_doc("Client", one.name, other.name, merge=True)
	how, _inferred, (doctype, _log) = said_of(free)
	assert (how, doctype) == ("merge", "Client Merge Log")


def test_what_was_split_off(free):
	one = builders.client("One", is_customer=1)
	api.attach_party(one.name, "Customer", free.name)
	log = api.split_client(one.name, [{"doctype": "Customer", "name": free.name}])["name"]
	assert said_of(free) == ("split", False, ("Client Merge Log", log))


# --- worked out for those that were there --------------------------------------------------------


def test_by_hand_by_the_partys_history(free, as_user):
	client = builders.client("Acme")
	with as_user("sales_master") as user:
		api.attach_party(client.name, "Customer", free.name)
	changed = frappe.db.get_value("Version", {"docname": free.name, "ref_doctype": "Customer"}, "creation")
	forget_all(free)
	came = origin_of(free)
	assert (came["how"], came["inferred"], came["by"], came["at"]) == ("by_hand", False, user, changed)


def test_the_last_change_in_the_history_counts(free, as_user):
	one, other = builders.client("One"), builders.client("Other")
	for client, user in ((one, "sales_master"), (other, "Administrator"), (one, "Administrator")):
		with as_user(user):
			free.reload()
			free.client = client.name
			free.save()
	forget_all(free)
	assert origin_of(free)["by"] == "Administrator"
	frappe.db.set_value("Customer", free.name, "client", other.name)
	assert said_of(free)[0] == "unknown"


@pytest.mark.parametrize("seconds", [1, 60])
def test_made_in_the_same_moment(seconds):
	client = builders.client("Acme", is_customer=1)
	party = frappe.get_doc("Customer", client.primary_customer)
	party.db_set("customer_name", "Otherwise", update_modified=False)
	party.db_set(
		"creation", frappe.utils.add_to_date(client.creation, seconds=seconds), update_modified=False
	)
	forget_all(party)
	assert said_of(party) == (("made_for_client", True, None) if seconds == 1 else ("unknown", False, None))


def test_another_party_of_the_same_moment_was_not_made_for_the_client():
	client = builders.client("Acme", is_customer=1)
	branch = builders.customer("Branch", client=client.name)
	forget_all(branch)
	assert said_of(branch)[0] == "unknown"


def test_a_client_that_was_made_in_the_same_moment(by_itself):
	party = builders.customer("Fresh")
	forget_all(party)
	assert said_of(party) == ("client_made_for_it", True, None)
	frappe.db.set_value("Client", client_of(party), "owner", "Guest")
	assert said_of(party)[0] == "name"


@pytest.fixture
def filed(free):
	"""`filed(client, **values)`: a Customer whose client was written in the database alone."""

	def file(client, **values):
		frappe.db.set_value("Customer", free.name, {"client": client.name, **values})
		return free

	return file


def test_the_same_tax_id_today(filed):
	client = builders.client("Acme", tax_id="B99900011", tax_id_country="Spain")
	party = filed(client, tax_id="ES b-99900011")
	assert said_of(party) == ("tax_id", True, None)
	assert origin_of(party)["text"] == "Probably by the tax ID, which is the same today"
	frappe.db.set_value("Customer", party.name, "tax_id", "0000")
	frappe.db.set_value("Client", client.name, "tax_id", "0000")
	assert said_of(party)[0] == "unknown", "a number that says nothing"


def test_the_same_tax_id_of_another_country(filed):
	client = builders.client("Acme", tax_id="509991114", tax_id_country="Portugal")
	assert said_of(filed(client, tax_id="PT 509 991 114")) == ("tax_id", True, None)


def test_a_party_link_today(filed):
	client = builders.client("Acme", is_supplier=1)
	supplier = frappe.get_doc("Supplier", client.primary_supplier)
	party = filed(client)
	builders.party_link(party, supplier)
	forget_all(supplier)
	assert said_of(party) == ("party_link", True, ("Supplier", supplier.name))
	assert said_of(supplier) == ("party_link", True, ("Customer", party.name))
	frappe.db.set_value("Supplier", supplier.name, "client", builders.client("Other").name)
	assert said_of(party)[0] == "unknown"


def test_a_tax_id_that_the_reader_may_not_see(filed, hide_field):
	party = filed(builders.client("Acme", tax_id="B99900011", tax_id_country="Spain"), tax_id="B99900011")
	hide_field("Customer", "tax_id")
	assert said_of(party)[0] == "unknown"


def test_a_name_that_the_reader_may_not_see(filed, hide_field):
	party = filed(builders.client("Acme"), customer_name="Acme")
	assert said_of(party)[0] == "name"
	hide_field("Client", "legal_name")
	assert said_of(party)[0] == "unknown"


@pytest.mark.parametrize(("name", "how"), [("ACME S.L.U.", "name"), ("Acme, S.A.", "unknown")])
def test_the_same_name_today(name, how, filed):
	assert said_of(filed(builders.client("Acme, S.L."), customer_name=name))[0] == how


def test_lineage_today(filed):
	client = builders.client("Acme")
	lead = builders.lead(client=client.name)
	party = filed(client, lead_name=lead.name)
	forget_all(lead)
	assert said_of(party) == ("lineage", True, ("Lead", lead.name))
	assert origin_of(party)["text"] == "Probably: Made from what belongs to this client"
	assert said_of(lead) == ("lineage", True, ("Customer", party.name))
	other = builders.lead("Other", client=client.name)
	frappe.db.set_value("Lead", lead.name, "client", builders.client("Other").name)
	assert said_of(party)[0] == "unknown"
	opportunity = builders.opportunity(other)
	frappe.db.set_value("Customer", party.name, "opportunity_name", opportunity.name)
	assert said_of(party)[2] == ("Opportunity", opportunity.name), "the second of what it was made from"


def test_a_page_of_many_takes_as_many_queries_as_one_of_two(not_by_itself):
	client = builders.client("Acme", tax_id="B99900011", tax_id_country="Spain")

	def page(count: int) -> int:
		for number in range(count):
			lead = builders.lead(client=client.name)
			party = builders.customer("Many", client=client.name, lead_name=lead.name if number % 2 else None)
			forget_all(lead, party)
		api.parties(client.name, page_length=100)  # fills the caches
		return queries(lambda: api.parties(client.name, page_length=100))

	assert page(2) == page(12) <= 40


# --- what follows parties and clients ------------------------------------------------------------


def test_detached_it_has_none(free):
	client = builders.client("Acme")
	api.attach_party(client.name, "Customer", free.name)
	api.detach_party(client.name, "Customer", free.name)
	assert not rows_of(free)


def test_a_deleted_party_leaves_none(free):
	api.attach_party(builders.client("Acme").name, "Customer", free.name)
	frappe.delete_doc("Customer", free.name)
	assert not rows_of(free)


def test_it_follows_a_party_that_is_renamed(free):
	api.attach_party(builders.client("Acme").name, "Customer", free.name)
	rename_doc("Customer", free.name, "Renamed " + free.name)
	assert said_of(frappe.get_doc("Customer", "Renamed " + free.name)) == ("by_hand", False, None)
	assert not rows_of(free)


def test_it_follows_a_client_that_is_renamed(free):
	client = builders.client("Acme")
	api.attach_party(client.name, "Customer", free.name)
	rename_doc("Client", client.name, "ÑANDÚ-1")
	forget_version(free)
	assert client_of(free) == "ÑANDÚ-1"
	assert said_of(free) == ("by_hand", False, None)


def forget_version(party) -> None:
	frappe.db.delete("Version", {"docname": party.name})


def test_what_it_names_is_renamed_too(by_itself):
	customer = builders.customer("Old friend")
	lead = builders.lead("Once more", customer=customer.name)
	rename_doc("Customer", customer.name, "Renamed friend")
	assert said_of(lead) == ("lineage", False, ("Customer", "Renamed friend"))


def test_parties_that_are_merged(free, not_by_itself):
	other = builders.customer("Other")
	client = builders.client("Acme")
	api.attach_party(client.name, "Customer", free.name)
	rename_doc("Customer", free.name, other.name, merge=True)
	assert said_of(other) == ("party_merge", False, None)
	assert not rows_of(free)


@pytest.mark.parametrize("is_kept", [True, False])
def test_parties_of_one_client_that_are_merged_keep_that_of_the_one_that_stays(is_kept, free):
	client = builders.client("Acme", is_customer=1)
	api.attach_party(client.name, "Customer", free.name)
	kept = frappe.get_doc("Customer", client.reload().primary_customer)
	if not is_kept:
		forget_all(kept)
	forget_version(free)
	rename_doc("Customer", free.name, kept.name, merge=True)
	assert said_of(kept) == ("made_for_client", not is_kept, None)
	assert not rows_of(free)


# --- who is told what ----------------------------------------------------------------------------


def test_an_import_is_named_to_who_may_read_it(as_user):
	doc = imported(new_rows(1))
	(party,) = parties_of(doc)
	with as_user("sales"):
		came = origin_of(party)
	assert (came["how"], came["text"], came["reference"]) == ("import", "Came by an import", None)
	assert came["by"] is None, "Administrator is shown to nobody else"


def test_a_merged_client_is_named_to_who_may_read_it(free, as_user, limited_to):
	client, other = builders.client("Acme"), builders.client("Secret")
	api.attach_party(client.name, "Customer", free.name)
	origin.record_many([("Customer", free.name)], origin.MERGE, ("Client", other.name))
	limited_to("sales", "Client", client.name)
	with as_user("sales"):
		assert origin_of(free)["reference"] is None
	with as_user("sales_master"):
		assert origin_of(free)["reference"] == {"doctype": "Client", "name": other.name, "title": "Secret"}


def test_a_lead_is_named_to_who_may_read_it(by_itself, as_user):
	lead = builders.lead("The lead", client=builders.client("Acme", is_supplier=1).name)
	customer = builders.customer("From lead", lead_name=lead.name)
	with as_user("accounts"):
		came = origin_of(customer)
	assert (came["how"], came["reference"]) == ("lineage", None)
	assert "The lead" not in str(came) and lead.name not in str(came)
	forget_all(customer)
	with as_user("accounts"):
		assert said_of(customer) == ("lineage", True, None)


def test_a_user_is_named_to_who_may_see_it(free, as_user, limited_to):
	client = builders.client("Acme")
	with as_user("sales_master"):
		api.attach_party(client.name, "Customer", free.name)
	with as_user("sales"):
		assert origin_of(free)["by"]
	limited_to("sales", "User", frappe.session.user)
	with as_user("sales"):
		assert (origin_of(free)["by"], origin_of(free)["by_fullname"]) == (None, None)


@pytest.mark.parametrize("user", ["sales", "sales_master", "accounts", "no_role"])
def test_the_record_itself_is_for_nobody_but_administrators(user, as_user):
	with as_user(user):
		assert not frappe.has_permission(origin.ORIGIN, "read")


def test_what_it_names_may_be_gone(free):
	client = builders.client("Acme")
	api.attach_party(client.name, "Customer", free.name)
	for reference in (("Client Import", "CLI-IMP-gone"), ("No DocType", "x")):
		origin.record_many([("Customer", free.name)], origin.IMPORT, reference)
		assert said_of(free) == ("import", False, None)


# --- never in the way ----------------------------------------------------------------------------


def test_nothing_is_held_up_when_it_cannot_be_kept(free, monkeypatch, logged):
	client = builders.client("Acme")
	monkeypatch.setattr(origin, "ORIGIN", "Client Party Origin that is not there")
	api.attach_party(client.name, "Customer", free.name)
	made = builders.client("Another", is_customer=1)
	rename_doc("Customer", free.name, "Renamed friend")
	rename_doc("Client", made.name, "CLI-X")
	frappe.delete_doc("Customer", "Renamed friend")
	monkeypatch.undo()
	assert made.primary_customer
	assert logged.count("origin of parties") >= 3
