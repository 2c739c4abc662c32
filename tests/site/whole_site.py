"""What an administrator does to a whole site: the commands of bench, and a copy of the database."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import frappe


def bench(*command: str) -> subprocess.CompletedProcess:
	"""`bench --site SITE …` as an administrator runs it, in a process of its own."""
	frappe.db.rollback()  # an open transaction would hold up the ALTER TABLEs
	done = subprocess.run(
		[sys.executable, "-m", "frappe.utils.bench_helper", "frappe", "--site", frappe.local.site, *command],
		cwd=os.environ["FRAPPE_SITES_PATH"],
		capture_output=True,
		text=True,
	)
	frappe.db.rollback()
	_clear_cache()
	frappe.local.doc_events_hooks = None
	return done


def _clear_cache() -> None:
	"""Forget what was cached before somebody else changed the site.

	In version 16 everything goes before Frappe's own `clear_cache`: that loads the hooks anew on its way, by
	the installed apps that it has at hand in this process, and where those are of before it keeps wrong ones.
	"""
	if client_cache := getattr(frappe, "client_cache", None):
		frappe.cache.delete_value(frappe.cache.get_keys(""), make_keys=False)
		client_cache.clear_cache()
	frappe.clear_cache()


def install() -> subprocess.CompletedProcess:
	return bench("install-app", "client_hub")


def uninstall() -> subprocess.CompletedProcess:
	return bench("uninstall-app", "client_hub", "--yes", "--no-backup")


@contextmanager
def put_back_afterwards(copy: Path) -> Iterator[None]:
	"""Keep the database as it is in the file `copy`, and put it back, however it went."""
	frappe.db.rollback()
	with open(copy, "wb") as target:
		_database("mariadb-dump", "--single-transaction", "--skip-lock-tables", stdout=target)
	yield
	frappe.db.rollback()
	with open(copy, "rb") as source:
		_database("mariadb", stdin=source)
	_clear_cache()


def _database(program: str, *arguments: str, **kwargs) -> None:
	conf = frappe.conf
	subprocess.run(
		[
			program,
			f"--user={conf.db_user or conf.db_name}",
			*(
				[f"--socket={conf.db_socket}"]
				if conf.db_socket
				else [f"--host={conf.db_host or '127.0.0.1'}"]
			),
			*([f"--port={conf.db_port}"] if conf.db_port and not conf.db_socket else []),
			*arguments,
			conf.db_name,
		],
		env={**os.environ, "MYSQL_PWD": conf.db_password},
		check=True,
		**kwargs,
	)
