// Contact details: below the fields, every Address and Contact of the client and its parties.

import { link } from "./document_list";
import { ltr } from "./format";
import { html } from "./html";
import { note } from "./notice";
import { PagedList } from "./paged_list";

const KINDS = {
	addresses: { doctype: "Address", chosen: () => __("Registered address") },
	contacts: { doctype: "Contact", chosen: () => __("Primary contact") },
};

export class ContactDetailsTab {
	constructor(page, wrappers) {
		this.page = page;
		this.wrappers = wrappers;
	}

	reset() {
		this.shown = false;
	}

	show() {
		if (this.shown) return;
		this.shown = true;
		for (const [key, $wrapper] of Object.entries(this.wrappers)) this.show_kind(key, $wrapper);
	}

	show_kind(key, $wrapper) {
		const { doctype } = KINDS[key];
		const button = frappe.model.can_create(doctype)
			? html`<button type="button" class="btn btn-xs btn-default ch-new">
					${__("New {0}", [__(doctype, null, "Client")], "Client Hub")}
			  </button>`
			: "";
		$wrapper.html(
			html`<div class="ch-detail-rows"></div>
				${button}`.toString()
		);
		$wrapper.find(".ch-new").on("click", () => frappe.new_doc(doctype));
		new PagedList($wrapper.find(".ch-detail-rows"), {
			label: __(doctype, null, "Client"),
			ask: (start, page_length) =>
				this.page.call("contact_details", { doctype, start, page_length }),
			markup: ({ rows }) => this.content(key, rows),
		}).load();
	}

	content(key, rows) {
		return rows.length
			? html`<ul class="ch-details">
					${rows.map((row) => this.row(key, row))}
			  </ul>`
			: note(__("Nothing here."));
	}

	row(key, row) {
		const { doctype, chosen } = KINDS[key];
		const title = row.address_title || row.full_name || row.name;
		const lines = key === "addresses" ? address_lines(row) : contact_lines(row);
		const owners = row.of.filter((owner) => owner.doctype !== "Client");
		return html`<li>
			<p>
				${link(doctype, row.name, title)}
				${row.is_chosen ? html`<span class="indicator-pill blue">${chosen()}</span>` : ""}
				${row.disabled
					? html`<span class="indicator-pill gray">${__("Disabled")}</span>`
					: ""}
			</p>
			${lines.filter(Boolean).map((line) => html`<p>${line}</p>`)}
			${owners.map(
				(owner) => html`<p class="ch-note">
					${__(owner.doctype)} ${link(owner.doctype, owner.name, owner.title)}
				</p>`
			)}
		</li>`;
	}
}

function address_lines(row) {
	const place = [row.pincode, row.city].filter(Boolean).join(" ");
	return [
		__(row.address_type),
		row.address_line1,
		row.address_line2,
		place,
		row.state,
		__(row.country),
	];
}

function contact_lines(row) {
	return [
		row.designation,
		row.email_id && html`<a href="mailto:${row.email_id}">${row.email_id}</a>`,
		row.phone && html`<a href="tel:${row.phone}">${ltr(row.phone)}</a>`,
		row.mobile_no && html`<a href="tel:${row.mobile_no}">${ltr(row.mobile_no)}</a>`,
	];
}
