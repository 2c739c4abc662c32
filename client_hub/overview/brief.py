"""What the print format Client Brief shows of a client, as the reader may see it: all plain text."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import fmt_money, get_fullname

from client_hub.arguments import readable_client
from client_hub.linked_documents import CLIENT
from client_hub.overview import party_list
from client_hub.overview.declaration import Context
from client_hub.overview.figures import sections_figures
from client_hub.overview.printing import is_for_nobody
from client_hub.overview.sections import SECTIONS

PARTIES = 8
"""As many as there is room for on one page."""


def client_brief(client: str) -> dict[str, Any]:
	"""Jinja method: `{as_of, parties, account_manager, sections: [{label, figures}]}`.

	A figure is `{label, value, amounts}`, all text in the reader's format. Sections that the reader
	may not see, and figures of nothing, are left out; all of them where nobody knows for whom it is drawn.
	"""
	client = readable_client(client)
	context = Context.of(client)
	asked = [] if is_for_nobody() else list(SECTIONS.values())
	sections = [
		{"label": section["label"], "figures": figures}
		for section in sections_figures(asked, context)
		if (figures := [_figure(figure) for figure in section["figures"] if figure["count"]])
	]
	manager = frappe.db.get_value(CLIENT, client, "account_manager")
	return {
		"as_of": context.today,
		"parties": party_list.page_of(client, page_length=PARTIES)["rows"],
		"account_manager": get_fullname(manager) if manager else None,
		"sections": sections,
	}


def _figure(figure: dict[str, Any]) -> dict[str, Any]:
	if "unit" in figure:
		value = f"{frappe.format(figure['value'], 'Float')} {figure['unit']}"
	else:
		value = frappe.format(figure["count"], "Int")
	amounts = [fmt_money(entry["amount"], currency=entry["currency"]) for entry in figure.get("amounts", [])]
	return {"label": figure["label"], "value": value, "amounts": amounts}
