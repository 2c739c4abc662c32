"""What two clients are compared by, taken apart once. Needs no site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from frappe.geo.country_info import get_all

from client_hub.emails import primary_email
from client_hub.identity import tax_id
from client_hub.identity.duplicates.domains import FREE_MAIL, domain_of
from client_hub.identity.duplicates.phones import phone_keys
from client_hub.identity.duplicates.places import NOWHERE, Place, place_of
from client_hub.identity.names import name_key, parse
from client_hub.identity.similarity import NameTerms

FIELDS = (
	"legal_name",
	"trade_name",
	"tax_id",
	"tax_id_country",
	"establishment_id",
	"country",
	"email_id",
	"website",
	"phone",
	"mobile_no",
	"address_line1",
	"city",
	"pincode",
)
"""Fields of Client that are compared."""


@dataclass(frozen=True, slots=True)
class Record:
	"""A client, or what is known of one: each part may be missing.

	`names`: the legal name and the trade name. `tax_id`: a number that is usable for matching, without
	prefix and punctuation. `domains` are of e-mail and website, without free mail.
	"""

	names: tuple[NameTerms, ...] = ()
	legal_form: str = ""
	country: str = ""
	tax_id: str = ""
	establishment: str = ""
	phones: frozenset[str] = frozenset()
	email: str = ""
	domains: frozenset[str] = frozenset()
	place: Place = NOWHERE

	@classmethod
	def of(cls, values: Mapping[str, Any]) -> Record:
		"""`values`: some of `FIELDS`. A country is named as Frappe does, or by its code."""
		country = country_code(values.get("country"))
		of_tax_id = country_code(values.get("tax_id_country")) or country
		key, form = parse(values.get("legal_name"), country or of_tax_id)
		keys = dict.fromkeys(filter(None, (key, name_key(values.get("trade_name"), country or of_tax_id))))
		number = tax_id.parse(values.get("tax_id"), of_tax_id)
		domains = (domain_of(values.get("email_id")), domain_of(website=values.get("website")))
		return cls(
			names=tuple(map(NameTerms, keys)),
			legal_form=form,
			country=country,
			tax_id=number.number if number.is_usable_for_matching else "",
			establishment=tax_id.normalise(values.get("establishment_id")),
			phones=phone_keys(values.get("phone"), values.get("mobile_no"), country=country or None),
			email=_email(values.get("email_id")),
			domains=frozenset(filter(None, domains)),
			place=place_of(values.get("address_line1"), values.get("city"), values.get("pincode"), country),
		)


def _email(text: str | None) -> str:
	email = primary_email(text or "").strip().lower()
	if "@" not in email:
		return ""
	user, _at, domain = email.rpartition("@")
	# What stands behind a plus sign is the owner's own note.
	return f"{user.partition('+')[0]}@{domain}" if domain in FREE_MAIL else email


def country_code(country: str | None) -> str:
	"""The code of a country that is named as Frappe does, or by its code; "" for none that is known."""
	country = (country or "").strip()
	return country.upper() if len(country) == 2 else _codes().get(country.casefold(), "")


@cache
def _codes() -> dict[str, str]:
	return {name.casefold(): info["code"].upper() for name, info in get_all().items() if info.get("code")}
