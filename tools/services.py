"""Starts MariaDB and the bench's two Redis servers when they are down."""

import os
import shutil
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tools import machine
from tools.bench import Bench
from tools.output import Problem, log, step
from tools.run import run_quietly

OLDEST_MARIADB = (10, 6)
# A database that recovers from a power cut takes its time.
SECONDS_FOR_MARIADB = 180
# Redis listens before it reads its dump, however long that takes: silence means that it has ended.
SECONDS_FOR_REDIS = 15
LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Address:
	"""Where a server listens: a host and port, or the path of a socket."""

	host: str = ""
	port: int = 0
	path: str = ""

	@property
	def is_local(self) -> bool:
		"""Whether the server is, or should be, on this machine."""
		return bool(self.path) or self.host in LOCAL_HOSTS

	def __str__(self) -> str:
		return self.path or f"{self.host}:{self.port}"

	def ask(self, question: bytes = b"") -> bytes:
		"""Connect, say something and return the first answer, empty when nobody answers."""
		try:
			if self.path:
				connection = socket.socket(socket.AF_UNIX)
			else:
				connection = socket.create_connection((self.host, self.port), timeout=5)
			with connection:
				connection.settimeout(5)
				if self.path:
					connection.connect(self.path)
				connection.sendall(question)
				return connection.recv(1024)
		except OSError:
			return b""


def redis_address(url: str) -> Address:
	"""The address in a Redis URL such as redis://127.0.0.1:13000 or unix:///path."""
	parts = urlsplit(url)
	if parts.scheme == "unix":
		return Address(path=parts.path)
	return Address(host=parts.hostname or "127.0.0.1", port=parts.port or 6379)


def mariadb_address(config: dict) -> Address:
	"""Where the sites of a bench find their database by default."""
	if path := config.get("db_socket"):
		return Address(path=path)
	return Address(host=config.get("db_host") or "127.0.0.1", port=int(config.get("db_port") or 3306))


def mariadb_version(greeting: bytes) -> tuple[int, int] | None:
	"""The version in the packet with which a database server greets, None when it is not MariaDB."""
	# Four bytes of packet header, one of protocol, then the version up to a zero byte.
	text = greeting[5:].split(b"\0")[0].decode(errors="replace").removeprefix("5.5.5-")
	numbers = text.split("-")[0].split(".")
	if "MariaDB" not in text or not all(number.isdecimal() for number in numbers[:2]):
		return None
	return int(numbers[0]), int(numbers[1])


def ensure_mariadb(config: dict) -> None:
	"""Have MariaDB answer, in a version that Frappe supports."""
	address = mariadb_address(config)
	greeting = address.ask()
	if not greeting:
		if not address.is_local:
			raise Problem(f"MariaDB does not answer at {address}: start it, or correct db_host in the bench.")
		if shutil.which("mysqld") and not machine.MARIADB.is_there():
			raise Problem(
				"MySQL is installed here, and Frappe needs MariaDB: remove MySQL and run make again."
			)
		machine.ensure([machine.MARIADB])
		greeting = _start_mariadb(address)
	version = mariadb_version(greeting)
	# A server that refuses our host says so instead of greeting; Frappe will report that.
	if greeting[4:5] != b"\xff" and (version or (0, 0)) < OLDEST_MARIADB:
		raise Problem(
			f"The database server at {address} is not MariaDB 10.6 or newer, which Frappe needs: "
			"install it (https://mariadb.org/download) and run make again."
		)


def _start_mariadb(address: Address) -> bytes:
	if Path("/run/systemd/system").is_dir():
		command = ["systemctl", "start", "mariadb"]
	else:
		command = ["service", "mariadb" if Path("/etc/init.d/mariadb").exists() else "mysql", "start"]
	with step("Starting MariaDB"):
		# What it returns does not count: the script gives up while a slow server is still starting.
		run_quietly(command, as_root=True, detached=True)
		greeting = _wait_for(address.ask, SECONDS_FOR_MARIADB)
	if not greeting:
		raise Problem(
			f"MariaDB does not start (`{' '.join(command)}`, see {log().name} and "
			f"the system's log): repair it and run make again."
		)
	return greeting


def ensure_redis(bench: Bench) -> None:
	"""Have the two Redis servers of a bench answer."""
	for name in ("redis_cache", "redis_queue"):
		url = bench.config.get(name)
		if not url:
			raise Problem(
				f"The bench's common_site_config.json has no {name}: run `bench setup config` there."
			)
		address = redis_address(url)
		answer = address.ask(b"PING\r\n")
		if not answer:
			_start_redis(bench, name, address)
		elif answer[:1] not in b"+-":
			raise Problem(f"What listens on {address} is not Redis: stop it, or change {name} of the bench.")


def _start_redis(bench: Bench, name: str, address: Address) -> None:
	settings = bench.path / "config" / f"{name}.conf"
	if not address.is_local or address.path or not settings.exists():
		raise Problem(f"Redis does not answer at {address}: start it, or correct {name} of the bench.")
	pids = bench.path / "config" / "pids"
	dump = pids / f"{name}.rdb"
	command: list[str | Path] = ["redis-server", settings, "--port", str(address.port), "--daemonize", "yes"]
	command += ["--logfile", bench.path / "logs" / f"{name}.log"]

	def answers() -> bytes:
		return address.ask(b"PING\r\n")

	with step(f"Starting {name} on port {address.port}"):
		pids.mkdir(parents=True, exist_ok=True)
		run_quietly(command, cwd=bench.path, detached=True)
		if _wait_for(answers, SECONDS_FOR_REDIS):
			return
		# The usual cause is a dump it cannot read, damaged or written by a newer Redis.
		with suppress(FileNotFoundError):
			os.replace(dump, dump.with_suffix(".unreadable"))
		run_quietly(command, cwd=bench.path, detached=True)
		if not _wait_for(answers, SECONDS_FOR_REDIS):
			raise Problem(
				f"{name} does not start: {bench.path}/logs/{name}.log says why; put that right and run make again."
			)


def _wait_for(ask: Callable[[], bytes], seconds: int) -> bytes:
	"""Ask every half second until there is an answer, empty when the time is up."""
	end = time.monotonic() + seconds
	while not (answer := ask()) and time.monotonic() < end:
		time.sleep(0.5)
	return answer
