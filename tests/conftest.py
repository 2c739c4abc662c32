"""What the tests of all kinds have in common."""

import os

import pytest

SITES_PATH = os.environ.get("FRAPPE_SITES_PATH")


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
	"""Import tests where Frappe runs: version 16 opens a log, which it finds from there, on import."""
	before = os.getcwd()
	if SITES_PATH and isinstance(collector, pytest.Module):
		os.chdir(SITES_PATH)
	try:
		return (yield)
	finally:
		os.chdir(before)
