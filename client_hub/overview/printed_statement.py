"""A statement of account on paper: for Frappe's print view, and as a file to send."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.translate import print_language
from frappe.utils import add_days, escape_html, flt, fmt_money, format_date, now_datetime

from client_hub.arguments import readable_document
from client_hub.linked_documents import CLIENT
from client_hub.log import logger
from client_hub.overview import contact_details, party_list
from client_hub.overview.printing import readable_fields, refuse_for_nobody
from client_hub.overview.statement import Asked, statement, title_of
from client_hub.permissions import shown_title

PRINT_FORMAT = "Client Statement"

FILTERS = ("from_date", "to_date", "company", "direction", "open_items")
"""What a statement can be asked for beside its client, as `Asked.of` names it."""

MOST_PRINTED = 2_000
"""Rows of a statement on paper, at thirty to a page: drawing a PDF holds a web worker up."""

MARK = "client_hub_statement"
"""What tells the files of statements that are waiting to be sent, in `attached_to_field`."""

_KEPT_DAYS = 1


def client_statement(
	client: str, drawn: dict[str, Any] | None, settings: dict[str, Any] | None
) -> dict[str, Any]:
	"""Jinja method: what the print format shows, see `_for_paper`, and `client`, its fields.

	`drawn`: what is to be shown, where it has been drawn up already. `settings`: of Frappe's print view,
	whose address may have `{from_date, to_date, company, direction, open_items}` in them.
	"""
	document = readable_document(client)
	refuse_for_nobody()
	if not drawn:
		chosen = {key: value for key in FILTERS if (value := (settings or {}).get(key))}
		drawn = _for_paper(Asked.of(document.name, **chosen))
	return {"client": readable_fields(document), **drawn}


def _for_paper(asked: Asked) -> dict[str, Any]:
	"""The statement as `statement` gives it, all plain text in the language and the formats of who reads it.

	Raises `frappe.ValidationError` for one that is too long.
	"""
	told = statement(asked)
	if sum(len(table["rows"]) for table in told["tables"]) > MOST_PRINTED:
		frappe.throw(
			_(
				"A statement of more than {0} rows is not printed: choose a shorter period, or the open items."
			).format(MOST_PRINTED)
		)
	titles = _titles(told)
	sides = {age["side"] for table in told["tables"] for age in table["ages"]}
	for table in told["tables"]:
		_write_table(table, asked, titles)
	parties = {row["party_title"] for table in told["tables"] for row in table["rows"]}
	return {
		**told,
		"several_parties": len(parties) > 1,
		"several_sides": len(sides) > 1,
		"from_date": format_date(asked.from_date),
		"to_date": format_date(asked.to_date),
	}


def _write_table(table: dict[str, Any], asked: Asked, titles: dict[party_list.Party, str]) -> None:
	table["owed_to"] = _owed_to(table, asked)
	table["several_currencies"] = table["currency"] != table["company_currency"]
	for row in table["rows"]:
		row["document"] = " ".join(filter(None, (_(row["voucher_type"] or ""), row["voucher_no"])))
		row["party_title"] = titles.get((row["party_type"], row["party"]), row["party"])
		for key in ("posting_date", "due_date"):
			row[key] = format_date(row[key]) if row[key] else ""
		_write_money(row, table)
	for key in ("opening", "closing", "rounding"):
		table[f"has_{key}"] = bool(flt(table[key]["amount"], 9))
		_write_money(table[key], table)
	for age in table["ages"]:
		age["side"] = side_labels()[age["side"]]
		_write_money(age, table)


def side_labels() -> dict[str, str]:
	return {"receivable": _("Receivable"), "payable": _("Payable", context="Client Hub")}


def _write_money(values: dict[str, Any], table: dict[str, Any]) -> None:
	for key in ("amount", "balance", "invoiced"):
		if key in values:
			values[key] = fmt_money(values[key], currency=table["currency"])
	if "in_company_currency" in values:
		values["in_company_currency"] = fmt_money(
			values["in_company_currency"], currency=table["company_currency"]
		)


def _titles(told: dict[str, Any]) -> dict[party_list.Party, str]:
	parties = {(row["party_type"], row["party"]) for table in told["tables"] for row in table["rows"]}
	found = party_list.with_titles([party for party in parties if all(party)])
	return {party: entry["title"] for party, entry in found.items()}


def _owed_to(table: dict[str, Any], asked: Asked) -> str | None:
	amount = flt(table["closing"]["amount"], 2)
	if not amount:
		return None
	if (amount > 0) == (asked.direction != "Payable"):
		return table["company"]
	return shown_title(CLIENT, asked.client)


@dataclass(frozen=True)
class Drawn:
	"""A statement on paper. `recipient`: where the client's invoices are sent, or nowhere; `is_empty`: nothing
	was open, nothing moved."""

	subject: str
	file_name: str
	content: bytes
	recipient: str
	is_empty: bool


def draw(asked: Asked) -> Drawn:
	"""Draw the statement as a PDF, in the client's language. Raises `frappe.PermissionError`."""
	doc = readable_document(asked.client, "print")
	with print_language(doc.language or frappe.local.lang):
		# Before Frappe draws it, which wraps whatever is wrong into an error of the print format.
		doc.flags.client_hub_statement = _for_paper(asked)
		return Drawn(
			subject=_subject(asked),
			file_name=f"{_('Statement')} {doc.name} {asked.to_date}.pdf",
			content=_pdf(doc),
			recipient=contact_details.email_for_invoices(doc),
			is_empty=not doc.flags.client_hub_statement["tables"],
		)


def _subject(asked: Asked) -> str:
	days = [asked.to_date] if asked.open_items else [asked.from_date, asked.to_date]
	period = " – ".join(map(format_date, days))
	return " · ".join(filter(None, (title_of(asked), asked.company, period)))


def attach(asked: Asked) -> dict[str, Any]:
	"""Draw the statement to be sent: `{file: {name, file_name, file_url}, recipients, subject}`.

	It is the user's own file, and goes by itself after a day: a mail that is sent with it has a copy.
	`recipients`: who gets invoices. Raises as `draw`.
	"""
	drawn = draw(asked)
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": drawn.file_name,
			"content": drawn.content,
			"is_private": 1,
			"attached_to_field": MARK,
		}
	).insert(ignore_permissions=True)  # whoever may print may keep the print
	return {
		"file": {key: file.get(key) for key in ("name", "file_name", "file_url")},
		"recipients": drawn.recipient,
		"subject": drawn.subject,
	}


def _pdf(doc: Document) -> bytes:
	try:
		return frappe.get_print(CLIENT, doc.name, PRINT_FORMAT, doc=doc, as_pdf=True)
	except OSError as error:
		# wkhtmltopdf is not there, or cannot reach the site by the address that it is told.
		logger().exception(f"statement of {doc.name}")
		frappe.throw(
			_("The PDF could not be drawn. An administrator finds why in logs/client_hub.log: {0}").format(
				escape_html(str(error).strip().splitlines()[-1])
			),
			title=_("Statement"),
		)


def clear_unsent() -> None:
	"""Every night: delete the files of statements that have waited long enough to be sent."""
	filters = {"attached_to_field": MARK, "creation": ("<", add_days(now_datetime(), -_KEPT_DAYS))}
	for name in frappe.get_all("File", filters, pluck="name"):
		frappe.delete_doc("File", name, ignore_permissions=True)
