"""Who may read what: the read policy of Client, and the reader's share of any other DocType.

A user sees a client with a role on Client, limited by User Permissions on Client (both are Frappe's
own work) and by User Permissions on kinds of party: for each kind that limits the user, the client
must have a permitted party of that kind, or none of it. The kinds are joined by AND, as Frappe joins
its own limits. A share opens what this closes. User Permissions on Company limit documents, not
clients. Documents are limited by Frappe's own conditions, in `permitted`; the totals of those who may
read no documents by what these would be if a role gave them, in `totalled`.
"""

from __future__ import annotations

import re
from typing import Any

import frappe
from frappe import _
from frappe.core.doctype.server_script.server_script_utils import get_server_script_map
from frappe.desk.reportview import build_match_conditions
from frappe.model.document import Document
from frappe.permissions import get_role_permissions, get_user_permissions, has_user_permission
from frappe.query_builder.functions import Coalesce
from frappe.query_builder.terms import NamedParameterWrapper
from frappe.share import get_shared, get_shared_doctypes
from frappe.utils.caching import request_cache
from pypika.queries import QueryBuilder
from pypika.terms import Criterion, ExistsCriterion, Term

from client_hub import as_stored
from client_hub.compat import conditions_without_role, masked_of
from client_hub.linked_documents import CLIENT, FIELDNAME
from client_hub.one_answer import asked_once
from client_hub.stamping import linked_documents

_RIGHTS_OF_A_SHARE = {
	**dict.fromkeys(("read", "select", "print", "email", "report"), "read"),
	"write": "write",
	"share": "share",
}
"""Permission type: the right of a share that opens it. What is not here, a share cannot give."""

_PARAMETER = re.compile(r"%\((\w+)\)s")
"""As the query builder writes one."""

_QUOTED = re.compile(r"('(?:[^'\\]|\\.)*')")
"""A text in SQL, as Frappe writes it."""

_PLAIN_CONDITION = re.compile(r"(?:\b(?:coalesce|ifnull|in|or|and)\b|[\s(),=])*", re.IGNORECASE)
"""What stands between columns and texts where nothing but values are compared."""


# --- Client --------------------------------------------------------------------------------------


def client_criterion(user: str, ptype: str = "read") -> Criterion | None:
	"""The clients that parties do not close to `user`; None when they close none.

	The one builder of the policy: both permission hooks below come from it. A share opens what the
	policy closes, as it does for every other document; Frappe adds shares by itself only where its own
	User Permissions did the closing.
	"""
	limits = {
		doctype: names for doctype in linked_documents().parties if (names := _permitted_names(user, doctype))
	}
	if not limits:
		return None
	criterion = Criterion.all(
		[
			_party_exists(doctype, [*names, *get_shared(doctype, user)]) | ~_party_exists(doctype)
			for doctype, names in limits.items()
		]
	)
	right = _RIGHTS_OF_A_SHARE.get(ptype)
	if right and (shared := get_shared(CLIENT, user, [right])):
		criterion |= frappe.qb.DocType(CLIENT).name.isin(shared)
	return criterion


def get_permission_query_conditions(user: str | None = None, doctype: str = CLIENT) -> str:
	"""Hook `permission_query_conditions`: limits lists, searches and reports of Client."""
	criterion = client_criterion(user or frappe.session.user)
	return "" if criterion is None else written_out(criterion)


def written_out(criterion: Criterion) -> str:
	"""A condition as text, which is all that the hook can return: the values are written into it."""
	parameters = NamedParameterWrapper()
	sql = criterion.get_sql(quote_char="`", with_namespace=True, subquery=True, param_wrapper=parameters)
	values = {key: _literal(value) for key, value in parameters.get_parameters().items()}
	# Not by `%`: text of Frappe's own conditions is part of it, in which that may stand for itself.
	return f"({_PARAMETER.sub(lambda found: values[found[1]], sql)})"


def _literal(text: str) -> str:
	"""A text in SQL that may or may not have other values written into it, after which `%` stands for one.

	Lists of version 15 have none, those of version 16 have, and reports do as they like.
	"""
	if "%" in text:
		return f"_utf8mb4 0x{text.encode().hex()}"
	return frappe.db.escape(text, percent=False)


def has_permission(doc: Document, ptype: str | None = None, user: str | None = None, **kwargs: Any) -> bool:
	"""Hook `has_permission`: the same policy for one Client.

	Always a bool, since Frappe 16 reads None as denied.
	"""
	if not as_stored.has_permission(doc, ptype, user):
		return False
	if doc.is_new():
		return True
	criterion = client_criterion(user or frappe.session.user, ptype or "read")
	if criterion is None:
		return True
	client = frappe.qb.DocType(CLIENT)
	found = frappe.qb.from_(client).select(client.name).where(client.name == doc.name).where(criterion)
	return bool(found.run())


