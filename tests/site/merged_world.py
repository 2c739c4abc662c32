"""What tests of merging compare: all rows that a merge can move, as they stand in the database."""

import frappe

from client_hub.demo import builders

NOT_COMPARED = ("modified", "modified_by")

TABLES = (
	"Client",
	"Customer",
	"Supplier",
	"Lead",
	"Project",
	"Task",
	"Address",
	"Contact",
	"Dynamic Link",
	"File",
	"ToDo",
	"Tag Link",
	"DocShare",
	"Document Follow",
	"User Permission",
	"Sales Invoice",
	"Notification Log",
)

MADE = (
	*TABLES,
	"Client Duplicate",
	"Client Merge Log",
	"Client Merge Log Source",
	"Client Hub Repair",
	"Client Party Origin",
	"Comment",
	"Version",
	"Contact Email",
	"Contact Phone",
	"Deleted Document",
	"Error Log",
)


def state() -> dict:
	return {
		doctype: {
			row.name: {field: value for field, value in row.items() if field not in NOT_COMPARED}
			for row in frappe.get_all(doctype, fields=["*"])
		}
		for doctype in TABLES
	}


def names_of_all() -> dict[str, set]:
	return {doctype: set(frappe.get_all(doctype, pluck="name")) for doctype in MADE}


def clean_up(before: dict[str, set]) -> None:
	"""Delete what tests that commit have made since `names_of_all`."""
	frappe.set_user("Administrator")
	frappe.db.rollback()
	for doctype in MADE:
		if made := set(frappe.get_all(doctype, pluck="name")) - before[doctype]:
			frappe.db.delete(doctype, {"name": ("in", list(made))})
	frappe.db.commit()


def client_with_all(legal_name: str, **values):
	"""A client with parties, what is filed by hand, and what names it; no document of the ledgers."""
	doc = builders.client(legal_name, is_customer=1, email_id="a@b.es", **values)
	builders.task(project=builders.project(client=doc.name).name)
	builders.project(customer=doc.primary_customer)
	doc.add_comment("Comment", f"About {legal_name}")
	frappe.get_doc(
		{
			"doctype": "ToDo",
			"description": legal_name,
			"allocated_to": "Administrator",
			"reference_type": "Client",
			"reference_name": doc.name,
		}
	).insert()
	return doc
