"""Finds the bench to work with, and runs its Python and its commands."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tools.output import Problem

PARTS = ("apps/frappe", "apps/erpnext", "sites", "env/bin/python")
# Stands in a bench that `install_bench` has begun and not finished.
UNFINISHED = ".client-hub-unfinished"
# Where frappe_docker and Frappe's production set-up put the bench.
SHARED_BENCH = Path("/home/frappe/frappe-bench")


@dataclass(frozen=True)
class Bench:
	"""A folder with Frappe, ERPNext, their Python environment and their sites."""

	path: Path

	@property
	def python(self) -> Path:
		"""The Python in which Frappe and the apps are installed."""
		return self.path / "env" / "bin" / "python"

	@property
	def sites(self) -> Path:
		"""The folder of the sites, from which Frappe's commands run."""
		return self.path / "sites"

	@property
	def owner(self) -> int:
		"""The user who runs this bench; files made by anybody else would stop it."""
		return self.sites.stat().st_uid

	@property
	def config(self) -> dict:
		"""What holds for all sites of the bench."""
		path = self.sites / "common_site_config.json"
		try:
			return json.loads(path.read_text())
		except (OSError, ValueError) as error:
			raise Problem(
				f"{path} cannot be read ({error}): run `bench setup config` in the bench."
			) from error

	def command(self, *arguments: str, site: str | None = None) -> list[str | Path]:
		"""The command line of a bench command; runs in `sites`, and as root too, unlike `bench`."""
		options = ["--site", site] if site else []
		return [self.python, "-m", "frappe.utils.bench_helper", "frappe", *options, *arguments]


def missing_parts(path: Path) -> list[str]:
	"""What a folder lacks to be a bench with ERPNext."""
	# os.path answers for folders we may not look into, where Path raises.
	missing = [part for part in PARTS if not os.path.exists(path / part)]
	if os.path.exists(path / UNFINISHED):
		missing.append("the end of its installation")
	return missing


def choose_bench(environ: Mapping[str, str], home: Path, shared: Path = SHARED_BENCH) -> tuple[Path, bool]:
	"""Where the bench is or is to be installed, and whether it is there.

	$FRAPPE_BENCH, else ~/frappe-bench, else /home/frappe/frappe-bench. Raises Problem when the place
	is taken by something else.
	"""
	named = environ.get("FRAPPE_BENCH")
	candidates = [Path(named).expanduser().absolute()] if named else [home / "frappe-bench", shared]
	for path in candidates:
		if not missing_parts(path):
			return path, True
	path = candidates[0]
	if os.path.exists(path) and not os.path.isdir(path):
		raise Problem(f"{path} is a file: move it away, or set FRAPPE_BENCH to your bench.")
	if os.path.isdir(path) and os.listdir(path) and not os.path.exists(path / UNFINISHED):
		raise Problem(
			f"{path} is not a bench with ERPNext ({', '.join(missing_parts(path))} missing): "
			"finish it with `bench get-app erpnext`, move it away, or set FRAPPE_BENCH to your bench."
		)
	return path, False
