"""`make demo`: a site with demo data, served until Ctrl-C."""

import json
import os
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from tools import site as sites
from tools.app import APP
from tools.bench import Bench
from tools.install_bench import free_port
from tools.output import Problem, log, say
from tools.prepare import prepare_bench
from tools.requirements import CHECKOUT
from tools.run import output, run, start_server
from tools.web import make_resolvable, start_web, stopping, wait_for_web


def run_demo() -> int:
	"""Make the demo site, or bring it up to date, and serve it; returns the exit code."""
	bench = prepare_bench()
	site = sites.DEMO
	with sites.reserved(bench, site):
		sites.prepare_site(bench, site)
		tell_story(bench, site)
		run("Enabling the scheduler", bench.command("enable-scheduler", site=site), cwd=bench.sites)
	make_resolvable(site)
	port = free_port(bench.config.get("webserver_port", 8000))
	if os.environ.get("DEMO_SERVE") == "0":
		say("The demo site is ready; `make demo` without DEMO_SERVE=0 serves it, for these:")
		_print_logins(bench, site)
		return 0
	return _serve(bench, site, port)


def tell_story(bench: Bench, site: str) -> None:
	"""Have the demo's data on a site, as far as it is not there yet, and its parties adopted."""
	for what, *command in (
		("Making the demo data", "execute", f"{APP}.demo.build"),
		("Adopting customers and suppliers as clients", "client-hub", "adopt"),
	):
		run(what, bench.command(*command, site=site), cwd=bench.sites)


def _serve(bench: Bench, site: str, port: int) -> int:
	"""Serve the site until Ctrl-C, or until one of the servers ends by itself."""
	socket_port = bench.config.get("socketio_port", 9000)
	# It makes the page look for the socket server at its own port, as there is no nginx before both.
	web = start_web(bench, port, env={"DEV_SERVER": "1"})
	servers = {"web server": web}
	with ExitStack() as stack:
		stack.enter_context(stopping([web]))
		wait_for_web(web, site, port)
		one_site: list[str | Path] = [bench.python, "-m", "tools.one_site"]
		others: dict[str, list[str | Path]] = {
			"worker": [*one_site, "work", site],
			"scheduler": [*one_site, "schedule", site],
		}
		if free_port(socket_port) == socket_port:
			others["socket server"] = ["node", bench.path / "apps" / "frappe" / "socketio.js"]
		for name, command in others.items():
			servers[name] = start_server(command, cwd=bench.sites, env={"PYTHONPATH": str(CHECKOUT)})
			stack.enter_context(stopping([servers[name]]))
		say(f"\nClient Hub is at http://{site}:{port}/app/client, for these; Ctrl-C stops it:")
		_print_logins(bench, site)
		while all(server.poll() is None for server in servers.values()):
			time.sleep(1)
	ended = next(name for name, server in servers.items() if server.poll() is not None)
	raise Problem(f"The {ended} has ended by itself: {log().name} says why.")


def _print_logins(bench: Bench, site: str) -> None:
	text = output(bench.command("execute", f"{APP}.demo.setting.logins", site=site), cwd=bench.sites)
	administrator = {"user": "Administrator", "password": sites.ADMIN_PASSWORD, "roles": ["all"]}
	for line in login_lines([administrator, *json.loads(text or "[]")]):
		say(line)


def login_lines(logins: Sequence[dict]) -> list[str]:
	"""A table of users, their passwords, and what they may do."""
	rows = [("User", "Password", "Roles")]
	for login in logins:
		limits = f" (only {', '.join(login['limits'])})" if login.get("limits") else ""
		rows.append((login["user"], login["password"], ", ".join(login["roles"]) + limits))
	widths = [max(len(row[column]) for row in rows) for column in range(2)]
	return [f"  {user:{widths[0]}}  {password:{widths[1]}}  {roles}" for user, password, roles in rows]
