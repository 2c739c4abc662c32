// Add client: legal name, tax ID and address, in seconds.

frappe.provide("frappe.ui.form");

frappe.ui.form.ClientQuickEntryForm = class ClientQuickEntryForm extends (
	frappe.ui.form.QuickEntryForm
) {
	render_dialog() {
		// As Frappe 16 calls its fields, and as Frappe 15 does.
		const own = this.docfields ? "docfields" : "mandatory";
		const fields = this[own].map((df) => ({ ...df, ...CHANGES[df.fieldname] }));
		const first_of_address = fields.findIndex((df) => df.fieldname === "address_line1");
		fields.splice(first_of_address, 0, {
			fieldtype: "Section Break",
			label: __("Address", null, "Client"),
		});
		this[own] = fields;
		super.render_dialog();
		this.keep_changes();
		this.dialog.set_title(__("Add client"));
		this.dialog.$wrapper.attr("aria-label", __("Add client"));
		this.make_matches();
	}

	// Clients that may be the same, while it is being typed: a double is easier not made than merged.
	make_matches() {
		this.$matches = $(`<div class="client-hub-matches" role="status">`).appendTo(
			this.dialog.$body
		);
		this.dialog.$body.on("focusout", () => this.look_for_matches());
	}

	async look_for_matches() {
		const values = this.dialog.get_values(true) || {};
		const clues = Object.fromEntries(CLUES.map((name) => [name, values[name] || ""]));
		const asked = JSON.stringify(clues);
		if (asked === this.asked || !(clues.legal_name || clues.tax_id)) return;
		this.asked = asked;
		const matches = await frappe.xcall("client_hub.api.find_matches", clues);
		if (asked === this.asked) this.show_matches(matches);
	}

	show_matches(matches) {
		const lines = matches.map(({ client, legal_name, reason }) => {
			const who = client
				? frappe.utils.get_form_link("Client", client, true, escape(legal_name))
				: escape(__("A client that you may not see"));
			return `<li>${who} <span class="text-muted">${escape(reason)}</span></li>`;
		});
		this.$matches.html(
			lines.length
				? `<p>${escape(__("Perhaps it is there already:"))}</p><ul>${lines.join("")}</ul>`
				: ""
		);
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

	// Frappe 16 closes the dialog and says "saved" when this is done, even when the server refused: then
	// it is never done, and what was typed stays.
	async insert() {
		const doc = await super.insert();
		if (!doc.__islocal) return doc;
		this.dialog.clear_message();
		return new Promise(() => {});
	}

	// Frappe opens the full form when the server refuses; here the message says what to mend.
	get skip_redirect_on_error() {
		return true;
	}

	open_form_if_not_list() {
		frappe.set_route("Form", this.dialog.doc.doctype, this.dialog.doc.name);
	}
};

// What a client is known by, as far as the dialog asks for it.
const CLUES = [
	"legal_name",
	"tax_id",
	"country",
	"email_id",
	"website",
	"city",
	"pincode",
	"phone",
];

const escape = (text) => frappe.utils.escape_html(text);

const CHANGES = {
	address_line1: { reqd: 1, mandatory_depends_on: null },
	city: { reqd: 1, mandatory_depends_on: null },
	country: { reqd: 1, mandatory_depends_on: null },
};
