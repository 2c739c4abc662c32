"""What users read in Spanish and Portuguese, on the page as Frappe merges the words of all apps.

The catalogues have to be compiled for it, as `bench build` does, and `make` before the tests.
"""

import re
from collections import Counter, defaultdict

import frappe
import pytest
from frappe.translate import get_all_translations, get_messages_for_boot

from client_hub import api
from client_hub.demo import builders
from client_hub.spreadsheets.sheet import columns
from client_hub.spreadsheets.sheet.columns import Headers, exportable_columns, normalise
from tools import translations

LANGUAGES = translations.LANGUAGES
EVERY = (*LANGUAGES, translations.SHORTENED)
CODES = {language: language.replace("_", "-") for language in EVERY}
"""How Frappe calls the language of a catalogue."""

_NUMBERED = re.compile(r"\{\d*\}|%\(?\w+\)?s|</?\w+[^<>]*>")

DOCTYPE_NAMES = {"Client"}
"""Words that we do replace: the desk asks for the name of a DocType without a context."""


@pytest.fixture(scope="module")
def messages(site):
	return translations.messages()


@pytest.fixture
def speak():
	"""Have the site speak a language until the test is over."""

	def switch(language: str) -> str:
		frappe.local.lang = CODES[language]
		return frappe.local.lang

	return switch


def as_in_desk(text: str, context: str | None = None) -> str:
	"""What `__(text, null, context)` gives in the desk: from the messages that it gets on boot."""
	words = get_messages_for_boot()
	return (context and words.get(f"{text}:{context}")) or words.get(text) or text


# --- catalogues ----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_is_translated(language):
	assert translations.missing(language) == []


def test_strings_are_found_wherever_they_stand(messages):
	"""One of each kind of place: what the collecting does not see, no other test here misses."""
	expected = {
		(None, "Client"): "doctype/client/client.json",
		("Client", "Legal Name"): "doctype/client/client.json",
		("Client Import", "Undone"): "doctype/client_import/client_import.json",
		(None, "Import clients"): "public/js/client_import/dialog.js",
		("Client Hub", "Check"): "public/js/client_import/choose_file.js",
		(None, "Overdue tasks"): "overview/sections.py",
		("Client Hub", "Purchase Orders"): "overview/sections.py",
		(None, "Active clients"): "workspace/clients/clients.json",
		(None, "In ERPNext"): "print_format/client_brief/client_brief.json",
		(None, "Set up Client Hub"): "module_onboarding/client_hub/client_hub.json",
		(None, "Go to the list"): "onboarding_step/adopt_existing_parties/adopt_existing_parties.json",
	}
	assert {
		message for message, file in expected.items() if f"client_hub/{file}" in messages.get(message, [])
	} == set(expected)


@pytest.mark.parametrize("language", EVERY)
def test_placeholders_are_those_of_the_original(language):
	def parts(text):
		return Counter(_NUMBERED.findall(text))

	different = [
		(text, words)
		for (_context, text), words in translations.translated(language).items()
		if parts(text) != parts(words)
	]
	assert different == []


@pytest.mark.parametrize("language", EVERY)
def test_sentences_end_as_in_the_original(language):
	"""A sentence has its full stop, a label has none, and neither has blanks around it."""

	def ending(text):
		return re.search(r"[.:!?]?$", text)[0]

	different = [
		(text, words)
		for (_context, text), words in translations.translated(language).items()
		if ending(text) != ending(words) or words != words.strip()
	]
	assert different == []


def test_catalogues_are_as_the_tool_writes_them():
	"""main.pot has the strings of today, and the others nothing that is no longer in the code."""
	stale = [
		name
		for name, text in translations.contents().items()
		if (translations.LOCALE / name).read_text() != text
	]
	assert stale == [], "run tools/translations.py"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_the_platform_is_replaced(language):
	"""An entry without a context holds in the whole desk; Frappe's and ERPNext's words stay as they are.

	Ours may be the same, for the version that has none.
	"""
	theirs = translations.platform(language)
	replaced = {
		text: (theirs[text], words)
		for (context, text), words in translations.translated(language).items()
		if context is None and theirs.get(text, words) != words and text not in DOCTYPE_NAMES
	}
	assert replaced == {}


