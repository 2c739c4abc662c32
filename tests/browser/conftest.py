"""Browser tests: Chromium against the served site, with the demo's story as data.

`make test` names the site, its address and the Chromium in the environment. The tests look at the
site as users do; what they need beyond the story they commit before and remove afterwards. One
browser runs for all tests, each user logs in once, and each test gets pages of its own.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import frappe
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

sys.path.insert(0, str(Path(__file__).parent))  # tests are no packages: see pyproject.toml

from desk import Desk

URL = os.environ.get("CLIENT_HUB_URL")
CHROMIUM = os.environ.get("CHROMIUM")
SITE = os.environ.get("FRAPPE_SITE")
SITES_PATH = os.environ.get("FRAPPE_SITES_PATH")

ARGUMENTS = [
	"--no-sandbox",
	"--disable-gpu",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
	"--no-first-run",
]

WIDE = {"width": 1280, "height": 900}

# How long anything may take before a test fails; a page takes a second or two, where the machine does not stand
# still.
PATIENCE = 60_000

STOCK_ROLES = ["Sales User", "Accounts User", "Purchase User", "Projects User", "Support Team"]

LOG_IN = """async (login) => {
	const response = await fetch("/api/method/login", {
		method: "POST",
		headers: { "Content-Type": "application/json" },
		body: JSON.stringify(login),
	});
	return response.status;
}"""


def pytest_configure(config):
	if not (URL and CHROMIUM and SITE and SITES_PATH):
		raise pytest.UsageError("The browser tests need a served site: run them with `make test`.")


# --- the site ------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
	"""The site, connected in this process too, to prepare data and to look up what to expect."""
	os.chdir(SITES_PATH)  # where Frappe runs: it finds its logs from there
	frappe.destroy()
	frappe.init(SITE, sites_path=SITES_PATH)
	frappe.connect()
	frappe.flags.mute_emails = True
	yield SITE
	frappe.destroy()


@contextmanager
def on_site() -> Iterator[None]:
	"""Read what the server has written by now; what the block writes, the server sees afterwards."""
	frappe.db.rollback()
	frappe.set_user("Administrator")
	frappe.local.lang = "en"
	frappe.local.role_permissions = {}
	try:
		yield
		frappe.db.commit()
	finally:
		frappe.db.rollback()
		frappe.set_user("Administrator")


@pytest.fixture(scope="session", name="on_site")
def on_site_fixture(site):
	"""`with on_site(): …` runs the block as Administrator in a transaction that is committed."""
	return on_site


@pytest.fixture(scope="session")
def story(site) -> None:
	"""The demo's data, adopted: built on the first run of a site, kept since."""
	from client_hub import demo
	from client_hub.identity import adoption

	with on_site():
		demo.build()
		adoption.adopt()


@pytest.fixture(scope="session")
def client_of(story) -> Callable[[str], str]:
	"""`client_of("Aurora Logística S.A.")`: the client's ID."""

	def find(legal_name: str) -> str:
		with on_site():
			return frappe.db.get_value("Client", {"legal_name": legal_name})

	return find


@pytest.fixture(scope="session")
def flagship(client_of) -> str:
	"""The client with documents in every bucket."""
	from client_hub.demo.cast import AURORA

	return client_of(AURORA.legal_name)


@pytest.fixture
def new_client(story) -> Iterator[Callable[..., str]]:
	"""`new_client("Name", **values)`: a client that is there for one test; returns its ID."""
	from client_hub.demo import builders

	made = []

	def make(legal_name: str, **values) -> str:
		with on_site():
			made.append(builders.client(legal_name, **values).name)
		return made[-1]

	yield make
	with on_site():
		for client in made:
			forget_client(client)


def forget_client(client: str) -> None:
	"""Delete a client that a test has made, with its parties, addresses, contacts and files."""
	legal_name = frappe.db.get_value("Client", client, "legal_name")
	parties = [
		(doctype, name)
		for doctype, title in (("Customer", "customer_name"), ("Supplier", "supplier_name"))
		for name in frappe.get_all(doctype, or_filters={"client": client, title: legal_name}, pluck="name")
	]
	owners = [client, *(name for _doctype, name in parties)]
	details = [
		(doctype, name)
		for doctype in ("Address", "Contact")
		for name in set(
			frappe.get_all(
				"Dynamic Link", {"parenttype": doctype, "link_name": ("in", owners)}, pluck="parent"
			)
		)
	]
	for doctype, name in (*parties, ("Client", client), *details):
		if frappe.db.exists(doctype, name):
			frappe.delete_doc(doctype, name, force=True)


