"""Whether the user sees a section's documents, only their totals, or nothing.

Totals without documents are for roles that an administrator names in Client Hub Settings: the
section's home role, Sales User, may read no invoice, project or purchase order in stock ERPNext.
They are limited by all of the user's User Permissions, and never name a document. Who may read some of
the documents by a share, or as their owner, sees the totals and a list of those.
"""

from __future__ import annotations

from dataclasses import dataclass

import frappe
from frappe import _
from pypika.queries import Selectable
from pypika.terms import Criterion

from client_hub.log import logger
from client_hub.overview.declaration import Context, Section
from client_hub.permissions import can_read, counted, hidden_of, of_companies, permitted, reads_by_role
from client_hub.stamping import is_absent

OK, TOTALS_ONLY, NO_ACCESS = "ok", "totals_only", "no_access"
NOT_INSTALLED, TIMEOUT, ERROR = "not_installed", "timeout", "error"


@dataclass(frozen=True)
class Access:
	"""`state` as the public interface names it, for one section and the current user.

	`lists_some`: in state `totals_only`, that some of the documents may be listed.
	"""

	state: str
	lists_some: bool = False

	@property
	def has_figures(self) -> bool:
		return self.state in (OK, TOTALS_ONLY)

	@property
	def has_list(self) -> bool:
		return self.state == OK or self.lists_some

	def criteria(self, section: Section, row: Selectable, context: Context) -> list[Criterion]:
		"""What limits the section's rows: the user's permissions, and the company asked for."""
		is_ok = self.state == OK
		criteria = [permitted(section.doctype) if is_ok else counted(section.doctype, sees_totals=True)]
		if context.companies and section.company:
			criteria.append(of_companies(row[section.company], list(context.companies)))
		return [criterion for criterion in criteria if criterion is not None]


def access_to(section: Section) -> Access:
	"""The current user's access to a section's documents."""
	if (own := section.own_access()) is not None:
		return own
	if is_absent(section.doctype):
		return Access(NOT_INSTALLED)
	some = can_read(section.doctype)
	if sees_totals() and not reads_by_role(section.doctype):
		return Access(TOTALS_ONLY, lists_some=some)
	return Access(OK if some else NO_ACCESS)


def throw_not_installed(doctype: str) -> None:
	"""What is answered to who asks for documents of a DocType that is not there."""
	frappe.throw(_("Not installed on this site."), frappe.DoesNotExistError, title=_(doctype))


def sees_totals() -> bool:
	"""Whether one of the user's roles sees totals without document permission."""
	roles = {row.role for row in frappe.get_cached_doc("Client Hub Settings").totals_roles}
	return bool(roles.intersection(frappe.get_roles()))


def log_totals(context: Context, states: dict[str, str]) -> None:
	"""Leave a trace of sections, by their states, of which the user saw totals and may read no document."""
	if totals := [section for section, state in states.items() if state == TOTALS_ONLY]:
		logger().info(f"{frappe.session.user} saw totals of {context.client}: {', '.join(totals)}")


def hidden_fields(section: Section, fieldnames: set[str]) -> set[str]:
	"""Those `fieldnames` of the DocType that the section adds up that are kept from the user.

	As `hidden_of` has it.
	"""
	return hidden_of(section.child or section.doctype, fieldnames, section.doctype)


def hidden_columns(section: Section, fieldnames: set[str]) -> set[str]:
	"""The same, for fields of the section's own DocType."""
	return hidden_of(section.doctype, fieldnames)
