"""Connections of a client: every linked DocType, grouped, with counts of what the reader may see.

Nothing here is translated: Frappe keeps it for all users, and the desk translates the groups.
"""

from __future__ import annotations

from typing import Any

from client_hub.linked_documents import FIELDNAME
from client_hub.stamping import linked_documents


def get_data() -> dict[str, Any]:
	groups: dict[str, list[str]] = {}
	for entry in linked_documents().values():
		groups.setdefault(entry.group, []).append(entry.doctype)
	return {
		"heatmap": True,
		"fieldname": FIELDNAME,
		# Frappe's own counts pay no heed to permissions (15.103).
		"method": "client_hub.api.connections",
		"transactions": [{"label": group, "items": doctypes} for group, doctypes in groups.items()],
	}
