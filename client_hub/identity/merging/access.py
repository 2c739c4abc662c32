"""Who sees more, or less, once clients are one: told before anybody merges.

Worked out from the policy (`permissions`), on the client as it would be: User Permissions on clients, on
kinds of party and on what a client links to, shares, and roles that open to each user what is their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.permissions import get_role_permissions, get_user_permissions, has_user_permission
from frappe.share import get_shared
from frappe.utils import get_fullname

from client_hub.identity.merging.references import DOUBLES
from client_hub.linked_documents import CLIENT, FIELDNAME
from client_hub.stamping import linked_documents

EVERYONE = "everyone"
"""The user of a share with everyone."""


def changes(target: str, sources: list[str], merged: Document) -> list[dict[str, Any]]:
	"""`[{user, full_name, reads, after, after_handed_on}]` of users for whom something changes.

	`reads`: which of the clients they read now. `after`: whether they read the merged one, and
	`after_handed_on`: whether they do when shares and User Permissions move with it. `merged`: the target
	with the values that it would have.
	"""
	clients = [target, *sources]
	shared = _shared(clients)
	parties = _parties(clients)
	found = []
	for user in sorted(_candidates(clients, merged, shared)):
		reads = [name for name in clients if frappe.has_permission(CLIENT, "read", name, user=user)]
		after, handed_on = (
			_reads_after(user, names, merged, parties, shared) for names in ([target], clients)
		)
		if len({bool(reads), after, handed_on}) > 1 or (reads and len(reads) < len(clients)):
			found.append(
				{
					"user": user,
					"full_name": get_fullname(user),
					"reads": reads,
					"after": after,
					"after_handed_on": handed_on,
				}
			)
	return found


def _candidates(clients: list[str], merged: Document, shared: dict[str, set[str]]) -> set[str]:
	"""Enabled users whose access is not that of their roles alone."""
	limiting = {CLIENT, *linked_documents().parties}
	limiting |= {field.options for field in merged.meta.get_link_fields()}
	users = frappe.get_all(
		"User Permission", filters={"allow": ("in", sorted(limiting))}, pluck="user", distinct=True
	)
	owners = frappe.get_all(CLIENT, filters={"name": ("in", clients)}, pluck="owner")
	wanted = {*users, *owners, *(user for names in shared.values() for user in names)}
	enabled = frappe.get_all("User", {"name": ("in", list(wanted) or [""]), "enabled": 1}, pluck="name")
	return set(enabled) - {"Administrator", "Guest"}


def _shared(clients: list[str]) -> dict[str, set[str]]:
	"""{client: users with whom it is shared for reading}; a share with everyone is each user's."""
	rows = frappe.get_all(
		"DocShare",
		filters={"share_doctype": CLIENT, "share_name": ("in", clients), "read": 1},
		fields=["share_name", *DOUBLES["DocShare"]],
	)
	found: dict[str, set[str]] = defaultdict(set)
	for row in rows:
		found[row.share_name].add(EVERYONE if row.everyone else row.user)
	return found


def _parties(clients: list[str]) -> dict[str, set[str]]:
	return {
		doctype: set(frappe.get_all(doctype, {FIELDNAME: ("in", clients)}, pluck="name"))
		for doctype in linked_documents().parties
	}


def _reads_after(
	user: str,
	names: Iterable[str],
	merged: Document,
	parties: dict[str, set[str]],
	shared: dict[str, set[str]],
) -> bool:
	"""Whether `user` reads the merged client, where what was said of `names` is said of it."""
	if any({user, EVERYONE} & shared.get(name, set()) for name in names):
		return True
	rights = get_role_permissions(merged.meta, user=user, is_owner=merged.owner == user)
	as_owner = (rights.get("if_owner") or {}).get("read")
	if not rights.get("read") or as_owner == 0:
		return False
	return (as_owner or _is_permitted(user, names, merged)) and all(
		_party_permitted(user, doctype, found) for doctype, found in parties.items()
	)


def _is_permitted(user: str, names: Iterable[str], merged: Document) -> bool:
	"""By User Permissions on clients and on what they link to."""
	for name in names:
		if has_user_permission(frappe.get_doc({**merged.as_dict(), "name": name}), user):
			return True
	return False


def _party_permitted(user: str, doctype: str, found: set[str]) -> bool:
	limits = get_user_permissions(user).get(doctype, [])
	permitted = {limit.get("doc") for limit in limits if limit.get("applicable_for") in (None, "", CLIENT)}
	if not permitted or not found:
		return True
	return bool({*permitted, *get_shared(doctype, user)} & found)
