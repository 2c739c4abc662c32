"""Which existing client something is about: the order of matching of the definitions, chapter 10.

The first level that finds something decides: explicit ID, external reference, tax ID key, exact
normalised legal name with its legal form, and country. More than one hit at a level is a conflict. The
same name with another form, e-mail and website domain and similar names (`suggest`) are for a person
to look at, never to act on.

`match` looks at every client, disabled ones and those the user cannot read, since a duplicate is
one whoever looks; `find_matches` names only what the user may read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _

from client_hub.identity import suggestions, tax_id
from client_hub.identity.duplicates import pairs
from client_hub.identity.duplicates.record import Record
from client_hub.identity.names import parse as parse_words
from client_hub.linked_documents import CLIENT

ID, EXTERNAL_ID, TAX_ID, NAME = "id", "external_id", "tax_id", "name"
OTHER_FORM = "other_form"

_LONGEST = 1_000
"""Characters that are looked at of what somebody types; what clients are compared by is shorter."""


@dataclass(frozen=True)
class Identity:
	"""What is known of the legal entity that is looked for; every part may be missing.

	`country` is that of the address.
	"""

	client: str | None = None
	external_id: str | None = None
	tax_id_key: str | None = None
	name_key: str | None = None
	legal_form_key: str = ""
	country: str | None = None


@dataclass(frozen=True)
class Match:
	"""The clients found at the first level that found any; `level` is None when none did.

	`other_tax_id`: the level is the name, and each client found has another usable tax ID than the
	one looked for: same name and country, but somebody else, if the number is right. At the level
	`OTHER_FORM` the name is the same and the legal form another: two legal entities, if both are right.
	"""

	level: str | None = None
	clients: tuple[str, ...] = ()
	other_tax_id: bool = False

	@property
	def is_conflict(self) -> bool:
		return len(self.clients) > 1 and not self.other_tax_id

	@property
	def is_other_form(self) -> bool:
		return self.level == OTHER_FORM and not self.other_tax_id


def identity_of(
	legal_name: str | None = None,
	tax_id: str | None = None,
	country: str | None = None,
	establishment_id: str | None = None,
	tax_id_country: str | None = None,
	external_id: str | None = None,
	client: str | None = None,
) -> Identity:
	"""The identity that values of a form or a sheet speak of."""
	parsed = parse_tax_id(tax_id, tax_id_country or country)
	name_key, legal_form_key = parse_name(legal_name, country or tax_id_country)
	return Identity(
		client=client or None,
		external_id=external_id or None,
		tax_id_key=parsed.key(establishment_id),
		name_key=name_key or None,
		legal_form_key=legal_form_key,
		country=country or None,
	)


def match(identities: list[Identity]) -> list[Match]:
	"""The match of each identity, with one query per level for all of them."""
	found = _Found(identities)
	return [found.match_of(identity) for identity in identities]


class _Found:
	"""The clients that any of the identities could mean, by what they are found by."""

	def __init__(self, identities: list[Identity]):
		self.ids = {row.name.lower(): row.name for row in _clients("name", (i.client for i in identities))}
		self.by_external_id = _by_value("external_id", (i.external_id for i in identities))
		self.by_tax_id = _by_value("tax_id_key", (i.tax_id_key for i in identities))
		self.by_name = defaultdict(list)
		for row in _clients("name_key", (i.name_key for i in identities)):
			for country in {row.country, row.tax_id_country} - {None, ""}:
				self.by_name[row.name_key, country].append(row)

	def match_of(self, identity: Identity) -> Match:
		if identity.client:
			# An ID that is not there is a mistake, and no reason to look further.
			name = self.ids.get(identity.client.lower())
			return Match(ID, (name,) if name else ())
		for level, found in ((EXTERNAL_ID, self.by_external_id), (TAX_ID, self.by_tax_id)):
			wanted = getattr(identity, "external_id" if level == EXTERNAL_ID else "tax_id_key")
			if wanted and wanted.lower() in found:
				return Match(level, tuple(found[wanted.lower()]))
		level_of_name, same_name = self.with_name(identity)
		if not same_name:
			return Match()
		# One with the same tax ID would have been found by it: whoever has one here has another.
		possible = [row for row in same_name if not (identity.tax_id_key and row.tax_id_key)]
		return Match(level_of_name, tuple(row.name for row in possible or same_name), not possible)

	def with_name(self, identity: Identity) -> tuple[str | None, list[frappe._dict]]:
		"""(level, clients) of the name in its country, those of the same form before one without a form.

		All of them, for a person, where it is not certain which is meant: at the level of the name when
		the one looked for has no form, else `OTHER_FORM`.
		"""
		rows = self.by_name.get((identity.name_key, identity.country)) or []
		certain = [row for row in rows if _is_certain(identity, row, rows)]
		same_form = [row for row in certain if (row.legal_form_key or "") == identity.legal_form_key]
		if certain or not identity.legal_form_key:
			return (NAME, same_form or certain or rows) if rows else (None, [])
		return (OTHER_FORM, rows) if rows else (None, [])


def _is_certain(identity: Identity, row: frappe._dict, same_name: list[frappe._dict]) -> bool:
	"""Whether a client of the same name is the one: by its form, or because no two forms are known."""
	forms = {row.legal_form_key or "", identity.legal_form_key}
	known = {other.legal_form_key or "" for other in same_name} | {identity.legal_form_key}
	return len(forms) == 1 or ("" in forms and len(known - {""}) < 2)


def _clients(fieldname: str, values: Iterable[str | None]) -> list[frappe._dict]:
	"""Clients with one of `values` in `fieldname`, whoever asks."""
	wanted = list({value for value in values if value})
	if not wanted:
		return []
	# `get_all` asks without permissions, and escapes a thousand values faster than the query builder.
	return frappe.get_all(
		CLIENT,
		filters={fieldname: ("in", wanted)},
		fields=[
			"name",
			"external_id",
			"tax_id_key",
			"name_key",
			"legal_form_key",
			"country",
			"tax_id_country",
		],
		order_by="creation asc, name asc",
	)


def _by_value(fieldname: str, values: Iterable[str | None]) -> dict[str, list[str]]:
	# Lower case, because the database compares without case.
	found = defaultdict(list)
	for row in _clients(fieldname, values):
		found[row[fieldname].lower()].append(row.name)
	return found


def owners(fieldname: str, values: Iterable[str | None]) -> dict[str, str]:
	"""{value in small letters: client} of a unique field, whoever asks."""
	return {value: names[0] for value, names in _by_value(fieldname, values).items()}


def find_matches(
	legal_name: str | None = None,
	tax_id: str | None = None,
	country: str | None = None,
	**clues: str | None,
) -> list[dict[str, Any]]:
	"""Possible duplicates of a client about to be made, the surest first, each once.

	`clues`: email_id, website, city, pincode, phone. Returns `{client, legal_name, level, reason, certain,
	score, reasons}`, the last two as of `duplicates.pairs`, by what the user may read of the client. Of a
	client that the user may not read, which is still a duplicate, `client`, `legal_name` and `score` are None.
	"""
	told = {"country", *pairs.told_fields()}
	asked = {"legal_name": legal_name, "tax_id": tax_id, "country": country, **clues}
	# Nor is what a field holds that is kept from the user theirs to try.
	asked = {field: value and value[:_LONGEST] for field, value in asked.items() if field in told}
	identity = identity_of(*(asked.get(field) for field in ("legal_name", "tax_id", "country")))
	found: dict[str, tuple[str, bool]] = {}
	for level, name, certain in _hits(identity):
		found.setdefault(name, (level, certain))
	for name, level, _likeness in suggestions.suggest(asked):
		found.setdefault(name, (level, False))
	titles = readable_titles(found)
	alike = suggestions.compare(Record.of(asked), titles, pairs.told_fields())
	answer = [
		{
			"client": name if name in titles else None,
			"legal_name": titles.get(name),
			"level": level,
			"reason": reason(level),
			"certain": certain,
			"score": alike[name].score if name in alike else None,
			"reasons": pairs.said(alike[name].reasons) if name in alike else [],
		}
		for name, (level, certain) in found.items()
	]
	return _hidden_once(answer)


def _hits(identity: Identity) -> list[tuple[str, str, bool]]:
	"""(level, client, whether for certain) at the tax ID and the name: a form shows both, whichever decides."""
	found = _Found([identity])
	same_name = found.by_name.get((identity.name_key, identity.country), [])
	by_name = [(row, _is_certain(identity, row, same_name)) for row in same_name]
	return [
		*((TAX_ID, name, True) for name in found.by_tax_id.get((identity.tax_id_key or "").lower(), [])),
		*((NAME, row.name, True) for row, certain in by_name if certain),
		*(
			(OTHER_FORM if row.legal_form_key and identity.legal_form_key else NAME, row.name, False)
			for row, certain in by_name
			if not certain
		),
	]


def _hidden_once(answer: list[dict[str, Any]]) -> list[dict[str, Any]]:
	"""One line a reason for what the user may not read: how many there are is not theirs to know."""
	seen = set()
	kept = []
	for row in answer:
		if row["client"] or row["level"] not in seen:
			kept.append(row)
		if not row["client"]:
			seen.add(row["level"])
	return kept


def readable_titles(names: Iterable[str]) -> dict[str, str]:
	"""{name: legal name} of those of the clients that the user may read."""
	wanted = list(names)
	if not wanted or not frappe.has_permission(CLIENT, "read"):
		return {}
	rows = frappe.get_list(CLIENT, filters={"name": ("in", wanted)}, fields=["name", "legal_name"])
	return {row.name: row.legal_name for row in rows}


def reason(level: str | None) -> str:
	"""What a level means, for people."""
	return {
		ID: _("Same ID"),
		EXTERNAL_ID: _("Same external ID"),
		TAX_ID: _("Same tax ID"),
		NAME: _("Same legal name in the same country"),
		OTHER_FORM: _("Same legal name in the same country, another legal form"),
		suggestions.DOMAIN: _("Same e-mail or website domain"),
		suggestions.SIMILAR_NAME: _("Similar name, and the same city, postal code or phone"),
	}[level or ""]


def parse_tax_id(text: str | None, country: str | None) -> tax_id.TaxID:
	"""Read a tax ID of `country` (a Country document), else of the default company's country."""
	return tax_id.parse(text, _code_of(country or default_country()))


def country_of(parsed: tax_id.TaxID) -> str:
	"""The name of a tax ID's country, in the user's language; its code where the site has no such country."""
	name = frappe.db.get_value("Country", {"code": parsed.country.lower()}, cache=True)
	return _(name) if name else parsed.country


def parse_name(legal_name: str | None, country: str | None) -> tuple[str, str]:
	"""(key, legal form) of a name in `country` (a Country document); not known when it has none.

	Unlike a tax ID's its country is never the default company's: what is kept may not depend on who saves.
	"""
	return parse_words(legal_name, _code_of(country))


def _code_of(country: str | None) -> str | None:
	return frappe.get_cached_value("Country", country, "code") if country else None


def default_country() -> str | None:
	"""The country of the user's default company, else of the site."""
	company = frappe.defaults.get_user_default("Company")
	of_company = frappe.get_cached_value("Company", company, "country") if company else None
	return of_company or frappe.db.get_default("country")
