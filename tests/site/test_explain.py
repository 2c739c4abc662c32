"""The database can find what a client's page asks for by an index, whatever there is of other clients.

Asked of the demo's client with the most documents: whether an index can be used does not hang on the size of a
table, as its use does.
"""

import re

import frappe
import pytest

from client_hub import api
from client_hub.demo import builders
from client_hub.linked_documents import LINKED_DOCUMENTS, OTHER_INDEXES
from client_hub.overview.balance_parts import LEDGER_VOUCHERS
from client_hub.overview.declared import sections

GROWING = {
	"Client",
	*LINKED_DOCUMENTS,
	*OTHER_INDEXES,
	"GL Entry",
	"Customer Credit Limit",
	"Journal Entry",
	"Delivery Note Item",
	"Sales Invoice Item",
	"Communication Link",
	"Dynamic Link",
	"Address",
	"Contact",
	"File",
	"ToDo",
	"Event Participants",
}


@pytest.fixture
def asked(monkeypatch):
	"""The queries that the database was sent, as texts."""
	queries: list[str] = []
	sql = frappe.db.sql

	def ask(*args, **kwargs):
		answer = sql(*args, **kwargs)
		if str(frappe.db.last_query).lstrip("( ").lower().startswith("select"):
			queries.append(str(frappe.db.last_query))
		return answer

	monkeypatch.setattr(frappe.db, "sql", ask)
	return queries


def calls(client: str) -> dict:
	"""{what: a call of all that the page and the list ask the server for}."""
	one = {"client": client}
	found = {
		"page": lambda: api.page(**one),
		"overview": lambda: api.overview(**one, parties=True),
		"next": lambda: api.next(**one),
		"balance": lambda: api.balance(**one),
		"payment behaviour": lambda: api.payment_behaviour(**one),
		"statement": lambda: api.statement(**one),
		"open items": lambda: api.statement(**one, open_items=True),
		"money": lambda: api.money_by_month(**one),
		"activity": lambda: api.activity(**one),
		"days": lambda: api.activity_by_day(**one),
		"files": lambda: api.files(**one),
		"parties": lambda: api.parties(**one),
		"addresses": lambda: api.contact_details(**one, doctype="Address"),
		"contacts": lambda: api.contact_details(**one, doctype="Contact"),
		"connections": lambda: api.connections("Client", client),
		"list": lambda: api.balances([client]),
	}
	for section in (*sections().values(), LEDGER_VOUCHERS):
		for bucket in section.buckets:
			found[f"{section.key} {bucket.key}"] = lambda section=section, bucket=bucket: api.documents(
				client, section.key, bucket.key
			)
	return found


def whole_scans(query: str) -> list[str]:
	"""Tables that grow and that the database cannot but read from end to end."""
	if _VALUES.fullmatch(query):  # of few values it hops from one to the next
		return []
	names = {alias or f"tab{name}": name for name, alias in _TABLE.findall(query)}
	plan = frappe.db.sql(f"explain {query.replace('%', '%%')}", (), as_dict=True)
	return [
		names[row.table]
		for row in plan
		if names.get(row.table) in GROWING and row.type in ("ALL", "index") and not row.possible_keys
	]


_VALUES = re.compile(r"SELECT DISTINCT `\w+` FROM `tab[\w ]+`")
_TABLE = re.compile(r"`tab([^`]+)`(?: (?:as )?`?(?!where|join|left|on|group|order|limit|set)(\w+)`?)?", re.I)


@pytest.mark.parametrize("reader", ["Administrator", "one_company"])
def test_nothing_that_grows_is_read_from_end_to_end(story, asked, as_user, limited_to, reader):
	client = api.example_client()
	user = (
		limited_to("accounts", "Company", builders.default_company()) if reader == "one_company" else reader
	)
	scans = {}
	with as_user(user):
		for what, call in calls(client).items():
			asked.clear()
			try:
				call()
			except frappe.PermissionError:
				continue
			queries = list(asked)
			assert queries, what
			for query in queries:
				if found := whole_scans(query):
					scans.setdefault(what, []).append((found, query))
	assert not scans, scans


@pytest.mark.parametrize("company", [None, "chosen"])
@pytest.mark.parametrize("reader", ["Administrator", "one_company"])
def test_what_is_owed_is_added_up_from_an_index_alone(story, asked, as_user, limited_to, reader, company):
	"""Of whichever companies: these are asked of the accounts, of which there are few."""
	user = (
		limited_to("accounts", "Company", builders.default_company()) if reader == "one_company" else reader
	)
	with as_user(user):
		api.balance(api.example_client(), company=company and builders.default_company())
	sums = [query for query in asked if ") `sums` JOIN" in query and "`posting_date`" not in query]
	assert len(sums) == 2
	for query in sums:
		plan = frappe.db.sql(f"explain {query.replace('%', '%%')}", (), as_dict=True)
		(entries,) = (row for row in plan if row.table == "tabPayment Ledger Entry")
		assert "Using index" in entries.Extra.split("; "), plan


def test_a_scan_from_end_to_end_is_seen():
	assert whole_scans("select name from `tabSales Invoice` where base_grand_total = 1") == ["Sales Invoice"]
	assert whole_scans("select i.name from `tabSales Invoice` i where i.remarks = 'x'") == ["Sales Invoice"]
	assert whole_scans("select name from `tabSales Invoice` where client = 'CLI-00001'") == []
