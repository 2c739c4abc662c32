"""The public REST surface, under `/api/method/client_hub.api.` (design 5).

Thin: each method types its arguments, checks permission first, and hands over. Annotations are types
and not texts, or Frappe would check none of them.
"""

from collections.abc import Callable
from typing import Any

import frappe

from client_hub.arguments import checked, from_json, readable_client, readable_document
from client_hub.arguments import page as page_of_list
from client_hub.identity import adoption, adoption_plan, agreeing, matching
from client_hub.identity.duplicates import pairs, searching
from client_hub.identity.merging import merge, preview, split, undo
from client_hub.linked_documents import CLIENT
from client_hub.one_answer import one_answer
from client_hub.overview import activity as activity_of
from client_hub.overview import (
	attention,
	file_archive,
	list_balances,
	money,
	new_documents,
	party_list,
	printed_statement,
	sending_statements,
)
from client_hub.overview import connections as connections_of
from client_hub.overview import contact_details as contact_details_of
from client_hub.overview import documents as documents_of
from client_hub.overview import files as files_of
from client_hub.overview.balance import balance_of
from client_hub.overview.balance_parts import LEDGER_VOUCHERS
from client_hub.overview.busiest_client import busiest_client
from client_hub.overview.coming import coming
from client_hub.overview.declaration import Context, Section
from client_hub.overview.declared import sections
from client_hub.overview.declared import tiles as tiles_of_site
from client_hub.overview.opening import opening_of
from client_hub.overview.paying import how_paid
from client_hub.overview.statement import Asked
from client_hub.overview.statement import statement as statement_of
from client_hub.overview.tiles import figures_by_tile
from client_hub.overview.time_limit import within_time_limit
from client_hub.parties import attaching
from client_hub.parties import copies as copies_of_documents
from client_hub.parties.roles import ROLES
from client_hub.permissions import check_may_edit_clients
from client_hub.replica import read
from client_hub.spreadsheets import choosing, exporting, imports, remembering, showing
from client_hub.spreadsheets.sheet import marked_copy as copies
from client_hub.spreadsheets.sheet import template


@frappe.whitelist(methods=["GET", "POST"])
@checked
def overview(
	client: str,
	company: str | None = None,
	tiles: list[str] | str | None = None,
	parties: bool | int = False,
) -> dict:
	"""The figures of a client's tiles, each section with its own state.

	Returns `{client, as_of, moving, tiles: {tile: {label, tab, sections: [{section, tile, tab, label, doctype,
	always, creates, state, figures}]}}}` in the order of the page. `moving`: documents are still being moved to
	the client or away from it. `tiles`: only these. `parties`: also the first ten, `{state, total, rows}`.
	"""
	document = readable_document(client)
	wanted = _known_tiles(tiles) if tiles else list(tiles_of_site())
	return _read(figures_by_tile, document, company, wanted, bool(frappe.utils.cint(parties)))


@frappe.whitelist(methods=["GET", "POST"])
@checked
def page(client: str, company: str | None = None) -> dict:
	"""What the client's page opens with: `{client, as_of, companies, late, checked, money}`.

	`companies`: those in which the client has documents that the user may read, whatever `company` is asked for.
	`money`: the balance, without how it is paid.
	"""
	client = readable_client(client)
	return _read(opening_of, Context.of(client, company))


@frappe.whitelist(methods=["GET", "POST"])
@checked
def next(client: str, company: str | None = None) -> dict:
	"""The five days to keep that come first: `{client, as_of, until, rows}`, a row for each document and day."""
	client = readable_client(client)
	return _read(coming, Context.of(client, company))


