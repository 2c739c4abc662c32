"""What the columns of a list are taken for: by headers alone, and by what stands in and beside them."""

from types import SimpleNamespace

import pytest

from client_hub.spreadsheets.check import parts
from client_hub.spreadsheets.sheet import mapping
from client_hub.spreadsheets.sheet.headings import NO_FIELD, read, reader_of
from client_hub.spreadsheets.sheet.mapping.sheet_column import SheetColumn
from client_hub.spreadsheets.sheet.systems import recognise

FIELDS = (
	"legal_name trade_name tax_id external_id address_line1 address_line2 city state pincode country"
	" contact_first_name contact_last_name email_id phone mobile_no website is_customer is_supplier client_type"
).split()


def columns(headers: str, *rows: str) -> dict[str, str | None]:
	"""{header: field} of a list. Cells are parted by |."""
	return {column.header: column.fieldname for column in decide(headers, rows)}


def decide(headers: str, rows: tuple[str, ...]) -> list[SheetColumn]:
	texts = headers.split("|")
	decided = mapping.decide(
		texts,
		[row.split("|") for row in rows],
		{name: SimpleNamespace(label=name) for name in FIELDS},
		SimpleNamespace(field_of=lambda text: None, is_reason=lambda text: False),
		_resolves,
		lambda looks: False,
	)
	return decided.columns


def _resolves(fieldname: str, texts: list[str]) -> float:
	known = ("Italy", "Spain") if fieldname == "country" else ("Sí", "No", "S", "N", "1", "0")
	return sum(text in known for text in texts) / len(texts)


@pytest.mark.parametrize(
	("header", "meaning"),
	[
		("Phone (mobile)", "mobile_no"),
		("phone (work fax)", NO_FIELD),
		("Contato (cargo)", NO_FIELD),
		("Adresse (2ème ligne)", "address_line2"),
		("Morada (linha 2)", "address_line2"),
		("Calle de facturación 2", "address_line2"),
		("client_address_1", "address_line1"),
		("TELCLI", "phone"),
		("EMAILCLIENTE", "email_id"),
		("Localid.", "city"),
		("Count.", None),
		("Anything/Last Name", None),
		("Sponsor / Company", "COMPANY"),
		("N.I.F. O C.I.F.", "tax_id"),
		("Organisation - Stadt von Adresse", "city"),
		("Cust #", "CUSTOMER_NUMBER"),
		("KundenID", "CUSTOMER_NUMBER"),
		("Compte client", "CUSTOMER_NUMBER"),
		("Nummer des Lieferanten", "CUSTOMER_NUMBER"),
		("Customer Tax Nbr", "tax_id"),
		("Número do telefone", "phone"),
		("Telefoonnummer mobiel", "mobile_no"),
		("Tel./Fax", "phone"),
		("PhoneFax", NO_FIELD),
		("URL Website", "website"),
		("Dirección contacto", "address_line1"),
		("Address Contact", "CONTACT"),
		("Name Ansprechpartner", "CONTACT"),
		("Endereço (Cidade)", "city"),
		("Bill StreetAddress2", "address_line2"),
		("Cidade/UF", "CITY_STATE"),
		("CP y población", "CODE_CITY"),
		("Ville (CP)", "CODE_CITY"),
		("City, State, Zip", "CODE_CITY_STATE"),
		("Estado/Cidade", "STATE_CITY"),
		("Tel/Cell", "phone"),
		("E-mail / PEC", "email_id"),
		("Dom. Comercial", "address_line1"),
		("Clave del cliente", "CUSTOMER_NUMBER"),
		("NumPac", "CUSTOMER_NUMBER"),
		("Del. postcode", "pincode"),
		("¿Cuál es tu teléfono?", "phone"),
		("VAT reg?", NO_FIELD),
		("Via e n. civico", "address_line1"),
		("Calle, nº, CP y ciudad", "FULL_ADDRESS"),
		("Utca, házszám", "address_line1"),
		("VERGİ NO", "tax_id"),
		("Τ.Κ.", "pincode"),
		("City / Country", None),
	],
)
def test_what_a_header_says(header, meaning):
	assert read(header).meaning == meaning


