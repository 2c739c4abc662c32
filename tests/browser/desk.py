"""One user's desk in the browser: opening pages, waiting until they are still, and what went wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator

import frappe
from playwright.sync_api import ConsoleMessage, Locator, Page, Response, expect
from playwright.sync_api import TimeoutError as TookTooLong

VERSION = int(frappe.__version__.split(".")[0])

HOME = "/app" if VERSION < 16 else "/desk"
"""Where the desk is."""

TABS = (
	"overview",
	"contact_details",
	"projects",
	"orders_and_invoices",
	"deals_and_quotes",
	"files",
	"activity",
	"parties",
)

# Knows the page's requests that are under way, the socket's apart, so that a test can wait until it is still.
WATCH_REQUESTS = """
(() => {
	const state = (window.__requests = { pending: new Map(), quiet_since: performance.now() });
	const begin = (key, url) => state.pending.set(key, String(url));
	const end = (key) => { state.pending.delete(key); state.quiet_since = performance.now(); };
	const fetch_it = window.fetch;
	window.fetch = (what, ...more) => {
		const key = {};
		begin(key, what.url || what);
		return fetch_it(what, ...more).finally(() => end(key));
	};
	const { open, send } = XMLHttpRequest.prototype;
	XMLHttpRequest.prototype.open = function (method, url, ...more) {
		this.__url = String(url);
		return open.call(this, method, url, ...more);
	};
	XMLHttpRequest.prototype.send = function (...args) {
		if (!this.__url.includes("socket.io")) {
			begin(this, this.__url);
			this.addEventListener("loadend", () => end(this));
		}
		return send.apply(this, args);
	};
})();
"""

IS_STILL = """() => window.__requests?.pending.size === 0
	&& performance.now() - window.__requests.quiet_since > 120
	&& !document.querySelector("[aria-busy=true], .ch-skeleton")
"""

STIRS = """() => [
	...(window.__requests?.pending.values() || ["the page itself"]),
	...[...document.querySelectorAll("[aria-busy=true], .ch-skeleton")].map((busy) => busy.outerHTML.slice(0, 300)),
]
"""

# Bootstrap does not close a dialog that has not come in to its end.
NO_DIALOG_COMES_IN = """() => [...document.querySelectorAll(".modal.show")]
	.every((dialog) => !$(dialog).data("bs.modal")?._isTransitioning)
