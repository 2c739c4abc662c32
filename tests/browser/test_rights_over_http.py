"""What `tests/site/test_rights.py` tries in process, over the wire: a user with curl and one shared client."""

import inspect

import frappe
import pytest
import requests

from client_hub import api
from client_hub.demo.cast import AURORA, VALDELUZ
from client_hub.demo.setting import PASSWORD

ODD = [0, False, "", None, [], {}, "0", ["x"]]


def with_client() -> list[str]:
	"""The public methods that take a client and nothing else that must be there."""
	found = []
	for name, method in inspect.getmembers(api, inspect.isfunction):
		if method not in frappe.whitelisted:
			continue
		required = [p.name for p in inspect.signature(method).parameters.values() if p.default is p.empty]
		if required == ["client"]:
			found.append(name)
	return found


@pytest.fixture(scope="module")
def session(new_user, client_of, on_site):
	"""A user without a role, with whom one client is shared, logged in from outside."""
	from conftest import URL

	user = new_user("curl", [])
	with on_site():
		frappe.share.add("Client", client_of(VALDELUZ.legal_name), user, read=1)
	session = requests.Session()
	answer = session.post(f"{URL}/api/method/login", json={"usr": user, "pwd": PASSWORD}, timeout=60)
	assert answer.status_code == 200
	session.headers["X-Frappe-CSRF-Token"] = "token"
	session.url = URL
	return session


def ask(session, method: str, arguments: dict) -> requests.Response:
	return session.post(f"{session.url}/api/method/{method}", json=arguments, timeout=60)


@pytest.mark.parametrize("method", with_client())
def test_no_client_but_the_shared_one_is_told_of(method, session, client_of):
	hidden = client_of(AURORA.legal_name)
	for value in [*ODD, hidden]:
		answer = ask(session, f"client_hub.api.{method}", {"client": value})
		assert answer.status_code < 500, (value, answer.text)
		assert AURORA.legal_name not in answer.text and "message" not in _data(answer), (value, answer.text)
	answer = ask(session, f"client_hub.api.{method}", {"client": client_of(VALDELUZ.legal_name)})
	# 403: no ledger to draw a statement from; 404: no files to download.
	expected = (403,) if "statement" in method else (200, 404)
	assert answer.status_code in expected, answer.text


def _data(answer: requests.Response) -> dict:
	return answer.json() if "json" in answer.headers.get("Content-Type", "") else {"message": answer.text}


def test_the_title_of_a_link_is_not_told(session, client_of):
	hidden = client_of(AURORA.legal_name)
	arguments = {"doctype": "Client", "docname": hidden}
	answer = ask(session, "frappe.desk.search.get_link_title", arguments)
	assert answer.json()["message"] == hidden
	own = client_of(VALDELUZ.legal_name)
	answer = ask(session, "frappe.desk.search.get_link_title", {"doctype": "Client", "docname": own})
	assert answer.json()["message"] == VALDELUZ.legal_name
	# All other DocTypes are Frappe's as before.
	answer = ask(session, "frappe.desk.search.get_link_title", {"doctype": "Country", "docname": "Spain"})
	assert answer.json()["message"] == "Spain"


def test_counts_of_links_are_those_of_what_the_user_may_read(session, client_of):
	arguments = {"doctype": "Client", "name": client_of(AURORA.legal_name)}
	assert ask(session, "frappe.desk.notifications.get_open_count", arguments).status_code == 403
	arguments["name"] = client_of(VALDELUZ.legal_name)
	answer = ask(session, "frappe.desk.notifications.get_open_count", arguments)
	assert answer.json()["message"]["count"]["external_links_found"] == []


def test_rest_opens_no_other_client(session, client_of):
	hidden = client_of(AURORA.legal_name)
	for path in (f"/api/resource/Client/{hidden}", f"/api/v2/document/Client/{hidden}"):
		answer = session.get(session.url + path, timeout=60)
		assert answer.status_code == 403 and AURORA.legal_name not in answer.text
	listed = session.get(f"{session.url}/api/resource/Client?fields=[%22legal_name%22]", timeout=60)
	assert [row["legal_name"] for row in listed.json()["data"]] == [VALDELUZ.legal_name]


def test_a_link_to_a_client_in_a_new_address_is_refused(session, client_of):
	for name in (client_of(AURORA.legal_name), client_of(VALDELUZ.legal_name)):
		answer = session.post(
			f"{session.url}/api/resource/Address",
			json={
				"address_title": "Stranger",
				"address_line1": "Calle Falsa 123",
				"city": "Sodoma",
				"country": "Spain",
				"links": [{"link_doctype": "Client", "link_name": name}],
			},
			timeout=60,
		)
		assert answer.status_code == 403 and AURORA.legal_name not in answer.text
