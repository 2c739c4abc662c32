"""Finds what the browser tests look at the site with: Chromium, and axe for problems of accessibility."""

import shutil
from pathlib import Path

from tools import machine
from tools.bench import Bench
from tools.lint import ensure_javascript_tools
from tools.output import Problem, say
from tools.run import output, run

# Prints where playwright's own Chromium is.
FIND_CHROMIUM = """
import os
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
	path = playwright.chromium.executable_path
print(path if os.path.exists(path) else "")
"""


def find_chromium(bench: Bench) -> str:
	"""The path of a Chromium, installed if need be; empty when none can be had."""
	machine.ensure([machine.CHROMIUM])
	for name in machine.CHROMIUM_NAMES:
		if path := shutil.which(name):
			return path
	# Ubuntu has it as a snap only, which needs systemd; playwright brings its own.
	find: list[str | Path] = [bench.python, "-c", FIND_CHROMIUM]
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


def missing_axe() -> str:
	"""Why axe is not to be had; empty when it is there."""
	try:
		ensure_javascript_tools()
	except Problem as problem:
		return str(problem)
	return ""
