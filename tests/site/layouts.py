"""Layouts of other systems as test data: their headers, what each means, and values to go with them.

`tests/sheets/layouts/*.txt` name a layout by "# ", the country of its clients by "@ ", and then a column
a line: `header = field kind`, where the kind of values is the field's own when it is left out. `-` is a
column that no client has; `?` may be taken or not. Headers are from what the systems document and what
programs that read their exports expect, those of `more.txt` but for MYOB and Collmex from memory; in
`found.txt` what a page leaves out is from memory, and lists kept by hand are made up. Those of
`unseen.txt` were written before the words were looked at, from memory but for the tables and templates of
other programs (Beply, CLIENTE, Adapter, GestWin, Zuora, Oboda, Solomon, Opera, Medusa, Molla, a pharmacy, and
those that are named after an API or a CSV). The clients are invented.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "sheets" / "layouts"

NOT_A_FIELD, EITHER = "-", "?"

# Country: its clients, as (legal name, trade name, tax ID, street, more of the address, city, state, its code, postal code, district).
_CLIENTS = {
	"ES": (
		("Talleres Arriaga, S.L.", "Talleres Arriaga", "B58378431", "Calle Mayor 12", "2º B", "Madrid", "Madrid", "M", "28013"),
		("Panificadora del Ebro, S.A.", "Pan del Ebro", "A58818501", "Avenida de Cádiz 4", "Nave 3", "Zaragoza", "Zaragoza", "Z", "50001"),
		("Librería Ondarra, S.L.U.", "Ondarra", "B64717838", "Plaza Nueva 1", "Bajo", "Bilbao", "Bizkaia", "BI", "48005"),
		("Conservas Rianxo, S. Coop.", "Rianxo", "F17444225", "Rúa do Mar 33", "Local 2", "Vigo", "Pontevedra", "PO", "36201"),
	),
	"PT": (
		("Padaria Central, Lda.", "Padaria Central", "501964843", "Rua Augusta 100", "2.º Esq.", "Lisboa", "Lisboa", "11", "1100-053"),
		("Metalúrgica do Ave, S.A.", "Metalave", "500960046", "Avenida da Liberdade 20", "Piso 1", "Braga", "Braga", "03", "4710-251"),
		("Vinhos da Serra, Unipessoal Lda", "Vinhos da Serra", "502757191", "Largo do Carmo 5", "Loja B", "Évora", "Évora", "07", "7000-503"),
	),
	"BR": (
		("Comércio de Alimentos Bela Vista Ltda", "Bela Vista", "16.727.230/0001-97", "Rua das Flores", "Sala 12", "São Paulo", "São Paulo", "SP", "01310-100", "Centro"),
		("Oficina Horizonte S.A.", "Horizonte", "27.486.531/0001-92", "Avenida Brasil", "Galpão 2", "Belo Horizonte", "Minas Gerais", "MG", "30140-071", "Savassi"),
		("Livraria Sabiá Ltda ME", "Sabiá", "11.222.333/0001-81", "Rua do Porto", "Loja 1", "Curitiba", "Paraná", "PR", "80010-000", "Batel"),
	),
	"MX": (
		("Comercializadora del Bajío, S.A. de C.V.", "Bajío", "GODE561231GR8", "Av. Juárez", "Int. 3", "León", "Guanajuato", "GTO", "37000", "Centro"),
		("Tortillería Los Altos, S. de R.L. de C.V.", "Los Altos", "MAB9307148T4", "Calle Hidalgo", "B", "Puebla", "Puebla", "PUE", "72000", "La Paz"),
	),
	"CO": (
		("Cafetales del Sur S.A.S.", "Cafetales", "213123432", "Carrera 7 # 12-34", "Oficina 201", "Bogotá", "Cundinamarca", "CUN", "110111"),
		("Textiles Aburrá Ltda.", "Aburrá", "860123456", "Calle 50 # 20-10", "Local 4", "Medellín", "Antioquia", "ANT", "050010"),
	),
	"AR": (
		("Frigorífico La Pampa S.A.", "La Pampa", "30-70308853-4", "San Martín 450", "Piso 2", "Santa Rosa", "La Pampa", "L", "6300"),
		("Librería Corrientes S.R.L.", "Corrientes", "20-05536168-2", "Corrientes 1200", "Dto. A", "Buenos Aires", "CABA", "C", "1043"),
	),
	"CL": (
		("Viña Los Robles Ltda.", "Los Robles", "76.086.428-5", "Av. Providencia 1200", "Of. 3", "Providencia", "Metropolitana", "RM", "7500000"),
		("Maderas del Sur SpA", "Madesur", "12.531.909-2", "Calle O'Higgins 30", "Bodega", "Temuco", "Araucanía", "AR", "4780000"),
	),
	"PE": (
		("Pesquera El Callao S.A.C.", "El Callao", "20512333797", "Av. La Marina 300", "Int. 2", "Lima", "Lima", "LIM", "15086", "San Miguel"),
		("Textil Arequipa E.I.R.L.", "Tarequipa", "20601030013", "Calle Mercaderes 12", "Of. 1", "Arequipa", "Arequipa", "ARE", "04001", "Cercado"),
	),
	"US": (
		("Harbor Tools Inc.", "Harbor Tools", "91-1144442", "12 Pier Street", "Suite 200", "Portland", "Oregon", "OR", "97201"),
		("Maple Grove Foods, LLC", "Maple Grove", "04-2103594", "350 Elm Avenue", "Unit B", "Austin", "Texas", "TX", "73301"),
		("Summit Printing Corp.", "Summit", "12-3456789", "9 Market Square", "Floor 3", "Denver", "Colorado", "CO", "80202"),
	),
	"CA": (
		("Lakeshore Outfitters Ltd.", "Lakeshore", "123456782", "55 King Street", "Unit 4", "Ottawa", "Ontario", "ON", "K1A 0B1"),
		("Prairie Grain Inc.", "Prairie", "130692544", "700 Main Road", "Rear", "Regina", "Saskatchewan", "SK", "S4P 3Y2"),
	),
	"GB": (
		("Northfield Joinery Ltd", "Northfield", "GB980780684", "4 Mill Lane", "Unit 7", "Leeds", "West Yorkshire", "WYK", "LS1 4DY"),
		("Castle & Sons PLC", "Castle", "GB802311782", "81 High Street", "First Floor", "Bristol", "Avon", "AVN", "BS1 2AB"),
		("Brightwater Cafes Limited", "Brightwater", "GB434031494", "2 Quay Road", "Rear", "Cardiff", "South Glamorgan", "SGM", "CF10 5AL"),
	),
	"DE": (
		("Muster Werkzeugbau GmbH", "Muster Werkzeug", "DE136695976", "Bahnhofstraße 47", "Hinterhaus", "München", "Bayern", "BY", "80331"),
		("Nordlicht Druck AG", "Nordlicht", "DE129273398", "Am Hafen 3", "2. OG", "Hamburg", "Hamburg", "HH", "20457"),
	),
	"FR": (
		("Boulangerie du Port SARL", "Le Port", "FR40303265045", "12 rue de la Paix", "Bâtiment B", "Marseille", "Bouches-du-Rhône", "13", "13002"),
		("Atelier Lumière SAS", "Lumière", "FR83404833048", "5 avenue Foch", "3e étage", "Lyon", "Rhône", "69", "69006"),
	),
	"IT": (
		("Officina Bianchi S.r.l.", "Bianchi", "00743110157", "Via Roma 12", "Scala A", "Milano", "Milano", "MI", "20121"),
		("Caffè del Corso S.p.A.", "Del Corso", "01114601006", "Corso Italia 3", "Interno 2", "Roma", "Roma", "RM", "00187"),
	),
	"NL": (
		("Molen Techniek B.V.", "Molen", "NL004495445B01", "Kerkstraat 8", "2 hoog", "Utrecht", "Utrecht", "UT", "3511 AB"),
		("Dijk Handel N.V.", "Dijk", "NL123456782B90", "Havenweg 21", "Hal 3", "Rotterdam", "Zuid-Holland", "ZH", "3011 CD"),
	),
	"BE": (
		("Brouwerij De Linde BV", "De Linde", "BE0428759497", "Grote Markt", "Bus 2", "Gent", "Oost-Vlaanderen", "VOV", "9000"),
		("Chocolaterie Meuse SA", "Meuse", "BE0403019261", "Rue Neuve", "Boîte 4", "Liège", "Liège", "WLG", "4000"),
	),
	"SE": (
		("Ljusdal Snickeri AB", "Ljusdal", "SE556036079301", "Storgatan 14", "Box 12", "Uppsala", "Uppsala", "C", "753 10"),
		("Havsbris Livs AB", "Havsbris", "SE202100545501", "Kungsgatan 2", "2 tr", "Malmö", "Skåne", "M", "211 49"),
	),
	"DK": (
		("Nordhavn Møbler ApS", "Nordhavn", "13585628", "Havnegade 8", "st. tv.", "Aarhus", "Midtjylland", "82", "8000"),
		("Bageriet Solen A/S", "Solen", "24256790", "Vestergade 40", "1. sal", "Odense", "Syddanmark", "83", "5000"),
	),
	"NO": (
		("Fjordbygg AS", "Fjordbygg", "995525828", "Strandgata 3", "2. etg.", "Bergen", "Vestland", "46", "5003"),
		("Tindens Kaffe AS", "Tindens", "988077917", "Storgata 19", "Postboks 5", "Tromsø", "Troms", "55", "9008"),
	),
	"TR": (
		("Anadolu Mobilya San. ve Tic. Ltd. Şti.", "Anadolu", "1234567890", "Atatürk Cad. No: 12", "Kat 2", "İzmir", "İzmir", "35", "35210", "Alsancak"),
		("Boğaz Gıda A.Ş.", "Boğaz", "9876543217", "İstiklal Sok. No: 5", "Daire 4", "İstanbul", "İstanbul", "34", "34430", "Beyoğlu"),
	),
	"HU": (
		("Dunamenti Faipari Kft.", "Dunamenti", "10773381-2-44", "Fő utca 12.", "2. emelet", "Győr", "Győr-Moson-Sopron", "GS", "9021"),
		("Alföldi Pékség Zrt.", "Alföldi", "12345676-2-41", "Kossuth tér 3.", "fszt. 1.", "Szeged", "Csongrád-Csanád", "CS", "6720"),
	),
	"RO": (
		("Brutăria Carpați S.R.L.", "Carpați", "RO18547290", "Str. Lungă nr. 12", "Ap. 3", "Brașov", "Brașov", "BV", "500058"),
		("Tâmplăria Dunării S.A.", "Dunării", "RO13548146", "Bd. Unirii nr. 5", "Et. 2", "Constanța", "Constanța", "CT", "900532"),
	),
	"GR": (
		("Αρτοποιία Αιγαίου Μ.Ε.Π.Ε.", "Αιγαίο", "094259216", "Ερμού 12", "2ος όροφος", "Αθήνα", "Αττική", "A", "10563"),
		("Ξυλουργική Βορρά Α.Ε.", "Βορράς", "123456783", "Τσιμισκή 5", "Ισόγειο", "Θεσσαλονίκη", "Κεντρική Μακεδονία", "B", "54624"),
	),
}  # fmt: skip

_NAMES = {
	"ES": "Spain", "PT": "Portugal", "BR": "Brazil", "MX": "Mexico", "CO": "Colombia", "AR": "Argentina", "CL": "Chile", "PE": "Peru", "US": "United States",
	"CA": "Canada", "GB": "United Kingdom", "DE": "Germany", "FR": "France", "IT": "Italy", "NL": "Netherlands", "BE": "Belgium",
	"SE": "Sweden", "DK": "Denmark", "NO": "Norway", "TR": "Turkey", "HU": "Hungary", "RO": "Romania", "GR": "Greece",
}  # fmt: skip

_CALLING = {
	"ES": "+34 91 555 01 {:02}", "PT": "+351 21 555 01 {:02}", "BR": "(11) 3555-01{:02}", "MX": "+52 477 555 01{:02}", "CO": "+57 601 555 01{:02}",
	"AR": "+54 11 5555-01{:02}", "CL": "+56 2 2555 01{:02}", "PE": "+51 1 555 01{:02}", "US": "(503) 555-01{:02}", "CA": "(613) 555-01{:02}",
	"GB": "+44 113 496 01{:02}", "DE": "+49 89 5550 1{:02}", "FR": "+33 4 91 55 01 {:02}", "IT": "+39 02 5550 1{:02}", "NL": "+31 30 555 01{:02}", "BE": "+32 9 555 01 {:02}",
	"SE": "+46 18 555 01 {:02}", "DK": "+45 86 55 01 {:02}", "NO": "+47 55 55 01 {:02}", "TR": "+90 232 555 01 {:02}", "HU": "+36 96 555 0{:02}", "RO": "+40 268 555 0{:02}", "GR": "+30 210 555 01{:02}",
}  # fmt: skip

_PEOPLE = (("Ana", "Reis Maia"), ("Luis", "Prado Gil"), ("Marta", "Costa Vidal"), ("Hugo", "Sanz Ferrer"))
_DNI = ("12345678Z", "54362315K", "X2482300W", "00000001R")
_IBANS = (
	"ES9121000418450200051332",
	"PT50000201231234567890154",
	"DE89370400440532013000",
	"FR1420041010050500013M02606",
)


_HARDLY_MORE = ("legal_name", "legal", "person", "contact_first_name", "city")


@dataclass
class Column:
	header: str
	wanted: str
	kind: str


@dataclass
class Layout:
	name: str
	country: str = "ES"
	columns: list[Column] = field(default_factory=list)

	def rows(self, count: int) -> list[list[str]]:
		return [[_value(column, self.country, number) for column in self.columns] for number in range(count)]

	def sheet(self, count: int = 4) -> bytes:
		"""The layout as a .csv of that many clients; 0: of one of which little more than the name is known."""
		text = io.StringIO()
		writer = csv.writer(text, delimiter=";")
		rows = self.rows(count or 1)
		if not count:
			rows = [
				[
					value if c.kind in _HARDLY_MORE else ""
					for c, value in zip(self.columns, rows[0], strict=True)
				]
			]
		writer.writerows([[column.header for column in self.columns], *rows])
		return text.getvalue().encode()


def read() -> list[Layout]:
	"""All layouts there are."""
	found: list[Layout] = []
	for path in sorted(FOLDER.glob("*.txt")):
		for line in path.read_text().splitlines():
			if line.startswith("# "):
				found.append(Layout(f"{path.stem}: {line[2:]}"))
			elif line.startswith("@ "):
				found[-1].country = line[2:]
			elif line:
				header, _sign, what = line.rpartition(" = ")
				wanted, _space, kind = what.partition(" ")
				found[-1].columns.append(Column(header, wanted, kind or wanted))
	return found


def _value(column: Column, country: str, number: int) -> str:
	clients = _CLIENTS[country]
	legal, trade, tax_id, street, more, city, state, state_code, pincode, *district = clients[
		number % len(clients)
	]
	first, last = _PEOPLE[number % len(_PEOPLE)]
	domain = (
		trade.split()[0].casefold().encode("ascii", "ignore").decode() or country.casefold()
	) + ".example"
	house = str(7 + 12 * number)
	kind = column.kind if column.wanted in (NOT_A_FIELD, EITHER) else (column.kind or column.wanted)
	if column.wanted in ("state", "country", "default_currency", "language") and kind == "code":
		kind = f"{column.wanted}_code"
	values = {
		"legal_name": legal, "legal": legal, "trade_name": trade, "trade": trade, "tax_id": tax_id, "dni": _DNI[number % 4],
		"address_line1": street, "street": street, "other_street": f"Industrial Park {number + 30}", "street_name": street.rstrip("0123456789 "), "full": f"{street}, {pincode} {city}",
		"address_line2": more, "house": house, "street_type": "CL", "district": district[0] if district else "Norte", "city": city, "other_city": "Harbourtown",
		"city_state": f"{city}/{state_code}", "code_city": f"{pincode} {city}", "state": state, "other_state": "Outer", "state_code": state_code, "pincode": pincode, "other_pincode": "99999",
		"country": _NAMES[country], "country_code": country, "code_of_country": country,
		"contact_first_name": first, "first": first, "contact_last_name": last, "last": last, "first_surname": last.split()[0], "second_surname": last.split()[1], "person": f"{first} {last}",
		"email_id": f"{first.casefold()}@{domain}", "email": f"invoices@{domain}", "phone": _CALLING[country].format(number + 10), "fax": _CALLING[country].format(number + 80),
		"mobile_no": _CALLING[country].format(number + 40), "area": "11", "local": f"3555-01{number + 10}", "website": f"https://www.{domain}", "other_url": f"https://social.example/{number}",
		"external_id": f"{1001 + 7 * number}", "notes": ("Pays late", "Prefers e-mail", "", "Closed in August")[number % 4],
		"client_type": ("Company", "Company", "Individual", "Company")[number % 4], "client_group": "All Customer Groups", "territory": "All Territories",
		"default_currency": "EUR", "default_currency_code": "eur", "language": "English", "language_code": "es", "status": "Active", "active": "Active",
		"is_customer": "Yes", "is_supplier": "No",
		"date": f"2023-0{number + 1}-17", "amount": f"{1250.5 + number * 99:.2f}", "number": str(30 + number * 11), "digit": str(number + 1), "code": f"K{number}X9Q{number + 3}", "yes": "Yes", "no": "No",
		"side": ("Cliente", "Cliente", "Proveedor", "Cliente/Proveedor")[number % 4], "text": ("Wholesale", "Retail", "Wholesale", "Other")[number % 4], "iban": _IBANS[number % 4], "empty": "",
	}  # fmt: skip
	return values[kind]
