// Overview: tiles on the left, the client's card on the right, connections below.

import { BalanceTile } from "./balance_tile";
import { show_company_filter } from "./company_filter";
import { Differences } from "./differences";
import { html } from "./html";
import { MoneyChart } from "./money_chart";
import { answer_of, note } from "./notice";
import { Tile } from "./tile";

// Key: the heading, which is also how Client Hub Settings name the tile.
const TILES = {
	projects: "Projects",
	tasks: "Tasks",
	purchase_orders: "Purchase orders",
	invoices: "Invoices",
	deals: "Deals in progress",
	balance: "Balance",
	orders: "Sales orders",
	support: "Support",
	contracts: "Contracts",
	payments: "Payments",
};

// How tall a tile is, beside the others.
const TALL = { purchase_orders: 2, invoices: 2, deals: 3, balance: 3 };

export class OverviewTab {
	constructor(page, $wrapper) {
		this.page = page;
		this.$wrapper = $wrapper;
		this.frm = page.frm;
	}

	reset() {
		this.shown = false;
	}

	show() {
		if (this.shown) return;
		this.shown = true;
		this.$wrapper.html(
			html`<div class="ch-overview">
				<div class="ch-overview-main">
					<div class="ch-notices">
						${this.moving()}
						<div class="ch-differences"></div>
					</div>
					<div class="ch-toolbar"></div>
					<div class="ch-tiles"></div>
					<section class="ch-money" aria-label="${__("Money in and out")}"></section>
				</div>
				<aside class="ch-card" aria-label="${__("Legal and contact data")}"></aside>
			</div>`.toString()
		);
		// That a party goes by another name is common; it stands with the parties.
		new Differences(this.page).render(
			this.$wrapper.find(".ch-differences"),
			({ fieldname }) => fieldname !== "legal_name"
		);
		show_company_filter(this.page, this.$wrapper.find(".ch-toolbar"));
		for (const column of in_columns(this.tiles_in_order())) {
			const $column = $('<div class="ch-tile-column"></div>').appendTo(
				this.$wrapper.find(".ch-tiles")
			);
			for (const key of column) {
				const Kind = key === "balance" ? BalanceTile : Tile;
				const label = __(TILES[key], null, "Client Hub Page Layout");
				new Kind(this.page, key, label, $column).load();
			}
		}
		new MoneyChart(this.page, this.$wrapper.find(".ch-money")).load();
		this.page.card.render(this.$wrapper.find(".ch-card"));
		this.move_connections();
		this.load_heatmap();
	}

	moving() {
		return this.frm.doc.__onload?.is_moving
			? note(__("Documents are being moved to this client, or away from it."))
			: "";
	}

	// The tiles that Settings put first for the user's role, then the others as they are.
	tiles_in_order() {
		const keys = Object.keys(TILES);
		const first = (frappe.boot.client_hub?.tiles || [])
			.map((label) => keys.find((key) => TILES[key] === label))
			.filter(Boolean);
		return [...new Set([...first, ...keys])];
	}

	async load_heatmap() {
		const { heatmap_area } = this.frm.dashboard;
		const $message = heatmap_area.body.find(".heatmap-message");
		const asked = this.page.call("activity_by_day");
		const days = await answer_of(asked, $message, () => this.load_heatmap());
		$message.removeClass("hidden");
		if (!days) return;
		$message.text(__("Documents made for this client, by day."));
		this.frm.dashboard.update_heatmap(days);
	}

	// Frappe puts its dashboard on top of the tab; the tiles come first here.
	move_connections() {
		const $dashboard = this.frm.dashboard.parent;
		$dashboard.insertAfter(this.$wrapper.closest(".form-section"));
		// Frappe's buttons there are a sign without a name.
		$dashboard.find(".document-link .btn-new").each((_, button) => {
			const { doctype } = button.dataset;
			button.setAttribute("aria-label", __("New {0}", [__(doctype)], "Client Hub"));
		});
	}
}

// Two columns, filled one after the other, so that they are read alike on any screen. Which tile stands
// in which does not wait for what it holds: none jumps while the others load.
function in_columns(keys) {
	const weight = (key) => TALL[key] || 1;
	const half = keys.reduce((sum, key) => sum + weight(key), 0) / 2;
	const columns = [[], []];
	let height = 0;
	for (const key of keys) {
		columns[height + weight(key) / 2 > half ? 1 : 0].push(key);
		height += weight(key);
	}
	return columns;
}
