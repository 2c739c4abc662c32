frappe.ui.form.on("Client Import", {
	async refresh(frm) {
		if (frm.is_new() || !frappe.boot.user.can_import.includes("Client")) return;
		await frappe.require(["client_import.bundle.css", "client_import.bundle.js"]);
		client_hub.show_import_in_form(frm);
	},
});
