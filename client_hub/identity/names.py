"""Names of companies and people as they are matched (definitions 10). Needs no site.

	name_key("Construcciones Peña, S.L.", "ES")        # "construcciones pena"
	legal_form("Construcciones Peña, S.L.", "ES")      # "SL"
	similarity("Construcciones Peña", "Const. Peña")   # from 0 to 1
	compare("Construcciones Peña, S.L.", "Construcciones Peña, S.A.", "ES")   # "suggestion"

Two spellings of one legal name differ in case, accents, punctuation and "&" (y, e, i, and, und, et), and
in the way the legal form is written. The key is the name without all of that and without its form, which
is kept beside it: two companies of one name and two forms are two legal entities. Keys are for comparing,
never for showing. A country is its ISO code; a short word is a form only where there is one (see
`legal_forms.csv`).
"""

from __future__ import annotations

from client_hub.identity.legal_forms import legal_forms
from client_hub.identity.similarity import key_similarity
from client_hub.identity.spelling import AND, join_letters, words_of

KEY_LENGTH = 140
"""Characters of a key that are kept, the size of its column."""

SIMILAR = 0.82
"""Names at least this much alike are worth a second look. Where the labelled cases put it."""

SAME, SUGGESTION, DIFFERENT = "same", "suggestion", "different"


def parse(name: str | None, country: str | None = None) -> tuple[str, str]:
	"""The key and the legal form of a name; the form is "" when it names none."""
	words = words_of(name)
	core, form = legal_forms().split(words, (country or "").upper() or None)
	# Registries refuse a second name that differs by a conjunction alone.
	text = " ".join(word.text for word in join_letters([word for word in core if word.text != AND]))
	# Nothing but signs is compared as it is.
	return (text or " ".join((name or "").casefold().split()))[:KEY_LENGTH].rstrip(), form


def name_key(name: str | None, country: str | None = None) -> str:
	"""The normalised form of a name without its legal form; "" for an empty name."""
	return parse(name, country)[0]


def legal_form(name: str | None, country: str | None = None) -> str:
	"""The legal form in a name, by the one name that it has here; "" for none."""
	return parse(name, country)[1]


def similarity(one: str | None, other: str | None) -> float:
	"""How alike two names are, from 0 to 1, whatever their legal forms."""
	return key_similarity(name_key(one), name_key(other))


def compare(
	one: str | None, other: str | None, country: str | None = None, other_country: str | None = None
) -> str:
	"""Whether two names are those of one legal entity: `SAME` for certain, `SUGGESTION`, or `DIFFERENT`.

	`country` is that of both unless `other_country` says otherwise; names of two countries are never
	the same for certain. Where more than these two names are known, a third one may stand between a
	name without a form and one with: that is `matching`'s to see.
	"""
	other_country = other_country or country
	(key, form), (other_key, other_form) = parse(one, country), parse(other, other_country)
	if not key or not other_key:
		return DIFFERENT
	if key == other_key:
		is_same = country == other_country and (form == other_form or not (form and other_form))
		return SAME if is_same else SUGGESTION
	if not country and _have_one_form_somewhere(one, other, form or other_form):
		return SAME
	return SUGGESTION if key_similarity(key, other_key) >= SIMILAR else DIFFERENT


def _have_one_form_somewhere(one: str | None, other: str | None, form: str) -> bool:
	"""Whether the names are the same in a country that has a form told by one of them.

	"SpA" is one in Italy and a bath elsewhere: beside "Brenta S.p.A.", "Brenta SpA" is in Italy.
	"""
	return any(
		parse(one, country) == parse(other, country) and parse(one, country)[1] == form
		for country in (legal_forms().countries_of(form) if form else ())
	)