@frappe.whitelist(methods=["GET", "POST"])
@checked
def documents(
	client: str,
	section: str,
	bucket: str | None = None,
	company: str | None = None,
	start: int = 0,
	page_length: int = 20,
	order_by: str | None = None,
	search: str | None = None,
) -> dict:
	"""A page of the documents behind a figure: `{total, rows, columns}`; `total` is the figure's count.

	`search` narrows the rows down to those with the text in them, and `total` with them.
	"""
	client = readable_client(client)
	context = Context.of(client, company)
	asked = (_section(section), bucket, context, start, page_length, order_by, search)
	return _read(documents_of.page_of, *asked)


@frappe.whitelist(methods=["GET", "POST"])
@checked
@within_time_limit
def list_filters(client: str, section: str, bucket: str | None = None, company: str | None = None) -> list:
	"""Filters that open ERPNext's own list with the same documents as `documents`."""
	client = readable_client(client)
	return documents_of.list_filters(_section(section), bucket, Context.of(client, company))


@frappe.whitelist(methods=["GET", "POST"])
@checked
def new_document_values(
	client: str, doctype: str, company: str | None = None, bucket: str | None = None
) -> dict:
	"""What the form of a new document for the client is filled in with."""
	client = readable_client(client)
	new_documents.check_installed(doctype)
	frappe.has_permission(doctype, "create", throw=True)
	return new_documents.values_for(client, doctype, company, bucket)


@frappe.whitelist(methods=["GET", "POST"])
@checked
@within_time_limit
def parties(client: str, start: int = 0, page_length: int = 20) -> dict:
	"""A page of the client's parties that the user may read: `{total, rows}`."""
	client = readable_client(client)
	return party_list.page_of(client, start, page_length)


@frappe.whitelist(methods=["GET", "POST"])
@checked
@within_time_limit
def contact_details(client: str, doctype: str, start: int = 0, page_length: int = 20) -> dict:
	"""A page of the addresses or contacts (`doctype`) of the client and its parties: `{total, rows}`."""
	client = readable_client(client)
	return contact_details_of.page_of(client, doctype, start, page_length)


@frappe.whitelist(methods=["GET", "POST"])
@checked
@within_time_limit
def connections(doctype: str, name: str, items: list[str] | str | None = None) -> dict:
	"""Counts of linked documents for the form's dashboard, in the shape of Frappe's `get_open_count`."""
	name = readable_client(name)
	return connections_of.counts(name, from_json(items, list, "items") if items else None)


@frappe.whitelist(methods=["GET", "POST"])
@checked
def balance(client: str, company: str | None = None) -> dict:
	"""What is owed between the client and us by the ledger: `{state, net, sides}`, with age and behaviour."""
	client = readable_client(client)
	return _read(balance_of, Context.of(client, company))


@frappe.whitelist(methods=["GET", "POST"])
@checked
def payment_behaviour(client: str, company: str | None = None) -> dict:
	"""How the client pays, by side: `{client, as_of, sides}` with behaviour, credit and dunning, as in `balance`."""
	client = readable_client(client)
	return _read(how_paid, Context.of(client, company))


@frappe.whitelist(methods=["GET", "POST"])
@checked
@within_time_limit
def balances(clients: list[str] | str) -> dict:
	"""What clients owe, by the ledger: `{client: [{company, currency, receivable, overdue}]}`.

	At most 500; of those that owe nothing or that the user may not read, nothing.
	"""
	frappe.has_permission(CLIENT, "read", throw=True)
	return list_balances.balances_of(from_json(clients, list, "clients"))


@frappe.whitelist(methods=["GET", "POST"])
@checked
@within_time_limit
def statement(
	client: str,
	from_date: str | None = None,
	to_date: str | None = None,
	company: str | None = None,
	direction: str = "Both",
	open_items: bool | int = False,
) -> dict:
	"""The statement of account: `{client, from_date, to_date, direction, open_items, several_parties, tables}`, by the ledger."""
	client = readable_client(client)
	return statement_of(Asked.of(client, from_date, to_date, company, direction, open_items))


