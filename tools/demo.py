"""`make demo`: a site with demo data, served until Ctrl-C."""

import json
import os
import time
from contextlib import ExitStack

from tools import site as sites
from tools.app import APP
from tools.bench import Bench
from tools.install_bench import free_port
from tools.output import Problem, log, say
from tools.prepare import prepare_bench
from tools.requirements import CHECKOUT
from tools.run import output, run, start_server
from tools.web import make_resolvable, start_web, stopping, wait_for_web

# Prints the users who can log in with the demo's password.
LIST_USERS = """
import json, sys, frappe
from frappe.utils.password import check_password
frappe.init(site=sys.argv[1])
frappe.connect()
users = []
for user in frappe.get_all("User", filters={"enabled": 1, "user_type": "System User"}, order_by="creation", pluck="name"):
	try:
		check_password(user, sys.argv[2])
		users.append(user)
	except frappe.AuthenticationError:
		pass
print(json.dumps(users))
"""


def run_demo() -> int:
	"""Make the demo site, or bring it up to date, and serve it; returns the exit code."""
	bench = prepare_bench()
	site = sites.DEMO
	with sites.reserved(bench, site):
		sites.prepare_site(bench, site)
		for what, *command in (
			("Making the demo data", "execute", f"{APP}.demo.build"),
			("Adopting customers and suppliers as clients", "client-hub", "adopt"),
			("Enabling the scheduler", "enable-scheduler"),
		):
			run(what, bench.command(*command, site=site), cwd=bench.sites)
	make_resolvable(site)
	port = free_port(bench.config.get("webserver_port", 8000))
	if os.environ.get("DEMO_SERVE") == "0":
		say("The demo site is ready; `make demo` without DEMO_SERVE=0 serves it")
		return 0
	return _serve(bench, site, port)


def _serve(bench: Bench, site: str, port: int) -> int:
	"""Serve the site until Ctrl-C, or until one of the servers ends by itself."""
	socket_port = bench.config.get("socketio_port", 9000)
	# It makes the page look for the socket server at its own port, as there is no nginx before both.
	web = start_web(bench, port, env={"DEV_SERVER": "1"})
	servers = {"web server": web}
	with ExitStack() as stack:
		stack.enter_context(stopping([web]))
		wait_for_web(web, site, port)
		one_site = [bench.python, "-m", "tools.one_site"]
		others = {"worker": [*one_site, "work", site], "scheduler": [*one_site, "schedule", site]}
		if free_port(socket_port) == socket_port:
			others["socket server"] = ["node", bench.path / "apps" / "frappe" / "socketio.js"]
		for name, command in others.items():
			servers[name] = start_server(command, cwd=bench.sites, env={"PYTHONPATH": str(CHECKOUT)})
			stack.enter_context(stopping([servers[name]]))
		_print_login(bench, site, port)
		while all(server.poll() is None for server in servers.values()):
			time.sleep(1)
	ended = next(name for name, server in servers.items() if server.poll() is not None)
	raise Problem(f"The {ended} has ended by itself: {log().name} says why.")


def _print_login(bench: Bench, site: str, port: int) -> None:
	users = output([bench.python, "-c", LIST_USERS, site, sites.ADMIN_PASSWORD], cwd=bench.sites)
	say("")
	say(f"Client Hub is at   http://{site}:{port}/app/client")
	say(f"Log in as          {', '.join(json.loads(users or '[]')) or 'Administrator'}")
	say(f"with the password  {sites.ADMIN_PASSWORD}")
	say("Ctrl-C stops it.")
