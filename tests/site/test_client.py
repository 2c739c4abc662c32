"""Client: what the record itself guarantees."""

import frappe
import pytest

from client_hub import check
from client_hub.demo import builders


def client(**values):
	return builders.client(**values)


# --- creating ------------------------------------------------------------------------------------


def test_a_client_is_made_of_a_name_and_an_address():
	doc = client(legal_name="Acme SL")
	assert doc.name.startswith("CLI-")
	assert doc.get_title() == "Acme SL"


@pytest.mark.parametrize("field", ["address_line1", "city", "country"])
def test_the_address_of_a_new_client_is_required(field, messages):
	with pytest.raises(frappe.MandatoryError) as error:
		client(legal_name="Acme SL", **{field: ""})
	assert "registered address" in str(error.value)


@pytest.mark.parametrize("address", [{}, {"address_line1": "", "city": ""}], ids=["whole", "missing too"])
def test_the_legal_name_is_required_and_asked_for_by_its_name(address, messages):
	with pytest.raises(frappe.MandatoryError):
		client(legal_name="", **address)
	assert "Legal Name" in messages() and "None" not in messages()


def test_an_unknown_country_is_refused():
	with pytest.raises(frappe.LinkValidationError):
		client(country="Atlantis")


def test_what_was_there_of_the_address_cannot_be_taken_away():
	doc = client()
	doc.city = ""
	with pytest.raises(frappe.MandatoryError):
		doc.save()


@pytest.mark.parametrize("name", ["<b>Acme</b>", "Acme <script>alert(1)</script>", "a > b"])
def test_markup_in_the_legal_name_is_refused_and_nothing_is_half_saved(name):
	before = _everything()
	frappe.db.savepoint("half_saved")
	with pytest.raises(frappe.ValidationError, match="may not contain"):
		client(legal_name=name, is_customer=1)
	frappe.db.rollback(save_point="half_saved")
	assert _everything() == before


def test_markup_in_the_contacts_name_is_refused_in_words_that_name_the_contact():
	before = _everything()
	frappe.db.savepoint("half_saved")
	with pytest.raises(frappe.ValidationError, match="contact's name may not contain"):
		client(contact_first_name="<b>Ana</b>", is_customer=1)
	frappe.db.rollback(save_point="half_saved")
	assert _everything() == before


def test_a_legal_name_of_140_characters_is_saved_with_its_parties_address_and_contact():
	name = "Ñ" * 140
	doc = client(legal_name=name, is_customer=1, is_supplier=1, email_id="a@example.com")
	assert frappe.db.get_value("Customer", doc.primary_customer, "customer_name") == name
	assert frappe.db.get_value("Supplier", doc.primary_supplier, "supplier_name") == name
	assert frappe.db.exists("Address", doc.registered_address)
	assert frappe.db.exists("Contact", doc.primary_contact)


def test_a_tax_id_of_ten_thousand_characters_gets_a_clear_message():
	with pytest.raises(frappe.CharacterLengthExceededError, match="Tax ID"):
		client(tax_id="9" * 10_000)


@pytest.mark.parametrize("name", ["!!!", " - ", "\u3164", "😀"], ids=ascii)
def test_a_name_without_a_letter_or_digit_is_refused_when_new_or_changed(name):
	with pytest.raises(frappe.ValidationError, match="neither a letter nor a digit"):
		client(legal_name=name)
	doc = client()
	doc.legal_name = name
	with pytest.raises(frappe.ValidationError, match="neither a letter nor a digit"):
		doc.save()


def test_an_old_name_without_a_letter_does_not_keep_the_rest_from_being_saved():
	doc = client()
	frappe.db.set_value("Client", doc.name, "legal_name", "???")
	doc.reload()
	doc.notes = "x"
	doc.save()


def test_characters_that_cannot_be_seen_are_not_stored():
	doc = client(legal_name="\ufeffPen\u0303a\u200b y Mª\u00a0José", external_id="E\u00ad1", notes="a\x07\nb")
	assert (doc.legal_name, doc.external_id, doc.notes) == ("Peña y Mª José", "E1", "a\nb")


def test_a_copy_is_not_cleaned_behind_its_document():
	"""Nobody has changed the city in this save, and the Address is not the client's to clean."""
	doc = client()
	for doctype, name in (("Client", doc.name), ("Address", doc.registered_address)):
		frappe.db.set_value(doctype, name, "city", "Vi\u200bgo")
	doc.reload()
	doc.notes = "x"
	doc.save()
	assert frappe.db.get_value("Address", doc.registered_address, "city") == "Vi\u200bgo"


@pytest.mark.parametrize(
	"spoiled",
	["509442013\u200b", "50944\u00ad2013", "\ufeff509442013", "٥٠٩٤٤٢٠١٣", "509,442,013", "NIF 509442013"],
	ids=ascii,
)
def test_no_invisible_character_and_no_sign_gives_a_tax_id_to_a_second_client(spoiled):
	client(tax_id="509442013", country="Portugal")
	with pytest.raises(frappe.UniqueValidationError):
		client(tax_id=spoiled, country="Portugal")


