"""Statements to many clients: who gets one, who is named with the reason, and nobody twice."""

import frappe
import pytest
from frappe.utils import today
from locks import held_by_another

from client_hub import api
from client_hub.demo import builders
from client_hub.overview import printed_statement, sending_statements

ASKED = {"from_date": None, "to_date": None, "company": None, "direction": "Both", "open_items": False}


@pytest.fixture(autouse=True)
def on_paper(monkeypatch):
	"""Paper is drawn from the served site, which these tests are not: `tests/browser` has one drawn."""
	monkeypatch.setattr(printed_statement, "_pdf", lambda doc: builders.pdf(doc.name, []))


@pytest.fixture
def owing():
	"""A client who owes, with an e-mail address."""
	client = builders.client("Owing", is_customer=1, email_id="invoices@owing.example.com", language="es")
	builders.sales_invoice(client.primary_customer, rate=100)
	return client.reload()


def mails(client) -> list:
	filters = {"reference_doctype": "Client", "reference_name": client.name, "communication_medium": "Email"}
	return frappe.get_all("Communication", filters, ["name", "recipients", "subject", "content", "sender"])


def told() -> tuple[str, str]:
	log = frappe.get_last_doc("Notification Log")
	assert log.for_user == frappe.session.user
	return log.subject, log.email_content


def send(*clients) -> None:
	sending_statements.run([client.name for client in clients], ASKED)


def test_the_contact_for_invoices_gets_it_in_the_clients_language_as_a_mail_of_the_client(owing, as_user):
	with as_user("accounts") as user:
		send(owing)
		assert told()[0] == "Statements: 1 sent, 0 not sent"
	(mail,) = mails(owing)
	assert (mail.recipients, user in mail.sender) == ("invoices@owing.example.com", True)
	assert mail.subject.startswith("Estado de cuenta: Owing · 01-")
	file = frappe.get_doc("File", {"attached_to_doctype": "Communication", "attached_to_name": mail.name})
	assert (file.is_private, file.file_name.endswith(f"{today()}.pdf")) == (1, True)
	assert file.get_content().encode() == builders.pdf(owing.name, [])
	queued = frappe.get_all("Email Queue", {"communication": mail.name}, pluck="name")
	assert len(queued) == 1


def test_who_gets_none_is_named_with_the_reason(owing, monkeypatch):
	silent = builders.client("Silent & Co", is_customer=1)
	builders.sales_invoice(silent.primary_customer, rate=100)
	settled = builders.client("Settled", is_customer=1, email_id="a@settled.example.com")
	broken = builders.client("Broken", is_customer=1, email_id="a@broken.example.com")
	builders.sales_invoice(broken.primary_customer, rate=100)
	pdf = printed_statement._pdf

	def fails_for_one(doc):
		if doc.name == broken.name:
			raise OSError("no paper")
		return pdf(doc)

	monkeypatch.setattr(printed_statement, "_pdf", fails_for_one)
	monkeypatch.setattr(frappe.db, "rollback", lambda *args, **kwargs: None)  # the test is one transaction
	send(silent, settled, broken, owing)
	subject, text = told()
	assert subject == "Statements: 1 sent, 3 not sent"
	lines = dict(line.split("</li>")[0].split(": ", 1) for line in text.split("<li>")[1:])
	assert lines == {
		f"Silent &amp; Co ({silent.name})": "no contact has an e-mail address",
		f"Settled ({settled.name})": "nothing was open and nothing moved",
		f"Broken ({broken.name})": "an error, which an administrator finds in logs/client_hub.log",
	}
	assert not mails(silent) + mails(settled) + mails(broken)


def test_nobody_gets_the_same_statement_twice_on_a_day(owing):
	send(owing)
	send(owing)
	assert "the same statement was sent today" in told()[1]
	assert len(mails(owing)) == 1
	sending_statements.run([owing.name], {**ASKED, "open_items": True})
	assert len(mails(owing)) == 2


def test_while_somebody_else_sends_it_nobody_gets_it_twice(owing):
	with held_by_another(f"statement.{owing.name}"):
		send(owing)
	assert mails(owing) == []


# --- who may ------------------------------------------------------------------------------------


def test_it_is_queued_once_for_all_that_are_chosen(owing, client, monkeypatch, as_user):
	queued = []
	monkeypatch.setattr(frappe, "enqueue", lambda method, **kwargs: queued.append((method, kwargs)))
	with as_user("accounts"):
		answer = api.send_statements([owing.name, client.name, owing.name.lower()], open_items=True)
	assert answer == {"clients": 2}
	((method, kwargs),) = queued
	assert frappe.get_attr(method) is sending_statements.run
	assert kwargs["clients"] == [owing.name, client.name] and kwargs["asked"]["open_items"]


@pytest.mark.parametrize("clients", [[], ["CLI-0"] * 501, "no list", ["CLI-00000"]])
def test_what_names_no_clients_is_refused(clients):
	with pytest.raises((frappe.ValidationError, frappe.DoesNotExistError)):
		api.send_statements(clients)


def test_who_sees_no_ledger_or_one_of_the_clients_sends_none(owing, as_user, limited_to, monkeypatch):
	monkeypatch.setattr(frappe, "enqueue", lambda *args, **kwargs: pytest.fail("queued"))
	other = builders.client("Other", is_customer=1)
	for reader in ("sales", limited_to("accounts", "Client", other.name)):
		with as_user(reader), pytest.raises(frappe.PermissionError):
			api.send_statements([other.name, owing.name])


def test_rights_that_went_before_the_turn_of_a_client_are_respected(owing, as_user, limited_to, monkeypatch):
	monkeypatch.setattr(frappe.db, "rollback", lambda *args, **kwargs: None)
	other = builders.client("Other", is_customer=1)
	with as_user(limited_to("accounts", "Client", other.name)):
		send(owing)
	assert mails(owing) == []
