"""What a sheet may hold, and how it is refused when it holds more or is no sheet at all."""

from __future__ import annotations

MAX_ROWS = 100_000
"""Rows of data, below the headers."""

MAX_COLUMNS = 200
"""The column of the last cell with something in it, GR."""

MAX_CELLS = 4_000_000
"""Cells with something in them."""

MAX_CELL_CHARACTERS = 32_767
"""What a spreadsheet program keeps of one cell. A longer text is reported, never cut."""

MAX_ROW_CHARACTERS = 200_000
"""Text in one row, all cells together: what is known of a row must fit into one statement to the database."""

MAX_RECORD_CHARACTERS = 1_000_000
"""Of a row of a text file, its delimiters and quotation marks included: a reader takes all of it at once."""

MAX_CHARACTERS = 100_000_000
"""Text of all cells. A workbook may name one long text in a million cells at a few bytes each."""

BATCH_CHARACTERS = 1_000_000
"""Text of the rows that are held in memory at once."""

MAX_ROW_NUMBER = 1_048_576
"""The last row that a spreadsheet program has."""

MAX_FILE_SIZE = 24 * 1024 * 1024
"""Bytes, just below the size from which Frappe refuses an upload unless it is told otherwise."""

MAX_UNPACKED_SIZE = 512 * 1024 * 1024
"""Bytes of all parts of a workbook that are read, unpacked."""

MAX_STRINGS_SIZE = 192 * 1024 * 1024
"""Bytes of the part with the texts of a workbook, which is kept in memory."""

MAX_PARTS = 5_000
"""Files inside a workbook."""


class SheetRefused(Exception):
	"""The file cannot be read as a sheet of clients, and nothing was done.

	`text` is a lazily translated sentence that says what is wrong and what to do, with places for
	`values`.
	"""

	def __init__(self, text: object, *values: object):
		super().__init__(text, *values)
		self.text = text
		self.values = values

	def __str__(self) -> str:
		return str(self.text).format(*self.values)
