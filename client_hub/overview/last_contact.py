"""When something was last heard of each client: the newest Communication, Comment or document of its own, as far
as the reader may see it.

By the rules of the activity stream: reading a document opens what is about it, and an Event shows as the
Communication that Frappe makes of it. What is planned for a day to come has not happened yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import reduce

import frappe
from frappe.query_builder.functions import Coalesce, Max
from frappe.utils import add_days, now_datetime
from pypika.queries import QueryBuilder, Selectable
from pypika.terms import Term

from client_hub.linked_documents import CLIENT, FIELDNAME
from client_hub.overview.activity_kinds import COMMUNICATION_TYPES
from client_hub.overview.activity_streams import reference_is_readable
from client_hub.overview.declaration import Context
from client_hub.overview.scope import Readable, add_all, readable
from client_hub.stamping import linked_documents


def silent_clients(context: Context, days: int) -> dict[str, datetime | None]:
	"""{client: when something was last heard} of active clients with whom nothing happened for `days` days.

	None where there is nothing at all: such a client is silent since it was made.
	"""
	client = frappe.qb.DocType(CLIENT)
	contacts = reduce(add_all, _contacts(context)).as_("contacts")
	newest = frappe.qb.from_(contacts).groupby(contacts.client)
	newest = newest.select(contacts.client, Max(contacts.at).as_("at")).as_("newest")
	query = frappe.qb.from_(client).left_join(newest).on(newest.client == client.name)
	query = query.where((client.status == "Active") & context.of_client(client.name))
	query = query.where(Coalesce(newest.at, client.creation) < add_days(context.today, 1 - days))
	return dict(query.select(client.name, newest.at).run())


def newest_documents(context: Context) -> dict[str, datetime]:
	"""{client: when the newest of its documents that the user may read was made}; parties are none."""
	table = linked_documents()
	doctypes = [doctype for doctype in table if not table[doctype].is_party]
	newest: dict[str, datetime] = {}
	# One after the other: each is read from an index, and the database would write all of them down together.
	for query in _made(context, [part for doctype in doctypes if (part := readable(doctype))]):
		for client, at in query.run():
			newest[client] = max(at, newest.get(client, at))
	return newest


def _made(context: Context, parts: list[Readable]) -> Iterator[QueryBuilder]:
	for part in parts:
		table = frappe.qb.DocType(part.doctype)
		yield _newest(_of(part, context, frappe.qb.from_(table)), part, table.creation)


def _contacts(context: Context) -> Iterator[QueryBuilder]:
	"""(client, at): the newest of each kind of each client."""
	doctypes = [part for doctype in (CLIENT, *linked_documents()) if (part := readable(doctype))]
	yield from _made(context, [part for part in doctypes if part.doctype != CLIENT])
	comment = frappe.qb.DocType("Comment")
	communication = frappe.qb.DocType("Communication")
	link = frappe.qb.DocType("Communication Link")
	is_shown = communication.communication_type.isin(COMMUNICATION_TYPES)
	is_shown &= communication.communication_date <= now_datetime()
	about, linked = ("reference_doctype", "reference_name"), ("link_doctype", "link_name")
	for part in _only(doctypes, comment[about[0]]):
		query = _about(part, context, comment, about).where(comment.comment_type == "Comment")
		yield _newest(query, part, comment.creation)
	for part in _only(doctypes, communication[about[0]]):
		query = _about(part, context, communication, about).where(is_shown)
		yield _newest(query, part, communication.communication_date)
	for part in _only(doctypes, link[linked[0]]):
		query = _about(part, context, link, linked)
		query = query.join(communication).on(communication.name == link.parent)
		reference = reference_is_readable(
			communication.reference_doctype, communication.reference_name, communication.name
		)
		yield _newest(query.where(is_shown & reference), part, communication.communication_date)


def _only(parts: list[Readable], doctype: Term) -> list[Readable]:
	"""Those that any row is about: few DocTypes ever are."""
	found = set(frappe.qb.from_(doctype.table).select(doctype).distinct().run(pluck=True))
	return [part for part in parts if part.doctype in found]


def _about(part: Readable, context: Context, row: Selectable, about: tuple[str, str]) -> QueryBuilder:
	"""Rows about readable documents of clients."""
	table = frappe.qb.DocType(part.doctype)
	query = frappe.qb.from_(row).join(table)
	query = query.on((row[about[0]] == part.doctype) & (row[about[1]] == table.name))
	return _of(part, context, query)


def _of(part: Readable, context: Context, query: QueryBuilder) -> QueryBuilder:
	query = query.where(context.of_client(_client(part)))
	return query if part.criterion is None else query.where(part.criterion)


def _newest(query: QueryBuilder, part: Readable, at: Term) -> QueryBuilder:
	client = _client(part)
	return query.groupby(client).select(client.as_("client"), Max(at).as_("at"))


def _client(part: Readable) -> Term:
	table = frappe.qb.DocType(part.doctype)
	return table.name if part.doctype == CLIENT else table[FIELDNAME]
