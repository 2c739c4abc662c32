"""Statements of account by e-mail to many clients at once, in the background.

Each is drawn and sent as the user who asked for it, within that user's rights, and is a mail of the client as
any other: in its activity, with the file attached. Whoever asks again, after a worker was killed or because
somebody else did too, sends nobody the same statement twice on one day.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.core.doctype.communication.email import make
from frappe.email.doctype.email_account.email_account import EmailAccount
from frappe.translate import print_language
from frappe.utils import escape_html, get_formatted_email
from rq.timeouts import JobTimeoutException

from client_hub.arguments import readable_client, readable_document
from client_hub.linked_documents import CLIENT
from client_hub.lock import run_lock
from client_hub.log import logger
from client_hub.notifying import notify
from client_hub.overview.access import OK
from client_hub.overview.ledger import access_to_ledger
from client_hub.overview.printed_statement import draw
from client_hub.overview.statement import Asked
from client_hub.permissions import titled

MOST_CLIENTS = 500
"""How many get one at a time: each is a PDF, which takes a worker a second or two."""

JOB_TIMEOUT = 60 * 60

SENT, ALREADY, EMPTY, NO_ADDRESS, FAILED = "sent", "already", "empty", "no_address", "failed"


def start(clients: list[str], **asked: Any) -> int:
	"""Send their statements in the background; `asked` as `Asked.of` takes it. Returns to how many clients.

	Raises `frappe.PermissionError` before anything is sent when one of them may not be mailed or the ledger not
	be read, `frappe.OutgoingEmailError` where the site sends no mail, `frappe.ValidationError`.
	"""
	if not 0 < len(clients) <= MOST_CLIENTS:
		frappe.throw(_("Choose between 1 and {0} clients to send statements to.").format(MOST_CLIENTS))
	documents = [readable_document(name, "email") for name in clients]
	for document in documents:
		document.check_permission("print")
	names = list(dict.fromkeys(document.name for document in documents))
	Asked.of(names[0], **asked)
	if access_to_ledger().state != OK:
		frappe.throw(
			_("A statement is drawn from the ledger, which you may not read."),
			frappe.PermissionError,
			title=_("Not permitted"),
		)
	EmailAccount.find_outgoing(get_formatted_email(frappe.session.user), CLIENT, _raise_error=True)
	frappe.enqueue(
		"client_hub.overview.sending_statements.run",
		queue="long",
		timeout=JOB_TIMEOUT,
		enqueue_after_commit=True,
		clients=names,
		asked=asked,
	)
	return len(names)


def run(clients: list[str], asked: dict[str, Any]) -> None:
	"""Background job of `start`: tells how far it is, and at the end who got none and why."""
	frappe.set_user_lang(frappe.session.user)
	outcomes: dict[str, str] = {}
	for number, client in enumerate(clients, 1):
		try:
			outcomes[client] = _send(Asked.of(client, **asked))
			frappe.db.commit()
		except JobTimeoutException:
			raise
		except Exception:
			frappe.db.rollback()
			logger().exception(f"statement of {client}")
			outcomes[client] = FAILED
		frappe.publish_progress(
			number * 100 / len(clients), title=_("Send statements", context="Client Hub"), description=client
		)
	_tell(outcomes)
	frappe.db.commit()


def _send(asked: Asked) -> str:
	client = readable_client(asked.client, "email")
	with run_lock(f"statement.{client}") as held:
		if not held:
			return ALREADY
		drawn = draw(asked)
		if drawn.is_empty:
			return EMPTY
		if not drawn.recipient:
			return NO_ADDRESS
		if _was_sent_today(client, drawn.subject):
			return ALREADY
		make(
			doctype=CLIENT,
			name=client,
			subject=drawn.subject,
			content=_message(client),
			recipients=drawn.recipient,
			send_email=True,
			attachments=[{"fname": drawn.file_name, "fcontent": drawn.content}],
		)
		# Before the lock goes, or somebody else would not see it.
		frappe.db.commit()
	return SENT


def _was_sent_today(client: str, subject: str) -> bool:
	filters = {
		"reference_doctype": CLIENT,
		"reference_name": client,
		"sent_or_received": "Sent",
		"subject": subject,
		"communication_date": (">=", frappe.utils.today()),
	}
	return bool(frappe.db.exists("Communication", filters))


def _message(client: str) -> str:
	with print_language(frappe.db.get_value(CLIENT, client, "language") or frappe.local.lang):
		return _("Please find attached your statement of account.")


def _tell(outcomes: dict[str, str]) -> None:
	"""Notify the user: how many were sent, and who got none and why."""
	reasons = {
		ALREADY: _("the same statement was sent today"),
		EMPTY: _("nothing was open and nothing moved"),
		NO_ADDRESS: _("no contact has an e-mail address"),
		FAILED: _("an error, which an administrator finds in logs/client_hub.log"),
	}
	names = list(outcomes)
	titles = dict(frappe.get_all(CLIENT, {"name": ("in", names)}, ["name", "legal_name"], as_list=True))
	lines = [
		f"<li>{escape_html(titled(client, titles.get(client)))}: {reasons[outcome]}</li>"
		for client, outcome in outcomes.items()
		if outcome != SENT
	]
	sent = len(outcomes) - len(lines)
	subject = _("Statements: {0} sent, {1} not sent").format(sent, len(lines))
	notify(None, subject, user=frappe.session.user, text=f"<ul>{''.join(lines)}</ul>" if lines else subject)
