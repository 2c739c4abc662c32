"""The uploaded file behind an import, read only for those who may read it."""

from __future__ import annotations

import io
import os
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

import frappe
from frappe import _, _lt
from frappe.core.doctype.file.utils import find_file_by_url
from frappe.model.document import Document
from frappe.utils import cint

from client_hub.compat import content_of
from client_hub.spreadsheets.sheet.reading.limits import MAX_FILE_SIZE, SheetRefused
from client_hub.spreadsheets.sheet.reading.table import TOO_LARGE

AT_ONCE = 100_000
UNPACKED_AT_ONCE = 4_000_000
"""Bytes of a file, and of what is packed in it, that are read while the user waits; more is in the background."""

_LIKE_HTML = {"<", ">"}

ELSEWHERE = _lt("The file is not on this site. Download it, and upload it here.")
NOT_THERE = _lt("The file is not there any more. Upload it again.")


def readable_file(file_url: str) -> Document:
	"""The File document of an upload. Throws `frappe.PermissionError` when the user may not read it.

	Frappe's importer opens any file whose URL it is told, private ones of others included.
	"""
	file = find_file_by_url(file_url) if file_url else None
	if not file or file.is_folder:
		frappe.throw(
			_("The file {0} is not there, or you may not read it. Upload it again.").format(
				frappe.utils.escape_html(file_url or "")
			),
			frappe.PermissionError,
			title=_("File"),
		)
	if _LIKE_HTML & set(file.file_url):
		# Frappe mends what looks like HTML, and then neither finds such a file nor opens it.
		frappe.throw(
			_(
				"The name of the file contains < or >, with which it cannot be opened. Rename it and upload it again."
			),
			title=_("File"),
		)
	return file


def takes_long(file: Document) -> bool:
	"""Whether a sheet is too large to be read while the user waits, a packed one by what is in it."""
	if cint(file.file_size) > AT_ONCE:
		return True
	try:
		with opened(file.file_url) as stream, zipfile.ZipFile(stream) as archive:
			return sum(part.file_size for part in archive.infolist()) > UNPACKED_AT_ONCE
	except (SheetRefused, zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error):
		return False  # no workbook, or a broken one, of which the check says what is wrong


@contextmanager
def opened(file_url: str) -> Iterator[BinaryIO]:
	"""The content of an upload that the user may read, as a stream. Raises `SheetRefused`."""
	file = readable_file(file_url)
	if file.is_remote_file:
		raise SheetRefused(ELSEWHERE)
	try:
		size = os.path.getsize(file.get_full_path())
	except OSError:
		# An app that keeps files elsewhere answers the content by itself.
		size = file.file_size or 0
	if size > MAX_FILE_SIZE:
		raise SheetRefused(TOO_LARGE, f"{size / 1024 / 1024:.1f}", MAX_FILE_SIZE // 1024 // 1024)
	try:
		content = content_of(file)
	except OSError:
		raise SheetRefused(NOT_THERE) from None
	yield io.BytesIO(content)
