"""Who may read what: the read policy of Client, and the reader's share of any other DocType.

A user sees a client with a role on Client, limited by User Permissions on Client (both are
Frappe's own work) and, when User Permissions limit the user to some Customers or Suppliers, only
when one of its parties is permitted or it has none. A kind of party that the user's roles may not
read permits none. User Permissions on Company limit documents, not clients. Documents are limited by Frappe's own conditions, in `permitted`.
"""

from __future__ import annotations

import frappe
from frappe.desk.reportview import build_match_conditions
from frappe.permissions import get_role_permissions, get_user_permissions
from frappe.query_builder.functions import Coalesce
from frappe.query_builder.terms import NamedParameterWrapper
from frappe.share import get_shared, get_shared_doctypes
from frappe.utils.caching import request_cache
from pypika.terms import Criterion, ExistsCriterion

from client_hub.linked_documents import CLIENT, FIELDNAME

RESTRICTING_PARTIES = ("Customer", "Supplier")


# --- Client --------------------------------------------------------------------------------------


def client_criterion(user: str, right: str = "read") -> Criterion | None:
	"""The clients that parties do not close to `user`; None when they close none.

	The one builder of the policy: both permission hooks below come from it. A share of `right` opens
	what the policy closes, as it does for every other document; Frappe adds shares by itself only
	where its own User Permissions did the closing.
	"""
	limits = {doctype: _permitted_names(user, doctype) for doctype in RESTRICTING_PARTIES}
	if not any(limits.values()):
		return None
	has_party = Criterion.any([_party_exists(doctype) for doctype in RESTRICTING_PARTIES])
	has_permitted_party = [_permitted_party_exists(user, *limit) for limit in limits.items()]
	criterion = Criterion.any([*has_permitted_party, ~has_party])
	if shared := get_shared(CLIENT, user, [right]):
		criterion |= frappe.qb.DocType(CLIENT).name.isin(shared)
	return criterion


def get_permission_query_conditions(user: str | None = None, doctype: str = CLIENT) -> str:
	"""Hook `permission_query_conditions`: limits lists, searches and reports of Client."""
	criterion = client_criterion(user or frappe.session.user)
	if criterion is None:
		return ""
	# Text is all the hook can return, so the values are written into it.
	parameters = NamedParameterWrapper()
	sql = criterion.get_sql(quote_char="`", with_namespace=True, subquery=True, param_wrapper=parameters)
	return f"({sql % {key: _literal(value) for key, value in parameters.get_parameters().items()}})"


def _literal(text: str) -> str:
	"""A text in SQL that may or may not have other values written into it, after which `%` stands for one.

	Lists of version 15 have none, those of version 16 have, and reports do as they like.
	"""
	if "%" in text:
		return f"_utf8mb4 0x{text.encode().hex()}"
	return frappe.db.escape(text, percent=False)


def has_permission(doc, ptype: str | None = None, user: str | None = None, **kwargs) -> bool:
	"""Hook `has_permission`: the same policy for one Client.

	Always a bool, since Frappe 16 reads None as denied.
	"""
	if doc.is_new():
		return True
	right = ptype if ptype in ("write", "share") else "read"
	criterion = client_criterion(user or frappe.session.user, right)
	if criterion is None:
		return True
	client = frappe.qb.DocType(CLIENT)
	found = frappe.qb.from_(client).select(client.name).where(client.name == doc.name).where(criterion)
	return bool(found.run())


def _permitted_names(user: str, doctype: str) -> list[str]:
	"""The documents of `doctype` that User Permissions limit `user` to, as far as they apply to Client."""
	return [
		permission.get("doc")
		for permission in get_user_permissions(user).get(doctype, [])
		if permission.get("applicable_for") in (None, "", CLIENT)
	]


def _permitted_party_exists(user: str, doctype: str, names: list[str]) -> Criterion:
	"""`names`: those of `doctype` that User Permissions limit `user` to. A share permits a party as well."""
	may_read = get_role_permissions(doctype, user).get("read")
	if may_read and not names:
		return _party_exists(doctype)
	permitted_names = [*(names if may_read else ()), *get_shared(doctype, user)]
	return _party_exists(doctype, permitted_names or [""])


def _party_exists(doctype: str, names: list[str] | None = None) -> Criterion:
	client, party = frappe.qb.DocType(CLIENT), frappe.qb.DocType(doctype)
	query = frappe.qb.from_(party).select(party.name).where(party[FIELDNAME] == client.name)
	if names:
		query = query.where(party.name.isin(names))
	return ExistsCriterion(query)


# --- documents -----------------------------------------------------------------------------------


def can_read(doctype: str) -> bool:
	"""Whether the user may read documents of `doctype` at all: by a role, or by a share."""
	# As `frappe.has_permission(doctype)` has it, but with one look at the user's shares for all DocTypes.
	return bool(get_role_permissions(doctype).get("read")) or doctype in _shared_doctypes(frappe.session.user)


@request_cache
def _shared_doctypes(user: str) -> set[str]:
	"""DocTypes of which at least one document is shared with `user`."""
	return set(get_shared_doctypes(user))


def permitted(doctype: str) -> Criterion | None:
	"""What the user may read of `doctype`, as a condition on its table; None means all of it.

	Call `can_read` first. Frappe's own match conditions, as its lists use them; but these are empty
	for a user whose only access is a share (15.103), who would then count every document, so that
	case is told apart by the role.
	"""
	role_permissions = get_role_permissions(doctype)
	if not role_permissions.get("read"):
		return frappe.qb.DocType(doctype).name.isin(get_shared(doctype) or [""])
	conditions = build_match_conditions(doctype)
	# In parentheses: a hook of another app may say "a or b", which would undo the conditions beside it.
	return _MatchConditions(f"({conditions})") if conditions else None


class _MatchConditions(Criterion):
	"""Frappe's match conditions, which are text, as a condition of the query builder."""

	def __init__(self, sql: str):
		super().__init__()
		self._sql = sql

	def get_sql(self, **kwargs) -> str:
		return self._sql


def permitted_companies(doctype: str) -> list[str]:
	"""The companies that User Permissions limit the user to for `doctype`; empty means no limit.

	From User Permissions, not from the right to read Company, which stock roles lack.
	"""
	return [
		permission.get("doc")
		for permission in get_user_permissions(frappe.session.user).get("Company", [])
		if permission.get("applicable_for") in (None, "", doctype)
	]


def of_companies(column, companies: list[str]) -> Criterion:
	"""Documents of these companies; those that name no company count with every company."""
	return (Coalesce(column, "") == "") | column.isin(companies)
