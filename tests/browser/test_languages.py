"""In Spanish and Portuguese the page speaks with the words of the glossary."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from client_hub.demo.cast import AURORA

GLOSSARY = {
	"es": {
		"section": "Clientes",
		"add": "Agregar cliente",
		"create": "Crear",
		"fields": ["Nombre legal", "Número de identificación fiscal"],
		"address": "Dirección",
		"tabs": {
			"overview": "Resumen",
			"contact_details": "Datos de contacto",
			"projects": "Proyectos",
			"orders_and_invoices": "Órdenes y facturas",
			"deals_and_quotes": "Ofertas y presupuestos",
			"files": "Archivos",
			"activity": "Actividad",
		},
		"figures": {
			"tasks": ["Vencidas", "Pendientes", "Próximas"],
			"purchase_orders": ["Totales", "Cerradas"],
			"sales_invoices": ["Autorizadas", "Pendientes", "Vencidas"],
		},
	},
	"pt-BR": {
		"section": "Clientes",
		"add": "Adicionar cliente",
		"create": "Criar",
		"fields": ["Nome legal", "Número de identificação fiscal"],
		"address": "Endereço",
		"tabs": {
			"overview": "Visão geral",
			"contact_details": "Dados de contato",
			"projects": "Projetos",
			"orders_and_invoices": "Pedidos e faturas",
			"deals_and_quotes": "Ofertas e cotações",
			"files": "Arquivos",
			"activity": "Atividade",
		},
		"figures": {
			"tasks": ["Atrasadas", "Com vencimento", "Futuras"],
			"purchase_orders": ["Total", "Finalizados"],
			"sales_invoices": ["Autorizadas", "Pendentes", "Vencidas"],
		},
	},
}
"""From definitions 13."""


@pytest.fixture(scope="session")
def speaker(new_user):
	"""`speaker("es")`: a Sales User whose desk is in that language."""
	logins = {
		language: new_user(f"speaks.{language.lower()}", ["Sales User"], language=language)
		for language in GLOSSARY
	}
	return logins.__getitem__


@pytest.mark.parametrize("language", GLOSSARY)
def test_list_and_quick_entry(language, desk, speaker):
	words = GLOSSARY[language]
	desk = desk(speaker(language))
	desk.open_list()
	expect(desk.page.locator(".page-title:visible")).to_contain_text(words["section"])
	expect(desk.page.get_by_role("button", name=words["add"])).to_be_visible()
	dialog = desk.open_quick_entry()
	expect(dialog.locator(".modal-title")).to_have_text(words["add"])
	expect(dialog.get_by_role("button", name=words["create"], exact=True)).to_be_visible()
	expect(dialog.locator(".section-head:visible")).to_have_text([words["address"]])
	for label in words["fields"]:
		expect(dialog.locator("label:visible", has_text=re.compile(label, re.I)).first).to_be_visible()


@pytest.mark.parametrize("language", GLOSSARY)
def test_tabs_and_figures(language, desk, speaker, flagship):
	words = GLOSSARY[language]
	desk = desk(speaker(language))
	desk.open_client(flagship)
	for tab, label in words["tabs"].items():
		expect(desk.tab_button(tab)).to_have_text(label)
	for section, labels in words["figures"].items():
		shown = desk.page.locator(f".ch-section[data-section={section}] .ch-label")
		expect(shown).to_have_text(labels)
	for english in ("Overview", "Totals only", "Try again", "Weighted", "Company", "Purchase"):
		expect(desk.panel("overview").get_by_text(english)).to_have_count(0)


@pytest.mark.parametrize(
	("language", "some"), [("es", ["ene", "abr", "dic"]), ("pt-BR", ["fev", "mai", "dez"])]
)
def test_months_are_in_the_users_language(language, some, desk, flagship, new_user):
	desk = desk(new_user(f"counts.{language.lower()}", ["Accounts User"], language=language))
	desk.open_client(flagship)
	money = desk.page.locator(".ch-money-chart")
	money.scroll_into_view_if_needed()
	expect(money.locator("svg").first).to_be_visible()
	months = " ".join(money.locator("tbody th").all_inner_texts())
	drawn = money.locator("svg").first.text_content()
	assert all(month in months for month in some)
	assert any(month in drawn for month in some)  # the chart has room for every second one
	assert not re.search("Jan|Feb|Apr|Aug|Dec", months + drawn)


def test_from_right_to_left_numbers_keep_their_order_and_the_page_is_mirrored(desk, flagship, new_user):
	desk = desk(new_user("speaks.ar", ["Sales User", "Accounts User"], language="ar"))
	desk.open_client(flagship)
	assert desk.page.evaluate("document.documentElement.dir") == "rtl"
	card = desk.page.locator(".ch-card")
	ages = desk.details("receivable").locator(".ch-chip bdi", has_text="1–30")
	for number in (card.locator("a[href^='tel:'] bdi"), card.locator("bdi", has_text="A12345674"), ages):
		expect(number.first).to_have_css("direction", "ltr")
	# Or the full stop of "S.A." stands before the name.
	for place in (desk.page.locator(".ch-top-name"), card.locator("h3"), card.locator(".ch-card-parties a")):
		name = place.locator("bdi", has_text=AURORA.legal_name).first
		expect(name).to_have_css("direction", "ltr")
	line = desk.page.locator(".ch-late-line").first
	expect(line).to_have_css("border-right-width", "3px")
	expect(line).to_have_css("border-left-width", "0px")
