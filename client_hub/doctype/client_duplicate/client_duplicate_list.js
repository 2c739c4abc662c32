const names = {};

frappe.listview_settings["Client Duplicate"] = {
	filters: [["status", "=", "Open"]],
	add_fields: ["score"],
	hide_name_column: true,

	onload(listview) {
		listview.page.set_title(__("Find duplicates"));
		listview.set_primary_action = () => {
			if (frappe.boot.read_only || !frappe.model.can_write("Client")) return;
			listview.page.set_primary_action(__("Search again", null, "Client Hub"), () =>
				search(listview)
			);
		};
		listview.set_primary_action();
	},

	// The rows have IDs; the names of those that the user may read come after them.
	async refresh(listview) {
		const shown = listview.data.flatMap(({ client, other }) => [client, other]);
		const unknown = [...new Set(shown)].filter((name) => !(name in names));
		if (!unknown.length) return;
		const rows = await frappe.db.get_list("Client", {
			filters: { name: ["in", unknown] },
			fields: ["name", "legal_name"],
			limit: unknown.length,
		});
		for (const name of unknown) names[name] = "";
		for (const row of rows) names[row.name] = row.legal_name;
		listview.render();
	},

	get_indicator(doc) {
		const status = __(doc.status, null, "Client Duplicate");
		return [
			// A score beside each, since narrow lists have no room for a column of its own.
			doc.status === "Open" ? `${status} · ${doc.score}` : status,
			doc.status === "Open" ? "orange" : "gray",
			`status,=,${doc.status}`,
		];
	},

	formatters: {
		client: (value) => named(value),
		other: (value) => cell(named(value)),
		reasons: (value) => cell(client_hub.duplicates.said(value)),
	},
};

// Version 16 measures the cell as an element.
function cell(text) {
	return `<span class="ellipsis">${frappe.utils.escape_html(text)}</span>`;
}

function named(client) {
	return names[client] ? `${names[client]} (${client})` : client;
}

async function search(listview) {
	const title = __("Find duplicates");
	const on_progress = ({ done, total, finished, failed }) => {
		if (total) frappe.show_progress(title, done, total, __("{0} of {1}", [done, total]));
		if (!finished && !failed) return;
		frappe.realtime.off("client_hub_duplicates", on_progress);
		frappe.hide_progress();
		if (failed) frappe.msgprint({ title, message: failed, indicator: "red" });
		listview.refresh();
	};
	await frappe.xcall("client_hub.api.find_duplicates");
	frappe.realtime.on("client_hub_duplicates", on_progress);
	frappe.show_progress(title, 0, 100, __("Waiting for a worker"));
}
