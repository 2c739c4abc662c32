// Which clients owe, and what; each opens its page. Those that are ticked get their statements.

function may_send() {
	const { can_email, can_print, can_read } = frappe.model;
	return can_email("Client") && can_print("Client") && can_read("Payment Ledger Entry");
}

function send_statements(report) {
	const ticked = report.datatable?.rowmanager.getCheckedRows() || [];
	const clients = [
		...new Set(ticked.map((index) => report.data[index]?.client).filter(Boolean)),
	];
	if (!clients.length) {
		frappe.msgprint(__("Tick the clients that get a statement first.", null, "Client Hub"));
		return;
	}
	const dialog = new frappe.ui.Dialog({
		title: __("Send statements", null, "Client Hub"),
		fields: [
			{
				fieldtype: "HTML",
				options: `<p>${__(
					"Chosen: {0}. Each client gets its statement of account in its own language, by e-mail to the contact who gets its invoices. Who gets none is named at the end.",
					[clients.length],
					"Client Hub"
				)}</p>`,
			},
			{
				fieldname: "open_items",
				fieldtype: "Check",
				label: __("Open items only"),
			},
			{
				fieldname: "from_date",
				fieldtype: "Date",
				label: __("From Date"),
				default: frappe.datetime.add_months(frappe.datetime.month_start(), -2),
				depends_on: "eval:!doc.open_items",
			},
			{
				fieldname: "to_date",
				fieldtype: "Date",
				label: __("To Date"),
				default: frappe.datetime.get_today(),
			},
		],
		primary_action_label: __("Send"),
		async primary_action(values) {
			const company = report.get_filter_value("company");
			await frappe.xcall("client_hub.api.send_statements", { ...values, clients, company });
			dialog.hide();
			frappe.show_alert(
				__(
					"Statements are being sent. You get a notification at the end.",
					null,
					"Client Hub"
				)
			);
		},
	});
	dialog.show();
}

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

	get_datatable_options: (options) => ({ ...options, checkboxColumn: may_send() }),

	onload(report) {
		if (!may_send()) return;
		report.page.add_inner_button(__("Send statements", null, "Client Hub"), () =>
			send_statements(report)
		);
	},

	formatter(value, row, column, data, default_formatter) {
		// Frappe writes 0.00 where the user may not see an amount.
		if (column.fieldtype === "Currency" && !Number.isFinite(value)) return "";
		return default_formatter(value, row, column, data);
	},
};
