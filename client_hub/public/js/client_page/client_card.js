// The card at the right: who the client is, where, whom to call, and as what ERPNext knows it.

import { link } from "./document_list";
import { ltr } from "./format";
import { html } from "./html";
import { answer_of, show_failure } from "./notice";

// The others are listed under Parties & Settings.
const PARTIES = 10;

const TAX_ID_STATES = {
	valid: () => [__("Valid"), "green"],
	invalid: () => [__("Not valid"), "red"],
	unknown: () => [__("Not checked"), "gray"],
};

export function tax_id_pill(doc) {
	const [label, colour] = TAX_ID_STATES[doc.__onload?.tax_id_state || "unknown"]?.() || [];
	return label ? html`<span class="indicator-pill ${colour}">${label}</span>` : "";
}

export class ClientCard {
	constructor(page) {
		this.page = page;
	}

	render($card) {
		const doc = this.page.frm.doc;
		$card.html(
			html`${this.name(doc)}
				<dl>
					${this.entry(__("Tax ID", null, "Client"), this.tax_id(doc))}
					${this.entry(__("Address", null, "Client"), this.address(doc))}
					${this.entry(__("Contact"), this.contact(doc))}
					${this.entry(__("Account Manager"), this.account_manager(doc))}
					${this.entry(
						__("Belongs to"),
						doc.parent_client && link("Client", doc.parent_client)
					)}
				</dl>
				<div class="ch-card-parties"></div>`.toString()
		);
		$card.find(".ch-add-address").on("click", () => this.page.open_tab("contact_details"));
		this.render_parties($card.find(".ch-card-parties"));
	}

	entry(label, content) {
		return content
			? html`<dt>${label}</dt>
					<dd>${content}</dd>`
			: "";
	}

	name(doc) {
		const trade_name =
			doc.trade_name && doc.trade_name !== doc.legal_name
				? html`<p class="ch-trade-name"><bdi>${doc.trade_name}</bdi></p>`
				: "";
		return html`<h3><bdi>${doc.legal_name}</bdi></h3>
			${trade_name}
			<p>
				<span class="indicator-pill ${doc.status === "Active" ? "green" : "gray"}"
					>${__(doc.status)}</span
				>
			</p>`;
	}

	tax_id(doc) {
		if (!doc.tax_id) return doc.no_tax_id_reason || __("None", null, "Client");
		return html`${ltr(doc.tax_id)} ${tax_id_pill(doc)}`;
	}

	address(doc) {
		const place = [doc.pincode, doc.city].filter(Boolean).join(" ");
		const lines = [
			doc.address_line1,
			doc.address_line2,
			place,
			doc.state,
			__(doc.country || ""),
		];
		const text = lines.filter(Boolean).map((line) => html`<bdi>${line}</bdi><br />`);
		if (doc.registered_address) return text;
		const add = frappe.model.can_write("Client")
			? html`<button type="button" class="btn btn-xs btn-default ch-add-address">
					${__("Add it")}
			  </button>`
			: "";
		return html`${text}<span class="ch-note">${__("The registered address is missing.")}</span>
			${add}`;
	}

	contact(doc) {
		const name = [doc.contact_first_name, doc.contact_last_name].filter(Boolean).join(" ");
		const lines = [
			name,
			doc.email_id && html`<a href="mailto:${doc.email_id}">${doc.email_id}</a>`,
			doc.phone && html`<a href="tel:${doc.phone}">${ltr(doc.phone)}</a>`,
			doc.mobile_no && html`<a href="tel:${doc.mobile_no}">${ltr(doc.mobile_no)}</a>`,
			doc.website && web_link(doc.website),
		].filter(Boolean);
		return lines.length && lines.map((line) => html`<bdi>${line}</bdi><br />`);
	}

	account_manager(doc) {
		return doc.account_manager && (doc.__onload?.account_manager_name || doc.account_manager);
	}

	async render_parties($parties) {
		const asked = this.page.overview();
		const answer = await answer_of(asked, $parties, () => this.render_parties($parties));
		if (answer) this.draw_parties($parties, answer.parties);
	}

	draw_parties($parties, { state, total, rows }) {
		if (state !== "ok") {
			const message = state === "timeout" ? __("This takes too long.") : undefined;
			show_failure($parties, () => this.ask_parties_again($parties), message);
			return;
		}
		if (!total) {
			$parties.empty();
			return;
		}
		$parties.html(
			html`<h4>${__("In ERPNext")}</h4>
				<ul>
					${rows.map(
						(party) => html`<li>
							<span class="ch-kind">${__(party.doctype)}</span>
							${link(party.doctype, party.name, party.title)}
						</li>`
					)}
				</ul>
				${total > rows.length
					? html`<p class="ch-note">
							${__("{0} to {1} of {2}", [1, rows.length, total])}
					  </p>`
					: ""}`.toString()
		);
	}

	async ask_parties_again($parties) {
		const asked = this.page.call("parties", { page_length: PARTIES });
		const again = () => this.ask_parties_again($parties);
		const answer = await answer_of(asked, $parties, again);
		if (answer) this.draw_parties($parties, { state: "ok", ...answer });
	}
}

// Only addresses of the web: a website that begins with another scheme is shown as text.
function web_link(website) {
	const url = /^https?:\/\//i.test(website) ? website : `https://${website}`;
	if (/^[a-z][a-z0-9+.-]*:/i.test(website) && url !== website) return website;
	return html`<a href="${url}" target="_blank" rel="noopener noreferrer">${website}</a>`;
}
