"""What figures count for whom: totals without documents, and that more rights never show less."""

import random

import frappe
import pytest
from world_of_rights import build

from client_hub import api
from client_hub.demo import builders
from client_hub.overview.access import sees_totals
from client_hub.overview.sections import OWN_SECTIONS
from client_hub.permissions import can_read, counted

DOCTYPES = ["Payment Ledger Entry", "Customer", "Supplier", *{s.doctype: 1 for s in OWN_SECTIONS}]


@pytest.fixture
def totals(settings):
	settings(totals_roles=[{"role": "Sales User"}])


def figures(client, section: str) -> dict:
	(found,) = (
		entry
		for tile in api.overview(client.name)["tiles"].values()
		for entry in tile["sections"]
		if entry["section"] == section
	)
	return found


def count(client, section: str, bucket: str) -> int:
	return next(f["count"] for f in figures(client, section)["figures"] if f["bucket"] == bucket)


# --- totals follow User Permissions --------------------------------------------------------------


@pytest.fixture
def branches(totals):
	"""A client with two Customers, each with documents of every way to reach a client."""
	client = builders.client("Two branches", is_customer=1)
	one, two = client.primary_customer, builders.customer("Two", client=client.name).name
	for customer in (one, two):
		party = frappe.get_doc("Customer", customer)
		builders.sales_invoice(customer)
		builders.quotation(party)
		builders.contract("Customer", customer)
		builders.payment_on_account("Customer", customer, 50)
		project = builders.project(f"Of {customer}", customer=customer)
		builders.task(f"Of {customer}", project=project.name)
	return client, one, two


@pytest.mark.parametrize(
	("section", "bucket"),
	[
		("sales_invoices", "authorised"),
		("projects", "total"),
		("tasks", "no_date"),
		("payments", "received"),
		("contracts", "active"),
	],
)
def test_totals_are_those_of_the_permitted_branch(section, bucket, branches, as_user, limited_to):
	"""By a link, by a dynamic link, and through the project."""
	client, one, _two = branches
	with as_user("sales"):
		assert figures(client, section)["state"] == "totals_only"
		assert count(client, section, bucket) == 2
	limited_to("sales", "Customer", one)
	with as_user("sales"):
		assert count(client, section, bucket) == 1


def test_the_balance_is_that_of_the_permitted_branch(branches, as_user, limited_to):
	client, one, _two = branches
	with as_user("sales"):
		whole = api.balance(client.name)["net"][0]["amount"]
	limited_to("sales", "Customer", one)
	with as_user("sales"):
		assert api.balance(client.name)["net"][0]["amount"] == whole / 2


def test_a_permission_on_a_project_limits_its_tasks(branches, as_user, limited_to):
	client, one, _two = branches
	limited_to("sales", "Project", frappe.db.get_value("Project", {"customer": one}))
	with as_user("sales"):
		assert (count(client, "projects", "total"), count(client, "tasks", "no_date")) == (1, 1)


def test_conditions_of_other_apps_count(branches, as_user, outside_app):
	outside_app({"permission_query_conditions": {"Project": "erpnext.outside_app.only_of_nobody"}})
	with as_user("sales"):
		assert count(branches[0], "projects", "total") == 0
		assert count(branches[0], "tasks", "no_date") == 0  # a task is as far as its project


def test_a_share_adds_to_the_totals_and_is_listed(branches, as_user, limited_to, logged):
	client, one, two = branches
	user = limited_to("sales", "Customer", one)
	invoice = frappe.db.get_value("Sales Invoice", {"customer": two})
	frappe.share.add("Sales Invoice", invoice, user, read=1)
	with as_user("sales"):
		section = figures(client, "sales_invoices")
		logged.clear()
		listed = api.documents(client.name, "sales_invoices", "authorised")
	assert "sales_invoices" in logged[0]
	assert (section["state"], section["readable"]) == ("totals_only", 1)
	assert section["figures"][0]["count"] == 2
	assert (listed["total"], listed["of"], [row["name"] for row in listed["rows"]]) == (1, 2, [invoice])
	assert listed["amounts"] == section["figures"][0]["amounts"]
	with as_user("sales"):  # what is not found is not what may not be read
		found = api.documents(client.name, "sales_invoices", "authorised", search="No such document")
	assert found["total"] == 0 and "of" not in found


def test_without_anything_to_list_there_is_no_list(branches, as_user):
	with as_user("sales"):
		assert "readable" not in figures(branches[0], "sales_invoices")
		with pytest.raises(frappe.PermissionError):
			api.documents(branches[0].name, "sales_invoices", "authorised")


