"""What was said and filed with a client: e-mails both ways, calls, meetings, comments, to-dos, files."""

from __future__ import annotations

from frappe.model.document import Document
from frappe.utils import add_to_date, get_datetime

from client_hub.demo import builders as b
from client_hub.demo.builders import day
from client_hub.demo.cast import Entity
from client_hub.demo.setting import address_of

MAILS = (
	(-340, "in", "Your visit next week", "We look forward to showing you the hall. Gate 3, please."),
	(-333, "out", "Thank you for the visit", "Attached are the measurements we took."),
	(-290, "in", "Layout, second version", "The lifts should stand on the north side."),
	(-262, "out", "Layout, third version", "Moved as agreed. The belts are two metres shorter."),
	(-214, "in", "Order 4500-1902", "Please find our order attached."),
	(-213, "out", "Order received", "Thank you. We start on Monday."),
	(-175, "in", "Night shift", "Could the commissioning be done at night?"),
	(-140, "out", "Project plan", "The plan for the automation of the warehouse, week by week."),
	(-118, "in", "Power supply", "The new transformer arrives two weeks late."),
	(-84, "out", "Invoice of the first stage", "As agreed, payable within thirty days."),
	(-61, "in", "Acceptance of line 1", "Accepted, with the three points of the list."),
	(-45, "out", "The three points", "Two are done, the third waits for the scanner."),
	(-30, "in", "Second hub", "The board wants a figure by the end of the quarter."),
	(-15, "out", "Reminder", "The second instalment was due yesterday. Is anything missing on our side?"),
	(-9, "in", "Pallets stop before the lift", "Since this morning, two or three times an hour."),
	(-4, "out", "Visit of our technician", "He comes on Thursday at eight."),
	(-1, "in", "Quote for the second hub", "Thank you, we come back to you next week."),
)
"""Days ago, direction, subject, text."""

EVENTS = (
	(-331, "Meeting", "Kick-off"),
	(-150, "Meeting", "Review of the survey"),
	(-62, "Meeting", "Acceptance of line 1"),
	(-20, "Call", "Call about the second hub"),
	(3, "Call", "Call about the open invoices"),
	(12, "Meeting", "Steering committee"),
)
"""Days from today, kind, subject."""


def mails(entity: Entity, reference: b.Reference, count: int | None = None) -> None:
	"""The last `count` e-mails with the entity (default: all of them), on record only."""
	for number, (ago, direction, subject, text) in enumerate(MAILS[-count if count else 0 :]):
		received = direction == "in"
		sender, recipient = entity.email_id, address_of("sales")
		b.communication(
			reference,
			subject,
			f"<p>{text}</p>",
			"Received" if received else "Sent",
			sender if received else recipient,
			recipient if received else sender,
			add_to_date(get_datetime(day(ago)), hours=8 + number % 9, minutes=number * 7 % 60),
		)


def conversation(entity: Entity, customer: Document, project: Document, order: Document) -> None:
	"""All the mails, calls, meetings, comments and assignments of a busy client."""
	reference = ("Customer", customer.name)
	mails(entity, reference)
	b.communication(
		reference,
		"Call: delivery of the scanners",
		"They want them before the holidays.",
		sender=entity.email_id,
		communication_date=add_to_date(get_datetime(day(-6)), hours=11),
		medium="Phone",
	)
	for from_today, category, subject in EVENTS:
		starts_on = add_to_date(get_datetime(day(from_today)), hours=10)
		status = "Completed" if from_today < 0 else "Open"
		b.event(reference, subject, starts_on, category, status=status)
	b.comment(reference, "Prefers to be called before ten.", address_of("sales"))
	b.comment(reference, "Pays on the 5th of each month.", address_of("accounts"))
	b.comment(("Project", project.name), "Line 2 is ahead of the plan.", address_of("projects"))
	b.comment(("Sales Order", order.name), "Delivered complete.", address_of("sales"))
	b.todo(reference, "Send the figure for the second hub", address_of("sales"), date=day(6))
	b.todo(("Project", project.name), "Book the crane for line 2", address_of("projects"), date=day(2))


def files(customer: Document, project: Document, order: Document) -> None:
	"""A PDF and an image at the customer, its project and its order."""
	lines = [
		f"Client: {customer.customer_name}",
		f"Our order: {order.name}",
		f"Total: {order.grand_total:,.2f}",
	]
	b.file(("Customer", customer.name), "framework-agreement.pdf", b.pdf("Framework agreement", lines[:1]))
	b.file(("Sales Order", order.name), f"{order.po_no}.pdf", b.pdf(f"Purchase order {order.po_no}", lines))
	b.file(("Project", project.name), "layout.pdf", b.pdf("Layout, third version", lines[:1]))
	b.file(("Project", project.name), "hall-from-the-yard.png", b.site_photo())


def picture(customer: Document, initials: str, colour: str) -> None:
	"""A generated logo as the customer's image."""
	logo = b.file(
		("Customer", customer.name),
		f"logo-{initials.lower()}.png",
		b.logo(initials, colour),
		is_private=0,
		attached_to_field="image",
	)
	customer.reload()
	customer.image = logo.file_url
	customer.save()
