// The statement of account of one client, with what prints it as it is chosen here.

frappe.query_reports["Client Statement"] = {
	filters: [
		{
			fieldname: "client",
			label: __("Client"),
			fieldtype: "Link",
			options: "Client",
			reqd: 1,
		},
		{
			fieldname: "company",
			label: __("Company"),
			fieldtype: "Link",
			options: "Company",
		},
		{
			fieldname: "from_date",
			label: __("From Date"),
			fieldtype: "Date",
			default: frappe.datetime.add_months(frappe.datetime.month_start(), -2),
		},
		{
			fieldname: "to_date",
			label: __("To Date"),
			fieldtype: "Date",
			default: frappe.datetime.get_today(),
		},
		{
			fieldname: "direction",
			label: __("Direction", null, "Client Hub"),
			fieldtype: "Select",
			options: [
				{ value: "Both", label: __("Both", null, "Client Hub") },
				{ value: "Receivable", label: __("Receivable") },
				{ value: "Payable", label: __("Payable", null, "Client Hub") },
			],
			default: "Both",
		},
		{
			fieldname: "open_items",
			label: __("Open items only"),
			fieldtype: "Check",
		},
	],

	formatter(value, row, column, data, default_formatter) {
		// Frappe writes 0.00 where a row has no amount.
		if (column.fieldtype === "Currency" && !Number.isFinite(value)) return "";
		const shown = default_formatter(value, row, column, data);
		return data?.is_bold ? `<b>${shown}</b>` : shown;
	},

	async onload(report) {
		report.page.add_inner_button(__("Statement as PDF"), () => {
			const { client, ...settings } = report.get_filter_values(true) || {};
			if (!client) return;
			const values = new URLSearchParams({
				doctype: "Client",
				name: client,
				format: "Client Statement",
				settings: JSON.stringify(settings),
			});
			window.open(`/api/method/frappe.utils.print_format.download_pdf?${values}`);
		});
		// A client that the address names has no value until Frappe knows its title, for which it does not
		// wait: the report would begin with "Please set filters".
		const client = report.get_filter("client");
		if (client.value && !client.get_value()) {
			await frappe.utils.fetch_link_title("Client", client.value);
			client.set_input(client.value);
		}
	},
};
