"""Rows of one sheet that speak of the same client: the first goes on, a later one is a conflict."""

from __future__ import annotations

from client_hub.identity.matching import EXTERNAL_ID, NAME, TAX_ID


class SeenRows:
	"""What the rows so far speak of. Keeps hashes, not texts: a sheet has a hundred thousand rows."""

	def __init__(self):
		self._rows: dict[int, int] = {}
		self._tax_ids_of_names: dict[int, int] = {}

	def update(self, client: str, number: int) -> int | None:
		"""The earlier row that changes this client; None, and remembered, when there is none."""
		return self._remember("client", client, number)

	def given(self, level: str, value: str | None, number: int) -> int | None:
		"""The earlier row that gives this external ID or tax ID key to a client; else it is remembered."""
		return self._remember(level, value.lower(), number) if value else None

	def new(
		self,
		number: int,
		external_id: str | None,
		tax_id_key: str | None,
		name: tuple[str, str | None] | None,
		usable_key: str | None,
	) -> tuple[str, int] | None:
		"""(level, earlier row) when an earlier row makes the same client.

		Two rows of one name and country are two clients when each has a tax ID and these differ.
		"""
		for level, value in ((EXTERNAL_ID, external_id), (TAX_ID, tax_id_key)):
			if earlier := self.given(level, value, number):
				return level, earlier
		if not name:
			return None
		mark = hash((NAME, *name))
		earlier = self._rows.setdefault(mark, number)
		if earlier == number:
			self._tax_ids_of_names[mark] = hash(usable_key) if usable_key else 0
			return None
		first_key = self._tax_ids_of_names.get(mark)
		differ = usable_key and first_key and first_key != hash(usable_key)
		return None if differ else (NAME, earlier)

	def _remember(self, kind: str, value: str, number: int) -> int | None:
		earlier = self._rows.setdefault(hash((kind, value)), number)
		return earlier if earlier != number else None
