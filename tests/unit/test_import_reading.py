"""The bounded reader: files from strangers are read as they are meant, or clearly refused."""

import io
import random
import resource
import struct
import time
import zipfile
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart
from openpyxl.styles.numbers import BUILTIN_FORMATS

from client_hub.spreadsheets.check import codes, contact_values, values
from client_hub.spreadsheets.sheet.reading import (
	archive,
	delimited,
	encodings,
	table,
	xls,
	xlsx,
	xlsx_rows,
)
from client_hub.spreadsheets.sheet.reading.cells import (
	ERROR_VALUE,
	NO_DATE,
	NO_NUMBER,
	NO_STORED_VALUE,
	TOO_LONG,
	CellProblem,
	Number,
	decode_xml_text,
	encode_xml_text,
	is_error,
	mark_formula,
	unmark_formula,
)
from client_hub.spreadsheets.sheet.reading.limits import (
	BATCH_CHARACTERS,
	MAX_CELL_CHARACTERS,
	MAX_CHARACTERS,
	MAX_COLUMNS,
	MAX_FILE_SIZE,
	MAX_ROW_CHARACTERS,
	MAX_ROW_NUMBER,
	MAX_ROWS,
	SheetRefused,
)
from client_hub.spreadsheets.sheet.reading.number_formats import DATE, PLAIN, Mask, format_of, read_number

HEADERS = ["Legal Name", "City"]
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData>{}</worksheet>'
HEADER_ROW = (
	'<row r="1"><c r="A1" t="inlineStr"><is><t>Legal Name</t></is></c>'
	'<c r="B1" t="inlineStr"><is><t>City</t></is></c></row>'
)


def count_known(texts):
	return sum(text in HEADERS for text in texts)


def read(content: bytes):
	"""The rows of a file, as lists of values."""
	opened = table.open_table(io.BytesIO(content), count_known)
	return [values for _number, values in opened.rows()]


def refusal(content: bytes) -> str:
	"""The English sentence with which a file is refused."""
	with pytest.raises(SheetRefused) as error:
		read(content)
	return error.value.text.msg


def workbook(rows, **more) -> bytes:
	book = openpyxl.Workbook()
	for row in [HEADERS, *rows]:
		book.active.append(row)
	for change in more.values():
		change(book)
	target = io.BytesIO()
	book.save(target)
	return target.getvalue()


def with_parts(content: bytes, parts: dict[str, str | bytes | None]) -> bytes:
	"""The workbook with parts replaced, added, or (None) taken away."""
	target = io.BytesIO()
	with (
		zipfile.ZipFile(io.BytesIO(content)) as source,
		zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out,
	):
		for name in source.namelist():
			if name not in parts:
				out.writestr(name, source.read(name))
		for name, part in parts.items():
			if part is not None:
				out.writestr(name, part)
	return target.getvalue()


def with_rows(xml: str, after: str = "") -> bytes:
	"""A workbook whose sheet holds the header row and `xml`."""
	return with_parts(workbook([]), {"xl/worksheets/sheet1.xml": SHEET.format(HEADER_ROW + xml, after)})


NAMESPACES = " ".join(
	f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
	for prefix in ("office", "style", "table", "text", "config", "draw")
)


def open_document(
	rows: str,
	kind: str = "application/vnd.oasis.opendocument.spreadsheet",
	styles: str = "",
	table_attributes: str = "",
	more: dict | None = None,
) -> bytes:
	"""An .ods file with one table: the header row and `rows`, in OpenDocument's XML."""
	headers = ods_row(*HEADERS)
	content = f"""<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMESPACES}
		xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">
		<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>
		<table:table table:name="Clients" {table_attributes}>{headers}{rows}</table:table>
		</office:spreadsheet></office:body></office:document-content>"""
	target = io.BytesIO()
	with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
		archive.writestr(zipfile.ZipInfo("mimetype"), kind)
		for name, part in {"content.xml": content, **(more or {})}.items():
			archive.writestr(name, part)
	return target.getvalue()


def ods_row(*texts: str | None, attributes: str = "") -> str:
	cells = [
		f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
		if text
		else "<table:table-cell/>"
		for text in texts
	]
	return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def ods_cell(value: str = "", shown: str = "", kind: str = "float", attributes: str = "") -> str:
	stored = f'office:value-type="{kind}" office:value="{value}"' if value else ""
	text = f"<text:p>{shown}</text:p>" if shown else ""
	return f"<table:table-cell {stored} {attributes}>{text}</table:table-cell>"


# --- ordinary files ------------------------------------------------------------------------------


def test_a_workbook_of_openpyxl_is_read():
	assert read(workbook([["Acme", "Madrid"], [None, "Lisboa"]])) == [["Acme", "Madrid"], [None, "Lisboa"]]


def test_rows_carry_the_numbers_that_a_spreadsheet_program_shows():
	content = workbook([["Acme"], [None], [None], ["Beta"]])
	opened = table.open_table(io.BytesIO(content), count_known)
	assert [number for number, _values in opened.rows()] == [2, 5]


@pytest.mark.parametrize(
	("content", "numbers"),
	[
		(b'Legal Name,City\n"Acme\nSL",Vigo\nBeta,Lugo\n', [2, 3]),
		(b'Legal Name,City\r\n"Acme\r\nSL",Vigo\r\nBeta,Lugo\r\n', [2, 3]),
		(b"Legal Name,City\nAcme,Vigo\n\n,\nBeta,Lugo\n", [2, 5]),
		(b'"A title\nof two lines"\nLegal Name,City\nAcme,Vigo\n', [3]),
		(b"sep=;\nLegal Name;City\nAcme;Vigo\n", [2]),
	],
	ids=["line break", "Windows line break", "empty rows", "above the headers", "line of the delimiter"],
)
def test_rows_of_a_text_file_carry_the_numbers_that_a_spreadsheet_program_shows(content, numbers):
	opened = table.open_table(io.BytesIO(content), count_known)
	assert [number for number, _values in opened.rows()] == numbers


@pytest.mark.parametrize("numbers", [("2", "2"), ("3", "2"), ("2", "1"), ("0", "2")])
def test_rows_that_are_not_numbered_one_after_the_other_are_refused(numbers):
	rows = "".join(f'<row r="{number}"><c><v>1</v></c></row>' for number in numbers)
	assert refusal(with_rows(rows)) == xlsx_rows.ROWS_OUT_OF_ORDER.msg


@pytest.mark.parametrize("number", [MAX_ROW_NUMBER + 1, 99_999_999_999])
def test_a_row_beyond_the_last_one_of_a_sheet_is_refused(number):
	assert refusal(with_rows(f'<row r="{number}"><c><v>1</v></c></row>')) == xlsx_rows.ROW_TOO_FAR_DOWN.msg


def test_rows_without_a_number_follow_the_one_before():
	opened = table.open_table(
		io.BytesIO(with_rows('<row r="4"><c><v>1</v></c></row><row><c><v>2</v></c></row>')), count_known
	)
	assert [number for number, _values in opened.rows()] == [4, 5]


def test_empty_lines_beyond_the_last_row_of_a_sheet_are_refused():
	content = b"Legal Name,City\n" + b"\n" * MAX_ROW_NUMBER + b"Acme,Vigo\n"
	assert refusal(content) == table.TOO_MANY_ROWS.msg


