"""Script Report: which clients need attention, and why. What it says is `overview.attention`'s."""

from __future__ import annotations

from typing import Any

from frappe import _

from client_hub.overview.attention import Asked, attention


def execute(filters: dict[str, Any] | None = None) -> tuple[list[dict], list[dict], str | None]:
	"""Columns, rows, and a message that names what is not told. `filters`: as `Asked.of` takes
	them. Raises as that and `attention` do."""
	rows, untold = attention(Asked.of(dict(filters or {})))
	message = _("Without these, which you may not read: {0}").format(", ".join(untold)) if untold else None
	return _columns(), rows, message


def _columns() -> list[dict]:
	return [
		_column("client", _("Client"), "Link", 120, "Client"),
		_column("legal_name", _("Legal Name", context="Client"), "Data", 220),
		_column("reason", _("Reason"), "Data", 190),
		_column("count", _("Documents", context="Client Hub"), "Int", 100),
		_column("day", _("Date"), "Date", 110),
		_column("days", _("Days"), "Int", 80),
		_column("amount", _("Amount"), "Data", 180),
		_column("account_manager", _("Account Manager"), "Data", 180),
		_column("client_group", _("Client Group", context="Client"), "Data", 130),
		_column("territory", _("Territory"), "Data", 120),
	]


def _column(
	fieldname: str, label: str, fieldtype: str, width: int, options: str | None = None
) -> dict[str, Any]:
	# Only the client is a Link: see the report Client Balances.
	column = {"fieldname": fieldname, "label": label, "fieldtype": fieldtype, "width": width}
	return {**column, "options": options} if options else column