@pytest.mark.parametrize("language", EVERY)
def test_shortened_and_translated_words_reach_the_site(language):
	"""Each entry of ours, compiled and merged, is what the site says."""
	shown = get_all_translations(CODES[language])
	own = {
		f"{text}:{context}" if context else text: words
		for (context, text), words in translations.translated(language).items()
	}
	lost = {key: (words, shown.get(key)) for key, words in own.items() if shown.get(key) != words}
	assert lost == {}, "run `bench compile-po-to-mo --app client_hub` and `bench clear-cache`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_sees_the_long_labels_of_the_code(language, messages):
	"""A label that is shortened in English is short in every language: it stands under its section's name."""
	shortened = set(translations.translated(translations.SHORTENED)) & set(messages)
	own = translations.translated(language)
	assert {text for context, text in shortened if context is None and (None, text) not in own} == set()


# --- the glossary: definitions, chapter 13 -------------------------------------------------------

# Text and context as the code has them: what it is in es, pt and pt_BR.
GLOSSARY = {
	("Clients", None): ("Clientes", "Clientes", "Clientes"),
	("Client", None): ("Ficha de cliente", "Ficha de cliente", "Ficha do cliente"),
	("Add client", None): ("Agregar cliente", "Adicionar cliente", "Adicionar cliente"),
	("Create", "Client"): ("Crear", "Criar", "Criar"),
	("Import clients", None): ("Importar clientes", "Importar clientes", "Importar clientes"),
	("Export clients", None): ("Exportar clientes", "Exportar clientes", "Exportar clientes"),
	("Address", "Client"): ("Dirección", "Morada", "Endereço"),
}

FIELDS = {
	"legal_name": ("Nombre legal", "Nome legal", "Nome legal"),
	"tax_id": (
		"Número de identificación fiscal",
		"Número de identificação fiscal",
		"Número de identificação fiscal",
	),
	"overview_tab": ("Resumen", "Visão geral", "Visão geral"),
	"contact_details_tab": ("Datos de contacto", "Dados de contacto", "Dados de contato"),
	"projects_tab": ("Proyectos", "Projetos", "Projetos"),
	"orders_and_invoices_tab": (
		"Órdenes y facturas",
		"Pedidos e faturas",
		"Pedidos e faturas",
	),
	"deals_and_quotes_tab": ("Ofertas y presupuestos", "Ofertas e cotações", "Ofertas e cotações"),
	"files_tab": ("Archivos", "Ficheiros", "Arquivos"),
	"activity_tab": ("Actividad", "Atividade", "Atividade"),
}

# Section and bucket: what the figure is called.
FIGURES = {
	("tasks", "overdue"): ("Vencidas", "Atrasadas", "Atrasadas"),
	("tasks", "due"): ("Pendientes", "Com vencimento", "Com vencimento"),
	("tasks", "upcoming"): ("Próximas", "Futuras", "Futuras"),
	("purchase_orders", "total"): ("Totales", "Total", "Total"),
	("purchase_orders", "closed"): ("Cerradas", "Finalizados", "Finalizados"),
	("client_orders", "total"): ("Totales", "Total", "Total"),
	("client_orders", "closed"): ("Cerradas", "Finalizados", "Finalizados"),
	("sales_invoices", "authorised"): ("Autorizadas", "Autorizadas", "Autorizadas"),
	("sales_invoices", "pending"): ("Pendientes", "Pendentes", "Pendentes"),
	("sales_invoices", "overdue"): ("Vencidas", "Vencidas", "Vencidas"),
	("purchase_invoices", "authorised"): ("Autorizadas", "Autorizadas", "Autorizadas"),
	("purchase_invoices", "pending"): ("Pendientes", "Pendentes", "Pendentes"),
	("purchase_invoices", "overdue"): ("Vencidas", "Vencidas", "Vencidas"),
}

SECTIONS = {
	"projects": ("Proyectos", "Projetos", "Projetos"),
	"tasks": ("Tareas", "Tarefas", "Tarefas"),
	"purchase_orders": ("Órdenes de compra", "Pedidos de compra", "Pedidos de compra"),
	"sales_invoices": ("Facturas de venta", "Faturas de venda", "Faturas de venda"),
	"purchase_invoices": ("Facturas de compra", "Faturas de compra", "Faturas de compra"),
}


