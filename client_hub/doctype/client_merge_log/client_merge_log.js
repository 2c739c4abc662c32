frappe.ui.form.on("Client Merge Log", {
	refresh: (frm) => client_hub.show_merge_log(frm),
});
