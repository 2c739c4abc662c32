"""An import that fails, is cut in two or is killed at any point, and started again.

These tests commit, and run the import in a process of its own that is killed for good. What they
made is deleted afterwards.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

import frappe
import pytest
from forks import Fork
from frappe.utils.background_jobs import get_queue
from locks import held_by_another, row_held_by_another

from client_hub import api, lock
from client_hub.demo import builders
from client_hub.identity.duplicates import key_table
from client_hub.spreadsheets import imports
from client_hub.spreadsheets.run.worker import BATCH as REAL_BATCH
from client_hub.spreadsheets.sheet import files

pytestmark = pytest.mark.committing

CHECKOUT = Path(__file__).resolve().parents[2]

BATCH = 4
"""What the tests have the workers save at once, instead of twenty."""

ROWS = 10
"""Two full batches and a part of one."""

MADE = (
	"Client",
	"Customer",
	"Supplier",
	"Address",
	"Contact",
	"Contact Email",
	"Contact Phone",
	"Dynamic Link",
	"Call Log",
	"Client Import",
	"Data Import",
	"Data Import Log",
	"Notification Log",
	"Version",
	"Error Log",
	"File",
	"Deleted Document",
)

TITLES = {
	"legal_name": "Client",
	"customer_name": "Customer",
	"supplier_name": "Supplier",
	"address_title": "Address",
	"company_name": "Contact",
}
"""Field that has the legal name of a row: DocType."""


@pytest.fixture(autouse=True)
def cleaned_up(site):
	# By name: what a new site was made with may be dated later than now, in another time zone.
	before = {doctype: set(frappe.get_all(doctype, pluck="name")) for doctype in MADE}
	yield
	frappe.set_user("Administrator")
	frappe.db.rollback()
	made = {doctype: set(frappe.get_all(doctype, pluck="name")) - before[doctype] for doctype in MADE}
	frappe.db.delete("Client Import Row", {"client_import": ("in", made["Client Import"] or [""])})
	for doctype, names in made.items():
		frappe.db.delete(doctype, {"name": ("in", names or [""])})
	frappe.db.commit()


def upload(rows: list[dict]) -> str:
	headers = list(dict.fromkeys(header for row in rows for header in row))
	lines = [headers, *([str(row.get(header, "")) for header in headers] for row in rows)]
	content = "\n".join(";".join(line) for line in lines).encode()
	values = {"doctype": "File", "file_name": "clients.csv", "is_private": 1, "content": content}
	return frappe.get_doc(values).insert().file_url


def new_rows(count: int = ROWS) -> list[dict]:
	mark = frappe.generate_hash(length=8)
	return [
		{
			"Legal Name": f"Acme {mark} {number}",
			"Is Customer": "Yes",
			"Is Supplier": "Yes" if number % 5 == 2 else "No",
			"Address Line 1": f"Calle {number}",
			"City": "Vigo",
			"Country": "Spain",
			"Contact First Name": "Ana",
			"Contact Last Name": f"{mark} {number}",
			"Phone": f"+34{int(mark, 36) % 1_000_000:06d}{number:03d}",
			"External ID": f"{mark}-{number}",
		}
		for number in range(count)
	]


def started(rows: list[dict], mode: str = "create_and_update", **choice):
	"""A checked import, ready for a worker. `choice`: what somebody has chosen of its columns."""
	answer = api.check_import(upload(rows), mode, **choice)
	assert answer["status"] == "Checked", answer["message"]
	doc = frappe.get_doc("Client Import", answer["name"])
	doc.db_set("status", "Queued")
	frappe.db.commit()
	return doc


WORKER = """
import os, signal, sys
from types import ModuleType
import frappe

frappe.init({site!r}, sites_path={sites_path!r})
frappe.connect()
frappe.set_user("Administrator")
app = sys.modules["client_hub.another_app"] = ModuleType("client_hub.another_app")
added = {{doctype: {{event: list(paths) for event, paths in events.items()}} for doctype, events in frappe.get_doc_hooks().items()}}
frappe.local.doc_events_hooks = added

def on(doctype, event, handler):
	"Have a document event call `handler`, as another app would."
	name = f"handler_{{len(vars(app))}}"
	setattr(app, name, lambda doc, method=None: handler(doc))
	added.setdefault(doctype, {{}}).setdefault(event, []).append(f"client_hub.another_app.{{name}}")

class Nth:
	"Calls `act` the nth time only."
	def __init__(self, n, act):
		self.n, self.act = n, act
	def __call__(self, *args):
		self.n -= 1
		if self.n == 0:
			self.act()

def die():
	os.kill(os.getpid(), signal.SIGKILL)

def fail():
	raise {failure}

