"""All readable files of a client as one zip: at once when it is small, else in the background.

Each file's own permission is asked for at the moment its content is read, in the background job
too, which runs as the user who asked. The finished archive is a private File of that user attached
to nothing, so that Frappe gives it to nobody else.
"""

from __future__ import annotations

import hashlib
import os
import re
import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html, get_files_path, now

from client_hub.arguments import readable_client
from client_hub.compat import content_of
from client_hub.linked_documents import CLIENT
from client_hub.lock import is_held, run_lock
from client_hub.notifying import notify
from client_hub.overview.files import contents_of, scope_of, totals
from client_hub.permissions import shown_title
from client_hub.stored_files import store

DIRECT_FILES = 100
DIRECT_BYTES = 20 * 1024 * 1024
"""Up to so many files and bytes the archive is the response itself."""

MOST_FILES = 5_000
MOST_BYTES = 1024 * 1024 * 1024
"""What one archive takes at most; the newest files, the others are named in its list."""

JOB_TIMEOUT = 60 * 60
"""Seconds."""

FILE_PREFIX = "client-hub-files-"
"""Of archives on disk."""

_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\<>:"|?*]')


def download(client: str) -> dict[str, Any] | None:
	"""Put the archive into the response, or have it made: `{queued, message}`.

	Raises `frappe.DoesNotExistError` when there is no file that the user may read.
	"""
	contents = contents_of(scope_of(client), 0, DIRECT_FILES + 1)
	total, total_size = totals(contents)
	if not total:
		frappe.throw(_("There are no files to download."), frappe.DoesNotExistError)
	if total <= DIRECT_FILES and total_size <= DIRECT_BYTES:
		if archive := _in_memory([row.name for row in contents]):
			response = {"filename": _file_name(client), "filecontent": archive, "type": "download"}
			frappe.response.update(response)
			return None
	if not is_held(_lock_name(client)):
		# No job ID: Frappe takes the job of a killed worker for one that is still under way.
		frappe.enqueue(
			"client_hub.overview.file_archive.make_in_background",
			queue="long",
			timeout=JOB_TIMEOUT,
			client=client,
			asked_on=now(),
		)
	return {
		"queued": True,
		"message": _("The files are being packed. You get a notification with the link when they are ready."),
	}


def make_in_background(client: str, asked_on: str | None = None) -> str | None:
	"""Background job: make the archive as the user who asked for it, and notify that user.

	One at a time for each user and client, however often it is asked for: who asked before the latest
	one was made has got it. Returns the name of its File, None when it could not be made or need not be.
	"""
	client = readable_client(client)
	with run_lock(_lock_name(client)) as held:
		if held and not (asked_on and _archives(client, creation=(">=", asked_on))):
			return _make(client)
	return None


def _lock_name(client: str) -> str:
	# A lock's name has not room for both.
	return f"files.{hashlib.sha256(f'{client}|{frappe.session.user}'.encode()).hexdigest()[:16]}"


def _make(client: str) -> str | None:
	frappe.set_user_lang(frappe.session.user)
	path = Path(get_files_path(f"{FILE_PREFIX}{frappe.generate_hash(length=20)}.zip", is_private=1))
	try:
		contents = contents_of(scope_of(client), 0, MOST_FILES)
		with open(path, "wb") as target:
			write_archive(target, [row.name for row in contents], MOST_BYTES, of=totals(contents)[0])
	except Exception:
		path.unlink(missing_ok=True)
		frappe.log_error(title=f"Client Hub: the files of {client} could not be packed")
		_notify(client, _("The files of {0} could not be packed. Ask your administrator."))
		return None
	_remove_former(client)
	file = store(path, _file_name(client))
	_notify(client, _("The files of {0} are ready to download."), file)
	return file.name


def write_archive(target: BinaryIO, names: list[str], most_bytes: int, of: int = 0) -> list[str]:
	"""Write the content of these Files as a zip. Returns those that did not fit into `most_bytes`.

	What cannot be read is not an error: it stands in a list inside the archive, as does what did not
	fit. `of`: how many files there are, when `names` are not all of them.
	"""
	archive = _Archive(zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED), most_bytes)
	with archive.zip:
		for name in names:
			archive.add(name)
		archive.add_list(more=max(of - len(names), 0))
	return archive.left_out