@pytest.mark.parametrize("empty", [" ", "   \t", "\xa0", "\u200b\ufeff", "\x1a"])
def test_a_row_in_which_nothing_can_be_seen_is_no_row(empty):
	lines = [["Acme", "Vigo"], [empty, empty], [], ["Beta", empty], [empty]]
	text = "\n".join(";".join(line) for line in [HEADERS, *lines])
	assert read(text.encode()) == [["Acme", "Vigo"], ["Beta"]]
	if empty != "\x1a":  # which no workbook can hold
		assert read(workbook(lines)) == [["Acme", "Vigo"], ["Beta"]]


def test_rows_can_be_read_a_second_time():
	opened = table.open_table(io.BytesIO(workbook([["Acme", "Madrid"]])), count_known)
	assert list(opened.rows()) == list(opened.rows())


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
	"encoding",
	"utf-8 utf-8-sig utf-16 utf-16-le utf-16-be utf-32 utf-32-le utf-32-be cp1252".split(),
)
def test_text_files_are_read_whatever_their_encoding_and_delimiter(delimiter, encoding):
	text = delimiter.join(HEADERS) + "\r\n" + delimiter.join(["Peña e Irmãos", "“Logroño”"]) + "\r\n"
	assert read(text.encode(encoding)) == [["Peña e Irmãos", "“Logroño”"]]


def test_excels_line_that_names_the_delimiter_is_understood():
	assert read(b"sep=;\r\nLegal Name;City\r\nAcme, SA;Vigo\r\n") == [["Acme, SA", "Vigo"]]


def test_quoted_cells_hold_delimiters_quotes_and_lines():
	assert read(b'Legal Name,City\n"Acme, ""La"" Grande","a\nb"\n') == [['Acme, "La" Grande', "a\nb"]]


def test_a_title_above_the_headers_is_no_harm():
	def title(book):
		book.active.insert_rows(1, 2)
		book.active["A1"] = "Clients of 2026"
		book.active.merge_cells("A1:B1")

	assert read(workbook([["Acme", "Vigo"]], title=title)) == [["Acme", "Vigo"]]


def test_the_sheet_with_the_headers_is_taken_even_when_another_was_looked_at_last():
	def instructions(book):
		book.create_sheet("Instructions").append(["Fill in one row for each client"])
		book.active = 1

	assert read(workbook([["Acme", "Vigo"]], instructions=instructions)) == [["Acme", "Vigo"]]


# --- nothing to read -----------------------------------------------------------------------------


@pytest.mark.parametrize(
	"content",
	[b"", b"\n\n", b" , \n", b"\xef\xbb\xbf", workbook([])[:0]],
	ids=["nothing", "lines", "blank", "mark", "cut"],
)
def test_an_empty_file_is_refused(content):
	assert refusal(content) == table.EMPTY.msg


def test_an_empty_workbook_is_refused():
	target = io.BytesIO()
	openpyxl.Workbook().save(target)
	assert refusal(target.getvalue()) == table.EMPTY.msg


@pytest.mark.parametrize("content", [b"Legal Name,City\n", workbook([])], ids=["csv", "xlsx"])
def test_headers_alone_are_refused(content):
	assert refusal(content) == table.NO_ROWS.msg


def header_row(content: bytes):
	"""(number, known headers) of the row that is taken for the headers."""
	opened = table.open_table(io.BytesIO(content), count_known)
	return opened.header_row, opened.known


def test_without_a_known_header_the_row_of_texts_above_fuller_rows_is_proposed():
	lines = [
		"Report of June;;",
		"2026-06-01;;",
		"Qué;Dónde;Cuánto",
		"Acme;Vigo;3",
		"Beta;Lugo;5",
		"Beta;Lugo;",
	]
	assert header_row("\n".join(lines).encode()) == (3, 0)


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"just text\nx"])
def test_of_a_file_without_headers_the_first_row_is_proposed(content):
	assert header_row(content) == (1, 0)


def test_a_row_of_data_that_holds_the_word_of_a_header_is_not_taken_for_the_headers():
	lines = ["Qué;Dónde;Cuánto;Cuándo", "Acme;City;3;x", "Beta;Lugo;5;y"]
	assert header_row("\n".join(lines).encode()) == (1, 0)


def test_headers_are_found_far_down():
	lines = [*(f"Line {number} of a report" for number in range(30)), "Legal Name;City", "Acme;Vigo"]
	assert header_row("\n".join(lines).encode()) == (31, 2)


@pytest.mark.parametrize(
	"below",
	[
		["name,street,town,zip", "Texto (80),Obligatorio,Text,opcional"],
		["Texto (80),Obligatorio,,opcional"],
	],
	ids=["technical names and what to write", "what to write"],
)
def test_rows_that_explain_the_headers_are_no_rows(monkeypatch, below):
	words = {"Legal Name", "City", "Street", "Postal Code", "name", "street", "town", "zip"}
	monkeypatch.setitem(globals(), "count_known", lambda texts: sum(text in words for text in texts))
	lines = ["Legal Name,Street,City,Postal Code", *below, "Acme,Text Street 1,Vigo,36201"]
	opened = table.open_table(io.BytesIO("\n".join(lines).encode()), count_known)
	assert [row[0] for _number, row in opened.rows()] == ["Acme"]


def test_whoever_knows_better_names_the_sheet_and_the_row():
	def more(book):
		book.create_sheet("Others").append(["Legal Name", "City"])
		book["Others"].append(["Qué", "Dónde"])
		book["Others"].append(["Acme", "Vigo"])

	content = io.BytesIO(workbook([["Beta", "Lugo"]], more=more))
	opened = table.open_table(content, count_known, sheet="Others", header_row=2)
	assert (opened.name, opened.headers, list(opened.rows())) == (
		"Others",
		["Qué", "Dónde"],
		[(3, ["Acme", "Vigo"])],
	)
	assert opened.sheets == ["Sheet", "Others"]
	for chosen, reason in (({"sheet": "No"}, table.NO_SHEET), ({"header_row": 9}, table.NO_HEADER_ROW)):
		with pytest.raises(SheetRefused) as error:
			table.open_table(content, count_known, **chosen)
		assert error.value.text is reason


