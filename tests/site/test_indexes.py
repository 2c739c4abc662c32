"""Indexes and conflicts: what install and migrate make, take back and refuse."""

import frappe
import pytest

from client_hub import install
from client_hub.linked_documents import LINKED_DOCUMENTS, OTHER_INDEXES

DECLARED = [
	*((entry.doctype, columns) for entry in LINKED_DOCUMENTS.values() for columns in entry.indexes),
	*((doctype, columns) for doctype, indexes in OTHER_INDEXES.items() for columns in indexes),
]


def test_names_fit_mariadb_and_tell_all_columns_apart():
	names = {(doctype, install.index_name(columns)) for doctype, columns in DECLARED}
	assert len(names) == len(DECLARED)
	assert all(len(name) <= 64 and name.startswith("client_hub_") for _doctype, name in names)
	assert install.index_name(("a", "b", "c")) != install.index_name(("a", "b", "d"))
	assert len(install.index_name(("x" * 60, "y" * 60))) <= 64


def columns_of(doctype: str, index: str) -> list[str]:
	rows = frappe.db.sql(f"show index from `tab{doctype}` where key_name = %s", index, as_dict=True)
	return [row.Column_name for row in rows]


@pytest.fixture
def declared(monkeypatch):
	"""`declared(columns, …)` is all that is declared on a small table; other tables are left as they are."""
	doctype = "Party Type"
	others = [found for found in install.own_indexes() if found[0] != f"tab{doctype}"]
	own_indexes = install.own_indexes
	monkeypatch.setattr(install, "own_indexes", lambda: [i for i in own_indexes() if i not in others])

	def declare(*indexes):
		monkeypatch.setattr(install, "_declared_indexes", lambda: {doctype: list(indexes)})
		install.add_indexes()
		return [name for table, name in install.own_indexes() if table == f"tab{doctype}"]

	yield declare
	declare()
	assert not install.own_indexes()


@pytest.mark.committing
def test_changed_columns_arrive_and_the_former_index_goes(declared):
	(first,) = declared(("party_type", "account_type", "owner"))
	assert columns_of("Party Type", first) == ["party_type", "account_type", "owner"]
	(second,) = declared(("party_type", "account_type", "creation"))
	assert second != first
	assert columns_of("Party Type", second) == ["party_type", "account_type", "creation"]


@pytest.mark.committing
def test_an_index_of_a_former_version_that_nobody_declares_goes_and_others_stay(declared):
	frappe.db.add_index("Party Type", ["party_type", "owner"], "client_hub_party_type_owner")
	frappe.db.add_index("Party Type", ["party_type", "idx"], "clientXhub_of_the_site")
	try:
		kept = declared(("party_type", "account_type"))
		assert kept == [install.index_name(("party_type", "account_type"))]
		assert columns_of("Party Type", "clientXhub_of_the_site")
	finally:
		install.drop_index("tabParty Type", "clientXhub_of_the_site")


@pytest.mark.committing
def test_a_second_time_changes_nothing(declared):
	assert declared(("party_type", "account_type")) == declared(("party_type", "account_type"))


# --- conflicts -----------------------------------------------------------------------------------


def test_on_its_own_site_nothing_is_in_the_way():
	install.before_install()


@pytest.mark.parametrize(
	("doctype", "name"),
	[
		("DocType", "Client"),
		("DocType", "Client Import"),
		("DocType", "Client Import Row"),
		("DocType", "Client Export"),
		("DocType", "Client Hub Settings"),
		("DocType", "Client Hub Page Layout"),
		("DocType", "Client Party Origin"),
		("Workspace", "Clients"),
		("Print Format", "Client Brief"),
		("Report", "Client Statement"),
		("Module Onboarding", "Client Hub"),
	],
)
@pytest.mark.parametrize("module", ["Selling", None])
def test_a_record_of_the_sites_own_with_the_name_of_one_of_ours_is_in_the_way(doctype, name, module):
	assert name in install.shipped(doctype)
	table = frappe.qb.DocType(doctype)
	frappe.qb.update(table).set(table.module, module).where(table.name == name).run()
	with pytest.raises(install.ConflictError, match=name):
		install.before_install()


def test_what_is_shipped_is_found_by_its_files():
	assert install.shipped("Onboarding Step") == [
		"Adopt existing parties",
		"Choose who sees totals",
		"See a client's page",
	]
