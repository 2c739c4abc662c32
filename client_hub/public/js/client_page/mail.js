// Frappe's own mail dialog, for users who may not read the mail accounts as well.

// `attached`: files to send, `{name, file_name, file_url}`, beside what `options` Frappe's dialog takes.
export function write_mail({ attached = [], ...options }) {
	// Made when it is needed: Frappe loads the dialog's file after this one.
	class Composer extends frappe.views.CommunicationComposer {
		setup_attach() {
			super.setup_attach();
			for (const file of attached) this.render_attachment_rows(file);
		}

		// Frappe looks for a signature in the mail accounts when the user has none, and tells a user who
		// may not read them "Not permitted", on top of the dialog.
		async get_signature(sender) {
			const has_own = Boolean(frappe.boot.user.email_signature);
			return has_own || frappe.model.can_read("Email Account")
				? super.get_signature(sender)
				: "";
		}
	}
	return new Composer(options);
}
