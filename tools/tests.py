"""`make test`: unit tests anywhere, site and browser tests against two real sites. `make pictures`."""

import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tools import machine
from tools import site as sites
from tools.app import install_test_requirements
from tools.bench import Bench
from tools.browser import find_chromium, missing_axe
from tools.demo import tell_story
from tools.install_bench import NoBench, free_port
from tools.output import Problem, say
from tools.prepare import prepare_bench
from tools.requirements import CHECKOUT, app_requirements, pyproject_text, test_requirements
from tools.run import output, run, run_on_screen
from tools.side_by_side import NO_TESTS, Part, SideBySide, exit_code, summary
from tools.site_copy import copy_site
from tools.web import make_resolvable, start_web, stopping, wait_for_web

KINDS = ("unit", "site", "browser")
# Site tests that the second site runs after those in the browser, so that both end at about one time.
ON_SECOND_SITE = (
	"test_import_fuzz.py",
	"test_import_killed.py",
	"test_import_mangled.py",
	"test_import_run.py",
	"test_import_undo.py",
)


def run_tests(arguments: Sequence[str]) -> int:
	"""Run the tests and return pytest's exit code; `arguments` are pytest's.

	All of them on two sites side by side; those that the arguments name on one, on the screen.
	"""
	try:
		bench = prepare_bench()
	except NoBench as reason:
		say(f"{reason}\nRunning only the tests that need no bench.")
		code = _checked(_on_screen(_python_for_unit_tests(), ["tests/unit"], arguments, {}))
		say(f"\n*** site and browser tests did NOT run: {reason}")
		return code
	install_test_requirements(bench)
	chosen = [word for word in arguments if is_test(word)]
	with sites.reserved(bench, sites.TEST):
		sites.prepare_site(bench, sites.TEST, allow_tests=True)
		sites.forget_jobs(bench, sites.TEST)
		if chosen:
			return _run_chosen(bench, chosen, [word for word in arguments if word not in chosen])
		with sites.reserved(bench, sites.SECOND_TEST):
			tell_story(bench, sites.TEST)
			copy_site(bench, sites.TEST, sites.SECOND_TEST)
			sites.forget_jobs(bench, sites.SECOND_TEST)
			return _run_all(bench, arguments)


def take_pictures() -> int:
	"""Take the pictures in docs/pictures of the bench's version anew, and return pytest's exit code."""
	os.environ["CLIENT_HUB_PICTURES"] = str(CHECKOUT / "docs" / "pictures")
	return run_tests(["tests/browser/test_pictures.py"])


def _run_chosen(bench: Bench, chosen: Sequence[str], options: Sequence[str]) -> int:
	"""Run the tests that the arguments name on the first site, one kind after the other."""
	codes = []
	with _served(bench, sites.TEST) as env, sites.remade_if_killed(bench, sites.TEST):
		for kind in (*KINDS, ""):
			if tests := [name for name in chosen if kind_of(name) == kind]:
				codes.append(_on_screen(bench.python, tests, options, env))
				_checked(codes[-1], none_is_wrong=False)
	return _checked(max((code for code in codes if code != NO_TESTS), default=NO_TESTS))


def _run_all(bench: Bench, arguments: Sequence[str]) -> int:
	"""Run all tests on both sites, a pytest for each site and kind, and sum up."""
	started = time.monotonic()
	with ExitStack() as stack:
		env = stack.enter_context(_served(bench, sites.SECOND_TEST))
		for site in (sites.TEST, sites.SECOND_TEST):
			stack.enter_context(sites.remade_if_killed(bench, site))
		second = [f"tests/site/{name}" for name in ON_SECOND_SITE]
		here = _env_of(bench, sites.TEST)
		parts = {
			"unit": (here, ["tests/unit"]),
			"site": (here, ["tests/site", *(f"--ignore={name}" for name in second)]),
			"browser": (env, ["tests/browser"] if env["CHROMIUM"] else []),
			"site 2": (env, second),
		}
		first_worker, second_worker = (
			[
				Part(name, _pytest(bench.python, [*parts[name][1], *arguments]), CHECKOUT, parts[name][0])
				for name in names
				if parts[name][1]
			]
			for names in (("unit", "site"), ("browser", "site 2"))
		)
		results = SideBySide([first_worker, second_worker]).run()
	say("")
	for line in summary(results, time.monotonic() - started):
		say(line)
	return _checked(exit_code(results))


def _env_of(bench: Bench, site: str) -> dict[str, str]:
	return {"FRAPPE_SITES_PATH": str(bench.sites), "FRAPPE_SITE": site}


@contextmanager
def _served(bench: Bench, site: str) -> Iterator[dict[str, str]]:
	"""The environment of tests on a site that is served meanwhile, with a browser when there is one."""
	chromium = find_chromium(bench)
	without_axe = missing_axe() if chromium else ""
	make_resolvable(site)
	port = free_port(bench.config.get("webserver_port", 8000))
	web = start_web(bench, port)
	with stopping([web]):
		wait_for_web(web, site, port)
		yield _env_of(bench, site) | {"CLIENT_HUB_URL": f"http://{site}:{port}", "CHROMIUM": chromium}
	if not chromium:
		say("\n*** browser tests did NOT run: there is no Chromium; install one and run make again")
	if without_axe:
		say(f"\n*** the browser tests did NOT look for problems of accessibility: {without_axe}")


def _pytest(python: Path, arguments: Sequence[str]) -> list[str | Path]:
	return [python, "-m", "pytest", *arguments]


def _on_screen(python: Path, tests: Sequence[str], options: Sequence[str], env: dict[str, str]) -> int:
	say(f"Running pytest {' '.join([*tests, *options])}")
	return run_on_screen(_pytest(python, [*tests, *options]), cwd=CHECKOUT, env=env)


def _checked(code: int, *, none_is_wrong: bool = True) -> int:
	"""pytest's exit code, when it says something of the code."""
	if code < 0:
		raise Problem("The tests were killed: the next run makes their site anew.")
	if code == NO_TESTS and none_is_wrong:
		raise Problem("No test was run: correct what ARGS selects.")
	return code


def is_test(argument: str, folder: Path = CHECKOUT) -> bool:
	"""Whether an argument of pytest's names a file or folder of tests, so that the others do not run."""
	return not argument.startswith("-") and (folder / argument.split("::")[0]).exists()


def kind_of(test: str) -> str:
	"""The kind of the tests that an argument names, empty for several."""
	path = Path(os.path.abspath(CHECKOUT / test.split("::")[0]))
	return next((kind for kind in KINDS if path.is_relative_to(CHECKOUT / "tests" / kind)), "")


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
