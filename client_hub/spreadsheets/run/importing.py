"""The run of an import: confirmed rows become clients and changes, each whole or not at all.

Before a row is saved it is marked `doing`, in the same transaction; a row that is found so later was
cut in two by a commit in some app's document event, and is finished or taken back. How rows share
transactions and jobs is `worker`'s.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder.functions import Count
from frappe.utils import now_datetime, strip_html

from client_hub.identity.duplicates import key_table
from client_hub.linked_documents import CLIENT
from client_hub.lock import assert_held, in_turn
from client_hub.notifying import notify
from client_hub.parties import origin
from client_hub.parties.roles import ROLES
from client_hub.spreadsheets import rows
from client_hub.spreadsheets.rows import CREATE, DOING, DONE, FAILED, IMPORT, ROW, UPDATE
from client_hub.spreadsheets.run import saving, taking_back
from client_hub.spreadsheets.run.data_import_records import DataImportRecords
from client_hub.spreadsheets.run.worker import (
	BATCH,
	JOB_IS_OVER,
	Progress,
	Share,
	messages,
	publish,
	rollback,
	take_share,
)

SECONDS_TO_WAIT = 120
"""For other imports; after that the rest is left to a new job."""

RUN = "client_hub.spreadsheets.run.importing.run"

_FIELDS = [
	"row_number",
	"action",
	"legal_name",
	"client",
	"row_values",
	"changes",
	"extra",
	"before_image",
	"outcome",
]


def run(client_import: str) -> None:
	"""Background job: do the rows of an import that are still to be done."""
	take_share(client_import, ("Queued", "Running"), Run, RUN)


class Run(Share):
	"""One job's share of an import."""

	def __init__(self, doc: Document):
		super().__init__(doc)
		self._counts = rows.counts(doc.name, "outcome")
		self._last = ""

	def go(self) -> bool:
		doc = self._doc
		doc.db_set("status", "Running", commit=True)
		self._records = DataImportRecords(doc)
		self._records.catch_up()
		done = sum(self._counts.get(outcome, 0) for outcome in (DONE, FAILED))
		self._progress = Progress(doc, doc.to_create + doc.to_update, done)
		with _as_import(bool(doc.run_automations)):
			self._finish_cut_rows()
			while batch := self._next_batch():
				self.do(batch)
				self._progress.add(len(batch))
				if self.is_over:
					return False
		self._finish()
		return True

	def _next_batch(self) -> list[frappe._dict]:
		row = frappe.qb.DocType(ROW)
		batch = (
			frappe.qb.from_(row)
			.select(row.name, *(row[field] for field in _FIELDS))
			.where((row.client_import == self._doc.name) & (row.left_out == 0))
			# From where the last one ended, or each batch would read past all that is done.
			.where((row.name > self._last) & row.action.isin([CREATE, UPDATE]) & row.outcome.isnull())
			.orderby(row.name)
			.limit(BATCH)
		).run(as_dict=True)
		self._last = batch[-1].name if batch else self._last
		return batch

	# --- a batch ---------------------------------------------------------------------------------

	def is_open(self, row: frappe._dict) -> bool:
		outcome = frappe.db.get_value(ROW, row.name, "outcome")
		if outcome == DOING:
			self._take_back_cut_row(row)
			return True
		return not outcome  # a commit in some document event has kept it

	def save(self, batch: list[frappe._dict]) -> None:
		with _in_turn(batch):
			self._save(batch)

	def _save(self, batch: list[frappe._dict]) -> None:
		objections = saving.objections(batch)
		for row in batch:
			frappe.clear_messages()
			if row.name in objections:
				raise frappe.ValidationError(objections[row.name])
			if row.action == CREATE:
				row.doc = saving.create(row, self._doc.name)
			else:
				row.doc = saving.update(row, self._doc.name)
			row.said = messages()
		self._keep(batch)

	def _keep(self, batch: list[frappe._dict]) -> None:
		_name_what_was_made(batch)
		made = [(doctype, row.names[doctype]) for row in batch for doctype in ROLES if doctype in row.made]
		origin.record_many(made, origin.IMPORT, (IMPORT, self._doc.name))
		key_table.keep_those_of([row.doc for row in batch])
		saving.link_calls([row.names["Contact"] for row in batch if "Contact" in row.made])
		_write_outcomes(batch)
		assert_held(self._doc.name)
		frappe.db.commit()  # nosemgrep: each batch stands alone, see above
		self._counts[DONE] = self._counts.get(DONE, 0) + len(batch)
		self._records.add(batch, DONE)
		for row in batch:
			row.doc = None

	def give_up(self, row: frappe._dict, error: Exception, said: str) -> None:
		message = _reason(error, said)
		if frappe.db.get_value(ROW, row.name, "outcome") == DOING:
			self._take_back_cut_row(row)
		rows.write(row.name, outcome=FAILED, message=message)
		assert_held(self._doc.name)
		frappe.db.commit()  # nosemgrep: see above
		row.said = message
		self._records.add([row], FAILED)

	# --- rows that a commit cut in two -----------------------------------------------------------

	def _finish_cut_rows(self) -> None:
		"""Rows that were under way when the run was killed, and that some app's commit had kept."""
		for batch in rows.in_batches(self._doc.name, BATCH, _FIELDS, outcome=DOING):
			for row in batch:
				if row.action == CREATE and not frappe.db.exists(CLIENT, row.client):
					rows.write(row.name, outcome=None, client=None)
					frappe.db.commit()  # nosemgrep: it will come with the others
					continue
				try:
					row.doc = (
						taking_back.complete(row.client, partial(saving.set_extra, row=row))
						if row.action == CREATE
						else saving.update(row, self._doc.name)
					)
					row.said = ""
					self._keep([row])
				except JOB_IS_OVER:
					raise
				except Exception as error:
					said = messages()
					rollback()
					self.give_up(row, error, said)

	def _take_back_cut_row(self, row: frappe._dict) -> None:
		stored = frappe.db.get_value(ROW, row.name, ["client", "before_image"], as_dict=True)
		taking_back.take_back_cut_row(row.action, stored.client, rows.from_json(stored.before_image, {}))
		cleared = {"client": None} if row.action == CREATE else {}
		rows.write(row.name, outcome=None, before_image=None, **cleared)
		frappe.db.commit()  # nosemgrep: what is gone stays gone, whatever comes next

	# --- the end ---------------------------------------------------------------------------------

	def _finish(self) -> None:
		doc = self._doc
		row = frappe.qb.DocType(ROW)
		outcomes = dict(
			(tuple(key), count)
			for *key, count in frappe.qb.from_(row)
			.select(row.action, row.outcome, Count("*"))
			.where((row.client_import == doc.name) & (row.left_out == 0))
			.groupby(row.action, row.outcome)
			.run()
		)
		doc.created_count = outcomes.get((CREATE, DONE), 0)
		doc.updated_count = outcomes.get((UPDATE, DONE), 0)
		doc.failed_count = outcomes.get((CREATE, FAILED), 0) + outcomes.get((UPDATE, FAILED), 0)
		doc.status = "Finished"
		doc.finished_on = now_datetime()
		doc.save(ignore_permissions=True)  # bookkeeping, see `imports.run_check`
		self._records.close()
		notify(
			doc,
			_("Import of clients finished: {0} created, {1} updated, {2} failed").format(
				doc.created_count, doc.updated_count, doc.failed_count
			),
		)
		frappe.db.commit()  # nosemgrep: end of the job
		publish(doc, doc.created_count + doc.updated_count + doc.failed_count, doc.to_create + doc.to_update)


