"""Makes the sites of the project, keeps them up to date, and touches no other."""

import base64
import fcntl
import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.app import APP
from tools.bench import Bench
from tools.database import administrator, dump, load, make_database, version
from tools.fingerprint import fingerprint, is_stamped
from tools.output import Problem, say, step
from tools.requirements import CHECKOUT
from tools.run import output, run

DEMO = "client-hub-demo.localhost"
TEST = "client-hub-test.localhost"
SECOND_TEST = "client-hub-test-2.localhost"
NO_HARM = "client-hub-no-harm.localhost"
UPGRADE = "client-hub-upgrade.localhost"
BENCHMARK = "client-hub-benchmark.localhost"
ADMIN_PASSWORD = "admin"
FOLDERS = ("public/files", "private/files", "private/backups", "locks", "logs")

# What `migrate` looks at, and the modules that its hooks work from.
SCHEMA_FILES = (
	"**/*.json",
	"*.txt",
	"patches/**/*.py",
	"hooks.py",
	"install.py",
	"linked_documents.py",
	"identity/duplicates/key_table.py",
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
		make_site(bench, site)
		apps = installed_apps(bench, site) or []
	configure(bench, site, {"developer_mode": 0, "mute_emails": 1, "allow_tests": allow_tests})
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


def make_site(bench: Bench, site: str) -> None:
	"""Make the site with ERPNext, from nothing or from the dump of one that was made from nothing before."""
	if (folder := bench.sites / site).exists():
		say(f"Removing the unusable site {site}")
		shutil.rmtree(folder)
	fresh = bench.path / "config" / "client-hub-fresh-site.sql"
	stamp = fresh.with_suffix(".stamp")
	if fresh.exists() and is_stamped(stamp, platform(bench)):
		with step(f"Making the site {site} from a fresh one's dump"):
			config = database_of(site)
			make_database(bench.config, config)
			for part in FOLDERS:
				(folder / part).mkdir(parents=True)
			(folder / "site_config.json").write_text(json.dumps(config, indent=1, sort_keys=True))
			load(bench.config | config, fresh)
		clear_cache(bench, site)
		return
	with administrator(bench.config) as (name, password):
		# --force: the database of a removed site may still be there.
		command = bench.command("new-site", site, "--force", "--admin-password", ADMIN_PASSWORD)
		command += ["--db-root-username", name, "--db-root-password", password]
		run(f"Making the site {site}", command, cwd=bench.sites)
	run("Installing ERPNext on it", bench.command("install-app", "erpnext", site=site), cwd=bench.sites)
	dump(bench.config | json.loads((folder / "site_config.json").read_text()), fresh)
	stamp.write_text(platform(bench))


def clear_cache(bench: Bench, site: str) -> None:
	"""Have Frappe forget what Redis knows of the site, after the database has changed under it."""
	run("Clearing its cache", bench.command("clear-cache", site=site), cwd=bench.sites)


def forget_jobs(bench: Bench, site: str) -> None:
	"""Drop what tests have left for workers that never come: a queue that is full refuses all further jobs."""
	command = bench.command("purge-jobs", "--site", site)
	run("Forgetting jobs of earlier runs", command, cwd=bench.sites)


def platform(bench: Bench) -> str:
	"""Changes with Frappe, with ERPNext and with the database server."""
	return " ".join([*platform_versions(bench), *platform_commits(bench), str(version(bench.config))])


def platform_commits(bench: Bench) -> list[str]:
	"""The commits of Frappe and ERPNext, empty where they are no clones."""
	apps = [bench.path / "apps" / app for app in ("frappe", "erpnext")]
	return [(output(["git", "-C", app, "rev-parse", "HEAD"]) or "").strip() for app in apps]


def platform_versions(bench: Bench) -> list[str]:
	"""What Frappe and ERPNext say of themselves."""
	files = [bench.path / "apps" / app / app / "__init__.py" for app in ("frappe", "erpnext")]
	found = [re.search(r'^__version__ = "([^"]+)"', file.read_text(), re.M) for file in files]
	return [match[1] if match else "" for match in found]


def database_of(site: str) -> dict[str, str]:
	"""Settings of a new database: its name and user, as Frappe names those of a site, and a password."""
	name = f"_{hashlib.sha1(site.encode()).hexdigest()[:16]}"
	password = secrets.token_urlsafe(12)
	return {"db_name": name, "db_user": name, "db_password": password, "db_type": "mariadb"}


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
		clear_cache(bench, site)
		run("Installing Client Hub on it", bench.command("install-app", APP, site=site), cwd=bench.sites)
	stamp.write_text(wanted)
	words_stamp.write_text(words)


def schema_fingerprint(bench: Bench) -> str:
	"""Changes whenever the site has to be migrated: with the app's schema and with the platform's version."""
	return fingerprint(CHECKOUT / APP, SCHEMA_FILES, extra=platform_versions(bench))


def configure(bench: Bench, site: str, settings: dict) -> None:
	"""Set values in a site's settings, leaving the others.

	With a key for what is encrypted: Frappe would write one when it first needs it, past the settings that
	a web server holds.
	"""
	path = bench.sites / site / "site_config.json"
	config = json.loads(path.read_text())
	key = {"encryption_key": base64.urlsafe_b64encode(os.urandom(32)).decode()}
	wanted = key | config | settings | {"bench_id": queue_name(bench, site)}
	if config != wanted:
		new = path.with_suffix(".new")
		new.write_text(json.dumps(wanted, indent=1, sort_keys=True))
		os.replace(new, path)
