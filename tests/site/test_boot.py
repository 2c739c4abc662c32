"""What the desk is told of Client Hub from the start. The page layout's part is in test_page."""

import frappe
import frappe.boot
import pytest
from frappe.desk.desktop import get_workspace_sidebar_items

from client_hub import overrides
from client_hub.boot import extend_bootinfo
from client_hub.demo import builders


@pytest.mark.parametrize("shown", [0, 1])
def test_the_first_set_up_is_offered_only_on_a_site_that_shows_set_ups(shown, monkeypatch):
	frappe.db.set_value("Module Onboarding", "Client Hub", "is_complete", 0)
	settings = frappe.get_doc("System Settings")
	settings.enable_onboarding = shown
	monkeypatch.setattr(frappe.local, "system_settings", settings, raising=False)
	bootinfo = frappe._dict()
	extend_bootinfo(bootinfo)
	assert bootinfo.client_hub["offer_setup"] is bool(shown)


@pytest.fixture
def selling():
	"""What version 16 tells the desk of Selling's sidebar, as far as we look at it."""
	if not frappe.db.table_exists("Workspace Sidebar"):
		pytest.skip("Version 15 has no sidebars")
	items = [("Home", "Workspace", "Selling"), ("Quotation", "DocType", "Quotation")]
	items = [dict(zip(("label", "link_type", "link_to"), item, strict=True)) for item in items]
	return frappe._dict(workspace_sidebar_item={"selling": {"items": items}})


def labels(bootinfo) -> list[str]:
	extend_bootinfo(bootinfo)
	return [item["label"] for item in bootinfo.workspace_sidebar_item["selling"]["items"]]


def test_clients_are_under_selling_once(selling):
	assert labels(selling) == ["Home", "Clients", "Quotation"]
	assert labels(selling) == ["Home", "Clients", "Quotation"]


def test_who_may_not_read_clients_has_none_under_selling(selling, as_user):
	with as_user("no_role"):
		assert labels(selling) == ["Home", "Quotation"]


def test_a_sidebar_that_a_user_has_arranged_stays_as_it_is(selling, as_user):
	with as_user("sales") as user:
		frappe.get_doc({"doctype": "Workspace Sidebar", "title": f"Selling-{user}", "for_user": user}).insert(
			ignore_permissions=True
		)
		assert labels(selling) == ["Home", "Quotation"]


def modules_on_desk(bootinfo) -> set[str]:
	"""Whose workspaces, sidebars and icons the desk shows, by module or app."""
	workspaces = bootinfo.get("allowed_workspaces") or bootinfo.workspaces["pages"]
	sidebars = bootinfo.get("workspace_sidebar_item", {}).values()
	icons = bootinfo.get("desktop_icons") or []
	modules = {place["module"] for place in [*workspaces, *sidebars]}
	return modules | {icon["app"] for icon in icons if "app" in icon}


@pytest.mark.parametrize("role", ["Sales User", "Stock User"])
def test_the_desk_has_clients_for_those_only_who_may_read_them(role, as_user):
	user = builders.user("stranger@client-hub.example.com", [role])
	with as_user(user.name):
		for _time in range(2):  # Frappe keeps a part of it
			bootinfo = frappe.boot.get_bootinfo()
			extend_bootinfo(bootinfo)
			ours = modules_on_desk(bootinfo) & {"Client Hub", "client_hub"}
			assert bool(ours) is (role == "Sales User")
			assert modules_on_desk(bootinfo) - ours


@pytest.fixture
def without_parents():
	if frappe.db.table_exists("Workspace Sidebar"):
		pytest.skip("Version 16 has no parent pages")


def place_of_clients(pages: list) -> list[tuple]:
	return [(page.name, page.parent_page) for page in pages if page.module == "Client Hub"]


@pytest.mark.parametrize(
	("role", "place"),
	[
		("Purchase User", [("Clients", "")]),
		("Projects User", [("Clients", "")]),
		("Support Team", [("Clients", "")]),
		("Sales User", [("Clients", "Selling")]),
		("Stock User", []),
	],
)
def test_clients_stand_by_themselves_where_the_user_has_no_selling(role, place, without_parents, as_user):
	user = builders.user("stranger@client-hub.example.com", [role])
	with as_user(user.name):
		bootinfo = frappe.boot.get_bootinfo()
		extend_bootinfo(bootinfo)
		assert place_of_clients(bootinfo.allowed_workspaces) == place
		assert place_of_clients(overrides.get_workspace_sidebar_items()["pages"]) == place
		others = [page for page in get_workspace_sidebar_items()["pages"] if page.module != "Client Hub"]
		assert [p for p in bootinfo.allowed_workspaces if p.module != "Client Hub"] == others
	assert frappe.db.get_value("Workspace", "Clients", "parent_page") == "Selling"


def test_our_own_sidebar_leads_where_the_app_has_something(site):
	"""Frappe takes it for granted that the links of an app's sidebar are good."""
	path = frappe.get_app_path("client_hub", "workspace_sidebar", "clients.json")
	for item in frappe.get_file_json(path)["items"]:
		if item["type"] == "Link":
			assert frappe.db.exists(item["link_type"], item["link_to"]), item["label"]
