"""What the print format Client Brief shows of a client, as the reader may see it: all plain text."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.utils import flt, fmt_money, get_fullname

from client_hub.arguments import readable_document
from client_hub.overview import party_list
from client_hub.overview.balance import INVOICES_ONLY, balance_of
from client_hub.overview.declaration import Context
from client_hub.overview.declared import sections
from client_hub.overview.figures import add_up, sections_figures
from client_hub.overview.printed_statement import side_labels
from client_hub.overview.printing import is_for_nobody, readable_fields

PARTIES = 8
"""As many as there is room for on one page."""


def client_brief(client: str) -> dict[str, Any]:
	"""Jinja method: `{client, as_of, parties, account_manager, balance, sections: [{label, figures}]}`.

	A figure is `{label, value, amounts}`; `balance` is `{rows: [{label, amounts, past_due}], note}`; all text in
	the language and the format that is printed. Sections that the reader may not see, and figures of nothing,
	are left out; all of them where nobody knows for whom it is drawn.
	"""
	document = readable_document(client)
	client, context = document.name, Context.of(document.name)
	is_told = not is_for_nobody()
	asked = list(sections().values()) if is_told else []
	told = [
		{"label": section["label"], "figures": figures}
		for section in sections_figures(asked, context)
		if (figures := [_figure(figure) for figure in section["figures"] if figure["count"]])
	]
	shown = readable_fields(document)
	manager = shown.account_manager
	return {
		"client": shown,
		"as_of": context.today,
		"parties": party_list.page_of(client, page_length=PARTIES)["rows"] if is_told else [],
		"account_manager": get_fullname(manager) if manager else None,
		"balance": _balance(context) if is_told else {"rows": [], "note": None},
		"sections": told,
	}


def _balance(context: Context) -> dict[str, Any]:
	told = balance_of(context)
	rows: list[dict[str, Any]] = [
		{
			"label": side_labels()[name],
			"amounts": side["amounts"] or [],
			"past_due": _past_due(side["ageing"]["rows"]),
		}
		for name, side in told["sides"].items()
	]
	if len(rows) > 1 and told["net"]:
		rows.append({"label": _("Net"), "amounts": told["net"], "past_due": []})
	companies = {entry["company"] for row in rows for entry in (*row["amounts"], *row["past_due"])}
	for row in rows:
		for key in ("amounts", "past_due"):
			row[key] = [_money(entry, len(companies) > 1) for entry in row[key] if flt(entry["amount"], 2)]
	return {
		"rows": [row for row in rows if row["amounts"] or row["past_due"]],
		"note": _("Invoices only, without advances") if told["state"] == INVOICES_ONLY else None,
	}


def _past_due(ages: list[dict[str, Any]]) -> list[dict[str, Any]]:
	late = [entry for age in ages if age["from_day"] for entry in age["amounts"]]
	return add_up((entry["company"], entry["currency"], entry["amount"]) for entry in late)


def _money(entry: dict[str, Any], with_company: bool) -> str:
	money = fmt_money(entry["amount"], currency=entry["currency"])
	return f"{money} ({entry['company']})" if with_company else money


def _figure(figure: dict[str, Any]) -> dict[str, Any]:
	if "unit" in figure:
		value = f"{frappe.format(figure['value'], 'Float')} {figure['unit']}"
	else:
		value = frappe.format(figure["count"], "Int")
	amounts = [fmt_money(entry["amount"], currency=entry["currency"]) for entry in figure.get("amounts", [])]
	return {"label": figure["label"], "value": value, "amounts": amounts}
