"""The legal form in a name: told by its country, apart from words that only look like one."""

from collections import Counter

import pytest

from client_hub.identity.legal_forms import EVERYWHERE, LOCAL, read_entries
from client_hub.identity.names import legal_form, name_key, parse

SAME_FORM = [
	("ES", "SL", ["S.L.", "SL", "S. L.", "S.L.U.", "SLL", "SLP", "Sociedad Limitada", "S.L. Unipersonal"]),
	("ES", "SA", ["S.A.", "SAU", "S.A.L.", "Sociedad Anónima", "S A"]),
	("ES", "COOP", ["S.Coop.", "S. Coop. And.", "Sociedad Cooperativa", "SCCL", "S. Coop. V."]),
	("ES", "CB", ["C.B.", "CB", "Comunidad de Bienes"]),
	("PT", "LDA", ["Lda.", "Unipessoal Lda.", "Limitada", "Sociedade Unipessoal por Quotas, Lda", "L.da"]),
	("PT", "SGPS SA", ["SGPS, S.A.", "SGPS"]),
	("BR", "LTDA", ["Ltda.", "EIRELI", "Limitada", "Ltda - ME", "LTDA EPP", "Ltda. em recuperação judicial"]),
	("BR", "SA", ["S/A", "S.A.", "Sociedade Anônima"]),
	("MX", "SA DE CV", ["S.A. de C.V.", "SA DE CV", "S.A.P.I. de C.V.", "SAB de CV", "S.A."]),
	("MX", "S DE RL", ["S. de R.L. de C.V.", "S DE RL DE CV", "S. de R. L. de C. V.", "S. de R.L."]),
	("PE", "SAC", ["S.A.C.", "Sociedad Anónima Cerrada"]),
	("PE", "EIRL", ["E.I.R.L.", "Empresa Individual de Responsabilidad Limitada"]),
	("VE", "SA", ["C.A.", "CA", "Compañía Anónima", "S.A."]),
	("EC", "CIA LTDA", ["Cía. Ltda.", "CIA LTDA", "Compañía Limitada"]),
	("CO", "SAS", ["S.A.S.", "SAS", "S.A.S. E.S.P.", "SAS BIC"]),
	("AR", "SA", ["S.A.", "S.A.U.", "S.A.C.I.F.", "S.A.I.C."]),
	("DE", "GMBH", ["GmbH", "G.m.b.H.", "mbH", "Gesellschaft mit beschränkter Haftung", "GmbH i.L."]),
	("DE", "GMBH & CO KG", ["GmbH & Co. KG", "GmbH und Co KG", "GMBH & CO.KG", "GmbH&Co.KG"]),
	("DE", "AG", ["AG", "Aktiengesellschaft"]),
	("DE", "UG", ["UG (haftungsbeschränkt)", "UG", "Unternehmergesellschaft (haftungsbeschränkt)"]),
	("DE", "SE", ["SE"]),
	("CH", "GMBH", ["GmbH", "Sàrl", "Sagl", "S.à r.l."]),
	("CH", "AG", ["AG", "SA", "Ltd"]),
	("FR", "SARL", ["SARL", "S.A.R.L.", "EURL", "Société à responsabilité limitée", "SARL à associé unique"]),
	("FR", "SAS", ["SAS", "SASU", "Société par actions simplifiée"]),
	("BE", "SRL", ["SRL", "BV", "SPRL", "BVBA", "B.V."]),
	("BE", "SA", ["SA", "NV", "S.A.", "N.V."]),
	("LU", "SARL", ["S.à r.l.", "Sàrl", "SARL"]),
	(
		"IT",
		"SRL",
		["S.r.l.", "SRL", "srl unipersonale", "Società a responsabilità limitata", "S.r.l. a socio unico"],
	),
	("IT", "SPA", ["S.p.A.", "SpA", "SPA", "spa", "Società per azioni"]),
	("NL", "BV", ["B.V.", "BV"]),
	("GB", "LTD", ["Ltd", "Ltd.", "Limited", "LIMITED"]),
	("GB", "PLC", ["PLC", "p.l.c.", "Public Limited Company"]),
	("GB", "LLP", ["LLP", "Limited Liability Partnership"]),
	("US", "LLC", ["LLC", "L.L.C.", "Limited Liability Company"]),
	("US", "INC", ["Inc.", "Incorporated"]),
	("US", "CORP", ["Corp.", "Corporation"]),
	("IN", "PVT LTD", ["Pvt. Ltd.", "Private Limited", "(P) Ltd.", "OPC Pvt Ltd", "(OPC) Private Limited"]),
	("AE", "LLC", ["L.L.C.", "LLC", "ذ.م.م"]),
	("AE", "FZE", ["FZE", "F.Z.E."]),
	("QA", "WLL", ["W.L.L.", "WLL", "LLC"]),
	("AU", "PTY LTD", ["Pty Ltd", "Pty. Limited", "Proprietary Limited"]),
	("SE", "AB", ["AB", "Aktiebolag", "AB (publ)"]),
	("DK", "AS", ["A/S", "AS", "Aktieselskab"]),
	("PL", "SP ZOO", ["sp. z o.o.", "Sp. z o. o.", "SP Z O O", "spółka z ograniczoną odpowiedzialnością"]),
	("CZ", "SRO", ["s.r.o.", "spol. s r.o.", "s. r. o."]),
	("HU", "KFT", ["Kft.", "Korlátolt Felelősségű Társaság"]),
	("TR", "AS", ["A.Ş.", "AŞ", "A.S.", "Anonim Şirketi"]),
	("TR", "LTD STI", ["Ltd. Şti.", "LTD STI", "Limited Şirketi"]),
	("GR", "AE", ["Α.Ε.", "ΑΕ", "S.A."]),
	("RU", "LLC", ["ООО", "OOO", "LLC", "общество с ограниченной ответственностью"]),
	("JP", "KK", ["株式会社", "K.K.", "Co., Ltd.", "㈱"]),
	("CN", "CO LTD", ["有限公司", "Co., Ltd.", "Company Limited"]),
	("MY", "SDN BHD", ["Sdn. Bhd.", "Sendirian Berhad"]),
]


