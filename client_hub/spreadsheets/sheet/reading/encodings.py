"""Which encoding a text file is in, told by what each would make of its words; never by guessing alone.

UTF-8 and UTF-16 prove themselves. Of a file in single bytes three encodings are tried: Windows'
(cp1252), that of MS-DOS, which Excel still calls "CSV (MS-DOS)" (cp850), and that of old Macs. Each
makes letters in some places and ¤, — or a capital within a word in others. Who reads a name wrongly
once has it wrong for ever: a file that none of them reads well is refused.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from frappe import _lt

from client_hub.spreadsheets.sheet.reading.limits import MAX_RECORD_CHARACTERS, SheetRefused

CHUNK = 1 << 20

NOT_TEXT = _lt("The file is no workbook and no text file. Save it as .xlsx or .csv and try again.")
BROKEN_ENCODING = _lt(
	"The characters at byte {0} of the file are not valid in its encoding ({1}), so accents would be read wrongly. Save the file as CSV UTF-8 and try again."
)
UNKNOWN_ENCODING = _lt(
	"The accents of the file cannot be read for certain: one word of it may be {0}. Save the file as CSV UTF-8 or as .xlsx and try again."
)
LOST_LETTERS = _lt(
	"Letters of the file have been lost: line {0} has the sign � in their place. Export the file again from where it comes, as CSV UTF-8 or as .xlsx."
)
HALF_READ_TWICE = _lt(
	"Some accents of the file have been written wrongly by another program ({0}) and others have not. Export the file again from where it comes, as CSV UTF-8 or as .xlsx."
)

EASTERN = "cp1250"
"""Windows' encoding of Central Europe. It has most letters of a Hungarian or Czech name where cp1252 has them,
and õ, ø or ñ of the others."""

SINGLE_BYTE = ("cp1252", "cp850", "mac_roman")
"""The likeliest first: it is taken where several read the file equally well."""

EASTERN_AT_MOST = 40
"""A letter that stands where it never does, of so many: a slip of the pen, and no other encoding."""

WORDS = 50_000
"""Words with accents that are looked at."""

# Whole UTF-8 sequences of several bytes, and the bytes beyond ASCII.
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_WORD = re.compile(rb"[A-Za-z0-9\x80-\xff]*[\x80-\xff][A-Za-z0-9\x80-\xff]*")

# A letter with an accent, and what of its word stands before it.
_UTF7 = re.compile(r"[A-Za-z]{0,40}\+A[I-P][AEIMQUYcgkosw048]-")

# Letters of Western languages as they stand in names and addresses; those of the second kind are rarer.
_COMMON = frozenset("áéíóúñçãõâêôàüèöä")
_RARE = frozenset("ìòùîûëïåøæœšžß")
_ALONE = frozenset("àáéèêóòôú")
_VOWELS = frozenset("aeiouáéíóúãõâêôàèìòùü")

# What may follow; "" is the end of a word. Elsewhere they are ń, ő, ă, ě and ů of Central Europe.
_BEFORE = {
	"ñ": frozenset("aeiouáéíóúü"),
	"õ": frozenset("e"),
	"ã": frozenset(("", *"eoisz")),
	"ì": frozenset(("",)),
	"ù": frozenset(("",)),
}

_ORDINALS = frozenset("ºª°")
_OPENING = frozenset("‘“«¿¡")
_CLOSING = frozenset("”»…®™")
_APART = frozenset("€£–—©§·\xa0")
_SIGNS = _ORDINALS | _OPENING | _CLOSING | _APART | {"’"}


@dataclass(frozen=True)
class Encoding:
	"""As Python names it. `read_twice`: UTF-8 that a program took for Windows' encoding and wrote again."""

	name: str
	read_twice: bool = False

	@property
	def label(self) -> str:
		name = self.name.removesuffix("-sig").upper()
		return f"{name} × 2" if self.read_twice else name


def find_encoding(stream: BinaryIO) -> Encoding:
	"""Raises `SheetRefused` when the stream is no text, or none that can be read for certain."""
	stream.seek(0)
	start = stream.read(4)
	for mark, name in (
		(codecs.BOM_UTF8, "utf-8-sig"),
		# Before UTF-16, whose mark is the beginning of it.
		(codecs.BOM_UTF32_LE, "utf-32"),
		(codecs.BOM_UTF32_BE, "utf-32"),
		(codecs.BOM_UTF16_LE, "utf-16"),
		(codecs.BOM_UTF16_BE, "utf-16"),
	):
		if start.startswith(mark):
			if (error := _first_error(stream, name)) is not None:
				raise SheetRefused(BROKEN_ENCODING, error, name)
			return _checked(stream, name)
	if b"\0" in start:
		wide = "utf-32" if start.count(b"\0") == 3 else "utf-16"
		name = f"{wide}-be" if start[:1] == b"\0" else f"{wide}-le"
		if _first_error(stream, name) is None:
			return Encoding(name)
		raise SheetRefused(NOT_TEXT)
	error = _first_error(stream, "utf-8")
	if error is None:
		return _checked(stream, "utf-8")
	if _is_broken_utf8(stream):
		raise SheetRefused(BROKEN_ENCODING, error, "UTF-8")
	return Encoding(_best_single_byte(stream))


