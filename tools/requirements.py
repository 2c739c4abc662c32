"""Reads the app's Python requirements from pyproject.toml."""

import re
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent


def app_requirements(pyproject: str) -> list[str]:
	"""What the app itself needs, from the text of pyproject.toml."""
	# By hand, because Python 3.10 has no TOML reader and these two tables are simple.
	found = re.search(r"^dependencies = \[$(.*?)^\]$", pyproject, re.M | re.S)
	return re.findall(r'^\s*"([^"]+)"', found[1], re.M) if found else []


def test_requirements(pyproject: str) -> dict[str, str]:
	"""What its tests and checks need: name and requirement, from [tool.bench.dev-dependencies]."""
	found = re.search(r"^\[tool\.bench\.dev-dependencies\]$(.*?)(^\[|\Z)", pyproject, re.M | re.S)
	pairs = re.findall(r'^([\w.-]+) = "([^"]+)"', found[1], re.M) if found else []
	return {name: f"{name}{version}" for name, version in pairs}


def pyproject_text() -> str:
	"""The text of this checkout's pyproject.toml."""
	return (CHECKOUT / "pyproject.toml").read_text()
