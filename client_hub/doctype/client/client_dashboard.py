"""Connections of a client: every linked DocType, grouped, with counts of what the reader may see."""

from __future__ import annotations

from frappe import _

from client_hub.linked_documents import FIELDNAME
from client_hub.stamping import linked_documents


def get_data():
	groups: dict[str, list[str]] = {}
	for entry in linked_documents().values():
		groups.setdefault(entry.group, []).append(entry.doctype)
	labels = {
		"Parties": _("Parties", context="Client Hub"),
		"Sales": _("Sales"),
		"Purchases": _("Purchases"),
		"Money": _("Money"),
		"Work": _("Work"),
		"Support": _("Support", context="Client Hub"),
	}
	return {
		"heatmap": True,
		"heatmap_message": _("Documents made for this client, by day."),
		"fieldname": FIELDNAME,
		# Frappe's own counts pay no heed to permissions (15.103).
		"method": "client_hub.api.connections",
		"transactions": [
			{"label": labels.get(group, _(group)), "items": doctypes} for group, doctypes in groups.items()
		],
	}