def mended(lines: Iterable[str]) -> Iterator[str]:
	"""Lines of a file that was read twice, as they were before it."""
	for line in lines:
		# A longer one is refused by who reads it, and need not be mended before.
		as_it_is = line.isascii() or len(line) > MAX_RECORD_CHARACTERS
		yield line if as_it_is else _bytes_of(line).decode("utf-8")


# --- UTF-8 ---------------------------------------------------------------------------------------


def _first_error(stream: BinaryIO, name: str) -> int | None:
	"""The byte at which the stream stops being text of the encoding; None when it never does."""
	stream.seek(0)
	decoder = codecs.getincrementaldecoder(name)()
	read = 0
	try:
		while chunk := stream.read(CHUNK):
			decoder.decode(chunk)
			read += len(chunk)
		decoder.decode(b"", True)
	except UnicodeDecodeError as error:
		return max(0, read + error.start)
	return None


def _is_broken_utf8(stream: BinaryIO) -> bool:
	"""Whether many of its bytes make whole sequences: those of text in single bytes do by rare accident."""
	stream.seek(0)
	whole = high = 0
	for chunk in iter(lambda: stream.read(CHUNK), b""):
		sequences = _MULTIBYTE.findall(chunk)
		whole += len(sequences)
		high += len(_HIGH.findall(chunk)) - sum(map(len, sequences))
	return whole * 3 >= high


def _checked(stream: BinaryIO, name: str) -> Encoding:
	"""Proper UTF-8 may hold letters that are lost, or that were made of two by a program before."""
	stream.seek(0)
	twice = once = 0
	example = ""
	decoder = codecs.getincrementaldecoder(name)()
	number, rest = 0, ""
	for chunk in iter(lambda: stream.read(CHUNK), b""):
		*lines, rest = (rest + decoder.decode(chunk)).split("\n")
		for line in lines:
			number += 1
			if line.isascii():
				_refuse_utf7(line)
			else:
				found, clean = _count_twice(line, number)
				twice, once = twice + found, once + clean
				example = example or (_word_read_twice(line) if found else "")
	if rest.isascii():
		_refuse_utf7(rest)
	else:
		found, clean = _count_twice(rest, number + 1)
		twice, once = twice + found, once + clean
		example = example or (_word_read_twice(rest) if found else "")
	if twice and once:
		raise SheetRefused(HALF_READ_TWICE, example)
	return Encoding(name, read_twice=bool(twice))


def _refuse_utf7(line: str) -> None:
	"""Letters of UTF-7, an encoding of mail programs, are plain signs: Panader+AO0-a."""
	if "+A" in line and (found := _UTF7.search(line)):
		raise SheetRefused(UNKNOWN_ENCODING, f"{found[0]} / {found[0].encode().decode('utf-7', 'replace')}")


# What UTF-8 looks like when its bytes are taken for cp1252: Ã and one more sign, and so on.
_AS_BYTES = {}
for _byte in range(0x80, 0x100):
	_letter = bytes([_byte]).decode("cp1252", "ignore") or chr(_byte)
	_AS_BYTES[_letter] = _byte
_TAIL = "".join(re.escape(letter) for letter, byte in _AS_BYTES.items() if byte < 0xC0)
_TWICE = re.compile(f"[\u00c3-\u00df][{_TAIL}]|[\u00e0-\u00ef][{_TAIL}]{{2}}|\u00c2[{_TAIL}]")


def _count_twice(line: str, number: int) -> tuple[int, int]:
	"""(sequences that are one letter read as two, other letters that are not ASCII)."""
	if "\ufffd" in line:
		raise SheetRefused(LOST_LETTERS, number)
	sequences = length = 0
	for found in _TWICE.finditer(line):
		if _is_twice(found[0]):
			sequences += 1
			length += len(found[0])
	return sequences, sum(not letter.isascii() for letter in line) - length


def _is_twice(sequence: str) -> bool:
	letter = _bytes_of(sequence).decode("utf-8", "ignore")
	return letter.isalpha() or letter in _SIGNS


def _word_read_twice(line: str) -> str:
	words = (found[0] for found in re.finditer(r"[^\s;,\t|\"]+", line))
	return next((word for word in words if _TWICE.search(word)), "")[:40]


def _bytes_of(text: str) -> bytes:
	return b"".join(
		bytes([_AS_BYTES[letter]]) if letter in _AS_BYTES else letter.encode("utf-8") for letter in text
	)


# --- single bytes --------------------------------------------------------------------------------


