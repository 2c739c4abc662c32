"""Files that this app writes for a user: private, attached to the record they belong to."""

from __future__ import annotations

import hashlib
from pathlib import Path

import frappe
from frappe.utils import now


def store(path: Path, file_name: str, doc) -> str:
	"""Make the file at `path`, in the site's private files, an attachment of `doc`. Returns its URL.

	Whoever may read `doc` may read the file, and it goes with `doc`. Frappe's own way of saving a
	file would read it into memory as a whole.
	"""
	digest = hashlib.md5(usedforsecurity=False)
	with open(path, "rb") as source:
		while chunk := source.read(1 << 20):
			digest.update(chunk)
	stamp = now()
	file = frappe.new_doc("File")
	file.update(
		{
			"name": frappe.generate_hash(length=10),
			"owner": doc.owner,
			"creation": stamp,
			"modified": stamp,
			"modified_by": frappe.session.user,
			"file_name": file_name,
			"file_url": f"/private/files/{path.name}",
			"file_size": path.stat().st_size,
			"file_type": path.suffix.lstrip(".").upper(),
			"content_hash": digest.hexdigest(),
			"is_private": 1,
			"folder": "Home/Attachments",
			"attached_to_doctype": doc.doctype,
			"attached_to_name": doc.name,
		}
	)
	file.db_insert()
	return file.file_url
