"""The files of a client: attached to the client, its parties and its linked documents.

One row for each content: the same contract attached to an order and to its invoices is one file in
several places. Files of documents that the reader may not read are left out, public ones too.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import frappe
from frappe.query_builder import Order
from frappe.query_builder.functions import Coalesce, Concat, Count, Max, NullIf
from pypika.analytics import Count as CountOver
from pypika.analytics import RowNumber
from pypika.analytics import Sum as SumOver
from pypika.queries import QueryBuilder, Table
from pypika.terms import Criterion, Field, Term

from client_hub.arguments import page
from client_hub.overview.scope import Document, Scope, readable_documents

MAX_PAGE_LENGTH = 100

MAX_PLACES = 20
"""Other places of one content that a row names; `copies` counts them all."""

_SEPARATOR = "|"

FIELDS = (
	"name",
	"file_name",
	"file_url",
	"file_size",
	"file_type",
	"is_private",
	"creation",
	"owner",
	"attached_to_doctype",
	"attached_to_name",
	"thumbnail_url",
)


def page_of(client: str, start: int = 0, page_length: int = 20) -> dict[str, Any]:
	"""`{total, total_size, documents}`: a page of the files, newest first, grouped by document.

	`total` counts files of different content, `total_size` is theirs in bytes. Each of `documents` is
	`{doctype, name, title, files}`, by its newest file on the page. A file has its own `name`,
	`file_name`, `file_url`, `file_size` (bytes), `file_type`, `extension`, `is_private`, `creation`,
	`owner`, `owner_fullname`, `attached_to_doctype`, `attached_to_name`, `document_title`,
	`thumbnail_url`, and `places`: on what other documents the same content is attached (`doctype`, `name`,
	`title`, `file`, `file_name`), as far as the reader may read it. There are `copies` of these, and
	`copies_here` more on the document itself.
	"""
	scope = scope_of(client)
	start, length = page(start, page_length, MAX_PAGE_LENGTH)
	contents = contents_of(scope, start, length)
	if contents or not start:
		total, total_size = totals(contents)
	else:
		total, total_size = totals(contents_of(scope, 0, 1))
	files = {row.name: row for row in readable_files([row.name for row in contents])}
	several = [row for row in contents if row.copies > 1]
	places, here = _places(scope, several), _copies_here(scope, several)
	rows = []
	for row in contents:
		if row.name not in files:
			continue
		copies_here = here.get(row.content, 0)
		copies = {"copies": row.copies - 1 - copies_here, "copies_here": copies_here}
		rows.append({**files[row.name], **copies, "places": places.get(row.content, [])})
	return {"total": total, "total_size": total_size, "documents": _by_document(_with_owners(rows), scope)}


def contents_of(scope: Scope, start: int, limit: int) -> list[frappe._dict]:
	"""A page of the different contents, newest first: `name` of the newest File, `content`, `copies`.

	`copies` counts its Files. Each row has the `total` of all contents and their `total_size` too.
	"""
	if not scope or not frappe.has_permission("File", "read"):
		return []
	files, file, content = _files_of(scope)
	# One text for time and name: the newest File and the order of the page come from the one pass that
	# counts, and no two contents are equal in it.
	newest = Max(Concat(file.creation, _SEPARATOR, file.name))
	grouped = files.groupby(content).select(
		content.as_("content"),
		newest.as_("newest"),
		Count("*").as_("copies"),
		Max(file.file_size).as_("size"),
	)
	query = frappe.qb.from_(grouped.as_("grouped")).select("content", "newest", "copies")
	query = query.select(CountOver("*").over().as_("total"), SumOver(Field("size")).over().as_("total_size"))
	rows = query.orderby("newest", order=Order.desc).limit(limit).offset(start).run(as_dict=True)
	for row in rows:
		row.name = row.newest.split(_SEPARATOR, 1)[1]
	return rows


def totals(contents: list[frappe._dict]) -> tuple[int, int]:
	"""(how many contents, how many bytes) there are, as any page of them tells."""
	return (int(contents[0].total), int(contents[0].total_size or 0)) if contents else (0, 0)


def scope_of(client: str) -> Scope:
	"""The readable documents of those DocTypes that can have files: of most, no document has one."""
	file = frappe.qb.DocType("File")
	doctypes = frappe.qb.from_(file).select(file.attached_to_doctype).distinct().run(pluck=True)
	return readable_documents(client).only(doctypes)


def readable_files(names: list[str]) -> list[frappe._dict]:
	"""The `FIELDS` of these Files, of a scope's documents, as far as File's own permission goes.

	That asks of a private file the permission on its document, which the scope has asked already in
	the query. Asking once more loads each document in full, so it is done only where a hook of another
	app could say no.
	"""
	if not names:
		return []
	rows = frappe.get_all("File", filters={"name": ("in", names)}, fields=FIELDS)
	return [row for row in rows if not asks_more(row.attached_to_doctype) or _is_permitted(row)]


def asks_more(doctype: str) -> bool:
	"""Whether hooks decide on single documents of this DocType, or on files beyond Frappe's own."""
	hooks = frappe.get_hooks("has_permission")
	of_files = set(hooks.get("File", [])) - {"frappe.core.doctype.file.file.has_permission"}
	return bool(of_files or hooks.get(doctype) or hooks.get("*"))


