// The form of a Client Merge Log: what was merged, by whom and when, what moved, and Undo.

import { moment_of } from "../client_page/format";
import { html, trusted } from "../client_page/html";
import { confirm_once } from "./confirm";

frappe.provide("client_hub");

client_hub.show_merge_log = async function (frm) {
	frm.disable_save();
	frm.page.set_title(frm.doc.sources.map((row) => row.legal_name || row.source).join(" · "));
	if (may_undo(frm.doc)) frm.add_custom_button(__("Undo", null, "Client Hub"), () => undo(frm));
	const $place = frm.get_field("told").$wrapper.addClass("client-hub-merge");
	const log = frm.doc.name;
	await new Promise((resolve) => frappe.model.with_doctype("Client", resolve));
	const told = await frappe.xcall("client_hub.api.merge_log", { log });
	if (frm.doc.name === log) $place.html(markup(frm.doc, told).toString());
};

function may_undo({ status, kind }) {
	return (
		status === "Done" &&
		kind !== "Split" &&
		client_hub.may_merge() &&
		frappe.model.can_create("Client")
	);
}

function markup(doc, { message, moved, kept }) {
	return html`<p>${message}</p>
		<p class="text-muted">${by(doc.owner, doc.creation)}</p>
		${doc.undone_by &&
		html`<p class="text-muted">
			${__("Undone", null, "Client Merge Log")}: ${by(doc.undone_by, doc.undone_on)}
		</p>`}
		${moved.length
			? html`<section data-told="moving">
					<h4>${__("What moved", null, "Client Hub")}</h4>
					<p class="client-hub-counts">
						${moved.map(
							({ label, count }) =>
								html`<span
									>${label} <b>${format_number(count, null, 0)}</b></span
								> `
						)}
					</p>
			  </section>`
			: ""}
		${kept.length
			? html`<section data-told="kept">
					<h4>${__("What could not go back", null, "Client Hub")}</h4>
					<ul>
						${kept.map(kept_line)}
					</ul>
			  </section>`
			: ""}`;
}

function by(user, at) {
	return `${frappe.user.full_name(user)} · ${moment_of(at)}`;
}

// What is gone has no page to lead to, and of what the user may not read there is no name.
function kept_line({ doctype, name, fieldname, reason, message }) {
	const field = doctype === "Client" && frappe.meta.get_docfield("Client", fieldname);
	return html`<li data-reason="${reason}">
		${__(doctype)} ${name && (reason === "gone" ? name : link_to(doctype, name))}
		${field && html`<b>${__(field.label, null, "Client")}</b>`}
		<span class="text-muted">${message}</span>
	</li>`;
}

function link_to(doctype, name) {
	return trusted(frappe.utils.get_form_link(doctype, name, true, html`${name}`.toString()));
}

function undo(frm) {
	confirm_once(
		__(
			"The clients that went come back with what was theirs, as far as nobody has changed it since. Access that was handed on is taken back.",
			null,
			"Client Hub"
		),
		async () => {
			const { message, kept } = await frappe.xcall("client_hub.api.undo_merge", {
				log: frm.doc.name,
			});
			frappe.show_alert(
				{
					message: frappe.utils.escape_html(message),
					indicator: kept.length ? "orange" : "green",
				},
				10
			);
			frm.reload_doc();
		}
	);
}
