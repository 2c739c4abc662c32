"""Random merges, undos, splits, renames, party moves and saves between them, by several users.

After each step every party belongs to one client, every stamp is what the resolver says, and no row, file
or comment is lost; an undo gives back what nobody has changed since, and names the rest.
"""

import random

import frappe
import pytest
from frappe.model.rename_doc import rename_doc
from merged_world import client_with_all, state

from client_hub import api, check
from client_hub.demo import builders

SEEDS, STEPS = (1, 2, 3), 14

USERS = ("Administrator", "Administrator", "Administrator", "sales_master", "sales", "accounts")


class World:
	"""A few clients, and one thing after another that happens to them."""

	def __init__(self, seed: int, as_user):
		self.chance = random.Random(seed)
		self.as_user = as_user
		self.clients = [
			client_with_all(f"Client {number}", external_id=f"X-{seed}-{number}").name for number in range(4)
		]
		for client in self.clients[:2]:
			builders.supplier(client=client)
			builders.lead(f"Lead of {client}", client=client)
		self.number = 0
		self.logs: list[str] = []
		self.comments: set[str] = set(self._comments())
		self.files: set[str] = set()

	def _comments(self) -> list[str]:
		filters = {"reference_doctype": "Client", "comment_type": "Comment", "content": ("like", "About%")}
		return frappe.get_all("Comment", filters=filters, pluck="name")

	def client(self) -> str:
		return self.chance.choice(self.there())

	def there(self) -> list[str]:
		return [name for name in self.clients if frappe.db.exists("Client", name)]

	def parties(self) -> list[tuple[str, str]]:
		return [
			(doctype, name)
			for doctype in ("Customer", "Supplier", "Lead")
			for name in frappe.get_all(
				doctype, {"client": ("in", self.there())}, pluck="name", order_by="name"
			)
		]

	def step(self) -> None:
		what = self.chance.choice(
			(
				self.merge,
				self.merge,
				self.rename_merge,
				self.undo,
				self.undo,
				self.split,
				self.rename_client,
				self.rename_party,
				self.move_party,
				self.save,
				self.comment,
				self.file,
			)
		)
		user = self.chance.choice(USERS)
		frappe.db.savepoint("step")
		before = state()
		with self.as_user(user):
			try:
				what()
			except (frappe.PermissionError, frappe.ValidationError):
				frappe.db.rollback(save_point="step")
				assert state() == before
		self.check(what.__name__)

	def check(self, what: str) -> None:
		assert not check.check(), what
		there = set(self.there())
		for doctype, name in self.all_parties:
			client = frappe.db.get_value(doctype, name, "client")
			assert not client or frappe.db.exists("Client", client), (what, name)
		for doctype, names, field in (
			("Comment", self.comments, "reference_name"),
			("File", self.files, "attached_to_name"),
		):
			found = frappe.get_all(doctype, {"name": ("in", list(names) or [""])}, ["name", field])
			assert {row.name for row in found} == names, what
			assert {row[field] for row in found} <= there, what

	@property
	def all_parties(self) -> list[tuple[str, str]]:
		return [
			(doctype, name)
			for doctype in ("Customer", "Supplier", "Lead", "Prospect")
			for name in frappe.get_all(doctype, {"client": ("is", "set")}, pluck="name")
		]

	# --- what happens -----------------------------------------------------------------------------

	def merge(self) -> None:
		if len(self.there()) < 2:
			return
		target, *sources = self.chance.sample(
			self.there(), self.chance.choice((2, 2, 3)) if len(self.there()) > 2 else 2
		)
		fields = ("legal_name", "trade_name", "registered_address", "primary_contact", "external_id")
		choices = {
			field: self.chance.choice([target, *sources]) for field in fields if self.chance.random() < 0.4
		}
		before = state()
		count = frappe.db.count("Customer", {"client": ("in", [target, *sources])})
		log = api.merge_clients(target, sources, choices, self.chance.random() < 0.5)["name"]
		assert frappe.db.count("Customer", {"client": target}) == count
		self.undo_at_once(log, before)

	def rename_merge(self) -> None:
		if len(self.there()) < 2:
			return
		old, new = self.chance.sample(self.there(), 2)
		before = state()
		rename_doc("Client", old, new, merge=True)
		self.undo_at_once(
			frappe.get_all("Client Merge Log", {"target": new, "kind": "Rename"}, pluck="name")[0], before
		)

	def undo_at_once(self, log: str, before: dict) -> None:
		"""Some of the merges are undone at once, and all is as it was."""
		if self.chance.random() < 0.3:
			answer = api.undo_merge(log)
			assert answer["kept"] == []
			after = state()
			for doctype, rows in before.items():
				assert after[doctype] == rows, doctype
		else:
			self.logs.append(log)

	def undo(self) -> None:
		if not self.logs:
			return self.merge()
		log = self.chance.choice(self.logs)
		image = frappe.parse_json(frappe.get_doc("Client Merge Image", log).before_image)
		answer = api.undo_merge(log)
		self.logs.remove(log)
		named = {
			(row["doctype"], row["name"])
			for row in frappe.parse_json(frappe.get_doc("Client Merge Image", log).kept or "[]")
		}
		for filed in (image["parties"], image["by_hand"]):
			for doctype, clients in filed.items():
				for name, client in clients.items():
					is_back = frappe.db.get_value(doctype, name, "client") == client
					assert is_back or (doctype, name) in named, (doctype, name)
		assert (answer["status"] == "Undone") == (not named)

	def split(self) -> None:
		parties = self.parties()
		if parties:
			doctype, name = self.chance.choice(parties)
			client = frappe.db.get_value(doctype, name, "client")
			self.clients.append(api.split_client(client, [{"doctype": doctype, "name": name}])["client"])

	def rename_client(self) -> None:
		self.number += 1
		old, new = self.client(), f"CLI-R-{self.number}"
		rename_doc("Client", old, new)
		self.clients.append(new)

	def rename_party(self) -> None:
		customers = [name for doctype, name in self.parties() if doctype == "Customer"]
		if customers:
			self.number += 1
			rename_doc("Customer", self.chance.choice(customers), f"Renamed {self.number}")

	def move_party(self) -> None:
		parties = self.parties()
		if parties:
			doctype, name = self.chance.choice(parties)
			doc = frappe.get_doc(doctype, name)
			doc.client = self.client()
			doc.save()

	def save(self) -> None:
		self.number += 1
		doc = frappe.get_doc("Client", self.client())
		doc.update({"trade_name": f"Trade {self.number}", "city": f"City {self.number}"})
		doc.save()

	def comment(self) -> None:
		self.comments.add(frappe.get_doc("Client", self.client()).add_comment("Comment", "About it").name)

	def file(self) -> None:
		self.number += 1
		values = {"file_name": f"{self.number}.txt", "content": str(self.number), "is_private": 1}
		attached = {"attached_to_doctype": "Client", "attached_to_name": self.client()}
		self.files.add(frappe.get_doc({"doctype": "File", **values, **attached}).insert().name)


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_lost_and_all_is_where_it_belongs(seed, as_user):
	world = World(seed, as_user)
	for _step in range(STEPS):
		world.step()
