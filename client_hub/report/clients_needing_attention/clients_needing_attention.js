// Which clients need attention, and why; each row opens what it is about on the client's page.

(() => {
	let asked;
	const reasons = () => (asked ??= frappe.xcall("client_hub.api.attention_reasons"));

	frappe.query_reports["Clients Needing Attention"] = {
		filters: [
			{
				fieldname: "reasons",
				label: __("Reasons", null, "Client Hub"),
				fieldtype: "MultiSelectList",
				get_data: reasons,
			},
			{ fieldname: "company", label: __("Company"), fieldtype: "Link", options: "Company" },
			{
				fieldname: "account_manager",
				label: __("Account Manager"),
				fieldtype: "Link",
				options: "User",
			},
			{
				fieldname: "client_group",
				label: __("Client Group", null, "Client"),
				fieldtype: "Link",
				options: "Customer Group",
			},
			{
				fieldname: "territory",
				label: __("Territory"),
				fieldtype: "Link",
				options: "Territory",
			},
			{
				fieldname: "no_contact_days",
				label: __("No contact for (days)", null, "Client Hub"),
				fieldtype: "Int",
				default: 90,
			},
		],

		// One reason that a number card or a saved filter has chosen is shown by its label.
		async onload(report) {
			const filter = report.get_filter("reasons");
			await filter.set_options();
			filter.update_status();
		},

		formatter(value, row, column, data, default_formatter) {
			if (column.fieldname === "count" && !value) return "";
			if (column.fieldname === "days" && !Number.isFinite(value)) return "";
			const text = default_formatter(value, row, column, data);
			if (column.fieldname !== "reason" || !data?.tab) return text;
			return `<a href="${address(data)}">${text}</a>`;
		},
	};

	// The client's page on the tab and the bucket that the row is about.
	function address({ client, tab, section, bucket, label }) {
		const place = Object.entries({ tab, section, bucket, label }).filter(([, value]) => value);
		return `${frappe.utils.get_form_link("Client", client)}?${new URLSearchParams(place)}`;
	}
})();
