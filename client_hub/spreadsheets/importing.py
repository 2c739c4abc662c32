"""The run of an import: confirmed rows become clients and changes, each whole or not at all.

Twenty rows share a transaction: a longer one would keep everybody else from making clients, since it
holds their numbers. When one of them fails, all are taken back and done again one by one, so that
nothing of the failed one stays. Before a row is saved it is marked `doing`, in the same transaction;
a row that is found so later was cut in two by a commit in some app's document event, and is finished
or taken back. So the rows alone say what is done, and a run that was killed is simply started again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

import frappe
from frappe import _
from frappe.query_builder.functions import Count
from frappe.utils import now_datetime
from rq.timeouts import JobTimeoutException

from client_hub.linked_documents import CLIENT
from client_hub.spreadsheets import call_logs, imports, rows, saving, taking_back
from client_hub.spreadsheets.data_import_records import DataImportRecords
from client_hub.spreadsheets.lock import LockLost, assert_held, run_lock
from client_hub.spreadsheets.notifying import notify
from client_hub.spreadsheets.progress import Progress, publish
from client_hub.spreadsheets.rechecking import Rechecker
from client_hub.spreadsheets.rows import CREATE, DOING, DONE, FAILED, IMPORT, ROW, UPDATE

BATCH = 20
"""Rows per commit."""

SECONDS_PER_JOB = 30 * 60
"""After this the rest is left to a new job, so that others get their turn."""

TRIES = 3
"""How often a row is tried that met a deadlock or waited too long for a lock."""

PASSING_ERRORS = (frappe.QueryDeadlockError, frappe.QueryTimeoutError)

_FIELDS = ["row_number", "action", "legal_name", "client", "row_values", "changes", "before_image", "outcome"]


def run(client_import: str) -> None:
	"""Background job: do the rows of an import that are still to be done."""
	frappe.set_user_lang(frappe.session.user)
	with run_lock(client_import) as held:
		doc = frappe.get_doc(IMPORT, client_import)
		if not held or doc.status not in ("Queued", "Running"):
			return
		try:
			finished = Run(doc).go()
		except (LockLost, JobTimeoutException):
			frappe.db.rollback()
			finished = False
	if not finished:
		imports.enqueue_run(client_import)


class Run:
	"""One job's share of an import."""

	def __init__(self, doc):
		self._doc = doc
		self._until = monotonic() + SECONDS_PER_JOB
		self._counts = rows.counts(doc.name, "outcome")
		self._last = ""

	def go(self) -> bool:
		"""Returns whether all rows are done; False when the time of this job is over."""
		doc = self._doc
		doc.db_set("status", "Running", commit=True)
		self._records = DataImportRecords(doc)
		self._records.catch_up()
		done = sum(self._counts.get(outcome, 0) for outcome in (DONE, FAILED))
		self._progress = Progress(doc, doc.to_create + doc.to_update, done)
		with _as_import(bool(doc.run_automations)):
			self._finish_cut_rows()
			while batch := self._next_batch():
				self._do(batch)
				if monotonic() > self._until:
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

	def _do(self, batch: list[frappe._dict]) -> None:
		try:
			self._save(batch)
		except (LockLost, JobTimeoutException):
			raise
		except Exception:
			# Which one it was, and that the others are well, shows when each is alone.
			_rollback()
			for row in batch:
				self._do_alone(row)
		self._progress.add(len(batch))

	def _do_alone(self, row: frappe._dict) -> None:
		for attempt in range(1, TRIES + 1):
			outcome = frappe.db.get_value(ROW, row.name, "outcome")
			if outcome == DOING:
				self._take_back_cut_row(row)
			elif outcome:
				return  # a commit in some document event has kept it
			try:
				self._save([row])
				return
			except (LockLost, JobTimeoutException):
				raise
			except Exception as error:
				message = saving.message_of(error)
				_rollback()
				if not isinstance(error, PASSING_ERRORS) or attempt == TRIES:
					self._fail(row, message)
					return

	def _save(self, batch: list[frappe._dict]) -> None:
		"""Save rows in one transaction. Raises what the first failing one raises."""
		objections = Rechecker(batch).objections()
		for row in batch:
			frappe.clear_messages()
			if row.name in objections:
				raise frappe.ValidationError(objections[row.name])
			if row.action == CREATE:
				row.doc = saving.create(row, self._doc.name)
			else:
				row.doc = saving.update(row, self._doc.name)
			row.said = saving.messages()
		self._keep(batch)

	def _keep(self, batch: list[frappe._dict]) -> None:
		_name_what_was_made(batch)
		call_logs.link([row.names["Contact"] for row in batch if "Contact" in row.made])
		_write_outcomes(batch)
		assert_held(self._doc.name)
		frappe.db.commit()  # nosemgrep: each batch stands alone, see above
		self._counts[DONE] = self._counts.get(DONE, 0) + len(batch)
		self._records.add(batch, DONE)
		for row in batch:
			row.doc = None

	def _fail(self, row: frappe._dict, message: str) -> None:
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
						taking_back.complete(row.client)
						if row.action == CREATE
						else saving.update(row, self._doc.name)
					)
					row.said = ""
					self._keep([row])
				except (LockLost, JobTimeoutException):
					raise
				except Exception as error:
					message = saving.message_of(error)
					_rollback()
					self._fail(row, message)

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


def _rollback() -> None:
	frappe.db.rollback()
	# Frappe forgets these only when they are sent.
	frappe.local._webhook_queue = []
	frappe.flags.currently_saving = []
	frappe.clear_messages()
