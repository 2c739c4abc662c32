"""Doubles among all clients, and the hint while a client is typed, in a database that grows."""

from __future__ import annotations

import random

import frappe
from frappe.desk.search import search_link
from frappe.utils import now
from measure import in_turns, timed

from client_hub import api
from client_hub.identity.duplicates import key_table, searching
from client_hub.identity.duplicates.key_table import MATCH_KEY
from client_hub.identity.duplicates.pairs import DUPLICATE
from client_hub.identity.duplicates.record import FIELDS
from client_hub.identity.matching import parse_name
from client_hub.linked_documents import CLIENT

PREFIX = "BENCH-DOUBLE"
SIZES = (10_000, 100_000)
TOWNS = 200
_SYLLABLES = "ba ce di fo gu la me ni po ru sa te vi zo al er in on ur tra bre cli dro flu".split()
_BUSINESS = ("Talleres", "Construcciones", "Bodegas", "Transportes", "Panadería", "Comercial", "Hotel")


def measure(world, table, rounds: int) -> None:
	"""Ten times as many clients: the run at most ten times and a quarter more; the hint less than three times."""
	runs, hints, links = [], [], []
	for size in SIZES:
		_clients(size)
		key_table.bring_up_to_date()
		searching.search()
		runs.append(timed(searching.search))
		ours, theirs = in_turns(_hint, _link_search, rounds)
		hints.append(ours)
		links.append(theirs)
		table.add(f"hint while typing beside Frappe's link search: {size:,} clients", ours, theirs, "≤ 10")
	few, many = (f"{size:,}" for size in SIZES)
	table.add(f"doubles among {many} clients beside {few}", runs[1], runs[0], "≤ 12.5")
	table.add(f"hint among {many} clients beside {few}", hints[1], hints[0], "< 3")
	_remove()


def _hint() -> None:
	api.find_matches(
		legal_name="Talleres Bacedi Fogu", country="Spain", city="Villa 7", phone="+34 600 000 011"
	)


def _link_search() -> None:
	search_link(CLIENT, "Talleres Bacedi")


def _clients(size: int) -> None:
	"""So many clients, one of twenty of which is another one written otherwise."""
	chance = random.Random(size)
	there = frappe.db.count(CLIENT, {"name": ("like", f"{PREFIX}-%")})
	columns = ("name", "creation", "modified", "owner", "status", *FIELDS, "name_key", "legal_form_key")
	rows: list[dict] = []
	for number in range(there, size):
		rows.append(_double(rows[-1], chance) if rows and number % 20 == 0 else _client(number, chance))
		rows[-1]["name"] = f"{PREFIX}-{number:07d}"
	for row in rows:
		row["name_key"], row["legal_form_key"] = parse_name(row["legal_name"], row["country"])
	stamps = {"creation": now(), "modified": now(), "owner": "Administrator", "status": "Active"}
	frappe.db.bulk_insert(CLIENT, list(columns), [[{**stamps, **row}.get(c) for c in columns] for row in rows])
	frappe.db.commit()


def _client(number: int, chance: random.Random) -> dict:
	words = ["".join(chance.choices(_SYLLABLES, k=3)).title(), "".join(chance.choices(_SYLLABLES, k=2)).title()]
	town = chance.randrange(TOWNS)
	return {
		"legal_name": f"{chance.choice(_BUSINESS)} {' '.join(words)}, S.L.",
		"country": "Spain",
		"city": f"Villa {town}",
		"pincode": f"{10_000 + town}",
		"address_line1": f"Calle {words[1]} {chance.randrange(1, 90)}",
		"phone": f"+34 6{number:08d}",
		"email_id": f"info@{words[0].lower()}{number}.example",
	}


def _double(row: dict, chance: random.Random) -> dict:
	spelled = row["legal_name"].replace(", S.L.", " SL").upper()
	return {**row, "legal_name": spelled, "phone": row["phone"].replace(" ", ""), "email_id": None}


def _remove() -> None:
	frappe.db.delete(CLIENT, {"name": ("like", f"{PREFIX}-%")})
	frappe.db.delete(MATCH_KEY, {"client": ("like", f"{PREFIX}-%")})
	frappe.db.delete(DUPLICATE, {"client": ("like", f"{PREFIX}-%")})
	frappe.db.commit()
