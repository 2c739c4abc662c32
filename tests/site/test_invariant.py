"""The invariant: a figure's count and amounts equal the rows of the list it opens, for every user.

One test over every client of the demo's story, section, bucket, reader and company, against
`documents`, against ERPNext's own list, and against a count by hand of what the reader may read.
"""

from collections import defaultdict
from dataclasses import replace

import frappe
import pytest
from by_hand import forget, rows_by_hand
from frappe.utils import flt
from readers import LIMITED, READERS

from client_hub import api
from client_hub.overview.declaration import Context
from client_hub.overview.declared import sections
from client_hub.overview.figures import DECLARED, sections_figures


@pytest.mark.parametrize("reader", READERS + LIMITED, indirect=True)
def test_every_figure_equals_its_list(reader, as_user):
	forget()
	companies = [None, *frappe.get_all("Company", pluck="name")]
	seen = defaultdict(int)
	with as_user(reader):
		for client in frappe.get_list("Client", pluck="name"):
			for company in companies:
				for section in all_sections(client, company):
					check_section(client, company, section, seen)
	assert seen["figures"] or reader == "sales_master"  # which reads Customers, and no document
	if reader == "Administrator":
		unseen = {
			(key, bucket.key)
			for key, section in sections().items()
			for bucket in (*section.buckets, *section.apart)
		} - set(seen)
		assert not unseen, "the story has no document in these buckets, so they were not tried"


def all_sections(client: str, company: str | None) -> list[dict]:
	"""Sections as the tiles tell them, and those with buckets that no tile tells once more, with these."""
	tiles = api.overview(client, company=company)["tiles"]
	apart = [replace(s, buckets=s.apart) for s in sections().values() if s.apart]
	told = [section for tile in tiles.values() for section in tile["sections"]]
	return told + sections_figures(apart, Context.of(client, company))


def check_section(client: str, company: str | None, section: dict, seen: dict) -> None:
	if section["state"] != "ok":
		assert section["state"] == "no_access" and not section["figures"]
		with pytest.raises(frappe.PermissionError):
			api.documents(client, section["section"], company=company)
		return
	for figure in section["figures"]:
		where = (section["section"], figure["bucket"], client, company, frappe.session.user)
		rows = every_row(client, company, section["section"], figure)
		assert figure["count"] == len(rows) == len({row["name"] for row in rows}), where
		check_by_hand(client, company, section, figure, rows)
		if not rows:
			continue
		seen[(section["section"], figure["bucket"])] += 1
		seen["figures"] += 1
		check_amounts(section, figure, rows, where)
		check_list(client, section, figure, company, rows, where)
		check_permissions(section, rows, where)


def check_by_hand(client: str, company: str | None, section: dict, figure: dict, rows: list[dict]) -> None:
	"""The same rows, none more and none missing, as by the definitions and Frappe's own list."""
	where = (section["section"], figure["bucket"], client, company, frappe.session.user)
	expected = rows_by_hand(client, section["section"], figure["bucket"], company)
	assert {row["name"] for row in rows} == expected.keys(), where
	if "value" in figure:
		assert figure["value"] == flt(sum(expected.values()), 6), where


def every_row(client: str, company: str | None, section: str, figure: dict) -> list[dict]:
	"""All pages, small ones, so that the paging is tried too; what stands under each is what the figure says."""
	said = {key: value for key, value in figure.items() if key not in (*DECLARED, "count")}
	rows, start = [], 0
	while True:
		page = api.documents(client, section, figure["bucket"], company, start=start, page_length=7)
		told = {key: value for key, value in page.items() if key not in ("total", "rows", "columns")}
		assert told == said, (section, figure["bucket"], client, company, start)
		rows += page["rows"]
		start += 7
		if start >= page["total"]:
			assert len(rows) == page["total"]
			return rows


# Field of a row that an amount of a bucket adds up, and the one with its currency.
OUTSTANDING = ("outstanding_amount", "party_account_currency")
TOTAL = ("base_grand_total", "company_currency")
FIELDS = {
	**{
		(s, b): OUTSTANDING
		for s in ("sales_invoices", "purchase_invoices")
		for b in ("pending", "overdue", "credits", "on_hold", "late")
	},
	**{(s, b): TOTAL for s in ("sales_invoices", "purchase_invoices") for b in ("authorised", "draft")},
	**{
		("opportunities", b): ("base_opportunity_amount", "company_currency")
		for b in ("in_progress", "overdue", "won", "lost")
	},
	("delivery_notes", "to_bill"): ("amount_to_bill", "company_currency"),
	("hours_to_bill", "to_bill"): ("unbilled_amount", "currency"),
	("payments", "received"): ("base_received_amount", "company_currency"),
	("payments", "paid"): ("base_paid_amount", "company_currency"),
	("payments", "unallocated"): ("unallocated_amount", "party_account_currency"),
}


def check_amounts(section: dict, figure: dict, rows: list[dict], where: tuple) -> None:
	if "value" in figure:
		hours = "unbilled_hours" if figure["bucket"] in ("unbilled", "to_bill") else "client_hours"
		assert flt(sum(row[hours] for row in rows), 6) == figure["value"], where
	if "weighted" in figure:
		weighted = sum(flt(row["base_opportunity_amount"]) * flt(row["probability"]) / 100 for row in rows)
		assert flt(sum(a["amount"] for a in figure["weighted"]), 2) == flt(weighted, 2), where
	if "amounts" not in figure:
		return
	by_hand: dict[tuple, float] = defaultdict(float)
	for row in rows:
		if section["section"] == "client_orders":
			for entry in row["amounts"]:
				by_hand[entry["company"], entry["currency"]] += entry["amount"]
			continue
		amount, currency = FIELDS.get((section["section"], figure["bucket"]), TOTAL)
		value = flt(row[amount])
		if figure["bucket"] == "unbilled":
			value *= (100 - flt(row["per_billed"])) / 100
		by_hand[row["company"], row[currency] or row["company_currency"]] += value
	answered = {(a["company"], a["currency"]): a["amount"] for a in figure["amounts"]}
	assert answered.keys() == by_hand.keys(), where
	for key, amount in answered.items():
		assert flt(amount, 2) == flt(by_hand[key], 2), (*where, key)


def check_list(client, section, figure, company, rows, where) -> None:
	"""ERPNext's own list, opened with the filters of the bucket, has the same documents."""
	if not section["opens_list"]:
		with pytest.raises(frappe.ValidationError, match="several kinds"):
			api.list_filters(client, section["section"], figure["bucket"], company)
		return
	filters = api.list_filters(client, section["section"], figure["bucket"], company)
	listed = set(frappe.get_list(section["doctype"], filters=filters, pluck="name"))
	if section["section"] == "client_orders":
		assert listed == {name for row in rows for name in row["sales_orders"]}, where
	else:
		assert listed == {row["name"] for row in rows}, where


def check_permissions(section: dict, rows: list[dict], where: tuple) -> None:
	"""Document by document, by Frappe's own rule: nothing in the list that the reader may not read."""
	for row in rows[:3]:
		for name in row.get("sales_orders") or [row["name"]]:
			doctype = row.get("voucher_type") or section["doctype"]
			assert frappe.has_permission(doctype, "read", name), where