def test_spaces_around_texts_are_taken_off():
	doc = client(legal_name="  Acme SL ", tax_id=" B99900011 ", tax_id_country="Spain")
	assert (doc.legal_name, doc.tax_id) == ("Acme SL", "B99900011")


# --- tax ID --------------------------------------------------------------------------------------


def test_one_tax_id_is_one_client_however_it_is_written(messages):
	first = client(legal_name="Primera", tax_id="B99900011", tax_id_country="Spain")
	with pytest.raises(frappe.UniqueValidationError) as error:
		client(legal_name="Segunda", tax_id="ES b-99.900.011", tax_id_country="Spain")
	assert first.name in str(error.value) and "Primera" in str(error.value)


def test_the_message_names_only_a_client_that_the_user_may_read(as_user, limited_to):
	hidden = client(legal_name="Secreta", tax_id="B99900011", tax_id_country="Spain", is_customer=1)
	limited_to("sales", "Customer", builders.customer("Suya").name)
	with as_user("sales"), pytest.raises(frappe.UniqueValidationError) as error:
		client(legal_name="Otra", tax_id="B99900011", tax_id_country="Spain")
	assert "Secreta" not in str(error.value) and hidden.name not in str(error.value)
	assert "another client" in str(error.value)


@pytest.fixture
def other_connection():
	"""Another user's connection to the database, whose commits this one's transaction does not see."""
	from frappe.database import get_db

	conf = frappe.conf
	other = get_db(
		socket=conf.db_socket,
		host=conf.db_host,
		user=conf.db_name,
		password=conf.db_password,
		port=conf.db_port,
		cur_db_name=conf.db_name,
	)
	yield other
	frappe.db.rollback()  # it holds a lock on the row that its insert ran into
	other.sql("delete from tabClient where name = 'CLI-OTHER'")
	other.commit()
	other.close()


def test_two_people_who_save_one_tax_id_at_the_same_moment_cannot_both_succeed(other_connection):
	"""The second one's check ran before the first one's client was there: the index decides."""
	assert not frappe.db.exists(
		"Client", {"tax_id_key": "ES|B99900011|"}
	)  # the transaction's view starts here
	other_connection.sql(
		"insert into tabClient (name, legal_name, tax_id, tax_id_key) values ('CLI-OTHER', 'First', 'B99900011', 'ES|B99900011|')"
	)
	other_connection.commit()
	frappe.db.savepoint("second")
	with pytest.raises(frappe.UniqueValidationError, match="already belongs to"):
		client(legal_name="Second", tax_id="B99900011", tax_id_country="Spain", is_customer=1)
	frappe.db.rollback(save_point="second")
	assert not frappe.db.exists("Customer", {"customer_name": "Second"})


def test_establishments_of_one_tax_id_are_clients_of_their_own():
	number = {"tax_id": "23334175221", "tax_id_country": "France"}
	client(legal_name="Siège", establishment_id="00012", **number)
	assert client(legal_name="Usine", establishment_id="00020", **number).tax_id_key.endswith("|00020")


def test_no_tax_id_leaves_the_key_empty_so_that_many_can_have_none():
	assert client(tax_id="").tax_id_key is None
	assert client(legal_name="Otra", tax_id="N/A").tax_id_key is None


@pytest.mark.parametrize("number", ["PENDIENTE", "0000", "B99900012", "en trámite"])
def test_a_number_that_says_nothing_has_no_key_so_that_many_can_have_it(number):
	same = {"tax_id": number, "tax_id_country": "Spain"}
	assert client(**same).tax_id_key is None
	second = client(legal_name="Otra", **same)
	assert (second.tax_id_key, second.tax_id) == (None, number)


def test_a_number_corrected_later_gets_its_key_then():
	doc = client(tax_id="PENDIENTE", tax_id_country="Spain")
	doc.tax_id = "B99900011"
	doc.save()
	assert doc.tax_id_key == "ES|B99900011|"
	doc.tax_id = "PENDIENTE"
	doc.save()
	assert frappe.db.get_value("Client", doc.name, "tax_id_key") is None


@pytest.mark.parametrize(("check", "refused"), [("Off", False), ("Warn", False), ("Block", True)])
def test_a_wrong_tax_id_is_treated_as_settings_say(check, refused, settings, messages):
	settings(tax_id_check=check)
	wrong = {"tax_id": "B99900012", "tax_id_country": "Spain"}
	if refused:
		with pytest.raises(frappe.ValidationError, match="does not have the form"):
			client(**wrong)
		return
	client(**wrong)
	assert ("does not have the form" in messages()) == (check == "Warn")


def test_a_tax_id_that_is_not_valid_is_named_with_the_country_and_not_its_code(messages):
	client(tax_id="509442014", country="Portugal")
	assert "(Portugal)" in messages()
	frappe.local.lang = "es"
	client(tax_id="136695977", country="Germany")
	assert "(Alemania)" in messages()


