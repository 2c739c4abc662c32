// Selling → Clients leads to the list in one step. The workspace behind that entry is where the
// first set-up is offered; until an administrator has been through it, they land there.

if (!frappe.boot.client_hub?.offer_setup) frappe.re_route["clients"] = "client";

// The list of workspaces is asked for again later, and has ours for all who read an import of their own.
if (!frappe.model.can_read("Client")) {
	const { get_pages } = frappe.views.Workspace.prototype;
	frappe.views.Workspace.prototype.get_pages = async function () {
		const answer = await get_pages.call(this);
		return {
			...answer,
			pages: answer.pages.filter((page) => page.module !== "Client Hub"),
		};
	};
}