@frappe.whitelist(methods=["POST"])
@checked
@within_time_limit
def attach_statement(
	client: str,
	from_date: str | None = None,
	to_date: str | None = None,
	company: str | None = None,
	direction: str = "Both",
	open_items: bool | int = False,
) -> dict:
	"""The same as a PDF, a private file of the user's to send: `{file, recipients, subject}`."""
	client = readable_client(client, "print")
	return printed_statement.attach(Asked.of(client, from_date, to_date, company, direction, open_items))


@frappe.whitelist(methods=["POST"])
@checked
def send_statements(
	clients: list[str] | str,
	from_date: str | None = None,
	to_date: str | None = None,
	company: str | None = None,
	direction: str = "Both",
	open_items: bool | int = False,
) -> dict:
	"""Mail each of these clients its statement in the background, to the contact who gets invoices: `{clients}`, how many.

	The user is notified of who got none and why. Nobody gets the same statement twice on one day.
	"""
	frappe.has_permission(CLIENT, "email", throw=True)
	names = from_json(clients, list, "clients")
	asked = {"from_date": from_date, "to_date": to_date, "company": company, "direction": direction}
	return {"clients": sending_statements.start(names, **asked, open_items=open_items)}


@frappe.whitelist(methods=["GET", "POST"])
@checked
@within_time_limit
def money_by_month(client: str, company: str | None = None) -> dict:
	"""Received and paid in each of the last twelve months: `{state, months, series}` by company."""
	client = readable_client(client)
	return money.by_month(Context.of(client, company))


@frappe.whitelist(methods=["GET", "POST"])
@checked
def attention_reasons() -> list[dict]:
	"""Reasons for which clients may need attention, as far as the user is told them: `[{value, label}]`."""
	frappe.has_permission(CLIENT, "read", throw=True)
	return [{"value": reason.key, "label": reason.said()} for reason in attention.told_reasons()]


@frappe.whitelist(methods=["GET", "POST"])
@checked
@within_time_limit
def attention_card(filters: dict | str | None = None) -> dict | str:
	"""For a Number Card: how many clients need attention for the reasons in `filters`, and the report with them.

	A dash for who is told none of these reasons.
	"""
	frappe.has_permission(CLIENT, "read", throw=True)
	return attention.card(from_json(filters or {}, dict, "filters"))


@frappe.whitelist(methods=["GET", "POST"])
@checked
@within_time_limit
def activity_by_day(client: str) -> dict[int, int]:
	"""Documents made for the client on each day of the last year: {seconds since 1970: count}."""
	client = readable_client(client)
	return connections_of.activity_by_day(client)


@frappe.whitelist(methods=["POST"])
@checked
def attach_party(client: str, doctype: str, name: str) -> dict:
	"""Make an existing Customer, Supplier, Lead or Prospect one of the client's parties: `{moving, message}`.

	`moving`: the party's documents are many and are still being moved to the client.
	"""
	client = readable_client(client)
	attaching.attach_party(client, doctype, name)
	return attaching.moving(client)


@frappe.whitelist(methods=["POST"])
@checked
def detach_party(client: str, doctype: str, name: str) -> dict:
	"""Take a party away from the client; both stay. Answers as `attach_party` does, with `gone`.

	`gone`: the client had been made by itself for this party, nobody had changed or used it, and it went.
	"""
	client = readable_client(client)
	attaching.detach_party(client, doctype, name)
	gone = not frappe.db.exists(CLIENT, client)
	return {"gone": gone, **attaching.moving(client)}


