"""What a cell of a sheet can hold, as both readers answer it: the same for .xlsx and .csv.

An empty cell is None. Text is a str, a tick a bool, a date or time an object of `datetime`, a number
a `Number`, and what cannot be used an `Unreadable` that says why.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from frappe import _lt

from client_hub.spreadsheets.sheet.reading.limits import MAX_CELL_CHARACTERS


@dataclass(frozen=True, slots=True)
class Number:
	"""A number, and the text that its cell shows (leading zeros included).

	`text` is None when the cell cannot show all digits: spreadsheets keep only 15 of them.
	"""

	value: int | float
	text: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Unreadable:
	"""A cell whose content cannot be taken over. `reason` is a lazily translated sentence.

	Only the same object is equal: a lazily translated sentence cannot be compared.
	"""

	reason: object


class CellProblem(Exception):
	"""A cell that its column cannot take. The text says what is wrong and what to do."""


Value = str | bool | Number | date | datetime | time | timedelta | Unreadable | None

Row = tuple[int, list[Value]]
"""The number that a spreadsheet program shows, and the values up to the last cell with something in it."""


@dataclass(frozen=True, slots=True)
class SheetInfo:
	"""A worksheet: its name, the part of the file that holds it, and whether a person sees it."""

	name: str
	part: str = ""
	visible: bool = True


TOO_LONG = Unreadable(
	_lt("The text is longer than the 32,767 characters that a cell of a spreadsheet holds. Shorten it.")
)
NO_STORED_VALUE = Unreadable(
	_lt(
		"The cell has a formula without a stored result. Open the file in a spreadsheet program and save it, or replace the formula by its value."
	)
)
ERROR_VALUE = Unreadable(_lt("The cell shows an error of a formula, such as #N/A or #REF!. Correct it."))
NO_NUMBER = Unreadable(_lt("The cell holds a number that cannot be read. Type it again."))
NO_DATE = Unreadable(_lt("The cell holds a date that cannot be read. Type it again."))

# Excel writes characters that XML cannot carry, and a text that looks like such a code, as _x0007_.
_CODED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TO_CODE = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")

# #REF!, #¡VALOR!, #¿NOMBRE?, #DIV/0!, #ССЫЛКА!, Err:502; those without a sign behind; and ####, which is
# all that Excel saves of a number or date in a column that is too narrow.
_ERROR = re.compile(r"#[¡¿]?[^\W\d_][\w/ ]{0,24}[!?]|(?:Err|Error|Erro|Errore|Erreur|Fehler)\s?:\d{3}|#{2,}")
_ERRORS = frozenset(
	(
		"#N/A",
		"#N/D",
		"#N/B",
		"#NV",
		"#I/T",
		"#YOK",
		"#Н/Д",
		"#HIÁNYZIK",
		"#NENÍ_K_DISPOZICI",
		"#N/DISP",
		"#N.D.",
		"#GETTING_DATA",
		"#OBTENIENDO_DATOS",
	)
)

CLEAR_TEXT = "<clear>"
"""What is written into a cell to empty the field; an empty cell keeps what is there."""

_CLEAR_AS_TEXT = re.compile(r"'*\s*<clear>", re.IGNORECASE)

_TEXT_BY_FORMULA = re.compile(r'="((?:[^"]|"")*)"\s*', re.DOTALL)

_FORMULA_START = re.compile(r"'*[=+\-@\t\r]")

# Programs fill fields up with spaces, and MS-DOS ends a file with a sign of its own: no row has only these.
_UNSEEN = "".join(
	sign for sign in map(chr, range(0x10000)) if sign.isspace() or unicodedata.category(sign) in ("Cc", "Cf")
)


def text_value(text: str) -> Value:
	"""A cell's text as a value: None when nothing can be seen in it, `TOO_LONG` when longer than a cell may be."""
	if not text[:1].isalnum() and not text.strip(_UNSEEN):
		return None
	return text if len(text) <= MAX_CELL_CHARACTERS else TOO_LONG


def decode_xml_text(text: str) -> str:
	"""Undo `encode_xml_text`."""
	return _CODED.sub(lambda code: chr(int(code[1], 16)), text) if "_x" in text else text


def encode_xml_text(text: str) -> str:
	"""A text as a string cell of .xlsx carries it, whatever characters are in it."""
	return _TO_CODE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def mark_formula(text: str) -> str:
	"""A text as a .csv cell carries it: no spreadsheet program takes it for a formula."""
	return "'" + text if _FORMULA_START.match(text) else text


def unmark_formula(text: str) -> str:
	"""Undo `mark_formula`."""
	return text[1:] if text.startswith("'") and _FORMULA_START.match(text) else text


def as_shown(text: str) -> str:
	"""A cell of a .csv as Excel shows it: what is written ="0012" for it, so that zeros stay, is the text 0012."""
	found = _TEXT_BY_FORMULA.fullmatch(text) if text.startswith("=") else None
	return found[1].replace('""', '"') if found else unmark_formula(text)


def mark_clear(text: str) -> str:
	"""A text as an export for import carries it: what would empty the field is marked as a text by a '."""
	if "<" not in text:
		return text
	stripped = text.strip()
	return "'" + stripped if _CLEAR_AS_TEXT.fullmatch(stripped) else text


def unmark_clear(text: str) -> str:
	"""Undo `mark_clear`."""
	return text[1:] if text[0] == "'" and _CLEAR_AS_TEXT.fullmatch(text) else text


def is_error(text: str) -> bool:
	"""Whether a text is what a spreadsheet program shows of a formula that failed, in any of its languages."""
	if text[:1] != "#" and not text.startswith(("Err", "Fehler")):
		return False
	return bool(_ERROR.fullmatch(text)) or text.upper() in _ERRORS


def quoted(text: str) -> str:
	"""A value as a message quotes it, shortened."""
	return f"“{text if len(text) <= 60 else text[:59] + '…'}”"
