// The figures of the overview: a row for each tile, in the order that the server gives, for each section its main
// figures. What is not used with this client, or not for the user to see, is named in a line at the end.

import { amount_lines, quantity } from "./format";
import { html } from "./html";
import { answer_of, has_list, show_failure } from "./notice";
import { Panel } from "./panel";

export class Figures extends Panel {
	constructor(page, $parent) {
		super(page, $parent, "figures", __("Figures", null, "Client Hub"));
	}

	ask() {
		return this.page.overview();
	}

	render({ tiles }) {
		const keys = frappe.boot.client_hub.tiles.filter((key) => tiles[key]);
		const sections = keys.flatMap((key) => tiles[key].sections);
		this.$body.html(
			html`${keys.map(
				(key) => html`<div
					class="ch-tile"
					data-tile="${key}"
					role="group"
					aria-label="${tiles[key].label}"
				></div>`
			)}
			${this.unused(sections)}`.toString()
		);
		this.page.tabs.overview.say_limits("figures", {
			no_access: untold(keys.map((key) => tiles[key])),
			totals_only: sections
				.filter(({ state }) => state === "totals_only")
				.map(({ label }) => label),
		});
		for (const key of keys) this.render_tile(key, tiles[key].sections);
		this.$body.find("[data-creates]").on("click", ({ currentTarget }) => {
			this.page.new_document(currentTarget.dataset.creates);
		});
	}

	render_tile(key, sections) {
		const told = sections.filter((section) => is_told(section) && is_used(section));
		const $tile = this.$body.find(`[data-tile=${key}]`).toggle(told.length > 0);
		$tile
			.html(told.map(row).join(""))
			.find("[data-bucket]")
			.on("click", ({ currentTarget }) => {
				const { section, bucket } = currentTarget.dataset;
				this.page.open(
					told.find((entry) => entry.section === section),
					bucket
				);
			});
		for (const [state, message] of [["timeout", __("This takes too long.")], ["error"]]) {
			for (const place of $tile.find(`[data-state=${state}] .ch-section-body`)) {
				show_failure($(place), () => this.ask_again(key, $tile), message);
			}
		}
	}

	async ask_again(key, $tile) {
		$tile.attr("aria-busy", "true");
		const asked = this.page.ask_tile_again(key);
		const sections = await answer_of(asked, $tile, () => this.ask_again(key, $tile));
		if (sections) this.render_tile(key, sections);
		$tile.attr("aria-busy", "false");
	}

	// Other kinds of documents that there are none of, each with a button that makes the first.
	unused(sections) {
		const unused = sections.filter((section) => is_told(section) && !is_used(section));
		if (!unused.length) return "";
		return html`<p class="ch-note ch-unused">
			${this.page.company
				? __("Not used in {0}:", [this.page.company], "Client Hub")
				: __("Not used with this client:", null, "Client Hub")}
			${unused.map(
				(section, index) =>
					html`${index ? ", " : ""}<span>${section.label}${add_button(section)}</span>`
			)}
		</p>`;
	}
}

// Of a tile that the user may see nothing of its own name, unless that is of one section alone: the others may
// just have nothing to do with this client.
function untold(tiles) {
	return tiles.flatMap(({ label, sections }) => {
		const hidden = sections.filter(({ state }) => state === "no_access");
		if (hidden.length > 1 && hidden.length === sections.length) return [label];
		return hidden.map((section) => section.label);
	});
}

function is_told({ state }) {
	return state !== "no_access" && state !== "not_installed";
}

// Whether there is any, of a section that has documents the user may not read for all that they know.
function is_used({ always, state, figures, unreadable }) {
	return (
		always ||
		!["ok", "totals_only"].includes(state) ||
		unreadable.length ||
		figures.some(({ count }) => count)
	);
}

function add_button({ creates }) {
	if (!creates || !frappe.model.can_create(creates)) return "";
	const label = __("New {0}", [__(creates)], "Client Hub");
	return html` <button
		type="button"
		class="btn btn-xs btn-default"
		data-creates="${creates}"
		aria-label="${label}"
		title="${label}"
	>
		+
	</button>`;
}

function row(section) {
	const main = section.figures.filter(({ rank }) => rank === 1);
	const is_zero = main.every(({ count }) => !count);
	return html`<div
		class="ch-section ${is_zero ? "is-zero" : ""}"
		data-section="${section.section}"
		data-state="${section.state}"
	>
		<h4>${section.label}</h4>
		<div class="ch-section-body">
			<ul class="ch-figures">
				${main.map((entry) => html`<li>${figure(section, entry)}</li>`)}
			</ul>
		</div>
	</div>`.toString();
}

// A figure opens the rows it counts; where the user may see totals only there are none to open.
function figure(section, entry) {
	const tone = entry.count ? entry.tone : "";
	const content = html`<span class="ch-count">${headline(entry)}</span>
		<span class="ch-label">${entry.label}</span>
		${entry.amounts?.length ? amount_lines(entry.amounts) : ""}
		${entry.weighted?.length ? weighted(entry.weighted) : ""}`;
	if (!has_list(section)) {
		return html`<span class="ch-figure" data-tone="${tone}">${content}</span>`;
	}
	return html`<button
		type="button"
		class="ch-figure"
		data-tone="${tone}"
		data-section="${section.section}"
		data-bucket="${entry.bucket}"
	>
		${content}
	</button>`;
}

function headline({ count, value, unit }) {
	return unit ? quantity(value, unit) : format_number(count, null, 0);
}

function weighted(amounts) {
	return html`<span class="ch-weighted">${__("Weighted")}: ${amount_lines(amounts)}</span>`;
}
