"""The parts of tools/ that need no machine to be set up."""

import os
import signal
import subprocess
import sys
import threading
from contextlib import nullcontext
from pathlib import Path

import pytest

from tools import (
	bench,
	database,
	demo,
	install_bench,
	needs,
	requirements,
	services,
	side_by_side,
	site,
	tests,
)
from tools import output as output_module
from tools.app import with_app
from tools.fingerprint import fingerprint, is_stamped
from tools.lint import source_files
from tools.machine import node_version
from tools.output import Problem, worth_showing
from tools.tests import is_test, kind_of

NOWHERE = Path("/nonexistent/frappe-bench")


def make_bench(path: Path) -> Path:
	for part in bench.PARTS:
		(path / part).mkdir(parents=True)
	return path


class TestChoosingABench:
	def test_named_bench_wins(self, tmp_path):
		make_bench(tmp_path / "frappe-bench")
		named = make_bench(tmp_path / "named")
		assert bench.choose_bench({"FRAPPE_BENCH": str(named)}, tmp_path, NOWHERE) == (named, True)

	def test_own_bench_comes_before_the_shared_one(self, tmp_path):
		own = make_bench(tmp_path / "frappe-bench")
		shared = make_bench(tmp_path / "shared")
		assert bench.choose_bench({}, tmp_path, shared) == (own, True)

	def test_shared_bench_serves_a_user_without_one(self, tmp_path):
		shared = make_bench(tmp_path / "shared")
		assert bench.choose_bench({}, tmp_path, shared) == (shared, True)

	def test_without_any_it_is_to_be_installed_at_home(self, tmp_path):
		assert bench.choose_bench({}, tmp_path, NOWHERE) == (tmp_path / "frappe-bench", False)

	def test_named_place_that_is_free_is_where_it_is_installed(self, tmp_path):
		place = tmp_path / "new"
		make_bench(tmp_path / "frappe-bench")
		assert bench.choose_bench({"FRAPPE_BENCH": str(place)}, tmp_path, NOWHERE) == (place, False)

	def test_empty_variable_counts_as_none(self, tmp_path):
		own = make_bench(tmp_path / "frappe-bench")
		assert bench.choose_bench({"FRAPPE_BENCH": ""}, tmp_path, NOWHERE) == (own, True)

	def test_unfinished_bench_is_installed_again(self, tmp_path):
		own = make_bench(tmp_path / "frappe-bench")
		(own / bench.UNFINISHED).touch()
		assert bench.choose_bench({}, tmp_path, NOWHERE) == (own, False)

	def test_bench_without_erpnext_is_left_alone_and_named(self, tmp_path):
		own = make_bench(tmp_path / "frappe-bench")
		(own / "apps" / "erpnext").rmdir()
		with pytest.raises(Problem, match=r"apps/erpnext missing.*bench get-app erpnext"):
			bench.choose_bench({}, tmp_path, NOWHERE)

	def test_file_in_its_place_is_left_alone(self, tmp_path):
		(tmp_path / "frappe-bench").touch()
		with pytest.raises(Problem, match="move it away"):
			bench.choose_bench({}, tmp_path, NOWHERE)

	def test_bench_that_may_not_be_looked_into_counts_as_none(self, tmp_path, monkeypatch):
		# What os.path.exists answers, without the rights of root that the tests may run with.
		shared = make_bench(tmp_path / "shared")
		exists = os.path.exists
		monkeypatch.setattr(os.path, "exists", lambda path: shared not in Path(path).parents and exists(path))
		assert bench.choose_bench({}, tmp_path, shared) == (tmp_path / "frappe-bench", False)

	def test_settings_that_are_no_json_give_a_sentence(self, tmp_path):
		(make_bench(tmp_path) / "sites" / "common_site_config.json").write_text("{")
		with pytest.raises(Problem, match="bench setup config"):
			_ = bench.Bench(tmp_path).config


class TestSources:
	def test_upstream_by_default(self):
		assert install_bench.sources({}) == {
			"frappe": ("https://github.com/frappe/frappe", "version-15"),
			"erpnext": ("https://github.com/frappe/erpnext", "version-15"),
		}

	def test_variables_choose_others(self):
		environ = {"FRAPPE_PATH": "/src/frappe", "ERPNEXT_BRANCH": "develop"}
		assert install_bench.sources(environ) == {
			"frappe": ("/src/frappe", "version-15"),
			"erpnext": ("https://github.com/frappe/erpnext", "develop"),
		}


