"""What Frappe's search of all documents (Ctrl+G) finds of clients: by name, tax ID or ID.

Frappe keeps the texts of all documents in one table, and looks at nothing but the DocType before it tells
them: neither at User Permissions, shares and hooks nor at fields (15.103, 16.9). One of its readers is
called by ERPNext in Python, where no app can stand before it. So nothing of a client is in that table, and
what is found is read from the clients themselves, as the user may read them.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.desk.doctype.global_search_settings.global_search_settings import get_doctypes_for_global_search
from frappe.query_builder import Case
from frappe.utils import escape_html
from pypika.terms import Criterion

from client_hub.identity import tax_id
from client_hub.identity.suggestions import escape_like
from client_hub.linked_documents import CLIENT
from client_hub.permissions import can_read, hidden_of, permitted

_LONGEST = 140
"""Characters of a name or a number: what is longer is none, and may have more words than a query has room for."""

_SHOWN = ("legal_name", "trade_name", "tax_id", "image")
_NAMES = ("legal_name", "trade_name")


def clients_found(text: str, start: int, limit: int) -> list[dict[str, Any]]:
	"""The clients with every word of `text` in their names, with it in their tax ID, or with it as their ID.

	As rows of Frappe's search: `{doctype, name, title, content, image}`, with what the user may not see
	left out; those that are called so first, then those whose name begins so. None where an administrator
	has taken clients out of the search.
	"""
	text = text.strip()
	if not 0 < len(text) <= _LONGEST:
		return []
	if CLIENT not in get_doctypes_for_global_search() or not can_read(CLIENT):
		return []
	client = frappe.qb.DocType(CLIENT)
	fields = [field for field in _SHOWN if field not in hidden_of(CLIENT, set(_SHOWN))]
	names = [client[field] for field in _NAMES if field in fields]
	is_called_so = [client.name == text, *(name == text for name in names)]
	is_alike = [name.like(f"{escape_like(text)}%") for name in names]
	words = [Criterion.any([name.like(f"%{escape_like(word)}%") for name in names]) for word in text.split()]
	found = [*is_called_so, *([Criterion.all(words)] if names else [])]
	if "tax_id" in fields:
		is_called_so += [client.tax_id == text, *_has_number(text)]
		found += [*is_called_so, client.tax_id.like(f"%{escape_like(text)}%")]
	place = Case().when(Criterion.any(is_called_so), 0)
	if is_alike:
		place = place.when(Criterion.any(is_alike), 1)
	query = (
		frappe.qb.from_(client)
		.select(client.name, *(client[field] for field in fields))
		.where(Criterion.any(found))
		.orderby(place.else_(2))
	)
	if (criterion := permitted(CLIENT)) is not None:
		query = query.where(criterion)
	for column in (*names, client.name):
		query = query.orderby(column)
	return [_as_found(row, text) for row in query.limit(limit).offset(start).run(as_dict=True)]


def _has_number(text: str) -> list[Criterion]:
	"""That the text is a client's tax ID in another way of writing it, with its country in front or without."""
	key = frappe.qb.DocType(CLIENT).tax_id_key
	number = tax_id.normalise(text)
	patterns = [f"%|{escape_like(number)}|%"] if number else []
	if number[:2].isalpha() and (written := tax_id.parse(text, number[:2]).key()):
		patterns.append(f"{escape_like(written)}%")
	return [key.like(pattern) for pattern in patterns]


def _as_found(row: frappe._dict, text: str) -> dict[str, Any]:
	"""As Frappe's desk shows it, which takes texts for HTML; version 15 shows the ID and, below it, the content."""
	title = escape_html(row.get("legal_name") or row.name)
	texts = [escape_html(value) for value in (row.get("trade_name"), row.get("tax_id")) if value]
	names = ", ".join([title, *texts])
	if text.lower() not in names.lower():
		# The desk shows no content without the words in it.
		names += f" ({escape_html(text)})"
	return {
		"doctype": CLIENT,
		"name": row.name,
		"title": title,
		"content": f"{_('Legal Name')} : {names}",
		**({"image": row.image} if "image" in row else {}),
	}
