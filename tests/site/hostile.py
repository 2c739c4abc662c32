"""Files of .ods and .xls that mean harm: what they say they hold is far more than they are, or makes no sense.

The same at every run: what is turned over is chosen by a seed.
"""

from __future__ import annotations

import io
import random
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

OLD = (Path(__file__).parents[1] / "sheets" / "old_excel.xls").read_bytes()

_KIND = "application/vnd.oasis.opendocument.spreadsheet"
_NAMESPACES = " ".join(
	f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
	for prefix in ("office", "style", "table", "text", "config")
)
_HEADERS = "".join(
	f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
	for text in ("Legal Name", "City", "Postal Code")
)
_NUMBERS = (
	"",
	"0",
	"1",
	"2",
	"255",
	"1024",
	"16384",
	"99999",
	"1048575",
	"2147483648",
	"9" * 11,
	"9" * 300,
	"-1",
)

_OLE_HEADER = 512


def files() -> Iterator[tuple[str, bytes]]:
	"""(name, content) of each."""
	for name, content in _open_documents():
		yield f"{name}.ods", content
	for name, content in _old_workbooks():
		yield f"{name}.xls", content


# --- .ods ----------------------------------------------------------------------------------------


def open_document(rows: str, before: str = "", after: str = "", doctype: str = "") -> bytes:
	content = (
		f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<office:document-content {_NAMESPACES}>{before}'
		f'<office:body><office:spreadsheet><table:table table:name="Clients"><table:table-row>{_HEADERS}'
		f"</table:table-row>{rows}</table:table>{after}</office:spreadsheet></office:body></office:document-content>"
	)
	return _zipped(content.encode())


