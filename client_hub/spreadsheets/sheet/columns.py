"""The columns of a sheet of clients: which fields it may carry, and the headers that are a field's own.

The template has the columns of the definitions, chapter 11, and the site's own fields. A sheet may
bring other fields of Client too, under their labels. Headers are understood in English, Spanish and
Portuguese and in the user's language, whatever that is: Frappe's own table of headers is kept for a
DocType in the language of whoever asked first.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import frappe
from frappe import _, _lt
from frappe.core.doctype.docfield.docfield import DocField
from frappe.model import data_fieldtypes

from client_hub.client_rules import REQUIRED_ADDRESS_FIELDS
from client_hub.compat import masked_of
from client_hub.languages import translations
from client_hub.linked_documents import CLIENT

ID = "name"

# Field, and the header where the label of the field alone would not say what is meant.
TEMPLATE = (
	("legal_name", None),
	("tax_id", None),
	("tax_id_country", None),
	("establishment_id", None),
	("trade_name", None),
	("client_type", None),
	("is_customer", None),
	("is_supplier", None),
	("client_group", None),
	("territory", None),
	("address_line1", None),
	("address_line2", None),
	("city", _lt("City")),
	("state", _lt("State", context="Client")),
	("pincode", None),
	("country", None),
	("contact_first_name", _lt("Contact First Name")),
	("contact_last_name", _lt("Contact Last Name")),
	("email_id", None),
	("phone", None),
	("mobile_no", _lt("Mobile", context="Client")),
	("website", None),
	("default_currency", None),
	("account_manager", None),
	("external_id", None),
	("notes", None),
	(ID, _lt("ID")),
)

REQUIRED = frozenset({"legal_name", *REQUIRED_ADDRESS_FIELDS})
"""Columns that a new client needs (definitions 11)."""

REASON = _lt("What is wrong")
"""Header of the column that a marked copy has in addition; left out when the copy is checked again."""

WITHOUT_ADDRESS = _lt("Clients without an address may come in")
"""Stands behind it in the copy of an import that allows this, so that the copy needs no choice either."""

NOT_READ = "✗"
"""What a marked copy puts before the header of a column that is not read."""

# Kept by the app, or pointing at documents a sheet has no business choosing.
_NOT_IN_A_SHEET = frozenset(
	{
		"tax_id_key",
		"name_key",
		"legal_form_key",
		"registered_address",
		"primary_contact",
		"primary_customer",
		"primary_supplier",
		"image",
		"naming_series",
	}
)

# A file, a secret or a table is not a cell's worth of text; a file's URL would open the file too.
_NOT_IN_A_CELL = frozenset(
	{
		"Attach",
		"Attach Image",
		"Barcode",
		"Dynamic Link",
		"Geolocation",
		"Icon",
		"JSON",
		"Password",
		"Read Only",
		"Signature",
	}
)

LONGEST_HEADER = 500
"""Characters; what is longer names no field, and costs much to look up in a sheet of such texts."""

_NOT_A_LETTER = re.compile(r"[\W_]+")
_DOTLESS_I = "\u0131"  # of which the capital letter is that of "i"
_MARKS = re.compile("[\u0300-\u036f]")


class LazyText(Protocol):
	"""What `_lt` gives: a text that is translated when it is shown. `msg`: in English."""

	msg: str


@dataclass(frozen=True)
class Column:
	"""A field of Client as a column. `title` is its header in English, lazily translated or not."""

	fieldname: str
	title: str | LazyText
	df: DocField | frappe._dict
	in_template: bool

	@property
	def label(self) -> str:
		"""The header in the user's language."""
		return str(self.title) if not isinstance(self.title, str) else _(self.title, context=CLIENT)

	@property
	def required(self) -> bool:
		return self.fieldname in REQUIRED or bool(self.df.get("reqd") and not self.df.get("default"))


def importable_columns() -> dict[str, Column]:
	"""Columns that the user may fill in, by fieldname, those of the template first and in its order."""
	meta = frappe.get_meta(CLIENT)
	levels = meta.get_permlevel_access("write")
	masked = masked_of(CLIENT)  # which a save leaves as they are
	fields = {
		df.fieldname: df
		for df in meta.fields
		if _fits(df) and df.permlevel in levels and df.fieldname not in masked
	}
	fields[ID] = frappe._dict(fieldname=ID, fieldtype="Data", label="ID", length=140)
	return _columns(fields)


def exportable_columns() -> dict[str, Column]:
	"""Columns that the user may read, in the same order."""
	meta = frappe.get_meta(CLIENT)
	levels = meta.get_permlevel_access("read")
	fields = {df.fieldname: df for df in meta.fields if _fits(df, reading=True) and df.permlevel in levels}
	fields[ID] = frappe._dict(fieldname=ID, fieldtype="Data", label="ID", length=140)
	return _columns(fields)


