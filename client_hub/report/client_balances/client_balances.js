// Which clients owe, and what; each opens its page.

frappe.query_reports["Client Balances"] = {
	filters: [
		{ fieldname: "company", label: __("Company"), fieldtype: "Link", options: "Company" },
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
			fieldname: "account_manager",
			label: __("Account Manager"),
			fieldtype: "Link",
			options: "User",
		},
		{
			fieldname: "owes_more_than",
			label: __("Owes more than", null, "Client Hub"),
			fieldtype: "Float",
		},
		{
			fieldname: "for_longer_than",
			label: __("For longer than (days)", null, "Client Hub"),
			fieldtype: "Int",
		},
	],

	formatter(value, row, column, data, default_formatter) {
		// Frappe writes 0.00 where the user may not see an amount.
		if (column.fieldtype === "Currency" && !Number.isFinite(value)) return "";
		return default_formatter(value, row, column, data);
	},
};