def _zipped(content: bytes) -> bytes:
	target = io.BytesIO()
	with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
		archive.writestr(zipfile.ZipInfo("mimetype", (2026, 1, 1, 0, 0, 0)), _KIND)
		archive.writestr(zipfile.ZipInfo("content.xml", (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
	return target.getvalue()


def _cell(text: str = "x", attributes: str = "", name: str = "table-cell") -> str:
	return f"<table:{name} {attributes}><text:p>{text}</text:p></table:{name}>"


def _row(cells: str, attributes: str = "") -> str:
	return f"<table:table-row {attributes}>{cells}</table:table-row>"


def _open_documents() -> Iterator[tuple[str, bytes]]:
	turned = random.Random("repeats")
	for number in range(60):
		rows = ""
		for _row_number in range(turned.randint(1, 4)):
			cells = ""
			for _place in range(turned.randint(1, 4)):
				attributes = "".join(
					f'table:{what}="{turned.choice(_NUMBERS)}" '
					for what in ("number-columns-repeated", "number-columns-spanned", "number-rows-spanned")
					if turned.random() < 0.5
				)
				text = turned.choice(("", "x", "x" * 30_000, f'<text:s text:c="{turned.choice(_NUMBERS)}"/>'))
				cells += _cell(text, attributes, turned.choice(("table-cell", "covered-table-cell")))
			repeated = (
				f'table:number-rows-repeated="{turned.choice(_NUMBERS)}"' if turned.random() < 0.7 else ""
			)
			rows += _row(cells, repeated)
		yield f"repeats {number}", open_document(rows)
	whole = 'table:number-columns-repeated="200"'
	yield (
		"as many cells as are allowed",
		open_document(_row(_cell("x", whole), 'table:number-rows-repeated="999"')),
	)
	yield (
		"a text in as many cells",
		open_document(_row(_cell("x" * 900, whole), 'table:number-rows-repeated="99999"')),
	)
	yield (
		"a long text in each row",
		open_document(_row(_cell("x" * 32_000), 'table:number-rows-repeated="99999"')),
	)
	yield "covered cells", open_document(_row(_cell("x" * 30_000, whole, "covered-table-cell")) * 3_000)
	yield (
		"merged cells",
		open_document(
			_row(_cell("x", 'table:number-columns-spanned="9" table:number-rows-spanned="99999"')) * 30_000
		),
	)
	yield "spaces", open_document(_row(_cell('<text:s text:c="2147483647"/>' * 5_000)))
	yield "paragraphs", open_document(_row(f"<table:table-cell>{'<text:p/>' * 300_000}</table:table-cell>"))
	yield "rows of nothing", open_document("<table:table-row/>" * 500_000)
	yield "deep", open_document(_row(_cell("<text:span>" * 200_000 + "x" + "</text:span>" * 200_000)))
	yield "cells within cells", open_document("<table:table-row><table:table-cell>" * 100_000)
	yield (
		"tables",
		open_document("", after=f'<table:table table:name="T">{_row(_cell())}</table:table>' * 100_000),
	)
	yield "tables within tables", open_document("<table:table><table:table-row>" * 50_000)
	yield (
		"styles",
		open_document(
			"",
			before="".join(
				f'<style:style style:name="s{n}"><style:table-properties table:display="false"/></style:style>'
				for n in range(300_000)
			),
		),
	)
	yield "a long attribute", open_document(_row(_cell("x", f'table:formula="{"a" * 60_000_000}"')))
	yield (
		"many attributes",
		open_document(_row(_cell("x", " ".join(f'table:a{n}="b"' for n in range(200_000))))),
	)
	yield "a long name", open_document(f"<table:{'a' * 30_000_000}/>")
	yield "a bomb", _zipped(b" " * 500_000_000)
	yield "a text of one part", open_document(_row(_cell("x" * 200_000_000)))
	yield "a comment", open_document(f"<!--{'a' * 100_000_000}-->{_row(_cell())}")
	laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10))
	yield "entities", open_document(_row(_cell("&l9;")), doctype=f"<!DOCTYPE x [{laughs}]>")
	yield (
		"an entity from outside",
		open_document(_row(_cell("&a;")), doctype='<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
	)
	yield "an entity that nobody has said", open_document(_row(_cell("&a;")))
	good = open_document("".join(_row(_cell(f"Acme {number}") + _cell("Vigo")) for number in range(20)))
	inside = zipfile.ZipFile(io.BytesIO(good)).read("content.xml")
	turned = random.Random("bits of .ods")
	for number in range(150):
		yield f"bits {number}", _turned_over(good, turned)
		yield f"bits of the content {number}", _zipped(_turned_over(inside, turned))
		yield f"cut {number}", good[: turned.randrange(len(good))]


def _turned_over(content: bytes, turned: random.Random, first: int = 0, last: int | None = None) -> bytes:
	changed = bytearray(content)
	for _number in range(turned.choice((1, 2, 5, 20))):
		changed[turned.randrange(first, last or len(changed))] ^= 1 << turned.randrange(8)
	return bytes(changed)


# --- .xls ----------------------------------------------------------------------------------------


def _old_workbooks() -> Iterator[tuple[str, bytes]]:
	turned = random.Random("bits of .xls")
	start = _OLE_HEADER
	for number in range(150):
		yield f"bits {number}", _turned_over(OLD, turned)
		yield f"bits of the header {number}", _turned_over(OLD, turned, last=_OLE_HEADER)
		yield f"bits of the records {number}", _turned_over(OLD, turned, first=start)
	for number in range(60):
		yield f"cut {number}", OLD[: turned.randrange(len(OLD))]
		# A record that says it is longer, or holds more, than there is.
		changed = bytearray(OLD)
		place = turned.randrange(start, len(OLD) - 4)
		changed[place : place + 4] = struct.pack(
			"<I", turned.choice((0xFFFFFFFF, 0x7FFFFFFF, 0xFFFF, 0x00FFFFFF))
		)
		yield f"large numbers {number}", bytes(changed)
	for place in range(24, 80, 2):  # the sizes of sectors, and how many there are
		for value in (0xFFFF, 0x7FFF, 0x001F, 0):
			changed = bytearray(OLD)
			struct.pack_into("<H", changed, place, value)
			yield f"header {place} is {value}", bytes(changed)
	for name, records in _streams():
		yield name, b"".join(records)[: 8 * 1024 * 1024]


def _record(kind: int, data: bytes) -> bytes:
	return struct.pack("<HH", kind, len(data)) + data


def _streams() -> Iterator[tuple[str, list[bytes]]]:
	"""Workbooks as old Excel wrote them before it put them into files of files: records alone."""
	globals_ = [
		_record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)),
		_record(0x0042, b"\xe4\x04"),
	]
	sheet = [_record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))]
	biff2 = [_record(0x0009, struct.pack("<HH", 0x0002, 0x0010))]
	end = [_record(0x000A, b"")]
	blanks = _record(0x00BE, struct.pack("<HH", 0, 0) + b"\x0f\0" * 256 + struct.pack("<H", 255))
	yield "blank cells", globals_ + sheet + [blanks] * 15_000 + end
	far = [_record(0x0203, struct.pack("<HHHd", row, 255, 0, 1.0)) for row in range(65_536)]
	yield "a cell far out in each row", [*biff2, *far, *end]
	small = [_record(0x0003, struct.pack("<HH3sd", row, 255, b"\0\0\0", 1.0)) for row in range(65_535)]
	yield "a cell far out in each row of the oldest kind", [*biff2, *small, *end]
	label = _record(0x0004, struct.pack("<HH3sB", 65_535, 255, b"\0\0\0", 200) + b"x" * 200)
	yield "one cell far out", [*biff2, label, *end]
