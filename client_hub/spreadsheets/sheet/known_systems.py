"""Systems that people come from, by the headers of their exports. Adding one is one entry of `SYSTEMS`.

Headers that mean what they say need no entry: `words` knows them. From what the systems document of
their exports and import templates.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from frappe import _lt

from client_hub.spreadsheets.sheet.columns import normalise

RECORD = "CUSTOMER_NUMBER"
"""Meaning of a record's own number."""

DISPLAY = "DISPLAY"
"""Meaning of the name that a system shows: the trade name where there is a legal one, else the legal name."""

PERSON = "CONTACT"
LEFT_OUT = "NO_FIELD"


@dataclass(frozen=True)
class System:
	"""`marks`: headers, separated by "|", that together are this system's; those of `needs` tell it
	from others alike, and must be there. `fields`: {header: meaning}, where words alone say something else;
	meanings are those of `headings`. `values`: fields that are the same for every row. `party`: the DocType
	whose names its record numbers are, in lists of ERPNext.
	"""

	name: object
	marks: str
	fields: dict[str, str] = field(default_factory=dict)
	values: dict[str, object] = field(default_factory=dict)
	party: str | None = None
	needs: str = ""

	@cached_property
	def needed(self) -> frozenset[str]:
		return frozenset(normalise(mark) for mark in self.needs.split("|") if mark)

	@cached_property
	def marked_by(self) -> frozenset[str]:
		return frozenset(normalise(mark) for mark in self.marks.split("|"))

	@cached_property
	def meanings(self) -> dict[str, str]:
		return {normalise(header): meaning for header, meaning in self.fields.items()}


