"""The connections of Customer, Supplier, Lead and Prospect: they lead to the party's client."""

from __future__ import annotations

from typing import Any

from frappe import _

from client_hub.linked_documents import CLIENT, FIELDNAME


def with_client(data: dict[str, Any] | None) -> dict[str, Any]:
	"""Hook `override_doctype_dashboards`: ERPNext's own connections, and the client before them."""
	data = data or {}
	data.setdefault("internal_links", {})[CLIENT] = FIELDNAME
	data["transactions"] = [{"label": _(CLIENT), "items": [CLIENT]}, *(data.get("transactions") or [])]
	return data
