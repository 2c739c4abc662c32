"""`make upgrade`: a site of each released version, brought to this checkout by `bench migrate`.

The old code is a worktree of its tag, found by PYTHONPATH; the bench's link stays on this checkout. What
users see before and after is the same, nothing of their own is lost, and the patches can run twice.
"""

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tools import site as sites
from tools.app import APP
from tools.bench import Bench
from tools.output import Problem, say
from tools.prepare import prepare_bench
from tools.requirements import CHECKOUT
from tools.run import output, run

STEPS = CHECKOUT / "tools" / "upgrade_steps.py"
MOST_SHOWN = 30

Seen = dict[str, object]


def run_upgrade(arguments: Sequence[str]) -> int:
	"""Upgrade from the tags that the arguments name, without any from all; returns 1 on a difference."""
	tags = list(arguments) or released()
	if not tags:
		raise Problem("There is no tag of a released version here: fetch them with `git fetch --tags`.")
	bench = prepare_bench()
	failed = []
	with sites.reserved(bench, sites.UPGRADE):
		for tag in tags:
			before, after = _upgrade(bench, tag)
			different = lost(before, after)
			failed += [tag] if different else []
			for line in different[:MOST_SHOWN]:
				say(f"*** from {tag}: {line}")
			say(
				f"From {tag}: of {len(before)} figures, links and values {len(different)} are not as they were"
			)
	return 1 if failed else 0


def released() -> list[str]:
	"""The tags of released versions, the oldest first."""
	text = output(["git", "-C", CHECKOUT, "tag", "--list", "v*", "--sort", "version:refname"]) or ""
	return text.split()


def _upgrade(bench: Bench, tag: str) -> tuple[Seen, Seen]:
	"""What was seen on a site of a tag's, and what after its migration."""
	site = sites.UPGRADE
	with _worktree(tag) as old, tempfile.TemporaryDirectory() as folder:
		before, after = Path(folder, "before.json"), Path(folder, "after.json")
		code_of_tag = {"PYTHONPATH": str(old)}
		sites.make_site(bench, site)
		sites.configure(bench, site, {"mute_emails": 1})
		for what, *command in (
			("Clearing its cache", "clear-cache"),
			(f"Installing {tag} on it", "install-app", APP),
			("Making the demo data", "execute", f"{APP}.demo.build"),
			("Adopting customers and suppliers as clients", "client-hub", "adopt"),
		):
			_bench(bench, what, command, code_of_tag)
		_inside(bench, "Customising it", "fill", env=code_of_tag)
		_inside(bench, "Looking at it", "seen", before, env=code_of_tag)
		_bench(bench, "Migrating it", ["migrate"])
		_inside(bench, "Running the patches again", "patch_again")
		_bench(bench, "Checking the client links", ["client-hub", "check"])
		_inside(bench, "Looking at it again", "seen", after)
		return json.loads(before.read_text()), json.loads(after.read_text())


def lost(before: Seen, after: Seen) -> list[str]:
	"""What is not as it was, a line each; what is new is no loss."""
	missing = object()
	return [
		f"{key}: {value} became {'nothing' if (now := after.get(key, missing)) is missing else now}"
		for key, value in sorted(before.items())
		if after.get(key, missing) != value
	]


@contextmanager
def _worktree(tag: str) -> Iterator[Path]:
	"""The code of a tag in a folder of its own."""
	with tempfile.TemporaryDirectory() as folder:
		path = Path(folder, tag)
		git: list[str | Path] = ["git", "-C", CHECKOUT, "worktree"]
		run(f"Getting the code of {tag}", [*git, "add", "--detach", path, tag])
		try:
			yield path
		finally:
			output([*git, "remove", "--force", path])


def _bench(bench: Bench, what: str, command: Sequence[str], env: Mapping[str, str] | None = None) -> None:
	run(what, bench.command(*command, site=sites.UPGRADE), cwd=bench.sites, env=env)


def _inside(
	bench: Bench, what: str, step: str, *arguments: Path, env: Mapping[str, str] | None = None
) -> None:
	command: list[str | Path] = [
		bench.python,
		"-W",
		"ignore",
		"-c",
		STEPS.read_text(),
		step,
		sites.UPGRADE,
		*arguments,
	]
	run(what, command, cwd=bench.sites, env=env)
