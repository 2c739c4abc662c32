frappe.ui.form.on("Client", {
	setup(frm) {
		// Until it stands folded at the end of the overview: Frappe counts what it shows.
		frm.dashboard.parent.addClass("hidden");
		// Frappe translates tab labels without their context, in which ERPNext's words may differ.
		frm.layout.tabs.forEach((tab) =>
			tab.tab_link.find("button").text(__(tab.label, null, "Client"))
		);
		for (const field of ["registered_address", "primary_contact"]) {
			frm.set_query(field, () => ({
				query: "client_hub.parties.links.of_client_query",
				filters: { client: frm.doc.name },
			}));
		}
		for (const party of ["customer", "supplier"]) {
			frm.set_query(`primary_${party}`, () => ({ filters: { client: frm.doc.name } }));
		}
		frm.set_query("parent_client", () => ({ filters: { name: ["!=", frm.doc.name] } }));
		frm.set_query("client_group", () => ({ filters: { is_group: 0 } }));
	},

	refresh(frm) {
		frappe.dynamic_link = { doc: frm.doc, fieldname: "name", doctype: "Client" };
		if (frm.is_new()) return;
		if (client_hub.may_merge() && frm.perm[0]?.write) {
			frm.page.add_menu_item(__("Merge…", null, "Client Hub"), () =>
				client_hub.merge_clients(frm, {})
			);
		}
		frappe.require(["client_page.bundle.css", "client_page.bundle.js"], () => {
			frm.client_page ??= new client_hub.ClientPage(frm);
			frm.client_page.refresh();
		});
	},

	on_tab_change(frm) {
		if (!frm.is_new()) frm.client_page?.show_active_tab();
	},

	registered_address(frm) {
		copy_from(frm, "Address", frm.doc.registered_address, {
			address_line1: "address_line1",
			address_line2: "address_line2",
			city: "city",
			state: "state",
			pincode: "pincode",
			country: "country",
		});
	},

	primary_contact(frm) {
		copy_from(frm, "Contact", frm.doc.primary_contact, {
			contact_first_name: "first_name",
			contact_last_name: "last_name",
			email_id: "email_id",
			phone: "phone",
			mobile_no: "mobile_no",
		});
	},
});

// The server does the same; here so that the user sees at once what the choice means.
async function copy_from(frm, doctype, name, fields) {
	if (!name) return;
	const { message } = await frappe.db.get_value(doctype, name, Object.values(fields));
	for (const [field, source] of Object.entries(fields)) {
		frm.set_value(field, message[source] || "");
	}
}
