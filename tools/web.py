"""Serves a site on this machine: web server, socket server, worker and scheduler."""

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from tools.bench import Bench
from tools.output import Problem, log, log_position, say, show_log_since, step
from tools.run import can_be_root, run_quietly, start_server

SECONDS_TO_START = 120
SECONDS_TO_STOP = 10


def start_web(bench: Bench, port: int, env: dict[str, str] | None = None) -> subprocess.Popen:
	"""Start the web server for all sites of the bench; the request's host name chooses the site.

	gunicorn, as in production, and not `bench serve`: that one listens to the whole network and
	offers a debugger that runs code.
	"""
	application = "frappe.app:application_with_statics()"
	gunicorn: list[str | Path] = [
		bench.python,
		"-m",
		"gunicorn",
		"--bind",
		f"127.0.0.1:{port}",
		"--worker-class",
		"gthread",
	]
	# More threads than requests at a time: a connection holds one until its first byte comes, and browsers open
	# some that they use much later, or never. Frappe's gunicorn takes such a one for a request without an end: after
	# the timeout its worker serves no more, and what is asked on its other connections hangs until it is killed.
	gunicorn += [
		"--workers",
		"2",
		"--threads",
		"256",
		"--timeout",
		str(24 * 60 * 60),
		"--preload",
		application,
	]
	return start_server(gunicorn, cwd=bench.sites, env=env)


def wait_for_web(server: subprocess.Popen, site: str, port: int) -> None:
	"""Wait until the site answers."""
	start = log_position()
	with step(f"Starting the web server for {site}"):
		end = time.monotonic() + SECONDS_TO_START
		while time.monotonic() < end and server.poll() is None:
			if answers(site, port):
				return
			time.sleep(0.3)
	show_log_since(start)
	raise Problem(f"The web server for {site} does not answer: {log().name} says why.")


def answers(site: str, port: int) -> bool:
	"""Whether a web server on this machine serves the site."""
	connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
	try:
		connection.request("GET", "/api/method/ping", headers={"Host": f"{site}:{port}"})
		return connection.getresponse().status == 200
	except (OSError, http.client.HTTPException):
		return False
	finally:
		connection.close()


@contextmanager
def stopping(servers: Sequence[subprocess.Popen]) -> Iterator[None]:
	"""Stop servers and what they started when the block ends, however it ends."""
	try:
		yield
	finally:
		for server in servers:
			with suppress(ProcessLookupError):
				os.killpg(server.pid, signal.SIGTERM)
		for server in servers:
			try:
				server.wait(SECONDS_TO_STOP)
			except subprocess.TimeoutExpired:
				os.killpg(server.pid, signal.SIGKILL)


def make_resolvable(site: str) -> None:
	"""Let this machine's programs find the site by its name.

	Browsers know that *.localhost is this machine; Node, wkhtmltopdf and Python ask the system, which
	in a container often does not.
	"""
	with suppress(socket.gaierror):
		socket.getaddrinfo(site, 80)
		return
	line = f"127.0.0.1 {site}\n"
	hosts = Path("/etc/hosts")
	if not can_be_root() or run_quietly(["tee", "--append", hosts], as_root=True, input=line):
		say(f"Put `{line.strip()}` into {hosts}: this system does not know that name by itself")