class TestAppsTxt:
	def test_app_gets_a_line_of_its_own_without_a_final_newline(self):
		assert with_app("frappe\nerpnext", "client_hub") == "frappe\nerpnext\nclient_hub\n"

	def test_app_that_is_there_stays_where_it_is(self):
		text = "frappe\nclient_hub\nerpnext\n"
		assert with_app(text, "client_hub") == text

	def test_app_that_is_there_twice_is_there_once_afterwards(self):
		assert with_app("frappe\nclient_hub\n\nerpnext\nclient_hub", "client_hub") == (
			"frappe\nclient_hub\nerpnext\n"
		)


class TestFingerprint:
	PATTERNS = ("**/*.json", "hooks.py")

	@pytest.fixture
	def folder(self, tmp_path):
		(tmp_path / "doctype").mkdir()
		(tmp_path / "doctype" / "client.json").write_text("{}")
		(tmp_path / "hooks.py").write_text("")
		return tmp_path

	def test_same_in_a_copy_at_another_path(self, folder, tmp_path_factory):
		copy = tmp_path_factory.mktemp("copy")
		(copy / "doctype").mkdir()
		(copy / "doctype" / "client.json").write_text("{}")
		(copy / "hooks.py").write_text("")
		assert fingerprint(copy, self.PATTERNS) == fingerprint(folder, self.PATTERNS)

	@pytest.mark.parametrize("name", ["doctype/client.json", "hooks.py"])
	def test_changes_with_the_content(self, folder, name):
		before = fingerprint(folder, self.PATTERNS)
		(folder / name).write_text("changed")
		assert fingerprint(folder, self.PATTERNS) != before

	def test_changes_with_the_name(self, folder):
		before = fingerprint(folder, self.PATTERNS)
		(folder / "doctype" / "client.json").rename(folder / "doctype" / "other.json")
		assert fingerprint(folder, self.PATTERNS) != before

	def test_changes_with_the_extra_text(self, folder):
		assert fingerprint(folder, self.PATTERNS, ["15.1"]) != fingerprint(folder, self.PATTERNS, ["15.2"])

	@pytest.mark.parametrize("name", ["other.py", "public/dist/assets.json", "__pycache__/x.json"])
	def test_does_not_change_with_other_files_and_build_products(self, folder, name):
		before = fingerprint(folder, self.PATTERNS)
		(folder / name).parent.mkdir(parents=True, exist_ok=True)
		(folder / name).write_text("")
		assert fingerprint(folder, self.PATTERNS) == before

	def test_stamp_holds_for_its_value_only(self, tmp_path):
		stamp = tmp_path / "stamp"
		assert not is_stamped(stamp, "a")
		stamp.write_text("a")
		assert is_stamped(stamp, "a")
		assert not is_stamped(stamp, "b")


class TestServices:
	@pytest.mark.parametrize(
		("url", "address"),
		[
			("redis://127.0.0.1:13000", "127.0.0.1:13000"),
			("redis://user:secret@cache.example:6380/1", "cache.example:6380"),
			("redis://localhost", "localhost:6379"),
			("unix:///run/redis.sock", "/run/redis.sock"),
		],
	)
	def test_redis_address(self, url, address):
		assert str(services.redis_address(url)) == address

	@pytest.mark.parametrize(
		("config", "address", "is_local"),
		[
			({}, "127.0.0.1:3306", True),
			({"db_host": "db", "db_port": "3307"}, "db:3307", False),
			({"db_socket": "/run/mysqld/mysqld.sock"}, "/run/mysqld/mysqld.sock", True),
		],
	)
	def test_mariadb_address(self, config, address, is_local):
		assert str(services.mariadb_address(config)) == address
		assert services.mariadb_address(config).is_local is is_local

	@pytest.mark.parametrize(
		("text", "version"),
		[
			(b"5.5.5-10.11.6-MariaDB-0+deb12u1", (10, 11)),
			(b"11.8.2-MariaDB", (11, 8)),
			(b"8.0.36-0ubuntu0.22.04.1", None),
			(b"", None),
		],
	)
	def test_version_in_the_greeting(self, text, version):
		assert services.mariadb_version(b"\x4a\x00\x00\x00\x0a" + text + b"\0rest") == version

	def test_nobody_answers_on_a_free_port(self):
		port = install_bench.free_port(20000)
		assert services.Address("127.0.0.1", port).ask(b"PING\r\n") == b""


