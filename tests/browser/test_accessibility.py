"""The page for people who use a keyboard, a screen reader, a dark theme or a narrow screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk import HOME, TABS, VERSION, Desk
from playwright.sync_api import Locator, expect

AXE = Path(__file__).parents[2] / "tools/javascript/node_modules/axe-core/axe.min.js"

OURS = ["[class^=ch-]", ".form-tabs-list", ".modal.show", ".page-actions .primary-action"]
"""What axe looks at: our panels and the tabs, dialogs and button around them. Frappe's navbar, its
sidebar, its form fields and its timeline are Frappe's; what they lack cannot be mended here."""

FRAPPES = [
	# Frappe's dialogs and controls: labels that name no input, a close button without a name
	".modal-header",
	".modal.show .frappe-control",
	".awesomplete",
	# The colours of a status are those of Frappe's own lists.
	".indicator-pill",
	# The heatmap and the charts draw text in colours of their own; their table says the same.
	".frappe-chart",
	# Grey on white, since version 16
	*([".form-tabs-list .nav-link:not(.active)"] if VERSION >= 16 else []),
]

FIND_VIOLATIONS = """async ([include, exclude, rules]) => {
	const there = (selectors) => selectors.filter((selector) => document.querySelector(selector));
	const { violations } = await axe.run(
		{ include: there(include), exclude: there(exclude) },
		{ resultTypes: ["violations"], ...(rules && { runOnly: rules }) },
	);
	return violations
		.filter(({ impact }) => ["serious", "critical"].includes(impact))
		.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 200)).join(" | ")}`);
}"""

FOCUSED = "() => document.activeElement"

# The way to an element that a user sees where the focus is: an outline, a shadow or a border change.
SHOWS_FOCUS = """(element) => {
	const style = getComputedStyle(element);
	return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
}"""


def violations(desk: Desk, rules: list[str] | None = None) -> list[str]:
	"""What axe finds serious or critical, by all its rules or by some."""
	if not AXE.exists():
		pytest.skip("axe-core is not installed: `make test` installs it")
	if not desk.page.evaluate("Boolean(window.axe)"):
		desk.page.evaluate(AXE.read_text())
	return desk.page.evaluate(FIND_VIOLATIONS, [OURS, FRAPPES, rules])


def set_theme(desk: Desk, theme: str) -> None:
	desk.page.evaluate("theme => document.documentElement.setAttribute('data-theme', theme)", theme)


def test_no_tab_has_a_serious_problem_in_light_or_dark(desk, flagship, manager):
	desk = desk(manager)
	desk.open_client(flagship)
	found = {}
	for tab, _panel in desk.walk():
		for theme, rules in (("light", None), ("dark", ["color-contrast"])):
			set_theme(desk, theme)
			if problems := violations(desk, rules):
				found[tab, theme] = problems
	assert not found, "\n".join(f"{where} {problems}" for where, problems in found.items())


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_list_and_its_dialog_have_no_serious_problem(theme, desk):
	desk = desk("sales")
	desk.open_list()
	set_theme(desk, theme)
	desk.open_quick_entry()
	assert not violations(desk)


def reach(desk: Desk, target: Locator, limit: int = 150) -> None:
	"""Press Tab from where the focus is until it is on the target, and see that it shows there."""
	handle = target.element_handle()
	for _ in range(limit):
		desk.page.keyboard.press("Tab")
		if handle.evaluate("(element) => element === document.activeElement"):
			assert handle.evaluate(SHOWS_FOCUS), f"no focus is to be seen on {target}"
			return
	raise AssertionError(f"Tab does not reach {target}")


def test_everything_on_the_page_is_reached_and_used_by_keyboard_alone(desk, flagship):
	desk = desk("accounts")
	page = desk.page
	desk.open_client(flagship)
	for figure in desk.figures.all():
		reach(desk, figure)
	page.locator(".ch-late-line").first.focus()
	reach(desk, desk.figure("sales_invoices", "overdue"))
	page.keyboard.press("Enter")
	documents = desk.document_list("sales_invoices")
	expect(documents.chosen).to_have_attribute("data-bucket", "overdue")
	documents.wait()
	expect(documents.root.locator("h3")).to_be_focused()
	pending = documents.chip("pending")
	reach(desk, pending)
	page.keyboard.press("Space")
	expect(documents.chosen).to_have_attribute("data-bucket", "pending")
	documents.wait()
	heading = documents.root.get_by_role("columnheader", name="ID")
	reach(desk, heading.get_by_role("button"))
	page.keyboard.press("Enter")
	expect(heading).to_have_attribute("aria-sort", "descending")
	documents.wait()
	expect(heading.get_by_role("button")).to_be_focused()
	link = documents.rows.first.get_by_role("link").first
	name = link.inner_text()
	reach(desk, link)
	page.keyboard.press("Enter")
	expect(page).to_have_url(f"{HOME}/sales-invoice/{name}")


def test_every_link_and_button_shows_that_it_has_the_focus(desk, flagship, manager):
	desk = desk(manager)
	desk.open_client(flagship)
	unseen = []
	for tab, _panel in desk.walk():
		desk.page.keyboard.press("Tab")  # from here on the focus is one of the keyboard
		ours = "[class^=ch-] :is(a[href], button:enabled, select, input):visible"
		for element in desk.page.locator(ours).element_handles():
			element.focus()
			if not element.evaluate(SHOWS_FOCUS):
				unseen.append((tab, element.evaluate("(element) => element.outerHTML.slice(0, 200)")))
	assert not unseen


def test_turning_the_page_of_a_list_keeps_the_focus(desk, flagship):
	desk = desk("accounts")
	desk.open_client(flagship)
	desk.show("orders_and_invoices")
	documents = desk.document_list("sales_invoices")
	documents.wait()
	documents.root.locator(".ch-next").focus()
	desk.page.keyboard.press("Enter")
	expect(documents.root.locator(".ch-pager")).to_contain_text("11 to 20")
	documents.wait()
	expect(documents.root.locator(".ch-next")).to_be_focused()


def test_each_tab_is_reached_and_opened_by_keyboard(desk, flagship):
	desk = desk("accounts")
	desk.open_client(flagship)
	desk.tab_button("overview").focus()
	for tab in TABS[1:]:
		reach(desk, desk.tab_button(tab), limit=400)
		desk.page.keyboard.press("Enter")
		expect(desk.panel(tab)).to_be_visible()
		desk.settle()
		desk.tab_button(tab).focus()


@pytest.mark.parametrize("user", ["sales", "accounts"])
def test_a_narrow_screen_scrolls_in_one_direction_only(user, desk, flagship):
	desk = desk(user, width=380)
	desk.open_client(flagship)
	for tab, panel in desk.walk():
		wide = desk.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
		assert wide <= 0, f"{tab} is {wide} px too wide"
		for control in panel.locator("[class^=ch-] >> css=button:visible, a:visible").all():
			box = control.bounding_box()
			assert box and box["x"] >= 0 and box["x"] + box["width"] <= 381, (
				tab,
				control.evaluate("(element) => element.outerHTML"),
			)
