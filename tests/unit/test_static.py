"""What can be checked without running anything: paths, layout, packaging."""

import ast
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
APP = ROOT / "client_hub"
PYTHON = [path for path in APP.rglob("*.py") if "dist" not in path.parts]
JAVASCRIPT = [path for path in APP.rglob("*.js") if "dist" not in path.parts]


def _module_of(dotted: str) -> tuple[Path | None, str]:
	"""The file of the longest part of the path that is a module, and the rest."""
	parts = dotted.split(".")
	for cut in range(len(parts), 0, -1):
		base = ROOT.joinpath(*parts[:cut])
		for file in (base.with_suffix(".py"), base / "__init__.py"):
			if file.exists():
				return file, ".".join(parts[cut:])
	return None, dotted


def _functions(path: Path) -> dict[str, ast.FunctionDef]:
	return {
		node.name: node
		for node in ast.parse(path.read_text()).body
		if isinstance(node, ast.FunctionDef | ast.ClassDef)
	}


def _dotted_paths_of_hooks() -> set[str]:
	strings = {
		node.value
		for node in ast.walk(ast.parse((APP / "hooks.py").read_text()))
		if isinstance(node, ast.Constant) and isinstance(node.value, str)
	}
	return {text for text in strings if re.fullmatch(r"client_hub(\.\w+)+", text) and "bundle" not in text}


@pytest.mark.parametrize("dotted", sorted(_dotted_paths_of_hooks()))
def test_every_path_in_hooks_resolves(dotted):
	file, function = _module_of(dotted)
	assert file and function in _functions(file)


def test_every_path_in_patches_resolves():
	lines = (APP / "patches.txt").read_text().splitlines()
	for line in lines:
		if line.strip() and not line.startswith(("[", "#")):
			file, rest = _module_of(line.split()[0])
			assert file and not rest and "execute" in _functions(file), line


@pytest.mark.parametrize(
	"dotted",
	[
		"client_hub.spreadsheets.imports.check_in_background",
		"client_hub.spreadsheets.importing.run",
		"client_hub.spreadsheets.undoing.run",
		"client_hub.spreadsheets.copies.make_in_background",
		"client_hub.spreadsheets.exporting.run_in_background",
	],
)
def test_a_job_that_was_queued_before_an_update_finds_its_method(dotted):
	file, function = _module_of(dotted)
	imported = [
		alias.name
		for node in ast.parse(file.read_text()).body
		if isinstance(node, ast.ImportFrom)
		for alias in node.names
	]
	assert function in _functions(file) or function in imported


ROOMS = ("sheet", "check", "run")
ABOVE_THE_ROOMS = ("imports", "showing", "exporting")


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_of_spreadsheets_knows_those_before_it_only(room):
	later = (*ROOMS[ROOMS.index(room) + 1 :], *ABOVE_THE_ROOMS)
	for path in (APP / "spreadsheets" / room).rglob("*.py"):
		for node in ast.walk(ast.parse(path.read_text())):
			if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("client_hub.spreadsheets"):
				names = [f"{node.module}.{alias.name}" for alias in node.names]
				assert not [n for n in names if n.split(".")[2] in later], path


def _methods_called_from_javascript() -> set[str]:
	called = set()
	for path in JAVASCRIPT:
		source = path.read_text()
		called |= set(re.findall(r"client_hub\.api\.(\w+)", source))
		called |= set(re.findall(r"\.call\(\s*\"(\w+)\"", source))
	return called


@pytest.mark.parametrize("method", sorted(_methods_called_from_javascript()))
def test_what_javascript_calls_exists_and_is_whitelisted(method):
	function = _functions(APP / "api.py").get(method)
	assert function
	assert any("whitelist" in ast.unparse(decorator) for decorator in function.decorator_list)


@pytest.mark.parametrize(
	"function",
	[f for f in _functions(APP / "api.py").values() if f.decorator_list],
	ids=lambda function: function.name,
)
def test_a_public_method_types_its_arguments_and_checks_permission_first(function):
	assert all(argument.annotation for argument in function.args.args)
	assert ast.get_docstring(function)
	first = ast.unparse(function.body[1])
	assert re.search(r"has_permission|only_for|readable_(client|document)|check_may_edit_clients", first), (
		first
	)