@frappe.whitelist(methods=["POST"])
@checked
def settle_difference(
	client: str, doctype: str, keep: str, name: str | None = None, fieldname: str | None = None
) -> None:
	"""Make a client and one of its documents say the same again; `keep`: client or document, whose values stay.

	`doctype`: Address or Contact, or Customer or Supplier with the party's `name` and the client's
	`fieldname` (legal_name or tax_id).
	"""
	client = readable_client(client)
	doc = frappe.get_doc(CLIENT, client)
	is_party = doctype in ROLES and name and fieldname in agreeing.FIELDNAMES
	if keep not in ("client", "document") or not (is_party or doctype in ("Address", "Contact")):
		frappe.throw(
			frappe._("Say which document is meant, and whether its values are kept or those of the client.")
		)
	try:
		if is_party and name and fieldname:
			agreeing.settle(doc, doctype, name, fieldname, keep)
		else:
			copies_of_documents.settle(doc, doctype, keep)
	except frappe.QueryDeadlockError as error:
		if isinstance(error, frappe.ValidationError):
			raise  # the client has said so
		doc.throw_saved_at_once()


@frappe.whitelist(methods=["GET", "POST"])
@checked
def example_client() -> str | None:
	"""A client with documents to show, of those the user may read."""
	frappe.has_permission(CLIENT, "read", throw=True)
	return busiest_client()


@frappe.whitelist(methods=["GET", "POST"])
@checked
def preview_adoption() -> dict:
	"""What adoption would do: counts of clients and parties, conflicts, numbers too common to group by."""
	frappe.only_for("System Manager")
	return adoption_plan.make_plan().summary()


@frappe.whitelist(methods=["POST"])
@checked
def start_adoption() -> None:
	"""Adopt existing parties in the background; the event `client_hub_adoption` tells how far it is."""
	frappe.only_for("System Manager")
	adoption.start()


@frappe.whitelist(methods=["GET", "POST"])
@checked
def activity(
	client: str, before: str | None = None, page_length: int = 20, kinds: list[str] | str | None = None
) -> dict:
	"""A page of the client's activity, newest first: `{rows, next}`; `next` is `before` of the next page."""
	client = readable_client(client)
	return _read(activity_of.page_of, client, before, page_length, kinds)


@frappe.whitelist(methods=["GET", "POST"])
@checked
def files(client: str, start: int = 0, page_length: int = 20) -> dict:
	"""A page of the client's files, newest first, by document: `{total, total_size, documents}`."""
	client = readable_client(client)
	return _read(files_of.page_of, client, start, page_length)


@frappe.whitelist(methods=["POST"])
@checked
def download_files(client: str) -> dict | None:
	"""All the client's files as a zip; when they are many, `{queued, message}`, and a notification later."""
	client = readable_client(client)
	return file_archive.download(client)


# --- merge and split ------------------------------------------------------------------------------


@frappe.whitelist(methods=["GET", "POST"])
@checked
@within_time_limit
def merge_preview(target: str, sources: list[str] | str, choices: dict | str | None = None) -> dict:
	"""What `merge_clients` would do: `{target, clients, may_merge, parties, documents, others, fields, access}`.

	`fields`: those on which the clients differ, with `values` by client and the client whose value is the
	`default`. `access`: users who see more or less of them by the merge; `after` and `after_handed_on` say
	whether they read the merged client without and with `hand_on_access`. `legal_name` of `clients` is null where it
	is kept from the user. For who may merge them.
	"""
	target = readable_client(target, "write")
	return preview.preview(target, _names(sources), from_json(choices or {}, dict, "choices"))


@frappe.whitelist(methods=["POST"])
@checked
def merge_clients(
	target: str,
	sources: list[str] | str,
	choices: dict | str | None = None,
	hand_on_access: bool | int = False,
) -> dict:
	"""Merge clients into `target`, which alone stays: `{name, status, message}` of the Client Merge Log.

	`sources`: one ID, or a list of them. `choices`: {field: the client whose value stays}; fields left out
	are the target's. Without `hand_on_access` shares and User Permissions of those that go do not move. The
	user needs the right to read and write all of them, to delete those that go, and to write each party that moves.
	"""
	target = readable_client(target, "write")
	chosen = from_json(choices or {}, dict, "choices")
	return merge.merge(target, _names(sources), chosen, bool(frappe.utils.cint(hand_on_access)))


