// Selling → Clients leads to the list in one step. The workspace behind that entry is where the
// first set-up is offered; until an administrator has been through it, they land there.

if (!frappe.boot.client_hub?.offer_setup) frappe.re_route["clients"] = "client";