@pytest.mark.parametrize(("country", "form", "spellings"), SAME_FORM)
def test_one_form_however_it_is_written(country, form, spellings):
	assert {parse(f"Zarpelón {spelling}", country) for spelling in spellings} == {("zarpelon", form)}


@pytest.mark.parametrize(
	("country", "one", "other"),
	[
		("ES", "S.L.", "S.A."),
		("DE", "GmbH", "UG (haftungsbeschränkt)"),
		("DE", "GmbH", "GmbH & Co. KG"),
		("DE", "KG", "GmbH & Co. KG"),
		("GB", "Ltd", "PLC"),
		("IT", "S.r.l.", "S.p.A."),
		("MX", "S.A. de C.V.", "S. de R.L. de C.V."),
		("PE", "S.A.C.", "E.I.R.L."),
		("BE", "NV", "BV"),
		("AE", "LLC", "FZE"),
		("PL", "sp. z o.o.", "sp. z o.o. sp. k."),
		("CN", "有限公司", "股份有限公司"),
	],
)
def test_two_forms_of_one_name_are_told_apart(country, one, other):
	one, other = parse(f"Zarpelón {one}", country), parse(f"Zarpelón {other}", country)
	assert one[0] == other[0]
	assert one[1] and other[1] and one[1] != other[1]