{body}
from client_hub.spreadsheets import imports
from client_hub.spreadsheets.run import importing, undoing
importing.BATCH = undoing.BATCH = {batch}
{job}({name!r})
"""


def worker(
	doc,
	body: str = "",
	failure: str = "ValueError('broken app')",
	env: dict | None = None,
	job: str = "importing.run",
) -> Fork:
	"""A process that runs the import, or another `job` of it; `body` is Python that comes before it."""
	code = WORKER.format(
		site=frappe.local.site,
		sites_path=os.path.abspath(frappe.local.sites_path),
		name=doc.name,
		body=textwrap.dedent(body),
		failure=failure,
		job=job,
		batch=BATCH,
	)
	return Fork(code, env)


def run(doc, body: str = "", **more) -> int:
	"""Run the import in a process. Returns how that ended: 0, or minus the signal that killed it."""
	process = worker(doc, body, **more)
	code = process.wait(timeout=300)
	frappe.db.rollback()  # a new view of what the process has committed
	while lock.is_held(doc.name):
		pass  # until the database has seen that the process is gone
	assert code in (0, -signal.SIGKILL, 1), process.output
	return code


def assert_done_once(doc, rows: list[dict], failed: tuple[int, ...] = ()):
	"""Every row is there once with all that belongs to it, and the records say so."""
	doc.reload()
	assert doc.status == "Finished"
	assert (doc.created_count, doc.failed_count) == (len(rows) - len(failed), len(failed))
	for number, row in enumerate(rows):
		clients = frappe.get_all("Client", {"external_id": row["External ID"]}, ["*"])
		assert len(clients) == (number not in failed), row["External ID"]
		for client in clients:
			assert_whole(client, row)
	logs = frappe.get_all("Data Import Log", {"data_import": doc.data_import_new}, ["log_index", "success"])
	assert sorted((log.log_index, log.success) for log in logs) == [
		(number + 2, int(number not in failed)) for number in range(len(rows))
	]
	status = frappe.db.get_value("Data Import", doc.data_import_new, "status")
	assert status == ("Partial Success" if failed else "Success")


def assert_whole(client, row: dict):
	assert client.legal_name == row["Legal Name"]
	assert key_table.write([client]) == 0  # its keys are right
	for doctype, link in (("Customer", "primary_customer"), ("Supplier", "primary_supplier")):
		wanted = row[f"Is {doctype}"] == "Yes"
		assert frappe.get_all(doctype, {"client": client.name}, pluck="name") == [client[link]] * wanted
		assert bool(client[link]) == wanted
	for doctype, link in (("Address", "registered_address"), ("Contact", "primary_contact")):
		for party_doctype, name in (
			("Customer", client.primary_customer),
			("Supplier", client.primary_supplier),
		):
			shown = f"{party_doctype.lower()}_primary_{doctype.lower()}"
			if name:
				assert frappe.db.get_value(party_doctype, name, shown) == client[link]
		linked = {"parenttype": doctype, "link_doctype": "Client", "link_name": client.name}
		assert frappe.get_all("Dynamic Link", linked, pluck="parent") == [client[link]]
		customers = {**linked, "link_doctype": "Customer", "link_name": client.primary_customer}
		assert frappe.get_all("Dynamic Link", customers, pluck="parent") == [client[link]]


def assert_nothing_left_of(rows: list[dict]):
	"""No half row: neither a client nor anything with its name."""
	for row in rows:
		for field, doctype in TITLES.items():
			assert not frappe.db.exists(doctype, {field: row["Legal Name"]}), doctype


# --- a row that fails ----------------------------------------------------------------------------


def test_a_row_that_fails_leaves_nothing_and_the_others_are_done():
	rows = new_rows(25)
	doc = started(rows)
	body = f"""
		def object_to(doc):
			if doc.company_name == {rows[7]["Legal Name"]!r}:
				fail()
		on("Contact", "on_update", object_to)
	"""
	assert run(doc, body) == 0
	assert_done_once(doc, rows, failed=(7,))
	assert_nothing_left_of([rows[7]])
	(row,) = api.import_rows(doc.name, "failed")
	assert row["message"] == "An error that is not the sheet's: broken app"


def test_what_another_apps_rule_says_is_the_reason():
	rows = new_rows(3)
	doc = started(rows)
	body = """
		on("Customer", "validate", Nth(2, fail))
	"""
	# The second Customer is refused when its batch is saved; alone it is the third, and goes through.
	assert run(doc, body, failure="frappe.ValidationError('No customers on Sundays')") == 0
	assert_done_once(doc, rows)


def test_a_row_that_always_fails_says_why():
	rows = new_rows(2)
	doc = started(rows)
	body = f"""
		def object_to(doc):
			if doc.customer_name == {rows[0]["Legal Name"]!r}:
				frappe.throw("No <b>customers</b> on Sundays")
		on("Customer", "validate", object_to)
	"""
	assert run(doc, body) == 0
	assert_done_once(doc, rows, failed=(0,))
	assert api.import_rows(doc.name, "failed")[0]["message"] == "No customers on Sundays"


def test_a_client_made_since_the_check_is_not_made_twice():
	rows = new_rows(3)
	doc = started(rows)
	builders.client(legal_name=rows[1]["Legal Name"])
	frappe.db.commit()
	assert run(doc) == 0
	assert frappe.db.count("Client", {"legal_name": rows[1]["Legal Name"]}) == 1
	assert "Since the check" in api.import_rows(doc.name, "failed")[0]["message"]


NAME_AND_ADDRESS = ("Legal Name", "Is Customer", "Address Line 1", "City", "Country")

QUERIES_THAT_WAIT = """
	select count(*) from information_schema.processlist
	where db = database() and id <> connection_id() and command = 'Query' and time_ms > 1000
