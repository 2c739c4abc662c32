frappe.listview_settings["Client Export"] = {
	onload: (listview) => client_hub.lead_with_export(listview),
};
