"""What a run and an undo have in common: a job's share of the rows, under a lock, batch by batch.

Twenty rows share a transaction: a longer one would keep everybody else from making clients, since it
holds their numbers. When one of them fails, all are taken back and done again one by one, so that
nothing of the failed one stays and the others are well. The rows alone say what is done: a job that
was killed is simply started again, and one whose time is over leaves the rest to a new one.
"""

from __future__ import annotations

from time import monotonic

import frappe
from frappe.model.document import Document
from rq.timeouts import JobTimeoutException

from client_hub.lock import LockLost, run_lock
from client_hub.spreadsheets.rows import IMPORT

BATCH = 20
"""Rows per commit."""

SECONDS_PER_JOB = 30 * 60
"""After this the rest is left to a new job, so that others get their turn."""

TIMEOUT = 6 * 60 * 60
"""Seconds a background job of ours may take before it is stopped (it can be started again)."""

TRIES = 3
"""How often a row is tried that met a deadlock or waited too long for a lock."""

PASSING_ERRORS = (frappe.QueryDeadlockError, frappe.QueryTimeoutError)

JOB_IS_OVER = (LockLost, JobTimeoutException)

EVENT = "client_import"
"""Realtime event with `name`, `status`, `done` and `total` (0 when that is not known)."""

SECONDS_BETWEEN_MESSAGES = 0.7


def enqueue(method: str, client_import: str) -> None:
	"""Have a worker go on with an import."""
	# No job ID: Frappe takes the job of a killed worker for one that is still under way.
	frappe.enqueue(
		method, queue="long", timeout=TIMEOUT, enqueue_after_commit=True, client_import=client_import
	)


def take_share(client_import: str, statuses: tuple[str, ...], share: type[Share], method: str) -> None:
	"""Do one job's share of an import in one of `statuses`; `method` is called again for the rest."""
	frappe.set_user_lang(frappe.session.user)
	with run_lock(client_import) as held:
		doc = frappe.get_doc(IMPORT, client_import)
		if not held or doc.status not in statuses:
			return
		try:
			finished = share(doc).go()
		except JOB_IS_OVER:
			frappe.db.rollback()
			finished = False
	if not finished:
		enqueue(method, client_import)


class Share:
	"""One job's share. What it does with rows is in `save`, and what with one that fails in `give_up`."""

	def __init__(self, doc: Document):
		self._doc = doc
		self._until = monotonic() + SECONDS_PER_JOB

	def go(self) -> bool:
		"""Returns whether nothing is left to do; False when the time of this job is over."""
		raise NotImplementedError

	def save(self, batch: list[frappe._dict]) -> None:
		"""Do the rows in one transaction, and commit. Raises what the first failing one raises."""
		raise NotImplementedError

	def is_open(self, row: frappe._dict) -> bool:
		"""Whether a row that failed among others is still to be done."""
		return True

	def give_up(self, row: frappe._dict, error: Exception, said: str) -> None:
		"""Write down that the row failed. `said`: what was shown to the user while it was saved."""
		raise NotImplementedError

	@property
	def is_over(self) -> bool:
		return monotonic() > self._until

	def do(self, batch: list[frappe._dict]) -> None:
		"""The rows together, or else each alone."""
		try:
			self.save(batch)
		except JOB_IS_OVER:
			raise
		except Exception:
			# Which one it was, and that the others are well, shows when each is alone.
			rollback()
			for row in batch:
				self._do_alone(row)

	def _do_alone(self, row: frappe._dict) -> None:
		for attempt in range(1, TRIES + 1):
			if not self.is_open(row):
				return
			try:
				self.save([row])
				return
			except JOB_IS_OVER:
				raise
			except Exception as error:
				said = messages()
				rollback()
				if not isinstance(error, PASSING_ERRORS) or attempt == TRIES:
					self.give_up(row, error, said)
					return


def rollback() -> None:
	"""Take back a batch, with what Frappe keeps of it outside the database."""
	frappe.db.rollback()
	# Version 16 remembers there what Redis did not answer while it went away, as if it were nothing.
	frappe.local.cache.clear()
	# Frappe forgets these only when they are sent.
	frappe.local._webhook_queue = []
	frappe.flags.currently_saving = []
	frappe.clear_messages()


def messages() -> str:
	"""What was shown to the user while a row was saved, as plain text."""
	texts = []
	for message in frappe.local.message_log:
		message = frappe.parse_json(message) if isinstance(message, str) else message
		texts.append(frappe.utils.strip_html(str(message.get("message", message))).strip())
	frappe.clear_messages()
	return " ".join(dict.fromkeys(filter(None, texts)))[:2000]


class Progress:
	"""Tells the user's page how far an import is, now and then: each message costs a trip to Redis."""

	def __init__(self, doc: Document, total: int, done: int = 0):
		self._doc = doc
		self._total = total
		self._done = done
		self._next = 0.0

	def add(self, rows: int) -> None:
		self._done += rows
		if monotonic() >= self._next:
			self._next = monotonic() + SECONDS_BETWEEN_MESSAGES
			publish(self._doc, self._done, self._total)


def publish(doc: Document, done: int = 0, total: int = 0) -> None:
	"""Tell the owner's page about the import as it is now."""
	message = {"name": doc.name, "status": doc.status, "done": done, "total": total}
	frappe.publish_realtime(EVENT, message, user=doc.owner)
