"""Headers that people have in their own sheets, besides the labels of the fields and their translations.

English, Spanish and Portuguese; of the tax ID also its names by country. A label, of the site's own
fields too, goes before an alias: who has a field "CIF" means that one. What could mean two columns
("Name", "Estado", "Registo") is in no list.
"""

from __future__ import annotations

ALIASES: dict[str, tuple[str, ...]] = {
	"legal_name": (
		"Company", "Company Name", "Registered Name", "Business Name",
		"Razón social", "Nombre fiscal", "Nombre o razón social", "Denominación social", "Nombre de la empresa", "Empresa",
		"Razão social", "Nome ou razão social", "Denominação social", "Nome da empresa", "Nome fiscal",
	),
	"trade_name": ("Trading Name", "DBA", "Nombre comercial", "Nome fantasia", "Nome comercial"),
	"tax_id": (
		"VAT", "VAT ID", "VAT No", "VAT Number", "VAT Reg No", "VAT Registration Number", "Tax Number", "Tax No", "TIN",
		"NIF", "CIF", "NIF/CIF", "CIF/NIF", "NIE", "DNI/NIF", "NIF/DNI", "N.I.F. intracomunitario", "NIF-IVA", "RFC", "CUIT", "RUC", "NIT", "RUT",
		"Identificación fiscal", "Número fiscal", "Número de identificación fiscal", "Número de IVA",
		"CNPJ", "CPF", "CNPJ/CPF", "CPF/CNPJ", "CPF ou CNPJ", "CNPJ ou CPF", "NIPC", "NIF/NIPC", "NIPC/NIF", "Contribuinte", "N.º contribuinte", "Nº de contribuinte", "Número de contribuinte",
		"Identificação fiscal", "Número de identificação fiscal",
	),
	"client_group": ("Grupo de clientes", "Grupo do cliente", "Customer Group"),
	"address_line1": ("Address", "Street", "Street Address", "Dirección", "Domicilio", "Domicilio fiscal", "Dirección fiscal", "Calle", "Endereço", "Morada", "Morada fiscal", "Logradouro", "Rua"),
	"address_line2": ("Complemento", "Complemento do endereço", "Resto de la dirección"),
	"city": ("Town", "Ciudad", "Localidad", "Población", "Municipio", "Cidade", "Localidade", "Município"),
	"state": ("Province", "County", "Provincia", "Província", "UF", "Distrito"),
	"pincode": ("ZIP", "ZIP Code", "ZIP/Postal Code", "Postcode", "Post Code", "PIN Code", "Código postal", "CP", "C.P.", "Cód. postal", "CEP"),
	"country": ("País",),
	"contact_first_name": ("Nombre del contacto", "Nombre de contacto", "Nome do contato", "Nome do contacto"),
	"contact_last_name": ("Apellidos del contacto", "Apellidos de contacto", "Sobrenome do contato", "Apelido do contacto"),
	"email_id": ("Email", "E-mail", "Mail", "Email Address", "E-mail Address", "Correo", "Correo electrónico", "Correo-e", "Endereço de e-mail", "Correio eletrónico", "Correio eletrônico"),
	"phone": ("Telephone", "Phone Number", "Phone No", "Telephone Number", "Tel", "Tel.", "Teléfono", "Teléfono fijo", "Tfno", "Tlf", "Telefone", "Telefone fixo", "Nº de telefone"),
	"mobile_no": ("Mobile Phone", "Mobile Number", "Cell", "Cell Phone", "Móvil", "Teléfono móvil", "Celular", "Telemóvel", "Telefone celular"),
	"website": ("Web", "Web Site", "Web Page", "URL", "Homepage", "Sitio web", "Página web", "Site", "Sítio web", "Página da internet"),
	"default_currency": ("Moneda", "Divisa", "Moeda"),
	"notes": ("Remarks", "Comments", "Observaciones", "Notas", "Comentarios", "Observações", "Comentários"),
	"external_id": ("External Reference", "Customer Number", "Client Number", "Código de cliente", "Número de cliente", "Código do cliente", "Número do cliente", "ID externo", "Referencia externa", "Referência externa"),
}  # fmt: skip