@pytest.mark.parametrize("path", [p for p in PYTHON if "@frappe.whitelist" in p.read_text()], ids=str)
def test_annotations_of_public_methods_are_types(path):
	"""Frappe checks no argument whose annotation is a text, which the import makes of all of them."""
	assert "from __future__ import annotations" not in path.read_text()
	for function in _functions(path).values():
		decorators = [ast.unparse(decorator) for decorator in function.decorator_list]
		if isinstance(function, ast.FunctionDef) and any("whitelist" in text for text in decorators):
			# One that stands before a method of Frappe's hands on whatever came.
			is_override = function.args.kwarg and not function.args.args
			assert is_override or decorators[1] == "checked", f"{function.name} checks no missing argument"
			arguments = [*function.args.args, *function.args.kwonlyargs]
			assert all(a.annotation and not isinstance(a.annotation, ast.Constant) for a in arguments)


def test_mypy_has_no_exceptions():
	"""Neither for a line nor for a module: what it finds is put right."""
	tomllib = pytest.importorskip("tomllib")
	settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]
	for table in (settings, *settings["overrides"]):
		assert not table.keys() & {"ignore_errors", "disable_error_code"}
	for path in [*PYTHON, *(ROOT / "tools").glob("*.py")]:
		assert "# type: ignore" not in path.read_text() and "# mypy:" not in path.read_text(), path


def test_the_short_path_to_a_controller_is_never_imported():
	"""It would make a second class object beside the one Frappe loads."""
	for path in [*PYTHON, *(ROOT / "tests").rglob("*.py")]:
		for node in ast.walk(ast.parse(path.read_text())):
			names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
			if isinstance(node, ast.ImportFrom):
				names = [node.module or ""]
			assert not any(name.startswith("client_hub.doctype") for name in names), path


def test_required_apps_stand_on_one_line_where_bench_looks_for_them():
	assert 'required_apps = ["erpnext"]' in (APP / "hooks.py").read_text().splitlines()


def test_no_translated_string_is_an_f_string():
	for path in PYTHON:
		for node in ast.walk(ast.parse(path.read_text())):
			if isinstance(node, ast.Call) and ast.unparse(node.func) in ("_", "frappe._", "_lt"):
				assert not isinstance(node.args[0], ast.JoinedStr), f"{path}:{node.lineno}"


def test_every_doctype_folder_is_a_package_with_its_json():
	for folder in (APP / "doctype").iterdir():
		if folder.is_dir() and folder.name != "__pycache__":
			assert (folder / "__init__.py").exists()
			definition = json.loads((folder / f"{folder.name}.json").read_text())
			assert definition["module"] == "Client Hub"


def test_there_is_no_package_in_tests():
	assert not list((ROOT / "tests").rglob("__init__.py"))


def test_a_built_wheel_holds_everything_the_app_loads(tmp_path):
	pytest.importorskip("build")
	command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, ROOT]
	subprocess.run(command, check=True, capture_output=True)
	names = set(zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist())
	tracked = subprocess.run(
		["git", "ls-files", "client_hub"], cwd=ROOT, check=True, capture_output=True, text=True
	).stdout.split("\n")
	assert not {path for path in tracked if path} - names


def test_no_step_of_the_set_up_creates_an_entry_of_a_single():
	"""ERPNext's move to version 16 looks into its table, which a Single does not have."""
	definitions = [json.loads(path.read_text()) for path in APP.glob("doctype/*/*.json")]
	singles = {definition["name"] for definition in definitions if definition.get("issingle")}
	assert singles
	for path in APP.glob("onboarding_step/*/*.json"):
		step = json.loads(path.read_text())
		assert (step["action"], step["reference_document"]) not in {
			("Create Entry", name) for name in singles
		}


def test_every_filter_of_a_workspace_has_four_parts():
	"""Version 16 takes one of five for none."""
	for path in APP.glob("workspace/*/*.json"):
		for shortcut in json.loads(path.read_text())["shortcuts"]:
			assert all(len(condition) == 4 for condition in json.loads(shortcut.get("stats_filter") or "[]"))


@pytest.mark.parametrize("name", ["limit_page_length", "limit_start"])
def test_what_version_17_forgets_is_named_for_version_15_only(name):
	naming = {path.name for path in PYTHON if re.search(rf"\b{name}\b", path.read_text())}
	assert naming <= {"compat.py"}
