"""Which Python and which Node a version of Frappe and ERPNext needs, as its own files say."""

import json
import operator
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tools.output import Problem
from tools.run import output

OLDEST_NODE = 18
"""For a version that does not say."""

_COMPARISONS = {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt, "==": operator.eq}

Version = tuple[int, int]


@dataclass(frozen=True)
class Needs:
	"""`python`: a requirement such as ">=3.14,<3.15", empty for any. `node`: the oldest major version."""

	python: str = ""
	node: int = OLDEST_NODE


def needs_in(read: Callable[[str], str | None]) -> Needs:
	"""What an app needs; `read` gives the text of one of its files, or None when it has none."""
	python = re.search(r'^requires-python\s*=\s*"([^"]+)"', read("pyproject.toml") or "", re.M)
	engines = json.loads(read("package.json") or "{}").get("engines", {})
	node = re.search(r"\d+", engines.get("node", ""))
	return Needs(python[1] if python else "", int(node[0]) if node else OLDEST_NODE)


def of_folder(folder: Path) -> Needs:
	"""What the app in a folder needs."""

	def read(name: str) -> str | None:
		return (folder / name).read_text() if (folder / name).is_file() else None

	return needs_in(read)


def of_branch(address: str, branch: str) -> Needs | None:
	"""What a branch needs, None when its repository is on another machine and has to be cloned first."""
	folder = Path(address.removeprefix("file://")).expanduser()
	if not folder.is_dir():
		return None
	return needs_in(lambda name: output(["git", "-C", folder, "show", f"{branch}:{name}"]))


def refuse_other_python(needs: Needs, branch: str, version: Version = sys.version_info[:2]) -> None:
	"""Raise Problem, with what to do, when this Python is not one that the branch runs on."""
	if not fits(version, needs.python):
		oldest = re.search(r"\d+\.\d+", needs.python)
		wanted = oldest[0] if oldest else "3"
		raise Problem(
			f"{branch} needs Python {wanted} ({needs.python}), and this is {version[0]}.{version[1]}: "
			f"make PYTHON=python{wanted}"
		)


def fits(version: Version, requirement: str) -> bool:
	"""Whether a Python version (major, minor) meets a requirement such as ">=3.14,<3.15"."""
	for part in filter(None, (part.strip() for part in requirement.split(","))):
		found = re.fullmatch(r"(>=|<=|==|>|<)\s*(\d+)\.(\d+)(?:\.[\d*]+)?", part)
		if found and not _COMPARISONS[found[1]](version, (int(found[2]), int(found[3]))):
			return False
	return True
