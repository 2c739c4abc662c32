"""The language in which sections are declared: columns, buckets, conditions, amounts.

A bucket is one condition. The count on a tile, the amounts and the rows of the list that it opens
all come from it, so they cannot disagree. A condition that Frappe's list filters can express is
declared as such filters, which then also open ERPNext's own list with the same documents; any
other is a function that returns a query criterion.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import frappe
from frappe.query_builder import Case
from frappe.query_builder.functions import Coalesce, Min
from frappe.utils import add_days, cint, getdate
from pypika.queries import QueryBuilder, Selectable
from pypika.terms import Criterion, Term, ValueWrapper

from client_hub.linked_documents import FIELDNAME

if TYPE_CHECKING:
	from client_hub.overview.access import Access

Filters = list[tuple[str, str, Any]]

MAIN, SECOND = 1, 2
"""Ranks of figures."""

LATE, ENDING = "late", "ending"
"""Kinds of what is late."""


@dataclass(frozen=True)
class Context:
	"""What a question about one client is asked with.

	`companies`: the company asked for; empty means all. `today`: the site's date, never the
	database's. `due_until`: last day of the window in which a task is due.
	"""

	client: str
	companies: tuple[str, ...] = ()
	today: date = field(default_factory=getdate)
	due_until: date | None = None

	@classmethod
	def of(cls, client: str, company: str | None = None) -> Context:
		window = cint(frappe.get_cached_value("Client Hub Settings", None, "due_window_days"))
		return cls(client, (company,) if company else (), due_until=add_days(getdate(), window))

	def of_client(self, field: Term) -> Criterion:
		"""Whether the client that a field names is the one that is asked about."""
		return field == self.client


Expression = Callable[[Selectable], Term]


@dataclass(frozen=True)
class Amount:
	"""Money of a bucket: an expression over the row, and where its currency stands.

	`fields`: what it reads, for the check of field permissions. `currency`: a field or expression
	of the row, None for the currency of the row's company. `key`: where it stands in the answer.
	"""

	expression: Expression
	fields: tuple[str, ...]
	currency: str | Expression | None = None
	key: str = "amounts"


def sum_of(fieldname: str, currency: str | Expression | None = None) -> Amount:
	"""The plain sum of a field."""
	return Amount(lambda row: row[fieldname], (fieldname,), currency)


@dataclass(frozen=True)
class Quantity:
	"""What a bucket adds up instead of money, as `value` in `unit`; `fields` as in `Amount`."""

	expression: Expression
	fields: tuple[str, ...]
	unit: str


@dataclass(frozen=True)
class Late:
	"""What a bucket says of what is late (definitions 8a).

	`rank`: the place among all that is late; those with the same rank stand as their sections do. `label`:
	what it is called beside buckets of other sections, `one`: when there is one of it. `day`: the field with the
	day since when, None where there is none to tell. `kind`: `ENDING` of what ends soon, which is never called
	late.
	"""

	rank: int
	label: Any
	day: str | None = None
	kind: str = LATE
	one: Any = None


@dataclass(frozen=True)
class Bucket:
	"""A named part of a section's rows.

	`filters(context)` when Frappe's list filters can say it, else `where(row, context)`. `reads`: fields
	without which it says nothing, for the check of field permissions. `tone`: the colour of its figure when it
	is not nothing: red, orange, green, blue or none. `rank`: `MAIN` for the figures that stand for the section,
	`SECOND` for those that its list alone has.
	"""

	key: str
	label: Any
	filters: Callable[[Context], Filters] | None = None
	where: Callable[[Selectable, Context], Criterion] | None = None
	amounts: tuple[Amount, ...] = ()
	quantity: Quantity | None = None
	reads: tuple[str, ...] = ()
	tone: str = ""
	rank: int = MAIN
	late: Late | None = None

	def criterion(self, row: Selectable, context: Context) -> Criterion:
		if self.where:
			return self.where(row, context)
		assert self.filters, f"The bucket {self.key} has no condition"
		return as_criterion(row, self.filters(context))


@dataclass(frozen=True)
class Column:
	"""A column of a section's list that is not simply a field of its DocType; `fields` as in `Amount`."""

	fieldname: str
	label: Any
	fieldtype: str
	expression: Expression
	fields: tuple[str, ...] = ()
	options: str | None = None


@dataclass(frozen=True)
class Tile:
	"""What the overview has in one row, by sections; its tab is theirs."""

	key: str
	label: Any


