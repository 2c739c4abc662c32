"""The table of linked DocTypes and the fixture that ships its custom fields."""

import json
from pathlib import Path

import pytest

from client_hub.linked_documents import (
	LINKED_DOCUMENTS,
	OTHER_INDEXES,
	PARTY_DOCTYPES,
	LinkedDocument,
	Source,
	custom_field,
)

APP = Path(__file__).parents[2] / "client_hub"


def test_the_fixture_equals_the_table():
	shipped = json.loads((APP / "fixtures" / "fields" / "custom_field.json").read_text())
	assert {row["name"]: row for row in shipped} == {
		f"{entry.doctype}-client": custom_field(entry) for entry in LINKED_DOCUMENTS.values()
	}


def test_every_fixture_row_belongs_to_the_module_so_that_uninstall_finds_it():
	assert {custom_field(entry)["module"] for entry in LINKED_DOCUMENTS.values()} == {"Client Hub"}


@pytest.mark.parametrize("entry", LINKED_DOCUMENTS.values(), ids=lambda entry: entry.doctype)
def test_a_lookup_by_client_has_an_index(entry):
	assert any(columns[0] == "client" for columns in entry.indexes)


@pytest.mark.parametrize("entry", LINKED_DOCUMENTS.values(), ids=lambda entry: entry.doctype)
def test_indexes_of_a_doctype_have_names_of_their_own(entry):
	names = [columns[:2] for columns in (*entry.indexes, *OTHER_INDEXES.get(entry.doctype, ()))]
	assert len(names) == len(set(names))


@pytest.mark.parametrize("entry", LINKED_DOCUMENTS.values(), ids=lambda entry: entry.doctype)
def test_what_a_source_names_has_a_client_itself(entry):
	for source in entry.sources:
		assert bool(source.doctype) != bool(source.doctype_field)
		if source.doctype:
			assert source.doctype in LINKED_DOCUMENTS


def test_indexes_are_composite_because_frappe_drops_single_column_ones():
	declared = [*(entry.indexes for entry in LINKED_DOCUMENTS.values()), *OTHER_INDEXES.values()]
	assert all(len(columns) > 1 for indexes in declared for columns in indexes)


def test_only_parties_and_work_can_be_filed_by_hand():
	editable = {entry.doctype for entry in LINKED_DOCUMENTS.values() if entry.is_editable}
	assert editable == {*PARTY_DOCTYPES, "Project", "Task"}


def test_sources_come_before_what_is_reached_through_them():
	order = list(LINKED_DOCUMENTS)
	for entry in LINKED_DOCUMENTS.values():
		for source in entry.sources:
			if source.doctype:
				assert order.index(source.doctype) < order.index(entry.doctype)


def test_the_first_filled_source_decides():
	issue = LINKED_DOCUMENTS["Issue"]
	assert issue.source_of({"customer": "C", "lead": "L"})[1:] == ("Customer", "C")
	assert issue.source_of({"customer": "", "lead": "L"})[1:] == ("Lead", "L")
	assert issue.source_of({}) is None


def test_a_dynamic_link_names_its_doctype():
	quotation = LINKED_DOCUMENTS["Quotation"]
	assert quotation.source_of({"quotation_to": "Lead", "party_name": "L"})[1:] == ("Lead", "L")


def test_an_entry_of_another_app_is_added_and_never_replaces_ours():
	theirs = LinkedDocument("Membership", "Sales", "member", sources=(Source("customer", "Customer"),))
	impostor = LinkedDocument("Sales Invoice", "Sales", "title")
	table = LINKED_DOCUMENTS.with_entries([theirs, impostor])
	assert table["Membership"] is theirs
	assert table["Sales Invoice"] is LINKED_DOCUMENTS["Sales Invoice"]


def test_a_project_reaches_tasks_and_timesheets():
	reached = {entry.doctype for entry, _source in LINKED_DOCUMENTS.reached_through("Project")}
	assert reached == {"Task", "Timesheet"}


def test_a_party_of_another_app_stands_before_the_documents_that_can_name_it():
	member = LinkedDocument("Member", "Parties in ERPNext", "member_name")
	table = LINKED_DOCUMENTS.with_entries([member])
	assert table.parties == [*PARTY_DOCTYPES, "Member"]
	assert "Payment Entry" in {entry.doctype for entry, _source in table.reached_through("Member")}


def test_a_dynamic_source_follows_parties_alone_or_whatever_stands_before_it():
	note = LinkedDocument(
		"Delivery Remark", "Sales", "title", sources=(Source("about", doctype_field="about_type"),)
	)
	table = LINKED_DOCUMENTS.with_entries([note])
	assert table.targets(table["Payment Entry"], table["Payment Entry"].sources[0]) == list(PARTY_DOCTYPES)
	assert table.targets(note, note.sources[0]) == list(LINKED_DOCUMENTS)


def test_no_two_doctypes_wait_for_each_other():
	one, other = (
		LinkedDocument(doctype, "Sales", "title", sources=(Source("about", doctype_field="about_type"),))
		for doctype in ("One", "Other")
	)
	table = LINKED_DOCUMENTS.with_entries([one, other])
	assert "Other" not in table.targets(one, one.sources[0])
	assert "One" in table.targets(other, other.sources[0])
