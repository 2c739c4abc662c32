// At the head of the overview: what is late, the worst first, and what comes next.

import { amount_lines } from "./format";
import { html } from "./html";
import { has_list, note } from "./notice";
import { link } from "./document_list";
import { Panel } from "./panel";

// What a narrow page shows of what is late until the rest is asked for: what they owe stands below.
const SHOWN_FOLDED = 3;

export class Late extends Panel {
	constructor(page, $parent) {
		super(page, $parent, "page", __("Late", null, "Client Hub"));
	}

	ask() {
		return this.page.opening();
	}

	render({ late, checked }) {
		this.$body.html(
			html`${late.length
				? html`<ul class="ch-late ${late.length > SHOWN_FOLDED ? "is-folded" : ""}">
							${late.map(
								(entry, index) => html`<li>${this.line(entry, index)}</li>`
							)}
						</ul>
						<button type="button" class="btn btn-xs btn-default ch-unfold">
							${__("{0} more", [late.length - SHOWN_FOLDED], "Client Hub")}
						</button>`
				: ""}
			${this.remark(late, checked)}`.toString()
		);
		this.$body.find("[data-late]").on("click", ({ currentTarget }) => {
			const entry = late[currentTarget.dataset.late];
			this.page.open(entry, entry.bucket, entry.label);
		});
		this.$body.find(".ch-unfold").on("click", () => {
			this.$body
				.find(".ch-late")
				.removeClass("is-folded")
				.find(".ch-late-line")
				.last()
				.trigger("focus");
		});
		this.$body.find(".ch-retry").on("click", () => {
			delete this.page.answers.page;
			this.load();
		});
	}

	line(entry, index) {
		const parts = [
			html`<b>${format_number(entry.count, null, 0)}</b> ${entry.label}`,
			...amount_lines(entry.amounts),
			how_late(entry),
		].filter(Boolean);
		const text = parts.map((part) => html`<span>${part}</span>`);
		if (!has_list(entry)) {
			return html`<span class="ch-late-line" data-kind="${entry.kind}">${text}</span>`;
		}
		return html`<button
			type="button"
			class="ch-late-line"
			data-kind="${entry.kind}"
			data-late="${index}"
		>
			${text}
		</button>`;
	}

	remark(late, checked) {
		if (checked === "timeout") {
			return html`<p class="ch-note">
				${late.length
					? __("The rest could not be checked.", null, "Client Hub")
					: __("What is late could not be checked.", null, "Client Hub")}
				<button type="button" class="btn btn-xs btn-default ch-retry">
					${__("Try again")}
				</button>
			</p>`;
		}
		if (late.length) return "";
		if (checked !== "all")
			return note(__("Nothing late in what you see.", null, "Client Hub"));
		const { company } = this.page;
		return note(
			company
				? __("Nothing is late in {0}.", [company], "Client Hub")
				: __("Nothing is late.", null, "Client Hub")
		);
	}
}

function how_late({ kind, days }) {
	if (days === null || days === undefined) return "";
	if (kind === "ending") {
		if (!days) return __("the first today", null, "Client Hub");
		return days === 1
			? __("the first tomorrow", null, "Client Hub")
			: __("the first in {0} days", [days], "Client Hub");
	}
	return days === 1
		? __("oldest 1 day", null, "Client Hub")
		: __("oldest {0} days", [days], "Client Hub");
}

const KINDS = {
	task: () => __("Task"),
	event: () => __("Event"),
	instalment: ({ doctype }) =>
		doctype === "Sales Invoice"
			? __("They pay us", null, "Client Hub")
			: __("We pay them", null, "Client Hub"),
	deal: () => __("Expected to close", null, "Client Hub"),
	quote: () => __("Quote expires", null, "Client Hub"),
	contract: () => __("Contract ends", null, "Client Hub"),
};

export class Next extends Panel {
	constructor(page, $parent) {
		super(page, $parent, "next", __("Next", null, "Client Hub"));
	}

	ask() {
		return this.page.call("next", this.page.of_company());
	}

	render({ rows }) {
		this.$body.html(
			rows.length
				? html`<ol class="ch-coming">
						${rows.map((row) => html`<li>${this.row(row)}</li>`)}
				  </ol>`.toString()
				: note(__("Nothing in the next 60 days.", null, "Client Hub")).toString()
		);
	}

	row(row) {
		const amounts = row.amount === null || row.amount === undefined ? [] : [row];
		return html`<time datetime="${row.date}">${frappe.datetime.str_to_user(row.date)}</time>
			<span>
				<span class="ch-kind">${KINDS[row.kind](row)}</span>
				${link(row.doctype, row.name, this.page.title_of(row))} ${amount_lines(amounts)}
			</span>`;
	}
}
