"""THE reasons for which a client may need attention, each found for many clients at once.

One about documents is a bucket of a section, so that its count is that of the list which it opens on the
client's page. A further reason is an entry of `REASONS`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import frappe
from frappe import _lt
from frappe.query_builder.functions import Coalesce, Count, Min, Sum
from frappe.utils import getdate
from pypika.queries import Selectable
from pypika.terms import Criterion

from client_hub.identity.matching import parse_tax_id
from client_hub.identity.tax_id import INVALID, NONE
from client_hub.linked_documents import CLIENT, FIELDNAME
from client_hub.overview.access import (
	NO_ACCESS,
	OK,
	Access,
	access_to,
	hidden_columns,
	hidden_fields,
)
from client_hub.overview.ageing import amount_of_age, oldest_of_age
from client_hub.overview.credit import credit_of, may_read_credit
from client_hub.overview.declaration import Amount, Expression, Section, sum_of
from client_hub.overview.figures import is_visible
from client_hub.overview.invoices import AMOUNTS
from client_hub.overview.last_contact import silent_clients
from client_hub.overview.ledger import access_to_ledger
from client_hub.overview.many_clients import ManyClients
from client_hub.overview.sections import CONTRACTS, ISSUES, QUOTATIONS, SALES_INVOICES, TASKS
from client_hub.permissions import hidden_of

NO_CONTACT_DAYS = 90


@dataclass
class Found:
	"""What there is of a reason for one client. `day`: what it is about began, or ends, or was last."""

	count: int | None = None
	day: date | None = None
	amounts: list[tuple[str, str | None, float]] = field(default_factory=list)


@dataclass(frozen=True)
class Reason:
	"""Why clients need attention. `tab`: of the client's page, which it opens; `label` may name the days."""

	key: str
	label: Any
	tab: str

	def said(self, days: int = NO_CONTACT_DAYS) -> str:
		return str(self.label).format(days)

	def access(self) -> Access:
		"""The current user's access to what the reason is told from."""
		return Access(OK)

	def found(self, context: ManyClients, access: Access, days: int) -> dict[str, Found]:
		"""What there is of it, by client; `days`: without contact."""
		raise NotImplementedError

	def opens(self, access: Access) -> dict[str, str]:
		"""`{tab, section, bucket, label}` of what it opens on the client's page, as far as there is any."""
		return {"tab": self.tab}


@dataclass(frozen=True)
class OfDocuments(Reason):
	"""Clients with documents in a bucket of a section.

	`day_field`: what the day of a document is told by, `day` the expression for it where it is not simply that.
	"""

	section: Section
	bucket: str
	day_field: str
	day: Expression | None = None
	amount: Amount | None = None

	def access(self) -> Access:
		access = access_to(self.section)
		if access.has_figures and not is_visible(self.section, self.section.bucket(self.bucket)):
			return Access(NO_ACCESS)
		return access

	def found(self, context: ManyClients, access: Access, days: int) -> dict[str, Found]:
		query, row = self.section.rows_of(self.section.bucket(self.bucket), context, access)
		of_client, terms = row[FIELDNAME], [Count("*").as_("count")]
		groups = [of_client.as_("client")]
		if access.state == OK and not hidden_columns(self.section, {self.day_field}):
			terms.append(Min(self.day(row) if self.day else row[self.day_field]).as_("day"))
		if self.amount and not hidden_fields(self.section, set(self.amount.fields)):
			groups.append(row.company)
			if self.amount.currency:
				groups.append(row[self.amount.currency].as_("currency"))
			terms.append(Sum(self.amount.expression(row)).as_("amount"))
		found: dict[str, Found] = defaultdict(lambda: Found(count=0))
		for entry in query.groupby(*groups).select(*groups, *terms).run(as_dict=True):
			of = found[entry.client]
			of.count = (of.count or 0) + entry["count"]
			of.day = min(filter(None, (of.day, entry.day and getdate(entry.day))), default=None)
			if "amount" in entry:
				of.amounts.append((entry.company, entry.get("currency"), entry.amount))
		return found

	def opens(self, access: Access) -> dict[str, str]:
		if not access.has_list:
			return {"tab": self.tab}
		place = {"tab": self.tab, "section": self.section.key, "bucket": self.bucket}
		# The page knows the labels of its figures.
		is_figure = any(bucket.key == self.bucket for bucket in self.section.buckets)
		return place if is_figure else {**place, "label": str(self.section.bucket(self.bucket).label)}


