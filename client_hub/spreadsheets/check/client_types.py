"""Whether a client is a company or a person, as other systems say it: in a word, a letter, or by yes and no."""

from __future__ import annotations

from client_hub.spreadsheets.sheet.reading.cells import Value

COMPANY, INDIVIDUAL = "Company", "Individual"

_COMPANIES = """
	company | business | organization | organisation | corporation | corporate | partnership | legal entity | legal person | b2b | enterprise
	empresa | empresas | compania | compañia | compañía | sociedad | persona juridica | persona jurídica | juridica | jurídica | moral | persona moral | organizacion | organización | societaria
	pessoa juridica | pessoa jurídica | pessoa coletiva | coletiva | sociedade | organizacao | organização | j | pj
	societe | société | entreprise | personne morale | professionnel | firma | unternehmen | juristische person | azienda | societa | società | persona giuridica | bedrijf | organisatie | rechtspersoon"""  # fmt: skip

_PERSONS = """
	individual | individuo | indivíduo | person | natural person | consumer | private individual | private person | sole proprietor | sole proprietorship | proprietorship | freelancer | b2c
	persona | particular | persona fisica | persona física | fisica | física | persona natural | natural | autonomo | autónomo
	pessoa | pessoa fisica | pessoa física | pessoa singular | singular | consumidor final | f | pf
	particulier | personne physique | personne | privatperson | natürliche person | natuerliche person | privato | particuliere klant | natuurlijk persoon"""  # fmt: skip


def names() -> dict[str, str]:
	"""{what a cell may say, in small letters: the client type}"""
	found = {}
	for client_type, text in ((COMPANY, _COMPANIES), (INDIVIDUAL, _PERSONS)):
		for line in text.split("\n"):
			found.update({name.strip(): client_type for name in line.split("|") if name.strip()})
	return found


def of_yes_or_no(value: Value, yes: frozenset[str], no: frozenset[str]) -> Value:
	"""What the cell of a column "Is a company" says; what is neither yes nor no stays, to be objected to."""
	text = str(getattr(value, "text", None) or value).strip().casefold()
	return COMPANY if text in yes else INDIVIDUAL if text in no else value
