// Two clients side by side, and what can be done about them.

const COMPARED = [
	"legal_name",
	"trade_name",
	"tax_id",
	"address_line1",
	"address_line2",
	"pincode",
	"city",
	"country",
	"contact_first_name",
	"contact_last_name",
	"email_id",
	"phone",
	"mobile_no",
	"website",
	"status",
];

frappe.ui.form.on("Client Duplicate", {
	async refresh(frm) {
		frm.disable_save();
		frm.set_df_property("reasons", "formatter", () =>
			client_hub.duplicates.said(frm.doc.reasons)
		);
		frm.refresh_field("reasons");
		add_buttons(frm);
		await frappe.model.with_doctype("Client");
		const clients = await Promise.all(
			[frm.doc.client, frm.doc.other].map((name) =>
				frappe.xcall("frappe.client.get", { doctype: "Client", name })
			)
		);
		frm.page.set_title(clients.map((client) => client.legal_name).join(" · "));
		frm.get_field("comparison").$wrapper.empty().append(comparison(clients));
	},
});

function add_buttons(frm) {
	if (!frappe.model.can_write("Client")) return;
	const { client, other } = frm.doc;
	if (frm.doc.status === "Open") {
		frm.add_custom_button(__("Not a duplicate", null, "Client Hub"), async () => {
			await frappe.xcall("client_hub.api.not_a_duplicate", { a: client, b: other });
			frappe.show_alert({
				message: __("They will not be listed again.", null, "Client Hub"),
				indicator: "green",
			});
			frm.reload_doc();
		});
	}
	if (client_hub.may_merge()) {
		frm.add_custom_button(__("Merge…", null, "Client Hub"), () =>
			client_hub.merge_clients(null, {
				target: client,
				source: other,
				// The pair is gone; the others are next.
				merged: () => frappe.set_route("List", "Client Duplicate"),
			})
		);
	}
}

// Fields in which neither says anything are left out; those in which both say the same are marked.
function comparison(clients) {
	const table = document.createElement("table");
	table.className = "table table-bordered";
	const heading = table.createTHead().insertRow();
	heading.append(cell("th", ""), ...clients.map((client) => cell("th", link_to(client))));
	const body = table.createTBody();
	for (const fieldname of COMPARED) {
		const values = clients.map((client) => client_hub.duplicates.value_of(client, fieldname));
		if (!values.some(Boolean)) continue;
		const row = body.insertRow();
		row.className = values[0] === values[1] ? "table-active" : "";
		const label = cell("th", __(frappe.meta.get_label("Client", fieldname), null, "Client"));
		label.scope = "row";
		row.append(label, ...values.map((value) => cell("td", value)));
	}
	return table;
}

function link_to(client) {
	const link = document.createElement("a");
	link.href = frappe.utils.get_form_link("Client", client.name);
	link.textContent = `${client.legal_name} (${client.name})`;
	return link;
}

function cell(tag, content) {
	const element = document.createElement(tag);
	element.append(content);
	return element;
}