# --- around a batch ------------------------------------------------------------------------------


@contextmanager
def _in_turn(batch: list[frappe._dict]) -> Iterator[None]:
	"""Rows that make clients are matched and saved by one import at a time.

	Two of one sheet would each find nothing of the other's. It makes nobody wait longer: the numbers of
	clients, which the first row takes, let one transaction make clients at a time.
	"""
	if not any(row.action == CREATE for row in batch):
		yield
		return
	with in_turn("imports that make clients", SECONDS_TO_WAIT):
		frappe.db.commit()  # nosemgrep: nothing is under way, and what others have made meanwhile is seen
		yield


def _name_what_was_made(batch: list[frappe._dict]) -> None:
	"""`names`: the documents of each row. `made`: the DocTypes of those that were not there before it."""
	for row in batch:
		links = {doctype: row.doc.get(link) for link, doctype in taking_back.MADE_LINKS.items()}
		row.names = {CLIENT: row.doc.name, **{doctype: name for doctype, name in links.items() if name}}
		row.made = set(row.names)
		if row.action == UPDATE:
			row.made &= taking_back.made_doctypes(rows.from_json(row.before_image, {}))


def _write_outcomes(batch: list[frappe._dict]) -> None:
	"""What the rows made, with when each document was last saved: undo leaves alone what is newer."""
	stamps = taking_back.stamps_of(row.names for row in batch)
	frappe.db.bulk_update(
		ROW,
		{
			row.name: {
				"outcome": DONE,
				"message": row.said or "",
				"stamps": rows.to_json({dt: stamps.get((dt, name)) for dt, name in row.names.items()}),
				**{field: row.names.get(dt) or "" for dt, field in rows.MADE_FIELDS.items()},
			}
			for row in batch
		},
		update_modified=False,
	)


@contextmanager
def _as_import(automations: bool) -> Iterator[None]:
	"""Frappe's flag of an import holds back webhooks and notifications, though not assignment rules.

	With `automations` every row is saved as by hand, and all of them run.
	"""
	before = frappe.flags.in_import, frappe.flags.mute_emails
	frappe.flags.in_import = not automations
	frappe.flags.mute_emails = not automations
	try:
		yield
	finally:
		frappe.flags.in_import, frappe.flags.mute_emails = before


def _reason(error: Exception, said: str) -> str:
	"""Why a row failed, for the person who has to mend it."""
	said = said or strip_html(str(error)).strip()
	if isinstance(error, frappe.ValidationError | frappe.PermissionError):
		return said or _("You do not have the permission that this row needs.")
	frappe.log_error(title="Client Hub: a row of an import failed")
	return _("An error that is not the sheet's: {0}").format(said[:500] or type(error).__name__)
