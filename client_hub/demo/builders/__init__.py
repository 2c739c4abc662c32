"""Builders: each makes one valid ERPNext document with sensible defaults, through its own controller.

The demo's story and the site tests use the same ones. They return the document (or, where only its
name is of use, the name), take any other field as a keyword, and never commit, `setup_site` apart.
Dates are always relative to today, as the site reckons it: `day(-30)` is a month ago.
"""

from client_hub.demo.builders.activity import comment, communication, event, file, todo
from client_hub.demo.builders.base import Reference, day, default_company, item, make
from client_hub.demo.builders.deals import (
	lost_opportunity,
	lost_quotation,
	opportunity,
	quotation,
	quotation_from_opportunity,
	supplier_quotation,
)
from client_hub.demo.builders.invoices import credit_note, invoice_timesheet, purchase_invoice, sales_invoice
from client_hub.demo.builders.orders import (
	close,
	delivery_note,
	invoice_purchase_order,
	invoice_sales_order,
	purchase_order,
	purchase_receipt,
	sales_order,
	sales_order_from_quotation,
)
from client_hub.demo.builders.parties import (
	address,
	client,
	contact,
	customer,
	internal_customer,
	internal_supplier,
	lead,
	party_link,
	prospect,
	supplier,
)
from client_hub.demo.builders.payments import (
	bank_journal,
	dunning,
	journal_entry,
	payment_entry,
	payment_on_account,
	payment_request,
	subscription,
)
from client_hub.demo.builders.pictures import logo, pdf, site_photo
from client_hub.demo.builders.site import (
	bank_account,
	company,
	exchange_rate,
	fiscal_years,
	party_account,
	setup_site,
	user,
)
from client_hub.demo.builders.support import issue, service_level_agreement
from client_hub.demo.builders.work import (
	activity_type,
	contract,
	maintenance_visit,
	project,
	task,
	timesheet,
	warranty_claim,
)

__all__ = [
	"Reference",
	"activity_type",
	"address",
	"bank_account",
	"bank_journal",
	"client",
	"close",
	"comment",
	"communication",
	"company",
	"contact",
	"contract",
	"credit_note",
	"customer",
	"day",
	"default_company",
	"delivery_note",
	"dunning",
	"event",
	"exchange_rate",
	"file",
	"fiscal_years",
	"internal_customer",
	"internal_supplier",
	"invoice_purchase_order",
	"invoice_sales_order",
	"invoice_timesheet",
	"issue",
	"item",
	"journal_entry",
	"lead",
	"logo",
	"lost_opportunity",
	"lost_quotation",
	"maintenance_visit",
	"make",
	"opportunity",
	"party_account",
	"party_link",
	"payment_entry",
	"payment_on_account",
	"payment_request",
	"pdf",
	"project",
	"prospect",
	"purchase_invoice",
	"purchase_order",
	"purchase_receipt",
	"quotation",
	"quotation_from_opportunity",
	"sales_invoice",
	"sales_order",
	"sales_order_from_quotation",
	"service_level_agreement",
	"setup_site",
	"site_photo",
	"subscription",
	"supplier",
	"supplier_quotation",
	"task",
	"timesheet",
	"todo",
	"user",
	"warranty_claim",
]
