"""Install on a site with documents, adopt, uninstall, install again; and where install is refused.

Done by the commands an administrator uses, on the test site itself, whose database is saved before
and put back afterwards.
"""

import os
import subprocess
import sys
from pathlib import Path

import frappe
import pytest
from frappe.model.utils.user_settings import sync_user_settings, update_user_settings
from whole_site import bench, install, uninstall

from client_hub import check, stored_files
from client_hub import install as install_module
from client_hub.demo import builders
from client_hub.linked_documents import BY_CLIENT, LINKED_DOCUMENTS

pytestmark = [pytest.mark.reinstalling, pytest.mark.committing]


# What the framework writes by itself when apps come and go.
FRAMEWORK = (
	"Automation",
	"Client Hub",
	"Core",
	"Custom",
	"Desk",
	"Email",
	"Geo",
	"Integrations",
	"Printing",
	"Social",
	"Website",
	"Workflow",
)


def fingerprints() -> dict[str, tuple]:
	"""Rows and their sum for every table of ERPNext's documents, the client link left out."""
	found = {}
	doctypes = frappe.get_all(
		"DocType", {"issingle": 0, "is_virtual": 0, "module": ("not in", FRAMEWORK)}, pluck="name"
	)
	for doctype in ["Dynamic Link", *doctypes]:
		if frappe.db.table_exists(doctype):
			columns = [
				c for c in frappe.db.get_table_columns(doctype) if c != "client" and not c.startswith("_")
			]
			row = ", ".join(f"ifnull(`{column}`, '')" for column in columns)
			found[doctype] = frappe.db.sql(
				f"select count(*), sum(crc32(concat_ws('|', {row}))) from `tab{doctype}`"
			)[0]
	return found


@pytest.fixture(scope="module")
def touched(saved):
	"""Documents of every kind that refer to a client; returns their names by DocType."""
	frappe.set_user("Administrator")
	client = builders.client("To be uninstalled", is_customer=1, email_id="gone@example.com")
	reference = ("Client", client.name)
	user = builders.user("test.uninstall@client-hub.example.com", ["Sales User"]).name
	made = {
		"User Permission": frappe.get_doc(
			{"doctype": "User Permission", "user": user, "allow": "Client", "for_value": client.name}
		).insert(),
		"Comment": builders.comment(reference),
		"Communication": builders.communication(reference, "About a client"),
		"ToDo": builders.todo(reference, "Call", "Administrator"),
		"Event": builders.event(reference, "Meeting"),
		"File": builders.file(reference),
		"DocShare": frappe.share.add("Client", client.name, user),
		"Custom Field": frappe.get_doc(
			{
				"doctype": "Custom Field",
				"dt": "Event",
				"fieldname": "for_client",
				"label": "For client",
				"fieldtype": "Link",
				"options": "Client",
				"insert_after": "subject",
			}
		).insert(),
	}
	frappe.get_doc(
		{
			"doctype": "DocType Link",
			"parent": "Client",
			"parenttype": "Customize Form",
			"parentfield": "links",
			"custom": 1,
			"link_doctype": "Event",
			"link_fieldname": "for_client",
		}
	).db_insert()
	made |= views_of("Client")
	made["Auto Email Report"] = mailed_statement(user, client)
	client.add_tag("important")
	home = frappe.get_doc("Workspace", "Home")
	home.append("number_cards", {"number_card_name": CARD}).db_insert()
	frappe.db.set_value("Event", made["Event"].name, "for_client", client.name)
	names = {doctype: doc.name for doctype, doc in made.items()}
	names |= {"Address": client.registered_address, "Contact": client.primary_contact}
	names |= {"Customer": client.primary_customer, "Client": client.name}
	names["Sales Order"] = builders.sales_order(client.primary_customer).name
	names["Survey"] = survey_of(client).name
	names["archive"] = archive_of(client)
	names["attached"] = [*attached_to_runs(), unsent_statement()]
	# As a desk leaves it: in the cache, from which a scheduled job writes it to the table.
	for doctype in ("Client", "Client Import", "Customer"):
		update_user_settings(doctype, {"last_view": "List"})
	sync_user_settings()
	frappe.db.commit()
	return names


