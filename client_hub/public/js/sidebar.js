// Selling → Clients leads to the list in one step. The workspace behind that entry is where the
// first set-up is offered; until an administrator has been through it, they land there.

frappe.router.on("change", () => {
	const [view, workspace] = frappe.get_route();
	if (view !== "Workspaces" || workspace !== "Clients") return;
	if (frappe.boot.client_hub?.offer_setup) return;
	frappe.route_flags.replace_route = true;
	frappe.set_route("List", "Client", "List");
});
