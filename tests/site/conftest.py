"""Tests on a real site: each runs as Administrator in a transaction of its own that is rolled back.

`make test` names the site in the environment and starts what it needs. Nothing of Frappe or ERPNext
is replaced but `commit`, which does nothing while a test runs, so that ERPNext code which commits
leaves nothing behind. Tests that need real commits say so (`committing`) and clean up.
"""

import copy
import importlib
import logging
import os
import sys
from contextlib import chdir, contextmanager
from pathlib import Path

import frappe
import pytest
from frappe.custom.doctype.property_setter.property_setter import make_property_setter

sys.path.append(str(Path(__file__).parent))  # tests are no packages: see pyproject.toml

SITE = os.environ.get("FRAPPE_SITE")
SITES_PATH = os.environ.get("FRAPPE_SITES_PATH")

# Where Frappe runs: what version 16 opens on import, a log, it finds from there.
with chdir(SITES_PATH or "."):
	from readers import reader as reader  # a fixture

SECOND_COMPANY = "Client Hub Tests Inc"

STOCK_ROLES = {
	"sales": ["Sales User"],
	"accounts": ["Accounts User"],
	"purchase": ["Purchase User"],
	"projects": ["Projects User"],
	"support": ["Support Team"],
	"sales_master": ["Sales Master Manager"],
	"no_role": [],
}


def pytest_configure(config):
	config.addinivalue_line("markers", "committing: the test commits, and cleans up after itself")
	config.addinivalue_line("markers", "reinstalling: the test takes the app off the site; it runs last")
	if not (SITE and SITES_PATH):
		raise pytest.UsageError("The site tests need a site: run them with `make test`.")


def pytest_collection_modifyitems(items):
	items.sort(key=lambda item: "reinstalling" in item.keywords)


def user_id(name: str) -> str:
	return f"test.{name}@client-hub.example.com"


@pytest.fixture(scope="session", autouse=True)
def site():
	"""The site, connected, with ERPNext set up and a user for each stock role."""
	os.chdir(SITES_PATH)  # where Frappe runs: it finds its logs from there
	frappe.init(SITE, sites_path=SITES_PATH)
	frappe.connect()
	frappe.flags.mute_emails = True
	frappe.set_user("Administrator")
	from client_hub.demo import builders

	builders.setup_site()
	for name, roles in STOCK_ROLES.items():
		if not frappe.db.exists("User", user_id(name)):
			builders.user(user_id(name), roles)
	builders.company(SECOND_COMPANY, "CHT", "USD", "Spain")
	builders.exchange_rate("USD", "EUR", 0.9)
	frappe.db.commit()
	yield SITE
	frappe.destroy()


@pytest.fixture(scope="module", autouse=True)
def no_jobs_left(site):
	"""Drop what a file's tests have queued: no worker comes for it, and a queue that is full refuses all jobs."""
	from frappe.utils.doctor import purge_pending_jobs

	yield
	purge_pending_jobs(site=site)


@pytest.fixture
def second_company() -> str:
	"""A company beside the default one, with books in USD. ERPNext makes tables for one: not in a test."""
	return SECOND_COMPANY


@pytest.fixture(scope="session")
def story(site):
	"""The demo's data, committed and adopted: built on the first run of a site, minutes; kept since."""
	from client_hub import demo
	from client_hub.identity import adoption

	demo.build()
	adoption.adopt()
	frappe.db.commit()


@pytest.fixture(scope="session")
def saved(site, story, tmp_path_factory):
	"""The site's database as it was, put back after the tests that take the app off, which are the last."""
	from whole_site import put_back_afterwards

	with put_back_afterwards(tmp_path_factory.mktemp("site") / "database.sql"):
		yield


@pytest.fixture(autouse=True)
def rolled_back(site, request, monkeypatch):
	"""A transaction for each test, and a user, a language and caches that do not leak into the next."""
	frappe.set_user("Administrator")
	frappe.local.lang = "en"
	frappe.local.message_log = []
	if "committing" not in request.keywords:
		monkeypatch.setattr(frappe.db, "commit", lambda *args, **kwargs: None)
	yield
	monkeypatch.undo()
	frappe.db.rollback()
	forget_permissions()
	frappe.set_user("Administrator")


def forget_permissions():
	"""What Frappe keeps in memory and Redis of permissions that a rollback has taken back."""
	frappe.cache.delete_value("user_permissions")
	frappe.local.role_permissions = {}
	frappe.clear_document_cache("Client Hub Settings", "Client Hub Settings")


