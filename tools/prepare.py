"""What demo, test and benchmark have in common: from any machine to a bench that runs this checkout."""

import os
import sys
from pathlib import Path

from tools import machine, needs
from tools.app import APP, build_assets, link_app
from tools.bench import Bench, choose_bench
from tools.install_bench import install_bench
from tools.output import Problem, say
from tools.requirements import CHECKOUT
from tools.run import become, can_be_root, user_name
from tools.services import ensure_mariadb, ensure_redis


def prepare_bench() -> Bench:
	"""A bench with this checkout as its app, its assets built, and its database and Redis running.

	Raises NoBench when there is none and no way to get one, Problem for everything else.
	"""
	path, is_there = choose_bench(os.environ, Path.home())
	if is_there:
		bench = Bench(path)
		say(f"Using the bench at {path}")
		_work_as_owner(bench)
		_check_access(path)
		machine.ensure(machine.NEEDED_TO_RUN)
		machine.ensure_yarn(needs.of_folder(path / "apps" / "frappe").node)
	else:
		_check_access(path)
		bench = install_bench(path, os.environ)
	ensure_mariadb(bench.config)
	ensure_redis(bench)
	link_app(bench)
	build_assets(bench)
	return bench


def install() -> int:
	"""`make bench`: a bench with this checkout as its app, installed when there is none."""
	bench = prepare_bench()
	say(f"The bench at {bench.path} is ready")
	return 0


def _work_as_owner(bench: Bench) -> None:
	"""Whatever is written into a bench has to belong to the user who runs it."""
	if bench.owner == os.geteuid():
		return
	owner = user_name(bench.owner)
	say(f"It belongs to {owner}: working as that user")
	if os.geteuid() != 0:
		if not can_be_root():
			raise Problem(
				f"The bench at {bench.path} belongs to {owner}: run make as {owner} or as root, "
				"or set FRAPPE_BENCH to a bench of your own."
			)
		# Only root can become another user; the next turn comes by here as root.
		kept = [f"FRAPPE_BENCH={bench.path}", f"DEMO_SERVE={os.environ.get('DEMO_SERVE', '')}"]
		again = [sys.executable, "-B", "-m", "tools", *sys.argv[1:]]
		os.execvp("sudo", ["sudo", "env", *kept, *again])
	become(bench.owner)


def _check_access(path: Path) -> None:
	"""The bench's user runs this program and builds the app in this checkout, so has to be able to."""
	user = user_name(os.geteuid())
	if not os.access(os.__file__, os.R_OK, effective_ids=True):
		raise Problem(
			f"{user}, who owns the bench at {path}, cannot run {sys.executable}: "
			"choose another Python with `make PYTHON=/usr/bin/python3`."
		)
	folders = (CHECKOUT, CHECKOUT / APP, CHECKOUT / APP / "public")
	if not all(os.access(folder, os.R_OK | os.W_OK | os.X_OK, effective_ids=True) for folder in folders):
		raise Problem(
			f"{user}, who owns the bench at {path}, cannot read and write this checkout ({CHECKOUT}): "
			f"clone it as {user} where {user} may, or set FRAPPE_BENCH to a bench of your own."
		)
