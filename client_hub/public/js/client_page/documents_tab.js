// A tab of document lists: one list for each section of its tiles.

import { show_company_filter } from "./company_filter";
import { DocumentList } from "./document_list";
import { html } from "./html";
import { show_failure, skeleton } from "./notice";

export class DocumentsTab {
	constructor(page, $wrapper, tab, tiles) {
		this.page = page;
		this.$wrapper = $wrapper;
		this.tab = tab;
		this.tiles = tiles;
	}

	reset() {
		this.lists = null;
	}

	// The section and bucket to stand on when the tab is shown, or at once when it is.
	choose(section, bucket, label) {
		this.chosen = { section, bucket, label };
		if (this.lists) this.apply_choice();
	}

	async show() {
		if (this.lists) return;
		this.lists = {};
		this.$wrapper.html(
			html`<div class="ch-toolbar"></div>
				<div class="ch-lists">
					${this.tiles.map((tile) => html`<div data-tile="${tile}"></div>`)}
				</div>`.toString()
		);
		show_company_filter(this.page, this.$wrapper.find(".ch-toolbar"));
		await Promise.all(this.tiles.map((tile) => this.show_tile(tile)));
		this.apply_choice();
	}

	async show_tile(tile, asked = this.page.tile(tile)) {
		const $tile = this.$wrapper.find(`[data-tile="${tile}"]`).html(skeleton().toString());
		const { lists } = this;
		const sections = await asked.catch(() => null);
		if (lists !== this.lists) return; // the page was refreshed meanwhile
		if (!sections) {
			show_failure($tile, () => this.ask_again(tile));
			return;
		}
		$tile.empty();
		const ask_again = () => this.ask_again(tile);
		for (const section of sections) {
			if (section.tab !== this.tab) continue;
			lists[section.section] = new DocumentList(this.page, section, $tile, ask_again);
		}
	}

	// The vouchers behind the balance have no tile of their own: their list is there once it was opened.
	add_ledger() {
		const section = {
			section: "ledger",
			label: __("Ledger", null, "Client Hub"),
			doctype: "Payment Ledger Entry",
			state: "ok",
			figures: [],
			opens_list: false,
			creates: null,
		};
		this.lists.ledger = new DocumentList(this.page, section, this.$wrapper.find(".ch-lists"));
	}

	ask_again(tile) {
		return this.show_tile(tile, this.page.ask_tile_again(tile));
	}

	async apply_choice() {
		const wanted = this.chosen?.section.section || this.page.left_from;
		if (wanted === "ledger" && !this.lists.ledger) this.add_ledger();
		const list = this.lists[wanted];
		if (!list) return;
		if (this.chosen) list.choose(this.chosen.bucket, this.chosen.label);
		this.chosen = this.page.left_from = null;
		list.scroll_into_view();
		// Those above it grow while they load.
		await Promise.all(Object.values(this.lists).map(({ loaded }) => loaded));
		if (list.has_focus) list.scroll_into_view();
	}
}
