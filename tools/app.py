"""Makes this checkout the app `client_hub` of a bench: its link, its Python package, its assets."""

import json
import os
from pathlib import Path

from tools.bench import Bench
from tools.fingerprint import fingerprint, is_stamped
from tools.output import Problem, say
from tools.requirements import CHECKOUT, pyproject_text, test_requirements
from tools.run import output, run

APP = "client_hub"
PACKAGE_FILES = ("pyproject.toml", "setup.py")
ASSET_FILES = ("public/**/*", "locale/*.po")


def link_app(bench: Bench) -> None:
	"""Make this checkout the bench's app, whichever checkout was before."""
	_point_link(bench.path / "apps" / APP)
	names = bench.sites / "apps.txt"
	before = names.read_text() if names.exists() else "frappe\nerpnext\n"
	if before != (after := with_app(before, APP)):
		names.write_text(after)
	_install_package(bench)


def with_app(names: str, app: str) -> str:
	"""The text of apps.txt with an app in it exactly once.

	bench writes the file without a final newline, onto which a careless append would glue the name.
	"""
	apps = [name.strip() for name in names.splitlines() if name.strip()]
	return "".join(f"{name}\n" for name in dict.fromkeys([*apps, app]))


def _point_link(link: Path) -> None:
	if link.exists() and link.resolve() == CHECKOUT:
		return
	if link.exists() and not link.is_symlink():
		raise Problem(
			f"{link} is another copy of the app: run make there, or move it away and run make here again."
		)
	before = f", in place of {os.readlink(link)}" if link.is_symlink() else ""
	say(f"Linking {CHECKOUT} as the bench's app{before}")
	new = link.with_name(f".{APP}-{os.getpid()}")
	new.symlink_to(CHECKOUT)
	os.replace(new, link)


def _install_package(bench: Bench) -> None:
	"""Install the checkout into the bench's Python, unless exactly that is there."""
	stamp = bench.path / "env" / f"{APP}.stamp"
	wanted = f"{CHECKOUT} {fingerprint(CHECKOUT, PACKAGE_FILES)}"
	code = f"import {APP}, openpyxl, stdnum; print({APP}.__path__[0])"
	found = (output([bench.python, "-c", code], cwd=bench.sites) or "").strip()
	if is_stamped(stamp, wanted) and found == str(CHECKOUT / APP):
		return
	# With the environment's own setuptools nothing has to be downloaded for it.
	has_setuptools = output([bench.python, "-c", "import setuptools, wheel"]) is not None
	options = ["--no-build-isolation"] if has_setuptools else []
	run(
		"Installing the app's Python package",
		[bench.python, "-m", "pip", "install", *options, "--editable", CHECKOUT],
		cwd=bench.path,
	)
	stamp.write_text(wanted)


def install_test_requirements(bench: Bench) -> None:
	"""Install what the tests need; downloads nothing when it is there."""
	run(
		"Looking after the test requirements",
		[bench.python, "-m", "pip", "install", *test_requirements(pyproject_text()).values()],
		cwd=bench.path,
	)


def build_assets(bench: Bench) -> None:
	"""Build the scripts and styles that the site serves, and the app's translations, when they changed."""
	command = bench.command("build", "--production", "--apps")
	if missing := [app for app in ("frappe", "erpnext") if not _is_built(bench, app)]:
		run("Building the assets of Frappe and ERPNext", [*command, ",".join(missing)], cwd=bench.sites)
	stamp = bench.sites / "assets" / f"{APP}.stamp"
	wanted = f"{CHECKOUT} {fingerprint(CHECKOUT / APP, ASSET_FILES)}"
	if not is_stamped(stamp, wanted) or not _is_built(bench, APP):
		run("Building the app's assets", [*command, APP], cwd=bench.sites)
		# The build takes a compiled catalogue that is newer for a good one, were it another checkout's.
		compiling = bench.command("compile-po-to-mo", "--app", APP, "--force")
		run("Compiling its translations", compiling, cwd=bench.sites)
		stamp.write_text(wanted)


def _is_built(bench: Bench, app: str) -> bool:
	"""Whether everything that assets.json promises of an app is there."""
	assets = bench.sites / "assets" / "assets.json"
	try:
		paths = json.loads(assets.read_text()).values()
	except (OSError, ValueError):
		return False
	own = [path for path in paths if path.startswith(f"/assets/{app}/")]
	return bool(own) and all((bench.sites / path.lstrip("/")).exists() for path in own)
