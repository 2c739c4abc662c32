// Parties & settings: the Customers, Suppliers, Leads and Prospects, with attach and detach.

import { Differences } from "./differences";
import { link } from "./document_list";
import { moment_of } from "./format";
import { html } from "./html";
import { note } from "./notice";
import { PagedList } from "./paged_list";

const PARTY_DOCTYPES = ["Customer", "Supplier", "Lead", "Prospect"];

// One of our own companies is nobody's client.
const NOT_INTERNAL = {
	Customer: { is_internal_customer: 0 },
	Supplier: { is_internal_supplier: 0 },
};

export class PartiesTab {
	constructor(page, $wrapper) {
		this.page = page;
		this.$wrapper = $wrapper;
	}

	reset() {
		this.shown = false;
	}

	show() {
		if (this.shown) return;
		this.shown = true;
		const attachable = PARTY_DOCTYPES.filter((doctype) => frappe.model.can_write(doctype));
		this.$wrapper.html(
			html`<div class="ch-party-rows"></div>
				<div class="ch-differences"></div>
				<div class="ch-actions">
					${attachable.map(
						(doctype) => html`<button
							type="button"
							class="btn btn-xs btn-default ch-attach"
							data-doctype="${doctype}"
						>
							${__("Attach {0}", [__(doctype)])}
						</button>`
					)}
				</div>`.toString()
		);
		this.$wrapper
			.find(".ch-attach")
			.on("click", (e) => this.attach(e.currentTarget.dataset.doctype));
		new Differences(this.page).render(this.$wrapper.find(".ch-differences"), ({ doctype }) =>
			PARTY_DOCTYPES.includes(doctype)
		);
		const $rows = this.$wrapper.find(".ch-party-rows");
		new PagedList($rows, {
			label: __("Parties", null, "Client Hub"),
			ask: (start, page_length) => this.page.call("parties", { start, page_length }),
			markup: ({ rows }) => this.content(rows),
			drawn: () =>
				$rows.find(".ch-detach").on("click", (e) => this.detach(e.currentTarget.dataset)),
		}).load();
	}

	content(parties) {
		return parties.length
			? html`<ul class="ch-parties">
					${parties.map((party) => this.party(party))}
			  </ul>`
			: note(this.empty_text());
	}

	// The parties of others are not listed, which does not mean that there are none.
	empty_text() {
		const { is_customer, is_supplier } = this.page.frm.doc;
		const has_party = is_customer || is_supplier;
		return has_party ? __("You have no access to these.") : __("No party yet.");
	}

	party(party) {
		const detach = party.can_write
			? html`<button
					type="button"
					class="btn btn-xs btn-default ch-detach"
					data-doctype="${party.doctype}"
					data-name="${party.name}"
					aria-label="${__("Detach {0} {1}", [__(party.doctype), party.title])}"
			  >
					${__("Detach")}
			  </button>`
			: "";
		return html`<li>
			<span class="ch-kind">${__(party.doctype)}</span>
			${link(party.doctype, party.name, party.title)}
			${party.currency ? html`<small>${party.currency}</small>` : ""}
			${party.disabled
				? html`<span class="indicator-pill gray">${__("Disabled")}</span>`
				: ""}
			${detach} ${this.origin(party.origin)}
		</li>`;
	}

	// How it came to this client, by what, by whom and when, as far as the reader is told.
	origin({ text, reference, by_fullname, at }) {
		const facts = [
			text,
			reference &&
				html`${__(reference.doctype)}
				${link(reference.doctype, reference.name, reference.title)}`,
			by_fullname,
			at && moment_of(at),
		].filter(Boolean);
		return html`<small class="ch-origin">
			${facts.map((fact, place) => html`${place ? " · " : ""}${fact}`)}
		</small>`;
	}

	attach(doctype) {
		frappe.prompt(
			{
				fieldname: "name",
				fieldtype: "Link",
				options: doctype,
				label: __(doctype),
				reqd: 1,
				get_query: () => ({
					filters: { client: ["is", "not set"], ...NOT_INTERNAL[doctype] },
				}),
			},
			({ name }) => this.write("attach_party", { doctype, name }),
			__("Attach {0}", [__(doctype)]),
			__("Attach", null, "Client Hub")
		);
	}

	detach({ doctype, name }) {
		frappe.confirm(
			__("Detach {0} {1}? Both stay; its documents no longer belong to this client.", [
				__(doctype),
				frappe.utils.escape_html(name),
			]),
			() => this.write("detach_party", { doctype, name })
		);
	}

	async write(method, args) {
		const { message, gone } = await frappe.xcall(`client_hub.api.${method}`, {
			client: this.page.client,
			...args,
		});
		if (message) frappe.show_alert({ message, indicator: "blue" }, 10);
		if (gone) {
			frappe.set_route("List", "Client");
		} else {
			this.page.frm.reload_doc();
		}
	}
}