def test_the_key_cannot_be_written_from_outside():
	doc = client(tax_id="B99900011", tax_id_country="Spain")
	doc.tax_id_key = "XX|1|"
	doc.save()
	assert frappe.db.get_value("Client", doc.name, "tax_id_key") == "ES|B99900011|"


def test_an_external_id_is_unique_and_optional():
	client(external_id="A-1")
	client(legal_name="Otra", external_id="")
	client(legal_name="Tercera", external_id="")
	with pytest.raises(frappe.UniqueValidationError):
		client(legal_name="Cuarta", external_id="A-1")


# --- group, deletion, history --------------------------------------------------------------------


def test_a_client_cannot_be_its_own_grandparent():
	top = client(legal_name="Top")
	middle = client(legal_name="Middle", parent_client=top.name)
	bottom = client(legal_name="Bottom", parent_client=middle.name)
	top.reload()
	top.parent_client = bottom.name
	with pytest.raises(frappe.ValidationError, match="parent client"):
		top.save()


def test_a_client_without_parties_and_documents_can_be_deleted_with_its_address():
	doc = client()
	doc.delete()
	assert not frappe.db.exists("Address", doc.registered_address)


def test_a_client_with_a_party_cannot_be_deleted_and_the_message_says_what_to_do():
	doc = client(is_customer=1)
	with pytest.raises(frappe.LinkExistsError, match="Inactive"):
		doc.delete()


def test_a_client_that_is_anothers_parent_cannot_be_deleted():
	top = client(legal_name="Top")
	client(legal_name="Below", parent_client=top.name)
	with pytest.raises(frappe.LinkExistsError):
		top.delete()


@pytest.mark.parametrize(
	("fieldname", "doctype"),
	[
		("client_group", "Customer Group"),
		("territory", "Territory"),
		("account_manager", "User"),
		("default_currency", "Currency"),
		("language", "Language"),
		("tax_id_country", "Country"),
	],
)
def test_what_a_client_names_cannot_be_deleted_and_the_client_still_saves(fieldname, doctype):
	used = _unused(doctype)
	doc = client(**{fieldname: used})
	with pytest.raises(frappe.LinkExistsError):
		frappe.delete_doc(doctype, used)
	doc.trade_name = "Saved"
	doc.save()


def _unused(doctype: str) -> str:
	"""A new record of a DocType that nothing else names."""
	values = {
		"Customer Group": {"customer_group_name": "Used", "parent_customer_group": "All Customer Groups"},
		"Territory": {"territory_name": "Used", "parent_territory": "All Territories"},
		"User": {"email": "test.used@client-hub.example.com", "first_name": "Used", "send_welcome_email": 0},
		"Currency": {"currency_name": "XTS"},
		"Language": {"language_code": "x-used", "language_name": "Used"},
		"Country": {"country_name": "Usedland", "code": "aq"},
	}[doctype]
	return frappe.get_doc({"doctype": doctype, **values}).insert().name


def test_changes_are_tracked():
	doc = client(legal_name="Antes")
	doc.legal_name = "Después"
	doc.save()
	assert frappe.db.exists(
		"Version", {"ref_doctype": "Client", "docname": doc.name, "data": ("like", "%Antes%")}
	)


def test_new_clients_are_what_settings_say(settings):
	settings(create_customer=0, create_supplier=1)
	new = frappe.new_doc("Client")
	assert (int(new.is_customer), int(new.is_supplier)) == (0, 1)


def _everything():
	return {doctype: frappe.db.count(doctype) for doctype in ("Client", "Customer", "Address", "Contact")}


def test_a_tick_makes_a_party_only_when_it_is_set():
	"""After `client` was emptied behind our back, a note must not create a second Customer."""
	client = builders.client("Quinta da Ribeira Lda.", is_customer=1)
	frappe.db.set_value("Customer", client.primary_customer, "client", None)
	client.reload()
	client.notes = "Called"
	client.save()
	assert not frappe.db.exists("Customer", {"client": client.name})
	assert (client.is_customer, client.primary_customer) == (0, None)
	client.is_customer = 1
	client.save()
	assert frappe.db.get_value("Customer", client.primary_customer, "client") == client.name


def test_the_check_finds_and_repairs_ticks_and_primary_parties():
	client = builders.client("Acme", is_customer=1)
	second = builders.customer("Second", client=client.name)
	frappe.db.set_value("Client", client.name, {"primary_customer": None, "is_supplier": 1})
	lines = [line for found in check.check(fix=True) for line in found.lines if client.name in line]
	assert len(lines) == 2
	client.reload()
	assert (client.is_supplier, client.is_customer) == (0, 1)
	assert client.primary_customer in (second.name, "Acme")
	assert not [line for found in check.check() for line in found.lines if client.name in line]


def test_a_client_is_not_discarded(as_user):
	"""Version 16 lets any request do it to what its user may write."""
	client = builders.client("Acme")
	if not hasattr(client, "discard"):
		pytest.skip("Version 15 discards nothing.")
	with as_user("sales"), pytest.raises(frappe.ValidationError, match="not discarded"):
		frappe.get_doc("Client", client.name).discard()
	assert frappe.db.get_value("Client", client.name, "docstatus") == 0
