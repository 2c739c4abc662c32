"""Demo data, made through ERPNext's own documents: `bench --site SITE execute client_hub.demo.build`.

`builders` make single documents and serve the tests as well; `story` is what they tell here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

import frappe
from erpnext.buying.doctype.supplier_quotation import supplier_quotation
from erpnext.controllers.accounts_controller import update_invoice_status
from erpnext.projects.doctype.task.task import set_tasks_as_overdue
from erpnext.selling.doctype.quotation import quotation

from client_hub.demo import builders, cast, setting, story


@dataclass(frozen=True)
class Chapter:
	"""A part of the story that is written in one transaction.

	`sign`: a document of ERPNext's that it makes; where it is, the chapter has been told. ERPNext's,
	since clients go when the app is uninstalled, and what was told with them stays.
	`adopted`: its Customers and Suppliers get no client by themselves, so that adoption has work.
	"""

	title: str
	tell: Callable[[], None]
	sign: tuple[str, dict]
	adopted: bool = True

	def is_told(self) -> bool:
		return bool(frappe.db.exists(*self.sign))


def _customer(entity: cast.Entity) -> tuple[str, dict]:
	return "Customer", {"customer_name": entity.legal_name}


def _supplier(entity: cast.Entity) -> tuple[str, dict]:
	return "Supplier", {"supplier_name": entity.legal_name}


def _lead(entity: cast.Entity) -> tuple[str, dict]:
	return "Lead", {"company_name": entity.legal_name}


def _first_bill(entity: cast.Entity, number: str) -> tuple[str, dict]:
	return "Purchase Invoice", {"supplier": entity.legal_name, "bill_no": number}


CHAPTERS = (
	Chapter("Users", setting.make_users, ("User", {"name": setting.address_of("support")})),
	Chapter("Aurora, customer and supplier", story.aurora, _customer(cast.AURORA)),
	Chapter("Aurora, a year of invoices", story.aurora_year, _first_bill(cast.AURORA, "R-1000")),
	Chapter("Ferraz, customer and supplier in Brazil", story.ferraz, _customer(cast.FERRAZ)),
	Chapter("Ferraz, half a year of invoices", story.ferraz_half_year, _first_bill(cast.FERRAZ, "R-1042")),
	Chapter("Valdeluz, customer", story.valdeluz, _customer(cast.VALDELUZ)),
	Chapter("Hofmann Krause, supplier", story.hofmann, _supplier(cast.HOFMANN)),
	Chapter("Atlântica, two customers and a supplier", story.atlantica, _customer(cast.ATLANTICA)),
	Chapter("Meridian, from lead to customer", story.meridian, _customer(cast.MERIDIAN)),
	Chapter("Lucía Ferrer, supplier", story.lucia, _supplier(cast.LUCIA)),
	Chapter("Café Pinheiros, overdue", story.pinheiros, _customer(cast.PINHEIROS)),
	Chapter("Lindner, customer of both companies", story.lindner, _customer(cast.LINDNER)),
	Chapter("Delorme, without documents", story.delorme, _customer(cast.DELORME)),
	Chapter("Between our companies", story.between_our_companies, ("Supplier", {"is_internal_supplier": 1})),
	Chapter("Ribeira, added as a client", story.ribeira, _customer(cast.RIBEIRA), adopted=False),
	Chapter("Blue Harbor, added as a client", story.blue_harbor, _customer(cast.BLUE_HARBOR), adopted=False),
	Chapter("Solar do Tejo, a lead only", story.solar, _lead(cast.SOLAR), adopted=False),
	Chapter("Robledo, inactive", story.robledo, _customer(cast.ROBLEDO), adopted=False),
	Chapter(
		"Users with limits",
		story.limited_users,
		("User", {"name": setting.address_of("sales.one.customer")}),
	),
)


def build() -> None:
	"""Write what is not there yet of the demo, and print how far it is.

	Idempotent: a chapter that has been told is left alone, and each is one transaction, so a run
	that was killed is simply started again. No e-mail is sent.
	"""
	frappe.flags.mute_emails = True
	frappe.clear_document_cache("Client Hub Settings", "Client Hub Settings")
	started = monotonic()
	print("Site and companies", flush=True)
	setting.make_site()
	frappe.db.commit()  # nosemgrep: each chapter stands alone
	told = [_tell(number, chapter) for number, chapter in enumerate(CHAPTERS, start=1)]
	if any(told):
		_bring_up_to_date()
		frappe.db.commit()  # nosemgrep
	print(f"Demo data is complete ({monotonic() - started:.0f} s)", flush=True)


def _tell(number: int, chapter: Chapter) -> bool:
	head = f"[{number:2}/{len(CHAPTERS)}] {chapter.title}"
	if chapter.is_told():
		print(f"{head}: is there", flush=True)
		return False
	started = monotonic()
	print(head, end="", flush=True)
	if chapter.adopted:
		with setting.no_clients_for_new_parties():
			chapter.tell()
	else:
		chapter.tell()
	frappe.db.commit()  # nosemgrep: each chapter stands alone
	print(f": {monotonic() - started:.0f} s", flush=True)
	return True


def _bring_up_to_date() -> None:
	"""What ERPNext does every night: statuses that follow from the date."""
	quotation.set_expired_status()
	supplier_quotation.set_expired_status()
	set_tasks_as_overdue()
	update_invoice_status()


__all__ = ["CHAPTERS", "Chapter", "build", "builders"]
