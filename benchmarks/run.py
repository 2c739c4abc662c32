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

import data
import overview
import stamping
from measure import Table

PARTS = {
	"overview": overview.measure,
	"growth": overview.measure_growth,
	"saving": stamping.measure_saving,
	"bulk": stamping.measure_bulk,
}


def main() -> None:
	arguments = parse()
	frappe.init(arguments.site, sites_path=os.getcwd())
	frappe.connect()
	frappe.set_user("Administrator")
	world = data.prepare(data.Size(arguments.invoices, arguments.client_invoices, arguments.customers))
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
	parser.add_argument("--rounds", type=int, default=15, help="turns of each side")
	parser.add_argument("--only", nargs="*", choices=PARTS, help="parts to measure; default all")
	return parser.parse_args()


if __name__ == "__main__":
	main()
