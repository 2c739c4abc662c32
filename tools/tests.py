"""`make test`: unit tests anywhere, site and browser tests against a real site. `make pictures`."""

import os
import shutil
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from tools import machine
from tools import site as sites
from tools.app import install_test_requirements
from tools.bench import Bench
from tools.install_bench import NoBench, free_port
from tools.lint import ensure_javascript_tools
from tools.output import Problem, say
from tools.prepare import prepare_bench
from tools.requirements import CHECKOUT, app_requirements, pyproject_text, test_requirements
from tools.run import output, run, run_on_screen
from tools.web import make_resolvable, start_web, stopping, wait_for_web

# pytest's exit code when nothing was there to run.
NO_TESTS = 5
# Prints where playwright's own Chromium is.
FIND_CHROMIUM = """
import os
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
	path = playwright.chromium.executable_path
print(path if os.path.exists(path) else "")
"""


def run_tests(arguments: Sequence[str]) -> int:
	"""Run the tests and return pytest's exit code; `arguments` are pytest's."""
	try:
		bench = prepare_bench()
	except NoBench as reason:
		say(f"{reason}\nRunning only the tests that need no bench.")
		code = _pytest(_python_for_unit_tests(), ["unit"], arguments, {})
		say(f"\n*** site and browser tests did NOT run: {reason}")
		return code
	install_test_requirements(bench)
	with sites.reserved(bench, sites.TEST):
		sites.prepare_site(bench, sites.TEST, allow_tests=True)
		return _run_on_site(bench, sites.TEST, arguments)


def take_pictures() -> int:
	"""Take the pictures in docs/pictures anew, and return pytest's exit code."""
	os.environ["CLIENT_HUB_PICTURES"] = str(CHECKOUT / "docs" / "pictures")
	return run_tests(["tests/browser/test_pictures.py"])


def _run_on_site(bench: Bench, site: str, arguments: Sequence[str]) -> int:
	"""Run all tests, with a web server for those that use a browser."""
	chromium = _find_chromium(bench)
	kinds = ["unit", "site", "browser"] if chromium else ["unit", "site"]
	without_axe = _missing_axe() if chromium else ""
	make_resolvable(site)
	port = free_port(bench.config.get("webserver_port", 8000))
	env = {
		"FRAPPE_SITES_PATH": str(bench.sites),
		"FRAPPE_SITE": site,
		"CLIENT_HUB_URL": f"http://{site}:{port}",
		"CHROMIUM": chromium,
	}
	with ExitStack() as stack:
		web = start_web(bench, port)
		stack.enter_context(stopping([web]))
		wait_for_web(web, site, port)
		stack.enter_context(sites.remade_if_killed(bench, site))
		code = _pytest(bench.python, kinds, arguments, env)
	if not chromium:
		say("\n*** browser tests did NOT run: there is no Chromium; install one and run make again")
	if without_axe:
		say(f"\n*** the browser tests did NOT look for problems of accessibility: {without_axe}")
	return code


def _missing_axe() -> str:
	"""Why axe, with which the browser tests look for problems of accessibility, is not to be had."""
	try:
		ensure_javascript_tools()
	except Problem as problem:
		return str(problem)
	return ""


def _pytest(python: Path, kinds: Sequence[str], arguments: Sequence[str], env: dict[str, str]) -> int:
	"""Run pytest on kinds of tests, or on the files and folders that the arguments name."""
	folders = []
	if not names_tests(arguments, CHECKOUT):
		for kind in kinds:
			folder = CHECKOUT / "tests" / kind
			if any(folder.glob("**/test_*.py")):
				folders.append(folder.relative_to(CHECKOUT))
			else:
				say(f"There are no tests in tests/{kind}")
		if not folders:
			raise Problem("This checkout has no tests: get all of it and run make again.")
	say(f"Running pytest {' '.join(map(str, [*folders, *arguments]))}")
	code = run_on_screen([python, "-m", "pytest", *folders, *arguments], cwd=CHECKOUT, env=env)
	if code < 0:
		raise Problem("The tests were killed: the next run makes their site anew.")
	if code == NO_TESTS:
		raise Problem("No test was run: correct what ARGS selects.")
	return code


def names_tests(arguments: Sequence[str], folder: Path) -> bool:
	"""Whether pytest's arguments name files or folders, so that the usual ones must not be added."""
	return any((folder / word.split("::")[0]).exists() for word in arguments if not word.startswith("-"))


def _find_chromium(bench: Bench) -> str:
	"""The path of a Chromium, installed if need be; empty when none can be had."""
	machine.ensure([machine.CHROMIUM])
	for name in machine.CHROMIUM_NAMES:
		if path := shutil.which(name):
			return path
	# Ubuntu has it as a snap only, which needs systemd; playwright brings its own.
	find = [bench.python, "-c", FIND_CHROMIUM]
	if not (path := (output(find) or "").strip()):
		try:
			run(
				"Installing Chromium",
				[bench.python, "-m", "playwright", "install", "--with-deps", "chromium"],
			)
		except Problem as problem:
			say(str(problem))
		path = (output(find) or "").strip()
	return path


def _python_for_unit_tests() -> Path:
	"""A Python with pytest and what the app's pure parts import, found or made."""
	python = Path(sys.executable)
	if output([python, "-c", "import pytest, hypothesis, openpyxl, stdnum"]) is not None:
		return python
	python = machine.make_environment("unit-tests")
	text = pyproject_text()
	wanted = test_requirements(text)
	# Drives a browser, for which there is no site here.
	wanted.pop("playwright")
	run(
		"Installing the unit tests' requirements",
		[python, "-m", "pip", "install", *app_requirements(text), *wanted.values()],
		remedy="Connect to the network, or install python3-pytest, python3-hypothesis, python3-openpyxl "
		"and python3-stdnum, and run make again.",
	)
	return python
