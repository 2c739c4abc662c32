"""A search for doubles, and the making of keys, killed at any point and started again.

These tests commit, and what is killed is a process of its own. What they made is deleted afterwards.
"""

import os
import signal

import frappe
import pytest
from forks import Fork

from client_hub import lock
from client_hub.demo import builders
from client_hub.identity.duplicates import key_table, searching
from client_hub.identity.duplicates.key_table import MATCH_KEY
from client_hub.identity.duplicates.pairs import DUPLICATE, NOT_A_DUPLICATE

pytestmark = pytest.mark.committing

WORKER = """
import os, signal
import frappe
frappe.init({site!r}, sites_path={sites_path!r})
frappe.connect()
frappe.set_user("Administrator")
from client_hub.identity.duplicates import key_table, searching
searching.BATCH_SIZE = key_table.BATCH_SIZE = 2
left = [{survived}]

def die_in_time(method):
	"Before the nth commit of a batch, or right after it."
	def call(*args, **kwargs):
		left[0] -= 1
		if left[0] == 0 and {before}:
			os.kill(os.getpid(), signal.SIGKILL)
		method(*args, **kwargs)
		if left[0] == 0:
			os.kill(os.getpid(), signal.SIGKILL)
	return call

frappe.db.commit = die_in_time(frappe.db.commit)
{job}()
"""


@pytest.fixture(autouse=True)
def cleaned_up(site):
	before = frappe.get_all("Client", pluck="name")
	frappe.db.delete(DUPLICATE)
	frappe.db.commit()
	yield
	frappe.db.rollback()
	made = frappe.get_all("Client", {"name": ("not in", before or [""])}, pluck="name")
	addresses = frappe.get_all("Client", {"name": ("in", made or [""])}, pluck="registered_address")
	for doctype, names in (("Client", made), ("Address", [name for name in addresses if name])):
		frappe.db.delete(doctype, {"name": ("in", names or [""])})
	frappe.db.delete(MATCH_KEY, {"client": ("in", made or [""])})
	frappe.db.delete(DUPLICATE)
	frappe.db.delete("Dynamic Link", {"link_doctype": "Client", "link_name": ("in", made or [""])})
	frappe.db.commit()


@pytest.fixture
def six():
	"""Clients that are pairs of each other, one pair of which is none, and one that is alike no more."""
	docs = [
		builders.client("Zarzalejo Obradoiro", tax_id=None, phone="+351 222 000 111", city=city)
		for city in ("Vigo", "Lugo", "Porto", "Braga", "Faro", "Olite")
	]
	one, other = sorted(doc.name for doc in docs[:2])
	gone = {"client": docs[0].name, "other": "ZZZ", "status": "Open", "score": 99}
	remembered = {"client": one, "other": other, "status": NOT_A_DUPLICATE}
	for values in (gone, remembered):
		frappe.new_doc(DUPLICATE, **values).insert()
	frappe.db.commit()
	return docs


def run(job: str, survived: int, before: bool) -> int:
	"""Runs a job in a process that is killed at its nth commit; how that ended."""
	code = WORKER.format(
		site=frappe.local.site,
		sites_path=os.path.abspath(frappe.local.sites_path),
		survived=survived,
		before=before,
		job=job,
	)
	process = Fork(code)
	ended = process.wait(timeout=120)
	frappe.db.rollback()  # a new view of what the process has committed
	while lock.is_held(searching.LOCK):
		pass  # until the database has seen that the process is gone
	assert ended in (0, -signal.SIGKILL), process.output
	return ended


def pairs() -> set[tuple]:
	return set(frappe.get_all(DUPLICATE, fields=["client", "other", "score", "status"], as_list=True))


def keys() -> set[str]:
	return set(frappe.get_all(MATCH_KEY, pluck="name"))


def wanted(docs) -> set[tuple[str, str]]:
	names = sorted(doc.name for doc in docs)
	return {(one, other) for place, one in enumerate(names) for other in names[place + 1 :]}


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("survived", [1, 8, 12, 16])
def test_a_search_that_was_killed_ends_as_one_that_was_not(six, survived, before):
	assert run("searching.search", survived, before) == -signal.SIGKILL
	searching.search()
	after = pairs()
	assert {pair[:2] for pair in after} >= wanted(six)
	assert len({pair[:2] for pair in after}) == len(after)
	assert "ZZZ" not in {other for _client, other, _score, _status in after}
	assert sum(status == NOT_A_DUPLICATE for *_pair, status in after) == 1
	frappe.db.delete(DUPLICATE, {"status": "Open"})
	searching.search()
	assert pairs() == after


@pytest.mark.parametrize("survived", [1, 2, 4])
def test_keys_that_were_being_made_are_made_to_the_end(six, survived):
	whole = keys()
	frappe.db.delete(MATCH_KEY)
	frappe.db.commit()
	assert run("key_table.bring_up_to_date", survived, False) == -signal.SIGKILL
	some = keys()
	assert some < whole
	left = frappe.db.count("Client") - frappe.db.count(MATCH_KEY, {"kind": key_table.STATE})
	# What was made stays made: only the rest is left to do.
	assert key_table.bring_up_to_date() == left
	assert keys() == whole