def _is_permitted(row: frappe._dict) -> bool:
	return bool(frappe.has_permission("File", "read", frappe.get_doc({"doctype": "File", **row})))


def _files_of(scope: Scope) -> tuple[QueryBuilder, Table, Term]:
	"""A query from every File of the scope's documents, its table, and what stands for the content."""
	document, file = scope.documents(), frappe.qb.DocType("File")
	query = (
		frappe.qb.from_(document)
		.join(file)
		.on((file.attached_to_doctype == document.doctype) & (file.attached_to_name == document.name))
		.modifier("STRAIGHT_JOIN")
		.where(file.is_folder == 0)
	)
	return query, file, Coalesce(NullIf(file.content_hash, ""), file.name)


def _copies_of(contents: list[frappe._dict], scope: Scope) -> tuple[QueryBuilder, Table, Term, Criterion]:
	"""A query from the Files of these contents besides those of their rows, and which of them are attached to
	the same document as that one."""
	files, file, content = _files_of(scope)
	own = frappe.qb.DocType("File").as_("own")
	names = [row.name for row in contents]
	# What has copies has a hash.
	files = files.join(own).on((own.content_hash == file.content_hash) & own.name.isin(names))
	files = files.where(content.isin([row.content for row in contents])).where(file.name.notin(names))
	is_here = (own.attached_to_doctype == file.attached_to_doctype) & (
		own.attached_to_name == file.attached_to_name
	)
	return files, file, content, is_here


def _copies_here(scope: Scope, contents: list[frappe._dict]) -> dict[str, int]:
	"""{content: how often it is attached once more to the document of its row}."""
	if not contents:
		return {}
	copies, _file, content, is_here = _copies_of(contents, scope)
	return dict(copies.where(is_here).groupby(content).select(content, Count("*")).run())


def _places(scope: Scope, contents: list[frappe._dict]) -> dict[str, list[dict[str, Any]]]:
	"""{content: where it is attached besides the document of its row}."""
	if not contents:
		return {}
	copies, file, content, is_here = _copies_of(contents, scope)
	number = RowNumber().over(content).orderby(file.creation, order=Order.desc)
	placed = (
		copies.where(is_here.negate())
		.select(
			file.name, file.file_name, file.attached_to_doctype, file.attached_to_name, content.as_("content")
		)
		.select(number.orderby(file.name, order=Order.desc).as_("number"))
	).as_("placed")
	query = frappe.qb.from_(placed).select("*").where(placed.number <= MAX_PLACES)
	rows = query.orderby(placed.number).run(as_dict=True)
	titles = scope.titles((row.attached_to_doctype, row.attached_to_name) for row in rows)
	places = defaultdict(list)
	for row in rows:
		document = (row.attached_to_doctype, row.attached_to_name)
		places[row.content].append(
			{**_document(document, titles), "file": row.name, "file_name": row.file_name}
		)
	return places


def _by_document(files: list[dict[str, Any]], scope: Scope) -> list[dict[str, Any]]:
	titles = scope.titles((file["attached_to_doctype"], file["attached_to_name"]) for file in files)
	documents: dict[Document, dict[str, Any]] = {}
	for file in files:
		key = (file["attached_to_doctype"], file["attached_to_name"])
		document = documents.setdefault(key, {**_document(key, titles), "files": []})
		file["document_title"] = document["title"]
		document["files"].append(file)
	return list(documents.values())


def _document(document: Document, titles: dict[Document, frappe._dict]) -> dict[str, Any]:
	doctype, name = document
	return {"doctype": doctype, "name": name, "title": titles[document].title or name}


def _with_owners(files: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
	files = list(files)
	owners = {file["owner"] for file in files}
	user = frappe.qb.DocType("User")
	query = frappe.qb.from_(user).select(user.name, user.full_name).where(user.name.isin(list(owners)))
	full_names = dict(query.run()) if owners else {}
	for file in files:
		file["owner_fullname"] = full_names.get(file["owner"]) or file["owner"]
		file["extension"] = os.path.splitext(file["file_name"] or "")[1].lstrip(".").lower()
	return files
