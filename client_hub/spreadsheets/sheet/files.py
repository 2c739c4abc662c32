"""The uploaded file behind an import, read only for those who may read it."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

import frappe
from frappe import _, _lt
from frappe.core.doctype.file.utils import find_file_by_url

from client_hub.compat import content_of
from client_hub.spreadsheets.sheet.reading.archive import Archive
from client_hub.spreadsheets.sheet.reading.limits import MAX_FILE_SIZE, SheetRefused
from client_hub.spreadsheets.sheet.reading.table import TOO_LARGE

ELSEWHERE = _lt("The file is not on this site. Download it, and upload it here.")
NOT_THERE = _lt("The file is not there any more. Upload it again.")


def readable_file(file_url: str):
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
	return file


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


def unpacked_size(stream: BinaryIO) -> int:
	"""Bytes that the file holds when it is unpacked, as far as it is packed at all."""
	stream.seek(0)
	if not stream.read(2).startswith(b"PK"):
		return stream.seek(0, 2)
	return sum(info.file_size for info in Archive(stream).parts.values())
