"""The template: a workbook with the headers, drop-downs and notes, and a sheet of instructions.

Made for the user who asks: in their language, with the fields and the records that they may use.
"""

from __future__ import annotations

import io
from itertools import count
from typing import Any

import frappe
import openpyxl
from frappe import _
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from client_hub.spreadsheets.sheet.columns import ID, Column, importable_columns
from client_hub.spreadsheets.sheet.reading.cells import CLEAR_TEXT
from client_hub.spreadsheets.sheet.reading.limits import MAX_ROWS

FILE_NAME = "clients-template.xlsx"

MAX_CHOICES = 2_000
"""Records in a drop-down; a longer list is no help."""

HEADER_FONT = Font(bold=True)
REQUIRED_FILL = PatternFill("solid", fgColor="FFFDE9C8")
OPTIONAL_FILL = PatternFill("solid", fgColor="FFEDEFF2")

_TEXT_TYPES = ("Data", "Small Text", "Text", "Long Text", "Phone", "Link", "Select", "Autocomplete")
_DATE_FORMATS = {"Date": "yyyy-mm-dd", "Datetime": "yyyy-mm-dd hh:mm:ss", "Time": "hh:mm:ss"}
_WIDE = {"legal_name": 34, "address_line1": 30, "notes": 40, "email_id": 28, "trade_name": 26}

# Linked DocTypes that have a drop-down, and which of their records a client may have.
_CHOICES = {
	"Country": {},
	"Customer Group": {"is_group": 0},
	"Territory": {"is_group": 0},
	"Currency": {"enabled": 1},
	"Language": {"enabled": 1},
}

_EXAMPLES: tuple[dict[str, Any], ...] = (
	{
		"legal_name": "Hidráulica del Norte, S.L.",
		"tax_id": "B64717838",
		"trade_name": "Hidronorte",
		"client_type": "Company",
		"is_customer": 1,
		"address_line1": "Calle Mayor 12",
		"city": "Bilbao",
		"state": "Bizkaia",
		"pincode": "48001",
		"country": "Spain",
		"contact_first_name": "Ane",
		"contact_last_name": "Etxeberria",
		"email_id": "compras@hidronorte.example",
		"phone": "+34 944 000 000",
		"website": "https://hidronorte.example",
		"default_currency": "EUR",
		"external_id": "C-0001",
	},
	{
		"legal_name": "João Pereira",
		"tax_id": "509442013",
		"client_type": "Individual",
		"is_customer": 1,
		"is_supplier": 1,
		"address_line1": "Rua do Carmo 3",
		"city": "Lisboa",
		"pincode": "01200",
		"country": "Portugal",
		"mobile_no": "+351 910 000 000",
		"external_id": "C-0002",
	},
)


def build() -> bytes:
	"""The template as the content of an .xlsx file."""
	columns = [column for column in importable_columns().values() if column.in_template]
	workbook = openpyxl.Workbook()
	sheet = workbook.worksheets[0]
	sheet.title = sheet_title(_("Clients"))
	add_headers(sheet, columns, with_notes=True)
	_add_choices(workbook, sheet, columns)
	_add_instructions(workbook, columns)
	target = io.BytesIO()
	workbook.save(target)
	return target.getvalue()


def add_headers(
	sheet: Worksheet, columns: list[Column], with_notes: bool = False, extra: tuple[str, ...] = ()
) -> None:
	"""The header row, and the format of the columns: what is text stays text, leading zeros and all.

	`extra`: headers behind those of the columns.
	"""
	sheet.freeze_panes = "B2" if columns and columns[0].fieldname == "legal_name" else "A2"
	for index, column in enumerate(columns, 1):
		cell = sheet.cell(1, index, column.label + ("*" if with_notes and column.required else ""))
		# A label is a text, even one that begins like a formula.
		cell.data_type = "s"
		cell.font = HEADER_FONT
		cell.fill = REQUIRED_FILL if with_notes and column.required else OPTIONAL_FILL
		if with_notes:
			cell.comment = Comment(_note(column), "Client Hub", width=320, height=150)
		dimension = sheet.column_dimensions[get_column_letter(index)]
		dimension.width = _WIDE.get(column.fieldname, max(14, len(column.label) + 4))
		dimension.number_format = number_format(column)
	for index, text in enumerate(extra, len(columns) + 1):
		cell = sheet.cell(1, index, text)
		cell.data_type = "s"
		cell.font = HEADER_FONT
		cell.fill = REQUIRED_FILL
		sheet.column_dimensions[get_column_letter(index)].width = 60


def number_format(column: Column) -> str:
	"""The format of a column's cells."""
	if column.df.fieldtype in _TEXT_TYPES:
		return "@"
	return _DATE_FORMATS.get(column.df.fieldtype, "General")


def style_number(
	sheet: Worksheet, format_code: str, fill: PatternFill | None = None, wrap: bool = False
) -> int:
	"""The number of a cell format in the sheet's workbook, for `sheet_writer`."""
	# openpyxl numbers a format when a cell has it; the cell itself is taken away again.
	row = sheet.max_row + 1
	cell = sheet.cell(row, 1)
	cell.number_format = format_code
	if fill:
		cell.fill = fill
	if wrap:
		cell.alignment = Alignment(wrap_text=True, vertical="top")
	number = cell.style_id
	del sheet._cells[row, 1]
	return number


def sheet_title(text: str) -> str:
	return "".join(" " if letter in "[]:*?/\\" else letter for letter in text)[:31]


# --- notes ---------------------------------------------------------------------------------------


