"""The shared strings of an .xlsx file, kept as bytes: a tenth of the memory of as many str objects."""

from __future__ import annotations

from array import array
from xml.parsers import expat

from client_hub.spreadsheets.sheet.reading.cells import TOO_LONG, Value, decode_xml_text, text_value
from client_hub.spreadsheets.sheet.reading.limits import MAX_CELL_CHARACTERS


class StringTable:
	"""Texts by their number, in the order of the file."""

	def __init__(self) -> None:
		self._bytes = bytearray()
		self._ends = array("Q")
		self._too_long: set[int] = set()
		self._text: list[str] = []
		self._length = 0
		self._phonetic = False

	def attach(self, parser: expat.XMLParserType) -> None:
		"""Take the strings from what `parser` reads."""
		parser.StartElementHandler = self._start
		parser.EndElementHandler = self._end
		self._parser = parser

	def get(self, number: int) -> Value:
		"""The text with this number; None when it is empty or not there."""
		if not 0 <= number < len(self._ends):
			return None
		if number in self._too_long:
			return TOO_LONG
		start = self._ends[number - 1] if number else 0
		return text_value(decode_xml_text(self._bytes[start : self._ends[number]].decode("utf-8")))

	def _start(self, name: str, attributes: dict[str, str]) -> None:
		local = name.rpartition(":")[2]
		if local == "t" and not self._phonetic:
			self._parser.CharacterDataHandler = self._add
		elif local == "rPh":
			self._phonetic = True  # how a text is read aloud, in Japanese files

	def _add(self, text: str) -> None:
		self._length += len(text)
		# An encoded character takes seven; more than that cannot be a text that fits.
		if self._length <= 7 * MAX_CELL_CHARACTERS:
			self._text.append(text)

	def _end(self, name: str) -> None:
		local = name.rpartition(":")[2]
		if local == "t":
			self._parser.CharacterDataHandler = None
		elif local == "rPh":
			self._phonetic = False
		elif local == "si":
			if self._length > 7 * MAX_CELL_CHARACTERS:
				self._too_long.add(len(self._ends))
			else:
				self._bytes += "".join(self._text).encode("utf-8")
			self._ends.append(len(self._bytes))
			self._text.clear()
			self._length = 0