@pytest.fixture
def client():
	"""A client that is a Customer and a Supplier; tests that want another have one of their own."""
	from client_hub.demo import builders

	return builders.client("Acme", is_customer=1, is_supplier=1)


@pytest.fixture
def customer(client):
	return client.primary_customer


@pytest.fixture
def supplier(client):
	return client.primary_supplier


@pytest.fixture
def as_user():
	"""`with as_user("sales"): …` runs the block as the user with that stock role, or as a user's ID."""

	def begin_request(user: str) -> None:
		frappe.set_user(user)
		frappe.local.role_permissions = {}
		getattr(frappe.local, "request_cache", {}).clear()  # there from the first cached call on

	@contextmanager
	def switch(name: str):
		begin_request(user_id(name) if name in STOCK_ROLES else name)
		try:
			yield frappe.session.user
		finally:
			begin_request("Administrator")

	return switch


@pytest.fixture
def limited_to():
	"""`limited_to("accounts", "Company", "X")`: a User Permission for the test; returns the user."""

	def limit(name: str, doctype: str, *values: str, **fields) -> str:
		for value in values:
			frappe.get_doc(
				{
					"doctype": "User Permission",
					"user": user_id(name),
					"allow": doctype,
					"for_value": value,
					**{"apply_to_all_doctypes": int(not fields), **fields},
				}
			).insert()
		frappe.cache.delete_value("user_permissions")
		return user_id(name)

	return limit


@pytest.fixture
def settings():
	"""`settings(tax_id_check="Block")` sets Client Hub Settings for the test."""

	def change(**values):
		doc = frappe.get_doc("Client Hub Settings")
		doc.update(values)
		doc.save()
		return doc

	return change


@pytest.fixture
def hide_field():
	"""`hide_field("Sales Order", "base_grand_total")` gives the field a level that nobody may read."""
	changed = set()

	def hide(doctype: str, fieldname: str) -> None:
		make_property_setter(doctype, fieldname, "permlevel", 7, "Int", validate_fields_for_doctype=False)
		frappe.clear_cache(doctype=doctype)
		changed.add(doctype)

	yield hide
	frappe.db.rollback()
	for doctype in changed:
		frappe.clear_cache(doctype=doctype)


@pytest.fixture
def mask_field():
	"""`mask_field("Client", "tax_id")`: of version 16, which shows the field masked to all but Administrator."""
	if not frappe.get_meta("DocField").has_field("mask"):
		pytest.skip("Version 15 masks no fields.")
	changed = set()

	def forget() -> None:
		for doctype in changed:
			frappe.clear_cache(doctype=doctype)
		frappe.cache.delete_keys("masked_fields::")

	def mask(doctype: str, *fieldnames: str) -> None:
		for fieldname in fieldnames:
			make_property_setter(doctype, fieldname, "mask", 1, "Check", validate_fields_for_doctype=False)
		changed.add(doctype)
		forget()

	yield mask
	frappe.db.rollback()
	forget()


@pytest.fixture
def outside_app(site, monkeypatch):
	"""`outside_app({hook: value})`: hooks of another app, whose module is `outside_app.py` beside this file.

	Python knows it as ERPNext's, since Frappe imports from installed apps only: `erpnext.outside_app.…`.
	"""
	monkeypatch.setitem(sys.modules, "erpnext.outside_app", importlib.import_module("outside_app"))
	cache = getattr(frappe, "client_cache", None) or frappe.cache

	def install(hooks: dict) -> None:
		all_hooks = copy.deepcopy(dict(frappe.get_hooks()))
		for key, value in hooks.items():
			frappe.append_hook(all_hooks, key, value)
		_use_hooks(cache, all_hooks)

	yield install
	_use_hooks(cache, None)


def _use_hooks(cache, hooks: dict | None) -> None:
	if hooks is None:
		cache.delete_value("app_hooks")
	else:
		cache.set_value("app_hooks", hooks)
	frappe.local.doc_events_hooks = None
	getattr(frappe.local, "request_cache", {}).clear()


@pytest.fixture
def messages():
	"""The texts of what was shown to the user since the test began."""

	def shown() -> str:
		return " ".join(
			str(message.get("message", message))
			for message in map(frappe.parse_json, frappe.local.message_log)
		)

	return shown


@pytest.fixture
def logged() -> list[str]:
	"""What the app's log is told while the test runs."""
	from client_hub.log import logger

	seen = []
	handler = logging.Handler()
	handler.emit = lambda record: seen.append(record.getMessage())
	logger().addHandler(handler)
	yield seen
	logger().removeHandler(handler)
