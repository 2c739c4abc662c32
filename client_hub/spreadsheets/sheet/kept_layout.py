"""By what the sheet of a Client Import is read, written down with the import and read back.

So that the check in the background, one that is begun again and the marked copy go by what was chosen,
whatever is known about headers by then.
"""

from __future__ import annotations

from typing import BinaryIO

from frappe.model.document import Document

from client_hub.spreadsheets import rows
from client_hub.spreadsheets.sheet.columns import Headers, importable_columns
from client_hub.spreadsheets.sheet.headings import count_known
from client_hub.spreadsheets.sheet.layout import Layout
from client_hub.spreadsheets.sheet.reading.table import Table, open_table


def keep(doc: Document, table: Table, layout: Layout) -> None:
	"""Write a layout down in a Client Import, which the caller saves."""
	doc.update(
		{
			"sheet": (table.name or table.kind)[:140],
			"worksheet": table.name[:140],
			"header_row": table.header_row,
			"system": layout.system,
			"without_address": int(layout.without_address),
			"column_map": rows.to_json(layout.notes),
			"choice": rows.to_json({"values": layout.values, "party": layout.party}),
		}
	)


def layout_of(doc: Document) -> Layout:
	"""By what the sheet of a Client Import is read."""
	choice = rows.from_json(doc.choice, {})
	return Layout(
		importable_columns(),
		rows.from_json(doc.column_map, []),
		choice.get("values") or {},
		bool(doc.without_address),
		doc.system,
		choice.get("party"),
	)


def reopen(stream: BinaryIO, doc: Document) -> Table:
	"""The table that was found in the file of a Client Import. Raises `SheetRefused`."""
	return open_table(stream, count_known(Headers(importable_columns())), doc.worksheet, doc.header_row)
