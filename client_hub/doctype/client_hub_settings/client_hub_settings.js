// What a role's page begins with is chosen of what the server says there is, and stored by its key.

const ROW = "Client Hub Page Layout";

frappe.ui.form.on("Client Hub Settings", {
	onload(frm) {
		for (const [fieldname, choices] of Object.entries(frm.doc.__onload.layout_choices)) {
			// Rows are drawn by copies of the first, new ones by the second.
			const df = frappe.meta.get_docfield(ROW, fieldname);
			df.options = choices;
			df.formatter = (key) => choices.find(({ value }) => value === key)?.label || key;
			frappe.meta.get_docfield(ROW, fieldname, frm.docname).options = choices;
		}
	},
});
