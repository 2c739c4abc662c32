"""`make benchmark`: ratios measured side by side in one run, on generated data of a size it takes.

	make benchmark ARGS="--invoices 500000 --client-invoices 20000"

Each line compares what Client Hub does with what ERPNext or plain SQL does for the same, in turns
in the same process, so that a busy machine slows both down. Times are medians in milliseconds.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import frappe

sys.path.insert(0, str(Path(__file__).parent))

import balances
import client_list
import data
import duplicates
import import_export
import overview
import page
import stamping
import statement
from measure import Table

PARTS = {
	"overview": overview.measure,
	"growth": overview.measure_growth,
	"page": page.measure,
	"statement": statement.measure,
	"balances": balances.measure,
	"list": client_list.measure,
	"saving": stamping.measure_saving,
	"bulk": stamping.measure_bulk,
	"import": import_export.measure_import,
	"check": import_export.measure_check,
	"export": import_export.measure_export,
	"duplicates": duplicates.measure,
}


def main() -> None:
	arguments = parse()
	frappe.init(arguments.site, sites_path=os.getcwd())
	frappe.connect()
	frappe.set_user("Administrator")
	sizes = {name: getattr(arguments, name) for name in data.Size.__dataclass_fields__}
	world = data.prepare(data.Size(**sizes))
	table = Table()
	for name in arguments.only or PARTS:
		PARTS[name](world, table, arguments.rounds)
	table.print()


def parse() -> argparse.Namespace:
	parser = argparse.ArgumentParser(
		description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
	)
	parser.add_argument("--site", required=True)
	parser.add_argument("--invoices", type=int, default=500_000, help="Sales Invoices on the site")
	parser.add_argument("--client-invoices", type=int, default=20_000, help="those of the large client")
	parser.add_argument("--customers", type=int, default=5_000, help="customers that share the others")
	parser.add_argument("--tasks", type=int, default=5_000, help="tasks of the large client")
	parser.add_argument("--activity", type=int, default=50_000, help="comments on its documents")
	parties = "Customers on the site for the import, in rising order; the export has the last"
	parser.add_argument("--parties", type=int, nargs="+", default=[20_000, 200_000], help=parties)
	parser.add_argument("--import-rows", type=int, default=600, help="rows imported by each side")
	sheets = "rows of the sheets that are checked and exported, in rising order"
	parser.add_argument("--sheet-rows", type=int, nargs="+", default=[10_000, 100_000], help=sheets)
	parser.add_argument("--rounds", type=int, default=15, help="turns of each side")
	parser.add_argument("--only", nargs="*", choices=PARTS, help="parts to measure; default all")
	return parser.parse_args()


if __name__ == "__main__":
	main()
