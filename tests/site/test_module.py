"""Frappe's module "Client Hub", laid over the app package: what is found through it, and where it ends."""

import ast
import os
import pkgutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import frappe
import pytest
from frappe.types.exporter import TypeExporter

import client_hub
from client_hub.install import shipped

VERSION = int(frappe.__version__.split(".")[0])

# A few of Frappe's own tests which need no records on either version.
RUN_TESTS = {
	15: ["--module", "frappe.tests.test_docstatus", "--skip-before-tests", "--skip-test-records"],
	16: ["--module", "frappe.tests.test_auth", "--test-category", "unit"],
}


def test_the_packages_of_the_app_come_to_an_end():
	names = [found.name for found in pkgutil.walk_packages(client_hub.__path__, "client_hub.")]
	assert "client_hub.client_hub" in names
	assert not [name for name in names if name.startswith("client_hub.client_hub.")]


def test_frappe_s_own_tests_run_on_a_site_with_the_app(site):
	"""Version 16 walks the packages of every installed app before it runs the first one."""
	command = ["-m", "frappe.utils.bench_helper", "frappe", "--site", site, "run-tests", *RUN_TESTS[VERSION]]
	done = subprocess.run(
		[sys.executable, *command], cwd=os.environ["FRAPPE_SITES_PATH"], capture_output=True, text=True
	)
	assert done.returncode == 0, done.stdout + done.stderr
	assert "OK" in (done.stdout + done.stderr).split()


def test_the_tests_are_found_in_a_clone_without_a_folder_of_logs_beside_it(tmp_path):
	"""Version 16 opens a log on import, in `../logs`: pytest stops when a conftest.py imports that elsewhere."""
	somewhere = tmp_path / "clone"
	somewhere.mkdir()
	command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", __file__]
	done = subprocess.run(command, cwd=somewhere, capture_output=True, text=True)
	assert done.returncode == 0, done.stdout + done.stderr


def test_no_file_is_loaded_under_two_names():
	for doctype in frappe.get_all("DocType", {"module": "Client Hub"}, pluck="name"):
		frappe.get_meta(doctype).get_dashboard_data()
		frappe.get_doc({"doctype": doctype})
	modules = defaultdict(set)
	for name, module in list(sys.modules.items()):
		if name.startswith("client_hub.") and Path(module.__file__ or "").name != "__init__.py":
			modules[module.__file__].add(name)
	assert "client_hub.client_hub.doctype.client.client" in set().union(*modules.values())
	assert not [names for names in modules.values() if len(names) > 1]


@pytest.mark.parametrize("folder", ["doctype", "page"])
def test_what_frappe_reads_and_what_it_imports_are_one_folder(folder):
	path = Path(frappe.get_module_path("Client Hub", folder))
	module = frappe.get_module(f"client_hub.client_hub.{folder}")
	assert path.is_dir()
	assert [Path(place) for place in module.__path__] == [path]


@pytest.mark.parametrize("doctype", [*shipped("DocType")])
def test_controllers_name_their_fields_as_frappe_writes_them(doctype):
	path = Path(
		frappe.get_app_path("client_hub", "doctype", frappe.scrub(doctype), f"{frappe.scrub(doctype)}.py")
	)
	written = TypeExporter(frappe.get_doc("DocType", doctype))._generate_code()
	assert annotated(path.read_text()) == annotated(f"class Written:\n{written}")


def annotated(code: str) -> list[str]:
	"""The annotated names of a module's classes, with their types, as far as `TYPE_CHECKING` guards them."""
	guards = (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.If))
	return [ast.unparse(line) for guard in guards for line in guard.body if isinstance(line, ast.AnnAssign)]