def views_of(doctype: str) -> dict:
	"""What people make for the lists of a DocType, and what is made of these in turn."""
	report = frappe.get_doc(
		{
			"doctype": "Report",
			"report_name": "Uninstalled report",
			"ref_doctype": doctype,
			"report_type": "Report Builder",
		}
	).insert()
	card = {"doctype": "Number Card", "label": "Uninstalled card", "function": "Count", "filters_json": "[]"}
	chart = {
		"doctype": "Dashboard Chart",
		"chart_name": "Uninstalled chart",
		"chart_type": "Count",
		"based_on": "creation",
		"timeseries": 1,
		"filters_json": "[]",
	}
	report.db_set("is_standard", "Yes")  # as another app brings one
	column = {"column_name": "Active", "status": "Active", "indicator": "Green"}
	made = {
		"Report": report,
		"Number Card": frappe.get_doc({**card, "document_type": doctype}).insert(),
		"Dashboard Chart": frappe.get_doc({**chart, "document_type": doctype}).insert(),
		"List Filter": frappe.get_doc(
			{
				"doctype": "List Filter",
				"filter_name": "Uninstalled",
				"reference_doctype": doctype,
				"filters": "[]",
			}
		).insert(),
		"Kanban Board": frappe.get_doc(
			{
				"doctype": "Kanban Board",
				"kanban_board_name": "Uninstalled board",
				"reference_doctype": doctype,
				"field_name": "status",
				"columns": [column],
			}
		).insert(),
	}
	frappe.get_doc(
		{
			"doctype": "Dashboard",
			"dashboard_name": "Kept dashboard",
			"charts": [{"chart": made["Dashboard Chart"].name}, {"chart": kept_chart(chart)}],
			"cards": [{"card": made["Number Card"].name}],
		}
	).insert()
	frappe.make_property_setter(
		{"doctype": doctype, "fieldname": "legal_name", "property": "bold", "value": "1"}
	)
	return made


def kept_chart(chart: dict) -> str:
	return frappe.get_doc({**chart, "chart_name": "Kept chart", "document_type": "Customer"}).insert().name


def survey_of(client):
	"""A record of an administrator's own DocType that links to a client."""
	fields = [
		{"fieldname": "of_client", "fieldtype": "Link", "label": "Of client", "options": "Client"},
		{"fieldname": "rows", "fieldtype": "Table", "label": "Rows", "options": "Client Hub Page Layout"},
	]
	permissions = [{"role": "System Manager", "read": 1, "write": 1, "create": 1}]
	frappe.get_doc(
		{
			"doctype": "DocType",
			"name": "Survey Of Clients",
			"module": "Selling",
			"custom": 1,
			"fields": fields,
			"permissions": permissions,
		}
	).insert()
	return frappe.get_doc({"doctype": "Survey Of Clients", "of_client": client.name}).insert()


def archive_of(client) -> tuple[str, str]:
	"""(File, path) of an archive that a user had made of a client's files."""
	from client_hub.overview import file_archive

	path = frappe.get_site_path("private", "files", f"{file_archive.FILE_PREFIX}uninstalled.zip")
	with open(path, "wb") as target:
		target.write(b"an archive")
	return stored_files.store(Path(path), "files.zip").name, os.path.abspath(path)


def attached_to_runs() -> list[tuple[str, str]]:
	"""(File, path) of the files of an import and of an export."""
	found = []
	for doctype in ("Client Import", "Client Export"):
		run = frappe.new_doc(doctype)
		run.set_new_name()
		run.db_insert()
		path = Path(frappe.get_site_path("private", "files", f"{run.name}-uninstalled.xlsx"))
		path.write_bytes(doctype.encode())
		url = stored_files.store(path, path.name, run).file_url
		found.append((frappe.db.get_value("File", {"file_url": url}), str(path.resolve())))
	return found


def mailed_statement(user: str, client):
	"""A report of ours that somebody has by mail."""
	return frappe.get_doc(
		{
			"doctype": "Auto Email Report",
			"report": "Client Statement",
			"user": user,
			"email_to": user,
			"filters": frappe.as_json({"client": client.name}),
			"frequency": "Weekly",
			"format": "HTML",
			"day_of_week": "Monday",
		}
	).insert()


