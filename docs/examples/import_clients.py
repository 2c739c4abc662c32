#!/usr/bin/env python3
"""Import clients into Client Hub over REST: upload, check, look at the result, run, and undo if wanted.

	export CLIENT_HUB_TOKEN=api_key:api_secret     # of a user who may import clients
	python import_clients.py https://erp.example.com clients.xlsx                 # checks only
	python import_clients.py https://erp.example.com clients.xlsx --run           # and imports
	python import_clients.py https://erp.example.com clients.xlsx --run --undo    # and takes it back
	python import_clients.py https://erp.example.com list.csv --column 3=email_id --value country=Spain
	python import_clients.py https://erp.example.com --export clients.csv         # the other way round

Needs Python 3.10 and `pip install requests`. See docs/import-export.md for what each answer means.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

import requests

WAITING = {"Checking", "Queued", "Running", "Undoing"}


class ClientHub:
	"""The calls that this example makes, for the user whose token it is."""

	def __init__(self, url: str, token: str):
		self._url = url.rstrip("/")
		self._session = requests.Session()
		self._session.headers.update({"Authorization": f"token {token}", "Accept": "application/json"})

	def call(self, method: str, **arguments) -> object:
		answer = self._session.post(f"{self._url}/api/method/{method}", json=arguments)
		if not answer.ok:
			sys.exit(f"{method}: {answer.status_code} {answer.text[:500]}")
		return answer.json()["message"]

	def upload(self, path: Path) -> str:
		"""Upload a file as the user's private one. Returns its URL on the site."""
		with path.open("rb") as file:
			answer = self._session.post(
				f"{self._url}/api/method/upload_file",
				files={"file": (path.name, file)},
				data={"is_private": 1},
			)
		answer.raise_for_status()
		return answer.json()["message"]["file_url"]

	def download(self, file_url: str, path: Path) -> None:
		answer = self._session.get(self._url + file_url)
		answer.raise_for_status()
		path.write_bytes(answer.content)

	def wait(self, state: dict) -> dict:
		"""Ask again until nothing is under way any more."""
		while state["status"] in WAITING:
			if state["total"]:
				print(f"{state['status']}: {state['done']} of {state['total']}")
			time.sleep(1)
			state = self.call("client_hub.api.get_import", client_import=state["name"])
		if state["status"] in ("Refused", "Failed"):
			sys.exit(state["message"])
		return state

	def rows(self, name: str, shown: str):
		"""All rows of one kind, a page at a time."""
		start = 0
		while page := self.call(
			"client_hub.api.import_rows", client_import=name, shown=shown, start=start, page_length=500
		):
			yield from page
			start += len(page)


def print_columns(described: dict) -> None:
	"""What each column is taken for, and what is left to choose with --column and --value."""
	if described["system"]:
		print(f"This looks like an export of {described['system']}.")
	for column in described["columns"]:
		sure = "" if column["sure"] else " (not sure: read only if it is chosen)"
		print(
			f"  column {column['index']} {column['header']}: {column['fieldname']}{sure}. {column['reason']}"
		)
	if described["missing"]:
		print(f"  no column is {', '.join(described['missing'])}")


def import_clients(hub: ClientHub, path: Path, mode: str, choice: dict, run: bool, undo: bool) -> None:
	file_url = hub.upload(path)
	print_columns(hub.call("client_hub.api.import_columns", file_url=file_url))
	state = hub.wait(
		hub.call("client_hub.api.check_import", file_url=file_url, mode=mode, file_name=path.name, **choice)
	)
	print(
		f"{state['name']}: {state['to_create']} to create, {state['to_update']} to change, "
		f"{state['to_skip']} with nothing to change, {state['conflicts']} conflicts, {state['errors']} errors"
	)
	for shown in ("conflict", "error"):
		print_reasons(hub.rows(state["name"], shown))
	if not run or not state["to_create"] + state["to_update"]:
		return
	state = hub.wait(hub.call("client_hub.api.start_import", client_import=state["name"]))
	print(
		f"{state['created_count']} created, {state['updated_count']} changed, {state['failed_count']} failed"
	)
	print_reasons(hub.rows(state["name"], "failed"))
	if undo:
		state = hub.wait(hub.call("client_hub.api.undo_import", client_import=state["name"]))
		print(f"{state['undone_count']} taken back, {state['kept_count']} left alone")
		print_reasons(hub.rows(state["name"], "kept"))


def print_reasons(rows) -> None:
	for row in rows:
		reasons = [f"{problem['label'] or 'Row'}: {problem['text']}" for problem in row["problems"]]
		print(
			f"  row {row['row_number']} {row['legal_name'] or ''}: {' '.join([*reasons, row['message'] or ''])}"
		)


def export_clients(hub: ClientHub, path: Path) -> None:
	state = hub.call("client_hub.api.export_clients", file_type=path.suffix.lstrip("."), for_import=True)
	while state["status"] in ("Queued", "Running"):
		time.sleep(1)
		state = hub.call("client_hub.api.get_export", client_export=state["name"])
	if state["status"] != "Finished":
		sys.exit(state["message"])
	hub.download(state["file_url"], path)
	print(f"{state['row_count']} clients exported to {path}")


def pairs(texts: list[str]) -> list[list[str]]:
	return [text.split("=", 1) for text in texts]


def main() -> None:
	parser = argparse.ArgumentParser(
		description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
	)
	parser.add_argument("url", help="address of the site")
	parser.add_argument("file", type=Path, nargs="?", help=".xlsx or .csv with clients")
	parser.add_argument(
		"--mode", default="create_and_update", choices=["create", "update", "create_and_update"]
	)
	parser.add_argument(
		"--column", action="append", default=[], help="INDEX=FIELD, or INDEX= to leave it out"
	)
	parser.add_argument(
		"--value", action="append", default=[], help="FIELD=TEXT that is the same for all rows"
	)
	parser.add_argument("--run", action="store_true", help="import what the check finds in order")
	parser.add_argument("--undo", action="store_true", help="take the import back at the end")
	parser.add_argument("--export", type=Path, help="write the clients to this .xlsx or .csv")
	arguments = parser.parse_args()
	token = os.environ.get("CLIENT_HUB_TOKEN") or sys.exit("Set CLIENT_HUB_TOKEN to api_key:api_secret.")
	hub = ClientHub(arguments.url, token)
	if arguments.file:
		choice = {}
		if arguments.column:
			choice["columns"] = {index: field or None for index, field in pairs(arguments.column)}
		if arguments.value:
			choice["values"] = dict(pairs(arguments.value))
		import_clients(hub, arguments.file, arguments.mode, choice, arguments.run, arguments.undo)
	if arguments.export:
		export_clients(hub, arguments.export)


if __name__ == "__main__":
	main()