"""

# No socket server runs beside the tests' web server, Frappe's pages name no icon, and the browser's own
# viewer of papers trips over itself when it is closed early.
NO_PROBLEM = re.compile(r"socket\.io|/favicon\.ico|chrome-extension://")


class Desk:
	"""A page of the desk as one user sees it."""

	def __init__(self, page: Page, url: str):
		self.page = page
		self.url = url
		self.problems: list[str] = []
		self.responses: list[Response] = []
		self._provoked: list[str] = []
		page.add_init_script(WATCH_REQUESTS)
		page.on("console", self._on_console)
		page.on("pageerror", lambda error: self._on_error(f"pageerror: {error.stack or error}"))
		page.on("response", self._on_response)

	def _on_console(self, message: ConsoleMessage) -> None:
		text = f"{message.text} {message.location.get('url', '')}"
		if message.type == "error" and not NO_PROBLEM.search(text):
			self.problems.append(f"console: {text}")

	def _on_error(self, text: str) -> None:
		if not NO_PROBLEM.search(text):
			self.problems.append(text)

	def _on_response(self, response: Response) -> None:
		if "/api/" in response.url:
			self.responses.append(response)

	def provokes(self, text: str) -> None:
		"""From now on an error with `text` in it is one that the test causes on purpose."""
		self._provoked.append(text)

	@property
	def unprovoked(self) -> list[str]:
		return [p for p in self.problems if not any(text in p for text in self._provoked)]

	# --- going places --------------------------------------------------------------------------

	def open(self, path: str) -> None:
		"""Load a page of the desk anew, by its address after `HOME`."""
		self.page.goto(f"{self.url}{HOME}/{path}", wait_until="commit")
		self.responses.clear()  # the browser forgets what the page before was told
		self.page.wait_for_function("window.frappe?.boot && window.__requests")

	def open_list(self) -> Locator:
		"""The list of clients, and its rows when they are there."""
		self.open("client")
		rows = self.page.locator(".list-row-container .list-row")
		expect(rows.first).to_be_visible()
		return rows

	def open_client(self, name: str) -> None:
		"""A client's page, with all that its overview shows."""
		self.open(f"client/{name}")
		self.wait_for_overview()

	def wait_for_overview(self) -> None:
		expect(self.page.locator(".ch-overview")).to_be_visible()
		expect(self.page.locator(".ch-overview [aria-busy=true]")).to_have_count(0)
		self.settle()

	def open_quick_entry(self) -> Locator:
		"""The dialog behind "Add client" in the list, ready to be filled in."""
		self.page.locator(".primary-action:visible").click()
		expect(self.dialog.locator("[data-fieldname=legal_name] input")).to_be_focused()
		self.settle()
		return self.dialog

	def type(self, field: str, value: str) -> None:
		"""Fill in a field of the dialog and leave it, as Frappe takes what was typed when it is left."""
		control = self.dialog.locator(f"[data-fieldname={field}] input:visible")
		control.fill(value)
		control.press("Tab")

	def save(self) -> None:
		"""Save the form that is open, when it knows of what was typed, and wait until it is saved."""
		not_saved = self.page.locator(".indicator-pill:visible", has_text="Not Saved")
		self.page.keyboard.press("Tab")  # out of the field
		expect(not_saved).to_be_visible()
		self.settle()
		self.page.locator(".primary-action:visible").click()
		expect(not_saved).to_have_count(0)
		self.settle()

	def settle(self) -> None:
		"""Wait until no request is under way and nothing of ours is still loading."""
		try:
			self.page.wait_for_function(IS_STILL)
		except TookTooLong as error:
			raise AssertionError(f"Not still: {self.page.evaluate(STIRS)} at {self.page.url}") from error

	def tab_button(self, tab: str) -> Locator:
		return self.page.locator(f"#client-{tab}_tab-tab")

	def panel(self, tab: str) -> Locator:
		return self.page.locator(f"#client-{tab}_tab")

	def show(self, tab: str) -> Locator:
		"""Click a tab, and return its panel when everything in it is there."""
		self.tab_button(tab).click()
		panel = self.panel(tab)
		expect(panel.locator("[class^=ch-]:visible").first).to_be_visible()
		self.settle()
		return panel

	def walk(self) -> Iterator[tuple[str, Locator]]:
		"""Every tab, one after the other, with its panel."""
		for tab in TABS:
			yield tab, self.show(tab)

	# --- what is there -------------------------------------------------------------------------

	def tile(self, tile: str) -> Locator:
		return self.page.locator(f".ch-overview [data-tile={tile}]")

	@property
	def figures(self) -> Locator:
		"""The figures that open a list."""
		return self.page.locator(".ch-all-figures button[data-bucket]")

	def figure(self, section: str, bucket: str) -> Locator:
		return self.page.locator(f".ch-all-figures [data-section={section}][data-bucket={bucket}]")

	@property
	def money(self) -> Locator:
		return self.page.locator(".ch-money")

	def side(self, side: str) -> Locator:
		"""What they owe us (receivable), or we owe them (payable)."""
		return self.money.locator(f"[data-side={side}]")

	def details(self, side: str) -> Locator:
		"""What it is made of, unfolded."""
		details = self.side(side).locator("details")
		if details.get_attribute("open") is None:
			details.locator("summary").click()
		return details

	def document_list(self, section: str) -> DocumentList:
		return DocumentList(self, self.page.locator(f".ch-list[data-section={section}]"))

	@property
	def dialog(self) -> Locator:
		return self.page.locator(".modal.show")

	def answer(self, button: Locator) -> None:
		"""Click a button of a dialog that closes it, once it is there: one that still comes in stays open."""
		button.wait_for()
		self.page.wait_for_function(NO_DIALOG_COMES_IN)
		button.click()

	@property
	def message(self) -> Locator:
		"""The message that Frappe shows over the page."""
		return self.page.locator(".modal.show .msgprint")

	def asked(self, method: str) -> list[str]:
		"""Addresses by which this page has asked a method of ours, since it was loaded."""
		return [r.url for r in self.responses if f"/client_hub.api.{method}?" in r.url]

	def api_bodies(self) -> dict[str, str]:
		"""Address and text of each answer of the API that this page has had, since it was loaded."""
		found = {}
		for number, response in enumerate(self.responses):
			if response.ok:
				found[f"{number} {response.url}"] = response.text()
		return found


class DocumentList:
	"""One section's list in a tab of a client's page."""

	def __init__(self, desk: Desk, root: Locator):
		self.desk = desk
		self.root = root

	@property
	def rows(self) -> Locator:
		return self.root.locator(".ch-list-rows tbody tr")

	@property
	def chosen(self) -> Locator:
		return self.root.locator(".ch-chip[aria-pressed=true]")

	@property
	def empty(self) -> Locator:
		return self.root.locator(".ch-list-rows .ch-note")

	def chip(self, bucket: str) -> Locator:
		return self.root.locator(f".ch-chip[data-bucket={bucket}]")

	def choose(self, bucket: str) -> None:
		self.chip(bucket).click()
		self.wait()

	def wait(self) -> None:
		expect(self.root.locator(".ch-list-rows[aria-busy=false]")).to_be_visible()
		self.desk.settle()

	def names(self) -> list[str]:
		"""What the rows are called, over all pages."""
		return self._over_all_pages("th")

	def values(self, label: str) -> list[str]:
		"""What stands in a column, over all pages."""
		return self._over_all_pages(f'td[data-label="{label}"]')

	def _over_all_pages(self, cell: str) -> list[str]:
		self.wait()
		found = self.rows.locator(cell).all_inner_texts()
		while (further := self.root.locator(".ch-next:not([disabled])")).count():
			further.click()
			self.wait()
			found += self.rows.locator(cell).all_inner_texts()
		return [text.strip() for text in found]


def number_in(text: str) -> int:
	"""The count that a figure or a chip shows."""
	return int(re.sub(r"\D", "", text))


def amount_in(text: str) -> float:
	"""The amount or the hours that a text shows, written as 1,234.5."""
	return float(re.sub(r"[^\d.]", "", text).strip("."))
