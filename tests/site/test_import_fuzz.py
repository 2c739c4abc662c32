"""Whatever the file: the check ends with a result for each row or a clear refusal, and changes nothing."""

import csv
import io
import json
import os
import zipfile

import frappe
import hostile
import openpyxl
import pytest
from forks import Fork
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from client_hub import api
from client_hub.demo import builders
from client_hub.spreadsheets import imports
from client_hub.spreadsheets.rows import ACTIONS
from client_hub.spreadsheets.sheet.columns import TEMPLATE, importable_columns

SETTINGS = settings(
	max_examples=int(os.environ.get("FUZZ_EXAMPLES", 300)),
	deadline=None,
	suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

# What people type, and what does harm.
TEXTS = st.one_of(
	st.sampled_from(
		[
			"", " ", "<clear>", "<CLEAR>", "Spain", "ES", "Company", "Yes", "No", "si", "CLI-00001", "cli-1", "0", "-1",
			"1e999", "NaN", "01234", "=1+1", "+34 600 000 000", "'=1", "a@b.example", "@", "B64717838", "54362315K",
			"x" * 141, "x" * 40_000, "\x00", "\x07", "\u202eabc", "🏢", "شركة", "a\nb", "a\r\nb", "<b>x</b>", "{{ 1 }}",
			"%s", "'; drop table tabClient; --", "../..", "null", "None", "2026-02-30", "31/12/2026", "25:99", "1d 2h",
		]
	),
	st.text(max_size=60),
)  # fmt: skip


@pytest.fixture(scope="module")
def headers() -> list[str]:
	"""Headers that are known, and some that are not."""
	known = [column.label for column in importable_columns().values()]
	return [
		*known,
		*(name for name, _title in TEMPLATE),
		"Shoe size",
		"What is wrong",
		"Owner",
		"Tax ID Key",
		"",
	]


@pytest.fixture(autouse=True)
def some_clients(rolled_back):
	for number in range(3):
		builders.client(legal_name=f"Fuzz {number}", external_id=f"F-{number}")


def assert_clear(content: bytes, name: str, mode: str = "create_and_update", **choice) -> dict:
	"""Check the file, and see that the answer is one of the two and that no client changed.

	`choice`: what somebody has chosen of its columns.
	"""
	before = state()
	frappe.db.savepoint("fuzz")
	file = frappe.get_doc(
		{"doctype": "File", "file_name": name, "is_private": 1, "content": content or b"\n"}
	)
	answer = api.check_import(file.insert().file_url, mode, **choice)
	if answer["status"] == "Checking":  # a large one is for a worker
		imports.check_in_background(answer["name"])
		answer = api.get_import(answer["name"])
	assert answer["status"] in ("Checked", "Refused"), answer
	rows = api.import_rows(answer["name"], page_length=500)
	if answer["status"] == "Refused":
		assert answer["message"] and not rows
	else:
		assert answer["total_rows"] == sum(
			answer[key] for key in ("to_create", "to_update", "to_skip", "conflicts", "errors")
		)
		assert all(row["action"] in ACTIONS for row in rows)
		assert all(row["problems"] for row in rows if row["action"] in ("conflict", "error"))
	assert state() == before
	frappe.db.rollback(save_point="fuzz")
	return answer


def state():
	tables = "`tabClient`, `tabCustomer`, `tabSupplier`, `tabAddress`, `tabContact`, `tabDynamic Link`"
	return frappe.db.sql(f"checksum table {tables}")


@given(data=st.data())
@SETTINGS
def test_any_table_as_csv(data, headers):
	columns = data.draw(st.lists(st.sampled_from(headers), min_size=1, max_size=8))
	rows = data.draw(st.lists(st.lists(TEXTS, max_size=9), max_size=5))
	target = io.StringIO()
	writer = csv.writer(target, delimiter=data.draw(st.sampled_from(",;\t")))
	writer.writerows([columns, *rows])
	encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
	content = target.getvalue().encode(encoding, "surrogatepass" if encoding != "utf-16" else "replace")
	assert_clear(content, "fuzz.csv", data.draw(st.sampled_from(["create", "update", "create_and_update"])))


@given(data=st.data())
@SETTINGS
def test_any_choice_of_columns(data):
	width = data.draw(st.integers(1, 6))
	rows = data.draw(st.lists(st.lists(TEXTS, min_size=width, max_size=width), min_size=1, max_size=4))
	target = io.StringIO()
	csv.writer(target).writerows([["Zorb", "Quib", "Frum", "Glep", "Snard", "Blick"][:width], *rows])
	possible = [*importable_columns()]
	chosen = data.draw(
		st.lists(st.one_of(st.none(), st.sampled_from(possible)), min_size=width, max_size=width)
	)
	columns = {str(index): fieldname for index, fieldname in enumerate(chosen)}
	single = {name: index for index, name in columns.items()}
	columns |= {index: None for index, name in columns.items() if name and single[name] != index}
	values = data.draw(
		st.dictionaries(
			st.sampled_from(["country", "city", "notes", "email_id", "is_supplier"]), st.just("Spain")
		)
	)
	values = {name: "yes" if name == "is_supplier" else value for name, value in values.items()}
	content = target.getvalue().encode("utf-8", "surrogatepass")
	# As the page does: another row may look more like headers than these made-up ones.
	how = {"columns": columns, "values": values, "header_row": 1}
	assert_clear(content, "fuzz.csv", **how, without_address=data.draw(st.booleans()))


VALUES = st.one_of(
	TEXTS.map(lambda text: openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", text)),
	st.integers(-(10**18), 10**18),
	st.floats(allow_nan=False, allow_infinity=False),
	st.booleans(),
	st.dates(),
	st.datetimes(),
	st.times(),
	st.none(),
)


@given(data=st.data())
@SETTINGS
def test_any_table_as_workbook(data, headers):
	book = openpyxl.Workbook()
	book.active.append(data.draw(st.lists(st.sampled_from(headers), min_size=1, max_size=8)))
	for row in data.draw(st.lists(st.lists(VALUES, min_size=1, max_size=9), max_size=5)):
		book.active.append(row)
	for cell in book.active[2] if book.active.max_row > 1 else ():
		cell.number_format = data.draw(
			st.sampled_from(["General", "00000", "@", "yyyy-mm-dd", "0.00", "[h]:mm", ";;;"])
		)
	target = io.BytesIO()
	book.save(target)
	assert_clear(
		target.getvalue(), "fuzz.xlsx", data.draw(st.sampled_from(["create", "update", "create_and_update"]))
	)


@given(content=st.binary(max_size=2_000))
@SETTINGS
def test_any_bytes(content):
	assert_clear(content, "fuzz.csv")
	assert_clear(content, "fuzz.xlsx")


XML = st.recursive(
	st.text(alphabet="ABcv1 0.-9<>&;=\"'/\x00é", max_size=12),
	lambda inner: st.builds(
		lambda name, attributes, children: f"<{name} {attributes}>{''.join(children)}</{name}>",
		st.sampled_from(
			["row", "c", "v", "is", "t", "f", "x:row", "sheetData", "mergeCell", "rPh", "!DOCTYPE"]
		),
		st.sampled_from(
			[
				"",
				'r="A2"',
				'r="2"',
				't="s"',
				't="b"',
				't="e"',
				's="99"',
				'r="ZZZZ9"',
				'r="9999999999999"',
				't="inlineStr"',
				'ref="A1:"',
			]
		),
		st.lists(inner, max_size=4),
	),
	max_leaves=20,
)


@given(
	xml=XML,
	part=st.sampled_from(
		["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"]
	),
)
@SETTINGS
def test_any_xml_inside_a_workbook(xml, part):
	book = openpyxl.Workbook()
	book.active.append(["Legal Name", "City"])
	book.active.append(["Acme", "Vigo"])
	source, target = io.BytesIO(), io.BytesIO()
	book.save(source)
	with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
		for name in old.namelist():
			content = old.read(name).decode()
			if name == part:
				content = (
					content.replace("</sheetData>", xml + "</sheetData>")
					if "</sheetData>" in content
					else xml
				)
			new.writestr(name, content)
		if part not in old.namelist():
			new.writestr(part, xml)
	assert_clear(target.getvalue(), "fuzz.xlsx")


ROW_NUMBERS = st.one_of(
	st.sampled_from(["", "0", "1", "2", "3", "1048576", "1048577", "2147483648", "99999999999", "-1", "x"]),
	st.integers(0, 10**12).map(str),
)


@given(numbers=st.lists(ROW_NUMBERS, min_size=1, max_size=4))
@SETTINGS
def test_any_numbering_of_rows(numbers):
	rows = "".join(
		f'<row r="{number}"><c t="inlineStr"><is><t>Acme {place}</t></is></c></row>'
		if number
		else f'<row><c t="inlineStr"><is><t>Acme {place}</t></is></c></row>'
		for place, number in enumerate(numbers)
	)
	answer = assert_clear(with_rows(rows), "fuzz.xlsx")
	if answer["status"] == "Checked":
		assert answer["total_rows"] == len(numbers)


def with_rows(xml: str) -> bytes:
	"""A workbook of a header row, and the rows that `xml` has."""
	book = openpyxl.Workbook()
	book.active.append(["Legal Name", "City"])
	source, target = io.BytesIO(), io.BytesIO()
	book.save(source)
	with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
		for name in old.namelist():
			content = old.read(name)
			new.writestr(name, content.replace(b"</sheetData>", xml.encode() + b"</sheetData>"))
	return target.getvalue()


# --- hostile files of the other kinds ------------------------------------------------------------

MEGABYTES = 300
"""That a check may take, the whole process with Frappe."""

READER = """
import io, json, resource, sys
from pathlib import Path

import frappe
from client_hub.spreadsheets import choosing
from client_hub.spreadsheets.check.checking import Checker
from client_hub.spreadsheets.sheet.reading.limits import SheetRefused

# Whatever goes wrong, the machine that runs the tests goes on.
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
frappe.init({site!r}, sites_path={sites_path!r})
frappe.connect()
frappe.set_user("Administrator")

def check(content):
	try:
		checker = Checker(*choosing.choose(io.BytesIO(content), columns={{}}), "create_and_update")
		for _batch in checker.batches():
			pass
	except SheetRefused:
		pass

for path in sorted(Path({folder!r}).iterdir()):
	Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
	try:
		check(path.read_bytes())
		error = ""
	except BaseException as raised:
		error = repr(raised)
	frappe.local.message_log = []
	peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line)
	print(json.dumps([path.name, int(peak.split()[1]) / 1024, error]), flush=True)
"""


@pytest.mark.skipif(not os.path.exists("/proc/self/clear_refs"), reason="asks the kernel for the memory")
def test_no_hostile_file_takes_much_memory_or_ends_a_worker(tmp_path):
	count = 0
	for name, content in hostile.files():
		(tmp_path / name).write_bytes(content)
		count += 1
	code = READER.format(
		site=frappe.local.site, sites_path=os.path.abspath(frappe.local.sites_path), folder=str(tmp_path)
	)
	reader = Fork(code)
	ended = reader.wait(timeout=600)
	found = [json.loads(line) for line in reader.output.splitlines() if line.startswith("[")]
	assert (ended, len(found)) == (0, count), reader.output[-2_000:]
	assert not [(name, error) for name, _peak, error in found if error]
	assert not [(name, peak) for name, peak, _error in found if peak > MEGABYTES]