def unsent_statement() -> tuple[str, str]:
	"""(File, path) of a statement that nobody has sent yet."""
	from client_hub.overview import printed_statement

	values = {"doctype": "File", "file_name": "uninstalled.txt", "content": b"a statement", "is_private": 1}
	file = frappe.get_doc({**values, "attached_to_field": printed_statement.MARK}).insert()
	return file.name, file.get_full_path()


OURS = (
	"Client",
	"Client Import",
	"Client Import Row",
	"Client Export",
	"Client Merge Log",
	"Client Merge Log Source",
	"Client Merge Image",
	"Client Hub Settings",
	"Client Hub Page Layout",
	"Client Party Origin",
)

CARD = "Clients with overdue tasks"

STEPS = ("Adopt existing parties", "Choose who sees totals", "See a client's page")


def test_a_dry_run_of_uninstall_changes_nothing(touched):
	before = columns_and_indexes()
	done = bench("uninstall-app", "client_hub", "--dry-run")
	assert done.returncode == 0, done.stdout + done.stderr
	assert columns_and_indexes() == before
	assert all(Path(path).exists() for _name, path in (touched["archive"], *touched["attached"]))
	assert references_to("Client") and "client_hub" in frappe.get_installed_apps()


def columns_and_indexes() -> list[tuple]:
	"""Of ERPNext's tables, what carries our names."""
	return sorted(
		frappe.db.sql(
			"""select table_name, column_name from information_schema.columns
			where table_schema = %(db)s and column_name = 'client'
			union select table_name, index_name from information_schema.statistics
			where table_schema = %(db)s and index_name like 'client\\_hub%%'""",
			{"db": frappe.conf.db_name},
		)
	)


def test_uninstall_leaves_nothing_behind(touched):
	done = uninstall()
	assert done.returncode == 0, done.stdout + done.stderr
	assert "client_hub" not in frappe.get_installed_apps()
	assert not frappe.get_all("DocType", {"module": "Client Hub"})
	assert not frappe.get_all("Custom Field", {"options": "Client"})
	for doctype in LINKED_DOCUMENTS:
		assert not frappe.db.has_column(doctype, "client"), doctype
	assert not frappe.db.sql(
		"select * from information_schema.statistics where table_schema = %s and index_name like 'client\\_hub%%'",
		frappe.conf.db_name,
	)
	assert not frappe.db.table_exists("Client")
	assert not references_to("Client")
	assert not frappe.get_all("Property Setter", {"doc_type": ("in", OURS)})
	assert not frappe.get_all("DocField", {"options": ("in", OURS)})
	assert not frappe.get_all("DocType Link", {"parent": ("in", OURS)})
	assert not frappe.db.sql("select name from tabSeries where name like 'CLI-%%'")
	assert not frappe.get_all("Onboarding Step", {"name": ("in", STEPS)})
	assert not frappe.get_all("Onboarding Step Map", {"step": ("in", STEPS)})
	assert not frappe.db.exists("Desktop Icon", "Clients")
	assert not frappe.db.exists("Report", "Client Statement")
	assert not frappe.get_all("Auto Email Report", {"report": "Client Statement"})
	assert not frappe.get_all("Global Search DocType", {"document_type": ("in", OURS)})
	assert not frappe.get_all("Number Card", {"method": ("like", "client_hub.%")})
	assert not frappe.get_all("Workspace Number Card", {"number_card_name": CARD})
	if frappe.db.table_exists("Workspace Sidebar"):  # version 16
		assert not frappe.db.exists("Workspace Sidebar", "Clients")
		assert not frappe.get_all("Workspace Sidebar Item", {"link_to": ("in", [*OURS, "Clients"])})


def test_uninstall_leaves_no_files(touched):
	for name, path in (touched["archive"], *touched["attached"]):
		assert not frappe.db.exists("File", name)
		assert not os.path.exists(path)
	assert not frappe.get_all("File", {"file_url": ("like", "%/client-hub-files-%")})


def test_uninstall_leaves_no_lists_as_users_left_them(touched):
	"""Neither in the table nor in the cache from which Frappe writes the table."""
	left = {frappe.safe_decode(key).partition("::")[0] for key in frappe.cache.hkeys("_user_settings")}
	assert not left & set(OURS)
	sync_user_settings()
	settings = frappe.qb.Table("__UserSettings")
	kept = frappe.qb.from_(settings).select(settings.doctype).distinct().run(pluck=True)
	assert not set(kept) & set(OURS)
	assert "Customer" in kept
	frappe.db.rollback()


