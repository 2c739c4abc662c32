"""THE table: each ERPNext DocType that carries a `client` link, and how it reaches its client.

Ground floor of the app: it imports nothing of it. Document events, the fixture of custom fields,
indexes, bulk stamping, the nightly check, the connections and the sections of the page are all
driven by this table, so adding a DocType is one entry here and its row in the fixture, which
`tests/unit/test_linked_documents.py` compares with the table.

Other apps add their DocTypes through the hook `client_hub_linked_documents`, a dotted path to a
function that returns `LinkedDocument` entries; their custom field is made for them.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
	from frappe.model.document import Document

MODULE = "Client Hub"
CLIENT = "Client"
FIELDNAME = "client"

INDEX_PREFIX = "client_hub_"
"""Indexes of ours carry it, so that uninstall knows which to drop."""

BY_CLIENT = (FIELDNAME, "creation")
"""The index of every client link: lists are by client, and the activity stream newest first.

Like all of ours it is composite: Frappe's schema sync drops a single-column index that no field
declares.
"""


@dataclass(frozen=True)
class Source:
	"""A field that names the document from which a client is derived.

	Either `doctype` is fixed (a Link field) or `doctype_field` names the field that holds it (a
	Dynamic Link), of parties only or of any DocType of the table. See `Table.targets`.
	"""

	fieldname: str
	doctype: str | None = None
	doctype_field: str | None = None
	parties_only: bool = False


@dataclass(frozen=True)
class LinkedDocument:
	"""One DocType of the table.

	`sources`: tried in order; the first one that is filled decides, even when what it names has
	no client. Empty for parties, whose own `client` field is the truth.
	`by_hand`: without a filled source, the client may be entered in the form.
	`insert_after`: field of the DocType that the client field follows.
	`group`: connections group on the client's page, in words that no other app translates otherwise.
	`lookups`: columns of the composite indexes that lookups and figures need beside `BY_CLIENT`.
	"""

	doctype: str
	group: str
	insert_after: str
	sources: tuple[Source, ...] = ()
	by_hand: bool = False
	lookups: tuple[tuple[str, ...], ...] = ()

	@property
	def is_party(self) -> bool:
		return not self.sources

	@property
	def is_editable(self) -> bool:
		return self.is_party or self.by_hand

	@property
	def indexes(self) -> tuple[tuple[str, ...], ...]:
		"""Columns of every index that install makes for the DocType."""
		return (BY_CLIENT, *self.lookups)

	def source_of(self, doc: Document) -> tuple[Source, str, str] | None:
		"""(source, DocType, name) of the document `doc` gets its client from, or None."""
		for source in self.sources:
			name = doc.get(source.fieldname)
			if name:
				return (source, source.doctype or doc.get(source.doctype_field) or "", name)
		return None


def _party_of(fieldname: str, doctype_field: str) -> Source:
	return Source(fieldname, doctype_field=doctype_field, parties_only=True)


_CUSTOMER = Source("customer", doctype="Customer")
_SUPPLIER = Source("supplier", doctype="Supplier")
_PROJECT = Source("project", doctype="Project")
_PARTY = _party_of("party", "party_type")

# All that the figures of invoices read (definitions 1), in the order in which they are grouped: so the
# settled invoices of a client are added up from the index as it stands, and the unpaid ones found in it.
_INVOICE_FIGURES = (
	"client",
	"outstanding_amount",
	"docstatus",
	"is_return",
	"company",
	"status",
	"party_account_currency",
	"currency",
	"due_date",
	"base_grand_total",
	"grand_total",
	"rounded_total",
	"base_rounded_total",
	"disable_rounded_total",
)
_BY_PARTY = ("party", "party_type")

# Parties come first and what is reached through Project last: bulk stamping follows this order.
_TABLE = (
	LinkedDocument("Customer", "Parties in ERPNext", "customer_group", lookups=(("tax_id", "client"),)),
	LinkedDocument("Supplier", "Parties in ERPNext", "supplier_group", lookups=(("tax_id", "client"),)),
	LinkedDocument("Lead", "Parties in ERPNext", "company_name"),
	LinkedDocument("Prospect", "Parties in ERPNext", "customer_group"),
	LinkedDocument(
		"Opportunity",
		"Sales",
		"party_name",
		sources=(_party_of("party_name", "opportunity_from"),),
		lookups=(("party_name", "opportunity_from"),),
	),
	LinkedDocument("Quotation", "Sales", "party_name", sources=(_party_of("party_name", "quotation_to"),)),
	LinkedDocument("Sales Order", "Sales", "customer", sources=(_CUSTOMER,)),
	LinkedDocument("Delivery Note", "Sales", "customer", sources=(_CUSTOMER,)),
	LinkedDocument(
		"Sales Invoice",
		"Sales",
		"customer",
		sources=(_CUSTOMER,),
		lookups=((*_INVOICE_FIGURES, "is_pos"), ("is_pos", "client")),
	),
	LinkedDocument("Supplier Quotation", "Purchases", "supplier", sources=(_SUPPLIER,)),
	LinkedDocument("Purchase Order", "Purchases", "supplier", sources=(_SUPPLIER,)),
	LinkedDocument("Purchase Receipt", "Purchases", "supplier", sources=(_SUPPLIER,)),
	LinkedDocument(
		"Purchase Invoice",
		"Purchases",
		"supplier",
		sources=(_SUPPLIER,),
		lookups=((*_INVOICE_FIGURES, "on_hold", "release_date"), ("is_paid", "client")),
	),
	LinkedDocument("Payment Entry", "Money", "party", sources=(_PARTY,), lookups=(_BY_PARTY,)),
	LinkedDocument("Payment Request", "Money", "party", sources=(_PARTY,), lookups=(_BY_PARTY,)),
	LinkedDocument(
		"Dunning", "Money", "customer", sources=(_CUSTOMER,), lookups=(("customer", "docstatus"),)
	),
	LinkedDocument("Subscription", "Money", "party", sources=(_PARTY,), lookups=(_BY_PARTY,)),
	LinkedDocument(
		"Contract",
		"Money",
		"party_name",
		sources=(_party_of("party_name", "party_type"),),
		lookups=(("party_name", "party_type"),),
	),
	LinkedDocument("Project", "Work", "customer", sources=(_CUSTOMER,), by_hand=True),
	LinkedDocument("Task", "Work", "project", sources=(_PROJECT,), by_hand=True),
	LinkedDocument(
		"Timesheet",
		"Work",
		"customer",
		sources=(_CUSTOMER, Source("parent_project", doctype="Project")),
		lookups=(("customer", "docstatus"), ("parent_project", "docstatus")),
	),
	LinkedDocument(
		"Issue",
		"Service and support",
		"customer",
		sources=(_CUSTOMER, Source("lead", doctype="Lead")),
		lookups=(("lead", "customer"),),
	),
	LinkedDocument("Warranty Claim", "Service and support", "customer", sources=(_CUSTOMER,)),
	LinkedDocument(
		"Maintenance Visit",
		"Service and support",
		"customer",
		sources=(_CUSTOMER,),
		lookups=(("customer", "docstatus"),),
	),
)


class Table(dict[str, LinkedDocument]):
	"""Entries by DocType, parties first, then in an order in which all clients can be derived one by one.

	Who asks whose client a document takes, or which documents take one's, asks here: saving, bulk
	stamping, the check and the permissions follow the same links.
	"""

	@property
	def parties(self) -> list[str]:
		return [entry.doctype for entry in self.values() if entry.is_party]

	def targets(self, entry: LinkedDocument, source: Source) -> list[str]:
		"""DocTypes whose client a document of `entry` takes through `source`.

		Only those before it in the table: so no two can wait for each other.
		"""
		before = list(takewhile(lambda doctype: doctype != entry.doctype, self))
		if source.doctype:
			return [source.doctype] if source.doctype in before else []
		return [doctype for doctype in before if not source.parties_only or self[doctype].is_party]

	def reached_through(self, doctype: str) -> list[tuple[LinkedDocument, Source]]:
		"""(entry, source) of every DocType whose client can come from a document of `doctype`."""
		return [
			(entry, source)
			for entry in self.values()
			for source in entry.sources
			if doctype in self.targets(entry, source)
		]

	def only(self, doctypes: Container[str]) -> Table:
		"""The same, of these DocTypes alone."""
		return Table((doctype, entry) for doctype, entry in self.items() if doctype in doctypes)

	def with_entries(self, added: Iterable[LinkedDocument]) -> Table:
		"""The same with the entries other apps add; an entry of theirs never replaces one of ours."""
		new = {entry.doctype: entry for entry in added if entry.doctype not in self}
		parties = {doctype: entry for doctype, entry in new.items() if entry.is_party}
		own_parties = {doctype: self[doctype] for doctype in self.parties}
		return Table({**own_parties, **parties, **self, **new})


LINKED_DOCUMENTS = Table({entry.doctype: entry for entry in _TABLE})

PARTY_DOCTYPES = tuple(LINKED_DOCUMENTS.parties)

OTHER_INDEXES: dict[str, tuple[tuple[str, ...], ...]] = {
	# Hours are found by the project of a row (definitions 3).
	"Timesheet Detail": (("project", "parent"),),
	# ERPNext looks up the Customers of an address whenever an Address is saved.
	"Customer": (("customer_primary_address", "name"),),
	# What is late of the unpaid invoices, by instalments in their order (definitions 1).
	"Payment Schedule": (
		("parent", "due_date", "idx", "parenttype", "payment_amount", "base_payment_amount"),
	),
	# Journals that move money of a party, which are few (definitions 8).
	"Journal Entry Account": (("party", "party_type", "parent"),),
	# What the ledger says is owed, and what was settled lately (definitions 6 and 8): read from the
	# indexes alone. A company is not in them; the account has one. Six names are too long for an index.
	"Payment Ledger Entry": (
		(
			"party",
			"party_type",
			"account_type",
			"account",
			"against_voucher_type",
			"delinked",
			"amount",
			"amount_in_account_currency",
		),
		("party", "party_type", "posting_date", "against_voucher_type", "against_voucher_no", "delinked"),
	),
	# The activity stream: newest first, of one document and of the whole site.
	"Comment": (
		("creation", "name"),
		("reference_doctype", "reference_name", "creation", "comment_type"),
	),
	"Communication": (("communication_date", "name"),),
	# What comes next: open events of the days to come, and those that repeat.
	"Event": (("status", "starts_on", "repeat_this_event"),),
	"Version": (("creation", "name"),),
}
"""Indexes that our queries, or ERPNext's own on our path, need beyond those of the table."""


def custom_field(entry: LinkedDocument) -> dict[str, Any]:
	"""The Custom Field that gives `entry.doctype` its client link, as the fixture ships it."""
	field = {
		"doctype": "Custom Field",
		"name": f"{entry.doctype}-{FIELDNAME}",
		"dt": entry.doctype,
		"module": MODULE,
		"fieldname": FIELDNAME,
		"label": CLIENT,
		"fieldtype": "Link",
		"options": CLIENT,
		"insert_after": entry.insert_after,
		"search_index": 0,  # the composite indexes serve it
		"no_copy": 1,
		"print_hide": 1,
		"allow_on_submit": int(not entry.is_party),
		"read_only": int(not entry.is_editable),
		"read_only_depends_on": None,
		"description": None,
	}
	if entry.by_hand:
		field["read_only_depends_on"] = "eval:" + " || ".join(f"doc.{s.fieldname}" for s in entry.sources)
	return field
