"""The zip that an .xlsx or .ods file is, and the XML in it, read with bounds.

Written for files from strangers, where a library meant for one's own would follow the file: nothing
but the parts that are needed is unpacked, sizes are checked before, and a DOCTYPE (entities, external
links) is refused.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO
from xml.parsers import expat

from frappe import _lt

from client_hub.spreadsheets.sheet.reading.limits import MAX_PARTS, MAX_UNPACKED_SIZE, SheetRefused

CHUNK = 1 << 16

PIECE = 1 << 12
"""Bytes of a sheet that are read before its finished rows are taken: a cell of 20 bytes may name a long text."""

MAX_TAG = 256 * 1024
"""Bytes of a tag or comment. Expat begins at its start again with each piece that it is given, so that one of
sixty megabytes holds a worker up for hours."""

MAX_SMALL_PART = 16 * 1024 * 1024
"""Bytes of a part that describes the workbook: none of an honest file comes near."""

DAMAGED = _lt("The file is damaged or is no workbook. Save it again as .xlsx and try again.")
PASSWORD = _lt("The file is protected with a password. Take the password away and try again.")
WITH_DOCTYPE = _lt(
	"The workbook contains XML declarations that no spreadsheet program writes. Save it again as .xlsx and try again."
)
TOO_LARGE_UNPACKED = _lt("The workbook holds more than {0} MB when unpacked. Split it into several files.")


class Archive:
	"""Parts of a zip by their names. Raises `SheetRefused`; `stream` must stay open."""

	def __init__(self, stream: BinaryIO):
		_check_directory(stream)
		try:
			self._zip = zipfile.ZipFile(stream)
		except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error):
			raise SheetRefused(DAMAGED) from None
		self.parts = {info.filename: info for info in self._zip.infolist()}

	def refuse_odd_parts(self) -> None:
		"""Raises `SheetRefused` for parts that are encrypted or packed in a way that office programs do not use."""
		for info in self.parts.values():
			if info.flag_bits & 1:
				raise SheetRefused(PASSWORD)
			# Others (LZMA) let the file say how much memory is to be set aside.
			if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
				raise SheetRefused(DAMAGED)

	def size(self, *names: str | None) -> int:
		"""Bytes of parts when unpacked; zipfile never unpacks more than a part declares."""
		return sum(self.parts[name].file_size for name in {*names} - {None} if name in self.parts)

	def check_size(self, *names: str | None) -> None:
		"""Raises `SheetRefused` when the parts are too large to be read."""
		if self.size(*names) > MAX_UNPACKED_SIZE:
			raise SheetRefused(TOO_LARGE_UNPACKED, MAX_UNPACKED_SIZE // 1024 // 1024)

	def chunks(self, name: str) -> Iterator[bytes]:
		"""A part, unpacked piece by piece."""
		try:
			with self._zip.open(self.parts[name]) as source:
				while chunk := source.read(CHUNK):
					yield chunk
		# A directory that says where no part can be is a ValueError.
		except (
			zipfile.BadZipFile,
			zlib.error,
			struct.error,
			EOFError,
			ValueError,
			NotImplementedError,
			OSError,
			KeyError,
		):
			raise SheetRefused(DAMAGED) from None
		except RuntimeError:  # zipfile's way to say that a part is encrypted
			raise SheetRefused(PASSWORD) from None

	def parse_small(self, name: str, start: Callable[[str, dict[str, str]], None]) -> None:
		"""Hand every element of a small part to `start(local name, attributes)`."""
		if name not in self.parts or self.parts[name].file_size > MAX_SMALL_PART:
			raise SheetRefused(DAMAGED)
		parser = new_parser()
		parser.StartElementHandler = lambda element, attributes: start(local_name(element), attributes)
		for _fed in parsed(parser, self.chunks(name)):
			pass


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


def new_parser() -> expat.XMLParserType:
	"""A parser that refuses what no spreadsheet program declares."""
	parser = expat.ParserCreate()
	parser.buffer_text = True

	def refuse(*args: object) -> None:
		raise SheetRefused(WITH_DOCTYPE)

	parser.StartDoctypeDeclHandler = refuse
	parser.EntityDeclHandler = refuse
	return parser


def feed(parser: expat.XMLParserType, chunk: bytes, final: bool = False) -> None:
	"""Have the parser read on. Raises `SheetRefused` for what is no XML."""
	try:
		parser.Parse(chunk, final)
	except expat.ExpatError:
		raise SheetRefused(DAMAGED) from None


def parsed(parser: expat.XMLParserType, chunks: Iterable[bytes], piece: int = CHUNK) -> Iterator[None]:
	"""Have the parser read a whole part; stops after each `piece`. Raises `SheetRefused` for what is no XML."""
	fed = 0
	for chunk in chunks:
		for start in range(0, len(chunk), piece):
			part = chunk[start : start + piece]
			feed(parser, part)
			fed += len(part)
			if fed - parser.CurrentByteIndex > MAX_TAG:
				raise SheetRefused(DAMAGED)
			yield
	feed(parser, b"", final=True)
	yield


def local_name(name: str) -> str:
	"""An element's or attribute's name without its prefix."""
	return name.rpartition(":")[2]
