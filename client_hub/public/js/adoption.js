// Adoption from the desk: what it would do, then a progress bar while it does.

frappe.provide("client_hub");

client_hub.adopt = async function (listview) {
	const plan = await frappe.xcall("client_hub.api.preview_adoption");
	if (!plan.parties) {
		frappe.msgprint(__("Every Customer and Supplier has a client already."), __("Adoption"));
		return;
	}
	frappe.confirm(summary_of(plan), () => run(listview));
};

function summary_of(plan) {
	const lines = [
		__("{0} Customers and Suppliers have no client yet.", [plan.parties]),
		__("{0} clients will be created.", [plan.clients]),
	];
	if (plan.grouped) {
		lines.push(
			__("{0} of them stand for several parties with one tax ID or a Party Link.", [
				plan.grouped,
			])
		);
	}
	if (plan.joining) lines.push(__("{0} groups join a client that exists.", [plan.joining]));
	const shared = Object.entries(plan.shared_numbers);
	if (shared.length) {
		lines.push(
			__("{0} tax IDs are shared by too many parties to be one client.", [shared.length])
		);
	}
	for (const parties of plan.conflicts) {
		lines.push(
			__("Left for you to decide: {0}", [parties.map(frappe.utils.escape_html).join(", ")])
		);
	}
	return lines.map((line) => `<p>${line}</p>`).join("");
}

async function run(listview) {
	const title = __("Adopting");
	const on_progress = ({ done, total, finished, failed }) => {
		if (total) frappe.show_progress(title, done, total, __("{0} of {1}", [done, total]));
		if (!finished && !failed) return;
		frappe.realtime.off("client_hub_adoption", on_progress);
		frappe.hide_progress();
		if (failed) frappe.msgprint({ title, message: failed, indicator: "red" });
		else frappe.show_alert({ message: __("Adoption is finished."), indicator: "green" });
		listview.refresh();
	};
	frappe.realtime.on("client_hub_adoption", on_progress);
	frappe.show_progress(title, 0, 100, __("Waiting for a worker"));
	await frappe.xcall("client_hub.api.start_adoption");
}
