// Selling → Clients leads to the list in one step. The workspace behind that entry is where the
// first set-up is offered; until an administrator has been through it, they land there.

if (!frappe.boot.client_hub?.offer_setup) frappe.re_route["clients"] = "client";

// The way to it from the list.
frappe.provide("client_hub");
client_hub.open_workspace = async () => {
	const { clients } = frappe.re_route;
	delete frappe.re_route.clients;
	await frappe.set_route("clients");
	if (clients) frappe.re_route.clients = clients;
};