def test_uninstall_leaves_no_deleted_documents(touched):
	"""Of ours and of what came with the app: restored, they would be of a DocType that is gone."""
	assert not frappe.get_all("Deleted Document", {"deleted_doctype": ("in", OURS)})
	names = [*OURS, *STEPS, CARD, "Clients", "Client Brief", "Client Statement"]
	names += ["Client Hub", "Customer-client"]
	assert not frappe.get_all("Deleted Document", {"deleted_name": ("in", names)})
	assert not frappe.get_all("Deleted Document", {"data": ("like", '%"module": "Client Hub"%')})


def test_an_administrators_own_doctype_keeps_what_was_typed_into_it(touched):
	from frappe.desk.form.load import getdoc

	meta = frappe.get_meta("Survey Of Clients")
	assert [(f.fieldname, f.fieldtype, f.options) for f in meta.fields] == [("of_client", "Data", None)]
	frappe.local.response = frappe._dict(docs=[])
	getdoc("Survey Of Clients", touched["Survey"])
	doc = frappe.get_doc("Survey Of Clients", touched["Survey"])
	assert doc.of_client == touched["Client"]
	doc.save()
	frappe.db.rollback()


def test_a_dashboard_keeps_what_is_not_about_clients(touched):
	dashboard = frappe.get_doc("Dashboard", "Kept dashboard")
	assert [row.chart for row in dashboard.charts] == ["Kept chart"]
	assert not dashboard.cards


def references_to(doctype: str) -> list[tuple]:
	"""(table, field) of every field that names a DocType and names this one."""
	found = []
	for parent, fieldname in frappe.db.sql(
		"""select f.parent, f.fieldname from tabDocField f join tabDocType d on d.name = f.parent
		where f.fieldtype = 'Link' and f.options = 'DocType' and d.issingle = 0 and d.is_virtual = 0"""
	):
		if frappe.db.table_exists(parent) and frappe.db.exists(parent, {fieldname: doctype}):
			found.append((parent, fieldname))
	return found


@pytest.mark.parametrize(
	"doctype", ["Customer", "Address", "Contact", "Sales Order", "Event", "Communication"]
)
def test_what_touched_a_client_opens_and_saves_after_uninstall(doctype, touched):
	from frappe.desk.form.load import getdoc

	frappe.local.response = frappe._dict(docs=[])
	getdoc(doctype, touched[doctype])
	doc = frappe.get_doc(doctype, touched[doctype])
	doc.save()
	assert frappe.get_list(doctype, {"name": doc.name})
	frappe.db.rollback()


def test_records_about_a_client_are_gone_and_documents_stay(touched):
	views = ("Number Card", "Dashboard Chart", "List Filter", "Report", "Kanban Board")
	for doctype in ("User Permission", "Comment", "ToDo", "File", "DocShare", "Custom Field", *views):
		assert not frappe.db.exists(doctype, touched[doctype]), doctype
	for doctype in ("Customer", "Address", "Contact", "Sales Order", "Event", "Communication"):
		assert frappe.db.exists(doctype, touched[doctype]), doctype


@pytest.fixture(scope="module")
def before_install(touched):
	"""The documents of the site without the app."""
	assert "client_hub" not in frappe.get_installed_apps()
	return fingerprints()


def test_install_is_refused_on_a_site_with_its_own_doctype_client(before_install):
	frappe.get_doc(
		{
			"doctype": "DocType",
			"name": "Client",
			"module": "Selling",
			"custom": 1,
			"fields": [{"fieldname": "a", "fieldtype": "Data", "label": "A"}],
		}
	).insert()
	frappe.db.commit()
	done = install()
	assert done.returncode != 0 and "There is a DocType Client" in done.stdout + done.stderr
	assert frappe.db.get_value("DocType", "Client", "module") == "Selling"
	assert "client_hub" not in frappe.get_installed_apps()
	frappe.delete_doc("DocType", "Client", force=True)
	frappe.db.sql_ddl("drop table if exists `tabClient`")
	frappe.db.commit()