"""


def test_two_imports_of_one_sheet_at_the_same_moment_make_each_client_once(tmp_path):
	rows = new_rows(3)
	# Nothing that is named after the client stops the second one.
	rows = [{key: row[key] for key in NAME_AND_ADDRESS} for row in rows]
	one, two = started(rows), started(rows)
	go = tmp_path / "go"
	body = """
		import pathlib
		def wait():
			pathlib.Path({inside!r}).touch()
			while not pathlib.Path({go!r}).exists():
				pass
		on("Client", "before_naming", Nth(1, wait))
	"""
	inside = [tmp_path / "first", tmp_path / "second"]
	first, second = (
		worker(doc, body.format(inside=str(place), go=str(go)))
		for doc, place in zip((one, two), inside, strict=True)
	)
	# Both have looked for doubles, or the one waits for the other.
	while not all(place.exists() for place in inside) and not frappe.db.sql(QUERIES_THAT_WAIT)[0][0]:
		frappe.db.rollback()
	go.touch()
	for process in (first, second):
		assert process.wait(timeout=300) == 0, process.output
	frappe.db.rollback()
	for row in rows:
		assert frappe.db.count("Client", {"legal_name": row["Legal Name"]}) == 1
	later = one if one.reload().failed_count else two.reload()
	assert (later.created_count, later.failed_count) == (0, len(rows))
	assert "Since the check" in api.import_rows(later.name, "failed")[0]["message"]


def test_a_field_changed_since_the_check_is_not_overwritten():
	client = builders.client(phone="+34 600 000 000")
	frappe.db.commit()
	doc = started([{"ID": client.name, "Phone": "+34 611 111 111"}])
	client.reload()
	client.phone = "+34 622 222 222"
	client.save()
	frappe.db.commit()
	assert run(doc) == 0
	assert frappe.db.get_value("Client", client.name, "phone") == "+34 622 222 222"
	assert "changed by somebody after the check" in api.import_rows(doc.name, "failed")[0]["message"]


def test_a_call_log_with_the_number_neither_cuts_a_row_in_two_nor_is_forgotten():
	"""ERPNext commits when it links a Contact to the Call Logs of its number."""
	rows = new_rows(3)
	log = frappe.get_doc(
		{
			"doctype": "Call Log",
			"id": frappe.generate_hash(),
			"from": rows[1]["Phone"],
			"to": "1",
			"type": "Incoming",
		}
	)
	log.insert()
	doc = started(rows)
	body = """
		on("Client", "on_change", Nth(2, fail))
	"""
	assert run(doc, body) == 0
	assert_done_once(doc, rows)
	contact = frappe.db.get_value("Client", {"external_id": rows[1]["External ID"]}, "primary_contact")
	assert frappe.get_all(
		"Dynamic Link", {"parent": log.name, "link_doctype": "Contact"}, pluck="link_name"
	) == [contact]


# --- killed --------------------------------------------------------------------------------------

POINTS = [
	("Client", "before_insert", 1),
	("Client", "after_insert", 1),
	("Customer", "validate", 3),
	("Supplier", "on_update", 2),
	("Address", "after_insert", BATCH + 1),
	("Address", "on_update", 2 * BATCH),
	("Contact", "validate", BATCH),
	("Contact", "on_update", ROWS - 1),
	("Client", "on_change", BATCH),
	("Client", "on_change", ROWS),
]


@pytest.mark.parametrize(("doctype", "event", "nth"), POINTS)
def test_killed_while_saving_and_started_again(doctype, event, nth):
	rows = new_rows()
	doc = started(rows)
	assert run(doc, f"on({doctype!r}, {event!r}, Nth({nth}, die))") == -signal.SIGKILL
	assert doc.reload().status == "Running"
	assert api.get_import(doc.name)["interrupted"]
	assert frappe.db.count("Client", {"external_id": ("like", rows[0]["External ID"][:9] + "%")}) % BATCH == 0
	assert run(doc) == 0
	assert_done_once(doc, rows)


FIELDS = (
	"legal_name",
	"is_customer",
	"is_supplier",
	"address_line1",
	"city",
	"country",
	"contact_first_name",
	"contact_last_name",
	"phone",
	"external_id",
)
"""What the columns of `new_rows` are."""


@pytest.mark.parametrize(
	("doctype", "event", "nth"),
	[("Contact", "validate", BATCH), ("Contact", "on_update", ROWS - 1), ("Client", "on_change", BATCH)],
)
def test_a_mapped_sheet_killed_while_saving_has_every_telephone_once(doctype, event, nth):
	rows = new_rows()
	others = [f"699{number:06d}" for number in range(len(rows))]
	lines = [
		{
			f"Zorb {place}": f"{value} / {other}" if header == "Phone" else value
			for place, (header, value) in enumerate(row.items())
		}
		for row, other in zip(rows, others, strict=True)
	]
	doc = started(lines, columns={str(place): fieldname for place, fieldname in enumerate(FIELDS)})
	assert run(doc, f"on({doctype!r}, {event!r}, Nth({nth}, die))") == -signal.SIGKILL
	assert run(doc) == 0
	assert_done_once(doc, rows)
	for row, other in zip(rows, others, strict=True):
		contact = frappe.db.get_value("Client", {"external_id": row["External ID"]}, "primary_contact")
		phones = frappe.get_all("Contact Phone", {"parent": contact}, pluck="phone", order_by="idx")
		assert phones == [row["Phone"], other]


@pytest.mark.parametrize("commit", [1, 2, BATCH, BATCH + 1, ROWS])
def test_killed_between_a_commit_and_its_log(commit):
	rows = new_rows()
	doc = started(rows)
	body = f"""
		kill = Nth({commit}, lambda: frappe.db.after_commit.add(die))
		on("Client", "on_change", kill)
	"""
	assert run(doc, body) == -signal.SIGKILL
	logged = frappe.db.count("Data Import Log", {"data_import": doc.reload().data_import_new})
	committed = frappe.db.count("Client Import Row", {"client_import": doc.name, "outcome": "done"})
	assert logged < committed
	assert run(doc) == 0
	assert_done_once(doc, rows)


def test_killed_again_and_again():
	rows = new_rows()
	doc = started(rows)
	for nth in (BATCH + 2, 3, BATCH + 3, 1):
		if run(doc, f"on('Contact', 'on_update', Nth({nth}, die))") == 0:
			break
	run(doc)
	assert_done_once(doc, rows)


@pytest.mark.parametrize(
	("commits", "dies"),
	[
		(("Client", "after_insert"), ("Customer", "validate")),
		(("Customer", "on_update"), ("Supplier", "validate")),
		(("Supplier", "on_update"), ("Address", "validate")),
		(("Address", "after_insert"), ("Address", "on_update")),
		(("Address", "on_update"), ("Contact", "validate")),
		(("Contact", "after_insert"), ("Contact", "on_update")),
		(("Contact", "on_update"), ("Client", "on_change")),
	],
	ids=lambda pair: "-".join(pair),
)
def test_a_row_that_some_apps_commit_has_cut_in_two_is_finished(commits, dies):
	rows = new_rows(5)
	doc = started(rows)
	body = f"""
		def mine(doc):
			return {rows[2]["Legal Name"]!r} in [doc.get(field) for field in {TITLES!r}]
		def commit():
			# Version 16 keeps what hooks are from committing, but not what DocTypes are.
			disabled, frappe.db._disable_transaction_control = frappe.db._disable_transaction_control, 0
			frappe.db.commit()
			frappe.db._disable_transaction_control = disabled
		frappe.db._disable_transaction_control = getattr(frappe.db, "_disable_transaction_control", 0)
		on({commits[0]!r}, {commits[1]!r}, lambda doc: mine(doc) and commit())
		on({dies[0]!r}, {dies[1]!r}, lambda doc: mine(doc) and die())
	"""
	assert run(doc, body) == -signal.SIGKILL
	assert frappe.db.count("Client Import Row", {"client_import": doc.name, "outcome": "doing"}) == 3
	assert run(doc) == 0
	assert_done_once(doc, rows)


WRITTEN_LATER = [
	("Customer", "customer_primary_address"),
	("Supplier", "supplier_primary_address"),
	("Client", "registered_address"),
	("Customer", "customer_primary_contact"),
	("Supplier", "supplier_primary_contact"),
	("Client", "primary_contact"),
]
"""Links that are written once both ends are there, by no save of a document, so that no event is near."""


@pytest.mark.parametrize(("doctype", "link"), WRITTEN_LATER, ids=[link for _doctype, link in WRITTEN_LATER])
@pytest.mark.parametrize("kept", [True, False], ids=["what was before it is kept", "nothing is kept"])
def test_killed_before_a_link_is_written(doctype, link, kept):
	rows = new_rows(5)
	doc = started(rows)
	title = next(field for field, dt in TITLES.items() if dt == doctype)
	body = f"""
		run_sql = frappe.db.sql
		def die_before(query, values=(), *args, **kwargs):
			written = str(query).split(" WHERE ")[0]
			if written.startswith("UPDATE `tab{doctype}` SET ") and "`{link}`=" in written and mine(values):
				if {kept}:
					frappe.db._disable_transaction_control = 0  # which version 16 has in the events of a save
					frappe.db.commit()
				die()
			return run_sql(query, values, *args, **kwargs)
		def mine(values):
			titles = [frappe.db.get_value({doctype!r}, value, {title!r}) for value in values.values() if value]
			return any({rows[2]["Legal Name"]!r} in title for title in titles if title)
		frappe.db.sql = die_before
	"""
	assert run(doc, body) == -signal.SIGKILL
	assert frappe.db.count("Client Import Row", {"client_import": doc.name, "outcome": "doing"}) == 3 * kept
	assert run(doc) == 0
	assert_done_once(doc, rows)


@pytest.mark.parametrize(
	("commits", "fails"),
	[
		(("Client", "after_insert"), ("Customer", "validate")),
		(("Address", "on_update"), ("Contact", "validate")),
		(("Contact", "after_insert"), ("Contact", "on_update")),
	],
	ids=lambda pair: "-".join(pair),
)
def test_a_row_that_fails_after_some_apps_commit_is_taken_back_whole(commits, fails):
	rows = new_rows(5)
	doc = started(rows)
	name = rows[2]["Legal Name"]
	body = f"""
		def mine(doc):
			return {name!r} in [doc.get(field) for field in {TITLES!r}]
		on({commits[0]!r}, {commits[1]!r}, lambda doc: mine(doc) and frappe.db.commit())
		on({fails[0]!r}, {fails[1]!r}, lambda doc: mine(doc) and fail())
	"""
	assert run(doc, body) == 0
	assert_done_once(doc, rows, failed=(2,))
	assert_nothing_left_of([rows[2]])


def test_a_change_that_was_cut_in_two_is_finished():
	client = builders.client(phone="+34 600 000 000", email_id="ana@acme.example", city="Vigo")
	frappe.db.commit()
	doc = started([{"ID": client.name, "Phone": "+34 611 111 111", "City": "Lugo"}])
	body = """
		on("Address", "on_update", Nth(1, frappe.db.commit))
		on("Contact", "validate", Nth(1, die))
	"""
	assert run(doc, body) == -signal.SIGKILL
	assert run(doc) == 0
	client.reload()
	assert (client.phone, client.city) == ("+34 611 111 111", "Lugo")
	assert frappe.db.get_value("Contact", client.primary_contact, "phone") == "+34 611 111 111"
	assert doc.reload().updated_count == 1
	before = frappe.parse_json(
		frappe.db.get_value("Client Import Row", {"client_import": doc.name}, "before_image")
	)
	assert (before["phone"], before["city"]) == ("+34 600 000 000", "Vigo")


ADDED = {"Address Line 1": "Calle Nueva 1", "City": "Lugo", "Country": "Spain", "Contact First Name": "Ana"}


def without_address_and_contact():
	client = frappe.new_doc("Client")
	client.update({"legal_name": f"Bare {frappe.generate_hash(length=8)}", "is_customer": 1})
	client.flags.client_hub_without_address = True
	client.insert()
	assert not (client.registered_address or client.primary_contact)
	frappe.db.commit()
	return client


@pytest.mark.parametrize("link", ["registered_address", "primary_contact"])
def test_what_a_change_makes_is_there_once_when_it_was_cut_before_its_link(link):
	client = without_address_and_contact()
	doc = started([{"ID": client.name, **ADDED}])
	body = f"""
		written = frappe.db.set_value
		def die_before(dt, name, field, *args, **kwargs):
			if dt == "Client" and isinstance(field, dict) and {link!r} in field:
				frappe.db.commit()
				die()
			return written(dt, name, field, *args, **kwargs)
		frappe.db.set_value = die_before
	"""
	assert run(doc, body) == -signal.SIGKILL
	assert run(doc) == 0
	assert doc.reload().updated_count == 1
	client.reload()
	assert (client.address_line1, client.contact_first_name) == ("Calle Nueva 1", "Ana")
	for doctype, fieldname in (("Address", "registered_address"), ("Contact", "primary_contact")):
		linked = {"parenttype": doctype, "link_doctype": "Client", "link_name": client.name}
		assert frappe.get_all("Dynamic Link", linked, pluck="parent") == [client.get(fieldname)]
		shown = f"customer_primary_{doctype.lower()}"
		assert frappe.db.get_value("Customer", client.primary_customer, shown) == client.get(fieldname)
	undo_started(doc)
	assert run(doc, job="undoing.run") == 0
	for doctype in ("Address", "Contact"):
		linked = {"parenttype": doctype, "link_doctype": "Client", "link_name": client.name}
		assert not frappe.db.exists("Dynamic Link", linked)


def test_a_change_that_fails_after_some_apps_commit_leaves_no_address_behind():
	client = without_address_and_contact()
	doc = started([{"ID": client.name, **ADDED}])
	body = """
		on("Address", "on_update", lambda doc: frappe.db.commit())
		on("Address", "on_change", lambda doc: fail())
	"""
	assert run(doc, body) == 0
	assert doc.reload().failed_count == 1
	linked = {"parenttype": "Address", "link_doctype": "Client", "link_name": client.name}
	assert not frappe.db.exists("Dynamic Link", linked)
	assert not client.reload().registered_address


def test_the_database_connection_killed_and_started_again():
	rows = new_rows()
	doc = started(rows)
	body = """
		def cut():
			import pymysql
			number = frappe.db.sql("select connection_id()")[0][0]
			conf = frappe.conf
			other = pymysql.connect(host=conf.db_host or "localhost", port=int(conf.db_port or 3306), user=conf.db_user or conf.db_name, password=conf.db_password, unix_socket=conf.db_socket or None)
			other.cursor().execute(f"kill {number}")
		on("Contact", "validate", Nth(BATCH + 2, cut))
	""".replace("BATCH", str(BATCH))
	assert run(doc, body) == 1
	assert not lock.is_held(doc.name)
	assert frappe.db.count("Client Import Row", {"client_import": doc.name, "outcome": "done"}) == BATCH
	assert run(doc) == 0
	assert_done_once(doc, rows)


@pytest.mark.skipif(not shutil.which("redis-server"), reason="needs a Redis of its own to kill")
def test_redis_killed_and_started_again():
	with socket.socket() as free:
		free.bind(("127.0.0.1", 0))
		port = free.getsockname()[1]
	redis = subprocess.Popen(
		["redis-server", "--port", str(port), "--save", "", "--bind", "127.0.0.1"], stdout=subprocess.DEVNULL
	)
	url = f"redis://127.0.0.1:{port}"
	rows = new_rows()
	doc = started(rows)
	try:
		body = f"""
			import redis
			frappe.conf.redis_cache = frappe.conf.redis_queue = frappe.conf.redis_socketio = {url!r}
			from frappe.utils.redis_wrapper import setup_cache
			client = redis.Redis.from_url({url!r})
			while True:
				try:
					client.ping()
					break
				except redis.exceptions.ConnectionError:
					pass
			frappe.cache = setup_cache()
			on("Contact", "validate", Nth({BATCH + 2}, lambda: os.kill({redis.pid}, signal.SIGKILL)))
		"""
		run(doc, body, env={"FRAPPE_REDIS_CACHE": url, "FRAPPE_REDIS_QUEUE": url})
		assert redis.wait(timeout=30) == -signal.SIGKILL
	finally:
		redis.kill()
	if doc.reload().status != "Finished":
		assert run(doc) == 0
	assert_done_once(doc, rows)


def test_two_workers_at_once_do_every_row_once():
	rows = new_rows()
	doc = started(rows)
	workers = [worker(doc) for _number in range(2)]
	for process in workers:
		assert process.wait(timeout=300) == 0, process.output
	frappe.db.rollback()
	assert_done_once(doc, rows)


def test_the_lock_goes_with_its_connection():
	doc = started(new_rows(1))
	with lock.run_lock(doc.name) as held:
		assert held and lock.is_held(doc.name)
		lock.assert_held(doc.name)
	assert not lock.is_held(doc.name)
	with pytest.raises(lock.LockLost):
		lock.assert_held(doc.name)


def test_an_import_that_is_being_worked_on_is_not_started_by_another():
	rows = new_rows(1)
	doc = started(rows)
	with held_by_another(doc.name):
		with pytest.raises(frappe.ValidationError, match="being worked on"):
			imports.start(doc, False)
		assert worker(doc).wait(timeout=300) == 0
		frappe.db.rollback()
		assert not frappe.db.exists("Client", {"external_id": rows[0]["External ID"]})
	assert run(doc) == 0
	assert_done_once(doc, rows)


def test_a_run_killed_after_its_commit_forgets_no_call():
	rows = new_rows(3)
	log = frappe.get_doc(
		{
			"doctype": "Call Log",
			"id": frappe.generate_hash(),
			"from": rows[1]["Phone"],
			"to": "1",
			"type": "Incoming",
		}
	).insert()
	doc = started(rows)
	body = """
		on("Client", "on_change", Nth(3, lambda: frappe.db.after_commit.add(die)))
	"""
	assert run(doc, body) == -signal.SIGKILL
	assert run(doc) == 0
	assert_done_once(doc, rows)
	contact = frappe.db.get_value("Client", {"external_id": rows[1]["External ID"]}, "primary_contact")
	linked = {"parent": log.name, "link_doctype": "Contact"}
	assert frappe.get_all("Dynamic Link", linked, pluck="link_name") == [contact]


# --- an undo that is killed ----------------------------------------------------------------------

COUNTED = (
	"Client",
	"Customer",
	"Supplier",
	"Address",
	"Contact",
	"Dynamic Link",
	"Contact Phone",
	"Contact Email",
)


def counts() -> dict[str, int]:
	return {doctype: frappe.db.count(doctype) for doctype in COUNTED}


def undo_started(doc):
	imports.undo(doc.reload())
	frappe.db.commit()


@pytest.mark.parametrize(
	("doctype", "event", "nth"),
	[
		("Contact", "on_trash", 1),
		("Supplier", "after_delete", 2),
		("Client", "after_delete", ROWS),
		("Contact", "on_update", 3),
	],
)
def test_an_undo_killed_and_started_again_takes_every_row_back_once(doctype, event, nth):
	changed = [
		builders.client(
			legal_name=f"Old {frappe.generate_hash(length=8)}", phone="+34 600 000 000", city="Vigo"
		)
		for _number in range(4)
	]
	frappe.db.commit()
	before = counts()
	rows = new_rows()
	changes = [{"ID": client.name, "Phone": "+34 611 111 111", "City": "Lugo"} for client in changed]
	doc = started([*changes, *rows])
	assert run(doc) == 0
	assert (doc.reload().created_count, doc.updated_count) == (len(rows), len(changed))
	undo_started(doc)
	died = run(doc, f"on({doctype!r}, {event!r}, Nth({nth}, die))", job="undoing.run")
	assert died == -signal.SIGKILL
	assert doc.reload().status == "Undoing" and api.get_import(doc.name)["interrupted"]
	assert_rows_whole(doc)
	undo_started(doc)
	assert run(doc, job="undoing.run") == 0
	assert (doc.reload().status, doc.undone_count, doc.kept_count) == ("Undone", len(rows) + len(changed), 0)
	assert_nothing_left_of(rows)
	assert counts() == before
	for client in changed:
		client.reload()
		assert (client.phone, client.city) == ("+34 600 000 000", "Vigo")
		assert frappe.db.get_value("Contact", client.primary_contact, "phone") == "+34 600 000 000"
		assert frappe.db.get_value("Address", client.registered_address, "city") == "Vigo"
	notes = frappe.db.count(
		"Notification Log", {"document_name": doc.name, "subject": ("like", "Import of clients undone%")}
	)
	assert notes == 1


def assert_rows_whole(doc):
	"""Each row is taken back with all that it made, or not at all."""
	fields = ["action", "outcome", "client", "customer", "supplier", "address", "contact"]
	for row in frappe.get_all("Client Import Row", {"client_import": doc.name}, fields):
		assert row.outcome in ("done", "undone")
		if row.action == "update":
			phone = frappe.db.get_value("Client", row.client, "phone")
			city = frappe.db.get_value("Address", row.address, "city")
			assert (phone, city) == (
				("+34 600 000 000", "Vigo") if row.outcome == "undone" else ("+34 611 111 111", "Lugo")
			)
			continue
		for doctype in ("Client", "Customer", "Supplier", "Address", "Contact"):
			if name := row[doctype.lower()]:
				assert bool(frappe.db.exists(doctype, {"name": name})) == (row.outcome == "done"), name


def test_two_undos_at_once_take_every_row_back_once():
	before = counts()
	doc = started(new_rows())
	assert run(doc) == 0
	undo_started(doc)
	workers = [worker(doc, job="undoing.run") for _number in range(2)]
	for process in workers:
		assert process.wait(timeout=300) == 0, process.output
	frappe.db.rollback()
	assert (doc.reload().undone_count, doc.kept_count) == (ROWS, 0)
	assert counts() == before


# --- a check that is killed ----------------------------------------------------------------------


def test_a_check_killed_in_the_background_is_started_again(monkeypatch):
	monkeypatch.setattr(files, "AT_ONCE", 10)
	rows = new_rows(5)
	answer = api.check_import(upload(rows))
	frappe.db.commit()
	doc = frappe.get_doc("Client Import", answer["name"])
	body = """
		from client_hub.spreadsheets import rows
		insert = rows.insert
		rows.insert = lambda *args: (insert(*args), die())
	"""
	assert run(doc, body, job="imports.check_in_background") == -signal.SIGKILL
	answer = api.get_import(doc.name)
	assert (answer["status"], answer["interrupted"]) == ("Checking", True)
	queued = []
	with monkeypatch.context() as for_now:
		for_now.setattr(frappe, "enqueue", lambda method, **kwargs: queued.append((method, kwargs)))
		answer = api.start_import(doc.name)
	frappe.db.commit()
	assert answer["status"] == "Checking"
	((method, kwargs),) = queued
	assert method == "client_hub.spreadsheets.imports.check_in_background"
	assert kwargs["client_import"] == doc.name
	assert run(doc, job="imports.check_in_background") == 0
	assert (doc.reload().status, doc.to_create) == ("Checked", len(rows))
	assert frappe.db.count("Client Import Row", {"client_import": doc.name}) == len(rows)


def test_a_check_that_is_alive_is_not_started_again(monkeypatch):
	monkeypatch.setattr(files, "AT_ONCE", 10)
	answer = api.check_import(upload(new_rows(1)))
	frappe.db.commit()
	with held_by_another(answer["name"]), pytest.raises(frappe.ValidationError, match="being worked on"):
		api.start_import(answer["name"])


# --- a real worker -------------------------------------------------------------------------------


def real_worker() -> subprocess.Popen:
	"""A worker of this site's long jobs, as the project's own tools start it.

	Not of the others: Frappe looks up the pictures of new users on the internet, and without one each
	look-up holds the jobs behind it up.
	"""
	return subprocess.Popen(
		[sys.executable, "-W", "ignore", "-m", "tools.one_site", "work", frappe.local.site, "long"],
		cwd=frappe.local.sites_path,
		env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
		stdout=subprocess.DEVNULL,
		stderr=subprocess.DEVNULL,
	)


def kill(process: subprocess.Popen) -> None:
	for pid in with_children(process.pid):
		os.kill(pid, signal.SIGKILL)
	process.wait()


def wait_until(happened: Callable[[], object]) -> None:
	end = monotonic() + 300
	while not happened():
		assert monotonic() < end, "waited five minutes"
		sleep(0.02)
		frappe.db.rollback()


def with_children(pid: int) -> list[int]:
	"""The process and all that it has started, the last first."""
	parents = {}
	for entry in filter(str.isdigit, os.listdir("/proc")):
		try:
			with open(f"/proc/{entry}/stat") as stat:
				parents[int(entry)] = int(stat.read().rpartition(")")[2].split()[1])
		except OSError:
			continue
	found = [pid]
	for number in found:
		found += [child for child, parent in parents.items() if parent == number]
	return found[::-1]


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="finds a worker's children in /proc")
def test_a_worker_killed_with_its_work_horse_and_the_import_started_again_by_the_user():
	"""Frappe's own guard, `is_job_enqueued`, would say for a week that the job is under way."""
	get_queue("long").empty()  # of what other tests have left there, which would all be done first
	rows = new_rows(REAL_BATCH)
	client = builders.client(phone="+34 600 000 000")
	frappe.db.commit()
	answer = api.check_import(upload([*rows, {"ID": client.name, "Phone": "+34 611 111 111"}]))
	api.start_import(answer["name"])
	frappe.db.commit()
	doc = frappe.get_doc("Client Import", answer["name"])
	process = real_worker()
	# Or the second batch, too, might be done before it is killed.
	with row_held_by_another("Client", client.name):
		try:
			wait_until(
				lambda: frappe.db.count("Client Import Row", {"client_import": doc.name, "outcome": "done"})
			)
		finally:
			kill(process)
	wait_until(lambda: not lock.is_held(doc.name))
	assert doc.reload().status == "Running"
	api.start_import(doc.name)
	frappe.db.commit()
	process = real_worker()
	try:
		wait_until(lambda: doc.reload().status == "Finished")
	finally:
		kill(process)
	assert (doc.created_count, doc.updated_count, doc.failed_count) == (len(rows), 1, 0)
	for row in rows:
		(made,) = frappe.get_all("Client", {"external_id": row["External ID"]}, ["*"])
		assert_whole(made, row)
	assert client.reload().phone == "+34 611 111 111"