def _best_single_byte(stream: BinaryIO) -> str:
	words = _words(stream)
	scores = {name: _score(words, name) for name in SINGLE_BYTE}
	# Windows' is taken as long as it reads all, unless another reads the same words as likelier ones.
	ranked = sorted(SINGLE_BYTE, key=lambda name: 2 * scores[name].bad - scores[name].good)
	best = SINGLE_BYTE[0] if not scores[SINGLE_BYTE[0]].bad else ranked[0]
	rival = next(name for name in ranked if name != best)
	if best == SINGLE_BYTE[0] and scores[best].eastern * EASTERN_AT_MOST > scores[best].letters:
		raise SheetRefused(UNKNOWN_ENCODING, _eastern_word(words))
	if not scores[best].is_readable or scores[rival].could_be_meant_beside(scores[best]):
		example = max(words, key=lambda word: len(_HIGH.findall(word)))
		shown = " / ".join(dict.fromkeys(example.decode(name, "replace") for name in (best, rival)))
		raise SheetRefused(UNKNOWN_ENCODING, shown)
	return best


@dataclass(frozen=True)
class _Score:
	"""Letters and signs where they may stand in an encoding, weighed, and those where they never do.

	`eastern`: how many of the latter would be letters of Central Europe.
	"""

	letters: float
	signs: float
	bad: float
	proven: bool
	eastern: int = 0

	@property
	def good(self) -> float:
		return self.letters + self.signs

	@property
	def is_readable(self) -> bool:
		return self.bad * 8 <= self.good and bool(self.letters or self.proven)

	def could_be_meant_beside(self, best: _Score) -> bool:
		if self.bad * 8 > self.good or not self.letters:
			return False
		return self.letters > (1.5 if best.proven else 0.5) * best.letters


def _words(stream: BinaryIO) -> list[bytes]:
	stream.seek(0)
	found: dict[bytes, None] = {}
	rest = b""
	for chunk in iter(lambda: stream.read(CHUNK), b""):
		for match in _WORD.finditer(rest + chunk):
			found[match[0][:200]] = None
		if len(found) > WORDS:
			break
		rest = b""
	return list(found)


def _score(words: list[bytes], name: str) -> _Score:
	letters = signs = bad = 0.0
	eastern = 0
	for word in words:
		try:
			text = word.decode(name)
		except UnicodeDecodeError:
			bad += 5
			continue
		count = sum(letter.isalpha() for letter in text)
		accents = sum(letter.isalpha() and not letter.isascii() for letter in text)
		if (count > 4 and accents * 2 > count) or accents == count > 2:
			bad += 1  # no language of these encodings has so many accents
			continue
		for place, letter in enumerate(text):
			if letter.isascii():
				continue
			weight = _weight(letter, text[:place], text[place + 1 :])
			bad += not weight
			eastern += not weight and name == SINGLE_BYTE[0] and _is_eastern(letter, text[place + 1 :])
			if letter.isalpha() and letter not in _SIGNS:
				letters += weight
			else:
				signs += weight
	return _Score(letters, signs, bad, proven=name == SINGLE_BYTE[0], eastern=eastern)


def _is_eastern(letter: str, after: str) -> bool:
	"""Whether what stands here in cp1252 is another letter in the encoding of Central Europe."""
	meant = letter.encode("cp1252").decode(EASTERN, "replace")
	return meant != letter and meant.isalpha() and (letter.isalpha() or after[:1].isalpha())


def _eastern_word(words: list[bytes]) -> str:
	word = next(word for word in words if _score([word], SINGLE_BYTE[0]).eastern)
	return f"{word.decode(SINGLE_BYTE[0])} / {word.decode(EASTERN, 'replace')}"


def _weight(letter: str, before: str, after: str) -> float:
	"""How usual a letter or sign is where it stands; 0 when it never stands there."""
	lower = letter.lower()
	if lower in _COMMON or lower in _RARE:
		return (1.0 if lower in _COMMON else 0.4) if _letter_may_stand(letter, before, after) else 0
	if letter not in _SIGNS:
		return 0
	follows, goes_on = before[-1:].isalnum(), after[:1].isalpha()
	if letter == "’":
		may = not (follows and goes_on) or len(before) <= 2 or len(after) <= 2
		return 0.5 if may or after[:1].isupper() or before.endswith("l") else 0
	if letter in _ORDINALS:
		return 0.5 if (follows and not goes_on) or (not follows and not goes_on) else 0
	if letter in _OPENING:
		return 0.5 if not follows else 0
	if letter in _CLOSING:
		return 0.5 if not goes_on else 0
	return 0.5 if (not follows and not goes_on) or (letter == "·" and before[-1:] == "l" == after[:1]) else 0


def _letter_may_stand(letter: str, before: str, after: str) -> bool:
	lower, neighbour, following = letter.lower(), before[-1:], after[:1]
	if not neighbour and not following:
		return lower in _ALONE
	if lower == "ç":
		if following and following.lower() not in _VOWELS:
			return False
		if neighbour and neighbour.lower() not in _VOWELS and neighbour.lower() not in "nrlc":
			return False
	if lower in _BEFORE and following.lower() not in _BEFORE[lower]:
		return False
	if lower == "ø" and neighbour and neighbour.lower() in _VOWELS:
		return False
	if lower == "œ" and following.lower() not in ("u", "i", "e", "t"):
		return False
	if letter.isupper():
		# It begins a word, or all of the word is in capitals.
		return not neighbour.isalpha() or (before + after).upper() == before + after
	if following.isupper() and not neighbour.isupper():
		return False
	return not (neighbour.isupper() and (following.isupper() or (not following and len(before) > 1)))