@pytest.mark.parametrize(
	("text", "part", "country", "town"),
	[
		("São Paulo/SP", "with state", "BR", {"city": "São Paulo", "state": "SP"}),
		("Embu-Guaçu - SP", "with state", "BR", {"city": "Embu-Guaçu", "state": "SP"}),
		("Vigo (Pontevedra)", "with state", "ES", {"city": "Vigo", "state": "Pontevedra"}),
		("Barcelona", "with state", "ES", {"city": "Barcelona"}),
		("SP/São Paulo", "behind its state", "BR", {"city": "São Paulo", "state": "SP"}),
		("SP - Embu-Guaçu", "behind its state", "BR", {"city": "Embu-Guaçu", "state": "SP"}),
		("São Paulo", "behind its state", "BR", {"city": "São Paulo"}),
		("28013 Madrid", "with code", "ES", {"city": "Madrid", "pincode": "28013"}),
		("D-80331 München", "with code", "DE", {"city": "München", "pincode": "D-80331"}),
		("1234 AB Utrecht", "with code", "NL", {"city": "Utrecht", "pincode": "1234 AB"}),
		("1200 LE LOCLE", "with code", "CH", {"city": "LE LOCLE", "pincode": "1200"}),
		("753 10 Uppsala", "with code", "SE", {"city": "Uppsala", "pincode": "753 10"}),
		("Lisboa (1100-053)", "with code", "PT", {"city": "Lisboa", "pincode": "1100-053"}),
		("Leeds LS1 4DY", "with code", "GB", {"city": "Leeds", "pincode": "LS1 4DY"}),
		(
			"Ottawa ON K1A 0B1",
			"with code and state",
			"CA",
			{"city": "Ottawa", "state": "ON", "pincode": "K1A 0B1"},
		),
		("36201", "with code", "ES", {"city": "", "pincode": "36201"}),
	],
)
def test_a_town_is_taken_apart_as_its_header_says(text, part, country, town):
	assert parts.town(text, part, country) == town


def test_a_word_with_which_all_headers_begin_is_taken_off():
	texts = ["T_TIERS", "T_VILLE", "T_CODEPOSTAL", "T_PAYS", "T_FERME"]
	assert [reader_of(texts)(text).meaning for text in texts[1:4]] == ["city", "pincode", "country"]
	assert read("T_VILLE").meaning is None


@pytest.mark.parametrize(
	("headers", "rows", "expected"),
	[
		("X|Persona de contacto", ["a|Ana Gil"], {"Persona de contacto": "contact_first_name"}),
		("Cliente/Proveedor|Nombre", ["Cliente|Uno, S.L.", "Ambos|Dos"], {"Cliente/Proveedor": None, "Nombre": "legal_name"}),
		("Nombre|Cliente|Proveedor", ["Uno|Sí|No", "Dos|No|Sí"], {"Cliente": "is_customer", "Proveedor": "is_supplier"}),
		("Cliente|Nombre", ["1|Uno"], {"Cliente": "external_id", "Nombre": "legal_name"}),
		("Firma|Name|Vorname", ["Uno GmbH|Maia|Ana"], {"Name": "contact_last_name", "Vorname": "contact_first_name"}),
		("Business 1|Customer Name", ["+34 91 555 01 10|Uno Ltd"], {"Business 1": None, "Customer Name": "legal_name"}),
		("Nombre|Contacto", ["Uno, S.L.|ana@uno.example"], {"Contacto": "email_id"}),
		("Nome|Morada|Local", ["Uno, Lda.|Rua A 1|Braga"], {"Local": "city"}),
		("Nombre|Calle|Local|Ciudad", ["Uno, S.L.|Mayor 1|2 B|Vigo"], {"Local": "address_line2"}),
		("Nome|Indirizzo|Città|Stato", ["Uno S.r.l.|Via A 1|Roma|Italy"], {"Stato": "country"}),
		("Firma|Konto-Nr|BLZ", ["Uno GmbH|12345|10020030", "Dos AG|54321|10020030"], {"Konto-Nr": None}),
		("Codice|Ragione sociale|Ref.", ["1|Uno S.r.l.|Ana Gil"], {"Codice": "external_id", "Ref.": None}),
		("Name|Customer|City", ["Ana Gil|Uno Ltd|Leeds"], {"Name": "contact_first_name", "Customer": "legal_name"}),
		("X|Email|City", ["Uno GmbH|a@uno.example|Köln", "Dos AG|b@dos.example|Bonn"], {"X": "legal_name"}),
		("Nombre|Dirección fiscal|Ciudad|Dirección contacto|Ciudad contacto", ["Uno, S.L.|Mayor 1|Vigo|Sur 2|Lugo"],
			{"Dirección fiscal": "address_line1", "Ciudad": "city", "Dirección contacto": None, "Ciudad contacto": None}),
		("Company|Postal Address|Postal Town|Postal Code", ["Uno Ltd|1 High St|Leeds|LS1 4DY"],
			{"Postal Address": "address_line1", "Postal Town": "city", "Postal Code": "pincode"}),
		("Empresa|Calle|Mailing City", ["Uno, S.L.|Mayor 1|Vigo"], {"Calle": "address_line1", "Mailing City": "city"}),
		("código|nome|rua|cep|fone|numero|bairro", ["1|Uno Ltda|Rua A|01310-100|1155550110|12|Sé"], {"numero": "address_line1"}),
		("Nombre|Localidad|CP y localidad", ["Uno, S.L.|Vigo|36201 Vigo"], {"Localidad": "city", "CP y localidad": None}),
		("Navn|Adresse|Postnr|By", ["Uno ApS|Vej 1|8000|Aarhus"], {"By": "city"}),
		("Name|Empresa", ["Uno|1", "Dos|1"], {"Name": "legal_name", "Empresa": None}),
		("Cuenta|Descripción|NIF", ["43000001|Uno, S.L.|B58378431"], {"Descripción": "legal_name"}),
		("Propietario|DNI", ["Ana Gil|12345678Z", "Luis Sanz|54362315K"], {"Propietario": "legal_name"}),
		("Agente|DNI", ["Ana Gil|12345678Z", "Luis Sanz|54362315K"], {"Agente": None}),
		("Supplier|Farm address|Nearest town", ["Uno Ltd|1 Mill Lane|Leeds"], {"Farm address": "address_line1", "Nearest town": "city"}),
		("Company|Address|Farm address", ["Uno Ltd|1 High St|2 Mill Lane"], {"Address": "address_line1", "Farm address": None}),
		("Company|Email verified|Phone model", ["Uno Ltd|Yes|Nokia 3310"], {"Email verified": None, "Phone model": None}),
		("Nombre|Provincia|Cantón", ["Uno, S.A.|Pichincha|Quito"], {"Cantón": "city"}),
		("Empresa|Banco|Oficina", ["Uno, S.L.|Caja|0123"], {"Oficina": None}),
		("Cliente|Riferimento", ["Uno S.r.l.|K3X9"], {"Riferimento": None}),
		("CCODCLI|CNOMCLI|CDIRCLI|CPOBCLI|CNIFCLI|CTELCLI", ["1|Uno, S.L.|Mayor 1|Vigo|B58378431|915550110"],
			{"CNOMCLI": "legal_name", "CDIRCLI": "address_line1", "CPOBCLI": "city"}),
	],
)  # fmt: skip
def test_what_a_column_is_by_what_stands_in_it_and_beside_it(headers, rows, expected):
	found = columns(headers, *rows)
	assert {header: found[header] for header in expected} == expected