@pytest.mark.parametrize(
	"content",
	[b"%PDF-1.7\n\x00\x01", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", b"\x00\x01\x02\x03", bytes(range(256))],
	ids=["pdf", "png", "zeros", "all bytes"],
)
def test_what_is_no_sheet_at_all_is_refused(content):
	with pytest.raises(SheetRefused):
		read(content)


def test_the_content_decides_and_not_the_name():
	"""The reader is told no name: a workbook called .csv is read, an image called .xlsx refused."""
	assert read(workbook([["Acme", "Vigo"]])) == [["Acme", "Vigo"]]


# --- other formats -------------------------------------------------------------------------------


def test_a_workbook_with_macros_is_refused():
	content = with_parts(workbook([["Acme"]]), {"xl/vbaProject.bin": b"\xd0\xcf"})
	assert refusal(content) == xlsx.WITH_MACROS.msg


def test_a_macro_workbook_is_refused_by_its_content_type_too():
	content = workbook([["Acme"]])
	types = zipfile.ZipFile(io.BytesIO(content)).read("[Content_Types].xml").decode()
	macro = types.replace("spreadsheetml.sheet.main+xml", "vnd.ms-excel.sheet.macroEnabled.main+xml")
	assert macro != types
	assert refusal(with_parts(content, {"[Content_Types].xml": macro})) == xlsx.WITH_MACROS.msg


def test_a_workbook_with_a_password_is_refused():
	old_format = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
	assert refusal(old_format + "EncryptedPackage".encode("utf-16-le")) == archive.PASSWORD.msg
	assert refusal(old_format + "Workbook".encode("utf-16-le")) == archive.DAMAGED.msg


def test_a_zip_with_a_password_is_refused():
	content = bytearray(workbook([["Acme"]]))
	position = 0
	while (position := content.find(b"PK\x01\x02", position)) >= 0:
		content[position + 8] |= 1  # the flag of an encrypted part, in the directory
		position += 4
	assert refusal(bytes(content)) == archive.PASSWORD.msg


def test_an_opendocument_text_is_refused():
	content = open_document("", kind="application/vnd.oasis.opendocument.text")
	assert refusal(content) == xlsx.OTHER_FORMAT.msg


def test_a_chart_sheet_as_the_active_sheet_is_passed_over():
	def chart(book):
		book.create_chartsheet("Chart").add_chart(BarChart())
		book.active = 1

	assert read(workbook([["Acme", "Vigo"]], chart=chart)) == [["Acme", "Vigo"]]


def test_a_workbook_of_charts_alone_is_refused():
	content = workbook([["Acme"]])
	relations = zipfile.ZipFile(io.BytesIO(content)).read("xl/_rels/workbook.xml.rels").decode()
	changed = relations.replace("relationships/worksheet", "relationships/chartsheet")
	assert refusal(with_parts(content, {"xl/_rels/workbook.xml.rels": changed})) == xlsx.NO_WORKSHEET.msg


# --- hostile files -------------------------------------------------------------------------------


@pytest.mark.parametrize(
	"part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"]
)
def test_a_doctype_is_refused_wherever_it_stands(part):
	content = workbook([["Acme", "Vigo"]])
	content = with_parts(content, {"xl/sharedStrings.xml": "<sst><si><t>Acme</t></si></sst>"})
	original = zipfile.ZipFile(io.BytesIO(content)).read(part).decode()
	bomb = (
		'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">'
		'<!ENTITY file SYSTEM "file:///etc/passwd">]>'
	)
	changed = bomb + original.partition("?>")[2] if original.startswith("<?xml") else bomb + original
	assert refusal(with_parts(content, {part: changed})) == archive.WITH_DOCTYPE.msg


def test_a_link_to_a_sheet_outside_the_file_is_not_followed():
	content = workbook([["Acme"]])
	relations = zipfile.ZipFile(io.BytesIO(content)).read("xl/_rels/workbook.xml.rels").decode()
	outside = relations.replace("/xl/worksheets/sheet1.xml", "http://127.0.0.1:1/sheet.xml").replace(
		"<Relationship ", '<Relationship TargetMode="External" '
	)
	assert refusal(with_parts(content, {"xl/_rels/workbook.xml.rels": outside})) == xlsx.NO_WORKSHEET.msg


def test_a_path_out_of_the_file_leads_nowhere():
	content = workbook([["Acme"]])
	relations = zipfile.ZipFile(io.BytesIO(content)).read("xl/_rels/workbook.xml.rels").decode()
	outside = relations.replace("/xl/worksheets/sheet1.xml", "../../../../etc/passwd")
	assert refusal(with_parts(content, {"xl/_rels/workbook.xml.rels": outside})) == xlsx.NO_WORKSHEET.msg


def test_external_links_of_formulas_are_left_alone():
	content = with_parts(
		workbook([["Acme", "Vigo"]]),
		{"xl/externalLinks/externalLink1.xml": "<externalLink/>", "xl/externalLinks/_rels/x.rels": "<x/>"},
	)
	assert read(content) == [["Acme", "Vigo"]]


