"""What Ctrl+G finds of clients, for whom, and that Frappe's own index of all texts has nothing of them."""

import frappe
import pytest
from frappe.utils import global_search

from client_hub import install, overrides
from client_hub.demo import builders
from client_hub.patches.v0_2 import global_search as patch

SETTINGS = "Global Search Settings"


@pytest.fixture(autouse=True)
def in_settings():
	"""The site's settings may have been changed by hand."""
	install.add_to_global_search()
	yield
	frappe.cache.hdel("global_search", "search_priorities")


@pytest.fixture
def zarpelon():
	return builders.client(
		"Zarpelón Hermanos, S.L.", trade_name="Taller Quintín", tax_id="A28015865", country="Spain"
	)


def found(text: str, **arguments) -> list[str]:
	return [row["name"] for row in overrides.search(text=text, doctype="Client", **arguments)]


@pytest.mark.parametrize(
	"text",
	[
		"Zarpelón",
		"hermanos zarpelon",
		"quintin",
		"A28015865",
		"a-28.015.865",
		"ESA28015865",
		"es a28015865",
		"2801586",
	],
)
def test_a_client_is_found_by_name_and_tax_id(text, zarpelon):
	builders.client("Another")
	assert found(text) == [zarpelon.name]


def test_a_client_is_found_by_its_id(zarpelon):
	assert found(zarpelon.name.lower()) == [zarpelon.name]


@pytest.mark.parametrize(
	"text", ["Zarpelón Nobody", "%", "_", "\\", " ", "", "' or 1=1 -- ", "%|%", "zarp%n", "zarpelon " * 1_000]
)
def test_nothing_else_is(text, zarpelon):
	assert found(text) == []


@pytest.mark.parametrize("limit", [10**23, "9" * 30, -1, "x"])
def test_an_odd_number_of_rows_breaks_nothing(limit, zarpelon):
	assert found("Zarpelon", start=limit) in ([], [zarpelon.name])
	assert found("Zarpelon", limit=limit) in ([], [zarpelon.name])


@pytest.mark.parametrize("text", [None, ["a"], {"a": 1}, "\ud800"])
def test_what_is_no_text_finds_nothing(text, zarpelon):
	assert overrides.search(text=text) == []


@pytest.mark.parametrize("limit", ["9" * 30, [1], None])
def test_frappes_own_search_gets_a_number_of_rows(limit, zarpelon):
	assert overrides.search(text="Zarpelon", limit=limit, start=limit) in (
		[],
		found("Zarpelon"),
		[*overrides.search(text="Zarpelon")],
	)


def test_who_is_called_so_comes_first(zarpelon):
	other = builders.client("A Zarpelón of another kind")
	begins = builders.client("Zarpelón Abel")
	exact = builders.client("Zarpelón")
	assert found("zarpelón") == [exact.name, begins.name, zarpelon.name, other.name]
	assert found("zarpelón", start=1, limit=2) == [begins.name, zarpelon.name]


def test_a_hit_stands_under_the_name_and_is_no_html(zarpelon):
	(row,) = overrides.search(text="A28015865", doctype="Client")
	assert row["title"] == "Zarpelón Hermanos, S.L."
	assert row["content"] == "Legal Name : Zarpelón Hermanos, S.L., Taller Quintín, A28015865"
	(row,) = overrides.search(text="a-28.015.865", doctype="Client")
	assert row["content"].endswith(", A28015865 (a-28.015.865)"), "the desk shows what has the words in it"
	frappe.db.set_value("Client", zarpelon.name, "legal_name", "<img src=x onerror=a>")
	(row,) = overrides.search(text="A28015865", doctype="Client")
	assert "<" not in row["title"] + row["content"]


# --- who finds what ------------------------------------------------------------------------------


def test_a_user_limited_to_one_client_finds_no_other(zarpelon, limited_to, as_user):
	own = builders.client("Zarpelón of mine")
	with as_user("sales"):
		assert set(found("zarpelón")) == {zarpelon.name, own.name}
	limited_to("sales", "Client", own.name)
	with as_user("sales"):
		assert found("zarpelón") == [own.name]
		assert found("A28015865") == found(zarpelon.name) == []
		rows = overrides.search(text="Zarpelón")
		assert [row["name"] for row in rows if row["doctype"] == "Client"] == [own.name]


