"""A bounded reader of .xlsx: rows of one worksheet as a stream, whatever the file makes believe.

Written for files from strangers, where a library meant for one's own would follow the file: nothing
but the parts that are needed is unpacked, sizes are checked before, a DOCTYPE (entities, external
links) is refused, and a cell costs nothing until it holds something.
"""

from __future__ import annotations

import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO
from xml.parsers import expat

from frappe import _lt

from client_hub.spreadsheets.sheet.reading.limits import (
	MAX_PARTS,
	MAX_STRINGS_SIZE,
	MAX_UNPACKED_SIZE,
	SheetRefused,
)
from client_hub.spreadsheets.sheet.reading.number_formats import PLAIN, Mask, format_of
from client_hub.spreadsheets.sheet.reading.xlsx_rows import collect_rows
from client_hub.spreadsheets.sheet.reading.xlsx_strings import StringTable

CHUNK = 1 << 16

PIECE = 1 << 12
"""Bytes of a sheet that are read before its finished rows are taken: a cell of 20 bytes may name a long text."""

MAX_SMALL_PART = 16 * 1024 * 1024
"""Bytes of a part that describes the workbook: none of an honest file comes near."""

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?\bref="([A-Z0-9:$]{1,40})"')

DAMAGED = _lt("The file is damaged or is not an .xlsx workbook. Save it again as .xlsx and try again.")
WITH_MACROS = _lt("The workbook contains macros. Save it as .xlsx, without macros, and try again.")
WITH_DOCTYPE = _lt(
	"The workbook contains XML declarations that no spreadsheet program writes. Save it again as .xlsx and try again."
)
PASSWORD = _lt("The file is protected with a password. Take the password away and try again.")
OTHER_FORMAT = _lt("The file is a spreadsheet of another format. Save it as .xlsx or .csv and try again.")
TOO_LARGE_UNPACKED = _lt("The workbook holds more than {0} MB when unpacked. Split it into several files.")
NO_WORKSHEET = _lt("The workbook has no worksheet with cells, only charts or dialogs.")


@dataclass(frozen=True)
class SheetInfo:
	"""A worksheet: its name, the part that holds it, and whether a person sees it."""

	name: str
	part: str
	visible: bool


