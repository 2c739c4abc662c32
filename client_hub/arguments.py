"""What public methods are called with: one door to a client, and plain answers to everything else.

A request may carry anything as an argument. Frappe checks the types of a whitelisted method only where
the annotations are types and not texts, in requests and tests only, by keyword only, and never in a
Jinja method (15.103, 16.9). `frappe.has_permission(doctype, ptype, doc)` looks at the DocType alone when
`doc` is falsy, and MariaDB takes `client = 0` for true of every "CLI-…". So every public method, link
query and Jinja method gets its client here and nowhere else.
"""

import inspect
import json
from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn, TypeGuard

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html
from frappe.utils.typing_validations import validate_argument_types

from client_hub.linked_documents import CLIENT

MAX_START = 10_000_000
"""Rows that can be skipped; what starts later than this is a mistake, or somebody who tries things."""


def readable_client(name: object, right: str = "read") -> str:
	"""The name of a client as it is stored, when the user may read it and has `right` on it; raises as `readable_document`."""
	return readable_document(name, right).name


def readable_document(name: object, right: str = "read") -> Document:
	"""A client, when the user may read it and has `right` on it.

	Frappe knows roles that may write or delete what they may not read, and whoever gets a client here is told of it.
	The database takes "cli-00001" and "CLI-00001 " for the same name; what follows compares by its own
	rules, so it gets the one that is there. Raises `frappe.ValidationError` for anything but a text,
	`frappe.DoesNotExistError` and `frappe.PermissionError`.
	"""
	if not is_text(name) or not name.strip():
		frappe.throw(_("Name a client by its ID, such as CLI-00001."), title=_(CLIENT))
	client = frappe.get_doc(CLIENT, name)
	for asked in dict.fromkeys(("read", right)):
		client.check_permission(asked)
	return client


def checked(method: Callable) -> Callable:
	"""Decorator under `frappe.whitelist`: a missing argument or one of a wrong type is the caller's fault.

	Frappe answers the first with the status of a fault of the server, and half a character, which JSON can
	spell and no database takes.
	"""
	typed = validate_argument_types(method)
	signature = inspect.signature(method)

	@wraps(method)
	def call(*args: Any, **kwargs: Any) -> Any:
		try:
			arguments = signature.bind(*args, **kwargs).arguments
			_check_characters(arguments)
		except (TypeError, UnicodeEncodeError) as error:
			frappe.throw(_("This method is called with other arguments: {0}").format(escape_html(str(error))))
		return typed(**arguments)

	return call


def from_json(value: Any, kind: type | tuple[type, ...], name: str) -> Any:
	"""The list or dict that an argument is, or is the JSON text of. Raises `frappe.ValidationError`."""
	if isinstance(value, str):
		try:
			value = json.loads(value)
			_check_characters(value)
		except ValueError:
			value = None
	if not isinstance(value, kind):
		throw_unreadable(name)
	return value


def throw_unreadable(name: str) -> NoReturn:
	"""What is answered to an argument that is not what it has to be."""
	frappe.throw(_("{0} cannot be read: it has to be JSON of the right kind.").format(name))


def is_text(value: object) -> TypeGuard[str]:
	"""Whether it is a text that the database takes."""
	try:
		_check_characters(value)
	except UnicodeEncodeError:
		return False
	return isinstance(value, str)


def _check_characters(value: Any) -> None:
	"""Raises `UnicodeEncodeError`, a ValueError, for text with half a character in it."""
	json.dumps(value, ensure_ascii=False, default=str).encode()


def page(start: int, page_length: int, most: int) -> tuple[int, int]:
	"""(start, length) of a page of at most `most` rows. Raises `frappe.ValidationError` for an absurd start."""
	if start > MAX_START:
		frappe.throw(_("A list starts at row {0} at the latest.").format(f"{MAX_START:,}"))
	return max(start, 0), min(max(page_length, 1), most)