class TestDatabaseAccounts:
	def test_account_of_a_run_that_ended_is_left_over(self, tmp_path):
		assert database.is_leftover("client_hub_tools_123_0a1b2c3d", tmp_path)

	def test_account_of_a_running_one_is_not(self, tmp_path):
		(tmp_path / "123").mkdir()
		assert not database.is_leftover("client_hub_tools_123_0a1b2c3d", tmp_path)

	@pytest.mark.parametrize("name", ["root", "client_hub_tools", "client_hub_tools_1_x'; --"])
	def test_accounts_of_others_are_not(self, name, tmp_path):
		assert not database.is_leftover(name, tmp_path)


class TestRequirements:
	def test_this_checkout(self):
		text = requirements.pyproject_text()
		assert {"openpyxl>=3.1", "python-stdnum>=2.2"} <= set(requirements.app_requirements(text))
		pinned = ("ruff", "mypy", "types-openpyxl")
		assert all(requirements.test_requirements(text)[name].startswith(f"{name}==") for name in pinned)
		assert {"pytest", "hypothesis", "playwright"} <= set(requirements.test_requirements(text))

	def test_same_as_a_toml_reader(self):
		tomllib = pytest.importorskip("tomllib")
		text = requirements.pyproject_text()
		data = tomllib.loads(text)
		assert requirements.app_requirements(text) == data["project"]["dependencies"]
		assert requirements.test_requirements(text) == {
			name: f"{name}{version}" for name, version in data["tool"]["bench"]["dev-dependencies"].items()
		}


def test_what_is_shown_of_a_failure():
	text = (
		"Cloning\r\n"
		"10%\r50%\r100%\n"
		"fatal: no such repository\n"
		"Traceback (most recent call last):\n"
		'  File "/bench/app.py", line 3, in get\n'
		"    run(\n"
		"    ^^^^\n"
		"\n"
		"CommandFailedError: git clone\n"
	)
	assert worth_showing(text) == [
		"Cloning",
		"100%",
		"fatal: no such repository",
		"Traceback (most recent call last):",
		"CommandFailedError: git clone",
	]


@pytest.mark.parametrize(("text", "version"), [("v20.11.1\n", 20), ("v18.19.0+dfsg-6", 18), ("", 0)])
def test_node_version(text, version):
	assert node_version(text) == version


@pytest.mark.parametrize(
	("argument", "kind"),
	[
		("tests/unit/test_tools.py::test_node_version", "unit"),
		("tests/site", "site"),
		("./tests/browser/test_roles.py", "browser"),
		("tests", ""),
	],
)
def test_an_argument_that_names_tests_and_their_kind(argument, kind):
	assert is_test(argument)
	assert kind_of(argument) == kind


@pytest.mark.parametrize("argument", ["-k", "adopt", "-x", "--durations=5"])
def test_an_argument_that_names_none(argument):
	assert not is_test(argument)


