"""A merge, an undo or a split that is killed at any point, and begun again.

Each runs in a process of its own that is killed for good, or whose connection is. These tests commit.
"""

import os
import signal

import frappe
import pytest
from forks import Fork
from merged_world import clean_up, client_with_all, names_of_all, state

from client_hub import api, check, nightly
from client_hub.demo import builders

pytestmark = pytest.mark.committing

PROCESS = """
import os, signal
import frappe
frappe.init({site!r}, sites_path={sites_path!r})
frappe.connect()
frappe.set_user("Administrator")
from client_hub import api, stamping
stamping.INLINE_LIMIT = {inline}

real, count, last = frappe.db.sql, 0, None
def counted(*args, **kwargs):
	global count
	count += 1
	if count == last:
		{act}
	return real(*args, **kwargs)
frappe.db.sql = counted

for _round in range(2):  # the first fills caches
	count = 0
	api.{call}
	frappe.db.rollback()
last = max(int(count * {share}), 1)
count = 0
api.{call}
frappe.db.after_commit.add(lambda: {after})
frappe.db.commit()
"""

DIE = "os.kill(os.getpid(), signal.SIGKILL)"
LOSE_CONNECTION = 'real("kill " + str(real("select connection_id()")[0][0]))'


@pytest.fixture(autouse=True)
def cleaned_up(site):
	before = names_of_all()
	yield
	clean_up(before)


def run(call: str, share: float = 2, act: str = DIE, after: str = "None", inline: int = 500) -> int:
	"""Run a method in a process; at that share of its statements it dies. Returns how it has ended."""
	code = PROCESS.format(
		site=frappe.local.site,
		sites_path=os.path.abspath(frappe.local.sites_path),
		call=call,
		share=share,
		act=act,
		after=after,
		inline=inline,
	)
	process = Fork(code)
	ended = process.wait(timeout=300)
	frappe.db.rollback()
	assert ended in (0, 1, -signal.SIGKILL), process.output
	return ended


@pytest.fixture
def world():
	kept, one = client_with_all("Kept"), client_with_all("One")
	branch = builders.customer("Branch", client=kept.name)
	frappe.db.commit()
	return kept, one, branch


def call_of(what: str, world) -> str:
	kept, one, branch = world
	if what == "merge":
		return f"merge_clients({kept.name!r}, {one.name!r})"
	if what == "split":
		return f"split_client({kept.name!r}, [{{'doctype': 'Customer', 'name': {branch.name!r}}}])"
	log = api.merge_clients(kept.name, one.name)["name"]
	frappe.db.commit()
	return f"undo_merge({log!r})"


def clients_of(world) -> list:
	kept, one, branch = world
	names = [kept.primary_customer, one.primary_customer, branch.name]
	return [frappe.db.get_value("Customer", name, "client") for name in names]


@pytest.mark.parametrize("what", ["merge", "undo", "split"])
@pytest.mark.parametrize(("share", "act"), [(0.4, DIE), (0.95, DIE), (0.7, LOSE_CONNECTION)])
def test_killed_it_has_not_begun_and_begun_again_it_is_done(what, share, act, world):
	call = call_of(what, world)
	before = state()
	assert run(call, share, act) != 0
	assert state() == before
	assert run(call) == 0
	kept, one, _branch = world
	found = clients_of(world)
	if what == "merge":
		assert found == [kept.name] * 3
	elif what == "undo":
		assert found == [kept.name, one.name, kept.name]
	else:
		assert found[:2] == [kept.name, one.name] and found[2] not in (kept.name, one.name, None)
	assert not check.check()
	after = state()
	assert run(call) == 1  # a second time it is refused
	assert state() == after


def test_killed_before_its_documents_were_moved_the_night_moves_them(world):
	kept, one, _branch = world
	assert run(call_of("merge", world), after=DIE, inline=0) == -signal.SIGKILL
	assert not frappe.db.exists("Client", one.name)
	assert [found.doctype for found in check.check()]
	assert api.overview(kept.name)["moving"]
	nightly.take_up_repairs()
	assert not check.check()
	assert not api.overview(kept.name)["moving"]
