"""What stands below and between the clients of a list that was made to be printed.

"Total general", "Página 1 de 3" and the letter above all names that begin with it are no clients. Where
clients need an address such a row is an error anyway; where they do not, it must not become one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from frappe.utils import cstr

from client_hub.identity.names import legal_form

_THINGS = (
	r"clientes?|clients?|customers?|kunden|klanten|clienti|kunder|registros?|records?|rows?|filas|linhas|lineas|lines?"
	r"|zeilen|lignes|righe|rijen|contactos?|contatos?|contacts?|kontakte|proveedores|fornecedores|suppliers?|vendors?"
	r"|lieferanten|fournisseurs|fornitori|empresas|companies|firmen|accounts|entries|items|elementos|terceros|tiers"
)
_BESIDE = rf"(?:{_THINGS}|general|generale|geral|gesamt|de|del|do|da|di|of|der|the|aller|todos|all|final)"
_FOOTER = re.compile(
	r"(?:(?:sub|grand|gran|zwischen) ?)?(?:total(?:e|es|ais|en)?|totaux|totaal|summe|gesamtsumme|suma|soma|somme)"
	rf"(?: {_BESIDE})*(?: (?:\d+|eur|usd|gbp|brl))*"
	r"|(?:page|pagina|pag|seite|side|sida|blatt|hoja|folha) \d+(?: (?:de|of|von|di|sur|af|av|van))?(?: \d+)?"
	rf"|\d+ (?:{_THINGS})(?: (?:en|in) total)?"
	rf"|(?:numero|number|no|n|anzahl|nombre|count|cantidad|quantidade|aantal|antal|nr)(?: {_BESIDE})+(?: \d+)?"
	r"|(?:registros|records|recuento|count|anzahl|aantal|antal) \d+"
	r"|(?:fin|end|ende|fim|fine|einde) (?:del?|da|do|of|der|des|di|du|van) .*"
	r"|(?:fecha|date|data|datum|stand|printed|impreso|impresso|gedruckt|emitido|generado|generated|created)"
	r"(?: (?:on|el|em|am|le|de))?(?: \d+){2,}"
	r"|\w?"
)
LONGEST = 200
"""Characters of a name that are looked at."""

_SUBTOTAL = re.compile(r"(?:sub|grand|gran)? ?total(?:es)? .+")
"""Of what, such as "Total Norte": no client unless there is something to find one by."""

_FOUND_BY = ("tax_id", "email_id", "phone", "mobile_no", "website", "contact_first_name", "contact_last_name")


def is_footer(values: Mapping[str, Any]) -> bool:
	"""Whether a row says nothing of a client but a name that is none."""
	if values.get("email_id") or values.get("website"):
		return False
	text = unicodedata.normalize("NFKD", cstr(values.get("legal_name"))[:LONGEST].casefold())
	text = "".join(sign for sign in text if not unicodedata.combining(sign))
	text = " ".join(re.findall(r"\w+", text))
	if _FOOTER.fullmatch(text):
		return True
	is_bare = not any(values.get(field) for field in _FOUND_BY) and not legal_form(values.get("legal_name"))
	return is_bare and bool(_SUBTOTAL.fullmatch(text))