def in_language(glossary: dict, language: str) -> dict:
	return {key: words[LANGUAGES.index(language)] for key, words in glossary.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_glossary_words_are_the_ones_shown(language, speak, messages):
	wanted = in_language(GLOSSARY, language)
	assert {(text, context) for text, context in wanted if (context, text) not in messages} == set()
	code = speak(language)
	assert {key: frappe._(key[0], lang=code, context=key[1]) for key in wanted} == wanted
	assert {key: frappe._(key[0], context=key[1]) for key in wanted} == wanted
	assert {key: as_in_desk(*key) for key in wanted} == wanted


def test_brazilians_read_no_word_of_portugal_s(speak):
	"""Which Frappe shows them where it has none of theirs."""
	speak("pt_BR")
	assert as_in_desk("Contact") == as_in_desk("Contact", "Client Import Row") == "Contato"
	speak("pt")
	assert as_in_desk("Contact") == "Contacto"


@pytest.mark.parametrize("language", LANGUAGES)
def test_fields_and_tabs_have_the_words_of_the_glossary(language, speak):
	speak(language)
	wanted, meta = in_language(FIELDS, language), frappe.get_meta("Client")
	labels = {field: meta.get_field(field).label for field in wanted}
	assert {field: as_in_desk(label, "Client") for field, label in labels.items()} == wanted
	assert {field: frappe._(label, context="Client") for field, label in labels.items()} == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_have_the_words_of_the_glossary(language, speak):
	sides = [builders.client("Acme", is_customer=1), builders.client("Bolt", is_supplier=1)]
	speak(language)
	sections, figures = {}, {}
	for client in sides:
		for tile in api.overview(client.name)["tiles"].values():
			for section in tile["sections"]:
				sections[section["section"]] = str(section["label"])
				for figure in section["figures"]:
					figures[section["section"], figure["bucket"]] = str(figure["label"])
	wanted = in_language(FIGURES, language)
	assert {key: figures.get(key) for key in wanted} == wanted
	wanted = in_language(SECTIONS, language)
	assert {key: sections.get(key) for key in wanted} == wanted


# --- headers of sheets ---------------------------------------------------------------------------


def headers_in(language: str) -> dict[str, tuple[str, str]]:
	"""Field: header of the column, and label of the field, as a user of the language sees them."""
	frappe.local.lang = CODES[language]
	return {
		name: (column.label, frappe._(column.df.label, context="Client"))
		for name, column in exportable_columns().items()
	}


# Where the platform's words would be another country's, or mean two things.
HEADERS = {
	"city": ("Ciudad", "Cidade", "Cidade"),
	"state": ("Provincia", "Distrito", "Estado"),
	"pincode": ("Código postal", "Código Postal", "CEP"),
	"mobile_no": ("Móvil", "Telemóvel", "Celular"),
	"contact_first_name": ("Nombre del contacto", "Nome do contacto", "Nome do contato"),
	"contact_last_name": ("Apellidos del contacto", "Apelido do contacto", "Sobrenome do contato"),
	"status": ("Estado de la ficha", "Status", "Status"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_headers_are_the_words_of_the_country(language):
	wanted, shown = in_language(HEADERS, language), headers_in(language)
	assert {name: shown[name][0] for name in wanted} == wanted


@pytest.mark.parametrize("language", EVERY)
def test_no_two_columns_have_the_same_header(language):
	fields = defaultdict(set)
	for name, words in headers_in(language).items():
		for word in words:
			fields[normalise(word)].add(name)
	assert {word: names for word, names in fields.items() if len(names) > 1} == {}


@pytest.mark.parametrize("reader", ["en", "de", *LANGUAGES])
def test_headers_of_each_language_mean_their_field_to_everybody(reader):
	shown = {language: headers_in(language) for language in EVERY}
	frappe.local.lang = CODES.get(reader, reader)
	headers = Headers(exportable_columns())
	misread = {
		(language, word): (headers.field_of(word), name)
		for language, found in shown.items()
		for name, words in found.items()
		for word in words
		if headers.field_of(word) != name
	}
	assert misread == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_headers_are_the_labels_of_the_fields(language):
	"""Where the template has no header of its own, it has the form's word."""
	own = {name for name, title in columns.TEMPLATE if title is not None}
	assert {
		name: words for name, words in headers_in(language).items() if name not in own and len(set(words)) > 1
	} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_template_has_no_english_header(language):
	same_in_both = {"website", "notes", "name", "status", "email_id"}
	english = {name: words[0] for name, words in headers_in("en").items()}
	shown = {name: words[0] for name, words in headers_in(language).items()}
	assert {name for name in shown if shown[name] == english[name]} <= same_in_both
