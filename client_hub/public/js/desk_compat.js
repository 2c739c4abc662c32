// Everything of ours that reaches into Frappe's desk beyond what its forms offer to an app (Frappe 15.103, 16.9).

import { html } from "./client_page/html";

// Frappe's dashboard puts the connections on top of the form and counts them at once: here they stand at the end of
// `$section`, folded, and are counted when they are unfolded. Returns `{refresh}`, for a form that was loaded anew.
export function fold_connections(frm, $section) {
	const { dashboard } = frm;
	const $fold = $(
		html`<details class="ch-connections">
			<summary>${__("Connections")}</summary>
		</details>`.toString()
	).insertAfter($section);
	$fold.append(dashboard.parent.removeClass("hidden"));
	$fold.on("toggle", () => {
		// Frappe's buttons there are a sign without a name.
		$fold.find(".document-link .btn-new").each((_, button) => {
			const { doctype } = button.dataset;
			button.setAttribute("aria-label", __("New {0}", [__(doctype)], "Client Hub"));
		});
	});
	return {
		refresh: () => $fold.toggle((dashboard.data?.transactions || []).length > 0),
	};
}

// Frappe draws the heatmap on the form's dashboard; here it stands before `$section`, with the activity.
export function move_heatmap(frm, $section) {
	const { heatmap_area } = frm.dashboard;
	heatmap_area.wrapper.insertBefore($section);
	return {
		$message: heatmap_area.body.find(".heatmap-message"),
		update: (days) => frm.dashboard.update_heatmap(days),
	};
}

// Frappe's list of tabs is a list of items to screen readers, who then find no tab in it.
export function say_what_tabs_are(frm) {
	frm.layout.wrapper.find(".form-tabs > li").attr("role", "presentation");
}

// Eight tabs are more than a narrow page has room for: then the bar scrolls, by itself to nothing.
export function show_in_bar(tab) {
	const bar = tab.tab_link.closest(".form-tabs")[0];
	const [item, room] = [tab.tab_link[0], bar].map((element) => element.getBoundingClientRect());
	if (item.left < room.left) bar.scrollLeft -= room.left - item.left;
	if (item.right > room.right) bar.scrollLeft += item.right - room.right;
}

// Frappe's comments and timeline would stand under every tab; the Activity tab has them all.
export function hide_timeline(frm) {
	frm.footer?.wrapper.hide();
}

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
