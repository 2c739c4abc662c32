// "Import clients" and "Export clients" in the menu of the list, and above the lists of what was
// imported and exported; the dialogs are loaded when asked for.

frappe.provide("client_hub");

client_hub.add_spreadsheet_menu = function (listview) {
	if (frappe.model.can_import("Client", null, listview.meta)) {
		// Frappe's own entry leads to a form that a Sales Master Manager may not open.
		const own = encodeURIComponent(__("Import", null, "Button in list view menu"));
		listview.page.menu.find(`[data-label="${own}"]`).closest("li").remove();
		listview.page.add_menu_item(__("Import clients"), () => open("import_clients", listview));
	} else if (listview.meta.allow_import) {
		name_who_may(listview, __("Import clients"), "import");
	}
	if (frappe.model.can_export("Client")) {
		listview.page.add_menu_item(__("Export clients"), () => open("export_clients", listview));
	} else {
		name_who_may(listview, __("Export clients"), "export");
	}
};

// An entry that does nothing but say whom to ask: nobody looks in vain for what the guide speaks of.
function name_who_may(listview, label, right) {
	const roles = listview.meta.permissions
		.filter((row) => row[right] && !row.permlevel)
		.map((row) => __(row.role));
	if (!roles.length) return;
	const who = document.createElement("div");
	who.className = "small";
	who.textContent = __("Only {0}", [frappe.utils.comma_or(roles)], "Client Hub");
	listview.page
		.add_menu_item(label, () => {})
		.addClass("disabled")
		.attr("aria-disabled", "true")
		.append(who);
}

client_hub.lead_with_import = function (listview) {
	if (frappe.model.can_import("Client")) {
		lead_with(listview, __("Import clients"), "import_clients");
	}
};

client_hub.lead_with_export = function (listview) {
	if (frappe.model.can_export("Client")) {
		lead_with(listview, __("Export clients"), "export_clients");
	}
};

// Frappe sets the action of a list again and again.
function lead_with(listview, label, method) {
	listview.set_primary_action = () => {
		if (frappe.boot.read_only) return;
		listview.page.set_primary_action(label, () => open(method, listview));
	};
	listview.set_primary_action();
}

async function open(method, listview) {
	await frappe.require(["client_import.bundle.css", "client_import.bundle.js"]);
	client_hub[method](listview);
}
