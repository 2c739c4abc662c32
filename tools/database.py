"""Lends a database administrator's account for as long as a site is being made."""

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.output import Problem
from tools.run import output
from tools.services import mariadb_address

PREFIX = "client_hub_tools"
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
	return bool(found) and not (processes / found[1]).exists()


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