def test_who_reads_all_has_no_second_count(branches, as_user):
	with as_user("accounts"):
		assert "of" not in api.documents(branches[0].name, "sales_invoices", "authorised")


def test_ownership_alone_leaves_the_totals(branches, as_user):
	"""A role that reads one's own documents must not take away what the totals showed."""
	client = branches[0]
	role = frappe.get_doc({"doctype": "Role", "role_name": "Own Tasks", "desk_access": 1}).insert().name
	frappe.permissions.add_permission("Task", role)
	frappe.db.set_value("Custom DocPerm", {"parent": "Task", "role": role}, "if_owner", 1)
	user = builders.user("test.owner@client-hub.example.com", ["Sales User", role]).name
	own = frappe.db.get_value("Task", {"client": client.name})
	frappe.db.set_value("Task", own, "owner", user)
	frappe.clear_cache(doctype="Task")
	try:
		with as_user(user):
			section = figures(client, "tasks")
			listed = api.documents(client.name, "tasks", "no_date")
	finally:
		frappe.db.rollback()
		frappe.clear_cache(doctype="Task")
	assert (section["state"], section["readable"]) == ("totals_only", 1)
	assert (listed["total"], listed["of"]) == (1, 2)


# --- more rights never show less -----------------------------------------------------------------

ROLES = [
	"Sales User",
	"Accounts User",
	"Purchase User",
	"Projects User",
	"Support Team",
	"Sales Master Manager",
	"Accounts Manager",
	"Employee",
]
LIMITS = ("Company", "Customer", "Supplier", "Project", "Client", "Customer Group", "Territory")


@pytest.mark.parametrize("seed", range(25))
def test_more_rights_never_show_less(seed, totals, as_user):
	dice = random.Random(seed)
	world = build()
	user = builders.user(f"random.{seed}@client-hub.example.com", dice.sample(ROLES, dice.randint(0, 4))).name
	for _number in range(dice.randint(0, 4)):
		_limit(user, dice)
	for _number in range(dice.randint(0, 3)):
		_share(user, dice)
	before = _seen(user, as_user)
	for change in dice.sample([_add_role, _share, _lift_limits], 3):
		what = change(user, dice)
		after = _seen(user, as_user)
		lost = {doctype: before[doctype] - after[doctype] for doctype in before}
		assert not any(lost.values()), (change.__name__, what, lost)
		before = after
	assert world


def _seen(user: str, as_user) -> dict[str, set[str]]:
	"""{DocType: names} of what the user's figures count, and of the clients the user sees."""
	frappe.cache.delete_value("user_permissions")
	frappe.clear_cache(user=user)
	with as_user(user):
		seen = {}
		for doctype in DOCTYPES:
			table = frappe.qb.DocType(doctype)
			query = frappe.qb.from_(table).select(table.name)
			criterion = counted(doctype, sees_totals())
			seen[doctype] = set((query if criterion is None else query.where(criterion)).run(pluck=True))
		seen["Client"] = (
			set(frappe.get_list("Client", pluck="name", limit_page_length=0)) if can_read("Client") else set()
		)
	return seen


def _limit(user: str, dice: random.Random) -> tuple:
	doctype = dice.choice(LIMITS)
	value = dice.choice(frappe.get_all(doctype, pluck="name", order_by="creation desc", limit=6))
	if frappe.db.exists("User Permission", {"user": user, "allow": doctype, "for_value": value}):
		return doctype, value
	frappe.get_doc(
		{
			"doctype": "User Permission",
			"user": user,
			"allow": doctype,
			"for_value": value,
			"apply_to_all_doctypes": 1,
		}
	).insert()
	return doctype, value


def _share(user: str, dice: random.Random) -> tuple:
	doctype = dice.choice(["Client", "Customer", "Supplier", "Sales Invoice", "Task", "Project"])
	name = dice.choice(frappe.get_all(doctype, pluck="name", order_by="creation desc", limit=6))
	frappe.share.add(doctype, name, user, read=1)
	return doctype, name


def _add_role(user: str, dice: random.Random) -> str:
	role = dice.choice(ROLES)
	frappe.get_doc("User", user).add_roles(role)
	return role


def _lift_limits(user: str, dice: random.Random) -> str:
	limited = sorted(set(frappe.get_all("User Permission", {"user": user}, pluck="allow")))
	doctype = dice.choice(limited) if limited else ""
	frappe.db.delete("User Permission", {"user": user, "allow": doctype})
	return doctype
