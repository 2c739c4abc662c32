"""How each party came to its client, in words: as it was kept, else as far as it can be worked out.

The words name nobody. The import, merge or relative that a party came by, and who did it, stand beside
them for who may read those (a user: for who may choose one in a link field).
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _, _lt

from client_hub.overview.inferred_origins import inferred
from client_hub.parties import origin
from client_hub.parties.origin import Origin, Party, Reference
from client_hub.permissions import can_read

UNKNOWN = Origin("unknown")

_TEXTS = {
	origin.BY_HAND: _lt("Attached by hand"),
	origin.MADE_FOR_CLIENT: _lt("Made for this client"),
	origin.CLIENT_MADE_FOR_IT: _lt("This client was made for it, by itself"),
	origin.TAX_ID: _lt("It had the client's tax ID"),
	origin.PARTY_MERGE: _lt("Taken over from a party that was merged into it"),
	origin.ADOPTION: _lt("This client was made from it, in an adoption"),
	origin.ADOPTION_TAX_ID: _lt("Same tax ID, found in an adoption"),
	origin.ADOPTION_PARTY_LINK: _lt("Joined by a Party Link, found in an adoption"),
	origin.IMPORT: _lt("Came by an import"),
	origin.MERGE: _lt("Came with a client that was merged into this one"),
	origin.SPLIT: _lt("Split off from another client"),
	UNKNOWN.how: _lt("Nothing was written down when it came"),
}

# What a Customer was made from is another sentence than what a Lead or Prospect has become.
_TEXTS_OF_LINEAGE = {
	(origin.LINEAGE, True): _lt("Made from what belongs to this client"),
	(origin.LINEAGE, False): _lt("Belongs to a Customer of this client"),
	(origin.ADOPTION_LINEAGE, True): _lt("Made from what belongs to this client, found in an adoption"),
	(origin.ADOPTION_LINEAGE, False): _lt("Belongs to a Customer of this client, found in an adoption"),
}

_TEXTS_OF_TODAY = {
	origin.MADE_FOR_CLIENT: _lt("Probably made for this client, in the same moment"),
	origin.CLIENT_MADE_FOR_IT: _lt("This client was probably made for it, in the same moment"),
	origin.PARTY_LINK: _lt("Probably by a Party Link with a party of this client"),
	origin.TAX_ID: _lt("Probably by the tax ID, which is the same today"),
	origin.NAME: _lt("Probably by the name, which is the same today"),
}


def origins_of(client: str, parties: list[Party]) -> dict[Party, dict[str, Any]]:
	"""`{how, text, inferred, by, by_fullname, at, reference: {doctype, name, title}}` of each of these parties.

	`inferred`: from what is so today alone.
	"""
	found = origin.kept(client, parties)
	if lacking := [party for party in parties if party not in found]:
		found |= inferred(client, lacking)
	users = _full_names({o.by for o in found.values() if o.by})
	titles = _titles({o.reference for o in found.values() if o.reference})
	return {party: _answer(party, found.get(party, UNKNOWN), users, titles) for party in parties}


def _answer(
	party: Party, came: Origin, users: dict[str, str], titles: dict[Reference, str]
) -> dict[str, Any]:
	by = came.by if came.by in users else None
	reference = came.reference if came.reference in titles else None
	return {
		"how": came.how,
		"text": _text(party, came),
		"inferred": came.is_inferred,
		"by": by,
		"by_fullname": by and users[by],
		"at": came.at,
		"reference": reference
		and {"doctype": reference[0], "name": reference[1], "title": titles[reference]},
	}


def _text(party: Party, came: Origin) -> str:
	lineage = _TEXTS_OF_LINEAGE.get((came.how, party[0] == "Customer"))
	if lineage and came.is_inferred:
		return _("Probably: {0}").format(str(lineage))
	texts = _TEXTS_OF_TODAY if came.is_inferred else _TEXTS
	return str(lineage or texts.get(came.how) or _TEXTS[UNKNOWN.how])


def _full_names(users: set[str]) -> dict[str, str]:
	"""Of those that the reader may see, as in a link field."""
	if not users or not frappe.has_permission("User", "select"):
		return {}
	rows = frappe.get_list("User", {"name": ("in", list(users))}, ["name", "full_name"], limit=len(users))
	return {row.name: row.full_name or row.name for row in rows}


def _titles(references: set[Reference]) -> dict[Reference, str]:
	"""Of those that are there and that the reader may read."""
	found = {}
	for doctype in {doctype for doctype, _name in references}:
		if not frappe.db.exists("DocType", doctype, cache=True) or not can_read(doctype):
			continue
		names = [name for kind, name in references if kind == doctype]
		title = frappe.get_meta(doctype).get_title_field()
		for row in frappe.get_list(doctype, {"name": ("in", names)}, ["name", title], limit=len(names)):
			found[doctype, row.name] = row.get(title) or row.name
	return found
