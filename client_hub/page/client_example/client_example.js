// Where the last step of the first set-up leads: the page of a client that has documents to show.

frappe.pages["client-example"].on_page_show = async () => {
	const name = await frappe.xcall("client_hub.api.example_client");
	frappe.route_flags.replace_route = true; // or the way back would lead here again
	if (name) frappe.set_route("Form", "Client", name);
	else frappe.set_route("List", "Client");
};
