"""A bounded reader of .xlsx: rows of one worksheet as a stream, whatever the file makes believe.

A cell costs nothing until it holds something.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import unquote

from frappe import _lt

from client_hub.spreadsheets.sheet.reading.archive import (
	DAMAGED,
	PIECE,
	TOO_LARGE_UNPACKED,
	Archive,
	new_parser,
	parsed,
)
from client_hub.spreadsheets.sheet.reading.cells import Row, SheetInfo
from client_hub.spreadsheets.sheet.reading.limits import MAX_STRINGS_SIZE, MAX_UNPACKED_SIZE, SheetRefused
from client_hub.spreadsheets.sheet.reading.number_formats import PLAIN, Mask, format_of
from client_hub.spreadsheets.sheet.reading.xlsx_rows import collect_rows
from client_hub.spreadsheets.sheet.reading.xlsx_strings import StringTable

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?\bref="([A-Z0-9:$]{1,40})"')

WITH_MACROS = _lt("The workbook contains macros. Save it as .xlsx, without macros, and try again.")
OTHER_FORMAT = _lt("The file is a document of another kind. Save it as .xlsx, .ods or .csv and try again.")
NO_WORKSHEET = _lt("The workbook has no worksheet with cells, only charts or dialogs.")


class Workbook:
	"""The worksheets of an .xlsx file, the active one first. Raises `SheetRefused`.

	`stream` must stay open as long as rows are read.
	"""

	def __init__(self, stream: BinaryIO):
		self._archive = Archive(stream)
		self._parts = self._archive.parts
		self._by_small_letters = {name.casefold(): name for name in self._parts}
		self._refuse_what_is_no_xlsx()
		self.epoch_1904 = False
		self.sheets = self._find_sheets()
		self._check_unpacked_size()
		self._formats: list[str | Mask] | None = None
		self._strings: StringTable | None = None

	def rows(self, sheet: SheetInfo, hidden: set[int]) -> Iterator[Row]:
		"""Rows with something in them; see `cells` for the values. The numbers of hidden ones go into `hidden`."""
		parser = new_parser()
		take = collect_rows(parser, self.strings, self.formats, self.epoch_1904, hidden)
		for _fed in parsed(parser, self._archive.chunks(sheet.part), PIECE):
			yield from take()

	def merged_ranges(self, sheet: SheetInfo, limit: int = 100) -> list[str]:
		"""Ranges of merged cells, such as B5:B9. They stand behind the rows, so this reads the part once."""
		found: list[str] = []
		tail = b""
		for chunk in self._archive.chunks(sheet.part):
			window = tail + chunk
			end = 0
			for match in _MERGED.finditer(window):
				found.append(match[1].decode().replace("$", ""))
				end = match.end()
			if len(found) >= limit:
				break
			tail = window[max(end, len(window) - 512) :]
		return found[:limit]

	@property
	def formats(self) -> list[str | Mask]:
		"""How each cell style shows a number."""
		if self._formats is None:
			self._formats = self._read_formats()
		return self._formats

	@property
	def strings(self) -> StringTable:
		if self._strings is None:
			self._strings = StringTable()
			part = self._related_part("/sharedStrings", "xl/sharedStrings.xml")
			if part:
				parser = new_parser()
				self._strings.attach(parser)
				for _fed in parsed(parser, self._archive.chunks(part)):
					pass
		return self._strings

	# --- parts -----------------------------------------------------------------------------------

	def _refuse_what_is_no_xlsx(self) -> None:
		names = {name.lower() for name in self._parts}
		if "mimetype" in names or "xl/workbook.bin" in names:
			raise SheetRefused(OTHER_FORMAT)
		if any(name.endswith("vbaproject.bin") for name in names):
			raise SheetRefused(WITH_MACROS)
		if "[Content_Types].xml" not in self._parts:
			raise SheetRefused(DAMAGED)
		self._archive.refuse_odd_parts()

		def start(name: str, attributes: dict[str, str]) -> None:
			if "macroenabled" in attributes.get("ContentType", "").lower():
				raise SheetRefused(WITH_MACROS)

		self._archive.parse_small("[Content_Types].xml", start)

	def _check_unpacked_size(self) -> None:
		strings = self._related_part("/sharedStrings", "xl/sharedStrings.xml")
		self._archive.check_size(strings, *(sheet.part for sheet in self.sheets))
		if self._archive.size(strings) > MAX_STRINGS_SIZE:
			raise SheetRefused(TOO_LARGE_UNPACKED, MAX_UNPACKED_SIZE // 1024 // 1024)

	def _find_sheets(self) -> list[SheetInfo]:
		self._workbook = self._main_part()
		self._relations = self._read_relations(self._workbook)
		listed: list[tuple[str, str, bool]] = []
		active = 0

		def start(name: str, attributes: dict[str, str]) -> None:
			nonlocal active
			if name == "sheet":
				visible = attributes.get("state", "visible") == "visible"
				listed.append((attributes.get("name", ""), _relation_id(attributes), visible))
			elif name == "workbookView":
				active = int(attributes.get("activeTab", "0") or 0) if not listed else active
			elif name == "workbookPr":
				self.epoch_1904 = attributes.get("date1904", "0") in ("1", "true")

		try:
			self._archive.parse_small(self._workbook, start)
		except ValueError:
			raise SheetRefused(DAMAGED) from None
		# The active sheet first, then the others as they stand.
		order = sorted(range(len(listed)), key=lambda index: (index != active, index))
		sheets = []
		for name, relation, visible in (listed[index] for index in order):
			kind, part = self._relations.get(relation, ("", ""))
			if kind.endswith("/worksheet") and part in self._parts:
				sheets.append(SheetInfo(name, part, visible))
		if not sheets:
			raise SheetRefused(NO_WORKSHEET if listed else DAMAGED)
		return sheets

	def _main_part(self) -> str:
		relations = self._read_relations("") if "_rels/.rels" in self._parts else {}
		for kind, part in relations.values():
			if kind.endswith("/officeDocument"):
				return part
		return "xl/workbook.xml"

	def _read_relations(self, part: str) -> dict[str, tuple[str, str]]:
		"""{id: (type, part)} of what a part points at inside the file; outside ones are left alone."""
		folder, name = posixpath.split(part)
		source = posixpath.join(folder, "_rels", name + ".rels")
		found: dict[str, tuple[str, str]] = {}

		def start(element: str, attributes: dict[str, str]) -> None:
			if element == "Relationship" and attributes.get("TargetMode") != "External":
				target = attributes.get("Target", "")
				path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
				part = self._named(posixpath.normpath(path))
				found[attributes.get("Id", "")] = (attributes.get("Type", ""), part)

		self._archive.parse_small(source, start)
		return found

	def _named(self, path: str) -> str:
		"""A part as the zip names it: capitals make no difference, and a name may be written for the web."""
		if path in self._parts:
			return path
		return self._by_small_letters.get(unquote(path).casefold(), path)

	def _related_part(self, kind: str, default: str) -> str | None:
		for relation_kind, part in self._relations.values():
			if relation_kind.endswith(kind) and part in self._parts:
				return part
		return default if default in self._parts else None

	def _read_formats(self) -> list[str | Mask]:
		codes: dict[str, str] = {}
		formats: list[str | Mask] = []
		inside = False

		def start(name: str, attributes: dict[str, str]) -> None:
			nonlocal inside
			if name == "numFmt":
				codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
			elif name in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
				inside = name == "cellXfs"
			elif name == "xf" and inside:
				number = attributes.get("numFmtId", "0")
				formats.append(
					format_of(
						codes.get(number), int(number) if number.isdecimal() and len(number) < 12 else 0
					)
				)

		part = self._related_part("/styles", "xl/styles.xml")
		if part:
			self._archive.parse_small(part, start)
		return formats or [PLAIN]


def _relation_id(attributes: dict[str, str]) -> str:
	return next((value for name, value in attributes.items() if name.endswith(":id")), "")