def test_a_small_workbook_with_one_cell_far_out_is_refused_at_once():
	"""Stock openpyxl makes seventeen thousand million cells of it."""
	started, memory = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
	content = with_rows('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
	assert len(content) < 10_000
	with pytest.raises(SheetRefused) as error:
		read(content)
	assert error.value.text.msg == xlsx_rows.TOO_FAR_RIGHT.msg
	assert error.value.values == ("XFD1048576", MAX_COLUMNS)
	assert time.perf_counter() - started < 5
	assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 50_000  # KB


def test_a_row_far_down_is_one_row():
	assert read(with_rows('<row r="1048576"><c r="A1048576"><v>1</v></c></row>')) == [[Number(1, "1")]]


def test_cells_that_only_have_a_style_cost_nothing():
	styled = "".join(f'<c r="{letters}2" s="1"/>' for letters in ("A", "B", "XFD"))
	assert read(with_rows(f'<row r="2">{styled}<c r="A2"><v>7</v></c></row>')) == [[Number(7, "7")]]


def test_a_zip_bomb_is_refused_by_what_it_declares():
	body = b"<row r='2'><c r='A2'><v>1</v></c></row>" * 15_000_000
	target = io.BytesIO()
	content = workbook([])
	with (
		zipfile.ZipFile(io.BytesIO(content)) as source,
		zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out,
	):
		for name in source.namelist():
			if name != "xl/worksheets/sheet1.xml":
				out.writestr(name, source.read(name))
		with out.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
			for start in range(0, len(body), 1 << 22):
				part.write(body[start : start + (1 << 22)])
	assert len(target.getvalue()) < MAX_FILE_SIZE
	assert refusal(target.getvalue()) == archive.TOO_LARGE_UNPACKED.msg


def test_a_zip_bomb_that_declares_little_is_cut_off():
	content = bytearray(with_rows("<row/>" * 1_000_000))
	position = content.find(b"xl/worksheets/sheet1.xml", content.rfind(b"PK\x05\x06") - 5_000)
	directory = content.rfind(b"PK\x01\x02", 0, position)
	struct.pack_into("<L", content, directory + 24, 100)  # the unpacked size in the directory
	assert refusal(bytes(content)) == archive.DAMAGED.msg


def test_a_directory_of_parts_that_would_fill_the_memory_is_refused_unread():
	target = io.BytesIO()
	with zipfile.ZipFile(target, "w") as out:
		for number in range(20_000):
			out.writestr(f"part{number:06d}", b"")
	assert refusal(target.getvalue()) == archive.DAMAGED.msg


@pytest.mark.parametrize("cut", [10, 100, 1_000, -1, -30, -200])
def test_a_damaged_workbook_is_refused(cut):
	content = workbook([["Acme", "Vigo"]] * 50)
	with pytest.raises(SheetRefused):
		read(content[:cut])


def test_a_workbook_with_bytes_turned_over_is_read_or_refused():
	content = workbook([["Acme", "Vigo"]] * 20)
	chance = random.Random(4)
	for _attempt in range(200):
		broken = bytearray(content)
		for _byte in range(chance.randint(1, 5)):
			broken[chance.randrange(len(broken))] = chance.randrange(256)
		try:
			read(bytes(broken))
		except SheetRefused:
			pass


@pytest.mark.parametrize("tag", ["<x y='{}'/>", "<!--{}-->", "<{}/>"])
def test_a_tag_that_has_no_end_is_refused_before_it_is_read_again_and_again(tag):
	tag = tag.format("a" * 3_000_000)
	assert refusal(open_document(tag)) == archive.DAMAGED.msg
	assert refusal(with_rows(tag)) == archive.DAMAGED.msg
	assert refusal(with_parts(workbook([["Acme"]]), {"xl/styles.xml": tag})) == archive.DAMAGED.msg


def test_a_zip_that_says_where_no_part_can_be_is_refused():
	for content in (open_document(ods_row("Acme")), workbook([["Acme"]])):
		place = content.rfind(b"PK\x05\x06") + 16
		turned = bytearray(content)
		turned[place + 3] ^= 0x20  # of where the directory begins
		assert refusal(bytes(turned)) in (archive.DAMAGED.msg, xlsx.OTHER_FORMAT.msg)


def test_a_file_over_the_limit_is_refused_by_its_size():
	assert refusal(b"Legal Name,City\n" + b"a,b\n" * (MAX_FILE_SIZE // 4)) == table.TOO_LARGE.msg


def test_more_rows_than_the_limit_are_refused():
	assert refusal(b"Legal Name,City\n" + b"a,b\n" * (MAX_ROWS + 1)) == table.TOO_MANY_ROWS.msg


def test_as_many_rows_as_the_limit_are_read():
	assert len(read(b"Legal Name,City\n" + b"a,b\n" * MAX_ROWS)) == MAX_ROWS


def test_more_cells_than_the_limit_are_refused():
	row = b",".join([b"x"] * 100) + b"\n"
	assert refusal(b"Legal Name,City" + b"," * 98 + b"\n" + row * 40_001) == table.TOO_MANY_CELLS.msg


def one_text_in_many_cells(rows: int, cells: int, text: str = "🏢" * MAX_CELL_CHARACTERS) -> bytes:
	"""A few megabytes of XML, and gigabytes where each cell gets a copy of its text."""
	row = "<row>" + '<c t="s"><v>0</v></c>' * cells + "</row>"
	return with_parts(with_rows(row * rows), {"xl/sharedStrings.xml": f"<sst><si><t>{text}</t></si></sst>"})


def test_one_long_text_in_a_row_of_cells_is_refused():
	with pytest.raises(SheetRefused) as error:
		read(one_text_in_many_cells(1_000, MAX_COLUMNS))
	assert error.value.text.msg == table.TOO_MUCH_TEXT_IN_ROW.msg
	assert error.value.values == (2, f"{MAX_ROW_CHARACTERS:,}")


def test_one_long_text_in_a_column_of_cells_is_refused_before_it_fills_the_memory():
	content = one_text_in_many_cells(200_000, 1)
	assert len(content) < 1_000_000
	memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
	opened = table.open_table(io.BytesIO(content), count_known)
	with pytest.raises(SheetRefused) as error:
		for batch in opened.batches(1_000):
			assert sum(len(row[0]) for _number, row in batch) <= BATCH_CHARACTERS + MAX_ROW_CHARACTERS
	assert error.value.text.msg == xlsx_rows.TOO_MUCH_TEXT.msg
	assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 150_000  # KB


def test_a_text_put_into_the_same_cell_again_and_again_is_counted_each_time():
	again = '<c r="A2" t="s"><v>0</v></c>' * (MAX_CHARACTERS // MAX_CELL_CHARACTERS + 1)
	content = with_parts(
		with_rows(f'<row r="2">{again}</row>'),
		{"xl/sharedStrings.xml": f"<sst><si><t>{'x' * MAX_CELL_CHARACTERS}</t></si></sst>"},
	)
	assert refusal(content) == xlsx_rows.TOO_MUCH_TEXT.msg


def test_a_row_of_long_texts_is_refused_in_a_text_file_too():
	cells = ",".join(["x" * 30_000] * 7)
	assert refusal(f"Legal Name,City\n{cells}\n".encode()) == table.TOO_MUCH_TEXT_IN_ROW.msg


def test_batches_are_all_rows_in_their_order():
	content = b"Legal Name,City\n" + b"".join(b"%d,Vigo\n" % number for number in range(25))
	opened = table.open_table(io.BytesIO(content), count_known)
	batches = list(opened.batches(10))
	assert [len(batch) for batch in batches] == [10, 10, 5]
	assert [row for batch in batches for row in batch] == list(opened.rows())


def test_a_line_with_too_many_columns_is_refused():
	assert refusal(b"Legal Name,City\n" + b"x," * MAX_COLUMNS + b"x\n") == delimited.TOO_MANY_COLUMNS.msg


# --- cells ---------------------------------------------------------------------------------------


def test_a_formula_has_its_stored_value():
	row = '<row r="2"><c r="A2" t="str"><f>B2&amp;" SL"</f><v>Acme SL</v></c><c r="B2"><f>1+1</f><v>2</v></c></row>'
	assert read(with_rows(row)) == [["Acme SL", Number(2, "2")]]


def test_a_formula_without_a_stored_value_says_so():
	assert read(workbook([["=A1&B1", "Vigo"]])) == [[NO_STORED_VALUE, "Vigo"]]


def test_a_formula_whose_result_is_an_empty_text_is_empty():
	row = '<row r="2"><c r="A2" t="str"><f>""</f><v></v></c><c r="B2" t="inlineStr"><is><t>Vigo</t></is></c></row>'
	assert read(with_rows(row)) == [[None, "Vigo"]]


def test_an_error_of_a_formula_says_so():
	assert read(with_rows('<row r="2"><c r="A2" t="e"><v>#N/A</v></c></row>')) == [[ERROR_VALUE]]


def test_shared_and_rich_texts_are_read_without_their_reading_aids():
	shared = (
		'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
		"<si><r><t>Ac</t></r><r><t>me</t></r></si><si><t>東京</t><rPh><t>トウキョウ</t></rPh></si></sst>"
	)
	content = with_parts(
		with_rows('<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c></row>'),
		{"xl/sharedStrings.xml": shared},
	)
	assert read(content) == [["Acme", "東京"]]


@pytest.mark.parametrize("number", ["99", "-1", "1e3", "x", "9" * 5_000, "²"])
def test_a_shared_text_that_is_not_there_is_an_empty_cell(number):
	content = with_rows(f'<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="s"><v>{number}</v></c></row>')
	assert read(content) == [[Number(1, "1")]]


def test_a_cell_of_ten_megabytes_is_named_and_not_kept():
	row = f'<row r="2"><c r="A2" t="inlineStr"><is><t>{"x" * 10_000_000}</t></is></c></row>'
	assert read(with_rows(row)) == [[TOO_LONG]]


def test_a_shared_text_of_ten_megabytes_is_named_and_not_kept():
	content = with_parts(
		with_rows('<row r="2"><c r="A2" t="s"><v>0</v></c></row>'),
		{"xl/sharedStrings.xml": f"<sst><si><t>{'x' * 10_000_000}</t></si></sst>"},
	)
	assert read(content) == [[TOO_LONG]]


def test_a_text_of_more_than_32767_characters_is_flagged_and_not_cut():
	assert read(b"Legal Name,City\n" + b"x" * 32_768 + b",Vigo\n") == [[TOO_LONG, "Vigo"]]
	assert read(b"Legal Name,City\n" + b"x" * 32_767 + b",Vigo\n") == [["x" * 32_767, "Vigo"]]


def test_a_csv_cell_over_131072_characters_is_refused_with_its_line():
	with pytest.raises(SheetRefused) as error:
		read(b"Legal Name,City\nAcme,Vigo\n" + b"x" * 131_073 + b",Vigo\n")
	assert (error.value.text.msg, error.value.values) == (delimited.BROKEN_ROW.msg, (3,))


def test_a_quotation_mark_that_is_never_closed_does_not_swallow_the_rest():
	assert refusal(b'Legal Name,City\n"Acme,Vigo\nBeta,Lugo\n') == delimited.BROKEN_ROW.msg


WORDS = ["Compañía Añeja S.L.", "José Ibáñez e Hijos", "Málaga", "Córdoba", "São João da Conceição", "Müller"]


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "mac_roman"])
@pytest.mark.parametrize("word", WORDS)
def test_each_accent_of_a_text_file_in_single_bytes_is_read_right(encoding, word):
	content = f"Legal Name,City\n{word},Vigo\n".encode(encoding)
	assert read(content) == [[word, "Vigo"]]


@pytest.mark.parametrize(
	"content",
	["Łódź".encode("cp1250"), "ООО Ромашка".encode("cp1251"), "Œuvre générale".encode("iso-8859-15")],
	ids=["Polish", "Russian", "Latin 9"],
)
def test_accents_that_no_encoding_explains_are_refused(content):
	assert refusal(b"Legal Name,City\n" + content + b",Vigo\n") == encodings.UNKNOWN_ENCODING.msg


@pytest.mark.parametrize(
	"words",
	[
		"Győri,Kovács,János,Székesfehérvár,Nagykőrös,Fűrész,Pécs,Kecskemét,Érd,Béla,Márta,Gábor",
		"Dvořák,Novák,Veselá,Mládí,Králové,Bílá",
		"Gdańsk,Poznań,Toruń,Kraków",
		"Bacău,Brăila",
		"Jarosław,Wrocław",
		"Plzeňský,Budějovice",
	],
)
def test_letters_of_central_europe_are_not_read_as_those_of_the_west(words):
	content = "".join(f"{word},Vigo\n" for word in words.split(",")).encode("cp1250")
	with pytest.raises(SheetRefused) as error:
		read(b"Legal Name,City\n" + content)
	assert error.value.text is encodings.UNKNOWN_ENCODING
	assert any(word in error.value.values[0] for word in words.split(","))


def test_one_slip_of_the_pen_among_many_words_is_no_other_encoding():
	words = [f"{start}{end}" for start in ("Peña", "Núñe", "Ávi", "Córdo", "Mála") for end in "abcdefgiou"]
	content = "".join(f"{word},Vigo\n" for word in [*words, "Mun\u00f1z"])
	assert len(read(f"Legal Name,City\n{content}".encode("cp1252"))) == 51


@pytest.mark.parametrize("word", ["שלום", "קפה"])
def test_a_word_of_letters_with_accents_alone_is_no_word(word):
	assert refusal(f"Legal Name,City\n{word},Vigo\n".encode("cp1255")) == encodings.UNKNOWN_ENCODING.msg


def test_letters_in_plain_signs_are_refused():
	content = "Legal Name,City\nPanadería,Vigo\n".encode("utf-7")
	with pytest.raises(SheetRefused) as error:
		read(content)
	assert (error.value.text, error.value.values) == (
		encodings.UNKNOWN_ENCODING,
		("Panader+AO0- / Panaderí",),
	)
	assert read(b"Legal Name,City\nR+AB-1 A+A+B,+351-21\n") == [["R+AB-1 A+A+B", "+351-21"]]


@pytest.mark.parametrize("word", ["NÚÑEZ", "MARTÍNEZ Y CÍA", "Nº 5", "L’Hospitalet", "Bar “El Sol”", "José"])
@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "mac_roman"])
def test_a_single_word_is_read_right_or_refused(encoding, word):
	try:
		content = f"Legal Name,City\n{word},Vigo\n".encode(encoding)
	except UnicodeEncodeError:
		return  # it has no such sign
	try:
		assert read(content) == [[word, "Vigo"]] or (encoding, word) == ("cp850", "MARTÍNEZ Y CÍA")
	except SheetRefused as refused:
		assert refused.text is encodings.UNKNOWN_ENCODING


