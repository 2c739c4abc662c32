"""Files that this app writes for a user: private, and whole on the disk before they are a File."""

from __future__ import annotations

import hashlib
from pathlib import Path

import frappe
from frappe.model.document import Document
from frappe.utils import now


def store(path: Path, file_name: str, attached_to: Document | None = None) -> Document:
	"""Make the file at `path`, in the site's private files, a File. Returns it.

	`attached_to`: the document whose readers may read the file, and with which it goes; without one
	it is the user's own. A rollback takes the file from the disk too. Frappe's own way of saving a
	file would read it into memory as a whole, and refuses what is larger than an upload may be.
	"""
	stamp = now()
	file = frappe.new_doc("File")
	file.update(
		{
			"name": frappe.generate_hash(length=10),
			"owner": attached_to.owner if attached_to else frappe.session.user,
			"creation": stamp,
			"modified": stamp,
			"modified_by": frappe.session.user,
			"file_name": file_name,
			"file_url": f"/private/files/{path.name}",
			"file_size": path.stat().st_size,
			"file_type": path.suffix.lstrip(".").upper(),
			"content_hash": _digest(path),
			"is_private": 1,
			"folder": "Home/Attachments" if attached_to else "Home",
		}
	)
	if attached_to:
		file.update({"attached_to_doctype": attached_to.doctype, "attached_to_name": attached_to.name})
	file.db_insert()
	file.flags.new_file = True
	frappe.db.after_rollback.add(file.on_rollback)
	return file


def _digest(path: Path) -> str:
	digest = hashlib.md5(usedforsecurity=False)
	with open(path, "rb") as source:
		while chunk := source.read(1 << 20):
			digest.update(chunk)
	return digest.hexdigest()
