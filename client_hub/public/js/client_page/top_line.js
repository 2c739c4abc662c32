// Above the tabs, on every tab: who this is, how to reach them, and what can be made for them.

import { tax_id_pill } from "./client_card";
import { ltr } from "./format";
import { html } from "./html";

const CREATES = [
	"Quotation",
	"Sales Order",
	"Sales Invoice",
	"Purchase Order",
	"Project",
	"Task",
	"Issue",
];

export class TopLine {
	constructor(page) {
		this.page = page;
		this.$line = $('<div class="ch-top"></div>').insertBefore(
			page.frm.layout.wrapper.find(".form-tabs-list")
		);
	}

	render() {
		const { doc } = this.page.frm;
		this.$line.html(
			html`<div class="ch-top-who">
					<p class="ch-top-name"><bdi>${doc.legal_name}</bdi></p>
					<ul>
						${this.facts(doc).map((fact) => html`<li>${fact}</li>`)}
					</ul>
				</div>
				<div class="ch-top-actions">${this.actions(doc)}</div>`.toString()
		);
		this.$line.find("[data-action]").on("click", ({ currentTarget }) => {
			this.page.tabs.activity.start_action(currentTarget.dataset.action);
		});
		this.$line.find("[data-creates]").on("click", (event) => {
			event.preventDefault();
			this.page.new_document(event.currentTarget.dataset.creates);
		});
	}

	facts(doc) {
		const contact = [doc.contact_first_name, doc.contact_last_name].filter(Boolean).join(" ");
		const manager = doc.__onload?.account_manager_name || doc.account_manager;
		return [
			doc.tax_id && html`${ltr(doc.tax_id)} ${tax_id_pill(doc)}`,
			[doc.city, __(doc.country || "")].filter(Boolean).join(", "),
			contact,
			manager && __("managed by {0}", [manager], "Client Hub"),
		].filter(Boolean);
	}

	actions(doc) {
		const number = doc.phone || doc.mobile_no;
		const creates = CREATES.filter((doctype) => frappe.model.can_create(doctype));
		return [
			number &&
				html`<a class="btn btn-default btn-sm" href="tel:${number}" title="${number}"
					>${__("Call", null, "Client Hub")}</a
				>`,
			this.action("email", __("E-mail", null, "Client Hub")),
			this.action("comment", __("Comment", null, "Client Hub")),
			creates.length && this.menu(creates),
		].filter(Boolean);
	}

	action(name, label) {
		return html`<button type="button" class="btn btn-default btn-sm" data-action="${name}">
			${label}
		</button>`;
	}

	menu(doctypes) {
		return html`<div class="dropdown">
			<button
				type="button"
				class="btn btn-default btn-sm dropdown-toggle"
				data-toggle="dropdown"
				aria-haspopup="true"
				aria-expanded="false"
			>
				${__("Create")}
			</button>
			<ul class="dropdown-menu dropdown-menu-right" role="menu">
				${doctypes.map(
					(doctype) => html`<li role="presentation">
						<a class="dropdown-item" href="#" role="menuitem" data-creates="${doctype}"
							>${__(doctype)}</a
						>
					</li>`
				)}
			</ul>
		</div>`;
	}
}