@frappe.whitelist(methods=["POST"])
@checked
def undo_merge(log: str) -> dict:
	"""Undo a merge, as far as nobody has changed since what it moved: `{name, status, message, kept}`.

	`log`: the name of its Client Merge Log. `kept`: what stays as it is, and why: `[{doctype, name, fieldname,
	reason, message}]`. The user needs the rights that it takes to merge, and to create clients.
	"""
	frappe.has_permission(CLIENT, "create", throw=True)
	return undo.undo(log)


@frappe.whitelist(methods=["GET", "POST"])
@checked
def merge_log(log: str) -> dict:
	"""A Client Merge Log as it is now: `{name, status, message, kept, moved}`, see `undo_merge`.

	`moved`: `[{doctype, label, count}]` of what the merge has moved and is still there, for you to read.
	"""
	frappe.has_permission("Client Merge Log", "read", throw=True)
	return undo.told(log)


@frappe.whitelist(methods=["POST"])
@checked
def split_client(client: str, parties: list[dict] | str) -> dict:
	"""Give some of a client's parties a client of their own: `{name, status, message, client}`.

	`parties`: `[{doctype, name}]`; at least one stays. `client`: the new one, `name`: its Client Merge Log. It
	is undone by merging. The user needs the right to create clients, to read the client, and to write it and each
	party.
	"""
	client = readable_client(client, "write")
	return split.split(client, from_json(parties, list, "parties"))


# --- clients by spreadsheet ----------------------------------------------------------------------


@frappe.whitelist(methods=["GET", "POST"])
@checked
def find_matches(
	legal_name: str | None = None,
	tax_id: str | None = None,
	country: str | None = None,
	email_id: str | None = None,
	website: str | None = None,
	city: str | None = None,
	pincode: str | None = None,
	phone: str | None = None,
) -> list[dict]:
	"""Possible duplicates: `[{client, legal_name, level, reason, certain, score, reasons: [{key, text}]}]`, the surest first.

	`client`, `legal_name` and `score` are null for one that the user may not read. For those who may create or
	change clients by a role: to others it would confirm tax IDs, domains and postal codes.
	"""
	check_may_edit_clients()
	return matching.find_matches(
		legal_name,
		tax_id,
		country,
		email_id=email_id,
		website=website,
		city=city,
		pincode=pincode,
		phone=phone,
	)


@frappe.whitelist(methods=["POST"])
@checked
def find_duplicates() -> None:
	"""Compare all clients with each other in the background; the event `client_hub_duplicates` tells how far it is.

	For those who may create or change clients by a role. `duplicates` answers what was found.
	"""
	check_may_edit_clients()
	searching.start()


@frappe.whitelist(methods=["GET", "POST"])
@checked
@within_time_limit
def duplicates(start: int = 0, page_length: int = 20, status: str = pairs.OPEN) -> dict:
	"""A page of the pairs that were found, the surest first: `{total, running, rows}`.

	`running`: clients are being compared. A row: `{name, client, client_name, other, other_name, score,
	reasons: [{key, text}], status}`, of two clients that the user may read. `status`: Open or Not a duplicate.
	"""
	check_may_edit_clients()
	frappe.has_permission(CLIENT, "read", throw=True)
	found = pairs.page_of(*page_of_list(start, page_length, pairs.MAX_PAGE), status)
	return {"running": searching.is_under_way(), **found}


@frappe.whitelist(methods=["POST"])
@checked
def not_a_duplicate(a: str, b: str) -> None:
	"""Remember that two clients are two, for everybody; asks for read and write on both."""
	pairs.not_a_duplicate(readable_client(a, "write"), readable_client(b, "write"))


@frappe.whitelist(methods=["GET", "POST"])
@checked
def import_template() -> None:
	"""Download the template of an import as .xlsx, in the user's language."""
	frappe.has_permission(CLIENT, "import", throw=True)
	frappe.response.update(
		{"type": "binary", "filename": template.FILE_NAME, "filecontent": template.build()}
	)