def test_a_user_limited_by_parties_finds_no_other(zarpelon, limited_to, as_user):
	own = builders.client("Zarpelón of mine", is_customer=1)
	zarpelon.update({"is_customer": 1}).save()
	limited_to("sales", "Customer", own.primary_customer)
	with as_user("sales"):
		assert found("zarpelón") == [own.name]


def test_without_a_role_only_a_client_that_is_shared_is_found(zarpelon, as_user):
	builders.client("Zarpelón, not shared")
	with as_user("no_role") as user:
		assert found("zarpelón") == []
	frappe.share.add_docshare("Client", zarpelon.name, user, read=1, flags={"ignore_share_permission": True})
	with as_user("no_role"):
		assert found("zarpelón") == [zarpelon.name]


def test_a_hidden_field_is_neither_searched_nor_told(zarpelon, hide_field, as_user):
	hide_field("Client", "tax_id")
	hide_field("Client", "trade_name")
	with as_user("sales"):
		assert found("A28015865") == found("ES a-28015865") == found("quintin") == []
		(row,) = overrides.search(text="hermanos", doctype="Client")
		assert row["content"] == "Legal Name : Zarpelón Hermanos, S.L."


# --- Frappe's own search -------------------------------------------------------------------------


@pytest.fixture
def indexed():
	"""`indexed(doctype, name, text)`: a row of Frappe's index, of whose table MariaDB takes nothing back."""
	index, written = frappe.qb.Table("__global_search"), []

	def write(*row: str) -> None:
		written.append(row)
		frappe.qb.into(index).columns("doctype", "name", "content").insert(*row).run()

	yield write
	for doctype, name, _text in written:
		frappe.db.delete("__global_search", {"doctype": doctype, "name": name})


def test_other_doctypes_are_frappes(indexed):
	client = builders.client("Xylotherium")
	indexed("Customer", "TEST-XYLOTHERIUM", "Customer Name : Xylotherium")
	theirs = global_search.search("Xylotherium")
	assert [row.name for row in theirs] == ["TEST-XYLOTHERIUM"]
	assert overrides.search(text="Xylotherium", doctype="Customer") == theirs
	ours, *rest = overrides.search(text="Xylotherium")
	assert (ours["name"], rest) == (client.name, theirs)


def test_what_frappes_index_has_of_clients_is_not_told(indexed):
	client = builders.client("Xylotherium")
	indexed("Client", "TEST-XYLOTHERIUM", "Notes : Xylotherium")
	assert [row.name for row in global_search.search("Xylotherium")] == ["TEST-XYLOTHERIUM"]
	assert [row["name"] for row in overrides.search(text="Xylotherium")] == [client.name]


def test_a_client_that_is_saved_leaves_nothing_in_frappes_index(zarpelon):
	zarpelon.update({"trade_name": "Indexed"}).save()
	global_search.sync_global_search()
	global_search.rebuild_for_doctype("Client")
	index = frappe.qb.Table("__global_search")
	assert not frappe.qb.from_(index).select(index.name).where(index.doctype == "Client").run()


def test_clients_are_not_found_once_an_administrator_has_taken_them_out(zarpelon):
	settings = frappe.get_doc(SETTINGS)
	settings.allowed_in_global_search = [
		row for row in settings.allowed_in_global_search if row.document_type != "Client"
	]
	settings.save()
	assert found("zarpelón") == []
	install.after_migrate()
	assert found("zarpelón") == []


def test_the_patch_forgets_what_frappe_kept_and_adds_one_row(indexed):
	rows = {"document_type": "Client"}
	frappe.db.delete("Global Search DocType", rows)
	index = frappe.qb.Table("__global_search")
	indexed("Client", "TEST-ZARPELON", "Name : Zarpelón")
	others = frappe.get_all("Global Search DocType", order_by="idx", pluck="document_type")
	for _time in range(2):
		patch.execute()
		assert not frappe.qb.from_(index).select(index.name).where(index.doctype == "Client").run()
		there = frappe.get_all("Global Search DocType", order_by="idx", pluck="document_type")
		assert there == [*others, "Client"]
	frappe.get_doc(SETTINGS).save()
