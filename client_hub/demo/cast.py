"""The legal entities of the demo, and how one becomes a Customer or a Supplier of ours.

Names are invented. Tax IDs have the form and the check digit of their country.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from frappe.model.document import Document

from client_hub.demo import builders as b

EUROPE, BRAZIL = "Monteclaro Ingeniería S.L.", "Monteclaro Brasil Ltda."
"""Our two companies: engineering services, in EUR and in BRL."""

OUR_DOMAIN = "demo.example.com"


@dataclass(frozen=True)
class Entity:
	"""A legal entity with its registered address and the person we talk to."""

	legal_name: str
	tax_id: str | None
	country: str
	address_line1: str
	city: str
	pincode: str
	first_name: str
	last_name: str
	domain: str
	phone: str
	state: str | None = None
	is_person: bool = False

	@property
	def email_id(self) -> str:
		decomposed = normalize("NFKD", f"{self.first_name}.{self.last_name}@{self.domain}".lower())
		return decomposed.encode("ascii", "ignore").decode()

	@property
	def legal_form(self) -> str:
		return "Individual" if self.is_person else "Company"

	@property
	def address(self) -> dict[str, str | None]:
		fields = ("address_line1", "city", "state", "pincode", "country")
		return {field: getattr(self, field) for field in fields}


AURORA = Entity(
	"Aurora Logística S.A.", "A12345674", "Spain", "Avenida del Puerto 214", "Valencia", "46023",
	"Marta", "Soler", "aurora-logistica.example", "+34 960 555 120", "Valencia",
)  # fmt: skip
FERRAZ = Entity(
	"Ferraz Alimentos Ltda.", "16.727.230/0001-97", "Brazil", "Rua dos Pinheiros 870", "São Paulo",
	"05422-001", "Rafael", "Ferraz", "ferraz-alimentos.example", "+55 11 5550 4410", "SP",
)  # fmt: skip
VALDELUZ = Entity(
	"Bodegas Valdeluz S.L.", "B58378431", "Spain", "Calle Bretón de los Herreros 12", "Logroño", "26001",
	"Íñigo", "Sáenz", "valdeluz.example", "+34 941 555 308", "La Rioja",
)  # fmt: skip
HOFMANN = Entity(
	"Hofmann Krause Werkzeugbau GmbH", "DE136695976", "Germany", "Industriestraße 41", "Stuttgart", "70565",
	"Katrin", "Hofmann", "hofmann-krause.example", "+49 711 555 2040",
)  # fmt: skip
ATLANTICA = Entity(
	"Atlântica Têxtil Lda.", "501964843", "Portugal", "Rua de Santa Catarina 380", "Porto", "4000-443",
	"Inês", "Carvalho", "atlantica-textil.example", "+351 220 555 710",
)  # fmt: skip
MERIDIAN = Entity(
	"Meridian Robotics Inc.", "12-3456789", "United States", "2100 Congress Avenue", "Austin", "78701",
	"Dana", "Whitfield", "meridian-robotics.example", "+1 512 555 0147", "Texas",
)  # fmt: skip
SOLAR = Entity(
	"Solar do Tejo Energia S.A.", None, "Portugal", "Avenida da Liberdade 110", "Lisboa", "1250-146",
	"Duarte", "Nogueira", "solardotejo.example", "+351 210 555 264",
)  # fmt: skip
LUCIA = Entity(
	"Lucía Ferrer Ibáñez", "12345678Z", "Spain", "Carrer de Verdi 58", "Barcelona", "08012",
	"Lucía", "Ferrer", "luciaferrer.example", "+34 600 555 431", is_person=True,
)  # fmt: skip
PINHEIROS = Entity(
	"Padaria e Café Pinheiros Ltda.", "11.222.333/0001-81", "Brazil", "Rua Mourato Coelho 1404", "São Paulo",
	"05417-002", "Beatriz", "Moraes", "cafepinheiros.example", "+55 11 5550 9023", "SP",
)  # fmt: skip
LINDNER = Entity(
	"Lindner Maschinenbau AG", "DE123456788", "Germany", "Hafenweg 22", "Münster", "48155",
	"Jonas", "Lindner", "lindner-maschinenbau.example", "+49 251 555 8800",
)  # fmt: skip
DELORME = Entity(
	"Maison Delorme SAS", "FR23334175221", "France", "18 rue Mercière", "Lyon", "69002",
	"Claire", "Delorme", "maison-delorme.example", "+33 4 55 55 01 62",
)  # fmt: skip
RIBEIRA = Entity(
	"Quinta da Ribeira Lda.", "512345678", "Portugal", "Estrada Nacional 222, km 14", "Peso da Régua",
	"5050-364", "Tomás", "Almeida", "quintadaribeira.example", "+351 254 555 019",
)  # fmt: skip
BLUE_HARBOR = Entity(
	"Blue Harbor Foods LLC", "98-7654321", "United States", "77 Commercial Street", "Portland", "04101",
	"Evelyn", "Marsh", "blueharborfoods.example", "+1 207 555 0186", "Maine",
)  # fmt: skip
ROBLEDO = Entity(
	"Imprenta Robledo S.L.", "B76543214", "Spain", "Calle Real 9", "Segovia", "40001",
	"Andrés", "Robledo", "imprentarobledo.example", "+34 921 555 077", "Segovia",
)  # fmt: skip


def as_customer(entity: Entity, **values: Any) -> Document:
	"""The entity as a Customer in ERPNext, with its address and contact."""
	party = _customer(entity, values)
	_reachable(entity, party)
	return party.reload()


def as_supplier(entity: Entity, **values: Any) -> Document:
	"""The entity as a Supplier in ERPNext, with its address and contact."""
	party = _supplier(entity, values)
	_reachable(entity, party)
	return party.reload()


def as_both(entity: Entity, **customer_values: Any) -> tuple[Document, Document]:
	"""The entity as a Customer and a Supplier that share its tax ID, address and contact."""
	parties = _customer(entity, customer_values), _supplier(entity, {})
	_reachable(entity, *parties)
	return parties[0].reload(), parties[1].reload()


def as_client(entity: Entity, **values: Any) -> Document:
	"""The entity entered by "Add client"; ticks in `values` make its parties."""
	return b.client(
		entity.legal_name,
		**{
			**entity.address,
			"client_type": entity.legal_form,
			"tax_id": entity.tax_id,
			"tax_id_country": entity.country,
			"contact_first_name": entity.first_name,
			"contact_last_name": entity.last_name,
			"email_id": entity.email_id,
			"phone": entity.phone,
			"website": entity.domain,
			**values,
		},
	)


def _customer(entity: Entity, values: dict[str, Any]) -> Document:
	given = {"customer_type": entity.legal_form, "tax_id": entity.tax_id, "website": entity.domain}
	return b.customer(entity.legal_name, **{**given, **values})


def _supplier(entity: Entity, values: dict[str, Any]) -> Document:
	given = {"supplier_type": entity.legal_form, "tax_id": entity.tax_id, "website": entity.domain}
	return b.supplier(entity.legal_name, **{**given, "country": entity.country, **values})


def _reachable(entity: Entity, *parties: Document) -> None:
	links = [(party.doctype, party.name) for party in parties]
	b.address(*links, address_title=entity.legal_name, is_primary_address=1, **entity.address)
	b.contact(
		*links,
		is_primary_contact=1,
		first_name=entity.first_name,
		last_name=entity.last_name,
		email_id=entity.email_id,
		phone=entity.phone,
	)
