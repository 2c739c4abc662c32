"""The pairs that were found: who may see them, and what is decided about them.

A pair tells that two clients are alike. It is shown and counted for who may read both, and for nobody else.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder.functions import Coalesce, Count
from pypika import CustomFunction, Order
from pypika.terms import Criterion

from client_hub import as_stored
from client_hub.identity.duplicates import likeness
from client_hub.identity.duplicates.candidates import in_order
from client_hub.identity.duplicates.record import FIELDS
from client_hub.identity.merging.image import row_of_client
from client_hub.linked_documents import CLIENT
from client_hub.permissions import hidden_of, permitted, written_out

DUPLICATE = "Client Duplicate"
OPEN, NOT_A_DUPLICATE = "Open", "Not a duplicate"

MAX_PAGE = 100

_FIND_IN_SET = CustomFunction("FIND_IN_SET", ["text", "texts"])


def page_of(start: int, page_length: int, status: str = OPEN) -> dict[str, Any]:
	"""`{total, rows}` of the pairs that the user may see, the surest first.

	A row: `{name, client, client_name, other, other_name, score, reasons: [{key, text}], status}`.
	"""
	pair, one, other = frappe.qb.DocType(DUPLICATE), _clients("one"), _clients("other_one")
	readable = (
		frappe.qb.from_(pair)
		.join(one)
		.on(one.name == pair.client)
		.join(other)
		.on(other.name == pair.other)
		.where(pair.status == status)
	)
	rows = (
		readable.select(pair.name, pair.client, one.legal_name.as_("client_name"))
		.select(pair.other, other.legal_name.as_("other_name"), pair.score, pair.reasons, pair.status)
		.orderby(pair.score, order=Order.desc)
		.orderby(pair.client)
		.orderby(pair.other)
		.limit(page_length)
		.offset(start)
	).run(as_dict=True)
	told, is_unnamed = told_reasons(), hidden_of(CLIENT, {"legal_name"})
	for row in rows:
		row.reasons = said([key for key in (row.reasons or "").split(",") if key in told])
		if is_unnamed:
			row.client_name = row.other_name = None
	return {"total": readable.select(Count("*")).run()[0][0], "rows": rows}


def _clients(alias: str) -> Any:
	"""The clients that the user may read, as a table to join with."""
	client = frappe.qb.DocType(CLIENT)
	query = frappe.qb.from_(client).select(client.name, client.legal_name)
	criterion = permitted(CLIENT)
	return (query.where(criterion) if criterion else query).as_(alias)


def told_reasons(user: str | None = None) -> set[str]:
	"""The reasons that tell of no field that is kept from the user."""
	shown = set(told_fields(user))
	return {key for key, fields in likeness.FIELDS_OF_REASONS.items() if shown.issuperset(fields)}


def told_fields(user: str | None = None) -> list[str]:
	"""The compared fields of Client that are not kept from the user."""
	hidden = hidden_of(CLIENT, set(FIELDS), user=user)
	return [field for field in FIELDS if field not in hidden]


def said(reasons: list[str] | tuple[str, ...]) -> list[dict[str, str]]:
	"""`[{key, text}]` of reasons, for people."""
	texts = {
		likeness.TAX_ID: _("Same tax ID"),
		likeness.NAME: _("Same name", context="Client Hub"),
		likeness.SIMILAR_NAME: _("Similar name", context="Client Hub"),
		likeness.PHONE: _("Same phone", context="Client Hub"),
		likeness.EMAIL: _("Same e-mail address", context="Client Hub"),
		likeness.DOMAIN: _("Same e-mail or website domain"),
		likeness.ADDRESS: _("Same address", context="Client Hub"),
		likeness.TOWN: _("Same city or postal code", context="Client Hub"),
	}
	return [{"key": key, "text": texts[key]} for key in reasons if key in texts]


def not_a_duplicate(one: str, other: str) -> None:
	"""Remember that two clients, which exist, are two: no run lists them again."""
	if one == other:
		frappe.throw(_("Name two clients.", context="Client Hub"))
	client, second = in_order(one, other)
	# In turn with whoever else decides about them, and with merging, after which there is no pair.
	for member in (client, second):
		row_of_client(member)
	pair = {"client": client, "other": second}
	if name := frappe.db.get_value(DUPLICATE, pair, for_update=True):
		frappe.db.set_value(DUPLICATE, name, "status", NOT_A_DUPLICATE)
		return
	doc = frappe.new_doc(DUPLICATE, **pair, status=NOT_A_DUPLICATE)
	# Who may write both clients decides; the record itself is nobody's to write.
	doc.insert(ignore_permissions=True)


# --- clients that change -------------------------------------------------------------------------


def after_rename(doc: Document, method: str | None, old: str, new: str, merge: bool = False) -> None:
	"""Event of Client: its pairs go with the ID, and those of one that was merged are none any more."""
	if merge:
		forget(old)
		return
	for name, client, other in _of_client(old):
		pair = in_order(*(new if member == old else member for member in (client, other)))
		frappe.db.set_value(DUPLICATE, name, dict(zip(("client", "other"), pair, strict=True)))


def after_delete(doc: Document, method: str | None = None) -> None:
	"""Event of Client."""
	forget(doc.name)


def forget(client: str) -> None:
	"""There are no pairs of a client that is not there."""
	if names := [name for name, _client, _other in _of_client(client)]:
		frappe.db.delete(DUPLICATE, {"name": ("in", names)})


def _of_client(client: str) -> list[tuple[str, str, str]]:
	found = frappe.get_all(
		DUPLICATE,
		or_filters={"client": client, "other": client},
		fields=["name", "client", "other"],
		as_list=True,
	)
	return [(name, one, other) for name, one, other in found]


# --- hooks of permissions ------------------------------------------------------------------------
#
# Frappe's own lists show a pair's reasons as they are kept, and filter by them. So they have no pair for a
# reason by a field that is kept from the user; `page_of` has it, with its other reasons.


def get_permission_query_conditions(user: str | None = None, doctype: str = DUPLICATE) -> str:
	"""Hook `permission_query_conditions`: pairs of which the user may read both, for reasons that are theirs."""
	user = user or frappe.session.user
	client, pair = frappe.qb.DocType(CLIENT), frappe.qb.DocType(DUPLICATE)
	names = frappe.qb.from_(client).select(client.name)
	if criterion := permitted(CLIENT, user):
		names = names.where(criterion)
	readable: Criterion = pair.client.isin(names) & pair.other.isin(names)
	for reason in sorted(likeness.FIELDS_OF_REASONS.keys() - told_reasons(user)):
		readable &= _FIND_IN_SET(reason, Coalesce(pair.reasons, "")) == 0
	return written_out(readable)


def has_permission(doc: Document, ptype: str | None = None, user: str | None = None, **kwargs: Any) -> bool:
	"""Hook `has_permission`: the same for one pair. Always a bool, as of `client_hub.permissions`."""
	if not as_stored.has_permission(doc, ptype, user):
		return False
	user = user or frappe.session.user
	if not told_reasons(user).issuperset(filter(None, (doc.reasons or "").split(","))):
		return False
	return all(
		bool(name) and bool(frappe.has_permission(CLIENT, "read", name, user=user))
		for name in (doc.client, doc.other)
	)
