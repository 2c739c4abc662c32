// A tile of the overview: loads by itself, and each of its sections has a state of its own.

import { amount_lines, quantity } from "./format";
import { html } from "./html";
import { answer_of, has_list, note, show_failure, skeleton } from "./notice";

// Beside the main figures a tile shows these as chips, and only when there is something in them.
const EXTRAS = {
	projects: ["open", "completed"],
	timesheets: ["draft", "unbilled"],
	tasks: ["no_date"],
	purchase_orders: ["open", "late"],
	client_orders: ["open", "no_number"],
	sales_invoices: ["settled", "draft", "credits"],
	purchase_invoices: ["settled", "draft", "credits", "on_hold"],
	opportunities: ["overdue", "won", "lost"],
	quotations: ["expired", "won", "lost"],
	supplier_quotations: ["expired"],
	sales_orders: ["open", "closed", "unbilled", "late"],
	delivery_notes: ["total"],
	issues: ["breached", "closed"],
	contracts: ["expiring"],
	payments: ["unallocated"],
};

const TONES = {
	overdue: "red",
	late: "red",
	breached: "red",
	lost: "gray",
	pending: "orange",
	due: "orange",
	expiring: "orange",
	expired: "orange",
	on_hold: "orange",
	won: "green",
	completed: "green",
	closed: "green",
	settled: "green",
};

export class Tile {
	constructor(page, key, label, $parent) {
		this.page = page;
		this.key = key;
		this.label = label;
		const id = `ch-tile-${key}`;
		this.$tile = $(
			html`<section class="ch-tile" data-tile="${key}" aria-labelledby="${id}">
				<h3 id="${id}">${label}</h3>
				<div class="ch-tile-body" aria-live="polite"></div>
			</section>`.toString()
		).appendTo($parent);
		this.$body = this.$tile.find(".ch-tile-body");
	}

	async load() {
		this.$tile.attr("aria-busy", "true");
		this.$body.html(skeleton().toString());
		const answer = await answer_of(this.ask(), this.$body, () => this.reload());
		if (answer) this.render(answer);
		this.$tile.attr("aria-busy", "false");
	}

	// What `render` draws: here the sections, in other kinds of tile what they have to tell.
	ask() {
		return this.page.tile(this.key);
	}

	render(sections) {
		if (sections.every(({ state }) => state === "no_access")) {
			this.page.tabs.overview.leave_out(this);
			return;
		}
		const several = sections.length > 1;
		this.$body.html(sections.map((section) => this.section(section, several)).join(""));
		this.$body.find("[data-bucket]").on("click", (event) => {
			const { section, bucket } = event.currentTarget.dataset;
			this.page.open(
				sections.find((entry) => entry.section === section),
				bucket
			);
		});
		for (const [state, message] of [["timeout", __("This takes too long.")], ["error"]]) {
			for (const place of this.$body.find(`[data-state=${state}] .ch-section-body`)) {
				show_failure($(place), () => this.reload(), message);
			}
		}
	}

	reload() {
		delete this.page.answers[this.key];
		return this.load();
	}

	section(section, several) {
		const heading = several ? html`<h4>${section.label}</h4>` : "";
		return html`<div
			class="ch-section"
			data-section="${section.section}"
			data-state="${section.state}"
		>
			${heading}
			<div class="ch-section-body">${this.content(section)}</div>
		</div>`.toString();
	}

	content(section) {
		if (section.state === "no_access") return note(__("You have no access to these."));
		if (section.state === "not_installed") return note(__("Not installed on this site."));
		const extras = EXTRAS[section.section] || [];
		const main = section.figures.filter((figure) => !extras.includes(figure.bucket));
		const chips = section.figures.filter(
			(figure) => extras.includes(figure.bucket) && figure.count
		);
		return html`<ul class="ch-figures">
				${main.map((figure) => html`<li>${this.figure(section, figure)}</li>`)}
			</ul>
			${chips.length
				? html`<ul class="ch-chips">
						${chips.map((figure) => html`<li>${this.chip(section, figure)}</li>`)}
				  </ul>`
				: ""}
			${section.state === "totals_only" ? note(__("Totals only")) : ""}`;
	}

	figure(section, figure) {
		return this.link(
			section,
			figure,
			"ch-figure",
			html`<span class="ch-count">${headline(figure)}</span>
				<span class="ch-label">${figure.label}</span>
				${figure.amounts?.length ? amount_lines(figure.amounts) : ""}
				${figure.weighted?.length ? weighted(figure.weighted) : ""}`
		);
	}

	chip(section, figure) {
		const amounts = figure.amounts?.length ? amount_lines(figure.amounts) : "";
		return this.link(
			section,
			figure,
			"ch-chip",
			html`${figure.label} <b>${headline(figure)}</b> ${amounts}`
		);
	}

	// A figure opens the rows it counts; where the user may see totals only there are none to open.
	link(section, figure, css_class, content) {
		const tone = figure.count ? TONES[figure.bucket] || "" : "";
		if (!has_list(section)) {
			return html`<span class="${css_class}" data-tone="${tone}">${content}</span>`;
		}
		return html`<button
			type="button"
			class="${css_class}"
			data-tone="${tone}"
			data-section="${section.section}"
			data-bucket="${figure.bucket}"
		>
			${content}
		</button>`;
	}
}

function headline(figure) {
	return figure.unit
		? quantity(figure.value, figure.unit)
		: format_number(figure.count, null, 0);
}

function weighted(amounts) {
	return html`<span class="ch-weighted">${__("Weighted")}: ${amount_lines(amounts)}</span>`;
}