def test_source_files_are_those_that_people_wrote(tmp_path):
	for name in ("js/a.js", "b.scss", "c.txt", "dist/d.js", "node_modules/e/e.js"):
		(tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
		(tmp_path / name).touch()
	assert source_files(tmp_path, (".js", ".scss")) == [tmp_path / "b.scss", tmp_path / "js" / "a.js"]


class TestASiteFromTheDumpOfAFreshOne:
	@pytest.fixture
	def done(self, tmp_path, monkeypatch):
		"""What is done, in its order, on a bench that has the dump of one platform."""
		make_bench(tmp_path)
		(tmp_path / "config").mkdir(exist_ok=True)
		(tmp_path / "config" / "client-hub-fresh-site.sql").touch()
		(tmp_path / "config" / "client-hub-fresh-site.stamp").write_text("this platform")
		done = []
		for name in ("make_database", "load", "clear_cache", "dump"):
			monkeypatch.setattr(site, name, lambda *args, name=name: done.append(name))
		monkeypatch.setattr(site, "run", lambda what, *args, **kwargs: done.append(what.split()[0]))
		monkeypatch.setattr(site, "administrator", lambda config: nullcontext(("root", "secret")))
		monkeypatch.setattr(bench.Bench, "config", {})
		return done

	def test_is_no_longer_known_to_redis_as_the_one_before(self, done, tmp_path, monkeypatch):
		monkeypatch.setattr(site, "platform", lambda _bench: "this platform")
		site.make_site(bench.Bench(tmp_path), site.TEST)
		assert done == ["make_database", "load", "clear_cache"]
		assert (tmp_path / "sites" / site.TEST / "site_config.json").exists()

	def test_is_made_from_nothing_on_another_platform(self, done, tmp_path, monkeypatch):
		monkeypatch.setattr(site, "platform", lambda _bench: "another platform")
		(tmp_path / "sites" / site.TEST).mkdir(parents=True)
		monkeypatch.setattr(site.shutil, "rmtree", lambda folder: None)
		(tmp_path / "sites" / site.TEST / "site_config.json").write_text("{}")
		site.make_site(bench.Bench(tmp_path), site.TEST)
		assert done == ["Making", "Installing", "dump"]
		assert (tmp_path / "config" / "client-hub-fresh-site.stamp").read_text() == "another platform"


class TestASiteWhoseTestsWereKilled:
	@pytest.fixture
	def place(self, tmp_path):
		make_bench(tmp_path)
		(tmp_path / "config").mkdir(exist_ok=True)
		return tmp_path

	def unfinished(self, place: Path) -> list[Path]:
		return list((place / "config").glob(f"{site.TEST}.unfinished"))

	def test_is_made_anew_by_the_next_run(self, place):
		killed = (
			"import os, pathlib; from tools import bench, site\n"
			f"with site.remade_if_killed(bench.Bench(pathlib.Path({str(place)!r})), site.TEST): os.kill(os.getpid(), 9)"
		)
		assert subprocess.run([sys.executable, "-c", killed], cwd=requirements.CHECKOUT).returncode == -9
		assert self.unfinished(place)

	def test_is_made_anew_when_pytest_alone_was_killed(self, place, monkeypatch):
		monkeypatch.setattr(tests, "run_on_screen", lambda *args, **kwargs: -9)
		with pytest.raises(Problem, match="anew"), site.remade_if_killed(bench.Bench(place), site.TEST):
			tests._checked(tests._on_screen(Path(sys.executable), ["tests/unit"], [], {}))
		assert self.unfinished(place)

	def test_is_kept_when_they_have_run_or_were_interrupted(self, place):
		with site.remade_if_killed(bench.Bench(place), site.TEST):
			assert self.unfinished(place)
		assert not self.unfinished(place)
		with pytest.raises(KeyboardInterrupt), site.remade_if_killed(bench.Bench(place), site.TEST):
			raise KeyboardInterrupt
		assert not self.unfinished(place)

	def test_a_site_in_no_known_state_is_made_anew(self, place, monkeypatch):
		made = []
		(place / "sites" / site.TEST).mkdir(parents=True)
		(place / "sites" / site.TEST / "site_config.json").write_text("{}")
		monkeypatch.setattr(site, "installed_apps", lambda *args: ["frappe", "erpnext", "client_hub"])
		monkeypatch.setattr(site, "make_site", lambda _bench, name: made.append(name))
		monkeypatch.setattr(site, "_install_apps", lambda *args: None)
		site.prepare_site(bench.Bench(place), site.TEST)
		assert made == []
		(place / "config" / f"{site.TEST}.unfinished").touch()
		site.prepare_site(bench.Bench(place), site.TEST)
		assert made == [site.TEST]
		assert not self.unfinished(place)


class TestWhatABranchNeeds:
	@pytest.fixture
	def source(self, tmp_path):
		"""A repository with a branch that needs what Frappe's version 16 does, as bench would clone it."""

		def git(*arguments: str) -> None:
			who = ["-c", "user.name=Test", "-c", "user.email=test@example.com"]
			subprocess.run(["git", *who, *arguments], cwd=tmp_path, check=True, capture_output=True)

		git("init", "--initial-branch", "version-16")
		(tmp_path / "pyproject.toml").write_text('[project]\nrequires-python = ">=3.14,<3.15"\n')
		(tmp_path / "package.json").write_text('{"engines": {"node": ">=24"}}')
		git("add", ".")
		git("commit", "-m", "Source")
		(tmp_path / "pyproject.toml").write_text("")
		return tmp_path

	def test_is_read_from_the_branch_of_a_repository_on_this_machine(self, source, monkeypatch, tmp_path):
		monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
		output_module.open_log("test")
		assert needs.of_branch(str(source), "version-16") == needs.Needs(">=3.14,<3.15", 24)

	def test_is_read_from_the_clone_of_any_other(self, source):
		assert needs.of_branch("https://github.com/frappe/frappe", "version-16") is None
		assert needs.of_folder(source) == needs.Needs("", 24)
		assert needs.of_folder(source / "nothing") == needs.Needs("", needs.OLDEST_NODE)

	@pytest.mark.parametrize(
		("version", "requirement", "fits"),
		[
			((3, 14), ">=3.14,<3.15", True),
			((3, 11), ">=3.14,<3.15", False),
			((3, 15), ">=3.14, <3.15", False),
			((3, 10), ">=3.10", True),
			((3, 9), ">=3.10", False),
			((3, 12), "", True),
			((3, 12), ">=3.12.3", True),
		],
	)
	def test_python(self, version, requirement, fits):
		assert needs.fits(version, requirement) is fits

	def test_another_python_is_refused_with_what_to_do(self):
		wanted = needs.Needs(">=3.14,<3.15", 24)
		needs.refuse_other_python(wanted, "version-16", (3, 14))
		with pytest.raises(Problem, match=r"version-16 needs Python 3\.14.*make PYTHON=python3\.14"):
			needs.refuse_other_python(wanted, "version-16", (3, 11))


def test_logins_of_the_demo_as_they_are_printed():
	lines = demo.login_lines(
		[
			{"user": "Administrator", "password": "admin", "roles": ["all"]},
			{"user": "a@b.example", "password": "p", "roles": ["Sales User"], "limits": ["Company: Acme"]},
		]
	)
	assert lines == [
		"  User           Password  Roles",
		"  Administrator  admin     all",
		"  a@b.example    p         Sales User (only Company: Acme)",
	]


class TestSideBySide:
	"""Parts that are no pytest, but print and end as it does."""

	def part(self, name: str, code: str) -> side_by_side.Part:
		return side_by_side.Part(name, [sys.executable, "-c", code], requirements.CHECKOUT, {})

	def test_each_worker_does_its_parts_in_order_and_all_are_summed_up(self, capfd):
		workers = [
			[
				self.part("unit", "print('== 2 passed, 1 warning in 0.10s ==')"),
				self.part("site", "print('FAILED a::b\\n= 1 failed, 3 passed in 1.0s (0:00:01) ='); exit(1)"),
			],
			[self.part("browser", "print('no tests ran in 0.01s'); exit(5)")],
		]
		results = side_by_side.SideBySide(workers).run()
		names = [result.name for result in results]
		assert names.index("unit") < names.index("site")
		lines = side_by_side.summary(results, 60)
		assert lines[0] == "FAILED a::b"
		assert lines[-1].startswith("all: 5 passed, 1 failed in 60 s")
		assert "browser: no tests in 0 s, 0 s of processor" in lines
		assert side_by_side.exit_code(results) == 1
		assert "site │ FAILED a::b" in capfd.readouterr().out

	@pytest.mark.parametrize(
		("codes", "expected"),
		[([0, 0], 0), ([0, 5], 0), ([5, 5], 5), ([1, 0], 1), ([1, 2], 2), ([-9, 1], -9)],
	)
	def test_exit_code_is_the_worst(self, codes, expected):
		results = [side_by_side.Result("", code) for code in codes]
		assert side_by_side.exit_code(results) == expected

	def test_an_interruption_lets_the_parts_clean_up(self, tmp_path):
		mark = tmp_path / "cleaned"
		wait = (
			"import pathlib, time\n"
			f"mark = pathlib.Path({str(mark)!r})\n"
			"try:\n\tprint('started', flush=True)\n\ttime.sleep(60)\n"
			"finally:\n\tmark.touch()"
		)
		both = side_by_side.SideBySide(
			[[self.part("long", wait), self.part("never", f"open({str(mark)!r} + '2', 'w')")]]
		)
		timer = threading.Timer(2, signal.raise_signal, [signal.SIGINT])
		timer.start()
		with pytest.raises(KeyboardInterrupt):
			both.run()
		assert mark.exists() and not Path(f"{mark}2").exists()
