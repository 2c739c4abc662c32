"""Makes databases, and lends an administrator's account for as long as a site is being made."""

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.output import Problem, log
from tools.run import Command, output
from tools.services import mariadb_address, mariadb_version

PREFIX = "client_hub_tools"
CHARACTERS = "CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci"
# MariaDB tells a connection through the socket from one through TCP by these names.
HOSTS = ("localhost", "127.0.0.1", "::1")


@contextmanager
def administrator(config: dict) -> Iterator[tuple[str, str]]:
	"""Name and password of an account that may make databases and users.

	The one in the bench's settings (`root_password`), else a new one, which is dropped afterwards.
	"""
	if password := config.get("root_password"):
		yield config.get("root_login") or "root", password
		return
	address = mariadb_address(config)
	if not address.is_local:
		raise Problem(
			f"Making a site needs an administrator of the database at {address}: "
			"set root_login and root_password in the bench's common_site_config.json."
		)
	name = f"{PREFIX}_{os.getpid()}_{secrets.token_hex(4)}"
	password = secrets.token_urlsafe(24)
	_execute([*_drop_leftovers(), *_create(name, password)])
	try:
		yield name, password
	finally:
		_execute(_drop(name))


def make_database(config: dict, site: dict) -> None:
	"""Make an empty database for a site, with the user that its settings name, whatever was there."""
	name, user, password = site["db_name"], site["db_user"], site["db_password"]
	hosts = HOSTS if mariadb_address(config).is_local else ("%",)
	statements = [f"DROP DATABASE IF EXISTS `{name}`", f"CREATE DATABASE `{name}` {CHARACTERS}"]
	for host in hosts:
		statements += [
			f"DROP USER IF EXISTS '{user}'@'{host}'",
			f"CREATE USER '{user}'@'{host}' IDENTIFIED BY '{password}'",
			f"GRANT ALL PRIVILEGES ON `{name}`.* TO '{user}'@'{host}'",
		]
	with administrator(config) as (account, secret):
		as_account = {"db_user": account, "db_password": secret}
		_run_client("mariadb", config | as_account, input="".join(f"{line};\n" for line in statements))


def dump(site: dict, file: Path) -> None:
	"""Write the database of a site to a file; `site` are its settings and its bench's."""
	options = ["--single-transaction", "--skip-lock-tables", "--quick", f"--result-file={file}"]
	_run_client("mariadb-dump", site, *options, site["db_name"])


def load(site: dict, file: Path) -> None:
	"""Have the database of a site be what the file says, and nothing else."""
	name = site["db_name"]
	_run_client(
		"mariadb",
		site,
		input=f"DROP DATABASE IF EXISTS `{name}`;\nCREATE DATABASE `{name}` {CHARACTERS};\nUSE `{name}`;\n"
		f"source {file}\n",
	)


def version(config: dict) -> tuple[int, int] | None:
	"""The version of the server that a bench uses."""
	return mariadb_version(mariadb_address(config).ask())


def _run_client(program: str, config: dict, *arguments: str, input: str | None = None) -> None:
	"""Run one of MariaDB's programs as the user that settings name; the password is in no command line."""
	address = mariadb_address(config)
	where = (
		[f"--socket={address.path}"] if address.path else [f"--host={address.host}", f"--port={address.port}"]
	)
	user = config.get("db_user") or config["db_name"]
	command: Command = [program, f"--user={user}", *where, *arguments]
	if output(command, env={"MYSQL_PWD": config["db_password"]}, input=input) is None:
		raise Problem(f"{program} failed for the database user {user}: {log().name} says why.")


def _create(name: str, password: str) -> list[str]:
	return [
		statement
		for host in HOSTS
		for statement in (
			f"CREATE USER '{name}'@'{host}' IDENTIFIED BY '{password}'",
			f"GRANT ALL PRIVILEGES ON *.* TO '{name}'@'{host}' WITH GRANT OPTION",
		)
	]


def _drop(name: str) -> list[str]:
	return [f"DROP USER IF EXISTS '{name}'@'{host}'" for host in HOSTS]


def _drop_leftovers() -> list[str]:
	"""Statements that drop the accounts of runs that were killed before they could."""
	names = set(_execute([f"SELECT DISTINCT User FROM mysql.user WHERE User LIKE '{PREFIX}%'"]).split())
	return [statement for name in names if is_leftover(name) for statement in _drop(name)]


def is_leftover(name: str, processes: Path = Path("/proc")) -> bool:
	"""Whether an account is ours and the process it was made for has ended."""
	found = re.fullmatch(rf"{PREFIX}_(\d+)_[0-9a-f]{{8}}", name)
	return found is not None and not (processes / found[1]).exists()


def _execute(statements: list[str]) -> str:
	"""Run SQL as the database's own root, who is known by the system user on the other end of the socket."""
	# Through the standard input: a command line can be read by everybody on the machine.
	sql = "".join(f"{statement};\n" for statement in statements)
	result = output(["mariadb", "--batch", "--skip-column-names"], input=sql, as_root=True)
	if result is None:
		raise Problem(
			"MariaDB does not let the system's root in through its socket: set root_password in the "
			"bench's common_site_config.json and run make again."
		)
	return result