def twice(text: str) -> str:
	"""A text as it is after a program took its UTF-8 for Windows' encoding."""
	return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize("word", [*WORDS, "Łódź", "5 €", "Àvila"])
def test_utf8_that_was_read_twice_is_read_right(word):
	assert read(f"Legal Name,City\n{twice(word)},Vigo\n".encode()) == [[word, "Vigo"]]
	assert read(f"Legal Name,City\n{word},Vigo\n".encode()) == [[word, "Vigo"]]


def test_a_file_of_which_a_part_was_read_twice_is_refused():
	content = f"Legal Name,City\n{twice('Málaga')},Córdoba\n".encode()
	assert refusal(content) == encodings.HALF_READ_TWICE.msg


def test_letters_that_are_lost_are_named_by_their_line():
	with pytest.raises(SheetRefused) as error:
		read("Legal Name,City\nAcme,Vigo\nPe\ufffda,Lugo\n".encode())
	assert (error.value.text, error.value.values) == (encodings.LOST_LETTERS, (3,))


def test_broken_utf8_is_refused_with_its_place():
	with pytest.raises(SheetRefused) as error:
		read("Legal Name,City\nPeña,".encode() + b"\xff\xfe\n")
	assert error.value.text.msg == encodings.BROKEN_ENCODING.msg
	assert error.value.values == (22, "UTF-8")


def test_broken_utf16_is_refused():
	assert refusal("Legal Name,City\nAcme,Vigo\n".encode("utf-16") + b"\xd8") == encodings.BROKEN_ENCODING.msg


@pytest.mark.parametrize("text", ["شركة المثال", "חברה לדוגמה", "🏢 Acme", "𝔄𝔠𝔪𝔢", "e\u0301", "\u202eAcme"])
def test_every_script_comes_through(text):
	assert read(workbook([[text, "x"]])) == [[text, "x"]]
	assert read(f"Legal Name,City\n{text},x\n".encode()) == [[text, "x"]]


def test_characters_that_xml_cannot_carry_are_decoded():
	row = '<row r="2"><c r="A2" t="inlineStr"><is><t>a_x0007_b_x000D_c_x005F_x0007_</t></is></c></row>'
	assert read(with_rows(row)) == [["a\x07b\rc_x0007_"]]


def test_a_short_row_is_filled_up_with_nothing():
	assert read(b"Legal Name,City\nAcme\n") == [["Acme"]]


def test_ticks_are_ticks():
	assert read(workbook([[True, False]])) == [[True, False]]


@pytest.mark.parametrize("merged", ["A2:A4", "A1:B1", "B3:C9"])
def test_merged_cells_in_the_table_are_refused(merged):
	content = workbook([["Acme", "Vigo"], ["Beta", None]], merge=lambda book: book.active.merge_cells(merged))
	with pytest.raises(SheetRefused) as error:
		read(content)
	assert (error.value.text.msg, error.value.values) == (table.MERGED.msg, (merged,))


def test_cells_merged_beside_the_table_are_no_harm():
	assert read(workbook([["Acme", "Vigo"]], merge=lambda book: book.active.merge_cells("E2:F9")))


# --- numbers that stand for text -----------------------------------------------------------------


@pytest.mark.parametrize(
	("code", "number", "shown"),
	[
		("00000", "1234", "01234"),
		("00000", "123456", "123456"),
		("000-00-0000", "12345678", "012-34-5678"),
		("00000\\-000", "1310100", "01310-100"),
		('"ES-"00000000', "12345678", "ES-12345678"),
		("00.000.000/0000-00", "16727230000197", "16727230000197"),  # the point is the decimal one here
		('00"."000"."000"/"0000-00', "16727230000197", "16.727.230/0001-97"),
		("0##", "7", "7"),
		("0########", "12345678", "012345678"),
		("0## ### ###", "12345678", "012 345 678"),
		('"+34 "0', "912345678", "+34 912345678"),
		('"CLI-"0', "12", "CLI-12"),
		("\\B00000000", "4717838", "B04717838"),
		('"R$ "0', "12", "12"),
		('0 "kg"', "12", "12"),
		('#,##0 "EUR"', "912345678", "912345678"),
		("000,000,000-00", "1234567890", "012345678-90"),
		("0,000", "42", "0042"),
		("General", "34600123456", "34600123456"),
		("#,##0.00", "1234", "1234"),
		("0%", "1", "100%"),
		("0.00%", "0.1025", "10.25%"),
		('0"%"', "7", "7"),
		("@", "7", "7"),
		("[Red]00000", "42", "00042"),
		("00000;-00000", "42", "00042"),
		("[<=9999999]000-0000;0000000000", "42", "42"),
		("00000", "-7", "-00007"),
		("00000", "1.5", "1.5"),
	],
)
def test_a_number_is_the_text_that_its_cell_shows(code, number, shown):
	assert read_number(number, format_of(code)).text == shown


