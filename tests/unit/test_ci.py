"""`.ci/run`, with a `make` that says what it was asked for."""

import os
import subprocess
from pathlib import Path

import pytest

RUN = Path(__file__).resolve().parents[2] / ".ci" / "run"

MAKE = """#!/bin/sh
echo "make $1 ${FRAPPE_BENCH##*/}"
case " $BROKEN " in *" $1 "* | *" ${FRAPPE_BENCH##*/} "*) exit 1 ;; esac
"""


@pytest.fixture
def run(tmp_path, monkeypatch):
	"""`run("16", broken="lint")`: the exit code and the lines of .ci/run, benches being those in `tmp_path`."""
	monkeypatch.setenv("HOME", str(tmp_path))
	monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
	monkeypatch.delenv("FRAPPE_BENCH", raising=False)
	monkeypatch.delenv("FRAPPE_BENCH_16", raising=False)
	make = tmp_path / "programs" / "make"
	make.parent.mkdir()
	make.write_text(MAKE)
	make.chmod(0o755)

	def run(*arguments: str, broken: str = "nothing", **env: str) -> tuple[int, list[str]]:
		path = f"{make.parent}{os.pathsep}{os.environ['PATH']}"
		done = subprocess.run(
			[RUN, *arguments],
			capture_output=True,
			text=True,
			env={**os.environ, "PATH": path, "BROKEN": broken, **env},
		)
		return done.returncode, [line for line in done.stdout.splitlines() if line]

	return run


def bench(path: Path, version: str) -> None:
	file = path / "apps" / "frappe" / "frappe" / "__init__.py"
	file.parent.mkdir(parents=True)
	file.write_text(f'__version__ = "{version}"\n')


@pytest.fixture
def both(tmp_path):
	bench(tmp_path / "frappe-bench", "15.103.1")
	bench(tmp_path / "frappe-bench-16", "16.9.0-beta")


def test_everything_runs_on_both_versions_one_after_the_other(run, both):
	code, lines = run()
	assert code == 0
	assert [line for line in lines if line.startswith("make")] == [
		"make lint ",
		"make test frappe-bench",
		"make test frappe-bench-16",
	]
	assert lines[-1] == "All of lint and test passed on version 15 and 16, but for what is marked *** above."


def test_benches_elsewhere_are_named_in_the_environment(run, tmp_path):
	bench(tmp_path / "old", "15.1.0")
	bench(tmp_path / "new", "16.1.0")
	code, lines = run(FRAPPE_BENCH=str(tmp_path / "old"), FRAPPE_BENCH_16=str(tmp_path / "new"))
	assert code == 0
	assert {"make test old", "make test new"} <= set(lines)


def test_one_version_alone(run, both):
	code, lines = run("16")
	assert code == 0
	assert "make test frappe-bench" not in lines
	assert lines[-1].startswith("All of lint and test passed on version 16,")


def test_a_version_that_fails_does_not_keep_the_other_from_running(run, both):
	code, lines = run(broken="frappe-bench")
	assert code == 1
	assert "make test frappe-bench-16" in lines
	assert lines[-1] == "FAILED: test-15"


def test_tests_run_even_if_lint_fails(run, both):
	code, lines = run(broken="lint")
	assert code == 1
	assert {"make test frappe-bench", "make test frappe-bench-16"} <= set(lines)
	assert lines[-1] == "FAILED: lint"


def test_a_bench_that_is_missing_is_named_and_not_built(run, tmp_path):
	bench(tmp_path / "frappe-bench", "15.1.0")
	code, lines = run()
	assert code == 0
	place = tmp_path / "frappe-bench-16"
	assert f"*** the tests on version 16 did NOT run: there is no bench of it at {place}" in lines
	assert lines[-1].endswith("; no bench of version 16, on which NO test ran.")
	assert not place.exists()


@pytest.mark.parametrize("state", ["of another version", "not installed to the end"])
def test_a_bench_that_is_no_bench_of_the_version_proves_nothing(run, tmp_path, state):
	other = state == "of another version"
	bench(tmp_path / "frappe-bench", "15.1.0")
	bench(tmp_path / "frappe-bench-16", "15.1.0" if other else "16.1.0")
	if not other:
		(tmp_path / "frappe-bench-16" / ".client-hub-unfinished").touch()
	_code, lines = run()
	assert "make test frappe-bench-16" not in lines
	assert lines[-1].endswith("; no bench of version 16, on which NO test ran.")


def test_without_any_bench_nothing_has_passed(run):
	code, lines = run()
	assert code == 1
	assert lines[-1] == "FAILED: no test ran; no bench of version 15 and 16, on which NO test ran"


def test_an_unknown_version_is_refused(run, both):
	code, lines = run("17")
	assert code == 2
	assert not [line for line in lines if line.startswith("make test")]