SYSTEMS: tuple[System, ...] = (
	System(
		"Xero",
		"ContactName|AccountNumber|EmailAddress|POAddressLine1|POCity|PORegion|POPostalCode|POCountry|TaxNumber",
		{"ContactName": DISPLAY, "AccountNumber": RECORD, "PORegion": "state", "POAttentionTo": LEFT_OUT, "TaxNumberName": LEFT_OUT},
	),
	System(
		"QuickBooks Online",
		"Name|Company|Email|Phone|Mobile|Fax|Website|Street|City|State|ZIP|Country|Opening Balance",
		{"Name": PERSON},
		needs="Company|Opening Balance",
	),
	System(
		"QuickBooks Online",
		"Name|Company name|Street Address|City|State|Country|Zip|Phone|Email|Customer type|Attachments|Open balance",
		{"Name": PERSON, "Customer type": "GROUP"},
	),
	System(
		"QuickBooks Online",
		"Customer full name|Company name|Email|Phone|Billing street|Billing city|Billing state|Billing ZIP",
		{"Customer full name": PERSON},
	),
	System(
		"QuickBooks Desktop",
		"Active Status|Customer|Balance|Balance Total|Company|First Name|Last Name|Main Phone|Main Email|Bill to 1|Bill to 2",
		{
			"Active Status": LEFT_OUT, "Customer": DISPLAY, "M.I.": "MIDDLE", "Mr./Ms./...": LEFT_OUT, "Primary Contact": LEFT_OUT,
			"Secondary Contact": LEFT_OUT, "Account No.": RECORD, "Customer Type": "GROUP", "Rep": "OWNER",
			**{f"{kind} to {line}": LEFT_OUT for kind in ("Bill", "Ship") for line in range(1, 6)},
		},
	),
	System(
		"HubSpot",
		"Record ID|Company name|Company owner|Create Date|Phone Number|City|Country/Region|Industry",
		{"Record ID": RECORD, "Company Domain Name": "website", "Type": LEFT_OUT, "Lead Status": LEFT_OUT, "Name": "COMPANY"},
	),
	System(
		"HubSpot",
		"ID de registro|Nombre de la empresa|Propietario de la empresa|Fecha de creación|Número de teléfono|Ciudad|País/región",
		{"ID de registro": RECORD, "Nombre de dominio de la empresa": "website", "Tipo": LEFT_OUT},
	),
	System(
		"HubSpot",
		"ID do registro|Nome da empresa|Proprietário da empresa|Data de criação|Número de telefone|Cidade|País/Região",
		{"ID do registro": RECORD, "Nome do domínio da empresa": "website", "Tipo": LEFT_OUT},
	),
	System(
		"Salesforce",
		"Account ID|Account Name|Billing Street|Billing City|Billing State/Province|Billing Zip/Postal Code|Billing Country",
		{"Account ID": RECORD, "Account Number": LEFT_OUT, "Type": LEFT_OUT, "Account Site": LEFT_OUT},
	),
	System(
		"Salesforce",
		"Id|IsDeleted|MasterRecordId|Name|BillingStreet|BillingCity|BillingState|BillingPostalCode|BillingCountry|OwnerId",
		{"Id": RECORD, "Name": "COMPANY", "AccountNumber": LEFT_OUT, "Type": LEFT_OUT, "Site": LEFT_OUT, "AccountSource": LEFT_OUT},
	),
	System(
		"Odoo",
		"name|company_type|street|street2|zip|city|state_id|country_id|vat|email|phone",
		{
			"id": RECORD, "name": "COMPANY", "company_name": LEFT_OUT, "company_type": "TYPE", "is_company": "IS_COMPANY", "street2": "address_line2",
			"state_id": "state", "state_id/id": LEFT_OUT, "country_id": "country", "country_id/id": LEFT_OUT, "country_id/code": LEFT_OUT,
			"ref": LEFT_OUT, "comment": "notes", "user_id": "OWNER", "category_id": LEFT_OUT, "parent_id": LEFT_OUT, "lang": "language",
			"function": LEFT_OUT, "title": LEFT_OUT, "state_id/name": "state", "country_id/name": "country", "display_name": LEFT_OUT,
			"customer_rank": LEFT_OUT, "supplier_rank": LEFT_OUT, "commercial_company_name": LEFT_OUT, "property_account_position_id": LEFT_OUT,
		},
	),
	System(
		"Odoo",
		"Name|Company Type|Street|Street2|City|State|Zip|Country|Tax ID|Email|Phone",
		{"Name": "COMPANY", "External ID": RECORD, "ID": LEFT_OUT, "Company Name": LEFT_OUT, "Is a Company": "IS_COMPANY", "Reference": LEFT_OUT, "Display Name": LEFT_OUT},
	),
	System(
		"Odoo",
		"Nombre|Tipo de compañía|Calle|Calle2|Ciudad|Provincia|C.P.|País|NIF|Correo electrónico|Teléfono",
		{
			"Nombre": "COMPANY", "ID externo": RECORD, "ID": LEFT_OUT, "Nombre de la compañía": LEFT_OUT, "Nombre de la empresa": LEFT_OUT, "Es una compañía": "IS_COMPANY",
			"Referencia": LEFT_OUT, "Nombre mostrado": LEFT_OUT, "Nombre a mostrar": LEFT_OUT, "Nombre completo": LEFT_OUT, "Compañía relacionada": LEFT_OUT, "Nombre principal": LEFT_OUT,
			"Estado": "state", "Título": LEFT_OUT, "Comercial": "OWNER",
		},
		needs="Calle",
	),
	System(
		"Odoo",
		"Nome|Tipo de empresa|Endereço|Complemento|Cidade|Estado|CEP|País|CPF/CNPJ|E-mail|Telefone",
		{
			"Nome": "COMPANY", "ID externo": RECORD, "ID": LEFT_OUT, "Nome da empresa": LEFT_OUT, "É uma empresa": "IS_COMPANY", "Referência": LEFT_OUT, "Título": LEFT_OUT,
			"Nome de exibição": LEFT_OUT, "Nome exibido": LEFT_OUT, "Nome completo": LEFT_OUT, "Empresa relacionada": LEFT_OUT, "Nome principal": LEFT_OUT, "Estado": "state",
			"Complemento": "address_line2", "Rua 2": "address_line2", "ID do Imposto": "tax_id", "Tipo de empresa": "TYPE",
		},
		needs="Nome|Tipo de empresa|CEP",
	),
	System(
		"Odoo",
		"Nome|Tipo de Empresa|Rua|Rua 2|Cidade|Estado|Código Postal|País|NIF|Email|Telefone",
		{
			"Nome": "COMPANY", "ID Externo": RECORD, "Id. Externa": RECORD, "ID": LEFT_OUT, "Nome da Empresa": LEFT_OUT, "É uma empresa": "IS_COMPANY", "Referência": LEFT_OUT,
			"Nome a Exibir": LEFT_OUT, "Nome Completo": LEFT_OUT, "Empresa Relacionada": LEFT_OUT, "Nome Ascendente": LEFT_OUT, "Título": LEFT_OUT, "Estado": "state", "Distrito": "state",
		},
		needs="Nome|Rua",
	),
	System(
		"Holded",
		"Nombre fiscal|Nombre comercial|Persona de contacto|NIF contacto|Email contacto|Población|Provincia|IBAN|SWIFT|Ref. Mandato",
	),
	System(
		"Holded",
		"Creado|Nombre|ID|Email|Teléfono|Móvil|Dirección|Población|Código postal|Provincia|País|Código país|Idioma|Moneda|Dto %|Cuenta|Referencia",
		{"Nombre": "COMPANY", "ID": "tax_id", "Referencia": RECORD, "Cuenta": LEFT_OUT, "Código país": LEFT_OUT, "VAT": LEFT_OUT},
		needs="ID|Dto %",
	),
	System(
		"Holded",
		"Created|Name|ID|Email|Phone|Mobile|Address|City|Postal code|Province|Country|Country code|Language|Currency|Discount %|Account|Reference",
		{"Name": "COMPANY", "ID": "tax_id", "Reference": RECORD, "Account": LEFT_OUT, "Country code": LEFT_OUT, "VAT": LEFT_OUT},
		needs="ID|Discount %",
	),
	System(
		"Zoho Books",
		"Contact ID|Contact Name|Company Name|Display Name|EmailID|MobilePhone|Billing Address|Billing Street2|Billing City|Billing Code",
		{
			"Contact ID": RECORD, "Customer ID": RECORD, "Vendor ID": RECORD, "Contact Name": LEFT_OUT, "Display Name": LEFT_OUT, "Billing Code": "pincode",
			"Billing County": LEFT_OUT, "Billing Attention": LEFT_OUT, "Billing Phone": LEFT_OUT, "Status": "STATUS", "Customer Sub Type": "TYPE", "Contact Type": LEFT_OUT,
		},
	),
	System(
		"Zoho CRM",
		"Record Id|Account Owner|Account Name|Account Site|Billing Street|Billing City|Billing State|Billing Code|Billing Country|Shipping Code",
		{"Record Id": RECORD, "Account Name": "COMPANY", "Billing Code": "pincode", "Shipping Code": LEFT_OUT, "Account Number": LEFT_OUT, "Account Site": LEFT_OUT, "Account Type": LEFT_OUT},
	),
	System(
		"Outlook",
		"First Name|Last Name|Company|Business Street|Business City|Business State|Business Postal Code|Business Phone|E-mail Address|Mobile Phone|Web Page",
		{"Account": LEFT_OUT, "E-mail Display Name": LEFT_OUT, "E-mail 2 Display Name": LEFT_OUT, "E-mail 3 Display Name": LEFT_OUT, "Location": LEFT_OUT,
			"User 1": LEFT_OUT, "User 2": LEFT_OUT, "User 3": LEFT_OUT, "User 4": LEFT_OUT, "Categories": LEFT_OUT, "Home Phone": LEFT_OUT, "Other Phone": LEFT_OUT,
			"Home Phone 2": LEFT_OUT, "Car Phone": LEFT_OUT, "Assistant's Phone": LEFT_OUT},
	),
	System(
		"Outlook",
		"Nombre|Segundo nombre|Apellidos|Organización|Puesto|Calle del trabajo|Ciudad de trabajo|Código postal del trabajo|Teléfono del trabajo|Dirección de correo electrónico",
		{"Nombre": "contact_first_name", "Departamento": LEFT_OUT, "Particular": LEFT_OUT, "Cuenta": LEFT_OUT},
	),
	System(
		"Outlook",
		"Nome|Sobrenome|Empresa|Rua do endereço comercial|Cidade do endereço comercial|CEP do endereço comercial|Telefone comercial|Endereço de email",
		{"Nome": "contact_first_name", "Primeiro nome": "contact_first_name", "Departamento": LEFT_OUT, "Conta": LEFT_OUT, "Rua do endereço comercial 2": "address_line2"},
	),
	System(
		"Google contacts",
		"Name|Given Name|Family Name|E-mail 1 - Value|Phone 1 - Value|Organization 1 - Name|Notes|Group Membership",
		{"Name": LEFT_OUT, "Location": LEFT_OUT, "Address 1 - Region": "state", "Yomi Name": LEFT_OUT, "Subject": LEFT_OUT},
	),
	System(
		"Google contacts",
		"First Name|Middle Name|Last Name|File As|Organization Name|Organization Title|E-mail 1 - Value|Phone 1 - Value|Labels",
		{"File As": LEFT_OUT, "Address 1 - Region": "state"},
	),
	System(
		"Frappe CRM",
		"ID|Organization Name|No. of Employees|Currency|Industry|Annual Revenue|Website|Territory",
		{"ID": RECORD, "Address": LEFT_OUT, "Organization Logo": LEFT_OUT, "No. of Employees": LEFT_OUT, "Exchange Rate": LEFT_OUT},
		needs="No. of Employees",
	),
	System(
		"Frappe CRM",
		"ID|Organization|Website|Industry|No. of Employees|Annual Revenue|Last Modified",
		{"ID": RECORD, "Address": LEFT_OUT, "No. of Employees": LEFT_OUT},
		needs="Organization|No. of Employees",
	),
	System(
		"ERPNext",
		"ID|Customer Name|Customer Type|Customer Group|Territory",
		{
			"ID": RECORD, "Customer Name": "LEGAL", "Customer Type": "TYPE", "Customer Group": "client_group", "Primary Address": LEFT_OUT, "Customer Primary Address": LEFT_OUT,
			"Primary Contact": LEFT_OUT, "Customer Primary Contact": LEFT_OUT, "Series": LEFT_OUT, "Status": LEFT_OUT, "Mobile No": "mobile_no", "Email Id": "email_id",
			"Print Language": "language", "Billing Currency": "default_currency", "Customer Details": "notes",
		},
		party="Customer",
	),
	System(
		"ERPNext",
		"name|customer_name|customer_type|customer_group|territory",
		{"name": RECORD, "customer_name": "LEGAL", "customer_type": "TYPE", "customer_group": "client_group", "status": LEFT_OUT, "customer_primary_address": LEFT_OUT,
			"primary_address": LEFT_OUT, "customer_primary_contact": LEFT_OUT, "naming_series": LEFT_OUT, "customer_details": "notes"},
		party="Customer",
	),
	System(
		"ERPNext",
		"ID|Supplier Name|Supplier Type|Supplier Group|Country",
		{
			"ID": RECORD, "Supplier Name": "LEGAL", "Supplier Type": "TYPE", "Supplier Group": LEFT_OUT, "Primary Address": LEFT_OUT, "Supplier Primary Address": LEFT_OUT,
			"Primary Contact": LEFT_OUT, "Supplier Primary Contact": LEFT_OUT, "Series": LEFT_OUT, "Status": LEFT_OUT, "Print Language": "language",
			"Billing Currency": "default_currency", "Mobile No": "mobile_no", "Email Id": "email_id", "Supplier Details": "notes",
		},
		values={"is_supplier": 1, "is_customer": 0},
		party="Supplier",
	),
	System(
		"ERPNext",
		"name|supplier_name|supplier_type|supplier_group|country",
		{"name": RECORD, "supplier_name": "LEGAL", "supplier_type": "TYPE", "supplier_group": LEFT_OUT, "status": LEFT_OUT, "naming_series": LEFT_OUT, "supplier_details": "notes"},
		values={"is_supplier": 1, "is_customer": 0},
		party="Supplier",
	),
	System(
		"ERPNext",
		"Identificador|Nombre del cliente|Tipo de Cliente|Categoría de Cliente|Territorio",
		{"Identificador": RECORD, "ID": RECORD, "Nombre del cliente": "LEGAL", "Tipo de Cliente": "TYPE", "Categoría de Cliente": "client_group", "Estado": LEFT_OUT,
			"ID de impuesto": "tax_id", "Dirección Primaria": LEFT_OUT, "Contacto principal": LEFT_OUT, "Id de Correo Electrónico": "email_id"},
		party="Customer",
	),
	System(
		"ERPNext",
		"ID|Nome do Cliente|Tipo de Cliente|Grupo de Clientes|Território",
		{"ID": RECORD, "Nome do Cliente": "LEGAL", "Tipo de Cliente": "TYPE", "Grupo de Clientes": "client_group", "Estado": LEFT_OUT, "Status": LEFT_OUT,
			"Endereço primário": LEFT_OUT, "Site": "website"},
		party="Customer",
	),
	System(
		"ERPNext",
		"Identificador|Nombre de proveedor|Tipo de proveedor|Grupo de proveedores|País",
		{"Identificador": RECORD, "ID": RECORD, "Nombre de proveedor": "LEGAL", "Tipo de proveedor": "TYPE", "Grupo de proveedores": LEFT_OUT, "Estado": LEFT_OUT, "ID de impuesto": "tax_id"},
		values={"is_supplier": 1, "is_customer": 0},
		party="Supplier",
	),
	System(
		"ERPNext",
		"ID|Nome do Fornecedor|Tipo de Fornecedor|Grupo de Fornecedores|País",
		{"ID": RECORD, "Nome do Fornecedor": "LEGAL", "Tipo de Fornecedor": "TYPE", "Grupo de Fornecedores": LEFT_OUT, "Estado": LEFT_OUT, "Status": LEFT_OUT},
		values={"is_supplier": 1, "is_customer": 0},
		party="Supplier",
	),
	System(
		"Bling",
		"ID|Código|Nome|Fantasia|Endereço|Número|Complemento|Bairro|CEP|Cidade|UF|Contatos|Fone|Celular|Tipo pessoa|CNPJ / CPF|IE / RG",
		{"ID": LEFT_OUT, "Código": RECORD, "Nome": "LEGAL", "Contribuinte": LEFT_OUT, "Número": "STREET_NUMBER", "E-mail para envio NFe": LEFT_OUT, "Situação": "STATUS", "Contatos": LEFT_OUT},
		needs="Fantasia|CNPJ / CPF",
	),
	System(
		"Tiny",
		"ID|Código|Nome|Fantasia|Endereço|Número|Complemento|Bairro|CEP|Cidade|Estado|Fone|Celular|Tipo pessoa|CNPJ / CPF|IE / RG",
		{"ID": LEFT_OUT, "Código": RECORD, "Nome": "LEGAL", "Contribuinte": LEFT_OUT, "Número": "STREET_NUMBER", "Estado": "state", "Situação": "STATUS", "Observações do contato": LEFT_OUT},
		needs="Fantasia|CNPJ / CPF|Estado",
	),
	System(
		"Omie",
		"Código de Integração|Razão Social|Nome Fantasia|CNPJ/CPF|Endereço|Bairro|CEP|Inscrição Estadual",
		{"Código de Integração": RECORD, "Código Omie": LEFT_OUT, "Número": "STREET_NUMBER", "Estado": "state", "DDD": "AREA_CODE"},
		needs="Código de Integração",
	),
	System(
		"Conta Azul",
		"Nome|Razão Social|Nome Fantasia|CNPJ|CPF|Inscrição Estadual|Inscrição Municipal|E-mail|Telefone|CEP|Endereço|Número",
		{"Nome": LEFT_OUT, "Número": "STREET_NUMBER", "Estado": "state"},
		needs="Nome|CNPJ|CPF|Inscrição Municipal",
	),
	System(
		"TOTVS Protheus",
		"A1_COD|A1_LOJA|A1_NOME|A1_NREDUZ|A1_CGC|A1_END|A1_MUN|A1_EST|A1_CEP",
		{
			"A1_COD": RECORD, "A1_LOJA": LEFT_OUT, "A1_NOME": "LEGAL", "A1_NREDUZ": "trade_name", "A1_CGC": "tax_id", "A1_END": "address_line1", "A1_BAIRRO": "DISTRICT",
			"A1_COMPLEM": "UNIT", "A1_MUN": "city", "A1_EST": "state", "A1_CEP": "pincode", "A1_PAIS": LEFT_OUT, "A1_DDD": "AREA_CODE", "A1_TEL": "phone", "A1_EMAIL": "email_id",
			"A1_HPAGE": "website", "A1_CONTATO": "CONTACT", "A1_PESSOA": "TYPE", "A1_TIPO": LEFT_OUT, "A1_INSCR": LEFT_OUT, "A1_COD_MUN": LEFT_OUT, "A1_OBSERV": "notes",
		},
	),
	System(
		"Moloni",
		"Número|Nome|Contribuinte|Idioma|Morada|Código Postal|Localidade|País|E-mail|Site|Telefone|Nome Contacto",
		{"Número": RECORD, "Nome": "LEGAL", "Contribuinte": "tax_id", "Site": "website", "E-mail Contacto": LEFT_OUT, "Telefone Contacto": LEFT_OUT, "Observações Contacto": LEFT_OUT},
		needs="Contribuinte|Site",
	),
	System(
		"Moloni",
		"Código|Nome|Contribuinte|Idioma|Morada|Código Postal|Localidade|País|E-mail|Site|Telefone",
		{"Código": RECORD, "Nome": "LEGAL", "Contribuinte": "tax_id", "Site": "website", "E-mail Contacto": LEFT_OUT, "Telefone Contacto": LEFT_OUT},
		needs="Contribuinte|Site",
	),
	System(
		"InvoiceXpress",
		"cliente_fiscal_id|cliente_name|cliente_code|cliente_email|cliente_Address|cliente_Postcode|cliente_City|cliente_Country",
		{"cliente_fiscal_id": "tax_id", "cliente_name": "LEGAL", "cliente_code": RECORD},
	),
	System(
		"Primavera",
		"Cliente|Nome|NumContrib|Fac_Mor|Fac_Local|Fac_Cp|Fac_Cploc|Fac_Tel|Pais|Moeda",
		{"Cliente": RECORD, "Nome": "LEGAL", "NomeFiscal": "LEGAL", "Fac_Mor": "address_line1", "Fac_Mor2": "address_line2", "Fac_Local": "city", "Fac_Cp": "pincode", "Fac_Cploc": LEFT_OUT,
			"Fac_Tel": "phone", "Fac_Fax": LEFT_OUT, "EnderecoWeb": "website", "Distrito": "state", "Zona": LEFT_OUT, "Vendedor": "OWNER"},
	),
	System(
		"PHC",
		"no|estab|nome|ncont|morada|local|codpost|telefone|email",
		{"no": RECORD, "estab": LEFT_OUT, "nome": "LEGAL", "nome2": "trade_name", "ncont": "tax_id", "local": "city", "codpost": "pincode", "tlmvl": "mobile_no", "contacto": "CONTACT",
			"obs": "notes", "pncont": "country", "zona": LEFT_OUT, "vendnm": "OWNER", "url": "website"},
	),
	System(
		"ContaPlus",
		"Código|Título|NIF|Domicilio|Población|Provincia|Código Postal",
		{"Código": RECORD, "Título": "LEGAL"},
		needs="Título",
	),
	System(
		"ContaPlus",
		"Cuenta|Título|NIF|Domicilio|Población|Provincia|C.P.",
		{"Cuenta": RECORD, "Título": "LEGAL"},
		needs="Título|Cuenta",
	),
	System(
		"FactuSol",
		"Código|Nombre fiscal|Nombre comercial|N.I.F.|Domicilio|Población|Cód. postal|Provincia|Teléfono|Móvil|Persona de contacto",
		{"Código": RECORD},
		needs="Nombre fiscal|N.I.F.",
	),
	System(
		"DATEV",
		"Konto|Name (Adressattyp Unternehmen)|Name (Adressattyp natürl. Person)|Vorname (Adressattyp natürl. Person)|Adressattyp|Kurzbezeichnung|EU-Land|EU-UStID",
		{
			"Konto": RECORD, "Name (Adressattyp Unternehmen)": "LEGAL", "Name (Adressattyp natürl. Person)": "contact_last_name",
			"Vorname (Adressattyp natürl. Person)": "contact_first_name", "Name (Adressattyp keine Angabe)": LEFT_OUT, "Adressattyp": LEFT_OUT, "Kurzbezeichnung": LEFT_OUT,
			"Unternehmensgegenstand": LEFT_OUT, "EU-Land": "TAX_PREFIX", "EU-UStID": "tax_id", "Abweichende Anrede": LEFT_OUT, "Adressart": LEFT_OUT, "Versandzusatz": LEFT_OUT,
			"Internet": "website", "Kennz. Hauptbankverb. 1": LEFT_OUT,
		},
	),
	System(
		"sevDesk",
		"Kunden-Nr.|Anrede|Titel|Nachname|Vorname|Organisation|Namenszusatz|Kategorie|Strasse|PLZ|Ort|Land",
		{"Kunden-Nr.": RECORD, "Debitoren-Nr.": LEFT_OUT, "Kreditoren-Nr.": LEFT_OUT, "Debitoren/Kreditoren-Nr.": LEFT_OUT, "Kategorie": LEFT_OUT, "UmSt.-ID": "tax_id", "Position": LEFT_OUT},
	),
	System(
		"Lexware Office",
		"Kundennummer|Lieferantennummer|Firmenname|Anrede|Vorname|Nachname|Straße 1|PLZ 1|Ort 1|Land 1",
		{"Kundennummer": RECORD, "Lieferantennummer": LEFT_OUT, "Straße 2": LEFT_OUT, "PLZ 2": LEFT_OUT, "Ort 2": LEFT_OUT, "Land 2": LEFT_OUT, "Zusatz 1": "address_line2"},
	),
	System(
		"Business Central",
		"No.|Name|Address|Address 2|City|Post Code|Country/Region Code|Phone No.|E-Mail|VAT Registration No.",
		{"No.": RECORD, "Name": "LEGAL", "Name 2": LEFT_OUT, "County": "state", "Contact": PERSON, "Salesperson Code": "OWNER", "Search Name": LEFT_OUT, "Responsibility Center": LEFT_OUT, "Location Code": LEFT_OUT},
	),
	System(
		"Business Central",
		"Nº|Nombre|Dirección|Dirección 2|Población|C.P.|Cód. país/región|Nº teléfono|Correo electrónico|CIF/NIF",
		{"Nº": RECORD, "Nombre": "LEGAL", "Nombre 2": LEFT_OUT, "Alias": LEFT_OUT, "Contacto": PERSON, "Cód. vendedor": "OWNER", "Código almacén": LEFT_OUT},
	),
	System(
		"Dynamics 365",
		"(Do Not Modify) Account|(Do Not Modify) Row Checksum|(Do Not Modify) Modified On|Account Name|Main Phone",
		{"(Do Not Modify) Account": RECORD, "Account Number": LEFT_OUT, "(Do Not Modify) Row Checksum": LEFT_OUT, "(Do Not Modify) Modified On": LEFT_OUT, "Relationship Type": LEFT_OUT, "Primary Contact": PERSON},
	),
	System(
		"SAP Business One",
		"CardCode|CardName|CardType|LicTradNum|Phone1|Cellular|E_Mail",
		{"CardCode": RECORD, "CardName": "LEGAL", "CardForeignName": LEFT_OUT, "CardFName": LEFT_OUT, "CardType": LEFT_OUT, "GroupCode": LEFT_OUT, "Phone2": "phone", "CntctPrsn": PERSON,
			"IntrntSite": "website", "MailAddres": LEFT_OUT, "Free_Text": "notes", "Block": "DISTRICT", "County": LEFT_OUT},
	),
	System(
		"SAP",
		"KUNNR|LAND1|NAME1|ORT01|PSTLZ|STRAS|TELF1|STCEG|REGIO",
		{
			"KUNNR": RECORD, "NAME1": "LEGAL", "NAME2": LEFT_OUT, "NAME3": LEFT_OUT, "NAME4": LEFT_OUT, "STRAS": "address_line1", "ORT01": "city", "ORT02": "DISTRICT", "PSTLZ": "pincode",
			"REGIO": "state", "LAND1": "country", "TELF1": "phone", "TELF2": "phone", "TELFX": LEFT_OUT, "STCEG": "tax_id", "STCD1": "SECOND_TAX_ID", "SMTP_ADDR": "email_id", "MANDT": LEFT_OUT,
			"SORTL": LEFT_OUT, "MCOD1": LEFT_OUT, "ADRNR": LEFT_OUT, "ANRED": LEFT_OUT, "BRSCH": LEFT_OUT, "ERDAT": LEFT_OUT, "ERNAM": LEFT_OUT, "KTOKD": LEFT_OUT, "XCPDK": LEFT_OUT, "PFACH": LEFT_OUT, "SPRAS": LEFT_OUT,
		},
		needs="KUNNR",
	),
	System(
		"SAP",
		"LIFNR|LAND1|NAME1|ORT01|PSTLZ|STRAS|TELF1|STCEG|REGIO",
		{
			"LIFNR": RECORD, "NAME1": "LEGAL", "NAME2": LEFT_OUT, "NAME3": LEFT_OUT, "NAME4": LEFT_OUT, "STRAS": "address_line1", "ORT01": "city", "ORT02": "DISTRICT", "PSTLZ": "pincode",
			"REGIO": "state", "LAND1": "country", "TELF1": "phone", "TELF2": "phone", "TELFX": LEFT_OUT, "STCEG": "tax_id", "STCD1": "SECOND_TAX_ID", "SMTP_ADDR": "email_id", "MANDT": LEFT_OUT,
			"SORTL": LEFT_OUT, "MCOD1": LEFT_OUT, "ADRNR": LEFT_OUT, "ANRED": LEFT_OUT, "BRSCH": LEFT_OUT, "ERDAT": LEFT_OUT, "ERNAM": LEFT_OUT, "KTOKK": LEFT_OUT, "PFACH": LEFT_OUT, "SPRAS": LEFT_OUT,
		},
		values={"is_supplier": 1, "is_customer": 0},
		needs="LIFNR",
	),
	System(
		"MYOB",
		"Co./Last Name|First Name|Card ID|Card Status|Addr 1 - Line 1|- City|- State|- Phone # 1|- Email|- WWW",
		{"Co./Last Name": "COMPANY", "Card ID": RECORD, "Card Status": LEFT_OUT, "Record ID": LEFT_OUT, "Account Number": LEFT_OUT, "A.B.N.": "tax_id", "Picture": LEFT_OUT, "Identifiers": LEFT_OUT},
		needs="Co./Last Name",
	),
	System(
		"e-conomic",
		"Nr.|Navn|Gruppe|Adresse|Postnr.|By|Land|CVR-nr.|EAN-nr.|Valuta",
		{"Nr.": RECORD, "Navn": "LEGAL", "By": "city", "CVR-nr.": "tax_id", "Gruppe": "GROUP", "Vor ref.": LEFT_OUT, "Momszone": LEFT_OUT},
		needs="Navn|By",
	),
	System(
		"Sankhya",
		"CODPARC|NOMEPARC|RAZAOSOCIAL|TIPPESSOA|CGC_CPF|CLIENTE|FORNECEDOR",
		{
			"CODPARC": RECORD, "NOMEPARC": "trade_name", "RAZAOSOCIAL": "LEGAL", "TIPPESSOA": "TYPE", "CGC_CPF": "tax_id", "NOMEEND": "address_line1", "NUMEND": "STREET_NUMBER",
			"NOMEBAI": "DISTRICT", "NOMECID": "city", "CLIENTE": "is_customer", "FORNECEDOR": "is_supplier", "CODEND": LEFT_OUT, "CODBAI": LEFT_OUT, "CODCID": LEFT_OUT, "CODVEND": LEFT_OUT,
			"IDENTINSCESTAD": LEFT_OUT, "DTCAD": LEFT_OUT, "LIMCRED": LEFT_OUT,
		},
		needs="CODPARC",
	),
	System(
		"FactuSol",
		"CODCLI|NIFCLI|NOFCLI|NOCCLI|DOMCLI|POBCLI|CPOCLI|PROCLI|TELCLI",
		{
			"CODCLI": RECORD, "CCOCLI": LEFT_OUT, "NOFCLI": "LEGAL", "NOCCLI": "trade_name", "DOMCLI": "address_line1", "CPOCLI": "pincode", "PROCLI": "state",
			"PCOCLI": PERSON, "AGECLI": LEFT_OUT, "FALCLI": LEFT_OUT, "EMACLI": "email_id", "MOVCLI": "mobile_no",
		},
		needs="NOFCLI",
	),
	System(
		"Senior",
		"CODCLI|NOMCLI|APECLI|CGCCPF|ENDCLI|BAICLI|CIDCLI|SIGUFS|CEPCLI|FONCLI",
		{
			"CODCLI": RECORD, "NOMCLI": "LEGAL", "APECLI": "trade_name", "TIPCLI": "TYPE", "CGCCPF": "tax_id", "INSEST": LEFT_OUT, "ENDCLI": "address_line1", "NENCLI": "STREET_NUMBER",
			"CPLEND": "UNIT", "BAICLI": "DISTRICT", "CIDCLI": "city", "SIGUFS": "state", "CEPCLI": "pincode", "FONCLI": "phone", "INTNET": "email_id", "SITCLI": LEFT_OUT,
		},
		needs="APECLI",
	),
	System(
		"FactuSol",
		"CODPRO|NIFPRO|NOFPRO|NOCPRO|DOMPRO|POBPRO|CPOPRO|PROPRO|TELPRO",
		{
			"CODPRO": RECORD, "NIFPRO": "tax_id", "NOFPRO": "LEGAL", "NOCPRO": "trade_name", "DOMPRO": "address_line1", "POBPRO": "city", "CPOPRO": "pincode", "PROPRO": "state",
			"TELPRO": "phone", "PCOPRO": PERSON, "EMAPRO": "email_id", "MOVPRO": "mobile_no", "WEBPRO": "website", "OBSPRO": "notes",
		},
		values={"is_supplier": 1, "is_customer": 0},
		needs="NOFPRO",
	),
	System(
		"Sage 100",
		"CT_Num|CT_Intitule|CT_Adresse|CT_CodePostal|CT_Ville|CT_Pays|CT_Identifiant|CT_Siret|CT_Telephone",
		{"CT_Num": RECORD, "CT_Intitule": "LEGAL", "CT_Contact": PERSON, "CT_Identifiant": "tax_id", "CT_Type": LEFT_OUT, "CT_Qualite": LEFT_OUT, "CT_Classement": LEFT_OUT, "CT_Sommeil": LEFT_OUT},
		needs="CT_Num",
	),
	System(
		"Pipedrive",
		"Organization - ID|Organization - Name|Organization - Address",
		{"Organization - ID": RECORD, "Organization - Name": "LEGAL", "Organization - People": LEFT_OUT, "Organization - Open deals": LEFT_OUT},
	),
	System(
		"Zendesk Sell",
		"id|name|is_organization|first_name|last_name|email|phone|mobile|customer_status|prospect_status",
		{"id": RECORD, "name": DISPLAY, "is_organization": "IS_COMPANY", "customer_status": LEFT_OUT, "prospect_status": LEFT_OUT, "description": "notes", "organization_name": LEFT_OUT},
		needs="is_organization",
	),
	System(
		"Shopify",
		"First Name|Last Name|Email|Accepts Email Marketing|Default Address Company|Default Address Address1|Default Address City|Default Address Zip|Total Spent|Total Orders",
		{"Customer ID": RECORD, "Default Address Phone": LEFT_OUT},
	),
	System(
		"Shopify",
		"First Name|Last Name|Email|Accepts Marketing|Company|Address1|Address2|City|Province|Province Code|Country|Country Code|Zip|Total Spent",
		{"Province Code": LEFT_OUT, "Country Code": LEFT_OUT},
		needs="Accepts Marketing",
	),
	System(
		"WooCommerce",
		"billing_first_name|billing_last_name|billing_company|billing_address_1|billing_city|billing_postcode|billing_country|billing_phone",
		{"ID": RECORD, "customer_id": RECORD, "user_login": LEFT_OUT, "user_registered": LEFT_OUT, "display_name": LEFT_OUT, "role": LEFT_OUT, "roles": LEFT_OUT},
		needs="billing_address_1|billing_postcode",
	),
	System(
		"Stripe",
		"id|Description|Email|Name|Created (UTC)|Delinquent|Card ID|Currency",
		{"id": RECORD, "Name": DISPLAY, "Description": "notes", "Business Vat ID": "tax_id", "Plan": LEFT_OUT, "Status": LEFT_OUT, "Cancel At Period End": LEFT_OUT, "Shipping Name": LEFT_OUT},
		needs="Created (UTC)|Delinquent",
	),
	System(
		"Mailchimp",
		"Email Address|First Name|Last Name|MEMBER_RATING|OPTIN_TIME|CONFIRM_TIME|LAST_CHANGED",
		{"MEMBER_RATING": LEFT_OUT, "OPTIN_TIME": LEFT_OUT, "OPTIN_IP": LEFT_OUT, "CONFIRM_TIME": LEFT_OUT, "CONFIRM_IP": LEFT_OUT, "LEID": LEFT_OUT, "EUID": LEFT_OUT, "CC": LEFT_OUT,
			"REGION": LEFT_OUT, "GMTOFF": LEFT_OUT, "DSTOFF": LEFT_OUT, "LAST_CHANGED": LEFT_OUT, "LATITUDE": LEFT_OUT, "LONGITUDE": LEFT_OUT},
	),
	System(
		"CONTPAQi",
		"Código|Razón social|RFC|CURP|Calle|Número exterior|Número interior|Colonia|Código postal|Municipio|Estado|País",
		{"Código": RECORD, "Estado": "state", "Denominación comercial": "trade_name"},
		needs="CURP",
	),
	System(
		"Alegra",
		"Nombre/Razón social|Tipo de identificación|Identificación|Teléfono 1|Teléfono 2|Celular|Correo electrónico|Dirección",
		{"Nombre/Razón social": "LEGAL", "Identificación": "tax_id", "Departamento": "state", "Tipo de tercero": LEFT_OUT},
	),
	System(
		"Siigo",
		"Tipo de identificación|Identificación|Dígito de verificación|Razón social|Nombres|Apellidos|Dirección|Ciudad",
		{"Identificación": "tax_id", "Código sucursal": LEFT_OUT, "Departamento": "state"},
	),
	System(
		"Sage 50",
		"A/C|Name|Street 1|Street 2|Town|County|Postcode|Contact Name|Telephone",
		{"A/C": RECORD, "Name": "LEGAL", "Contact Name": PERSON},
		needs="A/C",
	),
	System(
		"Fatture in Cloud",
		"Denominazione|Indirizzo|CAP|Città|Provincia|Paese|P.IVA|Codice fiscale|PEC|Referente",
		{"Denominazione": "LEGAL", "Codice": RECORD, "Note indirizzo": "address_line2"},
	),
	# Lists of no system in particular, of which many programs have one alike.
	System(
		_lt("a Brazilian program"),
		"Código|Nome / Razão Social|Nome Fantasia|CPF / CNPJ|IE / RG|Endereço|Número|Complemento|Bairro|CEP|Cidade|UF|Fone|Celular|E-mail",
		{"Código": RECORD, "Número": "STREET_NUMBER"},
		needs="CPF / CNPJ|CEP",
	),
	System(
		_lt("a Brazilian program"),
		"Razão Social|Nome Fantasia|CNPJ|Inscrição Estadual|Endereço|Número|Complemento|Bairro|CEP|Cidade|UF|Telefone",
		{"Número": "STREET_NUMBER"},
		needs="Bairro|CEP",
	),
	System(
		_lt("a Portuguese invoicing program"),
		"Nº Cliente|Nome|NIF|Morada|Código Postal|Localidade|País|Telefone|Telemóvel|E-mail",
		{"Nº Cliente": RECORD, "Nome": "LEGAL"},
		needs="Nome|NIF|Morada",
	),
	System(
		_lt("a Spanish invoicing program"),
		"Cód. cliente|Nombre o Razón Social|N.I.F.|Domicilio|Cód. Postal|Población|Provincia|País|E-mail",
		{"Cód. cliente": RECORD, "Código": RECORD},
		needs="N.I.F.|Población|Provincia",
	),
)  # fmt: skip
