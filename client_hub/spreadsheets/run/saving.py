"""Rows of an import saved through the life of their documents.

Before rows that make clients are saved they are matched once more: the database's unique indexes stop
a second tax ID or external ID by themselves; a second client of the same name and country that
somebody made between the check and the run is only stopped here.
"""

from __future__ import annotations

from typing import Any

import frappe
from erpnext.crm.doctype.utils import strip_number
from frappe import _
from frappe.model.document import Document

from client_hub.compat import unmasked
from client_hub.identity import matching
from client_hub.linked_documents import CLIENT
from client_hub.parties.contact import lacking
from client_hub.parties.roles import ROLES, parties_of
from client_hub.permissions import titled
from client_hub.spreadsheets import rows
from client_hub.spreadsheets.check import comparing
from client_hub.spreadsheets.rows import CREATE, DOING, IMPORT
from client_hub.spreadsheets.run import taking_back
from client_hub.spreadsheets.run.taking_back import ADDED, LINKED, MADE_LINKS, SHOWN_LINKS

_IDENTITY = ("legal_name", "tax_id", "country", "establishment_id", "tax_id_country", "external_id")

_SAVEPOINT = "client_hub_call_logs"

_NOT_IN_SHEETS = ("tax_id_key", "made_by_itself")
"""What saving a change writes besides."""


def create(row: frappe._dict, client_import: str) -> Document:
	doc = frappe.new_doc(CLIENT)
	doc.update(rows.from_json(row.row_values, {}))
	_set_flags(doc, client_import)
	set_extra(doc, row)
	doc.set_new_name()
	rows.write(row.name, outcome=DOING, client=doc.name)
	return doc.insert()


def update(row: frappe._dict, client_import: str) -> Document:
	doc = unmasked(frappe.get_doc(CLIENT, row.client))
	doc.flags.client_hub_save_was_cut = row.outcome == DOING
	changes = rows.from_json(row.changes, {})
	_check_unchanged(doc, changes)
	if not row.before_image:
		row.before_image = rows.to_json(_before_image(doc, changes, row))
	rows.write(row.name, outcome=DOING, before_image=row.before_image)
	doc.update(rows.from_json(row.row_values, {}))
	_set_flags(doc, client_import)
	set_extra(doc, row)
	if row.outcome != DOING:
		return doc.save()
	before = rows.from_json(row.before_image, {})
	doc.update(taking_back.made_before_the_cut(doc.name, before))
	doc.save()
	taking_back.show_on_parties(doc, [link for link in SHOWN_LINKS if link in before and not before[link]])
	return doc


def set_extra(doc: Document, row: frappe._dict) -> None:
	"""What the row saves besides the fields of Client, see `rows.EXTRA`."""
	extra = rows.from_json(row.extra, {})
	doc.flags.client_hub_without_address = bool(extra.pop("without_address", None))
	doc.flags.client_hub_more = extra


def _before_image(doc: Document, changes: dict[str, list[Any]], row: frappe._dict) -> dict[str, Any]:
	ticks = (role.tick for role in ROLES.values())
	before = {field: doc.get(field) for field in (*changes, *MADE_LINKS, *ticks, *_NOT_IN_SHEETS)}
	for role in ROLES.values():
		# Saving makes one of them the primary one. Undo must not take it for one that the row has made.
		before[role.primary] = before[role.primary] or next(iter(parties_of(doc.name, role.doctype)), None)
	# A row that is cut off tells by this what it has made and the client does not name yet.
	before[LINKED] = {
		link: taking_back.linked(doctype, doc.name)
		for link, doctype in SHOWN_LINKS.items()
		if not doc.get(link)
	}
	more = rows.from_json(row.extra, {})
	if more and doc.primary_contact:
		before[ADDED] = lacking(frappe.get_doc("Contact", doc.primary_contact), more)
	return before


def _check_unchanged(doc: Document, changes: dict[str, list[Any]]) -> None:
	"""What the user confirmed was a change from what was there then."""
	for fieldname, (old, new) in changes.items():
		fieldtype = doc.meta.get_field(fieldname).fieldtype
		expected = (comparing.as_stored(fieldname, value) for value in (old, new))
		if not any(comparing.same(fieldtype, doc.get(fieldname), value) for value in expected):
			raise frappe.ValidationError(
				_("{0} was changed by somebody after the check. Check the sheet again.").format(
					_(doc.meta.get_label(fieldname), context=CLIENT)
				)
			)


def _set_flags(doc: Document, client_import: str) -> None:
	# A page that shows one of thousands of clients being saved can wait; each message costs a trip.
	doc.flags.notify_update = False
	# ERPNext would commit in the middle of the row when the number is in a Call Log.
	doc.flags.ignore_auto_link_call_log = True
	# The keys of a batch are written at once, in its transaction.
	doc.flags.client_hub_keys_follow = True
	doc.flags.updater_reference = {
		"doctype": IMPORT,
		"docname": client_import,
		"label": _("via Client Import"),
	}


# --- since the check -----------------------------------------------------------------------------


def objections(batch: list[frappe._dict]) -> dict[str, str]:
	"""{name of row: why it may not make its client any more}, all of them with a few queries."""
	new = [row for row in batch if row.action == CREATE]
	identities = []
	for row in new:
		values = rows.from_json(row.row_values, {})
		identities.append(matching.identity_of(**{key: values.get(key) for key in _IDENTITY}))
	found = {}
	for row, match in zip(new, matching.match(identities), strict=True):
		if match.clients and not match.other_tax_id:
			titles = matching.readable_titles(match.clients)
			known = [titled(name, title) for name, title in titles.items()]
			found[row.name] = _("Since the check, {0} has been made ({1}). Check the sheet again.").format(
				", ".join(known) or _("a client that you may not see"), matching.reason(match.level)
			)
	return found


# --- call logs -----------------------------------------------------------------------------------


def link_calls(contacts: list[str]) -> None:
	"""Link each new Contact to the calls with its numbers, as part of its row; can be done again.

	ERPNext does it when a Contact is inserted, with a commit that would cut the row in two; that is
	held back (`ignore_auto_link_call_log`). A call that cannot be linked keeps nobody from having the
	client: it is logged, as by ERPNext.
	"""
	if not contacts or not frappe.db.a_row_exists("Call Log"):
		return
	for contact in contacts:
		frappe.db.savepoint(_SAVEPOINT)
		try:
			_link_calls_of(contact)
		except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
			raise  # the transaction may be gone, and is tried again
		except Exception:
			frappe.db.rollback(save_point=_SAVEPOINT)
			frappe.log_error(title="Client Hub: calls could not be linked to a Contact")


def _link_calls_of(contact: str) -> None:
	numbers = frappe.get_all("Contact Phone", filters={"parent": contact}, pluck="phone")
	for name in {call for number in numbers for call in _calls_with(strip_number(number))}:
		call = frappe.get_doc("Call Log", name)
		# Frappe drops a link that is there already.
		call.add_link(link_type="Contact", link_name=contact)
		call.save(ignore_permissions=True)  # as ERPNext does: the link is bookkeeping of the Contact


def _calls_with(number: str | None) -> list[str]:
	if not number:
		return []
	pattern = f"%{number}%"
	return frappe.get_all(
		"Call Log", or_filters=[["from", "like", pattern], ["to", "like", pattern]], pluck="name"
	)
