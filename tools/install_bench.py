"""Installs a bench with ERPNext the way Frappe documents it, when there is none."""

import json
import os
import shutil
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from tools import machine, needs
from tools.bench import UNFINISHED, Bench
from tools.output import Problem, say, step
from tools.run import output, run, user_name

# Ports that the bench command gives to a first bench; further ones on the same machine count up.
FIRST_PORTS = {
	"webserver_port": 8000,
	"socketio_port": 9000,
	"file_watcher_port": 6787,
	"redis_queue": 11000,
	"redis_cache": 13000,
}


class NoBench(Problem):
	"""There is no bench, and no way to get one."""


def sources(environ: Mapping[str, str]) -> dict[str, tuple[str, str]]:
	"""Address and branch of Frappe and ERPNext; the names of the variables are frappe_docker's."""
	return {
		app: (
			environ.get(f"{app.upper()}_PATH") or f"https://github.com/frappe/{app}",
			environ.get(f"{app.upper()}_BRANCH") or "version-15",
		)
		for app in ("frappe", "erpnext")
	}


def install_bench(path: Path, environ: Mapping[str, str]) -> Bench:
	"""Install a bench at a path that is free, or that holds our own unfinished attempt.

	Raises NoBench when something it would take cannot be had, and Problem when the installation fails.
	"""
	say(f"There is no bench yet: installing one at {path} (some ten minutes)")
	try:
		_get_ready(path, environ)
		command = _bench_command()
	except Problem as problem:
		raise NoBench(str(problem)) from problem
	_install_frappe(path, command, *sources(environ)["frappe"])
	erpnext, branch = sources(environ)["erpnext"]
	run(
		"Installing ERPNext",
		[command, "get-app", "--skip-assets", "--branch", branch, erpnext],
		cwd=path,
		env=_with_command(command),
	)
	(path / UNFINISHED).unlink()
	return Bench(path)


def _install_frappe(path: Path, command: Path, address: str, branch: str) -> None:
	"""Make the bench with Frappe in it, with a newer Node when its clone turns out to need one."""
	options = ["--python", sys.executable, "--no-backups", "--skip-assets", "--ignore-exist"]
	options += ["--frappe-path", address, "--frappe-branch", branch]
	_begin(path)
	try:
		run("Installing Frappe", [command, "init", *options, path], cwd=path, env=_with_command(command))
		return
	except Problem:
		wanted = needs.of_folder(path / "apps" / "frappe")
		needs.refuse_other_python(wanted, branch)
		if machine.has_node(wanted.node):
			raise
	say(f"{branch} needs Node {wanted.node} or newer")
	machine.ensure_yarn(wanted.node)
	_begin(path)
	run("Installing Frappe again", [command, "init", *options, path], cwd=path, env=_with_command(command))


def _with_command(command: Path) -> dict[str, str]:
	# bench itself looks for uv and yarn in the PATH.
	return {"PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}"}


def _get_ready(path: Path, environ: Mapping[str, str]) -> None:
	"""Check and install what an installation takes, before anything is written."""
	folder = next(parent for parent in path.parents if parent.exists())
	if not os.access(folder, os.W_OK, effective_ids=True):
		raise Problem(f"{folder} is not yours to write: set FRAPPE_BENCH to a folder for the bench.")
	machine.ensure([*machine.NEEDED_TO_RUN, *machine.NEEDED_TO_INSTALL])
	node = needs.OLDEST_NODE
	for app, (address, branch) in sources(environ).items():
		if wanted := needs.of_branch(address, branch):
			needs.refuse_other_python(wanted, branch)
			node = max(node, wanted.node)
		with step(f"Looking for {address}"):
			# A host that asks for a password is one that does not have it.
			found = output(["git", "ls-remote", address, branch], env={"GIT_TERMINAL_PROMPT": "0"})
		if not found:
			raise Problem(
				f"There is no bench, and {address} (branch {branch}) cannot be reached to install one: "
				f"connect to the network, set {app.upper()}_PATH and {app.upper()}_BRANCH, "
				"or set FRAPPE_BENCH to a bench."
			)
	machine.ensure_yarn(node)


def _bench_command() -> Path:
	"""Frappe's `bench`, in an environment of its own."""
	python = machine.make_environment("bench-command")
	run("Installing the bench command", [python, "-m", "pip", "install", "--upgrade", "frappe-bench"])
	return python.with_name("bench")


def _begin(path: Path) -> None:
	"""Make the folder, marked as unfinished, with the settings that `bench init` has to find there.

	bench refuses to run as root unless the settings in the current folder name root as the user, and
	takes the usual ports, in use or not, unless the settings name others.
	"""
	if path.exists():
		with step(f"Removing the unfinished bench at {path}"):
			# Out of the way in one go: half a bench without its mark would be taken for somebody's.
			rubbish = path.with_name(f".{path.name}-{os.getpid()}")
			path.rename(rubbish)
			shutil.rmtree(rubbish)
	path.mkdir(parents=True)
	(path / UNFINISHED).touch()
	(path / "sites").mkdir()
	ports = {name: free_port(first) for name, first in FIRST_PORTS.items()}
	config = {
		name: f"redis://127.0.0.1:{port}" if name.startswith("redis") else port
		for name, port in ports.items()
	}
	config["redis_socketio"] = config["redis_cache"]
	config["frappe_user"] = user_name(os.geteuid())
	(path / "sites" / "common_site_config.json").write_text(json.dumps(config, indent=1, sort_keys=True))


def free_port(first: int) -> int:
	"""The first port from a number on that nobody listens on."""
	for port in range(first, first + 100):
		with socket.socket() as probe:
			probe.settimeout(1)
			if probe.connect_ex(("127.0.0.1", port)):
				return port
	raise Problem(f"The ports {first} to {first + 99} are all in use: stop what uses them.")