def check_may_edit_clients() -> None:
	"""Throw unless one of the user's roles, and not a share alone, lets them create or change clients."""
	rights = get_role_permissions(CLIENT)
	if not (rights.get("create") or rights.get("write")):
		frappe.throw(
			_("Only who may create or change clients can look for possible duplicates."),
			frappe.PermissionError,
			title=_("Not permitted"),
		)


def _permitted_names(user: str, doctype: str) -> list[str]:
	"""The documents of `doctype` that User Permissions limit `user` to, as far as they apply to Client."""
	return [
		permission.get("doc")
		for permission in get_user_permissions(user).get(doctype, [])
		if permission.get("applicable_for") in (None, "", CLIENT)
	]


def _party_exists(doctype: str, names: list[str] | None = None) -> Criterion:
	client, party = frappe.qb.DocType(CLIENT), frappe.qb.DocType(doctype)
	query = frappe.qb.from_(party).select(party.name).where(party[FIELDNAME] == client.name)
	if names is not None:
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


@asked_once
def permitted(doctype: str, user: str | None = None) -> Criterion | None:
	"""What the user may read of `doctype`, as a condition on its table; None means all of it.

	Call `can_read` first. Frappe's own match conditions, as its lists use them; but these are empty
	for a user whose only access is a share (15.103), who would then count every document, so that
	case is told apart by the role.
	"""
	role_permissions = get_role_permissions(doctype, user)
	if not role_permissions.get("read"):
		return frappe.qb.DocType(doctype).name.isin(get_shared(doctype, user) or [""])
	conditions = build_match_conditions(doctype, user)
	# In parentheses: a hook of another app may say "a or b", which would undo the conditions beside it.
	return _MatchConditions(f"({conditions})") if conditions else None


def filed_under(doctype: str, clients: list[str]) -> QueryBuilder | None:
	"""The documents of `doctype` of these clients that the user may read: a query to select from.

	None where there are none for this user to know of: of who may not read them, or not the field that says whose
	they are. Not Frappe's `get_list`, which version 16 ends with an error where a filter is kept from the user.
	"""
	if not can_read(doctype) or hidden_of(doctype, {FIELDNAME}):
		return None
	row, criterion = frappe.qb.DocType(doctype), permitted(doctype)
	query = frappe.qb.from_(row).where(row[FIELDNAME].isin(clients))
	return query if criterion is None else query.where(criterion)


class _MatchConditions(Criterion):
	"""Frappe's match conditions, which are text, as a condition of the query builder."""

	def __init__(self, sql: str):
		super().__init__()
		self._sql = sql

	def get_sql(self, **kwargs: Any) -> str:
		return self._sql


def on_company_of(criterion: Criterion, doctype: str, other: str) -> Criterion | None:
	"""What `permitted` says of `doctype`, asked of the company of the row of another DocType, which is the same one.

	None when it asks for more than the company. For where that is not in the index which has all the rest.
	"""
	if not isinstance(criterion, _MatchConditions):
		return None
	parts = _QUOTED.split(criterion.get_sql())  # in turns what is said, and the texts that it is said of
	asked, instead = (f"`tab{name}`.`company`" for name in (doctype, other))
	if not _PLAIN_CONDITION.fullmatch(" ".join(parts[::2]).replace(asked, " ")):
		return None
	parts[::2] = [code.replace(asked, instead) for code in parts[::2]]
	return _MatchConditions("".join(parts))


def writes_by_role(doc: Document) -> bool:
	"""Whether a role lets the user write this document, and not just being its owner or a share."""
	return bool(get_role_permissions(doc.meta).get("write")) and has_user_permission(doc)


def reads_by_role(doctype: str) -> bool:
	"""Whether a role lets the user read documents of `doctype` that are neither shared nor their own."""
	rights = get_role_permissions(doctype)
	return bool(rights.get("read")) and "read" not in (rights.get("if_owner") or {})


def sees_some_by_itself(doctype: str) -> bool:
	"""Whether documents of `doctype` are shared with the user, or read as their owner."""
	return doctype in _shared_doctypes(frappe.session.user) or (
		can_read(doctype) and not reads_by_role(doctype)
	)


def has_conditions_of_apps(doctype: str) -> bool:
	"""Whether hooks or scripts limit documents of `doctype` beside Frappe's own rules."""
	hooks = frappe.get_hooks("permission_query_conditions", {})
	scripts = get_server_script_map().get("permission_query", {})
	return any(found.get(key) for found in (hooks, scripts) for key in (doctype, "*"))


