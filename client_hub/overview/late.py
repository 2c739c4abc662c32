"""What is late between the client and us, in the order in which it is looked at (definitions 8a)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from frappe.utils import date_diff, getdate

from client_hub.overview.access import (
	ERROR,
	NOT_INSTALLED,
	OK,
	TIMEOUT,
	access_to,
	hidden_columns,
)
from client_hub.overview.ageing import ages, past_due
from client_hub.overview.declaration import ENDING, Bucket, Late, Section
from client_hub.overview.declared import sections
from client_hub.overview.figures import is_visible, sections_figures
from client_hub.overview.invoices import InvoiceSection
from client_hub.overview.time_limit import attempt
from client_hub.overview.unpaid import Unpaid

ALL, SOME = "all", "some"


@dataclass(frozen=True)
class Lateness:
	"""A bucket of what is late."""

	section: Section
	bucket: Bucket

	@property
	def late(self) -> Late:
		assert self.bucket.late
		return self.bucket.late


def in_order() -> list[Lateness]:
	"""All there is of them, the worst first."""
	found = [
		Lateness(section, bucket)
		for section in sections().values()
		for bucket in (*section.buckets, *section.apart)
		if bucket.late
	]
	return sorted(found, key=lambda lateness: lateness.late.rank)


def late_of(unpaid: Unpaid) -> dict[str, Any]:
	"""`{late: [{kind, section, tile, bucket, tab, label, doctype, state, count, amounts, days, since}], checked}`.

	Only what there is. `amounts`: of invoices what of them is past due, which may be less than the invoices
	of the bucket. `since`: the day since when the oldest is late, and `days` how long that is; of `kind`
	"ending" the day on which the first ends, and in how many days. None in state `totals_only`, and where
	there is no day to tell. `checked`: "all" when every section answered in full, "some" when there are some
	that the user may not read, "timeout" when one took too long or failed.
	"""
	asked, context = in_order(), unpaid.context
	answers = sections_figures(
		[unpaid.asked_with(lateness.section, lateness.bucket) for lateness in asked],
		context,
		with_days=True,
	)
	states, late = [answer["state"] for answer in answers], []
	for lateness, answer in zip(asked, answers, strict=True):
		unpaid.keep(lateness.section, answer)
		for figure in answer["figures"]:
			if figure["bucket"] == lateness.bucket.key and figure["count"]:
				row = _row(lateness, answer, figure)
				states.append(_add_how_late(row, figure, lateness, unpaid))
				late.append(row)
	return {"late": late, "checked": _checked(states)}


def _checked(states: list[str]) -> str:
	if {TIMEOUT, ERROR}.intersection(states):
		return TIMEOUT
	return ALL if {OK, NOT_INSTALLED}.issuperset(states) else SOME


def _row(lateness: Lateness, answer: dict[str, Any], figure: dict[str, Any]) -> dict[str, Any]:
	amounts = [] if isinstance(lateness.section, InvoiceSection) else figure.get("amounts", [])
	return {
		"kind": lateness.late.kind,
		**{key: answer[key] for key in ("section", "tile", "tab", "doctype", "state")},
		**{key: figure[key] for key in ("bucket", "count")},
		"label": str((figure["count"] == 1 and lateness.late.one) or lateness.late.label),
		"amounts": amounts,
		"days": None,
		"since": None,
	}


def _add_how_late(row: dict[str, Any], figure: dict[str, Any], lateness: Lateness, unpaid: Unpaid) -> str:
	"""What of invoices is past due, and since when; answers in which state that is.

	What takes too long or fails leaves the row, and the others, as sections of a tile do.
	"""
	context = unpaid.context
	section, access, day = lateness.section, access_to(lateness.section), lateness.late.day
	tells_day = access.state == OK and day and not hidden_columns(section, {day})

	def ask() -> date | None:
		if not isinstance(section, InvoiceSection):
			return getdate(figure["since"]) if figure.get("since") else None
		if not is_visible(section, ages()["past_due"]):
			return None
		row["amounts"], since = past_due(unpaid.aged(section, access))
		return since

	state, since = attempt(f"What is late of {section.key} of {context.client}", ask)
	if since and tells_day:
		days = date_diff(context.today, since)
		row |= {"since": since, "days": -days if lateness.late.kind == ENDING else days}
	return state