@dataclass(frozen=True)
class CreditUsedUp(Reason):
	"""Clients with a Customer that has nothing left of its limit in a company; counts these, and adds up nothing."""

	def access(self) -> Access:
		# As the balance does, which it opens.
		return Access(OK if access_to_ledger().state == OK and may_read_credit() else NO_ACCESS)

	def found(self, context: ManyClients, access: Access, days: int) -> dict[str, Found]:
		used_up = Counter(row["client"] for row in credit_of(context) if row["left"] <= 0)
		return {client: Found(count=count) for client, count in used_up.items()}


@dataclass(frozen=True)
class OfClients(Reason):
	"""Active clients of which something is missing. `needs`: the fields that tell.

	`is_missing`: of those that `where` finds, which lack it.
	"""

	needs: tuple[str, ...]
	where: Callable[[Selectable], Criterion]
	is_missing: Callable[[frappe._dict], bool] = lambda row: True

	def access(self) -> Access:
		return Access(NO_ACCESS if hidden_of(CLIENT, set(self.needs)) else OK)

	def found(self, context: ManyClients, access: Access, days: int) -> dict[str, Found]:
		client = frappe.qb.DocType(CLIENT)
		query = frappe.qb.from_(client).select(client.name, *self.needs)
		query = query.where((client.status == "Active") & context.of_client(client.name) & self.where(client))
		return {row.name: Found() for row in query.run(as_dict=True) if self.is_missing(row)}


@dataclass(frozen=True)
class NoContact(Reason):
	"""Active clients with which nothing that the user may see has happened for a while."""

	def found(self, context: ManyClients, access: Access, days: int) -> dict[str, Found]:
		silent = silent_clients(context, days)
		return {client: Found(day=getdate(at) if at else None) for client, at in silent.items()}


def _has_no_tax_id(row: frappe._dict) -> bool:
	state = parse_tax_id(row.tax_id, row.tax_id_country or row.country).state
	return state == INVALID or (state == NONE and not row.no_tax_id_reason)


def _is_empty(fieldname: str) -> Callable[[Selectable], Criterion]:
	return lambda row: Coalesce(row[fieldname], "") == ""


REASONS: dict[str, Reason] = {
	reason.key: reason
	for reason in (
		OfDocuments(
			"past_due_invoices",
			_lt("Invoices past due", context="Client Hub"),
			"orders_and_invoices",
			SALES_INVOICES,
			"past_due",
			"due_date",
			oldest_of_age,
			Amount(amount_of_age, AMOUNTS, "party_account_currency"),
		),
		OfDocuments(
			"breached_issues",
			_lt("Issues breached", context="Client Hub"),
			"projects",
			ISSUES,
			"breached",
			"opening_date",
		),
		OfDocuments(
			"overdue_tasks",
			_lt("Tasks overdue", context="Client Hub"),
			"projects",
			TASKS,
			"overdue",
			"exp_end_date",
		),
		OfDocuments(
			"expiring_quotes",
			_lt("Quotes expiring", context="Client Hub"),
			"deals_and_quotes",
			QUOTATIONS,
			"expiring",
			"valid_till",
			amount=sum_of("base_grand_total"),
		),
		OfDocuments(
			"expiring_contracts",
			_lt("Contracts expiring", context="Client Hub"),
			"deals_and_quotes",
			CONTRACTS,
			"expiring",
			"end_date",
		),
		CreditUsedUp("credit_used_up", _lt("Credit used up", context="Client Hub"), "overview"),
		NoContact("no_recent_contact", _lt("No contact for {0} days", context="Client Hub"), "activity"),
		OfClients(
			"no_tax_id",
			_lt("No or invalid tax ID", context="Client Hub"),
			"contact_details",
			("tax_id", "tax_id_country", "country", "no_tax_id_reason"),
			# One that is valid has a key.
			_is_empty("tax_id_key"),
			_has_no_tax_id,
		),
		OfClients(
			"no_address",
			_lt("No registered address", context="Client Hub"),
			"contact_details",
			("registered_address",),
			_is_empty("registered_address"),
		),
		OfClients(
			"no_contact_person",
			_lt("No primary contact", context="Client Hub"),
			"contact_details",
			("primary_contact",),
			_is_empty("primary_contact"),
		),
	)
}
