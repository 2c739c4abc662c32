// A row of the activity stream: who did what, to which document, and when.

import { link } from "./document_list";
import { moment_of } from "./format";
import { html, trusted } from "./html";

const ICONS = {
	email: "mail",
	call: "call",
	meeting: "calendar",
	message: "message-1",
	comment: "small-message",
	todo: "check",
	attachment: "attachment",
	change: "edit",
	document: "small-file",
};

export function activity_row(page, row) {
	const moment = moment_of(row.timestamp);
	return html`<li data-kind="${row.kind}">
		<span class="ch-stream-icon" aria-hidden="true">${icon(row.kind)}</span>
		<div>
			<p class="ch-stream-head">
				<b>${row.user_fullname}</b>
				<span>${what(row)}</span>
				${row.doctype === "Client"
					? ""
					: html`${row.kind === "document" ? "" : "· "}<span class="ch-kind-inline"
								>${__(row.doctype)}</span
							>
							${link(row.doctype, row.name, page.title_of(row))}`}
				<time datetime="${row.timestamp}" title="${moment}"
					>${frappe.datetime.prettyDate(row.timestamp) || moment}</time
				>
			</p>
			${body(row)}
		</div>
	</li>`;
}

// In one or two words what the row is; the kind stands before the colour of its icon.
function what(row) {
	const words = {
		email: row.action === "Sent" ? __("sent an e-mail") : __("wrote an e-mail"),
		call: row.is_ahead ? __("planned a call") : __("logged a call"),
		meeting: row.is_ahead ? __("has a meeting") : __("had a meeting"),
		message: __("sent a message"),
		comment: __("commented"),
		todo: __("assigned"),
		attachment: __("changed the attachments"),
		change: __("changed"),
	};
	if (row.kind === "document" && row.doctype === "Client") return __("created this client");
	return words[row.kind] || row.text.toLocaleLowerCase();
}

function body(row) {
	if (row.kind === "document") return "";
	if (row.changes) {
		return html`<ul class="ch-changes">
			${row.changes.map(
				(change) => html`<li>
					${change.label}: <s>${change.before || "–"}</s> → ${change.after || "–"}
				</li>`
			)}
		</ul>`;
	}
	const subject = row.subject ? html`<a href="${link_to(row)}">${row.subject}</a><br />` : "";
	return html`<p class="ch-stream-text">
		${subject}${row.text === row.subject ? "" : row.text}
	</p>`;
}

function link_to(row) {
	return frappe.utils.get_form_link(row.activity_doctype, row.activity_name);
}

function icon(kind) {
	return trusted(frappe.utils.icon(ICONS[kind] || "small-file", "sm"));
}