def _note(column: Column) -> str:
	lines = [_("Required for new clients.") if column.required else _("Optional.")]
	fieldtype, options = column.df.fieldtype, column.df.get("options")
	if column.fieldname == ID:
		lines = [
			_("Only to change a client that is there: the number such as CLI-00001. Empty for a new one.")
		]
	elif column.fieldname == "tax_id_country":
		lines.append(_("Empty: the country of the address."))
	elif column.fieldname == "external_id":
		lines.append(_("The client's number in the system it comes from. Each may appear once."))
	elif fieldtype == "Check":
		lines.append(_("{0} or {1}.").format(_("Yes", context="Client Hub"), _("No", context="Client Hub")))
	elif fieldtype == "Select":
		lines.append(_("One of: {0}").format(", ".join(_(option) for option in _options(column))))
	elif fieldtype == "Link" and options == "Country":
		lines.append(_("Its name, or its two letters, such as ES."))
	elif fieldtype == "Link":
		lines.append(_("The name of a {0} that is there.").format(_(options)))
	elif fieldtype in ("Date", "Datetime"):
		lines.append(_("A date."))
	if column.df.get("description"):
		lines.append(_(column.df.description))
	if column.fieldname != ID:
		lines.append(_("Empty keeps what is there; {0} empties it.").format(CLEAR_TEXT))
	return "\n".join(lines)


def _options(column: Column) -> list[str]:
	return [option for option in (column.df.get("options") or "").split("\n") if option]


# --- drop-downs ----------------------------------------------------------------------------------


def _add_choices(workbook: Workbook, sheet: Worksheet, columns: list[Column]) -> None:
	"""Lists on a hidden sheet: a list written into the validation itself holds 255 characters."""
	lists = workbook.create_sheet("Lists")
	lists.sheet_state = "hidden"
	numbers = count(1)
	written: dict[tuple[str, ...], str] = {}
	for index, column in enumerate(columns, 1):
		choices = tuple(_choices(column))
		if not choices:
			continue
		if choices not in written:
			place = next(numbers)
			for row, choice in enumerate(choices, 1):
				lists.cell(row, place, choice).data_type = "s"
			letter = get_column_letter(place)
			written[choices] = f"{quote_sheetname('Lists')}!${letter}$1:${letter}${len(choices)}"
		validation = DataValidation(type="list", formula1=written[choices], allow_blank=True)
		# A help, not a fence: <clear>, another language and the two letters of a country are fine too.
		validation.showErrorMessage = False
		letter = get_column_letter(index)
		validation.add(f"{letter}2:{letter}{MAX_ROWS + 1}")
		sheet.add_data_validation(validation)


def _choices(column: Column) -> list[str]:
	fieldtype, doctype = column.df.fieldtype, column.df.get("options")
	if fieldtype == "Check":
		return [_("Yes", context="Client Hub"), _("No", context="Client Hub")]
	if fieldtype == "Select":
		return [_(option) for option in _options(column)]
	if fieldtype != "Link" or doctype not in _CHOICES:
		return []
	if not any(frappe.has_permission(doctype, right) for right in ("read", "select")):
		return []
	# By their names: version 16 ends a list with an error where who may select alone filters by another field.
	fitting = frappe.get_all(doctype, _CHOICES[doctype], pluck="name")
	names = frappe.get_list(
		doctype, {"name": ("in", fitting or [""])}, pluck="name", order_by="name", limit=MAX_CHOICES
	)
	return sorted((_(name) for name in names), key=str.casefold)


# --- instructions --------------------------------------------------------------------------------


def _add_instructions(workbook: Workbook, columns: list[Column]) -> None:
	sheet = workbook.create_sheet(sheet_title(_("Instructions")), 1)
	sheet.column_dimensions["A"].width = 34
	sheet.column_dimensions["B"].width = sheet.column_dimensions["C"].width = 34
	for line in _instructions():
		sheet.append([line])
		sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=3)
		sheet.cell(sheet.max_row, 1).alignment = Alignment(wrap_text=True, vertical="top")
		sheet.row_dimensions[sheet.max_row].height = 15 * (1 + len(line) // 95)
	sheet.append([])
	# Headers down the side: a row of them would look like the table that is to be read.
	sheet.append([_("Two examples"), _("Example {0}").format(1), _("Example {0}").format(2)])
	for cell in sheet[sheet.max_row]:
		cell.font = HEADER_FONT
	for column in columns:
		sheet.append([column.label, *(_shown(column, example) for example in _EXAMPLES)])
		for cell in sheet[sheet.max_row]:
			cell.data_type = "s" if cell.value is not None else cell.data_type
			cell.number_format = "@"


def _shown(column: Column, example: dict[str, Any]) -> str | None:
	value = example.get(column.fieldname)
	if column.df.fieldtype == "Check":
		return _("Yes", context="Client Hub") if value else _("No", context="Client Hub")
	if value and column.df.fieldtype in ("Select", "Link"):
		return _(value)
	return value


def _instructions() -> list[str]:
	return [
		_(
			"Fill in one row for each client on the first sheet. Columns with a star are required for new clients."
		),
		_(
			"Columns may stand in any order, and those you do not need may be deleted. Headers are understood in English, Spanish and Portuguese."
		),
		_(
			"A row changes a client that is there when its ID, external ID or tax ID fits, or its legal name and country; otherwise it makes a new one. You choose when you import whether rows may create, change, or both."
		),
		_("An empty cell keeps what is there. Write {0} to empty a field.").format(CLEAR_TEXT),
		_(
			"At most {0} rows in one file. Nothing is saved before you have seen what each row would do."
		).format(f"{MAX_ROWS:,}"),
	]
