// Add client: legal name, tax ID and address, in seconds.

frappe.provide("frappe.ui.form");

frappe.ui.form.ClientQuickEntryForm = class ClientQuickEntryForm extends (
	frappe.ui.form.QuickEntryForm
) {
	render_dialog() {
		this.mandatory = this.mandatory.map((df) => ({ ...df, ...CHANGES[df.fieldname] }));
		const first_of_address = this.mandatory.findIndex(
			(df) => df.fieldname === "address_line1"
		);
		this.mandatory.splice(first_of_address, 0, {
			fieldtype: "Section Break",
			label: __("Address", null, "Client"),
		});
		super.render_dialog();
		this.keep_changes();
		this.dialog.set_title(__("Add client"));
		this.dialog.$wrapper.attr("aria-label", __("Add client"));
	}

	// For a new document the dialog takes its fields from the DocType again. A condition in one of
	// them makes Frappe draw it anew a moment after another was left, and what is being typed is gone.
	keep_changes() {
		for (const [fieldname, changes] of Object.entries(CHANGES)) {
			const field = this.dialog.fields_dict[fieldname];
			if (!field) continue;
			Object.assign(field.df, changes);
			field.refresh();
		}
	}

	register_primary_action() {
		super.register_primary_action();
		this.dialog.get_primary_btn().html(__("Create", null, "Client"));
	}

	// Frappe opens the full form when the server refuses; here the message says what to mend.
	get skip_redirect_on_error() {
		return true;
	}

	open_form_if_not_list() {
		frappe.set_route("Form", this.dialog.doc.doctype, this.dialog.doc.name);
	}
};

const CHANGES = {
	address_line1: { reqd: 1, mandatory_depends_on: null },
	city: { reqd: 1, mandatory_depends_on: null },
	country: { reqd: 1, mandatory_depends_on: null },
};