def test_leading_zeros_survive_a_real_workbook():
	def zeros(book):
		book.active["A2"] = 7001
		book.active["A2"].number_format = "00000"

	assert read(workbook([[None, "Palma"]], zeros=zeros)) == [[Number(7001, "07001"), "Palma"]]


@pytest.mark.parametrize("text", ["1234567890123456", "1.2345678901234567E+18", "1e300"])
def test_a_number_that_has_lost_digits_has_no_text(text):
	assert read_number(text, PLAIN).text is None


@pytest.mark.parametrize("text", ["NaN", "INF", "-Infinity", "abc", "", "0x10"])
def test_a_number_that_is_none_says_so(text):
	assert not isinstance(read_number(text, PLAIN), Number)


@pytest.mark.parametrize("code", ["yyyy-mm-dd", "dd/mm/yy", "[$-C0A]d mmm yyyy", "mm-dd-yy"])
def test_a_number_with_a_format_of_dates_is_a_date(code):
	assert format_of(code) == DATE
	assert read_number("45292", DATE) == datetime(2024, 1, 1)


def test_dates_of_workbooks_that_count_from_1904_are_right():
	assert read_number("43830", DATE, True) == datetime(2024, 1, 1)


@pytest.mark.parametrize("number", ["-1", "1e9", "2958466"])
def test_a_date_out_of_range_says_so(number):
	assert not isinstance(read_number(number, DATE), date)


def test_every_built_in_format_is_understood():
	assert all(format_of(None, number) for number in BUILTIN_FORMATS)


def test_a_mask_shows_any_number():
	mask = Mask(("0", "0", "-", "#", "0"))
	assert [mask.show(n) for n in (0, 5, 12, 123, 12345)] == ["00-0", "00-5", "00-12", "01-23", "123-45"]


# --- formulas in texts ---------------------------------------------------------------------------