@frappe.whitelist(methods=["GET", "POST"])
@checked
def import_columns(
	file_url: str, file_name: str | None = None, sheet: str | None = None, header_row: int | None = None
) -> dict:
	"""Which column of an uploaded sheet is which field, by its headers and first 200 rows; changes nothing.

	Answers `{system, sheet, header_row, columns: [{index, header, samples, fieldname, reason, sure,
	remembered}], targets, missing, defaults}`: `targets` are the fields that there are, `missing` those
	that new clients need and no column is, `defaults` what would be the same for all rows. `sheet`,
	`header_row`: the worksheet and the number of the row, where the ones that are found are not meant.
	"""
	frappe.has_permission(CLIENT, "import", throw=True)
	return choosing.columns_of(file_url, sheet, header_row)


@frappe.whitelist(methods=["POST"])
@checked
def check_import(
	file_url: str,
	mode: str = "create_and_update",
	file_name: str | None = None,
	columns: dict | str | None = None,
	values: dict | str | None = None,
	without_address: bool | None = None,
	sheet: str | None = None,
	header_row: int | None = None,
) -> dict:
	"""Check an uploaded sheet and change nothing; answers the Client Import.

	`mode`: create, update or create_and_update. `file_name`: what to call the file, else its own name.
	`columns`: `{index: fieldname}` as of `import_columns`, null for a column that is left out; the others
	are read as guessed. Without it only what is sure is read. `values`: `{fieldname: value}` that is the
	same for all rows. `without_address`: rows without any address may make clients; left out, as was
	chosen before for sheets with these headers, or for the import that the sheet is a marked copy of.
	The status is Checked, Refused (`message` says why), or Checking while a large file is read in the
	background; ask `get_import` again.
	"""
	frappe.has_permission(CLIENT, "import", throw=True)
	doc = imports.check(
		file_url,
		mode,
		file_name,
		columns=from_json(columns, dict, "columns") if columns is not None else None,
		values=from_json(values, dict, "values") if values is not None else None,
		without_address=None if without_address is None else bool(frappe.utils.cint(without_address)),
		sheet=sheet,
		header_row=header_row,
	)
	return showing.summary(doc)


@frappe.whitelist(methods=["POST"])
@checked
def forget_columns(headers: list[str] | str) -> bool:
	"""Forget what the columns of sheets with these headers were; answers whether it was remembered."""
	frappe.has_permission(CLIENT, "import", throw=True)
	return remembering.forget(text for text in from_json(headers, list, "headers") if isinstance(text, str))


@frappe.whitelist(methods=["GET", "POST"])
@checked
def get_import(client_import: str) -> dict:
	"""A Client Import as it is now: status, counts, columns, and whether it was interrupted."""
	frappe.has_permission(CLIENT, "import", throw=True)
	return showing.summary(imports.get(client_import))


@frappe.whitelist(methods=["GET", "POST"])
@checked
def import_rows(
	client_import: str, shown: str | None = None, start: int = 0, page_length: int = 50
) -> list[dict]:
	"""Rows of a Client Import: action, outcome, changes field by field, and what is wrong.

	`shown`: create, update, skip, conflict, error or left_out (what the check found); created, updated,
	done, failed, undone or kept (what became of them); else all.
	"""
	frappe.has_permission(CLIENT, "import", throw=True)
	return showing.page_of_rows(imports.get(client_import), shown, start, page_length)


@frappe.whitelist(methods=["POST"])
@checked
def leave_out_rows(
	client_import: str, rows: list[int] | str | None = None, left_out: bool = True, hidden: bool = False
) -> dict:
	"""Leave rows out of the run, or take them in again: by their numbers in the sheet, or all `hidden` ones."""
	frappe.has_permission(CLIENT, "import", throw=True)
	doc = imports.get(client_import, to_change=True)
	numbers = from_json(rows, list, "rows") if rows is not None else []
	imports.leave_out(doc, numbers, bool(frappe.utils.cint(left_out)), bool(frappe.utils.cint(hidden)))
	return showing.summary(doc)


