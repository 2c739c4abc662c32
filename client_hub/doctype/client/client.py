"""Client: the legal entity behind any number of Customers, Suppliers, Leads and Prospects."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.contacts.address_and_contact import delete_contact_and_address
from frappe.model.document import Document
from frappe.utils import cstr, escape_html, get_fullname

from client_hub import client_rules, doors
from client_hub.as_stored import AsStored
from client_hub.clean_text import clean_line, clean_lines
from client_hub.compat import masked_again, unmasked
from client_hub.emails import addresses_in
from client_hub.identity import agreeing, tax_id
from client_hub.identity.matching import country_of, parse_name, parse_tax_id
from client_hub.identity.merging import renaming
from client_hub.identity.tax_id import TaxID
from client_hub.numbering import keep_count
from client_hub.parties import address, contact, copies, roles
from client_hub.permissions import hidden_of, shown_title, titled
from client_hub.stamping import is_moving, linked_documents

TAX_ID_FIELDS = ("tax_id", "tax_id_country", "establishment_id")


class SavedAtOnceError(frappe.QueryDeadlockError, frappe.ValidationError):
	"""Two saves waited for each other, and the database has taken this one back."""


class Client(AsStored):
	"""What the record itself guarantees: a name, an address, one tax ID for one legal entity.

	Its parties, Address and Contact are made and kept by `parties`; figures and lists of the page are
	no part of it.
	"""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		account_manager: DF.Link | None
		address_line1: DF.Data | None
		address_line2: DF.Data | None
		city: DF.Data | None
		client_group: DF.Link | None
		client_type: DF.Literal["Company", "Individual"]
		contact_first_name: DF.Data | None
		contact_last_name: DF.Data | None
		country: DF.Link | None
		default_currency: DF.Link | None
		email_id: DF.Data | None
		establishment_id: DF.Data | None
		external_id: DF.Data | None
		image: DF.AttachImage | None
		is_customer: DF.Check
		is_supplier: DF.Check
		language: DF.Link | None
		legal_form_key: DF.Data | None
		legal_name: DF.Data
		made_by_itself: DF.Check
		mobile_no: DF.Data | None
		name_key: DF.Data | None
		no_tax_id_reason: DF.Data | None
		notes: DF.SmallText | None
		parent_client: DF.Link | None
		phone: DF.Data | None
		pincode: DF.Data | None
		primary_contact: DF.Link | None
		primary_customer: DF.Link | None
		primary_supplier: DF.Link | None
		registered_address: DF.Link | None
		state: DF.Data | None
		status: DF.Literal["Active", "Inactive"]
		tax_id: DF.Data | None
		tax_id_country: DF.Link | None
		tax_id_key: DF.Data | None
		territory: DF.Link | None
		trade_name: DF.Data | None
		website: DF.Data | None
	# end: auto-generated types

	def onload(self) -> None:
		hidden = hidden_of(self.doctype, {"tax_id", "account_manager"})
		if "tax_id" not in hidden:
			self.set_onload("tax_id_state", self.parsed_tax_id().state)
		self.set_onload("differences", [*copies.differences(self), *agreeing.differences(self)])
		self.set_onload("is_moving", is_moving(self.name))
		if self.account_manager and "account_manager" not in hidden:
			self.set_onload("account_manager_name", get_fullname(self.account_manager))

	def set_docstatus(self) -> None:
		"""A client is never submitted, whatever a sheet or a request says."""
		self.docstatus = 0
		super().set_docstatus()

	def before_naming(self) -> None:
		"""A sheet does not choose the ID: Frappe's Data Import would keep the one it finds there."""
		if (self.flags.updater_reference or {}).get("doctype") == "Data Import":
			self.set("name", None)

	def before_discard(self) -> None:
		"""Nor is it discarded, which version 16 does by a write of its own: nobody could save it any more."""
		frappe.throw(_("A client is not discarded. Set its status to Inactive, or delete it."))

	def before_validate(self) -> None:
		self.keep_what_nobody_sets()
		# One that somebody saves is somebody's from then on, but for an import that is taken back.
		if not self.flags.client_hub_taken_back:
			self.made_by_itself = int(bool(self.flags.client_hub_adopted and self.is_new()))
		self.clean_texts()
		self.take_emails_apart()

	def validate(self) -> None:
		self.validate_legal_name()
		self.update(self.name_keys())
		address.validate_address(self)
		contact.validate_contact(self)
		self.validate_tax_id()
		self.validate_parent()
		roles.validate_roles(self)

	def check_if_latest(self) -> None:
		"""Locks its Address and Contact before itself, in the order in which saving one of those locks."""
		for doctype, fieldname in (("Address", "registered_address"), ("Contact", "primary_contact")):
			if self.get(fieldname) and not self.is_new():
				frappe.db.get_value(doctype, self.get(fieldname), "name", for_update=True)
		super().check_if_latest()

	def load_doc_before_save(self, **kwargs: Any) -> None:
		"""As it stands in the database: a mask in place of a value would pass for a change of it."""
		super().load_doc_before_save(**kwargs)
		if before := self.get_doc_before_save():
			unmasked(before)

	def validate_higher_perm_levels(self) -> None:
		"""Frappe puts back what the user may not change; version 16 (16.9) reads that masked, and would save the mask."""
		super().validate_higher_perm_levels()
		if not (self.is_new() or self.flags.ignore_permissions):
			unmasked(self)

	def save(self, *args: Any, **kwargs: Any) -> Document:
		try:
			super().save(*args, **kwargs)
		except frappe.QueryDeadlockError:
			self.throw_saved_at_once()
		return self if self.flags.ignore_permissions else masked_again(self)

	def on_update(self) -> None:
		links = {**roles.create_missing_parties(self), **address.save_address(self)}
		self.update(links)
		agreeing.take_parties_along(self)
		if not self.flags.ignore_auto_link_call_log:
			# ERPNext may commit when a Contact is inserted: what is committed names what is there.
			self.write_links(links)
			links = {}
		self.write_links({**links, **contact.save_contact(self)})

	def on_trash(self) -> None:
		# Of a merged one the stamps of many documents follow in the background.
		if not self.flags.client_hub_merged:
			self.validate_nothing_belongs_to_it()
		delete_contact_and_address(self.doctype, self.name)

	def after_delete(self) -> None:
		# Frappe has given the number back when it was the last; old links would mean a stranger.
		keep_count(self)

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		if merge:
			renaming.before_merge(old, new)

	def after_rename(self, old: str, new: str, merge: bool = False) -> None:
		if merge:
			renaming.after_merge(self, old)
		else:
			renaming.after_rename(old, new)

	def write_links(self, links: dict[str, str]) -> None:
		"""Write links to documents made while saving: no event of its own, this save's are under way."""
		if links:
			self.update(links)
			frappe.db.set_value(self.doctype, self.name, links, update_modified=False)

	# --- rules -----------------------------------------------------------------------------------

	def keep_what_nobody_sets(self) -> None:
		"""Who made the record, and when, is not a sheet's or a request's to change."""
		if before := self.get_doc_before_save():
			self.owner, self.creation = before.owner, before.creation

	def clean_texts(self) -> None:
		"""No character that cannot be seen is stored, of what is written in this save.

		What was there stays: a copy that has its characters from an Address is that document's to clean.
		"""
		for field in self.meta.get("fields", {"fieldtype": ["in", ("Data", "Small Text")]}):
			text = self.get(field.fieldname)
			if text and self.has_value_changed(field.fieldname):
				clean = clean_line if field.fieldtype == "Data" else clean_lines
				self.set(field.fieldname, clean(cstr(text)).strip())

	def take_emails_apart(self) -> None:
		"""The first of several addresses is the client's; the contact keeps the others beside it."""
		found = addresses_in(self.email_id) if self.has_value_changed("email_id") else []
		self.email_id = found[0] if found else self.email_id
		self.flags.client_hub_more_emails = found[1:]

	def validate_legal_name(self) -> None:
		if not self.has_value_changed("legal_name"):
			return
		problem = client_rules.legal_name_problem(self.legal_name)
		if problem and not (self.flags.client_hub_taken_back or self.flags.client_hub_adopted):
			frappe.throw(problem, title=_("Legal name not accepted"))

	def name_keys(self) -> dict[str, str]:
		"""What the name is found by. The legal form stands beside it: X, S.L. and X, S.A. are two entities."""
		name_key, legal_form_key = parse_name(self.legal_name, self.country or self.tax_id_country)
		return {"name_key": name_key, "legal_form_key": legal_form_key}

	def validate_tax_id(self) -> None:
		"""Check the form of the tax ID and keep its key, which a unique index guards.

		Only a number that says who it belongs to has a key. The key of a record whose tax ID is not
		touched stays as it is: adoption leaves it empty where several records of old data share a number.
		"""
		before = self.get_doc_before_save()
		if before and not any(self.has_value_changed(field) for field in TAX_ID_FIELDS):
			self.tax_id_key = before.tax_id_key
		elif self.flags.client_hub_had_no_key:
			self.tax_id_key = None
		else:
			parsed = self.parsed_tax_id()
			if not self.flags.client_hub_taken_back:
				self.check_tax_id_form(parsed)
			self.tax_id_key = parsed.key(self.establishment_id)
			self.validate_tax_id_is_unique()

	def parsed_tax_id(self) -> TaxID:
		"""The tax ID as its country writes it: of the client, else of its address."""
		return parse_tax_id(self.tax_id, self.tax_id_country or self.country)

	def check_tax_id_form(self, parsed: TaxID) -> None:
		check = client_rules.tax_id_check()
		if parsed.state != tax_id.INVALID or check == "Off":
			return
		message = _(
			"{0} does not have the form of a tax ID of its country ({1}). Check it, or correct the country."
		).format(frappe.bold(escape_html(self.tax_id)), escape_html(country_of(parsed)))
		if check == "Block":
			frappe.throw(message, title=_("Tax ID not valid"))
		frappe.msgprint(message, title=_("Tax ID not valid"), indicator="orange", alert=True)

	def validate_tax_id_is_unique(self) -> None:
		"""A clear message for the ordinary case; two saves at once are stopped by the index."""
		if not self.tax_id_key:
			return
		other = frappe.db.get_value(
			"Client", {"tax_id_key": self.tax_id_key, "name": ("!=", self.name or "")}, ["name", "legal_name"]
		)
		if other:
			self.throw_tax_id_taken(*other)

	def throw_tax_id_taken(self, name: str | None = None, legal_name: str | None = None) -> None:
		known = titled(name, legal_name) if name and frappe.has_permission("Client", "read", name) else ""
		frappe.throw(
			_(
				"The tax ID {0} already belongs to {1}. Open that client, or tell the two apart by their establishment ID."
			).format(
				frappe.bold(escape_html(self.tax_id)),
				frappe.bold(escape_html(known)) if known else _("another client"),
			),
			frappe.UniqueValidationError,
			title=_("Tax ID already in use"),
		)

	def show_unique_validation_message(self, e: Exception) -> None:
		"""Frappe's message names a hidden field; this one says what to do (see also above)."""
		if "tax_id_key" in cstr(e):
			self.throw_tax_id_taken()
		super().show_unique_validation_message(e)

	def throw_saved_at_once(self) -> None:
		frappe.throw(
			_(
				"Somebody else was saving this client, its address or its contact at the same moment, so nothing was saved. Save again."
			),
			SavedAtOnceError,
			title=_("Saved at the same moment"),
		)

	def validate_parent(self) -> None:
		"""A group of companies is a tree, not a ring; and who names a parent may read it."""
		if (
			self.parent_client
			and self.has_value_changed("parent_client")
			and not self.flags.ignore_permissions
		):
			if not frappe.has_permission("Client", "read", self.parent_client):
				doors.throw_closed(self.parent_client, self.doctype)
		seen, parent = {self.name}, self.parent_client
		while parent:
			if parent in seen:
				frappe.throw(
					_("{0} cannot be the parent client: it belongs to this client itself.").format(
						frappe.bold(escape_html(self.parent_client))
					),
					title=_("Parent client"),
				)
			seen.add(parent)
			parent = frappe.db.get_value("Client", parent, "parent_client")

	def validate_nothing_belongs_to_it(self) -> None:
		# Who files or links something at this moment has locked it (`doors`), and is waited for; what they have
		# saved shows when it is read with a lock.
		frappe.db.get_value(self.doctype, self.name, "name", for_update=True)
		for doctype, entry in linked_documents().items():
			filed = {"client": self.name}
			if frappe.db.get_value(doctype, filed, "name", for_update=entry.is_editable, order_by=None):
				self.throw_in_use(doctype)
		link = frappe.qb.DocType("Dynamic Link")
		links = frappe.qb.from_(link).select(link.parenttype, link.parent)
		links = links.where((link.link_doctype == self.doctype) & (link.link_name == self.name))
		links = links.where(link.parenttype.isin(("Address", "Contact")))
		for doctype, _name in set(links.for_update().run()).difference(links.run()):
			self.throw_in_use(doctype)

	def throw_in_use(self, doctype: str) -> None:
		frappe.throw(
			_(
				"{0} has a {1}, so it cannot be deleted. Set its status to Inactive, or merge it into another client."
			).format(frappe.bold(escape_html(shown_title("Client", self.name, self.legal_name))), _(doctype)),
			frappe.LinkExistsError,
			title=_("Client in use"),
		)
