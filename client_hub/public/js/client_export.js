// "Export clients": the list of clients as it is filtered, or all clients, as a file.

import { download_file } from "./client_import/download";

const EVENT = "client_export";

export function export_clients(listview) {
	const is_of_clients = listview.doctype === "Client";
	const filters = is_of_clients ? listview.get_filters_for_args() : [];
	const dialog = new frappe.ui.Dialog({
		title: __("Export clients"),
		fields: [
			{
				fieldname: "what",
				fieldtype: "Select",
				label: __("Clients"),
				options: [
					{ value: "list", label: __("The list with its filters") },
					{ value: "all", label: __("All clients") },
				],
				default: filters.length ? "list" : "all",
				hidden: !is_of_clients,
			},
			{
				fieldname: "file_type",
				fieldtype: "Select",
				label: __("File type"),
				options: [
					{ value: "xlsx", label: __("Excel (.xlsx)") },
					{ value: "csv", label: __("Text (.csv)") },
				],
				default: "xlsx",
			},
			{
				fieldname: "for_import",
				fieldtype: "Check",
				label: __("To change and import again"),
				description: __("With the fields and values that an import takes back."),
			},
		],
		primary_action_label: __("Export"),
		async primary_action(values) {
			dialog.disable_primary_action();
			try {
				await run(listview, values, filters);
				dialog.hide();
				if (!is_of_clients) listview.refresh();
			} finally {
				dialog.enable_primary_action();
			}
		},
	});
	dialog.show();
}

async function run(listview, values, filters) {
	const answer = await frappe.xcall("client_hub.api.export_clients", {
		filters: values.what === "list" ? filters : [],
		order_by: values.what === "list" ? listview.get_args().order_by : null,
		file_type: values.file_type,
		for_import: values.for_import,
	});
	if (answer.status === "Finished") {
		download(answer);
		return;
	}
	frappe.show_alert(__("The export is being made. You will be notified when it is ready."));
	const on_done = async ({ name, status }) => {
		if (name !== answer.name) return;
		frappe.realtime.off(EVENT, on_done);
		if (status === "Finished") {
			download(await frappe.xcall("client_hub.api.get_export", { client_export: name }));
		} else {
			frappe.show_alert({ message: __("The export failed. Try again."), indicator: "red" });
		}
	};
	frappe.realtime.on(EVENT, on_done);
}

function download(answer) {
	if (answer.message) frappe.msgprint(frappe.utils.escape_html(answer.message));
	frappe.show_alert({
		message: __("{0} clients exported", [format_number(answer.row_count, null, 0)]),
		indicator: "green",
	});
	download_file(answer.file_url);
}
