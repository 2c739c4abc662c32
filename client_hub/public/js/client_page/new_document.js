// A new document for the client, in ERPNext's own form, filled in and with what follows from the party.

export async function open_new_document(doctype, values) {
	await new Promise((resolve) => frappe.model.with_doctype(doctype, resolve));
	// Not by frappe.new_doc, which leaves out fields that are not copied, as `client` is.
	const doc = Object.assign(frappe.model.get_new_doc(doctype), values);
	const party_field = Object.keys(values).find((name) => is_dynamic(doctype, name));
	if (party_field) {
		// Frappe would say of each link that it changed, that of the party's kind included, upon which
		// ERPNext empties the party; and would say nothing of the party itself.
		delete doc.__run_link_triggers;
		frappe.route_hooks.after_load = (frm) => {
			if (frm.docname === doc.name) frm.script_manager.trigger(party_field);
		};
	}
	frappe.set_route("Form", doctype, doc.name);
}

function is_dynamic(doctype, name) {
	return frappe.meta.get_docfield(doctype, name)?.fieldtype === "Dynamic Link";
}
