// Frappe runs this file with the DocType wherever that is loaded, so before any new document is made. It
// would fill the country of the tax ID with the site's, in which a foreign client's number is not valid.
frappe.meta.get_docfield("Client", "tax_id_country").no_default = true;

frappe.listview_settings["Client"] = {
	add_fields: ["status", "trade_name", "registered_address"],

	get_indicator(doc) {
		const colour = doc.status === "Active" ? "green" : "gray";
		return [__(doc.status), colour, `status,=,${doc.status}`];
	},

	onload(listview) {
		listview.page.set_title(__("Clients"));
		// Version 16 has the rest of a row scroll out of sight, unless a site says otherwise.
		listview.list_view_settings.disable_scrolling ??= 1;
		// "Add client", not Frappe's "Add" and the name of the DocType put side by side.
		listview.set_primary_action = () => {
			if (!listview.can_create || frappe.boot.read_only) return;
			listview.page.set_primary_action(
				__("Add client"),
				() => listview.make_new_doc(),
				"add"
			);
		};
		listview.set_primary_action();
		client_hub.add_spreadsheet_menu(listview);
		if (frappe.user.has_role("System Manager")) {
			listview.page.add_menu_item(__("Adopt existing parties"), () =>
				client_hub.adopt(listview)
			);
			offer_adoption_when_empty(listview);
		}
	},
};

// The empty list of a site that has Customers already says what to do next.
function offer_adoption_when_empty(listview) {
	const get_no_result_message = listview.get_no_result_message;
	listview.get_no_result_message = function () {
		const message = get_no_result_message.call(this);
		if (this.filter_area?.get().length) return message;
		return `${message}<div class="text-center"><button type="button"
			class="btn btn-default btn-sm client-hub-adopt">${__("Adopt existing parties")}</button></div>`;
	};
	listview.$frappe_list.on("click", ".client-hub-adopt", () => client_hub.adopt(listview));
}