@pytest.mark.parametrize(
	("name", "country", "key"),
	[
		("Hotel Spa", None, "hotel spa"),
		("Hotel Spa", "ES", "hotel spa"),
		("Hotel & Spa", "IT", "hotel spa"),
		("Taste Me", None, "taste me"),
		("Taste Me", "ES", "taste me"),
		("Diario As", "ES", "diario as"),
		("Restaurante Sé", "PT", "restaurante se"),
		("Clínica Alba", "BR", "clinica alba"),
		("Ford SA", "ZA", "ford sa"),
		("Club 2000 AG", "ES", "club 2000 ag"),
		("Banco Inter", "BR", "banco inter"),
		("SAS Institute", None, "sas institute"),
		("SC Johnson", "US", "sc johnson"),
		("The Limited", None, "the"),
		("Centro de Excelencia en Formación", "ES", "centro de excelencia en formacion"),
		("Teachers National Association", "US", "teachers national association"),
		("SARL & Fils Dupont", "FR", "sarl fils dupont"),
	],
)
def test_a_short_word_is_a_form_only_where_there_is_one(name, country, key):
	assert name_key(name, country) == key


def test_a_form_written_with_dots_is_one_abroad_too():
	assert parse("Brenta S.p.A.", "ES") == parse("Brenta S.p.A.") == ("brenta", "SPA")
	assert parse("Muster GmbH", "ES") == ("muster", "GMBH")


@pytest.mark.parametrize(
	("one", "other", "country"),
	[
		("SARL Boulangerie Dupont", "Boulangerie Dupont SARL", "FR"),
		("ООО «Ромашка»", "Ромашка ООО", "RU"),
		("株式会社東京商事", "東京商事株式会社", "JP"),
		("PT Maju Jaya Tbk", "PT. Maju Jaya", "ID"),
		("Oy Karl Fazer Ab", "Karl Fazer Oy", "FI"),
		("Sociedad Anónima Damm", "Damm, S.A.", "ES"),
		("SC Dedeman SRL", "Dedeman S.R.L.", "RO"),
		("Công ty TNHH Sao Mai", "Sao Mai Co., Ltd.", "VN"),
	],
)
def test_a_form_may_stand_in_front(one, other, country):
	assert parse(one, country) == parse(other, country)
	assert legal_form(one, country)


@pytest.mark.parametrize(
	("name", "country", "key"),
	[
		("Zarpelón S.L. en liquidación", "ES", "zarpelon"),
		("Zarpelón (en liquidación), S.L.", "ES", "zarpelon"),
		("Zarpelón S.A. - em recuperação judicial", "BR", "zarpelon"),
		("Zarpelón GmbH i.L.", "DE", "zarpelon"),
		("João da Silva ME", "BR", "joao da silva"),
		("Padaria Alva Ltda - ME", None, "padaria alva"),
		("Acme Ltd (in administration)", "GB", "acme"),
		("Zarpelón S.L. en constitución", "ES", "zarpelon"),
		("Massa Falida de Zarpelón Ltda", "BR", "zarpelon"),
	],
)
def test_a_state_or_a_size_is_no_part_of_the_name(name, country, key):
	assert name_key(name, country) == key


@pytest.mark.parametrize(
	("name", "key"),
	[
		("Kirchberg Invest I S.à r.l.", "kirchberg invest i"),
		("Grupo A, S.L.", "grupo a"),
		("J E Smith Ltd", "je smith"),
		("E. Leclerc S.A.", "e leclerc"),
		("A e B Engenharia Ltda", "ab engenharia"),
		("Tiffany & Co.", "tiffany co"),
		("S.L.", "sl"),
	],
)
def test_letters_that_are_no_form_and_no_conjunction_stay(name, key):
	assert name_key(name) == key


def test_a_spelling_is_one_form_wherever_it_is_not_at_home():
	"""Two rows of the data would otherwise depend on their order."""
	for in_front in (False, True):
		forms: dict = {}
		for entry in read_entries():
			if entry.in_front == in_front and entry.mark != LOCAL:
				forms.setdefault(entry.spelling, set()).add(entry.form)
		assert not {spelling: found for spelling, found in forms.items() if len(found) > 1}


def test_a_spelling_is_one_form_in_a_country_and_stands_there_once():
	for in_front in (False, True):
		seen = Counter(
			(country, entry.spelling)
			for entry in read_entries()
			if entry.in_front == in_front
			for country in entry.countries - {EVERYWHERE}
		)
		assert not [place for place, count in seen.items() if count > 1]