def test_a_header_with_a_letter_amiss_is_shown_and_a_count_of_the_rows_is_not():
	found = decide(
		"Fila|Razon Scoial|Telefno|Contrato", ("1|Uno|91 555 01 10|x", "2|Dos|91 555 01 11|y", "3|Tres||")
	)
	assert [(column.fieldname, column.sure) for column in found] == [
		(None, True),
		("legal_name", False),
		("phone", False),
		(None, False),
	]


def test_two_short_words_that_differ_in_a_letter_are_two_words():
	found = decide("Tel. Part.|Dim. Comercial", ("915550110|x",))
	assert not any(column.is_miswritten for column in found)


def test_nobody_is_asked_about_dates_and_amounts_that_no_client_has():
	rows = tuple(f"Uno {n}|2023-01-1{n}|1.250,5{n} €|no||K{n}" for n in range(4))
	found = decide("Nombre|Abc|Def|Ghi|Jkl|Mno", rows)
	assert [column.sure for column in found] == [True, True, True, True, True, False]


def test_firms_that_no_header_names_are_the_clients_where_all_else_is_known():
	rows = tuple(f"Uno {n}, S.L.|Mayor {n}|B5837843{n}" for n in range(3))
	for headers, sure in (("Agencia de viajes|Dirección|NIF", True), ("Agencia de viajes|Xyz|NIF", False)):
		first = decide(headers, rows)[0]
		assert (first.fieldname, first.sure) == ("legal_name", sure)


@pytest.mark.parametrize(
	"headers",
	[
		"ID|Nombre|Email|Teléfono|Móvil|Dirección|Población|Código postal|Provincia|País|Idioma|Moneda",
		"id|name|first_name|last_name|email|phone|mobile|company",
		"Name|Company|Street 1|Street 2|Town|County|Postcode|Telephone",
	],
	ids=["Holded", "Zendesk", "Sage"],
)
def test_a_list_with_usual_headers_alone_is_of_no_known_system(headers):
	assert recognise(headers.split("|")) is None