@dataclass(frozen=True)
class Section:
	"""One DocType's part of a tile and of a tab.

	`columns`: field names of the DocType, or `Column`s. `base`: what holds for every row, beside
	the client. `join(query, row, context)`: joins that the buckets read from. `company`: the
	row's company field, None when the DocType has none. `needs`: the role tick of the client
	without which the section is not asked about. `child`: the child DocType whose fields
	`Amount.fields` and `Quantity.fields` name, when it is not the DocType's own. `apart`: buckets that are
	no figures of the tile; the strip of what is late has them. `creates`: the DocType of a new document,
	None where none is made here. `always`: it stands on the overview when it has nothing, too.
	"""

	key: str
	tile: str
	tab: str
	label: Any
	doctype: str
	columns: tuple[str | Column, ...]
	buckets: tuple[Bucket, ...]
	order_by: str
	base: Callable[[Context], Filters] = lambda context: [("docstatus", "<", 2)]
	join: Callable[[QueryBuilder, Selectable, Context], QueryBuilder] | None = None
	company: str | None = "company"
	needs: str | None = None
	child: str | None = None
	apart: tuple[Bucket, ...] = ()
	creates: str | None = None
	always: bool = False

	def made_of(self, context: Context) -> dict[str, QueryBuilder]:
		"""What rows are made of, by a name for it: a query that gives a row for what the client has of it.

		A client that has nothing of any has no row in this section.
		"""
		return {self.doctype: documents_of(self.doctype, context)}

	def narrowed(self, found: set[str]) -> Section:
		"""The same rows, without asking for what is not there; `found`: names of what `made_of` has found."""
		return self

	# What a section of several DocTypes answers otherwise.

	@property
	def opens_list(self) -> bool:
		"""Whether one list of ERPNext's has the section's documents."""
		return True

	def own_access(self) -> Access | None:
		"""The current user's access, where it does not follow from the DocType alone."""
		return None

	def unreadable(self) -> list[str]:
		"""DocTypes of whose documents the current user is told nothing, where others are counted."""
		return []

	@property
	def searched(self) -> tuple[str, ...]:
		"""Columns of its list that name documents, beside those with text."""
		return ("name",)

	def names(self, query: QueryBuilder, row: Selectable) -> list[str]:
		"""Names of the documents that the rows of a query are made of."""
		return query.select(row.name).run(pluck=True)

	def told(
		self, query: QueryBuilder, row: Selectable, context: Context, access: Access
	) -> list[frappe._dict]:
		"""The rows of a page of its list, with what they need beside the columns that `query` selects."""
		if frappe.get_meta(self.doctype).is_submittable:
			query = query.select(row.docstatus)  # the colour of the status depends on it
		return query.run(as_dict=True)

	def bucket(self, key: str) -> Bucket:
		"""The bucket of that name; throws `frappe.ValidationError` for an unknown one."""
		known = (*self.buckets, *self.apart)
		for bucket in known:
			if bucket.key == key:
				return bucket
		frappe.throw(
			frappe._("{0} has no bucket {1}. It has: {2}").format(
				self.key, key, ", ".join(bucket.key for bucket in known)
			)
		)

	def rows(self, context: Context, access: Access) -> tuple[QueryBuilder, Selectable]:
		"""A query from this section's rows of the client, and the row that conditions are put on."""
		row = frappe.qb.DocType(self.doctype)
		query = frappe.qb.from_(row).where(self.belongs(row, context, access))
		if self.join:
			query = self.join(query, row, context)
		return query, row

	def rows_of(
		self, bucket: Bucket | None, context: Context, access: Access
	) -> tuple[QueryBuilder, Selectable]:
		"""The same, of a bucket's rows alone."""
		query, row = self.rows(context, access)
		return (query.where(bucket.criterion(row, context)) if bucket else query), row

	def columns_of(self, bucket: Bucket | None) -> tuple[str | Column, ...]:
		"""The columns of a bucket's list."""
		return self.columns

	def joined_columns(self, bucket: Bucket | None) -> tuple[str, ...]:
		"""Those of them that read from what `joined` adds, which is dear for all rows and cheap for a page."""
		return ()

	def joined(
		self, query: QueryBuilder, row: Selectable, context: Context, access: Access, names: list[str] | None
	) -> QueryBuilder:
		"""The rows with what such columns read; `names`: the rows are these alone."""
		return query

	def belongs(self, row: Selectable, context: Context, access: Access) -> Criterion:
		"""What makes a document one of this section's rows, for this client and the current user."""
		base = as_criterion(row, self.base(context))
		return Criterion.all([context.of_client(row[FIELDNAME]), base, *access.criteria(self, row, context)])

	def figure_rows(self, context: Context, access: Access) -> tuple[QueryBuilder, Selectable, Term]:
		"""What figures are added up over: a query, its row, and what a row adds to the count."""
		return *self.rows(context, access), ValueWrapper(1)

	def amounts_of(self, bucket: Bucket, context: Context, access: Access) -> list[dict[str, Any]] | None:
		"""What the rows of a bucket come to, where that is no figure's; None where it is."""
		return None

	def oldest(self, bucket: Bucket, is_in: Criterion, row: Selectable) -> Term | None:
		"""Since when the first of a bucket's rows is late, over the rows of figures; None where these do not tell."""
		if not (bucket.late and bucket.late.day):
			return None
		return Min(Case().when(is_in, row[bucket.late.day]))

	def filters_of(self, bucket: Bucket, context: Context) -> Filters | None:
		"""Filters that open ERPNext's list with the same documents; None when filters cannot say it."""
		if not bucket.filters:
			return None
		filters = [(FIELDNAME, "=", context.client), *self.base(context), *bucket.filters(context)]
		if context.companies and self.company:
			if not frappe.get_meta(self.doctype).get_field(self.company).reqd:
				return None  # "this company or none" is more than list filters can say
			filters.append((self.company, "in", list(context.companies)))
		return filters


def documents_of(doctype: str, context: Context) -> QueryBuilder:
	"""A query of the client's documents of a DocType."""
	table = frappe.qb.DocType(doctype)
	return frappe.qb.from_(table).where(table[FIELDNAME] == context.client)


def as_criterion(row: Selectable, filters: Filters) -> Criterion:
	"""List filters as a condition of the query builder. A missing value is the empty text, as in lists."""
	if not filters:
		return ValueWrapper(1) == 1  # pypika has no empty condition for use inside a CASE
	return Criterion.all([_one(row[fieldname], operator, value) for fieldname, operator, value in filters])


def _one(column: Term, operator: str, value: Any) -> Criterion:
	if operator == "=":
		return column == value
	if operator == "!=":
		return Coalesce(column, "") != value
	if operator == "in":
		return column.isin(value)
	if operator == "not in":
		return Coalesce(column, "").notin(value)
	if operator == "is":
		return Coalesce(column, "") != "" if value == "set" else Coalesce(column, "") == ""
	return {
		"<": column < value,
		"<=": column <= value,
		">": column > value,
		">=": column >= value,
	}[operator]