@pytest.fixture(scope="session")
def new_user(story) -> Iterator[Callable]:
	"""`new_user("one.client", roles, {"Client": [name]})`: a user for the session; returns the login."""
	from client_hub.demo import builders
	from client_hub.demo.setting import PASSWORD

	made = []

	def make(name: str, roles: list[str], limits: dict[str, list[str]] | None = None, **values) -> str:
		email = f"browser.{name}@client-hub.example.com"
		with on_site():
			forget_user(email)
			builders.user(email, roles, limits, PASSWORD, **values)
		made.append(email)
		return email

	yield make
	with on_site():
		for email in made:
			forget_user(email)


def forget_user(email: str) -> None:
	"""Delete a user that a test has made, with what was said of it."""
	for doctype in ("User Permission", "DocShare"):
		for name in frappe.get_all(doctype, {"user": email}, pluck="name"):
			frappe.delete_doc(doctype, name, force=True, ignore_permissions=True)
	frappe.db.delete("__UserSettings", {"user": email})
	frappe.cache.hdel("_user_settings", f"Client::{email}")
	if frappe.db.exists("User", email):
		frappe.delete_doc("User", email, force=True, ignore_permissions=True)


@pytest.fixture(scope="session")
def manager(new_user) -> str:
	"""A user whom all stock roles together let see everything, and write."""
	return new_user("manager", [*STOCK_ROLES, "Sales Manager", "Accounts Manager", "Sales Master Manager"])


# --- the browser ---------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
	with sync_playwright() as playwright:
		browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
		yield browser
		browser.close()


@pytest.fixture(scope="session")
def context_of(browser, story) -> Callable[[str], BrowserContext]:
	"""The browser's context in which a user is logged in, once for the session."""
	from client_hub.demo.setting import PASSWORD

	contexts: dict[str, BrowserContext] = {}
	expect.set_options(timeout=PATIENCE)

	def find(user: str) -> BrowserContext:
		if user not in contexts:
			context = browser.new_context(viewport=WIDE, base_url=URL, reduced_motion="reduce")
			context.set_default_timeout(PATIENCE)
			# The server draws the whole desk for it, beside the other site's tests: a minute was once too little.
			context.set_default_navigation_timeout(3 * PATIENCE)
			page = context.new_page()
			page.goto("/api/method/ping")
			status = page.evaluate(LOG_IN, {"usr": user, "pwd": PASSWORD})
			assert status == 200, f"{user} cannot log in"
			page.close()
			contexts[user] = context
		return contexts[user]

	return find


@pytest.fixture
def desk(context_of) -> Iterator[Desks]:
	"""`desk("sales")` or `desk(login)`: a page of that user's. The test fails on errors in its console."""
	desks = Desks(context_of)
	yield desks
	desks.close()
	assert not desks.problems, "\n".join(desks.problems)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
	"""Close a test's pages before any of its fixtures ends: a page that is open asks for what is being removed."""
	if desks := getattr(item, "funcargs", {}).get("desk"):
		desks.close()


def without_socket(page: Page) -> None:
	"""Let the page not ask for the socket server, which does not run.

	Not by a route of Playwright's: with one, nothing is taken from the browser's cache.
	"""
	session = page.context.new_cdp_session(page)
	session.send("Network.enable")
	session.send("Network.setBlockedURLs", {"urls": ["*/socket.io/*"]})


class Desks:
	"""The pages that one test opens."""

	def __init__(self, context_of: Callable[[str], BrowserContext]):
		self.context_of = context_of
		self.opened: list[Desk] = []

	def __call__(self, user: str, width: int | None = None, height: int | None = None) -> Desk:
		from client_hub.demo.setting import address_of

		page = self.context_of(user if "@" in user else address_of(user)).new_page()
		without_socket(page)
		if width:
			page.set_viewport_size({"width": width, "height": height or WIDE["height"]})
		self.opened.append(Desk(page, URL))
		return self.opened[-1]

	def close(self) -> None:
		for desk in self.opened:
			desk.page.close()

	@property
	def problems(self) -> list[str]:
		return [problem for desk in self.opened for problem in desk.unprovoked]
