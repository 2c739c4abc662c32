"""Two clients, one of them to be hidden, the users of all kinds who may ask, and what may not be told.

For the tests of rights, which are made from the list of what can be called, not from what was thought of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import frappe

from client_hub.demo import builders

OWN, HIDDEN = "Alcachofa Blanca S.L.", "Zanahoria Oculta S.A."

STOCK = {
	"sales": ["Sales User"],
	"accounts": ["Accounts User"],
	"purchase": ["Purchase User"],
	"projects": ["Projects User"],
	"support": ["Support Team"],
	"sales_master": ["Sales Master Manager"],
	"system": ["System Manager"],
}


@dataclass
class World:
	"""`own` and `hidden`: the two clients. `secrets`: {(DocType, name): texts} that only who may read the
	document may be told."""

	own: frappe.model.document.Document
	hidden: frappe.model.document.Document
	customer: str
	supplier: str
	secrets: dict[tuple[str, str], list[str]] = field(default_factory=dict)


def build() -> World:
	_set_totals_roles()
	own = builders.client(
		OWN,
		tax_id="B98007313",
		is_customer=1,
		is_supplier=1,
		contact_first_name="Ana",
		email_id="a@own.example",
	)
	hidden = builders.client(
		HIDDEN,
		tax_id="A28015865",
		is_customer=1,
		is_supplier=1,
		address_line1="Calle Secreta 77",
		city="Albarracín",
		contact_first_name="Zenobia",
		email_id="zenobia@oculta.example",
		external_id="SECRETO-1",
	)
	world = World(own, hidden, own.primary_customer, own.primary_supplier)
	# The copies of its Address and Contact are the client's own.
	world.secrets["Client", hidden.name] = [
		*(HIDDEN, "Calle Secreta 77", "Albarracín", "SECRETO-1", "A28015865"),
		*("zenobia@oculta.example", "Zenobia"),
	]
	for client, text in ((own, "abierto"), (hidden, "secreto")):
		_documents(world, client, text, keep_secret=client is hidden)
	return world


def _documents(world: World, client, text: str, keep_secret: bool) -> None:
	customer, supplier = client.primary_customer, client.primary_supplier
	made = [
		builders.sales_invoice(customer, rate=98_765, po_no=f"pedido-{text}"),
		builders.purchase_invoice(supplier, rate=45_678, bill_no=f"factura-{text}"),
		builders.project(f"Proyecto {text}", customer=customer),
		builders.opportunity(frappe.get_doc("Customer", customer), title=f"Oportunidad {text}"),
		builders.issue(f"Avería {text}", customer=customer),
	]
	made.append(builders.task(f"Tarea {text}", project=made[2].name))
	builders.comment(("Client", client.name), f"Comentario {text}")
	builders.file(("Client", client.name), f"contrato-{text}.txt", b"texto " + text.encode())
	builders.file((made[0].doctype, made[0].name), f"anexo-{text}.txt", b"anexo " + text.encode())
	if not keep_secret:
		return
	world.secrets["Client", client.name] += [f"Comentario {text}", f"contrato-{text}"]
	for doc, *texts in (
		(made[0], made[0].name, f"pedido-{text}", f"anexo-{text}"),
		(made[1], made[1].name, f"factura-{text}"),
		(made[2], f"Proyecto {text}", made[2].name),
		(made[3], f"Oportunidad {text}"),
		(made[4], f"Avería {text}"),
		(made[5], f"Tarea {text}", made[5].name),
	):
		world.secrets[doc.doctype, doc.name] = texts


def _user(kind: str, roles: list[str], **limits: str) -> str:
	name = builders.user(f"rights.{kind}@client-hub.example.com", roles).name
	for doctype, value in limits.items():
		frappe.get_doc(
			{
				"doctype": "User Permission",
				"user": name,
				"allow": doctype,
				"for_value": value,
				"apply_to_all_doctypes": 1,
			}
		).insert()
	frappe.cache.delete_value("user_permissions")
	return name


def _website_user(world: World) -> str:
	name = _user("website", [])
	frappe.db.set_value("User", name, "user_type", "Website User")
	frappe.clear_cache(user=name)
	return name


def _shared(world: World, doctype: str, name: str) -> str:
	user = _user(f"share_{doctype.lower()}", [])
	frappe.share.add(doctype, name, user, read=1)
	return user


def _totals(world: World, kind: str, **limits: str) -> str:
	_set_totals_roles("Sales User")
	return _user(kind, ["Sales User"], **limits)


def _set_totals_roles(*roles: str) -> None:
	settings = frappe.get_doc("Client Hub Settings")
	settings.set("totals_roles", [{"role": role} for role in roles])
	settings.save()


USERS: dict[str, Callable[[World], str]] = {
	"guest": lambda world: "Guest",
	"website": _website_user,
	"no_role": lambda world: _user("no_role", []),
	**{kind: (lambda world, k=kind, r=roles: _user(k, r)) for kind, roles in STOCK.items()},
	"one_company": lambda world: _user("company", ["Accounts User"], Company=builders.default_company()),
	"one_customer": lambda world: _user("customer", ["Sales User", "Accounts User"], Customer=world.customer),
	"one_supplier": lambda world: _user(
		"supplier", ["Purchase User", "Accounts User"], Supplier=world.supplier
	),
	"one_client": lambda world: _user(
		"client", ["Sales Master Manager", "Accounts User"], Client=world.own.name
	),
	"share_client": lambda world: _shared(world, "Client", world.own.name),
	"share_customer": lambda world: _shared(world, "Customer", world.customer),
	"totals": lambda world: _totals(world, "totals"),
	"totals_limited": lambda world: _totals(world, "totals_limited", Customer=world.customer),
}
"""Kind of user: makes one and returns the ID."""


def forbidden(world: World, user: str) -> Iterator[str]:
	"""The texts that the user may not be told: of documents that Frappe itself does not let them read."""
	for (doctype, name), texts in world.secrets.items():
		if not frappe.has_permission(doctype, "read", name, user=user):
			yield from texts
