"""`make lint`: ruff and mypy for Python, prettier and eslint for scripts and styles."""

import shutil
from pathlib import Path

from tools import machine
from tools.output import Problem, cache_folder, say
from tools.requirements import CHECKOUT, app_requirements, pyproject_text, test_requirements
from tools.run import Command, output, run, run_on_screen

JAVASCRIPT_TOOLS = CHECKOUT / "tools" / "javascript"
NETWORK = "Connect to the network and run make again."


def run_lint() -> int:
	"""Run every check that can be had; returns 1 when one of them finds something.

	A check that cannot be installed is named and is no failure: a registry that does not answer says
	nothing about the code.
	"""
	clean = True
	missing = []
	checks = (("ruff", _ruff), ("mypy", _mypy), ("prettier and eslint", _javascript))
	for name, get_commands in checks:
		try:
			commands = get_commands()
		except Problem as problem:
			missing.append(f"*** {name} did NOT run: {problem}")
			continue
		for what, command in commands:
			say(what)
			clean &= run_on_screen(command, cwd=CHECKOUT) == 0
	for line in missing:
		say(line)
	return 0 if clean else 1


def _ruff() -> list[tuple[str, Command]]:
	wanted = test_requirements(pyproject_text())["ruff"]
	version = wanted.removeprefix("ruff==")
	ruff: str | Path | None = shutil.which("ruff")
	if not ruff or (output([ruff, "--version"]) or "").strip() != f"ruff {version}":
		ruff = _environment_with(wanted).with_name("ruff")
	return [
		("ruff check", [ruff, "check", "."]),
		("ruff format --check", [ruff, "format", "--check", "."]),
	]


def _mypy() -> list[tuple[str, Command]]:
	"""mypy, always of our own environment: what it finds depends on the packages beside it."""
	text = pyproject_text()
	wanted = test_requirements(text)
	python = _environment_with(wanted["mypy"], wanted["types-openpyxl"], *app_requirements(text))
	return [("mypy", [python, "-m", "mypy", "--cache-dir", cache_folder() / "mypy"])]


def _environment_with(*requirements: str) -> Path:
	"""The Python of the environment that checks run in, with these packages in it."""
	python = machine.make_environment("lint")
	run(
		f"Looking after {', '.join(requirements)}",
		[python, "-m", "pip", "install", *requirements],
		remedy=NETWORK,
	)
	return python


def _javascript() -> list[tuple[str, Command]]:
	"""prettier and eslint, in the versions Frappe checks itself with."""
	files = source_files(CHECKOUT / "client_hub", (".js", ".scss"))
	scripts = [path for path in files if path.suffix == ".js"]
	if not files:
		return []
	programs = ensure_javascript_tools()
	return [
		("prettier --check", [programs / ".bin" / "prettier", "--check", *files]),
		("eslint", [programs / ".bin" / "eslint", "--max-warnings", "0", *scripts]),
	]


def ensure_javascript_tools() -> Path:
	"""Have prettier, eslint and, for the browser tests, axe, as the lock file says; returns their folder."""
	programs = JAVASCRIPT_TOOLS / "node_modules"
	# npm leaves its own copy of the lock file behind when everything is there.
	lock, installed = JAVASCRIPT_TOOLS / "package-lock.json", programs / ".package-lock.json"
	if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
		machine.ensure_node()
		run("Installing prettier, eslint and axe", ["npm", "ci"], cwd=JAVASCRIPT_TOOLS, remedy=NETWORK)
	return programs


def source_files(folder: Path, suffixes: tuple[str, ...]) -> list[Path]:
	"""The files of these kinds in a folder that people wrote."""
	return sorted(
		path
		for path in folder.rglob("*")
		if path.suffix in suffixes and {"dist", "node_modules"}.isdisjoint(path.relative_to(folder).parts)
	)