@dataclass
class _Archive:
	zip: zipfile.ZipFile
	most_bytes: int
	size: int = 0
	taken: set[str] = field(default_factory=set)
	missing: list[str] = field(default_factory=list)
	left_out: list[str] = field(default_factory=list)

	def add(self, name: str) -> None:
		"""Add one File, unless the user may not read it (any more)."""
		try:
			file = frappe.get_doc("File", name)
		except frappe.DoesNotExistError:
			frappe.clear_last_message()
			return
		if not frappe.has_permission("File", "read", file):
			return
		place = f"{_(file.attached_to_doctype)} {file.attached_to_name}: {file.file_name}"
		content = _content(file)
		if content is None:
			self.missing.append(f"{place} ({file.file_url})")
		elif self.size + len(content) > self.most_bytes:
			self.left_out.append(place)
		else:
			folder = f"{file.attached_to_doctype} {file.attached_to_name}"
			self.zip.writestr(self._free_path(folder, file.file_name), content)
			self.size += len(content)

	def add_list(self, more: int) -> None:
		"""Name what is not in the archive, when there is any; `more` files are not even known here."""
		lines = []
		if self.missing:
			lines += [_("These files are no longer where they were kept:"), *self.missing, ""]
		if self.left_out:
			lines += [_("These files did not fit into one archive:"), *self.left_out, ""]
		if more:
			lines += [_("{0} older files did not fit into one archive.").format(more)]
		if lines:
			self.zip.writestr(self._free_path("", _("Files that are not here") + ".txt"), "\n".join(lines))

	def _free_path(self, folder: str, file_name: str) -> str:
		stem, extension = os.path.splitext(safe_name(file_name))
		folder = f"{safe_name(folder)}/" if folder else ""
		path, number = f"{folder}{stem}{extension}", 1
		while path.casefold() in self.taken:  # Windows knows no difference of case
			number += 1
			path = f"{folder}{stem} ({number}){extension}"
		self.taken.add(path.casefold())
		return path


def safe_name(name: str | None) -> str:
	"""A name of one file or folder that no system takes for a path: no separators, no ".."."""
	name = _UNSAFE.sub("_", name or "").strip(" .")
	stem, extension = os.path.splitext(name)
	return f"{stem[:100].rstrip(' .')}{extension[:20]}" or "_"


def _content(file: Document) -> bytes | None:
	"""None when it cannot be read: gone from the disk, kept on another site, a bad URL."""
	try:
		return content_of(file)
	except (OSError, frappe.ValidationError):
		return None


def _in_memory(names: list[str]) -> bytes | None:
	"""The archive, or None when the files turn out larger than their records say."""
	target = BytesIO()
	return None if write_archive(target, names, DIRECT_BYTES) else target.getvalue()


def _file_name(client: str) -> str:
	return f"{re.sub(r'[^A-Za-z0-9-]+', '-', client)}-files.zip"


def _archives(client: str, **filters: Any) -> list[str]:
	"""The user's archives of this client."""
	return frappe.get_all(
		"File",
		filters={
			"owner": frappe.session.user,
			"is_private": 1,
			"file_name": _file_name(client),
			"file_url": ("like", f"/private/files/{FILE_PREFIX}%"),
			"attached_to_name": ("is", "not set"),
			**filters,
		},
		pluck="name",
	)


def _remove_former(client: str) -> None:
	"""Delete the user's former archives of this client: one is enough of what can be made again."""
	for name in _archives(client):
		# The user's own, made here: no permission of File decides on that.
		frappe.delete_doc("File", name, ignore_permissions=True)


def _notify(client: str, subject: str, file: Document | None = None) -> None:
	"""`subject` with {0} for the client. A Notification Log shows its subject as HTML."""
	user = frappe.session.user
	title = shown_title(CLIENT, client)
	notify(
		file or frappe.get_doc(CLIENT, client),
		subject.format(frappe.bold(escape_html(title))),
		user=user,
		link=file.file_url if file else None,
	)
	message = {"client": client, "file_url": file.file_url if file else None}
	frappe.publish_realtime("client_hub_files_packed", message, user=user, after_commit=True)