class Workbook:
	"""The worksheets of an .xlsx file, the active one first. Raises `SheetRefused`.

	`stream` must stay open as long as rows are read.
	"""

	def __init__(self, stream: BinaryIO):
		_check_directory(stream)
		try:
			self._archive = zipfile.ZipFile(stream)
		except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error):
			raise SheetRefused(DAMAGED) from None
		self._parts = {info.filename: info for info in self._archive.infolist()}
		self._refuse_what_is_no_xlsx()
		self.epoch_1904 = False
		self.sheets = self._find_sheets()
		self._check_unpacked_size()
		self._formats: list[str | Mask] | None = None
		self._strings: StringTable | None = None

	def rows(self, sheet: SheetInfo) -> Iterator[tuple[int, list]]:
		"""(row number, values) of the rows with something in them; see `cells` for the values."""
		parser = _parser()
		take = collect_rows(parser, self.strings, self.formats, self.epoch_1904)
		for chunk in self._chunks(sheet.part):
			for start in range(0, len(chunk), PIECE):
				_feed(parser, chunk[start : start + PIECE])
				yield from take()
		_feed(parser, b"", final=True)
		yield from take()

	def merged_ranges(self, sheet: SheetInfo, limit: int = 100) -> list[str]:
		"""Ranges of merged cells, such as B5:B9. They stand behind the rows, so this reads the part once."""
		found: list[str] = []
		tail = b""
		for chunk in self._chunks(sheet.part):
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
				parser = _parser()
				self._strings.attach(parser)
				for chunk in self._chunks(part):
					_feed(parser, chunk)
				_feed(parser, b"", final=True)
		return self._strings

	# --- parts -----------------------------------------------------------------------------------

	def _chunks(self, part: str) -> Iterator[bytes]:
		try:
			with self._archive.open(self._parts[part]) as source:
				while chunk := source.read(CHUNK):
					yield chunk
		except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, KeyError):
			raise SheetRefused(DAMAGED) from None
		except RuntimeError:  # zipfile's way to say that a part is encrypted
			raise SheetRefused(PASSWORD) from None

	def _parse(self, part: str, start: Callable[[str, dict], None]) -> None:
		"""Hand every element of a small part to `start(local name, attributes)`."""
		if part not in self._parts or self._parts[part].file_size > MAX_SMALL_PART:
			raise SheetRefused(DAMAGED)
		parser = _parser()
		parser.StartElementHandler = lambda name, attributes: start(_local(name), attributes)
		for chunk in self._chunks(part):
			_feed(parser, chunk)
		_feed(parser, b"", final=True)

	def _refuse_what_is_no_xlsx(self) -> None:
		names = {name.lower() for name in self._parts}
		if "mimetype" in names or "xl/workbook.bin" in names:
			raise SheetRefused(OTHER_FORMAT)
		if any(name.endswith("vbaproject.bin") for name in names):
			raise SheetRefused(WITH_MACROS)
		if "[Content_Types].xml" not in self._parts:
			raise SheetRefused(DAMAGED)
		for info in self._parts.values():
			if info.flag_bits & 1:
				raise SheetRefused(PASSWORD)
			# Others (LZMA) let the file say how much memory is to be set aside.
			if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
				raise SheetRefused(DAMAGED)

		def start(name: str, attributes: dict):
			if "macroenabled" in attributes.get("ContentType", "").lower():
				raise SheetRefused(WITH_MACROS)

		self._parse("[Content_Types].xml", start)

	def _check_unpacked_size(self) -> None:
		# zipfile never unpacks more of a part than it declares.
		sheets = sum(self._parts[part].file_size for part in {sheet.part for sheet in self.sheets})
		strings = self._related_part("/sharedStrings", "xl/sharedStrings.xml")
		strings_size = self._parts[strings].file_size if strings else 0
		if sheets + strings_size > MAX_UNPACKED_SIZE or strings_size > MAX_STRINGS_SIZE:
			raise SheetRefused(TOO_LARGE_UNPACKED, MAX_UNPACKED_SIZE // 1024 // 1024)

	def _find_sheets(self) -> list[SheetInfo]:
		self._workbook = self._main_part()
		self._relations = self._read_relations(self._workbook)
		listed: list[tuple[str, str, bool]] = []
		active = 0

		def start(name: str, attributes: dict):
			nonlocal active
			if name == "sheet":
				visible = attributes.get("state", "visible") == "visible"
				listed.append((attributes.get("name", ""), _relation_id(attributes), visible))
			elif name == "workbookView":
				active = int(attributes.get("activeTab", "0") or 0) if not listed else active
			elif name == "workbookPr":
				self.epoch_1904 = attributes.get("date1904", "0") in ("1", "true")

		try:
			self._parse(self._workbook, start)
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

		def start(element: str, attributes: dict):
			if element == "Relationship" and attributes.get("TargetMode") != "External":
				target = attributes.get("Target", "")
				path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
				found[attributes.get("Id", "")] = (attributes.get("Type", ""), posixpath.normpath(path))

		self._parse(source, start)
		return found

	def _related_part(self, kind: str, default: str) -> str | None:
		for relation_kind, part in self._relations.values():
			if relation_kind.endswith(kind) and part in self._parts:
				return part
		return default if default in self._parts else None

	def _read_formats(self) -> list[str | Mask]:
		codes: dict[str, str] = {}
		formats: list[str | Mask] = []
		inside = False

		def start(name: str, attributes: dict):
			nonlocal inside
			if name == "numFmt":
				codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
			elif name in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
				inside = name == "cellXfs"
			elif name == "xf" and inside:
				number = attributes.get("numFmtId", "0")
				formats.append(format_of(codes.get(number), int(number) if number.isdecimal() else 0))

		part = self._related_part("/styles", "xl/styles.xml")
		if part:
			self._parse(part, start)
		return formats or [PLAIN]


def _check_directory(stream: BinaryIO) -> None:
	"""Refuse a directory of parts that alone would fill the memory, before it is read."""
	stream.seek(0, 2)
	size = stream.tell()
	stream.seek(max(0, size - 66_000))
	tail = stream.read()
	stream.seek(0)
	end = tail.rfind(b"PK\x05\x06")
	if end < 0 or len(tail) < end + 22:
		raise SheetRefused(DAMAGED)
	directory_size = struct.unpack_from("<L", tail, end + 12)[0]
	end64 = tail.rfind(b"PK\x06\x06")
	if end64 >= 0 and len(tail) >= end64 + 48:
		directory_size = max(
			directory_size if directory_size != 0xFFFFFFFF else 0,
			struct.unpack_from("<Q", tail, end64 + 40)[0],
		)
	# 46 bytes and a name each.
	if directory_size > MAX_PARTS * 128:
		raise SheetRefused(DAMAGED)


def _parser() -> expat.XMLParserType:
	parser = expat.ParserCreate()
	parser.buffer_text = True

	def refuse(*args):
		raise SheetRefused(WITH_DOCTYPE)

	parser.StartDoctypeDeclHandler = refuse
	parser.EntityDeclHandler = refuse
	return parser


def _feed(parser: expat.XMLParserType, chunk: bytes, final: bool = False) -> None:
	try:
		parser.Parse(chunk, final)
	except expat.ExpatError:
		raise SheetRefused(DAMAGED) from None


def _local(name: str) -> str:
	return name.rpartition(":")[2]


def _relation_id(attributes: dict) -> str:
	return next((value for name, value in attributes.items() if name.endswith(":id")), "")
