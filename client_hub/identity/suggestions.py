"""Clients that may be the same legal entity: for a person to look at, never matched by themselves.

Levels 5 and 6 of the definitions, chapter 10: the same e-mail or website domain (free-mail domains
say nothing), or a similar name with the same city, postal code or phone.
"""

from __future__ import annotations

import frappe
from pypika.terms import Criterion

from client_hub.identity.duplicates.domains import domain_of
from client_hub.identity.names import SIMILAR, name_key
from client_hub.identity.similarity import alike
from client_hub.linked_documents import CLIENT

DOMAIN, SIMILAR_NAME = "domain", "similar_name"

MAX_SUGGESTIONS = 10
MAX_CANDIDATES = 2_000
"""Names compared with the one looked for; a city may have more clients than is worth a wait."""


def suggest(
	legal_name: str | None = None,
	email_id: str | None = None,
	website: str | None = None,
	city: str | None = None,
	pincode: str | None = None,
	phone: str | None = None,
) -> list[tuple[str, str]]:
	"""(client, level) of at most `MAX_SUGGESTIONS` clients, those with the same domain first."""
	domains = {domain for domain in (domain_of(email_id), domain_of(website=website)) if domain}
	found = [(name, DOMAIN) for domain in sorted(domains) for name in _with_domain(domain)]
	found += [(name, SIMILAR_NAME) for name in _with_similar_name(legal_name, city, pincode, phone)]
	return list({name: (name, level) for name, level in reversed(found)}.values())[::-1][:MAX_SUGGESTIONS]


def _with_domain(domain: str) -> list[str]:
	client = frappe.qb.DocType(CLIENT)
	pattern = escape_like(domain)
	rows = (
		frappe.qb.from_(client)
		.select(client.name, client.email_id, client.website)
		.where(client.email_id.like(f"%@{pattern}") | client.website.like(f"%{pattern}%"))
		.orderby(client.creation)
		.limit(MAX_CANDIDATES)
	).run()
	# The pattern finds myexample.com for example.com too.
	return [name for name, email, website in rows if domain in (domain_of(email), domain_of(website=website))]


def _with_similar_name(
	legal_name: str | None, city: str | None, pincode: str | None, phone: str | None
) -> list[str]:
	key = name_key(legal_name)
	client = frappe.qb.DocType(CLIENT)
	places = [
		(client.city, city),
		(client.pincode, pincode),
		(client.phone, phone),
		(client.mobile_no, phone),
	]
	same_place = [column == value.strip() for column, value in places if value and value.strip()]
	if not key or not same_place:
		return []
	rows = (
		frappe.qb.from_(client)
		.select(client.name, client.name_key)
		.where(Criterion.any(same_place))
		.where(Criterion.any(client.name_key.like(f"%{escape_like(part)}%") for part in _beginnings(key)))
		.orderby(client.creation)
		.limit(MAX_CANDIDATES)
	).run()
	return [rows[place][0] for _score, place in alike(key, [other for _name, other in rows], SIMILAR)]


def _beginnings(key: str) -> set[str]:
	"""What a name alike has somewhere, so that a large city is not read whole.

	The first letters of one of its words, since typing errors are seldom in those of every word, or the
	initials of all.
	"""
	words = key.split()
	found = {word[:3] for word in words if len(word) > 2} or set(words)
	return found | ({"".join(word[0] for word in words)} if len(words) > 2 else set())


def escape_like(text: str) -> str:
	"""A text as it stands, in a pattern of `like`."""
	return text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
