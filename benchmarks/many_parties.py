"""Thousands of clients, each with its Customer, Address and Contact: copies of one made through ERPNext."""

from __future__ import annotations

import frappe
from data import copy_rows

PREFIX = "BENCH Party"
ID = "BENCH-CLI-"
CHILDREN = {
	"Dynamic Link": ("Address", "Contact"),
	"Contact Email": ("Contact",),
	"Contact Phone": ("Contact",),
}


def resize(wanted: int) -> None:
	"""Have this many Customers on the site, as near as the copies allow, and up-to-date statistics."""
	template = frappe.get_doc("Client", _template())
	others = frappe.db.count("Customer") - _copies()
	count = max(0, wanted - others)
	_delete_beyond(count)
	have = _copies()
	if have < count:
		_copy(template, have, count - have)
	frappe.db.commit()
	for doctype in ("Client", "Customer", "Address", "Contact", *CHILDREN):
		frappe.db.sql(f"analyze table `tab{doctype}`")


def first_clients(count: int) -> list:
	"""Filters for as many of the copies."""
	return [["Client", "name", ">=", ID], ["Client", "name", "<=", f"{ID}{count:07d}"]]


def _template() -> str:
	name = f"{PREFIX} Template"
	found = frappe.db.get_value("Client", {"legal_name": name})
	if found:
		return found
	client = frappe.new_doc("Client")
	client.update(
		{
			"legal_name": name,
			"is_customer": 1,
			"address_line1": "Calle Mayor 1",
			"city": "Bilbao",
			"pincode": "48001",
			"country": "Spain",
			"contact_first_name": "Ane",
			"email_id": "bench@party.example",
			"phone": "+34 944 000 000",
		}
	)
	return client.insert().name


def _copies() -> int:
	return frappe.db.count("Client", {"name": ("like", f"{ID}%")})


def _delete_beyond(count: int) -> None:
	number = f"{count:07d}"
	for doctype in ("Address", "Contact", "Customer"):
		bounds = [f"{PREFIX} {number}", f"{PREFIX} 9"]
		# Names are the number with a suffix, so that the bound itself stays.
		frappe.db.sql(f"delete from `tab{doctype}` where name > concat(%s, '~') and name <= %s", bounds)
	for doctype in CHILDREN:
		bounds = [f"{PREFIX} {number}", f"{PREFIX} 9"]
		frappe.db.sql(f"delete from `tab{doctype}` where parent > concat(%s, '~') and parent <= %s", bounds)
	frappe.db.sql("delete from tabClient where name > %s and name like %s", [f"{ID}{number}", f"{ID}%"])


def _copy(template, have: int, count: int) -> None:
	number = f"lpad({have} + seq, 7, '0')"
	party = f"concat('{PREFIX} ', {number})"
	names = {
		"Client": f"concat('{ID}', {number})",
		"Customer": party,
		"Address": f"concat('{PREFIX} ', {number}, '-Billing')",
		"Contact": f"concat('{PREFIX} ', {number}, '-Ane')",
	}
	links = {
		"client": names["Client"],
		"customer_primary_address": names["Address"],
		"customer_primary_contact": names["Contact"],
		"registered_address": names["Address"],
		"primary_contact": names["Contact"],
		"primary_customer": party,
	}
	titles = {
		"legal_name": party,
		"name_key": f"concat('{PREFIX.lower()} ', {number})",
		"tax_id": f"concat('BENCH', {number})",
		"tax_id_key": f"concat('ES|BENCH', {number})",
		"customer_name": party,
		"address_title": party,
		"company_name": party,
		"email_id": f"concat('bench', {number}, '@party.example')",
	}
	originals = {
		"Client": template.name,
		"Customer": template.primary_customer,
		"Address": template.registered_address,
		"Contact": template.primary_contact,
	}
	for doctype, original in originals.items():
		values = links | titles | {"name": names[doctype]}
		copy_rows(doctype, original, count, values)
	for doctype, parents in CHILDREN.items():
		for parent in parents:
			values = {
				"name": f"concat(original.name, '-', {number})",
				"parent": names[parent],
				"link_name": f"if(original.link_doctype = 'Client', {names['Client']}, {party})",
				"link_title": party,
				"email_id": titles["email_id"],
			}
			copy_rows(doctype, originals[parent], count, values, by="parent")
