// Parties & settings: the Customers, Suppliers, Leads and Prospects, with attach, detach and split.

import { confirm_once } from "../merging/confirm";
import { Differences } from "./differences";
import { link } from "./document_list";
import { moment_of } from "./format";
import { html } from "./html";
import { show_merges } from "./merges";
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
		this.ticked = new Map();
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
					<button type="button" class="btn btn-xs btn-default ch-split hide" disabled>
						${__("Make a client of its own", null, "Client Hub")}
					</button>
				</div>
				<div class="ch-merges-place"></div>`.toString()
		);
		this.$wrapper
			.find(".ch-attach")
			.on("click", (e) => this.attach(e.currentTarget.dataset.doctype));
		this.$wrapper.find(".ch-split").on("click", () => this.split());
		new Differences(this.page).render(this.$wrapper.find(".ch-differences"), ({ doctype }) =>
			PARTY_DOCTYPES.includes(doctype)
		);
		const $rows = this.$wrapper.find(".ch-party-rows");
		new PagedList($rows, {
			label: __("Parties", null, "Client Hub"),
			ask: (start, page_length) => this.page.call("parties", { start, page_length }),
			markup: ({ rows, total }) => this.content(rows, total),
			drawn: () => {
				$rows.find(".ch-detach").on("click", (e) => this.detach(e.currentTarget.dataset));
				$rows.find(".ch-tick").on("change", (e) => this.tick(e.currentTarget));
				if ($rows.find(".ch-tick").length)
					this.$wrapper.find(".ch-split").removeClass("hide");
			},
		}).load();
		show_merges(this.page.client, this.$wrapper.find(".ch-merges-place"));
	}

	content(parties, total) {
		// One party has to stay.
		const may_split =
			total > 1 && this.page.frm.perm[0]?.write && frappe.model.can_create("Client");
		return parties.length
			? html`<ul class="ch-parties">
					${parties.map((party) => this.party(party, may_split && party.can_write))}
			  </ul>`
			: note(this.empty_text());
	}

	// The parties of others are not listed, which does not mean that there are none.
	empty_text() {
		const { is_customer, is_supplier } = this.page.frm.doc;
		const has_party = is_customer || is_supplier;
		return has_party ? __("You have no access to these.") : __("No party yet.");
	}

	party(party, may_split) {
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
			${may_split ? this.box(party) : ""}
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

	// --- a client of its own -----------------------------------------------------------------

	box({ doctype, name, title }) {
		return html`<input
			type="checkbox"
			class="ch-tick"
			data-doctype="${doctype}"
			data-name="${name}"
			data-title="${title}"
			aria-label="${__("Choose {0} {1}", [__(doctype), title], "Client Hub")}"
			${this.ticked.has(key_of(doctype, name)) ? "checked" : ""}
		/>`;
	}

	tick({ checked, dataset: { doctype, name, title } }) {
		if (checked) this.ticked.set(key_of(doctype, name), { doctype, name, title });
		else this.ticked.delete(key_of(doctype, name));
		this.$wrapper.find(".ch-split").prop("disabled", !this.ticked.size);
	}

	split() {
		const parties = [...this.ticked.values()];
		confirm_once(
			html`<p>${__("A client of its own is made of:", null, "Client Hub")}</p>
				<ul>
					${parties.map(({ doctype, title }) => html`<li>${__(doctype)} ${title}</li>`)}
				</ul>
				<p>
					${__(
						"Their documents go along, and the addresses and contacts that are theirs alone. To undo it, merge the two.",
						null,
						"Client Hub"
					)}
				</p>`.toString(),
			async () => {
				const { client, message } = await frappe.xcall("client_hub.api.split_client", {
					client: this.page.client,
					parties: parties.map(({ doctype, name }) => ({ doctype, name })),
				});
				frappe.show_alert(
					{ message: frappe.utils.escape_html(message), indicator: "green" },
					10
				);
				frappe.model.remove_from_locals("Client", this.page.client); // as it was before
				frappe.set_route("Form", "Client", client);
			}
		);
	}

	// --- attach and detach -------------------------------------------------------------------

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

function key_of(doctype, name) {
	return JSON.stringify([doctype, name]);
}