@pytest.mark.parametrize(
	"text",
	["=1+1", "+34 600", "-5", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''+2", "'", "'abc", "abc", "", "a=1"],
)
def test_a_text_marked_against_formulas_comes_back(text):
	assert unmark_formula(mark_formula(text)) == text
	assert not mark_formula(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("text", ["a\x00b", "_x0041_", "_x_", "\r\n", "\ufffe", "x" * 10 + "\x1b", "_x005F_"])
def test_a_text_coded_for_xml_comes_back(text):
	assert decode_xml_text(encode_xml_text(text)) == text


# --- hidden rows ---------------------------------------------------------------------------------


def hidden_rows(content: bytes) -> set[int]:
	opened = table.open_table(io.BytesIO(content), count_known)
	assert len(list(opened.rows())) == 3
	return opened.hidden


def test_rows_that_a_filter_or_a_person_has_hidden_are_known():
	def hide(book):
		book.active.auto_filter.ref = "A1:B4"
		book.active.row_dimensions[3].hidden = True

	assert hidden_rows(workbook([["Acme"], ["Beta"], ["Gamma"]], hide=hide)) == {3}
	rows = ods_row("Acme") + ods_row("Beta", attributes='table:visibility="filter"')
	group = f'<table:table-row-group table:display="false">{ods_row("Gamma")}</table:table-row-group>'
	assert hidden_rows(open_document(rows + group)) == {3, 4}


# --- OpenDocument --------------------------------------------------------------------------------


def test_an_opendocument_sheet_is_read():
	rows = ods_row("Acme", "Vigo") + "<table:table-row/>" + ods_row(None, "Lugo")
	opened = table.open_table(io.BytesIO(open_document(rows)), count_known)
	assert list(opened.rows()) == [(2, ["Acme", "Vigo"]), (4, [None, "Lugo"])]
	assert (opened.kind, opened.name) == ("ods", "Clients")


@pytest.mark.parametrize(
	("cell", "value"),
	[
		(ods_cell("1001", "01001"), Number(1001, "01001")),
		(ods_cell("12345678", "012-345-678"), Number(12345678, "012-345-678")),
		(ods_cell("1001", "1.001,00 €"), Number(1001, "1001")),
		(ods_cell("0.5", "50 %", "percentage"), Number(0.5, "50%")),
		(ods_cell("1.67272300001970E+15", "1,67E+15"), Number(1.67272300001970e15, None)),
		('<table:table-cell office:value-type="date" office:date-value="2026-02-01"/>', datetime(2026, 2, 1)),
		('<table:table-cell office:value-type="time" office:time-value="PT14H30M00S"/>', time_of_day(14, 30)),
		('<table:table-cell office:value-type="boolean" office:boolean-value="true"/>', True),
		('<table:table-cell office:value-type="string" calcext:value-type="error"/>', ERROR_VALUE),
		('<table:table-cell table:formula="of:=1+1"/>', NO_STORED_VALUE),
		(
			"<table:table-cell><text:p>a<text:s text:c='2'/>b</text:p><text:p>c</text:p></table:table-cell>",
			"a  b\nc",
		),
		(
			"<table:table-cell><office:annotation><text:p>note</text:p></office:annotation><text:p>x</text:p></table:table-cell>",
			"x",
		),
		("<table:table-cell><text:p>" + "x" * 40_000 + "</text:p></table:table-cell>", TOO_LONG),
	],
)
def test_a_cell_of_opendocument_holds_what_one_of_xlsx_holds(cell, value):
	(row,) = read(open_document(f"<table:table-row>{cell}</table:table-row>"))
	assert row == [value]


def test_repeats_down_to_the_last_row_and_column_cost_nothing():
	rest = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
	started = time.monotonic()
	assert read(open_document(ods_row("Acme") + rest)) == [["Acme"]]
	assert time.monotonic() - started < 2


def test_a_cell_and_a_row_that_are_repeated_are_written_out():
	cells = '<table:table-cell table:number-columns-repeated="2"><text:p>x</text:p></table:table-cell>'
	row = f'<table:table-row table:number-rows-repeated="2">{cells}</table:table-row>'
	assert read(open_document(row)) == [["x", "x"], ["x", "x"]]


@pytest.mark.parametrize(
	("rows", "reason"),
	[
		(
			f'<table:table-row table:number-rows-repeated="1048575">{ods_cell("1", "1")}</table:table-row>',
			table.TOO_MANY_ROWS,
		),
		(
			f"<table:table-row>{ods_cell('1', '1', attributes='table:number-columns-repeated=' + repr('16384'))}</table:table-row>",
			xlsx_rows.TOO_FAR_RIGHT,
		),
		(
			f'<table:table-row table:number-rows-repeated="99999">{"".join(ods_row("x" * 9_000)[len("<table:table-row >") : -len("</table:table-row>")])}</table:table-row>',
			xlsx_rows.TOO_MUCH_TEXT,
		),
	],
	ids=["rows", "columns", "text"],
)
def test_repeats_that_hold_something_are_bounded(rows, reason):
	assert refusal(open_document(rows)) == reason.msg


@pytest.mark.parametrize(
	"rows",
	[
		"<table:table-row><table:table-cell><table:table-cell/></table:table-cell></table:table-row>",
		"<table:table-cell><table:table-cell/><table:table-row/></table:table-cell>",
	],
)
def test_a_cell_of_opendocument_within_a_cell_is_refused(rows):
	assert refusal(open_document(rows)) == archive.DAMAGED.msg


def test_merged_cells_of_opendocument_are_refused_with_their_range():
	row = f"<table:table-row>{ods_cell('1', '1', attributes='table:number-columns-spanned=' + repr('2'))}<table:covered-table-cell><text:p>under it</text:p></table:covered-table-cell></table:table-row>"
	with pytest.raises(SheetRefused) as error:
		read(open_document(row))
	assert (error.value.text, error.value.values) == (table.MERGED, ("A2:B2",))


def test_what_stands_under_merged_cells_beside_the_table_is_nobodys():
	row = "<table:table-row><table:table-cell/><table:table-cell><text:p>x</text:p></table:table-cell><table:table-cell/><table:covered-table-cell><text:p>under</text:p></table:covered-table-cell></table:table-row>"
	assert read(open_document(row)) == [[None, "x"]]


def test_a_hidden_table_and_one_that_is_not_active_are_looked_at_last():
	style = '<style:style style:name="ta1" style:family="table"><style:table-properties table:display="false"/></style:style>'
	other = f'</table:table><table:table table:name="Open">{ods_row(*HEADERS)}{ods_row("Beta")}'
	hidden = open_document(ods_row("Acme") + other, styles=style, table_attributes='table:style-name="ta1"')
	assert read(hidden) == [["Beta"]]
	settings = f'<office:document-settings {NAMESPACES}><config:config-item config:name="ActiveTable">Open</config:config-item></office:document-settings>'
	assert read(open_document(ods_row("Acme") + other, more={"settings.xml": settings})) == [["Beta"]]


def test_entities_in_opendocument_are_refused():
	content = open_document("", more={"content.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'})
	assert refusal(content) == archive.WITH_DOCTYPE.msg


def test_an_opendocument_sheet_with_a_password_is_refused():
	manifest = "<manifest:manifest xmlns:manifest='m'><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
	content = open_document(ods_row("Acme"), more={"META-INF/manifest.xml": manifest})
	assert refusal(content) == archive.PASSWORD.msg


# --- .xls ----------------------------------------------------------------------------------------


OLD = (Path(__file__).parents[1] / "sheets" / "old_excel.xls").read_bytes()


def test_an_old_workbook_is_read_with_its_masks_errors_and_hidden_rows():
	opened = table.open_table(io.BytesIO(OLD), count_known)
	assert list(opened.rows()) == [
		(2, ["Vieja S.L.", "Vitoria", Number(1001, "01001"), datetime(2026, 2, 1), True]),
		(3, ["Escondida S.L.", "Vitoria", Number(1002, "01002")]),
		(5, ["Mala S.L.", ERROR_VALUE, Number(1.5, "1.5")]),
	]
	assert (opened.kind, opened.name, opened.hidden) == ("xls", "Clientes", {3})


@pytest.mark.parametrize("seed", range(60))
def test_an_old_workbook_with_bytes_turned_over_is_read_or_refused(seed):
	turned = random.Random(seed)
	content = bytearray(OLD)
	for _ in range(turned.choice((1, 5, 20))):
		content[turned.randrange(len(content))] ^= 1 << turned.randrange(8)
	try:
		read(bytes(content))
	except SheetRefused:
		pass


def test_an_old_workbook_over_its_own_limit_is_refused():
	assert refusal(OLD + b"\0" * xls.MAX_XLS_SIZE) == archive.TOO_LARGE_UNPACKED.msg


# --- what programs and people do to a file ---------------------------------------------------------


@pytest.mark.parametrize(
	("cell", "value"),
	[
		('="00123"', "00123"),
		('"=""00123"""', "00123"),
		('"=""Acme, """"La"""" Grande"""', 'Acme, "La" Grande'),
		('\'="1"', '="1"'),
		('="1"&A1', '="1"&A1'),
		("=1+1", "=1+1"),
	],
)
def test_a_text_that_a_formula_keeps_is_what_the_cell_shows(cell, value):
	assert read(f"Legal Name;City\n{cell};Vigo\n".encode()) == [[value, "Vigo"]]


@pytest.mark.parametrize(
	"line",
	["Acme, S.L.,Vigo", "“Acme, S.L.”,Vigo", "'Acme, S.L.',Vigo", "Acme,Vigo,,note"],
)
def test_a_row_with_more_cells_than_headers_is_refused_for_its_values_may_have_moved(line):
	content = f"A title\nLegal Name,City\nBeta,Lugo\n{line}\n".encode()
	with pytest.raises(SheetRefused) as error:
		read(content)
	assert (error.value.text, error.value.values[0]) == (delimited.MORE_THAN_HEADERS, 4)


def test_empty_cells_beyond_the_headers_and_a_column_without_one_are_no_harm():
	assert read(b"Legal Name,City\nAcme,Vigo,,\n") == [["Acme", "Vigo"]]
	assert read(b"Legal Name,City,\nAcme,Vigo,a note\n") == [["Acme", "Vigo", "a note"]]


def test_headers_that_are_printed_on_each_page_are_no_row():
	lines = [["Acme", "Vigo"], HEADERS, ["Beta", "Lugo"], ["Legal Name", "Lugo"]]
	expected = [line for line in lines if line is not HEADERS]
	assert read(workbook(lines)) == expected
	assert read("\n".join(";".join(line) for line in [HEADERS, *lines]).encode()) == expected
	unknown = b"Shop,Place\nAcme,Vigo\nShop,Place\n"
	assert read(unknown) == [["Acme", "Vigo"], ["Shop", "Place"]]


@pytest.mark.parametrize(
	"text",
	[
		"########",
		"##",
		"Fehler:502",
		"Error:508",
		"Err:502",
		"#¡DESBORDAMIENTO!",
		"#WERT!",
		"Erro:511",
		"Err :508",
	],
)
def test_what_is_shown_of_a_failed_formula_or_a_narrow_column_is_an_error(text):
	assert is_error(text)


@pytest.mark.parametrize("text", ["#", "#1", "Error 502", "Ferretería:502", "#lab", "Errol", "Err:50"])
def test_what_only_looks_like_an_error_is_none(text):
	assert not is_error(text)


@pytest.mark.parametrize(
	"content",
	[
		"<html><table><tr><td>Legal Name</td></tr></table></html>",
		"\n<table>\n<tr>\n<td>\nLegal Name\n</td>\n<td>\nAcme\n</td></tr></table>",
		"<?xml version='1.0'?>\n<?mso-application progid='Excel.Sheet'?>\n<Workbook/>",
		"%PDF-1.4\n1 0 obj\nLegal Name;City\nAcme;Vigo\n",
		"{\\rtf1\\ansi\nLegal Name;City\nAcme;Vigo\n}",
		'[{"Legal Name": "Acme"},\n{"Legal Name": "Beta"}]',
		"BEGIN:VCARD\nORG:Acme\nEND:VCARD\n",
		'ID;PWXL;N;E\nC;Y1;X1;K"Legal Name"\nC;Y2;X1;K"Acme"\n',
		'TABLE\n0,1\n"EXCEL"\nLegal Name,City\nAcme,Vigo\n',
	],
	ids=["page", "page of a table", "XML of 2003", "PDF", "RTF", "JSON", "vCard", "SYLK", "DIF"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_document_of_another_kind_is_called_so(content, encoding):
	assert refusal(content.encode(encoding)) == xlsx.OTHER_FORMAT.msg


def test_headers_that_begin_as_another_kind_of_file_does_are_headers():
	for start in ("ID;Phone;Name;", "Table;", "From: ;", "<b>;", "{;"):
		content = f"{start}Legal Name;City\n{start}Acme;Vigo\n".encode()
		assert read(content)[0][-2:] == ["Acme", "Vigo"]


def test_parts_are_found_however_their_names_are_written():
	def zeros(book):
		book.active["A2"] = 7001
		book.active["A2"].number_format = "00000"

	content = workbook([[None, "Palma"]], zeros=zeros)
	with zipfile.ZipFile(io.BytesIO(content)) as source:
		styles, sheet = (source.read(name) for name in ("xl/styles.xml", "xl/worksheets/sheet1.xml"))
		relations = source.read("xl/_rels/workbook.xml.rels").replace(b"sheet1.xml", b"sheet%201.xml")
	parts = {
		"xl/Styles.xml": styles,
		"xl/styles.xml": None,
		"xl/Worksheets/Sheet 1.xml": sheet,
		"xl/worksheets/sheet1.xml": None,
		"xl/_rels/workbook.xml.rels": relations,
	}
	assert read(with_parts(content, parts)) == [[Number(7001, "07001"), "Palma"]]


@pytest.mark.parametrize(
	("value", "shown", "text"),
	[
		("12", "CLI-12", "CLI-12"),
		("34912345678", "+34 912345678", "+34 912345678"),
		("48001", "48.001", "48001"),
		("12", "12 kg", "12"),
		("12", "R$ 12", "12"),
		("12", "CLI-13", "12"),
	],
)
def test_a_cell_of_opendocument_with_a_prefix_is_what_it_shows(value, shown, text):
	row = f"<table:table-row>{ods_cell(value, shown)}</table:table-row>"
	((found,),) = read(open_document(row))
	assert (found.value, found.text) == (int(value), text)


STYLES = (
	'<styleSheet><numFmts><numFmt numFmtId="{0}" formatCode="{1}"/></numFmts>'
	'<cellXfs><xf numFmtId="0"/><xf numFmtId="{0}"/></cellXfs></styleSheet>'
)


@pytest.mark.parametrize(("number", "code"), [("200", "0" * 200_000), ("9" * 5_000, "00")])
def test_a_format_that_no_program_writes_costs_nothing(number, code):
	rows = "".join('<row><c s="1"><v>7</v></c></row>' for _ in range(300))
	content = with_parts(with_rows(rows), {"xl/styles.xml": STYLES.format(number, code)})
	started = time.process_time()
	assert len(read(content)) == 300
	assert time.process_time() - started < 5


def test_a_format_that_is_named_again_and_again_is_read_once():
	styles = STYLES.format(200, "0-" * 120).replace(
		"</cellXfs>", '<xf numFmtId="200"/>' * 200_000 + "</cellXfs>"
	)
	started = time.process_time()
	assert read(with_parts(with_rows('<row><c s="1"><v>7</v></c></row>'), {"xl/styles.xml": styles}))
	assert time.process_time() - started < 5


def test_a_number_of_thousands_of_digits_is_what_is_stored():
	row = f"<table:table-row>{ods_cell('7', '0' * 5_000 + '7')}</table:table-row>"
	assert read(open_document(row)) == [[Number(7, "7")]]


@pytest.mark.parametrize(
	"record",
	[b"," * 1_100_000, b'"\n\n",' * 250_000, "Ã±".encode() * 600_000],
	ids=["line", "lines", "twice"],
)
def test_a_row_of_a_million_signs_is_refused_before_it_is_taken_apart(record):
	with pytest.raises(SheetRefused) as error:
		read(b"Legal Name,City\nAcme,Vigo\n" + record)
	assert (error.value.text.msg, error.value.values[0]) == (table.TOO_MUCH_TEXT_IN_ROW.msg, 3)


def test_empty_lines_without_an_end_are_refused_as_soon_as_no_sheet_has_so_many():
	started = time.process_time()
	assert refusal(b"\n" * 3 * MAX_ROW_NUMBER) == table.TOO_MANY_ROWS.msg
	assert refusal(b"Legal Name,City\nAcme,Vigo\n" + b"\n" * 9 * MAX_ROW_NUMBER) == table.TOO_MANY_ROWS.msg
	assert time.process_time() - started < 15


@pytest.mark.parametrize("number", ["48_001", "٤٨٠٠١"])
def test_a_number_that_only_python_takes_is_none(number):
	assert read_number(number, PLAIN) is NO_NUMBER


@pytest.mark.parametrize("text", ["2026-02-01T10:00:00+02:00", "2026-02-01T10:00:00+00:00"])
def test_a_moment_of_another_place_is_none_that_a_site_could_compare(text):
	assert read(with_rows(f'<row r="2"><c t="d"><v>{text}</v></c></row>')) == [[NO_DATE]]
	cell = f'<table:table-cell office:value-type="date" office:date-value="{text}"/>'
	assert read(open_document(f"<table:table-row>{cell}</table:table-row>")) == [[NO_DATE]]


@pytest.mark.parametrize(
	("value", "text"),
	[
		(time_of_day(10, 30), "10:30:00"),
		(timedelta(hours=26, minutes=5), "26:05:00"),
		(datetime(2001, 2, 3), "2001-02-03 00:00:00"),
		("03-févr", "03-févr"),
		("3. Mär. 26", "3. Mär. 26"),
		("2001/2/3", "2001/2/3"),
	],
)
def test_a_code_that_has_become_a_time_or_a_date_is_damaged(value, text):
	found = codes.read_code(value, False)
	assert isinstance(found, codes.Damaged) and found.text == text


@pytest.mark.parametrize(
	("value", "code"),
	[
		("12-MARKET", "12-MARKET"),
		("10-MARIA", "10-MARIA"),
		("'0012", "0012"),
		("'+34912345678", "+34912345678"),
		("'B64717838", "B64717838"),
		("'t Hooft", "'t Hooft"),
		(True, "TRUE"),
		("\\N", None),
		("1E5", "1E5"),
		("12E4567", "12E4567"),
	],
)
def test_a_code_is_what_was_meant(value, code):
	assert codes.read_code(value, False) == code


def test_a_telephone_in_wide_digits_or_with_thin_spaces_is_one_that_can_be_dialled():
	phones = ["＋３４９１２３４５６７８", "+34\u2009912\u3000345\t678"]
	assert contact_values.phones_of(phones) == ["+34912345678"]
	assert contact_values.clean_phone(phones[1]) == "+34 912 345 678"


@pytest.mark.parametrize(
	("text", "number"),
	[
		("1,234", 1234),
		("12,34,567", 1234567),
		("1,234.5", 1234.5),
		("12", 12),
		("12,50", None),
		("1,234,50", None),
	],
)
def test_a_decimal_comma_is_no_separator_of_thousands(monkeypatch, text, number):
	monkeypatch.setattr(values, "number_separators", lambda: (".", ","))
	monkeypatch.setattr(values, "_", lambda text: text)
	if number is None:
		with pytest.raises(CellProblem):
			values.parse_number(text)
	else:
		assert values.parse_number(text) == number
