"""Lists of other systems are understood: at least 95 of 100 columns that a client has, and none wrongly.

Run with `-s` to see what was right and what was not, layout by layout.
"""

import io

import layouts
import pytest

from client_hub.spreadsheets import choosing
from client_hub.spreadsheets.sheet.columns import Headers, importable_columns
from client_hub.spreadsheets.sheet.headings import count_known
from client_hub.spreadsheets.sheet.reading.table import open_table

LAYOUTS = layouts.read()


@pytest.fixture(
	scope="module", params=(4, 1, 0), ids=("four clients", "one client", "hardly more than names")
)
def decided(request, site):
	"""Each layout, with what its columns were taken for, by as many rows as the sheet has."""
	possible = importable_columns()
	headers = Headers(possible)
	found = []
	for layout in LAYOUTS:
		table = open_table(io.BytesIO(layout.sheet(request.param)), count_known(headers))
		mapping = choosing.propose(table, headers, possible).mapping
		taken = {column.index: column for column in mapping.columns}
		found.append((layout, mapping.system, [taken.get(index) for index in range(len(layout.columns))]))
	return found


def verdict(column, taken) -> str | None:
	"""right, missed or wrong; None for what does not count."""
	fieldname = taken.fieldname if taken else None
	if column.wanted == layouts.EITHER:
		return None
	if column.wanted == layouts.NOT_A_FIELD:
		return "wrong" if fieldname else None
	if fieldname:
		return "right" if fieldname == column.wanted else "wrong"
	return None if column.kind == "empty" else "missed"


def test_almost_all_columns_are_right_and_none_is_wrong(decided):
	found = decided
	totals = {"right": 0, "missed": 0, "wrong": 0}
	wrong = []
	for layout, system, taken in found:
		counted = {"right": 0, "missed": 0, "wrong": 0}
		for column, one in zip(layout.columns, taken, strict=True):
			if judged := verdict(column, one):
				counted[judged] += 1
				totals[judged] += 1
				if judged != "right":
					was = (
						f"{column.header}: {one and one.fieldname} for {column.wanted} ({one and one.why()})"
					)
					wrong.append(f"{layout.name}: {judged}: {was}")
		print(f"{layout.name}: {counted}, {system.name if system else 'no system'}")
	print(*wrong, totals, sep="\n")
	assert not totals["wrong"], [text for text in wrong if ": wrong: " in text]
	assert totals["right"] >= 0.95 * sum(totals.values())
