frappe.listview_settings["Client Merge Log"] = {
	hide_name_column: true,

	get_indicator(doc) {
		const colours = {
			Done: "green",
			Undone: "gray",
			"Partly Undone": "orange",
			"Not Undoable": "gray",
		};
		return [
			__(doc.status, null, "Client Merge Log"),
			colours[doc.status],
			`status,=,${doc.status}`,
		];
	},
};