def _columns(fields: dict[str, DocField | frappe._dict]) -> dict[str, Column]:
	template = [name for name, _title in TEMPLATE if name in fields]
	own = [name for name, df in fields.items() if df.get("is_custom_field") and name not in template]
	# A label that an administrator has given a field is its header too.
	renamed = _renamed()
	titles = {name: title for name, title in TEMPLATE if name not in renamed}
	rest = [name for name in fields if name not in template and name not in own]
	return {
		name: Column(name, titles.get(name) or fields[name].label or name, fields[name], name not in rest)
		for name in (*template, *own, *rest)
	}


def _renamed() -> list[str]:
	"""Fields that have another label by Customize Form."""
	return frappe.get_all("Property Setter", {"doc_type": CLIENT, "property": "label"}, pluck="field_name")


def _fits(df: DocField, reading: bool = False) -> bool:
	if df.fieldtype not in data_fieldtypes or df.fieldtype in _NOT_IN_A_CELL:
		return False
	if df.fieldname in _NOT_IN_A_SHEET or df.get("is_virtual") or df.hidden:
		return False
	return reading or not df.read_only


# --- headers -------------------------------------------------------------------------------------


class Headers:
	"""The headers that are a field's own. Built once for a file; `field_of` is a look-up.

	What people and other systems write above a column instead is `headings`'.
	"""

	def __init__(self, columns: dict[str, Column]):
		self._fields: dict[str, str] = {}
		catalogues = list(translations().items())
		self._reasons = {normalise(REASON.msg): False, normalise(reason_header(True, {})): True}
		for _language, catalogue in catalogues:
			for without_address in (False, True):
				self._reasons[normalise(reason_header(without_address, catalogue))] = without_address
		# A header that could mean two fields means the first of these: its own name, a header of
		# the template, the user's language.
		for column in columns.values():
			self._add(column.fieldname, column.fieldname)
			self._add(f"{column.df.label} ({column.fieldname})", column.fieldname)
		for in_template in (True, False):
			for names in (_title_and_label, _label_alone):
				for _language, catalogue in catalogues:
					for column in columns.values():
						if column.in_template == in_template:
							self._add(_translated(names(column), catalogue), column.fieldname)
							self._add(
								f"{_translated(column.df.label, catalogue)} ({column.fieldname})",
								column.fieldname,
							)

	def field_of(self, header: str | None) -> str | None:
		"""The field whose own header it is, None when it is none's."""
		return self._fields.get(normalise(header))

	def is_reason(self, header: str | None) -> bool:
		"""Whether it is the header of the reasons in a marked copy."""
		return bool(header) and normalise(header) in self._reasons

	def lets_in_without_address(self, header: str | None) -> bool:
		"""Whether it is that header in the copy of an import that lets clients without an address in."""
		return bool(header) and self._reasons.get(normalise(header), False)

	def _add(self, header: str | None, fieldname: str) -> None:
		key = normalise(header)
		if key:
			self._fields.setdefault(key, fieldname)


def reason_header(without_address: bool, catalogue: dict[str, str] | None = None) -> str:
	"""The header of the reasons in a marked copy, in the language of a catalogue or in the user's."""
	reason, allowed = (
		str(text) if catalogue is None else _translated(text.msg, catalogue)
		for text in (REASON, WITHOUT_ADDRESS)
	)
	return f"{reason} ({allowed})" if without_address else reason


def several_header(label: str, fieldname: str, place: int, part: str | None) -> str:
	"""The header of one of several columns of a field in a marked copy: "Phone (phone 2)"."""
	return f"{label} ({fieldname} {place + 1}{f', {part}' if part else ''})"


_ONE_OF_SEVERAL = re.compile(r"\((\w+) \d+(?:, ([\w ]+))?\)$")


def one_of_several(header: str) -> tuple[str, str | None] | None:
	"""(field, part) of a header that `several_header` has made."""
	found = _ONE_OF_SEVERAL.search(header)
	return (found[1], found[2]) if found else None


def normalise(header: str | None) -> str:
	"""A header without case, accents, spaces and signs: "E-mail *" and "email" are one."""
	if not header or len(header) > LONGEST_HEADER:
		return ""
	text = unicodedata.normalize("NFKD", header.casefold()).replace(_DOTLESS_I, "i")
	return _NOT_A_LETTER.sub("", _MARKS.sub("", text))


def header_keys(headers: Iterable[tuple[int, str | None]]) -> dict[int, str]:
	"""{index: what the column is remembered by}: its header, which of several alike it is, or its place."""
	keys: dict[int, str] = {}
	seen: Counter[str] = Counter()
	for index, header in headers:
		key = normalise(header) or f"#{index}"
		seen[key] += 1
		keys[index] = f"{key}#{seen[key]}" if seen[key] > 1 else key
	return keys


def _title_and_label(column: Column) -> str:
	return column.title if isinstance(column.title, str) else column.title.msg


def _label_alone(column: Column) -> str:
	return column.df.label or ""


def _translated(text: str, catalogue: dict[str, str]) -> str:
	return catalogue.get(f"{text}:{CLIENT}") or catalogue.get(text) or text
