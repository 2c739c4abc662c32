"""Processes that begin with Frappe, ERPNext and the app loaded, which takes a new one seconds.

Each is forked off a process that has only loaded them, so it connects by itself, and can be killed.
"""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from pathlib import Path

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(
	[
		"frappe.app",
		"frappe.utils.background_jobs",
		"frappe.contacts.doctype.address.address",
		"frappe.contacts.doctype.contact.contact",
		"frappe.core.doctype.data_import.importer",
		"erpnext.hooks",
		"erpnext.buying.doctype.supplier.supplier",
		"erpnext.selling.doctype.customer.customer",
		"client_hub.client_hub.doctype.client.client",
		"client_hub.spreadsheets.imports",
		"client_hub.spreadsheets.run.importing",
		"client_hub.spreadsheets.run.undoing",
	]
)


class Fork:
	"""A process that runs Python code, like a `subprocess.Popen` that keeps the output for later."""

	def __init__(self, code: str, env: dict[str, str] | None = None):
		handle, self._file = tempfile.mkstemp(suffix=".txt")
		os.close(handle)
		self._process = _CONTEXT.Process(target=_run, args=(code, env or {}, self._file), daemon=True)
		self._process.start()

	def wait(self, timeout: float) -> int:
		"""The exit code, or minus the signal that has killed it."""
		self._process.join(timeout)
		assert self._process.exitcode is not None, f"still running after {timeout} s"
		return self._process.exitcode

	@property
	def output(self) -> str:
		"""What it has printed, errors too."""
		return Path(self._file).read_text()


def _run(code: str, env: dict[str, str], file: str) -> None:
	os.environ.update(env)
	output = os.open(file, os.O_WRONLY)
	os.dup2(output, 1)
	os.dup2(output, 2)
	exec(compile(code, "<worker>", "exec"), {"__name__": "__worker__"})