@frappe.whitelist(methods=["POST"])
@checked
def start_import(client_import: str, run_automations: bool = False, remember_columns: bool = False) -> dict:
	"""Run the confirmed rows in the background, or go on with a check or a run that was stopped.

	`run_automations`: let webhooks and notifications run as if every row were saved by hand; in an
	import Frappe holds them back. Assignment rules and other apps' document events always run.
	`remember_columns`: which column is which field, for the next sheet with the same headers.
	"""
	frappe.has_permission(CLIENT, "import", throw=True)
	doc = imports.get(client_import, to_change=True)
	imports.start(doc, bool(frappe.utils.cint(run_automations)), bool(frappe.utils.cint(remember_columns)))
	return showing.summary(doc)


@frappe.whitelist(methods=["POST"])
@checked
def undo_import(client_import: str) -> dict:
	"""Take a finished import back in the background, as far as nobody has touched what it made.

	Once more for an import that is undone: what was left alone is looked at again.
	"""
	frappe.has_permission(CLIENT, "import", throw=True)
	doc = imports.get(client_import, to_change=True)
	imports.undo(doc)
	return showing.summary(doc)


@frappe.whitelist(methods=["POST"])
@checked
def marked_copy(client_import: str) -> dict:
	"""A copy of the sheet with the reasons beside its rows: `{file_url}`, or `{queued: true}`."""
	frappe.has_permission(CLIENT, "import", throw=True)
	return copies.marked_copy(imports.get(client_import))


@frappe.whitelist(methods=["POST"])
@checked
def export_clients(
	filters: list | dict | str | None = None,
	file_type: str = "xlsx",
	order_by: str | None = None,
	for_import: bool = False,
) -> dict:
	"""Export the clients that the user may see; answers `{name, status, file_url, row_count, message}`.

	`file_type`: xlsx or csv. `for_import`: a sheet to change and import again. A large export is made
	in the background (status Queued); the user is notified, and `get_export` has the file.
	"""
	frappe.has_permission(CLIENT, "read", throw=True)  # the right to export may be for one's own only
	wanted = from_json(filters, (list, dict), "filters") if filters else None
	doc = exporting.export(wanted, file_type, order_by, bool(frappe.utils.cint(for_import)))
	return exporting.summary(doc)


@frappe.whitelist(methods=["GET", "POST"])
@checked
def get_export(client_export: str) -> dict:
	"""An export as it is now, as `export_clients` answers it."""
	frappe.has_permission(CLIENT, "read", throw=True)
	doc = frappe.get_doc("Client Export", client_export)
	doc.check_permission("read")
	return exporting.summary(doc)


def _read(answer: Callable, *args: Any) -> Any:
	"""What is answered after the permission check: from a replica where there is one, in the seconds of a request."""
	with one_answer():
		return read(within_time_limit(answer), *args)


def _names(names: list[str] | str) -> list[str]:
	"""One ID, a list of them, or the JSON text of a list."""
	if isinstance(names, str) and not names.lstrip().startswith("["):
		return [names]
	return list(from_json(names, list, "sources"))


def _section(key: str) -> Section:
	"""A section of the overview, or the vouchers behind the balance."""
	known = {**sections(), LEDGER_VOUCHERS.key: LEDGER_VOUCHERS}
	if key not in known:
		frappe.throw(
			frappe._("There is no section {0}. Sections: {1}").format(
				frappe.utils.escape_html(key), ", ".join(known)
			)
		)
	return known[key]


def _known_tiles(tiles: list[str] | str) -> list[str]:
	wanted = from_json(tiles, list, "tiles")
	known = tiles_of_site()
	if not set(map(str, wanted)).issubset(known):
		frappe.throw(frappe._("Tiles are a list of these: {0}").format(", ".join(known)))
	return wanted
