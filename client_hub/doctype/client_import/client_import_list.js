frappe.listview_settings["Client Import"] = {
	onload: (listview) => client_hub.lead_with_import(listview),

	get_indicator(doc) {
		const colours = {
			Checking: "orange",
			Checked: "blue",
			Queued: "orange",
			Running: "orange",
			Undoing: "orange",
			Finished: "green",
			Refused: "red",
			Failed: "red",
		};
		return [
			__(doc.status, null, "Client Import"),
			colours[doc.status] || "gray",
			`status,=,${doc.status}`,
		];
	},
};