def test_install_is_refused_on_a_site_with_its_own_field_client(before_install):
	field = frappe.get_doc(
		{
			"doctype": "Custom Field",
			"dt": "Sales Order",
			"fieldname": "client",
			"label": "Client",
			"fieldtype": "Data",
			"insert_after": "customer",
		}
	).insert()
	frappe.db.commit()
	done = install()
	assert done.returncode != 0 and "Sales Order has a field client" in done.stdout + done.stderr
	assert not frappe.db.exists("DocType", "Client")
	frappe.delete_doc("Custom Field", field.name)
	frappe.db.commit()


def test_install_is_refused_where_a_former_field_left_data(before_install):
	order = frappe.get_all("Sales Order", limit=1, pluck="name")[0]
	assert frappe.db.has_column("Sales Order", "client")  # Frappe leaves the column of a deleted field
	frappe.db.sql("update `tabSales Order` set client = 'precious' where name = %s", order)
	frappe.db.commit()
	done = install()
	assert done.returncode != 0 and "has data in a column" in done.stdout + done.stderr
	frappe.db.sql("update `tabSales Order` set client = null")
	frappe.db.commit()


def test_install_again_and_adopt_changes_nothing_of_erpnexts_but_the_client_link(before_install):
	done = install()
	assert done.returncode == 0, done.stdout + done.stderr
	assert "client_hub" in frappe.get_installed_apps()
	assert frappe.db.count("Global Search DocType", {"document_type": "Client"}) == 1
	done = bench("client-hub", "adopt")
	assert done.returncode == 0, done.stdout + done.stderr
	after = fingerprints()
	assert {doctype for doctype in before_install if before_install[doctype] != after.get(doctype)} == set()
	assert frappe.db.count("Client") > 5
	for doctype, internal in (("Customer", "is_internal_customer"), ("Supplier", "is_internal_supplier")):
		assert not frappe.get_all(doctype, {"client": ("is", "not set"), internal: 0})
	assert not check.check()


def test_a_second_migrate_is_clean_and_keeps_the_indexes(before_install):
	done = bench("migrate", "--skip-search-index")
	assert done.returncode == 0, done.stdout + done.stderr
	for doctype in ("Customer", "Sales Invoice", "Task"):
		assert frappe.db.has_index(f"tab{doctype}", install_module.index_name(BY_CLIENT))


def test_check_says_that_all_is_right_and_finds_what_is_not(before_install):
	done = bench("client-hub", "check")
	assert (done.returncode, "All client links are right." in done.stdout) == (0, True), done.stderr
	frappe.db.sql("update `tabSales Order` set client = null limit 1")
	frappe.db.commit()
	done = bench("client-hub", "check")
	assert done.returncode == 1 and "should be CLI-" in done.stdout
	assert bench("client-hub", "check", "--fix").returncode == 0
	assert bench("client-hub", "check").returncode == 0


def test_an_adoption_that_is_killed_is_finished_by_the_next_run(before_install):
	"""`kill -9` in the middle: whatever was written is whole, and a second run does the rest."""
	names = [f"Kill {number:04}" for number in range(1_500)]
	frappe.db.bulk_insert(
		"Customer", ["name", "customer_name", "customer_type"], [(n, n, "Company") for n in names]
	)
	frappe.db.commit()
	running = subprocess.Popen(
		[
			sys.executable,
			"-m",
			"frappe.utils.bench_helper",
			"frappe",
			"--site",
			frappe.local.site,
			"client-hub",
			"adopt",
		],
		cwd=os.environ["FRAPPE_SITES_PATH"],
		stdout=subprocess.DEVNULL,
	)
	while not adopted_of(names) and running.poll() is None:
		pass
	running.kill()
	running.wait()
	done = adopted_of(names)
	assert 0 < len(done) < len(names), "it was too fast or too slow to be killed in the middle"
	assert set(done.values()) <= set(frappe.get_all("Client", pluck="name"))
	assert bench("client-hub", "adopt").returncode == 0
	assert len(set(adopted_of(names).values())) == len(names)
	assert frappe.db.count("Client", {"legal_name": ("like", "Kill %")}) == len(names)


def adopted_of(names: list[str]) -> dict[str, str]:
	"""{Customer: its client} as other connections see it now."""
	frappe.db.rollback()
	rows = frappe.get_all("Customer", {"name": ("in", names), "client": ("is", "set")}, ["name", "client"])
	return {row.name: row.client for row in rows}
