"""A bounded reader of .ods, beside the one of .xlsx: rows of one table of content.xml as a stream.

OpenDocument repeats cells and rows by a number, down to the last row of the sheet: a repeat costs
nothing until it holds something, and is bounded before it is written out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from client_hub.spreadsheets.sheet.reading.archive import (
	DAMAGED,
	PASSWORD,
	PIECE,
	Archive,
	new_parser,
	parsed,
)
from client_hub.spreadsheets.sheet.reading.cells import Row, SheetInfo
from client_hub.spreadsheets.sheet.reading.limits import MAX_PARTS, SheetRefused
from client_hub.spreadsheets.sheet.reading.ods_rows import TableRows
from client_hub.spreadsheets.sheet.reading.xlsx import OTHER_FORMAT

KINDS = (
	b"application/vnd.oasis.opendocument.spreadsheet",
	b"application/vnd.oasis.opendocument.spreadsheet-template",
)
CONTENT = "content.xml"
MANIFEST = "META-INF/manifest.xml"
SETTINGS = "settings.xml"


def is_open_document(stream: BinaryIO) -> bool:
	"""Whether the zip says first that it is an OpenDocument file, as each does."""
	stream.seek(0)
	return b"mimetypeapplication/vnd.oasis.opendocument" in stream.read(100)


class OpenDocument:
	"""The tables of an .ods file, the active one first. Raises `SheetRefused`.

	`stream` must stay open as long as rows are read.
	"""

	def __init__(self, stream: BinaryIO):
		self._archive = Archive(stream)
		self._archive.refuse_odd_parts()
		self._refuse_other_kinds()
		if CONTENT not in self._archive.parts:
			raise SheetRefused(DAMAGED)
		self._archive.check_size(CONTENT)
		self._merged: dict[str, list[str]] = {}
		self.sheets = self._find_sheets()

	def rows(self, sheet: SheetInfo, hidden: set[int]) -> Iterator[Row]:
		"""Rows with something in them; see `cells` for the values. The numbers of hidden ones go into `hidden`."""
		table = TableRows(int(sheet.part), hidden)
		parser = new_parser()
		table.attach(parser)
		for _fed in parsed(parser, self._archive.chunks(CONTENT), PIECE):
			yield from table.take()
			if table.is_over:
				break
		self._merged[sheet.part] = table.merged

	def merged_ranges(self, sheet: SheetInfo) -> list[str]:
		"""Ranges of merged cells, such as B5:B9: the first hundred."""
		if sheet.part not in self._merged:
			for _row in self.rows(sheet, set()):
				pass
		return self._merged[sheet.part]

	# --- parts -----------------------------------------------------------------------------------

	def _refuse_other_kinds(self) -> None:
		kind = b"".join(self._archive.chunks("mimetype")) if self._archive.size("mimetype") < 200 else b""
		if kind.strip() not in KINDS:
			raise SheetRefused(OTHER_FORMAT)

		def start(name: str, _attributes: dict[str, str]) -> None:
			if name == "encryption-data":
				raise SheetRefused(PASSWORD)

		if MANIFEST in self._archive.parts:
			self._archive.parse_small(MANIFEST, start)

	def _find_sheets(self) -> list[SheetInfo]:
		"""The tables in their order; `part` is the place of each. Styles, which say what is shown, come first."""
		names: list[tuple[str, bool]] = []
		not_shown: set[str] = set()
		style, depth = "", 0

		def start(name: str, attributes: dict[str, str]) -> None:
			nonlocal style, depth
			if name == "style:style":
				style = attributes.get("style:name", "")
			elif name == "style:table-properties" and attributes.get("table:display") == "false":
				not_shown.add(style)
			elif name == "table:table":
				depth += 1
				if depth == 1:
					visible = attributes.get("table:style-name") not in not_shown
					names.append((attributes.get("table:name", ""), visible))
					if len(names) > MAX_PARTS:
						raise SheetRefused(DAMAGED)

		def end(name: str) -> None:
			nonlocal depth
			depth -= name == "table:table"

		parser = new_parser()
		parser.StartElementHandler = start
		parser.EndElementHandler = end
		for _fed in parsed(parser, self._archive.chunks(CONTENT)):
			pass
		if not names:
			raise SheetRefused(DAMAGED)
		active = self._active_table()
		sheets = [SheetInfo(name, str(place), visible) for place, (name, visible) in enumerate(names)]
		return sorted(sheets, key=lambda sheet: sheet.name != active)

	def _active_table(self) -> str:
		if SETTINGS not in self._archive.parts:
			return ""
		found: list[str] = []
		wanted = False

		def start(_name: str, attributes: dict[str, str]) -> None:
			nonlocal wanted
			wanted = attributes.get("config:name") == "ActiveTable"

		def text(piece: str) -> None:
			if wanted:
				found.append(piece)

		parser = new_parser()
		parser.StartElementHandler = start
		parser.CharacterDataHandler = text
		for _fed in parsed(parser, self._archive.chunks(SETTINGS)):
			pass
		return "".join(found)[:255].strip()
