"""A second site for the tests: a copy of the first, with a database and job queues of its own."""

import datetime
import json
import shutil

from tools import site as sites
from tools.app import APP
from tools.bench import Bench
from tools.database import dump, load, make_database
from tools.fingerprint import fingerprint, is_stamped
from tools.output import step
from tools.requirements import CHECKOUT

DEMO_SOURCES = ("demo/**/*.py",)
# What Frappe writes again by itself, for the site that it is.
NOT_COPIED = shutil.ignore_patterns("*.stamp", "locks", "logs", "backups")


def copy_site(bench: Bench, source: str, target: str) -> None:
	"""Have `target` be a copy of `source` as it is now, unless one of today is there.

	Of today: the demo's dates are relative to the day on which it was made.
	"""
	stamp = bench.sites / target / "copy.stamp"
	wanted = _state(bench)
	unfinished = sites.unfinished(bench, target)
	if is_stamped(stamp, wanted) and not unfinished.exists() and sites.installed_apps(bench, target):
		return
	unfinished.touch()
	with step(f"Copying {source} to {target}"):
		config = json.loads((bench.sites / source / "site_config.json").read_text())
		own = config | sites.database_of(target) | {"bench_id": sites.queue_name(bench, target)}
		make_database(bench.config, own)
		shutil.rmtree(bench.sites / target, ignore_errors=True)
		shutil.copytree(bench.sites / source, bench.sites / target, ignore=NOT_COPIED)
		for folder in ("locks", "logs"):
			(bench.sites / target / folder).mkdir()
		(bench.sites / target / "site_config.json").write_text(json.dumps(own, indent=1, sort_keys=True))
		file = bench.sites / target / "copy.sql"
		dump(bench.config | config, file)
		load(bench.config | own, file)
		file.unlink()
	sites.clear_cache(bench, target)
	stamp.write_text(wanted)
	unfinished.unlink()


def _state(bench: Bench) -> str:
	"""Changes with all that a copy depends on."""
	return fingerprint(
		CHECKOUT / APP,
		DEMO_SOURCES,
		extra=[
			sites.platform(bench),
			sites.schema_fingerprint(bench),
			datetime.date.today().isoformat(),
		],
	)
