"""Makes the three sites of the project, keeps them up to date, and touches no other."""

import base64
import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.app import APP
from tools.bench import Bench
from tools.database import administrator
from tools.fingerprint import fingerprint, is_stamped
from tools.output import Problem, say
from tools.requirements import CHECKOUT
from tools.run import output, run

DEMO = "client-hub-demo.localhost"
TEST = "client-hub-test.localhost"
SECOND_TEST = "client-hub-test-2.localhost"
BENCHMARK = "client-hub-benchmark.localhost"
ADMIN_PASSWORD = "admin"

# What `migrate` looks at, and the modules that its hooks work from.
SCHEMA_FILES = (
	"**/*.json",
	"*.txt",
	"patches/**/*.py",
	"hooks.py",
	"install.py",
	"linked_documents.py",
)
# What a site's cache holds, merged with the words of the other apps.
WORD_FILES = ("locale/*.po",)
# Prints the site's apps, or null when there is no such database, or no site in it. Whatever else is
# wrong with the database can pass, and a site must not be made anew for it.
LIST_APPS = """
import json, sys, frappe
NO_SUCH_USER, NO_SUCH_DATABASE, NO_SUCH_TABLE = 1045, 1049, 1146
frappe.init(site=sys.argv[1])
try:
	frappe.connect()
	apps = frappe.get_installed_apps() if frappe.db.exists("User", "Administrator") else None
except Exception as error:
	if not error.args or error.args[0] not in (NO_SUCH_USER, NO_SUCH_DATABASE, NO_SUCH_TABLE):
		raise
	apps = None
print(json.dumps(apps or None))
"""


@contextmanager
def reserved(bench: Bench, site: str) -> Iterator[None]:
	"""Keep a second run away from a site; a run that was killed does not."""
	path = bench.path / "config" / f"{site}.lock"
	with path.open("a") as file:
		try:
			fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
		except BlockingIOError as error:
			raise Problem(
				f"Another run is using the site {site}: wait until it has ended, or stop it."
			) from error
		yield


@contextmanager
def remade_if_killed(bench: Bench, site: str) -> Iterator[None]:
	"""Have the next run make the site anew when this one is killed: tests were writing to it.

	Not when it is interrupted, upon which pytest cleans up.
	"""
	mark = unfinished(bench, site)
	mark.touch()
	try:
		yield
	except KeyboardInterrupt:
		mark.unlink()
		raise
	mark.unlink()


def unfinished(bench: Bench, site: str) -> Path:
	"""A file that is there while the site is in no known state."""
	return bench.path / "config" / f"{site}.unfinished"


def prepare_site(bench: Bench, site: str, *, allow_tests: bool = False) -> None:
	"""Have the site with ERPNext and this checkout's Client Hub, whatever state it was in."""
	assert site in (DEMO, TEST, BENCHMARK), site
	folder = bench.sites / site
	mark = unfinished(bench, site)
	apps = None
	if folder.exists() and not mark.exists():
		apps = installed_apps(bench, site)
		if apps is None:
			say(f"The site {site} has no working database")
	if apps is None:
		mark.touch()
		_make(bench, site)
		apps = installed_apps(bench, site) or []
	settings = {"developer_mode": 0, "mute_emails": 1, "allow_tests": allow_tests}
	_configure(folder, settings | {"bench_id": queue_name(bench, site)}, _encryption_key())
	_install_apps(bench, site, apps)
	mark.unlink(missing_ok=True)


def queue_name(bench: Bench, site: str) -> str:
	"""What Frappe puts before the names of the site's job queues, by default one name for all sites.

	A worker of the bench, if one is running, must not do the jobs of our tests, nor ours those of others.
	"""
	return "-".join([*bench.path.parts[1:], site.split(".")[0]])


def installed_apps(bench: Bench, site: str) -> list[str] | None:
	"""The apps of a site, None when it has no working database."""
	try:
		json.loads((bench.sites / site / "site_config.json").read_text())
	except (OSError, ValueError):
		return None
	text = output([bench.python, "-c", LIST_APPS, site], cwd=bench.sites)
	if text is None:
		raise Problem(
			f"Frappe, in the bench at {bench.path}, cannot open the site {site}: see why with "
			f"`bench --site {site} list-apps`, repair it (`bench setup requirements`, if modules are "
			"missing), or set FRAPPE_BENCH to another bench."
		)
	return json.loads(text)


def _make(bench: Bench, site: str) -> None:
	"""Make the site from nothing."""
	if (folder := bench.sites / site).exists():
		say(f"Removing the unusable site {site}")
		shutil.rmtree(folder)
	with administrator(bench.config) as (name, password):
		# --force: the database of a removed site may still be there.
		command = bench.command("new-site", site, "--force", "--admin-password", ADMIN_PASSWORD)
		command += ["--db-root-username", name, "--db-root-password", password]
		run(f"Making the site {site}", command, cwd=bench.sites)


def _install_apps(bench: Bench, site: str, apps: list[str]) -> None:
	"""Install the apps the site lacks, and migrate when the app is not as it was the last time."""
	stamp = bench.sites / site / f"{APP}.stamp"
	wanted = schema_fingerprint(bench)
	words_stamp = bench.sites / site / f"{APP}-words.stamp"
	words = fingerprint(CHECKOUT / APP, WORD_FILES)
	if "erpnext" not in apps:
		run("Installing ERPNext on it", bench.command("install-app", "erpnext", site=site), cwd=bench.sites)
	if APP in apps:
		if not is_stamped(stamp, wanted):
			run(f"Migrating {site}", bench.command("migrate", site=site), cwd=bench.sites)
		elif not is_stamped(words_stamp, words):
			run("Showing the new translations", bench.command("clear-cache", site=site), cwd=bench.sites)
	else:
		# Frappe's cache still holds the modules from before the app was linked, and would skip ours.
		run("Clearing its cache", bench.command("clear-cache", site=site), cwd=bench.sites)
		run("Installing Client Hub on it", bench.command("install-app", APP, site=site), cwd=bench.sites)
	stamp.write_text(wanted)
	words_stamp.write_text(words)


def schema_fingerprint(bench: Bench) -> str:
	"""Changes whenever the site has to be migrated: with the app's schema and with the platform's version."""
	versions = [
		(bench.path / "apps" / app / app / "__init__.py").read_text() for app in ("frappe", "erpnext")
	]
	return fingerprint(CHECKOUT / APP, SCHEMA_FILES, extra=versions)


def _encryption_key() -> dict[str, str]:
	"""What Frappe would write when it first needs one, past the settings that a web server holds."""
	return {"encryption_key": base64.urlsafe_b64encode(os.urandom(32)).decode()}


def _configure(folder: Path, settings: dict, missing: dict) -> None:
	"""Set values in a site's settings, some only when they are missing, leaving the others."""
	path = folder / "site_config.json"
	config = json.loads(path.read_text())
	wanted = missing | config | settings
	if config != wanted:
		new = path.with_suffix(".new")
		new.write_text(json.dumps(wanted, indent=1, sort_keys=True))
		os.replace(new, path)