def limits_on(doctype: str) -> set[tuple[str, str]]:
	"""(DocType, the DocType it is for or "" for all) of the user's User Permissions on what `doctype` links to, or
	is."""
	limits = get_user_permissions(frappe.session.user)
	kinds = {
		field.options
		for field in frappe.get_meta(doctype).get_link_fields()
		if not field.ignore_user_permissions
	}
	return {
		(kind, limit.get("applicable_for") or "")
		for kind in {doctype, *kinds}
		for limit in limits.get(kind, [])
	}


def counted(doctype: str, sees_totals: bool) -> Criterion | None:
	"""What of `doctype` the user's figures count, as a condition on its table; None means all of it.

	What the user may read; for who sees totals (`sees_totals`) and reads by no role, what they could
	read if a role gave it, and what they may read beside that. So more rights never show less.
	"""
	if reads_by_role(doctype):
		return permitted(doctype)
	readable = [permitted(doctype)] if can_read(doctype) else []
	parts = [*readable, totalled(doctype)] if sees_totals else readable
	if any(part is None for part in parts):  # `in` would ask the query builder, which makes a condition of it
		return None
	return Criterion.any(parts) if parts else _none_of(doctype)


def totalled(doctype: str) -> Criterion | None:
	"""What the user could read of `doctype` if a role gave it, as a condition; None means all of it.

	Every User Permission that applies counts, on the documents that the client is derived from too:
	Frappe's own conditions look neither at dynamic links nor at what a link leads to.
	"""
	conditions = [_MatchConditions(f"({sql})") for sql in conditions_without_role(doctype)]
	conditions += _conditions_of_sources(doctype)
	return Criterion.all(conditions) if conditions else None


def _conditions_of_sources(doctype: str) -> list[Criterion]:
	"""That each source of a document is one that the user could read; an empty one closes nothing."""
	table = linked_documents()
	entry, row = table.get(doctype), frappe.qb.DocType(doctype)
	if not entry:
		return []
	conditions: list[Criterion] = []
	for source in entry.sources:
		for target in table.targets(entry, source):
			if (criterion := totalled(target)) is None:
				continue
			document = frappe.qb.DocType(target)
			names = frappe.qb.from_(document).select(document.name).where(criterion)
			is_permitted = (Coalesce(row[source.fieldname], "") == "") | row[source.fieldname].isin(names)
			if source.doctype_field:
				is_permitted |= Coalesce(row[source.doctype_field], "") != target
			conditions.append(is_permitted)
	return conditions


def _none_of(doctype: str) -> Criterion:
	return frappe.qb.DocType(doctype).name == ""


def companies_of_user(doctypes: tuple[str, ...]) -> list[str]:
	"""Companies of which User Permissions on Company keep no document of any of these DocTypes from the user."""
	limits = get_user_permissions(frappe.session.user).get("Company", [])
	companies = frappe.get_all("Company", pluck="name", order_by="name")
	for doctype in doctypes:
		named = {limit.get("doc") for limit in limits if limit.get("applicable_for") in (None, "", doctype)}
		companies = [company for company in companies if not named or company in named]
	return companies


def of_companies(column: Term, companies: list[str]) -> Criterion:
	"""Documents of these companies; those that name no company count with every company."""
	return (Coalesce(column, "") == "") | column.isin(companies)


# --- fields --------------------------------------------------------------------------------------


def hidden_of(
	doctype: str, fieldnames: set[str], parenttype: str | None = None, user: str | None = None
) -> set[str]:
	"""Those `fieldnames` that are kept from the user: by field permissions (permlevel), and in version 16 by
	masks. `parenttype`: whose rows those of a child table are. `user`: another one, for whom every mask counts,
	since Frappe tells of the current user alone whom it spares."""
	meta = frappe.get_meta(doctype)
	if user in (None, frappe.session.user):
		masked = masked_of(doctype)
	else:
		masked = {field.fieldname for field in meta.fields if field.get("mask")}
	levels = {name: field.permlevel for name in fieldnames if (field := meta.get_field(name))}
	if not any(levels.values()):
		return fieldnames & masked
	readable = set(meta.get_permlevel_access("read", parenttype=parenttype or doctype, user=user))
	return {name for name, level in levels.items() if name in masked or (level and level not in readable)}


def shown_title(doctype: str, name: str, title: str | None = None) -> str:
	"""What a document that the user may read is called to them: by its title, or by its ID where that is kept from
	them. `title`: as it is known already."""
	fieldname = "legal_name" if doctype == CLIENT else frappe.get_meta(doctype).get_title_field()
	if fieldname == "name" or hidden_of(doctype, {fieldname}):
		return name
	return title or frappe.db.get_value(doctype, name, fieldname) or name


def titled(client: str, legal_name: str | None = None) -> str:
	"""A client by its legal name and, in parentheses, its ID; or by that alone, as of `shown_title`."""
	title = shown_title(CLIENT, client, legal_name)
	return client if title == client else f"{title} ({client})"
